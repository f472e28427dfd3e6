"""The lines of a grid that are no factors: which of them names the schools, and what the others are.

In a table with a row a school these are its columns; in a grid with a column a school, the rows around its factors.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from esanalysis.english import listed, plain
from esanalysis.errors import Problem
from esanalysis.files.sheet import column_letters
from esanalysis.ratings.reading.layouts.blocks import Block, squeezed
from esanalysis.ratings.reading.meaning.roles import (
    kind_of_values,
    looks_like_schools,
    names_marks,
    role_of_heading,
    school_rank,
)
from esanalysis.ratings.reading.options import typed
from esanalysis.ratings.reading.tables import Language
from esanalysis.ratings.reading.values import clean, same_name, shown

__all__ = ["FIELDS", "Line", "Lines"]

FIELDS = ("cluster", "round", "rater", "school_id", "phase", "area", "subcluster")
_NEVER = ("date", "postcode", "email", "url", "phone", "person", "nothing")  # kinds of values that name no school
_YES_NO = {"y", "n", "yes", "no", "true", "false"}  # below "Academy?" these name nothing
_FLAGS = {"0", "1"}  # below "Academy" these say whether it is one
_COUNTED = {"schools", "academies", "settings", "establishments", "nurseries"}  # over numbers: how many there are
_OF_A_PERSON = ("email", "phone", "respondent", "self")  # roles that say that each row is a person
_HEAD_IT = 'Head the column of the schools\' names "School".'
_SAMPLES = 3
_ASKED, _WORDS_OF_A_QUESTION = 25, 6  # letters from which "?" ends a question, and words from which there is no need
_NAMES = re.compile(r"\b(?:schools?|academy|setting|provider|name)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """One line: its label, what the label says it is, and the cells in the places of the schools."""

    line: int
    label: str
    role: str | None
    values: tuple[Any, ...]

    @cached_property
    def filled(self) -> list[Any]:
        """Cells with content."""
        return [value for value in self.values if value != ""]

    @cached_property
    def kind(self) -> str:
        """What most of its values are."""
        return kind_of_values(self.values)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The values as names."""
        return tuple(clean(value if value.__class__ is str else squeezed(value)) for value in self.values)

    @cached_property
    def says_marks(self) -> bool:
        """Whether every filled cell only says that marks stand below it."""
        return bool(self.filled) and all(names_marks(squeezed(value)) for value in self.filled)


