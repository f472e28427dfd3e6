"""Many pages at a time: kept, named, stopped, gone on with."""

import errno
import json
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from esanalysis.errors import WriteError
from esanalysis.reports.batch import failures, write_pages
from esanalysis.reports.job import Job
from esanalysis.reports.running.one import first_point
from small_notebooks import html, notebook


def jobs_of(folder, **sources):
    out = folder / "out"
    return [
        Job(notebook(folder, source, name=f"{name}.ipynb"), out / f"{name}.html", name.title(), made_of="same")
        for name, source in sources.items()
    ]


def states(outcomes):
    return [outcome.state for outcome in outcomes]


def names(folder):
    return sorted(path.name for path in folder.iterdir() if path.suffix == ".html")


def test_a_failing_page_is_named_with_its_own_error_and_the_others_are_written(tmp_path):
    jobs = jobs_of(
        tmp_path,
        bad="1 / 0",
        good=html("<p>fine</p>"),
        endless="while True: pass",
        killed="import os\nos.kill(os.getpid(), 9)",
        last=html("<p>last</p>"),
    )
    told = []
    outcomes = write_pages(jobs, told.append, workers=2, seconds=3)
    assert states(outcomes) == ["failed", "written", "failed", "failed", "written"]
    assert failures(outcomes).splitlines() == [
        "Bad: bad.ipynb stopped with ZeroDivisionError: division by zero",
        "Endless: endless.ipynb: code cell 1 took longer than 3 seconds and was stopped.",
        "Killed: killed.ipynb: the Python process behind the notebook died in code cell 1; it was killed, or ended "
        "itself.",
    ]
    assert sorted(each.job.title for each in told) == sorted(job.title for job in jobs)
    assert names(tmp_path / "out") == ["good.html", "last.html"]
    assert not [path for path in (tmp_path / "out").iterdir() if path.suffix == ".part"]


def test_a_page_of_which_nothing_has_changed_is_kept(tmp_path):
    [job] = jobs_of(tmp_path, page=html("<p>one</p>"))
    assert states(write_pages([job])) == ["written"]
    written = job.target.stat().st_mtime_ns
    assert states(write_pages([job])) == ["kept"]
    assert job.target.stat().st_mtime_ns == written
    assert states(write_pages([job], anew=True)) == ["written"]


@pytest.mark.parametrize("changed", ["data", "notebook", "parameter", "title", "page", "file"])
def test_a_page_is_made_anew_when_anything_behind_it_has_changed(tmp_path, changed):
    table = tmp_path / "table.csv"
    table.write_text("1")
    path = notebook(tmp_path, "a = 1\nb = None", "print(a)", tags=["parameters"])
    given = {"notebook": path, "target": tmp_path / "page.html", "title": "Page", "made_of": "one"}
    write_pages([Job(**given, parameters={"a": 1, "b": str(table)})])
    if changed == "notebook":
        notebook(tmp_path, "a = 1\nb = None", "print(a, a)", tags=["parameters"])
    if changed == "page":
        given["target"].write_text("somebody's own text")
    if changed == "file":
        table.write_text("2")
    given |= {"made_of": "two"} if changed == "data" else {"title": "Other"} if changed == "title" else {}
    parameters = {"a": 2 if changed == "parameter" else 1, "b": str(table)}
    assert states(write_pages([Job(**given, parameters=parameters)])) == ["written"]
    assert states(write_pages([Job(**given, parameters=parameters)])) == ["kept"]


def test_a_journal_that_was_torn_costs_its_last_page_and_no_more(tmp_path):
    jobs = jobs_of(tmp_path, one="1", two="2")
    write_pages(jobs, workers=1)
    journal = tmp_path / "out" / ".esanalysis-pages.jsonl"
    journal.write_bytes(journal.read_bytes()[:-20])
    assert states(write_pages(jobs)) == ["kept", "written"]
    assert states(write_pages(jobs)) == ["kept", "kept"]
    assert [json.loads(line)["page"] for line in journal.read_text().splitlines()[-1:]] == ["two.html"]


def test_a_folder_that_cannot_be_used_is_said_before_anything_runs(tmp_path):
    (tmp_path / "out").write_text("a file")
    [job] = jobs_of(tmp_path, page="1 / 0")
    with pytest.raises(WriteError, match="is a file"):
        write_pages([job])


