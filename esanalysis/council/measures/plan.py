"""When the promises of a plan fall due: in a window, next, and not at all.

The rows of an action are its steps and targets. Where the plan gives one date for a whole action, that date
has a row of its own, so whether something is undated is asked of the action and not of its steps.
"""

import re
from collections.abc import Iterable
from datetime import date

import pandas as pd

from esanalysis.council.reading.status import says_nothing

__all__ = [
    "STANDINGS",
    "WINDOWS",
    "chosen",
    "due_between",
    "due_next",
    "due_windows",
    "owners",
    "quantified",
    "standing_of",
    "undated",
    "without_date",
]

Day = str | date | pd.Timestamp
_DATED = ("day", "month", "season", "year")
# Every promise is in exactly one of these, seen from a given day.
WINDOWS = ("before", "next 3 months", "3 to 12 months", "later", "no end", "not understood", "no date")
# The same with what the plan says of its actions; what is past and of which nothing is said may be done or not.
STANDINGS = (
    "overdue", "past", "next 3 months", "3 to 12 months", "later", "no end", "not understood", "no date", "dropped",
    "done",
)  # fmt: skip


def chosen(commitments: pd.DataFrame, *, themes: Iterable[str] | None = None, owner: str | None = None) -> pd.DataFrame:
    """Pick the promises of some objectives, or in whose responsibility a name stands, in any case.

    Examples
    --------
    >>> from esanalysis.council.load import load_commitments
    >>> len(chosen(load_commitments(), owner="tucker"))
    20
    """
    if themes is not None:
        commitments = commitments[commitments["theme"].isin(list(themes))]
    if owner is not None:
        named = commitments["responsibility"].str.contains(owner, case=False, regex=False, na=False)
        commitments = commitments[named]
    return commitments.reset_index(drop=True)


def due_between(
    commitments: pd.DataFrame,
    start: Day | None = None,
    end: Day | None = None,
    *,
    themes: Iterable[str] | None = None,
    owner: str | None = None,
) -> pd.DataFrame:
    """Pick the dated promises whose time touches a window, earliest deadline first.

    Parameters
    ----------
    commitments : DataFrame
        As loaded.
    start, end : date or str, optional
        First and last day of the window; open where left out.
    themes : iterable of str, optional
        Only these objectives or themes.
    owner : str, optional
        Only promises in whose responsibility this name stands, in any case (``"Tucker"`` finds
        ``Colin Tucker/Andy Pallas``).

    Returns
    -------
    DataFrame
        The rows of `commitments`, one a dated promise. A promise that has a start and no end touches every
        window after its start.

    Examples
    --------
    >>> from esanalysis.council.load import load_commitments
    >>> due_between(load_commitments(), "2005-01-01", "2005-12-31")["due_text"].tolist()
    ['Sept 05', 'from Sep 03', 'from Jan 2004']
    """
    found = chosen(commitments[commitments["due_precision"].isin(_DATED)], themes=themes, owner=owner)
    if start is not None:
        found = found[found["due_end"].isna() | (found["due_end"] >= pd.Timestamp(start))]
    if end is not None:
        found = found[found["due_start"] <= pd.Timestamp(end)]
    return found.sort_values(["due_end", "due_start"], kind="stable", na_position="last").reset_index(drop=True)


def due_next(commitments: pd.DataFrame, after: Day, count: int = 10) -> pd.DataFrame:
    """List what falls due next: the earliest deadlines on or after a day, ties with the last one included.

    Parameters
    ----------
    commitments : DataFrame
        As loaded, or as picked by `due_between`.
    after : date or str
        The day to look from. It is never taken from the clock, so that a report is the same tomorrow.
    count : int
        How many at least, if there are as many.

    Returns
    -------
    DataFrame
        The rows of `commitments`, one a promise with a last day, earliest first.

    Examples
    --------
    >>> from esanalysis.council.load import load_commitments
    >>> due_next(load_commitments(), "2004-08-15", 1)[["reference", "due_text"]].values.tolist()
    [['1.13-2', 'in September 2004'], ['4.1-3', 'Sept 04'], ['7.5-6', 'by Sept 04']]
    """
    ahead = due_between(commitments, start=after).dropna(subset=["due_end"])
    if len(ahead) <= count:
        return ahead
    return ahead[ahead["due_end"] <= ahead["due_end"].iloc[count - 1]].reset_index(drop=True)


