"""Which headings of a file of marks are factors, and which marks they hold: what a draft can know."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from esanalysis.english import plain
from esanalysis.files.sheet import Sheet
from esanalysis.instrument.drafting.columns import MOST_WORDS, NUMBER, Column, column_of, parted
from esanalysis.instrument.drafting.headings import (
    BESIDE,
    CALLED_SCHOOL,
    FACTOR,
    ID,
    MARKED,
    NOT_NOW,
    NOW,
    SCHOOL,
    another_table,
)
from esanalysis.instrument.drafting.listed import listed_factors
from esanalysis.instrument.drafting.order import counts_of_answers, scales_with
from esanalysis.instrument.scale import fold

__all__ = ["Table", "find_tables"]

_HEADER_ROWS, _HEADERS = 40, 6  # the header is looked for so far down, and so many are tried
_COUNTED = re.compile(r"(?:\d+(?:\.\d+)*|[A-Z]{1,3}\d+(?:\.\d+)*)[.:)]?\s+\S.*")
_ENDS = (1, 10)  # of flags, and of the usual scales of few marks
_WORDS_OF_A_FIGURE = 5
_FIGURE = re.compile(
    r"(?:grand |sub)?(?:totals?|average|mean|median|number of|no of|count|lowest|highest|percentage)\b"
)
_DATED = re.compile(r"\d{1,4}[-/]\d{1,2}[-/]\d{1,4}\b")
_LARGE = 2000  # rows from which only the first row of headings is tried
_MOST_FACTORS = 300  # a table with more rows has no factors down its side


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
    roles : dict of str to str
        In a table with a row a rating the headings of the factors and of the marks.
    """

    sheet: Sheet
    header: int
    factors: tuple[Column, ...]
    others: tuple[Column, ...] = ()
    across: bool = False
    sections: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)

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
        return Counter(first[fold(text)] for text in texts if not (self.is_numbers and NUMBER.fullmatch(text)))

    @property
    def numbers(self) -> list[float]:
        """All marks that are numbers."""
        return [number for column in self.factors for number in column.numbers]


def find_tables(sheets: Iterable[Sheet]) -> list[Table]:
    """Find the table of each sheet that looks most like marks, the likeliest first.

    Parameters
    ----------
    sheets : iterable of Sheet
        What the file holds.

    Returns
    -------
    list of Table
        Empty where no column holds a few repeated words or numbers of a usual scale.
    """
    found = [max(tables, key=lambda table: table.score) for sheet in sheets if (tables := _tables(sheet))]
    return sorted(found, key=lambda table: table.score, reverse=True)


def _tables(sheet: Sheet) -> list[Table]:
    if counts_of_answers(sheet):
        return []
    tables: list[Table] = []
    down = _factors_down(sheet)
    for header in _headers(sheet):
        above = _above(sheet, header)
        columns = [column for at in range(sheet.width) if (column := _column(sheet, header, at, above.get(at, "")))]
        if another_table(column.heading for column in columns):
            continue
        now = [column for column in columns if not NOT_NOW.fullmatch(plain(column.heading.rpartition(": ")[2]))]
        group = _largest_group(now if len(now) * 2 >= len(columns) else columns)
        others = tuple(column for column in columns if column not in group)
        listed, roles, sections = listed_factors(sheet, header, columns, group)
        if listed:
            others = tuple(column for column in columns if column.heading not in roles.values())
            tables.append(Table(sheet, header, tuple(listed), others, sections=sections, roles=roles))
        elif group and not _is_data([sheet.text(header, at) for at in range(sheet.width)], columns, group):
            places = {sheet.address(header, at): text for at, text in above.items()}
            sections = {one.place: places[one.place] for one in group if one.place in places}
            several = 1 < len(set(sections.values())) < len(sections)
            if not several or any(one.heading in sections.values() for one in group):
                sections = {}
            lifted = all(places.get(one.place) == one.heading for one in group)  # their names stand above
            tables.append(Table(sheet, header - lifted, tuple(group), others, sections=sections))
    with_roles = [table for table in tables if table.roles]
    return with_roles or ([down] if down else tables)


def _is_data(texts: list[str], columns: list[Column], group: list[Column]) -> bool:
    """Whether a row of "headings" is one of marks: numbers, or words that stand below them again."""
    own = [(text, column) for text, column in zip(filter(None, texts), columns, strict=True) if column in group]
    again = sum(bool(NUMBER.fullmatch(text)) or fold(parted(text)[0]) in column.words for text, column in own)
    return again * 2 >= len(own)


