"""Damaged files are refused with a sentence, and never with a traceback."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("count", [300, pytest.param(10_000, marks=[pytest.mark.slow, pytest.mark.timeout(1800)])])
def test_damaged_files_raise_only_our_own_errors_at_once_and_in_little_memory(count):
    run = [sys.executable, "-m", "benchmarks.mutated_files", str(count), "readers"]
    done = subprocess.run(run, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{count} damaged files, seed readers: 0 undocumented exceptions" in done.stdout
