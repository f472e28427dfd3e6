"""OpenDocument spreadsheets: the cells, and the comments and errors that the cells hide."""

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from esanalysis.files.sheet import Position, Sheet, squared

__all__ = ["read_ods"]

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_EXTENDED = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"

_TELLTALES = (b"office:annotation", b'"error"', b"table:formula")


def read_ods(data: bytes, file: str) -> list[Sheet]:
    """Read an .ods workbook; its XML is parsed a second time only if it holds comments or formulas."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("content.xml")
    hidden_parts = _hidden_parts(xml) if any(mark in xml for mark in _TELLTALES) else {}
    sheets = []
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
        for meta in workbook.sheets_metadata:
            rows = squared(workbook.get_sheet_by_name(meta.name).to_python(skip_empty_area=False))
            hidden = meta.visible != SheetVisibleEnum.Visible
            parts = hidden_parts.get(meta.name, ({}, {}, {}))
            for row, column in (*parts[1], *parts[2]):
                if row < len(rows) and column < len(rows[row]):
                    rows[row][column] = ""
            sheets.append(Sheet(file, meta.name, rows, *parts, hidden=hidden))
    return sheets


Parts = tuple[dict[Position, str], dict[Position, str], dict[Position, str]]


def _hidden_parts(xml: bytes) -> dict[str, Parts]:
    """Comments, errors and formulas without result of each sheet."""
    found = {}
    for table in ElementTree.fromstring(xml).iter(f"{_TABLE}table"):
        comments: dict[Position, str] = {}
        errors: dict[Position, str] = {}
        uncomputed: dict[Position, str] = {}
        for position, cell in _cells(table):
            annotation = cell.find(f"{_OFFICE}annotation")
            if annotation is not None and (note := _paragraphs(annotation)):
                comments[position] = note
            shown = _paragraphs(cell)
            if cell.get(f"{_EXTENDED}value-type") == "error":
                errors[position] = shown or "an error"
            elif cell.get(f"{_TABLE}formula") and not cell.get(f"{_OFFICE}value-type"):
                uncomputed[position] = cell.get(f"{_TABLE}formula", "").removeprefix("of:")
        found[table.get(f"{_TABLE}name", "")] = (comments, errors, uncomputed)
    return found


def _cells(table: Element) -> Iterator[tuple[Position, Element]]:
    """Cells with content and their positions; runs of equal cells are stored once with a count."""
    row_at = 0
    for row in table.iter(f"{_TABLE}table-row"):
        column_at = 0
        for cell in row:
            repeated = int(cell.get(f"{_TABLE}number-columns-repeated", 1))
            if len(cell) or cell.get(f"{_TABLE}formula"):
                for column in range(column_at, column_at + repeated):
                    yield (row_at, column), cell
            column_at += repeated
        row_at += int(row.get(f"{_TABLE}number-rows-repeated", 1))


def _paragraphs(element: Element) -> str:
    texts = ("".join(paragraph.itertext()) for paragraph in element.findall(f"{_TEXT}p"))
    return " ".join(" ".join(texts).split())
