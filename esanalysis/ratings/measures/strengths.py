"""Question 2: which factors is the cluster doing really well on? And which of them are firmly apart?

Rules and their error rates: docs/explanation/calibration.md.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from esanalysis.ratings.frame import like
from esanalysis.ratings.measures.grid import summary
from esanalysis.ratings.measures.model.fit import SURE, Fit, Quantile, average, fit, ranks, student, tukey
from esanalysis.ratings.measures.model.matrix import GRID, Matrix, collected, matrices

DRAWS = 2000
SEED = 2009
OWN = 10  # marks that the common scatter weighs beside the scatter of the two factors themselves


@dataclass(frozen=True)
class Order:
    """Which of a matrix's placed factors are firmly apart, and what their order likely is."""

    matrix: Matrix

    @property
    def why_not(self) -> str:
        """Why nothing can be tested, as `Fit` says it; ``few factors`` also where too few are placed."""
        if self.matrix.fit.tested and self.matrix.placed.sum() < 3:
            return "few factors"
        return self.matrix.fit.why_not

    @cached_property
    def level(self) -> np.ndarray:
        """Adjusted average of every placed factor, as if every school had marked it; NaN for the others.

        NaN for all where they are not connected: averages over different schools are no order.
        """
        return np.where(self.matrix.placed & self.matrix.fit.connected, self.matrix.fit.level, np.nan)

    @cached_property
    def untold(self) -> np.ndarray:
        """Pairs that differ in their raters, whose strictness could not be measured."""
        raters = self.matrix.raters
        return np.zeros((len(self.level),) * 2, dtype=bool) if raters is None else raters.between()[1]

    @cached_property
    def firm(self) -> np.ndarray:
        """Whether factor i (down) is firmly ahead of factor j (across)."""
        return self._firm(self.matrix.fit)

    @cached_property
    def likely(self) -> np.ndarray | None:
        """First and last likely rank of every factor; None where chance alone could have ordered them so."""
        if self.why_not or self.untold.any() or not self.p <= 1 - SURE:
            return None
        return self._likely()

    @cached_property
    def p(self) -> float:
        """Probability that chance alone sets the averages so far apart; NaN where not tested."""
        return self.matrix.fit.chance(self.matrix.fit.between, self.matrix.fit.rank)

    @cached_property
    def firm_range(self) -> np.ndarray:
        """First and last rank that a factor could firmly have, one row a factor."""
        return np.stack([1 + self.firm.sum(axis=0), self.matrix.placed.sum() - self.firm.sum(axis=1)], axis=1)

    def stays(self, ahead: int, behind: int) -> bool:
        """Whether a firm pair stays firm with the marks that are missing put at the ends that hurt it most."""
        scale, marks = self.matrix.framework.scale, self.matrix.comparable.copy()
        for factor, end in ((ahead, scale.minimum), (behind, scale.maximum)):
            marks[factor, self.matrix.missing[factor]] = end
        return bool(self._firm(fit(marks, scale.step, scale.span))[ahead, behind])

    def _firm(self, model: Fit) -> np.ndarray:
        if self.why_not:
            return np.zeros((len(self.level),) * 2, dtype=bool)
        placed = self.matrix.placed
        level = np.where(placed, model.level, np.nan)
        ahead = level[:, None] - level
        critical = self._critical(model)
        told = ~self.untold & placed[:, None] & placed
        firm = told & (ahead > critical(tukey(int(placed.sum()))) + 1e-9)
        # First against second, and last against last but one, is a single comparison each.
        end = (told & (ahead > critical(student(1 - (1 - SURE) / 4)) + 1e-9)) | np.eye(len(level), dtype=bool)
        others = np.outer(placed, placed) & ~np.eye(len(level), dtype=bool)
        first = (end | ~placed).all(axis=1) & placed
        last = (end | ~placed[:, None]).all(axis=0) & placed
        return firm | (first[:, None] & others) | (last & others)

    def _critical(self, model: Fit) -> Callable[[Quantile], np.ndarray]:
        """Critical difference of every pair, as a function of the quantile."""
        raters = self.matrix.raters
        covariance, both = model.covariance, model.rated.astype(float) @ model.rated.T
        variance = np.diag(covariance)[:, None] + np.diag(covariance) - 2 * covariance
        extra, pair_df = np.zeros_like(variance), np.minimum(model.df, OWN + np.maximum(both - 1, 0))
        df = np.full_like(variance, model.df)
        within = floor = 0.0
        if raters is not None and raters.df > 0:
            extra, within, floor = raters.between()[0], raters.within, max(raters.within, raters.floor)
            df, pair_df = (np.where(extra > 0, np.minimum(one, raters.df), one) for one in (df, pair_df))
        own = _own_scatter(model, both)
        shrunk = (OWN * model.scatter**2 + np.maximum(both - 1, 0) * own) / (OWN + np.maximum(both - 1, 0))

        def critical(quantile: Quantile) -> np.ndarray:
            common = quantile(df) if extra.any() else quantile(np.array(float(model.df)))
            return np.maximum.reduce(
                [
                    np.sqrt(variance * model.scatter**2 + extra * within**2) * common,
                    np.sqrt(variance * shrunk + extra * within**2) * quantile(pair_df),
                    np.sqrt(variance * model.floor**2 + extra * floor**2) * quantile(np.array(np.inf)),
                ]
            )

        return critical

    def _likely(self) -> np.ndarray:
        model, placed = self.matrix.fit, self.matrix.placed
        covariance = model.doubt**2 * model.covariance
        if self.matrix.raters is not None and self.matrix.raters.df > 0:
            shares = self.matrix.raters.shares
            covariance = covariance + self.matrix.raters.within**2 * shares @ self.matrix.raters.covariance @ shares.T
        values, vectors = np.linalg.eigh(covariance[np.ix_(placed, placed)])
        root = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
        draws = np.random.default_rng(SEED).standard_normal((DRAWS, int(placed.sum()))) @ root
        ranked = ranks(self.level[placed] + draws)
        out = np.full((len(placed), 2), np.nan)
        out[placed] = np.quantile(ranked, [0.05, 0.95], axis=0, method="inverted_cdf").T
        firm = self.firm_range
        return np.stack([np.maximum(out[:, 0], firm[:, 0]), np.minimum(out[:, 1], firm[:, 1])], axis=1)


