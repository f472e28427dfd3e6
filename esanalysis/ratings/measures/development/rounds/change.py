"""What changed between two rounds, and what of it chance would rarely do."""

from dataclasses import dataclass, replace

import pandas as pd

from esanalysis.ratings.frame import like
from esanalysis.ratings.measures.development.rounds.choice import Comparison, comparisons, rounds_of
from esanalysis.ratings.measures.development.rounds.frames import COLUMNS, compared

__all__ = ["Change", "change", "over_rounds", "since_first"]


@dataclass(frozen=True)
class Change:
    """Two rounds compared.

    All frames begin with cluster, before and after (the two rounds). `change` is positive where marks got better,
    whatever way the scale runs; `rating_before` and `rating_after` stay in the instrument's own units.

    Attributes
    ----------
    cells : DataFrame
        One row a cell that was marked in both rounds.
    ksfs : DataFrame
        One row a factor.
    schools : DataFrame
        One row a school.
    about : DataFrame
        One row a comparison of two rounds of a cluster.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> from esanalysis.files.shipped import DATA
    >>> ratings = load_ratings(DATA / "ratings" / "illustrative-three-clusters-two-rounds.xlsx")
    >>> found = measures.change(ratings)
    >>> len(found.about), len(found.ksfs)
    (3, 30)
    """

    cells: pd.DataFrame
    ksfs: pd.DataFrame
    schools: pd.DataFrame
    about: pd.DataFrame


def change(
    ratings: pd.DataFrame,
    before: str | pd.DataFrame | None = None,
    after: str | None = None,
    mapping: pd.DataFrame | None = None,
) -> Change:
    """Compare two rounds of each cluster: the same schools on the same factors.

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame with two or more rounds, as `esanalysis.load_ratings` returns it.
    before, after : str, optional
        Names of the two rounds; default the last two of each cluster. `before` may also be the ratings of an earlier
        round that were made with another framework.
    mapping : DataFrame, optional
        Which old factor is which new one, see `esanalysis.load_mapping`; needed where the two rounds were made with
        different instruments.

    Returns
    -------
    Change
        Four frames:

        - ``cells``, a row a school and factor: `rating_before`, `rating_after`, `change`, `expected` (what factor and
          school explain), `residual`, `rater` (same, other, unknown), `moved` (rose, fell, no, not tested), `reason`
          why there is no change, or what to know about it.
        - ``ksfs``, a row a factor: `pairs` (of a tested one those that the test rests on), `average_before` and
          `average_after` of the common schools (as if every one had been marked), `change`, `shared` (what is common to
          all factors), `need` (the smallest distance from it that can count), `moved`, `kind`.
        - ``schools``, a row a school: `pairs`, `change`, `moved`, `rater`, `presence` (both, came, went), the name it
          had before, and how far two raters' changes lie apart.
        - ``about``, a row a cluster: schools, noise (sd of one mark), unchanged marks, the mirror of weak marks,
          `narrowed` (pairs without a mark of somebody who rated in one round only), whether anything was tested and
          why not.

        A cluster with one round has no rows.

    Raises
    ------
    SelectionError
        No cluster has such a round; or the two rounds used different instruments and no mapping was given.

    Notes
    -----
    The module `rule` beside this one holds the rule. From the third round on a report makes two comparisons (with the
    previous and with the first), each at half the budget of false claims.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> from esanalysis.files.shipped import DATA
    >>> ratings = load_ratings(DATA / "ratings" / "illustrative-three-clusters-two-rounds.xlsx")
    >>> found = measures.change(ratings)
    >>> found.ksfs["moved"].value_counts()["no"], found.about["schools"].tolist()
    (np.int64(30), [8, 11, 14])
    """
    return _compared(comparisons(ratings, before, after), mapping, ratings)


