"""What a sheet *Schools* says of schools, for the ratings that stand in the same file."""

from collections.abc import Sequence

from esanalysis.english import plain
from esanalysis.errors import Problem
from esanalysis.files.sheet import Sheet
from esanalysis.ratings.tables.rows import rows_of
from esanalysis.ratings.tables.schema import SCHOOLS

__all__ = ["FACTS", "School", "schools_beside"]

FACTS = ("school_id", "phase", "area", "subcluster")
School = tuple[str, str]  # folded names of cluster (empty: any) and school


def schools_beside(sheets: Sequence[Sheet]) -> tuple[dict[School, dict[str, str]], list[Problem]]:
    """Read the sheet *Schools* of a file, if it has one: what is known of each school, and what was noticed.

    Examples
    --------
    >>> rows = [["School", "URN", "Phase"], ["Ash Primary", "114312", "primary"]]
    >>> schools_beside([Sheet("a.xlsx", "Schools", rows)])[0]
    {('', 'ash primary'): {'school_id': '114312', 'phase': 'primary', 'area': None, 'subcluster': None}}
    """
    found = rows_of(sheets, SCHOOLS)
    known: dict[School, dict[str, str]] = {}
    for row in found:
        if row.values["school"]:
            key = plain(str(row.values["cluster"] or "")), plain(str(row.values["school"]))
            known.setdefault(key, {name: row.values[name] for name in FACTS})
    return known, found.problems
