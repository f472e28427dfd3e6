"""The long table, a row a rating, with the columns of the ratings schema; and the sheet of notes."""

from collections.abc import Callable
from typing import Any

from esanalysis.english import counted
from esanalysis.errors import Problem
from esanalysis.files.sheet import Sheet, column_letters
from esanalysis.ratings.reading.causes import first_row, some_cells, wrong_marks
from esanalysis.ratings.reading.meaning.naming import cluster_and_round, written
from esanalysis.ratings.reading.meaning.roles import role_of_heading, school_rank
from esanalysis.ratings.reading.options import typed
from esanalysis.ratings.reading.tables import Language, Table
from esanalysis.ratings.reading.values import Mark, clean, shown
from esanalysis.schema import MISSING

__all__ = ["long_heading", "read_long"]

_KEYS = ("cluster", "round", "school", "rater", "ksf", "subcluster", "phase", "area")
_ONCE = ("cluster", "round", "school", "ksf")  # keys that people write once above several rows
_OWN = ("framework",)  # a column that the ratings table has and that is not read
_HEADING_ROWS = 200


def read_long(sheet: Sheet, language: Language) -> Table | None:
    """Read a long table; None if no row of the sheet is the heading of one.

    The heading names a school, a factor, and a rating or a note. Cluster, round, rater, the reason why a
    rating is missing and a note may stand beside. A table without ratings is a sheet of notes: its
    entries carry a note only, for the ratings that stand elsewhere in the file.
    """
    found = long_heading(sheet, language)
    return _LongReader(sheet, language, *found).read() if found else None


def long_heading(sheet: Sheet, language: Language) -> tuple[int, dict[str, int]] | None:
    """Row and columns of a long table's heading; None if the sheet has none."""
    given = language.options.header_row
    rows = (
        range(min(len(sheet.rows), _HEADING_ROWS)) if given is None else range(given - 1, min(given, len(sheet.rows)))
    )
    for row in rows:
        if sum(value.__class__ is str and value != "" for value in sheet.rows[row]) < 3:
            continue
        columns = _columns(sheet, row, language)
        if {"school", "ksf"} <= columns.keys() and {"rating", "note"} & columns.keys():
            return row, columns
    return None


def _columns(sheet: Sheet, row: int, language: Language) -> dict[str, int]:
    """Columns of the ratings table that the cells of a row head."""
    headings, options = language.headings, language.options
    columns: dict[str, int] = {}
    said: dict[str, int] = {}
    ranks: dict[int, int] = {}
    for column, value in enumerate(sheet.rows[row]):
        if not isinstance(value, str) or not value:
            continue
        text = sheet.text(row, column)
        if options.ignores(text):
            continue
        if role := options.role_of(text):
            said.setdefault(role, column)
        elif headings.is_factor_word(text):
            columns.setdefault("ksf", column)
        elif (rank := school_rank(text)) is not None:
            ranks.setdefault(rank, column)
        elif headings.is_comment(text):
            columns.setdefault("note", column)
        elif name := headings.field(text) or _field(text):
            columns.setdefault(name, column)
    if ranks:
        columns["school"] = ranks[min(ranks)]
    return columns | said


def _field(text: str) -> str | None:
    role = role_of_heading(text)
    return role if role in ("school_id", "phase", "area", "subcluster", "cluster") else None


