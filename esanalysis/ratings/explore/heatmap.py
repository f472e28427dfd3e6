"""The explorers' heatmap: the page's grid, coloured and ordered as a person chooses."""

import pandas as pd
from markupsafe import Markup

from esanalysis.display.charts.grid import Grid, grid, key, legend
from esanalysis.display.markup import joined
from esanalysis.display.palette import difference_step, step_of
from esanalysis.display.parts import figure
from esanalysis.display.scale import Mark
from esanalysis.ratings.frame import grid_name, subset_of
from esanalysis.ratings.views.cluster import Cluster
from esanalysis.schema import MISSING

__all__ = ["COLOURS", "ORDERS", "heatmap", "shown", "signed", "title"]

# What a cell's colour, and the order of the factors, may say; the texts are those of the explorer's controls.
COLOURS = {"rating": "rating", "band": "band", "difference": "difference from what other marks suggest"}
ORDERS = {
    "framework": "as in the instrument",
    "average": "by average, strongest first",
    "spread": "by spread, widest first",
    "name": "by name",
}


def shown(
    place: Cluster, cells: pd.DataFrame, summary: pd.DataFrame, colour: str = "rating", order: str = "framework",
    chosen: bool = False,
) -> Grid:  # fmt: skip
    """The part of the grid that is shown, coloured and ordered as chosen.

    Parameters
    ----------
    place : Cluster
        The whole cluster, whose instrument names and colours the marks.
    cells : DataFrame
        The part of `place.comparisons` to show.
    summary : DataFrame
        From `esanalysis.measures.summary`, of the cells shown.
    colour : {"rating", "band", "difference"}
        What the fills say. With ``"difference"`` the cells hold the difference from what other marks suggest.
    order : {"framework", "average", "spread", "name"}
        Order of the factors. Schools stand in the order of the file: there is no ranking of schools.
    chosen : bool
        Whether cells can be chosen, and so say which factor and school they are.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures, select
    >>> from esanalysis.ratings.views.cluster import cluster_of
    >>> place = cluster_of(select(load_ratings()))
    >>> shown(place, place.comparisons, measures.summary(place.cells), order="average").factors[0].text
    'Well-publicised services'
    """
    words, scale = place.words, place.framework.scale
    rows = _ordered(summary, place, order)
    found = {(str(row["ksf"]), str(row["school"])): row for row in cells.to_dict("records")}
    schools = [str(name) for name in cells["school"].drop_duplicates().sort_values()]
    keys = [str(row["ksf"]) for row in rows]
    totals = ["" if pd.isna(row["total"]) else f"{row['total']:.{scale.decimals}f}" for row in rows]
    return Grid(
        factors=[words.label(ksf) for ksf in keys],
        schools=schools,
        marks=[[_mark(found.get((ksf, school)), place, colour) for school in schools] for ksf in keys],
        averages=[_average(row, place, colour) for row in rows],
        # A scale of words has no total worth printing: its marks are places in an order.
        totals=[] if scale.words else totals,
        keys=keys if chosen else (),
        factor=place.framework.factor,
        part=bool(subset_of(cells)),
    )


def heatmap(place: Cluster, cells: pd.DataFrame, data: Grid, id_: str, colour: str = "rating") -> Markup:
    """The grid that `shown` made under its title, with what its colours mean; `id_` is the title's."""
    gaps = "not rated" if not all(mark.rated for row in data.marks for mark in row) else ""
    return figure(id_, title(place, cells), joined([_key(place, colour, gaps), grid(data, id_)]))


def title(place: Cluster, cells: pd.DataFrame) -> str:
    """What the heatmap is called."""
    return f"{place.framework.factor} grid: {grid_name(cells)}"


def _ordered(summary: pd.DataFrame, place: Cluster, order: str) -> list[dict]:
    """Rows of the summary in the order asked for; ties, and factors that nobody rated, in the instrument's order."""
    rows = summary.sort_values("ksf").to_dict("records")
    if order == "name":
        return sorted(rows, key=lambda row: place.framework[row["ksf"]].label.casefold())
    if order == "framework":
        return rows
    sign = 1 if order == "spread" or place.framework.scale.higher_is_better else -1
    return sorted(rows, key=lambda row: (row["rated"] == 0, -sign * row[order] if row["rated"] else 0))


def _mark(row: dict | None, place: Cluster, colour: str) -> Mark:
    if row is None or pd.isna(row["rating"]):
        reason = None if row is None or pd.isna(row["missing"]) else str(row["missing"])
        return place.axis.mark(None, why=MISSING.get(reason or "blank", str(reason)))
    if colour == "difference":
        return _difference(row["difference"], place)
    mark = place.axis.mark(row["rating"], place.words.short(row["rating"]))
    return _by_band(mark, row["rating"], place) if colour == "band" else mark


def _difference(difference: float, place: Cluster) -> Mark:
    if pd.isna(difference):
        return Mark("?", why="too few marks to suggest anything")
    scale = place.framework.scale
    merit = difference if scale.higher_is_better else -difference
    return Mark(signed(difference), difference_step(2 * merit / scale.span), ramp="d")


def _by_band(mark: Mark, rating: float, place: Cluster) -> Mark:
    """The same mark with the fill of the middle of its band."""
    band = place.framework.band_of(rating)
    return Mark(mark.text, step_of(place.axis.share((band.weakest + band.strongest) / 2)), mark.band)


def _average(row: dict, place: Cluster, colour: str) -> Mark:
    """An average is coloured like the marks where the colours stand for marks."""
    if not row["rated"]:
        return Mark("", why="no school is rated")
    text = place.words.average(row["average"])
    mark = place.axis.mark(row["average"], text)
    if colour == "difference":
        return Mark(text)
    return _by_band(mark, row["average"], place) if colour == "band" else mark


def _key(place: Cluster, colour: str, gaps: str) -> Markup:
    if colour != "difference":
        return legend(place.axis, gaps, place.framework.scale.legend)
    third = place.framework.scale.span / 3
    weaker, same, stronger = (_difference(share * third, place) for share in _signs(place))
    return key(
        [
            ([weaker], "weaker", "than other marks suggest"),
            ([same], "as they suggest", ""),
            ([stronger], "stronger", f"than other marks of the school and of the {place.words.factor} suggest"),
        ]
    )


def _signs(place: Cluster) -> tuple[int, int, int]:
    return (-1, 0, 1) if place.framework.scale.higher_is_better else (1, 0, -1)


def signed(difference: float) -> str:
    """Write a difference with its sign; one that rounds to nothing has none.

    Examples
    --------
    >>> signed(1.25), signed(-4.4), signed(-0.04)
    ('+1.2', '−4.4', '0.0')
    """
    text = f"{difference:+.1f}".replace("-", "−")
    return "0.0" if text in ("+0.0", "−0.0") else text
