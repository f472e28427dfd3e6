"""Several raters of the same cells: how strict each is, and how far two marks of one cell disagree."""

from dataclasses import dataclass

import numpy as np

from esanalysis.ratings.measures.model.fit import fit, student, tukey

MOST = 300  # raters; beyond it each has marked so little that strictness says nothing
LEAST_DF = 5
SHARE = 0.1  # two factors whose raters' shares differ by more are compared through the raters' strictness


@dataclass(frozen=True)
class Strictness:
    """Raters of one cluster and round, from the cells that at least two of them marked.

    `marks` holds merits: raters, then factors, then schools. `lenience` is what a rater's marks lie above the cell (it
    adds up to 0), `covariance` that of the leniences in units of the squared `within`, and `within` the standard
    deviation of a mark around its cell, strictness taken out. `why_not`: ``no shared cells``, ``few shared cells``,
    ``not connected``, ``many raters``, or empty.
    """

    names: list[str]
    marks: np.ndarray
    lenience: np.ndarray
    covariance: np.ndarray
    within: float
    df: int
    floor: float
    why_not: str

    @property
    def counts(self) -> np.ndarray:
        """Number of marks of every cell."""
        return (~np.isnan(self.marks)).sum(axis=0)

    @property
    def cells(self) -> np.ndarray:
        """Merit of every cell, each mark freed of its rater's strictness."""
        return _mean(self.marks - self.lenience[:, None, None])

    @property
    def shares(self) -> np.ndarray:
        """Average share of every rater (across) in the cells of every factor (down)."""
        given = ~np.isnan(self.marks)
        share = given / np.maximum(self.counts, 1)
        return (share.sum(axis=2) / np.maximum((self.counts > 0).sum(axis=1), 1)).T

    @property
    def per_cell(self) -> float:
        """Average number of raters of a rated cell."""
        counts = self.counts
        return float(counts[counts > 0].mean()) if counts.any() else np.nan

    def between(self) -> tuple[np.ndarray, np.ndarray]:
        """Compare the factors' raters: variance that strictness adds to a difference, and which pairs it confounds.

        The variance is in units of the squared `within`; confounded are pairs whose raters differ although
        their strictness could not be measured.
        """
        shares = self.shares
        apart = shares[:, None, :] - shares[None, :, :]
        differ = np.abs(apart).max(axis=-1) > SHARE
        if self.why_not in ("no shared cells", "not connected", "many raters") or self.df < 1:
            return np.zeros(differ.shape), differ
        return np.einsum("ijr,rs,ijs->ij", apart, self.covariance, apart), np.zeros_like(differ)

    def stricter(self) -> np.ndarray:
        """Whether rater r (down) is firmly stricter than another (across)."""
        count = len(self.names)
        if self.why_not:
            return np.zeros((count, count), dtype=bool)
        variance = np.diag(self.covariance)
        unit = np.sqrt(np.maximum(variance[:, None] + variance - 2 * self.covariance, 0))
        # Two raters are a single comparison, for which Tukey's test is Student's.
        quantile = tukey(count) if count > 2 else student(0.975)
        critical = max(self.within * float(quantile(np.array(self.df))), self.floor * float(quantile(np.array(np.inf))))
        return (self.lenience - self.lenience[:, None]) > critical * unit + 1e-9

    def net(self) -> np.ndarray:
        """Largest difference between two marks of every cell, strictness taken out; NaN with fewer than two."""
        return _reach(self.marks - self.lenience[:, None, None])

    def raw(self) -> np.ndarray:
        """Largest difference between two marks of every cell, as they stand; NaN with fewer than two."""
        return _reach(self.marks)


def strictness(names: list[str], marks: np.ndarray, step: float, span: float) -> Strictness:
    """Measure the raters' strictness: a mark is its cell, plus its rater, plus the rest, by least squares.

    Parameters
    ----------
    names : list of str
        The raters.
    marks : ndarray
        Merits: raters, then factors, then schools.
    step, span : float
        Distance between neighbouring marks of the scale, and between its ends.
    """
    table = marks.reshape(len(names), -1)
    shared = table[:, (~np.isnan(table)).sum(axis=0) > 1]
    nothing = np.zeros(len(names)), np.zeros((len(names), len(names)))
    floor = max(step / 2, span / 11)
    if shared.shape[1] == 0:
        return Strictness(names, marks, *nothing, np.nan, 0, floor, "no shared cells")
    if len(names) > MOST:
        squares = float(np.nansum((shared - _mean(shared)) ** 2))
        df = int((~np.isnan(shared)).sum()) - shared.shape[1]
        return Strictness(names, marks, *nothing, float(np.sqrt(squares / df)), df, floor, "many raters")
    found = fit(shared, step, span)
    why_not = "" if found.df >= LEAST_DF else "few shared cells"
    if found.rank < len(names) - 1:
        why_not = "not connected"
    lenience = np.nan_to_num(found.factor)
    return Strictness(names, marks, lenience, found.covariance, found.scatter, found.df, floor, why_not)


def _mean(marks: np.ndarray) -> np.ndarray:
    """Average over the raters, NaN where none."""
    given = ~np.isnan(marks)
    count = given.sum(axis=0)
    total = np.where(given, marks, 0).sum(axis=0)
    return np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 0)


def _reach(marks: np.ndarray) -> np.ndarray:
    given = ~np.isnan(marks)
    reach = np.where(given, marks, -np.inf).max(axis=0) - np.where(given, marks, np.inf).min(axis=0)
    return np.where(given.sum(axis=0) > 1, reach, np.nan)
