"""Which headings of a file of marks are factors, and which marks they hold: what a draft can know."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from esanalysis.english import plain
from esanalysis.files.sheet import Sheet
from esanalysis.instrument.drafting.guess import scales_with, traffic_light
from esanalysis.instrument.drafting.headings import (
    AREA,
    BESIDE,
    CALLED_SCHOOL,
    FACT,
    FACTOR,
    ID,
    MARKED,
    SCHOOL,
    another_table,
)  # fmt: skip
from esanalysis.instrument.missing import marker
from esanalysis.instrument.scale import fold

__all__ = ["Column", "Table", "find_table"]

_MOST_WORDS = 10  # a column with more different texts holds names or sentences
_LONGEST_WORD = 60
_HEADER_ROWS, _HEADERS = 40, 6  # the header is looked for so far down, and so many are tried
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?%?")
_LABELLED = re.compile(r"\(?(\d+)\s*[-–—:.)=(]\s*(\D*[^\W\d_]\D*?)\)?|(\D*[^\W\d_]\D*?)\s*\((\d+)\)")
_COUNTED = re.compile(r"(?:\d+(?:\.\d+)*|[A-Z]{1,3}\d+(?:\.\d+)*)[.:)]?\s+\S.*")
_FEW, _MANY = 10, 100  # ends of the usual scales
_LARGE = 2000  # rows from which only the first row of headings is tried
_MOST_FACTORS = 300  # a table with more rows has no factors down its side


@dataclass(frozen=True, eq=False)
class Column:
    """One column (or, in a grid with the schools across, one row) of marks or of facts.

    Parameters
    ----------
    heading : str
        What it is called.
    place : str
        Where the heading stands.
    values : tuple of str
        What stands below (or beside) it and is no missing marker: ``1 - No`` as No, ``R`` as Red.
    spellings : dict of str to str
        Another way in which a value was written.
    numbered : dict of str to int
        The number that was written beside a value.
    dates : bool
        Whether it holds a date.
    """

    heading: str
    place: str
    values: tuple[str, ...]
    spellings: dict[str, str] = field(default_factory=dict)
    numbered: dict[str, int] = field(default_factory=dict)
    dates: bool = False

    @cached_property
    def words(self) -> dict[str, str]:
        """Different texts, folded, and how each is written first."""
        return {fold(value): value for value in reversed(self.values)}

    @cached_property
    def is_words(self) -> bool:
        """Whether it holds a few texts that come again, as grades do."""
        words = self.words
        few = 0 < len(words) <= _MOST_WORDS and max(map(len, words.values())) <= _LONGEST_WORD
        again = len(self.values) > len(words) or len(words) <= 3 or len(self.values) <= 4
        named = self.is_school or bool(FACT.fullmatch(plain(self.heading.replace("_", " "))))
        return few and again and not self.is_numbers and not self.dates and not named

    @cached_property
    def numbers(self) -> list[float]:
        """Its numbers."""
        return [float(value.rstrip("%")) for value in self.values if _NUMBER.fullmatch(value)]

    @cached_property
    def is_numbers(self) -> bool:
        """Whether it holds mostly numbers."""
        return len(self.numbers) * 2 > len(self.values)

    @cached_property
    def is_marks(self) -> bool:
        """Whether its numbers could be marks of a usual scale."""
        named = self.is_numbers and not self.is_other and not self.dates
        return named and min(self.numbers) >= 0 and max(self.numbers) <= _MANY

    @cached_property
    def is_other(self) -> bool:
        """Whether the heading says that numbers here are no marks."""
        folded = plain(self.heading.replace("_", " "))
        named = ID.fullmatch(folded) or BESIDE.fullmatch(folded) or self.is_school
        return not MARKED.fullmatch(folded) and bool(named)

    @cached_property
    def is_share(self) -> bool:
        """Whether its numbers are percentages."""
        return "%" in self.heading or any(value.endswith("%") for value in self.values)

    @cached_property
    def is_fine(self) -> bool:
        """Whether its numbers have decimals that halves and quarters do not have, as measured ones do."""
        return any(abs(number * 4 - round(number * 4)) > 1e-6 for number in self.numbers)

    @cached_property
    def is_school(self) -> bool:
        """Whether it is headed as the column of the schools' names."""
        return bool(SCHOOL.fullmatch(plain(self.heading)))

    @cached_property
    def is_area(self) -> bool:
        """Whether it is headed as the column of the councils' names."""
        return bool(AREA.fullmatch(plain(self.heading)))

    @cached_property
    def says_marked(self) -> bool:
        """Whether the heading says that marks stand here."""
        return bool(MARKED.fullmatch(plain(self.heading)))


