"""How people's files differ from a table: other headings, columns left out, a column for each figure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from esanalysis.english import plain
from esanalysis.files.due import parse_due
from esanalysis.files.sheet import Sheet
from esanalysis.schema import Column, Table

__all__ = [
    "Header", "Shape", "budget_by_year", "days_by_group", "figures_by_group", "find_header", "headings_of", "needed",
    "period_of", "shares_by_group",
]  # fmt: skip

HEADER_ROWS = 20  # how far down a sheet the headings may stand, below a title
_ASIDE = re.compile(r"\(.*?\)|\[.*?\]")


@dataclass(frozen=True)
class Shape:
    """A table and how a file of it may look.

    Parameters
    ----------
    table : Table
    defaults : dict of column to text
        What stands where a file has no such column; ``#`` is the number of the row.
    wide : callable, optional
        Takes a heading and gives what the figures below it are (values of columns), or None. A table that lacks the
        columns of the long form, but has one for the group, division or measure and headings that this knows, is read
        as one row of those and a column a figure.
    figure : str
        The column that those figures belong into.
    """

    table: Table
    defaults: Mapping[str, str] = field(default_factory=dict)
    wide: Callable[[str], dict[str, str] | None] | None = None
    figure: str = "value"


@dataclass(frozen=True)
class Header:
    """Where the headings stand: the columns of the table, and of a wide table what each of its figures is."""

    row: int
    columns: dict[str, int]
    figures: dict[int, dict[str, str]] = field(default_factory=dict)

    @property
    def places(self) -> set[int]:
        """Columns of the sheet that are read."""
        return {*self.columns.values(), *self.figures}


def needed(shape: Shape) -> list[Column]:
    """Columns that a file must have."""
    return [
        column
        for column in shape.table.columns
        if (column.required or column.name == "value") and not column.derived
        if column.name != "source" and column.name not in shape.defaults
    ]


def find_header(sheet: Sheet, shape: Shape, named: Mapping[str, str]) -> Header | None:
    """Find the headings of a table in one of the first rows of a sheet; None where there are none."""
    wanted = {column.name for column in needed(shape)}
    wide = None
    for row in range(min(HEADER_ROWS, len(sheet.rows))):
        columns = headings_of(sheet, row, shape, named)
        if wanted <= columns.keys():
            return Header(row, columns)
        wide = wide or _wide(sheet, row, shape, columns)
    return wide


def headings_of(sheet: Sheet, row: int, shape: Shape, named: Mapping[str, str]) -> dict[str, int]:
    """Columns of the table that a row of headings names; what the analyst names wins."""
    names = {
        plain(name.replace("_", " ")): column.name
        for column in shape.table.columns
        if not column.derived
        for name in (*column.aliases, column.name)
    }
    texts = [plain(sheet.text(row, place).replace("_", " ")) for place in range(sheet.width)]
    found = {name: texts.index(plain(heading)) for name, heading in named.items() if plain(heading) in texts}
    for place, text in enumerate(texts):
        name = names.get(text) or names.get(plain(_ASIDE.sub(" ", sheet.text(row, place))))
        if name in found and name in _SPILL:
            name = _SPILL[name]
        if name and place not in found.values():
            found.setdefault(name, place)
    return found


_SPILL = {"action": "step"}  # a second column for what will be done says how
_ROWS = ("group", "division", "measure")  # what a row of a wide table is about
_KEPT = (*_ROWS, "heading", "head", "period", "source", "note")


def _wide(sheet: Sheet, row: int, shape: Shape, columns: dict[str, int]) -> Header | None:
    """A row a group (or division, or measure) and a column a figure: headings that are known, with numbers below."""
    if shape.wide is None or not any(name in columns for name in _ROWS):
        return None
    kept = {name: place for name, place in columns.items() if name in _KEPT}
    figures = {
        place: constants
        for place in range(sheet.width)
        if place not in kept.values()
        and (constants := shape.wide(sheet.text(row, place)))
        and any(_is_number(sheet.text(below, place)) for below in range(row + 1, len(sheet.rows)))
    }
    return Header(row, kept, figures) if figures else None


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[-−£]?[\d,.]+ ?%?", text) is not None


# What a heading of a wide workforce table counts, and how; the first that matches. Our names are the plan's.
_FIGURES = (
    (r"(?:staff )?turnover.*|leavers? ?%.*|.*leaver.*(?:%|per ?cent|rate).*", "Leavers as a % of staff in post",
     "percent"),
    (r".*leaver.*fte.*", "Number of leavers", "FTE"),
    (r"(?:number of |no of )?(?:staff )?leavers?(?: headcount)?|left", "Number of leavers", "headcount"),
    (r".*starter.*fte.*", "Starters", "FTE"),
    (r"(?:number of |no of )?(?:new )?(?:starters?|starts|joiners)(?: headcount)?", "Starters", "headcount"),
    (r".*agency.*fte.*", "Agency staff", "FTE"),
    (r"(?:number of |no of )?agency(?: staff| workers| placements| headcount)?", "Agency staff", "headcount"),
    (r".*vacanc.*fte.*", "Vacancies", "FTE"),
    (r".*vacanc.*(?:%|per ?cent|rate).*", "Vacancy rate", "percent"),
    (r"(?:number of |no of )?(?:vacanc(?:y|ies)|vacant posts)", "Vacancies", "headcount"),
    (r"(?:.* )?(?:fte|wte|full time equivalent)s?(?: .*)?", "Estimated Establishment", "FTE"),
    (r"(?:.* )?head ?count(?: .*)?|staff(?: in post)?|people|employees|(?:number|no) of (?:staff|employees|people)",
     "Estimated Establishment", "headcount"),
)  # fmt: skip


def figures_by_group(heading: str) -> dict[str, str] | None:
    """What a column of a wide workforce table counts, or the period that it is of where rows are measures.

    Parameters
    ----------
    heading : str
        Its heading.

    Returns
    -------
    dict or None
        ``measure`` and ``basis`` of its figures; None where the heading says neither.

    Examples
    --------
    >>> figures_by_group("Headcount"), figures_by_group("Turnover %")["basis"], figures_by_group("Manager")
    ({'measure': 'Estimated Establishment', 'basis': 'headcount'}, 'percent', None)
    """
    folded = re.sub(r"[^a-z0-9% ]+", " ", heading.casefold()).strip()
    for pattern, measure, basis in _FIGURES:
        if re.fullmatch(pattern, re.sub(r"\s+", " ", folded)):
            return {"measure": measure, "basis": basis}
    return period_of(heading)


def period_of(heading: str) -> dict[str, str] | None:
    """The period that a column is of, where its heading is one.

    Parameters
    ----------
    heading : str
        Its heading, such as ``2024/25`` or ``March 2025``.

    Returns
    -------
    dict or None

    Examples
    --------
    >>> period_of("2024/25"), period_of("Team")
    ({'period': '2024/25'}, None)
    """
    return {"period": heading} if re.search(r"\d", heading) and parse_due(heading).start else None


_BUDGET_WORDS = frozenset(
    ("net", "approved", "revised", "base", "total", "original", "budget", "cost", "m", "k", "000", "million")
)  # fmt: skip


def budget_by_year(heading: str) -> dict[str, str] | None:
    """The year that a column of budgets is of, such as ``2025/26 Budget £m``; forecasts and variances are no budget.

    Parameters
    ----------
    heading : str
        Its heading.

    Returns
    -------
    dict or None

    Examples
    --------
    >>> budget_by_year("2025/26 Budget £m"), budget_by_year("2025/26 forecast"), budget_by_year("2025/26")
    ({'period': '2025/26'}, None, {'period': '2025/26'})
    """
    year = re.search(r"\b20\d\d(?: ?[/-] ?\d{2,4})?\b", heading)
    rest = plain(heading.replace(year[0], " ")) if year else ""
    said = re.fullmatch(
        r"(?:(?:net|approved|revised|base|total|original|budget|cost|m|k|000|thousand|million|s|in|of) ?)*", rest
    )
    return {"period": year[0]} if year and said else None


def shares_by_group(heading: str) -> dict[str, str] | None:
    """What a column of a wide equality table is a share of, where its heading says that it is one.

    Parameters
    ----------
    heading : str
        Its heading, such as ``% disabled``.

    Returns
    -------
    dict or None
        Measure, role, scope and unit of its figures.

    Examples
    --------
    >>> shares_by_group("% disabled")["unit"], shares_by_group("Headcount")
    ('percent', None)
    """
    if not re.search(r"%|\bper ?cent", heading, re.IGNORECASE):
        return None
    return {"measure": heading, "role": "directorate", "scope": "directorate", "unit": "percent"}


def days_by_group(heading: str) -> dict[str, str] | None:
    """What a column of a wide sickness table counts, where its heading speaks of days lost or away.

    Parameters
    ----------
    heading : str
        Its heading, such as ``Average days lost``.

    Returns
    -------
    dict or None
        Measure, role, scope and unit of its figures.

    Examples
    --------
    >>> days_by_group("Days lost per FTE")["unit"], days_by_group("Headcount")
    ('working days', None)
    """
    if not re.search(
        r"\bdays?\b.*\b(?:lost|sick\w*|absen\w+)|\b(?:sick\w*|absen\w+)\b.*\bdays?\b", heading, re.IGNORECASE
    ):
        return None
    return {"measure": heading, "role": "directorate", "scope": "directorate", "unit": "working days"}
