"""Which headings of a file of marks are factors, and which marks they hold: what a draft can know."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from esanalysis.english import plain
from esanalysis.files.sheet import Sheet
from esanalysis.instrument.drafting.guess import scales_with
from esanalysis.instrument.missing import marker
from esanalysis.instrument.scale import fold

__all__ = ["Column", "Table", "find_table"]

_MOST_WORDS = 10  # a column with more different texts holds names or sentences
_LONGEST_WORD = 60
_HEADER_ROWS = 40  # the header is looked for so far down
_ID = re.compile(
    r"(?:.* )?(?:urn|laestab|dbn|uprn|upin|ukprn|id|uid|code|ref|seed no|web link|link|postcode|pcode|telephone|e ?mail)"
    r"(?: .*)?"
)
_SCHOOL = re.compile(
    r"(?:.* )?(?:school|academy|setting|provider|establishment|centre|schname)(?: name)?|name|publication"
)
_AREA = re.compile(r"(?:local authority|council|area)(?: name)?")
_BESIDE = re.compile(
    r"(?:.* )?(?:total|sum|average|avge|avg|mean|median|rank|count|number of|no of|pupils|roll|quintile|age|year|"
    r"percentage|capacity|latitude|longitude|easting|northing|statutory)(?: .*)?"
)
_MARKED = re.compile(
    r"(?:.* )?(?:grades?|ratings?|scores?|marks?|judgements?|outcomes?|levels?|rag|overall effectiveness)(?: .*)?"
)
_FACTOR = re.compile(
    r"(?:key success )?(?:ksf|factor|question|standard|indicator|criteri(?:on|a)|area|judgement|benchmark|item|practice|"
    r"statement|aspect|element|domain|principle|measure)s?(?: .*)?"
)
_CALLED_SCHOOL = re.compile(
    r".*\b(?:school|primary|academy|infants?|juniors?|college|high|nursery|ce|rc)\b.*|school \d+"
)
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?%?")
_FEW, _MANY = 10, 100  # ends of the usual scales


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
        What stands below (or beside) it and is no missing marker.
    missing : Counter
        Missing markers and how often they stand there.
    dates : bool
        Whether it holds a date.
    """

    heading: str
    place: str
    values: tuple[str, ...]
    missing: Counter = field(default_factory=Counter)
    dates: bool = False

    @property
    def words(self) -> dict[str, str]:
        """Different texts, folded, and how each is written first."""
        return {fold(value): value for value in reversed(self.values)}

    @property
    def is_words(self) -> bool:
        """Whether it holds a few texts that come again, as grades do."""
        words = self.words
        few = 0 < len(words) <= _MOST_WORDS and max(map(len, words.values())) <= _LONGEST_WORD
        again = len(self.values) > len(words) or len(words) <= 3 or len(self.values) <= 4
        return few and again and not self.is_numbers and not self.dates and not self.is_school

    @property
    def is_numbers(self) -> bool:
        """Whether it holds numbers only."""
        return bool(self.values) and all(_NUMBER.fullmatch(value) for value in self.values)

    @property
    def numbers(self) -> list[float]:
        """Its numbers."""
        return [float(value.rstrip("%")) for value in self.values]

    @property
    def is_marks(self) -> bool:
        """Whether its numbers could be marks of a usual scale."""
        return self.is_numbers and not self.is_other and 0 <= min(self.numbers) and max(self.numbers) <= _MANY

    @property
    def is_other(self) -> bool:
        """Whether the heading says that no marks stand here."""
        folded = plain(self.heading)
        named = _ID.fullmatch(folded) or _BESIDE.fullmatch(folded) or self.is_school
        return not _MARKED.fullmatch(folded) and bool(named)

    @property
    def is_school(self) -> bool:
        """Whether it is headed as the column of the schools' names."""
        return bool(_SCHOOL.fullmatch(plain(self.heading)))

    @property
    def says_marked(self) -> bool:
        """Whether the heading says that marks stand here."""
        return bool(_MARKED.fullmatch(plain(self.heading)))


@dataclass(frozen=True)
class Table:
    """The table of a file that looks most like marks.

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
    """

    sheet: Sheet
    header: int
    factors: tuple[Column, ...]
    others: tuple[Column, ...]
    across: bool = False

    @property
    def score(self) -> tuple[bool, int, int]:
        """How much it looks like marks; the larger, the more."""
        marked = any(column.says_marked for column in self.factors)
        cells = sum(len(column.values) for column in self.factors)
        return not self.sheet.hidden, (len(self.factors) * (1 + marked)), cells

    @property
    def words(self) -> Counter:
        """Texts of the marks as first written, with how often each stands there; empty for numbers."""
        if all(column.is_numbers for column in self.factors):
            return Counter()
        counts = Counter(fold(value) for column in self.factors for value in column.values)
        first = {key: word for column in reversed(self.factors) for key, word in column.words.items()}
        return Counter({first[key]: count for key, count in counts.items()})

    @property
    def numbers(self) -> list[float]:
        """All marks, where they are numbers."""
        return [number for column in self.factors if column.is_numbers for number in column.numbers]


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
    header = _header(sheet)
    if header is None:
        return []
    columns = [column for at in range(sheet.width) if (column := _column(sheet, header, at))]
    tables = []
    if group := _largest_group(columns):
        others = tuple(column for column in columns if column not in group)
        tables.append(Table(sheet, header, tuple(group), others))
        rows = _rows(sheet, header)
        if rows and _factors_stand_down(sheet, header, rows, group):
            tables = [Table(sheet, header, tuple(rows), (), across=True)]
        elif listed := _long(sheet, header, columns):
            tables = [Table(sheet, header, tuple(listed), others)]
    return tables


