"""One file to its tables of ratings: which sheet is what, and the notes put beside their ratings."""

from pathlib import Path

from esanalysis.english import plain
from esanalysis.errors import DataError, Problem
from esanalysis.files.read import read_sheets
from esanalysis.files.sheet import Sheet
from esanalysis.instrument.framework import Framework
from esanalysis.ratings.reading.checks import merge_scale_problems
from esanalysis.ratings.reading.form import read_form
from esanalysis.ratings.reading.grid import read_grids
from esanalysis.ratings.reading.long import read_long
from esanalysis.ratings.reading.recorded import read_recorded
from esanalysis.ratings.reading.returned import Returned, read_returned
from esanalysis.ratings.reading.tables import Language, Table
from esanalysis.ratings.reading.values import same_name, shown

__all__ = ["read_ratings_file"]

_SENTENCE = 20  # letters from which the framework's words are known wherever they stand
_FEW = 4  # a sheet with fewer marks than this, and no factor, is text and needs no mention


def read_ratings_file(path: Path, language: Language) -> tuple[list[Table], list[Problem]]:
    """Read every table of ratings in a file.

    Sheets of text (cover, contents, instructions) are passed over; a sheet that looks like ratings and is
    not read, or is hidden, is named in a warning.
    """
    recorded = read_recorded(path)
    try:
        returned = None if recorded else read_returned(path)
        if returned:
            return _of_form(returned, path, language)
        sheets, torn = ([recorded[0]], recorded[1]) if recorded else (read_sheets(path), [])
    except DataError as error:
        return [], list(error.problems)
    tables: list[Table] = []
    unread = []
    for sheet in sheets:
        found = _tables(sheet, language)
        if found and not sheet.hidden:
            tables += found
        elif found or _has_marks(sheet, language):
            unread.append(sheet)
    notes = [table for table in tables if table.only_notes]
    rated = [table for table in tables if not table.only_notes]
    errors = any(problem.error for table in rated for problem in table.problems)
    if not errors and not any(table.columns["school"] for table in rated):
        return [], [_nothing(path, language)]
    problems = torn + [
        problem for table in tables for problem in merge_scale_problems(table, table.problems, language.framework)
    ]
    problems += [_left_out(sheet) for sheet in unread]
    problems += _unused_comments(tables, language.framework)
    for table in notes:
        problems += _place_notes(table, rated)
    ratings = [rating for table in rated for rating in table.columns["rating"]]
    if not errors and all(rating != rating for rating in ratings):  # NaN throughout
        fix = "Fill in the marks, then check again."
        problems.append(Problem("nothing rated", path.name, "no cell is rated yet", "", fix, error=False))
    return rated, problems


def _of_form(returned: Returned, path: Path, language: Language) -> tuple[list[Table], list[Problem]]:
    """Ratings that a form has saved, unless they answer another instrument."""
    framework = language.framework
    others = [key for key in returned.frameworks if key != framework.key]
    if others:
        found = f"answers to the instrument {' and '.join(others)}"
        fix = f"Read it with --framework {others[0]}."
        return [], [Problem("another instrument", path.name, found, f"answers to {framework.key}", fix)]
    table = read_long(returned.ratings, language)
    return ([table], table.problems) if table else ([], [_nothing(path, language)])


def _tables(sheet: Sheet, language: Language) -> list[Table]:
    found = read_long(sheet, language) or read_form(sheet, language)
    return [found] if found else read_grids(sheet, language)


def _has_marks(sheet: Sheet, language: Language) -> bool:
    values = (value for row in sheet.rows for value in row if value != "")
    marks = (language.values.read(value) for value in values)
    return sum(mark.wrong is None and mark.missing is None for mark in marks) >= _FEW


def _left_out(sheet: Sheet) -> Problem:
    why = "hidden" if sheet.hidden else "without the names of schools and factors"
    fix = "Unhide it if its ratings count." if sheet.hidden else "Nothing to do, unless ratings stand there."
    found = f"the sheet holds numbers but is {why}, and is left out"
    return sheet.problem("sheet left out", found, "", fix, error=False)


def _nothing(path: Path, language: Language) -> Problem:
    framework = language.framework
    word = framework.factor
    examples = ", ".join(f'"{factor.number}. {factor.name}"' for factor in framework.factors[:2])
    return Problem(
        f"no {word} recognised",
        path.name,
        f"no table that names two or more {word}s of {framework.title} ({framework.key})",
        f"a grid, a form's export or a long table with {word}s such as {examples}",
        f"Name the {word}s as the framework does, or choose the framework these ratings belong to.",
    )


def _unused_comments(tables: list[Table], framework: Framework) -> list[Problem]:
    """Name the comments that are no notes because they stand on no mark; a problem for each sheet."""
    sheets = {id(table.sheet): table.sheet for table in tables if table.sheet.comments}
    problems = []
    for key, sheet in sheets.items():
        notes: dict[str, str] = {}
        for table in (table for table in tables if id(table.sheet) == key):
            for cell, note in zip(table.columns["cell"], table.columns["note"], strict=True):
                notes[cell] = f"{notes.get(cell, '')} {note or ''}"
        unused = [
            f"{cell} {shown(text)}"
            for place, text in sorted(sheet.comments.items())
            if text not in notes.get(cell := sheet.address(*place), "") and not _is_frameworks(text, framework)
        ]
        if unused:
            count = "1 comment is" if len(unused) == 1 else f"{len(unused)} comments are"
            found = f"{count} not used because no mark that counts stands in the cell: {', '.join(unused)}"
            fix = "Nothing to do, unless it says why a mark was given: then put it on the mark."
            problems.append(sheet.problem("comment not used", found, "", fix, error=False))
    return problems


def _is_frameworks(comment: str, framework: Framework) -> bool:
    """Whether a comment repeats the framework's own words on a factor, as the blank template does."""
    said = plain(comment)
    for factor in framework.factors:
        anchors = [plain(text) for text in (factor.question, factor.low, factor.middle, factor.high) if text]
        words = [*anchors, plain(factor.statement or "")]
        if any(len(text) >= _SENTENCE and text in said for text in words):
            return True
        if anchors and all(text in said for text in anchors):
            return True
    return False


def _place_notes(notes: Table, rated: list[Table]) -> list[Problem]:
    """Put notes beside their ratings; one that names no cluster or round belongs to each in the file."""
    named: list[str] = [name for name in ("cluster", "round", "rater") if name in notes.named]
    where: dict[tuple[str, ...], list[tuple[Table, int]]] = {}
    for table in rated:
        for place, key in enumerate(_keys(table, named)):
            where.setdefault(key, []).append((table, place))
    problems = []
    columns = notes.columns
    for key, note, cell in zip(_keys(notes, named), columns["note"], columns["cell"], strict=True):
        if not note:
            continue
        for table, place in where.get(key, ()):
            said = table.columns["note"][place]
            same = said == " ".join(note.split())  # a comment loses its line breaks
            table.columns["note"][place] = note if not said or same else f"{said}; {note}"
        if key not in where:
            found = "a note for a school and factor that have no rating in this file"
            accepted = "a school and factor of the grid"
            fix = "Write both as the grid has them."
            problems.append(notes.sheet.problem("note without rating", found, accepted, fix, cell, error=False))
    return problems


def _keys(table: Table, named: list[str]) -> list[tuple[str, ...]]:
    columns = [table.columns[name] for name in ("school", "ksf", *named)]
    return [tuple(same_name(str(value)) for value in entry) for entry in zip(*columns, strict=True)]
