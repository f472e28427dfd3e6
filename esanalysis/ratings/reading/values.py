"""One cell to a mark, or to the reason why there is none, or to what is wrong with it."""

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from esanalysis.english import plain
from esanalysis.instrument.framework import Scale
from esanalysis.instrument.missing import marker

__all__ = ["Mark", "Values", "clean"]

_FOOTNOTE = re.compile(r"(?<=\S)(?:\s*(?:[*†‡§¹²³⁰-⁹]+|\[(?:note\s*)?\d+\]|\[[a-z]\]))+$", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d*|,\d{1,2})?|[+-]?\.\d+")


def clean(text: str) -> str:
    r"""Text without hard spaces, line breaks and the footnote marks behind it.

    Examples
    --------
    >>> clean("\xa05¹"), clean("Oak Primary [2]"), clean("[x]")
    ('5', 'Oak Primary', '[x]')
    """
    return _FOOTNOTE.sub("", " ".join(text.replace("\u200b", "").split()))


@dataclass(frozen=True)
class Mark:
    """What a cell says: a rating, or why it is missing, or (`wrong`) the kind of problem it is."""

    rating: float = float("nan")
    missing: str | None = None
    wrong: str | None = None

    @property
    def is_text(self) -> bool:
        """Whether the cell holds neither a number nor a missing marker."""
        return self.wrong in ("not a number", "not on the scale")


@dataclass
class Values:
    """Reads the cells of one scale; each different value is worked out once.

    Examples
    --------
    >>> values = Values(Scale(1, 10))
    >>> values.read("5 [1]"), values.read("[x]"), values.read(11.0)
    (Mark(rating=5.0, missing=None, wrong=None), Mark(rating=nan, missing='x', wrong=None),
     Mark(rating=11.0, missing=None, wrong='out of range'))
    """

    scale: Scale
    _known: dict[Any, Mark] = field(default_factory=dict)

    def read(self, value: Any) -> Mark:
        """Read one cell."""
        key = (type(value), value)  # True == 1 == 1.0, but they are not the same entry in a cell
        if key not in self._known:
            self._known[key] = self._mark(value)
        return self._known[key]

    def _mark(self, value: Any) -> Mark:
        if isinstance(value, bool | dt.date | dt.time | dt.timedelta):
            return Mark(wrong="not a number")
        if isinstance(value, int | float):
            return self._number(float(value))
        text = clean(str(value))
        if self.scale.words and (word := self.scale.word_value(text)) is not None:
            return Mark(word)
        if (missing := marker(text)) is not None:
            return Mark(missing=missing)
        if (number := number_in(text)) is not None:
            return self._number(number)
        return Mark(wrong="not a number" if not self.scale.words else "not on the scale")

    def _number(self, number: float) -> Mark:
        if self.scale.words:  # the place of a word is nothing a person writes, but a synonym may be "2"
            word = self.scale.word_value(f"{number:g}")
            return Mark(word) if word is not None else Mark(wrong="not on the scale")
        return Mark(number, wrong=None if self.scale.is_mark(number) else "out of range")


def number_in(value: Any) -> float | None:
    """Read the number in a cell, written as a number or as text; None if it holds none.

    Examples
    --------
    >>> number_in("59*"), number_in(6.1), number_in("about 6")
    (59.0, 6.1, None)
    """
    if isinstance(value, int | float):
        return None if isinstance(value, bool) else float(value)
    text = clean(str(value))
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def shown(value: Any) -> str:
    """Write a cell's value in a message the way the person sees it in the cell.

    Examples
    --------
    >>> shown(11.0), shown("eight"), shown(True), shown("")
    ('11', '"eight"', 'TRUE', 'nothing')
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, dt.date):
        return f"the date {value:%d %B %Y}".replace(" 0", " ")
    if isinstance(value, int | float):
        return f"{value:.10g}"
    text = " ".join(str(value).split())
    if not text:
        return "nothing"
    if _NUMBER.fullmatch(text):  # in a .csv file numbers are text too
        return text
    return f'"{text[:57]}..."' if len(text) > 60 else f'"{text}"'


_NO_ANSWER = {"none", "n/a", "na", "-", "–", "—", "no", "nil", "."}


def answered(text: str) -> str:
    """Text written below a question for comments; nothing where it only says that there is no comment.

    Examples
    --------
    >>> answered(" New head "), answered("None."), answered("-")
    ('New head', '', '')
    """
    said = text.strip()
    return "" if (said.casefold().rstrip(".!") or ".") in _NO_ANSWER else said


@lru_cache(maxsize=100_000)
def same_name(name: str) -> str:
    """Fold a school's or cluster's name to what two spellings of it share."""
    return plain(name) or name
