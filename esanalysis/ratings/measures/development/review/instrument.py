"""The instrument reviewed: what one cluster's marks can say about its factors, each with its yardstick.

Ten schools by ten factors cannot carry a factor analysis, a Rasch model or an alpha; `SCHOOLS_IT_TAKES` says what it
would take.
"""

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from esanalysis.ratings.measures.model.fit import average
from esanalysis.ratings.measures.model.matrix import Matrix, collected, matrices

__all__ = ["FEWEST_DOUBLE", "SCHOOLS_IT_TAKES", "instrument"]

_DRAWS = 2000
_LABELS = 999
FEWEST_DOUBLE = 10  # cells rated twice from which raters can be compared factor by factor
# How many schools a question takes (80 % right, 5 % false), by simulation; ten factors.
SCHOOLS_IT_TAKES = {
    "two factors are one": 60,
    "two factors are one, others alike": 200,
    "one theme or two": 30,
    "double ratings: are two one": 40,
    "rating scale model": 100,
}
_COLUMNS = [
    "cluster", "round", "ksf", "schools", "rated", "missing", "missing_reason", "lowest", "highest", "range",
    "at_floor", "at_ceiling", "weakest_band", "top_band", "unused", "narrow_by_chance", "rater_pairs", "rater_sd",
    "rater_apart", "rater_p", "nearest", "nearest_both", "nearest_within_one", "nearest_chance",
]  # fmt: skip


def instrument(cells: pd.DataFrame) -> pd.DataFrame:
    """Describe how each factor was used, and how far chance alone would bring it there.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, from `esanalysis.measures.cells`.

    Returns
    -------
    DataFrame
        One row a cluster, round and ksf:

        - `schools` (with any mark), `rated`, `missing` (not of those that the factor is not for), `missing_reason` (the
          commonest),
        - `lowest`, `highest` (single marks of every rater), `range` (points between them), `at_floor`, `at_ceiling`
          (share of the marks on an end of the scale), `weakest_band`, `top_band` (share of the marks in it),
        - `unused`: how many marks of the scale nobody gave on any factor; `narrow_by_chance`: how often chance alone
          gives some factor a range as narrow as the narrowest here (empty with several raters),
        - `rater_pairs` (cells marked by two or more), `rater_sd` (typical error of one mark in them), `rater_apart`
          (points between two of its marks, on average), `rater_p`: how rarely chance makes raters disagree on some
          factor as much as here,
        - `nearest`: the factor whose marks are most alike, `nearest_both`: schools with a mark on both,
          `nearest_within_one`: share of these in which the two lie within one step, `nearest_chance`: how often chance
          makes some pair of factors as alike.

    Notes
    -----
    Chance is the additive fit of the marks (factor + school) with the scatter that it leaves over, rounded to the
    scale: 2,000 draws, seed 0. Raters: factor labels are dealt anew among the cells, 999 times, seed 0.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> found = instrument(measures.cells(load_ratings()))
    >>> found["range"].tolist()
    [7.0, 5.0, 4.0, 3.0, 3.0, 5.0, 4.0, 6.0, 5.0, 2.0]
    """
    reasons = cells[cells["rating"].isna()].groupby(["cluster", "round", "ksf"], observed=True)["missing"]
    commonest = {grid: said.dropna().mode().iloc[0] for grid, said in reasons if said.notna().any()}
    frames = [_of_grid(matrix, commonest) for matrix in matrices(cells)]
    return collected(frames, _COLUMNS, cells)


def _of_grid(matrix: Matrix, commonest: dict) -> pd.DataFrame:
    framework, scale = matrix.framework, matrix.framework.scale
    given = matrix.values[None] if matrix.raters is None else matrix.raters.marks  # every mark, not averages of them
    marks = given.swapaxes(0, 1).reshape(len(framework.keys), -1)
    rated, count = matrix.rated.sum(axis=1), (~np.isnan(marks)).sum(axis=1)
    low, high = (np.where(count > 0, end, np.nan) for end in _ends(marks))
    out = pd.DataFrame(matrix.place | {"ksf": framework.keys})
    out["schools"], out["rated"] = int(matrix.rated.any(axis=0).sum()), rated
    out["missing"] = matrix.missing.sum(axis=1)
    reasons = [commonest.get((matrix.cluster, matrix.round, key)) for key in framework.keys]
    out["missing_reason"] = pd.Series(reasons, dtype=object)
    ends = scale.merit(low), scale.merit(high)
    out["lowest"], out["highest"] = np.fmin(*ends), np.fmax(*ends)
    out["range"] = high - low
    band = framework.band_places(scale.merit(marks))
    floor, ceiling = marks <= scale.minimum + 1e-9, marks >= scale.maximum - 1e-9
    top = band == len(framework.bands) - 1
    for name, held in (("at_floor", floor), ("at_ceiling", ceiling), ("weakest_band", band == 0), ("top_band", top)):
        out[name] = np.divide(held.sum(axis=1), count, out=np.full(len(count), np.nan), where=count > 0)
    used = np.unique(np.round((marks[~np.isnan(marks)] - scale.minimum) / scale.step))
    out["unused"] = len(scale.marks) - len(used) if len(scale.marks) <= 20 else 0
    drawn = _drawn(matrix)  # one mark a cell, so no yardstick of the range of several raters' marks
    out["narrow_by_chance"] = _narrow(matrix, drawn if matrix.raters is None else None, out["range"].to_numpy())
    return out.join(pd.DataFrame(_raters(matrix))).join(pd.DataFrame(_nearest(matrix, drawn)))


