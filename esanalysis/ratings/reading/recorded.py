"""A file that ratings are recorded into, as a long table of the rows that count now."""

import csv
from pathlib import Path

from esanalysis.errors import Problem, StoreError
from esanalysis.files.sheet import Sheet
from esanalysis.ratings.store.disk import load
from esanalysis.ratings.store.order import latest
from esanalysis.ratings.store.rows import COLUMNS, is_heading

__all__ = ["read_recorded"]

_HEADINGS = COLUMNS[:8]  # the ratings table's; the rest is history, which has been applied


def read_recorded(path: Path) -> tuple[Sheet, list[Problem]] | None:
    """Read the latest row of each cell, with undone ratings left out; None if the file is no such store."""
    try:
        with path.open("rb") as file:  # a look at the first line: other tables can be large
            first = file.readline(1000).decode("utf-8-sig", errors="replace")
        if not is_heading(next(csv.reader(first.splitlines()[:1]), [])):
            return None
        content = load(path)
    except (OSError, StoreError, csv.Error):
        return None  # some other table, or unreadable: the general reader knows what to say
    rows = latest(content.rows)
    lines = (1, *(int(row["line"]) for row in rows))
    table = [[*_HEADINGS], *([row[name] for name in _HEADINGS] for row in rows)]
    return Sheet(path.name, None, table, lines=lines), content.problems
