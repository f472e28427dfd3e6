"""Measures over many clusters: frame in, frame out, no English."""

import numpy as np
import pandas as pd

from esanalysis.instrument.frames import framework_of
from esanalysis.ratings import measures
from esanalysis.ratings.frame import conformed

__all__ = ["SMALL", "by_part", "completeness", "latest", "repeated", "weaknesses"]

SMALL = 5  # schools under which single marks say more than averages: such a cluster is counted, and not singled out
SURE = 0.95
EVERYWHERE = 0.75  # share of the clusters from which on a weakness is called one of nearly everywhere


def latest(ratings: pd.DataFrame, round: str | None = None) -> pd.DataFrame:
    """Keep each cluster's latest round in which anything is rated, or the one asked for.

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame, as `esanalysis.load_ratings` returns it.
    round : str, optional
        Name of the round, in any case; clusters without it are left out.

    Returns
    -------
    DataFrame
        One row is one rating, as in `ratings`; a cluster without any mark keeps its latest round.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> len(latest(load_ratings()))
    100
    """
    ratings = conformed(ratings)
    codes = ratings["round"].cat.codes.to_numpy()
    if round is not None:
        names = [str(name).strip().casefold() == round.strip().casefold() for name in ratings["round"].cat.categories]
        return ratings[np.array([*names, False])[codes]]
    clusters = ratings["cluster"].cat.codes.to_numpy()
    # A round with marks counts for more than any without.
    weight = codes + len(ratings["round"].cat.categories) * ratings["rating"].notna().to_numpy()
    chosen = pd.Series(weight).groupby(clusters).transform("max").to_numpy() % len(ratings["round"].cat.categories)
    return ratings[codes == chosen]


def completeness(ratings: pd.DataFrame) -> pd.DataFrame:
    """How much of each cluster's grid is there.

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame with one round a cluster, see `latest`.

    Returns
    -------
    DataFrame
        One row a cluster, in file order: ``cluster``, ``round``, ``schools`` (in its files), ``returned`` (of them with
        any mark), ``marks`` (that could be there), ``rated``, ``small`` (fewer than `SMALL` returned).

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> completeness(load_ratings()).iloc[0].to_dict()
    {'cluster': 'Worked example', 'round': '2009', 'schools': 10, 'returned': 10, 'marks': 100, 'rated': 100,
     'small': False}
    """
    cells = ratings.groupby(["cluster", "round", "school", "ksf"], observed=True)["rating"].count()
    schools = (cells > 0).groupby(level=["cluster", "round", "school"], observed=True).agg(["sum", "size"])
    schools["returned"] = schools["sum"] > 0
    found = schools.groupby(level=["cluster", "round"], observed=True).agg(
        schools=("size", "size"), returned=("returned", "sum"), marks=("size", "sum"), rated=("sum", "sum")
    )
    found = found.reset_index().sort_values("cluster", ignore_index=True)
    return found.assign(
        cluster=found["cluster"].astype(str), round=found["round"].astype(str), small=found["returned"] < SMALL
    )


def weaknesses(ratings: pd.DataFrame) -> pd.DataFrame:
    """Say of every factor in every cluster what kind of weakness it has: `esanalysis.measures.weaknesses`.

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame with one round a cluster, see `latest`.

    Returns
    -------
    DataFrame
        One row a cluster and factor, with the columns of `esanalysis.measures.weaknesses`, and ``small`` and
        ``lowest`` (whether, as printed, no ``adjusted`` average of the factors placed is below it, and some are above).

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> weaknesses(load_ratings()).query("priority")["ksf"].tolist()
    ['alignment', 'funding', 'impact']
    """
    found = measures.weaknesses(measures.cells(ratings))
    small = completeness(ratings).set_index("cluster")["small"]
    scale = framework_of(ratings).scale
    placed = found["adjusted"].where(found["place"].notna())
    printed = placed.map(lambda value: scale.merit(float(scale.average(value))))
    each = printed.groupby(found["cluster"], observed=True)
    lowest = (printed == each.transform("min")) & (printed < each.transform("max"))
    small = found["cluster"].astype(str).map(small).astype(bool)
    return found.assign(small=small, lowest=lowest)


