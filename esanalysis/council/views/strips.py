"""Strips of the council's charts: bars along a line that begins at nothing, and marks on them.

Places are in per cent of a common end, so that rows can be compared; what a strip shows stands in the table as a
number.
"""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from esanalysis.display.charts.strip import svg
from esanalysis.display.markup import NOTHING, html, joined

__all__ = ["PICTURE", "bar", "key", "mark", "scale_of", "stack", "strip"]

HEIGHT = 22
PICTURE = html('<span class="vh">{}</span>', "As a picture")  # heading of a column of strips


def scale_of(values: Iterable[float]) -> tuple[float, float]:
    """Where a strip begins and ends for these values: at nothing, or below it where there is income.

    Examples
    --------
    >>> scale_of([3.0, 8.0, float("nan")]), scale_of([-2.0, 10.0]), scale_of([])
    ((0.0, 8.0), (-2.0, 10.0), (0.0, 1.0))
    """
    known = [value for value in values if value == value]
    return min([0.0, *known]), max([0.0, *known]) or 1.0


def strip(*content: object) -> Markup:
    """One row's strip with a line where nothing is."""
    return svg(HEIGHT, joined(content))


def bar(value: float, ends: tuple[float, float], kind: str = "rb", y: int = 4, height: int = 14) -> Markup:
    """A bar from nothing to the value; kinds are ``rb`` (plain), ``rb lead``, ``rb last`` and ``pb`` (pale)."""
    if value != value:
        return NOTHING
    start, stop = sorted((_at(0.0, ends), _at(value, ends)))
    return html(
        '<rect class="{}" x="{:g}%" width="{:g}%" y="{}" height="{}"/>', kind, start, round(stop - start, 2), y, height
    )


def stack(counts: Sequence[int], kinds: Sequence[str], most: int) -> Markup:
    """Counts side by side as one bar, each in its kind; a bar of `most` fills the strip."""
    parts, start = [], 1.0
    most = max(most, sum(counts))  # several rows together fill the strip, whatever a single one has
    for count, kind in zip(counts, kinds, strict=True):
        width = round(97 * count / most, 2)
        if count:
            rect = '<rect class="{}" x="{:g}%" width="{:g}%" y="4" height="14"/>'
            parts.append(html(rect, kind, round(start, 2), width))
        start += width
    return joined(parts)


def mark(value: float, ends: tuple[float, float], kind: str = "tick") -> Markup:
    """A mark at a value: a ``tick``, a ``ring`` or a ``dot``."""
    if value != value:
        return NOTHING
    place = _at(value, ends)
    if kind == "tick":
        return html('<line class="tick" x1="{x:g}%" x2="{x:g}%" y1="1" y2="{}"/>', HEIGHT - 1, x=place)
    return html(
        '<circle class="{}" cx="{:g}%" cy="{}" r="6"/>', "ring" if kind == "ring" else "disc", place, HEIGHT // 2
    )


def _at(value: float, ends: tuple[float, float]) -> float:
    low, high = ends
    return round(1 + 97 * (value - low) / (high - low), 2)


def key(*signs: tuple[str, str]) -> Markup:
    """What the signs mean: pairs of a sign (a kind of `bar` or of `mark`) and words."""
    items = joined(
        html('<li><i aria-hidden="true"><svg width="22" height="{}">{}</svg></i>{}</li>', HEIGHT, _sign(kind), text)
        for kind, text in signs
    )
    return html('<ul class="legend">{}</ul>', items)


def _sign(kind: str) -> Markup:
    ends = (0.0, 1.0)
    return mark(0.5, ends, kind) if kind in ("tick", "ring", "dot") else bar(1.0, ends, kind)
