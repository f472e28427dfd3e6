"""One file to its tables of ratings: which sheet is what, and the notes put beside their ratings."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from esanalysis.english import counted, listed, plain
from esanalysis.errors import DataError, Problem
from esanalysis.files.read import read_sheets
from esanalysis.files.sheet import Sheet
from esanalysis.instrument.framework import Framework
from esanalysis.instrument.reading import framework_keys, load_framework
from esanalysis.ratings.reading.causes import counted_cells, listed_cells, some_cells
from esanalysis.ratings.reading.checks import check_scale
from esanalysis.ratings.reading.identity import same_schools, same_sheets
from esanalysis.ratings.reading.layouts.bulk import read_bulk
from esanalysis.ratings.reading.layouts.form import read_form
from esanalysis.ratings.reading.layouts.grid import read_grids
from esanalysis.ratings.reading.layouts.long import read_long
from esanalysis.ratings.reading.meaning.headings import Headings
from esanalysis.ratings.reading.meaning.naming import left_open, names_nothing
from esanalysis.ratings.reading.meaning.personal import named_in
from esanalysis.ratings.reading.meaning.roles import names_marks, role_of_heading, school_rank
from esanalysis.ratings.reading.options import ReadingOptions, headings_of, typed
from esanalysis.ratings.reading.recorded import read_recorded
from esanalysis.ratings.reading.tables import Coded, Language, Table
from esanalysis.ratings.reading.values import same_name, shown
from esanalysis.ratings.rounds import split_round
from esanalysis.ratings.store.returned import Returned, read_returned
from esanalysis.ratings.tables.rows import BESIDE
from esanalysis.ratings.tables.schools import FACTS, schools_beside

__all__ = ["read_ratings_file"]

_SENTENCE = 20  # letters from which the framework's words are known wherever they stand
_FEW = 4  # a sheet with fewer marks than this, and no factor, is text and needs no mention
_LOOK = 30  # rows of a sheet in which its headings are looked for


def read_ratings_file(path: Path, language: Language) -> tuple[list[Table], list[Problem]]:
    """Read every table of ratings in a file.

    Sheets of text (cover, contents, instructions) are passed over; a sheet that looks like ratings and is
    not read, or is hidden, is named in a warning.
    """
    recorded = read_recorded(path)
    sheets_of = cache(read_sheets)
    try:
        if not recorded and (returned := read_returned(path, sheets_of)):
            return _of_form(returned, path, language)
    except DataError as error:
        return [], list(error.problems)
    if not recorded and (bulk := read_bulk(path, language)) is not None:
        problems = [*check_scale(bulk, language.framework), *_people_named([bulk], language)]
        return [bulk], [*problems, *_translated([bulk]), *_nothing_rated([bulk], path)]
    try:
        sheets, problems = ([recorded[0]], list(recorded[1])) if recorded else (sheets_of(path), [])
    except DataError as error:
        return [], list(error.problems)
    wanted = [sheet for sheet in sheets if sheet.name is None or language.options.wants(sheet.name)]
    if not language.options.sheet:  # what stands beside the ratings has readers of its own
        wanted = [sheet for sheet in wanted if plain(sheet.name or "") not in BESIDE]
    if not wanted:
        return [], [_no_such_sheet(sheets, path, language)]
    found = {id(sheet): _tables(sheet, language) for sheet in wanted}
    if not any(table.has_schools for tables in found.values() for table in tables):
        found |= _a_sheet_a_school(wanted, language)
    tables = [table for sheet in wanted if _is_seen(sheet, language) for table in found[id(sheet)]]
    notes = [table for table in tables if table.only_notes]
    rated = [table for table in tables if not table.only_notes]
    errors = any(problem.error for table in rated for problem in table.problems)
    if not errors and not any(table.has_schools for table in rated):
        hidden = [sheet for sheet in wanted if found[id(sheet)] and not _is_seen(sheet, language)]
        return [], [_only_hidden(hidden[0]) if hidden else _nothing(path, wanted, language)]
    for table in rated:
        problems += check_scale(table, language.framework)
    problems += [problem for table in notes for problem in table.problems]
    problems += _unread(wanted, found, language)
    problems += same_sheets(rated)
    problems += same_schools(rated, problems)
    problems += _translated(rated)
    problems += _placed_schools(sheets, rated)
    problems += [_far(sheet) for sheet in wanted if sheet.far and found[id(sheet)]]
    problems += _unused_comments(tables, language.framework)
    for table in notes:
        problems += _place_notes(table, rated)
    problems += _people_named(rated, language)
    problems += _left_open(rated, language)
    problems += _no_such_column(wanted, path, language)
    if not errors:
        problems += _nothing_rated(rated, path)
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
    if table is None:
        return [], [_nothing(path, [returned.sheet], language)]
    return [table], [*table.problems, *_nothing_rated([table], path)]


def _placed_schools(sheets: list[Sheet], rated: list[Table]) -> list[Problem]:
    """Put what a sheet of schools says of a school beside its marks, where their own table does not say it."""
    known, problems = schools_beside(sheets)
    for table in rated if known else ():
        names = zip(table.rated["cluster"].texts(), table.rated["school"].texts(), strict=True)
        keys = [(plain(cluster or ""), plain(school or "")) for cluster, school in names]
        told = [known.get(key) or known.get(("", key[1]), {}) for key in keys]
        for name in FACTS:
            own = table.rated[name].texts() or [None] * len(keys)
            table.rated[name] = Coded.of([said or one.get(name) for said, one in zip(own, told, strict=True)])
    return problems


def _left_open(rated: list[Table], language: Language) -> list[Problem]:
    """Say that a grid goes by the name of its sheet or file because nobody wrote its cluster or round."""
    problems = []
    for sheet in {id(table.sheet): table.sheet for table in rated}.values():
        names = left_open(sheet, language.headings, language.options)
        if names:
            found = f"{listed(names)} {'is' if len(names) == 1 else 'are'} left open above the grid"
            options = " ".join(f'--as-{name} "..."' for name in names)
            fix = f"Until then the names of sheet and file are used. Write it there, or say {options}."
            problems.append(sheet.problem("left open", found, "", fix, error=False))
    return problems


def _is_seen(sheet: Sheet, language: Language) -> bool:
    return not sheet.hidden or bool(language.options.sheet)


def _tables(sheet: Sheet, language: Language) -> list[Table]:
    if not sheet.rows:
        return []
    found = read_long(sheet, language) or read_form(sheet, language)
    return [found] if found else read_grids(sheet, language)


def _a_sheet_a_school(sheets: list[Sheet], language: Language) -> dict[int, list[Table]]:
    """Read sheets that are each one school's, as their names say: the factors, and a column that only says Score."""
    named = [sheet for sheet in sheets if sheet.name and not names_nothing(sheet.name) and split_round(sheet.name)[0]]
    tables = {id(sheet): found for sheet in named if (found := read_grids(sheet, language, sheet.name or ""))}
    return tables if len(tables) > 1 else {}


