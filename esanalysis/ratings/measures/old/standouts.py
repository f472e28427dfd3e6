"""Questions 4 and 5: which schools do well, and less well, on particular KSFs?"""

import numpy as np
import pandas as pd

from esanalysis.instrument.frames import framework_of
from esanalysis.ratings.frame import like
from esanalysis.ratings.measures.old.matrix import Matrix, matrices

ACROSS = 0.75
FEW = 4  # schools below which a level of a factor rests on nothing


def standouts(cells: pd.DataFrame) -> pd.DataFrame:
    """Read every rated cell twice: by its band, and by what its school and its factor lead one to expect.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, from `esanalysis.ratings.measures.cells`.

    Returns
    -------
    DataFrame
        One row a cell, in the order of `cells`, with `rating`, `note`, and

        - `band`: key of the band the mark has reached,
        - `expected`: level of the cluster plus that of the school plus that of the factor (scale units),
        - `difference`: `rating` minus `expected`,
        - `stands_out`: "better" or "worse" where the difference is large for this grid, else "as expected"
          (or "not rated"),
        - `school_level`: "high" or "low" where the school is so across the board, else "mixed".

    Notes
    -----
    `expected` comes from Tukey's median polish (Exploratory Data Analysis, 1977), factors first, which one odd mark
    cannot pull. A difference is large when it is at least two ninths of the scale (2 points of 1 to 10) and 2.5
    times the usual size of a difference in this grid (1.4826 times their median absolute value); with fewer than four
    schools none is called so. `expected` is kept on the scale. A school is low
    (high) across the board when three quarters of its marks are worse (better) than the median school on the
    same factor and its polished level is a ninth of the scale or more away from the cluster's.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> found = measures.standouts(measures.cells(load_ratings()))
    >>> found.query("stands_out == 'worse'")[["school", "ksf", "rating", "expected"]].round(1)
          school       ksf  rating  expected
    57  School 6    design     2.0       6.3
    58  School 6   funding     2.0       5.0
    65  School 7  training     3.0       5.5
    """
    framework = framework_of(cells)
    read = [_read(matrix) for matrix in matrices(cells)]
    out = cells[["cluster", "round", "school", "ksf", "rating", "note"]].copy()
    rated = out["rating"].notna()
    out["band"] = None
    out.loc[rated, "band"] = [framework.band_of(rating).key for rating in out.loc[rated, "rating"]]
    if read:
        key = ["cluster", "round", "school", "ksf"]
        out = out.merge(pd.concat(read).astype(cells.dtypes[key].to_dict()), on=key, how="left")
    return like(out, cells)


def polish(values: np.ndarray, rounds: int = 500) -> tuple[np.ndarray, np.ndarray]:
    """Median polish of a table with gaps, rows first.

    Returns
    -------
    fitted, columns : ndarray
        Fitted value of every cell (NaN where its row or column is empty), and the effect of every column.
    """
    left = values.copy()
    level, rows, columns = 0.0, np.zeros(values.shape[0]), np.zeros(values.shape[1])
    for _ in range(rounds):
        by_row = _medians(left)
        left = left - by_row[:, None]
        rows, centre = _centred(rows + by_row)
        level += centre
        by_column = _medians(left.T)
        left = left - by_column
        columns, centre = _centred(columns + by_column)
        level += centre
        if max(np.abs(by_row).max(initial=0), np.abs(by_column).max(initial=0)) < 1e-9:
            break
    rated = ~np.isnan(values)
    fitted = np.round(level + rows[:, None] + columns, 6)
    fitted[~rated.any(axis=1)] = np.nan
    fitted[:, ~rated.any(axis=0)] = np.nan
    return fitted, columns


def _medians(table: np.ndarray) -> np.ndarray:
    """Median of each row, 0 for a row without numbers."""
    rated = ~np.isnan(table)
    return np.nanmedian(np.where(rated.any(axis=1, keepdims=True), table, 0.0), axis=1)


def _centred(effects: np.ndarray) -> tuple[np.ndarray, float]:
    centre = float(np.median(effects)) if len(effects) else 0.0
    return effects - centre, centre


def _read(matrix: Matrix) -> pd.DataFrame:
    values, scale = matrix.values, matrix.framework.scale
    fitted, school_effect = polish(values)
    fitted = np.clip(fitted, scale.minimum, scale.maximum)
    difference = values - fitted
    usual = 1.4826 * np.median(np.abs(difference[~np.isnan(difference)])) if (~np.isnan(difference)).any() else 0.0
    few = (~np.isnan(values)).any(axis=0).sum() < FEW
    large = np.inf if few else max(scale.span * 2 / 9, 2.5 * usual) - 1e-6
    stands_out = np.select(
        [difference >= large, difference <= -large, np.isnan(values)], ["better", "worse", "not rated"], "as expected"
    )
    level = _across_the_board(values, school_effect, scale.span / 9)
    ksf, school = (axis.ravel() for axis in np.indices(values.shape))
    expected = scale.merit(fitted).ravel()
    return pd.DataFrame(
        matrix.place
        | {
            "school": np.array(matrix.schools, dtype=object)[school],
            "ksf": np.array(matrix.framework.keys, dtype=object)[ksf],
            "expected": expected,
            "difference": matrix.ratings.ravel() - expected,
            "stands_out": stands_out.ravel(),
            "school_level": level[school],
        }
    )


def _across_the_board(values: np.ndarray, effect: np.ndarray, far: float) -> np.ndarray:
    """Call a school "low" or "high" if it is so on nearly every factor, else "mixed"."""
    rated = ~np.isnan(values)
    medians = np.array([np.median(row[has]) if has.any() else np.nan for row, has in zip(values, rated, strict=True)])
    need = np.maximum(ACROSS * rated.sum(axis=0), 1)
    below = (values < medians[:, None]).sum(axis=0) >= need
    above = (values > medians[:, None]).sum(axis=0) >= need
    return np.select([below & (effect <= -far), above & (effect >= far)], ["low", "high"], "mixed")
