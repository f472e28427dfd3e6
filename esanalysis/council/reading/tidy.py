"""A table in the shape of a schema, read from office files: columns by heading, cells by dtype.

The ratings have a reader of their own because a grid is no table; everything the council keeps in tidy
columns comes through here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from esanalysis.council.reading.bare import names_without_figures, not_given
from esanalysis.council.reading.cells import Cell, as_meant, dated, row_name, scaled, with_units
from esanalysis.council.reading.refusal import gathered, no_table, taken_for
from esanalysis.council.reading.shape import (
    Header,
    Shape,
    alone,
    find_header,
    heads_of,
    left_out,
    needed,
    section_above,
)
from esanalysis.english import plain
from esanalysis.errors import DataError, Problem
from esanalysis.files.find import Paths, find_files
from esanalysis.files.read import read_sheets
from esanalysis.files.sheet import Sheet
from esanalysis.schema import Column, Table, conform, number_of

__all__ = ["Reading", "read_table"]


@dataclass
class Reading:
    """Rows read so far, the place each stands in, and every problem met."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    places: list[tuple[Sheet, int]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    headers: dict[int, Header] = field(default_factory=dict)  # of each sheet, by its id

    def apart(self, first: int, second: int) -> str:
        """Heading of the column that is not read and tells two rows apart; empty where none does."""
        (sheet, one), (other, two) = self.places[first], self.places[second]
        header = self.headers.get(id(sheet))
        if header is None or other is not sheet:
            return ""
        for place, heading in enumerate(heads_of(sheet, header.row)):
            texts = sheet.text(one, place), sheet.text(two, place)
            words = all(text and number_of(text) is None for text in texts)
            if heading and words and place not in header.places and texts[0] != texts[1]:
                return heading
        return ""

    def refuse_errors(self) -> None:
        """Raise all problems at once if one of them must be mended first."""
        if any(problem.error for problem in self.problems):
            raise DataError(gathered(self.problems))

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
        frame.attrs["problems"] = tuple(gathered(self.problems))
        return conform(frame, table)

    def _find_repeats(self, table: Table) -> None:
        seen: dict[tuple, int] = {}
        for at, ((sheet, row), values) in enumerate(zip(self.places, self.rows, strict=True)):
            key = tuple(values[name] for name in table.key)
            if table.key and key not in seen:
                seen[key] = at
            elif table.key:
                first, line = self.places[seen[key]]
                differ = self.apart(seen[key], at)
                more = f', or add up first what differs in "{differ}"' if differ else ""
                named = ", ".join(f"{name} {value}" for name, value in zip(table.key, key, strict=True) if value)
                self.problems.append(
                    sheet.problem(
                        "repeated row",
                        f"{named}, which stands in {row_name(first, line)} of {first.file} already",
                        f"each {' + '.join(table.key)} once",
                        f"Remove one of the two, or correct what tells them apart{more}.",
                        row_name(sheet, row),
                    )
                )


def read_table(paths: Paths, shape: Shape, named: Mapping[str, str] | None = None) -> Reading:
    """Read every file that `paths` means as one table; nothing is raised, problems are collected.

    A sheet belongs to the table if one of its first rows holds the headings of all columns that must
    be filled (by name or alias; case, spaces and punctuation do not matter), or those of its wide form. Other sheets
    are named in a warning, unless a sheet bears the table's name: then only that one is read. ``source`` may be left
    out: the name of the file stands for it.

    Parameters
    ----------
    paths : path or list of paths
        The files.
    shape : Shape
        The table, and how files of it may differ.
    named : dict of column to heading, optional
        Which heading is meant, where it is none of the usual ones.

    Returns
    -------
    Reading
    """
    reading = Reading()
    files, reading.problems = find_files(paths)
    for path in files:
        try:
            sheets = read_sheets(path)
        except DataError as error:
            reading.problems += error.problems
            continue
        _read_file(path, sheets, shape, named or {}, reading)
    return reading


def _read_file(path: Path, sheets: list[Sheet], shape: Shape, named: Mapping[str, str], reading: Reading) -> None:
    passed_over, found = [], False
    visible = [with_units(sheet) for sheet in sheets if sheet.rows and not sheet.hidden]
    # In a workbook with a sheet for each table (as `write_council_template` writes it) the name decides.
    own = [sheet for sheet in visible if plain(sheet.name or "") == shape.table.name]
    for sheet in own or visible:
        header = find_header(sheet, shape, named)
        if header is None:
            passed_over.append(sheet)
        else:
            found = True
            header = header if "due_text" in named else dated(sheet, header, shape)
            _read_rows(sheet, header, shape, reading, path.stem)
    for sheet in passed_over:
        reading.problems.append(no_table(sheet, shape, named, error=not found))


