"""Question 3: which factors does the cluster need to prioritise, and what kind of weakness is each?

`weaknesses` answers it for every factor, once; questions 3 and 6, the explorers, main points and alt texts read it.
"""

import numpy as np
import pandas as pd

from esanalysis.ratings.measures.model.matrix import GRID, Matrix, collected, matrices
from esanalysis.ratings.measures.strengths import Order

EVERYWHERE = 0.75

_COLUMNS = [
    *GRID, "ksf", "schools", "rated", "average", "adjusted", "place", "low", "strongest", "helpers", "extent", "help",
    "bottom", "priority", "firm", "state", "singled_out", "why_not",
]  # fmt: skip


def weaknesses(cells: pd.DataFrame, count: int | None = None) -> pd.DataFrame:
    """Say of every factor what kind of weakness it has and who is ahead, and whether it is a priority.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, from `esanalysis.measures.cells`.
    count : int, optional
        How many factors to take from the bottom; default a third of those placed, at least one. Factors tied with the
        last one are included.

    Returns
    -------
    DataFrame
        One row a cluster, round and ksf, in the framework's order.

        - `schools` (with any mark, and that the factor is for), `rated` (on this factor), `average`, `adjusted`, as in
          `esanalysis.measures.strengths`,
        - `place`: 1 is the weakest; empty where too few schools are rated,
        - `low`: schools in the weakest band; `strongest`: the best mark any school has,
        - `helpers`: schools out of the weakest band and far enough ahead of the weakest one to help it,
        - `extent`: ``not rated``, ``few rated``, ``nowhere``, ``one or two schools``, ``several schools`` or
          ``nearly everywhere`` (three quarters of those rated),
        - `help`: ``somebody ahead``, ``nobody ahead``, or empty where no school is low,
        - `bottom`: among the lowest by `adjusted`,
        - `priority`: at the bottom and low somewhere, or low in half of the schools rated; all where everything is low,
        - `firm`: firmly behind every placed factor that is no priority; empty where that cannot be tested or there is
          none,
        - `state` of the whole grid: ``everything low``, ``nothing low``, ``some low``, ``few rated`` (no factor is
          placed) or ``not rated``,
        - `singled_out`: whether the priorities are a choice, that is not more than half of the factors,
        - `why_not`: why nothing firm can be tested, as in `esanalysis.measures.strengths`.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> found = measures.weaknesses(measures.cells(load_ratings())).query("priority")
    >>> found[["ksf", "adjusted", "low", "extent", "help"]]
             ksf  adjusted  low           extent            help
    2  alignment       4.5    3  several schools  somebody ahead
    8    funding       4.2    4  several schools  somebody ahead
    9     impact       3.2    6  several schools    nobody ahead
    """
    if count is not None and count < 1:
        raise ValueError(f"count is how many factors to take from the bottom: 1 or more, not {count}.")
    return collected([_weaknesses(matrix, count) for matrix in matrices(cells)], _COLUMNS, cells)


def priorities(cells: pd.DataFrame, count: int | None = None) -> pd.DataFrame:
    """List the factors to prioritise, weakest first: the rows of `weaknesses` with `priority`.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, from `esanalysis.measures.cells`.
    count : int, optional
        How many factors to take from the bottom, see `weaknesses`.

    Returns
    -------
    DataFrame
        One row a priority, with the columns of `weaknesses`. Without any row: see `state` there.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> found = measures.priorities(measures.cells(load_ratings()))
    >>> found[["ksf", "average", "place", "firm", "singled_out"]]
             ksf  average  place   firm  singled_out
    0     impact      3.2      1  False         True
    1    funding      4.2      2  False         True
    2  alignment      4.5      3  False         True
    """
    found = weaknesses(cells, count)
    chosen = found[found["priority"]].sort_values([*GRID, "place", "ksf"], ignore_index=True)
    chosen.attrs = found.attrs
    return chosen