def test_a_page_that_fails_leaves_the_one_that_stood_there(tmp_path):
    [job] = jobs_of(tmp_path, page=html("<p>first</p>"))
    write_pages([job])
    notebook(tmp_path, "1 / 0", name="page.ipynb")
    assert states(write_pages([job])) == ["failed"]
    assert "first" in job.target.read_text()


def test_a_full_disk_fails_each_page_with_a_sentence_and_leaves_nothing(tmp_path, monkeypatch):
    jobs = jobs_of(tmp_path, one="1", two="2")
    written = os.fsync

    def full(number):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", full)
    outcomes = write_pages(jobs)
    monkeypatch.setattr("os.fsync", written)
    assert states(outcomes) == ["failed", "failed"]
    assert all("the disk is full" in outcome.said for outcome in outcomes)
    assert list((tmp_path / "out").iterdir()) == []
    assert states(write_pages(jobs)) == ["written", "written"]


def test_the_first_main_point_is_told():
    point = "<li><span><b>A &amp; B <i>lead</i>.</b> More</span></li>"
    assert first_point(f'<div class="points"><h2>Main points</h2><ul>{point}</ul></div>') == "A & B lead."
    assert first_point("<p>none</p>") == ""


RUN = """
import signal
import sys
from pathlib import Path
signal.signal(signal.SIGINT, signal.default_int_handler)  # what is started behind a shell's & ignores it
from esanalysis.reports.batch import write_pages
from esanalysis.reports.job import Job
from small_notebooks import notebook
folder = Path(sys.argv[1])
slow = f"open({str(folder / 'began')!r}, 'w').close()\\nwhile True: pass"
sources = {"quick": "print('whole')", "slow": slow, "later": "1"}
jobs = [
    Job(notebook(folder, source, name=f"{name}.ipynb"), folder / "out" / f"{name}.html", name.title(), made_of="x",
        kernel=name == "slow" and "kernel" in sys.argv)
    for name, source in sources.items()
]
try:
    write_pages(jobs, workers=1)
except KeyboardInterrupt as stopped:
    print(stopped)
    sys.exit(128 + stopped.signal)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("number", "way"),
    [
        (signal.SIGINT, "shell"),
        (signal.SIGTERM, "kernel"),
        pytest.param(signal.SIGINT, "kernel", marks=pytest.mark.slow),
        pytest.param(signal.SIGHUP, "shell", marks=pytest.mark.slow),
    ],
)
def test_a_run_that_is_stopped_ends_at_once_names_the_rest_and_leaves_nothing(tmp_path, number, way):
    run = start(tmp_path, way)
    began = time.monotonic()
    run.send_signal(number)
    said = run.communicate(timeout=20)[0]
    assert time.monotonic() - began < 6  # under two seconds on a machine that is not busy
    assert run.returncode == 128 + number
    assert said.strip() == "Stopped: 1 page is whole; not written: Slow, Later. The same command goes on from here."
    nothing_is_left(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_after_a_kill_every_page_is_whole_or_absent_and_only_the_rest_is_done_again(tmp_path):
    run = start(tmp_path, "shell")
    run.kill()
    run.wait()
    nothing_is_left(tmp_path, seconds=10)
    assert names(tmp_path / "out") == ["quick.html"]
    jobs = [
        Job(tmp_path / f"{name}.ipynb", tmp_path / "out" / f"{name}.html", name.title(), made_of="x")
        for name in ("quick", "later")
    ]
    assert states(write_pages(jobs)) == ["kept", "written"]


def start(folder, way):
    """A run in a process of its own that has written its first page and hangs in the second."""
    temporary = folder / "tmp"
    temporary.mkdir()
    environment = os.environ | {"TMPDIR": str(temporary), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    run = subprocess.Popen(
        [sys.executable, "-c", RUN, str(folder), way], env=environment, stdout=subprocess.PIPE, text=True
    )
    until = time.monotonic() + 90
    while not (folder / "began").exists():
        assert run.poll() is None
        assert time.monotonic() < until
        time.sleep(0.05)
    return run


def nothing_is_left(folder, seconds=1):
    """No process that knows the run's folder, and nothing in the folder for temporary files."""
    until = time.monotonic() + seconds
    while left := processes(folder) + list((folder / "tmp").iterdir()):
        assert time.monotonic() < until, left
        time.sleep(0.1)


def processes(folder):
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("TMPDIR") == str(folder / "tmp") and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found
