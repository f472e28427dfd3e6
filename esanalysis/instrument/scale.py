"""A scale: which marks there are, which of them is better, and what a written mark means."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from esanalysis.english import plain
from esanalysis.instrument.missing import CODES, doubtful, marker

__all__ = ["Read", "Scale", "fold"]

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_LETTERS = r"[^\W\d_]"
# A number and what it stands for: "1 - No", "10 (high)", "(1) No", "No (1)", "High: 3". Words never hold digits here,
# so that "5 (was 4)" and "7 or 8" stay questions.
_LABELLED = (
    re.compile(rf"\(?({_NUMBER.pattern})\s*(?:[-–—:=.)]|\()\s*(\D*{_LETTERS}\D*?)\s*\)?"),
    re.compile(rf"(\D*{_LETTERS}\D*?)\s*[-–—:=(\[]\s*({_NUMBER.pattern})\s*[)\]]?"),
)
_SENTENCE = 100  # letters from which a text with a number before it is no mark
_SHORTEST, _LONGEST = 1, 4  # letters of a word's first part in a short form that is made up


def fold(text: str) -> str:
    """What two spellings of a mark share; numbers keep their sign, and ``++`` is taken as it is.

    Parameters
    ----------
    text : str
        A mark as it is written.

    Returns
    -------
    str

    Examples
    --------
    >>> fold("Requires improvement "), fold("2.0"), fold("-2"), fold("++")
    ('requires improvement', '2', '-2', '++')
    """
    text = text.strip()
    if _NUMBER.fullmatch(text):
        return f"{float(text.replace(',', '.')):g}"
    return plain(text) or text


class Read(NamedTuple):
    """What a written mark means, and how it was understood.

    Parameters
    ----------
    value : float, str or None
        The mark; or why there is none, as one of the keys of `esanalysis.schema.MISSING`; or None where the
        text means neither.
    how : str
        ``mark`` and ``missing`` are written as the scale has them. ``synonym`` (another spelling or the
        publisher's code), ``short`` and ``labelled`` were translated, which is counted and said.
        ``ambiguous`` may be a mark or a missing one, ``contradiction`` names two marks; ``off the scale``
        is a number that is no mark; ``unknown`` is anything else.
    """

    value: float | str | None
    how: str

    @property
    def translated(self) -> bool:
        """Whether the mark stands there in another form than the scale's own."""
        return self.how in ("synonym", "short", "labelled")


@dataclass(frozen=True)
class Scale:
    """The marks a rating may take.

    Parameters
    ----------
    minimum, maximum : float
        Ends of the scale, in rating units.
    step : float
        Distance between neighbouring marks: 1 for whole numbers, 0.01 for two decimals.
    higher_is_better : bool
        False for a scale on which the smallest number is the best.
    words : tuple of str
        Names of the marks from weakest to strongest, for a scale of words; they stand for 1, 2, 3, ...
    synonyms : dict of str to str
        Other spellings (folded by `fold`) of the words: codes, older wording.
    short : tuple of str
        Short forms of the words, for cells; made up from initials where the instrument gives none.
    missing : dict of str to str
        What the instrument's files write (folded) where there is no mark, and why there is none.
    unit : str
        What one step of a difference is called: ``point``, ``percentage point``, ``grade``.
    """

    minimum: float
    maximum: float
    step: float = 1
    higher_is_better: bool = True
    words: tuple[str, ...] = ()
    synonyms: Mapping[str, str] = field(default_factory=dict)
    short: tuple[str, ...] = ()
    missing: Mapping[str, str] = field(default_factory=dict)
    unit: str = "point"

    @property
    def span(self) -> float:
        """Distance between the ends of the scale."""
        return self.maximum - self.minimum

    @cached_property
    def decimals(self) -> int:
        """Digits behind the point that a mark can have.

        Examples
        --------
        >>> Scale(1, 10).decimals, Scale(1, 4, step=0.25).decimals, Scale(0.5, 4.5).decimals
        (0, 2, 1)
        """
        exponents = [Decimal(str(number)).normalize().as_tuple().exponent for number in (self.step, self.minimum)]
        return max(0, *(-exponent for exponent in exponents if isinstance(exponent, int)))

    @property
    def marks(self) -> list[float]:
        """Every mark, weakest first.

        Examples
        --------
        >>> Scale(1, 4, higher_is_better=False).marks
        [4, 3, 2, 1]
        """
        places = range(round(self.span / self.step) + 1)
        return [self.merit(round(self.minimum + place * self.step, self.decimals)) for place in places]

    def merit(self, rating: Any) -> Any:
        """Turn ratings (a number or an array) so that higher is better, on the same range.

        Parameters
        ----------
        rating : float or array
            In scale units.

        Returns
        -------
        float or array

        Examples
        --------
        >>> Scale(1, 4, higher_is_better=False).merit(1)
        4
        """
        return rating if self.higher_is_better else self.minimum + self.maximum - rating

    def is_mark(self, number: float) -> bool:
        """Whether `number` is on the scale and on one of its steps.

        Parameters
        ----------
        number : float
            In scale units.

        Returns
        -------
        bool
        """
        steps = (number - self.minimum) / self.step
        return self.minimum <= number <= self.maximum and abs(steps - round(steps)) < 1e-6

    # What a person wrote

    def word_value(self, text: str) -> float | None:
        """Rating for a word of the scale, its short form or one of its synonyms; None if it is none of them.

        Parameters
        ----------
        text : str
            What stands in a cell.

        Returns
        -------
        float or None
            Its place, 1 = weakest.

        Examples
        --------
        >>> Scale(1, 2, words=("No", "Yes"), synonyms={"y": "Yes"}).word_value("Y")
        2.0
        """
        folded = fold(text)
        return self._values.get(fold(self.synonyms.get(folded, folded)), self._given_short.get(folded))

    def read(self, text: str) -> Read:
        """What a written mark means: a mark, why there is none, or that it cannot be told.

        Parameters
        ----------
        text : str
            What stands in the cell, without footnote marks.

        Returns
        -------
        Read
            The mark or the reason for a missing one, and how it was understood.

        Examples
        --------
        >>> scale = Scale(1, 3, words=("No", "In part", "Yes"), synonyms={"y": "Yes"}, missing={"9": "not rated"})
        >>> [tuple(scale.read(text)) for text in ("in part", "Y", "IP", "1 - No", "9", "Maybe")]
        [(2.0, 'mark'), (3.0, 'synonym'), (2.0, 'short'), (1.0, 'labelled'), ('not rated', 'missing'),
         (None, 'unknown')]
        >>> Scale(1, 2, words=("Needs attention", "Strong")).read("NA")
        Read(value=None, how='ambiguous')
        >>> Scale(1, 10).read("10 (high)"), Scale(1, 10).read("11")
        (Read(value=10.0, how='labelled'), Read(value=None, how='off the scale'))
        """
        text = " ".join(text.split())
        one = self._one(text)
        return self._labelled(text) if one.how == "unknown" else one

    def _one(self, text: str) -> Read:
        """Read a text that names one thing."""
        folded = fold(text)
        if (value := self._values.get(folded)) is not None:
            return Read(value, "mark")
        if folded in self.synonyms:
            return Read(self.word_value(text), "synonym")
        if folded in self._given_short:
            return Read(self._given_short[folded], "short")
        if folded in self.missing:
            return Read(self.missing[folded], "missing")
        if (why := marker(text)) is not None:
            doubtful = folded in self._doubtful and not (folded in CODES and text[0] in "[(")
            return Read(None, "ambiguous") if doubtful else Read(why, "missing")
        if folded in self._made_short:
            return Read(self._made_short[folded], "short")
        return self._numbered(text)

    def _numbered(self, text: str) -> Read:
        if self.unit == "percentage point":
            text = text.removesuffix("%").rstrip()
        if not _NUMBER.fullmatch(text):
            return Read(None, "unknown")
        number = float(text.replace(",", "."))
        if self.words or not self.is_mark(number):
            return Read(None, "off the scale")
        return Read(number, "mark")

    def _labelled(self, text: str) -> Read:
        """Read a mark that stands beside what it means; both have to say the same."""
        first, last = _LABELLED
        if len(text) > _SENTENCE:  # "2. How well placed is your school ..." is a question
            return Read(None, "unknown")
        if match := first.fullmatch(text):
            number, label = self._one(match[1]), self._one(match[2])
        elif match := last.fullmatch(text):
            label, number = self._one(match[1]), self._one(match[2])
        else:
            return Read(None, "unknown")
        known = [part for part in (number, label) if part.value is not None]
        if len({part.value for part in known}) > 1 or label.how == "ambiguous":
            return Read(None, "contradiction")
        if not known or (self.words and label.value is None):
            return Read(None, "off the scale" if number.how == "off the scale" and not self.words else "unknown")
        return Read(known[0].value, "missing" if isinstance(known[0].value, str) else "labelled")

    @cached_property
    def _values(self) -> dict[str, float]:
        return {fold(name): float(place) for place, name in enumerate(self.words, start=1)}

    @cached_property
    def _given_short(self) -> dict[str, float]:
        return {fold(name): float(place) for place, name in enumerate(self.short, start=1) if name}

    @cached_property
    def _made_short(self) -> dict[str, float]:
        made = [] if self.short or self.short_forms[:1] == ["1"] else self.short_forms
        return {fold(name): float(place) for place, name in enumerate(made, start=1)}

    @cached_property
    def _doubtful(self) -> set[str]:
        return doubtful(self.words)

    # How the instrument writes a mark

    @cached_property
    def short_forms(self) -> list[str]:
        """Short form of each word, weakest first: the instrument's, or made up from initials.

        One that is made up stands for one word only and means nothing else: ``NA`` would also be
        *not applicable*.

        Examples
        --------
        >>> Scale(1, 3, words=("Needs attention", "Strong", "Sound")).short_forms
        ['NeA', 'St', 'So']
        """
        if self.short:
            return [short or word for short, word in zip(self.short, self.words, strict=True)]
        for letters in range(_SHORTEST, _LONGEST + 1):
            made = [_shortened(word, letters) for word in self.words]
            if len({fold(short) for short in made}) == len(made) and not any(marker(short) for short in made):
                return made
        return [str(place + 1) for place in range(len(self.words))]

    def text(self, rating: float) -> str:
        """Write a mark the way the instrument does: ``7``, ``3.25`` or ``Good``.

        Parameters
        ----------
        rating : float
            In scale units.

        Returns
        -------
        str
        """
        if self.words and float(rating).is_integer():
            return self.words[int(rating) - 1]
        return f"{rating:.{self.decimals}f}" if self.is_mark(rating) else self.average(rating)

    def mark(self, rating: float) -> str:
        """Write a mark short enough for a cell: ``7``, or the short form of a word.

        Parameters
        ----------
        rating : float
            In scale units.

        Returns
        -------
        str

        Examples
        --------
        >>> scale = Scale(1, 4, words=("Inadequate", "Requires improvement", "Good", "Outstanding"))
        >>> scale.mark(2), scale.mark(2.5), scale.legend
        ('RI', '2.5', 'I = Inadequate, RI = Requires improvement, G = Good, O = Outstanding')
        """
        if self.words and float(rating).is_integer():
            return self.short_forms[int(rating) - 1]
        return self.text(rating)

    def average(self, rating: float) -> str:
        """Print an average or another figure between the marks: a tenth of a step, or as many digits as marks have.

        Examples
        --------
        >>> Scale(1, 10).average(3.46), Scale(1, 4, step=0.25).average(2), Scale(10, 100, step=10).average(34.6)
        ('3.5', '2.00', '35')
        """
        digits = max(self.decimals, 0 if self.step >= 10 else 1)
        return f"{round(rating, 9):.{digits}f}"  # 1.5499999999999998 is 1.55

    def middle(self, rating: float) -> str:
        """Write a middle mark, or one that is an average over raters: at most one digit more than the marks have.

        Examples
        --------
        >>> Scale(1, 10).middle(17 / 3), Scale(1, 10).middle(6), Scale(1, 4, step=0.25).middle(2.375)
        ('5.7', '6', '2.375')
        """
        return f"{rating:.{self.decimals + 1}f}".rstrip("0").rstrip(".")

    def level(self, rating: float) -> str:
        """Write a level between the marks, in scale units: ``6.3``, ``Good``, or ``between Good and Outstanding``.

        Examples
        --------
        >>> scale = Scale(1, 3, words=("Weak", "Good", "Outstanding"))
        >>> scale.level(2.1), scale.level(2.5)
        ('Good', 'between Good and Outstanding')
        """
        if not self.words:
            return self.average(rating)
        low = int(rating)
        if abs(rating - round(rating)) <= 0.25:
            return self.words[round(rating) - 1]
        return f"between {self.words[low - 1]} and {self.words[low]}"

    @property
    def legend(self) -> str:
        """What the short marks of a scale of words stand for; empty for a scale of numbers."""
        return ", ".join(f"{short} = {word}" for short, word in zip(self.short_forms, self.words, strict=True))

    @property
    def accepted(self) -> str:
        """What a person may write in a cell, for messages."""
        if self.words:
            return " / ".join(reversed(self.words))
        kind = "a whole number" if not self.decimals and self.step == 1 else "a number"
        return f"{kind} from {self.minimum:g} to {self.maximum:g}"


def _shortened(word: str, letters: int) -> str:
    """First letters of a word's first part and the initial of its second: ``RI``, ``ReI``."""
    parts = re.findall(r"[^\W_]+", word)[:2] or [word]
    return parts[0][0].upper() + parts[0][1:letters] + "".join(part[0].upper() for part in parts[1:])
