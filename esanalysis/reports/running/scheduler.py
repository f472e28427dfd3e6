"""The same batch on an existing Dask cluster (the optional extra ``scheduler``).

A task is some pages; each is made in a child of the worker, so that one poisoned notebook takes no worker down, and
written to its place under a temporary name first. A task that runs twice, because its worker died half-way, writes the
same pages again and does no harm. The data travels once to each worker.
"""

import atexit
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from esanalysis.errors import ReportError
from esanalysis.reports.job import Job, Outcome
from esanalysis.reports.journal import package
from esanalysis.reports.running.one import written
from esanalysis.reports.running.workers import Workers

__all__ = ["made_on"]

LEAST, MOST = 10, 50  # pages a task: fewer cost more in talk, more are lost with a worker
TASKS_A_THREAD = 4
_WAIT = 30

_lock = threading.Lock()
_workers: dict[int, Workers] = {}


def made_on(address: str, jobs: Sequence[Job], seconds: int) -> Iterator[Outcome]:
    """Make pages on the workers of a Dask scheduler; yields what became of each as it comes.

    Raises
    ------
    ReportError
        ``distributed`` is not installed, the scheduler does not answer or has no worker, or its workers have another
        version of this package.
    """
    distributed = _distributed()
    with _connected(distributed, address) as client:
        threads = _threads(client, address)
        stop = distributed.Event(client=client)
        sources = {id(job.source): job.source for job in jobs if job.source is not None}
        there = {key: client.scatter(source, broadcast=True, hash=False) for key, source in sources.items()}
        waiting: dict[Any, Sequence[Job]] = {}
        for some in _tasks(jobs, threads):
            given = [(replace(job, source=None, target=job.target.resolve()), id(job.source)) for job in some]
            future = client.submit(_pages, given, there, seconds, stop.name, package(), pure=False, retries=2)
            waiting[future] = some
        try:
            for future in distributed.as_completed(list(waiting), loop=client.loop):
                yield from _outcomes(future, waiting[future])
        except BaseException:
            stop.set()  # a page that is being made is finished; no other is begun
            client.cancel(list(waiting))
            raise


def _distributed() -> Any:
    try:
        import distributed
    except ImportError:
        raise ReportError(
            "--scheduler needs the package distributed, which is not installed. Install it with: "
            "pip install 'esanalysis[scheduler]'"
        ) from None
    return distributed


def _connected(distributed: Any, address: str) -> Any:
    try:
        return distributed.Client(address, timeout=_WAIT, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise ReportError(
            f"The scheduler at {address} does not answer ({error}). Its address is printed by the command "
            "'dask scheduler' when it starts, such as tcp://192.168.1.5:8786."
        ) from error


def _threads(client: Any, address: str) -> int:
    """How many pages the workers can make at once; refuses a cluster without workers, or with another version."""
    threads = client.nthreads()
    if not threads:
        raise ReportError(f"The scheduler at {address} has no worker. Start one: dask worker {address}")
    found: dict[str, Any] = client.run(_package, on_error="return")
    if other := [worker for worker, version in found.items() if version != package()]:
        raise ReportError(
            f"The worker at {other[0]} has another version of esanalysis than this computer, so that its pages would "
            f"differ: {found[other[0]]} and here {package()}. Install the same version on both."
        )
    return sum(threads.values())


def _package() -> str:
    return package()


def _tasks(jobs: Sequence[Job], threads: int) -> Iterator[Sequence[Job]]:
    """Parts of the batch: several a thread, so that a slow one holds nobody up, but not too small."""
    size = max(LEAST, min(MOST, -(-len(jobs) // (threads * TASKS_A_THREAD))))
    size = min(size, -(-len(jobs) // threads))  # a small batch is still shared out
    return (jobs[start : start + size] for start in range(0, len(jobs), size))


def _outcomes(future: Any, jobs: Sequence[Job]) -> Iterator[Outcome]:
    try:
        found = future.result()
    except Exception as error:  # the task itself was lost: too many workers died under it
        found = [("failed", f"its worker was lost ({type(error).__name__}: {error})", "", "")] * len(jobs)
    for job, (state, said, point, holds) in zip(jobs, found, strict=True):
        yield Outcome(job, state, said, point, holds)


def _pages(
    given: list[tuple[Job, int]], sources: dict[int, Any], seconds: int, stop: str, wanted: str
) -> list[tuple[str, str, str, str]]:
    """On a worker: make and write some pages."""
    from distributed import Event

    making, out = _makers(seconds), []
    for job, source in given:
        stopped = False
        with suppress(Exception):  # a client that has gone asks for nothing
            stopped = Event(stop).is_set()
        if stopped or package() != wanted:
            said = "the run was stopped" if stopped else "the worker has another version of esanalysis"
            out.append(("failed", said, "", ""))
            continue
        outcome = written(replace(job, source=sources.get(source)), making)
        out.append((outcome.state, outcome.said, outcome.point, outcome.holds))
    return out


def _makers(seconds: int) -> Workers:
    """What makes pages in this worker's process: begun once, ended with it."""
    with _lock:
        if seconds not in _workers:
            _workers[seconds] = Workers(seconds).__enter__()
            atexit.register(_workers[seconds].__exit__, None, None, None)
    return _workers[seconds]
