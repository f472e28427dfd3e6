"""The blank diagnostic as a workbook to fill in: one for all schools, or one for each."""

from collections.abc import Iterable
from pathlib import Path

from xlsxwriter import Workbook

from esanalysis.instrument.framework import Framework
from esanalysis.instrument.reading import DEFAULT, load_framework
from esanalysis.ratings.tables.schema import SCHOOLS
from esanalysis.ratings.tables.write import SheetWriter
from esanalysis.ratings.workbooks.beside import NOTES, QUESTIONS, write_notes, write_questions
from esanalysis.ratings.workbooks.book import sheet_names, write_book
from esanalysis.ratings.workbooks.handing_out import named_places, one_each
from esanalysis.ratings.workbooks.schools import School, schools_of
from esanalysis.ratings.workbooks.sheet import Grid, GridSheet
from esanalysis.ratings.workbooks.style import Styles

__all__ = ["write_template", "write_templates"]


def write_template(
    path: str | Path,
    schools: str | Path | Iterable[str],
    framework: str | Path | Framework = DEFAULT,
    cluster: str | None = None,
    round: str | None = None,
    force: bool = False,
    asked: bool = False,
) -> Path:
    """Write a blank diagnostic to fill in: a grid a cluster, the sheet for the notes, and the questions to print.

    Parameters
    ----------
    path : str or Path
        The .xlsx file to write. One that was filled in, or not made by this package, is left as it is.
    schools : str, path or iterable of str
        Names of the schools, in the order of the columns; or a file of schools (`esanalysis.ratings.tables.SCHOOLS`).
    framework : str, Path or Framework
        The instrument; its scale decides what a cell accepts.
    cluster, round : str, optional
        Filled in above the grid; left open for typing where not given.
    force : bool
        Replace a file that was filled in; it is first kept under a dated name.
    asked : bool
        Refuse to leave cluster and round open.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    DataError, WorkbookError
        No school, an empty name or a name given twice; or a name that does not end in .xlsx.
    WouldLoseError, WriteError
        The file holds what a person wrote, or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> write_template(Path(tempfile.mkdtemp()) / "blank.xlsx", ["Ashby", "Beck"], cluster="North").name
    'blank.xlsx'
    """
    found = schools_of(schools, cluster or "")
    if asked:
        named_places(found, round or "")
    return _write(Path(path), found, load_framework(framework), round or "", force)


def write_templates(
    folder: str | Path,
    schools: str | Path | Iterable[str],
    framework: str | Path | Framework = DEFAULT,
    cluster: str | None = None,
    round: str | None = None,
    force: bool = False,
) -> list[Path]:
    """Write a blank diagnostic for each school, to be sent out and sent back.

    Parameters
    ----------
    folder : str or Path
        Where the workbooks go; made if it does not exist.
    schools, framework, cluster, round, force
        As for `write_template`; cluster and round must be known.

    Returns
    -------
    list of Path
        The files, in the order of the schools.

    Raises
    ------
    DataError, WorkbookError, WouldLoseError, WriteError
        As for `write_template`; the workbooks before the one that failed are there.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp()) / "out"
    >>> [path.name for path in write_templates(folder, "Ashby, Beck", cluster="North", round="2026")]
    ['north-2026-ashby.xlsx', 'north-2026-beck.xlsx']
    """
    framework = load_framework(framework)
    found = one_each(folder, schools, cluster, round, ".xlsx")
    return [_write(path, [school], framework, round or "", force) for school, path in found]


def _write(path: Path, schools: list[School], framework: Framework, round: str, force: bool) -> Path:
    clusters: dict[str, list[str]] = {}
    for school, name in zip(schools, _headings(schools), strict=True):
        clusters.setdefault(school.cluster, []).append(name)
    grids = [Grid(cluster, round, names) for cluster, names in clusters.items()]

    def fill(workbook: Workbook, styles: Styles) -> None:
        for grid, name in zip(grids, sheet_names(grids), strict=True):
            GridSheet(workbook.add_worksheet(name), grid, framework, styles).write()
        write_notes(workbook.add_worksheet(NOTES), grids, framework, styles)
        beside = SheetWriter(workbook, framework, _headings(schools))
        beside.feedback()
        write_questions(workbook.add_worksheet(QUESTIONS), framework, styles)
        if any(any(school[2:]) for school in schools):
            beside.sheet(SCHOOLS, School._fields, [school._asdict() for school in schools])

    return write_book(path, framework, fill, force)


def _headings(schools: list[School]) -> list[str]:
    """Names for the columns; schools of one name and cluster carry their numbers."""
    alike = [school.key[:2] for school in schools]
    return [
        f"{school.school} ({school.school_id})" if alike.count(school.key[:2]) > 1 else school.school
        for school in schools
    ]
