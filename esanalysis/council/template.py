"""An empty workbook for a council's own tables, one sheet each, which the loaders read back."""

from pathlib import Path
from typing import Any

import xlsxwriter

from esanalysis.council.registry import ENTRIES
from esanalysis.english import counted, listed
from esanalysis.files.read import read_sheets
from esanalysis.files.writing import write_workbook
from esanalysis.schema import Table

__all__ = ["write_council_template"]

HEADINGS = {"risk": "number"}  # in a register, "Risk" means what the risk is
ROWS = 500  # how far down the lists of accepted words reach


def write_council_template(path: str | Path) -> Path:
    """Write an empty workbook with a sheet for each of the council's tables.

    Each heading has a comment with its meaning and unit, columns that take certain words offer them, and
    references are formatted as text, so that a spreadsheet does not turn ``2.10`` into ``2.1``. Each sheet is read by
    the loader of its name (``load_budget`` and so on; see `esanalysis.council.registry`).

    Parameters
    ----------
    path : str or Path
        Where to write; ends in .xlsx. A workbook in which somebody filled something in is not overwritten.

    Returns
    -------
    Path
        The path written.

    Raises
    ------
    WouldLoseError
        The file that stands there has rows.
    WriteError
        It cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from esanalysis.council.load import load_budget
    >>> len(load_budget(write_council_template(Path(tempfile.mkdtemp()) / "council.xlsx")))
    0
    """
    return write_workbook(path, _fill, held=_rows_in)


def _fill(workbook: xlsxwriter.Workbook) -> None:
    formats = {
        "heading": workbook.add_format({"bold": True, "bottom": 1}),
        "text": workbook.add_format({"num_format": "@"}),
    }
    for each in ENTRIES:
        _write_sheet(workbook.add_worksheet(each.name), each.table, formats)


def _rows_in(path: Path) -> str:
    """What somebody filled in: nobody's work is overwritten by an empty workbook."""
    filled = [sheet.name for sheet in read_sheets(path) if len(sheet.rows) > 1]
    return f"rows on {counted(len(filled), 'sheet')} ({listed(map(str, filled))})" if filled else ""


def _write_sheet(sheet: Any, table: Table, formats: dict[str, Any]) -> None:
    # A register has one assessment, or a pair of columns for each: the stage is read from their headings.
    given = [column for column in table.columns if not column.derived and column.name != "stage"]
    for place, column in enumerate(given):
        sheet.write(0, place, HEADINGS.get(column.name, column.name), formats["heading"])
        must = "Must be filled." if column.required and column.name != "source" else "May be empty."
        parts = [f"{column.meaning}.", f"Unit: {column.unit}." if column.unit else "", must]
        sheet.write_comment(0, place, " ".join(filter(None, parts)), {"author": ""})
        is_number = column.dtype == "float64"
        sheet.set_column(place, place, max(12, len(column.name) + 2), None if is_number else formats["text"])
        if column.choices:
            sheet.data_validation(1, place, ROWS, place, {"validate": "list", "source": list(column.choices)})
    sheet.freeze_panes(1, 0)
