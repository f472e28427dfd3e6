"""Question 3: which KSFs does the cluster need to prioritise, and what kind of weakness is each?"""

import numpy as np
import pandas as pd

from esanalysis.instrument.frames import framework_of
from esanalysis.ratings.frame import like
from esanalysis.ratings.measures.old.matrix import Matrix, matrices

EVERYWHERE = 0.75

# Patterns of a low factor, in the words of the report.
PATTERNS = {
    "nearly everywhere": "a matter for the cluster",
    "nobody ahead": "a matter for the cluster",
    "uneven": "schools can help each other",
    "one or two schools": "a matter for those schools",
    "no school low": "no school is in the weakest band",
    "few rated": "too few schools are rated to see a pattern",
}


def priorities(cells: pd.DataFrame, standing: pd.DataFrame, count: int | None = None) -> pd.DataFrame:
    """Name the factors to prioritise, weakest first, each with the pattern of its weakness.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, from `esanalysis.ratings.measures.cells`.
    standing : DataFrame
        One row a factor, from `esanalysis.ratings.measures.standing` of the same cells.
    count : int, optional
        How many factors from the bottom; default a third of them, at least one. Factors tied with the
        last one are included.

    Returns
    -------
    DataFrame
        One row a priority factor: the columns `ksf`, `average`, `band`, `rank`, `best`, `worst`, `group`, and
        `low` (schools in the weakest band), `rated`, `schools`, `strongest` (best mark any school has),
        `helpers` (schools far enough ahead of a low one to help it), `firm` (whether it can be told apart from
        every factor that is not a priority), `pattern`.

    Notes
    -----
    Patterns: *few rated* when fewer than three schools are rated; *no school low* when none of them is in the weakest
    band; *one or two schools* when at most two are (and at most half of those rated); *nearly everywhere* when three
    quarters are; *nobody ahead* when no school is far enough ahead to help (see `helper_gap`); otherwise *uneven*.
    A tie that would make more than half of the factors priorities singles out none of them.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> cells = measures.cells(load_ratings())
    >>> measures.priorities(cells, measures.standing(cells))[["ksf", "average", "low", "pattern"]]
             ksf  average  low       pattern
    0     impact      3.2    6  nobody ahead
    1    funding      4.2    4        uneven
    2  alignment      4.5    3        uneven
    """
    framework = framework_of(cells)
    count = count or max(1, len(framework.factors) // 3)
    described = [_patterns(matrix) for matrix in matrices(cells)]
    if not described:
        return like(standing.head(0).assign(low=0, strongest=0.0, helpers=0, firm=False, pattern=""), cells)
    found = standing.merge(pd.concat(described).astype({"ksf": standing["ksf"].dtype}), how="left")
    chosen = [_lowest(part, count) for _, part in found.groupby(["cluster", "round"], observed=True)]
    columns = ["cluster", "round", "ksf", "average", "band", "rank", "best", "worst", "group", "schools", "rated"]
    out = pd.concat(chosen, ignore_index=True)[[*columns, "low", "strongest", "helpers", "firm", "pattern"]]
    return like(out, cells)


def helper_gap(matrix: Matrix) -> float:
    """How many points ahead a school must be to help another: a third of the scale, at least one mark."""
    scale = matrix.framework.scale
    return max(scale.step, scale.span / 3)


def low_cells(matrix: Matrix) -> np.ndarray:
    """Which cells have reached no more than the weakest band (False where not rated)."""
    framework = matrix.framework
    second = framework.scale.merit(framework.bands[1].weakest)
    return matrix.values < second - 1e-9


def helper_cells(matrix: Matrix) -> np.ndarray:
    """Which cells are out of the weakest band and far enough ahead of the weakest cell of their factor."""
    low = low_cells(matrix)
    weakest = np.min(np.where(low, matrix.values, np.inf), axis=1, keepdims=True)
    return ~np.isnan(matrix.values) & ~low & (matrix.values >= weakest + helper_gap(matrix) - 1e-9)


def _patterns(matrix: Matrix) -> pd.DataFrame:
    low, helpers = low_cells(matrix).sum(axis=1), helper_cells(matrix).sum(axis=1)
    rated = (~np.isnan(matrix.values)).sum(axis=1)
    best = np.max(np.where(np.isnan(matrix.values), -np.inf, matrix.values), axis=1)
    pattern = np.select(
        [rated < 3, low == 0, (low <= 2) & (low <= rated / 2), low >= EVERYWHERE * rated, helpers == 0],
        ["few rated", "no school low", "one or two schools", "nearly everywhere", "nobody ahead"],
        "uneven",
    )
    return pd.DataFrame(
        matrix.place
        | {
            "ksf": matrix.framework.keys,
            "low": low,
            "strongest": np.where(rated > 0, matrix.framework.scale.merit(best), np.nan),
            "helpers": helpers,
            "pattern": pattern,
        }
    )


def _lowest(standing: pd.DataFrame, count: int) -> pd.DataFrame:
    """Cut off the weakest `count` factors, ties included, weakest first and ties in framework order."""
    ranked = standing.dropna(subset=["rank"]).sort_values(["rank", "ksf"], ascending=[False, True])
    cut = ranked["rank"].head(count).min()
    # A tie that would make most factors priorities is no choice.
    tie_counts = (ranked["rank"] >= cut).sum() <= max(count, len(ranked) / 2)
    chosen = ranked[(ranked["rank"] > cut) | ((ranked["rank"] == cut) & tie_counts)].copy()
    others = ranked.loc[~ranked.index.isin(chosen.index), "group"]
    chosen["firm"] = ~chosen["group"].isin(others) & (len(others) > 0)
    return chosen
