"""The long table at speed: read by columns, checked on codes; only what is wrong is looked at cell by cell."""

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, overload

import numpy as np
import pandas as pd

from esanalysis.files.sheet import Sheet
from esanalysis.files.text import read_text, separator_of
from esanalysis.ratings.reading.layouts.long import LongReader, long_heading
from esanalysis.ratings.reading.tables import Coded, Codes, Language, Table
from esanalysis.ratings.reading.values import clean

__all__ = ["read_bulk"]

_SMALL = 300_000  # bytes up to which the general reader is as fast
_HEAD = 20_000  # bytes in which the heading shows itself
_NO_TEXT = (b"PK", b"\xd0\xcf\x11\xe0", b"\xff\xfe", b"\xfe\xff", b"%PDF", b"<")


def read_bulk(path: Path, language: Language) -> Table | None:
    """Read a plain long table by columns; None if the file is small, is none, or has to be read line by line.

    Its first line holds the headings, it is UTF-8, and no cell holds a line break.
    """
    try:
        if path.stat().st_size < _SMALL:
            return None
        data = path.read_bytes()
    except OSError:
        return None
    start = data[:_HEAD]
    if start.startswith(_NO_TEXT) or b"\0" in start or (b"\r" in start and b"\r\n" not in start):
        return None
    head = read_text(start[: start.rfind(b"\n") + 1], path.name)[0]
    found = long_heading(head, language)
    if not found or found[0] != 0:
        return None
    lines = data.count(b"\n") + (not data.endswith(b"\n"))
    columns = found[1]
    frame = _frame(data, separator_of(start), len(head.rows[0]), sorted(set(columns.values())))
    if frame is None or len(frame) != lines - 1:
        return None  # a cell that holds a line break, or a line that is no row
    sheet = Sheet(path.name, None, _Lines(data, separator_of(start), head.rows[0], lines), lines=range(1, lines + 1))
    texts = {name: _coded(frame[at], name) for name, at in columns.items() if name != "rating"}
    marks = _marks(frame[columns["rating"]], language) if "rating" in columns else None
    return LongReader(sheet, language, 0, columns, texts, marks).read()


def _frame(data: bytes, separator: str, width: int, columns: list[int]) -> pd.DataFrame | None:
    try:
        return pd.read_csv(
            io.BytesIO(data),
            sep=separator,
            header=None,
            skiprows=1,
            names=list(range(width)),
            usecols=columns,
            keep_default_na=False,
            na_filter=False,
            skip_blank_lines=False,
            low_memory=False,
            encoding="utf-8",
            index_col=False,
            dtype=dict.fromkeys(columns, "category"),  # codes at once: an authority has few different texts
        )
    except (ValueError, UnicodeDecodeError):  # rows of different length, or another encoding
        return None


def _coded(column: pd.Series, name: str) -> Coded:
    """A column as codes in the order of the file; spellings that fold to one text share a code."""
    known: dict[str, int] = {}

    def code(word: str) -> int:
        text = word.strip() if name == "note" else clean(word)
        return known.setdefault(text, len(known)) if text else -1

    return Coded(_in_order(column, lambda words: list(map(code, words))), list(known))


def _marks(column: pd.Series, language: Language) -> Codes:
    return _in_order(column, language.values.codes)


def _in_order(column: pd.Series, coded: Callable[[list[str]], Sequence[int] | Codes]) -> Codes:
    """Codes of a column; `coded` gives those of its texts, in the order in which they come first."""
    codes, words = column.cat.codes.to_numpy(), column.cat.categories.astype(str).to_numpy()
    order = pd.unique(codes)
    places = np.empty(len(words), dtype=np.int32)
    places[order] = coded(words[order].tolist())
    return np.asarray(places[codes], dtype=np.int32)


class _Lines(Sequence[list[Any]]):
    """Rows of a text file, each taken apart only when it is asked for."""

    def __init__(self, data: bytes, separator: str, heading: list[Any], number: int) -> None:
        self.data, self.separator, self.heading, self.number = data, separator, heading, number
        self.lines: list[bytes] | None = None

    @overload
    def __getitem__(self, row: int) -> list[Any]: ...

    @overload
    def __getitem__(self, row: slice) -> list[list[Any]]: ...

    def __getitem__(self, row: int | slice) -> list[Any]:
        if isinstance(row, slice):
            return [self[at] for at in range(*row.indices(len(self)))]
        if row == 0:
            return self.heading
        if self.lines is None:
            self.lines = self.data.split(b"\n")
        [cells] = csv.reader([self.lines[row].decode("utf-8", "replace").rstrip("\r")], delimiter=self.separator)
        return cells + [""] * (len(self.heading) - len(cells))

    def __len__(self) -> int:
        return self.number
