"""The text of the store: ratings to rows, and rows to bytes and back."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from esanalysis.english import seen
from esanalysis.errors import Problem, StoreError
from esanalysis.instrument.framework import Framework, Scale
from esanalysis.ratings.store.order import CELL, Row, in_order, stamp_of

__all__ = [
    "CELL", "COLUMNS", "FIRST_COLUMNS", "HEAD", "ROW_END", "Content", "Row", "checked", "encoded", "escape",
    "is_heading", "parse", "torn_problem", "unescape",
]  # fmt: skip

COLUMNS = (
    *("cluster", "round", "school", "ksf", "rating", "missing", "note", "rater"),
    "save",  # the number of the save: rows of one save share it, and later saves have higher ones
    *("undoes", "recorded"),  # last, so that a line which ends in a whole time is a whole line
)
# As stores were before saves had numbers: there the time is also the save's name. Such a file is carried on as it is.
FIRST_COLUMNS = tuple(name for name in COLUMNS if name != "save")
LONGEST = 100_000  # characters in one text: the csv module refuses to read back more than 131,072

_BOM = b"\xef\xbb\xbf"
HEAD = _BOM + (",".join(f'"{name}"' for name in COLUMNS) + "\n").encode()
_STAMP = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"
# Inside a quoted field every quotation mark is doubled, so this can only be the end of a row.
ROW_END = re.compile(rf',"(?P<save>\d+)","\d*","(?P<recorded>{_STAMP})"\n'.encode())
_ROW_END_BARE = re.compile(rf',(?:"{_STAMP}"|{_STAMP})\Z'.encode())
_SAVED = re.compile(rf',"?{_STAMP}"?\r?\n'.encode())
# What a spreadsheet passes over, or drops, before it looks whether a text is a formula.
_UNSEEN = r"\s\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
_FORMULA = re.compile(rf"[{_UNSEEN}]*[=+\-@＝＋－＠']|[\t\r\n\x00]")

# Written as they are: never typed as text, and a negative mark must stay a number.
_PLAIN = ("rating", "save", "undoes", "recorded")


def checked(rows: Iterable[Mapping[str, Any]], framework: Framework) -> list[Row]:
    """Turn ratings into rows, or raise a ValueError that lists every one that is none."""
    records, wrong = [], []
    for place, row in enumerate(rows, start=1):
        try:
            records.append(_record(row, framework))
        except ValueError as error:
            wrong.append(f"rating {place} ({row.get('school')}, {row.get('ksf')}): {error}")
    if wrong:
        raise ValueError("Nothing was saved.\n" + "\n".join(f"- {line}" for line in wrong))
    return records


def _record(row: Mapping[str, Any], framework: Framework) -> Row:
    record = {name: _text(row.get(name)) for name in COLUMNS} | dict.fromkeys(COLUMNS[8:], "")
    if empty := [name for name in ("cluster", "round", "school", "ksf") if not seen(record[name])]:
        raise ValueError(f"{' and '.join(empty)} must not be empty (nor hold only characters that nobody can see).")
    if record["ksf"] not in (factor.key for factor in framework.asked):
        raise ValueError(f"the framework {framework.key} has no {framework.factor} {record['ksf']!r}.")
    for name, text in record.items():
        if len(text) > LONGEST:
            raise ValueError(f"{name} is {len(text):,} characters long; {LONGEST:,} can be kept.")
        text.encode()  # half a character (a lone surrogate) is a ValueError too
    if not record["rating"]:
        return record | {"missing": record["missing"] or "not rated"}
    if record["missing"]:
        raise ValueError(f"it has a mark and a reason for having none ({record['missing']!r}).")
    scale = framework.scale_of(record["ksf"])
    return record | {"rating": scale.text(_mark(row["rating"], scale))}


def _mark(rating: Any, scale: Scale) -> float:
    with suppress(ValueError, TypeError):
        mark = scale.word_value(rating) if scale.words and isinstance(rating, str) else float(rating)
        if mark is not None and scale.is_mark(mark):
            return mark
    raise ValueError(f"{rating!r} is not on the scale; accepted is {scale.accepted}.")


def _text(value: Any) -> str:
    missing = value is None or (isinstance(value, float) and value != value) or str(value) == "<NA>"
    return "" if missing else str(value)


def encoded(rows: Iterable[Row], columns: Iterable[str] = COLUMNS) -> bytes:
    """Write rows as the store holds them."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    columns = tuple(columns)
    for row in rows:
        writer.writerow([row[name] if name in _PLAIN else escape(row[name]) for name in columns])
    return out.getvalue().encode()


@dataclass
class Content:
    """What a store holds: whole rows in the order of their saves, and what stands behind the last of them.

    Each row has, besides the columns, the `line` it stands on and `order`, which rises from save to save.
    """

    rows: list[Row]
    problems: list[Problem]
    end: int = 0  # bytes up to and with the last whole row
    torn: bytes = b""  # what stands behind it
    columns: tuple[str, ...] = COLUMNS

    @property
    def stamp(self) -> str:
        """Latest time in the file that has a time after it; empty if there is none."""
        return max((row["recorded"] for row in self.rows if stamp_of(row["recorded"])), default="")

    @property
    def save(self) -> int:
        """Number of the latest save; 0 if there is none."""
        return max((int(row["save"]) for row in self.rows if row["save"].isdecimal()), default=0)


