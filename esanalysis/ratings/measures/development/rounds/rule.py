"""The rule by which a change between two rounds is told from chance: numbers in, numbers out.

A table of differences (factors down, schools across, gaps allowed) is fitted as factor + school. What both leave over
is the noise, *measured* from the change itself; a factor, a school or a cell has moved if chance would rarely carry it
so far. With the budgets below about 5 of 100 reports in which nothing changed name something
(``benchmarks/calibration`` repeats the simulation).
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

__all__ = ["FEWEST_FACTORS", "FEWEST_SCHOOLS", "Fit", "Verdict", "fit", "judge", "mirror_p", "paired_enough"]

FEWEST_SCHOOLS, FEWEST_FACTORS = 4, 5
FEWEST_PAIRS_FACTOR, FEWEST_PAIRS_SCHOOL = 4, 5
# Shares of reports without any change that name a factor, a school or a cell: 6.5 % by Bonferroni, 5 % measured.
FACTORS, SCHOOLS, CELLS = 0.05, 0.01, 0.005
MEDIAN = 1.57  # variance of a median of K values in units of the variance of their mean, pi/2
DRAWS = 999


@dataclass(frozen=True)
class Fit:
    """Differences taken apart: `factors` + `schools` - their mean + `residuals` (NaN where there is no pair).

    `factors` are gap-corrected averages over all schools and `schools` over all factors; `variances` and `leverages`
    are in units of the squared noise; `noise` is the sd of what is left, `floor` what it was not allowed to fall below.
    """

    factors: np.ndarray
    schools: np.ndarray
    residuals: np.ndarray
    expected: np.ndarray
    variances: np.ndarray
    leverages: np.ndarray
    df: int
    noise: float


@dataclass(frozen=True)
class Verdict:
    """What moved: +1 rose, -1 fell, 0 neither; `need` is the smallest change of a factor that can count."""

    shared: float
    need: np.ndarray
    factors: np.ndarray
    schools: np.ndarray
    cells: np.ndarray


def paired_enough(change: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which factors and schools have pairs enough, counted again until both agree.

    Examples
    --------
    >>> gaps = np.zeros((6, 5))
    >>> gaps[0, :3] = np.nan
    >>> factors, schools = paired_enough(gaps)
    >>> factors.tolist(), schools.tolist()
    ([False, True, True, True, True, True], [True, True, True, True, True])
    """
    paired = ~np.isnan(change)
    factors, schools = np.ones(change.shape[0], bool), np.ones(change.shape[1], bool)
    while True:
        held = paired & factors[:, None] & schools
        enough = held.sum(axis=1) >= FEWEST_PAIRS_FACTOR
        complete = held.sum(axis=0) >= FEWEST_PAIRS_SCHOOL
        if (enough == factors).all() and (complete == schools).all():
            return factors, schools
        factors, schools = factors & enough, schools & complete


def fit(change: np.ndarray, step: float) -> Fit | None:
    """Fit factor + school by least squares; None where factors and schools do not hang together.

    Parameters
    ----------
    change : array of float
        New minus old mark, better is positive: a row a factor, a column a school, NaN without a pair.
    step : float
        Distance between neighbouring marks; half a step a rater is the least that a mark is uncertain.
    """
    row, column = np.nonzero(~np.isnan(change))
    count, schools = change.shape
    design = np.zeros((len(row), count + schools))
    design[np.arange(len(row)), row] = 1
    design[np.arange(len(row)), count + column] = 1
    gram = design.T @ design
    constraint = np.r_[np.zeros(count), np.ones(schools)]  # school effects sum to 0
    df = len(row) - count - schools + 1
    if df < 2 or np.linalg.matrix_rank(gram + np.outer(constraint, constraint)) < count + schools:
        return None
    inverse = np.linalg.inv(gram + np.outer(constraint, constraint))
    effects = inverse @ design.T @ change[row, column]
    rest = change[row, column] - design @ effects
    residuals, expected, leverages = (np.full(change.shape, np.nan) for _ in range(3))
    residuals[row, column], expected[row, column] = rest, design @ effects
    leverages[row, column] = np.einsum("ij,jk,ik->i", design, inverse, design)
    return Fit(
        factors=effects[:count],
        schools=effects[count:] + effects[:count].mean(),
        residuals=residuals,
        expected=expected,
        variances=np.diag(inverse @ gram @ inverse)[:count],
        leverages=leverages,
        df=df,
        noise=max(float(np.sqrt((rest**2).sum() / df)), step * np.sqrt(2) / 2),
    )


