"""The instrument as data: its factors, their scale and bands, its questions, and how its files are read.

A framework is one file, in ``data/frameworks/`` or of an analyst's own. Nothing in this package knows that
there are ten factors or that the scale runs from 1 to 10; it asks the framework.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from esanalysis.english import plain
from esanalysis.errors import SelectionError
from esanalysis.instrument.factor import Band, Example, Factor, FileOptions, NotComparable, Section, band_place
from esanalysis.instrument.scale import Scale

__all__ = ["Band", "Example", "Factor", "FileOptions", "Framework", "NotComparable", "Scale", "Section"]

UNKNOWN, UNDATED = "unknown", "date unknown"  # publisher and date where the file names none


@dataclass(frozen=True)
class Framework:
    """A whole instrument, as `esanalysis.load_framework` reads it.

    Parameters
    ----------
    key, title : str
        Short name, and the name that pages show.
    factor, factor_long : str
        What a factor is called, such as KSF, and the same in full.
    publisher, date, source : str
        Whose it is, of when, and where the wording comes from.
    scale : Scale
        The marks.
    bands : tuple of Band
        Named stretches of the scale, weakest first.
    factors : tuple of Factor
        The factors on the instrument's own scale, in its order: they are ranked.
    summaries : tuple of str
        What is printed beside the factors and is none, such as an overall judgement.
    beside : tuple of Factor
        Factors on another scale (safeguarding: met or not met), shown and never ranked.
    scales : dict of str to Scale
        Those other scales.
    questions : tuple of str
        The six reflection questions.
    note, note_title, example : tuple of str, str, Example
        What the source tells whoever fills it in.
    licence : str
        Under what licence it may be used.
    second_hand : str
        What was not read in the publisher's own text.
    superseded_by : str
        Key of the instrument that took its place.
    not_comparable_with : tuple of NotComparable
        Instruments whose marks may not be set against these.
    bands_given : bool
        Whether the bands are the instrument's own and not made up from its scale.
    file : FileOptions
        How files of this instrument are read.

    Examples
    --------
    >>> from esanalysis import load_framework
    >>> framework = load_framework()
    >>> framework.title, len(framework.factors), framework.scale.accepted
    ('Extended Services Sustainability Diagnostic', 10, 'a whole number from 1 to 10')
    """

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
    beside: tuple[Factor, ...] = ()
    scales: Mapping[str, Scale] = field(default_factory=dict)
    questions: tuple[str, ...] = ()
    note: tuple[str, ...] = ()
    note_title: str = ""
    example: Example | None = None
    licence: str = ""
    second_hand: str = ""
    superseded_by: str = ""
    not_comparable_with: tuple[NotComparable, ...] = ()
    bands_given: bool = True
    file: FileOptions = field(default_factory=FileOptions)

    def __deepcopy__(self, memo: dict) -> "Framework":
        """Return itself: pandas deep-copies ``attrs`` on every operation, and this never changes."""
        return self

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Keys of the ranked factors in the instrument's order: the categories of every ``ksf`` column."""
        return tuple(factor.key for factor in self.factors)

    @cached_property
    def asked(self) -> tuple[Factor, ...]:
        """All that a form asks: the ranked factors, then those that stand beside."""
        return (*self.factors, *self.beside)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Sections in the instrument's order, each with its ranked factors; empty where it has none.

        Examples
        --------
        >>> from esanalysis import load_framework
        >>> [section.name for section in load_framework("hgios-4").sections]
        ['Leadership and Management', 'Learning Provision', 'Successes and Achievements']
        """
        names = dict.fromkeys(factor.section for factor in self.factors if factor.section)
        return tuple(Section(name, tuple(f.key for f in self.factors if f.section == name)) for name in names)

    @cached_property
    def _by_key(self) -> dict[str, Factor]:
        return {factor.key: factor for factor in self.asked}

    @cached_property
    def _by_name(self) -> dict[str, Factor]:
        return self._names_of(self.factors)

    @cached_property
    def _beside_by_name(self) -> dict[str, Factor]:
        return self._names_of(self.beside)

    def _names_of(self, factors: tuple[Factor, ...]) -> dict[str, Factor]:
        named = {plain(name): factor for factor in factors for name in factor.spellings}
        codes = [(plain(str(factor.number)), factor) for factor in factors if isinstance(factor.number, str)]
        for code, factor in codes:
            numbered = [f"{prefix} {code}" for prefix in self._prefixes] + [code]
            for name in ("", plain(factor.name), plain(factor.label)):
                named |= {f"{number} {name}".strip(): factor for number in numbered}
        return named

    @cached_property
    def _prefixes(self) -> tuple[str, ...]:
        """Words that may stand before a factor's number in a heading."""
        return tuple(plain(word) for word in (self.factor, self.factor_long, "question", "q"))

    @cached_property
    def _numbered(self) -> re.Pattern[str]:
        """A heading that begins with a factor's number: the number, and what follows."""
        return re.compile(rf"(?:(?:{'|'.join(self._prefixes)})\s*)?(\d+)\s*(.*)")

    def __getitem__(self, key: str) -> Factor:
        return self._by_key[key]

    def scale_of(self, key: str) -> Scale:
        """Scale that a factor is marked on: the framework's, or its own.

        Parameters
        ----------
        key : str
            Key of a factor, ranked or beside.

        Returns
        -------
        Scale

        Examples
        --------
        >>> from esanalysis import load_framework
        >>> load_framework("ofsted-report-card-2025").scale_of("safeguarding").words
        ('Not met', 'Met')
        """
        return self.scales.get(self[key].scale, self.scale)

    @cached_property
    def edition(self) -> str:
        """Eight characters for what a rater reads: questions, statements, anchors and scales.

        They change when the wording does. Labels, bands, aliases and comments do not count: they change no answer.

        Examples
        --------
        >>> from esanalysis import load_framework
        >>> len(load_framework().edition)
        8
        """
        read = [
            (
                *(factor.key, str(factor.number), factor.name, factor.statement, factor.question),
                *(factor.low, factor.middle, factor.high),
                self.scale_of(factor.key).words or self.scale_of(factor.key).accepted,
            )
            for factor in self.asked
        ]
        # A letter first: a spreadsheet would make numbers of 00123456 and 12e45678.
        return "v" + hashlib.sha256(json.dumps([self.key, read]).encode()).hexdigest()[:7]

    @property
    def plural(self) -> str:
        """Several factors inside a sentence: ``KSFs``, ``judgements``."""
        word = self.factor if self.factor.isupper() else self.factor.lower()
        return f"{word[:-1]}ies" if re.search(r"[^aeiou]y$", word) else f"{word}s"

    @property
    def published(self) -> str:
        """Who published it and when, as far as the file says: ``Ofsted, 9 September 2025``; may be empty.

        Examples
        --------
        >>> from esanalysis import load_framework
        >>> load_framework("hgios-4").published
        'Education Scotland, 2015'
        """
        return ", ".join(text for text in (self.publisher, self.date) if text not in (UNKNOWN, UNDATED))

    def axis_label(self, key: str) -> str:
        """Short label for axes and cells: ``9 Funding``.

        Parameters
        ----------
        key : str
            Key of a factor.

        Returns
        -------
        str
        """
        factor = self[key]
        return f"{factor.number} {factor.label}".strip()

    def short(self, key: str) -> str:
        """Name a factor inside a sentence: ``KSF 9 (Funding)``.

        Parameters
        ----------
        key : str
            Key of a factor.

        Returns
        -------
        str
        """
        factor = self[key]
        return f"{self.factor} {factor.number} ({factor.label})" if factor.number != "" else factor.label

    def find(self, text: str) -> Factor | None:
        """Find the ranked factor that a heading means: by key, name, label, question, alias or number.

        A leading number is accepted beside a name (``10. Impact measurement``) and alone
        (``KSF 10``, ``Q10``, ``10``). A number that contradicts the name finds nothing.

        Parameters
        ----------
        text : str
            A heading.

        Returns
        -------
        Factor or None
            None where it names no ranked factor.

        Examples
        --------
        >>> from esanalysis import load_framework
        >>> framework = load_framework()
        >>> framework.find("3. Alignment with LA").key, framework.find("KSF 3").key
        ('alignment', 'alignment')
        >>> framework.find("4. Funding") is None
        True
        """
        return self._find(text, self.factors, self._by_name)

    def find_beside(self, text: str) -> Factor | None:
        """Find the factor on another scale that a heading means; as `find` does for the ranked ones.

        Parameters
        ----------
        text : str
            A heading.

        Returns
        -------
        Factor or None

        Examples
        --------
        >>> from esanalysis import load_framework
        >>> load_framework("ofsted-report-card-2025").find_beside("Safeguarding standards").key
        'safeguarding'
        """
        return self._find(text, self.beside, self._beside_by_name)

    def _find(self, text: str, factors: tuple[Factor, ...], named: dict[str, Factor]) -> Factor | None:
        whole = re.fullmatch(r"\s*(\d+)\.0\s*", text) if ".0" in text else None  # a number given as text
        folded = plain(whole[1] if whole else text)
        if folded in named:
            return named[folded]
        match = self._numbered.fullmatch(folded)
        if not match:
            return None
        number, rest = int(match[1]), match[2]
        numbered = [factor for factor in factors if factor.number == number]
        if rest:
            return next((factor for factor in numbered if factor is named.get(rest)), None)
        return numbered[0] if len(numbered) == 1 else None

    def band_of(self, rating: float) -> Band:
        """Band of a mark or of an average as it is printed: that of the nearest mark, halves to the better one.

        Colours, corners, sentences and counts all ask here, so none of them contradicts the printed figure.

        Parameters
        ----------
        rating : float
            In scale units.

        Returns
        -------
        Band

        Examples
        --------
        >>> from esanalysis import load_framework
        >>> [load_framework().band_of(rating).name for rating in (3.4, 3.46, 7.4, 7.5)]
        ['low band', 'middle band', 'middle band', 'top band']
        """
        return self.bands[band_place(self.bands, float(self.scale.average(rating)))]

    def band_places(self, ratings: np.ndarray) -> np.ndarray:
        """Place of each rating's band, 0 the weakest; -1 where there is no rating.

        Examples
        --------
        >>> from esanalysis import load_framework
        >>> load_framework().band_places(np.array([2, 3.5, 9, np.nan]))
        array([ 0,  1,  2, -1])
        """
        found, where = np.unique(ratings, return_inverse=True)
        places = [-1 if np.isnan(one) else self.bands.index(self.band_of(one)) for one in found]
        return np.array(places, dtype=int)[where].reshape(np.shape(ratings))

    def not_comparable(self, other: "Framework") -> NotComparable | None:
        """What either of two instruments says against setting its marks against the other's; None if nothing.

        Parameters
        ----------
        other : Framework

        Returns
        -------
        NotComparable or None

        Examples
        --------
        >>> from esanalysis import load_framework
        >>> cards, old = load_framework("ofsted-report-card-2025"), load_framework("ofsted-eif-2019")
        >>> old.not_comparable(cards).source
        'Ofsted, Understanding Ofsted report cards and grades'
        >>> cards.not_comparable(load_framework()) is None
        True
        """
        pairs = ((self, other), (other, self))
        return next((said for one, two in pairs for said in one.not_comparable_with if said.key == two.key), None)

    def check_comparable(self, other: "Framework") -> None:
        """Refuse to set marks of two instruments against each other where one of them says they are not alike.

        Parameters
        ----------
        other : Framework
            Instrument of another round.

        Raises
        ------
        SelectionError
            One of the two names the other as not comparable; the message says why, and who says so.

        Examples
        --------
        >>> from esanalysis import load_framework
        >>> load_framework("ofsted-eif-2019").check_comparable(load_framework("ofsted-report-card-2025"))
        Traceback (most recent call last):
        esanalysis.errors.SelectionError: ofsted-eif-2019 and ofsted-report-card-2025 cannot be compared: ...
        """
        if said := self.not_comparable(other):
            source = f" ({said.source})" if said.source else ""
            raise SelectionError(
                f"{self.key} and {other.key} cannot be compared: {said.because.rstrip('.')}{source}. "
                "Report on each by itself."
            )