def parse(data: bytes, file: str) -> Content:
    """Read a store's bytes; `file` is its name, for messages.

    Raises
    ------
    StoreError
        The first line is not the heading of a store, or a quotation mark opened by hand is never closed.
    """
    try:
        found = list(_records(data))
    except csv.Error as error:
        raise StoreError(f"{file} cannot be read as a table: {error}.") from error
    if not found or (len(found) == 1 and data != HEAD and HEAD.startswith(data)):
        # Nothing yet, or a process was killed while it wrote the very first line.
        return Content([], [torn_problem(file, 1, data)] if data else [], torn=data)
    content = Content([], [], end=found[0][2], columns=_checked_heading(found[0][1], file))
    for line, fields, end in found[1:]:
        if end == len(data) and not _is_whole(fields, data, content.columns):
            content.torn = data[content.end :]
            _check_torn(content.torn, line, file)
            content.problems.append(torn_problem(file, line, content.torn))
            break
        content.end = end
        if len(fields) == len(content.columns):
            content.rows.append(_unescaped(fields, content.columns) | {"line": str(line)})
        elif fields:
            content.problems.append(_damaged_problem(file, line, fields, content.columns))
    in_order(content.rows, numbered=content.columns == COLUMNS)
    return content


def is_heading(fields: Iterable[str]) -> bool:
    """Whether these cells head a store, however a spreadsheet program has dressed them."""
    return _known_columns(fields) is not None


def _known_columns(fields: Iterable[str]) -> tuple[str, ...] | None:
    named = tuple(name.strip().lower() for name in fields)
    return named if named in (COLUMNS, FIRST_COLUMNS) else None


def _checked_heading(fields: list[str], file: str) -> tuple[str, ...]:
    columns = _known_columns(fields)
    if columns is None:
        raise StoreError(
            f"{file} does not begin with the heading of a file of recorded ratings "
            f"({', '.join(COLUMNS)}); it begins with {', '.join(fields)[:100]!r}. If a spreadsheet program "
            "has saved it with other columns or separators, put the original back; or record into a new file."
        )
    return columns


def _check_torn(torn: bytes, line: int, file: str) -> None:
    """Refuse to take saved rows for a torn one: that would move them out of the store."""
    if _SAVED.search(torn):
        raise StoreError(
            f"{file}, line {line}: a quotation mark is opened here and never closed, so the saved rows behind "
            "it cannot be told apart. Close it in a text editor."
        )


def _unescaped(fields: list[str], columns: tuple[str, ...]) -> Row:
    row = {"save": ""} | dict(zip(columns, fields, strict=True))
    return {name: text if name in _PLAIN else unescape(text) for name, text in row.items()}


def _is_whole(fields: list[str], data: bytes, columns: tuple[str, ...]) -> bool:
    ended = data.endswith((b"\n", b"\r")) or _ROW_END_BARE.search(data)
    return not fields or (len(fields) == len(columns) and bool(ended))


def _records(data: bytes) -> Iterator[tuple[int, list[str], int]]:
    """Line it begins on, fields, and end in bytes of each CSV record; a record may span lines."""
    taken = lines = 0

    def physical() -> Iterator[str]:
        nonlocal taken, lines
        for piece in data.splitlines(keepends=True):
            taken, lines = taken + len(piece), lines + 1
            yield _decoded(piece.removeprefix(_BOM) if lines == 1 else piece, last=taken == len(data))

    begin = 1
    for fields in csv.reader(physical()):
        yield begin, fields, taken
        begin = lines + 1


def _decoded(line: bytes, last: bool) -> str:
    """Decode one line: Excel may have saved the older ones in cp1252, and a torn one may end anywhere."""
    try:
        return line.decode()
    except UnicodeDecodeError as error:
        torn = last and error.reason == "unexpected end of data"
        return line.decode("utf-8" if torn else "cp1252", errors="replace")


def torn_problem(file: str, line: int, torn: bytes) -> Problem:
    """Report what an unfinished write has left."""
    return Problem(
        "torn line",
        file,
        repr(torn.decode(errors="replace")),
        "a whole row",
        "The program was stopped while it saved this. Rate this cell again if its mark is missing.",
        cell=f"line {line}",
        error=False,
    )


def _damaged_problem(file: str, line: int, fields: list[str], columns: tuple[str, ...]) -> Problem:
    return Problem(
        "damaged line",
        file,
        repr(",".join(fields)),
        f"{len(columns)} columns",
        "The line was left out. Put it right in a text editor, or rate this cell again.",
        cell=f"line {line}",
        error=False,
    )


def escape(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet might take for a formula, or that begins with one.

    That is text whose first character that can be seen is one of ``= + - @ '`` (or the full-width forms
    that East Asian versions of Excel accept), or which begins with a tab, a line break or a NUL.

    Parameters
    ----------
    text : str
        What is to be written.

    Returns
    -------
    str

    Examples
    --------
    >>> escape("=1+1"), escape("'tis so"), escape("all well")
    ("'=1+1", "''tis so", 'all well')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unescape(text: str) -> str:
    """Undo `escape`.

    Parameters
    ----------
    text : str
        What was written.

    Returns
    -------
    str

    Examples
    --------
    >>> unescape("'=1+1"), unescape("''tis so"), unescape("'tis typed by hand")
    ('=1+1', "'tis so", "'tis typed by hand")
    """
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text
