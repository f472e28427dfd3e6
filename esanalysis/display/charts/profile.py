"""One school among its cluster: its own mark large, the others small and nameless, the middle mark a line."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from esanalysis.display.charts.strip import background, levels, scale_head, svg
from esanalysis.display.markup import NOTHING, html
from esanalysis.display.scale import Axis
from esanalysis.display.table import Column, Group, Label, strips

__all__ = ["ProfileRow", "profile", "strip"]

HEIGHT = 46


@dataclass(frozen=True)
class ProfileRow:
    """One factor: the school's own mark and the cluster's middle one as number and as printed; the others' marks."""

    factor: Label
    own: float | None
    own_text: str
    others: Sequence[float]
    middle: float | None = None
    middle_text: str = ""


def profile(
    rows: Sequence[ProfileRow], axis: Axis, labelled: str, factor: str = "KSF", own: str = "Yours",
    middle: str = "Middle", picture: str = "Picture of all marks", unrated: str = "not rated",
) -> Markup:  # fmt: skip
    """A row a factor; nothing in it says which school a small dot is.

    Examples
    --------
    >>> row = ProfileRow(Label("Funding", "9"), 2, "2", [2, 2, 7], 2, "2")
    >>> profile([row], Axis.of(1, 10), "f1").count('class="peer"')
    3
    """
    columns = [
        Column(factor), Column(scale_head(axis, picture), "strip"), Column(own, "number", own.lower()),
        Column(middle, "number", middle.lower()),
    ]  # fmt: skip
    body = [
        [row.factor, strip(row, axis), html("<b>{}</b>", row.own_text) if row.own_text else unrated, row.middle_text]
        for row in rows
    ]
    return strips(labelled, columns, [Group(rows=body)])


def strip(row: ProfileRow, axis: Axis) -> Markup:
    """The picture of one row: the others' marks piled up, the middle as a line, the own mark large."""
    # Sorted: the order of the dots in the file must not tell whose they are.
    others = sorted(row.others)
    stacked = levels([axis.at(value) for value in others], 2)
    apart = min(5.0, 22 / max([*stacked, 1]))
    dots = [
        html('<circle class="peer" cx="{}" cy="{:g}" r="2.5"/>', axis.x(value), round(25 - apart * level, 1))
        for value, level in zip(others, stacked, strict=True)
    ]
    middle = own = NOTHING
    if row.middle is not None:
        middle = html('<line class="tick" x1="{x}" x2="{x}" y1="28" y2="{}"/>', HEIGHT, x=axis.x(row.middle))
    if row.own is not None:
        own = html(
            '<circle class="own" cx="{x}" cy="37" r="9"/><text class="dotn inv" x="{x}" y="41">{}</text>',
            row.own_text if len(row.own_text) <= 2 else "", x=axis.x(row.own),
        )  # fmt: skip
    return svg(HEIGHT, background(axis, HEIGHT), *dots, middle, own)
