"""Excel workbooks: the cells as they are shown, and the comments, errors and stale formulas that they hide."""

import datetime as dt
import io
import posixpath
import zipfile
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from esanalysis.files.archive import check_compound, open_archive
from esanalysis.files.parts import check_binary, far_cells, look_into, without_cells
from esanalysis.files.sheet import Position, ProtectedError, Sheet, column_number, laid_out, squared
from esanalysis.files.shown import BUILT_IN, as_shown, comment_text, is_telling

__all__ = ["read_xls", "read_xlsx"]

_RELATED = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def read_xlsx(data: bytes, file: str) -> list[Sheet]:
    """Read an .xlsx (or .xlsb) workbook.

    calamine gives ``""`` for an error and for a formula without result, 0 for the results that programs write
    without computing, and 1 for 100 %. The XML of the sheets tells them apart; it is searched as bytes and taken
    apart only where it has to be, so that a clean workbook costs next to nothing.
    """
    archive = open_archive(data)
    for name in archive.namelist():
        if name.startswith("xl/worksheets/") and name.endswith(".bin"):
            check_binary(archive.read(name))
    parts = _sheet_parts(archive)
    xml = {name: archive.read(part) for name, part in parts.items()}
    far = {name: cells for name, content in xml.items() if (cells := far_cells(content))}
    if far:
        xml |= {name: without_cells(xml[name], cells) for name, cells in far.items()}
        data = _repacked(archive, {parts[name]: xml[name] for name in far})
    formats = _telling_formats(archive)
    commented = any("omments" in name for name in archive.namelist())
    sheets = []
    with _open(data) as workbook:
        for meta in workbook.sheets_metadata:
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            name = meta.name
            source = workbook.get_sheet_by_name(name)
            rows = squared(source.to_python(skip_empty_area=False))
            found = look_into(xml.get(name, b""), formats)
            uncomputed = found.uncomputed if found.formulas else {}
            _blank(rows, uncomputed)
            sheet = Sheet(
                file,
                name,
                rows,
                _comments(archive, parts[name]) if commented and name in parts else {},
                found.errors,
                uncomputed,
                hidden=meta.visible != SheetVisibleEnum.Visible,
                merged=tuple((*start, *end) for start, end in source.merged_cell_ranges or ()),
                hidden_rows=frozenset(found.hidden_rows),
                hidden_columns=frozenset(found.hidden_columns),
                far=frozenset(far.get(name, ())),
            )
            for place, style in found.styles.items():
                show(sheet, place, formats[style])
            sheets.append(sheet)
    return sheets


def show(sheet: Sheet, place: Position, code: str) -> None:
    """Put what the format of a cell shows in place of the value; a value that it hides is kept aside."""
    row, column = place
    if row >= len(sheet.rows) or column >= sheet.width:
        return
    value = sheet.rows[row][column]
    shown = as_shown(value, code)
    if shown == "" and value != "":
        sheet.masked[place] = value
    sheet.rows[row][column] = shown


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


def _repacked(archive: zipfile.ZipFile, changed: dict[str, bytes]) -> bytes:
    """Write the workbook anew with other content in some parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as copy:
        for name in archive.namelist():
            copy.writestr(name, changed.get(name) or archive.read(name))
    return out.getvalue()


def _telling_formats(archive: zipfile.ZipFile) -> dict[int, str]:
    """Number formats that say more than the value, by the number of the cell style that uses them."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    return _formats_in(archive.read("xl/styles.xml"))


@lru_cache(maxsize=64)
def _formats_in(xml: bytes) -> dict[int, str]:
    root = ElementTree.fromstring(xml)
    codes = dict(BUILT_IN)
    for number in root.iterfind("{*}numFmts/{*}numFmt"):
        codes[int(number.get("numFmtId", -1))] = number.get("formatCode", "")
    used = enumerate(root.iterfind("{*}cellXfs/{*}xf"))
    styles = {place: codes.get(int(style.get("numFmtId", 0)), "") for place, style in used}
    return {place: code for place, code in styles.items() if is_telling(code)}


def _blank(rows: list[list[Any]], positions: dict[Position, str]) -> None:
    for row, column in positions:
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = ""


