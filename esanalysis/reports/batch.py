"""Many pages at a time: what has not changed is kept, what fails is named, and the others go on."""

import os
import queue
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from esanalysis.files.writing import made_folder
from esanalysis.reports.job import Job, Outcome
from esanalysis.reports.journal import Journal, digest_of
from esanalysis.reports.running.one import written
from esanalysis.reports.running.workers import SECONDS, Workers

__all__ = ["Stopped", "failures", "write_pages"]

_FEW = 3  # pages for which importing everything ahead does not pay

Told = Callable[[Outcome], None]


class Stopped(KeyboardInterrupt):
    """Ctrl-C, or the system's wish to end; the message says which pages are not written.

    Attributes
    ----------
    signal : int
        What stopped the run.
    """

    def __init__(self, message: str, signal: int = 2) -> None:
        super().__init__(message)
        self.signal = signal


def write_pages(
    jobs: Sequence[Job],
    told: Told = lambda outcome: None,
    workers: int | None = None,
    *,
    anew: bool = False,
    seconds: int = SECONDS,
    fork: bool | None = None,
    scheduler: str | None = None,
) -> list[Outcome]:
    """Write every page, several at a time.

    Parameters
    ----------
    jobs : sequence of Job
        What to run and where to write it.
    told : callable
        Called with each `Outcome` as it comes.
    workers : int, optional
        How many pages are made at once; default as many as there are processors.
    anew : bool
        Also make pages again of which nothing has changed.
    seconds : int
        Time limit of a cell.
    fork : bool, optional
        See `esanalysis.reports.running.workers.Workers`.
    scheduler : str, optional
        Address of a Dask scheduler, such as ``tcp://host:8786``, on whose workers the pages are made.

    Returns
    -------
    list of Outcome
        One a job, in the order of `jobs`. A page that failed leaves the file that stood there before.

    Raises
    ------
    WriteError
        A folder for pages cannot be used.
    Stopped
        Ctrl-C, or the system's wish to end: pages that were finished are whole, the others are named.
    """
    run = _Run(told)
    with _stopped_by_signals() as stopped_by:
        try:
            for folder in dict.fromkeys(job.target.parent for job in jobs):
                made_folder(folder)
            due = [job for job in jobs if anew or not run.keeps(job)]
            fork = (None if len(due) >= _FEW else False) if fork is None else fork
            if scheduler and due:
                run.make_on(scheduler, due, seconds)
            else:
                with Workers(seconds, fork) as making:
                    run.make(due, making, max(1, min(workers or os.cpu_count() or 1, len(due))))
        except KeyboardInterrupt:
            raise Stopped(_named(jobs, run.outcomes), stopped_by[0]) from None
    return [run.outcomes[job] for job in jobs]


def failures(outcomes: Sequence[Outcome]) -> str:
    """The pages that failed, a line each; empty if none did."""
    return "\n".join(f"{each.job.title}: {each.said}" for each in outcomes if each.state == "failed")


def _named(jobs: Sequence[Job], outcomes: Mapping[Job, Outcome]) -> str:
    left = [job.title for job in jobs if job not in outcomes or outcomes[job].state == "failed"]
    whole = len(jobs) - len(left)
    are = "page is" if whole == 1 else "pages are"
    rest = f"; not written: {', '.join(left)}" if left else ""
    return f"Stopped: {whole} {are} whole{rest}. The same command goes on from here."


class _Run:
    """One run: its journals, what became of each page, and the threads that wait for children."""

    def __init__(self, told: Told) -> None:
        self.outcomes: dict[Job, Outcome] = {}
        self._told = told
        self._journals: dict[Path, Journal] = {}
        self._digests: dict[Job, str] = {}

    def _journal(self, job: Job) -> Journal:
        folder = job.target.parent
        if folder not in self._journals:
            self._journals[folder] = Journal(folder)
        return self._journals[folder]

    def keeps(self, job: Job) -> bool:
        """Whether the page may stay as it is."""
        if not job.made_of:
            return False
        self._digests[job] = digest_of(job)
        journal = self._journal(job)
        if not journal.stands(job, self._digests[job]):
            return False
        self._came(Outcome(job, "kept", point=journal.entries[job.target.name].point))
        return True

    def _came(self, outcome: Outcome) -> None:
        self.outcomes[outcome.job] = outcome
        self._told(outcome)

    def make(self, jobs: list[Job], making: Workers, count: int) -> None:
        """Make the pages; what became of each is taken note of in this thread."""
        waiting: queue.SimpleQueue[Job] = queue.SimpleQueue()
        done: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
        for job in jobs:
            waiting.put(job)
        threads = [threading.Thread(target=_work, args=(waiting, done, making), daemon=True) for _ in range(count)]
        try:
            for thread in threads:
                thread.start()
            for _ in jobs:
                self._note(_next(done))
        except KeyboardInterrupt:
            making.stop()
            patience = time.monotonic() + 1
            for thread in threads:  # a page that is being written is written whole
                thread.join(timeout=max(0.0, patience - time.monotonic()))
            with suppress(queue.Empty):
                while True:
                    self._note(done.get_nowait())
            raise

    def make_on(self, scheduler: str, jobs: list[Job], seconds: int) -> None:
        """Make the pages on the workers of a Dask cluster."""
        from esanalysis.reports.running.scheduler import made_on

        for outcome in made_on(scheduler, jobs, seconds):
            self._note(outcome)

    def _note(self, outcome: Outcome) -> None:
        job = outcome.job
        if outcome.state == "written" and job.made_of:
            self._journal(job).note(job.target, self._digests.get(job) or digest_of(job), outcome.holds, outcome.point)
        self._came(outcome)


def _next(done: "queue.SimpleQueue[Any]") -> Any:
    while True:
        with suppress(queue.Empty):
            return done.get(timeout=0.2)  # on Windows, Ctrl-C does not reach a wait without end


def _work(waiting: "queue.SimpleQueue[Job]", done: "queue.SimpleQueue[Outcome]", making: Workers) -> None:
    """Make and write pages until none is left."""
    while not making.stopped:
        try:
            job = waiting.get_nowait()
        except queue.Empty:
            return
        done.put(written(job, making))


@contextmanager
def _stopped_by_signals() -> Iterator[list[int]]:
    """Let the system's wish to end stop a run as Ctrl-C does; yields which signal it was."""
    which = [int(signal.SIGINT)]
    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    if threading.current_thread() is not threading.main_thread():
        yield which
        return

    def stop(number: int, frame: object) -> None:
        which[0] = number
        raise KeyboardInterrupt

    before = {name: signal.signal(getattr(signal, name), stop) for name in names}
    try:
        yield which
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler or signal.SIG_DFL)
