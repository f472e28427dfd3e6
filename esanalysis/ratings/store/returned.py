"""What the form that travels saves: ratings and remarks in one file, or as text in an e-mail.

One row is one answer. The columns are those of the rating store (`esanalysis.ratings.store`), then `school_id`,
`framework` and `edition` (which wording was answered), `kind` and `share`. A row of the kind ``rating`` is a rating;
any other kind is a remark, whose text stands in `note`, and is one row of the feedback table.
"""

import base64
import binascii
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from esanalysis.english import plain
from esanalysis.errors import DataError, Problem
from esanalysis.files.read import read_sheets
from esanalysis.files.sheet import Sheet
from esanalysis.files.text import decode, read_text
from esanalysis.ratings.store.rows import COLUMNS as STORED
from esanalysis.ratings.store.rows import unescape

__all__ = ["COLUMNS", "RATING", "Returned", "read_returned"]

COLUMNS = (*STORED, "school_id", "framework", "edition", "kind", "share")
RATING = "rating"
_MARKS = {"ksf", "rating", "kind", "framework", "edition"}  # headings that no other table has all of
_RATED = (*STORED[:8], "school_id")
_SAID = {"who": "rater", "text": "note"} | {
    name: name for name in ("cluster", "round", "school", "ksf", "kind", "share")
}
_BEGIN = re.compile(r"BEGIN ESANALYSIS RETURN ([0-9a-f]{8})")
_END = "END ESANALYSIS RETURN"


@dataclass(frozen=True)
class Returned:
    """One return: its rows as texts, by heading, each with the place it stands in (`line` and `row`)."""

    sheet: Sheet
    rows: list[dict[str, Any]]

    @property
    def frameworks(self) -> list[str]:
        """Keys of the instruments that were answered."""
        return list(dict.fromkeys(row["framework"] for row in self.rows if row["framework"]))

    @property
    def ratings(self) -> Sheet:
        """The ratings as a long table."""
        return self._part([row for row in self.rows if row["kind"] == RATING], {name: name for name in _RATED})

    @property
    def feedback(self) -> Sheet:
        """The remarks as a feedback table."""
        return self._part([row for row in self.rows if row["kind"] != RATING], _SAID)

    def _part(self, rows: list[dict[str, Any]], columns: dict[str, str]) -> Sheet:
        table = [list(columns), *([row[name] for name in columns.values()] for row in rows)]
        lines = (1, *(row["line"] for row in rows))  # a workbook's rows are named by their numbers too
        return Sheet(self.sheet.file, self.sheet.name, table, lines=lines)


def read_returned(path: Path, sheets_of: Callable[[Path], list[Sheet]] = read_sheets) -> Returned | None:
    """Read a form's return: the file it saved, that file saved again by a spreadsheet, or its text; else None.

    `sheets_of` reads a workbook; one that remembers spares the caller who goes on to read it a second parse.

    Raises
    ------
    DataError
        The text of an e-mail did not arrive whole.
    """
    try:
        head = _head(path)
        if b"BEGIN ESANALYSIS RETURN" in head:
            sheets = [_from_text(path)]
        elif head.startswith(b"PK") or b"edition" in head[:4000]:
            sheets = sheets_of(path)
        else:
            return None
    except OSError:
        return None  # the general reader knows what to say
    for sheet in sheets:
        if (place := _heading(sheet)) is not None:
            return Returned(sheet, list(_rows(sheet, place)))
    return None


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(1 << 20)


def _from_text(path: Path) -> Sheet:
    """Take the file out of the text that its form wrote for an e-mail, whatever stands around it."""
    text = decode(path.read_bytes())
    begin = _BEGIN.search(text)
    letters, ended, _ = text[begin.end() :].partition(_END) if begin else ("", "", "")
    letters = re.sub(r"[^A-Za-z0-9+/]", "", letters)  # quoting marks and line ends of the mail
    try:
        data = base64.b64decode(letters + "=" * (-len(letters) % 4), validate=True)
    except binascii.Error:
        data = b""
    if not begin or not ended or f"{zlib.crc32(data):08x}" != begin[1]:
        fix = "Ask for the text again, whole from BEGIN to END, or for the file that the form saves."
        found = "answers copied as text that did not arrive whole"
        raise DataError([Problem("damaged answers", path.name, found, "the text as the form wrote it", fix)])
    [sheet] = read_text(data, path.name)
    return sheet


def _heading(sheet: Sheet) -> int | None:
    for row, texts in enumerate(sheet.head[:20]):
        said = texts.values()
        if len(said) >= len(_MARKS) and "edition" in " ".join(said).casefold() and set(map(plain, said)) >= _MARKS:
            return row
    return None


def _rows(sheet: Sheet, heading: int) -> Iterator[dict[str, Any]]:
    names = [plain(sheet.text(heading, column)).replace(" ", "_") for column in range(sheet.width)]
    for place in range(heading + 1, len(sheet.rows)):
        cells = dict(zip(names, sheet.rows[place], strict=True))
        row = {name: _cell(cells.get(name, "")) for name in COLUMNS}
        if any(row.values()):
            yield row | {"line": sheet.lines[place] if sheet.is_text else place + 1}


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a spreadsheet made a number of the mark, the round or the URN
    return unescape(str(value))