class _LongReader:
    def __init__(self, sheet: Sheet, language: Language, header: int, columns: dict[str, int]) -> None:
        self.sheet, self.language, self.header, self.columns = sheet, language, header, columns
        self.cluster, self.round = cluster_and_round(sheet, header, language.headings, language.options)
        self.table = Table(sheet, only_notes="rating" not in columns, named=frozenset(columns), heading_row=header)
        self.covered = {
            (row, column): (top, left)
            for top, left, bottom, right in sheet.merged
            if (bottom - top + 1) * (right - left + 1) <= 10_000
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        }
        self.above: dict[str, str] = {}  # texts of the keys in the row above
        self.filled: dict[str, list[int]] = {}  # rows whose key was written above, by column
        self.wrong: dict[tuple[str, str], list[int]] = {}
        self.seen: set[tuple[str, ...]] = set()

    def read(self) -> Table:
        """Read every row below the heading."""
        rated: dict[tuple[str | None, ...], int] = {}
        entries: list[tuple[int, int, Mark, int, int]] = []
        notes: dict[int, str] = {}
        column = self.columns.get("rating", self.columns.get("note", 0))
        for row in range(self.header + 1, len(self.sheet.rows)):
            if not any(self.sheet.rows[row][at] != "" for at in self.columns.values()):
                continue
            if (found := self._row(row)) is None:
                continue
            who, ksf, mark, note = found
            if note:
                notes[len(entries)] = note
            entries.append((rated.setdefault(who, len(rated)), ksf, mark, row, column))
        names = ("cluster", "round", "school", "rater", "school_id", "phase", "area", "subcluster")
        self.table.fill([dict(zip(names, who, strict=True)) for who in rated], entries)
        self.table.notes = notes
        if not self.table.only_notes:
            codes = self.language.values.codes([self.sheet.rows[row][column] for *_, row, column in entries])
            self.table.problems += wrong_marks(self.table, codes, self.language)
        self._say_wrong()
        self.table.problems.sort(key=first_row)
        self._say_filled()
        self.table.say_left_out(
            f'"{self.sheet.text(self.header, at)}"'
            for at in range(self.sheet.width)
            if at not in self.columns.values()
            and self.sheet.rows[self.header][at] != ""
            and self.sheet.text(self.header, at) not in _OWN
            and not self.language.options.ignores(self.sheet.text(self.header, at))
        )
        self._say_source()
        return self.table

    def _text(self, row: int, name: str) -> str:
        if name not in self.columns:
            return ""
        column = self.columns[name]
        if self.sheet.rows[row][column] == "" and (row, column) in self.covered:
            row, column = self.covered[row, column]
        return clean(written(self.sheet, row, column) if name == "round" else self.sheet.text(row, column))

    def _place(self, row: int, name: str) -> str:
        column = self.columns[name]
        return self.sheet.place(row, column, self.sheet.text(self.header, column))

    def _keys(self, row: int) -> dict[str, str]:
        """Keys of a row; one that is written once above several rows goes for all of them."""
        texts = {name: self._text(row, name) for name in _KEYS if name in self.columns}
        blank = [name for name, text in texts.items() if not text and name in _ONCE]
        if blank and self.above:
            filled = texts | {name: self.above.get(name, "") for name in blank}
            # A school or a factor is filled in only where that makes no second mark of one.
            if not {"school", "ksf"} & set(blank) or tuple(filled.values()) not in self.seen:
                for name in blank:
                    if filled[name]:
                        self.filled.setdefault(name, []).append(row)
                texts = filled
        self.above = texts
        self.seen.add(tuple(texts.values()))
        return texts

    def _row(self, row: int) -> tuple[tuple[str | None, ...], int, Mark, str | None] | None:
        keys = self._keys(row)
        school, named = keys["school"], keys["ksf"]
        factor = self.language.headings.factor(named) if named else None
        if not school:
            self.wrong.setdefault(("no school", ""), []).append(row)
        if not factor:
            self.wrong.setdefault(("no factor", named), []).append(row)
        if not school or not factor:
            return None
        mark = Mark() if self.table.only_notes else self._mark(row)
        who = (
            keys.get("cluster") or self.cluster,
            keys.get("round") or self.round,
            f"School {school}" if school.isdigit() else school,
            keys.get("rater") or None,
            self._text(row, "school_id").removesuffix(".0") or None,
            *(keys.get(name) or None for name in ("phase", "area", "subcluster")),
        )
        return who, self.language.places[factor.key], mark, self._note(row)

    def _note(self, row: int) -> str | None:
        """Text of the note's column, unchanged, and the comment on the cell with the rating."""
        said = str(self.sheet.rows[row][self.columns["note"]]).strip() if "note" in self.columns else ""
        comment = self.sheet.comments.get((row, self.columns.get("rating", -1)), "")
        return "; ".join(filter(None, (said, comment))) or None

    def _mark(self, row: int) -> Mark:
        mark = self.language.values.read(self.sheet.rows[row][self.columns["rating"]])
        said = self._text(row, "missing") if "missing" in self.columns else ""
        if mark.missing != "blank" or not said:
            return mark
        reason: Any = said if said in MISSING else self.language.values.read(said).missing
        if reason is None:
            self.wrong.setdefault(("no reason", said), []).append(row)
        return Mark(missing=reason or "blank")

    # What is wrong, a line a cause

    def _say_wrong(self) -> None:
        say: dict[str, Callable[[str, list[int]], Problem]] = {
            "no school": self._no_school,
            "no factor": self._no_factor,
            "no reason": self._no_reason,
        }
        for (kind, text), rows in self.wrong.items():
            self.table.problems.append(say[kind](text, rows))

    def _at(self, text: str, rows: list[int], name: str) -> tuple[str, str | None]:
        """What stands in some rows of a column, and where."""
        cells = [self._place(row, name) for row in rows]
        if len(cells) == 1:
            return text, cells[0]
        if self.sheet.is_text:
            cells = [cell.partition(", column")[0] for cell in cells]
        return f"{text} in {len(cells):,} rows ({some_cells(cells)})", None

    def _no_school(self, text: str, rows: list[int]) -> Problem:
        found, cell = self._at("nothing", rows, "school")
        fix = "Write the name of the school that was rated."
        return self.sheet.problem("no school name", found, "a school's name", fix, cell)

    def _no_factor(self, text: str, rows: list[int]) -> Problem:
        framework = self.language.framework
        found, cell = self._at(shown(text), rows, "ksf")
        accepted = f"the name, key or number of one of the {len(framework.factors)} {framework.factor}s"
        fix = f"Write the {framework.factor} as the framework has it, or choose another framework."
        return self.sheet.problem(f"unknown {framework.factor}", found, accepted, fix, cell)

    def _no_reason(self, text: str, rows: list[int]) -> Problem:
        found, cell = self._at(shown(text), rows, "missing")
        fix = f"Write one of these, or leave it empty; or: {typed('--missing', text)}."
        return self.sheet.problem("unknown reason", found, ", ".join(MISSING), fix, cell)

    def _say_filled(self) -> None:
        for name, rows in self.filled.items():
            heading = self.sheet.text(self.header, self.columns[name])
            found, cell = self._at(f'{counted(len(rows), "blank cell")} under "{heading}"', rows, name)
            found = f"{found.partition(' in ')[0]} {'is' if len(rows) == 1 else 'are'} read as the name above"
            fix = "Fill the cells in if that is not so."
            self.table.problems.append(self.sheet.problem("written once", found, "", fix, cell, error=False))

    def _say_source(self) -> None:
        column = self.columns["school"]
        sheet = f' (sheet "{self.sheet.name}")' if self.sheet.name else ""
        label = f'column {column_letters(column)} "{self.sheet.text(self.header, column)}"'
        self.table.source = f"Schools from {label}{sheet}, {counted(len(self.table.schools), 'school')}"
