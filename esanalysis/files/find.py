"""Which files are meant by a path, a folder, a glob, or a list of them."""

import os
import re
from collections.abc import Iterable
from pathlib import Path

from esanalysis.errors import Problem

__all__ = ["SUFFIXES", "find_files"]

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")  # a file of another kind is read only when it is named
ACCEPTED = "an Excel workbook (.xlsx, .xls), an OpenDocument spreadsheet (.ods) or a .csv file"

# Ratings that could not be saved where they belong, and the dated copies of what was replaced with --force.
_SET_ASIDE = re.compile(r"\.unsaved-\d{8}T|\(kept \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\b")

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]


def find_files(paths: Paths) -> tuple[list[Path], list[Problem]]:
    """List the files that `paths` means, in a stable order and each once, with the problems met.

    A folder means the spreadsheets and .csv files directly inside it, by name. Files of other kinds are
    passed over and named in a warning; hidden files, and the lock files (``~$...``) that an open Excel
    leaves there, are no news. A path with ``*``, ``?`` or ``[`` that
    is no file itself is a glob.

    Examples
    --------
    >>> files, problems = find_files("no such file.xlsx")
    >>> print(problems[0])
    no such file.xlsx: no such file: ... is not there; accepted is an Excel workbook ...
    """
    listed = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    files: dict[Path, None] = {}
    problems = []
    if not listed:
        problems.append(_problem("no files", Path("(none)"), "no file named", "Name at least one file."))
    for path in map(Path, listed):
        found, met = _files_of(path)
        files |= dict.fromkeys(found)
        problems += met
    return list(files), problems


def _files_of(path: Path) -> tuple[list[Path], list[Problem]]:
    if path.is_dir():
        fix = "Put the rating files into this folder, or name another one."
        return _spreadsheets(path.iterdir(), path, "a folder without spreadsheets", fix)
    if path.exists():
        return [path], []
    if any(mark in str(path) for mark in "*?["):
        fix = "Check the pattern; it is taken relative to the current folder."
        return _spreadsheets(_glob(path), path, "no spreadsheet whose name matches the pattern", fix)
    return [], [_problem("no such file", path, f"nothing: {path} is not there", "Check the name and the folder.")]


def _spreadsheets(paths: Iterable[Path], where: Path, none: str, fix: str) -> tuple[list[Path], list[Problem]]:
    """Spreadsheets among some files; `none` and `fix` say that there are none."""
    files = sorted(path for path in paths if path.is_file() and not _is_hidden(path))
    kept = [path for path in files if not _SET_ASIDE.search(path.stem)]
    found = [path for path in kept if path.suffix.casefold() in SUFFIXES]
    problems = [] if found else [_problem("no files", where, none, fix)]
    if aside := [path.name for path in files if _SET_ASIDE.search(path.stem)]:
        text = f"put aside by this program, so not read a second time: {', '.join(aside)}"
        fix = "Bring unsaved ratings in with the recorder or `store.take_in`; name the file itself to read it alone."
        problems.append(Problem("file put aside", where.name or str(where), text, "", fix, error=False))
    if others := [path.name for path in kept if path.suffix.casefold() not in SUFFIXES]:
        count = "1 file is no spreadsheet" if len(others) == 1 else f"{len(others)} files are no spreadsheets"
        passed = "is passed over" if len(others) == 1 else "are passed over"
        text = f"{count} and {passed}: {', '.join(others)}"
        fix = "Nothing to do, unless ratings stand there: then name the file itself."
        problems.append(Problem("file passed over", where.name or str(where), text, "", fix, error=False))
    return found, problems


def _is_hidden(path: Path) -> bool:
    return path.name.startswith(("~$", ".")) or path.name.casefold() in ("thumbs.db", "desktop.ini")


def _glob(pattern: Path) -> Iterable[Path]:
    anchor = Path(pattern.anchor) if pattern.anchor else Path()
    return anchor.glob(str(pattern.relative_to(pattern.anchor) if pattern.anchor else pattern))


def _problem(kind: str, path: Path, found: str, fix: str) -> Problem:
    return Problem(kind, path.name or str(path), found, ACCEPTED, fix)
