"""Views rendered beforehand, switched and filtered without a script: a browser's own controls and CSS.

A shared page forbids scripts, so a browser's own controls must do: a group of radio buttons is named by its legend,
works with the arrow keys and is spoken by every screen reader. On paper stands what was chosen on screen: it is the
page that the reader wanted, and printing twenty views of one cluster would bury it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from esanalysis.display.markup import NOTHING, html, joined

__all__ = ["Kept", "filtered", "places", "switched", "with_lists"]


def switched(legend: str, views: Sequence[tuple[str, Markup]], name: str) -> Markup:
    """Show one of several views, chosen by radio buttons; a single view needs no control.

    The rules that show the chosen one name places; `page` and `styled` write as many as there are.

    Parameters
    ----------
    legend : str
        What is chosen.
    views : sequence of pairs
        What the control says, and what it shows; the first one is shown to begin with.
    name : str
        Of the group of controls, so it may not occur twice in a page.

    Examples
    --------
    >>> views = [("One", Markup("<p>1</p>")), ("Two", Markup("<p>2</p>"))]
    >>> switched("Number", views, "n").count("<input")
    2
    """
    if len(views) == 1:
        return views[0][1]
    choices = joined(
        html(
            '<label><input type="radio" name="{}"{}><span>{}</span></label>',
            name,
            NOTHING if place else Markup(" checked"),
            label,
        )
        for place, (label, _) in enumerate(views)
    )
    shown = joined(html("<div>{}</div>", view) for _, view in views)
    return html(
        '<div class="switch n{}"><fieldset><legend>{}</legend>{}</fieldset><div class="views">{}</div></div>',
        len(views), legend, choices, shown,
    )  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """A row of a filtered table: its cells, and for each list the places of the options that keep it."""

    cells: Sequence[object]
    places: Sequence[Sequence[int]]


def filtered(
    caption: str, header: Sequence[str], rows: Sequence[Kept], lists: Sequence[tuple[str, Sequence[str]]],
    every: str = "any",
) -> Markup:  # fmt: skip
    """A table that lists filter: what is chosen in all of them stays. A browser too old for it shows every row.

    Parameters
    ----------
    caption : str
        What the table shows.
    header : sequence of str
        Column headings.
    rows : sequence of Kept
        The rows.
    lists : sequence of pairs
        Label and options of each list.
    every : str
        The option that filters nothing.

    Examples
    --------
    >>> rows = [Kept(["6.5-1", "Beck"], [[0]]), Kept(["6.7-2", "Ash"], [[1]])]
    >>> table = filtered("Promises", ["Reference", "Owner"], rows, [("Owner", ["Beck", "Ash"])])
    >>> table.count("<option"), table.count('class="c1-')
    (3, 2)
    """
    head = joined(html('<th role="columnheader" scope="col">{}</th>', text) for text in header)
    table = html(
        '<div class="tall-box" role="region" tabindex="0" aria-label="{caption}">'
        '<table class="lines rows" role="table"><caption>{caption}</caption>'
        '<thead role="rowgroup"><tr role="row">{}</tr></thead><tbody role="rowgroup">{}</tbody></table></div>',
        head, joined((_kept(row, header) for row in rows), "\n"), caption=caption,
    )  # fmt: skip
    return with_lists(table, lists, every)


def with_lists(table: Markup, lists: Sequence[tuple[str, Sequence[str]]], every: str = "any") -> Markup:
    """A table below the lists that filter it; its rows say by `places` which options keep them."""
    controls = joined(_list(label, options, number, every) for number, (label, options) in enumerate(lists, start=1))
    counts = "-".join(str(len(options)) for _, options in lists)
    return html('<div class="filter o{}"><form>{}</form>{}</div>', counts, controls, table)


def places(kept: Sequence[Sequence[int]]) -> str:
    """Classes of a row that these options keep: for each list the places of its options.

    Examples
    --------
    >>> places([[0], [2, 3]])
    'c1-0 c2-2 c2-3'
    """
    return " ".join(f"c{number}-{place}" for number, found in enumerate(kept, start=1) for place in found)


def _list(label: str, options: Sequence[str], number: int, every: str) -> Markup:
    listed = joined(
        html('<option value="{}-{}">{}</option>', number, place, option) for place, option in enumerate(options)
    )
    return html('<label>{} <select><option value="">{}</option>{}</select></label>', label, every, listed)


def _kept(row: Kept, header: Sequence[str]) -> Markup:
    first, *rest = row.cells
    cells = joined(
        html('<td role="cell" class="text" data-l="{}">{}</td>', head, cell)
        for head, cell in zip(header[1:], rest, strict=True)
    )
    return html(
        '<tr role="row" class="{}"><th role="rowheader" scope="row">{}</th>{}</tr>', places(row.places), first, cells
    )
