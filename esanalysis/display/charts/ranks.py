"""Ranks with their doubt: a pale bar over the firm range, a dark bar in it over the likely one, a ring at the rank."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from esanalysis.display.charts.strip import HEAD, svg
from esanalysis.display.markup import NOTHING, html, joined
from esanalysis.display.table import Column, Group, Label, strips

__all__ = ["RankBar", "RankRow", "rank_bar", "ranks"]

HEIGHT = 24
TINY, TINY_HEIGHT, TINY_RING = 44, 10, 3  # the small bar beside a main point, in pixels
LINES = 12  # so many ranks have a line each behind the bars, and a number along the top


@dataclass(frozen=True)
class RankRow:
    """One factor: its average as printed, its rank, and its ranges of ranks.

    `side` is ``"lead"``, ``"last"`` or ``""``. A factor that is not ranked has no `rank`; `why` stands in its place.
    """

    factor: Label
    average: str
    rank: int = 0
    likely: tuple[int, int] | None = None
    firm: tuple[int, int] | None = None
    side: str = ""
    why: str = ""


def ranks(rows: Sequence[RankRow], labelled: str, factor: str = "KSF") -> Markup:
    """A row a factor, in the order given; ranks run from 1 at the left.

    Examples
    --------
    >>> row = RankRow(Label("Funding", "9"), "4.2", 9, likely=(7, 9), firm=(2, 10))
    >>> chart = ranks([row], "f2")
    >>> "7–9" in chart, "2–10" in chart
    (True, True)
    """
    last = max([len(rows), *(end for row in rows for ends in (row.likely, row.firm) if ends for end in ends)])
    columns = [
        Column(factor), Column("Average", "number", "average"), Column(_head(last), "strip"),
        Column("Likely rank", "number", "likely rank"), Column("Possible", "number", "possible"),
    ]  # fmt: skip
    body = []
    for row in rows:
        ends = [_span(row.likely), _span(row.firm)] if row.rank else [f"none: {row.why}", ""]
        body.append([row.factor, html("<b>{}</b>", row.average), svg(HEIGHT, _lines(last), _bars(row, last)), *ends])
    return strips(labelled, columns, [Group(rows=body)], "ranks")


def _span(ends: tuple[int, int] | None) -> str:
    if ends is None:
        return "–"
    return f"{ends[0]}" if ends[0] == ends[1] else f"{ends[0]}–{ends[1]}"


def _marked(last: int) -> list[int]:
    return list(range(1, last + 1)) if last <= LINES else [1, *range(5, last + 1, 5)]


def _head(last: int) -> Markup:
    texts = joined(
        html(
            '<text class="axis" x="{:g}%" y="{}">{rank}</text>',
            round(100 * (rank - 0.5) / last, 2),
            HEAD - 3,
            rank=rank,
        )
        for rank in _marked(last)
    )
    return html("Rank{}", svg(HEAD, texts))


def _lines(last: int) -> Markup:
    places = [0, *_marked(last)] if last <= LINES else [rank - 0.5 for rank in _marked(last)]
    return joined(
        html('<line class="gl" x1="{x:g}%" x2="{x:g}%" y2="{}"/>', HEIGHT, x=round(100 * place / last, 2))
        for place in places
    )


def _bars(row: RankRow, last: int) -> Markup:
    if not row.rank:
        return NOTHING
    side = f" {row.side}" if row.side else ""
    return joined(
        [
            _bar("pb", row.firm, last, 3, HEIGHT - 6),
            _bar(f"rb{side}", row.likely, last, 6, HEIGHT - 12),
            html('<circle class="rd" cx="{:g}%" cy="{}" r="5"/>', round(100 * (row.rank - 0.5) / last, 2), HEIGHT // 2),
        ]
    )


def _bar(kind: str, ends: tuple[int, int] | None, last: int, y: int, height: int) -> Markup:
    if ends is None:
        return NOTHING
    start, width = 100 * (ends[0] - 1) / last, 100 * (ends[1] - ends[0] + 1) / last
    return html(
        '<rect class="{}" x="{:g}%" width="{:g}%" y="{}" height="{}" rx="{}"/>',
        kind, round(start, 2), round(width, 2), y, height, height // 2,
    )  # fmt: skip


@dataclass(frozen=True)
class RankBar:
    """The bar of one factor, for beside a main point: its rank of `last`, and its ranges of ranks."""

    rank: int
    last: int
    likely: tuple[int, int] | None = None
    firm: tuple[int, int] | None = None


def rank_bar(bar: RankBar) -> Markup:
    """The same sign, tiny: all ranks a line, firm ones pale, likely ones dark, a ring at the rank.

    Examples
    --------
    >>> rank_bar(RankBar(10, 10, (10, 10), (6, 10))).count("<rect")
    3
    """
    each = TINY / bar.last
    return html(
        '<svg width="{}" height="{}" aria-hidden="true" focusable="false">'
        '<rect class="gl" y="4" width="{}" height="2"/>{}{}'
        '<circle class="rd" cx="{:g}" cy="5" r="{}"/></svg>',
        TINY, TINY_HEIGHT, TINY, _stretch("pb", bar.firm, each), _stretch("rb", bar.likely, each),
        round((bar.rank - 0.5) * each, 1), TINY_RING,
    )  # fmt: skip


def _stretch(kind: str, ends: tuple[int, int] | None, each: float) -> Markup:
    if ends is None:
        return NOTHING
    start, width = round((ends[0] - 1) * each, 1), round((ends[1] - ends[0] + 1) * each, 1)
    return html('<rect class="{}" x="{:g}" width="{:g}" height="{}" rx="5"/>', kind, start, width, TINY_HEIGHT)
