"""The one model behind the claims: a mark is the level of its factor, plus that of its school, plus the rest.

What the two leave over is the measured doubt of a mark. Everything here is numbers without names: an array of merits
(higher is better, NaN where not rated) with one row a factor and one column a school.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from scipy import special  # what `scipy.stats` calls, without the half second that its import takes

LEAST_DF = 6  # three factors by three schools leave four: too few, by simulation
LEAST = 3  # factors, and schools
SURE = 0.95
# Degrees of freedom between which the quantiles of the studentized range are interpolated in 1/df (error < 0.001).
NODES = np.array([*range(1, 11), 12, 15, 20, 24, 30, 40, 60, 120, np.inf])

Quantile = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Fit:
    """Least squares fit of the additive model to the rated cells of one grid.

    `factor` and `school` are the effects (NaN where nothing is rated), `rest` what they leave over, `covariance` that
    of the factor effects in units of the squared scatter, `floor` the least doubt that a mark of this scale can have.
    `why_not` says why no claim can be tested; it is empty where one can. Codes: ``not rated``, ``few factors``,
    ``few schools``, ``not connected``, ``few marks``.
    """

    marks: np.ndarray
    factor: np.ndarray
    school: np.ndarray
    rest: np.ndarray
    covariance: np.ndarray
    between: float  # sum of squares of the factors, after the schools
    rank: int
    df: int
    floor: float
    connected: bool
    why_not: str

    @cached_property
    def rated(self) -> np.ndarray:
        """Which cells hold a mark."""
        return ~np.isnan(self.marks)

    @property
    def tested(self) -> bool:
        """Whether claims can be tested at all."""
        return not self.why_not

    @cached_property
    def squares(self) -> float:
        """Sum of squares of what factors and schools leave over."""
        return float(np.nansum(self.rest**2))

    @cached_property
    def scatter(self) -> float:
        """Standard deviation of what factors and schools leave over; NaN where nothing can be left."""
        return float(np.sqrt(self.squares / self.df)) if self.df > 0 else np.nan

    @property
    def doubt(self) -> float:
        """Doubt of one mark: the scatter, but never less than the floor; the floor alone where not tested."""
        return max(self.scatter, self.floor) if self.tested else self.floor

    @cached_property
    def doubt_range(self) -> tuple[float, float]:
        """95 % range of the scatter; NaN where not tested."""
        if not self.tested:
            return np.nan, np.nan
        low, high = self.scatter * np.sqrt(self.df / special.chdtri(self.df, [0.025, 0.975]))
        return float(low), float(high)

    @cached_property
    def level(self) -> np.ndarray:
        """Average of every factor as if every school had marked it; the plain one where not connected."""
        if self.connected:  # 2.7499999999999996 is 2.75, -1e-17 is 0, and print so
            return np.round(self.factor + np.nanmean(self.school), 9) + 0.0
        return average(self.marks)

    @cached_property
    def left(self) -> np.ndarray:
        """One minus the leverage of every cell: how much of it its own mark does not explain."""
        inverse = _inverse(self.rated.sum(axis=0))
        share = self.rated * inverse
        spread = self.covariance @ share
        explained = inverse + np.diag(self.covariance)[:, None] - 2 * spread + (share * spread).sum(axis=0)
        return np.where(self.rated, 1 - explained, np.nan)

    def critical(self, quantile: Quantile) -> float:
        """Largest size that chance gives: by the scatter with its degrees of freedom, or by the floor as if known."""
        by_scatter = self.scatter * quantile(np.array(self.df))
        return float(max(by_scatter, self.floor * quantile(np.array(np.inf))))

    def chance(self, squares: float, rank: int) -> float:
        """Probability that chance alone gives a sum of squares as large as this one (F test, floor as if known)."""
        if not self.tested or rank < 1:
            return np.nan
        by_floor = special.chdtrc(rank, squares / self.floor**2)
        mean = self.squares / self.df
        by_scatter = special.fdtrc(rank, self.df, squares / rank / mean) if mean > 1e-18 else 0.0
        return float(max(by_floor, by_scatter))


def fit(marks: np.ndarray, step: float, span: float) -> Fit:
    """Fit the additive model by least squares, through the Laplacian of the factors so that gaps need no dummies.

    Parameters
    ----------
    marks : ndarray
        Merits, factors down and schools across, NaN where not rated.
    step, span : float
        Distance between neighbouring marks of the scale, and between its ends.
    """
    rated = ~np.isnan(marks)
    filled = np.where(rated, marks, 0.0)
    by_factor, by_school = rated.sum(axis=1), rated.sum(axis=0)
    inverse = _inverse(by_school)
    laplacian = np.diag(by_factor.astype(float)) - (rated * inverse) @ rated.T
    covariance, rank = _inverted(laplacian)
    score = filled.sum(axis=1) - rated @ (inverse * filled.sum(axis=0))
    factor = covariance @ score
    school = (filled.sum(axis=0) - rated.T @ factor) * inverse
    rest = marks - factor[:, None] - school
    rest[np.abs(rest) < 1e-9] = 0  # marks that fit exactly leave nothing, not a rounding error
    df = int(rated.sum()) - rank - int((by_school > 0).sum())
    connected = rank == int((by_factor > 0).sum()) - 1
    return Fit(
        marks=marks,
        factor=np.where(by_factor > 0, factor, np.nan),
        school=np.where(by_school > 0, school, np.nan),
        rest=rest,
        covariance=covariance,
        between=float(factor @ score),
        rank=rank,
        df=df,
        floor=max(step / 2, span / 11),
        connected=connected,
        why_not=_why_not(int((by_factor > 0).sum()), int((by_school > 0).sum()), connected, df),
    )


def _why_not(factors: int, schools: int, connected: bool, df: int) -> str:
    reasons = {
        "not rated": factors == 0,
        "few schools": schools < LEAST,
        "few factors": factors < LEAST,
        "not connected": not connected,
        "few marks": df < LEAST_DF,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _inverted(laplacian: np.ndarray) -> tuple[np.ndarray, int]:
    """Pseudoinverse and rank; what is 0 but for rounding counts as 0 (NumPy's own tolerance lets some of it pass)."""
    values, vectors = np.linalg.eigh(laplacian)
    kept = values > 1e-9 * max(values.max(initial=0), 1)
    return (vectors[:, kept] / values[kept]) @ vectors[:, kept].T, int(kept.sum())


def _inverse(count: np.ndarray) -> np.ndarray:
    return 1.0 / np.maximum(count, 1)


def average(values: np.ndarray) -> np.ndarray:
    """Average over the last axis, leaving out NaN; NaN where nothing is left."""
    rated = ~np.isnan(values)
    count = rated.sum(axis=-1)
    total = np.where(rated, values, 0).sum(axis=-1)
    return np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 0)


