"""Rows of a table that name a group or division and have no figure: not given, and no notes that may be left out."""

import re
from collections.abc import Mapping

from esanalysis.council.reading.shape import Header, Shape, alone, needed
from esanalysis.english import plain
from esanalysis.errors import Problem
from esanalysis.files.sheet import Sheet

__all__ = ["names_without_figures", "not_given"]

_TOTAL = re.compile(r"\btotals?\b", re.IGNORECASE)
_NAME = re.compile(r"(?!of which|note|source|\w+ figures\b)[A-Z0-9](?:[^\s.:;]+ ?){1,7}")  # no sentence, no heading


def names_without_figures(sheet: Sheet, header: Header, shape: Shape) -> dict[int, str]:
    """The rows that hold a group's or division's name alone, above the last figure and above any total.

    Where rows stand under headings the first of them is one: then nothing is taken for a name. What stands further
    down may be a note.
    """
    name = next((name for name in ("group", "division") if name in header.columns), "")
    wanted = {column.name for column in needed(shape)} - {shape.figure, name}
    if not name or (wanted and not header.figures):  # a name alone is no row of a long table
        return {}
    place = header.columns[name]
    below = range(header.row + 1, len(sheet.rows))
    rows = [row for row in below if any(sheet.text(row, at) for at in range(sheet.width))]
    if not rows or alone(sheet, rows[0]):
        return {}
    names = {row: sheet.text(row, place) for row in rows}
    figures = [row for row in rows if not alone(sheet, row)]
    given = {plain(names[row]) for row in figures}
    totals = [row for row in rows if _TOTAL.search(names[row])]
    end = min(totals, default=max(figures))
    return {
        row: names[row]
        for row in rows
        if row < end and row not in figures and _NAME.fullmatch(names[row]) and plain(names[row]) not in given
    }


def not_given(sheet: Sheet, names: Mapping[int, str]) -> Problem:
    """Name the groups or divisions of which a sheet has the name alone."""
    said = ", ".join(f'"{text}"' for text in names.values())
    fix = "They are shown as not given. If they are notes, write them below the table."
    return sheet.problem("rows without a figure", said, "a figure beside each name", fix, error=False)
