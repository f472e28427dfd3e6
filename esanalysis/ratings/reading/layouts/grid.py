"""The grid as people keep it: factors down and schools across, or the other way round; found by what its cells say."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from esanalysis.english import counted, is_are
from esanalysis.files.sheet import Sheet, column_letters
from esanalysis.instrument.framework import Factor
from esanalysis.ratings.reading.causes import listed_cells, wrong_marks
from esanalysis.ratings.reading.layouts.beside import read_beside
from esanalysis.ratings.reading.layouts.blocks import Block, find_blocks
from esanalysis.ratings.reading.layouts.lines import FIELDS, Line, Lines
from esanalysis.ratings.reading.layouts.places import Places
from esanalysis.ratings.reading.layouts.repeats import Repeats, repeated_headings
from esanalysis.ratings.reading.layouts.twins import apart, parts_of, twins
from esanalysis.ratings.reading.layouts.unseen import too_long, unseen
from esanalysis.ratings.reading.meaning.naming import cluster_and_round, written
from esanalysis.ratings.reading.meaning.times import times
from esanalysis.ratings.reading.options import typed
from esanalysis.ratings.reading.printed import check_printed
from esanalysis.ratings.reading.tables import Coded, Language, PrintedFigure, Table
from esanalysis.ratings.reading.values import answered, clean, number_in, same_name

__all__ = ["read_grids"]

_NAMED = 8  # headings in a message before "and n more"


def read_grids(sheet: Sheet, language: Language, school: str = "") -> list[Table]:
    """Read every grid on the sheet; none if no column or row names factors of the framework.

    A table that names factors but has no school beside them, such as a sheet of anchors, is no grid; unless the sheet
    has the marks of one `school`, and no name above them.
    """
    parts = [part for block in find_blocks(sheet, language) for part in apart(block, language)]
    tables = [_GridReader(block, language, school, said).read() for block, said in parts]
    return [table for table in tables if table.has_schools or any(problem.error for problem in table.problems)]


class _GridReader:
    """Reads one block into a table."""

    def __init__(self, block: Block, language: Language, school: str, said: dict[str, str]) -> None:
        self.block, self.view, self.language = block, block.view, language
        self.sheet, self.headings = block.view.sheet, language.headings
        self.lines = Lines(block, language)
        self.header = self.lines.header
        self.table = Table(self.sheet)
        self.factors = self._without_twins()
        self.places = Places(block, self.lines, self.factors, language)
        self.named_by_sheet = bool(school) and self.places.belong_to(school)
        self.named_as_said = self.places.belong_to(language.options.as_school or "")
        self.schools, self.left_out = self.places.schools, self.places.left_out
        top = block.names if self.view.swapped else block.first
        alone = same_name(next(iter(self.schools.values()))) if len(self.schools) == 1 else ""
        own = alone.startswith(same_name(self.sheet.name or "?"))
        found = cluster_and_round(self.sheet, top, self.headings, language.options, school=own)._replace(**said)
        self.table.found, self.cluster, self.round, self.rater = found, found.cluster, found.round, found.rater

    def read(self) -> Table:
        """Read the whole block."""
        if self.lines.problem:
            if self._is_rated_at_all():
                self.table.problems.append(self.lines.problem)
            return self.table
        nameless = self.places.nameless
        if self.header is None and nameless and self.view.swapped:
            cells = listed_cells(self.view.address(self.block.first, place) for place in nameless)
            self.table.problems.append(self.lines.none(cells=cells))
            return self.table
        self.table.problems += self.places.problems
        self._say_no_names()
        if self.view.swapped:
            asked = self.language.options.repeated
            self.table.problems += self.repeats.settle(asked, self._row_number, self.places.is_rated, self.sheet)
        self._sort_other_lines()
        if not self.schools:
            return self.table
        self._fill_table()
        self.table.problems += unseen(self.block, self.schools, self.factors, self.language.framework)
        for place, (kind, heading) in self.places.summaries.items():
            for line, factor in self.factors.items():
                self._print(line, place, kind, heading, ksf=factor.key)
        self.table.say_left_out(self.left_out)
        if not {"cluster", "round"} & self.table.named:  # a figure over several of them is none of a cluster's
            self.table.problems += check_printed(self.table, self.language.framework, swapped=self.view.swapped)
        return self.table

    @cached_property
    def repeats(self) -> Repeats:
        """Schools that stand in several rows."""
        fields = [one for name, one in self.field_lines.items() if name in ("cluster", "round", "rater", "school_id")]
        others = [one for one in self.lines.all if one is not self.header]
        return Repeats(self.schools, fields, others, self.block.names + 1)

    def _is_rated_at_all(self) -> bool:
        return bool(np.isfinite(self.language.values.ratings(self.places.codes)).any())

    def _say_no_names(self) -> None:
        nameless = self.places.nameless
        if not nameless:
            return
        header = self.block.first if self.header is None else self.header.line
        cells = listed_cells(self.view.address(header, place) for place in nameless)
        one, across = len(nameless) == 1, not self.view.swapped
        what = "ratings" if one else f"{len(nameless)} {'columns' if across else 'rows'} of ratings"
        whose, where = "the school" if one else "each school", "above" if across else "beside"
        fix = f"Write {whose}'s name {where} its ratings, or clear them."
        if across and not self.schools and (one or "mark" in self.language.options.usual):
            fix += f" If all is one school's: {typed('--as-school', 'Oak Primary')}."
        if said := self.places.said_beside(nameless):
            fix += f" If {'it is' if one else 'they are'} no school's: {typed('--ignore', ','.join(said))}."
        found, accepted = f"{what} without a school", "a school's name"
        self.table.problems.append(self.sheet.problem("no school name", found, accepted, fix, cells))

    # Lines that name no factor

    @cached_property
    def field_lines(self) -> dict[str, Line]:
        """Lines with a field that each school has of its own, such as the cluster."""
        found = {name: one for name in FIELDS if (one := self.lines.field(name)) is not None}
        return {name: one for name, one in found.items() if not self._is_above_next_grid(one.line)}

    @cached_property
    def comment_lines(self) -> set[int]:
        """Lines with the comments on the factor before each; one at the end that asks for no why is on all of them."""
        lines = self.block.lines
        found = {
            one.line: one.label
            for one in self.lines.all
            if one.line - 1 in lines and self.headings.is_comment(one.label)
        }
        closing = max(lines) + 1
        if list(found) == [closing] and len(lines) > 1 and not self.headings.asks_why(found[closing]):
            found = {}
        named = [
            one.line for one in self.lines.all if self.headings.comment_on(one.label) is lines.get(one.line - 1, "")
        ]
        return {*found, *named}

    def _sort_other_lines(self) -> None:
        block = self.block
        header = -1 if self.header is None else self.header.line
        fields = {one.line for one in self.field_lines.values()}
        last = max(block.lines)
        unknown: list[Line] = []
        for one in self.lines.all:
            line, label = one.line, one.label
            if line == header or line in fields or one is self.lines.below or one.role == "ignored":
                continue
            first = self.block.names + 1
            values = {place: value for place in self.schools if (value := one.values[place - first]) != ""}
            if not values or (not self.view.swapped and line < block.first and (not label or ":" in label)):
                continue
            if self._stands_beside(label, line, one.values):
                continue
            kind = self.headings.summary(label)
            if kind and (line > block.first or self.view.swapped):
                self._print_line(line, kind, label, values)
            elif line in self.comment_lines:
                continue  # read beside its factor
            elif self.headings.is_comment(label):
                self.left_out.append(f'"{label}"')
            elif (long := too_long(self.block, one.line, one.label, list(values), len(self.schools))) is not None:
                self.table.problems.append(long)
                for place in values:  # its marks stand one column too far
                    del self.schools[place]
            elif self._is_unknown_factor(one, header, last, values, unknown):
                unknown.append(one)
            elif self._is_above_next_grid(line) and ":" not in label:
                continue  # that grid reads it or names it
            elif (
                one.role is not None
                or self._is_rated(list(values.values()))
                or (label and (self.view.swapped or line < last))
            ):
                self.left_out.append(f'"{label}"' if label else self._line_without_label(line))
        self._say_unknown(unknown)

    def _stands_beside(self, label: str, line: int, values: Sequence[Any]) -> bool:
        """Read a line of a factor on a scale of its own; whether it is one, and the first of that factor."""
        factor = self.language.framework.find_beside(label)
        if factor is None or any(key == factor.key for _, key, *_ in self.table.beside):
            return False
        first = self.block.names + 1
        cells = [(who, values[place - first], self.view.address(line, place)) for who, place in enumerate(self.schools)]
        read_beside(self.table, factor.key, cells, self.language)
        return True

    def _is_rated(self, values: list[Any]) -> bool:
        """Whether there is a number among the values, on the scale or off it."""
        return any(self.language.values.read(value).is_rated for value in values)

    def _is_above_next_grid(self, line: int) -> bool:
        """Whether the line stands between these factors and another grid below them."""
        return line > max(self.block.lines) and self.block.end < self.view.lines

    def _line_without_label(self, line: int) -> str:
        return f"{'column' if self.view.swapped else 'row'} {self.view.address(line, self.block.names)}"

    def _is_unknown_factor(
        self, one: Line, header: int, last: int, values: dict[int, Any], unknown: list[Line]
    ) -> bool:
        beside = {*self.block.lines, *(other.line for other in unknown)}
        near = header < one.line < last or one.line - 1 in beside
        marks = [self.language.values.read(value) for value in list(values.values())[:2000]]
        clean_marks = not any(mark.wrong for mark in marks) and any(mark.is_rated for mark in marks)
        known = one.role is not None or self.headings.is_aside(one.label) or bool(self.headings.summary(one.label))
        return near and clean_marks and not known and not self.headings.is_factor_word(one.label)

    def _say_unknown(self, unknown: list[Line]) -> None:
        """Name marks under headings that are no factors: one of them may be a factor that was misspelt."""
        if not unknown:
            return
        framework, count = self.language.framework, len(unknown)
        word = framework.factor
        complete = len({factor.key for factor in self.factors.values()}) == len(framework.keys)
        labels = [one.label for one in unknown]
        found = ", ".join(
            f'"{label}"' if label else f"ratings without the name of a {word}" for label in labels[:_NAMED]
        )
        found += f" and {count - _NAMED} more" if count > _NAMED else ""
        option = typed("--ignore", ",".join(filter(None, labels))) if any(labels) else ""
        aside = f"if {'it is' if count == 1 else 'they are'} no {word}: {option}" if option else ""
        cells = listed_cells(self.view.address(one.line, self.block.names) for one in unknown)
        if complete:
            found = f"{found} {'is' if count == 1 else 'are'} no {word} and left out, although marks stand there"
            fix = f"To say no more of it, {aside}." if aside else ""
            self.table.problems.append(self.sheet.problem(f"unknown {word}", found, "", fix, cells, error=False))
            return
        accepted = f"the name, key or number of one of the {len(framework.factors)} {word}s"
        fix = f"Write the {word} as the framework has it, or choose another framework{f'; {aside}' if aside else ''}."
        self.table.problems.append(self.sheet.problem(f"unknown {word}", found, accepted, fix, cells))

    # Cells

    def _fill_table(self) -> None:
        """Take the marks of all schools over at once."""
        table, language, places = self.table, self.language, list(self.schools)
        at = np.array([place - self.block.names - 1 for place in places], dtype=np.int32)
        lines = np.array(list(self.factors), dtype=np.int32)
        codes = self.places.codes[:, at].T.ravel()  # a school's factors one after the other
        count, factors = len(places), len(lines)
        table.rated |= {"cluster": Coded.all(self.cluster, count), "round": Coded.all(self.round, count)}
        table.rated["school"] = Coded.of(self.schools.values())
        table.rated |= dict.fromkeys(("school_id", "phase", "area", "subcluster"), Coded.all(None, count))
        table.rated["rater"] = Coded.all(self.rater or None, count)
        for name, one in self.field_lines.items():
            table.rated[name] = self._field(name, one, places)
        if raters := self.repeats.raters:
            said = table.rated["rater"].texts()
            table.rated["rater"] = Coded.of(raters.get(place, text) for place, text in zip(places, said, strict=True))
        if self.places.clusters:
            table.rated["cluster"] = Coded.of(self.places.clusters[place] for place in places)
        if self.header is not None and self.header.role == "school_id":
            table.rated["school_id"] = Coded.of([self.header.names[place] for place in at])
        table.named = frozenset(self.field_lines) | (frozenset({"cluster"}) if self.places.clusters else frozenset())
        table.at = np.repeat(np.arange(count, dtype=np.int32), factors)
        order = np.array([language.places[factor.key] for factor in self.factors.values()], dtype=np.int32)
        table.ksf = np.tile(order, count)
        table.rating, table.missing = language.values.ratings(codes), language.values.reasons(codes)
        across, along = np.repeat(np.array(places, dtype=np.int32), factors), np.tile(lines, count)
        table.rows, table.columns = (across, along) if self.view.swapped else (along, across)
        table.problems += wrong_marks(table, codes, language)
        self._note_everything({place: number for number, place in enumerate(places)})
        self.repeats.tell(table, at.tolist())
        self.table.problems += repeated_headings(self.schools, self._address_of_name, self.sheet)
        if self.header is None and self.view.swapped:
            self._say_unanswered()
        self._say_source()

    def _field(self, name: str, one: Line, places: list[int]) -> Coded:
        """Texts of a field; a blank beside filled ones takes the one before it, as written once for several."""
        texts = [clean(written(self.sheet, *self._key(one.line, place))) for place in places]
        if name == "round" and one.kind == "date" and all(when := times(texts)):
            texts = [time.date().isoformat() for time in when if time]
        if name == "school_id":
            return Coded.of([text.removesuffix(".0") for text in texts])
        blank = [place for place, text in zip(places, texts, strict=True) if not text]
        said = {"cluster": self.cluster, "round": self.round, "rater": self.rater}
        once = name in ("cluster", "round") or (name == "rater" and texts[0] == said["rater"] != "")
        if blank and any(texts) and once:
            last = ""
            for place, text in enumerate(texts):
                last = text or last
                texts[place] = last
            self._say_filled(name, one, blank, leading=not texts[0])
        return Coded.of(text or said.get(name, "") for text in texts)

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
        verb = "is" if len(blank) == 1 else "are"
        found = f'{counted(len(blank), "blank cell")} under "{one.label}" {verb} read as the name {side}'
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
        for school, comments in self.places.comments.items():
            if school not in number_of:
                continue
            for line, at in place_of.items():
                if text := answered(view.text(line, comments)):
                    said.setdefault(number_of[school] * len(place_of) + at, []).append(text)
        for line, at in place_of.items():
            below = line + 1
            if below not in self.comment_lines:
                continue
            for place, number in number_of.items():
                if text := answered(view.text(below, place)):
                    said.setdefault(number * len(place_of) + at, []).append(text)
        table.notes = {entry: "; ".join(texts) for entry, texts in said.items()}

    def _address_of_name(self, place: int) -> str:
        return self.view.address(self.header.line if self.header else self.block.first, place)

    def _say_unanswered(self) -> None:
        """Count the rows of a survey of one school that answer none of the questions, and something else."""
        empty = np.flatnonzero(self.places.empty).tolist()
        count = sum(any(one.names[at] for one in self.lines.all) for at in empty)
        if count:
            found = f"{counted(count, 'row')} without a mark {is_are(count)} left out"
            fix = "Nothing to do, if these respondents gave none."
            self.table.problems.append(self.sheet.problem("row without a mark", found, "", fix, error=False))

    def _say_source(self) -> None:
        if self.named_as_said:
            self.table.say_source("")
        elif self.named_by_sheet:
            self.table.source = "Schools from the names of the sheets"
        elif self.header is not None:
            line = self.header.line
            kind = f"column {column_letters(line)}" if self.view.swapped else f"row {self._row_number(line)}"
            label = f' "{self.header.label}"' if self.header.label and self.view.swapped else ""
            self.table.say_source(f"{kind}{label}")
        elif self.view.swapped:
            self.table.say_source("")

    def _row_number(self, line: int) -> int:
        return self.sheet.lines[line] if self.sheet.is_text else line + 1

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

    def _without_twins(self) -> dict[int, Factor]:
        """Lines with each factor once; a factor that stands twice in one grid is a problem."""
        block, ignores = self.block, self.language.options.ignores
        lines = {line: one for line, one in sorted(block.lines.items()) if not ignores(block.label(line))}

        def heading(line: int) -> tuple[str, str]:
            return self.view.text(line, block.names), self.view.address(line, block.names)

        parts = parts_of(block, self.language)
        self.table.problems += twins(lines, heading, self.sheet, self.language.framework, parts)
        first = {factor.key: line for line, factor in reversed(lines.items())}
        return {line: factor for line, factor in lines.items() if first[factor.key] == line}
