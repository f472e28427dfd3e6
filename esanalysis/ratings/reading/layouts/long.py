"""The long table, a row a rating, with the columns of the ratings schema; and the sheet of notes."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from esanalysis.english import counted
from esanalysis.errors import Problem
from esanalysis.files.sheet import Sheet, column_letters
from esanalysis.ratings.reading.causes import first_row, some_cells, wrong_marks
from esanalysis.ratings.reading.layouts.beside import read_beside
from esanalysis.ratings.reading.layouts.repeats import telling
from esanalysis.ratings.reading.meaning.naming import cluster_and_round, written
from esanalysis.ratings.reading.meaning.roles import role_of_heading, school_rank
from esanalysis.ratings.reading.options import typed
from esanalysis.ratings.reading.tables import RATED, Coded, Codes, Language, Table
from esanalysis.ratings.reading.values import REASONS, clean, shown
from esanalysis.schema import MISSING

__all__ = ["LongReader", "long_heading", "read_long"]

_ONCE = ("cluster", "round", "school", "ksf")  # keys that people write once above several rows
_OWN = ("framework",)  # a column that the ratings table has and that is not read
_FEWEST = 3  # headings of a long table: school, factor and mark
_BACKGROUND = 10_000  # cells from which a merged one is a background, and names nothing
_LISTED = 8  # unknown factors named before "and n more"


def read_long(sheet: Sheet, language: Language) -> Table | None:
    """Read a long table; None if no row of the sheet is the heading of one.

    The heading names a school, a factor, and a rating or a note. Cluster, round, rater, the reason why a
    rating is missing and a note may stand beside. A table without ratings is a sheet of notes: its
    entries carry a note only, for the ratings that stand elsewhere in the file.
    """
    found = long_heading(sheet, language)
    if not found:
        return None
    header, columns = found
    texts = _texts(sheet, header, columns)
    if "school" not in columns:
        texts["school"] = Coded.all(language.options.as_school, len(sheet.rows) - header - 1)
    return LongReader(sheet, language, header, columns, texts).read()


def _texts(sheet: Sheet, header: int, columns: dict[str, int]) -> dict[str, Coded]:
    """Texts of a sheet's columns below the heading; under a merged cell, that cell's."""
    covered = {
        (row, column): (top, left)
        for top, left, bottom, right in sheet.merged
        if (bottom - top + 1) * (right - left + 1) <= _BACKGROUND
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    }

    def text(row: int, column: int, name: str) -> str:
        if sheet.rows[row][column] == "":
            row, column = covered.get((row, column), (row, column))
        if name == "note":
            return str(sheet.rows[row][column]).strip()
        return clean(written(sheet, row, column) if name == "round" else sheet.text(row, column))

    rows = range(header + 1, len(sheet.rows))
    return {name: Coded.of([text(row, at, name) for row in rows]) for name, at in columns.items() if name != "rating"}


def long_heading(sheet: Sheet, language: Language) -> tuple[int, dict[str, int]] | None:
    """Row and columns of a long table's heading; None if the sheet has none."""
    given = language.options.header_row
    rows = range(len(sheet.head)) if given is None else range(given - 1, min(given, len(sheet.rows)))
    for row in rows:
        texts = [text for text in sheet.texts(row).values() if text[:1].isalpha()]
        headings, said = language.headings, language.options.columns or "factor" in language.options.usual
        if len(texts) < _FEWEST or not (said or any(map(headings.is_factor_word, texts))):
            continue
        if not said and all(headings.plain_names(texts)):
            continue  # the word for a factor in the corner of a grid, and names of schools beside it
        columns = _columns(sheet, row, language)
        named = "school" in columns or language.options.as_school
        if named and "ksf" in columns and {"rating", "note"} & columns.keys():
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


