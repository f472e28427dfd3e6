"""The long table, a row a rating, with the columns of the ratings schema; and the sheet of notes."""

from typing import Any

from esanalysis.files.sheet import Sheet
from esanalysis.instrument.missing import marker
from esanalysis.ratings.reading.naming import cluster_and_round, written
from esanalysis.ratings.reading.tables import Language, Table
from esanalysis.ratings.reading.values import Mark, clean, shown
from esanalysis.schema import MISSING

__all__ = ["read_long"]


def read_long(sheet: Sheet, language: Language) -> Table | None:
    """Read a long table; None if no row of the sheet is the heading of one.

    The heading names a school, a factor, and a rating or a note. Cluster, round, rater, the reason why a
    rating is missing and a note may stand beside. A table without ratings is a sheet of notes: its
    entries carry a note only, for the ratings that stand elsewhere in the file.
    """
    found = _heading(sheet, language)
    return _LongReader(sheet, language, *found).read() if found else None


def _heading(sheet: Sheet, language: Language) -> tuple[int, dict[str, int]] | None:
    for row in range(len(sheet.rows)):
        columns = _columns(sheet, row, language)
        if {"school", "ksf"} <= columns.keys() and {"rating", "note"} & columns.keys():
            return row, columns
    return None


def _columns(sheet: Sheet, row: int, language: Language) -> dict[str, int]:
    """Columns of the ratings table that the cells of a row head."""
    headings = language.headings
    columns: dict[str, int] = {}
    for column, value in enumerate(sheet.rows[row]):
        if not isinstance(value, str) or not value:
            continue
        text = sheet.text(row, column)
        if headings.is_factor_word(text):
            columns.setdefault("ksf", column)
        elif headings.is_school(text):
            columns.setdefault("school", column)
        elif headings.is_comment(text):
            columns.setdefault("note", column)
        elif name := headings.field(text):
            columns.setdefault(name, column)
    return columns


class _LongReader:
    def __init__(self, sheet: Sheet, language: Language, header: int, columns: dict[str, int]) -> None:
        self.sheet, self.language, self.header, self.columns = sheet, language, header, columns
        self.cluster, self.round = cluster_and_round(sheet, header, language.headings)
        self.table = Table(sheet, only_notes="rating" not in columns, named=frozenset(columns))

    def read(self) -> Table:
        """Read every row below the heading."""
        for row in range(self.header + 1, len(self.sheet.rows)):
            if any(self.sheet.rows[row][column] != "" for column in self.columns.values()):
                self._read_row(row)
        self.table.say_left_out(
            f'"{self.sheet.text(self.header, column)}"'
            for column in range(self.sheet.width)
            if column not in self.columns.values() and self.sheet.rows[self.header][column] != ""
        )
        return self.table

    def _text(self, row: int, name: str) -> str:
        return clean(self.sheet.text(row, self.columns[name])) if name in self.columns else ""

    def _place(self, row: int, name: str) -> str:
        column = self.columns[name]
        return self.sheet.place(row, column, self.sheet.text(self.header, column))

    def _problem(self, row: int, name: str, kind: str, found: str, accepted: str, fix: str) -> None:
        cell = self._place(row, name)
        self.table.problems.append(self.sheet.problem(kind, found, accepted, fix, cell))

    def _read_row(self, row: int) -> None:
        framework = self.language.framework
        school, named = self._text(row, "school"), self._text(row, "ksf")
        factor = self.language.headings.factor(named) if named else None
        if not school:
            fix = "Write the name of the school that was rated."
            self._problem(row, "school", "no school name", "nothing", "a school's name", fix)
        if not factor:
            accepted = f"the name, key or number of one of the {len(framework.factors)} {framework.factor}s"
            fix = f"Write the {framework.factor} as the framework has it, or choose another framework."
            self._problem(row, "ksf", f"unknown {framework.factor}", shown(named), accepted, fix)
        if school and factor:
            mark = Mark() if self.table.only_notes else self._mark(row)
            self.table.add(
                cluster=self._text(row, "cluster") or self.cluster,
                round=(written(self.sheet, row, self.columns["round"]) if self._text(row, "round") else self.round),
                school=f"School {school}" if school.isdigit() else school,
                ksf=factor.key,
                rating=mark.rating,
                missing=mark.missing,
                note=self._note(row),
                rater=self._text(row, "rater") or None,
                cell=self._place(row, "note" if self.table.only_notes else "rating"),
            )

    def _note(self, row: int) -> str | None:
        """Text of the note's column, unchanged, and the comment on the cell with the rating."""
        said = str(self.sheet.rows[row][self.columns["note"]]).strip() if "note" in self.columns else ""
        comment = self.sheet.comments.get((row, self.columns.get("rating", -1)), "")
        return "; ".join(filter(None, (said, comment))) or None

    def _mark(self, row: int) -> Mark:
        mark = self.table.read(row, self.columns["rating"], self.language, self._place(row, "rating"))
        said = self._text(row, "missing")
        if mark.missing != "blank" or not said:
            return mark
        reason: Any = said if said in MISSING else marker(said)
        if reason is None:
            fix = "Write one of these, or leave it empty."
            self._problem(row, "missing", "unknown reason", shown(said), ", ".join(MISSING), fix)
        return Mark(missing=reason or "blank")
