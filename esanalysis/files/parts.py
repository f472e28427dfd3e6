"""The XML of one Excel sheet: what the fast reader of its cells does not tell.

Errors, formulas that were never computed, number formats that say more than the value, hidden rows and columns,
and how far the cells reach. A sheet is taken apart only where its bytes hold one of these.
"""

import re
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from esanalysis.files.sheet import Position, TooSparseError, apart, column_number, is_sparse

__all__ = ["SheetXml", "check_binary", "far_cells", "look_into", "without_cells"]

# Addresses of cells and rows, in whatever quotes. Past column ZZ or row 999 the extent is worked out.
_FAR = re.compile(rb"""r\s*=\s*["'](?![A-Za-z]{0,2}\d{1,3}["'])""")  # a first letter is sought fast, a space is not
_NUMBER = re.compile(rb"""\sr\s*=\s*["'][A-Za-z]*(\d+)["']""")
_LETTERS = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]+)\d+["']""")
_NO_ADDRESS = re.compile(rb"""\sr\s*=\s*["'](?!(?:[A-Za-z]{1,3})?\d{1,7}["'])""")
_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_STYLE = re.compile(rb'<(?:\w+:)?c\b[^>]*?\bs="(\d+)"')
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")


@dataclass
class SheetXml:
    """What was found in the XML of a sheet, by (row, column) counted from 0."""

    errors: dict[Position, str] = field(default_factory=dict)
    formulas: dict[Position, tuple[str, str]] = field(default_factory=dict)  # the formula and its stored result
    styles: dict[Position, int] = field(default_factory=dict)  # number of a telling format
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    @property
    def uncomputed(self) -> dict[Position, str]:
        """Formulas without a result. Programs that do not compute write 0 everywhere; among others it is one."""
        stored = {result for _, result in self.formulas.values()}
        nothing = ("", "0") if stored <= {"", "0"} else ("",)
        return {place: formula for place, (formula, result) in self.formulas.items() if result in nothing}


def look_into(xml: bytes, telling: Container[int]) -> SheetXml:
    """Find what hides in a sheet; `telling` are the cell styles whose number format is of interest."""
    found = SheetXml()
    has_flaws = b"<f" in xml or b":f" in xml or b't="e"' in xml
    has_styles = bool(telling) and any(int(style[1]) in telling for style in _STYLE.finditer(xml))
    if has_flaws or has_styles or (b"hidden=" in xml and _HIDDEN.search(xml)):
        _Walker(found, telling).walk(xml)
    return found