def judge(change: np.ndarray, step: float, share: float = 1, judged: np.ndarray | None = None) -> tuple[Fit, Verdict]:
    """Say what moved beyond chance.

    Parameters
    ----------
    change : array of float
        As for `fit`; every factor and school must be `paired_enough`, and they must hang together.
    step : float
        Distance between neighbouring marks.
    share : float
        Share of the budget of false claims: 0.5 where the same report makes two comparisons.
    judged : array of bool, optional
        Schools that may be named (the same rater in both rounds); default all. The others take part in the
        factors' changes but not in the scatter that a school is held against.

    Notes
    -----
    Factors are held against the *median* change, not the mean: with the mean one factor's true rise makes others fall.
    Schools are held against the scatter of schools, not of cells: a good or bad day of a whole form is no change.
    """
    found = fit(change, step)
    if found is None:
        raise ValueError("factors and schools do not hang together: ask `fit` first")
    shared, need, factors = _factors(found, step, FACTORS * share)
    schools = _schools(found, change, step, SCHOOLS * share, judged)
    cells = _cells(found, change, step, CELLS * share)
    if judged is not None:
        cells = np.where(judged, cells, 0)
    return found, Verdict(shared, need, factors, schools, cells)


def _factors(found: Fit, step: float, budget: float) -> tuple[float, np.ndarray, np.ndarray]:
    count = len(found.factors)
    error = found.noise * np.sqrt(found.variances + MEDIAN * found.variances.mean() / count)
    need = np.maximum(special.stdtrit(found.df, 1 - budget / (2 * count)) * error, step / 2)
    shared = float(np.median(found.factors))
    apart = found.factors - shared
    moved = (np.abs(apart) >= need) & (np.abs(found.factors) >= step / 2) & (found.factors * apart > 0)
    return shared, need, np.where(moved, np.sign(apart), 0).astype(int)


def _schools(found: Fit, change: np.ndarray, step: float, budget: float, judged: np.ndarray | None) -> np.ndarray:
    """Name a school that lies apart from the other schools' changes (a Grubbs test of their scatter)."""
    factors, schools = change.shape
    who = np.ones(schools, bool) if judged is None else judged
    count = int(who.sum())
    moved = np.zeros(schools, int)
    if count < FEWEST_SCHOOLS:
        return moved
    apart = found.schools - found.schools[who].mean()
    scaled = apart * np.sqrt((~np.isnan(change)).sum(axis=0) / factors)
    spread = max(scaled[who].std(ddof=1), step * np.sqrt(2) / 2 / np.sqrt(factors))
    quantile = special.stdtrit(count - 2, 1 - budget / (2 * count))
    critical = (count - 1) / np.sqrt(count) * np.sqrt(quantile**2 / (count - 2 + quantile**2))
    far = (np.abs(scaled) / spread > critical) & (found.schools * apart > 0)
    far &= (np.abs(found.schools) >= step / 2) & (np.abs(apart) >= step / 2) & who
    return np.where(far, np.sign(apart), 0).astype(int)


def _cells(found: Fit, change: np.ndarray, step: float, budget: float) -> np.ndarray:
    count = int((~np.isnan(change)).sum())
    with np.errstate(invalid="ignore", divide="ignore"):
        scaled = found.residuals / (
            found.noise * np.sqrt(np.where(found.leverages < 1 - 1e-9, 1 - found.leverages, np.nan))
        )
        student = scaled * np.sqrt((found.df - 1) / np.maximum(found.df - scaled**2, 1e-12))
        far = np.abs(student) > special.stdtrit(found.df - 1, 1 - budget / (2 * count))
        far &= (np.abs(change) >= 2 * step - 1e-9) & (change * found.residuals > 0)
    return np.where(far, np.sign(change), 0).astype(int)


def mirror_p(change: np.ndarray, low_then: np.ndarray, low_now: np.ndarray) -> float:
    """How rarely chance lifts weak marks as far as they rose: the two rounds are swapped cell by cell.

    Marks low *then* rise and marks low *now* had fallen, by as much, where nothing changed: a mark is low partly by
    chance, and chance has no direction in time. One-sided; 999 draws, seed 0.

    Examples
    --------
    >>> rose = np.full(12, 3.0)
    >>> mirror_p(rose, rose > 0, rose < 0)
    0.001
    """
    each = np.nan_to_num(change) * (low_then.astype(int) + low_now)
    each = each[each != 0]
    signs = np.random.default_rng(0).choice([-1.0, 1.0], size=(DRAWS, len(each)))
    return float((1 + (signs @ each >= each.sum() - 1e-9).sum()) / (DRAWS + 1))
