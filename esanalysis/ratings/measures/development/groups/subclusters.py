"""Schools that already belong together, such as a phase or an area: do their profiles differ by more than chance?"""

import numpy as np
import pandas as pd

from esanalysis.errors import SelectionError
from esanalysis.instrument.frames import framework_of
from esanalysis.ratings.frame import like
from esanalysis.ratings.measures.model.fit import average
from esanalysis.ratings.measures.model.matrix import Matrix, matrices
from esanalysis.ratings.measures.priorities import helper_cells

__all__ = ["FEWEST", "schools_of", "subclusters"]

FEWEST = 3  # a group of fewer is a school or two, not a group
_DRAWS = 999
_LEVEL = 0.05
COLUMNS = ["cluster", "round", "group", "ksf", "schools", "rated", "average", "median", "lowest", "highest", "needs"]
COLUMNS += ["helpers", "difference", "need", "p", "tested", "differs"]


def subclusters(cells: pd.DataFrame, by: str, schools: pd.DataFrame) -> pd.DataFrame:
    """Describe the groups that schools already belong to, factor by factor, and test whether their profiles differ.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, from `esanalysis.measures.cells`.
    by : str
        The column of `schools` that says which group a school belongs to: phase, area or subcluster.
    schools : DataFrame
        One row a school with `cluster`, `school` and that column, from `schools_of` or `esanalysis.load_schools`. A
        school of which nobody said is in no group.

    Returns
    -------
    DataFrame
        One row a group and factor, groups in alphabetical order: `schools`, `rated`, `average`, `median`, `lowest`,
        `highest` (empty for fewer than three schools: that would be a school, not a group), `needs` (schools in the
        weakest band), `helpers` (schools far enough ahead of the weakest), `difference` (profile of the group minus
        profile of the rest, in scale units, better is positive), `need` (the smallest difference that chance would
        rarely make), `p`, `tested`, `differs`.

    Raises
    ------
    SelectionError
        Nobody said which group a school belongs to, or the column makes no groups.

    Notes
    -----
    A profile is a mark minus the average of its school: what a group is better and worse *at*, not how high it is.
    Schools are dealt to the groups anew 999 times (seed 0); a difference counts when the largest over all groups and
    factors is as large in at most 5 of 100 deals. Measured on no difference: 5 to 7 of 100 reports name one.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> ratings = load_ratings()
    >>> halves = [number > 5 for number in range(1, 11)]
    >>> schools = schools_of(ratings).assign(phase=["primary" if half else "secondary" for half in halves])
    >>> found = subclusters(measures.cells(ratings), "phase", schools)
    >>> found.groupby("group", observed=True)["differs"].sum().to_dict()
    {'primary': 0, 'secondary': 0}
    """
    rows: list[pd.DataFrame] = []
    for matrix in matrices(cells):
        belongs = _belongs(matrix, by, schools)
        rows += [_of_cluster(matrix, belongs)]
    out = pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=COLUMNS)
    out["ksf"] = pd.Categorical(out["ksf"], categories=framework_of(cells).keys, ordered=True)
    out["group"] = out["group"].astype("category")
    return like(out[COLUMNS], cells)


def schools_of(ratings: pd.DataFrame) -> pd.DataFrame:
    """List the schools of a ratings frame with what travels with them.

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame, as `esanalysis.load_ratings` returns it.

    Returns
    -------
    DataFrame
        One row a school of a cluster: `cluster`, `school`, `school_id`, `phase`, `area`, `subcluster`; of
        several rounds the latest that says something.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> schools_of(load_ratings())["school"].head(2).tolist()
    ['School 1', 'School 2']
    """
    columns = ["cluster", "school", "school_id", "phase", "area", "subcluster"]
    known = ratings.reindex(columns=[*columns, "round"]).astype(dict.fromkeys(columns, object))
    kept = known.groupby(["cluster", "school"], sort=False)[columns[2:]].last()
    return kept.reset_index()


