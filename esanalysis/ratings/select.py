"""Narrow a ratings frame to what a person asked for."""

import pandas as pd

from esanalysis.errors import Problem, SelectionError

__all__ = ["select"]


def select(ratings: pd.DataFrame, cluster: str | None = None, round: str | None = None) -> pd.DataFrame:
    """Keep one cluster in one round.

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame, as `esanalysis.load_ratings` returns it.
    cluster : str, optional
        Name of the cluster, in any case; default the first one of the file.
    round : str, optional
        Name of the round, in any case; default the latest one in which the cluster was rated.

    Returns
    -------
    DataFrame
        The rows of that cluster and round; clusters, rounds and schools that are gone are no longer categories.
        ``attrs["other_rounds"]`` names the rounds of the cluster that were not chosen.

    Raises
    ------
    SelectionError
        There is no such cluster or round.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> select(load_ratings(), round="2009")["school"].nunique()
    10
    >>> select(load_ratings(), cluster="Northgate")
    Traceback (most recent call last):
    esanalysis.errors.SelectionError: There is no cluster "Northgate". The ratings hold: Worked example.
    """
    rounds: list[str] = []
    for column, asked, default in (("cluster", cluster, 0), ("round", round, -1)):
        held = ratings[column].cat.remove_unused_categories().cat.categories.astype(str)
        if held.empty:
            raise SelectionError("There are no ratings to choose from.")
        within = "" if column == "cluster" else f" of {ratings['cluster'].iloc[0]}"
        name = held[default] if asked is None else _named(asked, held, column, within)
        rounds = [other for other in held if other != name]
        ratings = ratings[ratings[column].astype(str) == name]
    used = {name: ratings[name].cat.remove_unused_categories() for name in ("cluster", "round", "school")}
    chosen = ratings.assign(**used).reset_index(drop=True)
    chosen.attrs["problems"] = _problems_of(chosen)
    chosen.attrs["other_rounds"] = tuple(rounds)
    return chosen


def _problems_of(chosen: pd.DataFrame) -> tuple[Problem, ...]:
    """Leave out what was noticed on sheets that hold other clusters or rounds only."""
    grids = set(chosen[["cluster", "round"]].astype(str).itertuples(index=False, name=None))
    places = chosen.attrs.get("places", ())
    here = {(file, sheet) for cluster, round_, file, sheet in places if (cluster, round_) in grids}
    elsewhere = {(file, sheet) for _, _, file, sheet in places} - here
    return tuple(p for p in chosen.attrs.get("problems", ()) if (p.file, p.sheet) not in elsewhere)


def _named(asked: str, held: pd.Index, what: str, within: str) -> str:
    for name in held:
        if str(asked).strip().casefold() == name.strip().casefold():
            return name
    raise SelectionError(f'There is no {what} "{asked}"{within}. The ratings hold: {", ".join(held)}.')
