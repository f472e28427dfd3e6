"""Question 1: what varies more, the schools or the factors?"""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from esanalysis.ratings.measures.model.fit import SURE, Fit
from esanalysis.ratings.measures.model.matrix import GRID, collected, matrices

LIKELY = 1.645  # of a normal deviate, either way: exceeded by chance in one of ten
_COLUMNS = [
    *GRID, "schools", "ksfs", "neither", "schools_variance", "ksfs_variance", "neither_variance", "schools_p", "ksfs_p",
    "ratio_low", "ratio_high", "more", "why_not",
]  # fmt: skip


@dataclass(frozen=True)
class Components:
    """Variance between schools, between factors, and in neither, corrected for what chance puts there."""

    schools: float
    ksfs: float
    neither: float
    schools_p: float
    ksfs_p: float
    ratio: tuple[float, float]  # 95 % range of ksfs over neither
    more: str  # which likely differ more, ``schools`` or ``ksfs``, or neither: empty


def components(model: Fit) -> Components:
    """Estimate the variance components from the mean squares of the additive fit (unbiased with gaps, too)."""
    marks, factors = int(model.rated.sum()), model.rank + 1
    schools = int(model.rated.any(axis=0).sum())
    within = model.squares / model.df
    by_factor = model.marks[model.rated.any(axis=1)]
    between_schools = float(np.nansum((by_factor - np.nanmean(by_factor, axis=1, keepdims=True)) ** 2)) - model.squares
    ksfs = max(0.0, (model.between - (factors - 1) * within) / (marks - schools))
    each, every = (marks - schools) / (factors - 1), (marks - factors) / (schools - 1)
    ratio = model.between / (factors - 1) / within if within > 1e-18 else np.inf
    low, high = (ratio / special.fdtri(factors - 1, model.df, p) for p in (0.975, 0.025))
    school = max(0.0, (between_schools - (schools - 1) * within) / (marks - factors))
    doubt = math.sqrt(_doubt(ksfs, within, factors - 1, each) + _doubt(school, within, schools - 1, every))
    more = "schools" if school > ksfs else "ksfs"
    return Components(
        schools=school,
        ksfs=ksfs,
        neither=within,
        schools_p=model.chance(between_schools, schools - 1),
        ksfs_p=model.chance(model.between, factors - 1),
        ratio=(max(0.0, (low - 1) / each), max(0.0, (high - 1) / each)),
        more=more if abs(school - ksfs) > LIKELY * doubt else "",
    )


def _doubt(variance: float, within: float, df: int, each: float) -> float:
    """Variance of an estimated component of fixed effects: a noncentral chi square, `each` marks an effect."""
    return 2 * within**2 * (df + 2 * df * each * variance / max(within, 1e-18)) / (df * each) ** 2


def variation(cells: pd.DataFrame) -> pd.DataFrame:
    """How much of the variation of the marks lies between schools, between factors, and in neither.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, from `esanalysis.measures.cells`.

    Returns
    -------
    DataFrame
        One row a cluster and round: `schools`, `ksfs`, `neither` (shares that add up to 1; 0 where there is no more
        than chance puts there), their variances in squared points, `schools_p` and `ksfs_p` (probability that chance
        alone makes as much), `ratio_low` and `ratio_high` (95 % range of the factors' variance over that of neither),
        `more` (``schools`` or ``ksfs``: which likely differ more among themselves; empty where that is open), and
        `why_not`: why there is nothing to say, as in `esanalysis.measures.strengths`, or ``no scatter`` (factors
        and schools explain every mark).

    Notes
    -----
    Variance components by analysis of variance (Searle, Casella and McCulloch, Variance Components, 1992): expected
    mean squares, so that chance alone gives 0 on average. A part whose F test has p > 0.05 is no more than chance.
    `more` is right in nine of ten: where schools and factors differ alike, one of them is named in 10 % of grids (4 to
    14 % over 3 to 15 factors, 5 to 30 schools and four spreads; 1,500 simulated grids each).

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> measures.variation(measures.cells(load_ratings()))[["schools", "ksfs", "neither"]].round(3)
       schools   ksfs  neither
    0    0.397  0.195    0.407
    """
    rows = []
    for matrix in matrices(cells):
        row: dict = dict.fromkeys(_COLUMNS, np.nan) | matrix.place | {"why_not": matrix.fit.why_not}
        if matrix.fit.tested and matrix.fit.scatter < 1e-9:
            row["why_not"] = "no scatter"
        if not row["why_not"]:
            row |= _shares(components(matrix.fit))
        rows.append(row)
    return collected([pd.DataFrame(rows)] if rows else [], _COLUMNS, cells)


def _shares(parts: Components) -> dict[str, float | str]:
    schools = parts.schools if parts.schools_p <= 1 - SURE else 0.0
    ksfs = parts.ksfs if parts.ksfs_p <= 1 - SURE else 0.0
    total = schools + ksfs + parts.neither
    return {
        "schools": schools / total,
        "ksfs": ksfs / total,
        "neither": parts.neither / total,
        "schools_variance": parts.schools,
        "ksfs_variance": parts.ksfs,
        "neither_variance": parts.neither,
        "schools_p": parts.schools_p,
        "ksfs_p": parts.ksfs_p,
        "ratio_low": parts.ratio[0],
        "ratio_high": parts.ratio[1],
        "more": parts.more,
    }
