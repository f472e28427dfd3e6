"""Figures told by arithmetic: a place whose numbers follow from all the others is no school, whatever it is called."""

import numpy as np
from numpy.typing import NDArray

from esanalysis.instrument.framework import Scale

__all__ = ["arithmetic_figures"]

_ENOUGH = 4  # figures that have to fit before chance is ruled out
_FEWEST = 3  # places that there have to be: two schools and a figure
_LAST = 3  # statistics stand behind the schools, or before them


def arithmetic_figures(ratings: NDArray[np.float64], scale: Scale) -> dict[int, str]:
    """Find places whose numbers are the total, average, lowest or highest of the other places on every factor.

    Parameters
    ----------
    ratings : array
        One row a factor, one column a place.
    scale : Scale
        A figure gives itself away only where one of its numbers is no mark; a school may equal an average.

    Returns
    -------
    dict of int to str
        Place and kind of figure: total, average, lowest or highest.

    Examples
    --------
    >>> marks = np.array([[1, 2, 1.5], [4, 9, 6.5], [3, 3, 3], [10, 7, 8.5]])
    >>> arithmetic_figures(marks, Scale(1, 10))
    {2: 'average'}
    """
    count = ratings.shape[1]
    found: dict[int, str] = {}
    if count < _FEWEST:
        return found
    found |= _ends(ratings, scale)
    likely = np.array(sorted({0, *range(count - _LAST, count)} - found.keys(), reverse=True))
    columns = ratings[:, likely]
    steps = (columns - scale.minimum) / scale.step
    off = (np.abs(steps - np.rint(steps)) > 1e-6) | (columns < scale.minimum) | (columns > scale.maximum)
    for place in likely[off.any(axis=0)].tolist():
        column = ratings[:, place]
        others = ratings[:, [at for at in range(count) if at != place and at not in found]]
        rated = np.isfinite(column) & np.isfinite(others).any(axis=1)
        if rated.sum() < _ENOUGH:
            continue
        values, marks = column[rated], others[rated]
        totals, counts = np.nansum(marks, axis=1), np.isfinite(marks).sum(axis=1)
        if np.allclose(values, totals, atol=1e-6):
            found[place] = "total"
        elif _rounded(values, totals / counts):
            found[place] = "average"
    return found


def _ends(ratings: NDArray[np.float64], scale: Scale) -> dict[int, str]:
    """The last places, where they hold the lowest or the highest number of the others on many factors."""
    found: dict[int, str] = {}
    count = ratings.shape[1]
    first = max(count - _LAST, _FEWEST)
    ends = [np.fmin.reduce(ratings, axis=1, keepdims=True), np.fmax.reduce(ratings, axis=1, keepdims=True)]
    likely = np.max([(ratings[:, first:] == end).sum(axis=0) for end in ends], axis=0) >= 2 * _ENOUGH
    for place in (np.flatnonzero(likely)[::-1] + first).tolist():
        others = ratings[:, [at for at in range(count) if at != place and at not in found]]
        rated = np.isfinite(ratings[:, place]) & (np.isfinite(others).sum(axis=1) >= _FEWEST)
        values = ratings[rated, place]
        if scale.words or rated.sum() < 2 * _ENOUGH or len(np.unique(values)) < _FEWEST:
            continue
        low, high = np.nanmin(others[rated], axis=1), np.nanmax(others[rated], axis=1)
        if (low < high).sum() < 2 * _ENOUGH:
            continue
        for kind, ends in (("lowest", low), ("highest", high)):
            if np.array_equal(values, ends):
                found[place] = kind
    return found


def _rounded(values: NDArray[np.float64], exact: NDArray[np.float64]) -> bool:
    """Whether values are the exact figures, rounded to the decimals that are printed."""
    decimals = max(len(f"{value:.6f}".rstrip("0").partition(".")[2]) for value in values)
    return bool((np.abs(values - exact) <= 0.5 * 10.0**-decimals + 1e-9).all())
