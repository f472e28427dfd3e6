"""Questions 4 and 5: which schools do well, and less well, on particular factors?"""

from dataclasses import dataclass
from functools import cached_property
from math import ceil

import numpy as np
import pandas as pd

from esanalysis.instrument.frames import framework_of
from esanalysis.ratings.frame import like
from esanalysis.ratings.measures.model.fit import Fit, Quantile, student
from esanalysis.ratings.measures.model.matrix import GRID, Matrix, matrices

BY_CHANCE = 100  # one mark in so many is listed by chance; up to three where some schools or factors scatter more


@dataclass(frozen=True)
class Odd:
    """How far every cell of a matrix is from what the other cells lead one to expect."""

    matrix: Matrix

    @property
    def fit(self) -> Fit:
        """The additive model."""
        return self.matrix.fit

    @cached_property
    def testable(self) -> np.ndarray:
        """Cells that the others say something about."""
        return self.fit.rated & self.fit.tested & (self.fit.left > 1e-9)

    @cached_property
    def expected(self) -> np.ndarray:
        """What the other cells lead one to expect, kept on the scale; NaN where nothing can be tested."""
        scale = self.matrix.framework.scale
        with np.errstate(divide="ignore", invalid="ignore"):
            expected = self.fit.marks - self.fit.rest / self.fit.left
        return np.where(self.testable, np.clip(expected, scale.minimum, scale.maximum), np.nan)

    @cached_property
    def size(self) -> np.ndarray:
        """Residual in units that are the same for every cell, signed."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.testable, self.fit.rest / np.sqrt(self.fit.left), np.nan)

    @cached_property
    def without(self) -> np.ndarray:
        """Scatter of the grid without the cell."""
        left = np.maximum(self.fit.squares - self.size**2, 0) / max(self.fit.df - 1, 1)
        return np.sqrt(np.where(left > 1e-12, left, 0))

    @cached_property
    def t(self) -> np.ndarray:
        """Residual over the scatter of the other cells, or over the floor where that is larger."""
        return self.size / np.maximum(self.without, self.fit.floor)

    @cached_property
    def listed(self) -> np.ndarray:
        """Cells worth asking about."""
        return self._far & self._beyond(student(0.995))

    @cached_property
    def firm(self) -> np.ndarray:
        """The one cell, if any, that is odd beyond doubt: the largest, and alone in the tail (Fisher's g)."""
        sizes = np.sort(np.abs(self.size[self.testable]))[::-1]
        if len(sizes) < 3 or sizes[0] - sizes[1] < 1e-9 or not _alone(sizes):
            return np.zeros_like(self.testable)
        largest = np.abs(np.nan_to_num(self.size)) >= sizes[0]
        return largest & self._far & self._beyond(student(1 - 0.025 / len(sizes)))

    @property
    def _far(self) -> np.ndarray:
        scale = self.matrix.framework.scale
        difference = np.abs(np.nan_to_num(self.fit.marks - self.expected))
        return self.testable & (difference >= max(scale.step, scale.span * 2 / 9) - 1e-6)

    def _beyond(self, quantile: Quantile) -> np.ndarray:
        limit = np.maximum(
            self.without * quantile(np.array(max(self.fit.df - 1, 1))), self.fit.floor * quantile(np.array(np.inf))
        )
        return np.abs(np.nan_to_num(self.size)) > np.nan_to_num(limit, nan=np.inf)


def _alone(sizes: np.ndarray) -> bool:
    """Whether the largest of the sizes (falling) stands apart from the tail: Fisher's g of the tail's excesses."""
    count = min(20, len(sizes) - 1, max(5, ceil(len(sizes) / 10)))
    excess = sizes[:count] - sizes[count]
    total = excess.sum()
    return bool(total > 0 and excess[0] / total > least_share(count))


def least_share(count: int) -> float:
    """Largest share of a sum of `count` exponentials that chance exceeds in 5 % (Fisher's g; upper bound).

    Examples
    --------
    >>> round(least_share(10), 5)
    0.44495
    """
    return 1 - (0.05 / count) ** (1 / (count - 1)) if count > 1 else 1.0


def standouts(cells: pd.DataFrame) -> pd.DataFrame:
    """Read every rated cell twice: by its band, and by what the other cells lead one to expect.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, from `esanalysis.measures.cells`.

    Returns
    -------
    DataFrame
        One row a cell, in the order of `cells`, with `rating`, `note`, and

        - `band`: key of the band the mark has reached,
        - `expected`: what the other marks of its school and its factor lead one to expect of those who gave it (scale
          units); empty where nothing can be tested,
        - `difference`: `rating` minus `expected`,
        - `t`: the difference in units of its doubt, better is positive,
        - `place`: 1 for the largest `t` either way, and so on, over the rated cells of the grid,
        - `stands_out`: ``better`` or ``worse`` (listed: worth asking about), ``within the usual scatter``,
          ``cannot be tested`` or ``not rated``,
        - `firm`: whether it is odd beyond doubt, which at most one mark of a grid can be.

        `chance_of` tells how many chance lists.

    Notes
    -----
    Externally studentized residuals of the additive fit. A mark is listed when its difference is at least two ninths
    of the scale and its `t` beyond the 99 % range; it is firm when it is the largest, passes Bonferroni's limit and
    holds more of the tail than Fisher's g allows (1929), as heavy tails are not oddity. Error rates:
    docs/explanation/calibration.md.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> found = measures.standouts(measures.cells(load_ratings()))
    >>> found.query("stands_out == 'worse'")[["school", "ksf", "rating", "expected", "t", "firm"]].round(2)
          school     ksf  rating  expected     t   firm
    57  School 6  design     2.0      6.36 -3.45  False
    """
    framework = framework_of(cells)
    out = cells[[*GRID, "school", "ksf", "rating", "note"]].copy()
    bands = np.array([*(band.key for band in framework.bands), None], dtype=object)
    out["band"] = bands[framework.band_places(out["rating"].to_numpy(dtype=float))]
    key = [*GRID, "school", "ksf"]
    read = [_read(matrix) for matrix in matrices(cells)]
    if read:
        found = pd.concat(read, ignore_index=True).astype(cells.dtypes[key].to_dict())
        out = out.merge(found, on=key, how="left")
    return like(out, cells)


def _read(matrix: Matrix) -> pd.DataFrame:
    odd, scale = Odd(matrix), matrix.framework.scale
    better = np.nan_to_num(odd.size) > 0
    stands_out = np.select(
        [~matrix.rated, ~odd.testable, odd.listed & better, odd.listed],
        ["not rated", "cannot be tested", "better", "worse"],
        "within the usual scatter",
    )
    place = pd.Series(np.abs(odd.t).round(9).ravel()).rank(ascending=False, method="min")
    # As strict as those who gave the mark, so that the two can be held side by side.
    given = odd.expected + (matrix.values - matrix.comparable)
    expected = scale.merit(np.clip(given, scale.minimum, scale.maximum))
    frame = matrix.rows(
        expected=expected,
        difference=matrix.ratings - expected,
        t=odd.t,
        place=place.to_numpy(),
        stands_out=stands_out,
        firm=odd.firm & odd.listed,
    )
    return frame.astype({"place": "Int64"})


def chance_of(cells: pd.DataFrame) -> pd.DataFrame:
    """How many marks `standouts` lists, and how many chance alone would list.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, from `esanalysis.measures.cells`.

    Returns
    -------
    DataFrame
        One row a cluster and round: `marks` (rated), `listed`, `by_chance` (one in a hundred; up to three times as
        many where some schools or factors scatter more), `firm` (0 or 1), and `why_not` (see
        `esanalysis.measures.strengths`). Nothing listed is empty, not 0, where nothing can be tested.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> measures.chance_of(measures.cells(load_ratings()))[["marks", "listed", "by_chance", "firm"]]
       marks  listed  by_chance  firm
    0    100       1        1.0     0
    """
    rows = []
    for matrix in matrices(cells):
        odd, tested = Odd(matrix), matrix.fit.tested
        marks = int(matrix.rated.sum())
        counts = {
            "listed": int(odd.listed.sum()) if tested else None,
            "by_chance": marks / BY_CHANCE if tested else np.nan,
            "firm": int((odd.firm & odd.listed).sum()) if tested else None,
        }
        rows.append(matrix.place | {"marks": marks, **counts, "why_not": matrix.fit.why_not})
    columns = [*GRID, "marks", "listed", "by_chance", "firm", "why_not"]
    return like(pd.DataFrame(rows, columns=columns).astype({"listed": "Int64", "firm": "Int64"}), cells)
