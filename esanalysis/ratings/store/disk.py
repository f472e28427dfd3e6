"""The one locked write, and what happens when it fails."""

import errno
import os
import re
import tempfile
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from glob import escape
from pathlib import Path

from filelock import Timeout

from esanalysis.errors import Problem, StoreError
from esanalysis.files.writing import sync_folder, why_not
from esanalysis.ratings.store import lock
from esanalysis.ratings.store.order import Row, stamp_of
from esanalysis.ratings.store.rows import COLUMNS, HEAD, ROW_END, Content, encoded, parse, torn_problem

__all__ = ["load", "save"]

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
    path = lock.the_file_itself(path)
    try:
        with lock.opened(path) as fd:
            before = _made_ready(fd, path)
            rows = given if isinstance(rows_after, list) else rows_after(parse(_whole(fd), path.name).rows)
            return _written(fd, path, _dated(rows, before), before.columns) if rows else []
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
    path = lock.the_file_itself(path)
    content = parse(_bytes(path), path.name)
    return replace(content, problems=[*_moved_away(path), *content.problems])


def _moved_away(path: Path) -> list[Problem]:
    return [
        torn_problem(beside.name, place, piece)
        for beside in sorted(path.parent.glob(f"{escape(path.name)}.torn*"))
        for place, piece in enumerate(beside.read_bytes().split(_TORN_END), start=1)
        if piece
    ]


def _move_away(path: Path, torn: bytes) -> None:
    """Put a torn line beside the store; in a file of its own where an earlier one is somebody else's alone."""
    beside = path.with_name(f"{path.name}.torn")
    try:
        _append_bytes(beside, torn)
    except PermissionError:
        _append_bytes(beside.with_name(f"{beside.name}-{os.getpid()}"), torn)


def _made_ready(fd: int, path: Path) -> Content:
    """Leave the file at the end of a whole row; return what the next save has to follow on."""
    data = _whole(fd)
    if data.startswith(HEAD) and (ours := _ours(data)):
        return ours
    content = parse(data, path.name)
    if content.torn:
        _move_away(path, content.torn + _TORN_END)
        os.ftruncate(fd, content.end)
    if content.end and data[content.end - 1 : content.end] not in (b"\n", b"\r"):
        _put(fd, b"\n")
    return content


def _ours(data: bytes) -> Content | None:
    """Last save of a file as this package leaves it, without reading all its texts; None if it is another."""
    latest, end = None, len(HEAD)
    for match in ROW_END.finditer(data):
        end = match.end()
        if latest is None or int(match["save"]) >= int(latest["save"]):
            latest = match
    if end != len(data):
        return None
    last = {"save": latest["save"].decode(), "recorded": latest["recorded"].decode()} if latest else None
    return Content([last] if last else [], [], end=end)


def _written(fd: int, path: Path, rows: list[Row], columns: tuple[str, ...]) -> list[Row]:
    size = os.fstat(fd).st_size
    try:
        _put(fd, (b"" if size else HEAD) + encoded(rows, columns))
        os.fsync(fd)
        if not os.path.samestat(os.fstat(fd), path.stat()):
            raise OSError(errno.ESTALE, "the file was replaced by another one meanwhile", str(path))
    except BaseException:  # also when the person at the notebook interrupts the kernel
        with suppress(OSError):
            os.ftruncate(fd, size)
        raise
    if not size:
        sync_folder(path.parent)
    return rows


def _dated(rows: list[Row], before: Content) -> list[Row]:
    """Number the save, and date it now, or one microsecond behind the latest: clocks differ and go back."""
    now = datetime.now(UTC)
    if last := stamp_of(before.stamp):
        now = max(now, last + timedelta(microseconds=1))
    own = {
        "save": str(before.save + 1),
        "recorded": now.isoformat(timespec="microseconds").replace("+00:00", "Z"),
    }
    return [{name: row[name] for name in COLUMNS} | own for row in rows]


def _put(fd: int, data: bytes) -> None:
    while data:
        data = data[os.write(fd, data) :]  # a full disk may take a part and refuse the rest on the next call


def _whole(fd: int) -> bytes:
    os.lseek(fd, 0, os.SEEK_SET)
    pieces = iter(lambda: os.read(fd, 1 << 20), b"")
    return b"".join(pieces)


def _append_bytes(path: Path, data: bytes, flags: int = 0) -> None:
    fd = lock.open_shared(path, os.O_WRONLY | os.O_APPEND | flags)
    try:
        _put(fd, data)
        os.fsync(fd)
    finally:
        os.close(fd)


def _bytes(path: Path) -> bytes:
    try:
        data = path.read_bytes()
        if data and not ROW_END.search(data[-64:]):
            # Perhaps another process is half-way through a save; without a lock file none ever saved, and none is made.
            with suppress(OSError), lock.path_lock(path) if lock.was_locked(path) else nullcontext():
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
    before = Content([], [])
    with suppress(OSError, StoreError):  # dated behind what the store holds, whatever this computer's clock says
        before = replace(before, rows=[row | {"save": ""} for row in parse(path.read_bytes(), path.name).rows])
    rows = _dated(rows, before)
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
        return f"another program has been writing to it for more than {lock.LOCK_SECONDS:g} seconds. Try again."
    if isinstance(error, IsADirectoryError):
        return "it is a folder. Give the name of a CSV file in it."
    if isinstance(error, PermissionError) and os.access(path, os.F_OK) and not os.access(path, os.W_OK):
        return (
            f"it belongs to {_owner(path)}, and you may only read it. Ask for the right to write to it, or record into "
            "a file of your own."
        )
    return why_not(error, path)


def _owner(path: Path) -> str:
    try:
        return path.owner()
    except (KeyError, NotImplementedError, OSError):
        return "another user"
