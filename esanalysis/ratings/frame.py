"""What travels with a frame of ratings, and how its one cluster and round are named."""

import pandas as pd

__all__ = ["grid_name", "like"]


def like(result: pd.DataFrame, source: pd.DataFrame) -> pd.DataFrame:
    """Give a measure's `result` the framework and the loading problems that came with `source`."""
    result.attrs = dict(source.attrs)
    return result


def grid_name(frame: pd.DataFrame) -> str:
    """Name the one cluster and round of a frame, for titles and captions.

    Examples
    --------
    >>> grid_name(pd.DataFrame({"cluster": ["North", "North"], "round": ["2009", "2009"]}))
    'North, 2009'
    """
    places = frame[["cluster", "round"]].drop_duplicates()
    if places.empty:
        return "no data"
    return f"{places['cluster'].iloc[0]}, {places['round'].iloc[0]}" if len(places) == 1 else "several clusters"
