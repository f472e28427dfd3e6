"""Comma-, semicolon- or tab-separated text, and Markdown tables, in the encodings that office programs write."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence

from esanalysis.files.sheet import Position, Sheet, is_sparse, laid_out, squared

__all__ = ["read_text", "separator_of"]

SEPARATORS = (",", ";", "\t", "|")
_LOOK = 500  # lines in which a Markdown table shows itself
_DASHES = r"\s*(?::-+:?|-+:|-{2,})\s*"  # one dash alone is an empty cell, unless the line begins with a pipe
_RULE = re.compile(rf"\s*(?:\|(?:\s*:?-+:?\s*\|)+|\|?(?:{_DASHES}\|)+(?:{_DASHES}\|?)?)\s*")  # |----|:-:|
_PIPE = re.compile(r"(?<!\\)\|")


def read_text(data: bytes, file: str) -> list[Sheet]:
    """Read separated text as one sheet; every cell is text."""
    # newline=None folds CR and CRLF to LF, so that old Mac exports and quoted line breaks both work.
    content = io.StringIO(decode(data), newline=None).read()
    lines = content.split("\n")
    if any(map(_RULE.fullmatch, lines[:_LOOK])):
        return [_markdown(lines, file)]
    separator = _separator(lines)
    if '"' not in content:  # no cell holds a separator or a line break
        return [_sheet(file, [line.split(separator) for line in lines], range(1, len(lines) + 1))]
    reader = csv.reader((line + "\n" for line in lines), delimiter=separator)
    rows, starts, start = [], [], 1
    for row in reader:
        rows.append(row)
        starts.append(start)
        start = reader.line_num + 1
    return [_sheet(file, rows, starts)]


def _sheet(file: str, rows: list[list[str]], starts: Sequence[int]) -> Sheet:
    far: frozenset[Position] = frozenset()
    if is_sparse(len(rows) * max(map(len, rows), default=0), sum(map(len, rows))):
        rows, far = laid_out({(row, at): text for row, cells in enumerate(rows) for at, text in enumerate(cells)})
    rows = squared(rows)
    return Sheet(file, None, rows, lines=tuple(starts[: len(rows)]), far=far)


def _markdown(lines: list[str], file: str) -> Sheet:
    """Read the lines of a Markdown text: rows of a table into cells, other lines as one cell each."""
    rows, starts = [], []
    for number, line in enumerate(lines, start=1):
        if not _RULE.fullmatch(line):
            inside = line.strip().removeprefix("|").removesuffix("|")
            cells = _PIPE.split(inside) if _PIPE.search(line) else [line.strip().lstrip("# ")]
            rows.append([re.sub(r"\*\*|__|`", "", cell).replace("\\|", "|").strip() for cell in cells])
            starts.append(number)
    return _sheet(file, rows, starts)


def decode(data: bytes) -> str:
    r"""Decode text as UTF-16 or UTF-8 where it is that, else as Windows-1252.

    Examples
    --------
    >>> decode("St Mary’s".encode("cp1252")), decode(b"\xef\xbb\xbfschool")
    ('St Mary’s', 'school')
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def separator_of(data: bytes) -> str:
    """Separator of a text file, by its first lines."""
    return _separator(decode(data).splitlines())


def _separator(lines: list[str]) -> str:
    """Find the separator that cuts most lines into the same number of cells, the wider the better.

    Counting separators alone would take the decimal comma of ``3,5;4,5`` for one.
    """
    sample = [line for line in lines[:200] if line.strip()]

    def evenness(separator: str) -> tuple[float, int]:
        widths = Counter(len(row) for row in csv.reader(sample, delimiter=separator) if len(row) > 1)
        width, count = widths.most_common(1)[0] if widths else (0, 0)
        return count, width

    return max(SEPARATORS, key=evenness)
