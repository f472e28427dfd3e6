"""The one locked write, and what happens when it fails."""

import errno
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout

from esanalysis.errors import Problem, StoreError
from esanalysis.ratings.store.rows import COLUMNS, HEAD, ROW_END, Content, Row, encoded, parse, torn_problem

__all__ = ["load", "save"]

LOCK_SECONDS = 10.0  # a save takes milliseconds; who waits longer waits for something that is stuck
_TORN_END = b"\0\n"


def save(path: Path, rows_after: Callable[[list[Row]], list[Row]] | list[Row]) -> list[Row]:
    """Add rows under one lock; return them with the time of the save.

    The rows are given, and kept in another file if this one cannot be written; or they are made, under the
    lock, from the rows that are there.

    Raises
    ------
    StoreError
        The rows are not in the store.
    """
    given = rows_after if isinstance(rows_after, list) else []
    try:
        with _opened(path) as fd:
            after = _made_ready(fd, path)
            rows = given if isinstance(rows_after, list) else rows_after(parse(_whole(fd), path.name).rows)
            return _written(fd, path, _stamped(rows, after)) if rows else []
    except OSError as error:
        raise _not_saved(path, _reason(error, path), given) from error
    except StoreError as error:
        raise _not_saved(path, str(error), given) from error


def load(path: Path) -> Content:
    """Read a store, with the torn lines that a later save has moved out of its way.

    Raises
    ------
    StoreError
        The file cannot be read or is no store.
    """
    content = parse(_bytes(path), path.name)
    return replace(content, problems=[*_moved_away(path), *content.problems])


def _moved_away(path: Path) -> list[Problem]:
    beside = _torn_file(path)
    pieces = beside.read_bytes().split(_TORN_END) if beside.is_file() else []
    return [torn_problem(beside.name, place, piece) for place, piece in enumerate(pieces, start=1) if piece]


def _torn_file(path: Path) -> Path:
    return path.with_name(f"{path.name}.torn")


def _lock(path: Path) -> FileLock:
    # A file of its own: on Windows a lock on the store itself would shut out everyone who only reads it.
    return FileLock(path.with_name(f".{path.name}.lock"), timeout=LOCK_SECONDS, poll_interval=0.005)


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path.parent))
    with _lock(path):
        fd = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        try:
            yield fd
        finally:
            os.close(fd)


def _made_ready(fd: int, path: Path) -> str:
    """Leave the file at the end of a whole row; return the latest time in it."""
    size = os.fstat(fd).st_size
    os.lseek(fd, max(0, size - 64), os.SEEK_SET)
    ending = ROW_END.search(os.read(fd, 64))
    os.lseek(fd, 0, os.SEEK_SET)
    if ending and os.read(fd, len(HEAD)) == HEAD:
        return ending[1].decode()
    data = _whole(fd)
    content = parse(data, path.name)
    if content.torn:
        _append_bytes(_torn_file(path), content.torn + _TORN_END)
        os.ftruncate(fd, content.end)
    if content.end and data[content.end - 1 : content.end] not in (b"\n", b"\r"):
        _put(fd, b"\n")
    return content.stamp


def _written(fd: int, path: Path, rows: list[Row]) -> list[Row]:
    size = os.fstat(fd).st_size
    try:
        _put(fd, (b"" if size else HEAD) + encoded(rows))
        os.fsync(fd)
        if not os.path.samestat(os.fstat(fd), path.stat()):
            raise OSError(errno.ESTALE, "the file was replaced by another one meanwhile", str(path))
    except BaseException:  # also when the person at the notebook interrupts the kernel
        with suppress(OSError):
            os.ftruncate(fd, size)
        raise
    if not size:
        _sync_folder(path.parent)
    return rows


def _stamped(rows: list[Row], after: str = "") -> list[Row]:
    """Date the rows now, or one microsecond behind the latest save: clocks differ and go back."""
    now = datetime.now(UTC)
    if after:
        now = max(now, datetime.fromisoformat(after) + timedelta(microseconds=1))
    stamp = now.isoformat(timespec="microseconds").replace("+00:00", "Z")
    return [{name: row[name] for name in COLUMNS} | {"recorded": stamp} for row in rows]


def _put(fd: int, data: bytes) -> None:
    while data:
        data = data[os.write(fd, data) :]  # a full disk may take a part and refuse the rest on the next call


def _whole(fd: int) -> bytes:
    os.lseek(fd, 0, os.SEEK_SET)
    pieces = iter(lambda: os.read(fd, 1 << 20), b"")
    return b"".join(pieces)


def _append_bytes(path: Path, data: bytes, flags: int = 0) -> None:
    fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0) | flags, 0o666)
    try:
        _put(fd, data)
        os.fsync(fd)
    finally:
        os.close(fd)


def _sync_folder(folder: Path) -> None:
    """Flush the folder: a new file's name is on disk only then. Windows cannot and need not do this."""
    if os.name == "posix":
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)


def _bytes(path: Path) -> bytes:
    try:
        data = path.read_bytes()
        if data and not ROW_END.search(data[-64:]):
            with suppress(OSError), _lock(path):  # perhaps another process is half-way through a save
                data = path.read_bytes()
        return data
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {_reason(error, path)}") from error


def _not_saved(path: Path, reason: str, rows: list[Row]) -> StoreError:
    if not rows:
        return StoreError(f"{path} was not changed: {reason}")
    kept = _kept_beside(path, rows)
    ratings = f"{len(rows)} rating{'s' if len(rows) > 1 else ''}"
    if kept is None:
        return StoreError(
            f"{ratings} could NOT be saved to {path}, nor anywhere else: {reason} "
            "Do not close this notebook: what you typed is only here.",
            rows=rows,
        )
    return StoreError(
        f"{ratings} could not be saved to {path}: {reason} They are kept in {kept}; "
        f"when the file can be written again, take_in({str(path)!r}, {str(kept)!r}) brings them in.",
        kept,
        rows,
    )


def _kept_beside(path: Path, rows: list[Row]) -> Path | None:
    """Save the rows beside the store, or at home, or in the temporary folder; None where nothing worked."""
    rows = _stamped(rows)
    name = f"{path.stem}.unsaved-{re.sub('[-:.]', '', rows[0]['recorded'])}-{os.getpid()}.csv"
    for folder in (path.parent, _home(), Path(tempfile.gettempdir())):
        kept = folder / name
        try:
            _append_bytes(kept, HEAD + encoded(rows), os.O_EXCL)
        except OSError:
            continue
        return kept
    return None


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:  # an account without a home folder
        return Path(tempfile.gettempdir())


def _reason(error: OSError, path: Path) -> str:
    if isinstance(error, Timeout):
        return f"another program has been writing to it for more than {LOCK_SECONDS:g} seconds. Try again."
    if isinstance(error, IsADirectoryError):
        return "it is a folder. Give the name of a CSV file in it."
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        folder = path.parent
        return "there is no such file." if folder.is_dir() else f"the folder {folder} does not exist. Create it."
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "the disk is full. Free some space and save again."
    if error.errno == errno.EROFS:
        return "the disk is read-only. Choose a folder that you may write to."
    if isinstance(error, PermissionError):
        return (
            "it may not be written. If it is open in Excel, close it there; "
            "if the folder is read-only, choose one that you may write to."
        )
    return f"the system says: {error.strerror or error}."
