"""What a framework is put together from: factors, bands, sections, what it cannot be compared with, its files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Protocol

from esanalysis.english import plain
from esanalysis.instrument.scale import Scale

__all__ = ["ROLES", "Band", "Example", "Factor", "FileOptions", "NotComparable", "Section", "band_cuts", "band_place"]

ROLES = ("school", "id", "cluster", "sub-cluster", "phase", "area", "round", "rater", "note", "factor", "mark")


@dataclass(frozen=True)
class Factor:
    """One factor of the instrument, such as a Key Success Factor.

    Anchors (`low`, `middle`, `high`) describe the ends and the middle of the scale; one that the source
    does not print is None. `high_inferred` is True where the factor's statement stands in for the high one.
    `plain_name` names the factor in headings and sentences (``publicity``), `section` is the area of the
    instrument it belongs to, `scale` names a scale other than the framework's, and `applies_to` says which
    schools it is for, where it is not for all. `number` is the instrument's own: 3, ``"2.3"``, ``"IQ7"``.
    """

    key: str
    number: int | str
    label: str
    name: str
    statement: str | None = None
    question: str | None = None
    low: str | None = None
    middle: str | None = None
    high: str | None = None
    high_inferred: bool = False
    aliases: tuple[str, ...] = ()
    plain_name: str = ""
    section: str = ""
    scale: str = ""
    applies_to: str | None = None

    @property
    def spellings(self) -> list[str]:
        """Every text that names this factor and no other."""
        names = (self.key, self.label, self.name, self.question, *self.aliases)
        return [name for name in names if name]


@dataclass(frozen=True)
class Section:
    """An area of the instrument: its name, and the keys of the ranked factors in it."""

    name: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class NotComparable:
    """A framework whose marks may not be set against this one's, and whose words say so."""

    key: str
    because: str
    source: str = ""


@dataclass(frozen=True)
class Example:
    """The source's worked example: a factor, the mark it is given, and what the source says of it."""

    factor: str
    rating: float
    text: str


@dataclass(frozen=True)
class FileOptions:
    """How files of this instrument are read, where they do not say it themselves.

    Parameters
    ----------
    sheet : tuple of str
        Names of the sheets that count; empty for all.
    header_row : int or None
        Row of the headings, counted from 1 as a spreadsheet does.
    ignore : tuple of str
        Headings that are never factors and hold no marks.
    missing : dict of str to str
        Texts (folded) that stand where there is no mark, and why there is none. Every scale knows them too.
    columns : dict of str to tuple of str
        Headings of the column for a role (one of `ROLES`), in the order they are looked for.
    """

    sheet: tuple[str, ...] = ()
    header_row: int | None = None
    ignore: tuple[str, ...] = ()
    missing: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Band:
    """A named stretch of the scale; `weakest` and `strongest` are its ends in rating units."""

    key: str
    name: str
    weakest: float
    strongest: float
    meaning: str = ""

    def text(self, scale: Scale) -> str:
        """Write the band with its marks, as in ``top band (8-10)``.

        Parameters
        ----------
        scale : Scale
            The scale that the band is on.

        Returns
        -------
        str
        """
        ends = dict.fromkeys(scale.text(end) for end in sorted((self.weakest, self.strongest)))
        joined = (" to " if scale.words else "–").join(ends)
        return self.name if plain(joined) in plain(self.name) else f"{self.name} ({joined})"


class _Ends(Protocol):
    @property
    def weakest(self) -> float: ...

    @property
    def strongest(self) -> float: ...


def band_cuts(bands: Sequence[_Ends]) -> list[float]:
    """Where one band ends and the next begins: half-way between their marks.

    Examples
    --------
    >>> band_cuts([Band("low", "low", 1, 3), Band("middle", "middle", 4, 7), Band("top", "top", 8, 10)])
    [3.5, 7.5]
    """
    return [(one.strongest + other.weakest) / 2 for one, other in pairwise(bands)]


def band_place(bands: Sequence[_Ends], printed: float) -> int:
    """Which band, 0 the weakest, a printed figure is in: that of the nearest mark, halves to the better one.

    Examples
    --------
    >>> bands = [Band("low", "low", 10, 8), Band("middle", "middle", 7, 4), Band("top", "top", 3, 1)]
    >>> [band_place(bands, figure) for figure in (7.6, 7.5, 3.5, 3.6)]
    [0, 1, 2, 1]
    """
    up = 1 if bands[-1].strongest >= bands[0].weakest else -1
    return sum(up * printed >= up * cut - 1e-9 for cut in band_cuts(bands))
