"""Several processes record into one file, and are killed: what was acknowledged is there afterwards."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from esanalysis import store
from ratings.killed_writers import NOTE

WRITER = """
import sys
from esanalysis import store
path, name = sys.argv[1:]
print("ready", flush=True)
sys.stdin.readline()
rating = {"cluster": name, "round": "2024", "ksf": "funding", "rating": 5}
for number in range(60):
    store.append(path, [rating | {"school": str(number)}])
"""


def test_two_notebooks_at_once_lose_nothing_and_write_one_heading(tmp_path):
    path = tmp_path / "ratings.csv"
    start = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, path, name], **start) for name in ("one", "two")]
    for writer in writers:
        assert writer.stdout.readline() == b"ready\n"
    for writer in writers:
        writer.stdin.write(b"go\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=60)
        assert writer.returncode == 0
    frame = store.history(path)
    assert frame.attrs["problems"] == []
    assert frame.groupby("cluster")["school"].nunique().to_dict() == {"one": 60, "two": 60}
    assert frame["recorded"].is_monotonic_increasing
    assert frame["recorded"].is_unique
    assert path.read_bytes().count(b'"cluster"') == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks its writers; Windows has no fork")
def test_200_kills_lose_no_acknowledged_rating(tmp_path):
    path, told = tmp_path / "ratings.csv", tmp_path / "acknowledged"
    program = Path(__file__).with_name("killed_writers.py")
    subprocess.run([sys.executable, program, path, told, "200", "2009"], check=True, timeout=120)
    acknowledged = [tuple(line.split(",")) for line in told.read_text().split()]
    frame = store.history(path)
    saved = {(row.cluster.removeprefix("writer "), row.school): (row.rating, row.note) for row in frame.itertuples()}
    torn = [problem for problem in frame.attrs["problems"] if problem.kind == "torn line"]
    print(f"{len(acknowledged)} acknowledged, {len(saved)} saved, {len(torn)} torn lines")
    assert len(acknowledged) > 200, "the writers did write"
    assert torn, "some were killed inside a row"
    assert len(torn) == len(frame.attrs["problems"])
    for name, number in acknowledged:
        assert saved[name, number] == (str(1 + int(number) % 10), NOTE)
    assert frame["recorded"].is_monotonic_increasing
