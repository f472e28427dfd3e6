"""Which files are meant by a path, a folder, a glob, or a list of them."""

import os
from collections.abc import Iterable
from pathlib import Path

from esanalysis.problems import Problem

__all__ = ["SUFFIXES", "find_files"]

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt")
ACCEPTED = "an Excel workbook (.xlsx, .xls), an OpenDocument spreadsheet (.ods) or a .csv file"

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]


def find_files(paths: Paths) -> tuple[list[Path], list[Problem]]:
    """List the files that `paths` means, in a stable order and each once, with the problems met.

    A folder means the spreadsheets and .csv files directly inside it, by name; the lock files
    (``~$...``) that an open Excel leaves there are passed over. A path with ``*``, ``?`` or ``[`` that
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
        found, problem = _files_of(path)
        files |= dict.fromkeys(found)
        if problem:
            problems.append(problem)
    return list(files), problems


def _files_of(path: Path) -> tuple[list[Path], Problem | None]:
    if path.is_dir():
        found = _spreadsheets(path.iterdir())
        fix = "Put the rating files into this folder, or name another one."
        return found, None if found else _problem("no files", path, "a folder without spreadsheets", fix)
    if path.exists():
        return [path], None
    if any(mark in str(path) for mark in "*?["):
        found = _spreadsheets(_glob(path))
        fix = "Check the pattern; it is taken relative to the current folder."
        return found, None if found else _problem(
            "no files", path, "no spreadsheet whose name matches the pattern", fix
        )
    found_text = f"nothing: {path} is not there"
    return [], _problem("no such file", path, found_text, "Check the name and the folder.")


def _spreadsheets(paths: Iterable[Path]) -> list[Path]:
    return sorted(
        path
        for path in paths
        if path.suffix.casefold() in SUFFIXES and not path.name.startswith(("~$", ".")) and path.is_file()
    )


def _glob(pattern: Path) -> Iterable[Path]:
    anchor = Path(pattern.anchor) if pattern.anchor else Path()
    return anchor.glob(str(pattern.relative_to(pattern.anchor) if pattern.anchor else pattern))


def _problem(kind: str, path: Path, found: str, fix: str) -> Problem:
    return Problem(kind, path.name or str(path), found, ACCEPTED, fix)
