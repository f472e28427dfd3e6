"""A table with a row a rating: the factors' names in one column, their marks in another, sections before them."""

import re
from collections.abc import Sequence
from typing import Any

from esanalysis.english import plain
from esanalysis.files.sheet import Sheet
from esanalysis.instrument.drafting.columns import Column, column_of
from esanalysis.instrument.drafting.headings import FACTOR, NOT_NOW

__all__ = ["listed_factors"]

# Headings of the one column of marks of a self-assessment.
_ANSWER = re.compile(r"(?:our |school )?(?:responses?|answers?|status|compliance|compliant|rag|familiarity|maturity)")


def listed_factors(
    sheet: Sheet, header: int, columns: list[Column], group: Sequence[Column]
) -> tuple[list[Column], dict[str, str], dict[str, str]]:
    """Factors of a table with a row a rating, the headings of factors and marks, and sections by a factor's place.

    Parameters
    ----------
    sheet : Sheet
        Where the table stands.
    header : int
        Row of its headings.
    columns : list of Column
        Its columns.
    group : sequence of Column
        Those that share their marks: one that stands alone is that of the marks, whatever its heading.

    Returns
    -------
    tuple of (list of Column, dict of str to str, dict of str to str)
        Nothing where it is no such table.
    """
    named = [column for column in columns if FACTOR.fullmatch(plain(column.heading)) and not column.says_marked]
    named = [column for column in named if not column.is_numbers] or named  # "Question 3", and what it asks
    if not named:
        return [], {}, {}
    name = max(named, key=lambda column: len(column.words))
    marks = _marks(columns, name, group)
    if len(marks) != 1 or marks[0] in named:
        return [], {}, {}
    again = len(name.values) >= 2 * len(name.words)
    if not again and any(column.is_school or column.is_area for column in columns):
        return [], {}, {}
    at = {sheet.address(header, place): place for place in range(sheet.width)}
    area = next((at[column.place] for column in named if column is not name), None)
    found, sections = _read(sheet, header, at[name.place], at[marks[0].place], area)
    factors = [column_of(text, place, cells) for text, (place, cells) in found.items()]
    return (
        factors,
        {"factor": name.heading, "mark": marks[0].heading},
        sections if len(set(sections.values())) > 1 else {},
    )


def _marks(columns: list[Column], name: Column, group: Sequence[Column]) -> list[Column]:
    """The column of marks, if there is one only; they stand behind what they rate, where such a column does."""
    held = [column for column in columns if column.is_marks or (column.is_words and column.comes_again)]
    now = [column for column in held if not NOT_NOW.fullmatch(plain(column.heading))]
    said = [column for column in now if column.says_marked or _ANSWER.fullmatch(plain(column.heading))]
    behind = [column for column in said if columns.index(column) > columns.index(name)]
    return behind or said or list(group)


def _read(
    sheet: Sheet, header: int, name: int, mark: int, area: int | None
) -> tuple[dict[str, tuple[str, list[tuple[Any, str]]]], dict[str, str]]:
    """Cells of marks by the factor's name with the place of the name, and the section that stands before or above."""
    found: dict[str, tuple[str, list[tuple[Any, str]]]] = {}
    sections: dict[str, str] = {}
    section = ""
    for row in range(header + 1, len(sheet.rows)):
        text = sheet.text(row, name)
        if text and sum(value != "" for value in sheet.rows[row]) == 1:
            section = text  # a name alone in its row stands above its factors
            continue
        section = (sheet.text(row, area) if area is not None else "") or section
        if text:
            place, cells = found.setdefault(text, (sheet.address(row, name), []))
            cells.append((sheet.rows[row][mark], sheet.text(row, mark)))
            if section:
                sections[place] = section
    return found, sections
