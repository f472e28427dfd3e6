"""The export of a form service: a row a response, a column a question.

What the service writes about the person who responded (e-mail, name, id) is neither kept nor shown.
"""

import datetime as dt
import re
from typing import Any

from esanalysis.english import counted, plain
from esanalysis.files.sheet import Sheet, column_letters
from esanalysis.instrument.framework import Factor
from esanalysis.ratings.reading.causes import wrong_marks
from esanalysis.ratings.reading.layouts.beside import read_beside
from esanalysis.ratings.reading.layouts.twins import twins
from esanalysis.ratings.reading.meaning.naming import UNDATED, cluster_and_round, written
from esanalysis.ratings.reading.meaning.roles import kind_of_values, looks_like_schools, role_of_heading, school_rank
from esanalysis.ratings.reading.meaning.times import times
from esanalysis.ratings.reading.options import ROLES, typed
from esanalysis.ratings.reading.tables import Language, Table
from esanalysis.ratings.reading.values import Mark, answered, clean, same_name, shown

__all__ = ["read_form"]

_PERSON = re.compile(r"e ?mail(?: address)?|user ?name|name|your name|full name")
_SEEN, _SHORT = 8, 5  # headings that a message lists, and words of a heading that may be of schools' names


def read_form(sheet: Sheet, language: Language) -> Table | None:
    """Read a form's export; None if no row heads both two questions and the time of the response."""
    headings = language.headings
    for row, texts in enumerate(sheet.head):
        if len(texts) < 2 or not any(map(headings.is_form_time, texts.values())):
            continue
        factors = headings.named_factors(texts)
        if len({factor.key for factor in factors.values()}) >= min(2, len(language.framework.keys)):
            return _FormReader(sheet, language, row, factors).read()
    return None