# Which sheets count


def _no_such_sheet(sheets: list[Sheet], path: Path, language: Language) -> Problem:
    names = [sheet.name for sheet in sheets if sheet.name]
    asked = listed(f'"{name}"' for name in language.options.sheet)
    fix = f"Name one of these: {' or '.join(typed('--sheet', name) for name in names[:5])}."
    return Problem("no such sheet", path.name, f"no sheet {asked}", headings_of(names), fix)


def _no_such_column(sheets: list[Sheet], path: Path, language: Language) -> Iterator[Problem]:
    """Name the options for a column that stands in no sheet; for the schools' names their reader asks by itself."""
    options = language.options
    roles = {role: own for role, own in options.columns.items() if role != "school"}
    if not roles:
        return
    row = (options.header_row or 1) - 1
    rows = (one for sheet in sheets for one in (*sheet.head, sheet.texts(row) if row < len(sheet.rows) else {}))
    heads = {text for one in rows for text in one.values()}
    if unknown := replace(options, columns=roles).unknown(heads):
        fix = "Write the heading as it stands in the file."
        found = f"no column is headed as said: {listed(unknown)}"
        yield Problem("no such column", path.name, found, "", fix, error=False)


def _only_hidden(sheet: Sheet) -> Problem:
    found = f'the only table of ratings stands on the hidden sheet "{sheet.name}"'
    fix = f"If it counts: {typed('--sheet', sheet.name)}. Or unhide the sheet."
    return Problem("hidden sheet", sheet.file, found, "", fix, sheet=sheet.name)


