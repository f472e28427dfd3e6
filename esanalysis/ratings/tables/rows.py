"""The rows of a sheet that people filled in: found by its name and headings, each value with the cell it stands in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from esanalysis.english import listed, plain
from esanalysis.errors import DataError, Problem
from esanalysis.files.find import Paths, find_files
from esanalysis.files.read import read_sheets
from esanalysis.files.sheet import Sheet
from esanalysis.ratings.store.returned import read_returned
from esanalysis.schema import Column, Table, names_of, number_of, word_of

__all__ = ["BESIDE", "SHEETS", "Row", "Rows", "read_rows", "rows_of"]

# What the sheet of each table is called, and the headings without which it is not that table.
SHEETS = {
    "schools": "Schools",
    "feedback": "Feedback",
    "actions": "Actions",
    "practice": "Good practice",
    "mapping": "Mapping",
    "pairs": "Pairs",
    "travel": "Travel",
}
_WRITTEN_BY = {"schools": "template", "feedback": "template", "actions": "plan", "practice": "practice"}
BESIDE = frozenset(plain(name) for name in (*SHEETS.values(), "Lists", "Questions"))
_MUST = {
    "schools": ("school",),
    "feedback": ("text",),
    "actions": ("action",),
    "practice": ("id", "text"),
    "mapping": ("from_ksf", "to_ksf", "kind"),
    "pairs": ("a", "b", "rule"),
    "travel": ("a", "b", "minutes"),
}
_HEADER_ROWS = 20  # how far down a sheet the headings may stand, below a title and the prompts
_NAMED = 12  # cells that a message names
_LEFT_OUT = "It is left out and the row is kept; correct the cell and load it again."


@dataclass
class Row:
    """One row: the text of each column (None where the cell is empty), and where each stands."""

    sheet: Sheet
    row: int
    header: int
    columns: dict[str, int]
    values: dict[str, Any]
    problems: list[Problem] = field(repr=False)

    @property
    def name(self) -> str:
        """The row as its reader knows it: ``Feedback 7``, or the line of a text file."""
        if self.sheet.is_text:
            return f"line {self.sheet.lines[self.row]}"
        return f"{self.sheet.name} {self.row + 1}"

    def cell(self, column: str) -> str:
        """Where a column's value stands."""
        place = self.columns.get(column, 0)
        return self.sheet.place(self.row, place, self.sheet.text(self.header, place))

    def text(self, column: str) -> str:
        """What stands there, accepted or not."""
        place = (self.row, self.columns.get(column, -1))
        flaw = self.sheet.errors.get(place) or self.sheet.uncomputed.get(place)
        return str(flaw or self.sheet.text(*place)) if column in self.columns else ""

    def others(self, column: str) -> set[str]:
        """What its sheet says in a column, folded."""
        if column not in self.columns:
            return set()
        below = range(self.header + 1, len(self.sheet.rows))
        return {plain(self.sheet.text(row, self.columns[column])) for row in below} - {""}

    def drop(
        self, column: str, kind: str, found: str, accepted: str, fix: str = _LEFT_OUT, error: bool = False
    ) -> None:
        """Name a value that is not accepted, and drop it."""
        self.problems.append(self.sheet.problem(kind, found, accepted, fix, self.cell(column), error=error))
        self.values[column] = None


