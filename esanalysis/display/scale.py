"""The scale of an instrument as it is drawn: where a mark stands, its fill, its band, and the marks printed along it.

The weakest mark is at the left on every scale, also where the smallest number is the best.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from esanalysis.display.palette import step_of
from esanalysis.instrument.factor import band_cuts, band_place
from esanalysis.instrument.framework import Framework

__all__ = ["Axis", "Band", "Mark", "axis_of"]

COUNTED = 12  # up to so many marks each has a column of its own; a longer scale is a line
TICKS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000)


@dataclass(frozen=True)
class Band:
    """A named stretch of the scale with its weakest and strongest mark; the weakest band comes first."""

    name: str
    weakest: float
    strongest: float
    meaning: str = ""


@dataclass(frozen=True)
class Mark:
    """A mark, total or average as printed: its text, its fill (1 to 10; 0 none) and ``"low"``, ``"top"`` or ``""``.

    A cell that is not rated has no text; `why` then says why not. The fill of a difference is one of those of
    ``ramp="d"``.
    """

    text: str
    step: int = 0
    band: str = ""
    why: str = ""
    ramp: str = "m"

    @property
    def rated(self) -> bool:
        """Whether there is a mark."""
        return bool(self.text)


@dataclass(frozen=True)
class Axis:
    """A scale from its weakest to its strongest mark; `low_is_best` scales have ``weakest > strongest``.

    Examples
    --------
    >>> axis = Axis.of(1, 10, bands=[Band("Low band", 1, 3), Band("Middle band", 4, 7), Band("Top band", 8, 10)])
    >>> axis.x(1), axis.x(10), axis.mark(3.46, "3.5").step, axis.mark(2, "2").band
    ('5%', '95%', 4, 'low')
    """

    weakest: float
    strongest: float
    step: float
    ticks: tuple[tuple[float, str], ...]
    bands: tuple[Band, ...] = ()

    @classmethod
    def of(
        cls,
        minimum: float,
        maximum: float,
        step: float = 1,
        higher_is_better: bool = True,
        words: Sequence[str] = (),
        bands: Sequence[Band] = (),
    ) -> "Axis":
        """Axis of a scale; `words` are the short names of the marks of a scale of words, weakest first."""
        weakest, strongest = (minimum, maximum) if higher_is_better else (maximum, minimum)
        count = round((maximum - minimum) / step) + 1
        if words:
            ticks = [(minimum + place * step, word) for place, word in enumerate(words)]
        else:
            apart = step if count <= COUNTED else next(t for t in TICKS if (maximum - minimum) / t <= 6)
            first = -(-minimum // apart) * apart if count > COUNTED else minimum
            ticks = [(first + place * apart, "") for place in range(int((maximum - first) / apart + 1e-9) + 1)]
            ticks = [(value, f"{value:g}") for value, _ in ticks]
        return cls(weakest, strongest, step, tuple(ticks), tuple(bands))

    @property
    def counted(self) -> bool:
        """Whether every mark has a column of its own."""
        return round(abs(self.strongest - self.weakest) / self.step) + 1 <= COUNTED

    def share(self, value: float) -> float:
        """Place between the weakest mark (0) and the strongest (1)."""
        return (value - self.weakest) / (self.strongest - self.weakest)

    def at(self, value: float) -> float:
        """Place across the picture in per cent; the ends keep half a mark's width from the edge."""
        span = abs(self.strongest - self.weakest)
        half = self.step / 2 if self.counted else span / 18
        return round(100 * (self.share(value) * span + half) / (span + 2 * half), 2)

    def x(self, value: float) -> str:
        """Place across the picture, written for SVG."""
        return f"{self.at(value):g}%"

    def text(self, value: float) -> str:
        """A mark as it is printed below the axis; between the marks, with at most one digit more than they have.

        Examples
        --------
        >>> Axis.of(1, 10).text(3), Axis.of(1, 10).text(13 / 3), Axis.of(1, 2, words=("No", "Yes")).text(2)
        ('3', '4.3', 'Yes')
        """
        ends = (f"{number:g}".partition(".")[2] for number in (self.step, self.weakest))
        return dict(self.ticks).get(value) or f"{round(value, max(map(len, ends)) + 1):g}"

    @property
    def few(self) -> tuple[tuple[float, str], ...]:
        """The marks to print where there is little room: both ends and what stands evenly between them."""
        last = len(self.ticks) - 1
        apart = next((n for n in (3, 2, 4, 5, 6) if last > 4 and last % n == 0), last if last > 4 else 1)
        return self.ticks[::apart] if last else self.ticks

    @property
    def spans(self) -> list[tuple[str, float, float]]:
        """Tint of each band, and where it begins and ends in per cent: ``low``, ``middle`` or ``top``."""
        if not self.bands:
            return [("middle", 0.0, 100.0)]
        edges = [0.0, *map(self.at, band_cuts(self.bands)), 100.0]
        return [(self._tint(place), edges[place], edges[place + 1]) for place in range(len(self.bands))]

    def _tint(self, place: int) -> str:
        if len(self.bands) == 1:
            return "middle"
        return "low" if place == 0 else "top" if place == len(self.bands) - 1 else "middle"

    def band(self, value: float) -> str:
        """Whether a printed figure is in the weakest (``"low"``) or the strongest (``"top"``) band, or in none."""
        tint = self._tint(band_place(self.bands, value)) if self.bands else "middle"
        return "" if tint == "middle" else tint

    def mark(self, value: float | None, text: str = "", why: str = "") -> Mark:
        """Mark with the fill and band of the figure *as printed*, so that colour and number never contradict."""
        if value is None or value != value:
            return Mark("", why=why)
        text = text or f"{value:g}"
        with suppress(ValueError):  # the initials of a word: its place on the scale stands
            value = float(text.replace(",", ""))
        return Mark(text, step_of(self.share(value)), self.band(value))


def axis_of(framework: Framework) -> Axis:
    """The axis of an instrument: its scale and bands.

    Examples
    --------
    >>> from esanalysis import load_framework
    >>> axis_of(load_framework("ofsted-eif-2019")).ticks
    ((1, 'I'), (2, 'RI'), (3, 'G'), (4, 'O'))
    """
    scale = framework.scale
    words = [scale.mark(float(place)) for place in range(1, len(scale.words) + 1)]
    bands = [
        Band(band.name[:1].upper() + band.name[1:], band.weakest, band.strongest, band.meaning)
        for band in framework.bands
    ]
    return Axis.of(scale.minimum, scale.maximum, scale.step, scale.higher_is_better, words, bands)
