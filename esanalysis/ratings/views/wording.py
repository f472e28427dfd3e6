"""How the instrument, its marks and the schools are named in sentences: once, for every view.

Which side of a scale is better, and the words for it, stand here and nowhere else: a mark is *stronger* or *weaker*,
*above* or *below* what other marks suggest, whichever way the numbers run.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from esanalysis.display.table import Label
from esanalysis.english import capital, counted, inside, listed, number, part_of
from esanalysis.instrument.factor import Factor
from esanalysis.instrument.frames import framework_of
from esanalysis.instrument.framework import Band, Framework
from esanalysis.ratings import measures
from esanalysis.ratings.frame import left_out
from esanalysis.ratings.measures.priorities import chosen

__all__ = ["WHY_NOT", "Wording", "schools", "wording_of"]

NAMED = 5  # names in a sentence; more become a count, and stand in a table
_NUMBERED = re.compile(r"([^\W\d_]{3,})\s+(\d+)")  # "School 6" has a plural, "S6" and "Form 7a" have none
_COMPARING = ("above", "at", "below", "beyond", "over", "under")  # how the name of a band may begin

# Why a claim cannot be tested, as the measures say it; the plural of the factor is filled in.
WHY_NOT = {
    "not rated": "nothing is rated yet",
    "few schools": "fewer than three schools are rated",
    "few factors": "fewer than three {plural} are rated by enough schools",
    "few marks": "too few marks are there",
    "not connected": "some {plural} share no school with the others",
    "few rated": "too few of its {plural} are rated",
    "no scatter": "schools and {plural} explain every mark",
}


def schools(names: Sequence[str], most: int = NAMED, words: int = 15) -> str:
    """Name schools in a sentence: ``Schools 1, 2 and 9``, ``Ash and Beck``, or how many they are.

    They are counted where they are more than `most`, or where several names together are longer than `words`.

    Examples
    --------
    >>> schools(["School 1", "School 2", "School 9"]), schools(["Ash", "Beck"]), schools(["A", "B", "C"], most=2)
    ('Schools 1, 2 and 9', 'Ash and Beck', 'three schools')
    """
    names = list(names)
    if len(names) > most:
        return counted(len(names), "school")
    said = _together(names)
    return counted(len(names), "school") if len(names) > 1 and len(said.split()) > words else said


def rated_at(count: int, rated: int, schools: int) -> str:
    """How many of the schools that are rated; of a cluster's ten, that five were rated is not left to guess.

    Examples
    --------
    >>> rated_at(6, 10, 10), rated_at(2, 4, 10), rated_at(4, 4, 10)
    ('six of ten schools', 'two of the four schools rated', 'all four schools rated')
    """
    if count < rated < schools:
        return f"{number(count)} of the {counted(rated, 'school')} rated"
    return f"{part_of(count, rated, 'school')}{' rated' if rated < schools else ''}"


def _together(names: list[str]) -> str:
    matches = [_NUMBERED.fullmatch(name) for name in names]
    if len(names) > 1 and all(matches) and len({match[1] for match in matches if match}) == 1:
        first = matches[0]
        assert first is not None
        stem = re.sub(r"(?<=[^aeiou])y$", "ie", first[1])
        return f"{stem}s {listed(match[2] for match in matches if match)}"
    return listed(names)


def wording_of(ratings: pd.DataFrame) -> "Wording":
    """The words for some ratings of one instrument."""
    return Wording(framework_of(ratings), part=bool(left_out(ratings)))


@dataclass(frozen=True)
class Wording:
    """The words of one instrument, for all schools of a cluster or a part of them."""

    framework: Framework
    part: bool = False
    former: Framework | None = None  # of an earlier round: it names what was dropped since

    @property
    def among(self) -> str:
        """Whom the marks are of: ``the cluster``, or ``these schools`` where others of it are left out."""
        return "these schools" if self.part else "the cluster"

    @property
    def whose(self) -> str:
        """The same before what is theirs: ``the cluster’s``."""
        return "these schools’" if self.part else "the cluster’s"

    @property
    def nobody(self) -> str:
        """That none of them is: ``nobody in the cluster``."""
        return "none of these schools" if self.part else "nobody in the cluster"

    @property
    def factor(self) -> str:
        """One factor inside a sentence: ``KSF``, ``judgement``."""
        word = self.framework.factor
        return word if word.isupper() else word.lower()

    @property
    def plural(self) -> str:
        """Several of them."""
        return self.framework.plural

    def _found(self, key: str) -> tuple[Factor, str]:
        """A factor and the word before its number: ``old`` where only the former instrument has it."""
        gone = self.former is not None and key not in self.framework.keys and key in self.former.keys
        return (self.former[key], "old ") if gone and self.former is not None else (self.framework[key], "")

    def plain(self, key: str) -> str:
        """Name a factor plainly inside a sentence: ``impact measurement``."""
        factor, _ = self._found(key)
        return factor.plain_name or inside(factor.label)

    def ksf(self, key: str) -> str:
        """Name a factor by its number: ``KSF 10``."""
        factor, old = self._found(key)
        return f"{old}{self.framework.factor} {factor.number}"

    def both(self, key: str) -> str:
        """Plain name and number: ``impact measurement (KSF 10)``."""
        plain, numbered = self.plain(key), self.ksf(key)
        return numbered if plain.casefold() == numbered.casefold() else f"{plain} ({numbered})"

    def ksfs(self, keys: Iterable[str], word: str = "and", most: int = NAMED) -> str:
        """Name factors by their numbers: ``KSFs 7, 1 and 8``, ``KSF 7 or 1``; more than `most` become a count."""
        keys = list(keys)
        if len(keys) == 1:
            return self.ksf(keys[0])
        if len(keys) > most:
            return f"{number(len(keys))} {self.plural}"
        noun = self.plural if word == "and" else self.framework.factor
        return f"{noun} {listed((str(self.framework[key].number) for key in keys), word)}"

    def plains(self, keys: Iterable[str], word: str = "and", most: int = 3) -> str:
        """Name factors plainly, or by their numbers where they are many."""
        keys = list(keys)
        said = listed(map(self.plain, keys), word)
        return said if len(keys) <= most and (len(keys) == 1 or len(said.split()) <= 15) else self.ksfs(keys, word)

    def one_of(self, keys: Iterable[str]) -> str:
        """One of some factors, not known which: ``publicity or engagement``; of many, ``one of six KSFs``."""
        keys = list(keys)
        return self.plains(keys, "or") if len(keys) <= NAMED else f"one of {number(len(keys))} {self.plural}"

    def priorities(self, cells: pd.DataFrame) -> str:
        """What is to be worked on: ``the priorities``, or ``the low KSFs`` where none comes before the others."""
        found = measures.priorities(cells)
        if chosen(found).empty:
            return f"the {self.low} {self.framework.factor if len(found) == 1 else self.plural}"
        return "the priority" if len(found) == 1 else "the priorities"

    def with_average(self, keys: Iterable[str], averages: dict[str, float], word: str = "and") -> str:
        """Name factors with their averages: ``publicity (6.4) and engagement (6.1)``."""
        return listed((f"{self.plain(key)} ({self.average(averages[key])})" for key in keys), word)

    def label(self, key: str, note: str = "") -> Label:
        """Name a factor in a chart or table."""
        factor, old = self._found(key)
        return Label(capital(factor.label), f"{old}{factor.number}", capital(self.plain(key)), note)

    def axis_label(self, key: str) -> str:
        """The same on an axis: ``9 Funding``."""
        factor, old = self._found(key)
        return f"{old}{self.former.axis_label(factor.key) if old and self.former else self.framework.axis_label(key)}"

    def question(self, number: int) -> str:
        """One of the six reflection questions."""
        return self.framework.questions[number - 1]

    # ---- marks -----------------------------------------------------------------------------------------------

    def mark(self, rating: float) -> str:
        """Write a mark as the instrument does."""
        return self.framework.scale.text(rating)

    def bare(self, rating: float) -> str:
        """Write a mark in a sentence without digits that say nothing: ``100`` where the scale has tenths."""
        return re.sub(r"\.0+$", "", self.mark(rating))

    def short(self, rating: float) -> str:
        """Write a mark short enough for a cell or a dot."""
        return "" if pd.isna(rating) else self.framework.scale.mark(rating)

    def average(self, value: float) -> str:
        """Print an average; on a scale of words the level it stands for is said beside it, in `level`."""
        return self.framework.scale.average(value)

    def merit(self, value: float) -> float:
        """An average as it is printed, turned so that better is more: two that read the same are the same."""
        return self.framework.scale.merit(float(self.average(value)))

    def level(self, value: float) -> str:
        """Write a level between the marks in a sentence: ``6.3``, ``Good``, ``between Good and Outstanding``."""
        return self.framework.scale.level(value)

    def points(self, count: float) -> str:
        """Write a difference with the instrument's own unit: ``three points``, ``one grade``."""
        unit = self.framework.scale.unit
        whole = abs(count - round(count)) < 1e-9
        amount = number(round(count)) if whole else f"{count:.1f}"
        return f"{amount} {unit}{'' if whole and round(count) == 1 else 's'}"

    def stricter(self, raters: pd.DataFrame) -> list[str]:
        """Say who is firmly stricter than whom, and by how much, of the frame that `measures.raters` returns."""
        lenience = dict(zip(raters["rater"], raters["lenience"], strict=True))
        said = []
        for row in raters[raters["stricter_than"].map(len) > 0].to_dict("records"):
            others = row["stricter_than"]
            least = self.points(round(min(lenience[other] for other in others) - row["lenience"], 1))
            by = f"at least {least}" if len(others) > 1 else least
            said.append(f"{capital(row['rater'])} is firmly stricter than {listed(others)}, by {by}.")
        return said

    def in_band(self, place: int) -> str:
        """Say that something is in the weakest (0) or strongest (-1) band: ``in the low band``, ``at “Good”``."""
        band = self.framework.bands[place]
        if band.name.casefold().split()[0] in _COMPARING:  # "below the expected standard" says where itself
            return band.name
        return f"in the {band.name}" if _is_phrase(band.name) else f"at “{band.name}”"

    def the_band(self, place: int) -> str:
        """Name a band with its marks: ``the top band, 8 to 10``."""
        band = self.framework.bands[place]
        name = f"the {band.name}" if _is_phrase(band.name) else f"“{band.name}”"
        ends = self.ends(band)
        return name if ends.casefold() in band.name.casefold() else f"{name}, {ends}"

    def ends(self, band: Band) -> str:
        """Write the marks of a band, weaker end first as the scale prints them: ``8 to 10``."""
        scale = self.framework.scale
        return " to ".join(dict.fromkeys(scale.text(end) for end in sorted((band.weakest, band.strongest))))

    @property
    def turned(self) -> str:
        """Say of a scale of numbers on which the smallest is the best that it is so; of others nothing."""
        scale = self.framework.scale
        return "" if scale.higher_is_better or scale.words else "the smallest mark is the best"

    @property
    def low(self) -> str:
        """Of a school or a factor that is weak: ``low``, unless the smallest number is the best."""
        return "low" if self.framework.scale.higher_is_better else "weak"

    @property
    def high(self) -> str:
        """Of one that is strong."""
        return "high" if self.framework.scale.higher_is_better else "strong"

    @property
    def lowest(self) -> str:
        """Of the weakest average."""
        return "lowest" if self.framework.scale.higher_is_better else "weakest"

    @property
    def highest(self) -> str:
        """Of the strongest average."""
        return "highest" if self.framework.scale.higher_is_better else "best"

    def why_not(self, code: str) -> str:
        """Say why a claim cannot be tested."""
        return WHY_NOT[code].format(plural=self.plural)


def _is_phrase(name: str) -> bool:
    """Whether a band's name reads as a phrase (``low band``) and not as a word of the scale (``Good``, ``not met``)."""
    first, *_, last = [name.casefold().split()[0], *name.casefold().split()]
    return first not in _COMPARING and last in ("band", "third", "half", "end", "level", "range")