@dataclass
class Rows:
    """All rows of one table in some files, and what was noticed."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def refuse_all(self) -> None:
        """Raise whatever was noticed: of this table nothing is left out."""
        fixes = {_LEFT_OUT: "Correct the cell."}
        self.problems[:] = [
            replace(problem, error=True, fix=fixes.get(problem.fix, problem.fix)) for problem in self.problems
        ]
        self.refuse_errors()

    def refuse_errors(self) -> None:
        """Raise all problems at once, one a cause, if one of them must be mended first."""
        self.problems[:] = _by_cause(self.problems)
        if any(problem.error for problem in self.problems):
            raise DataError(self.problems)


def _by_cause(problems: list[Problem]) -> list[Problem]:
    """One problem for what is alike but for its cell, which names them all, or the first of many."""
    places: dict[Problem, list[str]] = {}
    for problem in problems:
        places.setdefault(replace(problem, cell=None), []).extend([problem.cell] if problem.cell else [])
    found = []
    for cause, cells in places.items():
        named = ", ".join(cells[:_NAMED]) + (f" and {len(cells) - _NAMED} more" if len(cells) > _NAMED else "")
        found.append(replace(cause, cell=named or None, cells=tuple(cells) if len(cells) > 1 else ()))
    return found


def read_rows(paths: Paths, table: Table, needed: bool = True) -> Rows:
    """Read the sheet of `table` from every file; a text file, or the only sheet of a workbook, may be it by headings.

    Parameters
    ----------
    paths : path or list of paths
        The files.
    table : Table
        The table; its columns are found by name or alias.
    needed : bool
        Whether a file without it is an error; False for workbooks of ratings that may hold it.
    """
    found = Rows()
    files, found.problems = find_files(paths)
    for path in files:
        try:
            if table.name == "feedback" and (returned := read_returned(path)):
                _read(returned.feedback, table, found)  # a form that came back has it, if only without a remark
                continue
            sheets = [sheet for sheet in read_sheets(path) if sheet.rows and not sheet.hidden]
        except DataError as error:
            found.problems += error.problems if needed else ()
            continue
        named = [sheet for sheet in sheets if plain(sheet.name or "") in (plain(SHEETS[table.name]), table.name)]
        candidates = named or (sheets if needed and (len(sheets) == 1 or sheets[0].is_text) else [])
        read = [_read(sheet, table, found) for sheet in candidates]
        if not any(read) and (needed or named):
            found.problems.append(_no_table(path.name, named[0] if named else None, table))
    return found


def rows_of(sheets: Sequence[Sheet], table: Table) -> Rows:
    """Read the sheet of `table` among the sheets of a file that are read already; no rows where there is none."""
    found = Rows()
    for sheet in sheets:
        own = plain(sheet.name or "") == plain(SHEETS[table.name]) and sheet.rows and not sheet.hidden
        if own and not _read(sheet, table, found):
            found.problems.append(_no_table(sheet.file, sheet, table))
    return found


def _no_table(file: str, sheet: Sheet | None, table: Table) -> Problem:
    heads = [f'"{_heading(table[name])}"' for name in _MUST[table.name]]
    accepted = f'a sheet "{SHEETS[table.name]}" with the heading{"s" if len(heads) > 1 else ""} {listed(heads)}'
    found = "no row with these headings" if sheet else f'no sheet "{SHEETS[table.name]}"'
    writes = f"; `esanalysis {_WRITTEN_BY[table.name]}` writes them" if table.name in _WRITTEN_BY else ""
    fix = f"Name the sheet and its headings so{writes}."
    return Problem(f"no {table.name} table", file, found, accepted, fix, sheet=sheet.name if sheet else None)


def _heading(column: Column) -> str:
    return (column.aliases[0] if column.aliases and len(column.name) < 3 else column.name).replace("_", " ")


def _read(sheet: Sheet, table: Table, found: Rows) -> bool:
    header = _header(sheet, table)
    if header is None:
        return False
    row, columns = header
    for below in range(row + 1, len(sheet.rows)):
        if any(_filled(sheet, below, place) for place in columns.values()):
            values = {column.name: None for column in table.columns if not column.derived}
            one = Row(sheet, below, row, columns, dict(values), found.problems)
            for column in table.columns:
                if column.name in columns:
                    one.values[column.name] = _value(one, column)
            found.rows.append(one)
    return True


def _header(sheet: Sheet, table: Table) -> tuple[int, dict[str, int]] | None:
    names = names_of(table)
    for row in range(min(_HEADER_ROWS, len(sheet.rows))):
        columns: dict[str, int] = {}
        for place in range(sheet.width):
            if name := names.get(plain(sheet.text(row, place).replace("_", " "))):
                columns.setdefault(name, place)
        if columns.keys() >= set(_MUST[table.name]):
            return row, columns
    return None


def _filled(sheet: Sheet, row: int, place: int) -> bool:
    return bool(sheet.text(row, place)) or (row, place) in sheet.errors or (row, place) in sheet.uncomputed


def _value(row: Row, column: Column) -> Any:
    sheet, position = row.sheet, (row.row, row.columns[column.name])
    if flaw := sheet.errors.get(position) or sheet.uncomputed.get(position):
        row.drop(column.name, "formula without a value", flaw, "a value")
        return None
    value = sheet.rows[position[0]][position[1]]
    text = sheet.text(*position)
    if not text:
        return None
    if column.dtype == "float64":
        return _number(row, column, text)
    if column.choices:
        return _choice(row, column, text)
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return str(value).strip() if isinstance(value, str) and column.dtype == "string" else text


def _number(row: Row, column: Column, text: str) -> float | None:
    number = number_of(text)
    if number is None:
        row.drop(column.name, "no number", repr(text), f"a number{f' ({column.unit})' if column.unit else ''}")
    return number


def _choice(row: Row, column: Column, text: str) -> str | None:
    word = word_of(text, column)
    if word is None:
        row.drop(column.name, "unknown word", repr(text), " / ".join(column.choices))
    return word