def repeated(weaknesses: pd.DataFrame) -> pd.DataFrame:
    """Count in how many clusters each factor is a priority, and how rarely chance alone would make it so many.

    Parameters
    ----------
    weaknesses : DataFrame
        From `weaknesses`; small clusters are not counted.

    Returns
    -------
    DataFrame
        One row a factor, in the instrument's order: ``ksf``, ``clusters`` (in which it is placed), ``priority`` (in how
        many of them it is one), ``lowest`` (in how many no average is below its own, as printed, and some are above),
        ``where`` (names of the clusters in which it is a priority, in file order), ``extent`` (``nowhere``, ``one or
        two``, ``several`` or ``nearly everywhere``), ``p`` (how often chance puts any factor into so many clusters, NaN
        where not tested), ``firm``.

    Notes
    -----
    If each cluster chose as many priorities as it has by lot, the number of clusters with a factor would be a sum of
    independent draws with different chances (Poisson binomial, worked out exactly). ``p`` is its upper tail, times
    the number of factors that were looked at (Bonferroni).

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> repeated(weaknesses(load_ratings())).query("priority > 0")[["ksf", "clusters", "priority", "firm"]]
             ksf  clusters  priority  firm
    2  alignment         1         1  False
    8    funding         1         1  False
    9     impact         1         1  False
    """
    counted = weaknesses[~weaknesses["small"] & weaknesses["place"].notna()]
    chosen = counted["priority"].astype(bool)
    chance = chosen.groupby(counted["cluster"], observed=True).transform("mean").astype(float)
    rows = []
    keys = list(framework_of(weaknesses).keys)
    for key in keys:
        here = (counted["ksf"].astype(str) == key).to_numpy()
        where = counted.loc[here & chosen.to_numpy(), "cluster"].astype(str).tolist()
        p = _tail(chance[here].to_numpy(), len(where)) * len(keys) if here.sum() > 1 else np.nan
        rows.append(
            {
                "ksf": key,
                "clusters": int(here.sum()),
                "priority": len(where),
                "lowest": int(counted.loc[here, "lowest"].sum()),
                "where": tuple(where),
                "extent": _extent(len(where), int(here.sum())),
                "p": min(p, 1.0) if p == p else np.nan,
            }
        )
    found = pd.DataFrame(rows)
    found["firm"] = found["p"] <= 1 - SURE
    found.attrs = dict(weaknesses.attrs)
    return found


def _tail(chances: np.ndarray, count: int) -> float:
    """Probability that at least `count` of independent events with these chances happen."""
    exactly = np.array([1.0])
    for chance in chances:
        exactly = np.convolve(exactly, [1 - chance, chance])
    return float(exactly[count:].sum())


def _extent(count: int, clusters: int) -> str:
    if not count:
        return "nowhere"
    if count >= EVERYWHERE * clusters and count > 2:
        return "nearly everywhere"
    return "one or two" if count <= 2 else "several"


def by_part(ratings: pd.DataFrame, column: str) -> pd.DataFrame:
    """Average of every factor in every phase, area or other part that the ratings name.

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame with one round a cluster, see `latest`.
    column : str
        ``phase``, ``area`` or ``subcluster``.

    Returns
    -------
    DataFrame
        One row a part and factor: the column's value, ``ksf``, ``schools`` (with any mark), ``rated`` (on the factor),
        ``average`` of the schools' marks. Parts with fewer than `SMALL` schools are left out; without the column, or
        with only one part, there is no row.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> len(by_part(load_ratings(), "phase"))
    0
    """
    names = [column, "ksf", "schools", "rated", "average"]
    if column not in ratings or ratings[column].isna().all():
        return pd.DataFrame(columns=names)
    school = ["cluster", "school"]
    marks = ratings.groupby([column, *school, "ksf"], observed=True)["rating"].mean().dropna().reset_index()
    schools = marks.drop_duplicates([column, *school]).groupby(column, observed=True).size()
    shown = schools[schools >= SMALL]
    if len(schools) < 2 or shown.empty:
        return pd.DataFrame(columns=names)
    found = marks.groupby([column, "ksf"], observed=True)["rating"].agg(rated="count", average="mean").reset_index()
    found[column] = found[column].astype(str)
    found = found[found[column].isin(shown.index.astype(str))]
    found.insert(2, "schools", found[column].map({str(name): int(size) for name, size in shown.items()}))
    return found.reset_index(drop=True)
