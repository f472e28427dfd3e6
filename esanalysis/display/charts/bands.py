"""How many schools are in each band, a bar a factor."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from esanalysis.display.charts.strip import svg
from esanalysis.display.markup import NOTHING, html, joined
from esanalysis.display.scale import Axis
from esanalysis.display.table import Column, Group, Label, strips

__all__ = ["BandRow", "bands"]

HEIGHT = 24


@dataclass(frozen=True)
class BandRow:
    """One factor: how many schools are in each band, the weakest first, and how many are not rated."""

    factor: Label
    counts: Sequence[int]
    unrated: int = 0
    marked: bool = False  # a priority: its name has a mark


def bands(
    rows: Sequence[BandRow], axis: Axis, labelled: str, factor: str = "KSF", unrated: str = "Not rated",
    picture: str = "Picture",
) -> Markup:  # fmt: skip
    """A row a factor; the bar's parts are as long as their band has schools, and the counts stand beside it.

    Examples
    --------
    >>> from esanalysis.display.scale import Band
    >>> axis = Axis.of(1, 10, bands=[Band("Low band", 1, 3), Band("Middle band", 4, 7), Band("Top band", 8, 10)])
    >>> bands([BandRow(Label("Funding", "9"), [4, 6, 0])], axis, "f3").count("<rect")
    2
    """
    gaps = any(row.unrated for row in rows)
    heads = [band.name for band in axis.bands] + ([unrated] if gaps else [])
    columns = [Column(factor), Column(html('<span class="vh">{}</span>', picture), "strip")]
    columns += [Column(text, "number", text.lower()) for text in heads]
    tints = [tint for tint, _, _ in axis.spans]
    most = max([sum(row.counts) + row.unrated for row in rows] or [1]) or 1
    body = [
        [row.factor, _bar(row, tints, most), *map(str, row.counts), *([str(row.unrated)] if gaps else [])]
        for row in rows
    ]
    return strips(labelled, columns, [Group(rows=body)], "counts")


def _bar(row: BandRow, tints: Sequence[str], most: int) -> Markup:
    parts, start = [], 0
    for tint, count in [*zip(tints, row.counts, strict=True), ("gapped", row.unrated)]:
        parts.append(_part(tint, start, count, most))
        start += count
    return svg(HEIGHT, *parts)


def _part(tint: str, start: int, count: int, most: int) -> Markup:
    if not count:
        return NOTHING
    width = 100 * count / most
    return joined(
        [
            html(
                '<rect class="part {}" x="{:g}%" width="{:g}%" y="1" height="{}"/>',
                tint, round(100 * start / most, 2), round(width, 2), HEIGHT - 2,
            ),
            html('<text class="dotn" x="{:g}%" y="16">{}</text>', round(100 * (start + count / 2) / most, 2), count),
        ]
    )  # fmt: skip
