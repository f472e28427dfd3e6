"""The instrument as data: a scale, its bands, and the factors rated on it.

A framework is one TOML file in ``data/frameworks/``. Nothing in this package knows that there are ten
factors or that the scale runs from 1 to 10; it asks the framework.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from esanalysis.english import plain

__all__ = ["Band", "Factor", "Framework", "Scale"]


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
        Other spellings (folded by `plain`) of the words.
    """

    minimum: float
    maximum: float
    step: float = 1
    higher_is_better: bool = True
    words: tuple[str, ...] = ()
    synonyms: dict[str, str] = field(default_factory=dict)

    @property
    def span(self) -> float:
        """Distance between the ends of the scale."""
        return self.maximum - self.minimum

    @property
    def decimals(self) -> int:
        """Digits behind the point that a mark can have."""
        return max(0, -int(f"{self.step:e}".partition("e")[2]))

    @property
    def marks(self) -> list[float]:
        """Every mark, weakest first.

        Examples
        --------
        >>> Scale(1, 4, higher_is_better=False).marks
        [4, 3, 2, 1]
        """
        return [self.merit(self.minimum + place * self.step) for place in range(round(self.span / self.step) + 1)]

    def merit(self, rating: Any) -> Any:
        """Turn ratings (a number or an array) so that higher is better, on the same range.

        Examples
        --------
        >>> Scale(1, 4, higher_is_better=False).merit(1)
        4
        """
        return rating if self.higher_is_better else self.minimum + self.maximum - rating

    def is_mark(self, number: float) -> bool:
        """Whether `number` is on the scale and on one of its steps."""
        steps = (number - self.minimum) / self.step
        return self.minimum <= number <= self.maximum and abs(steps - round(steps)) < 1e-6

    def word_value(self, text: str) -> float | None:
        """Rating for a word of the scale or one of its synonyms; None if it is neither.

        Examples
        --------
        >>> Scale(1, 2, words=("No", "Yes"), synonyms={"y": "Yes"}).word_value("Y")
        2.0
        """
        folded = plain(text)
        word = self.synonyms.get(folded, folded)
        values = {plain(name): float(place) for place, name in enumerate(self.words, start=1)}
        return values.get(plain(word))

    def text(self, rating: float) -> str:
        """Write a mark the way the instrument does: ``7``, ``3.25`` or ``Good``."""
        if self.words and float(rating).is_integer():
            return self.words[int(rating) - 1]
        return f"{rating:.{self.decimals}f}" if self.is_mark(rating) else f"{rating:.{self.decimals + 1}f}"

    def mark(self, rating: float) -> str:
        """Write a mark short enough for a cell: ``7``, or the initials of a word.

        Examples
        --------
        >>> from esanalysis import load_framework
        >>> scale = load_framework("ofsted-eif-2019").scale
        >>> scale.mark(2), scale.mark(2.5), scale.legend
        ('RI', '2.5', 'I = Inadequate, RI = Requires improvement, G = Good, O = Outstanding')
        """
        if self.words and float(rating).is_integer():
            return self._initials[int(rating) - 1]
        return self.text(rating)

    def level(self, rating: float) -> str:
        """Write a level between the marks: ``6.3``, ``Good``, or ``between Good and Outstanding``.

        Examples
        --------
        >>> from esanalysis import load_framework
        >>> scale = load_framework("ofsted-eif-2019").scale
        >>> scale.level(3.1), scale.level(3.5)
        ('Good', 'between Good and Outstanding')
        """
        if not self.words:
            return f"{rating:.{max(1, self.decimals)}f}"
        low = int(rating)
        if abs(rating - round(rating)) <= 0.25:
            return self.words[round(rating) - 1]
        return f"between {self.words[low - 1]} and {self.words[low]}"

    @property
    def _initials(self) -> list[str]:
        short = ["".join(part[0] for part in word.split()[:2]).upper() for word in self.words]
        return short if len(set(short)) == len(short) else [str(place + 1) for place in range(len(short))]

    @property
    def legend(self) -> str:
        """What the short marks of a scale of words stand for; empty for a scale of numbers."""
        return ", ".join(f"{short} = {word}" for short, word in zip(self._initials, self.words, strict=True))

    @property
    def accepted(self) -> str:
        """What a person may write in a cell, for messages."""
        if self.words:
            return " / ".join(reversed(self.words))
        kind = "a whole number" if self.step == 1 else "a number"
        return f"{kind} from {self.minimum:g} to {self.maximum:g}"


