"""Workbooks of the sheets beside the ratings: the action plan, and the examples of good practice, to fill in."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from xlsxwriter import Workbook

from esanalysis.files.writing import write_workbook
from esanalysis.instrument.frames import framework_of
from esanalysis.ratings.tables.write import SheetWriter

__all__ = ["write_beside"]


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
    known = {name: list(rows) for name, rows in sheets.items()}
    schools = list(dict.fromkeys(ratings["school"].astype(str)))

    def fill(book: Workbook) -> None:
        writer = SheetWriter(book, framework_of(ratings), schools)
        for name, rows in known.items():
            getattr(writer, name)(rows)

    return write_workbook(path, fill, force=force)
