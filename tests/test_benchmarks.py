"""`make benchmarks`: what its lines say, and that every part of it runs."""

import subprocess
import sys

import pytest

from benchmarks.measuring import Compared, exponent, fastest, once

SHEETS = Compared(
    "workbook", "sheets", "a bare parse", "3", (25, 50, 100), (0.5, 1, 2), (0.25, 0.5, 1), ("as shipped",)
)
RANKS = Compared("ranks", "schools", "", "under 1 s", (1000, 4000), (0.125, 0.25), also="peak 99 MiB")


def test_each_size_stands_beside_its_baseline():
    assert str(SHEETS).splitlines() == [
        "workbook, against a bare parse",
        "         25 sheets:     0.500 s, baseline     0.250 s, ratio 2.00",
        "         50 sheets:     1.000 s, baseline     0.500 s, ratio 2.00",
        "        100 sheets:     2.000 s, baseline     1.000 s, ratio 2.00",
        "  as shipped",
    ]
    assert str(RANKS).splitlines()[1:] == ["      1,000 schools:     0.125 s", "      4,000 schools:     0.250 s"]


def test_the_closing_table_says_the_largest_size_and_how_the_time_grows():
    assert SHEETS.row == ("workbook", "100 sheets", "2.00 x a bare parse", "3", "1.00 (baseline 1.00)")
    assert RANKS.row == ("ranks", "4,000 schools", "0.25 s, peak 99 MiB", "under 1 s", "")


def test_the_exponent_is_the_power_of_the_size():
    assert exponent((10, 100, 1000), (1.0, 100.0, 10_000.0)) == pytest.approx(2)
    assert exponent((10, 100, 1000), (3.0, 3.0, 3.0)) == pytest.approx(0)


def test_processor_seconds_count_ended_children_and_a_short_call_is_repeated():
    busy = "import time\nwhile time.process_time() < 0.3: pass"
    assert 0.3 <= once(lambda: subprocess.run([sys.executable, "-c", busy], check=True)).processor < 2
    calls = []
    cost = fastest(lambda: calls.append(1))
    assert len(calls) == 30
    assert cost.processor < 0.05


@pytest.mark.slow
def test_every_part_runs_at_small_sizes_and_the_table_holds_all():
    run = [sys.executable, "-m", "benchmarks", "--small", "reading", "ranking", "redraw"]
    said = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    assert [line.split(" | ")[0] for line in said.splitlines() if line.startswith("| ")][2:] == [
        "| long table",
        "| wide table",
        "| workbook, 20 schools a sheet",
        "| ranks and their doubt, one group",
        "| explorer redraw",
    ]