def _header(sheet: Sheet) -> int | None:
    """First of the rows with the most headings above filled cells."""
    filled = [sum(value != "" for value in row) for row in sheet.rows[:_HEADER_ROWS]]
    wide = max(filled[:-1] or [0])
    if len(sheet.rows) < 2 or wide < 2:
        return None
    texts = [
        (row, sum(isinstance(value, str) and value != "" for value in sheet.rows[row])) for row in range(len(filled))
    ]
    likely = [row for row, count in texts if filled[row] * 2 > wide and count * 2 >= filled[row]]
    return likely[0] if likely and likely[0] < len(sheet.rows) - 1 else None


def _column(sheet: Sheet, header: int, at: int) -> Column | None:
    heading = sheet.text(header, at)
    cells = [(sheet.rows[row][at], sheet.text(row, at)) for row in range(header + 1, len(sheet.rows))]
    return _of(heading, sheet.address(header, at), cells) if heading else None


def _of(heading: str, place: str, cells: Sequence[tuple[Any, str]]) -> Column:
    texts = [text for _, text in cells if text]
    values = tuple(text for text in texts if marker(text) is None)
    missing = Counter(text for text in texts if marker(text) is not None)
    dates = any(isinstance(value, dt.date | dt.time | bool) for value, _ in cells)
    return Column(heading, place, values, missing, dates)


def _largest_group(columns: list[Column]) -> list[Column]:
    """Columns that share their marks; of several groups the one with the most, headed as marks or not."""
    groups: list[list[Column]] = []
    for column in (column for column in columns if column.is_words):
        sharing = [group for group in groups if any(_share(column, other) for other in group)]
        joined = [*(one for group in sharing for one in group), column]
        groups = [group for group in groups if group not in sharing] + [joined]
    groups = [group for group in groups if len({key for column in group for key in column.words}) <= _MOST_WORDS]
    numbers = [column for column in columns if column.is_marks]
    few = [column for column in numbers if max(column.numbers) <= _FEW]
    groups += [group for group in (few, numbers) if group]
    likely = [group for group in groups if len(group) > 1 or group[0].says_marked or len(columns) <= 3]
    ordered = [sorted(group, key=columns.index) for group in likely]
    return max(ordered, key=lambda group: (_weight(group), sum(len(c.values) for c in group)), default=[])


def _share(one: Column, other: Column) -> bool:
    """Whether two columns have a mark in common, or marks of one known scale."""
    both = one.words.keys() | other.words.keys()
    return bool(one.words.keys() & other.words.keys() or scales_with(both))


def _weight(group: list[Column]) -> int:
    """Columns that have more than one mark between them; those headed as marks count double."""
    varied = len({value for column in group for value in column.values}) > 1
    return sum(2 if column.says_marked else 1 for column in group) if varied else 0


def _rows(sheet: Sheet, header: int) -> list[Column]:
    """Rows of marks as columns: the heading is the last text before the first mark."""
    found = []
    for row in range(header + 1, len(sheet.rows)):
        names = [
            at for at in range(min(3, sheet.width)) if isinstance(sheet.rows[row][at], str) and sheet.text(row, at)
        ]
        if names:
            at = names[-1] if all(not _NUMBER.fullmatch(sheet.text(row, n)) for n in names) else names[0]
            cells = [(sheet.rows[row][c], sheet.text(row, c)) for c in range(at + 1, sheet.width)]
            found.append(_of(sheet.text(row, at), sheet.address(row, at), cells))
    return [column for column in found if (column.is_marks or column.is_words) and not column.is_other]


def _factors_stand_down(sheet: Sheet, header: int, rows: list[Column], group: list[Column]) -> bool:
    """Whether the first column names factors and the headings name schools."""
    corner = next((sheet.text(header, at) for at in range(sheet.width) if sheet.text(header, at)), "")
    if sheet.text(header, 0) and _SCHOOL.fullmatch(plain(corner)):
        return False
    schools = sum(bool(_CALLED_SCHOOL.fullmatch(plain(column.heading))) for column in group)
    below = sum(bool(_CALLED_SCHOOL.fullmatch(plain(row.heading))) for row in rows)
    named = bool(sheet.text(header, 0)) and bool(_FACTOR.fullmatch(plain(sheet.text(header, 0))))
    return named or (schools * 2 > len(group) and below * 2 < len(rows))


def _long(sheet: Sheet, header: int, columns: list[Column]) -> list[Column]:
    """Factors of a table with a row a rating: a column of their names, which come again, beside one of marks."""
    names = [column for column in columns if _FACTOR.fullmatch(plain(column.heading)) and not column.says_marked]
    marks = [column for column in columns if column.says_marked and (column.is_marks or column.is_words)]
    if len(names) != 1 or len(marks) != 1 or len(names[0].values) < 2 * len(names[0].words):
        return []
    at = {sheet.address(header, place): place for place in range(sheet.width)}
    name, mark = at[names[0].place], at[marks[0].place]
    cells: dict[str, list[tuple[Any, str]]] = {}
    for row in range(header + 1, len(sheet.rows)):
        if text := sheet.text(row, name):
            cells.setdefault(text, []).append((sheet.rows[row][mark], sheet.text(row, mark)))
    return [_of(text, names[0].place, listed) for text, listed in cells.items()]


def is_area(heading: str) -> bool:
    """Whether a heading is that of the councils' names."""
    return bool(_AREA.fullmatch(plain(heading)))