def since_first(ratings: pd.DataFrame, after: str | None = None, mapping: pd.DataFrame | None = None) -> Change:
    """Compare a round with the first one, as `change` does; no rows before the third round.

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame with three or more rounds, as `esanalysis.load_ratings` returns it.
    after : str, optional
        Name of the round; default the last one of each cluster.
    mapping : DataFrame, optional
        Which factor became which, where the framework changed; see `change`.

    Returns
    -------
    Change

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> measures.since_first(load_ratings()).ksfs.empty
    True
    """
    return _compared(comparisons(ratings, None, after, first=True), mapping, ratings)


def over_rounds(ratings: pd.DataFrame, after: str | None = None, mapping: pd.DataFrame | None = None) -> pd.DataFrame:
    """Follow the schools rated in the first round and in the last through all rounds; no rows before the third.

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame with three or more rounds, as `esanalysis.load_ratings` returns it.
    after : str, optional
        Name of the last round; default the last one of each cluster.
    mapping : DataFrame, optional
        Which factor became which, where the framework changed; see `change`.

    Returns
    -------
    DataFrame
        One row a cluster, factor and round: `cluster`, `ksf`, `round`, `schools` (rated in the first and the last
        round) and `average`, in scale units: that of the last round, less what `change` finds since. It is empty where
        a factor cannot be compared.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> from esanalysis.files.shipped import DATA
    >>> found = measures.over_rounds(load_ratings(DATA / "ratings" / "illustrative-three-rounds.xlsx"))
    >>> found.query("ksf == 'impact'")[["round", "schools", "average"]].round(1)
       round  schools  average
    27  2024        9      4.8
    28  2025        9      6.9
    29  2026        9      6.8
    """
    parts = [_followed(comparison, ratings, mapping) for comparison in comparisons(ratings, None, after, first=True)]
    columns = ["cluster", "ksf", "round", "schools", "average"]
    if not parts:
        return pd.DataFrame(columns=columns)
    return like(pd.concat(parts, ignore_index=True)[columns], ratings)


def _followed(comparison: Comparison, ratings: pd.DataFrame, mapping: pd.DataFrame | None) -> pd.DataFrame:
    first, scale = compared(comparison, mapping), comparison.new_framework.scale
    both = first["schools"].loc[first["schools"]["rater"].notna(), "school"].astype(str)
    now = comparison.new[comparison.new["school"].astype(str).isin(both)]
    part = ratings[ratings["cluster"].astype(str) == comparison.cluster]
    ksfs = first["ksfs"]
    rounds = rounds_of(part)
    averages = {comparison.before: ksfs["average_before"]}
    for name in rounds[1 : rounds.index(comparison.after)]:
        old = part[part["round"].astype(str) == name]
        since = compared(replace(comparison, before=name, old=old, new=now), mapping)["ksfs"]
        level = scale.merit(scale.merit(ksfs["average_after"]) - since["change"])
        # Of a factor that is not tested the plain average: a change of other schools does not lead back to it.
        averages[name] = level.where(
            (since["moved"] != "not tested") & (ksfs["moved"] != "not tested"), since["average_before"]
        )
    averages[comparison.after] = ksfs["average_after"]
    wide = pd.DataFrame(averages).assign(ksf=ksfs["ksf"])
    rows = wide.melt("ksf", var_name="round", value_name="average", ignore_index=False).sort_index(kind="stable")
    named = pd.Categorical(rows["round"], list(averages), ordered=True)
    return rows.assign(cluster=comparison.cluster, round=named, schools=len(both))


def _compared(chosen: list[Comparison], mapping: pd.DataFrame | None, ratings: pd.DataFrame) -> Change:
    parts = [compared(comparison, mapping) for comparison in chosen]
    found = {name: _joined([part[name] for part in parts], name, ratings) for name in COLUMNS}
    if chosen:
        for frame in found.values():
            frame.attrs["framework"] = chosen[-1].new_framework
    return Change(**found)


def _joined(parts: list[pd.DataFrame], name: str, ratings: pd.DataFrame) -> pd.DataFrame:
    """Put the clusters below each other; categories that all of them have stay categories."""
    out = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS[name])
    places = {
        column: out[column].astype("category") for column in ("cluster", "before", "after", "school") if column in out
    }
    return like(out.assign(**places), ratings)
