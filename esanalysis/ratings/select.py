"""Narrow a ratings frame to what a person asked for."""

from collections.abc import Iterable

import pandas as pd

from esanalysis.errors import SelectionError
from esanalysis.ratings.frame import conformed, problems_of

__all__ = ["select"]


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
        ``attrs["other_rounds"]`` names the rounds of the cluster that were not chosen, ``attrs["of_schools"]`` how
        many schools it has where only some were chosen.

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
    others: list[str] = []
    for column, asked, default in (("cluster", cluster, 0), ("round", round, -1)):
        held = list(ratings[column].cat.remove_unused_categories().cat.categories.astype(str))
        if not held:
            raise SelectionError("There are no ratings to choose from.")
        within = "" if column == "cluster" else f" of {ratings['cluster'].iloc[0]}"
        name = held[default] if asked is None else _named(asked, held, column, within)
        others = [other for other in held if other != name]
        ratings = ratings[ratings[column].astype(str) == name]
    whole = ratings["school"].nunique()
    wanted = {"school": schools, "ksf": ksfs, "phase": phase, "area": area, "subcluster": subcluster}
    chosen = _chosen(ratings, {name: asked for name, asked in wanted.items() if asked is not None})
    used = {name: chosen[name].cat.remove_unused_categories() for name in ("cluster", "round", "school")}
    chosen = chosen.assign(**used).reset_index(drop=True)
    chosen.attrs["problems"] = problems_of(chosen)
    chosen.attrs["other_rounds"] = tuple(others)
    if chosen["school"].nunique() < whole:
        chosen.attrs["of_schools"] = whole
    return chosen


def _chosen(ratings: pd.DataFrame, wanted: dict[str, str | Iterable[str]]) -> pd.DataFrame:
    for column, asked in wanted.items():
        what = {"ksf": "factor", "subcluster": "sub-cluster"}.get(column, column)
        held = list(ratings[column].dropna().astype(str).unique()) if column in ratings else []
        if not held:
            raise SelectionError(f"The ratings do not say which {what} a school belongs to.")
        names = [_named(one, held, what, "") for one in ([asked] if isinstance(asked, str) else asked)]
        ratings = ratings[ratings[column].astype(str).isin(names)]
    return ratings


def _named(asked: str, held: list[str], what: str, within: str) -> str:
    for name in held:
        if str(asked).strip().casefold() == name.strip().casefold():
            return name
    raise SelectionError(f'There is no {what} "{asked}"{within}. The ratings hold: {", ".join(held)}.')
