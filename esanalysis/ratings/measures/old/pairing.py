"""Question 6: how could this data build sustainability across the cluster? Who could help whom."""

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from esanalysis.instrument.frames import framework_of
from esanalysis.ratings.frame import like
from esanalysis.ratings.measures.old.matrix import Matrix, matrices
from esanalysis.ratings.measures.old.priorities import helper_gap, low_cells

LIMIT = 2


def pairings(cells: pd.DataFrame, priorities: pd.DataFrame, limit: int = LIMIT) -> pd.DataFrame:
    """Pair every school that is low on a priority factor with one that could help it.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, from `esanalysis.ratings.measures.cells`.
    priorities : DataFrame
        The factors to pair on (columns `cluster`, `round`, `ksf`), from `esanalysis.ratings.measures.priorities`.
    limit : int
        How often one school may be asked to help, over all factors together.

    Returns
    -------
    DataFrame
        One row a school in the weakest band of a priority factor: `ksf`, `school`, `rating`, `helper`,
        `helper_rating`, `gap` (points), `helper_note` (what the helper wrote beside its mark), and `why_none`
        where there is no helper: "no school far enough ahead" or "helpers already asked". A priority factor on
        which no school is low has no row.

    Notes
    -----
    A school can help when it is out of the weakest band and a third of the scale ahead. Among all ways to pair them,
    the one with the most pairs is taken, then the one with the largest gaps together, then the one that asks the
    fewest schools again: a linear sum assignment (`scipy.optimize.linear_sum_assignment`) in which each school stands
    as often as `limit`.
    Ties are settled by the alphabetical order of the schools, so the order of a file cannot change the pairs.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> cells = measures.cells(load_ratings())
    >>> found = measures.pairings(cells, measures.priorities(cells, measures.standing(cells)))
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
    columns = ["cluster", "round", "ksf", "school", "rating", "helper", "helper_rating", "gap", "why_none"]
    out = pd.DataFrame(rows, columns=columns).astype({"cluster": object, "round": object, "helper": object})
    out["ksf"] = pd.Categorical(out["ksf"], categories=framework.keys, ordered=True)
    notes = cells.rename(columns={"school": "helper", "note": "helper_note"})
    notes = notes[["cluster", "round", "ksf", "helper", "helper_note"]].astype({"helper": object, "cluster": object})
    out = out.merge(notes.astype({"round": object}), how="left")
    out["school"] = pd.Categorical(out["school"], categories=cells["school"].cat.categories)
    return like(_in_order(out, priorities), cells)


def _assign(matrix: Matrix, ksfs: list[int], limit: int) -> list[dict]:
    """Solve one cluster: needs (a school low on a factor) down, schools as often as `limit` across."""
    low = low_cells(matrix)
    needs = [(ksf, int(school)) for ksf in ksfs for school in np.flatnonzero(low[ksf])]
    if not needs:
        return []
    need_ksf, need_school = map(list, zip(*needs, strict=True))
    gap = matrix.values[need_ksf] - matrix.values[need_ksf, need_school][:, None]
    can = (gap >= helper_gap(matrix) - 1e-9) & ~low[need_ksf] & ~np.isnan(gap)
    # One pair more outweighs any sum of gaps, so the most pairs come first and the largest gaps second.
    worth = np.where(can, np.nan_to_num(gap) + len(needs) * (matrix.framework.scale.span + 1), 0)
    slots = np.repeat(worth, limit, axis=1)
    # Less than any gap: with all else equal, ask another school before asking the same one again.
    again = np.tile(np.arange(limit), len(matrix.schools)) * matrix.framework.scale.step / (4 * limit * len(needs))
    need, slot = linear_sum_assignment(np.where(slots > 0, slots - again, 0), maximize=True)
    helper_of = {n: s // limit for n, s in zip(need, slot, strict=True) if can[n, s // limit]}
    return [_row(matrix, pair, helper_of.get(n), gap[n], bool(can[n].any())) for n, pair in enumerate(needs)]


def _row(matrix: Matrix, need: tuple[int, int], helper: int | None, gap: np.ndarray, possible: bool) -> dict:
    ksf, school = need
    row = matrix.place | {
        "ksf": matrix.framework.keys[ksf],
        "school": matrix.schools[school],
        "rating": matrix.ratings[ksf, school],
    }
    if helper is None:
        return row | {"why_none": "helpers already asked" if possible else "no school far enough ahead"}
    return row | {
        "helper": matrix.schools[helper],
        "helper_rating": matrix.ratings[ksf, helper],
        "gap": gap[helper],
    }


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