def bounds(values: np.ndarray, missing: np.ndarray, least: float, most: float) -> tuple[np.ndarray, np.ndarray]:
    """Averages over the last axis if all missing marks were at the one end or at the other.

    No average "as if every school had marked it" lies beyond them, though the model can lead there.
    """
    total, lacking = np.nansum(values, axis=-1), missing.sum(axis=-1)
    count = np.maximum(lacking + (~np.isnan(values)).sum(axis=-1), 1)
    return (total + lacking * least) / count, (total + lacking * most) / count


def ranks(levels: np.ndarray) -> np.ndarray:
    """Rank along the last axis, 1 is best; ties share the better rank; NaN where there is no level."""
    better = (levels[..., None, :] > levels[..., :, None] + 1e-9).sum(axis=-1)
    return np.where(np.isnan(levels), np.nan, better + 1.0)


@lru_cache(maxsize=4096)
def _studentized_range(groups: int, df: float) -> float:
    if (known := _known().get((groups, df))) is not None:
        return known
    from scipy.stats import studentized_range  # a tenth of a second a call, so the usual ones are shipped

    return float(studentized_range.ppf(SURE, groups, df))


@lru_cache(maxsize=1)
def _known() -> dict[tuple[int, float], float]:
    """Shipped quantiles of the studentized range (scripts/make_quantiles.py), by groups and degrees of freedom."""
    text = Path(__file__).with_name("studentized_range.csv").read_text(encoding="utf-8")
    (_, *heads), *rows = csv.reader(text.splitlines())
    return {(int(groups), float(df)): float(q) for groups, *qs in rows for df, q in zip(heads, qs, strict=True)}


def tukey(groups: int) -> Quantile:
    """Quantile of Tukey and Kramer's test of all pairs of `groups` averages, for a difference in units of its sd.

    Interpolated, and a little too large, between the usual numbers of degrees of freedom.

    Examples
    --------
    >>> round(float(tukey(10)(np.array(60)) * np.sqrt(2)), 3)
    4.646
    """

    def quantile(df: np.ndarray) -> np.ndarray:
        above = np.searchsorted(NODES, df)
        values = np.full(len(NODES), np.nan)
        for node in np.unique([np.maximum(above - 1, 0), above]):
            values[node] = _studentized_range(groups, float(NODES[node]))
        known = ~np.isnan(values)
        order = np.argsort(1 / NODES[known])
        return np.interp(1 / df, (1 / NODES[known])[order], values[known][order]) / np.sqrt(2)

    return quantile


def student(probability: float) -> Quantile:
    """Quantile of Student's t."""
    return lambda df: np.where(np.isinf(df), special.ndtri(probability), special.stdtrit(df, probability))
