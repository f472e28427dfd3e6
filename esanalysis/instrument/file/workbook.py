"""A framework kept as an Excel workbook: the entries of a framework's TOML file, on sheets a person fills in.

Sheet *Instrument* holds a setting a row, *Scale* a word a row, *Factors* a factor a row; *Bands*, *Questions* and
*Scale met* (another scale, named met) where there are any. What a heading or a setting is called, and what may stand
under it, is the same as in the TOML file, with spaces for underscores; so one schema checks both.
"""

import datetime as dt
from itertools import pairwise
from pathlib import Path
from typing import Any

from esanalysis.english import plain
from esanalysis.errors import DataError, FrameworkError
from esanalysis.files.read import read_sheets
from esanalysis.files.sheet import Sheet
from esanalysis.instrument.factor import ROLES
from esanalysis.instrument.file.source import Keys, Source, guess, written

__all__ = ["SETTINGS", "workbook_source"]

# Where an entry of the sheet *Instrument* belongs; the heading is its last part, as a person writes it.
SETTINGS: dict[str, Keys] = {
    **{
        name.replace("_", " "): (name,)
        for name in (
            "draft", "key", "title", "factor", "factor_long", "publisher", "date", "source", "licence", "second_hand",
            "superseded_by", "summaries",
        )
    },
    **{name.replace("_", " "): ("scale", name) for name in ("minimum", "maximum", "step", "higher_is_better", "unit")},
    **{name.replace("_", " "): ("file", name) for name in ("sheet", "header_row", "ignore")},
    "missing": ("file", "missing", "not rated"),
    "not applicable": ("file", "missing", "not applicable"),
    **{
        f"{role} column": ("file", "columns", role)
        for role in ROLES
    },
}  # fmt: skip
LISTS = (
    "aliases",
    "summaries",
    "ignore",
    "not rated",
    "not applicable",
    "also_written",
)  # several texts in one cell, parted by semicolons
_YES = {"yes": True, "true": True, "no": False, "false": False}
_TRUTHS = ("draft", "higher_is_better", "high_inferred")
_NUMBERS = ("minimum", "maximum", "step", "header_row")


def workbook_source(path: Path) -> Source:
    """Read what an Excel framework holds.

    Parameters
    ----------
    path : Path
        The workbook.

    Returns
    -------
    Source
        Its entries as TOML would give them, and where each stands.

    Raises
    ------
    FrameworkError
        It cannot be read, has no sheet *Factors*, or has headings or settings that mean nothing.
    """
    try:
        sheets = {plain(sheet.name or ""): sheet for sheet in read_sheets(path)}
    except DataError as error:
        raise FrameworkError("\n".join(str(problem) for problem in error.problems)) from None
    if "factors" not in sheets:
        raise FrameworkError(
            f"{path.name} is no framework: it has no sheet Factors. "
            f'"esanalysis framework draft {path.name} --out {path.stem}.toml" drafts one from a file of marks.'
        )
    reader = _Reader()
    reader.read(sheets)
    if reader.unknown:
        raise FrameworkError(f"{path.name} is not a usable framework:\n" + "\n".join(f"- {x}" for x in reader.unknown))

    def place(keys: Keys) -> str:
        known = next((reader.places[keys[:end]] for end in range(len(keys), 0, -1) if keys[:end] in reader.places), "")
        return f"{known}, {written(keys)}" if known else written(keys)

    return Source(reader.raw, path.name, path.stem, place)


