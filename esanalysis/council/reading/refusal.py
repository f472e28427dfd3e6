"""What is said of a sheet whose headings are not those of its table: which were seen, and which could be meant."""

import re
from collections.abc import Mapping
from dataclasses import replace

from esanalysis.council.reading.shape import (
    NO_TABLE,
    OFFICIAL,
    Shape,
    counted_in,
    headings_of,
    heads_of,
    needed,
    rows_of_headings,
)
from esanalysis.english import listed, plain
from esanalysis.errors import Problem
from esanalysis.files.due import parse_due
from esanalysis.files.sheet import Sheet
from esanalysis.schema import Column, number_of

__all__ = ["gathered", "no_table", "taken_for"]

SAID_SINGLY = 5  # problems of one kind that are listed cell by cell

_OF_A_PERSON = {
    *("employee id", "employee number", "payroll number", "name", "employee name", "first name", "surname"),
    *("salary", "annual salary", "hire date", "start date", "date of birth", "job title", "post title", "grade"),
}
_NO_COUNT = re.compile(r"\b(?:urn|ukprn|laestab|id|code|number|year|costs?|amount|hours|saved?|spend|salary|pay\w*)\b")
_COUNTED = {"workforce": "Headcount by directorate", "sickness": "Days lost per FTE by directorate"}


def no_table(sheet: Sheet, shape: Shape, named: Mapping[str, str], *, error: bool) -> Problem:
    """Say which columns were not recognised, which headings were seen, and which could be the first missing one."""
    wanted = needed(shape)
    best = max(
        rows_of_headings(sheet),
        key=lambda row: (len(headings_of(sheet, row, shape, named)), _filled(sheet, row)),
        default=0,
    )
    columns = headings_of(sheet, best, shape, named) if sheet.rows else {}
    lacking = [column for column in wanted if column.name not in columns]
    seen = [sheet.text(best, place) for place in range(sheet.width)] if sheet.rows else []
    heads = ", ".join(f'"{text}"' for text in seen if text)[:200]
    asked = next(iter(shape.asked), "") if shape.wide and "value" not in columns else ""
    guesses: dict[str, str] = {}
    for column in [shape.table["value"]] if asked else lacking:
        if guess := _guess(sheet, best, column, {*columns.values()}, {*guesses.values()}):
            guesses[asked or column.name] = guess
    if asked and not {"group", "measure", "period"} & columns.keys():
        about = _guess(sheet, best, shape.table["group"], {*columns.values()}, {*guesses.values()})
        guesses |= {"group": about} if about else {}
    lone = _filled(sheet, best) < 2  # a title or a line of text, whose words are no headings
    option = "" if lone else " ".join(f'--column {name}="{guess}"' for name, guess in guesses.items())
    return sheet.problem(
        f"no {shape.table.name} table",
        f"no column for {listed(column.name for column in lacking)} among {heads or 'no headings'}",
        f"a sheet with {listed(column.name for column in wanted)}" + (", or a column a figure" if shape.wide else ""),
        _way_on(shape, seen, option) if error else "The sheet was left out.",
        error=error,
    )


def _way_on(shape: Shape, seen: list[str], option: str) -> str:
    """What to do or type, by what the headings are: official statistics, a list of people, years alone, or others."""
    if {*seen} >= OFFICIAL:
        return "It looks like a file of official statistics: `esanalysis.load_dfe` reads those."
    if len(_OF_A_PERSON & {plain(text.replace("_", " ")) for text in seen}) > 1:
        return "It looks like a list of people: count them by team first, such as in a pivot table, and keep names out."
    periods = [text for text in seen if {"period"} == {*(counted_in(shape, text) or {})} - {*(shape.periods or {})}]
    if "measure" in shape.table.names and periods and (said := _COUNTED.get(shape.table.name)):
        return f'If {periods[0]} and the like are figures, write what they count into a row above: "{said}".'
    if option and shape.asked:
        others = [name for name in shape.asked if f"{name}=" not in option]
        more = f" {listed(others).capitalize()} are named alike." if others else ""
        return f"If a column counts it, say so: {option}.{more} {NO_TABLE}"
    return (f"If a column means one of them, say so: {option}. " if option else "") + NO_TABLE


def _filled(sheet: Sheet, row: int) -> int:
    return sum(bool(sheet.text(row, place)) for place in range(sheet.width))


def _guess(sheet: Sheet, row: int, column: Column, taken: set[int], said: set[str]) -> str | None:
    """The heading of the column that could be the missing one: one that has its name, or by what stands below.

    Numbers are a figure, best a total; of texts the longest say what something is, and dates nothing.
    """
    heads = heads_of(sheet, row)
    open_ = [place for place in range(sheet.width) if heads[place] and place not in taken and heads[place] not in said]
    sizes = {}
    for place in open_:
        texts = [sheet.text(below, place) for below in range(row + 1, len(sheet.rows)) if sheet.text(below, place)]
        numbers = sum(number_of(text) is not None for text in texts)
        dates = sum(number_of(text) is None and parse_due(text).start is not None for text in texts)
        named = column.name in heads[place].casefold() or (column.name == "value" and "total" in plain(heads[place]))
        if column.name == "value" and _NO_COUNT.search(plain(heads[place])):
            continue
        if named or (texts and (numbers > len(texts) / 2) == (column.dtype == "float64") and dates <= len(texts) / 2):
            sizes[place] = (named, sum(map(len, texts)) / max(len(texts), 1))
    return heads[max(sizes, key=lambda place: sizes[place])] if sizes else None


def taken_for(sheet: Sheet, heading: str, name: str, shape: Shape) -> Problem:
    """Say which column is taken for what a row is about, though its heading does not say so."""
    return sheet.problem(
        "heading not known",
        f'the column "{heading}" is read as {name}' if heading else f"the first column is read as {name}",
        f"a heading such as {listed((name, *shape.table[name].aliases[:3]))}",
        "Nothing to do if that is right.",
        error=False,
    )


def gathered(problems: list[Problem]) -> list[Problem]:
    """Say once what is wrong with a whole column, instead of once for each of its cells."""
    groups: dict[tuple, list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.kind, problem.file, problem.sheet, problem.accepted), []).append(problem)
    gathered = []
    for group in groups.values():
        if len(group) <= SAID_SINGLY:
            gathered += group
            continue
        values = list(dict.fromkeys(problem.found for problem in group))
        more = f" and {len(values) - SAID_SINGLY} other values" if len(values) > SAID_SINGLY else ""
        found = f"{', '.join(values[:SAID_SINGLY])}{more} in {len(group)} cells"
        gathered.append(replace(group[0], found=found, cell=f"{group[0].cell} and below"))
    return gathered
