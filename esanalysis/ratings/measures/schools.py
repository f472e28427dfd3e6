"""Questions 4 and 5: which schools are low, or high, across the board?"""

import numpy as np
import pandas as pd

from esanalysis.ratings.measures.model.fit import Fit, average, student
from esanalysis.ratings.measures.model.matrix import GRID, Matrix, collected, matrices

OWN = 5  # marks that the common scatter weighs beside the scatter of the school itself
ACROSS = 0.75
LEAST = 5  # factors a school must be rated on


def schools(cells: pd.DataFrame) -> pd.DataFrame:
    """Compare the level of every school with that of the others, over the same factors.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, from `esanalysis.measures.cells`.

    Returns
    -------
    DataFrame
        One row a cluster, round and school, in the order of the file:

        - `rated` (factors), `average` (plain, scale units),
        - `effect`: points by which the school is better, or worse if negative, than the average school over the same
          factors; empty where factors and schools are not connected,
        - `level`: ``low`` or ``high`` across the board (firm: at most 5 % of reports name a school falsely), ``mixed``,
          ``cannot be tested`` or ``not rated``,
        - `why_not`: why it cannot be tested, as in `esanalysis.measures.strengths`, or ``few rated`` (fewer than five
          factors).

    Notes
    -----
    A school that marks itself strictly looks the same as one that is weak: one rater a school cannot tell them apart.
    Student's t of the school's effect in the additive fit, Bonferroni over the schools, with the school's own scatter
    shrunk towards the common one; besides, the effect is at least a ninth of the scale and three quarters of the
    school's marks lie on that side of the other schools' average. Error rates: docs/explanation/calibration.md.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> found = measures.schools(measures.cells(load_ratings()))
    >>> found.query("level != 'mixed'")[["school", "effect", "level"]].round(2)
          school  effect level
    0   School 1   -1.97   low
    1   School 2   -1.17   low
    3   School 4    1.53  high
    8   School 9   -1.47   low
    9  School 10    1.83  high
    """
    columns = [*GRID, "school", "rated", "average", "effect", "level", "why_not"]
    out = collected([_levels(matrix) for matrix in matrices(cells)], columns, cells)
    order = cells[[*GRID, "school"]].drop_duplicates().sort_values([*GRID, "school"], ignore_index=True)
    return collected([order.merge(out, how="left")], columns, cells)


def _levels(matrix: Matrix) -> pd.DataFrame:
    model = matrix.fit
    rated = matrix.rated.sum(axis=0)
    effect, far = _far(model)
    side = np.sign(np.nan_to_num(effect))
    needed = np.maximum(ACROSS * rated, 1)
    along = (np.sign(model.marks - _others(model.marks)) == side).sum(axis=0) >= needed - 1e-9
    claimed = far & along & (np.abs(np.nan_to_num(effect)) >= matrix.framework.scale.span / 9 - 1e-9)
    why_not = np.select([rated == 0, rated < LEAST], ["not rated", "few rated"], "")
    why_not = np.where((why_not == "") | ((model.why_not != "") & (rated > 0)), model.why_not, why_not)
    level = np.select(
        [rated == 0, why_not != "", claimed & (side < 0), claimed & (side > 0)],
        ["not rated", "cannot be tested", "low", "high"],
        "mixed",
    )
    return pd.DataFrame(
        matrix.place
        | {
            "school": matrix.schools,
            "rated": rated,
            "average": matrix.framework.scale.merit(average(matrix.values.T)),
            "effect": effect,
            "level": level,
            "why_not": why_not,
        }
    )


def _far(model: Fit) -> tuple[np.ndarray, np.ndarray]:
    """Every school's effect beside the average school, and whether it is beyond chance."""
    known = ~np.isnan(model.school)
    effect = np.full(model.school.shape, np.nan)
    if not model.connected or not known.any():
        return effect, known & False
    effect = model.school - np.nanmean(model.school)
    if not model.tested:
        return effect, known & False
    count, rated = int(known.sum()), model.rated.sum(axis=0)
    own = count / (count - 1) * np.nansum(model.rest**2, axis=0) / np.maximum(rated - 1, 1)
    shrunk = (OWN * model.scatter**2 + (rated - 1) * own) / (OWN + rated - 1)
    quantile = student(1 - 0.025 / count)
    with np.errstate(invalid="ignore"):
        own_limit = np.sqrt(shrunk) * quantile(np.minimum(model.df, OWN + np.maximum(rated - 1, 0)))
    limit = np.maximum(model.critical(quantile), own_limit) * np.sqrt(_variance(model, known))
    return effect, known & (np.abs(effect) > limit + 1e-9)


def _variance(model: Fit, known: np.ndarray) -> np.ndarray:
    """Variance of every school's effect minus their mean, in units of the squared scatter.

    A school's effect is its own average, independent of the factor effects, minus its share of those.
    """
    rated = model.rated.sum(axis=0)
    own = np.where(known, 1 / np.maximum(rated, 1), 0)
    share = model.rated / np.maximum(rated, 1)
    apart = np.where(known, share - share[:, known].mean(axis=1, keepdims=True), 0)
    count = known.sum()
    return own * (1 - 2 / count) + own.sum() / count**2 + (apart * (model.covariance @ apart)).sum(axis=0)


def _others(marks: np.ndarray) -> np.ndarray:
    """Average of the other schools on the same factor."""
    rated = ~np.isnan(marks)
    total, count = np.where(rated, marks, 0).sum(axis=1), rated.sum(axis=1)
    others = np.where(rated, count[:, None] - 1, 0)
    return np.divide(total[:, None] - marks, others, out=np.full(marks.shape, np.nan), where=others > 0)
