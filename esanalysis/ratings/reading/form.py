"""The export of a form service: a row a response, a column a question.

What the service writes about the person who responded (e-mail, name, id) is neither kept nor shown.
"""

import datetime as dt
import re
from typing import Any

from esanalysis.files.sheet import Sheet
from esanalysis.instrument.framework import Factor
from esanalysis.ratings.reading.naming import UNDATED, cluster_and_round, written
from esanalysis.ratings.reading.tables import Language, Table
from esanalysis.ratings.reading.values import answered, clean, same_name

__all__ = ["read_form"]

# A column of times is written in one way: which of day and month comes first shows only in all of it.
_CLOCKS = (" %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p", "")
_YEAR_FIRST = ("%Y-%m-%d", "%Y/%m/%d")
_ORDERS = (
    (*_YEAR_FIRST, "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y"),
    (*_YEAR_FIRST, "%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y"),
)
_ZONE = re.compile(r"(?:\s+(?:[A-Z]{3,4}|(?:GMT|UTC)[+-]\d+(?::\d\d)?)|(?<=:\d\d)(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)$")


def read_form(sheet: Sheet, language: Language) -> Table | None:
    """Read a form's export; None if no row heads both two questions and the time of the response."""
    headings = language.headings
    for row in range(len(sheet.rows)):
        texts = {column: value for column, value in enumerate(sheet.rows[row]) if isinstance(value, str) and value}
        if not any(map(headings.is_form_time, texts.values())):
            continue
        factors = headings.named_factors(texts)
        if len({factor.key for factor in factors.values()}) > 1:
            return _FormReader(sheet, language, row, factors).read()
    return None


