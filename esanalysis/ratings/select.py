"""Narrow a ratings frame to what a person asked for."""

from collections.abc import Iterable

import pandas as pd

from esanalysis.english import capital
from esanalysis.errors import SelectionError
from esanalysis.ratings.frame import PARTS, Carried, conformed, part_said, problems_of, schools_of_grids
from esanalysis.ratings.rounds import in_time_order

__all__ = ["part_of", "select"]


def select(
    ratings: pd.DataFrame,
    cluster: str | None = None,
    round: str | None = None,
    *,
    schools: str | Iterable[str] | None = None,
    ksfs: str | Iterable[str] | None = None,
    phase: str | None = None,
    area: str | None = None,
    subcluster: str | None = None,
) -> pd.DataFrame:
    """Keep one cluster in one round, and of it some schools or factors where they are asked for.

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame, as `esanalysis.load_ratings` returns it; also several of them in ``pd.concat``.
    cluster : str, optional
        Name of the cluster, in any case; default the first one of the file.
    round : str, optional
        Name of the round, in any case; default the latest one in which the cluster was rated.
    schools, ksfs : str or list of str, optional
        Names of schools, keys of factors; default all.
    phase, area, subcluster : str, optional
        Only the schools of this phase, area or sub-cluster, where the ratings say it.

    Returns
    -------
    DataFrame
        The rows of that cluster and round; clusters, rounds and schools that are gone are no longer categories.
        ``attrs["other_rounds"]`` names the rounds of the cluster that were not chosen, ``attrs["whole"]`` all schools
        of its grid, so that titles say "6 of 10 schools" where some are left out, and ``attrs["everybody"]`` the
        schools of all, ``attrs["everywhere"]`` their clusters and areas.

    Raises
    ------
    SelectionError
        There is no such cluster, round, school, factor, phase, area or sub-cluster.
    SchemaError
        The frame is no ratings table.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> select(load_ratings(), round="2009")["school"].nunique()
    10
    >>> select(load_ratings(), schools=["School 2", "school 6"])["school"].unique().tolist()
    ['School 2', 'School 6']
    >>> select(load_ratings(), cluster="Northgate")
    Traceback (most recent call last):
    esanalysis.errors.SelectionError: There is no cluster "Northgate". The ratings hold: Worked example.
    """
    ratings = conformed(ratings)
    everybody = ratings.attrs.get("everybody") or Carried(ratings["school"].cat.categories)
    everywhere = ratings.attrs.get("everywhere") or Carried(_places(ratings))
    others: list[str] = []
    for column, asked, default in (("cluster", cluster, 0), ("round", round, -1)):
        held = list(ratings[column].cat.remove_unused_categories().cat.categories.astype(str))
        if not held:
            raise SelectionError("There are no ratings to choose from.")
        within = "" if column == "cluster" else f" of {ratings['cluster'].iloc[0]}"
        name = held[default] if asked is None else _named(asked, held, column, within)
        others = [other for other in held if other != name]
        if column == "round":  # a school's phase may be said in another round alone
            ratings = part_of(ratings, phase=phase, area=area, subcluster=subcluster)
        ratings = ratings[ratings[column].astype(str) == name]
    whole = ratings.attrs.get("whole") or schools_of_grids(ratings)
    chosen = _chosen(ratings, {"school": schools, "ksf": ksfs})
    used = {name: chosen[name].cat.remove_unused_categories() for name in ("cluster", "round", "school")}
    chosen = chosen.assign(**used).reset_index(drop=True)
    chosen.attrs |= {"problems": problems_of(chosen), "other_rounds": tuple(others), "whole": whole}
    chosen.attrs |= {"everybody": everybody, "everywhere": everywhere}
    return chosen


def _places(ratings: pd.DataFrame) -> list[str]:
    """Names of all clusters, areas and sub-clusters."""
    columns = [column for column in ("cluster", "area", "subcluster") if column in ratings]
    return sorted({str(name) for column in columns for name in ratings[column].dropna()})


def _chosen(ratings: pd.DataFrame, wanted: dict[str, str | Iterable[str] | None]) -> pd.DataFrame:
    for column, asked in wanted.items():
        if asked is not None:
            held = list(ratings[column].dropna().astype(str).unique())
            what = "factor" if column == "ksf" else column
            names = [_named(one, held, what, "") for one in ([asked] if isinstance(asked, str) else asked)]
            ratings = ratings[ratings[column].astype(str).isin(names)]
    return ratings


