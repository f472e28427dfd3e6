"""What every reader of a table needs and gives: the language of one framework in, entries by columns out.

An entry is one mark of one school on one factor. What it shares with others (school, cluster, round, rater, number)
stands once, as a *rated*: entries point to it. Texts are kept as codes and words, so that a million entries cost
what their different words cost.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from esanalysis.english import counted
from esanalysis.errors import Problem
from esanalysis.files.sheet import Sheet
from esanalysis.instrument.framework import Framework
from esanalysis.ratings.reading.meaning.headings import Headings
from esanalysis.ratings.reading.meaning.naming import Named
from esanalysis.ratings.reading.options import ReadingOptions
from esanalysis.ratings.reading.values import REASONS, Mark, Values

__all__ = ["RATED", "Coded", "Entries", "Language", "PrintedFigure", "Table", "gathered"]

RATED = ("cluster", "round", "school", "rater", "school_id", "phase", "area", "subcluster")

Codes = NDArray[np.int32]


@dataclass(frozen=True)
class PrintedFigure:
    """A total or an average that stands printed in a file, kept as it is whatever the ratings say.

    `ksf` is None for a figure of a school, `school` is None for a figure of a factor. `schools` are those whose marks
    stand in its grid: without one of them, or beside another, the figure says nothing. `kind` is total, average,
    lowest, highest, median or count.
    """

    cluster: str
    round: str
    ksf: str | None
    school: str | None
    kind: str
    value: float
    file: str
    sheet: str | None
    cell: str
    schools: tuple[str, ...] = ()

    def __deepcopy__(self, memo: dict) -> "PrintedFigure":
        """Return itself: pandas deep-copies ``attrs`` on every operation, and this never changes."""
        return self


class Language:
    """How one framework's headings and marks are written, and what a person said about the files."""

    def __init__(self, framework: Framework, options: ReadingOptions | None = None) -> None:
        self.framework = framework
        self.options = (options or ReadingOptions()).with_defaults(framework)
        self.headings = Headings(framework)
        self.values = Values(framework.scale, self.options.missing)
        self.places = {key: place for place, key in enumerate(framework.keys)}


class Coded(NamedTuple):
    """A column of texts as codes and words; -1 where there is none."""

    codes: Codes
    words: list[str]

    @classmethod
    def of(cls, texts: Iterable[str | None]) -> "Coded":
        """Code some texts.

        Examples
        --------
        >>> coded = Coded.of(["North", None, "North", "South"])
        >>> coded.codes.tolist(), coded.words
        ([0, -1, 0, 1], ['North', 'South'])
        """
        known: dict[str, int] = {}
        codes = [-1 if not text else known.setdefault(text, len(known)) for text in texts]
        return cls(np.array(codes, dtype=np.int32), list(known))

    @classmethod
    def all(cls, text: str | None, count: int) -> "Coded":
        """One text, or none, for all."""
        return cls(np.full(count, 0 if text else -1, dtype=np.int32), [text] if text else [])

    def texts(self) -> list[str | None]:
        """The column as plain texts."""
        words: list[str | None] = [*self.words, None]
        return [words[code] for code in self.codes]

    def take(self, places: Codes | slice) -> "Coded":
        """The column at some places."""
        return Coded(self.codes[places], self.words)