@dataclass(frozen=True, eq=False)
class Table:
    """A table of a file that looks like marks.

    Parameters
    ----------
    sheet : Sheet
        Where it stands.
    header : int
        Row of the headings, counted from 0.
    factors : tuple of Column
        Columns (or rows) that share one set of marks.
    others : tuple of Column
        The rest.
    across : bool
        Whether the schools stand across and the factors down.
    sections : dict of str to str
        What stands in a row of its own above a factor and others, by the factor's place.
    """

    sheet: Sheet
    header: int
    factors: tuple[Column, ...]
    others: tuple[Column, ...] = ()
    across: bool = False
    sections: dict[str, str] = field(default_factory=dict)

    @property
    def score(self) -> tuple[bool, int, bool, int]:
        """How much it looks like marks; the larger, the more."""
        cells = sum(len(column.values) for column in self.factors)
        return not self.sheet.hidden, _weight(self.factors), self.across, cells

    @property
    def is_numbers(self) -> bool:
        """Whether the marks are numbers."""
        return all(column.is_numbers for column in self.factors)

    @property
    def words(self) -> Counter[str]:
        """Texts among the marks as first written, with how often each stands there."""
        texts = [value for column in self.factors for value in column.values]
        first = {fold(text): text for text in reversed(texts)}
        return Counter(first[fold(text)] for text in texts if not (self.is_numbers and _NUMBER.fullmatch(text)))

    @property
    def numbers(self) -> list[float]:
        """All marks that are numbers."""
        return [number for column in self.factors for number in column.numbers]


def find_table(sheets: Iterable[Sheet]) -> Table | None:
    """Find the table that looks most like marks.

    Parameters
    ----------
    sheets : iterable of Sheet
        What the file holds.

    Returns
    -------
    Table or None
        None where no column holds a few repeated words or numbers of a usual scale.
    """
    found = [table for sheet in sheets for table in _tables(sheet)]
    return max(found, key=lambda table: table.score, default=None)


def _tables(sheet: Sheet) -> list[Table]:
    if down := _factors_down(sheet):
        return [down]
    tables: list[Table] = []
    for header in _headers(sheet):
        above = _above(sheet, header)
        columns = [column for at in range(sheet.width) if (column := _column(sheet, header, at, above.get(at, "")))]
        if another_table(column.heading for column in columns):
            continue
        group = _largest_group(columns)
        if group and not _is_data([sheet.text(header, at) for at in range(sheet.width)], columns, group):
            others = tuple(column for column in columns if column not in group)
            listed = _listed(sheet, header, columns)
            places = {sheet.address(header, at): text for at, text in above.items()}
            sections = {} if listed else {one.place: places[one.place] for one in group if one.place in places}
            several = len(set(sections.values())) > 1 and not any(one.heading in sections.values() for one in group)
            tables.append(Table(sheet, header, tuple(listed or group), others, sections=sections if several else {}))
    return tables


def _is_data(texts: list[str], columns: list[Column], group: list[Column]) -> bool:
    """Whether a row of "headings" is one of marks: numbers, or words that stand below them again."""
    own = [(text, column) for text, column in zip(filter(None, texts), columns, strict=True) if column in group]
    again = sum(bool(_NUMBER.fullmatch(text)) or fold(_parted(text)[0]) in column.words for text, column in own)
    return again * 2 >= len(own)


def _above(sheet: Sheet, header: int) -> dict[int, str]:
    """What the row above the headings says over several of them: the names of sections."""
    if not header:
        return {}
    texts, found, last = [sheet.text(header - 1, at) for at in range(sheet.width)], {}, ""
    if sum(map(bool, texts)) < 2:
        return {}  # a title
    for at, text in enumerate(texts):
        last = text or last
        if last and sheet.text(header, at):
            found[at] = last
    return found


