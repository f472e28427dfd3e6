"""Excel workbooks: the cells, and the comments, errors and stale formulas that the cells hide."""

import io
import re
import zipfile
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from esanalysis.files.sheet import Position, ProtectedError, Sheet, column_number, squared

__all__ = ["read_xls", "read_xlsx"]

# A cell with a formula or an error, whatever namespace prefix the writing program uses.
_CELL = re.compile(
    rb"<(?:\w+:)?c\b(?P<attributes>[^>]*[^>/])>(?P<body>(?:(?!</(?:\w+:)?c>).)*)</(?:\w+:)?c>", re.DOTALL
)
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*?(?:/>|>(?P<text>.*?)</(?:\w+:)?f>)", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>(?P<text>.*?)</(?:\w+:)?v>", re.DOTALL)
_ATTRIBUTE = re.compile(rb'\b(r|t)="([^"]*)"')


def read_xlsx(data: bytes, file: str) -> list[Sheet]:
    """Read an .xlsx workbook.

    calamine gives ``""`` for an error and for a formula without result, and 0 for the results that
    programs write without computing. The raw XML tells them apart; it is searched as bytes and taken
    apart only where it holds a formula or an error, so that a clean workbook costs next to nothing.
    """
    with _open(data) as workbook, zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = _sheet_parts(archive)
        has_comments = any("comments" in name.casefold() for name in archive.namelist())
        comments = _comments(data) if has_comments else {}
        sheets = []
        for meta in workbook.sheets_metadata:
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            rows = squared(workbook.get_sheet_by_name(meta.name).to_python(skip_empty_area=False))
            xml = archive.read(parts[meta.name]) if meta.name in parts else b""
            errors, uncomputed = _flaws(xml)
            _blank(rows, uncomputed)
            hidden = meta.visible != SheetVisibleEnum.Visible
            notes = comments.get(meta.name, {})
            sheets.append(Sheet(file, meta.name, rows, notes, errors, uncomputed, hidden))
    return sheets


def _open(data: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError:
        raise ProtectedError from None


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Name of the XML part of each sheet."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return {}  # a binary workbook (.xlsb): calamine reads it, its parts are no XML
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    parts = {}
    for sheet in workbook.iterfind("{*}sheets/{*}sheet"):
        # The strict dialect has another namespace for this attribute, so only its local name counts.
        relation = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
        target = targets.get(relation, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in names:
            parts[sheet.get("name", "")] = part
    return parts


def _flaws(xml: bytes) -> tuple[dict[Position, str], dict[Position, str]]:
    """Errors, and formulas that were never computed, of one sheet."""
    if b"<f" not in xml and b":f" not in xml and b't="e"' not in xml:
        return {}, {}
    errors: dict[Position, str] = {}
    formulas: dict[Position, tuple[str, str | None]] = {}
    for cell in _CELL.finditer(xml):
        body = cell["body"]
        attributes = dict(_ATTRIBUTE.findall(cell["attributes"]))
        formula, value = _FORMULA.search(body), _VALUE.search(body)
        if b"r" not in attributes or not (formula or attributes.get(b"t") == b"e"):
            continue
        position = _position(attributes[b"r"].decode())
        stored = value["text"].decode() if value else ""
        if attributes.get(b"t") == b"e":
            errors[position] = stored or "an error"
        elif formula and attributes.get(b"t") != b"str":  # a computed empty text is t="str"
            formulas[position] = (f"={(formula['text'] or b'').decode()}", stored)
    # Programs that do not compute write 0 everywhere. Among other results, a 0 is a result.
    nothing = ("", "0") if all(stored in ("", "0") for _, stored in formulas.values()) else ("",)
    return errors, {place: text for place, (text, stored) in formulas.items() if stored in nothing}


def _position(address: str) -> Position:
    letters = address.rstrip("0123456789")
    return int(address[len(letters) :]) - 1, column_number(letters)


def _blank(rows: list[list[Any]], positions: dict[Position, str]) -> None:
    for row, column in positions:
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = ""


def _comments(data: bytes) -> dict[str, dict[Position, str]]:
    from openpyxl import load_workbook  # slow to import and to run: only for workbooks with comments

    workbook = load_workbook(io.BytesIO(data), data_only=True)
    found = {}
    for sheet in workbook.worksheets:
        notes = {
            (cell.row - 1, cell.column - 1): _without_author(cell.comment.text, cell.comment.author)
            for row in sheet.iter_rows()
            for cell in row
            if cell.comment
        }
        found[sheet.title] = {position: note for position, note in notes.items() if note}
    return found


def _without_author(text: str, author: str | None) -> str:
    """Text of a comment without what the program adds: the author's name, the note on threads."""
    _, threaded, said = text.partition("Comment:")
    if threaded and text.startswith("[Threaded comment]"):
        text = said
    if author and text.startswith(f"{author}:"):
        text = text[len(author) + 1 :]
    return " ".join(text.split())


def read_xls(data: bytes, file: str) -> list[Sheet]:
    """Read an .xls workbook with xlrd, which tells errors and comments where calamine does not."""
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO())
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).casefold():
            raise ProtectedError from None
        raise
    sheets = []
    for source in book.sheets():
        rows, errors = [], {}
        for row in range(source.nrows):
            values: list[Any] = source.row_values(row)
            for column, kind in enumerate(source.row_types(row)):
                if kind == xlrd.XL_CELL_ERROR:
                    errors[row, column] = xlrd.error_text_from_code.get(values[column], "an error")
                    values[column] = ""
                elif kind == xlrd.XL_CELL_BOOLEAN:
                    values[column] = bool(values[column])
                elif kind == xlrd.XL_CELL_DATE:
                    values[column] = xlrd.xldate_as_datetime(values[column], book.datemode)
            rows.append(values)
        notes = {place: _without_author(note.text, note.author) for place, note in source.cell_note_map.items()}
        sheets.append(Sheet(file, source.name, squared(rows), notes, errors, hidden=bool(source.visibility)))
    return sheets