def part_of(
    ratings: pd.DataFrame,
    *,
    phase: str | None = None,
    area: str | None = None,
    subcluster: str | None = None,
    beside: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Keep the schools of one phase, area or sub-cluster, in all their clusters and rounds.

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame, as `esanalysis.load_ratings` returns it.
    phase, area, subcluster : str, optional
        The part, in any case; without one the ratings stay as they are.
    beside : DataFrame, optional
        Ratings of other rounds, such as those on an earlier framework, that may say where a school belongs as well.

    Returns
    -------
    DataFrame
        The rows of those schools, in every round: a school belongs where the latest round that says so puts it.
        Titles of what is made of them say "6 of 10 schools (phase: primary)", and pages name the schools that are
        left out because nobody says where they belong.

    Raises
    ------
    SelectionError
        The ratings do not say it of any school, there is no such part, or no school is in all parts asked for.
    SchemaError
        The frame is no ratings table.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> ratings = load_ratings()
    >>> late = ratings["school"].cat.codes > 6
    >>> ratings = ratings.assign(phase=late.map({True: "secondary", False: "primary"}))
    >>> part_of(ratings, phase="Secondary")["school"].unique().tolist()
    ['School 8', 'School 9', 'School 10']
    >>> part_of(ratings, area="North")
    Traceback (most recent call last):
    esanalysis.errors.SelectionError: The ratings do not say which area a school belongs to. Say it in a sheet "Schools"
    of the file (columns School and Area), or name the column that says it: --column area="HEADING".
    """
    given = {"phase": phase, "area": area, "subcluster": subcluster}
    wanted = {column: name for column, name in given.items() if name is not None}
    if not wanted:
        return ratings
    ratings = conformed(ratings)
    whole = ratings.attrs.get("whole") or schools_of_grids(ratings)
    part, unplaced = dict(ratings.attrs.get("part", ())), list(ratings.attrs.get("unplaced", ()))
    kept = pd.Series(True, index=ratings.index)
    for column, asked in wanted.items():
        what, said = PARTS[column], _said(ratings, column, beside)
        held = sorted(said.dropna().unique())
        if not held:
            raise SelectionError(
                f'The ratings do not say which {what} a school belongs to. Say it in a sheet "Schools" of the file '
                f"(columns School and {capital(what)}), or name the column that says it: "
                f'--column {what}="HEADING".'
            )
        part[column] = _named(asked, held, what, "")
        nowhere = ratings.loc[kept & said.isna(), ["cluster", "school"]].drop_duplicates().astype(str)
        unplaced += [(what, *names) for names in nowhere.itertuples(index=False, name=None)]
        kept &= (said == part[column]).fillna(False).astype(bool)
    chosen = ratings[kept]
    chosen.attrs |= {"whole": whole, "part": tuple(part.items()), "unplaced": tuple(unplaced)}
    if chosen.empty:
        raise SelectionError(f"No school is of the {part_said(chosen)}.")
    used = {name: chosen[name].cat.remove_unused_categories() for name in ("cluster", "round", "school")}
    return chosen.assign(**used).reset_index(drop=True)


def _said(ratings: pd.DataFrame, column: str, beside: pd.DataFrame | None) -> pd.Series:
    """What each row's school belongs to, as the latest round says that says anything; a number goes before a name."""
    found = pd.Series(pd.NA, ratings.index, dtype="string")
    frames = [frame for frame in (beside, ratings) if frame is not None and column in frame]
    if not frames:
        return found
    order = list(ratings["round"].cat.categories)
    if beside is not None:
        order = in_time_order([*beside["round"].astype(str), *order])
    for known_by in ("school", "school_id"):
        held = [frame for frame in frames if known_by in frame]
        if held and known_by in ratings:
            told = pd.concat([_told(frame, known_by, column) for frame in held])
            told["round"] = pd.Categorical(told["round"], order, ordered=True)
            latest = told.dropna().sort_values("round", kind="stable").drop_duplicates("key", keep="last")
            key = _told(ratings, known_by, column)["key"]
            found = key.map(latest.set_index("key")["said"]).astype("string").fillna(found)
    return found


def _told(ratings: pd.DataFrame, known_by: str, column: str) -> pd.DataFrame:
    name = ratings[known_by].astype("string")
    key = ratings["cluster"].astype("string") + "\n" + name
    said = ratings[column].astype("string") if column in ratings else pd.Series(pd.NA, ratings.index, dtype="string")
    return pd.DataFrame({"key": key, "round": ratings["round"].astype("string"), "said": said})


def _named(asked: str, held: list[str], what: str, within: str) -> str:
    for name in held:
        if str(asked).strip().casefold() == name.strip().casefold():
            return name
    raise SelectionError(f'There is no {what} "{asked}"{within}. The ratings hold: {", ".join(held)}.')
