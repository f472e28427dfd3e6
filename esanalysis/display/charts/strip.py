"""The pieces that strips are made of: the bands behind, the marks along them, dots that do not hide each other."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from esanalysis.display.markup import html, joined
from esanalysis.display.scale import Axis

__all__ = ["background", "heads", "levels", "link", "scale_head", "svg", "ticks"]

HEAD = 14  # height of the marks along the top of a column of strips


def svg(height: float, *content: object) -> Markup:
    """A strip as wide as its cell; what it shows stands in the table too, so it is not read aloud."""
    return html('<svg height="{:g}" aria-hidden="true" focusable="false">{}</svg>', height, joined(content))


def background(axis: Axis, height: float) -> Markup:
    """The bands as tints from the weakest mark at the left."""
    return joined(
        html('<rect class="{}" x="{:g}%" width="{:g}%" height="{:g}"/>', tint, start, round(end - start, 2), height)
        for tint, start, end in axis.spans
    )


def ticks(axis: Axis, y: float, few: bool = False) -> Markup:
    """The marks along a strip, written at height `y`."""
    return joined(
        html('<text class="axis" x="{}" y="{:g}">{}</text>', axis.x(value), y, text)
        for value, text in (axis.few if few else axis.ticks)
    )


def scale_head(axis: Axis, says: str) -> Markup:
    """The heading of a column of strips: the marks, and for a screen reader what the column is."""
    return html('<span class="vh">{}</span>{}', says, svg(HEAD, ticks(axis, HEAD - 3)))


def link(axis: Axis, one: float, other: float, y: float, kind: str = "link") -> Markup:
    """A line between two marks."""
    start, end = sorted((axis.at(one), axis.at(other)))
    return html('<line class="{}" x1="{:g}%" x2="{:g}%" y1="{y:g}" y2="{y:g}"/>', kind, start, end, y=y)


def levels(places: Sequence[float], apart: float) -> list[int]:
    """How high each dot is stacked, so that no two dots nearer than `apart` lie on one level.

    Examples
    --------
    >>> levels([10, 10, 12, 40], apart=5)
    [0, 1, 2, 0]
    """
    ends: list[float] = []  # the rightmost dot of each level
    found = [0] * len(places)
    for index in sorted(range(len(places)), key=lambda index: places[index]):
        level = next((level for level, end in enumerate(ends) if places[index] - end >= apart), len(ends))
        if level == len(ends):
            ends.append(0.0)
        ends[level] = places[index]
        found[index] = level
    return found


def heads(names: Sequence[str], longest: int = 4) -> list[str] | None:
    """Short heads for schools: the names without the word they all begin with; None if one is still too long.

    Examples
    --------
    >>> heads(["School 1", "School 10"]), heads(["Ash", "Beck"]), heads(["Ash Lane", "Beck"])
    (['1', '10'], ['Ash', 'Beck'], None)
    """
    words = [name.split() for name in names]
    while words and all(len(word) > 1 for word in words) and len({word[0] for word in words}) == 1 < len(words):
        words = [word[1:] for word in words]
    short = [" ".join(word) for word in words]
    return short if all(len(text) <= longest for text in short) and len(set(short)) == len(short) else None


def counted(values: Iterable[float]) -> dict[float, int]:
    """How many there are of each value, the lowest first."""
    values = sorted(values)
    return {value: values.count(value) for value in dict.fromkeys(values)}
