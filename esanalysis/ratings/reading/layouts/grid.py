"""The grid as people keep it: factors down and schools across, or the other way round; found by what its cells say."""

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from esanalysis.english import counted, plain
from esanalysis.files.sheet import Sheet, column_letters
from esanalysis.instrument.framework import Factor
from esanalysis.ratings.reading.causes import listed_cells, wrong_marks
from esanalysis.ratings.reading.layouts.blocks import Block, find_blocks, squeezed
from esanalysis.ratings.reading.layouts.figures import arithmetic_figures
from esanalysis.ratings.reading.layouts.lines import FIELDS, Line, Lines
from esanalysis.ratings.reading.meaning.naming import cluster_and_round, written
from esanalysis.ratings.reading.meaning.roles import AREA_ROLES, looks_like_schools, names_marks
from esanalysis.ratings.reading.options import typed
from esanalysis.ratings.reading.printed import check_printed
from esanalysis.ratings.reading.tables import Coded, Language, PrintedFigure, Table
from esanalysis.ratings.reading.values import REASONS, answered, clean, number_in, same_name

__all__ = ["read_grids"]

_NOTE = re.compile(r"(?:source|note|key|prepared by|produced by)s?(?:\s*\d*\s*[:.]|$)|\*", re.IGNORECASE)
_SENTENCE = re.compile(r"[:=;]|[.!]$")  # in a text away from the table: it is no school's name
_NOTE_LENGTH = 60  # a "school name" longer than this, without a single mark, may be a note below the table
_REPEATED = re.compile(r"(.+?)\.\d+$")  # how pandas writes a heading that comes twice
_PROSE = 25  # letters from which a cell is no mark that somebody mistyped


def read_grids(sheet: Sheet, language: Language) -> list[Table]:
    """Read every grid on the sheet; none if no column or row names factors of the framework.

    A table that names factors but has no school beside them, such as a sheet of anchors, is no grid.
    """
    tables = [_GridReader(block, language).read() for block in find_blocks(sheet, language)]
    return [table for table in tables if table.schools or any(problem.error for problem in table.problems)]


