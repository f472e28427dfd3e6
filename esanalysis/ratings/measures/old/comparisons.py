"""Every cell beside what it can be compared with: its school, its factor, what is expected, and who is ahead."""

import numpy as np
import pandas as pd

from esanalysis.instrument.frames import framework_of
from esanalysis.ratings.frame import like
from esanalysis.ratings.measures.old.grid import summary
from esanalysis.ratings.measures.old.matrix import Matrix, matrices
from esanalysis.ratings.measures.old.priorities import helper_gap, low_cells
from esanalysis.ratings.measures.old.standouts import standouts


def comparisons(cells: pd.DataFrame) -> pd.DataFrame:
    """Set every cell beside the levels of its school and its factor.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, from `esanalysis.ratings.measures.cells`.

    Returns
    -------
    DataFrame
        One row a cell, in the order of `cells`: the columns of `esanalysis.ratings.measures.standouts`, `missing` (why
        there is no mark), `ksf_average`, `ksf_minimum`, `ksf_maximum` (of its factor over the schools) and
        `school_average` (of its school over the factors), all in scale units.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> found = measures.comparisons(measures.cells(load_ratings()))
    >>> found.query("school == 'School 6' and ksf == 'design'")[["rating", "ksf_average", "school_average"]]
        rating  ksf_average  school_average
    57     2.0          5.4             5.1
    """
    out = standouts(cells)
    out["missing"] = cells["missing"].to_numpy()
    of_ksf = summary(cells)[["cluster", "round", "ksf", "average", "minimum", "maximum"]]
    of_ksf = of_ksf.rename(columns={name: f"ksf_{name}" for name in ("average", "minimum", "maximum")})
    out = out.merge(of_ksf, on=["cluster", "round", "ksf"], how="left")
    schools = out.groupby(["cluster", "round", "school"], observed=True)["rating"]
    return like(out.assign(school_average=schools.transform("mean")), cells)


def helpers(cells: pd.DataFrame) -> pd.DataFrame:
    """List every school that could help another: out of the weakest band and far enough ahead.

    `pairings` chooses one helper for each school among these; here all of them are listed, on
    every factor.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, from `esanalysis.ratings.measures.cells`.

    Returns
    -------
    DataFrame
        One row a school in the weakest band, a factor and a school that could help it there: `ksf`, `school`,
        `rating`, `helper`, `helper_rating`, `gap` (points), largest gap first.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> measures.helpers(measures.cells(load_ratings())).query("ksf == 'funding'")["helper"].unique().tolist()
    ['School 10', 'School 7', 'School 5', 'School 4', 'School 9']
    """
    framework = framework_of(cells)
    found = [_ahead(matrix) for matrix in matrices(cells)]
    columns = ["cluster", "round", "ksf", "school", "rating", "helper", "helper_rating", "gap"]
    out = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=columns)
    out["ksf"] = pd.Categorical(out["ksf"], categories=framework.keys, ordered=True)
    return like(out[columns], cells)


def _ahead(matrix: Matrix) -> pd.DataFrame:
    values, low = matrix.values, low_cells(matrix)
    gap = values[:, None, :] - values[:, :, None]  # factor, school that is low, school that could help
    ksf, school, helper = np.nonzero(low[:, :, None] & ~low[:, None, :] & (gap >= helper_gap(matrix) - 1e-9))
    names = np.array(matrix.schools, dtype=object)
    frame = pd.DataFrame(
        matrix.place
        | {
            "ksf": np.array(matrix.framework.keys, dtype=object)[ksf],
            "school": names[school],
            "rating": matrix.ratings[ksf, school],
            "helper": names[helper],
            "helper_rating": matrix.ratings[ksf, helper],
            "gap": gap[ksf, school, helper],
            "place": ksf,
        }
    )
    return frame.sort_values(["place", "gap"], ascending=[True, False], kind="stable").drop(columns="place")
