"""The grid as people keep it: factors down and schools across, or the other way round.

It is found by what its cells say. A grid with the schools down is read through a `View` that swaps rows
and columns, so that there is one reader: it speaks of *lines*, each a factor or something beside the
factors, and of *places* on them, each a school, a total or something beside.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from esanalysis.files.sheet import Sheet
from esanalysis.instrument.framework import Factor
from esanalysis.ratings.reading.cells import listed_cells
from esanalysis.ratings.reading.headings import Headings
from esanalysis.ratings.reading.naming import cluster_and_round, written
from esanalysis.ratings.reading.printed import check_printed
from esanalysis.ratings.reading.tables import Language, PrintedFigure, Table
from esanalysis.ratings.reading.values import answered, clean, number_in, same_name

__all__ = ["read_grids"]

_NOTE = re.compile(r"(?:source|note)s?(?:\s*\d*\s*[:.]|$)", re.IGNORECASE)
_SENTENCE = re.compile(r"[:=;]|[.!]$")  # in a text away from the table: it is no school's name
_NOTE_LENGTH = 60  # a "school name" longer than this, without a single mark, is a note below the table


@dataclass(frozen=True)
class View:
    """A sheet as it stands, or with rows and columns swapped."""

    sheet: Sheet
    swapped: bool

    @property
    def lines(self) -> int:
        """Number of lines: rows, or columns when swapped."""
        return self.sheet.width if self.swapped else len(self.sheet.rows)

    @property
    def places(self) -> int:
        """Number of places on each line."""
        return len(self.sheet.rows) if self.swapped else self.sheet.width

    def at(self, line: int, place: int) -> tuple[int, int]:
        """Row and column in the sheet."""
        return (place, line) if self.swapped else (line, place)

    def value(self, line: int, place: int) -> Any:
        """Content of a cell."""
        row, column = self.at(line, place)
        return self.sheet.rows[row][column]

    def text(self, line: int, place: int) -> str:
        """Text of a cell."""
        return self.sheet.text(*self.at(line, place))

    def address(self, line: int, place: int) -> str:
        """Address of a cell."""
        return self.sheet.address(*self.at(line, place))

    def has_flaw(self, line: int, place: int) -> bool:
        """Whether an error or a formula without result stands in a cell that looks empty."""
        position = self.at(line, place)
        return position in self.sheet.errors or position in self.sheet.uncomputed


@dataclass(frozen=True)
class Block:
    """Where one grid stands: the place of its factors' names, their lines, and how far it reaches."""

    view: View
    names: int
    lines: dict[int, Factor]
    start: int
    end: int
    stop: int

    @property
    def first(self) -> int:
        """First line with a factor."""
        return min(self.lines)

    @property
    def places(self) -> range:
        """Places beside the factors' names."""
        return range(self.names + 1, self.stop)

    @property
    def other_lines(self) -> list[int]:
        """Lines around the factors' lines that belong to the block but name no factor."""
        return [line for line in range(self.start, self.end) if line not in self.lines]


def read_grids(sheet: Sheet, language: Language) -> list[Table]:
    """Read every grid on the sheet; none if no column or row names two factors.

    A table that names factors but has no school beside them, such as a sheet of anchors, is no grid.
    """
    views = (View(sheet, swapped=False), View(sheet, swapped=True))
    names = [_matches(view, language.headings) for view in views]
    if not any(names):  # factors known by number only: believed below a heading that says so
        names = [_numbered(view, language) for view in views]
    upright, swapped = (_blocks(view, named, language) for view, named in zip(views, names, strict=True))
    blocks = swapped if _different(swapped) > _different(upright) else upright
    tables = [_GridReader(block, language).read() for block in blocks]
    return [table for table in tables if table.columns["school"] or any(problem.error for problem in table.problems)]


def _different(blocks: list[Block]) -> int:
    """Count the factors of all blocks; a column that repeats a few names is no grid's."""
    return sum(len({factor.key for factor in block.lines.values()}) for block in blocks)


Named = dict[int, dict[int, Factor]]  # place -> the lines on which it names a factor


def _blocks(view: View, named: Named, language: Language) -> list[Block]:
    """Find where each grid begins and ends, along its lines and along its places."""
    # Of "KSF 1 | Effective engagement" side by side, the one next to the marks is the name.
    columns = [(place, lines) for place, lines in sorted(named.items()) if place + 1 not in named]
    blocks = []
    for order, (place, lines) in enumerate(columns):
        stop = columns[order + 1][0] if order + 1 < len(columns) else view.places
        runs = list(_runs(view, place, stop, lines, language))
        for number, run in enumerate(runs):
            start = max(runs[number - 1]) + 1 if number else 0
            end = min(runs[number + 1]) if number + 1 < len(runs) else view.lines
            blocks.append(Block(view, place, run, start, end, stop))
    return blocks


