"""Where two people rated the same cell: how strict is each, and how far apart are they?"""

from bisect import bisect_left

import numpy as np
import pandas as pd

from esanalysis.ratings.frame import like
from esanalysis.ratings.measures.model.fit import tukey
from esanalysis.ratings.measures.model.matrix import GRID, Matrix, collected, matrices

__all__ = ["agreement", "disagreements", "raters", "schools_needed"]

_CELL = [*GRID, "school", "ksf"]
TWO_MARKS = 2.77  # two marks of one cell differ by more, in units of their sd, in 5 of 100 cells
MOST = 10_000


def agreement(cells: pd.DataFrame) -> pd.DataFrame:
    """How far the marks of several raters of one cell agree, their strictness taken out.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, from `esanalysis.measures.cells`.

    Returns
    -------
    DataFrame
        One row a cluster and round that more than one rater marked: `raters`, `marks`, `cells` (rated), `shared`
        (cells with two marks or more), `typical_difference` (points between two marks of one cell, strictness taken
        out), `within` (standard deviation of a mark around its cell), `df`, `differ` (rows of `disagreements`), and
        `why_not`: why strictness cannot be compared: ``no shared cells``, ``few shared cells``, ``not connected``
        (raters that share no cells with the others), ``many raters``, or empty.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> twice = [load_ratings().assign(rater=name) for name in ("Head", "Governor")]
    >>> twice[1]["rating"] = twice[1]["rating"].where(twice[1].index != 0, 9.0)
    >>> cells = measures.cells(pd.concat(twice, ignore_index=True))
    >>> measures.agreement(cells)[["raters", "marks", "cells", "shared", "differ"]].values.tolist()
    [[2, 200, 100, 100, 1]]
    """
    rows = []
    for matrix in matrices(cells):
        if (raters := matrix.raters) is None:
            continue
        counts = raters.counts
        rows.append(
            matrix.place
            | {
                "raters": len(raters.names),
                "marks": int(counts.sum()),
                "cells": int((counts > 0).sum()),
                "shared": int((counts > 1).sum()),
                "typical_difference": np.sqrt(2) * raters.within,
                "within": raters.within,
                "df": raters.df,
                "differ": int(_differ(matrix).sum()),
                "why_not": raters.why_not,
            }
        )
    columns = [*GRID, "raters", "marks", "cells", "shared", "typical_difference", "within", "df", "differ", "why_not"]
    return collected([pd.DataFrame(rows)] if rows else [], columns, cells)


def raters(cells: pd.DataFrame) -> pd.DataFrame:
    """Measure how strict every rater is, from the cells that others marked too.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, from `esanalysis.measures.cells`.

    Returns
    -------
    DataFrame
        One row a cluster, round and rater, where there is more than one: `rater` (empty where not named), `marks`,
        `shared` (marks in cells that another rater marked too), `lenience` (points by which the rater's marks are
        better than the cell's; adds up to 0; empty where it cannot be compared), `stricter_than` (tuple of raters than
        whom this one is firmly stricter) and `one_mark` (the mark, in scale units, that the rater gave throughout; else
        empty).

    Notes
    -----
    Least squares of mark = cell + rater; pairs by Tukey and Kramer's test.
    """
    columns = [*GRID, "rater", "marks", "shared", "lenience", "stricter_than", "one_mark"]
    return collected([_raters(matrix) for matrix in matrices(cells) if matrix.raters is not None], columns, cells)


def _raters(matrix: Matrix) -> pd.DataFrame:
    found = matrix.raters
    assert found is not None
    given = ~np.isnan(found.marks)
    stricter = found.stricter()
    known = found.why_not in ("", "few shared cells")
    one = [_only(marks[has]) for marks, has in zip(found.marks, given, strict=True)]
    return pd.DataFrame(
        matrix.place
        | {
            "rater": found.names,
            "marks": given.sum(axis=(1, 2)),
            "shared": (given & (found.counts > 1)).sum(axis=(1, 2)),
            "lenience": found.lenience if known else np.nan,
            "stricter_than": [tuple(found.names[other] for other in np.flatnonzero(row)) for row in stricter],
            "one_mark": matrix.framework.scale.merit(np.array(one)),
        }
    )