def _headers(sheet: Sheet) -> list[int]:
    """Rows that may hold the headings: mostly texts, and nearly as many as a row has cells."""
    rows = sheet.rows[: min(_HEADER_ROWS, len(sheet.rows) - 1)]
    filled = [sum(value != "" for value in row) for row in rows]
    texts = [sum(isinstance(value, str) and bool(re.search(r"[^\W\d_]", value)) for value in row) for row in rows]
    wide = max(filled, default=0)
    likely = [row for row in range(len(rows)) if filled[row] * 2 > wide > 1 and texts[row] * 2 >= filled[row]]
    return likely[: _HEADERS if len(sheet.rows) <= _LARGE else 1]


def _column(sheet: Sheet, header: int, at: int, above: str = "") -> Column | None:
    heading = sheet.text(header, at)
    if above and sum(sheet.text(header, other) == heading for other in range(sheet.width)) > 1:
        heading = above if MARKED.fullmatch(plain(heading)) else f"{above}: {heading}"  # Funding, below it Score
    cells = [(sheet.rows[row][at], sheet.text(row, at)) for row in range(header + 1, len(sheet.rows))]
    return _of(heading, sheet.address(header, at), cells) if heading else None


def _of(heading: str, place: str, cells: Sequence[tuple[Any, str]]) -> Column:
    texts = [text for _, text in cells if text and not _is_missing(text)]
    pure = any(_NUMBER.fullmatch(text) for text in texts)
    values: list[str] = []
    spellings: dict[str, str] = {}
    numbered: dict[str, int] = {}
    for text in texts:
        value, number = _parted(text)
        if number and pure:
            value = number
        elif number:
            numbered[value] = int(number)
        elif value != text:
            spellings[value] = text
        values.append(value)
    dates = any(isinstance(value, dt.date | dt.time | bool) for value, _ in cells)
    return Column(heading, place, tuple(values), spellings, numbered, dates)


@lru_cache(maxsize=10_000)  # a file holds the same few texts thousands of times
def _is_missing(text: str) -> bool:
    return marker(text) is not None


@lru_cache(maxsize=10_000)
def _parted(text: str) -> tuple[str, str]:
    """A mark as the scale would write it, and the number beside it, if any."""
    if match := _LABELLED.fullmatch(text):
        return (match[2] or match[3]).strip(), match[1] or match[4]
    return traffic_light(text) or text, ""


def _largest_group(columns: list[Column]) -> list[Column]:
    """Columns that share their marks; of several groups the one with the most, headed as marks or not."""
    groups: list[list[Column]] = []
    for column in (column for column in columns if column.is_words):
        sharing = [group for group in groups if any(_share(column, other) for other in group)]
        joined = [*(one for group in sharing for one in group), column]
        groups = [group for group in groups if group not in sharing] + [joined]
    groups = [group for group in groups if len({key for column in group for key in column.words}) <= _MOST_WORDS]
    numbers = [column for column in columns if column.is_marks]
    whole = [column for column in numbers if not (column.is_share or column.is_fine)]
    numbers = whole or numbers  # a share beside whole marks is none of them
    few = [column for column in numbers if max(column.numbers) <= _FEW]
    groups += [group for group in (few, numbers) if group]
    likely = [group for group in groups if len(group) > 1 or _may_stand_alone(group[0], columns)]
    ordered = [sorted(group, key=columns.index) for group in likely if _weight(group)]
    return max(ordered, key=lambda group: (_weight(group), sum(len(c.values) for c in group)), default=[])


def _may_stand_alone(column: Column, columns: list[Column]) -> bool:
    """Whether one column can be all the marks of a table: it is headed so, or there is little else."""
    again = len(column.values) > len(column.words) or bool(scales_with(frozenset(column.words)))
    return column.says_marked or (len(columns) <= 3 and again)


def _share(one: Column, other: Column) -> bool:
    """Whether two columns have a mark in common, or marks of one known scale."""
    return bool(one.words.keys() & other.words.keys() or scales_with(frozenset(one.words | other.words)))


def _weight(group: Sequence[Column]) -> int:
    """Columns that have more than one mark between them; those headed as marks count double."""
    varied = len({value for column in group for value in column.values}) > 1
    return sum(2 if column.says_marked else 1 for column in group) if varied else 0


