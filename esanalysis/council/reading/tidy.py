"""A table in the shape of a schema, read from office files: columns by heading, cells by dtype.

The ratings have a reader of their own because a grid is no table; everything the council keeps in tidy
columns comes through here.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from esanalysis.english import plain
from esanalysis.errors import DataError, Problem
from esanalysis.files.find import Paths, find_files
from esanalysis.files.read import read_sheets
from esanalysis.files.sheet import Sheet
from esanalysis.schema import Column, Table, conform

__all__ = ["Reading", "read_table", "row_name"]

HEADER_ROWS = 20  # how far down a sheet the headings may stand, below a title
SYMBOLS = ("z", "x", "c", "low", "u", "n/a")  # why there is no value, in official statistics
_NUMBER = re.compile(r"[-−]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?|[-−]?\.\d+")


@dataclass
class Reading:
    """Rows read so far, the place each stands in, and every problem met."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    places: list[tuple[Sheet, int]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def refuse_errors(self) -> None:
        """Raise all problems at once if one of them must be mended first."""
        if any(problem.error for problem in self.problems):
            raise DataError(self.problems)

    def frame(self, table: Table, derive: Callable[[pd.DataFrame], pd.DataFrame] | None = None) -> pd.DataFrame:
        """Make the tidy frame: derived columns worked out, dtypes and category order set."""
        self._find_repeats(table)
        self.refuse_errors()
        given = [column.name for column in table.columns if not column.derived]
        frame = pd.DataFrame(self.rows, columns=given, dtype=object)
        if derive:
            frame = derive(frame)
        for column in table.columns:
            frame[column.name] = _as_dtype(frame[column.name], column)
        frame.attrs["problems"] = tuple(self.problems)
        return conform(frame, table)

    def _find_repeats(self, table: Table) -> None:
        seen: dict[tuple, str] = {}
        for (sheet, row), values in zip(self.places, self.rows, strict=True):
            key = tuple(values[name] for name in table.key)
            if table.key and key not in seen:
                seen[key] = f"{row_name(sheet, row)} of {sheet.file}"
            elif table.key:
                named = ", ".join(f"{name} {value}" for name, value in zip(table.key, key, strict=True) if value)
                self.problems.append(
                    sheet.problem(
                        "repeated row",
                        f"{named}, which stands in {seen[key]} already",
                        f"each {' + '.join(table.key)} once",
                        "Remove one of the two, or correct what tells them apart.",
                        row_name(sheet, row),
                    )
                )


def read_table(paths: Paths, table: Table) -> Reading:
    """Read every file that `paths` means as `table`; nothing is raised, problems are collected.

    A sheet belongs to the table if one of its first rows holds the headings of all columns that must
    be filled (by name or alias; case, spaces and punctuation do not matter). Other sheets are named in a
    warning, unless a sheet bears the table's name: then only that one is read. ``source`` may be left out: the
    name of the file stands for it.
    """
    reading = Reading()
    files, reading.problems = find_files(paths)
    for path in files:
        try:
            sheets = read_sheets(path)
        except DataError as error:
            reading.problems += error.problems
            continue
        _read_file(path, sheets, table, reading)
    return reading


def _read_file(path: Path, sheets: list[Sheet], table: Table, reading: Reading) -> None:
    passed_over, found = [], False
    visible = [sheet for sheet in sheets if sheet.rows and not sheet.hidden]
    # In a workbook with a sheet for each table (as `write_council_template` writes it) the name decides.
    named = [sheet for sheet in visible if plain(sheet.name or "") == table.name]
    for sheet in named or visible:
        header = _find_header(sheet, table)
        if header is None:
            passed_over.append(sheet)
        else:
            found = True
            _read_rows(sheet, header, table, reading, path.stem)
    for sheet in passed_over:
        reading.problems.append(_no_table(sheet, table, error=not found))


@dataclass(frozen=True)
class _Header:
    row: int
    columns: dict[str, int]  # column of the table: column of the sheet


def _find_header(sheet: Sheet, table: Table) -> _Header | None:
    needed = {column.name for column in _needed(table)}
    for row in range(min(HEADER_ROWS, len(sheet.rows))):
        columns = _headings(sheet, row, table)
        if needed <= columns.keys():
            return _Header(row, columns)
    return None


def _needed(table: Table) -> list[Column]:
    return [
        column
        for column in table.columns
        if (column.required or column.name == "value") and not column.derived and column.name != "source"
    ]


def _headings(sheet: Sheet, row: int, table: Table) -> dict[str, int]:
    names = {
        plain(name.replace("_", " ")): column.name
        for column in table.columns
        if not column.derived
        for name in (*column.aliases, column.name)
    }
    found: dict[str, int] = {}
    for place in range(sheet.width):
        name = names.get(plain(sheet.text(row, place).replace("_", " ")))
        if name:
            found.setdefault(name, place)
    return found


def _no_table(sheet: Sheet, table: Table, *, error: bool) -> Problem:
    needed = _needed(table)
    best = max((_headings(sheet, row, table) for row in range(min(HEADER_ROWS, len(sheet.rows)))), key=len, default={})
    lacking = [column.name for column in needed if column.name not in best]
    return sheet.problem(
        f"no {table.name} table",
        f"no row with the headings {', '.join(lacking)}" if best else "no row of known headings",
        f"a sheet with the headings {', '.join(column.name for column in needed)}",
        "Name the columns so; `write_council_template` writes an empty workbook with all of them."
        if error
        else "The sheet was left out.",
        error=error,
    )


