"""One cluster in one round as a matrix of merits: factors down, schools across.

Merit is the rating turned so that higher is better, whatever way the scale runs. Schools stand in
alphabetical order here, so that no measure can depend on the order of a file's rows or columns.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from esanalysis.instrument.frames import framework_of
from esanalysis.instrument.framework import Framework
from esanalysis.ratings.frame import like
from esanalysis.ratings.measures.model.fit import Fit, bounds, fit
from esanalysis.ratings.measures.model.strictness import Strictness, strictness

GRID = ["cluster", "round"]
Indices = Sequence[int] | np.ndarray
NOT_FOR = ("not applicable", "z")  # reasons for which a cell without a mark lacks nothing


@dataclass(frozen=True)
class Matrix:
    """Merits of one cluster in one round; NaN where a cell is not rated.

    `values` has one row a factor (in the framework's order) and one column a school (by name): the mark, or the
    average of the marks of several raters. `raters` is None where one person marked everything. `absent` are the cells
    of factors that are not for that school (a sixth form): they lack nothing.
    """

    cluster: str
    round: str
    framework: Framework
    schools: list[str]
    values: np.ndarray
    absent: np.ndarray
    raters: Strictness | None = None

    @property
    def place(self) -> dict[str, Any]:
        """The two columns that begin every measure."""
        return {"cluster": self.cluster, "round": self.round}

    @property
    def ratings(self) -> np.ndarray:
        """The same cells in rating units."""
        return np.asarray(self.framework.scale.merit(self.values))

    @cached_property
    def rated(self) -> np.ndarray:
        """Which cells hold a mark."""
        return ~np.isnan(self.values)

    @cached_property
    def comparable(self) -> np.ndarray:
        """Merits with the raters' strictness taken out; where there is one rater, `values`."""
        return self.values if self.raters is None else self.raters.cells

    @cached_property
    def fit(self) -> Fit:
        """The additive model of the comparable merits."""
        scale = self.framework.scale
        return fit(self.comparable, scale.step, scale.span)

    @cached_property
    def missing(self) -> np.ndarray:
        """Which cells lack a mark: of schools with any mark, on a factor that is for them."""
        return ~self.rated & ~self.absent & self.rated.any(axis=0)

    @cached_property
    def expected(self) -> np.ndarray:
        """From how many schools a mark of each factor is expected: those with any mark that it is for."""
        return (self.rated | self.missing).sum(axis=1)

    @property
    def bounds(self) -> tuple[np.ndarray, np.ndarray]:
        """Averages of each factor if all missing marks were at the one or at the other end (merits)."""
        return bounds(self.values, self.missing, self.framework.scale.minimum, self.framework.scale.maximum)

    @property
    def adjusted(self) -> np.ndarray:
        """Average of each factor as if every school had marked it (scale units; NaN where not rated).

        With one rater never beyond what the cells without a mark could make it (`bounds`, where the factor is for all
        schools), with several not beyond the ends of the scale.
        """
        scale = self.framework.scale
        ends = scale.minimum, scale.maximum
        alone = self.raters is None
        least, most = bounds(self.values, self.missing | self.absent, *ends) if alone else ends
        return scale.merit(np.where(self.rated.any(axis=1), np.clip(self.fit.level, least, most), np.nan)) + 0.0

    @cached_property
    def placed(self) -> np.ndarray:
        """Factors that enough schools are rated on to be compared: half of those it is for, at least three.

        With one or two schools, those rated by all of them.
        """
        half = np.maximum(3, np.ceil(self.expected / 2))
        return self.rated.sum(axis=1) >= np.where(self.expected > 2, half, np.maximum(self.expected, 1))

    @cached_property
    def low(self) -> np.ndarray:
        """Which marks are in the weakest band (False where not rated)."""
        return self.framework.band_places(self.ratings) == 0

    @property
    def error(self) -> float:
        """Doubt of one mark as far as pairing schools goes: that of two raters of a cell, else the floor."""
        if self.raters is not None and self.raters.df >= 10:
            return self.raters.within / np.sqrt(self.raters.per_cell)
        return self.fit.floor

    @property
    def gap(self) -> float:
        """How many points ahead a school must be to help another: a third of the scale, more where marks are loose."""
        scale = self.framework.scale
        return max(scale.step, scale.span / 3, 2.33 * self.error) - 1e-9

    def ahead(self, factor: Indices, school: Indices) -> np.ndarray:
        """How far every school (across) is ahead of these schools on these factors (a row a pair), in merits.

        With several raters the less of the marks as given and of those freed of the raters' strictness.
        """
        given, freed = (marks[factor] - marks[factor, school][:, None] for marks in (self.values, self.comparable))
        return np.minimum(given, freed)

    def able(self, factor: Indices, ahead: np.ndarray) -> np.ndarray:
        """Who could help there: out of the weakest band and far enough ahead (see `ahead`)."""
        return (ahead >= self.gap) & ~self.low[factor]

    def rows(self, **columns: np.ndarray) -> pd.DataFrame:
        """One row a cell, with arrays that are factors down and schools across as columns."""
        ksf, school = (axis.ravel() for axis in np.indices(self.values.shape))
        frame = pd.DataFrame(
            {
                "school": np.array(self.schools, dtype=object)[school],
                "ksf": np.array(self.framework.keys, dtype=object)[ksf],
            }
        )
        for name, values in (self.place | columns).items():
            frame[name] = values.ravel() if isinstance(values, np.ndarray) else values
        return frame


def matrices(cells: pd.DataFrame) -> Iterator[Matrix]:
    """Yield each cluster and round of a cells frame (see `esanalysis.measures.cells`) as a matrix."""
    framework = framework_of(cells)
    scale = framework.scale
    bare = cells.copy(deep=False)
    bare.attrs = {}  # pandas copies them with each part
    for (cluster, round_), part in bare.groupby(GRID, observed=True):
        column, schools = pd.factorize(part["school"].astype(object).astype(str), sort=True)
        row = pd.Categorical(part["ksf"], categories=framework.keys).codes
        values = np.full((len(framework.keys), len(schools)), np.nan)
        values[row, column] = scale.merit(part["rating"].to_numpy(dtype=float))
        absent = np.zeros(values.shape, dtype=bool)
        if "missing" in part:
            absent[row, column] = part["missing"].isin(NOT_FOR).to_numpy() & part["rating"].isna().to_numpy()
        raters = None
        if "marks" in part and part["marks"].notna().any():
            names, marks = _marks(part["marks"], row, column, values.shape)
            raters = strictness(names, scale.merit(marks), scale.step, scale.span) if len(names) > 1 else None
        yield Matrix(str(cluster), str(round_), framework, schools.tolist(), values, absent, raters)


def _marks(
    marks: pd.Series, row: np.ndarray, column: np.ndarray, shape: tuple[int, ...]
) -> tuple[list[str], np.ndarray]:
    """Lay out the raters' marks: raters, then factors, then schools."""
    given = [
        (rater, mark, row[place], column[place])
        for place, of_cell in enumerate(marks)
        if isinstance(of_cell, tuple)
        for rater, mark in of_cell
    ]
    names = sorted({rater for rater, *_ in given})
    position = {name: place for place, name in enumerate(names)}
    table = np.full((len(names), *shape), np.nan)
    for rater, mark, ksf, school in given:
        table[position[rater], ksf, school] = mark
    return names, table


def collected(frames: list[pd.DataFrame], columns: list[str], cells: pd.DataFrame) -> pd.DataFrame:
    """Put the clusters' frames together: the columns in this order, names and factors typed as in `cells`."""
    out = pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)
    kinds: dict[str, Any] = {name: cells[name].dtype for name in ("cluster", "round", "school") if name in out}
    if "ksf" in out:
        kinds["ksf"] = pd.CategoricalDtype(list(framework_of(cells).keys), ordered=True)
    return like(out.astype(kinds), cells)
