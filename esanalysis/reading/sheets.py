"""Any spreadsheet or .csv file to sheets of typed cells that know their true address.

This module knows nothing about ratings: whatever table stands in an office file is read through it.
"""

import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from esanalysis.problems import DataError, Problem
from esanalysis.reading.files import ACCEPTED

__all__ = ["Sheet", "column_letters", "column_number", "read_sheets"]

Position = tuple[int, int]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .xls, and of every encrypted .xlsx
_WEB_PAGE = (b"<!doctype html", b"<html", b"<table", b"<meta", b"<?xml", b"<div", b"mime-version")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


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


def read_sheets(path: Path) -> list[Sheet]:
    """Read every sheet of a spreadsheet, or the one table of a .csv file.

    What the file is, is told by its content and not by its name: an ``.xls`` that some system wrote as
    comma-separated text or as ``.xlsx`` is read as what it is.

    Raises
    ------
    DataError
        The file is missing, empty, protected by a password, damaged, a web page, or no table at all.
    """
    from esanalysis.reading import excel, opendocument, text  # they build on Sheet

    if path.name.startswith("~$"):
        owner = path.name.removeprefix("~$")
        raise _refused(path, "the lock file that Excel keeps beside an open workbook", f"Name {owner} instead.")
    data = _content(path)
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise _protected(path)
        reader = excel.read_xls
    elif data.startswith(b"PK"):
        names = _names_in(data, path)
        if "content.xml" in names:
            if b"encryption-data" in _member(data, "META-INF/manifest.xml"):
                raise _protected(path)
            reader = opendocument.read_ods
        elif any(name.startswith("xl/") for name in names):
            reader = excel.read_xlsx
        else:
            raise _no_workbook(names, path)
    else:
        _refuse_other_formats(data, path)
        reader = text.read_text
    try:
        sheets = reader(data, path.name)
    except ProtectedError:
        raise _protected(path) from None
    except DataError:
        raise
    except Exception as error:  # the libraries raise a dozen unrelated types on damaged files
        reason = str(error) or type(error).__name__
        raise _refused(
            path,
            f"a file that cannot be read ({reason})",
            "It seems damaged: open it in a spreadsheet program, save it again and use that copy.",
        ) from error
    if not any(sheet.rows for sheet in sheets):
        raise _refused(path, "nothing: all its sheets are empty", "Save the file again with its content.")
    return sheets


class ProtectedError(Exception):
    """The library met a password."""


def _content(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise _refused(
            path, f"a file that cannot be opened ({reason})", "Close it elsewhere or check your rights."
        ) from None
    if not data.strip():
        raise _refused(path, "an empty file", "Save the file again with its content.")
    return data


def _names_in(data: bytes, path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except zipfile.BadZipFile:
        raise _refused(
            path,
            "a damaged or incomplete workbook",
            "Copy or download the file again, or open it in a spreadsheet program and save it anew.",
        ) from None


def _no_workbook(names: list[str], path: Path) -> DataError:
    """Say what an archive without a workbook is."""
    for folder, kind in (("word/", "a Word document"), ("ppt/", "a PowerPoint presentation")):
        if any(name.startswith(folder) for name in names):
            return _refused(path, kind, "Copy its table into a spreadsheet, save that, and name it instead.")
    return _refused(path, "a zip archive without a spreadsheet", "Unpack it and name the files inside.")


def _member(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name) if name in archive.namelist() else b""


def _refuse_other_formats(data: bytes, path: Path) -> None:
    head = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(_WEB_PAGE):
        raise _refused(
            path,
            "a web page, although its name says spreadsheet" if path.suffix != ".html" else "a web page",
            "Open it in a spreadsheet program and save it as .xlsx.",
        )
    if head.startswith(b"%pdf"):
        raise _refused(path, "a PDF", "Ask for the spreadsheet the PDF was made from.")
    is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in data[:2000] and not is_utf16:
        raise _refused(path, "a file of another kind", "Open it where it was made and save it as .xlsx.")


def _protected(path: Path) -> DataError:
    return _refused(
        path,
        "a workbook protected by a password",
        "Open it with the password, remove the protection (File > Info) and save a copy.",
        kind="protected",
    )


def _refused(path: Path, found: str, fix: str, kind: str = "unreadable file") -> DataError:
    return DataError([Problem(kind, path.name, found, ACCEPTED, fix)])


def squared(rows: list[list[Any]]) -> list[list[Any]]:
    """Make all rows equally long, without blank rows at the end, empty cells as ``""``."""
    while rows and not any(value not in ("", None) for value in rows[-1]):
        rows.pop()
    width = max(map(len, rows), default=0)
    return [["" if value is None else value for value in row] + [""] * (width - len(row)) for row in rows]