def _own_scatter(model: Fit, both: np.ndarray) -> np.ndarray:
    """Scatter of two factors' own rest: half the variance of their difference over the schools that rated both."""
    rest, rated = np.nan_to_num(model.rest), model.rated.astype(float)
    one, squares = rest @ rated.T, rest**2 @ rated.T
    mean = (one - one.T) / np.maximum(both, 1)
    total = squares + squares.T - 2 * rest @ rest.T - both * mean**2
    return np.maximum(total, 0) / np.maximum(both - 1, 1) / 2


_STRENGTHS = [
    *GRID, "ksf", "schools", "rated", "total", "average", "median", "minimum", "maximum", "spread", "band", "adjusted",
    "rank", "firm_best", "firm_worst", "likely_best", "likely_worst", "could_be_strongest", "could_be_weakest",
    "least", "most", "why_not",
]  # fmt: skip


def strengths(cells: pd.DataFrame) -> pd.DataFrame:
    """Rank the factors by their averages over the same schools, and say which ranks are firm and which likely.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, from `esanalysis.measures.cells`.

    Returns
    -------
    DataFrame
        One row a cluster, round and ksf, in the framework's order. The columns of `summary`, and

        - `band`: key of the band that the average has reached,
        - `adjusted`: average as if every school had marked it, the raters' strictness taken out (scale units),
        - `rank`: by `adjusted`, 1 is the strongest, ties share the better rank; empty for a factor that too few schools
          are rated on to be placed (fewer than half of those it is for, or than three),
        - `firm_best`, `firm_worst`: the ranks it could have; any narrower claim would be false in more than 5 % of
          reports,
        - `likely_best`, `likely_worst`: the ranks it has in nine of ten cases; empty where chance alone could have set
          the averages so far apart (see `spread_of_factors`),
        - `could_be_strongest`, `could_be_weakest`: whether nobody is firmly ahead of it, or firmly behind it,
        - `least`, `most`: what its average could be, whatever the missing marks are,
        - `why_not`: why nothing firm or likely can be tested, else empty: ``not rated``, ``few factors``,
          ``few schools``, ``not connected`` (factors that share no school), ``few marks``, or of one factor
          ``few rated``. What was not tested is empty, never false.

    Notes
    -----
    The doubt of an average is that of the additive fit (`doubt`). Pairs are compared by Tukey and Kramer's test, with
    the scatter of the two factors themselves shrunk towards the common one, so that factors that scatter more need a
    wider gap; the best against the second and the last against the last but one by Student's t, as a single comparison
    needs no more (Gutmann and Maymin, 1987). Likely ranks come from 2000 seeded draws of all averages at once.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> found = measures.strengths(measures.cells(load_ratings()))
    >>> columns = ["ksf", "adjusted", "rank", "firm_best", "firm_worst", "likely_best", "likely_worst"]
    >>> found.sort_values("rank")[columns].head(3)
              ksf  adjusted  rank  firm_best  firm_worst  likely_best  likely_worst
    6   publicity       6.4     1          1           7            1             2
    0  engagement       6.1     2          1           9            1             3
    7      design       5.4     3          1           9            2             6
    """
    frames = [_factors(matrix) for matrix in matrices(cells)]
    out = summary(cells)
    own = [name for name in _STRENGTHS if name not in out or name in (*GRID, "ksf")]
    found = collected(frames, own, cells)
    return like(out.merge(found, on=[*GRID, "ksf"], how="left")[_STRENGTHS], cells)