def _belongs(matrix: Matrix, by: str, schools: pd.DataFrame) -> np.ndarray:
    """Name of each school's group, None where nobody said; refuse what makes no groups."""
    title = by.capitalize()
    here = schools[schools["cluster"].isna() | (schools["cluster"].astype(str) == matrix.cluster)]
    of_school = here.drop_duplicates("school").set_index(here.drop_duplicates("school")["school"].astype(str))
    found = of_school[by].astype(object).reindex(matrix.schools) if by in of_school else pd.Series(dtype=object)
    values = found.dropna().unique()
    if not len(values):
        raise SelectionError(
            f'{matrix.cluster}: nobody said which {by} a school belongs to. Fill in the column "{by}" of the sheet '
            "Schools, or put a row or column of that name beside the schools of the grid."
        )
    if len(values) == 1:
        raise SelectionError(f"'{title}' has one value: nothing to compare.")
    if len(values) == len(matrix.schools):
        raise SelectionError(f"'{title}' has as many values as schools: each school would be its own group.")
    return np.array([None if pd.isna(value) else str(value) for value in found], dtype=object)


def _of_cluster(matrix: Matrix, belongs: np.ndarray) -> pd.DataFrame:
    names = sorted({name for name in belongs if name is not None})
    member = np.array([belongs == name for name in names])
    said = np.array([name is not None for name in belongs])
    difference, need, p = _tested(matrix.values - average(matrix.values.T), member, said)
    low, helpers = matrix.low, helper_cells(matrix)
    rows = []
    for group, name in enumerate(names):
        for factor, key in enumerate(matrix.framework.keys):
            own = matrix.ratings[factor, member[group]]
            rated = own[~np.isnan(own)]
            shown = member[group].sum() >= FEWEST and len(rated) > 0
            figures = (rated.mean(), np.median(rated), rated.min(), rated.max()) if shown else (np.nan,) * 4
            tested = not np.isnan(p[group, factor])
            rows.append(
                matrix.place
                | {"group": name, "ksf": key, "schools": int(member[group].sum()), "rated": len(rated)}
                | dict(zip(("average", "median", "lowest", "highest"), figures, strict=True))
                | {"needs": int(low[factor, member[group]].sum()), "helpers": int(helpers[factor, member[group]].sum())}
                | {"difference": difference[group, factor], "need": need[group, factor], "p": p[group, factor]}
                | {"tested": tested, "differs": tested and bool(p[group, factor] <= _LEVEL)}
            )
    return pd.DataFrame(rows, columns=COLUMNS)


def _tested(profile: np.ndarray, member: np.ndarray, said: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Difference of each group and factor, the smallest that counts, and how rarely chance makes one as large."""
    profile, member = profile[:, said], member[:, said]
    observed, unit = _differences(profile, member)
    large = np.isfinite(observed) & (member.sum(axis=1) >= FEWEST)[:, None]
    large &= ((~member).sum(axis=1) >= FEWEST)[:, None]
    score = np.where(large, np.abs(observed) / unit, np.nan)
    if not large.any():
        return observed, np.full_like(observed, np.nan), score
    random = np.random.default_rng(0)
    most = np.empty(_DRAWS)
    for draw in range(_DRAWS):
        dealt, own = _differences(profile, member[:, random.permutation(profile.shape[1])])
        most[draw] = np.nanmax(np.where(large, np.abs(dealt) / own, np.nan), initial=0)
    p = (1 + (most[:, None, None] >= score - 1e-9).sum(axis=0)) / (_DRAWS + 1)
    need = np.quantile(most, 1 - _LEVEL) * unit
    return observed, np.where(large, need, np.nan), np.where(large, p, np.nan)


def _differences(profile: np.ndarray, member: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Profile of each group minus the rest, and the unit it is measured in: groups down, factors across."""
    rated = ~np.isnan(profile)
    held = np.where(rated, profile, 0)
    inside, outside = member.astype(float), (~member).astype(float)
    counts = inside @ rated.T, outside @ rated.T
    with np.errstate(invalid="ignore", divide="ignore"):
        difference = (inside @ held.T) / counts[0] - (outside @ held.T) / counts[1]
        spread = np.sqrt(np.maximum(average(profile**2) - average(profile) ** 2, 0))
        unit = np.maximum(spread, 1e-9) * np.sqrt(1 / counts[0] + 1 / counts[1])
    enough = (counts[0] >= FEWEST) & (counts[1] >= FEWEST)
    return np.where(enough, difference, np.nan), unit