class _FormReader:
    def __init__(self, sheet: Sheet, language: Language, header: int, factors: dict[int, Factor]) -> None:
        self.sheet, self.language, self.header, self.factors = sheet, language, header, factors
        self.table = Table(sheet, heading_row=header)
        self._leave_out_ignored()
        self.columns: dict[str, int] = {}
        self.comments: dict[int, int] = {}  # column of a question -> column of the comment on it
        self.beside: dict[str, int] = {}  # factors on a scale of their own
        self.left_out: list[str] = []
        self.closing: int | None = None  # column of "Any comments?" at the end of the form
        self.people: int | None = None  # column that tells who responded: never kept, but two people are two raters
        self.each_is_a_rater = False
        self.second: dict[int, int] = {}  # responses of schools for which several people responded: which of them
        self._sort_columns()
        rows = range(header + 1, len(sheet.rows))
        self.responses = [row for row in rows if any(value != "" for value in sheet.rows[row])]
        self.times = self._times()
        found = cluster_and_round(sheet, header, language.headings, language.options)
        known = [time for time in self.times.values() if time]
        if found.round == UNDATED and known:
            found = found._replace(round=str(max(known).year), round_from="the year of the responses")
        self.table.found, self.cluster, self.round = found, found.cluster, found.round

    def read(self) -> Table:
        """Read the responses that count."""
        if "school" not in self.columns and not self.language.options.as_school:
            self._say_no_school()
            return self.table
        if self._has_twins():
            return self.table
        counting = self._counting()
        entries: list[tuple[int, int, Mark, int, int]] = []
        rated = [self._rated(row) for row in counting]
        self.table.remarks = self._remarks(counting, rated)
        for who, row in enumerate(counting):
            for column, factor in self.factors.items():
                if note := self._note(row, column):
                    self.table.notes[len(entries)] = note
                mark = self.language.values.read(self.sheet.rows[row][column])
                entries.append((who, self.language.places[factor.key], mark, row, column))
        self.table.fill(rated, entries)
        for key, column in self.beside.items():
            cells = [(who, self.sheet.rows[row][column], self._cell(row, column)) for who, row in enumerate(counting)]
            read_beside(self.table, key, cells, self.language)
        self.table.named = frozenset(self.columns)
        codes = self.language.values.codes([self.sheet.rows[row][column] for *_, row, column in entries])
        self.table.problems += wrong_marks(self.table, codes, self.language)
        self.table.say_left_out(self.left_out)
        at = self.columns.get("school")
        label = "" if at is None else f'column {column_letters(at)} "{self.sheet.text(self.header, at)}"'
        self.table.say_source(label)
        return self.table

    def _rated(self, row: int) -> dict[str, str | None]:
        school = self._text(row, "school")
        one: dict[str, str | None] = {name: self._text(row, name) or None for name in ROLES.values() if name != "note"}
        one |= {
            "cluster": self._text(row, "cluster") or self.cluster,
            "round": self._text(row, "round") or self.round,
            "school": f"School {school}" if school.isdigit() else school,
        }
        if self.each_is_a_rater:
            one["rater"] = f"response {self.responses.index(row) + 1}"
        elif row in self.second:
            one["rater"] = f"respondent {self.second[row]}"
        return one

    def _leave_out_ignored(self) -> None:
        ignores = self.language.options.ignores
        self.factors = {
            column: factor for column, factor in self.factors.items()
            if not ignores(self.sheet.text(self.header, column))
        }  # fmt: skip

    def _has_twins(self) -> bool:
        """Whether two questions ask for one factor; which of them counts has to be said."""

        def heading(column: int) -> tuple[str, str]:
            return self.sheet.text(self.header, column), self.sheet.address(self.header, column)

        found = list(twins(self.factors, heading, self.sheet, self.language.framework))
        self.table.problems += found
        return bool(found)

    def _say_no_school(self) -> None:
        texts = [
            self.sheet.text(self.header, column) for column in range(self.sheet.width) if column not in self.factors
        ]
        heads = [text for text in texts if text]
        more = f" and {len(heads) - _SEEN} more" if len(heads) > _SEEN else ""
        seen = ", ".join(map(shown, heads[:_SEEN])) + more
        found = f"no question for the school; beside the {self.language.framework.plural} stand {seen}"
        named = [text for text in heads if self._may_name(text)]
        name = f", or name it: {typed('--column', 'school', named[0])}." if named else "."
        name += f" If all responses are one school's: {typed('--as-school', 'Oak Primary')}."
        fix = f'Head the column with the schools\' names "School"{name}'
        self._problem("no school name", found, 'a column headed "School"', fix, self.header, 0)

    def _may_name(self, text: str) -> bool:
        """Whether a question that is not headed so may ask for the school all the same."""
        if self.language.headings.is_form_metadata(text) or role_of_heading(text):
            return False
        column = next(at for at in range(self.sheet.width) if self.sheet.text(self.header, at) == text)
        values = self._values(column)
        return kind_of_values(values) == "text" and (len(text.split()) <= _SHORT or looks_like_schools(values))

    def _values(self, column: int) -> list[Any]:
        return [self.sheet.rows[row][column] for row in range(self.header + 1, len(self.sheet.rows))]

    def _sort_columns(self) -> None:
        headings = self.language.headings
        before = None  # the question that a comment belongs to
        for column in range(self.sheet.width):
            text = self.sheet.text(self.header, column)
            if column in self.factors:
                before = column
            elif (beside := self.language.framework.find_beside(text)) and beside.key not in self.beside:
                self.beside[beside.key] = column
            elif headings.is_form_time(text):
                self.columns.setdefault("time", column)
            elif before is not None and before not in self.comments and self._is_comment(text, before):
                self.comments[before] = column
            elif role := self._role(text, column):
                if role != "school" or self._is_surer(text):
                    self.columns[role] = column
            elif text and not headings.is_form_metadata(text):
                self.left_out.append(f'"{text}"')
            elif _PERSON.fullmatch(plain(text)) and self.people is None:
                self.people = column
        self._set_closing_comment_apart()

    def _is_comment(self, text: str, question: int) -> bool:
        headings = self.language.headings
        return headings.is_comment(text) or headings.comment_on(text) is self.factors[question]

    def _role(self, text: str, column: int) -> str | None:
        """Column of the ratings table that a heading is of; None where it is of none, or of one that is known."""
        options, headings = self.language.options, self.language.headings
        if role := options.role_of(text):
            return role
        if options.ignores(text):
            return None
        if headings.is_school(text) and "school" not in options.columns:
            return None if kind_of_values(self._values(column)) in ("email", "date", "person") else "school"
        name = headings.field(text) or role_of_heading(text)
        known = name in ("cluster", "round", "rater", "school_id", "phase", "area", "subcluster")
        return name if known and name not in self.columns else None

    def _is_surer(self, text: str) -> bool:
        """Whether a heading is a surer one of schools than what was found before."""
        if "school" not in self.columns or self.language.options.role_of(text):
            return True
        before = school_rank(self.sheet.text(self.header, self.columns["school"]))
        return before is not None and (school_rank(text) or 0) < before

    def _set_closing_comment_apart(self) -> None:
        """Take no "Any comments?" at the end of the form for the why of its last question: it is a remark."""
        last = max(self.factors)
        if list(self.comments) != [last]:
            return  # other questions have a comment beside them too, or the last has none
        if not self.language.headings.asks_why(self.sheet.text(self.header, self.comments[last])):
            self.closing = self.comments.pop(last)

    def _remarks(self, counting: list[int], rated: list[dict[str, str | None]]) -> list[dict[str, str]]:
        if self.closing is None:
            return []
        said = [answered(str(self.sheet.rows[row][self.closing])) for row in counting]
        return [
            {"school": one["school"] or "", "who": one["rater"] or "", "kind": "other", "text": text}
            for one, text in zip(rated, said, strict=True)
            if text
        ]

    def _who(self, row: int) -> str:
        """Who responded, as far as the service says; only to tell two people apart."""
        name = self.sheet.text(row, self.people).casefold() if self.people is not None else ""
        return "" if name in ("anonymous", "n/a", "none") else name

    def _text(self, row: int, name: str) -> str:
        if name not in self.columns:
            return (name == "school" and self.language.options.as_school) or ""
        text = written(self.sheet, row, self.columns[name]) if name == "round" else ""
        return clean(text or self.sheet.text(row, self.columns[name]))

    def _cell(self, row: int, column: int) -> str:
        return self.sheet.place(row, column, self.sheet.text(self.header, column))

    def _problem(self, kind: str, found: str, accepted: str, fix: str, row: int, column: int) -> None:
        self.table.problems.append(self.sheet.problem(kind, found, accepted, fix, self._cell(row, column)))

    def _counting(self) -> list[int]:
        """Rows of the responses that count: the latest of each school, cluster, round and role, or all of them."""
        in_order = self.responses
        if all(self.times.values()):
            in_order = sorted(in_order, key=lambda row: (self.times[row], row))
        answers: dict[tuple[str, ...], list[int]] = {}
        people: dict[tuple[str, ...], dict[str, int]] = {}
        for row in in_order:
            school = self._text(row, "school")
            if not school:
                fix = "Write the name of the school that was rated, or delete the response."
                self._problem("no school name", "nothing", "a school's name", fix, row, self.columns["school"])
                continue
            key = (same_name(school), *(self._text(row, name) for name in ("cluster", "round", "rater", "school_id")))
            known = people.setdefault(key, {})
            if who := self._who(row):
                self.second[row] = known.setdefault(who, len(known) + 1)
                key = (*key, who)
            answers.setdefault(key, []).append(row)
        several = {key for key, known in people.items() if len(known) > 1}
        self.second = {row: number for key, rows in answers.items() for row in rows
                       if key[:5] in several and (number := self.second.get(row))}  # fmt: skip
        repeated = [rows for rows in answers.values() if len(rows) > 1]
        asked = self.language.options.repeated
        self.each_is_a_rater = asked == "rater" and bool(repeated)
        if self.each_is_a_rater:
            return sorted(row for rows in answers.values() for row in rows)
        if asked is None and (len(repeated) > 1 or any(len(rows) > 2 for rows in repeated)):
            self._ask_who_answered(repeated)
        self._say_superseded(sorted(row for rows in repeated for row in rows[:-1]))
        return sorted(rows[-1] for rows in answers.values())

    def _ask_who_answered(self, repeated: list[list[int]]) -> None:
        """Ask what several responses of one school are: raters, rounds, or the same again."""
        most = max(repeated, key=len)
        count = counted(len(repeated), "school")
        school = self._text(most[-1], "school")
        found = f"{count} with more than one response, {school} with {len(most)}"
        fix = (
            "If each response is another person's: --repeated rater. If a later one replaces the earlier: "
            f"--repeated latest. If a column tells them apart, name it: {typed('--column', 'rater', 'Your role')}."
        )
        problem = self.sheet.problem("many responses", found, "one response a school, or who gave each", fix)
        self.table.problems.append(problem)

    def _say_superseded(self, rows: list[int]) -> None:
        if not rows or any(problem.kind == "many responses" for problem in self.table.problems):
            return
        word = "line" if self.sheet.is_text else "row"
        number = {row: self.sheet.lines[row] if self.sheet.is_text else row + 1 for row in rows}
        listed = ", ".join(f"{self._text(row, 'school')} ({word} {number[row]})" for row in rows)
        count = "1 response is" if len(rows) == 1 else f"{len(rows)} responses are"
        unread = next((row for row, time in self.times.items() if time is None), None)
        cell, later, fix = None, " later", "The latest response counts."
        if unread is not None and "time" not in self.columns:
            later, fix = "", "The lower row counts, because no column of times is read."
        elif unread is not None:
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
        if (column := self.columns.get("time")) is None:  # set aside, or said to be another column
            return dict.fromkeys(self.responses)
        read = times(self.sheet.rows[row][column] for row in self.responses)
        return dict(zip(self.responses, read, strict=True))

    def _note(self, row: int, column: int) -> str | None:
        said = [self.sheet.comments.get((row, column), "")]
        if column in self.comments:
            said.append(answered(str(self.sheet.rows[row][self.comments[column]])))
        return "; ".join(filter(None, said)) or None
