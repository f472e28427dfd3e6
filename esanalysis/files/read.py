"""Any spreadsheet or .csv file to sheets of typed cells, whatever its name says it is."""

import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from esanalysis.errors import DataError, Problem
from esanalysis.files import excel, opendocument, text
from esanalysis.files.archive import SwollenError, open_archive
from esanalysis.files.find import ACCEPTED
from esanalysis.files.sheet import ProtectedError, Sheet, TooSparseError

__all__ = ["read_sheets"]

_HEAD = 6  # rows in which a service's headings stand
_ONE_ANSWER = re.compile(r"(?:open[- ]ended )?response", re.IGNORECASE)
_RESPONDENT = re.compile(r"(?:respondent|collector) ?id", re.IGNORECASE)
_LONG = 25  # letters of a question; the name of a group of columns is shorter
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .xls, and of every encrypted .xlsx
_WEB_PAGE = (b"<!doctype html", b"<html", b"<table", b"<meta", b"<?xml", b"<div", b"mime-version")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_sheets(path: Path) -> list[Sheet]:
    """Read every sheet of a spreadsheet, or the one table of a .csv file.

    What the file is, is told by its content and not by its name: an ``.xls`` that some system wrote as
    comma-separated text or as ``.xlsx`` is read as what it is.

    Raises
    ------
    DataError
        The file is missing, empty, protected by a password, damaged, a web page, or no table at all.
    """
    if path.name.startswith("~$"):
        owner = path.name.removeprefix("~$")
        raise _refused(path, "the lock file that Excel keeps beside an open workbook", f"Name {owner} instead.")
    data = _content(path)
    try:
        sheets = _reader(data, path)(data, path.name)
    except DataError:
        raise
    except ProtectedError:
        raise _protected(path) from None
    except TooSparseError as error:
        fix = "Copy the table that counts to a new workbook, and use that."
        raise _refused(path, f"a sheet with {error}", fix) from None
    except Exception as error:  # the libraries raise a dozen unrelated types on damaged files
        reason = " ".join(str(error).split())[:120] or type(error).__name__
        raise _refused(
            path,
            f"a file that cannot be read ({reason})",
            "It seems damaged: open it in a spreadsheet program, save it again and use that copy.",
        ) from error
    if not any(sheet.rows for sheet in sheets):
        raise _refused(path, "nothing: all its sheets are empty", "Save the file again with its content.")
    for sheet in sheets:
        _one_row_of_questions(sheet)
    return sheets


def _one_row_of_questions(sheet: Sheet) -> None:
    """Leave one row of headings in the export of Qualtrics (three rows) or SurveyMonkey (two); no row moves."""
    for row in range(1, min(_HEAD, len(sheet.rows))):
        if _are_codes(sheet, row):
            for emptied in {0, row} - {row - 1}:
                sheet.rows[emptied][:] = [""] * sheet.width
            return
        if _are_answers(sheet, row):
            _join(sheet, row)
            return


def _are_codes(sheet: Sheet, row: int) -> bool:
    """Whether these are the codes that Qualtrics writes below the questions."""
    return sum(isinstance(value, str) and value.startswith('{"ImportId"') for value in sheet.rows[row]) > 1


def _are_answers(sheet: Sheet, row: int) -> bool:
    """Whether this row says of each question above it how it is answered: Response, or the items of a matrix."""
    questions, below = sheet.rows[row - 1], sheet.rows[row]
    if not all(isinstance(value, str) for value in (*questions, *below)):
        return False
    alone = [above for above, text in zip(questions, below, strict=True) if above and _ONE_ANSWER.fullmatch(text)]
    asked = sum(text.rstrip().endswith("?") or len(text) > _LONG for text in alone)
    return bool(alone) and (any(map(_RESPONDENT.fullmatch, questions)) or (asked > 1 and asked * 2 > len(alone)))


def _join(sheet: Sheet, row: int) -> None:
    """Write each question where its answer stands, and above the items of a matrix what all of them ask."""
    questions, items = sheet.rows[row - 1], sheet.rows[row]
    counts = Counter(items)
    stem = ""
    for column in range(sheet.width):
        stem = questions[column] or stem
        item = items[column]
        alone = counts[item] > 1 and (column + 1 == sheet.width or bool(questions[column + 1]))
        is_item = bool(item) and not (questions[column] and (alone or _ONE_ANSWER.fullmatch(item)))
        if is_item and counts[item] > 1:
            items[column] = f"{stem} [{item}]"
        elif not is_item:
            items[column] = questions[column]
        questions[column] = stem if is_item and stem != items[column] else ""


def _reader(data: bytes, path: Path) -> Callable[[bytes, str], list[Sheet]]:
    """Choose the reader by what the content is."""
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise ProtectedError
        return excel.read_xls
    if not data.startswith(b"PK"):
        _refuse_other_formats(data, path)
        return text.read_text
    archive = _archive(data, path)
    names = archive.namelist()
    if "content.xml" in names:
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise ProtectedError
        return opendocument.read_ods
    if any(name.startswith("xl/") for name in names):
        return excel.read_xlsx
    raise _no_workbook(names, path)


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


def _archive(data: bytes, path: Path) -> zipfile.ZipFile:
    try:
        return open_archive(data)
    except SwollenError as error:
        fix = "Open it in a spreadsheet program, copy the table that counts to a new workbook, and use that."
        raise _refused(path, f"a file of {error}, which no table does", fix) from None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error):
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