class _FormReader:
    def __init__(self, sheet: Sheet, language: Language, header: int, factors: dict[int, Factor]) -> None:
        self.sheet, self.language, self.header, self.factors = sheet, language, header, factors
        self.table = Table(sheet)
        self.columns: dict[str, int] = {}
        self.comments: dict[int, int] = {}  # column of a question -> column of the comment on it
        self.left_out: list[str] = []
        self._sort_columns()
        rows = range(header + 1, len(sheet.rows))
        self.responses = [row for row in rows if any(value != "" for value in sheet.rows[row])]
        self.times = self._times()
        self.cluster, self.round = cluster_and_round(sheet, header, language.headings)
        known = [time for time in self.times.values() if time]
        if self.round == UNDATED and known:
            self.round = str(max(known).year)

    def read(self) -> Table:
        """Read the responses that count."""
        if "school" not in self.columns:
            self._problem("no school name", "no question for the school", 'a column headed "School"',
                          'Head the column with the schools\' names "School".', self.header, 0)  # fmt: skip
            return self.table
        for row in self._counting():
            for column, factor in self.factors.items():
                self._read_answer(row, column, factor)
        self.table.say_left_out(self.left_out)
        return self.table

    def _sort_columns(self) -> None:
        headings = self.language.headings
        before = None  # the question that a comment belongs to
        for column in range(self.sheet.width):
            text = self.sheet.text(self.header, column)
            if column in self.factors:
                before = column
            elif headings.is_form_time(text):
                self.columns.setdefault("time", column)
            elif headings.is_comment(text) and before is not None and before not in self.comments:
                self.comments[before] = column
            elif headings.is_school(text):
                self.columns.setdefault("school", column)
            elif (name := headings.field(text)) in ("cluster", "round", "rater"):
                self.columns.setdefault(str(name), column)
            elif text and not headings.is_form_metadata(text):
                self.left_out.append(f'"{text}"')
        self._leave_out_closing_comment()

    def _leave_out_closing_comment(self) -> None:
        """Take no "Any comments?" at the end of the form for the why of its last question."""
        last = max(self.factors)
        if list(self.comments) != [last]:
            return  # other questions have a comment beside them too, or the last has none
        text = self.sheet.text(self.header, self.comments[last])
        if not self.language.headings.asks_why(text):
            del self.comments[last]
            self.left_out.append(f'"{text}"')

    def _text(self, row: int, name: str) -> str:
        if name not in self.columns:
            return ""
        text = written(self.sheet, row, self.columns[name]) if name == "round" else ""
        return clean(text or self.sheet.text(row, self.columns[name]))

    def _problem(self, kind: str, found: str, accepted: str, fix: str, row: int, column: int) -> None:
        heading = self.sheet.text(self.header, column)
        cell = self.sheet.place(row, column, heading)
        self.table.problems.append(self.sheet.problem(kind, found, accepted, fix, cell))

    def _counting(self) -> list[int]:
        """Rows of the responses that count: the latest of each school, cluster, round and role."""
        in_order = self.responses
        if all(self.times.values()):
            in_order = sorted(in_order, key=lambda row: (self.times[row], row))
        latest: dict[tuple[str, ...], int] = {}
        superseded = []
        for row in in_order:
            school = self._text(row, "school")
            if not school:
                fix = "Write the name of the school that was rated, or delete the response."
                self._problem("no school name", "nothing", "a school's name", fix, row, self.columns["school"])
                continue
            key = (same_name(school), *(self._text(row, name) for name in ("cluster", "round", "rater")))
            if key in latest:
                superseded.append(latest[key])
            latest[key] = row
        self._say_superseded(sorted(superseded))
        return sorted(latest.values())

    def _say_superseded(self, rows: list[int]) -> None:
        if not rows:
            return
        word = "line" if self.sheet.is_text else "row"
        number = {row: self.sheet.lines[row] if self.sheet.is_text else row + 1 for row in rows}
        listed = ", ".join(f"{self._text(row, 'school')} ({word} {number[row]})" for row in rows)
        count = "1 response is" if len(rows) == 1 else f"{len(rows)} responses are"
        unread = next((row for row, time in self.times.items() if time is None), None)
        cell, later, fix = None, " later", "The latest response counts."
        if unread is not None:
            column = self.columns["time"]
            cell, later = self.sheet.place(unread, column, self.sheet.text(self.header, column)), ""
            fix = (
                "The lower row counts, because the times could not be read. "
                "Write every time the same way, such as 2024-05-14 09:00, if another response should count."
            )
        self.table.problems.append(
            self.sheet.problem(
                "duplicate response",
                f"{count} not counted because the same school responded again{later}: {listed}",
                "",
                fix,
                cell,
                error=False,
            )
        )

    def _times(self) -> dict[int, dt.datetime | None]:
        """Times of the responses: the day first unless only month first makes a date of every one."""
        values = {row: self.sheet.rows[row][self.columns["time"]] for row in self.responses}
        day_first, month_first = ({row: _time(value, dates) for row, value in values.items()} for dates in _ORDERS)
        return month_first if all(month_first.values()) and not all(day_first.values()) else day_first

    def _read_answer(self, row: int, column: int, factor: Factor) -> None:
        cell = self.sheet.place(row, column, self.sheet.text(self.header, column))
        mark = self.table.read(row, column, self.language, cell)
        said = [self.sheet.comments.get((row, column), "")]
        if column in self.comments:
            said.append(answered(str(self.sheet.rows[row][self.comments[column]])))
        school = self._text(row, "school")
        self.table.add(
            cluster=self._text(row, "cluster") or self.cluster,
            round=self._text(row, "round") or self.round,
            school=f"School {school}" if school.isdigit() else school,
            ksf=factor.key,
            rating=mark.rating,
            missing=mark.missing,
            note="; ".join(filter(None, said)) or None,
            rater=self._text(row, "rater") or None,
            cell=cell,
        )


def _time(value: Any, dates: tuple[str, ...]) -> dt.datetime | None:
    """Read one time, written with one of these forms of date; None where it is none."""
    if isinstance(value, dt.datetime):
        return value
    if isinstance(value, dt.date):  # a cell at midnight
        return dt.datetime.combine(value, dt.time())
    text = _ZONE.sub("", re.sub(r"(?<=\d)T(?=\d)", " ", str(value).strip()))
    for form in (date + clock for date in dates for clock in _CLOCKS):
        try:
            return dt.datetime.strptime(text, form)
        except ValueError:
            continue
    return None
