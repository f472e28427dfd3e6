"""The parent's side: starts a child for each page, keeps its time limit, and leaves nothing of it behind."""

import json
import os
import pickle
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from esanalysis.errors import ReportError
from esanalysis.reports.job import Job
from esanalysis.reports.running.child import Task

__all__ = ["SECONDS", "Made", "Workers", "can_fork"]

SECONDS = 300  # no cell of ours takes a tenth of it; without a limit a hang would last for ever
_STARTING = 120  # a first child may wait for everything to be imported on a busy machine
_ENDING = 1.5  # for a child to shut its kernel down
_GRACE = 30
_STOPPED = "It was not made, because the run was stopped."


@dataclass(frozen=True)
class Made:
    """A page as text, and a note on what is not on it."""

    page: str
    note: str = ""


def can_fork() -> bool:
    """Whether children can be forked from a process that has imported everything (not on Windows)."""
    return hasattr(os, "fork") and hasattr(socket, "send_fds")


class Workers:
    """Makes pages, each in a child of its own; a context manager that ends every child and removes their folder.

    Parameters
    ----------
    seconds : int
        Time limit of a cell.
    fork : bool, optional
        Import once and fork each child, instead of starting a fresh Python for each; default where the system can.
    """

    def __init__(self, seconds: int = SECONDS, fork: bool | None = None) -> None:
        self.seconds = seconds
        self.fork = can_fork() if fork is None else fork
        self.stopped = False
        self._children: set[_Child] = set()
        self._nursery: _Nursery | None = None

    def __enter__(self) -> "Workers":
        self.folder = Path(tempfile.mkdtemp(prefix="esanalysis-"))
        if self.fork:
            self._nursery = _Nursery(self.folder)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def stop(self) -> None:
        """End every child now; pages that are being made are not made."""
        self.stopped = True
        for running in list(self._children):
            running.ask_to_end()
        patience = time.monotonic() + _ENDING
        while any(running.kernel for running in list(self._children)) and time.monotonic() < patience:
            time.sleep(0.02)  # a kernel is shut down by the child that started it
        for running in list(self._children):
            running.kill()
        if self._nursery:
            self._nursery.close()

    def make(self, job: Job) -> Made:
        """Make one page; several threads may call it at once.

        Raises
        ------
        ReportError
            The notebook failed, took too long, put out too much, or its process died.
        """
        own = Path(tempfile.mkdtemp(dir=self.folder))
        try:
            empty = own / "empty"
            empty.mkdir()
            task = Task(
                job.notebook.resolve(), job.title, own, job.folder or empty, job.values(), job.kernel, self.seconds
            )
            return self._watched(self._started(job.kernel), task)
        finally:
            shutil.rmtree(own, ignore_errors=True)

    def _started(self, kernel: bool) -> "_Child":
        started = self._nursery.child() if self._nursery else _fresh()
        started.kernel = kernel
        self._children.add(started)
        if self.stopped:  # it may have come too late for `stop` to see it
            self._ended(started)
            raise ReportError(_STOPPED)
        return started

    def _ended(self, running: "_Child") -> None:
        self._children.discard(running)
        running.kill()

    def _watched(self, running: "_Child", task: Task) -> Made:
        grace = _GRACE if task.kernel else 0  # a kernel is stopped by its own child, which says so
        watch = _Watch(running, _STARTING)
        cell, word = 0, None
        try:
            running.send(task)
            for line in running.words:
                word = json.loads(line)
                if "cell" not in word:
                    break
                cell = word["cell"]
                watch.restart(self.seconds + grace)
        except (OSError, ValueError):
            word = None  # the child has gone in the middle of a word
        finally:
            watch.stop()
            self._ended(running)
        if self.stopped and not (word and "page" in word):
            raise ReportError(_STOPPED)
        return _made(task, word, cell, watch.rang, self.seconds)


def _made(task: Task, word: dict[str, Any] | None, cell: int, rang: bool, seconds: int) -> Made:
    """Turn the last word of a child into a page or a sentence."""
    if word and word.get("page") is not None:
        return Made(word["page"], word["note"])
    if word and "error" in word:
        raise ReportError(word["error"])
    name, where = task.notebook.name, f" in code cell {cell}" if cell else ""
    if rang:
        raise ReportError(f"{name}: code cell {cell} took longer than {seconds} seconds and was stopped.")
    raise ReportError(f"{name}: the Python process behind the notebook died{where}; it was killed, or ended itself.")


