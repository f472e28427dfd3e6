"""A table that is filtered by lists above it, without a script: the browser's own lists, and rules that hide rows.

The rules name places and not contents, so nothing that a person typed reaches a style sheet; they are made by
`esanalysis.display.style`. A browser too old for them shows the whole table; so does paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from esanalysis.display.markup import html, joined

__all__ = ["Filter", "filtered"]

LETTERS = "abc"  # as many filters as the style has rules for


@dataclass(frozen=True)
class Filter:
    """A list above the table: its label, its choices, and which of them each row has."""

    label: str
    choices: Sequence[str]
    of_rows: Sequence[Sequence[str]]


def filtered(
    caption: str, header: Sequence[str], rows: Sequence[Sequence[object]], filters: Sequence[Filter]
) -> Markup:
    """Write a table whose rows fit all lists above it.

    Parameters
    ----------
    caption : str
        What the table shows.
    header : sequence of str
        Column headings.
    rows : sequence of sequences
        Cells; the first of a row is its header.
    filters : sequence of Filter
        At most three.

    Returns
    -------
    Markup

    Examples
    --------
    >>> lists = [Filter("Owner", ["Ann", "Bob"], [["Ann"], ["Bob", "Ann"]])]
    >>> shown = filtered("Promises", ["No", "What"], [["1", "Roof"], ["2", "Wall"]], lists)
    >>> '<tr role="row" class="a1"><th' in shown, '<tr role="row" class="a2 a1"><th' in shown
    (True, True)
    """
    if len(filters) > len(LETTERS):
        raise ValueError(f"{len(filters)} filters: there are rules for {len(LETTERS)}.")
    places = [
        {choice: f"{letter}{place}" for place, choice in enumerate(each.choices, start=1)}
        for letter, each in zip(LETTERS, filters, strict=False)
    ]
    lists = joined(_list(each, own) for each, own in zip(filters, places, strict=True))
    head = joined(html('<th role="columnheader" scope="col">{}</th>', text) for text in header)
    body = []
    for at, (first, *rest) in enumerate(rows):
        names = " ".join(own[choice] for each, own in zip(filters, places, strict=True) for choice in each.of_rows[at])
        cells = joined(
            html('<td role="cell" class="text" data-l="{}">{}</td>', label, cell)
            for label, cell in zip(header[1:], rest, strict=True)
        )
        body.append(
            html('<tr role="row" class="{}"><th role="rowheader" scope="row">{}</th>{}</tr>', names, first, cells)
        )
    return html(
        '<div class="filter"><div class="lists screen">{}</div><table class="lines rows" role="table">'
        '<caption class="vh">{}</caption><thead role="rowgroup"><tr role="row">{}</tr></thead>'
        '<tbody role="rowgroup">{}</tbody></table></div>',
        lists, caption, head, joined(body),
    )  # fmt: skip


def _list(each: Filter, places: dict[str, str]) -> Markup:
    options = joined(html('<option value="{}">{}</option>', places[choice], choice) for choice in each.choices)
    return html('<label>{} <select><option value="">all</option>{}</select></label>', each.label, options)
