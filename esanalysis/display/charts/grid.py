"""The grid of marks: every factor and every school, as a table whose cells are coloured and hold their number.

Up to twelve schools with short names stand across and factors down, as the diagnostic prints it; otherwise schools
stand down in groups. Totals and averages stand apart. On a phone a row becomes two lines, and nothing scrolls sideways.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, groupby
from typing import TYPE_CHECKING

from markupsafe import Markup

from esanalysis.display.charts.strip import heads
from esanalysis.display.markup import NOTHING, html, joined, name
from esanalysis.display.scale import Axis, Band, Mark
from esanalysis.display.table import Label, cells, label

if TYPE_CHECKING:
    from pyphen import Pyphen

__all__ = ["Grid", "cell", "factor_heads", "grid", "key", "legend", "width"]

ACROSS = 12  # schools that can stand across
COLUMNS = 12  # cells of one line on a phone; more run over into the next
LEAST = 3  # letters before and after a hyphen


@dataclass(frozen=True)
class Grid:
    """One cluster's marks: `marks` has a row a factor and a column a school, in the order of `factors` and `schools`.

    `groups` names each school's group (``"Primary: 21 schools"``), and groups stand in the order in which they come
    first; `totals`, `rated` and `averages` have one entry a factor, and empty ones are left out. With the `keys` of the
    factors each cell says which factor and school it is, for an explorer that lets it be chosen.
    """

    factors: Sequence[Label]
    schools: Sequence[str]
    marks: Sequence[Sequence[Mark]]
    averages: Sequence[Mark] = ()
    totals: Sequence[str] = ()
    rated: Sequence[str] = ()
    groups: Sequence[str] = ()
    keys: Sequence[str] = ()
    factor: str = "KSF"
    school: str = "School"
    average: str = "Average"
    total: str = "Total"
    rated_head: str = "Schools rated"
    part: bool = False  # only some of the cluster's schools: their average is not the cluster's


def grid(data: Grid, labelled: str) -> Markup:
    """The grid as a table named by the figure's title.

    Examples
    --------
    >>> axis = Axis.of(1, 10, bands=[Band("Low", 1, 3), Band("Middle", 4, 7), Band("Top", 8, 10)])
    >>> marks = [[axis.mark(2), axis.mark(None, why="blank")]]
    >>> table = grid(Grid([Label("Funding", "9")], ["School 1", "School 2"], marks, [axis.mark(2.0, "2.0")]), "f1")
    >>> table[table.index("<td") : table.index("</td>")]
    Markup('<td role="cell" class="h m2 cl">2')
    """
    short = heads(data.schools) if len(data.schools) <= ACROSS and not any(data.groups) else None
    return _across(data, short, labelled) if short else _down(data, labelled)


def key(entries: Sequence[tuple[Sequence[Mark], str, str]]) -> Markup:
    """Explain fills: for each entry the cells, a word in bold, and what it means."""
    items = (
        html(
            '<li><i aria-hidden="true">{}</i><span><b>{}</b>{}</span></li>',
            joined(html('<span class="{}">{}</span>', classes(mark), mark.text) for mark in marks), word,
            html(" {}", meaning) if meaning else NOTHING,
        )
        for marks, word, meaning in entries
    )  # fmt: skip
    return html('<ul class="legend">{}</ul>', joined(items))


def legend(axis: Axis, gaps: str = "", words: str = "") -> Markup:
    """The fills and corners of each band with its name and meaning.

    `gaps` explains a cell without a mark, `words` the short marks of a scale of words (``"G = Good"``).
    """
    items = [_swatches(axis, band) for band in axis.bands]
    if gaps:
        items.append(html('<li><i aria-hidden="true"><span class="h gap">–</span></i><span>{}</span></li>', gaps))
    items += [html("<li>{}</li>", words)] if words else []
    return html('<ul class="legend">{}</ul>', joined(items))


def _swatches(axis: Axis, band: Band) -> Markup:
    ends = sorted((axis.share(band.weakest), axis.share(band.strongest)))
    inside = [(value, text) for value, text in axis.ticks if ends[0] - 1e-9 <= axis.share(value) <= ends[1] + 1e-9]
    if not axis.counted:
        both = dict.fromkeys((band.weakest, band.strongest))
        inside = [(value, f"{value:g}") for value in both]
    marks = (axis.mark(value, text) if axis.counted else axis.mark(value) for value, text in inside)
    swatches = joined(html('<span class="{}">{}</span>', classes(mark), mark.text) for mark in marks)
    meaning = html(" {}", band.meaning) if band.meaning else NOTHING
    named = html("<b>{}{}</b>{}", band.name, ":" if band.meaning else "", meaning)
    return html('<li><i aria-hidden="true">{}</i><span>{}</span></li>', swatches, named)


def classes(mark: Mark, kind: str = "") -> str:
    """Style classes of a cell: its fill, the corner of its band, and `kind`."""
    if not mark.rated:
        return f"h gap {kind}".strip()
    corner = {"low": " cl", "top": " ct"}.get(mark.band, "")
    long = " lg" if len(mark.text) > 3 else ""
    fill = f" {mark.ramp}{mark.step}" if mark.step else ""
    return f"h{f' {kind}' if kind else ''}{fill}{corner}{long}"


def cell(mark: Mark, kind: str = "", unrated: str = "not rated", of: Markup = NOTHING) -> Markup:
    """A cell of marks; one without a mark is hatched, shows a dash, and says why it has none; `of` are attributes."""
    if mark.rated:
        return html('<td role="cell" class="{}"{}>{}</td>', classes(mark, kind), of, mark.text)
    said = mark.why if mark.why.startswith(unrated) else f"{unrated}: {mark.why}" if mark.why else unrated
    return html(
        '<td role="cell" class="{}"{}><span role="img" aria-label="{}">–</span></td>',
        classes(mark, kind), of, said,
    )  # fmt: skip


def width(columns: int, marks: Iterable[Mark] = ()) -> str:
    """Class that says how many cells share a line on a phone: ten or more of short marks, fewer of long ones.

    Examples
    --------
    >>> width(10), width(12, [Mark("100.0")])
    ('w10', 'w8')
    """
    longest = max((len(mark.text) for mark in marks), default=0)
    most = COLUMNS if longest <= 3 else 10 if longest == 4 else 8
    return f"w{columns if columns <= most else min(most, 10)}"


def _across(data: Grid, short: Sequence[str], labelled: str) -> Markup:
    corner = html('{} <span class="sch">{}</span>', data.factor, data.school.lower())
    head = [_th(corner), *(_th(name(text)) for text in short)]
    head += [_th(data.total, "tot")] if data.totals else []
    head += [_th(data.average, "avg")] if data.averages else []
    rows = []
    for place, factor in enumerate(data.factors):
        row = [html('<th role="rowheader" scope="row">{}</th>', label(factor)), *_cells(data, place)]
        if data.totals:
            row.append(html('<td role="cell" class="tot">{}</td>', data.totals[place]))
        if data.averages:
            row.append(cell(data.averages[place], "avg"))
        rows.append(cells(row))
    return _table(f"grid {width(len(short), chain(*data.marks))}", labelled, cells(head), [joined(rows, "\n")])


def _down(data: Grid, labelled: str) -> Markup:
    head = [_th(data.school), *factor_heads(data.factors, data.factor)]
    sums = []
    if data.averages:
        said = data.average if data.part else f"Cluster {data.average.lower()}"
        sums.append(_summary(said, [cell(mark) for mark in data.averages], "sum"))
    for text, figures in ((data.total, data.totals), (data.rated_head, data.rated)):
        if figures:
            sums.append(_summary(text, [html('<td role="cell">{}</td>', figure) for figure in figures], "plain"))
    bodies = [joined(sums, "\n")] if sums else []
    groups = data.groups or [""] * len(data.schools)
    order = sorted(range(len(data.schools)), key=lambda place: groups.index(groups[place]))
    for group, members in groupby(order, key=lambda place: groups[place]):
        rows = [_group_head(group, len(data.factors) + 1)] if group else []
        for place in members:
            head_cell = html('<th role="rowheader" scope="row">{}</th>', name(data.schools[place]))
            rows.append(cells([head_cell, *(_one(data, factor, place) for factor in range(len(data.factors)))]))
        bodies.append(joined(rows, "\n"))
    fits, many = width(len(data.factors), chain(data.averages, *data.marks)), len(data.factors) > COLUMNS
    one_line = fits == f"w{len(data.factors)}"
    kind = f"grid wide {fits}{' upright' if one_line else ' many' if many else ''}"
    table = _table(kind, labelled, cells(head), bodies)
    if not many:
        return table
    # So many columns fit no screen: the table scrolls, by keyboard too, and not the page.
    return html('<div class="across" role="region" tabindex="0" aria-labelledby="{}">{}</div>', labelled, table)


def _cells(data: Grid, factor: int) -> list[Markup]:
    return [_one(data, factor, school) for school in range(len(data.schools))]


def _one(data: Grid, factor: int, school: int) -> Markup:
    of = NOTHING
    if data.keys:
        of = html(' data-ksf="{}" data-school="{}"', data.keys[factor], data.schools[school])
    return cell(data.marks[factor][school], of=of)


def factor_heads(factors: Sequence[Label], factor: str, named: bool = True) -> list[Markup]:
    """Narrow column headings: a factor's number and its short name, the whole name for a screen reader."""
    shorts = [row.short or (row.text if len(row.text) <= 12 else "") for row in factors]
    if not named or not all(shorts):
        shorts = [""] * len(factors)
    return [_factor_head(row, short, factor) for row, short in zip(factors, shorts, strict=True)]