class _Reader:
    """Turns sheets into the entries of a framework, and keeps the cell of each."""

    def __init__(self) -> None:
        self.raw: dict[str, Any] = {}
        self.places: dict[Keys, str] = {}
        self.unknown: list[str] = []

    def read(self, sheets: dict[str, Sheet]) -> None:
        if "instrument" in sheets:
            self._settings(sheets["instrument"])
        if "scale" in sheets:
            self._scale(sheets["scale"], ("scale",))
        for name, sheet in sheets.items():
            if name.startswith("scale "):
                self._scale(sheet, ("scales", name.removeprefix("scale ")))
        columns = (
            "name",
            "key",
            "number",
            "label",
            "plain_name",
            "section",
            "scale",
            "applies_to",
            "aliases",
            "statement",
        )
        anchors = ("question", "low", "middle", "high", "high_inferred")
        self._table(sheets["factors"], ("factors",), (*columns, *anchors))
        if "bands" in sheets:
            self._table(sheets["bands"], ("bands",), ("key", "name", "from", "to", "meaning"))
        if "questions" in sheets:
            sheet = sheets["questions"]
            asked = [(row, sheet.text(row, 0)) for row in range(len(sheet.rows)) if sheet.text(row, 0)]
            for row, text in asked:
                if plain(text) != "question":
                    self._put(("questions", len(self.raw.get("questions", []))), text, sheet, row, 0)

    def _settings(self, sheet: Sheet) -> None:
        for row in range(len(sheet.rows)):
            label, value = sheet.text(row, 0), sheet.rows[row][1] if sheet.width > 1 else ""
            if not label or value == "" or (row == 0 and plain(label) == "setting"):
                continue
            keys = SETTINGS.get(label.casefold().strip(" :*"))
            if keys is None:
                near = guess(label, SETTINGS) or f"; known are {', '.join(SETTINGS)}."
                self.unknown.append(f"{_at(sheet, row, 0)}, {label}: no such setting{near}")
            else:
                self._put(keys, _value(str(keys[-1]), value, sheet, row, 1), sheet, row, 1)

    def _scale(self, sheet: Sheet, to: Keys) -> None:
        self._table(sheet, (*to, "words"), ("word", "short", "also_written"))
        scale: Any = self.raw
        for key in to:
            scale = scale.get(key, {})
        for place, entry in enumerate(scale.get("words", [])):
            if also := entry.pop("also_written", None):
                where = self.places[(*to, "words", place, "also_written")]
                scale.setdefault("synonyms", {})[entry.get("word", "")] = also
                self.places[(*to, "synonyms", entry.get("word", ""))] = where

    def _table(self, sheet: Sheet, to: Keys, known: tuple[str, ...]) -> None:
        header = next((row for row in range(len(sheet.rows)) if any(v != "" for v in sheet.rows[row])), 0)
        names: dict[int, str] = {}
        for column in range(sheet.width):
            heading = sheet.text(header, column)
            name = "_".join(plain(heading).split())
            if name in known:
                names[column] = name
            elif heading and not heading.startswith("?"):  # columns of questions to the person
                near = guess(name, known) or f"; known are {', '.join(known).replace('_', ' ')}."
                self.unknown.append(f"{_at(sheet, header, column)}, {heading}: no such heading{near}")
        place = 0
        for row in range(header + 1, len(sheet.rows)):
            filled = [column for column in names if sheet.rows[row][column] != ""]
            for column in filled:
                name = names[column]
                value = _value(name, sheet.rows[row][column], sheet, row, column)
                self._put((*to, place, name), value, sheet, row, column)
            if filled:
                self.places[(*to, place)] = f'sheet "{sheet.name}", row {row + 1}'
                place += 1

    def _put(self, keys: Keys, value: Any, sheet: Sheet, row: int, column: int) -> None:
        """Set the entry at a path, making the tables and lists on the way."""
        at: Any = self.raw
        for key, after in pairwise(keys):
            fresh: Any = [] if isinstance(after, int) else {}
            at = _entry(at, key, fresh)
        if isinstance(at, list):
            at.append(value)
        else:
            at[keys[-1]] = value
        self.places[keys] = _at(sheet, row, column)


def _entry(at: Any, key: str | int, fresh: Any) -> Any:
    if isinstance(at, list):
        if key == len(at):
            at.append(fresh)
        return at[key]  # type: ignore[index]
    return at.setdefault(key, fresh)


def _at(sheet: Sheet, row: int, column: int) -> str:
    return f'sheet "{sheet.name}", cell {sheet.address(row, column)}'


def _value(name: str, value: Any, sheet: Sheet, row: int, column: int) -> Any:
    """What a cell says for an entry: yes and no, numbers, lists, and else its text."""
    text = sheet.text(row, column)
    if name in LISTS:
        return [part.strip() for part in text.split(";") if part.strip()]
    if name in _TRUTHS:
        return value if isinstance(value, bool) else _YES.get(text.casefold(), text)
    if name in (*_NUMBERS, "from", "to"):
        return _number(text)
    if name == "number":
        return int(text) if text.isdigit() else text
    if name == "date" and isinstance(value, dt.datetime):
        return value.date()
    return value if name == "date" and isinstance(value, dt.date) else text


def _number(text: str) -> float | str:
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() else number
