"""A workbook of ratings: its sheets' names, and what is said of one that somebody has filled in."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from esanalysis.english import counted, listed
from esanalysis.errors import DataError, EsanalysisError
from esanalysis.files.read import read_sheets
from esanalysis.files.writing import write_workbook
from esanalysis.instrument.framework import Framework
from esanalysis.ratings.workbooks.beside import NOTES, QUESTIONS
from esanalysis.ratings.workbooks.sheet import Grid
from esanalysis.ratings.workbooks.style import Styles

__all__ = ["sheet_names", "write_book"]

_OURS = (NOTES, QUESTIONS, "Feedback", "Schools", "Lists")


def write_book(
    path: str | Path, framework: Framework, fill: Callable[[Workbook, Styles], object], force: bool = False
) -> Path:
    """Write a workbook whose sheets `fill` adds; see `write_workbook`."""
    return write_workbook(
        path,
        lambda book: fill(book, Styles(book, framework)),
        title=framework.title,
        held=lambda old: _held(old, framework),
        force=force,
    )


def _held(path: Path, framework: Framework) -> str:
    """Say what a file holds that we did not write."""
    try:
        sheets = [sheet for sheet in read_sheets(path) if sheet.rows]
    except DataError:
        return "something that cannot be read as a workbook"
    return listed(filter(None, [_marks(path, framework), _own_sheets(sheets)]))


def _marks(path: Path, framework: Framework) -> str:
    from esanalysis.ratings.load import load_ratings

    try:
        ratings = load_ratings(path, framework)
    except EsanalysisError:
        return ""
    marked = ratings[ratings["rating"].notna()]
    schools, notes = marked["school"].nunique(), int(ratings["note"].notna().sum())
    said = [
        f"marks of {counted(schools, 'school')}" if schools else "",
        counted(notes, "note") if notes else "",
    ]
    return " and ".join(filter(None, said))


def _own_sheets(sheets: Sequence[Any]) -> str:
    names = [sheet.name for sheet in sheets if sheet.name not in _OURS and not _is_grid(sheet)]
    if names == [None]:
        return "a table"  # text, whatever its name says, has no sheets
    return f"the sheet{'s' if len(names) > 1 else ''} {listed(names)}" if names else ""


def _is_grid(sheet: Any) -> bool:
    return any("Cluster name:" in str(row[0]) for row in sheet.rows[:3])


def sheet_names(grids: Sequence[Grid]) -> list[str]:
    """Names that Excel takes: 31 characters, none of its own signs, no two alike, not "History" or ours."""
    taken = {"history", *(name.casefold() for name in _OURS)}
    names: list[str] = []
    for grid in grids:
        text = " ".join(part for part in grid.head if part) or "Grid"
        base = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "-", text)[:31].strip("' ") or "Grid"
        name, number = base, 1
        while name.casefold() in taken:
            number += 1
            name = f"{base[: 30 - len(str(number))]} {number}"
        taken.add(name.casefold())
        names.append(name)
    return names