def _unread(sheets: list[Sheet], found: dict[int, list[Table]], language: Language) -> Iterator[Problem]:
    """Sheets that look like ratings and are not read."""
    for sheet in sheets:
        tables = found[id(sheet)]
        if tables and _is_seen(sheet, language):
            continue
        if not tables and not _has_marks(sheet, language):
            continue
        why = "hidden" if sheet.hidden else "without the names of schools and factors"
        count = f"If its ratings count: {typed('--sheet', sheet.name)}, or unhide it."
        fix = count if sheet.hidden else "Nothing to do, unless ratings stand there."
        text = f"the sheet holds numbers but is {why}, and is left out"
        yield sheet.problem("sheet left out", text, "", fix, error=False)


def _has_marks(sheet: Sheet, language: Language) -> bool:
    values = (value for row in sheet.rows for value in row if value != "")
    marks = (language.values.read(value) for value in values)
    count = 0
    for mark in marks:
        count += mark.is_rated and not (mark.wrong or mark.translated)
        if count >= _FEW:
            return True
    return False


def _far(sheet: Sheet) -> Problem:
    cells = [sheet.address(*place) for place in sorted(sheet.far)]
    verb = "is" if len(cells) == 1 else "are"
    found = f"{counted_cells(len(cells))} far from all others ({some_cells(cells)}) {verb} left out"
    fix = "Nothing to do, unless something stands there that counts."
    return sheet.problem("far cell", found, "", fix, error=False)


# What stands there


def _nothing(path: Path, sheets: list[Sheet], language: Language) -> Problem:
    framework = language.framework
    word = framework.factor
    examples = ", ".join(f'"{factor.number}. {factor.name}"' for factor in framework.factors[:2])
    few = "two or more" if len(framework.factors) > 1 else "the"
    seen = max((_headings(sheet) for sheet in sheets if not sheet.hidden), key=len, default=[])
    heads = f"; the headings there are {headings_of(seen[:8])}" if seen else ""
    return Problem(
        f"no {word} recognised",
        path.name,
        f"no table that names {few} {word}s of {framework.title} ({framework.key}){heads}",
        f"a grid, a form's export or a long table with {word}s such as {examples}",
        _other_framework(seen, framework)
        or _which_columns(seen)
        or _whose(language.options)
        or f"Name the {word}s as the framework does, or choose the framework these ratings belong to: --framework.",
    )


def _whose(options: ReadingOptions) -> str:
    """Ask for the school of a table with a row a rating that names none."""
    said = {"factor", "mark"} <= {*options.columns, *options.usual} and "school" not in options.columns
    one = typed("--as-school", "Oak Primary")
    return f"If all rows are one school's: {one}. Else name its column: --column school=..." if said else ""


def _which_columns(seen: list[str]) -> str:
    """Ask which column names the factors, in a table that has schools and marks."""
    marks = [text for text in seen if names_marks(text)]
    others = [
        text for text in seen if school_rank(text) is None and role_of_heading(text) is None and text not in marks
    ]
    if len(marks) != 1 or len(others) != 1 or not any(school_rank(text) is not None for text in seen):
        return ""
    return f"If a row is a rating: {typed('--column', 'factor', others[0])} {typed('--column', 'mark', marks[0])}."


def _headings(sheet: Sheet) -> list[str]:
    """Texts of the row with most texts among the first of a sheet."""
    rows = [
        [text for at in range(sheet.width) if (text := _heading(sheet, row, at))]
        for row in range(min(_LOOK, len(sheet.rows)))
    ]
    return max(rows, key=lambda texts: (len(set(texts)), -rows.index(texts)), default=[])


def _heading(sheet: Sheet, row: int, column: int) -> str:
    value = sheet.rows[row][column]
    return sheet.text(row, column) if isinstance(value, str) and any(letter.isalpha() for letter in value) else ""


def _other_framework(seen: list[str], own: Framework) -> str:
    """Suggest the shipped framework whose factors the headings name."""
    found = {}
    for key in framework_keys():
        other = load_framework(key)
        headings = Headings(other)
        if key != own.key:
            named = {factor.key for text in seen if len(text) < 200 and (factor := headings.factor(text))}
            found[key] = len(named) / len(other.factors) if len(named) > 1 else 0.0
    best = max(found, key=lambda key: found[key], default=None)
    if best is None or found[best] < 0.5:
        return ""
    other = load_framework(best)
    return f"These look like the {other.plural} of {other.title}: {typed('--framework', best)}."


def _nothing_rated(tables: list[Table], path: Path) -> list[Problem]:
    if any((table.rating == table.rating).any() for table in tables):  # NaN is not equal to itself
        return []
    fix = "Fill in the marks, then check again."
    return [Problem("nothing rated", path.name, "no cell is rated yet", "", fix, error=False)]


