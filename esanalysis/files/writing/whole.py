"""The house's one writer: a file is there whole or not at all, and nothing a person filled in is lost.

Everything the package writes, but for the rating store (which only ever adds), goes through `write_whole`:

- The new file grows under a name of its own beside its place, which nobody can have planted or guessed
  (``O_EXCL``), is flushed to disk, and then takes the place of the old one in one step. Two runs into one folder
  cannot meet in a half-written file; a full disk or Ctrl-C leaves the old file as it was and nothing else.
- A link that stands in the place is replaced; what it points to is left alone.
- Where the place cannot be taken, as when Excel holds the old file open on Windows, the new one is kept beside it.
- `holds` is asked what the old file holds that is not ours to lose; if anything, it stays, unless `force`, which
  first puts it aside under a dated name.
"""

import errno
import hashlib
import os
import secrets
import shutil
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from esanalysis.errors import WouldLoseError, WriteError

__all__ = ["fitting", "made_folder", "put_aside", "sync_folder", "why_not", "write_whole"]

Content = bytes | str | Callable[[BinaryIO], object]

_NAME_BYTES = 255  # every usual system's limit on one name, where the folder cannot be asked
_STALE_SECONDS = 86_400  # no run writes one file for a day
_HELD_SECONDS = (0.05, 0.1, 0.2)  # a virus scanner lets go of a new file on Windows within this
_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)


def write_whole(
    path: str | Path,
    content: Content,
    *,
    holds: Callable[[Path], str] | None = None,
    force: bool = False,
) -> Path:
    """Write a file whole, or leave everything as it was.

    Parameters
    ----------
    path : str or Path
        Where to write. Its folder is made if the folder above it exists; a name too long for the system is
        shortened (see `fitting`).
    content : bytes, str or callable
        What to write. A text is written as UTF-8 with its line ends as they are; a callable is given the file,
        open for binary writing and seekable.
    holds : callable, optional
        Is given the path of a file that stands there already and says what it holds that must not be lost, such as
        ``"marks of 3 schools"``; an empty text if nothing. Default: what stands there may be replaced.
    force : bool
        Replace it nevertheless, once it has been put aside under a dated name.

    Returns
    -------
    Path
        The file written, which is `path` unless its name had to be shortened.

    Raises
    ------
    WouldLoseError
        The file that stands there holds something (`holds`).
    WriteError
        It cannot be written, and the message says why and what to do. If only the place could not be taken, ``kept``
        names the new file beside it.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> write_whole(folder / "out" / "note.txt", "Ashby").read_text(encoding="utf-8")
    'Ashby'
    >>> write_whole(folder / "out" / "note.txt", "Beck", holds=lambda old: "the word Ashby")
    Traceback (most recent call last):
    ...
    esanalysis.errors.WouldLoseError: .../out/note.txt was left as it is: it holds the word Ashby. ...
    """
    path = fitting(path)
    made_folder(path.parent)
    held = _held(path, holds)
    if held and not force:
        raise WouldLoseError(
            f"{path} was left as it is: it holds {held}. Give another name, or --force, which first keeps the old "
            "file under a dated name."
        )
    part = _written_beside(path, content)
    try:
        if held:
            put_aside(path)
        _take_place(part, path)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return path


def made_folder(folder: str | Path) -> Path:
    """Make a folder if it does not exist, but none above it: a mistyped path is more likely than a new tree.

    Raises
    ------
    WriteError
        The folder above it does not exist, a file stands there, or it may not be made.

    Examples
    --------
    >>> import tempfile
    >>> made_folder(Path(tempfile.mkdtemp()) / "reports").name
    'reports'
    """
    folder = Path(folder)
    try:
        folder.mkdir(exist_ok=True)
    except FileNotFoundError:
        raise WriteError(
            f"The folder {folder} cannot be made, because {_nearest(folder)} holds no folder of that name. "
            "Check the path, or make that folder first."
        ) from None
    except FileExistsError:
        raise WriteError(f"{folder} is a file, so nothing can be written into it. Give the name of a folder.") from None
    except OSError as error:
        raise WriteError(f"The folder {folder} cannot be made: {why_not(error, folder)}") from error
    return folder


def _nearest(folder: Path) -> Path:
    """The last folder above that does exist."""
    return next((above for above in folder.absolute().parents if above.is_dir()), Path(folder.absolute().anchor))


def fitting(path: str | Path) -> Path:
    """Shorten a file's name to what its folder can hold; it keeps its ending, and other names stay other names.

    Examples
    --------
    >>> fitting("reports/short.html").name
    'short.html'
    >>> long = fitting("reports/" + "St Mary " * 60 + "2026.html")
    >>> len(long.name.encode()), long.name[-14:]
    (239, '-5c5393db.html')
    """
    path = Path(path)
    spare = 16  # for what is put behind a name later: " (kept 2)", ".torn", ".lock"
    limit = _longest_name(path.parent)
    if len(os.fsencode(path.name)) <= limit:
        return path
    mark = "-" + hashlib.sha256(os.fsencode(path.name)).hexdigest()[:8]
    suffix = path.suffix if len(os.fsencode(path.suffix)) <= 16 else ""
    stem = path.name.removesuffix(suffix).encode(errors="surrogateescape")
    cut = stem[: limit - spare - len(mark) - len(suffix.encode())].decode(errors="ignore").rstrip(" .-_")
    return path.with_name(f"{cut}{mark}{suffix}")