@dataclass
class Table:
    """One table of a sheet: what was rated, and a mark for each of it and each factor.

    `only_notes` marks a sheet of notes for ratings that stand elsewhere in the file; `named` are the columns that the
    table itself fills, where others come from its sheet's or file's name. `heading_row` is set where people know a
    cell by the heading of its column.
    """

    sheet: Sheet
    only_notes: bool = False
    named: frozenset[str] = frozenset()
    heading_row: int | None = None
    rated: dict[str, Coded] = field(default_factory=lambda: dict.fromkeys(RATED, Coded.all(None, 0)))
    at: Codes = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    ksf: Codes = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    rating: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    missing: Codes = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    rows: Codes = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    columns: Codes = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    notes: dict[int, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    printed: list[PrintedFigure] = field(default_factory=list)
    beside: list[tuple[int, str, float, str | None]] = field(
        default_factory=list
    )  # rated, factor, mark, why there is none
    remarks: list[dict[str, str]] = field(default_factory=list)  # what was said besides: school, who, kind, text
    source: str = ""  # where the names of the schools were found
    found: Named | None = None  # where its cluster and round were found
    marked: dict[str, list[str]] = field(default_factory=dict)  # cells that were translated, by what stands there
    others: dict[str, str] = field(default_factory=dict)  # headings of columns that are not read, by their role
    telling: dict[str, list[str]] = field(default_factory=dict)  # other columns that tell two schools of a name apart

    @property
    def schools(self) -> list[str]:
        """Names of the schools, each once."""
        codes, words = self.rated["school"]
        return [words[code] for code in sorted({*codes.tolist()}) if code >= 0]

    @property
    def sources(self) -> list[str]:
        """Where the names of its schools were found, and its cluster and round if no line or column says them."""
        return [text for text in (self.source, self.found.said(self.named) if self.found else "") if text]

    @property
    def counted_schools(self) -> str:
        """How many schools there are, told apart by their numbers where they have some."""
        names, ids = self.rated["school"], self.rated["school_id"]
        return counted(len({*zip(names.codes.tolist(), ids.codes.tolist(), strict=True)}), "school")

    @property
    def has_schools(self) -> bool:
        """Whether any school was found."""
        return len(self.rated["school"].codes) > 0

    def cell(self, entry: int) -> str:
        """Where an entry's mark stands."""
        row, column = int(self.rows[entry]), int(self.columns[entry])
        heading = self.sheet.text(self.heading_row, column) if self.heading_row is not None else None
        return self.sheet.place(row, column, heading)

    def fill(self, rated: Sequence[dict[str, str | None]], entries: Sequence[tuple[int, int, Mark, int, int]]) -> None:
        """Take in what was rated, and for each entry its place there, factor, mark, row and column."""
        self.rated = {name: Coded.of([one.get(name) for one in rated]) for name in RATED}
        at, ksf, marks, rows, columns = zip(*entries, strict=True) if entries else ((), (), (), (), ())
        self.at, self.ksf = np.array(at, dtype=np.int32), np.array(ksf, dtype=np.int32)
        self.rows, self.columns = np.array(rows, dtype=np.int32), np.array(columns, dtype=np.int32)
        self.rating = np.array([mark.rating for mark in marks], dtype=float)
        reasons = [-1 if mark.missing is None else REASONS.index(mark.missing) for mark in marks]
        self.missing = np.array(reasons, dtype=np.int32)

    def say_source(self, where: str) -> None:
        """Note the column or row from which the names of the schools were taken; empty where --as-school names one."""
        sheet = f' (sheet "{self.sheet.name}")' if self.sheet.name else ""
        self.source = f"Schools from {where}{sheet}, {self.counted_schools}" if where else "School from --as-school"

    def say_left_out(self, headings: Iterable[str]) -> None:
        """Note the columns that are no ratings, so that nothing is dropped in silence."""
        listed = list(headings)
        if not listed:
            return
        count = "1 column or row holds" if len(listed) == 1 else f"{len(listed)} columns or rows hold"
        named = ", ".join(listed[:_NAMED]) + (f" and {len(listed) - _NAMED} more" if len(listed) > _NAMED else "")
        self.problems.append(
            self.sheet.problem(
                "column left out",
                f"{count} no ratings and {'is' if len(listed) == 1 else 'are'} left out: {named}",
                "",
                "Nothing to do, unless ratings stand there.",
                error=False,
            )
        )


_NAMED = 12  # columns named in a message before "and n more"


@dataclass
class Entries:
    """The entries of all tables as one: codes into words that are the same for every table."""

    tables: list[Table]
    rated: dict[str, Coded]
    at: Codes
    ksf: Codes
    rating: NDArray[np.float64]
    missing: Codes
    starts: Codes  # first entry of each table
    rated_starts: Codes  # first rated of each table
    renamed: list[tuple[str, str]] = field(default_factory=list)  # earlier name of a school, and its latest

    def __len__(self) -> int:
        return len(self.at)

    @cached_property
    def table_of_rated(self) -> Codes:
        """Table that each rated stands in."""
        own = np.arange(len(self.rated["school"].codes))
        return (np.searchsorted(self.rated_starts, own, side="right") - 1).astype(np.int32)

    def place(self, entry: int) -> tuple[Table, str]:
        """Table and cell of an entry."""
        table = int(np.searchsorted(self.starts, entry, side="right")) - 1
        return self.tables[table], self.tables[table].cell(entry - int(self.starts[table]))

    def groups(self, *names: str) -> Codes:
        """One code for each different combination of some columns of the rated."""
        combined = np.zeros(len(self.rated["school"].codes), dtype=np.int64)
        for name in names:
            column = self.rated[name]
            combined = combined * (len(column.words) + 1) + column.codes + 1
        return _ranked(combined)


def _ranked(values: NDArray[np.int64]) -> Codes:
    """Codes from 0 in the order of the values."""
    return np.asarray(np.unique(values, return_inverse=True)[1], dtype=np.int32)


def gathered(tables: list[Table], folded: dict[str, Any]) -> Entries:
    """Put the entries of tables together; `folded` says for some columns what two spellings share."""
    rated = {name: _joined([table.rated[name] for table in tables], folded.get(name)) for name in RATED}
    sizes = [len(table.rated["school"].codes) for table in tables]
    rated_starts = np.cumsum([0, *sizes[:-1]], dtype=np.int32) if tables else np.zeros(0, dtype=np.int32)
    starts = np.cumsum([0, *(len(table.at) for table in tables[:-1])], dtype=np.int32) if tables else rated_starts
    at = _concatenated([table.at + start for table, start in zip(tables, rated_starts, strict=True)])
    return Entries(
        tables,
        rated,
        at,
        _concatenated([table.ksf for table in tables]),
        _concatenated([table.rating for table in tables], float),
        _concatenated([table.missing for table in tables]),
        starts,
        rated_starts,
    )


def _concatenated(parts: list[Any], dtype: Any = np.int32) -> Any:
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=dtype)


def _joined(columns: list[Coded], fold: Any) -> Coded:
    """One column of several; the first spelling of a word stands for all that fold to the same."""
    known: dict[Hashable, int] = {}
    words: list[str] = []
    parts = []
    for column in columns:
        codes = np.empty(len(column.words) + 1, dtype=np.int32)
        codes[-1] = -1
        for place, word in enumerate(column.words):
            key = fold(word) if fold else word
            code = known.setdefault(key, len(words))
            if code == len(words):
                words.append(word)
            codes[place] = code
        parts.append(codes[column.codes])
    return Coded(_concatenated(parts), words)