def _read_rows(sheet: Sheet, header: _Header, table: Table, reading: Reading, stem: str) -> None:
    known = set(header.columns.values())
    extra = [
        sheet.text(header.row, place)
        for place in range(sheet.width)
        if place not in known and sheet.text(header.row, place)
    ]
    if extra:
        reading.problems.append(
            sheet.problem(
                "columns left out",
                ", ".join(extra),
                f"the columns of the {table.name} table",
                "Nothing to do unless one of them was meant: then give it its name.",
                error=False,
            )
        )
    for row in range(header.row + 1, len(sheet.rows)):
        flawed = any((row, place) in sheet.errors or (row, place) in sheet.uncomputed for place in known)
        if flawed or any(sheet.text(row, place) for place in known):
            reading.rows.append(_read_row(sheet, row, header, table, reading.problems, stem))
            reading.places.append((sheet, row))


def _read_row(
    sheet: Sheet, row: int, header: _Header, table: Table, problems: list[Problem], stem: str
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    reason = None
    for column in table.columns:
        if column.derived:
            continue
        place = header.columns.get(column.name)
        if place is None:
            values[column.name] = None
            continue
        cell = _Cell(sheet, row, place, sheet.text(header.row, place), column, problems)
        values[column.name] = cell.value()
        if column.name == "value" and values["value"] is None:
            reason = cell.reason()
    if values.get("source") is None:
        values["source"] = stem
    if "missing" in table.names:
        if values["value"] is not None and values["missing"]:
            problems.append(_value_and_reason(sheet, row, values))
        values["missing"] = values["missing"] or reason
    return values


def _value_and_reason(sheet: Sheet, row: int, values: dict[str, Any]) -> Problem:
    return sheet.problem(
        "value and reason",
        f"{values['value']:g} and, under missing, {values['missing']}",
        "a value, or the reason why there is none",
        "Clear one of the two.",
        row_name(sheet, row),
    )


@dataclass(frozen=True)
class _Cell:
    """One cell and the column it is meant for."""

    sheet: Sheet
    row: int
    place: int
    heading: str
    column: Column
    problems: list[Problem]

    def value(self) -> Any:
        if self._is_flawed():
            return None
        text = self.sheet.text(self.row, self.place)
        if not text:
            if self.column.required and self.column.name != "source":
                self._problem("empty cell", "nothing", self.column.meaning, "Fill the cell in.")
            return None
        if self.column.dtype == "float64":
            return self._number(text)
        if self.column.choices:
            return self._choice(text)
        value = self.sheet.rows[self.row][self.place]
        if isinstance(value, date):  # a datetime is one too; the time of a due date says nothing
            return f"{value:%Y-%m-%d}"
        return text

    def reason(self) -> str:
        """Why there is no value: a symbol of official statistics, an error, or nothing entered."""
        if (self.row, self.place) in self.sheet.errors:
            return "error"
        text = self.sheet.text(self.row, self.place).casefold()
        return text if text in SYMBOLS else "blank"

    def _is_flawed(self) -> bool:
        position = (self.row, self.place)
        if position in self.sheet.uncomputed:
            self._problem(
                "formula never computed",
                self.sheet.uncomputed[position],
                "its result",
                "Open the workbook in a spreadsheet program, save it and try again.",
            )
            return True
        if position in self.sheet.errors:
            may_stand = self.column.name == "value"
            self._problem(
                "formula error",
                self.sheet.errors[position],
                "a value",
                "The figure counts as missing." if may_stand else "Correct the formula.",
                error=not may_stand,
            )
            return True
        return False

    def _number(self, text: str) -> float | None:
        bare = text.strip("£% ").replace(" ", "")
        if _NUMBER.fullmatch(bare):
            return float(bare.replace(",", "").replace("−", "-"))
        if self.column.name == "value" and text.casefold() in SYMBOLS:
            return None
        symbols = f", or {' / '.join(SYMBOLS)} for none" if self.column.name == "value" else ""
        self._problem(
            "no number",
            repr(text),
            f"a number{f' ({self.column.unit})' if self.column.unit else ''}{symbols}",
            "Write the number alone; what is to be said about it goes into the column note.",
        )
        return None

    def _choice(self, text: str) -> str | None:
        known = {plain(choice): choice for choice in self.column.choices}
        if plain(text) not in known:
            self._problem("unknown word", repr(text), " / ".join(self.column.choices), "Use one of these words.")
        return known.get(plain(text))

    def _problem(self, kind: str, found: str, accepted: str, fix: str, *, error: bool = True) -> None:
        place = self.sheet.place(self.row, self.place, self.heading)
        self.problems.append(self.sheet.problem(kind, found, accepted, fix, place, error=error))


def row_name(sheet: Sheet, row: int) -> str:
    """Name a row as its reader knows it: the line of a text file, the first cell in a workbook."""
    return f"line {sheet.lines[row]}" if sheet.is_text else sheet.address(row, 0)


def _as_dtype(values: pd.Series, column: Column) -> pd.Series:
    if column.dtype != "category":
        return values.astype(column.dtype)  # type: ignore[call-overload]
    if isinstance(values.dtype, pd.CategoricalDtype):
        return values
    order: Sequence[Any] = column.choices or list(dict.fromkeys(values.dropna()))
    ordered = bool(column.choices) and column.name in ("stage", "due_precision")
    return pd.Series(pd.Categorical(values, categories=order, ordered=ordered), index=values.index)