def _matches(view: View, headings: Headings) -> Named:
    """Find the places that name two factors or more."""
    found: Named = {}
    for place in range(view.places):
        texts = {
            line: value for line in range(view.lines) if isinstance(value := view.value(line, place), str) and value
        }
        lines = headings.named_factors(texts)
        if len({factor.key for factor in lines.values()}) > 1:
            found[place] = lines
    return found


def _numbered(view: View, language: Language) -> Named:
    """Find the places where numbers of factors stand after a heading such as ``KSF``."""
    found = {}
    for place in range(view.places):
        texts = [view.text(line, place) for line in range(view.lines)]
        heading = next((line for line, text in enumerate(texts) if language.headings.is_factor_word(text)), None)
        if heading is None:
            continue
        lines = {
            line: factor
            for line in range(heading + 1, view.lines)
            if texts[line] and (factor := language.headings.factor(texts[line]))
        }
        if len(lines) > 1:
            found[place] = lines
    return found


def _runs(
    view: View, place: int, stop: int, lines: dict[int, Factor], language: Language
) -> Iterator[dict[int, Factor]]:
    """Split lines into grids: a new one begins after a header, where a factor comes again."""
    run: dict[int, Factor] = {}
    for line, factor in sorted(lines.items()):
        between = range(max(run) + 1, line) if run else ()
        again = factor in run.values()
        if any(_is_header(view, place, stop, other, language, again) for other in between):
            yield run
            run = {}
        run[line] = factor
    yield run


def _is_header(view: View, place: int, stop: int, line: int, language: Language, again: bool) -> bool:
    """Whether a line between factors holds names of schools: several texts, none of them a mark.

    Where a factor comes `again` below it, numbers do too: schools can be known by number.
    """
    label = view.text(line, place)
    headings = language.headings
    if label and not (headings.is_school(label) or headings.is_factor_word(label)):
        return False
    filled = [value for other in range(place + 1, stop) if (value := view.value(line, other)) != ""]
    return len(filled) > (0 if label else 1) and (
        again or bool(label) or all(language.values.read(value).wrong for value in filled)
    )


