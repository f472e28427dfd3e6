"""The heatmap, laid out once for seaborn and for HTML: texts, fills and order are the same in both.

As HTML it is a real table: numbers that can be selected and copied into a spreadsheet, headers that a screen reader
speaks. It is built from strings, because it is redrawn at every choice a person makes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from esanalysis.display.fragment import Fragment
from esanalysis.display.palette import MISSING, band_colour, difference_colour, rating_colour, text_on
from esanalysis.english import capital
from esanalysis.instrument.frames import framework_of
from esanalysis.instrument.framework import Framework
from esanalysis.ratings.frame import grid_name
from esanalysis.schema import MISSING as REASONS

__all__ = ["COLOURS", "ORDERS", "Cell", "Heatmap", "Row", "fits_upright", "layout", "signed", "table"]

# What a cell's colour, and the order of the factors, may say; the texts are those of the explorer's controls.
COLOURS = {"rating": "rating", "band": "band", "difference": "difference from what other marks suggest"}
ORDERS = {
    "framework": "as in the instrument",
    "average": "by average, strongest first",
    "spread": "by spread, widest first",
    "name": "by name",
}
PLAIN = "#ffffff"


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, its fill, and what it says beyond that; `missing` is why there is no mark."""

    text: str
    fill: str
    says: str = ""
    missing: str = ""


@dataclass(frozen=True)
class Row:
    """One factor: its key and label, a cell a school, and those of its total and average."""

    key: str
    label: str
    cells: list[Cell]
    extra: list[Cell]


@dataclass(frozen=True)
class Heatmap:
    """One cluster in one round: `extra` are the headings of the totals and averages, `legend` explains the fills."""

    title: str
    factor: str
    schools: list[str]
    extra: list[str]
    rows: list[Row]
    legend: list[Cell]
    note: str

    @property
    def upright(self) -> bool:
        """Whether the names along the top are short enough to stand upright; if not, they are turned."""
        return fits_upright([*self.schools, *self.extra])


def fits_upright(names: Sequence[str]) -> bool:
    """Whether headings of narrow columns need not be turned."""
    return all(len(word) <= 7 for name in names for word in name.split()) and max(map(len, names), default=0) <= 15


def layout(cells: pd.DataFrame, summary: pd.DataFrame, colour: str = "rating", order: str = "framework") -> Heatmap:
    """Lay out texts, fills and order of the heatmap.

    Parameters
    ----------
    cells, summary : DataFrame
        From `esanalysis.ratings.measures.cells` (or `comparisons`, which colouring by difference needs) and
        `esanalysis.ratings.measures.summary`, one cluster in one round.
    colour : {"rating", "band", "difference"}
        What the fills say. With ``"difference"`` the cells hold the difference from what other marks suggest.
    order : {"framework", "average", "spread", "name"}
        Order of the factors. Schools stand in the order of the file: there is no ranking of schools.
    """
    framework = framework_of(cells)
    schools = [str(name) for name in cells["school"].drop_duplicates().sort_values()]
    paint = {"rating": _by_rating, "band": _by_band, "difference": _by_difference}[colour]
    found = {(row["ksf"], str(row["school"])): row for row in cells.to_dict("records")}
    rows = [
        Row(
            row["ksf"],
            framework.axis_label(row["ksf"]),
            [_cell(found.get((row["ksf"], school)), framework, paint) for school in schools],
            _extra(row, framework, colour),
        )
        for row in _ordered(summary, framework, order)
    ]
    # A scale of words has no total worth printing: its marks are places in an order.
    extra = ["Average"] if framework.scale.words else ["Total", "Average"]
    title = f"{framework.factor} grid: {grid_name(cells)}"
    everyone = int(summary["schools"].max()) if len(summary) else 0
    if len(schools) < everyone:  # a part of a large grid, whose totals are those of the whole
        extra = [f"{name}, all {everyone}" for name in extra]
        title += f" ({len(schools)} of {everyone} schools)"
    legend, note = _legend(framework, colour)
    return Heatmap(title, framework.factor, schools, extra, rows, legend, note)


def _ordered(summary: pd.DataFrame, framework: Framework, order: str) -> list[dict]:
    """Rows of the summary in the order asked for; ties, and factors that nobody rated, in the instrument's order."""
    rows = summary.sort_values("ksf").to_dict("records")
    if order == "name":
        return sorted(rows, key=lambda row: framework[row["ksf"]].label.casefold())
    if order == "framework":
        return rows
    sign = 1 if order == "spread" or framework.scale.higher_is_better else -1
    return sorted(rows, key=lambda row: (row["rated"] == 0, -sign * row[order] if row["rated"] else 0))


Paint = Callable[[dict, Framework], tuple[str, str]]