def chosen(priorities: pd.DataFrame) -> pd.DataFrame:
    """Keep what comes before the others: where all factors are alike, nothing is a priority, though many are low.

    Examples
    --------
    >>> chosen(pd.DataFrame({"ksf": ["impact", "funding"], "singled_out": [False, False]})).empty
    True
    """
    return priorities[priorities["singled_out"].astype(bool)] if "singled_out" in priorities else priorities


def helper_cells(matrix: Matrix) -> np.ndarray:
    """Which marks are out of the weakest band and far enough ahead of the weakest mark of their factor."""
    able = np.zeros_like(matrix.low)
    for factor, low in enumerate(matrix.low):
        needs = np.flatnonzero(low)
        rows = [factor] * len(needs)
        able[factor] = matrix.able(rows, matrix.ahead(rows, needs)).any(axis=0)
    return able


def _weaknesses(matrix: Matrix, count: int | None) -> pd.DataFrame:
    rated, low, helpers = (table.sum(axis=1) for table in (matrix.rated, matrix.low, helper_cells(matrix)))
    extent = np.select(
        [rated == 0, ~matrix.placed, low == 0, low >= EVERYWHERE * rated, low <= np.minimum(2, rated / 2)],
        ["not rated", "few rated", "nowhere", "nearly everywhere", "one or two schools"],
        "several schools",
    )
    order, placed, scale = Order(matrix), matrix.placed, matrix.framework.scale
    bottom = _bottom(order, count)
    state = _state(matrix, extent, low)
    chosen = (low > 0) & (bottom | (low >= rated / 2))
    priority = placed & (chosen | (state == "everything low"))
    most = max(_wanted(placed, count), placed.sum() / 2)
    few = priority.sum() <= most
    best = np.max(np.where(matrix.rated, matrix.values, -np.inf), axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        average = np.nansum(matrix.values, axis=1) / rated
    worse = (order.level[:, None] > order.level + 1e-9).sum(axis=1) + 1
    columns = {
        "ksf": matrix.framework.keys,
        "schools": matrix.expected,
        "rated": rated,
        "average": scale.merit(np.where(rated > 0, average, np.nan)),
        "adjusted": matrix.adjusted,
        "place": pd.arrays.IntegerArray(worse, np.isnan(order.level)),
        "low": low,
        "strongest": scale.merit(np.where(rated > 0, best, np.nan)),
        "helpers": helpers,
        "extent": extent,
        "help": np.select([low == 0, helpers > 0], ["", "somebody ahead"], "nobody ahead"),
        "bottom": bottom,
        "priority": priority,
        "firm": _firm(order, priority),
        "state": state,
        "singled_out": bool(placed.sum() > 1 and state != "everything low" and priority.any() and few),
        "why_not": order.why_not,
    }
    return pd.DataFrame(matrix.place | columns)


def _wanted(placed: np.ndarray, count: int | None) -> int:
    return count or max(1, int(placed.sum()) // 3)


def _bottom(order: Order, count: int | None) -> np.ndarray:
    """Lowest factors by adjusted average, with those tied with the last of them."""
    levels = np.sort(order.level[~np.isnan(order.level)])
    if not len(levels):
        return np.zeros(order.level.shape, dtype=bool)
    cut = levels[min(_wanted(order.matrix.placed, count), len(levels)) - 1]
    return ~np.isnan(order.level) & (order.level <= cut + 1e-9)


def _state(matrix: Matrix, extent: np.ndarray, low: np.ndarray) -> str:
    placed = matrix.placed
    if not placed.any():
        return "few rated" if matrix.rated.any() else "not rated"
    if (extent[placed] == "nearly everywhere").all():
        return "everything low"
    return "some low" if low[placed].any() else "nothing low"


def _firm(order: Order, priority: np.ndarray) -> pd.arrays.BooleanArray:
    """Whether each priority is firmly behind every placed factor that is none."""
    others = order.matrix.placed & ~priority
    if order.why_not or not others.any():
        return pd.arrays.BooleanArray(np.zeros(len(priority), dtype=bool), np.ones(len(priority), dtype=bool))
    return pd.arrays.BooleanArray(order.firm[others].all(axis=0), ~priority)