class LongReader:
    """Reads a long table from its columns.

    Parameters
    ----------
    sheet : Sheet
        Where the cells stand, for what has to be said about one.
    language : Language
        How marks and factors are written.
    header : int
        Row of the headings.
    columns : dict of str to int
        Columns of the ratings table, and where each stands.
    texts : dict of str to Coded
        Texts of each of them below the heading, but of the marks; notes as they are, others folded to one line.
    marks : array, optional
        Codes of the marks, where they were read before.
    """

    def __init__(
        self,
        sheet: Sheet,
        language: Language,
        header: int,
        columns: dict[str, int],
        texts: dict[str, Coded],
        marks: Codes | None = None,
    ) -> None:
        self.sheet, self.language, self.header, self.columns = sheet, language, header, columns
        self.texts, self.marks = dict(texts), marks
        found = cluster_and_round(sheet, header, language.headings, language.options)
        self.cluster, self.round = found.cluster, found.round
        self.table = Table(sheet, only_notes="rating" not in columns, named=frozenset(columns), heading_row=header)
        self.table.found = found
        self.filled: dict[str, list[int]] = {}  # rows whose key was written above, by column
        self.sections: list[int] = []  # rows with a name only
        self.wrong: list[Problem] = []

    def read(self) -> Table:
        """Read every row below the heading."""
        marks = self._mark_codes()
        blank_marks = self._is_blank(marks)
        filled = ~blank_marks if "rating" in self.columns else np.zeros(len(marks), dtype=bool)
        for column in self.texts.values():
            filled |= column.codes >= 0
        self._fill_down(filled)
        filled &= ~self._are_figures()
        ksf = self._factors()
        school = self.texts["school"].codes
        beside = filled & (school >= 0) & self._stand_beside()
        self._say_wrong(filled & ~beside, ksf)
        read = filled & (school >= 0) & (ksf >= 0)
        rows = np.flatnonzero(read).astype(np.int32)
        if not read.all():  # mostly every row is, and need not be copied
            ksf, marks, blank_marks = ksf[rows], marks[rows], blank_marks[rows]
        self._fill_table(rows, ksf, marks, np.flatnonzero(beside).astype(np.int32))
        if not self.table.only_notes:
            self.table.problems += wrong_marks(self.table, marks, self.language)
            self._fill_reasons(rows, blank_marks)
        self.table.problems += self.wrong
        self.table.problems.sort(key=first_row)
        self._say_filled()
        self._say_left_out()
        self._say_source()
        return self.table

    def _mark_codes(self) -> Codes:
        """Codes of the marks of all rows."""
        if self.marks is not None:
            return self.marks
        if "rating" not in self.columns:
            return self.language.values.codes([""] * len(self.texts["school"].codes))
        column, rows = self.columns["rating"], self.sheet.rows[self.header + 1 :]
        return self.language.values.codes([row[column] for row in rows])

    def _is_blank(self, marks: Codes) -> NDArray[np.bool_]:
        blank = np.asarray(self.language.values.reasons(marks) == REASONS.index("blank"))
        flawed = [*self.sheet.errors, *self.sheet.uncomputed]
        for row, column in flawed:
            if column == self.columns.get("rating") and row > self.header:
                blank[row - self.header - 1] = False
        return blank

    def _fill_down(self, filled: NDArray[np.bool_]) -> None:
        """Let a key that is written once above several rows go for all of them.

        A school or a factor is filled in only where that makes no second mark of one.
        """
        names = [name for name in _ONCE if name in self.texts]
        blank = [name for name in names if (filled & (self.texts[name].codes < 0)).any()]
        blank = [name for name in blank if self.texts[name].words]
        if not blank:
            return
        codes = {name: self.texts[name].codes.copy() for name in names}
        above = dict.fromkeys(names, -1)
        seen: set[tuple[int, ...]] = set()
        for row in np.flatnonzero(filled).tolist():
            own = {name: int(codes[name][row]) for name in names}
            lacking = [name for name, code in own.items() if code < 0]
            if lacking:
                whole = own | {name: above[name] for name in lacking}
                if not {"school", "ksf"} & set(lacking) or tuple(whole.values()) not in seen:
                    for name in lacking:
                        if whole[name] >= 0:
                            self.filled.setdefault(name, []).append(row)
                            codes[name][row] = whole[name]
                    own = whole
            above = own
            seen.add(tuple(own.values()))
        self.texts |= {name: Coded(codes[name], self.texts[name].words) for name in names}

    def _are_figures(self) -> NDArray[np.bool_]:
        """Which rows are no marks: figures over schools, which are named, and what was set aside."""
        column, factors = self.texts["school"], self.texts["ksf"]
        figures = [self.language.headings.is_no_school(word) for word in column.words]
        self.table.say_left_out(f'"{word}"' for word, is_one in zip(column.words, figures, strict=True) if is_one)
        ignores = self.language.options.ignores
        named = [is_one or ignores(word) for word, is_one in zip(column.words, figures, strict=True)]
        aside = [ignores(word) for word in factors.words]
        return np.array([*named, False])[column.codes] | np.array([*aside, False])[factors.codes]

    def _stand_beside(self) -> NDArray[np.bool_]:
        """Which rows are of factors on a scale of their own."""
        column = self.texts["ksf"]
        found = [self.language.framework.find_beside(word) is not None for word in column.words]
        return np.array([*found, False])[column.codes]

    def _factors(self) -> Codes:
        """Place of each row's factor among the framework's; -1 for what is none."""
        column = self.texts["ksf"]
        found = [self.language.headings.factor(word) for word in column.words]
        places = [self.language.places.get(factor.key, -1) if factor else -1 for factor in found]
        return np.array([*places, -1], dtype=np.int32)[column.codes]

    # The table

    def _fill_table(self, rows: Codes, ksf: Codes, marks: Codes, beside: Codes) -> None:
        """Take over what was rated, each once, and a mark for each row; those beside stand by themselves."""
        table, own = self.table, len(rows)
        count = own + len(beside)
        both = np.concatenate([rows, beside]) if count > own or own < len(self.texts["school"].codes) else slice(None)
        rated = {name: self._rated_column(name, both) for name in RATED if name in self.texts}
        combined = np.zeros(count, dtype=np.int64)
        for column in rated.values():
            combined = combined * (len(column.words) + 1) + column.codes + 1
        starts = np.flatnonzero(np.diff(combined, prepend=-1))  # rows of one school mostly follow each other
        codes, different = pd.factorize(combined[starts])
        first = np.zeros(len(different), dtype=np.int32)
        first[codes[::-1]] = starts[::-1]
        at = np.repeat(codes.astype(np.int32), np.diff(starts, append=count))
        defaults = {"cluster": self.cluster, "round": self.round}
        blank = {name: Coded.all(defaults.get(name), len(first)) for name in RATED}
        table.rated = blank | {name: column.take(first) for name, column in rated.items()}
        table.at, table.ksf = at[:own], ksf
        table.rating, table.missing = self.language.values.ratings(marks), self.language.values.reasons(marks)
        table.rows = rows + np.int32(self.header + 1)
        place = self.columns.get("rating", self.columns.get("note", 0))
        table.columns = np.full(own, place, dtype=np.int32)
        self._fill_notes(rows)
        if "rating" in self.columns:
            self._fill_beside(beside.tolist(), at[own:].tolist())

    def _fill_beside(self, rows: list[int], who: list[int]) -> None:
        """Read the marks of factors on a scale of their own."""
        column, framework = self.texts["ksf"], self.language.framework
        cells: dict[str, list[tuple[int, Any, str]]] = {}
        for row, one in zip(rows, who, strict=True):
            factor = framework.find_beside(column.words[column.codes[row]])
            value = self.sheet.rows[row + self.header + 1][self.columns["rating"]]
            if factor is not None:
                cells.setdefault(factor.key, []).append((one, value, self._place(row, "rating")))
        for key, own in cells.items():
            read_beside(self.table, key, own, self.language)

    def _rated_column(self, name: str, rows: Codes | slice) -> Coded:
        default = {"cluster": self.cluster, "round": self.round}.get(name)
        column = self.texts[name].take(rows)
        words = list(column.words)
        if name == "school":
            words = [f"School {word}" if word.isdigit() else word for word in words]
        if name == "school_id":
            words = [word.removesuffix(".0") for word in words]
        if default and (column.codes < 0).any():
            return Coded(np.where(column.codes < 0, len(words), column.codes).astype(np.int32), [*words, default])
        return Coded(column.codes, words)

    def _fill_notes(self, rows: Codes) -> None:
        """Text of the note's column, unchanged, and the comment on the cell with the rating."""
        notes: dict[int, str] = {}
        if "note" in self.texts:
            column = self.texts["note"].take(rows)
            notes = {int(at): column.words[column.codes[at]] for at in np.flatnonzero(column.codes >= 0)}
        if self.sheet.comments and "rating" in self.columns:
            entry_of = {int(row): entry for entry, row in enumerate(rows)}
            for (row, at), text in self.sheet.comments.items():
                entry = entry_of.get(row - self.header - 1)
                if at == self.columns["rating"] and entry is not None:
                    notes[entry] = "; ".join(filter(None, (notes.get(entry), text)))
        self.table.notes = notes

    def _fill_reasons(self, rows: Codes, blank: NDArray[np.bool_]) -> None:
        """Why a mark is missing, where a column says it."""
        if "missing" not in self.texts:
            return
        column = self.texts["missing"].take(rows)
        reasons = [word if word in MISSING else self.language.values.read(word).missing for word in column.words]
        places = np.array([REASONS.index(why) if why else -1 for why in (*reasons, None)], dtype=np.int32)
        said = blank & (column.codes >= 0)
        known = said & (places[column.codes] >= 0)
        self.table.missing[known] = places[column.codes[known]]
        for code, word in enumerate(column.words):
            if places[code] < 0 and len(unknown := rows[said & (column.codes == code)]):
                self.table.problems.append(self._no_reason(word, unknown.tolist()))

    # What is wrong, a line a cause

    def _say_wrong(self, filled: NDArray[np.bool_], ksf: Codes) -> None:
        nameless = np.flatnonzero(filled & (self.texts["school"].codes < 0))
        if len(nameless):
            found, cell = self._at("nothing", nameless.tolist(), "school")
            fix = "Write the name of the school that was rated."
            self.wrong.append(self.sheet.problem("no school name", found, "a school's name", fix, cell))
        unknown = np.flatnonzero(filled & (ksf < 0)).tolist()
        if unknown and self.marks is None:  # a name alone in its row is that of a section
            rows = self.sheet.rows[self.header + 1 :]
            self.sections = [row for row in unknown if sum(value != "" for value in rows[row]) == 1]
            unknown = sorted({*unknown} - {*self.sections})
        if unknown:
            self.wrong.append(self._no_factor(unknown))

    def _place(self, row: int, name: str) -> str:
        column = self.columns[name]
        return self.sheet.place(row + self.header + 1, column, self.sheet.text(self.header, column))

    def _at(self, text: str, rows: Sequence[int], name: str) -> tuple[str, str | None]:
        """What stands in some rows of a column, and where."""
        if len(rows) == 1:
            return text, self._place(rows[0], name)
        cells = [self._place(row, name) for row in rows[:4]]
        if self.sheet.is_text:
            cells = [cell.partition(", column")[0] for cell in cells]
        return f"{text} in {len(rows):,} rows ({some_cells(cells)})", None

    def _no_factor(self, rows: list[int]) -> Problem:
        framework, column = self.language.framework, self.texts["ksf"]
        named = dict.fromkeys(column.words[code] if code >= 0 else "" for code in column.codes[rows].tolist())
        more = f" and {len(named) - _LISTED} more" if len(named) > _LISTED else ""
        listed = ", ".join(map(shown, list(named)[:_LISTED])) + more
        found, cell = self._at(listed, rows, "ksf")
        accepted = f"the name, key or number of one of the {len(framework.factors)} {framework.factor}s"
        only = next(iter(named)) if len(named) == 1 else ""
        aside = f"; if it is none: {typed('--ignore', only)}" if only else ""
        fix = f"Write the {framework.factor} as the framework has it, or choose another framework: --framework{aside}."
        return self.sheet.problem(f"unknown {framework.factor}", found, accepted, fix, cell)

    def _no_reason(self, text: str, rows: list[int]) -> Problem:
        found, cell = self._at(shown(text), rows, "missing")
        fix = f"Write one of these, or leave it empty; or: {typed('--missing', text)}."
        return self.sheet.problem("unknown reason", found, ", ".join(MISSING), fix, cell)

    def _say_filled(self) -> None:
        for name, rows in self.filled.items():
            heading = self.sheet.text(self.header, self.columns[name])
            verb = "is" if len(rows) == 1 else "are"
            found = f'{counted(len(rows), "blank cell")} under "{heading}" {verb} read as the name above'
            fix = "Fill the cells in if that is not so."
            cell = self._place(rows[0], name) if len(rows) == 1 else None
            self.table.problems.append(self.sheet.problem("written once", found, "", fix, cell, error=False))

    def _say_left_out(self) -> None:
        known, ignores = set(self.columns.values()), self.language.options.ignores
        texts = [self.sheet.text(self.header, at) for at in range(self.sheet.width) if at not in known]
        left = [text for text in texts if text not in _OWN]
        self.table.others = telling(self.sheet, self.header, self.columns) if self.marks is None else {}
        named = self.texts["ksf"].take(np.array(self.sections, dtype=np.int32)).texts() if self.sections else []
        self.table.say_left_out(f'"{text}"' for text in (*left, *named) if text and not ignores(text))

    def _say_source(self) -> None:
        column = self.columns.get("school")
        label = "" if column is None else f'column {column_letters(column)} "{self.sheet.text(self.header, column)}"'
        self.table.say_source(label)
