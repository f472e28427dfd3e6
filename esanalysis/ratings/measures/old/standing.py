"""Question 2: which KSFs is the cluster doing really well on? And how firm is that order?"""

import numpy as np
import pandas as pd

from esanalysis.instrument.framework import Scale
from esanalysis.ratings.frame import like
from esanalysis.ratings.measures.old.grid import summary
from esanalysis.ratings.measures.old.matrix import Matrix, average, matrices, ranks

DRAWS = 4000
SEED = 2009
SURE = 0.95


def standing(cells: pd.DataFrame) -> pd.DataFrame:
    """Rank the factors by average and say how firm each rank is.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, from `esanalysis.ratings.measures.cells`.

    Returns
    -------
    DataFrame
        One row a cluster, round and ksf, in the framework's order. The columns of `summary`, and

        - `band`: key of the band that the average has reached,
        - `rank`: 1 is the strongest; ties share the better rank,
        - `best_without_one`, `worst_without_one`: range of the rank when any one school is left out,
        - `best_moved`, `worst_moved`: range of the rank when ratings move by a point either way,
        - `best`, `worst`: both ranges together,
        - `group`: 1 is the strongest; factors of different groups can be told apart, neighbours inside
          a group cannot.

    Notes
    -----
    A cluster is all of its schools and not a sample, so there is no confidence interval. A mark is a judgement,
    though, and could as well have been a point higher or lower: in each of 4000 draws (seeded, so that a report
    can be repeated) every rating independently stays, rises or falls by one point, with equal chance and never
    beyond the ends of the scale. A point is a ninth of the scale and at least one mark. The range given is that
    of the middle 90 % of the draws. Two factors are told apart when one stays ahead in 95 % of the draws and
    whichever school is left out; a new group begins where every factor above is told apart from every one below.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> found = measures.standing(measures.cells(load_ratings()))
    >>> found.sort_values("rank")[["ksf", "average", "rank", "best", "worst", "group"]].head(3)
              ksf  average  rank  best  worst  group
    6   publicity      6.4     1     1      2      1
    0  engagement      6.1     2     1      2      1
    7      design      5.4     3     3      5      2
    """
    firmness = [_firmness(matrix) for matrix in matrices(cells)]
    out = summary(cells)
    if firmness:
        out = out.merge(pd.concat(firmness, ignore_index=True).astype({"ksf": out["ksf"].dtype}), how="left")
    return like(out, cells)


def _firmness(matrix: Matrix) -> pd.DataFrame:
    framework, values = matrix.framework, matrix.values
    averages = average(values)
    without_one = np.array([average(np.delete(values, school, axis=1)) for school in range(values.shape[1])])
    moved = average(_moved(values, framework.scale.span / 9, framework.scale))
    rank = ranks(averages)
    out = pd.DataFrame(matrix.place | {"ksf": framework.keys, "rank": rank})
    ratings = framework.scale.merit(averages)
    out["band"] = [None if np.isnan(rating) else framework.band_of(rating).key for rating in ratings]
    out["best_without_one"], out["worst_without_one"] = _range(ranks(without_one), 0, 1, rank)
    out["best_moved"], out["worst_moved"] = _range(ranks(moved), 0.05, 0.95, rank)
    out["best"] = out[["rank", "best_without_one", "best_moved"]].min(axis=1)
    out["worst"] = out[["rank", "worst_without_one", "worst_moved"]].max(axis=1)
    out["group"] = _groups(rank, _told_apart(without_one, moved))
    whole = [name for name in out if name not in ("cluster", "round", "ksf", "band")]
    return out.astype(dict.fromkeys(whole, "Int64"))


def _moved(values: np.ndarray, point: float, scale: Scale) -> np.ndarray:
    """Draw the grid again and again with every rating a point higher, lower, or as it is."""
    steps = np.random.default_rng(SEED).integers(-1, 2, size=(DRAWS, *values.shape), dtype=np.int8)
    return np.clip(values + steps * max(scale.step, point), scale.minimum, scale.maximum)


def _range(ranked: np.ndarray, low: float, high: float, rank: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Quantiles of each factor's rank over the rows of `ranked`, as ranks that really occurred."""
    ends = np.full((2, len(rank)), np.nan)
    for ksf in np.flatnonzero(~np.isnan(rank)):
        seen = ranked[:, ksf]
        if np.isnan(seen).any():  # left without a mark, the factor could stand anywhere
            ends[:, ksf] = 1, (~np.isnan(rank)).sum()
        else:
            ends[:, ksf] = np.quantile(seen, [low, high], method="inverted_cdf")
    return ends[0], ends[1]


def _told_apart(without_one: np.ndarray, moved: np.ndarray) -> np.ndarray:
    """Whether factor i stays ahead of factor j, as a square table of booleans."""
    often = (moved[:, :, None] > moved[:, None, :] + 1e-9).mean(axis=0) >= SURE
    # An average that vanishes with its only school is not known to be ahead of anything.
    ahead = (without_one[:, :, None] > without_one[:, None, :] + 1e-9).all(axis=0)
    return often & ahead


def _groups(rank: np.ndarray, apart: np.ndarray) -> np.ndarray:
    """Number the groups along the order of ranks; a cut needs every pair across it told apart."""
    order = np.argsort(rank, kind="stable")[: int((~np.isnan(rank)).sum())]
    group = np.full(len(rank), np.nan)
    number = 1
    for place, ksf in enumerate(order):
        if place and apart[np.ix_(order[:place], order[place:])].all():
            number += 1
        group[ksf] = number
    return group
