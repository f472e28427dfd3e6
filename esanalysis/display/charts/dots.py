"""Where the schools stand on a factor: each school a dot, numbered up to twelve, counted above; the average a line."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from esanalysis.display.charts.strip import background, counted, heads, levels, svg, ticks
from esanalysis.display.markup import NOTHING, html, joined
from esanalysis.display.scale import Axis
from esanalysis.display.table import Column, Group, Label, strips

__all__ = ["DotRow", "dots"]

NUMBERED = 12
TALLEST = 12  # counted dots in one pile; a higher one becomes a bar


@dataclass(frozen=True)
class DotRow:
    """One factor: the mark of each school (None where it is not rated), its average and how that is written."""

    factor: Label
    values: Sequence[float | None]
    average: float | None = None
    average_text: str = ""


def dots(
    rows: Sequence[DotRow], schools: Sequence[str], axis: Axis, labelled: str, factor: str = "KSF",
    head: str = "Schools at each mark", average: str = "Average",
) -> Markup:  # fmt: skip
    """A row a factor; under each the marks of the scale, because a reader looks at one factor at a time.

    Examples
    --------
    >>> row = DotRow(Label("Funding", "9"), [2, 2, 7], 3.7, "3.7")
    >>> dots([row], ["School 1", "School 2", "School 3"], Axis.of(1, 10), "f3").count('class="dot"')
    3
    """
    short = heads(schools, 3) if len(schools) <= NUMBERED else None
    columns = [Column(factor), Column(head, "strip")]
    with_average = any(row.average_text for row in rows)
    if with_average:
        columns.append(Column(average, "number", average.lower()))
    body = []
    for row in rows:
        strip = _numbered(row, short, axis) if short else _counted(row, axis)
        said = html('<span class="vh">{}</span>{}', _said(row, short, axis), strip)
        body.append([row.factor, said, *([html("<b>{}</b>", row.average_text)] if with_average else [])])
    return strips(labelled, columns, [Group(rows=body)], "tall")


def _numbered(row: DotRow, short: Sequence[str], axis: Axis) -> Markup:
    found = [(axis.at(value), text) for value, text in zip(row.values, short, strict=True) if value is not None]
    stacked = levels([place for place, _ in found], 6.5)
    height = 18 * (max(stacked, default=0) + 1) + 4
    drawn = [
        html(
            '<circle class="dot" cx="{x:g}%" cy="{}" r="8"/><text class="dotn" x="{x:g}%" y="{}">{}</text>',
            height - 10 - 18 * level, height - 6 - 18 * level, text, x=place,
        )
        for (place, text), level in zip(found, stacked, strict=True)
    ]  # fmt: skip
    return svg(height + 18, background(axis, height), _average(row, axis, height), *drawn, ticks(axis, height + 14))


def _counted(row: DotRow, axis: Axis) -> Markup:
    values = [value for value in row.values if value is not None]
    piles = counted(values)
    most = max(piles.values(), default=1)
    if not axis.counted:
        stacked = levels([axis.at(value) for value in sorted(values)], 2)
        height = 7 * (max(stacked, default=0) + 1) + 8
        drawn = [
            html('<circle class="peer" cx="{}" cy="{}" r="3"/>', axis.x(value), height - 6 - 7 * level)
            for value, level in zip(sorted(values), stacked, strict=True)
        ]
        return svg(height + 18, background(axis, height), _average(row, axis, height), *drawn, ticks(axis, height + 14))
    height = 10 * min(most, TALLEST) + 18
    drawn = [_pile(axis, value, count, most, height) for value, count in piles.items()]
    return svg(height + 18, background(axis, height), _average(row, axis, height), *drawn, ticks(axis, height + 14))


def _pile(axis: Axis, value: float, count: int, most: int, height: int) -> Markup:
    """So many schools at one mark: dots with their count above, or a bar where the highest pile is too high."""
    if most > TALLEST:
        tall = round(10 * TALLEST * count / most, 1)
        x = axis.at(value)
        wide = 60 / len(axis.ticks)
        pile = html(
            '<rect class="peer" x="{:g}%" width="{:g}%" y="{:g}" height="{:g}"/>',
            round(x - wide / 2, 2), round(wide, 2), height - tall, tall,
        )  # fmt: skip
    else:
        tall = 10 * count
        pile = joined(
            html('<circle class="dot" cx="{}" cy="{}" r="4"/>', axis.x(value), height - 6 - 10 * place)
            for place in range(count)
        )
    return html('{}<text class="dotn over" x="{}" y="{:g}">{}</text>', pile, axis.x(value), height - tall - 5, count)


def _average(row: DotRow, axis: Axis, height: float) -> Markup:
    if row.average is None:
        return NOTHING
    return html('<line class="tick" x1="{x}" x2="{x}" y1="0" y2="{:g}"/>', height, x=axis.x(row.average))


def _said(row: DotRow, short: Sequence[str] | None, axis: Axis) -> str:
    """What the strip shows, in text: at each mark the schools by number, or how many they are."""
    rated = [(value, place) for place, value in enumerate(row.values) if value is not None]
    found: dict[str, list[str]] = {}
    for value, place in sorted(rated, key=lambda pair: (axis.share(pair[0]), pair[1])):
        found.setdefault(axis.text(value), []).append(short[place] if short else "")
    return "; ".join(f"{text}: {', '.join(names) if short else len(names)}" for text, names in found.items())