def _only(marks: np.ndarray) -> float:
    return float(marks[0]) if len(marks) > 2 and np.ptp(marks) == 0 else np.nan


def disagreements(cells: pd.DataFrame) -> pd.DataFrame:
    """List the cells that two raters see differently: worth asking about.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, from `esanalysis.measures.cells`.

    Returns
    -------
    DataFrame
        One row a cell whose marks lie more than a third of the scale apart, or, the raters' strictness taken out,
        further than two marks of one cell do in 95 of 100: `school`, `ksf`, `weakest`, `strongest` (scale units),
        `difference` (points), `marks` (tuple of rater and mark). The largest difference first.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> twice = [load_ratings().assign(rater=name) for name in ("Head", "Governor")]
    >>> twice[1]["rating"] = twice[1]["rating"].where(twice[1].index != 0, 9.0)
    >>> cells = measures.cells(pd.concat(twice, ignore_index=True))
    >>> measures.disagreements(cells)[["school", "ksf", "weakest", "strongest", "difference"]].values.tolist()
    [['School 1', 'engagement', 2.0, 9.0, 7.0]]
    """
    frames = []
    for matrix in matrices(cells):
        if (found := matrix.raters) is None:
            continue
        merit, given = matrix.framework.scale.merit, ~np.isnan(found.marks)
        weakest = np.where(given, found.marks, np.inf).min(axis=0)
        strongest = np.where(given, found.marks, -np.inf).max(axis=0)
        rows = matrix.rows(
            weakest=merit(weakest), strongest=merit(strongest), difference=strongest - weakest, differ=_differ(matrix)
        )
        frames.append(rows[rows["differ"]].sort_values("difference", ascending=False, kind="stable"))
    columns = [*_CELL, "weakest", "strongest", "difference"]
    out = collected(frames, columns, cells)
    if out.empty or "marks" not in cells:
        return like(out.assign(marks=pd.Series(dtype=object)), cells)
    return like(out.merge(cells[[*_CELL, "marks"]], on=_CELL, how="left"), cells)


def _differ(matrix: Matrix) -> np.ndarray:
    found, scale = matrix.raters, matrix.framework.scale
    assert found is not None
    raw, net = np.nan_to_num(found.raw()), np.nan_to_num(found.net())
    far = raw > scale.span / 3 + 1e-9
    return far | (net > TWO_MARKS * found.within + 1e-9) if found.df > 0 else far


def schools_needed(cells: pd.DataFrame, gap: float) -> pd.DataFrame:
    """How many schools it would take to make a difference of `gap` points between two factors firm.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, from `esanalysis.measures.cells`.
    gap : float
        Difference of two averages, in points.

    Returns
    -------
    DataFrame
        One row a cluster and round: `gap`, `schools` (empty where nothing can be tested) and `why_not`.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> cells = measures.cells(load_ratings())
    >>> [int(measures.schools_needed(cells, gap)["schools"][0]) for gap in (1, 1.5, 2)]
    [30, 14, 8]
    """
    rows = []
    for matrix in matrices(cells):
        model, factors = matrix.fit, int(matrix.placed.sum())
        needed = _needed(model.doubt, factors, gap) if model.tested and factors > 2 else None
        rows.append(matrix.place | {"gap": gap, "schools": needed, "why_not": model.why_not})
    out = collected([pd.DataFrame(rows)] if rows else [], [*GRID, "gap", "schools", "why_not"], cells)
    return like(out.astype({"schools": "Int64"}), cells)


def _needed(doubt: float, factors: int, gap: float) -> int | None:
    """Smallest number of schools at which Tukey's critical difference is no larger than the gap."""
    quantile = tukey(factors)

    def enough(schools: int) -> bool:
        critical = quantile(np.array((factors - 1.0) * (schools - 1))) * doubt * np.sqrt(2 / schools)
        return bool(critical <= gap)

    found = bisect_left(range(3, MOST), True, key=enough) + 3
    return found if found < MOST else None
