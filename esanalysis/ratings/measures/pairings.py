"""Question 6: how could this data build sustainability across the cluster? Who could help whom."""

import numpy as np
import pandas as pd
import scipy  # its parts are imported when they are first used

from esanalysis.instrument.frames import framework_of
from esanalysis.ratings.frame import like
from esanalysis.ratings.measures.model.matrix import GRID, Matrix, collected, matrices

LIMIT = 2


def pairings(cells: pd.DataFrame, priorities: pd.DataFrame, limit: int = LIMIT) -> pd.DataFrame:
    """Pair every school that is low on a priority factor with one that could help it.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, from `esanalysis.measures.cells`.
    priorities : DataFrame
        The factors to pair on (columns `cluster`, `round`, `ksf`), from `esanalysis.measures.priorities`.
    limit : int
        How often one school may be asked to help, over all factors together.

    Returns
    -------
    DataFrame
        One row a school in the weakest band of a priority factor: `ksf`, `school`, `rating`, `helper`,
        `helper_rating`, `gap` (points), `holds` (probability that the helper would still be ahead if both were marked
        again, with the least doubt that a mark can have), `holds_measured` (the same with the scatter of this grid;
        empty where it cannot be tested), `helper_note` (what the helper wrote beside its mark), and `why_none` where
        there is no helper: ``no school far enough ahead`` or ``helpers already asked``. A priority factor on which no
        school is low has no row.

    Notes
    -----
    A school can help when it is out of the weakest band and a third of the scale ahead (more, where two raters of a
    cell disagree more). Among all ways to pair them, the one with the most pairs is taken, then the one with the
    largest gaps together, then the one that asks the fewest schools again: a linear sum assignment
    (`scipy.optimize.linear_sum_assignment`) in which each school stands as often as `limit`. Ties are settled by the
    alphabetical order of the schools, so the order of a file cannot change the pairs.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> cells = measures.cells(load_ratings())
    >>> found = measures.pairings(cells, measures.priorities(cells))
    >>> found.query("ksf == 'funding'")[["school", "rating", "helper", "helper_rating"]]
          school  rating     helper  helper_rating
    ...
    """
    if limit < 1:
        raise ValueError(f"limit is how often one school may be asked to help: 1 or more, not {limit}.")
    framework = framework_of(cells)
    rows: list[dict] = []
    for matrix in matrices(cells):
        here = priorities[(priorities["cluster"] == matrix.cluster) & (priorities["round"] == matrix.round)]
        rows += _assign(matrix, [framework.keys.index(key) for key in here["ksf"]], limit)
    out = collected([pd.DataFrame(rows, columns=_COLUMNS)], _COLUMNS, cells)
    numbers = ["rating", "helper_rating", "gap", "holds", "holds_measured"]
    out = out.astype(dict.fromkeys(numbers, float) | {"helper": object, "why_none": object})
    notes = cells.rename(columns={"school": "helper", "note": "helper_note"})
    notes = notes[[*GRID, "ksf", "helper", "helper_note"]].astype({"helper": object})
    return like(_in_order(out.merge(notes, how="left"), priorities), cells)


_COLUMNS = [
    *GRID, "ksf", "school", "rating", "helper", "helper_rating", "gap", "holds", "holds_measured", "why_none",
]  # fmt: skip