def _read_rows(sheet: Sheet, header: Header, shape: Shape, reading: Reading, stem: str) -> None:
    sheet = as_meant(sheet, header, shape)
    reading.headers[id(sheet)] = header
    known = header.places
    heads = heads_of(sheet, header.row)
    extra = [heads[place] for place in range(sheet.width) if place not in known and sheet.text(header.row, place)]
    if extra:
        reading.problems.append(
            sheet.problem(
                "columns left out",
                ", ".join(extra),
                f"the columns of the {shape.table.name} table",
                'Nothing to do unless one of them was meant: then say which, as in --column NAME="Heading".',
                error=False,
            )
        )
    if header.guessed:
        reading.problems.append(taken_for(sheet, heads[header.columns[header.guessed]], header.guessed, shape))
    reading.problems += scaled(sheet, header, shape)
    section: dict[str, str] = {}
    if shape.sections and shape.sections not in header.columns and (above := section_above(sheet, header)):
        section = {shape.sections: above}
    written: dict[str, Any] = {}
    notes = []
    bare = names_without_figures(sheet, header, shape)
    for row in range(header.row + 1, len(sheet.rows)):
        flawed = any((row, place) in sheet.errors or (row, place) in sheet.uncomputed for place in known)
        texts = [text for place in range(sheet.width) if (text := sheet.text(row, place))]
        if not flawed and (not any(sheet.text(row, place) for place in known) or texts == list(filter(None, heads))):
            continue
        if (
            not flawed
            and row not in bare
            and alone(sheet, row)
            and (_says_nothing(sheet, row, header, shape) or (shape.sections and _heads_more(sheet, row, heads)))
        ):
            if shape.sections and shape.sections not in header.columns:
                section = {shape.sections: texts[0]}
            else:
                notes.append(texts[0])
            continue
        for columns, constants in _figures(header, row, shape):
            own = Header(header.row, columns, instead=header.instead)
            carried = written if shape.carried else {}
            values = _read_row(sheet, row, own, shape.table, reading.problems, stem, constants | section, carried)
            if shape.figure == "budget" and not flawed and not sheet.text(row, columns["budget"]):
                bare.setdefault(row, values["division"])
            written = {name: values[name] for name in shape.carried}
            reading.rows.append(values)
            reading.places.append((sheet, row))
    if notes:
        reading.problems.append(left_out(sheet, notes))
    if bare:
        reading.problems.append(not_given(sheet, bare))


def _heads_more(sheet: Sheet, row: int, heads: list[str]) -> bool:
    """Whether the headings stand again below a row: it is the heading of what follows."""
    below = row + 1
    return below < len(sheet.rows) and [sheet.text(below, place) for place in range(sheet.width)] == heads


def _says_nothing(sheet: Sheet, row: int, header: Header, shape: Shape) -> bool:
    """Whether a row of one text holds no figure, or lacks what a row must have."""
    if header.figures:
        return not any(sheet.text(row, place) for place in header.figures)
    return not all(sheet.text(row, header.columns[column.name]) for column in needed(shape))


def _figures(header: Header, row: int, shape: Shape) -> Iterator[tuple[dict[str, int], dict[str, str]]]:
    """The rows that one row of a sheet makes: where each column stands, and what stands where none does."""
    if not header.figures:
        yield (
            header.columns,
            {name: str(row - header.row) if text == "#" else text for name, text in shape.defaults.items()},
        )
    for place, constants in header.figures.items():
        yield header.columns | {shape.figure: place}, constants


def _read_row(
    sheet: Sheet, row: int, header: Header, table: Table, problems: list[Problem], stem: str,
    constants: dict[str, str], written: dict[str, Any],
) -> dict[str, Any]:  # fmt: skip
    """The values of one row; `constants` stand where no column does, what is `written` above where a cell is blank."""
    values: dict[str, Any] = {}
    reason = None
    for column in table.columns:
        if column.derived:
            continue
        place = header.columns.get(column.name)
        if place is not None and not sheet.text(row, place):
            place = header.instead.get(column.name, place)
        if place is None:
            values[column.name] = constants.get(column.name)
            continue
        if written.get(column.name) and not sheet.text(row, place):
            values[column.name] = written[column.name]
            continue
        if column.dtype == "category" and column.name in constants and not sheet.text(row, place):
            values[column.name] = constants[column.name]
            continue
        cell = Cell(sheet, row, place, sheet.text(header.row, place), column, problems)
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


def _as_dtype(values: pd.Series, column: Column) -> pd.Series:
    if column.dtype != "category":
        return values.astype(column.dtype)  # type: ignore[call-overload]
    if isinstance(values.dtype, pd.CategoricalDtype):
        return values
    order: Sequence[Any] = column.choices or list(dict.fromkeys(values.dropna()))
    ordered = bool(column.choices) and column.name in ("stage", "due_precision")
    return pd.Series(pd.Categorical(values, categories=order, ordered=ordered), index=values.index)
