"""A sheet: typed cells that know their true address, and what a plain reading of them would hide."""

from dataclasses import dataclass, field
from typing import Any

from esanalysis.errors import Problem

__all__ = ["Position", "ProtectedError", "Sheet", "column_letters", "column_number", "squared"]

Position = tuple[int, int]


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
    """

    file: str
    name: str | None
    rows: list[list[Any]]
    comments: dict[Position, str] = field(default_factory=dict)
    errors: dict[Position, str] = field(default_factory=dict)
    uncomputed: dict[Position, str] = field(default_factory=dict)
    hidden: bool = False
    lines: tuple[int, ...] = ()

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.rows[0]) if self.rows else 0

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


class ProtectedError(Exception):
    """The library met a password."""


def squared(rows: list[list[Any]]) -> list[list[Any]]:
    """Make all rows equally long, without blank rows at the end, empty cells as ``""``."""
    while rows and not any(value not in ("", None) for value in rows[-1]):
        rows.pop()
    width = max(map(len, rows), default=0)
    return [["" if value is None else value for value in row] + [""] * (width - len(row)) for row in rows]