class _GridReader:
    """Reads one block into a table."""

    def __init__(self, block: Block, language: Language) -> None:
        self.block, self.view, self.language = block, block.view, language
        self.sheet, self.headings = block.view.sheet, language.headings
        self.lines = Lines(block, language)
        self.header = self.lines.header
        self.table = Table(self.sheet)
        self.left_out: list[str] = []
        self.schools: dict[int, str] = {}
        self.comments: dict[int, int] = {}  # place of a school -> place of the comments on it
        self.comment_places: dict[int, int | None] = {}  # place of comments -> place of the school before it
        self.nameless: list[int] = []  # places with ratings and without the name of a school
        self.summaries: dict[int, tuple[str, str]] = {}  # place -> kind of a factor's figure, and its heading
        top = block.names if self.view.swapped else block.first
        self.cluster, self.round = cluster_and_round(self.sheet, top, self.headings, language.options)
        self.factors = self._without_twins()
        self.codes = self._codes()

    def _codes(self) -> NDArray[np.int32]:
        """Codes of all marks, by factor and place."""
        values, texts = self.language.values, self.sheet.is_text
        cells, names, stop = self.view.cells, self.block.names, self.block.stop
        return np.array([values.codes(cells[line][names + 1 : stop], texts=texts) for line in self.factors])

    def read(self) -> Table:
        """Read the whole block."""
        if self.lines.problem:
            if self._is_rated_at_all():
                self.table.problems.append(self.lines.problem)
            return self.table
        self._sort_places()
        if self.header is None and self.nameless and self.view.swapped:
            self.table.problems.append(self.lines.none())
            return self.table
        self._place_comments()
        self._say_no_names()
        self._sort_other_lines()
        if not self.schools:
            return self.table
        self._fill_table()
        self._say_what_hides()
        for place, (kind, heading) in self.summaries.items():
            for line, factor in self.factors.items():
                self._print(line, place, kind, heading, ksf=factor.key)
        self.table.say_left_out(self.left_out)
        if not self.fields & {"cluster", "round"}:  # a figure over several clusters or rounds is none of a cluster's
            self.table.problems += check_printed(self.table, self.language.framework, swapped=self.view.swapped)
        return self.table

    def _is_rated_at_all(self) -> bool:
        return bool(np.isfinite(self.language.values.ratings(self.codes)).any())

    # What stands in each place

    def _sort_places(self) -> None:
        values = self.language.values
        reasons = values.reasons(self.codes)
        blank = REASONS.index("blank")
        self.empty = (reasons == blank).all(axis=0) if len(self.codes) else np.zeros(0, dtype=bool)
        self.rated = np.isfinite(values.ratings(self.codes)).any(axis=0)
        for row, column in (*self.sheet.errors, *self.sheet.uncomputed):
            line, place = self.view.at(row, column)
            if line in self.factors and place in self.block.places:
                self.empty[place - self.block.names - 1] = False
        filled = np.flatnonzero(~self.empty)
        self.last_filled = int(filled[-1]) if len(filled) else -1
        names = self._names()
        before = self._headings_beside()
        gap = False
        for at, place in enumerate(self.block.places):
            name = names[at]
            if name and self.rated[at] and place not in before and self.headings.is_plain_name(name):
                self.schools[place] = name
            elif not name and self.empty[at] and place not in before:
                gap = gap or at > self.last_filled
            else:
                self._sort_place(place, at, name, before.get(place, ""), gap)
        self._number_schools()
        self._set_statistics_apart()

    def _names(self) -> list[str]:
        """Name above or beside each place; under a merged cell, and before Mark and Why?, the name's."""
        if self.header is None:
            return [""] * len(self.block.places)
        names = list(self.header.names)
        if self.lines.below is not None:
            said, last = self.lines.below.names, ""
            for at, name in enumerate(names):
                last = name or last
                names[at] = name or (last if at < len(said) and said[at] else "")
        return names

    def _headings_beside(self) -> dict[int, str]:
        """Headings of totals and the like, which may stand a line above the schools' names, by place."""
        headings, found = self.headings, {}
        for one in self.lines.all:
            if one.line < self.block.first and one.role not in FIELDS and len(one.filled):
                for at, value in enumerate(one.values):
                    if value == "" or value.__class__ is not str or (at < len(self.rated) and headings.is_plain_name(value)):
                        continue
                    text = squeezed(value)
                    if headings.summary(text) or headings.is_aside(text) or self.language.options.ignores(text):
                        found[self.block.names + 1 + at] = text
        for text in self.language.options.ignore and [*enumerate(self._names())]:
            if self.language.options.ignores(text[1]):
                found[self.block.names + 1 + text[0]] = text[1]
        return found

    def _sort_place(self, place: int, at: int, name: str, beside: str, gap: bool) -> None:
        empty, headings = bool(self.empty[at]), self.headings
        below = self.lines.below.names[at] if self.lines.below else ""
        values = [self.view.value(line, place) for line in self.factors]
        if beside and self.language.options.ignores(beside):
            return
        if beside == name and self._is_school_like_a_figure(name, values):
            self.schools[place] = name
        elif kind := headings.summary(beside):
            self.summaries[place] = (kind, beside)
        elif beside:
            self.left_out.append(self._named(beside, place))
        elif headings.is_comment(below) or (name and headings.is_comment(name)):
            self.comment_places[place] = max(self.schools, default=None)
        elif below and not names_marks(below):
            self.left_out.append(self._named(f"{name} {below}".strip(), place))
        elif empty and at > self.last_filled and self._is_note(name, gap):
            if not _NOTE.match(name):
                self.left_out.append(self._named(name, place))
        elif not name and not empty and self.rated[at]:
            self.nameless.append(place)
        elif not name or (not self.rated[at] and self._is_text(name, values)):
            self.left_out.append(self._named(name, place))
        else:
            self.schools[place] = name

    def _is_note(self, name: str, gap: bool) -> bool:
        """Whether a text behind the last mark is a note: said so, a sentence, long, or set apart by a blank line."""
        if looks_like_schools([name]) and not (_NOTE.match(name) or name.endswith((".", "!")) or len(name) > 120):
            return False
        return bool(len(name) > _NOTE_LENGTH or _NOTE.match(name) or gap or _SENTENCE.search(name) and not name[-1:].isalnum())

    def _is_school_like_a_figure(self, name: str, values: list[Any]) -> bool:
        """Whether a heading such as "Overall School" names a school: its marks are all on the scale.

        "School average" and "Total per school" do not: there the figure comes last, or runs over schools.
        """
        marks = [mark for value in values if not (mark := self.language.values.read(value)).missing]
        return self.headings.may_be_school(name) and bool(marks) and not any(mark.wrong for mark in marks)

    def _is_text(self, name: str, values: list[Any]) -> bool:
        """Whether a column of a grid holds words only and is no school's; a row named in a table always is one.

        ``50%`` and ``7/10`` are meant as marks, and so is one and the same word throughout.
        """
        filled = [value for value in values if value != ""]
        if self.view.swapped and self.header is not None:
            return False
        if looks_like_schools([name]) and all(len(squeezed(value)) < _PROSE for value in filled):
            return False
        words = all(
            self.language.values.read(value).is_text and not (isinstance(value, str) and value.strip()[:1].isdigit())
            for value in filled
        )
        return len(filled) > 1 and words and len({squeezed(value).casefold() for value in filled}) > 1

    def _number_schools(self) -> None:
        """Call schools that are known by a number School 1, and by an official number URN 100001."""
        word = "School"
        if self.header is not None and self.header.role == "school_id":
            word = self.header.label.split()[0].upper() if len(self.header.label.split()[0]) <= 6 else "School"
        self.schools = {
            place: f"{word} {name}" if name.isdigit() else name for place, name in self.schools.items()
        }

    def _set_statistics_apart(self) -> None:
        """Take places whose figures follow from all others for what they are, whatever they are called."""
        if self.fields & {"cluster", "round"}:
            return
        places = list(self.schools)
        ratings = self.language.values.ratings(self.codes[:, [place - self.block.names - 1 for place in places]])
        for at, kind in arithmetic_figures(ratings, self.language.framework.scale).items():
            name = self.schools[places[at]]
            if looks_like_schools([name]):
                continue
            del self.schools[places[at]]
            self.summaries[places[at]] = (kind, name)
            plural = self.language.framework.plural
            found = f'{self._named(name, places[at])} equals the {kind} of the schools beside it on all {plural}'
            fix = "It is read as a printed figure and no school."
            cell = self.view.address(self.block.first, places[at])
            self.table.problems.append(self.sheet.problem("figure without a name", found, "", fix, cell, error=False))

    def _place_comments(self) -> None:
        """Give columns of comments to the schools they follow; one beside all schools is nobody's."""
        followed = {school for school in self.comment_places.values() if school is not None}
        alternating = len(followed) > 1 or len(self.schools) == 1
        for place, before in self.comment_places.items():
            heading = same_name(self._name(place))
            named = [school for school, name in self.schools.items() if f" {same_name(name)} " in f" {heading} "]
            school = named[0] if len(named) == 1 else before if alternating else None
            if school is not None and school not in self.comments:
                self.comments[school] = place
            elif any(self.view.value(line, place) != "" for line in self.factors):
                self.left_out.append(self._named(self._name(place), place))

    def _name(self, place: int) -> str:
        return clean(squeezed(self.view.key(self.header.line, place))) if self.header is not None else ""

    def _say_no_names(self) -> None:
        if not self.nameless:
            return
        header = self.block.first if self.header is None else self.header.line
        cells = listed_cells(self.view.address(header, place) for place in self.nameless)
        one, across = len(self.nameless) == 1, not self.view.swapped
        what = "ratings" if one else f"{len(self.nameless)} {'columns' if across else 'rows'} of ratings"
        fix = (
            f"Write {'the school' if one else 'each school'}'s name {'above' if across else 'beside'} its ratings, "
            "or clear them."
        )
        found, accepted = f"{what} without a school", "a school's name"
        self.table.problems.append(self.sheet.problem("no school name", found, accepted, fix, cells))

    def _named(self, heading: str, place: int) -> str:
        kind = "row" if self.view.swapped else "column"
        return f'"{heading}"' if heading else f"{kind} {self.view.address(self.block.first, place)}"

    # Lines that name no factor

    @property
    def fields(self) -> set[str]:
        """Fields that each school has of its own in this grid."""
        return {name for name in FIELDS if self._field_line(name) is not None}

    def _field_line(self, name: str) -> Line | None:
        one = self.lines.field(name)
        return None if one is not None and self._is_above_next_grid(one.line) else one

    def _sort_other_lines(self) -> None:
        block = self.block
        header = -1 if self.header is None else self.header.line
        fields = {one.line for name in FIELDS if (one := self._field_line(name)) is not None}
        last = max(block.lines)
        unknown = []
        for one in self.lines.all:
            line, label = one.line, one.label
            if line == header or line in fields or one is self.lines.below or one.role == "ignored":
                continue
            first = self.block.names + 1
            values = {place: value for place in self.schools if (value := one.values[place - first]) != ""}
            if not values or (not self.view.swapped and line < block.first and (not label or ":" in label)):
                continue
            kind = self.headings.summary(label)
            if kind and (line > block.first or self.view.swapped):
                self._print_line(line, kind, label, values)
            elif self.headings.is_comment(label) and line - 1 in block.lines:
                continue  # read beside its factor
            elif self._is_unknown_factor(one, header, last, values):
                unknown.append(one)
            elif self._is_above_next_grid(line) and ":" not in label:
                continue  # that grid reads it or names it
            elif one.role is not None or self._is_rated(list(values.values())) or (label and (self.view.swapped or line < last)):
                self.left_out.append(f'"{label}"' if label else self._line_without_label(line))
        self._say_unknown(unknown)

    def _is_rated(self, values: list[Any]) -> bool:
        """Whether there is a number among the values, on the scale or off it."""
        return any(self.language.values.read(value).is_rated for value in values)

    def _is_above_next_grid(self, line: int) -> bool:
        """Whether the line stands between these factors and another grid below them."""
        return line > max(self.block.lines) and self.block.end < self.view.lines

    def _line_without_label(self, line: int) -> str:
        return f"{'column' if self.view.swapped else 'row'} {self.view.address(line, self.block.names)}"

    def _is_unknown_factor(self, one: Line, header: int, last: int, values: dict[int, Any]) -> bool:
        near = header < one.line < last or one.line - 1 in self.block.lines
        marks = [self.language.values.read(value) for value in list(values.values())[:2000]]
        clean_marks = not any(mark.wrong for mark in marks) and any(mark.is_rated for mark in marks)
        known = one.role is not None or self.headings.is_aside(one.label) or bool(self.headings.summary(one.label))
        return near and clean_marks and not known and not self.headings.is_factor_word(one.label)

    def _say_unknown(self, unknown: list[Line]) -> None:
        framework = self.language.framework
        word = framework.factor
        for one in unknown:
            fix = f"Write the {word} as the framework has it, or choose another framework"
            aside = f"; if it is no {word}: {typed('--ignore', one.label)}." if one.label else "."
            self.table.problems.append(
                self.sheet.problem(
                    f"unknown {word}",
                    f'"{one.label}"' if one.label else f"ratings without the name of a {word}",
                    f"the name, key or number of one of the {len(framework.factors)} {word}s",
                    fix + aside,
                    self.view.address(one.line, self.block.names),
                )
            )

    # Cells

    def _fill_table(self) -> None:
        """Take the marks of all schools over at once."""
        table, language, places = self.table, self.language, list(self.schools)
        at = np.array([place - self.block.names - 1 for place in places], dtype=np.int32)
        lines = np.array(list(self.factors), dtype=np.int32)
        codes = self.codes[:, at].T.ravel()  # a school's factors one after the other
        count, factors = len(places), len(lines)
        table.rated |= {"cluster": Coded.all(self.cluster, count), "round": Coded.all(self.round, count)}
        table.rated["school"] = Coded.of(self.schools.values())
        for name in ("rater", "school_id", "phase", "area", "subcluster"):
            table.rated[name] = Coded.all(None, count)
        for name in FIELDS:
            if (one := self._field_line(name)) is not None:
                table.rated[name] = self._field(name, one, places)
        if self.header is not None and self.header.role == "school_id":
            table.rated["school_id"] = Coded.of([self.header.names[place] for place in at])
        table.named = frozenset(name for name, column in table.rated.items() if name in self.fields)
        table.at = np.repeat(np.arange(count, dtype=np.int32), factors)
        order = np.array([language.places[factor.key] for factor in self.factors.values()], dtype=np.int32)
        table.ksf = np.tile(order, count)
        table.rating, table.missing = language.values.ratings(codes), language.values.reasons(codes)
        across, along = np.repeat(np.array(places, dtype=np.int32), factors), np.tile(lines, count)
        table.rows, table.columns = (across, along) if self.view.swapped else (along, across)
        table.problems += wrong_marks(table, codes, language)
        self._note_everything({place: number for number, place in enumerate(places)})
        self._tell_apart(at)
        self._say_source(count)

    def _field(self, name: str, one: Line, places: list[int]) -> Coded:
        """Texts of a field; a blank beside filled ones takes the one before it, as written once for several."""
        texts = [clean(written(self.sheet, *self._key(one.line, place))) for place in places]
        if name == "school_id":
            return Coded.of([text.removesuffix(".0") for text in texts])
        blank = [place for place, text in zip(places, texts, strict=True) if not text]
        if blank and any(texts):
            last = ""
            for place, text in enumerate(texts):
                last = text or last
                texts[place] = last
            self._say_filled(name, one, blank, leading=not texts[0])
        if not any(texts):
            texts = [{"cluster": self.cluster, "round": self.round}.get(name, "")] * len(texts)
        return Coded.of(texts)

    def _key(self, line: int, place: int) -> tuple[int, int]:
        """Row and column of the cell that names something: under a merged cell, that cell's."""
        if self.view.value(line, place) == "":
            line, place = self.view.covered.get((line, place), (line, place))
        return self.view.at(line, place)

    def _say_filled(self, name: str, one: Line, blank: list[int], *, leading: bool) -> None:
        cells = listed_cells(self.view.address(one.line, place) for place in blank)
        if leading:
            fix = f"Write the {name} into the first cell, or give all of them one: {typed(f'--as-{name}', 'Name')}."
            found = f"nothing under {one.label!r} before the first name"
            self.table.problems.append(self.sheet.problem(f"no {name}", found, f"a {name} for each school", fix, cells))
            return
        side = "above" if self.view.swapped else "before"
        found = f'{counted(len(blank), "blank cell")} under "{one.label}" {"is" if len(blank) == 1 else "are"} read as the name {side}'
        fix = "Fill the cells in if that is not so."
        self.table.problems.append(self.sheet.problem("written once", found, "", fix, cells, error=False))

    def _note_everything(self, number_of: dict[int, int]) -> None:
        """Put comments, comment columns and rows of reasons beside the marks they belong to."""
        table, view = self.table, self.view
        place_of = {line: at for at, line in enumerate(self.factors)}
        said: dict[int, list[str]] = {}
        for (row, column), text in self.sheet.comments.items():
            line, place = view.at(row, column)
            if line in place_of and place in number_of:
                said.setdefault(number_of[place] * len(place_of) + place_of[line], []).append(text)
        for school, comments in self.comments.items():
            for line, at in place_of.items():
                if text := answered(view.text(line, comments)):
                    said.setdefault(number_of[school] * len(place_of) + at, []).append(text)
        for line, at in place_of.items():
            below = line + 1
            if below >= view.lines or below in self.block.lines or not self.headings.is_comment(self.block.label(below)):
                continue
            for place, number in number_of.items():
                if text := answered(view.text(below, place)):
                    said.setdefault(number * len(place_of) + at, []).append(text)
        table.notes = {entry: "; ".join(texts) for entry, texts in said.items()}

    def _tell_apart(self, at: NDArray[np.int32]) -> None:
        """Keep the columns that can tell two schools of one name apart, where two have one name."""
        names = [same_name(name) for name in self.schools.values()]
        if len(set(names)) == len(names):
            return
        for role in AREA_ROLES:
            for one in self.lines.all:
                if one.role == role and one is not self.header:
                    self.table.telling.setdefault(one.label, [one.names[place] for place in at])

    def _say_source(self, count: int) -> None:
        if self.header is None:
            return
        line = self.header.line
        kind = f"column {column_letters(line)}" if self.view.swapped else f"row {self._row_number(line)}"
        label = f' "{self.header.label}"' if self.header.label and self.view.swapped else ""
        sheet = f' (sheet "{self.sheet.name}")' if self.sheet.name else ""
        self.table.source = f"Schools from {kind}{label}{sheet}, {counted(count, 'school')}"

    def _row_number(self, line: int) -> int:
        return self.sheet.lines[line] if self.sheet.is_text else line + 1

    def _say_what_hides(self) -> None:
        """Name what a person with the file open does not see: hidden schools, masked marks, marks merged over two."""
        view, sheet = self.view, self.sheet
        hidden = sheet.hidden_rows if view.swapped else sheet.hidden_columns
        if unseen := [name for place, name in self.schools.items() if place in hidden]:
            kind = "row" if view.swapped else "column"
            count = f"a hidden {kind} holds" if len(unseen) == 1 else f"{len(unseen)} hidden {kind}s hold"
            fix = "It is read. Delete it if it should not count." if len(unseen) == 1 else "They are read. Delete them if they should not count."
            cells = listed_cells(view.address(self.block.first, place) for place in self.schools if place in hidden)
            found = f"{count} the marks of {', '.join(unseen[:5])}{f' and {len(unseen) - 5} more' if len(unseen) > 5 else ''}"
            self.table.problems.append(sheet.problem(f"hidden {kind}", found, "", fix, cells, error=False))
        lines = [line for line in self.factors if line in (sheet.hidden_columns if view.swapped else sheet.hidden_rows)]
        if lines:
            factors = ", ".join(self.language.framework.short(self.factors[line].key) for line in lines[:5])
            fix = "They are read. Show them, so that everybody sees what counts."
            found = f"hidden {'columns' if view.swapped else 'rows'} hold the marks on {factors}"
            self.table.problems.append(sheet.problem("hidden factor", found, "", fix, error=False))
        inside = lambda row, column: view.at(row, column)[0] in self.factors and view.at(row, column)[1] in self.schools  # noqa: E731
        if masked := [sheet.address(*place) for place in sheet.masked if inside(*place)]:
            found = f"{counted(len(masked), 'cell')} with a number that the cell's format does not show"
            fix = "Read as blank, as it looks. Choose the format General if the number counts."
            self.table.problems.append(sheet.problem("unseen number", found, "", fix, listed_cells(masked), error=False))
        for top, left, bottom, right in sheet.merged:
            self._say_merged_mark(top, left, bottom, right)

    def _say_merged_mark(self, top: int, left: int, bottom: int, right: int) -> None:
        view = self.view
        line, place = view.at(top, left)
        if line not in self.factors or place not in self.schools or view.value(line, place) == "":
            return
        far_line, far_place = view.at(bottom, right)
        over = [name for at, name in self.schools.items() if place < at <= far_place]
        below = [factor for at, factor in self.factors.items() if line < at <= far_line]
        if not over and not below:
            return
        others = ", ".join(over or [self.language.framework.short(factor.key) for factor in below])
        mark = squeezed(view.value(line, place))
        found = f"one cell, merged over several, holds {mark} for {self.schools[place]}, and nothing is read for {others}"
        fix = "Unmerge it, and write each mark into its own cell."
        cells = f"{self.sheet.address(top, left)}:{self.sheet.address(bottom, right)}"
        self.table.problems.append(self.sheet.problem("merged mark", found, "", fix, cells, error=False))

    def _print_line(self, line: int, kind: str, label: str, values: dict[int, Any]) -> None:
        for place in values:
            self._print(line, place, kind, label, school=self.schools[place])

    def _print(
        self, line: int, place: int, kind: str, heading: str, ksf: str | None = None, school: str | None = None
    ) -> None:
        if (number := number_in(self.view.value(line, place))) is not None:
            sheet, cell = self.sheet, self.view.address(line, place)
            round_ = self.headings.figures_round(heading) or self.round
            self.table.printed.append(
                PrintedFigure(self.cluster, round_, ksf, school, kind, number, sheet.file, sheet.name, cell)
            )

    # What the block as a whole has to say

    def _without_twins(self) -> dict[int, Factor]:
        """Lines with each factor once; a factor that stands twice in one grid is a problem."""
        view, framework = self.view, self.language.framework
        first: dict[str, int] = {}
        for line, factor in sorted(self.block.lines.items()):
            if self.language.options.ignores(self.block.label(line)):
                continue
            earlier = first.setdefault(factor.key, line)
            if earlier != line:
                cells = [view.address(at, self.block.names) for at in (earlier, line)]
                second = view.text(line, self.block.names)
                aside = "" if plain(second) == plain(view.text(earlier, self.block.names)) else f", or: {typed('--ignore', second)}"
                self.table.problems.append(
                    view.sheet.problem(
                        f"{framework.factor} twice",
                        framework.short(factor.key),
                        f"each {framework.factor} once in a grid",
                        f"Rename or set aside one of the two{aside}.",
                        " and ".join(cells),
                    )
                )
        return {line: self.block.lines[line] for line in first.values()}