def _factors(matrix: Matrix) -> pd.DataFrame:
    order, framework = Order(matrix), matrix.framework
    scale, averages = framework.scale, average(matrix.values)
    out = pd.DataFrame(matrix.place | {"ksf": framework.keys})
    averages, least, most = (scale.merit(values) for values in (averages, *matrix.bounds))
    out["band"] = [None if np.isnan(rating) else framework.band_of(rating).key for rating in averages]
    out["adjusted"] = matrix.adjusted
    out["rank"] = ranks(order.level)
    known = matrix.placed & (not order.why_not)
    out["firm_best"], out["firm_worst"] = np.where(known, order.firm_range.T, np.nan)
    unknown = np.full((len(known), 2), np.nan)
    out["likely_best"], out["likely_worst"] = (unknown if order.likely is None else order.likely).T
    nobody_ahead, nobody_behind = ~order.firm.any(axis=0), ~order.firm.any(axis=1)
    out["could_be_strongest"] = pd.Series(nobody_ahead, dtype="boolean").where(known)
    out["could_be_weakest"] = pd.Series(nobody_behind, dtype="boolean").where(known)
    some = matrix.rated.any(axis=1)
    out["least"], out["most"] = np.where(some, least, np.nan), np.where(some, most, np.nan)
    alone = np.select([~some, ~matrix.placed], ["not rated", "few rated"], "")
    out["why_not"] = np.where(alone != "", alone, order.why_not)
    whole = ["rank", "firm_best", "firm_worst", "likely_best", "likely_worst"]
    return out.astype(dict.fromkeys(whole, "Int64"))


