"""Marks of factors that stand beside the ranked ones, on a scale of their own: safeguarding, met or not met."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from esanalysis.errors import Problem
from esanalysis.ratings.reading.causes import listed_cells
from esanalysis.ratings.reading.values import Values, shown

if TYPE_CHECKING:
    from esanalysis.ratings.reading.tables import Entries, Language, Table

__all__ = ["BesideMark", "read_beside", "reconciled"]


@dataclass(frozen=True)
class BesideMark:
    """One mark of one school on one factor that stands beside; `rating` is NaN where `missing` says why."""

    cluster: str
    round: str
    school: str
    ksf: str
    rating: float
    missing: str | None
    rater: str | None = None

    def __deepcopy__(self, memo: dict) -> "BesideMark":
        """Return itself: pandas deep-copies ``attrs`` on every operation, and this never changes."""
        return self


def read_beside(table: "Table", key: str, cells: Iterable[tuple[int, Any, str]], language: "Language") -> None:
    """Read the marks of one factor into ``table.beside``, and name what is none.

    Parameters
    ----------
    table : Table
        The table that the marks stand in.
    key : str
        The factor.
    cells : iterable of (int, value, str)
        For each mark the place of what was rated in the table, what stands in the cell, and its address.
    language : Language
        Says how the framework's marks are written.
    """
    scale = language.framework.scale_of(key)
    values = Values(scale, language.options.missing)
    wrong: dict[str, list[str]] = {}
    for who, value, cell in cells:
        mark = values.read(value)
        if mark.wrong:
            wrong.setdefault(shown(value), []).append(cell)
        table.beside.append((who, key, mark.rating, mark.missing))
    table.problems += [_not_on(table, text, cells, scale.accepted) for text, cells in wrong.items()]


def _not_on(table: "Table", text: str, cells: list[str], accepted: str) -> Problem:
    fix = "Correct it, or clear the cell if there is no mark."
    return table.sheet.problem("not on the scale", text, accepted, fix, listed_cells(cells))


def reconciled(entries: "Entries") -> Iterator[BesideMark]:
    """All marks beside, under the names that clusters, rounds and schools have in the end."""
    names = [entries.rated[name] for name in ("cluster", "round", "school", "rater")]
    for table, start in zip(entries.tables, entries.rated_starts.tolist(), strict=True):
        for who, key, rating, missing in table.beside:
            cluster, round_, school, rater = (
                column.words[code] if (code := column.codes[start + who]) >= 0 else None for column in names
            )
            yield BesideMark(str(cluster), str(round_), str(school), key, rating, missing, rater)