def undated(commitments: pd.DataFrame) -> pd.DataFrame:
    """List the promises that nobody has dated: no row of the action names a time.

    Returns
    -------
    DataFrame
        One row an action (or other promise), in the order of the plan: `source`, `kind`, `theme`, `reference` (the
        number of an action), `action`, `responsibility`, `steps` (rows it has). What is ongoing is not undated, nor
        what has a date that is not understood.

    Examples
    --------
    >>> from esanalysis.council.load import load_commitments
    >>> plan = load_commitments().query("kind == 'action'")
    >>> undated(plan)["reference"].tolist()
    ['2.1', '2.8', '3.1', '3.9', '7.4', '7.7']
    """
    rows = commitments.assign(
        promise=commitments["number"].fillna(commitments["reference"]),
        dated=~without_date(commitments),
    )
    groups = rows.groupby(["source", "promise"], observed=True, sort=False)
    out = groups.agg(
        kind=("kind", "first"),
        theme=("theme", "first"),
        action=("action", "first"),
        responsibility=("responsibility", "first"),
        steps=("reference", "size"),
        dated=("dated", "any"),
    ).reset_index()
    out = out[~out["dated"]].rename(columns={"promise": "reference"}).reset_index(drop=True)
    return out[["source", "kind", "theme", "reference", "action", "responsibility", "steps"]]


def quantified(commitments: pd.DataFrame) -> pd.DataFrame:
    """List the promises that name a quantity.

    Returns
    -------
    DataFrame
        One row a target: `source`, `reference`, `target`, `target_value`, `target_unit`, `due_text`,
        `due_end`.

    Examples
    --------
    >>> from esanalysis.council.load import load_commitments
    >>> quantified(load_commitments())["target_value"].tolist()
    [2.0, 100.0, 40.0, 80.0, 70.0]
    """
    columns = ["source", "reference", "target", "target_value", "target_unit", "due_text", "due_end"]
    return commitments.dropna(subset=["target_value"])[columns].reset_index(drop=True)


def due_windows(commitments: pd.DataFrame, today: Day) -> pd.Series:
    """Say of every promise in which window its last day falls, seen from a day.

    Returns
    -------
    Series
        One of `WINDOWS` a row: ``before`` the day, within the ``next 3 months``, ``3 to 12 months`` away, ``later``,
        ``no end`` (ongoing, or a start only), ``not understood`` (words that are no date to us, or a day to come of
        which the plan leaves open in what year), ``no date``.

    Examples
    --------
    >>> from esanalysis.council.load import load_commitments
    >>> due_windows(load_commitments().head(6), "2003-10-01").tolist()
    ['before', 'before', 'before', 'next 3 months', 'next 3 months', '3 to 12 months']
    """
    today = pd.Timestamp(today)
    months = pd.DateOffset(months=3), pd.DateOffset(months=12)
    end, precision = commitments["due_end"], commitments["due_precision"]
    window = pd.Series("later", index=commitments.index)
    window = window.mask(end < today + months[1], "3 to 12 months").mask(end < today + months[0], "next 3 months")
    window = window.mask(end < today, "before")
    years = commitments["due_year"].astype("string").str.count(r"\d{4}").fillna(0)
    window = window.mask((years > 1) & (precision == "year") & (end >= today), "not understood")
    window = window.mask(end.isna(), "no end").mask(precision == "unknown", "not understood")
    window = window.mask(without_date(commitments), "no date")
    return window.astype(pd.CategoricalDtype(list(WINDOWS), ordered=True))


def standing_of(commitments: pd.DataFrame, today: Day) -> pd.Series:
    """Say of every promise how it stands on a day: by its status where the table has one, else by its date.

    Returns
    -------
    Series
        One of `STANDINGS` a row: ``done``; ``dropped`` if it is cancelled, withdrawn or superseded; ``overdue`` if its
        status calls it late or open and its last day is past, or late and no last day is known; ``past`` if its last
        day is past and nothing says how far it is; else the window of `due_windows`: what slipped to a day to come is
        not overdue before that day.

    Examples
    --------
    >>> from esanalysis import load_commitments
    >>> standing_of(load_commitments().head(6), "2003-10-01").tolist()
    ['past', 'past', 'past', 'next 3 months', 'next 3 months', '3 to 12 months']
    """
    window, state = due_windows(commitments, today).astype(object), commitments["state"].astype(object)
    out = window.mask(window == "before", "past")
    undated = window.isin(["no end", "not understood", "no date"])
    out = out.mask(state.isin(["late", "open"]) & (window == "before") | ((state == "late") & undated), "overdue")
    out = out.mask(state == "done", "done").mask(state == "dropped", "dropped")
    return out.astype(pd.CategoricalDtype(list(STANDINGS), ordered=True))


def without_date(commitments: pd.DataFrame) -> pd.Series:
    """Whether a promise names no time at all: its cell is empty, or says that the date is still open."""
    return (commitments["due_precision"] == "unknown") & commitments["due_text"].map(says_nothing).astype(bool)


def owners(responsibility: object) -> list[str]:
    """Split a printed responsibility into its names; empty where nobody is named.

    Examples
    --------
    >>> owners("Colin Tucker/Andy Pallas; DMT")
    ['Colin Tucker', 'Andy Pallas', 'DMT']
    """
    if pd.isna(responsibility):  # type: ignore[call-overload]
        return []
    return [name.strip(" .") for name in re.split(r"[;/,]", str(responsibility)) if name.strip(" .")]