def _longest_name(folder: Path) -> int:
    """Bytes that one name in a folder may take."""
    if hasattr(os, "pathconf"):  # not on Windows
        with suppress(OSError, ValueError):
            return min(os.pathconf(folder if folder.is_dir() else folder.parent, "PC_NAME_MAX"), _NAME_BYTES)
    return _NAME_BYTES


def put_aside(path: Path) -> Path:
    """Copy a file to a dated name beside it, such as ``grid (kept 2026-11-25 17.30.00).xlsx``.

    Raises
    ------
    WriteError
        The copy cannot be written.
    """
    try:
        copy = _free_name(path, f"kept {datetime.now():%Y-%m-%d %H.%M.%S}")
        shutil.copy2(path, copy)
        with copy.open("rb+") as file:
            os.fsync(file.fileno())
    except OSError as error:
        raise WriteError(f"{path} was left as it is: no copy of it can be kept. {why_not(error, path)}") from error
    return copy


def _held(path: Path, holds: Callable[[Path], str] | None) -> str:
    """What stands in the place and must not be lost; refuses what is no file at all."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return ""  # or a link that leads nowhere, which is replaced
    except OSError as error:
        raise WriteError(f"{path} cannot be written: {why_not(error, path)}") from error
    if stat.S_ISDIR(mode):
        raise WriteError(f"{path} is a folder. Give the name of a file in it.")
    if not stat.S_ISREG(mode):
        raise WriteError(f"{path} is no ordinary file. Give the name of a file.")
    return holds(path) if holds else ""


def _written_beside(path: Path, content: Content) -> Path:
    """Write the content under an unused name in the same folder and flush it to disk."""
    _clear_away(path.parent)
    part = path.with_name(f".esanalysis-{secrets.token_hex(8)}.part")
    try:
        # Not tempfile.mkstemp: its files are for their owner alone, and a report in a shared folder is not.
        fd = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
    except OSError as error:
        raise WriteError(f"{path} cannot be written: {why_not(error, path)}") from error
    try:
        with os.fdopen(fd, "w+b") as file:
            if callable(content):
                content(file)
            else:
                file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        with suppress(OSError):
            shutil.copymode(path, part)  # a colleague who could read the old file can read the new one
    except BaseException as error:  # also Ctrl-C, and whatever the callable raises
        with suppress(OSError):
            part.unlink()
        if isinstance(error, OSError) and not isinstance(error, WriteError):
            raise WriteError(f"{path} cannot be written: {why_not(error, path)}") from error
        raise
    return part


@lru_cache(maxsize=1000)  # once a run and folder: there may be thousands of files
def _clear_away(folder: Path) -> None:
    """Take away what a run that was killed a day ago or longer has left; nothing reads such a file as data."""
    with suppress(OSError):
        for left in folder.glob(".esanalysis-*.part"):
            if left.stat().st_mtime < time.time() - _STALE_SECONDS:
                left.unlink()


def _take_place(part: Path, path: Path) -> None:
    for seconds in (*_HELD_SECONDS, None):
        try:
            part.replace(path)
        except PermissionError as error:
            if seconds is None:
                raise _not_replaced(part, path, error) from error
            time.sleep(seconds)
        except OSError as error:
            raise WriteError(f"{path} cannot be written: {why_not(error, path)}") from error
        else:
            sync_folder(path.parent)
            return


def _not_replaced(part: Path, path: Path, error: OSError) -> WriteError:
    """Keep the new file beside the one that cannot be replaced."""
    try:
        kept = _free_name(path, "new")
        part.replace(kept)
    except OSError:
        return WriteError(f"{path} cannot be written: {why_not(error, path)}")
    sync_folder(path.parent)
    return WriteError(
        f"{path} could not be replaced: {why_not(error, path)} The new file is kept beside it as {kept.name}.", kept
    )


def _free_name(path: Path, word: str) -> Path:
    """Take an unused name beside `path`, as an empty file: ``grid (new).xlsx``, then ``grid (new 2).xlsx``."""
    for number in range(1, 1000):
        addition = f" ({word}{f' {number}' if number > 1 else ''}){path.suffix}"
        stem = path.stem.encode(errors="surrogateescape")[: _longest_name(path.parent) - len(addition.encode())]
        free = path.with_name(stem.decode(errors="ignore") + addition)
        with suppress(FileExistsError):
            os.close(os.open(free, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666))
            return free
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))


def sync_folder(folder: Path) -> None:
    """Flush a folder: a new file's name is on disk only then. Windows cannot and need not do this."""
    if os.name == "posix":
        with suppress(OSError):  # some network file systems refuse; the file itself is flushed
            fd = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(fd)
            finally:
                os.close(fd)


def why_not(error: OSError, path: Path) -> str:
    """Say in one or two sentences why the system would not write or read a file, and what to do.

    Examples
    --------
    >>> why_not(OSError(errno.ENOSPC, "No space left on device"), Path("ratings.csv"))
    'the disk is full. Free some space and try again.'
    """
    if isinstance(error, IsADirectoryError):
        return "it is a folder. Give the name of a file in it."
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        folder = path.parent
        return "there is no such file." if folder.is_dir() else f"the folder {folder} does not exist. Create it."
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "the disk is full. Free some space and try again."
    if error.errno == errno.EROFS:
        return "the disk is read-only. Choose a folder that you may write to."
    if error.errno == errno.ENAMETOOLONG:
        return "its name is too long for this system. Give a shorter one."
    if isinstance(error, PermissionError):
        return (
            "it may not be written. If it is open in Excel, close it there; "
            "if the file or its folder is read-only, choose a place that you may write to."
        )
    return f"the system says: {error.strerror or error}."
