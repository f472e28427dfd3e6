"""Many averages a factor, a small panel each: where the clusters of an authority stand, without names or order."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from esanalysis.display.charts.strip import background, levels, svg, ticks
from esanalysis.display.markup import NOTHING, html, joined
from esanalysis.display.scale import Axis
from esanalysis.display.table import Label, label

__all__ = ["Panel", "panels"]


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
    height = round(apart * high + 4)
    items = [_panel(panel, axis, level, *where, height, apart) for panel, where in zip(found, placed, strict=True)]
    return html('<ul class="multi">{}</ul>', joined(items))


def _placed(panel: Panel, axis: Axis) -> tuple[list[float], list[int]]:
    # Places are rounded so that neighbours pile up instead of overlapping.
    places = sorted(round(axis.at(value) / 2.5) * 2.5 for value in panel.values)
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
