"""The explorers' heatmap: the page's grid, coloured and ordered as a person chooses."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import pandas as pd
from markupsafe import Markup

from esanalysis.display.charts.grid import Grid, grid, key, legend
from esanalysis.display.markup import joined
from esanalysis.display.palette import difference_step, step_of
from esanalysis.display.parts import figure
from esanalysis.display.scale import Mark
from esanalysis.ratings import measures
from esanalysis.ratings.explore import sentences
from esanalysis.ratings.frame import grid_name, subset_of
from esanalysis.ratings.views.cluster import Cluster, cluster_of
from esanalysis.schema import MISSING

__all__ = ["COLOURS", "ORDERS", "Shown", "grid_of", "heatmap", "signed"]

# What a cell's colour, and the order of the factors, may say; the texts are those of the explorer's controls.
COLOURS = {"rating": "rating", "band": "band", "difference": "difference from what other marks suggest"}
ORDERS = {
    "framework": "as in the instrument",
    "average": "by average, strongest first",
    "spread": "by spread, widest first",
    "name": "by name",
}


@dataclass(frozen=True, eq=False)
class Shown:
    """What is shown of a place: all of it, or only some factors and schools.

    Facts that depend on neither the colour nor the order are worked out once, when they are first asked for.
    """

    place: Cluster
    ksfs: Sequence[str] | None = None
    schools: Sequence[str] | None = None

    @cached_property
    def cells(self) -> pd.DataFrame:
        """Every cell shown; what other marks suggest comes from the whole place."""
        return self._kept(self.place.comparisons)

    @cached_property
    def part(self) -> Cluster:
        """The facts of what is shown alone."""
        return cluster_of(self._kept(self.place.ratings))

    @cached_property
    def said(self) -> list[str]:
        """What stands under the heatmap."""
        return sentences.grid(self.part)

    @cached_property
    def title(self) -> str:
        """What the heatmap is called."""
        return f"{self.place.framework.factor} grid: {grid_name(self.cells)}"

    @cached_property
    def is_part(self) -> bool:
        """Whether only some of the cluster's schools are shown."""
        return bool(subset_of(self.cells))

    @cached_property
    def names(self) -> list[str]:
        """The schools shown, in the order of the file: there is no ranking of schools."""
        return [str(name) for name in self.cells["school"].drop_duplicates().sort_values()]

    @cached_property
    def of_cell(self) -> dict[tuple[str, str], dict]:
        """The row of `cells` of each factor and school."""
        return {(str(row["ksf"]), str(row["school"])): row for row in self.cells.to_dict("records")}

    @cached_property
    def of_ksf(self) -> list[dict]:
        """The total and average of each factor, in the instrument's order."""
        return measures.summary(self.cells).sort_values("ksf").to_dict("records")

    def _kept(self, frame: pd.DataFrame) -> pd.DataFrame:
        for column, names in (("ksf", self.ksfs), ("school", self.schools)):
            frame = frame if names is None else frame[frame[column].isin(names)]
        return frame


def grid_of(shown: Shown, colour: str = "rating", order: str = "framework", chosen: bool = False) -> Grid:
    """What is shown as a grid, coloured and ordered as chosen.

    Parameters
    ----------
    shown : Shown
        The place, and what of it is shown.
    colour : {"rating", "band", "difference"}
        What the fills say. With ``"difference"`` the cells hold the difference from what other marks suggest.
    order : {"framework", "average", "spread", "name"}
        Order of the factors.
    chosen : bool
        Whether cells can be chosen, and so say which factor and school they are.

    Examples
    --------
    >>> from esanalysis import load_ratings, select
    >>> from esanalysis.ratings.views.cluster import cluster_of
    >>> grid_of(Shown(cluster_of(select(load_ratings()))), order="average").factors[0].text
    'Well-publicised services'
    """
    place, schools = shown.place, shown.names
    words, scale = place.words, place.framework.scale
    rows = _ordered(shown.of_ksf, place, order)
    keys = [str(row["ksf"]) for row in rows]
    totals = ["" if pd.isna(row["total"]) else f"{row['total']:.{scale.decimals}f}" for row in rows]
    return Grid(
        factors=[words.label(ksf) for ksf in keys],
        schools=schools,
        marks=[[_mark(shown.of_cell.get((ksf, school)), place, colour) for school in schools] for ksf in keys],
        averages=[_average(row, place, colour) for row in rows],
        # A scale of words has no total worth printing: its marks are places in an order.
        totals=[] if scale.words else totals,
        keys=keys if chosen else (),
        factor=place.framework.factor,
        part=shown.is_part,
    )


@lru_cache(maxsize=2)  # choosing a cell redraws what is said of it, and not the table
def heatmap(shown: Shown, id_: str, colour: str = "rating", order: str = "framework", chosen: bool = False) -> Markup:
    """The grid of `grid_of` under its title, with what its colours mean; `id_` is the title's."""
    data = grid_of(shown, colour, order, chosen)
    gaps = "not rated" if not all(mark.rated for row in data.marks for mark in row) else ""
    return figure(id_, shown.title, joined([_key(shown.place, colour, gaps), grid(data, id_)]))


def _ordered(rows: list[dict], place: Cluster, order: str) -> list[dict]:
    """Factors in the order asked for; ties, and those that nobody rated, in the instrument's order."""
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