class _GridReader:
    """Reads one block into a table."""

    def __init__(self, block: Block, language: Language) -> None:
        self.block, self.view, self.language = block, block.view, language
        self.headings = language.headings
        self.table = Table(block.view.sheet)
        self.header = self._header()
        self.left_out: list[str] = []
        self.schools: dict[int, str] = {}
        self.comments: dict[int, int] = {}  # place of a school -> place of the comments on it
        self.comment_places: dict[int, int | None] = {}  # place of comments -> place of the school before it
        self.nameless: list[int] = []  # places with ratings and without the name of a school
        self.fields: dict[str, int] = {}  # line with each school's own cluster, round or rater
        self.summaries: dict[int, str] = {}  # place -> "total" or "average" of a factor
        top = block.names if self.view.swapped else block.first
        self.cluster, self.round = cluster_and_round(self.view.sheet, top, self.headings)

    def read(self) -> Table:
        """Read the whole block."""
        self._sort_places()
        self._place_comments()
        self._say_no_names()
        self._sort_other_lines()
        lines = self._without_twins()
        for place, school in self.schools.items():
            rated = {
                "cluster": self._field("cluster", place) or self.cluster,
                "round": self._field("round", place) or self.round,
                "rater": self._field("rater", place) or None,
                "school": school,
            }
            for line, factor in lines.items():
                self._read_cell(line, place, rated, factor)
        for place, kind in self.summaries.items():
            for line, factor in lines.items():
                self._print(line, place, kind, self.view.value(line, place), ksf=factor.key)
        self.table.say_left_out(self.left_out)
        if self.fields:  # a figure over several clusters or rounds is none of a cluster's
            return self.table
        self.table.problems += check_printed(self.table, self.language.framework, swapped=self.view.swapped)
        return self.table

    # Which line names the schools

    def _header(self) -> int | None:
        """Line with the schools' names: said so by its label, else the fullest, most varied, with letters."""
        view, block = self.view, self.block
        candidates = []
        for line in block.other_lines:
            label = view.text(line, block.names)
            said = self.headings.is_school(label)
            filled = [text for place in block.places if (text := view.text(line, place))]
            if not filled or not (said or line < block.first) or self._is_no_header(label):
                continue
            letters = sum(any(letter.isalpha() for letter in text) for text in filled)
            varied = len(set(filled)) > 0.9 * len(filled)
            personal = self.headings.is_form_metadata(label)  # "Name" is a person's where there is a choice
            likeliness = (said, not personal, varied, letters * 2 > len(filled), len(filled), line)
            candidates.append((len(filled), likeliness))
        fullest = max((filled for filled, _ in candidates), default=0)
        likely = [likeliness for filled, likeliness in candidates if filled * 2 > fullest]
        return max(likely)[-1] if likely else None

    def _is_no_header(self, label: str) -> bool:
        headings = self.headings
        # An e-mail address must never become the name of a school.
        private = headings.is_form_metadata(label) and label.casefold() != "name"
        return private or bool(headings.summary(label)) or headings.is_aside(label)

    def _name(self, place: int) -> str:
        return clean(self.view.text(self.header, place)) if self.header is not None else ""

    def _beside(self, place: int) -> str:
        """Heading of a column of totals and the like, which may stand a line above the schools' names."""
        texts = [self.view.text(line, place) for line in range(self.block.start, self.block.first)]
        headings = self.headings
        return next((text for text in reversed(texts) if headings.summary(text) or headings.is_aside(text)), "")

    # What stands in each place

    def _sort_places(self) -> None:
        gap = False
        for place in self.block.places:
            name, beside = self._name(place), self._beside(place)
            values = [self.view.value(line, place) for line in self.block.lines]
            hidden = any(self.view.has_flaw(line, place) for line in self.block.lines)
            empty = not hidden and all(value == "" for value in values)
            if not name and not beside and empty:
                gap = True
            elif beside == name and self._is_school_like_a_figure(name, values):
                self.schools[place] = name
            elif kind := self.headings.summary(beside):
                self.summaries[place] = kind
            elif beside:
                self.left_out.append(self._named(beside, place))
            elif self.headings.is_comment(name):
                self.comment_places[place] = max(self.schools, default=None)
            elif empty and (len(name) > _NOTE_LENGTH or _NOTE.match(name) or (gap and _SENTENCE.search(name))):
                continue  # notes below or beside the table
            elif (empty and gap) or self._is_text(values) or not (name or self._is_rated(values)):
                self.left_out.append(self._named(name, place))
            elif name:
                self.schools[place] = f"School {name}" if name.isdigit() else name
            else:
                self.nameless.append(place)

    def _is_school_like_a_figure(self, name: str, values: list[Any]) -> bool:
        """Whether a heading such as "Overall School" names a school: its marks are all on the scale.

        "School average" and "Total per school" do not: there the figure comes last, or runs over schools.
        """
        marks = [mark for value in values if not (mark := self.language.values.read(value)).missing]
        return self.headings.may_be_school(name) and bool(marks) and not any(mark.wrong for mark in marks)

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
            elif any(self.view.value(line, place) != "" for line in self.block.lines):
                self.left_out.append(self._named(self._name(place), place))

    def _is_text(self, values: list[Any]) -> bool:
        """Whether a column holds words or dates only; ``50%`` and ``7/10`` are meant as marks."""
        filled = [value for value in values if value != ""]
        return len(filled) > 1 and all(
            self.language.values.read(value).is_text and not (isinstance(value, str) and value.strip()[:1].isdigit())
            for value in filled
        )

    def _is_rated(self, values: list[Any]) -> bool:
        """Whether there is a number among the values, on the scale or off it."""
        marks = [self.language.values.read(value) for value in values]
        return any(mark.rating == mark.rating for mark in marks)  # NaN is not equal to itself

    def _say_no_names(self) -> None:
        if not self.nameless:
            return
        header = self.block.first if self.header is None else self.header
        cells = listed_cells(self.view.address(header, place) for place in self.nameless)
        one, across = len(self.nameless) == 1, not self.view.swapped
        what = "ratings" if one else f"{len(self.nameless)} {'columns' if across else 'rows'} of ratings"
        fix = (
            f"Write {'the school' if one else 'each school'}'s name {'above' if across else 'beside'} its ratings, "
            "or clear them."
        )
        found, accepted = f"{what} without a school", "a school's name"
        self.table.problems.append(self.view.sheet.problem("no school name", found, accepted, fix, cells))

    def _named(self, heading: str, place: int) -> str:
        kind = "row" if self.view.swapped else "column"
        return f'"{heading}"' if heading else f"{kind} {self.view.address(self.block.first, place)}"

    # Lines that name no factor

    def _sort_other_lines(self) -> None:
        view, block = self.view, self.block
        header = -1 if self.header is None else self.header
        last = max(block.lines)
        for line in block.other_lines:
            label = view.text(line, block.names)
            kind = self.headings.summary(label)
            values = {place: value for place in self.schools if (value := view.value(line, place)) != ""}
            if line == header or not values or (line < block.first and (not label or ":" in label)):
                continue
            field = self.headings.field(label)
            if field in ("cluster", "round", "rater"):
                if not self._is_above_next_grid(line):
                    self.fields[str(field)] = line
                continue
            if kind and line > block.first:
                self._print_line(line, kind, values)
            elif self.headings.is_comment(label) and line - 1 in block.lines:
                continue  # read beside its factor
            elif self._is_unknown_factor(line, header, last, label, values):
                self._unknown_factor(line, label)
            elif self._is_above_next_grid(line) and ":" not in label:
                continue  # that grid reads it or names it
            elif self._is_rated(list(values.values())) or (label and (view.swapped or line < last)):
                self.left_out.append(f'"{label}"' if label else self._line_without_label(line))

    def _is_above_next_grid(self, line: int) -> bool:
        """Whether the line stands between these factors and another grid below them."""
        return line > max(self.block.lines) and self.block.end < self.view.lines

    def _line_without_label(self, line: int) -> str:
        return f"{'column' if self.view.swapped else 'row'} {self.view.address(line, self.block.names)}"

    def _is_unknown_factor(self, line: int, header: int, last: int, label: str, values: dict[int, Any]) -> bool:
        near = header < line < last or line - 1 in self.block.lines
        clean_marks = not any(self.language.values.read(value).wrong for value in values.values())
        rated = clean_marks and self._is_rated(list(values.values()))
        return near and rated and not self.headings.is_aside(label)

    def _unknown_factor(self, line: int, label: str) -> None:
        framework = self.language.framework
        word = framework.factor
        self.table.problems.append(
            self.view.sheet.problem(
                f"unknown {word}",
                f'"{label}"' if label else f"ratings without the name of a {word}",
                f"the name, key or number of one of the {len(framework.factors)} {word}s",
                f"Write the {word} as the framework has it, or choose another framework.",
                self.view.address(line, self.block.names),
            )
        )

    # Cells

    def _read_cell(self, line: int, place: int, rated: dict[str, str | None], factor: Factor) -> None:
        row, column = self.view.at(line, place)
        cell = self.view.sheet.address(row, column)
        mark = self.table.read(row, column, self.language, cell)
        self.table.add(
            **rated,
            ksf=factor.key,
            rating=mark.rating,
            missing=mark.missing,
            note=self._note(line, place),
            cell=cell,
        )

    def _field(self, name: str, place: int) -> str:
        if name not in self.fields:
            return ""
        return clean(written(self.view.sheet, *self.view.at(self.fields[name], place)))

    def _note(self, line: int, place: int) -> str | None:
        view = self.view
        said = [view.sheet.comments.get(view.at(line, place), "")]
        if place in self.comments:
            said.append(answered(view.text(line, self.comments[place])))
        below = line + 1
        beside_factor = below < view.lines and below not in self.block.lines
        if beside_factor and self.headings.is_comment(view.text(below, self.block.names)):
            said.append(answered(view.text(below, place)))
        return "; ".join(filter(None, said)) or None

    def _print_line(self, line: int, kind: str, values: dict[int, Any]) -> None:
        for place, value in values.items():
            self._print(line, place, kind, value, school=self.schools[place])

    def _print(
        self, line: int, place: int, kind: str, value: Any, ksf: str | None = None, school: str | None = None
    ) -> None:
        if (number := number_in(value)) is not None:
            sheet = self.view.sheet
            cell = self.view.address(line, place)
            self.table.printed.append(
                PrintedFigure(self.cluster, self.round, ksf, school, kind, number, sheet.file, sheet.name, cell)
            )

    # What the block as a whole has to say

    def _without_twins(self) -> dict[int, Factor]:
        """Lines with each factor once; a factor that stands twice in one grid is a problem."""
        view, framework = self.view, self.language.framework
        first: dict[str, int] = {}
        for line, factor in sorted(self.block.lines.items()):
            earlier = first.setdefault(factor.key, line)
            if earlier != line:
                cells = [view.address(at, self.block.names) for at in (earlier, line)]
                self.table.problems.append(
                    view.sheet.problem(
                        f"{framework.factor} twice",
                        framework.short(factor.key),
                        f"each {framework.factor} once in a grid",
                        "Remove one of the two.",
                        " and ".join(cells),
                    )
                )
        return {line: self.block.lines[line] for line in first.values()}
