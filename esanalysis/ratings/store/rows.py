"""The text of the store: ratings to rows, rows to bytes and back, and the states of a cell."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from esanalysis.errors import Problem, StoreError
from esanalysis.instrument.framework import Framework

__all__ = [
    "CELL",
    "COLUMNS",
    "HEAD",
    "ROW_END",
    "Content",
    "Row",
    "checked",
    "encoded",
    "escape",
    "latest",
    "matches",
    "newer",
    "parse",
    "taken_back",
    "torn_problem",
    "unescape",
]

CELL = ("cluster", "round", "school", "ksf", "rater")
COLUMNS = (
    *("cluster", "round", "school", "ksf", "rating", "missing", "note", "rater"),
    *("undoes", "recorded"),  # last, so that a line which ends in a whole time is a whole line
)
LONGEST = 100_000  # characters in one text: the csv module refuses to read back more than 131,072

_BOM = b"\xef\xbb\xbf"
HEAD = _BOM + (",".join(f'"{name}"' for name in COLUMNS) + "\n").encode()
_STAMP = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"
# Inside a quoted field every quotation mark is doubled, so this can only be the end of a row.
ROW_END = re.compile(rf',"({_STAMP})"\n\Z'.encode())
_ROW_END_BARE = re.compile(rf',(?:"{_STAMP}"|{_STAMP})\Z'.encode())
_SAVED = re.compile(rf',"?{_STAMP}"?\r?\n'.encode())
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠']|[\t\r\n]")

Row = dict[str, str]

# Written as they are: never typed as text, and a negative mark must stay a number.
_PLAIN = ("rating", "undoes", "recorded")


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
    record = {name: _text(row.get(name)) for name in COLUMNS} | {"undoes": "", "recorded": ""}
    if empty := [name for name in ("cluster", "round", "school", "ksf") if not record[name].strip()]:
        raise ValueError(f"{' and '.join(empty)} must not be empty.")
    if record["ksf"] not in framework.keys:
        raise ValueError(f"the framework {framework.key} has no {framework.factor} {record['ksf']!r}.")
    for name, text in record.items():
        if len(text) > LONGEST:
            raise ValueError(f"{name} is {len(text):,} characters long; {LONGEST:,} can be kept.")
        text.encode()  # half a character (a lone surrogate) is a ValueError too
    if not record["rating"]:
        return record | {"missing": record["missing"] or "not rated"}
    if record["missing"]:
        raise ValueError(f"it has a mark and a reason for having none ({record['missing']!r}).")
    return record | {"rating": framework.scale.text(_mark(row["rating"], framework))}


def _mark(rating: Any, framework: Framework) -> float:
    scale = framework.scale
    with suppress(ValueError, TypeError):
        mark = scale.word_value(rating) if scale.words and isinstance(rating, str) else float(rating)
        if mark is not None and scale.is_mark(mark):
            return mark
    raise ValueError(f"{rating!r} is not on the scale; accepted is {scale.accepted}.")


def _text(value: Any) -> str:
    missing = value is None or (isinstance(value, float) and value != value) or str(value) == "<NA>"
    return "" if missing else str(value)


def encoded(rows: Iterable[Row]) -> bytes:
    """Write rows as the store holds them."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    for row in rows:
        writer.writerow([row[name] if name in _PLAIN else escape(row[name]) for name in COLUMNS])
    return out.getvalue().encode()


@dataclass
class Content:
    """What a store holds: whole rows (each with its `line`), and what stands behind the last of them."""

    rows: list[Row]
    problems: list[Problem]
    end: int = 0  # bytes up to and with the last whole row
    torn: bytes = b""  # what stands behind it

    @property
    def stamp(self) -> str:
        """Latest time in the file; empty if there is none."""
        stamps = (row["recorded"] for row in self.rows if re.fullmatch(_STAMP, row["recorded"]))
        return max(stamps, default="")


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
    _check_heading(found[0][1], file)
    content = Content([], [], end=found[0][2])
    for line, fields, end in found[1:]:
        if end == len(data) and not _is_whole(fields, data):
            content.torn = data[content.end :]
            _check_torn(content.torn, line, file)
            content.problems.append(torn_problem(file, line, content.torn))
            break
        content.end = end
        if len(fields) == len(COLUMNS):
            content.rows.append(_unescaped(fields) | {"line": str(line)})
        elif fields:
            content.problems.append(_damaged_problem(file, line, fields))
    return content