# Factors down, schools across


def _factors_down(sheet: Sheet) -> Table | None:
    """The table of a sheet whose rows are the factors; None where they are not."""
    labels = {row: at for row in range(len(sheet.rows)) if (at := _label(sheet, row)) is not None}
    counted = {row: at for row, at in labels.items() if _COUNTED.fullmatch(sheet.text(row, at))}
    if len(counted) > 1:  # "1. Funding": what stands around them are titles, totals and notes
        labels = counted
    elif labels:  # without numbers the first row is that of the headings
        labels.pop(min(labels))
    if not 1 < len(labels) <= _MOST_FACTORS:
        return None
    first = min(labels)
    beside = _columns_beside(sheet, first)
    rows = []
    for row, at in labels.items():
        cells = [(sheet.rows[row][c], sheet.text(row, c)) for c in range(at + 1, sheet.width) if c not in beside]
        rows.append(_of(sheet.text(row, at), sheet.address(row, at), cells))
    group = _largest_group([row for row in rows if (row.is_marks or row.is_words) and not row.is_other])
    names = [row.heading for row in group]
    if len(group) < 2 or len(set(map(plain, names))) < len(names):
        return None
    header = max(0, first - 1)
    headings = [sheet.text(header, at) for at in range(labels[first] + 1, sheet.width) if at not in beside]
    named = counted or _are_factors(names, [text for text in headings if text], sheet.text(header, labels[first]))
    return Table(sheet, header, tuple(group), across=True) if named else None


def _columns_beside(sheet: Sheet, first: int) -> set[int]:
    """Columns of totals and the like, by what stands in the rows above the first row of marks."""
    above = range(max(0, first - 3), first)
    return {at for at in range(sheet.width) for row in above if BESIDE.fullmatch(plain(sheet.text(row, at)))}


def _label(sheet: Sheet, row: int) -> int | None:
    """Column of the text that stands before the first marks of a row; None where two cells of marks are not there."""
    texts = [sheet.text(row, at) for at in range(sheet.width)]
    first = next((at for at, text in enumerate(texts) if text), None)
    if first is None or not isinstance(sheet.rows[row][first], str) or _NUMBER.fullmatch(texts[first]):
        return None
    filled = [text for text in texts[first + 1 :] if text]
    again = first + 1 < len(texts) and len(texts[first]) <= 5 and len(texts[first + 1]) > 12  # "KSF 1 | Effective ..."
    return (first + 1 if again else first) if len(filled) > 1 else None


def _are_factors(labels: list[str], headings: list[str], corner: str) -> bool:
    """Whether names beside the rows are factors, and the headings schools."""
    if sum(bool(CALLED_SCHOOL.fullmatch(plain(label))) for label in labels) * 2 > len(labels):
        return False
    if ID.fullmatch(plain(corner)) or SCHOOL.fullmatch(plain(corner)):
        return False
    headings = [text for text in headings if not text.endswith("?")]
    if FACTOR.fullmatch(plain(corner)):
        return True
    return sum(bool(CALLED_SCHOOL.fullmatch(plain(text))) for text in headings) * 2 > len(headings) > 0


def _listed(sheet: Sheet, header: int, columns: list[Column]) -> list[Column]:
    """Factors of a table with a row a rating: a column of their names, which come again, beside one of marks."""
    names = [column for column in columns if FACTOR.fullmatch(plain(column.heading)) and not column.says_marked]
    marks = [column for column in columns if column.says_marked and (column.is_marks or column.is_words)]
    again = [column for column in names if len(column.values) >= 2 * len(column.words)]
    one_school = not any(column.is_school or column.is_area for column in columns)
    if len(names) != 1 or len(marks) != 1 or not (again or one_school):
        return []
    at = {sheet.address(header, place): place for place in range(sheet.width)}
    name, mark = at[names[0].place], at[marks[0].place]
    cells: dict[str, list[tuple[Any, str]]] = {}
    for row in range(header + 1, len(sheet.rows)):
        if text := sheet.text(row, name):
            cells.setdefault(text, []).append((sheet.rows[row][mark], sheet.text(row, mark)))
    return [_of(text, names[0].place, listed) for text, listed in cells.items()]
