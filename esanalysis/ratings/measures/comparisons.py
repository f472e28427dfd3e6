"""Every cell beside what it can be compared with: its school, its factor, what is expected, and who is ahead."""

import numpy as np
import pandas as pd

from esanalysis.ratings.frame import like
from esanalysis.ratings.measures.grid import summary
from esanalysis.ratings.measures.model.matrix import GRID, Matrix, collected, matrices
from esanalysis.ratings.measures.schools import schools
from esanalysis.ratings.measures.standouts import standouts


def comparisons(cells: pd.DataFrame) -> pd.DataFrame:
    """Set every cell beside the levels of its school and its factor.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, from `esanalysis.measures.cells`.

    Returns
    -------
    DataFrame
        One row a cell, in the order of `cells`: the columns of `esanalysis.measures.standouts`, `missing` (why
        there is no mark), `ksf_average`, `ksf_minimum`, `ksf_maximum` (of its factor over the schools),
        `school_average` (of its school over the factors), all in scale units, and `school_level` (see
        `esanalysis.measures.schools`).

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> found = measures.comparisons(measures.cells(load_ratings()))
    >>> found.query("school == 'School 6' and ksf == 'design'")[["rating", "ksf_average", "school_average"]]
        rating  ksf_average  school_average
    57     2.0          5.4             5.1
    """
    out = standouts(cells)
    out["missing"] = cells["missing"].to_numpy()
    of_ksf = summary(cells)[[*GRID, "ksf", "average", "minimum", "maximum"]]
    of_ksf = of_ksf.rename(columns={name: f"ksf_{name}" for name in ("average", "minimum", "maximum")})
    out = out.merge(of_ksf, on=[*GRID, "ksf"], how="left")
    of_school = schools(cells)[[*GRID, "school", "average", "level"]]
    of_school = of_school.rename(columns={"average": "school_average", "level": "school_level"})
    return like(out.merge(of_school, on=[*GRID, "school"], how="left"), cells)


def helpers(cells: pd.DataFrame) -> pd.DataFrame:
    """List every school that could help another: out of the weakest band and far enough ahead.

    `esanalysis.measures.pairings` chooses one helper for each school among these; here all of them are listed, on
    every factor.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, from `esanalysis.measures.cells`.

    Returns
    -------
    DataFrame
        One row a school in the weakest band, a factor and a school that could help it there: `ksf`, `school`,
        `rating`, `helper`, `helper_rating`, `gap` (points), largest gap first.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> measures.helpers(measures.cells(load_ratings())).query("ksf == 'funding'")["helper"].unique().tolist()
    ['School 10', 'School 7', 'School 5', 'School 4', 'School 9']
    """
    columns = [*GRID, "ksf", "school", "rating", "helper", "helper_rating", "gap"]
    return collected([_ahead(matrix) for matrix in matrices(cells)], columns, cells)


def _ahead(matrix: Matrix) -> pd.DataFrame:
    found: list[list[np.ndarray]] = [[np.zeros(0, dtype=int)] * 3 + [np.zeros(0)]]
    for row in range(len(matrix.values)):  # a factor at a time keeps a grid of many schools small
        low = np.flatnonzero(matrix.low[row])
        rows = [row] * len(low)
        ahead = matrix.ahead(rows, low)
        needs, helps = np.nonzero(matrix.able(rows, ahead))
        found.append([np.full(len(needs), row), low[needs], helps, ahead[needs, helps]])
    ksf, school, helper, gap = map(np.concatenate, zip(*found, strict=True))
    names = np.array(matrix.schools, dtype=object)
    frame = pd.DataFrame(
        matrix.place
        | {
            "ksf": np.array(matrix.framework.keys, dtype=object)[ksf],
            "school": names[school],
            "rating": matrix.ratings[ksf, school],
            "helper": names[helper],
            "helper_rating": matrix.ratings[ksf, helper],
            "gap": gap,
            "place": ksf,
        }
    )
    return frame.sort_values(["place", "gap"], ascending=[True, False], kind="stable").drop(columns="place")
