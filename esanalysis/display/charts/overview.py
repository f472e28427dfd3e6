"""The clusters of an authority in a table: how complete each is, its averages, its problems, and the way to its page.

Clusters stand in the order given (the alphabet) and are not ranked: marks are each school's own view.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from esanalysis.display.charts.grid import cell, factor_heads, width
from esanalysis.display.markup import NOTHING, html, joined, name
from esanalysis.display.scale import Mark
from esanalysis.display.switch import places, with_lists
from esanalysis.display.table import Label, cells

__all__ = ["ClusterRow", "clusters", "jump"]


@dataclass(frozen=True)
class ClusterRow:
    """One cluster: its name, the page it links to, what came back, an average a factor, its problems.

    Without `averages`, `none` stands in their place: ``"No file received"``.
    """

    id: str
    name: str
    returned: str
    averages: Sequence[Mark] = ()
    problems: str = ""
    href: str = ""
    none: str = "No file received"
    letter: str = ""  # id of the first row of a letter, for `jump`
    places: Sequence[Sequence[int]] = ()  # options of the lists that keep the row


def clusters(
    rows: Sequence[ClusterRow], factors: Sequence[Label], middle: ClusterRow | None, labelled: str, factor: str = "KSF",
    cluster: str = "Cluster", returned: str = "Returned", problems: str = "Missing", no_problem: str = "None",
    lists: Sequence[tuple[str, Sequence[str]]] = (),
) -> Markup:  # fmt: skip
    """A row a cluster; `middle` stands on top. Columns have numbers: the figure's subtitle names the factors.

    `lists` (label and options each) filter the rows without a script, by the rows' `places`.

    Examples
    --------
    >>> row = ClusterRow("dale", "Dale View", "0 of 12 schools", problems="No file")
    >>> "No file received" in clusters([row], [Label("Funding", "9")], None, "f2")
    True
    """
    heads = [
        html('<th role="columnheader" scope="col">{}</th>', cluster),
        html('<th role="columnheader" scope="col" class="meta">{}</th>', returned),
        *factor_heads(factors, factor, named=False),
        html('<th role="columnheader" scope="col" class="prob">{}</th>', problems),
    ]
    body = [_row(middle, len(factors), "sum", "", problems)] if middle else []
    body += [_row(row, len(factors), "", no_problem, problems) for row in rows]
    table = html(
        '<table class="grid wide auth {}" role="table" aria-labelledby="{}">\n<thead role="rowgroup">{}</thead>\n'
        '<tbody role="rowgroup">\n{}\n</tbody>\n</table>',
        width(len(factors), [mark for row in rows for mark in row.averages]), labelled, cells(heads),
        joined(body, "\n"),
    )  # fmt: skip
    return with_lists(table, lists) if lists else table


def _row(row: ClusterRow, factors: int, kind: str, no_problem: str, problems: str) -> Markup:
    named = html('<a href="{}">{}</a>', row.href, name(row.name)) if row.href else name(row.name)
    id_ = html(' id="{}"', row.id) if row.id else NOTHING
    marks = (
        joined(map(cell, row.averages))
        if row.averages
        else html('<td role="cell" class="none" colspan="{}">{}</td>', factors, row.none)
    )
    content = [
        html('<th role="rowheader" scope="row"{}>{}</th>', id_, named),
        html('<td role="cell" class="meta">{}</td>', row.returned),
        marks,
        html(
            '<td role="cell" class="prob{}" data-l="{}">{}</td>',
            "" if row.problems else " quietly",
            problems,
            row.problems or no_problem,
        ),
    ]
    return cells(content, kind or places(row.places), row.letter)


def jump(letters: Sequence[tuple[str, str]], go_to: str = "Go to:", says: str = "clusters beginning with") -> Markup:
    """Links to the first cluster of each letter: pairs of letter and id."""
    links = joined(
        (html('<a href="#{}"><span class="vh">{} </span>{}</a>', target, says, letter) for letter, target in letters),
        " ",
    )
    return html('<p class="jump">{} {}</p>', go_to, links) if letters else NOTHING
