"""Small pictures, one a factor: where an authority's clusters stand, and how averages went over three rounds or more.

Clusters have no names and no order here; no line is fitted through rounds.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from esanalysis.display.charts.strip import background, levels, svg, ticks
from esanalysis.display.markup import NOTHING, html, joined
from esanalysis.display.scale import Axis
from esanalysis.display.table import Column, Group, Label, label, strips

__all__ = ["Panel", "SeriesRow", "panels", "series"]

ROUNDS_HEIGHT = 56


LOWEST = 28  # a panel of few dots is still a picture


@dataclass(frozen=True)
class Panel:
    """One factor: a value a cluster, the middle one, and a line in words below: ``"middle 6.4; 4.9 to 8.9"``."""

    factor: Label
    values: Sequence[float]
    middle: float | None
    says: str


def panels(found: Sequence[Panel], axis: Axis, level: int = 4) -> Markup:
    """A panel a factor, all on the same scale and of the same height.

    Examples
    --------
    >>> panel = Panel(Label("Funding", "9"), [4.5, 4.6, 7.0], 4.6, "middle 4.6; 4.5 to 7.0")
    >>> panels([panel], Axis.of(1, 10)).count("<circle")
    3
    """
    placed = [_placed(panel, axis) for panel in found]
    high = max([max(stacked, default=0) for _, stacked in placed], default=0) + 1
    apart = min(6.0, 60 / high)
    height = max(round(apart * high + 4), LOWEST)
    items = [_panel(panel, axis, level, *where, height, apart) for panel, where in zip(found, placed, strict=True)]
    return html('<ul class="multi">{}</ul>', joined(items))


def _placed(panel: Panel, axis: Axis) -> tuple[list[float], list[int]]:
    # Each dot stands at its own value; one nearer than its width to another is piled up on it.
    places = sorted(axis.at(value) for value in panel.values)
    return places, levels(places, 2.5)


def _panel(
    panel: Panel, axis: Axis, level: int, places: list[float], stacked: list[int], height: int, apart: float
) -> Markup:
    dots = [
        html('<circle class="peer" cx="{:g}%" cy="{:g}" r="2.75"/>', place, round(height - 4 - apart * up, 1))
        for place, up in zip(places, stacked, strict=True)
    ]
    middle = NOTHING
    if panel.middle is not None:
        middle = html('<line class="tick" x1="{x}" x2="{x}" y1="0" y2="{}"/>', height, x=axis.x(panel.middle))
    strip = svg(height + 18, background(axis, height), *dots, middle, ticks(axis, height + 13, few=True))
    return html(
        '<li><h{level} class="mt">{}</h{level}><p class="small">{}</p>{}</li>',
        label(panel.factor),
        panel.says,
        strip,
        level=level,
    )


@dataclass(frozen=True)
class SeriesRow:
    """One factor: its average in each round as number (None where it has none) and as printed."""

    factor: Label
    values: Sequence[float | None]
    texts: Sequence[str]


def series(
    rows: Sequence[SeriesRow], rounds: Sequence[str], axis: Axis, labelled: str, factor: str = "KSF",
    picture: str = "Picture",
) -> Markup:  # fmt: skip
    """A row a factor; rounds run from left to right, and better is higher in the picture.

    Examples
    --------
    >>> row = SeriesRow(Label("Impact", "10"), [3.3, 5.7, None], ["3.3", "5.7", "–"])
    >>> series([row], ["2024", "2025", "2026"], Axis.of(1, 10), "f1").count("<circle")
    2
    """
    columns = [Column(factor), Column(html('<span class="vh">{}</span>', picture), "strip")]
    columns += [Column(text, "number", text) for text in rounds]
    body = [[row.factor, _points(row, axis), *row.texts] for row in rows]
    return strips(labelled, columns, [Group(rows=body)], "change")


def _points(row: SeriesRow, axis: Axis) -> Markup:
    count = len(row.values)
    bands = [
        html(
            '<rect class="{}" x="0%" width="100%" y="{:g}" height="{:g}"/>',
            tint, round(ROUNDS_HEIGHT * (100 - end) / 100, 1), round(ROUNDS_HEIGHT * (end - start) / 100, 1),
        )
        for tint, start, end in axis.spans
    ]  # fmt: skip
    points = [
        html(
            '<circle class="own" cx="{:g}%" cy="{:g}" r="5"/>',
            round(100 * (place + 0.5) / count, 2), round(ROUNDS_HEIGHT * (100 - axis.at(value)) / 100, 1),
        )
        for place, value in enumerate(row.values)
        if value is not None
    ]  # fmt: skip
    return svg(ROUNDS_HEIGHT, *bands, *points)
