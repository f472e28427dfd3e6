"""The finished grid, with live formulas, which loads back unchanged."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from xlsxwriter import Workbook

from esanalysis.errors import WorkbookError
from esanalysis.instrument.frames import framework_of
from esanalysis.ratings.workbooks.beside import NOTES, write_notes
from esanalysis.ratings.workbooks.book import sheet_names, write_book
from esanalysis.ratings.workbooks.sheet import Cell, Grid, GridSheet
from esanalysis.ratings.workbooks.style import Styles

__all__ = ["grid_bytes", "write_grid"]

LONGEST = 32_767  # characters in one cell of Excel


def write_grid(ratings: pd.DataFrame, path: str | Path, force: bool = False) -> Path:
    """Write ratings as finished grids with live totals and averages: a sheet a cluster, round and rater.

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame, as `esanalysis.load_ratings` returns it. Reasons for missing marks stand in their
        cells; a formula error, which no cell can hold again, is written as "not rated".
    path : str or Path
        The .xlsx file to write. One that was filled in, or not made by this package, is left as it is.
    force : bool
        Replace it nevertheless; it is first kept under a dated name.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    WorkbookError
        There are no ratings, or a note is too long for a cell.
    WouldLoseError, WriteError
        The file holds what a person wrote, or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from esanalysis.ratings.load import load_ratings
    >>> from esanalysis.files.shipped import DATA
    >>> ratings = load_ratings(DATA / "ratings" / "worked-example-2009.xlsx")
    >>> write_grid(ratings, Path(tempfile.mkdtemp()) / "grid.xlsx").name
    'grid.xlsx'
    """
    if ratings.empty:
        raise WorkbookError("There are no ratings to write.")
    framework, grids = framework_of(ratings), list(_grids(ratings))

    def fill(workbook: Workbook, styles: Styles) -> None:
        for grid, name in zip(grids, sheet_names(grids), strict=True):
            GridSheet(workbook.add_worksheet(name), grid, framework, styles).write()
        write_notes(workbook.add_worksheet(NOTES), grids, framework, styles)

    return write_book(path, framework, fill, force)


def grid_bytes(ratings: pd.DataFrame) -> bytes:
    """The workbook of `write_grid`, to be saved by a browser."""
    with tempfile.TemporaryDirectory() as folder:
        return write_grid(ratings, Path(folder) / "grid.xlsx").read_bytes()


def _grids(ratings: pd.DataFrame) -> Iterator[Grid]:
    beside = ratings.attrs.get("beside", ())
    groups = ratings.groupby(["cluster", "round", "rater"], observed=True, sort=False, dropna=False)
    for (cluster, round_, rater), rows in groups:
        known = zip(*(rows[name] for name in ("school", "ksf", "rating", "missing", "note")), strict=True)
        cells = {
            (school, ksf): Cell(*(None if pd.isna(value) else value for value in cell)) for school, ksf, *cell in known
        }
        who = (str(cluster), str(round_), rater if isinstance(rater, str) else None)
        for mark in beside:
            if (mark.cluster, mark.round, mark.rater) == who:
                cells[mark.school, mark.ksf] = Cell(mark.rating if mark.rating == mark.rating else None, mark.missing)
        if long := [school for (school, _), cell in cells.items() if len(cell.note or "") > LONGEST]:
            raise WorkbookError(f"A note on {long[0]} is longer than the {LONGEST:,} characters that a cell can hold.")
        schools = list(rows["school"].cat.remove_unused_categories().cat.categories)
        yield Grid(str(cluster), str(round_), schools, cells, str(rater) if isinstance(rater, str) else "")