def _translated(tables: list[Table]) -> Iterator[Problem]:
    """Say once a sheet which marks stand there in another form than the scale's own."""
    sheets = {id(table.sheet): table.sheet for table in tables if table.marked}
    for key, sheet in sheets.items():
        cells: dict[str, list[str]] = {}
        for table in tables:
            if id(table.sheet) == key:
                for text, places in table.marked.items():
                    cells.setdefault(text, []).extend(places)
        each = [f"{text} ({counted_cells(len(places))})" for text, places in cells.items()]
        more = f" and {len(each) - 8} more" if len(each) > 8 else ""
        found = f"marks written in another way are read: {', '.join(each[:8])}{more}"
        places = [cell for some in cells.values() for cell in some]
        at = listed_cells(places) if len(places) <= 3 and not sheet.is_text else None
        yield sheet.problem("marks translated", found, "", "Nothing to do, if that is what they mean.", at, error=False)


# Comments and sheets of notes


def _unused_comments(tables: list[Table], framework: Framework) -> list[Problem]:
    """Name the comments that are no notes because they stand on no mark; a problem for each sheet."""
    sheets = {id(table.sheet): table.sheet for table in tables if table.sheet.comments}
    problems = []
    for key, sheet in sheets.items():
        notes: dict[str, str] = {}
        for table in (table for table in tables if id(table.sheet) == key):
            for entry, note in table.notes.items():
                address = table.sheet.address(int(table.rows[entry]), int(table.columns[entry]))
                notes[address] = f"{notes.get(address, '')} {note}"
        unused = [
            f"{cell} {shown(text)}"
            for place, text in sorted(sheet.comments.items())
            if text not in notes.get(cell := sheet.address(*place), "") and not _is_frameworks(text, framework)
        ]
        if unused:
            count = "1 comment is" if len(unused) == 1 else f"{len(unused)} comments are"
            some = ", ".join(unused[:8]) + (f" and {len(unused) - 8} more" if len(unused) > 8 else "")
            found = f"{count} not used because no mark that counts stands in the cell: {some}"
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


def _people_named(tables: list[Table], language: Language) -> Iterator[Problem]:
    """Leave notes out where that was asked for; else name those that name a person, before a page leaves the house."""
    for table in tables:
        if not language.options.notes:
            table.notes.clear()
        named = {entry: people for entry, note in table.notes.items() if (people := named_in(note))}
        if named:
            cells = [table.cell(entry) for entry in named]
            verb = "names" if len(named) == 1 else "name"
            # Who is named is not repeated: what is said here stands on the page too.
            # Names without a title are not seen, so this is the least.
            found = f"at least {counted(len(named), 'note')} that {verb} a person, beside {some_cells(cells)}"
            fix = "Take the names out, or leave the notes out of pages: --no-notes."
            problem = table.sheet.problem("personal note", found, "", fix, error=False)
            yield replace(problem, cells=tuple(cells))


def _place_notes(notes: Table, rated: list[Table]) -> list[Problem]:
    """Put notes beside their ratings; one that names no cluster or round belongs to each in the file."""
    named: list[str] = [name for name in ("cluster", "round", "rater") if name in notes.named]
    where: dict[tuple[str, ...], list[tuple[Table, int]]] = {}
    for table in rated:
        for entry, key in enumerate(_keys(table, named)):
            where.setdefault(key, []).append((table, entry))
    problems = []
    for entry, key in enumerate(_keys(notes, named)):
        note = notes.notes.get(entry)
        if not note:
            continue
        for table, place in where.get(key, ()):
            said = table.notes.get(place)
            same = said == " ".join(note.split())  # a comment loses its line breaks
            table.notes[place] = note if not said or same else f"{said}; {note}"
        if key not in where:
            found = "a note for a school and factor that have no rating in this file"
            accepted = "a school and factor of the grid"
            fix = "Write both as the grid has them."
            cell = notes.cell(entry)
            problems.append(notes.sheet.problem("note without rating", found, accepted, fix, cell, error=False))
    return problems


def _keys(table: Table, named: list[str]) -> list[tuple[str, ...]]:
    columns = [table.rated[name].texts() for name in ("school", *named)]
    rated = [tuple(same_name(str(text)) for text in one) for one in zip(*columns, strict=True)]
    return [(*rated[at], str(ksf)) for at, ksf in zip(table.at.tolist(), table.ksf.tolist(), strict=True)]