class _Walker:
    """Goes through the elements of a sheet once, whatever prefix the writing program gave them."""

    def __init__(self, found: SheetXml, telling: Container[int]) -> None:
        self.found, self.telling = found, telling
        self.row = self.column = -1
        self.kind = ""
        self.reading = ""  # element whose text is wanted: f or v
        self.texts: dict[str, str] = {}

    def walk(self, xml: bytes) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(xml, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self.column, self.kind, self.texts = self.column + 1, attributes.get("t", ""), {}
            if (match := _ADDRESS.fullmatch(attributes.get("r", "").upper())) is not None:
                self.row, self.column = int(match[2]) - 1, column_number(match[1])
            if (style := attributes.get("s", "")).isdigit() and int(style) in self.telling:
                self.found.styles[self.row, self.column] = int(style)
        elif name in ("f", "v"):
            self.reading = name
            self.texts[name] = ""
        elif name == "row":
            number = attributes.get("r", "")
            self.row, self.column = (int(number) - 1 if number.isdigit() else self.row + 1), -1
            if attributes.get("hidden") in ("1", "true"):
                self.found.hidden_rows.add(self.row)
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = int(attributes.get("min", 1)), int(attributes.get("max", 1))
            self.found.hidden_columns.update(range(first - 1, min(last, first + 1000)))

    def _text(self, text: str) -> None:
        if self.reading:
            self.texts[self.reading] += text

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name in ("f", "v"):
            self.reading = ""
        elif name == "c" and self.texts:
            place, stored = (self.row, self.column), self.texts.get("v", "")
            if self.kind == "e":
                self.found.errors[place] = stored or "an error"
            elif "f" in self.texts and self.kind != "str":  # a computed empty text is t="str"
                self.found.formulas[place] = (f"={self.texts['f']}", stored)


def far_cells(xml: bytes) -> frozenset[Position]:
    """Cells that stand so far from the others that no table holds both.

    A fast reader lays out the whole rectangle from the first cell to the last, so that one stray letter at the
    end of a sheet would cost gigabytes.
    """
    if not _FAR.search(xml, xml.find(b"sheetData"), xml.rfind(b"sheetData")):
        return frozenset()
    if _NO_ADDRESS.search(xml):
        raise ValueError("a cell with an address that no sheet has")
    if not is_sparse(_extent(xml), sum(1 for _ in _CELL.finditer(xml))):
        return frozenset()
    return apart(_filled(xml))


def _extent(xml: bytes) -> int:
    """Cells of the rectangle that the addresses span; each cell's own counts, whatever row it is written in."""
    rows = max(map(int, set(_NUMBER.findall(xml))), default=1)
    columns = max((column_number(letters.decode().upper()) + 1 for letters in set(_LETTERS.findall(xml))), default=1)
    return rows * columns


def _filled(xml: bytes) -> set[Position]:
    return {place for place, cell, _ in _cells(ElementTree.fromstring(xml)) if len(cell)}


def _cells(root: ElementTree.Element) -> "list[tuple[Position, ElementTree.Element, ElementTree.Element]]":
    """Every cell with its position and its row."""
    found = []
    at_row = -1
    for row in root.iterfind("{*}sheetData/{*}row"):
        at_row = int(row.get("r", at_row + 2)) - 1
        at_column = -1
        for cell in row.iterfind("{*}c"):
            at_column += 1
            if match := _ADDRESS.fullmatch(cell.get("r", "").upper()):
                at_row, at_column = int(match[2]) - 1, column_number(match[1])
            found.append(((at_row, at_column), cell, row))
    return found


def without_cells(xml: bytes, far: frozenset[Position]) -> bytes:
    """Give the sheet's XML without some cells, and without the empty ones that lie past what is left."""
    root: Any = ElementTree.fromstring(xml)
    near = [place for place, cell, _ in _cells(root) if len(cell) and place not in far]
    rows, columns = max((row for row, _ in near), default=0), max((column for _, column in near), default=0)
    for (row, column), cell, parent in _cells(root):
        if (row, column) in far or row > rows or column > columns:
            parent.remove(cell)
    data = root.find("{*}sheetData")
    for row in list(data if data is not None else ()):
        if not len(row):
            data.remove(row)
    for merged in root.findall("{*}mergeCells"):
        root.remove(merged)
    left = ElementTree.tostring(root)
    if is_sparse(_extent(left), len(near)):
        raise TooSparseError(f"{len(near) + len(far):,} cells scattered over {_extent(left):,} places")
    return left


_ROW_RECORD, _CELL_RECORDS = 0, range(1, 12)


def check_binary(part: bytes) -> None:
    """Refuse a sheet of a binary workbook (.xlsb) whose cells span a rectangle that is mostly empty.

    Raises
    ------
    TooSparseError
        It would cost more than any table to lay out.
    """
    rows = columns = cells = at = 0
    while at + 2 <= len(part):
        kind, at = _varint(part, at, 2)
        length, at = _varint(part, at, 4)
        if kind == _ROW_RECORD or kind in _CELL_RECORDS:
            place = int.from_bytes(part[at : at + 4], "little") + 1
            rows, columns = (max(rows, place), columns) if kind == _ROW_RECORD else (rows, max(columns, place))
            cells += kind != _ROW_RECORD
        at += length
    if is_sparse(rows * columns, cells):
        raise TooSparseError(f"{cells:,} cells scattered over {rows:,} rows and {columns:,} columns")


def _varint(part: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where the next one begins."""
    number = 0
    for place in range(most):
        if at >= len(part):
            break
        byte = part[at]
        at += 1
        number |= (byte & 0x7F) << (7 * place)
        if not byte & 0x80:
            break
    return number, at