def _factor_head(row: Label, short: str, factor: str) -> Markup:
    if not short and row.number:
        # The number alone, where a list of the factors stands beside the grid.
        return _th(html('<span class="vh">{} </span>{}<span class="vh"> {}</span>', factor, row.number, row.text))
    broken = " ".join(_hyphens().inserted(word, "\u00ad") for word in (short or row.text).split(" "))
    number = html('{}<span class="nm"><br>{}</span>', row.number, name(broken))
    return _th(number if row.number else name(broken))


@cache
def _hyphens() -> "Pyphen":
    """Where an English word may break: browsers know it on some systems only."""
    from pyphen import Pyphen

    return Pyphen(lang="en_GB", left=LEAST, right=LEAST)


def _summary(text: str, content: Sequence[Markup], kind: str) -> Markup:
    return cells([html('<th role="rowheader" scope="row">{}</th>', text), *content], kind)


def _group_head(text: str, columns: int) -> Markup:
    return cells([html('<th role="columnheader" scope="rowgroup" colspan="{}">{}</th>', columns, name(text))], "group")


def _th(content: object, kind: str = "") -> Markup:
    kind = html(' class="{}"', kind) if kind else NOTHING
    return html('<th role="columnheader" scope="col"{}>{}</th>', kind, content)


def _table(kind: str, labelled: str, head: Markup, bodies: Sequence[Markup]) -> Markup:
    body = joined((html('<tbody role="rowgroup">\n{}\n</tbody>', rows) for rows in bodies), "\n")
    return html(
        '<table class="{}" role="table" aria-labelledby="{}">\n<thead role="rowgroup">\n{}\n</thead>\n{}\n</table>',
        kind, labelled, head, body,
    )  # fmt: skip
