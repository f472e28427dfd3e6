"""Which schools a diagnostic goes out to: names, or a file with what is known of each."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from esanalysis.english import plain, seen
from esanalysis.errors import DataError, Problem
from esanalysis.files.find import SUFFIXES, find_files
from esanalysis.files.read import read_sheets
from esanalysis.files.sheet import Sheet
from esanalysis.ratings.tables import SCHOOLS

__all__ = ["School", "schools_of"]

_HEADER_ROWS = 20
_COLUMNS = ("cluster", "school", "school_id", "phase", "area", "subcluster")


class School(NamedTuple):
    """One school; what is not known is empty."""

    cluster: str
    school: str
    school_id: str = ""
    phase: str = ""
    area: str = ""
    subcluster: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from the other schools: two of one name are told apart by their numbers."""
        return plain(self.cluster), plain(self.school) or self.school, plain(self.school_id)


def schools_of(given: str | os.PathLike[str] | Iterable[str], cluster: str = "") -> list[School]:
    """List the schools that a file or a text names.

    Parameters
    ----------
    given : str, path or iterable of str
        A spreadsheet or .csv file with a column of schools, and any of cluster, URN (or another number), phase, area
        and sub-cluster; or names, as one text with commas between them or one by one.
    cluster : str
        Cluster of the schools whose own is not given.

    Returns
    -------
    list of School
        In the order of the file.

    Raises
    ------
    DataError
        No school, a name that is empty, or a school given twice; all of them at once.

    Examples
    --------
    >>> [school.school for school in schools_of("Ashby, Beck Primary")]
    ['Ashby', 'Beck Primary']
    """
    if isinstance(given, os.PathLike) or (isinstance(given, str) and _is_file(given)):
        found, file = _read(Path(given), cluster), Path(given).name
    else:
        names = given.split(",") if isinstance(given, str) else list(given)
        found, file = [(School(cluster, " ".join(name.split())), "") for name in names], "the names of schools"
    problems = list(_problems(found, file))
    if problems:
        raise DataError(problems)
    return [school for school, _ in found]


def _is_file(text: str) -> bool:
    return Path(text).suffix.casefold() in SUFFIXES or Path(text).is_file()


def _problems(found: list[tuple[School, str]], file: str) -> Iterable[Problem]:
    if not found:
        yield Problem("no schools", file, "no school", "a column of schools, or names", "Name at least one school.")
    before: set[tuple[str, str, str]] = set()
    for place, (school, cell) in enumerate(found, start=1):
        if not seen(school.school):
            nothing = "nothing" if cell else f"nothing as name {place}"
            yield Problem("no school name", file, nothing, "a school's name", "Write the name.", cell=cell or None)
        elif school.key in before:
            fix = "Take one of them out; if they are two schools, give both their numbers (URN)."
            twice = f'"{school.school}" a second time'
            yield Problem("school twice", file, twice, "each school once", fix, cell=cell or None)
        before.add(school.key)


def _read(path: Path, cluster: str) -> list[tuple[School, str]]:
    if problems := [problem for problem in find_files(path)[1] if problem.kind == "no such file"]:
        raise DataError(problems)
    sheets = [sheet for sheet in read_sheets(path) if sheet.rows and not sheet.hidden]
    named = [sheet for sheet in sheets if plain(sheet.name or "") == SCHOOLS.name]
    for sheet in named or sheets:
        if (header := _header(sheet)) is not None:
            return list(_schools(sheet, *header, cluster))
    if sheets and sheets[0].width == 1:  # a plain list of names
        return list(_schools(sheets[0], -1, {"school": 0}, cluster))
    accepted = 'a column headed "School", and beside it Cluster, URN, Phase, Area and Sub-cluster if they are known'
    raise DataError([Problem("no schools", path.name, "no column of schools", accepted, 'Head the names "School".')])


def _header(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    meanings = {plain(name.replace("_", " ")): key for key in _COLUMNS for name in (key, *SCHOOLS[key].aliases)}
    for row in range(min(_HEADER_ROWS, len(sheet.rows))):
        columns: dict[str, int] = {}
        for column in range(sheet.width):
            if key := meanings.get(plain(sheet.text(row, column).replace("_", " "))):
                columns.setdefault(key, column)
        if "school" in columns:
            return row, columns
    return None


def _schools(sheet: Sheet, header: int, columns: dict[str, int], cluster: str) -> Iterable[tuple[School, str]]:
    for row in range(header + 1, len(sheet.rows)):
        told = {key: sheet.text(row, column) for key, column in columns.items()}
        if any(told.values()):
            told["cluster"] = told.get("cluster") or cluster
            yield School(**told), sheet.place(row, columns["school"], "School" if header >= 0 else None)
