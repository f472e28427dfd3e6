"""Tables: a caption or a title, headings with scope, numbers set right; on a phone a row becomes two lines.

The roles are written out because a phone's style lays the rows out as blocks, which makes browsers forget that they
are rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from esanalysis.display.markup import NOTHING, html, joined, name

__all__ = ["Column", "Group", "Label", "Tinted", "cells", "label", "lines", "strips", "wide_figures"]

MOST = 6  # columns of a table that fit a narrow window
_NUMBER = frozenset("0123456789–−-.,+ %/")


@dataclass(frozen=True)
class Label:
    """A factor or another row as it is named: its number, its name, a short name for narrow columns, a second line."""

    text: str
    number: str = ""
    short: str = ""
    note: str = ""


@dataclass(frozen=True)
class Tinted:
    """A figure on the colour of a need (``"need"``) or of help (``"give"``); its sign says the same without colour."""

    text: str
    tint: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Column:
    """A column: its heading, ``"number"``, ``"text"`` or ``"strip"``, and what a phone prints before its cells."""

    head: object
    kind: str = "number"
    say: str = ""


@dataclass(frozen=True)
class Group:
    """Rows under a heading of their own; an empty heading is left out."""

    head: object = ""
    rows: Sequence[Sequence[object]] = field(default_factory=tuple)


def label(row: Label) -> Markup:
    """A row's name with its number before it and its note below.

    Examples
    --------
    >>> label(Label("Funding", "9"))
    Markup('<span class="k">9</span> <bdi>Funding</bdi>')
    """
    number = html('<span class="k">{}</span> ', row.number) if row.number else NOTHING
    note = html('<br><span class="k small">{}</span>', row.note) if row.note else NOTHING
    return html("{}{}{}", number, name(row.text), note)


def strips(labelled: str, columns: Sequence[Column], groups: Sequence[Group], kind: str = "") -> Markup:
    """Table with strips; the first cell of a row is its header.

    Parameters
    ----------
    labelled : str
        Id of the figure's title; empty below a line of text that says it already, as in a fold.
    columns : sequence of Column
        The first one is the rows' names.
    groups : sequence of Group
        Rows; their first cell is text, `Label` or markup.
    kind : str
        Further classes of the table.
    """
    return html(
        '<table class="lines rows{}" role="table"{}>\n<thead role="rowgroup">\n{}\n</thead>\n{}\n</table>',
        f" {kind}" if kind else "",
        html(' aria-labelledby="{}"', labelled) if labelled else NOTHING,
        cells(_heading(column, not place) for place, column in enumerate(columns)),
        joined((_group(group, columns) for group in groups), "\n"),
    )


def cells(content: Iterable[Markup], kind: str = "", id_: str = "") -> Markup:
    """One row."""
    kind = html(' class="{}"', kind) if kind else NOTHING
    id_ = html(' id="{}"', id_) if id_ else NOTHING
    return html('<tr role="row"{}{}>{}</tr>', kind, id_, joined(content))


def _heading(column: Column, first: bool) -> Markup:
    kind = {"number": ' class="num"', "strip": ' class="strip axisrow"', "text": ""}[column.kind]
    if column.kind == "strip" and not hasattr(column.head, "__html__"):
        kind = ' class="strip"'
    if not column.head:
        return html('<td role="cell"{}></td>', Markup("" if first else kind))
    return html('<th role="columnheader" scope="col"{}>{}</th>', Markup("" if first else kind), column.head)


def _group(group: Group, columns: Sequence[Column]) -> Markup:
    head = NOTHING
    if group.head:
        scope = 'role="columnheader" scope="rowgroup"' if group.rows else 'role="rowheader" scope="row"'
        cell = html("<th {} colspan={}>{}</th>", Markup(scope), html('"{}"', len(columns)), group.head)
        head = cells([cell], "grp")
    rows = joined((_row(row, columns) for row in group.rows), "\n")
    return html('<tbody role="rowgroup">\n{}\n</tbody>', joined([head, rows], "\n"))


def _row(row: Sequence[object], columns: Sequence[Column]) -> Markup:
    first, *rest = row
    head = label(first) if isinstance(first, Label) else first
    content = [html('<th role="rowheader" scope="row">{}</th>', head)]
    for cell, column in zip(rest, columns[1:], strict=True):
        kind = {"number": "num", "strip": "strip", "text": "text"}[column.kind]
        kind += f" {cell.tint}" if isinstance(cell, Tinted) and cell.tint else ""
        say = html(' data-l="{}"', column.say) if column.say and cell != "" else NOTHING
        content.append(html('<td role="cell" class="{}"{}>{}</td>', kind, say, cell))
    return cells(content)


def lines(
    caption: str,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    labelled: str = "",
    says: Sequence[str] | None = None,
) -> Markup:
    """Plain table; the first cell of a row is its header, and columns of numbers are set right.

    Parameters
    ----------
    caption : str
        What the table shows; read aloud, and not printed where a title or a fold's line says it already.
    header : sequence of str
        Column headings.
    rows : iterable of sequences
        Cells: text, `Label` or markup, as many as there are headings.
    labelled : str
        Id of the title that names the table, instead of the caption.
    says : sequence of str, optional
        What a phone prints before each cell; the headings, unless given.

    Examples
    --------
    >>> table = lines("Marks", ["School", "Mark"], [["A & B", "7"]])
    >>> table[table.index("<td") : table.index("</tr></tbody>")]
    Markup('<td role="cell" class="num" data-l="Mark">7</td>')
    """
    rows = [list(row) for row in rows]
    numeric = [all(_is_number(cell) for cell in column) for column in zip(*rows, strict=True)] or [False] * len(header)
    kinds = ["text", *("number" if number else "text" for number in numeric[1:])]
    said = list(says) if says is not None else [str(text) for text in header]
    columns = [Column(text, kind, say) for text, kind, say in zip(header, kinds, said, strict=True)]
    body = joined(_row(row, columns) for row in rows)
    named = html(' aria-labelledby="{}"', labelled) if labelled else NOTHING
    caption_ = NOTHING if labelled else html('<caption class="vh">{}</caption>', caption)
    head = cells(_heading(column, not place) for place, column in enumerate(columns))
    table = html(
        '<table class="lines rows" role="table"{}>{}<thead role="rowgroup">{}</thead>'
        '<tbody role="rowgroup">{}</tbody></table>',
        named, caption_, head, body,
    )  # fmt: skip
    if len(columns) <= MOST:
        return table
    # So many columns scroll inside their own frame, by keyboard too, and not with the page.
    return html('<div class="across" role="region" tabindex="0" aria-label="{}">{}</div>', caption, table)


def wide_figures(caption: str, corner: str, heads: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]]) -> Markup:
    """Figures of every factor side by side, a row a figure; small enough for a phone.

    Examples
    --------
    >>> wide_figures("Averages", "KSF", ["1", "2"], [("Average", ["6.1", "4.7"])]).count("<td")
    2
    """
    head = joined(html('<th scope="col" class="num">{}</th>', text) for text in heads)
    body = joined(
        html('<tr><th scope="row">{}</th>{}</tr>', text, joined(html('<td class="num">{}</td>', f) for f in figures))
        for text, figures in rows
    )
    return html(
        '<div class="across" role="region" tabindex="0" aria-label="{caption}"><table class="lines ten">'
        '<caption class="vh">{caption}</caption><thead><tr><th scope="col">{corner}</th>{head}</tr></thead>'
        "<tbody>{body}</tbody></table></div>",
        caption=caption, corner=corner, head=head, body=body,
    )  # fmt: skip


def _is_number(cell: object) -> bool:
    return not hasattr(cell, "__html__") and not isinstance(cell, Label) and _NUMBER.issuperset(str(cell))