def firm_pairs(cells: pd.DataFrame) -> pd.DataFrame:
    """List the pairs of factors of which one is firmly ahead.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, from `esanalysis.measures.cells`.

    Returns
    -------
    DataFrame
        One row a pair: `ksf`, `behind` (the factor that it is firmly ahead of), `difference` (points, of the adjusted
        averages) and `if_alike`: True where the claim holds only if the missing marks of the two are like the others'.
        Strongest first, then the nearest behind.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> found = measures.firm_pairs(measures.cells(load_ratings()))
    >>> found[["ksf", "behind", "difference"]].head(3)
              ksf     behind  difference
    0   publicity  alignment         1.9
    1   publicity    funding         2.2
    2   publicity     impact         3.2
    """
    columns = [*GRID, "ksf", "behind", "difference", "if_alike"]
    out = collected([_pairs(matrix) for matrix in matrices(cells)], columns, cells)
    return like(out.astype({"behind": out["ksf"].dtype, "difference": float, "if_alike": bool}), cells)


def _pairs(matrix: Matrix) -> pd.DataFrame:
    order, keys = Order(matrix), matrix.framework.keys
    gaps = matrix.missing.sum(axis=1) > 0
    found = sorted(zip(*np.nonzero(order.firm), strict=True), key=lambda p: (-order.level[p[0]], -order.level[p[1]]))
    rows = [
        matrix.place
        | {
            "ksf": keys[i],
            "behind": keys[j],
            "difference": order.level[i] - order.level[j],
            "if_alike": bool(gaps[i] or gaps[j]) and not order.stays(i, j),
        }
        for i, j in found
    ]
    return pd.DataFrame(rows, columns=[*GRID, "ksf", "behind", "difference", "if_alike"])


def doubt(cells: pd.DataFrame) -> pd.DataFrame:
    """How far a mark can be trusted, measured in the grid itself, and whether the factors differ at all.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, from `esanalysis.measures.cells`.

    Returns
    -------
    DataFrame
        One row a cluster and round: `scatter` (standard deviation, in points, of what factors and schools leave over;
        it holds real strengths of single schools as well, so it is an upper bound), `scatter_low`, `scatter_high` (its
        95 % range), `df`, `floor` (the least doubt that a mark of this scale can have), `doubt` (the larger, or the
        floor alone where nothing can be tested), `p` (probability that chance alone sets the averages of the factors so
        far apart), `order`: ``apart``, ``chance``, ``cannot be tested``, or ``some apart`` (chance could have set all
        of them so far apart, but a pair is firmly apart nevertheless), `any_firm` (whether a pair of factors is firmly
        apart), `untold` (pairs of factors that differ in their raters, whose strictness could not be measured), `ahead`
        (points that a school must be ahead to help another) and `why_not`, as in `strengths`.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> found = measures.doubt(measures.cells(load_ratings()))
    >>> found[["scatter", "scatter_low", "scatter_high", "df", "floor", "order"]].round(2)
       scatter  scatter_low  scatter_high  df  floor  order
    0     1.21         1.05          1.43  81   0.82  apart
    """
    rows = []
    for matrix in matrices(cells):
        order, model = Order(matrix), matrix.fit
        low, high = model.doubt_range
        apart = "apart" if order.p <= 1 - SURE else "some apart" if order.firm.any() else "chance"
        rows.append(
            matrix.place
            | {
                "scatter": model.scatter if model.tested else np.nan,
                "scatter_low": low,
                "scatter_high": high,
                "df": model.df,
                "floor": model.floor,
                "doubt": model.doubt,
                "p": order.p,
                "order": "cannot be tested" if order.why_not else apart,
                "any_firm": bool(order.firm.any()),
                "untold": int(np.triu(order.untold & np.outer(matrix.placed, matrix.placed), 1).sum()),
                "ahead": matrix.gap,
                "why_not": order.why_not,
            }
        )
    columns = [*GRID, "scatter", "scatter_low", "scatter_high", "df", "floor", "doubt", "p", "order", "any_firm"]
    return collected([pd.DataFrame(rows)] if rows else [], [*columns, "untold", "ahead", "why_not"], cells)
