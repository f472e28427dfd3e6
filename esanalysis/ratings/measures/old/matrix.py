"""One cluster in one round as a matrix of merits: factors down, schools across.

Merit is the rating turned so that higher is better, whatever way the scale runs. Schools stand in
alphabetical order here, so that no measure can depend on the order of a file's rows or columns.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from esanalysis.instrument.frames import framework_of
from esanalysis.instrument.framework import Framework


@dataclass(frozen=True)
class Matrix:
    """Merits of one cluster in one round; NaN where a cell is not rated.

    `values` has one row a factor (in the framework's order) and one column a school (by name).
    """

    cluster: str
    round: str
    framework: Framework
    schools: list[str]
    values: np.ndarray

    @property
    def place(self) -> dict[str, str]:
        """The two columns that begin every measure."""
        return {"cluster": self.cluster, "round": self.round}

    @property
    def ratings(self) -> np.ndarray:
        """The same cells in rating units."""
        return np.asarray(self.framework.scale.merit(self.values))


def matrices(cells: pd.DataFrame) -> Iterator[Matrix]:
    """Yield each cluster and round of a cells frame (see `esanalysis.ratings.measures.cells`) as a matrix."""
    framework = framework_of(cells)
    for (cluster, round_), part in cells.groupby(["cluster", "round"], observed=True):
        names = part["school"].astype(str)
        schools, column = np.unique(names, return_inverse=True)
        row = pd.Categorical(part["ksf"], categories=framework.keys).codes
        values = np.full((len(framework.keys), len(schools)), np.nan)
        values[row, column] = framework.scale.merit(part["rating"].to_numpy())
        yield Matrix(str(cluster), str(round_), framework, schools.tolist(), values)


def average(values: np.ndarray) -> np.ndarray:
    """Average over the last axis, leaving out NaN; NaN where nothing is left."""
    rated = ~np.isnan(values)
    count = rated.sum(axis=-1)
    total = np.where(rated, values, 0).sum(axis=-1)
    return np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 0)


def ranks(averages: np.ndarray) -> np.ndarray:
    """Rank along the last axis, 1 is best; ties share the better rank; NaN where there is no average."""
    better = (averages[..., None, :] > averages[..., :, None] + 1e-9).sum(axis=-1)
    return np.where(np.isnan(averages), np.nan, better + 1.0)