class Lines:
    """Sorts the lines of a block that name no factor."""

    def __init__(self, block: Block, language: Language) -> None:
        self.block, self.language = block, language
        self.options, self.headings = language.options, language.headings
        self.is_table = block.view.swapped
        self.problem: Problem | None = None  # which line names the schools has to be said
        self.all = [self._line(line) for line in block.other_lines]
        self.ignored = [one for one in self.all if one.role == "ignored"]
        self.below = self._heading_of_marks()
        self.header = self._header()

    def _line(self, line: int) -> Line:
        block = self.block
        label = block.view.text(line, block.names) if self.is_table else block.label(line)
        values = block.view.cells[line][block.names + 1 : block.stop]
        if block.view.covered:
            values = [block.view.key(line, place) for place in block.places]
        if self.is_table and not label and values and self.headings.is_comment(first := squeezed(values[0])):
            label = first  # below a heading that is merged over a mark and its why
        return Line(line, label, self._role(label, line), tuple(values))

    def _role(self, label: str, line: int) -> str | None:
        if not label:
            return None
        if self.options.ignores(label):
            return "ignored"
        if said := self.options.role_of(label):
            return said
        if school_rank(label) == 0:
            return "school"
        field = self.headings.field(label)
        if field in FIELDS and not (field == "round" and "date" in plain(label).split() and self.is_table):
            return field
        return role_of_heading(label)

    def field(self, name: str) -> Line | None:
        """Line of a field, such as the cluster; None where the grid has none."""
        found = [one for one in self.all if one.role == name and one.filled and one is not self.header]
        return next((one for one in found if self._may_hold_field(one)), None)

    def _may_hold_field(self, one: Line) -> bool:
        return self.is_table or one.line < max(self.block.lines) or self.block.end >= self.block.view.lines

    # Which line names the schools

    def _header(self) -> Line | None:
        said = self.options.columns.get("school")
        if said or self.options.usual.get("school"):
            chosen = [one for one in self.all if self.options.role_of(one.label) == "school" and one.filled]
            if chosen:
                return chosen[0]
            if self.is_table and said:
                self.problem = self._no_such_column(listed(f'"{name}"' for name in said))
                return None
        return self._header_of_table() if self.is_table else self._header_of_grid()

    def _candidates(self) -> list[Line]:
        return [
            one for one in self.all if one is not self.below and one.role != "ignored" and self._may_hold_names(one)
        ]

    def _may_hold_names(self, one: Line) -> bool:
        counts = one.kind == "number" and plain(one.label) in _COUNTED
        answers = all(same_name(name) in _YES_NO for name in one.names if name)
        answers = answers or (len(one.filled) > len(_FLAGS) and _FLAGS.issuperset(filter(None, one.names)))
        return bool(one.filled) and one.kind not in _NEVER and not (one.says_marks or counts or answers)

    def _header_of_grid(self) -> Line | None:
        """Row with the schools' names: said so by its label, else the fullest, most varied, with letters."""
        found = []
        for one in self._candidates():
            said = school_rank(one.label) in (0, 1) and self.headings.is_school(one.label)
            if not (said or one.line < self.block.first) or self._is_other_row(one, said):
                continue
            filled = [name for name in one.names if name]
            letters = sum(any(letter.isalpha() for letter in text) for text in filled)
            varied = len(set(filled)) > 0.9 * len(filled)
            bare = not one.label or self.headings.is_factor_word(one.label)  # "Completed by" is about the schools
            likeliness = (said, varied, letters * 2 > len(filled), bare, len(filled), one.line)
            found.append((len(filled), likeliness, one))
        fullest = max((filled for filled, _, _ in found), default=0)
        likely = [(likeliness, one) for filled, likeliness, one in found if filled * 2 > fullest]
        return max(likely, key=lambda pair: pair[0])[1] if likely else None

    def _is_other_row(self, one: Line, said: bool) -> bool:
        """Whether a row's label says that it holds something else than the schools' names."""
        if said or one.label.casefold() == "name":
            return False
        headings = self.headings
        return (
            one.role is not None
            or headings.is_form_metadata(one.label)
            or bool(headings.summary(one.label))
            or headings.is_aside(one.label)
        )

    def _header_of_table(self) -> Line | None:
        """Column with the schools' names: the surest heading, else the one column of names there is."""
        candidates = self._candidates()
        personal = any(map(self._is_of_a_person, self.all))
        for rank in range(2):
            said = [
                one for one in candidates
                if school_rank(one.label) == rank and one.role in (None, "school")
                and not (personal and plain(one.label) == "name")
            ]  # fmt: skip
            named = [one for one in said if one.kind not in ("number", "code")] or said
            if named:
                return self._one_of(named)
        if self.options.as_school:
            return None
        unsaid = [one for one in candidates if one.role is None and self._may_name(one)]
        most = max((len(one.filled) for one in self.all), default=0)
        names = [one for one in unsaid if one.kind == "text"]
        if like_schools := [one for one in names if looks_like_schools(one.filled)]:
            return self._one_of(like_schools)
        # Of an authority's own tables the authorities are rated; beside another column of names, that is a question.
        names = [one for one in names if len(one.filled) * 2 > most]  # "Other, please say" is mostly blank
        authorities = [one for one in candidates if school_rank(one.label) == 2]
        if names or authorities:
            return self._one_of([*names, *authorities[:1]])
        if numbers := [one for one in candidates if one.role == "school_id"]:
            return numbers[0]
        corner = [one for one in unsaid if not one.label or self.headings.is_factor_word(one.label)]
        return next((one for one in corner if not _counts(one)), None)

    def _is_of_a_person(self, one: Line) -> bool:
        """Whether a column says that each row is a person, so that "Name" is theirs and no school's."""
        return one.role in _OF_A_PERSON or self.headings.is_form_time(one.label)

    def _may_name(self, one: Line) -> bool:
        headings = self.headings
        return not (
            headings.summary(one.label) or headings.is_aside(one.label) or headings.is_comment(one.label)
            or names_marks(one.label) or headings.is_form_metadata(one.label)
            or _is_prose(one) or _is_question(one.label)
        )  # fmt: skip

    def _one_of(self, found: list[Line]) -> Line | None:
        """The one column among some; two with different names are a question."""
        if len(found) == 1:
            return found[0]
        different = {tuple(map(same_name, one.names)): one for one in reversed(found)}
        if len(different) == 1:
            return found[0]
        fullest = max(len(one.filled) for one in found)
        full = [one for one in found if len(one.filled) * 2 > fullest]
        if len(full) == 1:
            return full[0]
        self.problem = self._which(full)
        return None

    def _which(self, found: list[Line]) -> Problem:
        columns = listed((self._sampled(one) for one in found[:4]), "or")
        option = listed((typed("--column", "school", one.label) for one in found[:4] if one.label), "or")
        sheet = self.block.view.sheet
        return sheet.problem(
            "which column names the schools",
            f"{len(found)} columns that could: {columns}",
            "one of them",
            f"Say which: {option}. {self._one_school()}" if option else _HEAD_IT,
        )

    def _one_school(self) -> str:
        """What to type where all rows are of one school, and whose each of them is."""
        respondent = next((one.label for one in self.all if one.role == "respondent" and one.label), "")
        rater = f" {typed('--column', 'rater', respondent)}" if respondent else ""
        return f"If all rows are one school's: {typed('--as-school', 'Oak Primary')}{rater}."

    def _sampled(self, one: Line) -> str:
        samples = list(dict.fromkeys(name for name in one.names if name))[:_SAMPLES]
        more = ", ..." if len(set(one.names)) > _SAMPLES else ""
        label = f'"{one.label}"' if one.label else "without a heading"
        return f"{column_letters(one.line)} {label} ({', '.join(shown(name).strip(chr(34)) for name in samples)}{more})"

    def _no_such_column(self, said: str) -> Problem:
        return self.none(f"no column headed {said}")

    def none(self, found: str = "no column that names the schools", cells: str | None = None) -> Problem:
        """Say that no line names the schools, with the headings that stand there."""
        heads = [one.label for one in self.all if one.label and one.filled][:8]
        seen = f"; beside the {self.language.framework.plural} stand {', '.join(map(shown, heads))}" if heads else ""
        told = [one for one in self.all if one.label and self._may_tell(one)]
        names = [one.label for one in told if one.kind == "text"] or [one.label for one in told if one.filled]
        name = f", or name it: {typed('--column', 'school', names[0])}." if names else "."
        name += f" {self._one_school()}"
        return self.block.view.sheet.problem(
            "no school name",
            found + seen,
            "a column headed School",
            f'Head the column with the schools\' names "School"{name}',
            cells,
        )

    def _may_tell(self, one: Line) -> bool:
        """Whether a line may be of names after all: of texts, or of numbers of people or rows."""
        if one.kind in _NEVER or one.role in _OF_A_PERSON or _counts(one):
            return False
        if self.headings.is_aside(one.label) or self.headings.is_comment(one.label) or names_marks(one.label):
            return False
        if _is_prose(one) or _is_question(one.label):
            return False
        told = one.role in ("code", "person") or len(set(one.names)) == len(one.names) > 1
        return told or (one.role is None and one.kind == "text")

    def _heading_of_marks(self) -> Line | None:
        """Row below the schools' names that says Mark, Why?, Mark, Why? over and over."""
        if self.is_table:
            return None
        for one in self.all:
            if one.line < self.block.first and one.filled and one.role is None:
                texts = [squeezed(value) for value in one.filled]
                if all(names_marks(text) or self.headings.is_comment(text) for text in texts) and any(
                    map(names_marks, texts)
                ):
                    return one
        return None


def _counts(one: Line) -> bool:
    """Whether the values only number the rows: 0, 1, 2 or 1, 2, 3."""
    try:
        numbers = [float(value) for value in one.filled]
    except (TypeError, ValueError):
        return False
    return len(numbers) > 1 and numbers in ([*range(len(numbers))], [*range(1, len(numbers) + 1)])


def _is_question(label: str) -> bool:
    """Whether a heading asks for an answer in words: what stands below it names nothing."""
    asks = label.rstrip().endswith("?") or len(label.split()) > _WORDS_OF_A_QUESTION
    return asks and len(label) > _ASKED and not _NAMES.search(label)


def _is_prose(one: Line) -> bool:
    """Whether the cells hold sentences, or the same few words over and over."""
    texts = [text for value in one.filled[:200] if (text := squeezed(value))]
    long = sum(len(text) > 80 or len(text.split()) > 12 for text in texts)
    few = (len(texts) > 8 and len(set(texts)) * 4 <= len(texts)) or len(texts) > 2 > len(set(texts))
    return long * 4 > len(texts) or few