def _assign(matrix: Matrix, ksfs: list[int], limit: int) -> list[dict]:
    """Solve one cluster: needs (a school low on a factor) down, schools as often as `limit` across."""
    needs = [(ksf, int(school)) for ksf in ksfs for school in np.flatnonzero(matrix.low[ksf])]
    if not needs:
        return []
    need_ksf, need_school = map(list, zip(*needs, strict=True))
    gap = matrix.ahead(need_ksf, need_school)
    can = matrix.able(need_ksf, gap)
    # One pair more outweighs any sum of gaps, so the most pairs come first and the largest gaps second.
    # Gaps are in parts of the scale, so that its unit settles no tie.
    scale = matrix.framework.scale
    worth = np.where(can, np.nan_to_num(gap).round(9) / scale.span + 2 * len(needs), 0)
    # A school that helps nobody takes no part, which keeps a grid of thousands of schools small.
    able = np.flatnonzero(can.any(axis=0))
    slots = np.repeat(worth[:, able], limit, axis=1)
    # Less than any gap: with all else equal, ask another school before asking the same one again.
    again = np.tile(np.arange(limit), len(able)) * (scale.step / scale.span) / (4 * limit * len(needs))
    need, slot = scipy.optimize.linear_sum_assignment(np.where(slots > 0, slots - again, 0), maximize=True)
    chosen = [(n, int(able[s // limit])) for n, s in zip(need, slot, strict=True)]
    helper_of = {n: helper for n, helper in chosen if can[n, helper]}
    spread = _within(matrix)
    return [_row(matrix, pair, helper_of.get(n), gap[n], bool(can[n].any()), spread) for n, pair in enumerate(needs)]


def _row(
    matrix: Matrix, need: tuple[int, int], helper: int | None, gap: np.ndarray, possible: bool, spread: float
) -> dict:
    ksf, school = need
    row = matrix.place | {
        "ksf": matrix.framework.keys[ksf],
        "school": matrix.schools[school],
        "rating": matrix.ratings[ksf, school],
    }
    if helper is None:
        return row | {"why_none": "helpers already asked" if possible else "no school far enough ahead"}
    model = matrix.fit
    return row | {
        "helper": matrix.schools[helper],
        "helper_rating": matrix.ratings[ksf, helper],
        "gap": gap[helper],
        "holds": _holds(gap[helper], model.floor, spread),
        "holds_measured": _holds(gap[helper], model.doubt, spread) if model.tested else np.nan,
    }


def _within(matrix: Matrix) -> float:
    """Variance of the marks around the averages of their factors."""
    marks = matrix.values[matrix.rated.any(axis=1)]
    apart = marks - np.nanmean(marks, axis=1, keepdims=True)
    return float(np.nansum(apart**2) / max(int(matrix.rated.sum()) - len(marks), 1))


def _holds(gap: float, error: float, spread: float) -> float:
    """Probability that a helper is ahead again on a re-rating; what is left of the gap is what is no error."""
    reliable = max(0.05, 1 - error**2 / spread)
    return float(scipy.special.ndtr(reliable * gap / (error * np.sqrt(2 * (1 + reliable)))))


def lasting(pairings: pd.DataFrame) -> pd.DataFrame:
    """How many of the pairs would still have the helper ahead if all schools were marked again.

    Parameters
    ----------
    pairings : DataFrame
        From `esanalysis.measures.pairings`.

    Returns
    -------
    DataFrame
        One row a cluster and round with a pair: `pairs`, and `fewest` to `most` that hold: with the measured scatter of
        the marks, and with the least doubt that marks can have. `fewest` is empty where the scatter cannot be measured.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> cells = measures.cells(load_ratings())
    >>> measures.lasting(measures.pairings(cells, measures.priorities(cells)))[["pairs", "fewest", "most"]]
       pairs  fewest  most
    0      7       5     6
    """
    found = pairings.dropna(subset="helper").groupby(GRID, observed=True)
    out = found.agg(pairs=("helper", "size"), least=("holds_measured", "sum"), most=("holds", "sum"))
    tested = found["holds_measured"].count() > 0
    # The formula is a few points too high, as the helper is chosen as the best: round down.
    out["fewest"] = np.floor(out.pop("least").where(tested) + 1e-9)
    out["most"] = np.floor(out["most"] + 1e-9)
    return like(
        out.reset_index()[[*GRID, "pairs", "fewest", "most"]].astype({"fewest": "Int64", "most": "Int64"}), pairings
    )


def _in_order(pairs: pd.DataFrame, priorities: pd.DataFrame) -> pd.DataFrame:
    """Order by cluster and round, then by priority (weakest factor first), then schools as in the file."""
    place = {
        key: number
        for number, key in enumerate(zip(priorities["cluster"], priorities["round"], priorities["ksf"], strict=True))
    }
    order = pd.Series(
        [place[key] for key in zip(pairs["cluster"], pairs["round"], pairs["ksf"], strict=True)],
        dtype="int64",
    )
    return pairs.assign(_order=order).sort_values(["_order", "school"], ignore_index=True).drop(columns="_order")
