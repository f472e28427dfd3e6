"""Several processes record into one file, and are killed: what was acknowledged is there afterwards."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from esanalysis import store
from ratings.store.killed_writers import NOTE

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


def killed(folder, kills, seconds):
    """Kill writers of one file so many times; what they were told, and what the file and its torn lines hold."""
    path, told = folder / "ratings.csv", folder / "acknowledged"
    program = Path(__file__).with_name("killed_writers.py")
    subprocess.run([sys.executable, program, path, told, str(kills), "2009"], check=True, timeout=seconds)
    acknowledged = [tuple(line.split(",")) for line in told.read_text().split()]
    frame = store.history(path)
    saved = {
        (row.cluster.removeprefix("writer "), row.school, row.rating): row.note for row in frame.itertuples(index=False)
    }
    return acknowledged, frame, saved


def check_nothing_is_lost(folder, kills, seconds):
    acknowledged, frame, saved = killed(folder, kills, seconds)
    torn = [problem for problem in frame.attrs["problems"] if problem.kind == "torn line"]
    print(f"{len(acknowledged)} acknowledged, {len(saved)} saved, {len(torn)} torn lines")
    assert len(acknowledged) > kills, "the writers did write"
    assert torn or kills < 500, "some were killed inside a row"
    assert len(torn) == len(frame.attrs["problems"])
    latest = {}
    for name, text in acknowledged:
        number = int(text)
        assert saved[name, str(number // 3), str(1 + number % 10)] == NOTE
        latest[name, str(number // 3)] = number
    saves = frame["save"].astype(int)
    assert saves.is_monotonic_increasing, "in the order of the saves, wherever the spreadsheet has put the rows"
    assert saves.is_unique, "every save has a number of its own, by whatever name the file was reached"
    counted, _ = store.read(folder / "other" / "second-name.csv")
    counted = counted.dropna(subset=["rating"]).set_index(["cluster", "school"])["rating"]
    for (name, school), number in latest.items():
        # A later save may have reached the file without its writer living to be told.
        assert counted[f"writer {name}", school] in (1 + number % 10, 1 + (number + 1) % 10)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks its writers; Windows has no fork")
def test_60_kills_with_two_users_four_names_and_a_sorting_spreadsheet_lose_nothing(shared_folder):
    check_nothing_is_lost(shared_folder, 60, 120)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks its writers; Windows has no fork")
def test_500_kills_lose_no_acknowledged_rating(shared_folder):
    check_nothing_is_lost(shared_folder, 500, 280)
