"""Comma-, semicolon- or tab-separated text, and Markdown tables, in the encodings that office programs write."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

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
        return _markdown(lines, file)
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


def _sheet(file: str, rows: list[list[str]], starts: Sequence[int], name: str | None = None) -> Sheet:
    far: frozenset[Position] = frozenset()
    if is_sparse(len(rows) * max(map(len, rows), default=0), sum(map(len, rows))):
        rows, far = laid_out({(row, at): text for row, cells in enumerate(rows) for at, text in enumerate(cells)})
    rows = squared(rows)
    return Sheet(file, name, rows, lines=tuple(starts[: len(rows)]), far=far)


def _markdown(lines: list[str], file: str) -> list[Sheet]:
    """Read a Markdown text: rows of a table into cells, other lines as one cell each; a sheet for each kind of table.

    Tables with the same headings are one that goes on below another title.
    """
    rules = [number for number, line in enumerate(lines) if number and _RULE.fullmatch(line)]
    kinds = [[cell.casefold() for cell in _cells(lines[number - 1])] for number in rules]
    firsts = [rule - 1 for at, rule in enumerate(rules) if at and kinds[at] != kinds[at - 1]]
    # What stands above a table is its title: it goes to the table below it, from the last blank line or heading on.
    starts = [0, *(_title(lines, first) for first in firsts), len(lines)]
    sheets = []
    for start, end in pairwise(starts):
        kept = [at for at in range(start, end) if not _RULE.fullmatch(lines[at])]
        name = (
            next((lines[at].lstrip("# ").strip() for at in kept if lines[at].startswith("#")), None) if firsts else None
        )
        sheets.append(_sheet(file, [_cells(lines[at]) for at in kept], [at + 1 for at in kept], name))
    return sheets


def _title(lines: list[str], first: int) -> int:
    """The line at which what stands above a table begins: its last heading, else the table itself."""
    for at in range(first - 1, -1, -1):
        if _PIPE.search(lines[at]):
            return first
        if lines[at].startswith("#"):
            return at
    return first


def _cells(line: str) -> list[str]:
    inside = line.strip().removeprefix("|").removesuffix("|")
    cells = _PIPE.split(inside) if _PIPE.search(line) else [line.strip().lstrip("# ")]
    return [re.sub(r"\*\*|__|`", "", cell).replace("\\|", "|").strip() for cell in cells]


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
