"""One line a cause: what is wrong with many cells, said once, with the few ranges that a person would name."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from esanalysis.english import counted, listed
from esanalysis.errors import Problem
from esanalysis.files.sheet import column_letters, column_number
from esanalysis.ratings.reading.options import typed
from esanalysis.ratings.reading.values import REASONS, is_day, shown

if TYPE_CHECKING:
    from esanalysis.ratings.reading.tables import Language, Table

__all__ = ["first_row", "listed_cells", "some_cells", "wrong_marks"]

_ADDRESS = re.compile(r"([A-Z]+)(\d+)")
Range = tuple[int, int, int, int]  # first row, last row, first column, last column


def listed_cells(cells: Iterable[str]) -> str:
    """Name cells as ranges; the places of a text file by line.

    Examples
    --------
    >>> listed_cells(["B2", "B3", "B4", "C2", "C3", "C4", "E7"])
    'B2:C4, E7'
    >>> listed_cells(['line 2, column "KSF 1"', 'line 2, column "KSF 2"', 'line 5, column "KSF 1"'])
    'line 2, line 5'
    """
    listed = list(dict.fromkeys(cells))
    addresses = [match for cell in listed if (match := _ADDRESS.fullmatch(cell))]
    if len(addresses) < len(listed):
        return ", ".join(dict.fromkeys(cell.partition(", column")[0] for cell in listed))
    places = sorted((column_number(match[1]), int(match[2])) for match in addresses)
    return ", ".join(map(_text, _side_by_side(_runs(places))))


def _runs(places: list[tuple[int, int]]) -> list[Range]:
    """Ranges of cells one below the other."""
    starts = [0, *(at for at, (one, other) in enumerate(pairwise(places), 1) if other != (one[0], one[1] + 1))]
    stops = [*starts[1:], len(places)]
    return [
        (places[start][1], places[stop - 1][1], places[start][0], places[start][0])
        for start, stop in zip(starts, stops, strict=True)
    ]


def _side_by_side(runs: list[Range]) -> list[Range]:
    """Join ranges that stand side by side and are equally high."""
    joined: dict[tuple[int, int], list[Range]] = {}
    for first, last, left, right in runs:
        same = joined.setdefault((first, last), [])
        if same and same[-1][3] == left - 1:
            same[-1] = (first, last, same[-1][2], right)
        else:
            same.append((first, last, left, right))
    return sorted((one for same in joined.values() for one in same), key=lambda one: (one[2], one[0]))


def _text(cells: Range) -> str:
    top, bottom, left, right = cells
    start, stop = f"{column_letters(left)}{top}", f"{column_letters(right)}{bottom}"
    return start if start == stop else f"{start}:{stop}"


_SHOWN = 3  # cells named of many
_ALIKE = 3  # different texts of one shape from which they are one cause
_DIFFERENT = 8  # different wrong texts of a table said one by one, before they are counted


def some_cells(cells: Sequence[str]) -> str:
    """Name a few of many cells.

    Examples
    --------
    >>> some_cells(["B2"]), some_cells(["B2", "C2", "B3", "C9", "D1"])
    ('B2', 'B2, C2, B3, ...')
    """
    return ", ".join(cells[:_SHOWN]) + (", ..." if len(cells) > _SHOWN else "")


def first_row(problem: Problem) -> int:
    """Row or line of the first cell that a problem speaks of, to say problems in the order of the file."""
    found = re.search(r"\d+", problem.cells[0] if problem.cells else problem.cell or problem.found)
    return int(found[0]) if found else 0


def wrong_marks(table: "Table", codes: NDArray[np.int32], language: "Language") -> list[Problem]:
    """Find what is wrong with the marks of a table, one problem for each text that is no mark.

    `codes` are those of the table's entries. Cells whose formula failed are set to *error* in the table, and what was
    translated is kept in its `marked`.
    """
    problems = _flawed(table, language)
    found: dict[tuple[str, str], list[int]] = {}
    numbered: dict[str, dict[float, int]] = {}  # number -> the words it stands beside, and where first
    for entry in np.flatnonzero(language.values.odd(codes)):
        mark = language.values.marks[codes[entry]]
        text = shown(table.sheet.rows[table.rows[entry]][table.columns[entry]])
        if mark.translated:
            means = language.framework.scale.text(mark.rating)
            table.marked.setdefault(f"{text} as {means}", []).append(table.cell(int(entry)))
            if (number := re.search(r"\d+", text)) and language.framework.scale.words:
                numbered.setdefault(number[0], {}).setdefault(mark.rating, int(entry))
        else:
            found.setdefault((str(mark.wrong), text), []).append(int(entry))
    problems += [_two_words(table, number, cells, language) for number, cells in numbered.items() if len(cells) > 1]
    order = _of_one_shape(found)
    if _all_words(table, order):
        return [*problems, _words(table, order, language)]
    few = len(order) if len(order) == _DIFFERENT + 1 else _DIFFERENT
    for (kind, text), entries in order[:few]:
        problems.append(_wrong(table, kind, text, entries, language))
    if rest := order[few:]:
        problems.append(_many(table, rest, language))
    return problems


def _two_words(table: "Table", number: str, words: dict[float, int], language: "Language") -> Problem:
    """Ask about a number that stands beside two words, such as Developing (3) and 3 - Proficient."""
    scale = language.framework.scale
    told = [f"{scale.text(mark)} ({table.cell(entry)})" for mark, entry in words.items()]
    fix = "Correct the number or the word where it is wrong."
    return table.sheet.problem("two words for a number", f"{number} beside {listed(told)}", "one word a number", fix)


def _of_one_shape(found: dict[tuple[str, str], list[int]]) -> list[tuple[tuple[str, str], list[int]]]:
    """Texts that are no marks for one reason, such as 40%, 60% and 70%, as one."""
    shapes: dict[tuple[str, str], list[str]] = {}
    for kind, text in found:
        shapes.setdefault((kind, re.sub(r"\d+(?:[.,]\d+)?", "#", text)), []).append(text)
    joined = dict(found)
    for (kind, shape), texts in shapes.items():
        if len(texts) < _ALIKE or "#" not in shape or kind == "out of range":
            continue
        told = f"{', '.join(texts[:_ALIKE])}{', ...' if len(texts) > _ALIKE else ''}"
        joined[kind, told] = sorted(entry for text in texts for entry in joined.pop((kind, text)))
    return sorted(joined.items(), key=lambda one: one[1][0])


def _all_words(table: "Table", found: list[tuple[tuple[str, str], list[int]]]) -> bool:
    """Whether a table holds two or more different words where marks are numbers, and no number at all."""
    words = len(found) > 1 and all(
        kind == "not a number" and re.match(r"\"?[^\W\d]", text) and not text.startswith("the date ")
        for (kind, text), _ in found
    )
    return words and not np.isfinite(table.rating).any()


def _words(table: "Table", found: list[tuple[tuple[str, str], list[int]]], language: "Language") -> Problem:
    cells = [table.cell(entry) for entry in sorted(entry for _, entries in found for entry in entries)]
    texts = [text for (_, text), _ in found]
    told = f"{', '.join(texts[:_DIFFERENT])}{', ...' if len(texts) > _DIFFERENT else ''}"
    fix = (
        "Choose the framework with these words: --framework. Where none has them, draft one: esanalysis framework "
        "draft. Those that mean no mark: --missing."
    )
    told = f"{told} in {counted_cells(len(cells))} ({some_cells(cells)})"
    problem = table.sheet.problem("words, not numbers", told, language.framework.scale.accepted, fix)
    return replace(problem, cells=tuple(cells))


def _wrong(table: "Table", kind: str, text: str, entries: list[int], language: "Language") -> Problem:
    cells = [table.cell(entry) for entry in entries]
    scale = language.framework.scale
    bare = text.strip('"')
    told = language.values.read(bare).wrong if kind == "a mark or no mark" else None
    if told:
        word = next((word for word in scale.words if _initials(word) == bare.casefold()), "one of the words")
        fix = f"If it means no mark: {typed('--missing', bare)}. If it means {word}: write it in full."
    elif '", "' in text:
        fix = "Correct the cells, or choose the framework these ratings belong to: --framework."
    elif len(entries) == 1:
        fix = "Correct it, or clear the cell if there is no rating."
        if _may_mean_none(bare):
            fix = (
                f"Correct it, or clear the cell if there is no rating; if it means no mark: {typed('--missing', bare)}."
            )
    elif _may_mean_none(bare):
        fix = f"If it means no mark: {typed('--missing', bare)}. Else correct the cells."
    else:
        fix = "Correct the cells, or choose the framework these ratings belong to: --framework."
    found, cell = text, cells[0]
    if len(cells) > 1:
        across = len({int(table.columns[entry]) for entry in entries})
        columns = f" of {across} columns" if across > 1 else ""
        found = f"{text} in {counted_cells(len(cells))}{columns} ({some_cells(cells)})"
        cell = listed_cells(cells) if len(cells) <= _SHOWN and not table.sheet.is_text else ""
    problem = table.sheet.problem(kind, found, scale.accepted, fix, cell or None)
    return replace(problem, cells=tuple(cells))


def _may_mean_none(text: str) -> bool:
    """Whether a text may stand for a missing mark: a word, or a number that is used as a code."""
    if text.startswith("the date ") or text in ("TRUE", "FALSE") or is_day(text):
        return False  # a cell that holds no text, or a date that was made of 3-4
    return text in _CODES if re.fullmatch(r"[+-]?[\d.,]+%?", text) else len(text) <= 40


_CODES = ("0", "9", "99", "999", "-1", "-9", "-99", "-999", "88", "8888", "9999")


def counted_cells(count: int) -> str:
    """How many cells, in figures.

    Examples
    --------
    >>> counted_cells(1174)
    '1,174 cells'
    """
    return f"{count:,} cell{'s' if count != 1 else ''}"


def _initials(word: str) -> str:
    return "".join(part[0] for part in word.split()).casefold()


def _many(table: "Table", rest: list[tuple[tuple[str, str], list[int]]], language: "Language") -> Problem:
    entries = sorted(entry for _, entries in rest for entry in entries)
    cells = [table.cell(entry) for entry in entries]
    texts = ", ".join(text for (_, text), _ in rest[:5])
    found = (
        f"{len(rest)} more texts that are no marks, in {counted_cells(len(cells))} ({some_cells(cells)}): {texts}, ..."
    )
    fix = "Correct the cells, set the column aside with --ignore, or choose the framework these ratings belong to."
    problem = table.sheet.problem("no marks", found, language.framework.scale.accepted, fix)
    return replace(problem, cells=tuple(cells))


def _flawed(table: "Table", language: "Language") -> list[Problem]:
    """Cells with an error, and formulas without a result: one problem for each error, one for all formulas."""
    sheet = table.sheet
    if not (sheet.errors or sheet.uncomputed):
        return []
    accepted = language.framework.scale.accepted
    places = {place: entry for entry, place in enumerate(zip(table.rows.tolist(), table.columns.tolist(), strict=True))}
    problems = []
    errors: dict[str, list[int]] = {}
    for place, text in sheet.errors.items():
        if place in places:
            errors.setdefault(text, []).append(places[place])
    stale = [places[place] for place in sheet.uncomputed if place in places]
    for text, entries in errors.items():
        found, cell, cells = _at(table, text, entries)
        fix = f"{'It counts' if len(entries) == 1 else 'They count'} as missing. Mend the formula, or type the mark."
        problems.append(replace(sheet.problem("formula error", found, accepted, fix, cell, error=False), cells=cells))
    if stale:
        formula = sheet.uncomputed[int(table.rows[stale[0]]), int(table.columns[stale[0]])]
        found, cell, cells = _at(table, f"the formula {formula} without a result", stale)
        if len(stale) > 1:
            found = f"{counted(len(stale), 'formula')} without a result, such as {formula} ({some_cells(cells)})"
        fix = "Open the file in a spreadsheet program, save it, and load it again."
        problems.append(replace(sheet.problem("formula not computed", found, accepted, fix, cell), cells=cells))
    flawed = np.array([entry for entries in (*errors.values(), stale) for entry in entries], dtype=np.int32)
    table.rating[flawed], table.missing[flawed] = np.nan, REASONS.index("error")
    return problems


def _at(table: "Table", text: str, entries: list[int]) -> tuple[str, str | None, tuple[str, ...]]:
    cells = tuple(table.cell(entry) for entry in entries)
    if len(cells) == 1:
        return text, cells[0], cells
    return f"{text} in {counted_cells(len(cells))} ({some_cells(cells)})", None, cells
