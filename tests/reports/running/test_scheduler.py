"""The batch on a Dask cluster: a real scheduler, two worker processes on loopback, one of them killed half-way."""

import os
import signal
import threading
import time
from contextlib import suppress

import pytest

from esanalysis.cli import main
from esanalysis.errors import ReportError
from esanalysis.reports.batch import write_pages
from esanalysis.reports.job import Job
from small_notebooks import notebook

distributed = pytest.importorskip("distributed")

SLOW = "import time\ntime.sleep(0.2)\nprint(data[number])"


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        yield cluster


def jobs_of(folder, count):
    path = notebook(folder, "number = 0\ndata = None", SLOW, tags=["parameters"])
    source = {number: f"value {number}" for number in range(count)}
    return [
        Job(
            path, folder / "out" / f"{number}.html", f"Page {number}", {"number": number}, source=source,
            handed=given, made_of=str(number),
        )
        for number in range(count)
    ]  # fmt: skip


def given(source):
    return {"data": source}


@pytest.mark.slow
def test_one_worker_is_killed_half_way_and_every_page_is_there_once(cluster, tmp_path):
    jobs = jobs_of(tmp_path, 30)
    jobs[7] = Job(notebook(tmp_path, "1 / 0", name="bad.ipynb"), tmp_path / "out" / "7.html", "Bad")
    poison = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"
    jobs[20] = Job(notebook(tmp_path, poison, name="poison.ipynb"), tmp_path / "out" / "20.html", "Poison")
    with distributed.Client(cluster, set_as_default=False) as client:
        pids = client.run(os.getpid)
        killer = threading.Thread(target=kill_when_begun, args=(tmp_path / "out", next(iter(pids.values()))))
        killer.start()
        told = []
        outcomes = write_pages(jobs, told.append, scheduler=cluster.scheduler_address)
        killer.join()
    assert len(told) == 30
    failed = {outcome.job.title: outcome.said for outcome in outcomes if outcome.state == "failed"}
    assert failed == {
        "Bad": "bad.ipynb stopped with ZeroDivisionError: division by zero",
        "Poison": "poison.ipynb: the Python process behind the notebook died in code cell 1; it was killed, or ended "
        "itself.",
    }
    for number, outcome in enumerate(outcomes):
        assert outcome.job is jobs[number]
        if outcome.state == "written":
            assert f"value {number}\n" in jobs[number].target.read_text(encoding="utf-8")
    assert len(list((tmp_path / "out").glob("*.html"))) == 28
    assert not list((tmp_path / "out").glob(".*.part"))
    again = write_pages(jobs, scheduler=cluster.scheduler_address)
    assert [outcome.state for outcome in again].count("kept") == 28


def kill_when_begun(folder, pid):
    until = time.monotonic() + 60
    while not list(folder.glob("*.html")) and time.monotonic() < until:
        time.sleep(0.05)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def test_pages_are_those_that_one_machine_makes(cluster, tmp_path):
    there = jobs_of(tmp_path, 3)
    write_pages(there, scheduler=cluster.scheduler_address)
    theirs = [job.target.read_bytes() for job in there]
    write_pages(there, anew=True)
    assert [job.target.read_bytes() for job in there] == theirs


def test_a_scheduler_that_does_not_answer_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr("esanalysis.reports.running.scheduler._WAIT", 1)
    with pytest.raises(ReportError, match=r"The scheduler at tcp://127\.0\.0\.1:9 does not answer"):
        write_pages(jobs_of(tmp_path, 1), scheduler="tcp://127.0.0.1:9")


def test_a_cluster_without_workers_is_a_sentence(tmp_path):
    with distributed.LocalCluster(n_workers=0, dashboard_address=None, host="127.0.0.1") as empty:
        address = empty.scheduler_address
        with pytest.raises(ReportError, match="has no worker"):
            write_pages(jobs_of(tmp_path, 1), scheduler=address)


@pytest.mark.slow
def test_reports_go_through_the_command_line(cluster, tmp_path, capsys):
    from esanalysis.authority import ILLUSTRATIVE

    command = ["report", str(ILLUSTRATIVE), "--out", str(tmp_path / "out"), "--scheduler", cluster.scheduler_address]
    assert main(command) == 0
    assert "3 written" in capsys.readouterr().out
    assert len(list((tmp_path / "out").glob("cluster-report*.html"))) == 3
