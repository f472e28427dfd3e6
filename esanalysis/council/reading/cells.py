"""Cells of a table as its columns mean them: numbers in their unit, words, symbols for what is not there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from esanalysis.council.reading.shape import Header, Shape, heads_of, rows_of_headings
from esanalysis.english import listed, plain
from esanalysis.errors import Problem
from esanalysis.files.sheet import Sheet
from esanalysis.schema import Column, number_of, scale_of, word_of

__all__ = ["Cell", "as_meant", "dated", "row_name", "scaled", "with_units"]

SYMBOLS = ("z", "x", "c", "low", "u", "n/a")  # why there is no value, in official statistics
# What others print instead: a small number withheld, or nothing to show.
_SYMBOLS = {symbol: symbol for symbol in SYMBOLS} | dict.fromkeys(("*", "**", "<5", "< 5", "<10", "s", "supp"), "c")
_SYMBOLS |= dict.fromkeys(("-", "–", "—", "..", ":"), "blank")


# A number with a decimal comma, and one that would contradict it in the same column.
_COMMA = re.compile(r"\(?[-−]?£?\d+(?:\.\d{3})*,\d{1,2} ?[%mk]?\)?")
_POINT = re.compile(r".*(?:\d,\d{3}\b|\.\d{1,2}\b|\.\d{4}).*")
_UNIT = re.compile(r"£|(?<![\d,])0{3}s?\b|'000|thousand|million|\b[km]\b", re.IGNORECASE)
_UNITS = re.compile(r"\(?(?:£ ?(?:'?0{3}s?|k|m|million|thousand)?|'?0{3}s?|%)\)?", re.IGNORECASE)
_POUNDS = re.compile(r"\(?[-−]?£.*\d.*")  # an amount with its sign, which a bare one below it shares
_FIRST = ("original", "initial", "baseline", "first", "previous")
_DUE = re.compile(
    rf"({'|'.join(_FIRST)}|revised|new|agreed|extended|updated|latest|current|expected|planned|forecast|anticipated)"
    r" (?:(?:due|target|completion|end|finish|delivery|implementation|planned|agreed) ?)*(?:date|deadline|by)"
)
_PERCENT = re.compile(r".*(?:%|\bper ?cent).*", re.IGNORECASE)
_BILLION = 1_000_000  # thousand pounds: more than any division of a council has


def with_units(sheet: Sheet) -> Sheet:
    """The sheet with a row of units, £000 below 2025/26, in the headings above it."""
    rows = [[*row] for row in sheet.rows]
    for row in [at for at in rows_of_headings(sheet) if at]:
        filled = [place for place in range(sheet.width) if sheet.text(row, place)]
        if filled and all(_UNITS.fullmatch(sheet.text(row, place)) and sheet.text(row - 1, place) for place in filled):
            for place in filled:
                rows[row - 1][place], rows[row][place] = f"{sheet.text(row - 1, place)} {sheet.text(row, place)}", ""
    return replace(sheet, rows=rows)


def dated(sheet: Sheet, header: Header, shape: Shape) -> Header:
    """The header of a plan with the revised one of its due dates; where that is blank the one before it holds."""
    if "due_text" not in shape.table.names:
        return header
    ranks = {place: 1 for name, place in header.columns.items() if name == "due_text"}
    for place, heading in enumerate(heads_of(sheet, header.row)):
        if (match := _DUE.fullmatch(plain(heading))) and (place in ranks or place not in header.places):
            ranks[place] = 0 if match[1] in _FIRST else 2
    if not ranks:
        return header
    latest, *before = sorted(ranks, key=lambda place: -ranks[place])
    instead = {"due_text": before[0]} if before else {}
    return replace(header, columns=header.columns | {"due_text": latest}, instead=instead)


def as_meant(sheet: Sheet, header: Header, shape: Shape) -> Sheet:
    """The sheet with points where a column has decimal commas, and with £ in the heading of what must be pounds."""
    rows = [[*row] for row in sheet.rows]
    for place in {*header.figures} | {
        at for name, at in header.columns.items() if shape.table[name].dtype == "float64"
    }:
        below = range(header.row + 1, len(rows))
        texts = [sheet.text(row, place) for row in below]
        if any(map(_COMMA.fullmatch, texts)) and not any(map(_POINT.fullmatch, texts)):
            for row, text in zip(below, texts, strict=True):
                rows[row][place] = text.replace(".", "").replace(",", ".") if "," in text else text
        in_pounds = any(abs(number_of(text) or 0) >= _BILLION or _POUNDS.fullmatch(text) for text in texts)
        if in_pounds and _says_no_unit(sheet, header, place, shape):
            rows[header.row][place] = f"{sheet.text(header.row, place)} (£)"
    status = header.columns.get("status")
    if status is not None and _PERCENT.fullmatch(sheet.text(header.row, status)):
        _write_percent(rows, sheet, header.row, status)
    return replace(sheet, rows=rows)


def _write_percent(rows: list[list[Any]], sheet: Sheet, head: int, place: int) -> None:
    """Write how far things are as 40%, whether a column holds 40, 0.4 or both."""
    texts = {row: text for row in range(head + 1, len(rows)) if not (text := sheet.text(row, place)).endswith("%")}
    numbers = {row: number for row, text in texts.items() if (number := number_of(text)) is not None}
    parts = any(0 < each < 1 for each in numbers.values()) or max(numbers.values(), default=0) <= 1
    for row, number in numbers.items():
        rows[row][place] = f"{number * (100 if parts and number <= 1 else 1):g}%"


def scaled(sheet: Sheet, header: Header, shape: Shape) -> Iterator[Problem]:
    """Say which columns are read in another unit than they are written in, and which do not say theirs."""
    names = {place: name for name, place in header.columns.items()} | dict.fromkeys(header.figures, shape.figure)
    silent = [sheet.text(header.row, place) for place in names if _says_no_unit(sheet, header, place, shape)]
    if silent:
        yield sheet.problem(
            "no unit",
            f"{listed(map(repr, silent))} {'counts' if len(silent) == 1 else 'count'} as thousand pounds",
            "a heading that says £, £000 or £m",
            "Nothing to do if that is right; if they are pounds, write (£) behind the heading.",
            error=False,
        )
    for place, name in names.items():
        column = shape.table[name]
        heading = sheet.text(header.row, place)
        scale = scale_of(heading, column)
        if scale != 1:
            yield sheet.problem(
                "another unit",
                f'"{heading}" is read as {"pounds" if scale < 1 else "million pounds"} and shown in {column.unit}',
                "",
                "Nothing to do if that is what the heading means.",
                sheet.place(header.row, place, heading),
                error=False,
            )


def _says_no_unit(sheet: Sheet, header: Header, place: int, shape: Shape) -> bool:
    """Whether a column of money says nowhere whether it is in pounds or thousands."""
    heading = sheet.text(header.row, place)
    column = shape.table[next((name for name, at in header.columns.items() if at == place), shape.figure)]
    if column.unit != "thousand pounds" or heading.casefold() == column.name:
        return False
    texts = (text for row in sheet.rows for text in row if isinstance(text, str) and number_of(text, True) is None)
    return not any(map(_UNIT.search, texts))


@dataclass(frozen=True)
class Cell:
    """One cell and the column it is meant for."""

    sheet: Sheet
    row: int
    place: int
    heading: str
    column: Column
    problems: list[Problem]

    def value(self) -> Any:
        """What the cell says, in the column's unit and words; None where it is empty or wrong."""
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
        return _SYMBOLS.get(self.sheet.text(self.row, self.place).casefold().strip("[] "), "blank")

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
        money = self.column.unit == "thousand pounds"
        if (number := number_of(text, money)) is not None and not (money and text.endswith("%")):
            own_unit = text.casefold().rstrip(") ").endswith(("m", "k"))
            return number if own_unit else number * scale_of(self.heading, self.column)
        if self.column.name == "value" and text.casefold().strip("[] ") in _SYMBOLS:
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
        word = word_of(text, self.column)
        if word is None:
            self._problem("unknown word", repr(text), " / ".join(self.column.choices), "Use one of these words.")
        return word

    def _problem(self, kind: str, found: str, accepted: str, fix: str, *, error: bool = True) -> None:
        place = self.sheet.place(self.row, self.place, self.heading)
        self.problems.append(self.sheet.problem(kind, found, accepted, fix, place, error=error))


def row_name(sheet: Sheet, row: int) -> str:
    """Name a row as its reader knows it: the line of a text file, the first cell in a workbook."""
    return f"line {sheet.lines[row]}" if sheet.is_text else sheet.address(row, 0)