def _above(sheet: Sheet, header: int) -> dict[int, str]:
    """What the row above the headings says over several of them: the names of sections."""
    if not header:
        return {}
    texts, found, last = [sheet.text(header - 1, at) for at in range(sheet.width)], {}, ""
    if sum(map(bool, texts)) < 2 or all(NUMBER.fullmatch(text) for text in texts[1:] if text):
        return {}  # a title, or the numbers of the questions
    written_once = not any(text and text == after for text, after in pairwise(texts))
    for at, text in enumerate(texts):
        last = text or (last if written_once else "")
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
    # Below a full row of different texts stand data, but for a second row of headings.
    full = (row for row in likely if filled[row] == texts[row] == wide == len(set(map(str, rows[row])) - {""}))
    first = next(full, len(rows))
    likely = [row for row in likely if row <= first + 1]
    return likely[: _HEADERS if len(sheet.rows) <= _LARGE else 1]


def _column(sheet: Sheet, header: int, at: int, above: str = "") -> Column | None:
    heading = sheet.text(header, at)
    named = bool(above) and not NUMBER.fullmatch(above)
    if named and sum(sheet.text(header, other) == heading for other in range(sheet.width)) > 1:
        of_now = MARKED.fullmatch(plain(heading)) or NOW.fullmatch(plain(heading))
        heading = above if of_now else f"{above}: {heading}"  # Funding, below it Score
    rows = [row for row in range(header + 1, len(sheet.rows)) if not (at and _is_figure(sheet.rows[row][0]))]
    cells = [(sheet.rows[row][at], sheet.text(row, at)) for row in rows]
    return column_of(heading, sheet.address(header, at), cells) if heading else None


def _is_figure(label: object) -> bool:
    """Whether a row is of counts or averages of the others: "Number of reds"."""
    if not isinstance(label, str) or len(label.split()) > _WORDS_OF_A_FIGURE:
        return False
    return bool(_FIGURE.match(plain(label)))


def _largest_group(columns: list[Column]) -> list[Column]:
    """Columns that share their marks; of several groups the one with the most, headed as marks or not."""
    groups: list[list[Column]] = []
    for column in (column for column in columns if column.is_words):
        sharing = [group for group in groups if any(_share(column, other) for other in group)]
        joined = [*(one for group in sharing for one in group), column]
        groups = [group for group in groups if group not in sharing] + [joined]
    groups = [group for group in groups if len({key for column in group for key in column.words}) <= MOST_WORDS]
    numbers = [column for column in columns if column.is_marks]
    whole = [column for column in numbers if not (column.is_share or column.is_fine)]
    rated = any(sum(column.says_marked for column in group) > 1 for group in groups)
    shares = [] if rated else [column for column in numbers if column not in whole]
    numbers = (
        whole if len(whole) > 1 or len(shares) < 2 else shares
    )  # a share beside whole marks, or beside ratings in words, is none
    groups += [_on_one_scale(numbers)] if numbers else []
    likely = [group for group in groups if len(group) > 1 or _may_stand_alone(group[0], columns)]
    ordered = [sorted(group, key=columns.index) for group in likely if _weight(group)]
    return max(ordered, key=lambda group: (_weight(group), sum(len(c.values) for c in group)), default=[])


def _on_one_scale(numbers: list[Column]) -> list[Column]:
    """Columns of numbers that most of them could share a scale with: sums of flags are no flags."""
    fitting = ([column for column in numbers if max(column.numbers) <= end] for end in _ENDS)
    return next((group for group in fitting if len(group) * 2 > len(numbers)), numbers)


def _may_stand_alone(column: Column, columns: list[Column]) -> bool:
    """Whether one column can be all the marks of a table: it is headed so, or there is little else."""
    return column.says_marked or (len(columns) <= 3 and column.comes_again)


def _share(one: Column, other: Column) -> bool:
    """Whether two columns have a mark in common, or marks of one known scale."""
    return bool(one.words.keys() & other.words.keys() or scales_with(frozenset(one.words | other.words)))


def _weight(group: Sequence[Column]) -> int:
    """Different headings of columns that have more than one mark between them; those headed as marks count double."""
    varied = len({value for column in group for value in column.values}) > 1
    return sum({plain(column.heading): 2 if column.says_marked else 1 for column in group}.values()) if varied else 0


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
        rows.append(column_of(sheet.text(row, at), sheet.address(row, at), cells))
    group = _largest_group(
        [row for row in rows if (row.is_marks or row.is_words) and not (row.is_numbers and row.is_other)]
    )
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
    if first is None or not isinstance(sheet.rows[row][first], str) or NUMBER.fullmatch(texts[first]):
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
    if re.fullmatch(r"timestamp|(?:.* )?(?:time|date)", plain(corner)) or any(map(_DATED.match, labels)):
        return False
    headings = [text for text in headings if not text.endswith(("?", "]"))]
    if FACTOR.fullmatch(plain(corner)):
        return True
    return sum(bool(CALLED_SCHOOL.fullmatch(plain(text))) for text in headings) * 2 > len(headings) > 0
