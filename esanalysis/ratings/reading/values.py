"""One cell to a mark, or to the reason why there is none, or to what is wrong with it."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from esanalysis.english import plain
from esanalysis.instrument.framework import Scale
from esanalysis.schema import MISSING

__all__ = ["REASONS", "Mark", "Values", "answered", "clean", "is_day", "number_in", "same_name", "shown"]

REASONS = list(MISSING)

_FOOTNOTE = re.compile(r"(?<=\S)(?:\s*(?:[*†‡§¹²³⁰-⁹]+|\[(?:note\s*)?\d+\]|\[[a-z]\]))+$", re.IGNORECASE)
_THOUSANDS = re.compile(r"[+-]?\d+,\d{3,}")  # 1,000 is a thousand, and no mark
# How Excel writes 3-4 and 6/7 once it has made dates of them: 03-Apr, 06 July, Jul-06.
_DAY = re.compile(
    r"\d{1,2}[-/ ]?(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*[-/ ]\d{1,4}",
    re.IGNORECASE,
)
_OUT_OF = re.compile(r"(\d+(?:\.\d+)?)\s*(?:/|out of)\s*(\d+)", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d*|,\d{1,2})?|[+-]?\.\d+")


def clean(text: str) -> str:
    r"""Text without hard spaces, line breaks and the footnote marks behind it.

    Examples
    --------
    >>> clean("\xa05¹"), clean("Oak Primary [2]"), clean("[x]")
    ('5', 'Oak Primary', '[x]')
    """
    text = " ".join(text.replace("\u200b", "").split())
    return text if text[-1:].isascii() and text[-1:].isalnum() else _FOOTNOTE.sub("", text)


@dataclass(frozen=True)
class Mark:
    """What a cell says: a rating, or why it is missing, or (`wrong`) the kind of problem it is.

    `translated` is set where the mark stands there in another form than the scale's own: ``10 (high)``, ``RI``.
    """

    rating: float = float("nan")
    missing: str | None = None
    wrong: str | None = None
    translated: bool = False

    @property
    def is_text(self) -> bool:
        """Whether the cell holds neither a number nor a missing marker."""
        return self.wrong in ("not a number", "not on the scale", "two marks in one")

    @property
    def is_rated(self) -> bool:
        """Whether there is a number, on the scale or off it."""
        return self.rating == self.rating  # NaN is not equal to itself


class Values:
    """Reads the cells of one scale; each different value is worked out once.

    Parameters
    ----------
    scale : Scale
        The marks there are.
    missing : sequence of str
        Texts that a person said stand where there is no mark.

    Examples
    --------
    >>> values = Values(Scale(1, 10), missing=["NDA"])
    >>> values.read("5 [1]").rating, values.read("[x]").missing, values.read(11.0).wrong, values.read("nda").missing
    (5.0, 'x', 'out of range', 'not rated')
    """

    def __init__(self, scale: Scale, missing: Sequence[str] = ()) -> None:
        self.scale = scale
        self._missing = {_folded(text): text if text in REASONS else "not rated" for text in missing}
        self._known: dict[type, _Known] = {}  # by class: True == 1 == 1.0, but they are not the same entry in a cell
        self.marks: list[Mark] = []
        self._ratings: NDArray[np.float64] = np.zeros(0)
        self._reasons: NDArray[np.int32] = np.zeros(0, dtype=np.int32)
        self._odd: NDArray[np.bool_] = np.zeros(0, dtype=bool)

    def read(self, value: Any) -> Mark:
        """Read one cell."""
        return self.marks[self.code(value)]

    def code(self, value: Any) -> int:
        """Place of a cell's mark among `marks`."""
        return self._of_class(value.__class__)[value]

    def _of_class(self, cls: type) -> "_Known":
        return self._known[cls] if cls in self._known else self._known.setdefault(cls, _Known(self))

    def codes(self, values: Sequence[Any]) -> NDArray[np.int32]:
        """Places of many marks."""
        classes = set(map(type, values))
        code: Any = self._of_class(classes.pop()).__getitem__ if len(classes) == 1 else self.code
        return np.fromiter(map(code, values), dtype=np.int32, count=len(values))

    def ratings(self, codes: NDArray[np.int32]) -> NDArray[np.float64]:
        """Ratings of marks, NaN where there is none."""
        self._grow()
        return self._ratings[codes]

    def reasons(self, codes: NDArray[np.int32]) -> NDArray[np.int32]:
        """Why marks are missing, as places in `REASONS`; -1 where they are not."""
        self._grow()
        return self._reasons[codes]

    def odd(self, codes: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Which marks are worth a word: wrong ones, and those written in another form."""
        self._grow()
        return self._odd[codes]

    def _grow(self) -> None:
        if len(self._ratings) < len(self.marks):
            self._ratings = np.array([mark.rating for mark in self.marks])
            reasons = [-1 if mark.missing is None else REASONS.index(mark.missing) for mark in self.marks]
            self._reasons = np.array(reasons, dtype=np.int32)
            self._odd = np.array([bool(mark.wrong or mark.translated) for mark in self.marks])

    def _mark(self, value: Any) -> Mark:
        if isinstance(value, bool | dt.date | dt.time | dt.timedelta):
            return Mark(wrong="not a number" if not self.scale.words else "not on the scale")
        if isinstance(value, int | float):
            return self._number(float(value))
        text = clean(str(value))
        if _folded(text) in self._missing:
            return Mark(missing=self._missing[_folded(text)])
        if (number := number_in(text)) is not None:
            return self._number(number)
        if is_day(text):
            return Mark(wrong="not a number" if not self.scale.words else "not on the scale")
        if (share := _OUT_OF.fullmatch(text)) and not self.scale.words and float(share[2]) == self.scale.maximum:
            return replace(self._number(float(share[1])), translated=True)  # 7/10 on a scale that ends at 10
        read = self.scale.read(text)
        if isinstance(read.value, str):
            return Mark(missing=read.value)
        if read.value is not None and not _THOUSANDS.fullmatch(text):
            return Mark(float(read.value), translated=read.translated)
        if read.how in ("ambiguous", "contradiction"):
            return Mark(wrong="a mark or no mark" if read.how == "ambiguous" else "two marks in one")
        return Mark(wrong="not a number" if not self.scale.words else "not on the scale")

    def _number(self, number: float) -> Mark:
        text = f"{number:.10g}"
        if text in self._missing:
            return Mark(missing=self._missing[text])
        read = self.scale.read(text)
        if isinstance(read.value, str):
            return Mark(missing=read.value)
        if read.value is not None:
            return Mark(float(read.value), translated=read.translated)
        if self.scale.words:  # the place of a word is nothing a person writes, but a synonym may be "2"
            return Mark(wrong="not on the scale")
        return Mark(number, wrong="out of range")


def is_day(text: str) -> bool:
    """Whether a text is a day and a month, as Excel makes of 3-4.

    Examples
    --------
    >>> is_day("03-Apr"), is_day("3 - Good")
    (True, False)
    """
    return bool(_DAY.fullmatch(text))


class _Known(dict[Any, int]):
    """Codes of the cells of one class; one that is met for the first time is worked out."""

    def __init__(self, values: Values) -> None:
        super().__init__()
        self.values_ = values

    def __missing__(self, value: Any) -> int:
        marks = self.values_.marks
        marks.append(self.values_._mark(value))
        self[value] = len(marks) - 1
        return self[value]


def _folded(text: str) -> str:
    text = " ".join(text.split()).casefold()
    return f"{float(text.replace(',', '.')):.10g}" if _NUMBER.fullmatch(text) else text


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


_PUNCTUATION = {code: " " for code in range(128) if not chr(code).isalnum()} | {ord("'"): None}


@lru_cache(maxsize=100_000)
def same_name(name: str) -> str:
    """Fold a school's or cluster's name to what two spellings of it share.

    Examples
    --------
    >>> same_name("St. Mary's  C of E"), same_name("ST MARYS C OF E"), same_name("***")
    ('st marys c of e', 'st marys c of e', '***')
    """
    if name.isascii():  # what `plain` does, at a quarter of the cost: an authority has thousands of names
        return " ".join(name.lower().translate(_PUNCTUATION).split()) or name
    return plain(name) or name