class _Watch:
    """Kills a child that has not been heard of for too long."""

    def __init__(self, running: "_Child", seconds: float) -> None:
        self._running, self.rang = running, False
        self._timer = self._started(seconds)

    def _started(self, seconds: float) -> threading.Timer:
        timer = threading.Timer(seconds, self._ring)
        timer.daemon = True
        timer.start()
        return timer

    def _ring(self) -> None:
        self.rang = True
        self._running.kill()

    def restart(self, seconds: float) -> None:
        self._timer.cancel()
        self._timer = self._started(seconds)

    def stop(self) -> None:
        self._timer.cancel()


class _Child:
    """A child that runs: how to talk to it, and how to end it."""

    def __init__(self, words: IO[bytes], tasks: IO[bytes], pid: int, process: subprocess.Popen | None = None) -> None:
        self.words, self._tasks, self._pid, self._process = words, tasks, pid, process
        self.kernel = False

    def send(self, task: Task) -> None:
        pickle.dump(task, self._tasks, protocol=pickle.HIGHEST_PROTOCOL)
        self._tasks.flush()

    def ask_to_end(self) -> None:
        """Let a child that started a kernel shut it down; any other has nothing to see to."""
        if self.kernel:
            with suppress(OSError):
                os.kill(self._pid, signal.SIGTERM)

    def kill(self) -> None:
        """End it with all that it started."""
        with suppress(OSError):
            if os.name == "posix":
                os.killpg(self._pid, signal.SIGKILL)
            elif self._process:
                self._process.kill()
        if self._process:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=5)


def _python(code: str, *given: str, **more: Any) -> subprocess.Popen:
    """Start this Python on some code that finds the same modules, out of reach of the terminal's Ctrl-C."""
    code = f"import sys; sys.path[:] = {sys.path!r}; {code}"
    environment = os.environ | {
        "PYTHONHASHSEED": "0",  # the order of a set must not tell one page from another
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    }
    if sys.platform == "win32":
        more["creationflags"] = subprocess.CREATE_NEW_PROCESS_GROUP
    return subprocess.Popen([sys.executable, "-c", code, *given], env=environment, start_new_session=True, **more)


def _fresh() -> _Child:
    code = "from esanalysis.reports.running.child import main; main()"
    process = _python(code, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdin is not None
    assert process.stdout is not None
    return _Child(process.stdout, process.stdin, process.pid, process)


class _Nursery:
    """The process that forks children, and the way to ask it for one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._closed = False
        self._start()

    def _start(self) -> None:
        self._control, other = socket.socketpair()
        code = f"from esanalysis.reports.running.nursery import main; main({other.fileno()}, {str(self._folder)!r})"
        with other:
            self._process = _python(
                code, pass_fds=[other.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )  # fmt: skip

    def child(self) -> _Child:
        """Fork a child.

        Raises
        ------
        ReportError
            The nursery was closed, or cannot be started.
        """
        for _ in range(2):
            control = self._control
            if forked := self._asked(control):
                return forked
            if self._closed:
                raise ReportError(_STOPPED)
            with self._lock:
                if control is self._control:  # it was killed: its children run on, and a new one takes its place
                    self._end()
                    self._start()
        raise ReportError("The Python process that pages are made from cannot be started; try again.")

    def _asked(self, control: socket.socket) -> _Child | None:
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                socket.send_fds(control, [b"!"], [theirs.fileno()])
            words = ours.makefile("rb")
            said = words.readline()
            return _Child(words, ours.makefile("wb"), int(said)) if said else None
        except OSError:
            return None
        finally:
            ours.close()  # what was made of it keeps it open

    def close(self) -> None:
        """End it and every child of it; one that was asked for and has not come yet finds nobody to talk to."""
        self._closed = True
        with self._lock:
            self._end()

    def _end(self) -> None:
        self._control.close()
        try:
            self._process.wait(timeout=0.3)
        except subprocess.TimeoutExpired:
            with suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