def _ends(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    rated = ~np.isnan(values)
    return np.where(rated, values, np.inf).min(axis=1), np.where(rated, values, -np.inf).max(axis=1)


def _drawn(matrix: Matrix) -> np.ndarray | None:
    """Grids that chance makes of the additive fit: draws, factors, schools; None where it cannot be fitted."""
    model, scale = matrix.fit, matrix.framework.scale
    if not model.tested:
        return None
    expected = model.factor[:, None] + model.school
    random = np.random.default_rng(0)
    drawn = expected + random.normal(0, model.doubt, (_DRAWS, *expected.shape))
    steps = np.round((drawn - scale.minimum) / scale.step)
    drawn = np.clip(scale.minimum + steps * scale.step, scale.minimum, scale.maximum)
    return np.where(matrix.rated, drawn, np.nan)


def _narrow(matrix: Matrix, drawn: np.ndarray | None, ranges: np.ndarray) -> float:
    full = matrix.placed
    if drawn is None or not full.any():
        return np.nan
    spread = np.nanmax(drawn[:, full], axis=2) - np.nanmin(drawn[:, full], axis=2)
    return float((spread.min(axis=1) <= ranges[full].min() + 1e-9).mean())


def _nearest(matrix: Matrix, drawn: np.ndarray | None) -> dict[str, list[Any]]:
    """For each factor the one most like it, and how often chance makes some pair as alike."""
    keys, step = matrix.framework.keys, matrix.framework.scale.step
    pairs = list(combinations(np.flatnonzero(matrix.placed).tolist(), 2))
    alike = {pair: _within(matrix.values[pair[0]], matrix.values[pair[1]], step) for pair in pairs}
    most = None
    if drawn is not None and pairs:
        most = np.max([_within(drawn[:, a], drawn[:, b], step) for a, b in pairs], axis=0)
    names = ("nearest", "nearest_both", "nearest_within_one", "nearest_chance")
    found: dict[str, list[Any]] = {name: [] for name in names}
    for factor in range(len(keys)):
        own = [pair for pair in pairs if factor in pair]
        best = max(own, key=lambda pair: alike[pair], default=None)
        found["nearest"].append(keys[best[0] if best[1] == factor else best[1]] if best else None)
        found["nearest_both"].append(int(matrix.rated[list(best)].all(axis=0).sum()) if best else 0)
        found["nearest_within_one"].append(float(alike[best]) if best else np.nan)
        chance = (most >= alike[best] - 1e-9).mean() if best and most is not None else np.nan
        found["nearest_chance"].append(float(chance))
    return found


def _within(one: np.ndarray, other: np.ndarray, step: float) -> np.ndarray:
    """Share of the schools rated on both in which two factors lie within one step."""
    apart = np.abs(one - other)
    both = ~np.isnan(apart)
    near = (np.nan_to_num(apart, nan=np.inf) <= step + 1e-9).sum(axis=-1)
    return near / np.maximum(both.sum(axis=-1), 1)


def _raters(matrix: Matrix) -> dict[str, Any]:
    """How far two marks of one cell lie apart, factor by factor, and how rarely chance makes one factor stand out."""
    count = len(matrix.framework.keys)
    if matrix.raters is None:
        return {"rater_pairs": np.zeros(count, int)} | dict.fromkeys(("rater_sd", "rater_apart", "rater_p"), np.nan)
    marks = matrix.raters.marks
    double = (~np.isnan(marks)).sum(axis=0) >= 2
    with np.errstate(invalid="ignore"):
        variance = np.where(double, np.nanvar(np.where(double, marks, 0), axis=0, ddof=1), np.nan)
    pairs = double.sum(axis=1)
    total = np.nansum(variance, axis=1)
    sd = np.sqrt(np.divide(total, pairs, out=np.full(count, np.nan), where=pairs > 0))
    p = np.full(count, np.nan)
    if double.sum() >= FEWEST_DOUBLE:
        p = np.where(pairs >= 2, _stands_out(variance[double], np.nonzero(double)[0], sd, count), np.nan)
    apart = average(np.where(double, _apart(marks), np.nan))
    return {"rater_pairs": pairs, "rater_sd": sd, "rater_apart": apart, "rater_p": p}


def _apart(marks: np.ndarray) -> np.ndarray:
    """Average difference of two raters' marks of a cell, over all pairs of its raters (Gini's mean difference)."""
    place = np.arange(1, len(marks) + 1)[:, None, None]
    count = (~np.isnan(marks)).sum(axis=0)
    weighed = np.where(place <= count, (2 * place - count - 1) * np.sort(marks, axis=0), 0).sum(axis=0)
    return 2 * weighed / np.maximum(count * (count - 1), 1)


def _stands_out(variance: np.ndarray, factor: np.ndarray, sd: np.ndarray, count: int) -> np.ndarray:
    random = np.random.default_rng(0)
    held = np.bincount(factor, minlength=count)
    most = np.empty(_LABELS)
    for draw in range(_LABELS):
        sums = np.bincount(factor, weights=random.permutation(variance), minlength=count)
        most[draw] = np.max(np.where(held >= 2, sums / np.maximum(held, 1), 0))
    return (1 + (most[:, None] >= sd**2 - 1e-9).sum(axis=0)) / (_LABELS + 1)