@dataclass(frozen=True)
class Band:
    """A named stretch of the scale; `low` and `high` are its ends in rating units, weaker end first."""

    key: str
    name: str
    weakest: float
    strongest: float
    meaning: str = ""

    def text(self, scale: Scale) -> str:
        """Write the band with its marks, as in ``top band (8-10)``."""
        ends = dict.fromkeys(scale.text(end) for end in sorted((self.weakest, self.strongest)))
        joined = (" to " if scale.words else "–").join(ends)
        return self.name if plain(joined) in plain(self.name) else f"{self.name} ({joined})"


@dataclass(frozen=True)
class Factor:
    """One factor of the instrument, such as a Key Success Factor.

    Anchors (`low`, `middle`, `high`) describe the ends and the middle of the scale; one that the source
    does not print is None. `high_inferred` is True where the factor's statement stands in for the high one.
    """

    key: str
    number: int
    label: str
    name: str
    statement: str | None = None
    question: str | None = None
    low: str | None = None
    middle: str | None = None
    high: str | None = None
    high_inferred: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Framework:
    """A whole instrument. Its factors are in the instrument's order, its bands weakest first."""

    key: str
    title: str
    factor: str
    factor_long: str
    publisher: str
    date: str
    source: str
    scale: Scale
    bands: tuple[Band, ...]
    factors: tuple[Factor, ...]
    summaries: tuple[str, ...] = ()

    def __deepcopy__(self, memo: dict) -> "Framework":
        """Return itself: pandas deep-copies ``attrs`` on every operation, and this never changes."""
        return self

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Factor keys in the instrument's order: the categories of every ``ksf`` column."""
        return tuple(factor.key for factor in self.factors)

    @cached_property
    def _by_key(self) -> dict[str, Factor]:
        return {factor.key: factor for factor in self.factors}

    @cached_property
    def _by_name(self) -> dict[str, Factor]:
        return {
            plain(name): factor
            for factor in self.factors
            for name in (factor.key, factor.label, factor.name, factor.question, *factor.aliases)
            if name
        }

    def __getitem__(self, key: str) -> Factor:
        return self._by_key[key]

    @property
    def plural(self) -> str:
        """Several factors inside a sentence: ``KSFs``, ``judgements``."""
        return f"{self.factor if self.factor.isupper() else self.factor.lower()}s"

    def axis_label(self, key: str) -> str:
        """Short label for axes and cells: ``KSF 9 Funding``."""
        factor = self[key]
        return f"{factor.number} {factor.label}"

    def short(self, key: str) -> str:
        """Name a factor inside a sentence: ``KSF 9 (Funding)``."""
        factor = self[key]
        return f"{self.factor} {factor.number} ({factor.label})"

    def find(self, text: str) -> Factor | None:
        """Find the factor that a heading means: by key, name, label, question, alias or number.

        A leading number is accepted beside a name (``10. Impact measurement``) and alone
        (``KSF 10``, ``Q10``, ``10``). A number that contradicts the name finds nothing.

        Examples
        --------
        >>> from esanalysis import load_framework
        >>> framework = load_framework()
        >>> framework.find("3. Alignment with LA").key, framework.find("KSF 3").key
        ('alignment', 'alignment')
        >>> framework.find("4. Funding") is None
        True
        """
        folded = plain(re.sub(r"^\s*(\d+)\.0\s*$", r"\1", text))  # a number that a spreadsheet gave as text
        if folded in self._by_name:
            return self._by_name[folded]
        prefix = "|".join(plain(word) for word in (self.factor, self.factor_long, "question", "q"))
        match = re.fullmatch(rf"(?:(?:{prefix})\s*)?(\d+)\s*(.*)", folded)
        if not match:
            return None
        number, rest = int(match[1]), match[2]
        named = self._by_name.get(rest) if rest else None
        numbered = next((factor for factor in self.factors if factor.number == number), None)
        if rest:
            return named if named is numbered else None
        return numbered

    def band_of(self, rating: float) -> Band:
        """Band that a rating or an average has reached; between two bands it is the weaker one.

        Examples
        --------
        >>> from esanalysis import load_framework
        >>> load_framework().band_of(7.9).name
        'middle band'
        """
        scale = self.scale
        reached = [band for band in self.bands if scale.merit(band.weakest) <= scale.merit(rating) + 1e-9]
        return reached[-1] if reached else self.bands[0]
