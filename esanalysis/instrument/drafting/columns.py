"""A column of a file of marks: what stands below its heading, and what it may be."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from esanalysis.english import plain
from esanalysis.instrument.drafting.guess import traffic_light
from esanalysis.instrument.drafting.headings import AREA, BESIDE, FACT, ID, MARKED, SCHOOL
from esanalysis.instrument.drafting.order import scales_with
from esanalysis.instrument.missing import CODES, marker
from esanalysis.instrument.scale import fold

__all__ = ["MOST_WORDS", "NUMBER", "Column", "column_of", "parted"]

MOST_WORDS = 10  # a column with more different texts holds names or sentences
_WORDS_OF_A_CODE = 6  # of its heading
_LONGEST_WORD = 60
_SHORT = 3  # letters of n/a and the like, which nobody takes for a mark
_SHARE = re.compile(r"%|\b(?:percent(?:age)?|pct)\b", re.IGNORECASE)
_FLAGS = {"0", "1", "yes", "no", "y", "n", "true", "false"}
_MANY = 100  # end of the longest usual scale
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?%?")
_LABELLED = re.compile(r"\(?(\d+)\s*[-–—:.)=(]\s*(\D*[^\W\d_]\D*?)\)?|(\D*[^\W\d_]\D*?)\s*\((\d+)\)")


@dataclass(frozen=True, eq=False)
class Column:
    """One column (or, in a grid with the schools across, one row) of marks or of facts.

    Parameters
    ----------
    heading : str
        What it is called.
    place : str
        Where the heading stands.
    values : tuple of str
        What stands below (or beside) it and is no missing marker: ``1 - No`` as No, ``R`` as Red.
    spellings : dict of str to str
        Another way in which a value was written.
    numbered : dict of str to int
        The number that was written beside a value.
    dates : bool
        Whether it holds a date.
    unmarked : tuple of str
        Texts that are taken to say that there is no mark.
    """

    heading: str
    place: str
    values: tuple[str, ...]
    spellings: dict[str, str] = field(default_factory=dict)
    numbered: dict[str, int] = field(default_factory=dict)
    dates: bool = False
    unmarked: tuple[str, ...] = ()

    @cached_property
    def words(self) -> dict[str, str]:
        """Different texts, folded, and how each is written first."""
        return {fold(value): value for value in reversed(self.values)}

    @cached_property
    def is_words(self) -> bool:
        """Whether it holds a few texts that come again, as grades do."""
        words = self.words
        few = 0 < len(words) <= MOST_WORDS and max(map(len, words.values())) <= _LONGEST_WORD
        again = len(self.values) > len(words) or len(words) <= 3 or len(self.values) <= 4
        named = self.is_school or bool(FACT.fullmatch(plain(self.heading)))
        return few and again and not self.is_numbers and not self.dates and not named

    @property
    def comes_again(self) -> bool:
        """Whether its texts come again, or are all of one known scale."""
        return len(self.values) > len(self.words) or bool(scales_with(frozenset(self.words)))

    @cached_property
    def numbers(self) -> list[float]:
        """Its numbers."""
        return [float(value.rstrip("%")) for value in self.values if NUMBER.fullmatch(value)]

    @cached_property
    def is_numbers(self) -> bool:
        """Whether it holds mostly numbers."""
        return len(self.numbers) * 2 > len(self.values)

    @cached_property
    def is_marks(self) -> bool:
        """Whether its numbers could be marks of a usual scale."""
        named = self.is_numbers and not self.is_other and not self.dates
        return named and min(self.numbers) >= 0 and max(self.numbers) <= _MANY

    @cached_property
    def is_other(self) -> bool:
        """Whether the heading says that numbers here are no marks."""
        folded = plain(re.sub(r"['’]d\b", " would", self.heading.replace("_", " ")))  # "I'd like more" is no id
        short = len(folded.split()) <= _WORDS_OF_A_CODE  # "helps children of the same age to play" is no age
        named = SCHOOL.fullmatch(folded) or (short and (ID.fullmatch(folded) or BESIDE.fullmatch(folded)))
        return not MARKED.fullmatch(folded) and bool(named)

    @cached_property
    def is_share(self) -> bool:
        """Whether its numbers are percentages."""
        named = bool(_SHARE.search(self.heading.replace("_", " ")))
        return named or any(value.endswith("%") for value in self.values)

    @cached_property
    def is_fine(self) -> bool:
        """Whether its numbers have decimals that halves and quarters do not have, as measured ones do."""
        return any(abs(number * 4 - round(number * 4)) > 1e-6 for number in self.numbers)

    @cached_property
    def is_school(self) -> bool:
        """Whether it is headed as the column of the schools' names, and holds some: "Academy" may say 0 or 1."""
        flags = bool(self.values) and {value.casefold() for value in self.values} <= _FLAGS and len(self.values) > 2
        return bool(SCHOOL.fullmatch(plain(self.heading))) and not flags

    @cached_property
    def is_area(self) -> bool:
        """Whether it is headed as the column of the councils' names."""
        return bool(AREA.fullmatch(plain(self.heading)))

    @cached_property
    def says_marked(self) -> bool:
        """Whether the heading says that marks stand here."""
        return bool(MARKED.fullmatch(plain(self.heading)))


def column_of(heading: str, place: str, cells: Sequence[tuple[Any, str]]) -> Column:
    """A column from its cells, each with the text that it shows."""
    filled = [text for _, text in cells if text]
    pure = any(NUMBER.fullmatch(text) for text in filled)
    # Beside words the C of official figures (confidential) may be a grade: it is a word like the others.
    texts = [text for text in filled if not _is_missing(text) or (not pure and text.casefold() in CODES)]
    lights = all(map(traffic_light, set(texts)))  # among B, C and D, A is a grade
    values: list[str] = []
    spellings: dict[str, str] = {}
    numbered: dict[str, int] = {}
    for text in texts:
        value, number = parted(text, lights=lights)
        if number and pure:
            value = number
        elif number:
            numbered[value] = int(number)
        elif value != text:
            spellings[value] = text
        values.append(value)
    dates = any(isinstance(value, dt.date | dt.time | bool) for value, _ in cells)
    unmarked = tuple(text for _, text in cells if len(text) > _SHORT and _is_missing(text))
    return Column(heading, place, tuple(values), spellings, numbered, dates, unmarked)


@lru_cache(maxsize=10_000)  # a file holds the same few texts thousands of times
def _is_missing(text: str) -> bool:
    return marker(text) is not None


@lru_cache(maxsize=10_000)
def parted(text: str, *, lights: bool = True) -> tuple[str, str]:
    """A mark as the scale would write it (R as Red, where all are `lights`), and the number beside it, if any."""
    if match := _LABELLED.fullmatch(text):
        return (match[2] or match[3]).strip(), match[1] or match[4]
    return (lights and traffic_light(text)) or text, ""
