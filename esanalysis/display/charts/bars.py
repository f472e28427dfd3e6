"""Amounts and shares, a bar a row from nought at the left; what is withheld or unknown is said and has no bar."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from esanalysis.display.charts.strip import svg
from esanalysis.display.markup import NOTHING, html
from esanalysis.display.table import Column, Group, Label, strips

__all__ = ["BarGroup", "BarRow", "bars"]

HEIGHT = 22
TALL = 12


@dataclass(frozen=True)
class BarRow:
    """One row: its value as number and as printed, and what it is compared with; without `value` the text says why."""

    label: Label
    value: float | None
    text: str
    other: float | None = None
    other_text: str = ""
    side: str = ""  # "lead", "last" or ""


@dataclass(frozen=True)
class BarGroup:
    """Rows under a heading of their own; an empty heading is left out."""

    head: str
    rows: Sequence[BarRow]


def bars(
    groups: Sequence[BarGroup], labelled: str, head: str, value: str, other: str = "", most: float | None = None,
    picture: str = "Picture of the amounts",
) -> Markup:  # fmt: skip
    """A row a bar; the amount is printed beside it, and a line across marks what it is compared with.

    Parameters
    ----------
    groups : sequence of BarGroup
        The rows.
    labelled : str
        Id of the figure's title.
    head, value, other : str
        Headings of the rows' names, of the amounts and of what they are compared with.
    most : float, optional
        Where the picture ends, such as 100 for shares in per cent; else the largest amount.

    Examples
    --------
    >>> rows = [BarRow(Label("Women"), 71.4, "71.4%", 51.0, "51.0%"), BarRow(Label("Not known"), None, "withheld")]
    >>> chart = bars([BarGroup("", rows)], "f1", "Group", "Share", "Population", most=100)
    >>> chart.count("<rect"), "withheld" in chart
    (1, True)
    """
    values = [
        amount for group in groups for row in group.rows for amount in (row.value, row.other) if amount is not None
    ]
    end = most or max(values, default=1) or 1
    columns = [Column(head), Column(html('<span class="vh">{}</span>', picture), "strip"), _column(value)]
    columns += [_column(other)] if other else []
    found = [Group(group.head, [_row(row, end, bool(other)) for row in group.rows]) for group in groups]
    return strips(labelled, columns, found, "counts")


def _column(text: str) -> Column:
    return Column(text, "number", text[:1].lower() + text[1:])


def _row(row: BarRow, end: float, compared: bool) -> list[object]:
    bar = tick = NOTHING
    if row.value is not None:
        kind = f"rb {row.side}".strip()
        width = round(100 * min(max(row.value / end, 0), 1), 2)
        bar = html('<rect class="{}" width="{:g}%" y="{}" height="{}"/>', kind, width, (HEIGHT - TALL) // 2, TALL)
    if row.other is not None:
        x = round(100 * min(max(row.other / end, 0), 1), 2)
        tick = html('<line class="tick" x1="{x:g}%" x2="{x:g}%" y1="1" y2="{}"/>', HEIGHT - 1, x=x)
    line = html('<line class="gl" x1="0%" x2="0%" y2="{}"/>', HEIGHT)
    said = [html("<b>{}</b>", row.text) if row.value is not None else row.text]
    return [row.label, svg(HEIGHT, line, bar, tick), *said, *([row.other_text] if compared else [])]
