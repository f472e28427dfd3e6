"""What stands in each place of a grid: a school, a printed figure, comments, or something beside."""

import re
from collections import Counter
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from esanalysis.english import counted, is_are, listed
from esanalysis.errors import Problem
from esanalysis.instrument.framework import Factor
from esanalysis.ratings.reading.causes import listed_cells
from esanalysis.ratings.reading.layouts.blocks import Block, squeezed
from esanalysis.ratings.reading.layouts.figures import arithmetic_figures
from esanalysis.ratings.reading.layouts.lines import FIELDS, Lines
from esanalysis.ratings.reading.layouts.unseen import set_apart
from esanalysis.ratings.reading.meaning.roles import looks_like_schools, names_marks
from esanalysis.ratings.reading.tables import Language
from esanalysis.ratings.reading.values import REASONS, clean, number_in, same_name

__all__ = ["Places"]

_NOTE = re.compile(
    r"(?:source|note|key|prepared by|produced by|completed by)s?(?:\s*\d*\s*[:.]|$)|"
    r"(?:please|signed|return(?:ed)? by)\b|\*|\[(?:note\s*)?\w+\]|[†‡§¹²³⁰-⁹]",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[:=;]|[.!]$")  # in a text away from the table: it is no school's name
_NOTE_LENGTH = 60  # a "school name" longer than this, without a single mark, may be a note below the table
# What survey services and templates write below the headings.
_SECOND = re.compile(
    r"(?:open[- ]ended |your )?(?:response|answer|text|number|whole number|score|mark|\d+ ?(?:-|to) ?\d+)s?",
    re.IGNORECASE,
)
_FEW_BESIDE = 8  # rows whose labels in other columns are named
_PROSE = 25  # letters from which a cell is no mark that somebody mistyped


class Places:
    """Sorts the places of a block by their names and by what stands in them.

    Attributes
    ----------
    schools : dict of int to str
        Places of schools, and their names.
    comments : dict of int to int
        Place of a school, and the place of the comments on it.
    summaries : dict of int to (str, str)
        Places of printed figures: the kind of figure, and its heading.
    nameless : list of int
        Places with ratings and without the name of a school.
    left_out : list of str
        Names of what is none of these.
    clusters : dict of int to str
        Place of a school, and the cluster whose name stands in a row of its own above it.
    codes : array
        Codes of all marks, by factor and place.
    """

    def __init__(self, block: Block, lines: Lines, factors: dict[int, Factor], language: Language) -> None:
        self.block, self.view, self.lines, self.language = block, block.view, lines, language
        self.sheet, self.headings = block.view.sheet, language.headings
        self.header, self.factors = lines.header, factors
        self.schools: dict[int, str] = {}
        self.comments: dict[int, int] = {}
        self.comment_places: dict[int, int | None] = {}  # place of comments -> place of the school before it
        self.nameless: list[int] = []
        self.summaries: dict[int, tuple[str, str]] = {}
        self.left_out: list[str] = []
        self.set_apart: list[str] = []  # rows of marks whose name is no school's
        self.clusters: dict[int, str] = {}  # place of a school -> the name that stands above it and others
        self.problems: list[Problem] = []
        self.codes = self._codes()
        self._sort()

    def _sort(self) -> None:
        values = self.language.values
        reasons = values.reasons(self.codes)
        blank = REASONS.index("blank")
        self.empty: NDArray[np.bool_] = np.atleast_1d((reasons == blank).all(axis=0))
        self.rated: NDArray[np.bool_] = np.atleast_1d(np.isfinite(values.ratings(self.codes)).any(axis=0))
        for row, column in (*self.sheet.errors, *self.sheet.uncomputed):
            line, place = self.view.at(row, column)
            if line in self.factors and place in self.block.places:
                self.empty[place - self.block.names - 1] = False
        filled = np.flatnonzero(~self.empty)
        self.last_filled = int(filled[-1]) if len(filled) else -1
        names = self._names()
        plain = self.headings.plain_names(names)
        before = self._headings_beside(names, plain)
        gap, rated = False, self.rated.tolist()
        below = self._below_the_table(names)
        stop = self._next_table(names)
        for at, place in enumerate(self.block.places[:stop]):
            name = names[at]
            if below is not None and at > below and name and not looks_like_schools([name]):
                self.left_out.append(self._named(name, place))
                continue
            if plain[at] and rated[at] and place not in before:
                self.schools[place] = name
            elif not name and self.empty[at] and place not in before:
                gap = gap or at > self.last_filled
            else:
                self._sort_place(place, at, name, before.get(place, ""), gap)
        self._take_headings_for_clusters()
        self._number_schools()
        self._set_statistics_apart()
        self._place_comments()
        self.problems += set_apart(self.set_apart, self.sheet)

    def said_beside(self, places: list[int]) -> list[str]:
        """Texts that stand in the other lines of some places, such as "Training required?"; empty if one has none."""
        first = self.block.names + 1
        if places[0] < max(self.schools, default=0):
            return []  # among the schools: a name is missing
        found = [
            next((text for one in self.lines.all if (text := one.names[place - first]) and text[0].isalpha()), "")
            for place in places
        ]
        return list(dict.fromkeys(found)) if all(found) and len(found) <= _FEW_BESIDE else []

    def is_rated(self, place: int) -> bool:
        """Whether there is a mark in a place."""
        return bool(self.rated[place - self.block.names - 1])

    def _below_the_table(self, names: list[str]) -> int | None:
        """The blank row below the last mark, from which on a name that is no school's is of a key or a note."""
        if not self.view.swapped or not self.rated.any():
            return None
        last = int(np.flatnonzero(self.rated)[-1])
        return next((at for at in range(last + 1, len(names)) if not names[at] and self.empty[at]), None)

    def _next_table(self, names: list[str]) -> int | None:
        """Where another table begins below: the heading of the schools comes again, above no factor."""
        if not self.view.swapped or self.header is None or not self.header.label:
            return None
        heading = same_name(self.header.label)
        again = [at for at in np.flatnonzero(~self.rated).tolist() if at and same_name(names[at]) == heading]
        if not again:
            return None
        start, place = again[0], self.block.places[again[0]]
        if not self.rated[:start].any():  # a second line of headings: the marks stand below it
            return None
        others = [name for name in names[start + 1 :] if name]
        found = (
            f"another table, headed {self._named(names[start], place)}, with {counted(len(others), 'row')}, is left out"
        )
        fix = "Nothing to do, unless ratings stand there."
        cell = self.view.address(self.header.line, place)
        self.problems.append(self.sheet.problem("another table", found, "", fix, cell, error=False))
        while start and not self.rated[start - 1] and self.header.names[start - 1] == "":
            start -= 1
        # A line alone above it, such as "Actions agreed", is its title.
        alone = start > 1 and not self.rated[start - 1] and self.header.names[start - 2] == ""
        return start - 1 if alone else start

    def _names(self) -> list[str]:
        """Name above or beside each place; under a merged cell, and before Mark and Why?, the name's."""
        if self.header is None:
            alone = (self.view.swapped and self.language.options.as_school) or ""
            return ["" if empty else alone for empty in self.empty.tolist()]
        names = list(self.header.names)
        if self.lines.below is not None:
            said, last = self.lines.below.names, ""
            for at, name in enumerate(names):
                last = name or last
                names[at] = name or (last if at < len(said) and said[at] else "")
        return names

    def _headings_beside(self, names: list[str], plain: list[bool]) -> dict[int, str]:
        """Headings of totals and the like, by place; a line beside the schools' names counts where no name stands."""
        headings, options, found = self.headings, self.language.options, {}
        numbered = self._numbered(len(names))
        schools = [
            self.header is not None
            and any(map(str.isalpha, name))
            and (plain[at] or self._is_school(name, numbered[at]))
            for at, name in enumerate(names)
        ]
        for one in self.lines.all:
            if (
                one.line < self.block.first
                and one.role not in FIELDS
                and len(one.filled)
                and one is not self.lines.below
            ):
                is_header = one is self.header
                for at, value in enumerate(one.values):
                    if schools[at] or value.__class__ is not str or value == "":
                        continue  # beside a school's name, N for No is no number of schools
                    text = squeezed(value)
                    ignored = bool(options.ignore) and options.ignores(text)
                    if not (ignored or is_header) and headings.is_plain_name(value):
                        continue
                    if self.header is None and names[at] and not ignored and not self._stands_alone(at):
                        continue  # one answer of several, and no label
                    aside = headings.is_no_school(text) if is_header else headings.is_aside(text)
                    if ignored or aside or headings.summary(text):
                        found[self.block.names + 1 + at] = text
        for at, name in enumerate(names) if options.ignore else ():
            if options.ignores(name):
                found[self.block.names + 1 + at] = name
        return found

    def _stands_alone(self, at: int) -> bool:
        """Whether there is one text only beside the marks of a place, as the label of a figure is."""
        return (
            sum(one.names[at] != "" for one in self.lines.all if one.line < self.block.first or self.view.swapped) == 1
        )

    def _numbered(self, count: int) -> list[bool]:
        """Which places have an official number of their own, such as a URN: theirs are schools, "Family Action" too."""
        ids = next((one for one in self.lines.all if one.role == "school_id" and one is not self.header), None)
        if ids is None:
            return [False] * count
        once = Counter(ids.names)
        return [any(letter.isdigit() for letter in name) and once[name] == 1 for name in ids.names]

    def _is_school(self, name: str, numbered: bool) -> bool:
        """Whether a name that holds a telling word ("Charles N Holden School") is a school's all the same."""
        headings = self.headings
        return (numbered and not headings.is_of_all(name)) or not headings.is_no_school(name)

    def _sort_place(self, place: int, at: int, name: str, beside: str, gap: bool) -> None:
        empty, headings = bool(self.empty[at]), self.headings
        below = self.lines.below.names[at] if self.lines.below else ""
        values = [self.view.value(line, place) for line in self.factors]
        if beside and self.language.options.ignores(beside):
            return
        if at == 0 and self.view.swapped and self._heads_again(values):
            self.left_out.append(self._named(name, place))
        elif beside == name and self._is_school_like_a_figure(name, values):
            self.schools[place] = name
        elif (kind := headings.summary(beside)) and not (kind == "highest" and self._is_end_of_scale(values)):
            self.summaries[place] = (kind, beside)
        elif beside:
            by_name = beside == name and self.view.swapped and self.rated[at] and headings.may_be_named_so(name)
            (self.set_apart if by_name else self.left_out).append(self._named(beside, place))
        elif headings.is_comment(below) or (name and headings.is_comment(name)):
            self.comment_places[place] = max(self.schools, default=None)
        elif below and not names_marks(below):
            self.left_out.append(self._named(f"{name} {below}".strip(), place))
        elif empty and at > self.last_filled and self._is_note(name, gap):
            if not _NOTE.match(name):
                self.left_out.append(self._named(name, place))
        elif (not name or names_marks(name)) and not empty and self.rated[at]:
            self.nameless.append(place)
        elif not name or (not self.rated[at] and self._is_text(name, values)):
            self.left_out.append(self._named(name, place))
        else:
            self.schools[place] = name

    def _is_end_of_scale(self, values: list[Any]) -> bool:
        """Whether a row of "Maximum score" says what there could be: the scale's own end throughout."""
        return {number_in(value) for value in values if value != ""} == {self.language.framework.scale.maximum}

    def _heads_again(self, values: list[Any]) -> bool:
        """Whether the first row of a table is a second line of headings: Response, Response, Response."""
        texts = [squeezed(value) for value in values if value != ""]
        return (
            bool(texts)
            and not any(self.language.values.read(text).is_rated for text in texts)
            and all(names_marks(text) or _SECOND.fullmatch(text) for text in texts)
        )

    def _is_note(self, name: str, gap: bool) -> bool:
        """Whether a text behind the last mark is a note: said so, a sentence, long, or set apart by a blank line."""
        if looks_like_schools([name]) and not (_NOTE.match(name) or name.endswith((".", "!")) or len(name) > 120):
            return False
        return bool(
            len(name) > _NOTE_LENGTH or _NOTE.match(name) or gap or (_SENTENCE.search(name) and not name[-1:].isalnum())
        )

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
        one_word = len({squeezed(value).casefold() for value in filled}) == 1 and bool(self.rated.any())
        return len(filled) > 1 and words and not one_word

    def belong_to(self, school: str) -> bool:
        """Take the one column of marks that names no school, such as *Score*, for this school's, if there is one."""
        marked = [place for place in self.block.places if self.is_rated(place)]
        taken = not school or self.schools or self.view.swapped
        if taken or len(marked) != 1 or not names_marks(self._name(marked[0]) or "marks"):
            return False
        self.schools = {marked[0]: school}
        self.summaries, self.nameless, self.left_out = {}, [], []
        self.comment_places = {place: marked[0] for place in self.comment_places if place > marked[0]}
        self._place_comments()
        return True

    def _take_headings_for_clusters(self) -> None:
        """Take names with nothing beside them, each above schools, for those of clusters: North, then its schools."""
        if not self.view.swapped or self.header is None or self.lines.field("cluster"):
            return
        others = [one for one in self.lines.all if one is not self.header]
        first = self.block.names + 1
        bare = [
            place for place in self.schools
            if self.empty[place - first] and all(one.values[place - first] == "" for one in others)
        ]  # fmt: skip
        named = [place for place in self.schools if place not in bare]
        schools = [self.schools[place] for place in named]
        order = list(self.schools)
        above = all(order.index(place) + 1 < len(order) and order[order.index(place) + 1] in named for place in bare)
        if not bare or bare[0] != order[0] or not above or len(named) <= len(bare):
            return
        if looks_like_schools([self.schools[place] for place in bare]) or not looks_like_schools(schools):
            return
        cluster = ""
        for place in order:
            cluster = self.schools.pop(place) if place in bare else cluster
            if place in named:
                self.clusters[place] = cluster
        names = listed(f'"{name}"' for name in dict.fromkeys(self.clusters.values()))
        found = f"{names} {is_are(len(bare))} read as clusters, since schools and no marks stand below"
        fix = "Write not rated beside a name that is a school's."
        cells = listed_cells(self.view.address(self.header.line, place) for place in bare)
        self.problems.append(self.sheet.problem("cluster above schools", found, "", fix, cells, error=False))

    def _number_schools(self) -> None:
        """Call schools that are known by a number School 1, and by an official number URN 100001."""
        word = "School"
        if self.header is not None and self.header.role == "school_id":
            first = self.header.label.split()[0]
            word = first.upper() if len(first) <= 6 and first.casefold() != "school" else "School"
        self.schools = {place: f"{word} {name}" if name.isdigit() else name for place, name in self.schools.items()}

    def _set_statistics_apart(self) -> None:
        """Take places whose figures follow from all others for what they are, whatever they are called."""
        if self.lines.field("cluster") or self.lines.field("round") or self.clusters:
            return
        places = sorted([*self.schools, *self.nameless])
        ratings = self.language.values.ratings(self.codes[:, [place - self.block.names - 1 for place in places]])
        for at, kind in arithmetic_figures(ratings, self.language.framework.scale).items():
            name = self.schools.get(places[at], "")
            if looks_like_schools([name]):
                continue
            self.schools.pop(places[at], None)
            self.nameless = [place for place in self.nameless if place != places[at]]
            self.summaries[places[at]] = (kind, name)
            plural = self.language.framework.plural
            found = f"{self._named(name, places[at])} equals the {kind} of the schools beside it on all {plural}"
            fix = "It is read as a printed figure and no school."
            cell = self.view.address(self.block.first, places[at])
            self.problems.append(self.sheet.problem("figure without a name", found, "", fix, cell, error=False))

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

    def _named(self, heading: str, place: int) -> str:
        kind = "row" if self.view.swapped else "column"
        return f'"{heading}"' if heading else f"{kind} {self.view.address(self.block.first, place)}"

    def _codes(self) -> NDArray[np.int32]:
        """Codes of all marks, by factor and place."""
        cells, names, stop = self.view.cells, self.block.names, self.block.stop
        marks = [cells[line][names + 1 : stop] for line in self.factors]
        return self.language.values.codes([*chain.from_iterable(marks)]).reshape(len(marks), stop - names - 1)