def _check_heading(fields: list[str], file: str) -> None:
    if [name.strip().lower() for name in fields] != list(COLUMNS):
        raise StoreError(
            f"{file} does not begin with the heading of a file of recorded ratings "
            f"({', '.join(COLUMNS)}); it begins with {', '.join(fields)[:100]!r}. If a spreadsheet program "
            "has saved it with other columns or separators, put the original back; or record into a new file."
        )


def _check_torn(torn: bytes, line: int, file: str) -> None:
    """Refuse to take saved rows for a torn one: that would move them out of the store."""
    if _SAVED.search(torn):
        raise StoreError(
            f"{file}, line {line}: a quotation mark is opened here and never closed, so the saved rows behind "
            "it cannot be told apart. Close it in a text editor."
        )


def _unescaped(fields: list[str]) -> Row:
    row = dict(zip(COLUMNS, fields, strict=True))
    return {name: text if name in _PLAIN else unescape(text) for name, text in row.items()}


def _is_whole(fields: list[str], data: bytes) -> bool:
    ended = data.endswith((b"\n", b"\r")) or _ROW_END_BARE.search(data)
    return not fields or (len(fields) == len(COLUMNS) and bool(ended))


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


def _damaged_problem(file: str, line: int, fields: list[str]) -> Problem:
    return Problem(
        "damaged line",
        file,
        repr(",".join(fields)),
        f"{len(COLUMNS)} columns",
        "The line was left out. Put it right in a text editor, or rate this cell again.",
        cell=f"line {line}",
        error=False,
    )


def escape(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet might take for a formula, or that begins with one.

    That is text whose first character that is no space is one of ``= + - @ '`` (or the full-width forms
    that East Asian versions of Excel accept), or which begins with a tab or a line break.

    Examples
    --------
    >>> escape("=1+1"), escape("'tis so"), escape("all well")
    ("'=1+1", "''tis so", 'all well')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unescape(text: str) -> str:
    """Undo `escape`.

    Examples
    --------
    >>> unescape("'=1+1"), unescape("''tis so"), unescape("'tis typed by hand")
    ('=1+1', "'tis so", "'tis typed by hand")
    """
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text


def _cell(row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in CELL)


def matches(row: Row, which: Mapping[str, str]) -> bool:
    """Whether the row has all these values."""
    return all(row[name] == value for name, value in which.items())


def latest(rows: list[Row]) -> list[Row]:
    """Keep the row that counts for each cell, in the order the cells were first recorded."""
    cells: dict[tuple[str, ...], Row] = {}
    for row in rows:
        cells[_cell(row)] = row
    return [row for row in cells.values() if row["rating"] or row["missing"]]


def newer(rows: list[Row], earlier: list[Row]) -> list[Row]:
    """Rows that were recorded after everything in `earlier` for the same cell."""
    known = {_cell(row): row["recorded"] for row in earlier}
    return [row for row in rows if row["recorded"] > known.get(_cell(row), "")]


def taken_back(rows: list[Row]) -> list[Row]:
    """Rows that take back the latest save among `rows` that has not been taken back yet."""
    standing: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        stack = standing.setdefault(_cell(row), [])
        if row["undoes"]:
            stack[:] = [earlier for earlier in stack if earlier["recorded"] != row["undoes"]]
        else:
            stack.append(row)
    save = max((stack[-1]["recorded"] for stack in standing.values() if stack), default="")
    undone = [stack for stack in standing.values() if stack and stack[-1]["recorded"] == save]
    return [_before(stack, save) | {"undoes": save} for stack in undone]


def _before(stack: list[Row], save: str) -> Row:
    earlier = [row for row in stack if row["recorded"] != save]
    return earlier[-1] if earlier else stack[-1] | {"rating": "", "missing": "", "note": ""}
