"""Averages of rows that have gaps."""

import numpy as np

__all__ = ["average"]


def average(values: np.ndarray) -> np.ndarray:
    """Average over the last axis, leaving out NaN; NaN where nothing is left.

    Examples
    --------
    >>> average(np.array([[1.0, np.nan, 3.0], [np.nan, np.nan, np.nan]]))
    array([ 2., nan])
    """
    rated = ~np.isnan(values)
    count = rated.sum(axis=-1)
    total = np.where(rated, values, 0).sum(axis=-1)
    return np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 0)
