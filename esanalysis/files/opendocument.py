"""OpenDocument spreadsheets: the cells as they are shown, and the comments and errors that they hide."""

import datetime as dt
import re
from collections.abc import Iterator
from itertools import product
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from esanalysis.files.archive import open_archive
from esanalysis.files.sheet import Position, Sheet, TooSparseError, laid_out
from esanalysis.files.shown import comment_text, percent, pounds

__all__ = ["read_ods"]

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_EXTENDED = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"

_REPEATED = 500_000  # filled cells that runs of equal ones may stand for
_ERROR = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)|Err:\d+")
_MONTH = re.compile(r"[^\W\d_]{3,}\.?[ /-]+(?:\d\d|\d{4})|\d{1,2}/\d{4}|\d{4}")  # shown without a day


def read_ods(data: bytes, file: str) -> list[Sheet]:
    """Read an .ods workbook. Beside each value stands the text that the program shows, which counts."""
    with open_archive(data) as archive:
        root = ElementTree.fromstring(archive.read("content.xml"))
    hidden = _hidden_styles(root)
    tables = root.iterfind(f"{_OFFICE}body/{_OFFICE}spreadsheet/{_TABLE}table")
    return [_TableReader(table, file, hidden).read() for table in tables]


def _hidden_styles(root: Element) -> set[str]:
    """Names of the table styles that hide a sheet."""
    return {
        style.get(f"{_STYLE}name", "")
        for style in root.iter(f"{_STYLE}style")
        for properties in style.iterfind(f"{_STYLE}table-properties")
        if properties.get(f"{_TABLE}display") == "false"
    }


class _TableReader:
    def __init__(self, table: Element, file: str, hidden_styles: set[str]) -> None:
        self.table, self.file = table, file
        self.hidden = table.get(f"{_TABLE}style-name", "") in hidden_styles
        self.cells: dict[Position, Any] = {}
        self.comments: dict[Position, str] = {}
        self.errors: dict[Position, str] = {}
        self.uncomputed: dict[Position, str] = {}
        self.masked: dict[Position, Any] = {}
        self.merged: list[tuple[int, int, int, int]] = []
        self.hidden_rows: set[int] = set()
        self.repeated = 0

    def read(self) -> Sheet:
        for rows, row in self._rows():
            for columns, cell in _filled(row):
                self._count_repeats(len(rows) * len(columns))
                for place in product(rows, columns):
                    self._read_cell(place, cell)
        laid, far = laid_out(self.cells, (*self.errors, *self.uncomputed))
        return Sheet(
            self.file,
            self.table.get(f"{_TABLE}name"),
            laid,
            self.comments,
            self.errors,
            self.uncomputed,
            hidden=self.hidden,
            merged=tuple(self.merged),
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=frozenset(self._hidden_columns()),
            masked=self.masked,
            far=far,
        )

    def _count_repeats(self, count: int) -> None:
        self.repeated += count if count > 1 else 0
        if self.repeated > _REPEATED:
            raise TooSparseError(f"runs of equal cells that fill more than {_REPEATED:,} places")

    def _rows(self) -> Iterator[tuple[range, Element]]:
        """Rows with the places they stand in: equal ones are stored once, with their number."""
        at = 0
        for row in self.table.iter(f"{_TABLE}table-row"):
            count = _count(row, "number-rows-repeated")
            if row.get(f"{_TABLE}visibility") in ("collapse", "filter"):
                self.hidden_rows.update(range(at, at + min(count, 10_000)))
            yield range(at, at + count), row
            at += count

    def _hidden_columns(self) -> Iterator[int]:
        at = 0
        for column in self.table.iter(f"{_TABLE}table-column"):
            count = _count(column, "number-columns-repeated")
            if column.get(f"{_TABLE}visibility") in ("collapse", "filter"):
                yield from range(at, at + min(count, 1000))
            at += count

    def _read_cell(self, place: Position, cell: Element) -> None:
        row, column = place
        down, across = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
        if (down, across) != (1, 1):
            self.merged.append((row, column, row + down - 1, column + across - 1))
        annotation = cell.find(f"{_OFFICE}annotation")
        if annotation is not None and (note := _note(annotation)):
            self.comments[place] = note
        kind, formula = cell.get(f"{_OFFICE}value-type"), cell.get(f"{_TABLE}formula")
        shown = _paragraphs(cell)
        if cell.get(f"{_EXTENDED}value-type") == "error" or (formula and _ERROR.fullmatch((shown or "").strip())):
            self.errors[place] = (shown or "").strip() or "an error"
        elif formula and not kind:
            self.uncomputed[place] = formula.removeprefix("of:")
        else:
            value = _value(cell, kind, shown)
            text = value if shown is None else _as_shown(value, kind, shown)
            if text == "" and value not in ("", None):
                self.masked[place] = value
            self.cells[place] = text


