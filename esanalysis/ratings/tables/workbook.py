"""Workbooks of the sheets beside the ratings: the action plan, and the examples of good practice, to fill in."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd
from xlsxwriter import Workbook

from esanalysis.errors import DataError, WorkbookError
from esanalysis.files.read import read_sheets
from esanalysis.files.writing import write_whole
from esanalysis.instrument.frames import framework_of
from esanalysis.ratings.tables.write import SheetWriter

__all__ = ["write_beside"]

_PROTECTED = ("Actions", "Feedback", "Good practice")


def write_beside(
    path: str | Path,
    ratings: pd.DataFrame,
    sheets: Mapping[str, Iterable[Mapping[str, Any]]],
    force: bool = False,
) -> Path:
    """Write a workbook with some of the sheets *Actions*, *Feedback*, *Good practice* and *Schools*.

    Parameters
    ----------
    path : str or Path
        The .xlsx file to write; one in which somebody filled something in is not replaced.
    ratings : DataFrame
        The ratings: their schools and factors are offered in the cells.
    sheets : dict of str to rows
        ``actions``, ``feedback``, ``practice``, ``school_list``, each with the rows that are known already.
    force : bool
        Replace a file that holds something nevertheless, once it was put aside under a dated name.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    WorkbookError
        The name does not end in .xlsx.
    WouldLoseError
        The file that stands there was filled in.
    WriteError
        It cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from esanalysis import load_ratings
    >>> folder = Path(tempfile.mkdtemp())
    >>> write_beside(folder / "feedback.xlsx", load_ratings(), {"feedback": []}).name
    'feedback.xlsx'
    """
    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        raise WorkbookError(f"{path} is not the name of an Excel workbook: end it in .xlsx.")
    known = {name: list(rows) for name, rows in sheets.items()}
    return write_whole(path, _content(ratings, known), holds=_filled_in, force=force)


def _content(ratings: pd.DataFrame, sheets: dict[str, list]) -> Callable[[BinaryIO], object]:
    schools = list(dict.fromkeys(ratings["school"].astype(str)))

    def write(file: BinaryIO) -> None:
        with Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            writer = SheetWriter(book, framework_of(ratings), schools)
            for name, rows in sheets.items():
                getattr(writer, name)(rows)

    return write


def _filled_in(path: Path) -> str:
    """What somebody may have filled in: any sheet of ours that holds rows."""
    try:
        sheets = [sheet for sheet in read_sheets(path) if sheet.name in _PROTECTED]
    except DataError:
        return "something that cannot be read"
    rows = sum(1 for sheet in sheets for row in sheet.rows[4:] if sum(bool(str(cell)) for cell in row) > 1)
    return f"{rows} rows that may have been filled in" if rows else ""
