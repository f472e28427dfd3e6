"""A whole workbook, written whole or not at all, and never over what a person filled in.

The bytes depend on the content only: the same ratings give the same file. What its cells hold is summed up in a
property of the workbook, so that a later run knows whether anybody has written into it since.
"""

import datetime as dt
import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from esanalysis.english import counted, listed
from esanalysis.errors import DataError, EsanalysisError, WorkbookError
from esanalysis.files.read import read_sheets
from esanalysis.files.writing import write_whole
from esanalysis.instrument.framework import Framework
from esanalysis.ratings.workbooks.beside import NOTES, QUESTIONS, SCHOOLS
from esanalysis.ratings.workbooks.sheet import Grid
from esanalysis.ratings.workbooks.style import Styles

__all__ = ["sheet_names", "write_book"]

_CREATED = dt.datetime(2009, 2, 24)  # the document's date: a fixed one keeps the bytes the same
_SUM = "esanalysis"  # the property that holds what the cells were when we wrote them


def write_book(
    path: str | Path, framework: Framework, fill: Callable[[Workbook, Styles], object], force: bool = False
) -> Path:
    """Write a workbook whose sheets `fill` adds.

    Raises
    ------
    WorkbookError
        The name does not end in .xlsx.
    WouldLoseError, WriteError
        What stands there was filled in since, or was not made by us; or the file cannot be written.
    """
    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        raise WorkbookError(f"{path} is not the name of an Excel workbook: end it in .xlsx.")

    def made(sum_of_cells: str = "") -> bytes:
        data = io.BytesIO()
        with Workbook(data, {"strings_to_formulas": False, "strings_to_urls": False}) as workbook:
            workbook.set_properties({"title": framework.title, "created": _CREATED})
            workbook.set_custom_property(_SUM, sum_of_cells or "-")
            fill(workbook, Styles(workbook, framework))
        return data.getvalue()

    return write_whole(path, made(_sum(io.BytesIO(made()))), holds=lambda old: _held(old, framework), force=force)


def _sum(file: Any) -> str:
    """Sum up what every cell and comment of a workbook holds."""
    import openpyxl

    book = openpyxl.load_workbook(file)
    cells = [
        (sheet.title, cell.coordinate, _plain(cell.value), cell.comment.text if cell.comment else "")
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None or cell.comment
    ]
    return hashlib.sha256(repr(cells).encode(errors="backslashreplace")).hexdigest()


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _held(path: Path, framework: Framework) -> str:
    """Say what a file holds that we did not write; empty if nothing."""
    if path.stat().st_size == 0:
        return ""
    with suppress(Exception):  # whatever openpyxl makes of a file that is no workbook, or a damaged one
        if zipfile.is_zipfile(path) and _property(path) == _sum(path):
            return ""
    try:
        sheets = [sheet for sheet in read_sheets(path) if sheet.rows]
    except DataError:
        return "something that cannot be read as a workbook"
    return listed(filter(None, [_marks(path, framework), _own_sheets(sheets)])) or "changes made since it was written"


def _property(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        text = archive.read("docProps/custom.xml").decode()
    found = re.search(rf'name="{_SUM}".*?<vt:lpwstr>([^<]*)<', text, flags=re.DOTALL)
    return found[1] if found else ""


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
    names = [sheet.name for sheet in sheets if sheet.name not in (NOTES, QUESTIONS, SCHOOLS) and not _is_grid(sheet)]
    return f"the sheet{'s' if len(names) > 1 else ''} {listed(names)}" if names else ""


def _is_grid(sheet: Any) -> bool:
    return any("Cluster name:" in str(row[0]) for row in sheet.rows[:3])


def sheet_names(grids: Sequence[Grid]) -> list[str]:
    """Names that Excel takes: 31 characters, none of its own signs, no two alike, not "History" or ours."""
    taken = {"history", *(name.casefold() for name in (NOTES, QUESTIONS, SCHOOLS))}
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