def _filled(row: Element) -> Iterator[tuple[range, Element]]:
    """Cells that hold something, with the columns they stand in: runs of equal cells are stored once."""
    at = 0
    for cell in row:
        count = _count(cell, "number-columns-repeated")
        if len(cell) or cell.get(f"{_TABLE}formula") or cell.get(f"{_OFFICE}value-type"):
            yield range(at, at + count), cell
        at += count


def _count(element: Element, name: str) -> int:
    stated = element.get(f"{_TABLE}{name}", "1")
    return int(stated) if stated.isdigit() else 1


def _value(cell: Element, kind: str | None, shown: str | None) -> Any:
    """Value that a cell stores."""
    stored = cell.get(f"{_OFFICE}value", "")
    if kind in ("float", "currency", "percentage"):
        return float(stored)
    if kind == "boolean":
        return cell.get(f"{_OFFICE}boolean-value") == "true"
    if kind == "date":
        date = cell.get(f"{_OFFICE}date-value", "")
        try:
            return dt.datetime.fromisoformat(date) if "T" in date else dt.date.fromisoformat(date)
        except ValueError:
            return shown or date
    return shown or cell.get(f"{_OFFICE}string-value") or ""


def _as_shown(value: Any, kind: str | None, shown: str) -> Any:
    """What stands to be seen, where that is another thing than the value.

    Examples
    --------
    >>> _as_shown(1.0, "float", "TRUE"), _as_shown(1.0, "percentage", "100%"), _as_shown(6.43, "float", "6.4")
    (True, '100%', 6.43)
    >>> _as_shown(5.0, "float", "n/a"), _as_shown(5.0, "float", "50"), _as_shown(1234.5, "currency", "£1,234.50")
    ('n/a', '50', '£1234.5')
    """
    text = " ".join(shown.split())
    if kind == "percentage":
        return percent(value)
    if kind == "date":
        return text if _MONTH.fullmatch(text) else value
    if kind not in ("float", "currency"):
        return value
    if "£" in text and re.search(r"\d", text):
        return pounds(value)
    if text.casefold() in ("true", "false"):
        return text.casefold() == "true"
    if not re.search(r"\d", text):
        return value if set(text) <= set("-–—£$€ ") and text and value == 0 else text
    return value if _says(text, value) and "%" not in text else text


def _says(text: str, value: float) -> bool:
    """Whether the digits in a text are the value, rounded, in one of the usual ways to write it."""
    found = re.search(r"\d[\d.,' \u202f]*(?:E[+-]?\d+)?", text, re.IGNORECASE)
    digits = re.sub(r"[' \u202f]", "", found[0]) if found else ""
    for number in (digits.replace(",", ""), digits.replace(".", "").replace(",", ".")):
        number = number.rstrip(".")
        try:
            said = float(number)
        except ValueError:
            continue
        unit = 10.0 ** -len(number.partition(".")[2].partition("E")[0].partition("e")[0])
        if abs(said - abs(value)) <= max(unit, 1e-9 * abs(value)) / 2 * 1.001 or "e" in number.casefold():
            return True
    return False


def _note(annotation: Element) -> str:
    creator = annotation.find(_CREATOR)
    author = creator.text if creator is not None else None
    return comment_text(_paragraphs(annotation) or "", author)


def _paragraphs(element: Element) -> str | None:
    """Text of the paragraphs in an element, a line each; None if it has none."""
    paragraphs = element.findall(f"{_TEXT}p")
    return "\n".join("".join(_texts(paragraph)) for paragraph in paragraphs) if paragraphs else None


def _texts(element: Element) -> Iterator[str]:
    """Text with the spaces, tabs and line breaks that stand in it as elements."""
    yield element.text or ""
    for child in element:
        if child.tag == f"{_TEXT}s":
            stated = child.get(f"{_TEXT}c", "1")
            yield " " * min(int(stated) if stated.isdigit() else 1, 100)
        elif child.tag in (f"{_TEXT}line-break", f"{_TEXT}tab"):
            yield "\n" if child.tag.endswith("break") else "\t"
        elif child.tag != f"{_OFFICE}annotation":
            yield from _texts(child)
        yield child.tail or ""