def _comments(archive: zipfile.ZipFile, part: str) -> dict[Position, str]:
    """Comments of one sheet. Where people answered each other, the thread's own part is free of boilerplate."""
    folder, _, name = part.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive.namelist():
        return {}
    found: dict[Position, str] = {}
    threads: dict[Position, list[str]] = {}
    for relation in ElementTree.fromstring(archive.read(relations)).iter(_RELATED):
        kind, target = relation.get("Type", "").rpartition("/")[2], relation.get("Target", "")
        member = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
        if kind not in ("comments", "threadedComment") or member not in archive.namelist():
            continue
        root = ElementTree.fromstring(archive.read(member))
        if kind == "comments":
            authors = [author.text or "" for author in root.iterfind("{*}authors/{*}author")]
            for comment in root.iterfind("{*}commentList/{*}comment"):
                if said := _said(comment, authors):
                    found[_position(comment.get("ref", "A1"))] = said
        else:
            for comment in root.iterfind("{*}threadedComment"):
                texts = threads.setdefault(_position(comment.get("ref", "A1")), [])
                texts.append(" ".join("".join(text.itertext()) for text in comment.iterfind("{*}text")))
    found |= {place: " ".join(" ".join(texts).split()) for place, texts in threads.items()}
    return {place: said for place, said in found.items() if said}


def _said(comment: ElementTree.Element, authors: list[str]) -> str:
    writer = int(comment.get("authorId", -1))
    text = comment.find("{*}text")
    if text is None:
        return ""
    first = text.find("{*}r")
    is_bold = first is not None and first.find("{*}rPr/{*}b") is not None
    bold = "".join(first.itertext()) if first is not None and is_bold else ""
    author = authors[writer] if 0 <= writer < len(authors) else None
    return comment_text("".join(part.text or "" for part in text.iter() if part.tag.endswith("}t")), author, bold=bold)


def _position(address: str) -> Position:
    address = address.partition(":")[0].replace("$", "")
    letters = address.rstrip("0123456789")
    return int(address[len(letters) :] or 1) - 1, column_number(letters)


def read_xls(data: bytes, file: str) -> list[Sheet]:
    """Read an .xls workbook with xlrd, which tells errors, comments and formats where calamine does not."""
    import xlrd

    check_compound(data)
    try:
        book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), formatting_info=True, ragged_rows=True)
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).casefold():
            raise ProtectedError from None
        raise
    codes = {place: book.format_map[style.format_key].format_str for place, style in enumerate(book.xf_list)}
    telling = {place: code for place, code in codes.items() if is_telling(code)}
    return [_old_sheet(source, telling, file, book.datemode) for source in book.sheets()]


def _old_sheet(source: Any, telling: dict[int, str], file: str, datemode: int) -> Sheet:
    import xlrd

    cells: dict[Position, Any] = {}
    errors: dict[Position, str] = {}
    masked: dict[Position, Any] = {}
    for row in range(source.nrows):
        values: list[Any] = source.row_values(row)
        for column, kind in enumerate(source.row_types(row)):
            if kind == xlrd.XL_CELL_ERROR:
                errors[row, column] = xlrd.error_text_from_code.get(values[column], "an error")
                values[column] = ""
            elif kind == xlrd.XL_CELL_BOOLEAN:
                values[column] = bool(values[column])
            elif kind == xlrd.XL_CELL_DATE:
                values[column] = _date(values[column], datemode)
            code = telling.get(source.cell_xf_index(row, column)) if kind not in (xlrd.XL_CELL_EMPTY, 6) else None
            if code is not None:
                shown = as_shown(values[column], code)
                if shown == "" and values[column] != "":
                    masked[row, column] = values[column]
                values[column] = shown
        cells.update(((row, column), value) for column, value in enumerate(values) if value != "")
    comments = ((place, comment_text(note.text, note.author)) for place, note in source.cell_note_map.items())
    rows, far = laid_out(cells, errors)
    return Sheet(
        file,
        source.name,
        rows,
        {place: said for place, said in comments if said},
        errors,
        hidden=bool(source.visibility),
        merged=tuple((top, left, bottom - 1, right - 1) for top, bottom, left, right in source.merged_cells),
        hidden_rows=frozenset(row for row, info in source.rowinfo_map.items() if info.hidden),
        hidden_columns=frozenset(column for column, info in source.colinfo_map.items() if info.hidden),
        masked=masked,
        far=far,
    )


def _date(value: float, datemode: int) -> Any:
    import xlrd

    try:
        when = xlrd.xldate_as_datetime(value, datemode)
    except (ValueError, OverflowError):
        return value
    return when if when.time() != dt.time() else when.date()
