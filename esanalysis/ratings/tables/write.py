"""The sheets that people fill in beside the ratings, with the accepted words offered in each cell."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from esanalysis.display.palette import QUIET
from esanalysis.english import plain
from esanalysis.instrument.framework import Framework
from esanalysis.ratings.tables.rows import SHEETS
from esanalysis.ratings.tables.schema import ACTIONS, FEEDBACK, PRACTICE, SCHOOLS, WHOLE_CLUSTER, WHOLE_INSTRUMENT
from esanalysis.schema import Column, Table

__all__ = ["SheetWriter"]

LISTS = "Lists"  # a hidden sheet: Excel takes 255 characters of choices in a cell, and any number from cells
_LIMIT = 255
_ROWS = 200  # how far down the lists of accepted words reach
_WIDTHS = {
    "text": 60,
    "action": 44,
    "shared_text": 60,
    "left_in": 24,
    "note": 30,
    "school": 24,
    "helper": 24,
    "ksf": 34,
}
_HEADINGS = {
    "ksf": "About",
    "who": "Who (role)",
    "kind": "What it answers",
    "text": "Text",
    "answer": "If about the number: fewer, right, more",
    "share": "Share",
    "shared_text": "Words for outside",
    "left_in": "Still looks like a name",
    "ticked": "Looked at (yes)",
    "approved_by": "Approved by",
    "approved_on": "Approved on",
    "school_id": "URN",
    "subcluster": "Sub-cluster",
    "done_on": "Done on",
    "id": "Id",
}
_FILLED_BY_US = ("id", "rating", "source", "left_in")  # grey: nothing to fill in


class SheetWriter:
    """Writes the sheets of one workbook; the lists of schools and factors are written once.

    Parameters
    ----------
    workbook : Workbook
        The xlsxwriter workbook to add sheets to.
    framework : Framework
        The instrument: its factors are offered.
    schools : sequence of str
        The schools that are offered.
    """

    def __init__(self, workbook: Workbook, framework: Framework, schools: Sequence[str]) -> None:
        self.workbook, self.framework, self.schools = workbook, framework, list(schools)
        self.factors = [f"{factor.number}. {factor.name}" for factor in framework.factors]
        self._lists: Worksheet | None = None
        self._ranges: dict[tuple[str, ...], str] = {}
        self._title = workbook.add_format({"bold": True, "font_size": 14})
        self._head = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._text = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self._given = workbook.add_format({"text_wrap": True, "valign": "top", "font_color": QUIET})
        self._prompt = workbook.add_format({"italic": True})

    def feedback(self, rows: Iterable[Mapping[str, Any]] = ()) -> Worksheet:
        """Add the sheet *Feedback*, with the prompts of the diagnostic's last page above the columns."""
        columns = ["school", "who", "ksf", "kind", "text", "answer", "share"]
        count = len(self.framework.factors)
        plural, factor = self.framework.plural, self.framework.factor
        prompts = (
            "What works well? Even better if …? Examples of good practice?",
            f"Is this pitched right? Is {count} the right number of {plural}? The right ones? Anything missing?",
            f"Is the wording of each {factor} right: the right-hand side, the left-hand side, the middle? Share: "
            "who may read the remark; left empty, nobody but whoever collects it.",
        )
        return self.sheet(FEEDBACK, columns, rows, prompts)

    def actions(self, rows: Iterable[Mapping[str, Any]] = ()) -> Worksheet:
        """Add the sheet *Actions*: what is to be done on which factor, by whom and by when."""
        rows = list(rows)
        columns = ["cluster"] if any(row.get("cluster") for row in rows) else []
        columns += ["id", "round", "ksf", "action", "school", "helper", "kind", "group", "owner", "due", "status"]
        prompts = (
            "One row an action. Due: a date, a month, a term or a year. Status: planned, under way, done, stopped.",
        )
        return self.sheet(ACTIONS, [*columns, "done_on", "note"], rows, prompts)

    def practice(self, rows: Iterable[Mapping[str, Any]] = ()) -> Worksheet:
        """Add the sheet *Good practice*: each example, who may read it, and in which words."""
        columns = ["id", "cluster", "round", "school", "ksf", "rating", "source", "text", "share", "shared_text"]
        prompts = (
            "Nothing leaves the cluster unless somebody approves the words: choose who may read it, read and mend the "
            "words for outside, and write who approved them.",
            "Where something still looks like a name, look at it and write yes, or change the words.",
        )
        return self.sheet(PRACTICE, [*columns, "left_in", "ticked", "approved_by", "approved_on"], rows, prompts)

    def school_list(self, rows: Iterable[Mapping[str, Any]] = ()) -> Worksheet:
        """Add the sheet *Schools*: number, phase, area and sub-cluster of each."""
        given = list(rows) or [{"school": name} for name in self.schools]
        return self.sheet(SCHOOLS, ["school", "school_id", "phase", "area", "subcluster", "easting", "northing"], given)

    def sheet(
        self, table: Table, columns: Sequence[str], rows: Iterable[Mapping[str, Any]], prompts: Sequence[str] = ()
    ) -> Worksheet:
        """Add the sheet of a table with these columns, and the rows that are known already."""
        sheet = self.workbook.add_worksheet(SHEETS[table.name])
        sheet.write_string(0, 0, SHEETS[table.name], self._title)
        for place, prompt in enumerate(prompts, start=1):
            sheet.write_string(place, 0, prompt, self._prompt)
        header = len(prompts) + 2
        for place, name in enumerate(columns):
            column = table[name]
            sheet.write_string(header, place, self._heading(column, table), self._head)
            sheet.write_comment(header, place, f"{column.meaning}.", {"author": ""})
            style = self._given if name in _FILLED_BY_US else self._text
            sheet.set_column(place, place, _WIDTHS.get(name, 14), style)
            if offered := self._offered(column, table):
                self._offer(sheet, header + 1, place, offered)
        for below, row in enumerate(rows, start=header + 1):
            for place, name in enumerate(columns):
                self._write(sheet, below, place, row.get(name), name)
        sheet.freeze_panes(header + 1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(header)
        return sheet

    def _heading(self, column: Column, table: Table) -> str:
        if column.name == "ksf" and table is not FEEDBACK:
            word = self.framework.factor
            return word if plain(word) in map(plain, (column.name, *column.aliases)) else "About"
        if column.name == "kind" and table is ACTIONS:
            return "Kind"
        return _HEADINGS.get(column.name, column.name.replace("_", " ").capitalize())

    def _offered(self, column: Column, table: Table) -> list[str]:
        if column.name == "ksf":
            return [*([WHOLE_INSTRUMENT] if table is not ACTIONS else []), *self.factors]
        if column.name == "school" and table is not SCHOOLS:
            return [*self.schools, WHOLE_CLUSTER]
        if column.name == "helper":
            return self.schools
        return list(column.choices) if column.name not in _FILLED_BY_US else []

    def _offer(self, sheet: Worksheet, first: int, place: int, offered: list[str]) -> None:
        short = len(",".join(offered)) <= _LIMIT and not any("," in word for word in offered)
        source: Any = offered if short else self._range(tuple(offered))
        message = {
            "error_title": "Choose from the list",
            "error_message": "Choose one of the words offered in the cell.",
        }
        sheet.data_validation(first, place, first + _ROWS, place, {"validate": "list", "source": source} | message)

    def _range(self, offered: tuple[str, ...]) -> str:
        """Cells of the hidden sheet that hold a list too long for a cell."""
        if self._lists is None:
            self._lists = self.workbook.add_worksheet(LISTS)
            self._lists.hide()
        if offered not in self._ranges:
            column = len(self._ranges)
            self._lists.write_column(0, column, offered)
            letter = chr(ord("A") + column)
            self._ranges[offered] = f"={LISTS}!${letter}$1:${letter}${len(offered)}"
        return self._ranges[offered]

    def _write(self, sheet: Worksheet, row: int, place: int, value: Any, name: str) -> None:
        if value is None or value != value:
            return
        style = self._given if name in _FILLED_BY_US else self._text
        if name == "ksf":
            value = next(
                (text for text, key in zip(self.factors, self.framework.keys, strict=True) if key == value), value
            )
        if isinstance(value, int | float):
            sheet.write_number(row, place, value, style)
        elif str(value) != "<NA>":
            sheet.write_string(row, place, str(value), style)