def _cell(row: dict | None, framework: Framework, paint: Paint) -> Cell:
    if row is None or pd.isna(row["rating"]):
        reason = "blank" if row is None or pd.isna(row["missing"]) else str(row["missing"])
        return Cell("–", MISSING, f"not rated: {REASONS.get(reason, reason)}", reason)
    text, fill = paint(row, framework)
    return Cell(text, fill)


def _by_rating(row: dict, framework: Framework) -> tuple[str, str]:
    return framework.scale.mark(row["rating"]), rating_colour(row["rating"], framework)


def _by_band(row: dict, framework: Framework) -> tuple[str, str]:
    return framework.scale.mark(row["rating"]), band_colour(framework.band_of(row["rating"]).key, framework)


def _by_difference(row: dict, framework: Framework) -> tuple[str, str]:
    if pd.isna(row["difference"]):
        return "?", PLAIN  # too few marks to suggest anything
    return signed(row["difference"]), difference_colour(row["difference"], framework)


def signed(difference: float) -> str:
    """Write a difference with its sign; one that rounds to nothing has none.

    Examples
    --------
    >>> signed(1.25), signed(-0.04)
    ('+1.2', '0.0')
    """
    text = f"{difference:+.1f}"
    return "0.0" if text in ("+0.0", "-0.0") else text


def _extra(row: dict, framework: Framework, colour: str) -> list[Cell]:
    """Total and average; an average is coloured like the marks where the colours stand for marks."""
    scale, rated = framework.scale, row["rated"] > 0
    total = Cell(f"{row['total']:.{scale.decimals}f}" if rated else "", PLAIN)
    average = Cell("", PLAIN)
    if rated:
        fill = {
            "rating": lambda: rating_colour(row["average"], framework),
            "band": lambda: band_colour(framework.band_of(row["average"]).key, framework),
        }.get(colour, lambda: PLAIN)()
        average = Cell(f"{row['average']:.1f}", fill)
    return [average] if scale.words else [total, average]


def _legend(framework: Framework, colour: str) -> tuple[list[Cell], str]:
    scale = framework.scale
    if colour == "difference":
        steps = [
            (-scale.span / 3, "weaker than other marks suggest"),
            (0.0, "as they suggest"),
            (scale.span / 3, "stronger"),
        ]
        if not scale.higher_is_better:
            steps = [(-difference, text) for difference, text in steps]
        note = f"Marks less what the other marks of the school and of the {framework.factor} suggest."
        return [Cell(text, difference_colour(difference, framework)) for difference, text in steps], note
    bands = [Cell(capital(band.text(scale)), band_colour(band.key, framework)) for band in framework.bands]
    return bands, scale.legend


def table(heatmap: Heatmap) -> Fragment:
    """Write the heatmap as an HTML table.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis import measures
    >>> cells = measures.cells(load_ratings())
    >>> html = table(layout(cells, measures.summary(cells))).html
    >>> html[html.index("<td") : html.index("</td>")]
    '<td style="background:#b97b29;color:#000000">2'
    """
    schools = "".join(
        f'<th scope="col" data-school="{escape(name)}"><span>{escape(name)}</span></th>' for name in heatmap.schools
    )
    extra = "".join(f'<th scope="col" class="apart"><span>{escape(name)}</span></th>' for name in heatmap.extra)
    body = "".join(
        f'<tr data-ksf="{escape(row.key)}"><th scope="row">{escape(row.label)}</th>'
        f"{''.join(map(_td, row.cells))}{''.join(_td(cell, 'apart') for cell in row.extra)}</tr>"
        for row in heatmap.rows
    )
    swatches = "".join(f"<li><span{_style(cell)}>{escape(cell.text)}</span></li>" for cell in heatmap.legend)
    note = f"<p>{escape(heatmap.note)}</p>" if heatmap.note else ""
    kind = "es-heatmap" if heatmap.upright else "es-heatmap es-turned"
    return Fragment(
        # A narrow window scrolls the table, by keyboard too, and not the page.
        f'<div class="es-scroll" role="region" tabindex="0" aria-label="{escape(heatmap.title)}">'
        f'<table class="{kind}"><caption>{escape(heatmap.title)}</caption><thead><tr>'
        f'<th scope="col">{escape(heatmap.factor)}</th>{schools}{extra}</tr></thead><tbody>{body}</tbody></table></div>'
        f'<ul class="es-legend">{swatches}</ul>{note}'
    )


def _td(cell: Cell, kind: str = "") -> str:
    if cell.missing:
        return f'<td class="missing" title="{escape(cell.says)}">{escape(cell.missing)}</td>'
    kind = f' class="{kind}"' if kind else ""
    return f"<td{kind}{_style(cell)}>{escape(cell.text)}</td>"


def _style(cell: Cell) -> str:
    return f' style="background:{cell.fill};color:{text_on(cell.fill)}"'
