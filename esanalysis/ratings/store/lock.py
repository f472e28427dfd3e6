"""One writer at a time, by whatever name it knows the file, and whoever it is."""

import errno
import os
import stat
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

try:
    import fcntl
except ImportError:  # Windows, where the lock file alone has to do
    fcntl = None  # type: ignore[assignment]

__all__ = ["LOCK_SECONDS", "open_shared", "opened", "path_lock", "shared_mode", "the_file_itself", "was_locked"]

LOCK_SECONDS = 10.0  # a save takes milliseconds; who waits longer waits for something that is stuck
_POLL = 0.005
_BINARY = getattr(os, "O_BINARY", 0)


def the_file_itself(path: Path) -> Path:
    """The place that a name leads to, through links and folders that are links."""
    return Path(os.path.realpath(path))


def path_lock(path: Path) -> FileLock:
    """The lock of a place.

    It is a file of its own: on Windows a lock on the store itself would shut out everyone who only reads it. Anyone
    may open it, so that who made it first does not shut out a colleague; it never holds anything.
    """
    return FileLock(path.with_name(f".{path.name}.lock"), mode=0o666, timeout=LOCK_SECONDS, poll_interval=_POLL)


def was_locked(path: Path) -> bool:
    """Whether somebody has ever written to a store under its lock: the lock file stays."""
    return Path(path_lock(path).lock_file).exists()


@contextmanager
def opened(path: Path) -> Iterator[int]:
    """Open the store for adding to, with nobody else writing to it.

    Two names of one file (hard links) have two places, so on POSIX the file itself is locked too. That also serves
    where the lock file of the place belongs to somebody who keeps it for himself.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path.parent))
    with ExitStack() as held:
        try:
            held.enter_context(path_lock(path))
        except PermissionError:
            if fcntl is None or not os.access(path.parent, os.W_OK):
                raise
        fd = open_shared(path, os.O_RDWR | os.O_APPEND)
        held.callback(os.close, fd)
        if fcntl is not None:
            _lock_file(fd, path)
        yield fd


def open_shared(path: Path, flags: int) -> int:
    """Open a file, or make it so that all who may add files to its folder may also add to it."""
    flags |= _BINARY
    if not flags & os.O_EXCL:
        with suppress(FileNotFoundError):
            # Without O_CREAT: systems refuse that for another's file in a folder like /tmp.
            return os.open(path, flags & ~os.O_CREAT)
    fd = os.open(path, flags | os.O_CREAT, 0o666)
    if mode := shared_mode(path.parent):
        with suppress(OSError):
            os.fchmod(fd, stat.S_IMODE(os.fstat(fd).st_mode) | mode)
    return fd


def shared_mode(folder: Path) -> int:
    """Rights that a new file needs so that all who may add files to its folder may also add to it."""
    if os.name != "posix":
        return 0
    mode = folder.stat().st_mode
    if mode & stat.S_ISVTX:  # like /tmp: everybody's files are their own
        return 0
    return (0o060 if mode & stat.S_IWGRP else 0) | (0o006 if mode & stat.S_IWOTH else 0)


def _lock_file(fd: int, path: Path) -> None:
    until = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise Timeout(str(path)) from None
            time.sleep(_POLL)
        except OSError:  # a file system without such locks: the lock file has to do
            return
        else:
            return
