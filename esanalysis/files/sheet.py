"""A sheet: typed cells that know their true address, and what a plain reading of them would hide."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from esanalysis.errors import Problem

__all__ = [
    "Position", "ProtectedError", "Sheet", "TooSparseError", "apart", "column_letters", "column_number", "is_sparse",
    "laid_out", "squared",
]  # fmt: skip

Position = tuple[int, int]
Range = tuple[int, int, int, int]  # first row, first column, last row, last column

DENSE = 2_000_000  # cells of a rectangle that may be laid out whatever it holds
SPARSE = 20  # beyond that it may have this many cells for each that holds something
HEAD = 200  # rows in which the headings of a table stand
ROW_GAP, COLUMN_GAP = 1000, 100  # so many blank rows or columns end a sheet's tables


def column_letters(column: int) -> str:
    """Letters of a column counted from 0.

    Examples
    --------
    >>> column_letters(0), column_letters(25), column_letters(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Place of a column, counted from 0.

    Examples
    --------
    >>> column_number("A"), column_number("Z"), column_number("AA")
    (0, 25, 26)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


@dataclass(frozen=True)
class Sheet:
    """One sheet: its cells from A1 on, and what a plain reading of the cells would hide.

    Parameters
    ----------
    file : str
        Name of the file without folders.
    name : str or None
        Name of the sheet; None in a text file.
    rows : list of list
        Cells as str, float, int, bool, date or time; an empty cell is ``""``. Rows are equally long.
    comments : dict
        Text of the comment at (row, column), both counted from 0; the author's name is left out.
    errors : dict
        Error values such as ``#DIV/0!``; these cells are ``""`` in `rows`.
    uncomputed : dict
        Formulas whose result was never computed (the file was written by a program and not opened
        since); these cells are ``""`` in `rows`.
    hidden : bool
        True for a sheet that a person opening the file does not see.
    lines : tuple of int
        For a text file the line each row begins on.
    merged : tuple of (int, int, int, int)
        Cells merged into one: first row, first column, last row, last column. The first holds the content.
    hidden_rows, hidden_columns : frozenset of int
        Rows (also those that a filter hides) and columns that a person opening the file does not see.
    masked : dict
        Values that the number format of their cell does not show at all; these cells are ``""`` in `rows`.
    far : frozenset
        Filled cells that stand so far from all others that they are left out of `rows`.
    """

    file: str
    name: str | None
    rows: Sequence[list[Any]]
    comments: dict[Position, str] = field(default_factory=dict)
    errors: dict[Position, str] = field(default_factory=dict)
    uncomputed: dict[Position, str] = field(default_factory=dict)
    hidden: bool = False
    lines: Sequence[int] = ()
    merged: tuple[Range, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    masked: dict[Position, Any] = field(default_factory=dict)
    far: frozenset[Position] = frozenset()

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.rows[0]) if self.rows else 0

    @cached_property
    def head(self) -> list[dict[int, str]]:
        """Texts of the first rows by their column: every reader looks there for the headings that it knows.

        Examples
        --------
        >>> Sheet("a.csv", None, [["School", "", "KSF 1"], ["Oak", 7.0, ""]]).head
        [{0: 'School', 2: 'KSF 1'}, {0: 'Oak'}]
        """
        return list(map(_texts, self.rows[:HEAD]))

    def texts(self, row: int) -> dict[int, str]:
        """Texts of any row by their column."""
        return self.head[row] if row < HEAD else _texts(self.rows[row])

    @property
    def is_text(self) -> bool:
        """Whether the sheet is a text file, whose rows people know by line."""
        return bool(self.lines)

    def text(self, row: int, column: int) -> str:
        r"""Text of a cell with hard spaces and line breaks folded to single spaces.

        Examples
        --------
        >>> Sheet("a.csv", None, [["  KSF\xa01 \n total "]]).text(0, 0)
        'KSF 1 total'
        """
        value = self.rows[row][column]
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return " ".join(str(value).split())

    def address(self, row: int, column: int) -> str:
        """Address of a cell as a spreadsheet shows it.

        Examples
        --------
        >>> Sheet("grid.xlsx", "2009", [[""]]).address(6, 2)
        'C7'
        """
        return f"{column_letters(column)}{row + 1}"

    def place(self, row: int, column: int, heading: str | None = None) -> str:
        """Where a cell of a table stands: line and column heading in a text file, else the address.

        Examples
        --------
        >>> Sheet("a.csv", None, [["school"], ["Oak"]], lines=(1, 2)).place(1, 0, "school")
        'line 2, column "school"'
        """
        if self.is_text and heading:
            return f'line {self.lines[row]}, column "{heading}"'
        return self.address(row, column)

    def problem(
        self, kind: str, found: str, accepted: str, fix: str, cell: str | None = None, *, error: bool = True
    ) -> Problem:
        """Describe a problem in this sheet; `cell` is what `address` or `place` gave."""
        return Problem(kind, self.file, found, accepted, fix, sheet=self.name, cell=cell, error=error)


def _texts(row: list[Any]) -> dict[int, str]:
    return {column: value for column, value in enumerate(row) if value.__class__ is str and value}


class ProtectedError(Exception):
    """The library met a password."""


class TooSparseError(Exception):
    """Cells scattered so widely that laying them out would cost more than any table; the message says how."""


def squared(rows: list[list[Any]]) -> list[list[Any]]:
    """Make all rows equally long, without blank rows at the end, empty cells as ``""``."""
    while rows and not any(value != "" for value in rows[-1]):
        rows.pop()
    width = max(map(len, rows), default=0)
    return [row if len(row) == width else row + [""] * (width - len(row)) for row in rows]


def is_sparse(area: int, filled: int) -> bool:
    """Whether a rectangle of cells is too empty to be laid out: cost follows content, not extent."""
    return area > DENSE and area > SPARSE * filled


def apart(filled: set[Position]) -> frozenset[Position]:
    """Cells behind a long gap of blank rows or columns, where the whole rectangle is mostly empty.

    Raises
    ------
    TooSparseError
        What is left would still be mostly empty.

    Examples
    --------
    >>> sorted(apart({(0, 0), (1, 1), (1048575, 16383)})), apart({(0, 0), (9, 9)})
    ([(1048575, 16383)], frozenset())
    """
    if not is_sparse(_area(filled), len(filled)):
        return frozenset()
    rows, columns = _near({row for row, _ in filled}, ROW_GAP), _near({column for _, column in filled}, COLUMN_GAP)
    far = frozenset((row, column) for row, column in filled if row > rows or column > columns)
    left = filled - far
    if is_sparse(_area(left), len(left)):
        raise TooSparseError(f"{len(left):,} cells scattered over {rows + 1:,} rows and {columns + 1:,} columns")
    return far


def _area(filled: set[Position]) -> int:
    return (max((row for row, _ in filled), default=0) + 1) * (max((column for _, column in filled), default=0) + 1)


def _near(places: set[int], gap: int) -> int:
    """Last place before the first long gap."""
    last = -1
    for place in sorted(places):
        if last >= 0 and place - last > gap:
            return last
        last = place
    return last


def laid_out(
    cells: dict[Position, Any], flawed: Iterable[Position] = ()
) -> tuple[list[list[Any]], frozenset[Position]]:
    """Lay filled cells out as rows from A1 on; cells far from all others are left out and given back.

    `flawed` cells look empty but hold an error or a formula: they belong to the sheet's extent.

    Examples
    --------
    >>> laid_out({(0, 1): "a", (1, 0): 2.0})
    ([['', 'a'], [2.0, '']], frozenset())
    """
    filled = {place for place, value in cells.items() if value != ""} | set(flawed)
    far = apart(filled)
    near = filled - far
    width = max((column for _, column in near), default=-1) + 1
    rows: list[list[Any]] = [[""] * width for _ in range(max((row for row, _ in near), default=-1) + 1)]
    for row, column in near:
        rows[row][column] = cells.get((row, column), "")
    return rows, far
