"""Smaller groups: which schools could work together so that needs meet help within a group."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from esanalysis.errors import GroupingError
from esanalysis.instrument.frames import framework_of
from esanalysis.ratings.frame import like
from esanalysis.ratings.measures.development.groups.needs import Needs, find_needs, met, pair_within
from esanalysis.ratings.measures.development.groups.program import Rules, solve
from esanalysis.ratings.measures.development.groups.proposal import Proposal, propose, random_mean
from esanalysis.ratings.measures.development.groups.wishes import Wishes, fewest_groups
from esanalysis.ratings.measures.model.matrix import Matrix, matrices

__all__ = ["WHY_NONE", "Groups", "groups", "letter"]

_FEW = 12  # schools up to which another number of groups is tried as well, within a moment
WHY_NONE = ("no school far enough ahead", "helpers already asked", "helper in another group")
COLUMNS = {
    "groups": ["cluster", "round", "group", "school", "phase", "fixed"],
    "needs": ["cluster", "round", "group", "ksf", "school", "rating", "helper", "helper_rating", "gap", "why_none"],
    "about": [
        "cluster", "round", "schools", "groups", "smallest", "largest", "needs", "met", "possible", "bound",
        "random_mean", "proven", "stopped", "other_count", "travel_unknown", "pairs", "pairs_in_groups",
    ],
}  # fmt: skip


@dataclass(frozen=True)
class Groups:
    """A proposal of working groups.

    Attributes
    ----------
    groups : DataFrame
        One row a school, with its group.
    needs : DataFrame
        One row a need: a low mark of a school on a priority, and who of its group could help.
    about : DataFrame
        One row a cluster.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> cells = measures.cells(load_ratings())
    >>> proposal = measures.groups(cells, measures.priorities(cells))
    >>> len(proposal.groups), len(proposal.about)
    (10, 1)
    """

    groups: pd.DataFrame
    needs: pd.DataFrame
    about: pd.DataFrame


def groups(
    cells: pd.DataFrame,
    priorities: pd.DataFrame,
    wishes: Wishes | None = None,
    limit: int = 2,
    schools: pd.DataFrame | None = None,
) -> Groups:
    """Propose working groups in which as many needs as possible meet somebody able to help.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, from `esanalysis.measures.cells`.
    priorities : DataFrame
        The factors to group on (columns `cluster`, `round`, `ksf`), from `esanalysis.measures.priorities`.
    wishes : Wishes, optional
        Sizes (default 3 to 5) and rules.
    limit : int
        How often one school may be asked to help, over all factors together.
    schools : DataFrame, optional
        A row a school (columns `school`, `phase`, `area`), from `esanalysis.load_schools`: phases for a rule on them,
        areas to keep together where there are more than twenty schools.

    Returns
    -------
    Groups
        - ``groups``, a row a school: `group` (A, B, ...), `phase`, `fixed` (a must rule ties it).
        - ``needs``, a row a school in the weakest band of a priority factor: `helper` of its group, `helper_rating`,
          `gap`, or `why_none`: "no school far enough ahead", "helpers already asked", "helper in another group".
        - ``about``, a row a cluster: `needs`, `met`, `possible` (anybody in the cluster is far enough ahead), `bound`
          (met if the whole cluster were one group: no grouping can do more), `random_mean` (300 random groupings of
          the same sizes), `proven`, `stopped` (at the solver's limit), `other_count` (another number of groups that
          meets as many), `travel_unknown`, and how many pairs of schools have to talk, without and with groups.

    Raises
    ------
    GroupingError
        No grouping keeps the sizes and rules; the message says which stands in the way.

    Notes
    -----
    An integer program (`scipy.optimize.milp`): a helper for every priority in every group first, then the most needs
    met, each school asked at most `limit` times. Above twenty schools blocks of twenty are solved, then three groups
    at a time again, those with most to gain first, until the bound is reached or nothing is left to gain.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> cells = measures.cells(load_ratings())
    >>> found = measures.groups(cells, measures.priorities(cells))
    >>> found.about[["groups", "needs", "met", "bound", "proven"]]
       groups  needs  met  bound  proven
    0       2     13    7      7    True
    """
    asked = wishes or Wishes()
    if limit < 1:
        raise GroupingError(f"The limit is how often one school may be asked to help: 1 or more, not {limit}.")
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in COLUMNS}
    for matrix in matrices(cells):
        here = priorities[(priorities["cluster"] == matrix.cluster) & (priorities["round"] == matrix.round)]
        factors = [matrix.framework.keys.index(key) for key in here["ksf"]]
        one = _Cluster(matrix, factors, asked, limit, _known(schools, matrix))
        for name, found in one.rows().items():
            rows[name] += found
    return Groups(**{name: _frame(name, found, cells) for name, found in rows.items()})


@dataclass(frozen=True)
class _Cluster:
    """One cluster to divide."""

    matrix: Matrix
    factors: list[int]
    wishes: Wishes
    limit: int
    known: pd.DataFrame  # a row a school, in the matrix' order: phase and area

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        names = self.matrix.schools
        needs = find_needs(self.matrix, self.factors, self.limit)
        count = fewest_groups(len(names), self.wishes.size)
        rules = self.wishes.rules(names, self.known["phase"].tolist())
        found = self._proposal(needs, count, rules)
        if found is None:
            raise GroupingError(self._why_not(count))
        group = _renumbered(found.group)
        return {
            "groups": list(self._members(group, rules)),
            "needs": list(self._needs(needs, group)),
            "about": [self._about(needs, found, group, rules)],
        }

    def _proposal(self, needs: Needs, count: int, rules: Rules) -> Proposal | None:
        schools = len(self.matrix.schools)
        if count == 1:
            together = np.zeros(schools, dtype=int)
            if rules.apart or any(not least <= member.sum() <= most for member, least, most in rules.phases):
                return None
            return Proposal(together, needs.bound, proven=True, stopped=False)
        areas = self.known["area"].astype("category").cat.codes.to_numpy() if self.known["area"].notna().any() else None
        return propose(needs, schools, count, rules, areas)

    def _why_not(self, count: int) -> str:
        """Leave out one kind of rule at a time and say which one no grouping can keep."""
        names, phase = self.matrix.schools, self.known["phase"].tolist()
        nobody = find_needs(self.matrix, [], 1)
        size = f"groups of {self.wishes.size[0]} to {self.wishes.size[1]}"
        far = self._furthest(names)
        for lacking, said in (
            ({"furthest": None}, far),
            ({"must_not": ()}, f"No {size} keep apart all who must not be together: drop a rule."),
            ({"must": ()}, f"No {size} keep together all who must be: drop a rule."),
            ({"phases": ()}, f"No {size} have the phases you asked for in each group: ask for fewer."),
        ):
            rules = replace(self.wishes, **lacking).rules(names, phase)
            if said and solve(nobody, len(names), count, rules, seconds=10)[0] is not None:
                return said
        return f"No {size} keep all of these rules together: drop one of them."

    def _furthest(self, names: list[str]) -> str | None:
        apart, limit = self.wishes.apart(names), self.wishes.furthest
        if apart is None or limit is None:
            return None
        unit = "" if "minutes" not in self.wishes.travel else " minutes"  # type: ignore[operator]
        near = np.where(np.isnan(apart), 0, apart) <= limit + 1e-9
        np.fill_diagonal(near, False)
        alone = int(near.sum(axis=1).argmin())
        lead = f"No grouping keeps all within {limit:g}{unit}"
        if near[alone].sum() >= self.wishes.size[0] - 1:
            return f"{lead}. Raise the limit."
        nearest = np.nanmin(np.where(np.eye(len(names), dtype=bool), np.nan, apart)[alone])
        name = names[alone]
        return f"{lead}; the nearest school to {name} is {nearest:g} away. Raise the limit, or leave {name} free."

    def _members(self, group: np.ndarray, rules: Rules) -> Iterator[dict[str, Any]]:
        fixed = {school for pair in rules.together for school in pair}
        for number, school in sorted((int(g), s) for s, g in enumerate(group)):
            yield self.matrix.place | {
                "group": letter(number),
                "school": self.matrix.schools[school],
                "phase": self.known["phase"].iloc[school],
                "fixed": school in fixed,
            }

    def _needs(self, needs: Needs, group: np.ndarray) -> Iterator[dict[str, Any]]:
        helper = pair_within(needs, group)
        keys, names, ratings = self.matrix.framework.keys, self.matrix.schools, self.matrix.ratings
        for need, (factor, school) in enumerate(zip(needs.factor, needs.school, strict=True)):
            row = self.matrix.place | {
                "group": letter(int(group[school])),
                "ksf": keys[factor],
                "school": names[school],
                "rating": ratings[factor, school],
            }
            if helper[need] >= 0:
                other = int(helper[need])
                row |= {
                    "helper": names[other],
                    "helper_rating": ratings[factor, other],
                    "gap": needs.gap[need, other],
                }
            else:
                inside = (needs.can[need] & (group == group[school])).any()
                row["why_none"] = WHY_NONE[1 if inside else 2 if needs.can[need].any() else 0]
            yield row

    def _about(self, needs: Needs, found: Proposal, group: np.ndarray, rules: Rules) -> dict[str, Any]:
        sizes = np.bincount(group)
        schools = len(group)
        return self.matrix.place | {
            "schools": schools,
            "groups": len(sizes),
            "smallest": int(sizes.min()),
            "largest": int(sizes.max()),
            "needs": needs.count,
            "met": found.met,
            "possible": int(needs.can.any(axis=1).sum()) if needs.count else 0,
            "bound": needs.bound,
            "random_mean": random_mean(needs, group),
            "proven": found.proven,
            "stopped": found.stopped,
            "other_count": self._other_count(needs, found, len(sizes), rules),
            "travel_unknown": len(self.wishes.distances(self.matrix.schools)[1]),
            "pairs": schools * (schools - 1) // 2,
            "pairs_in_groups": int((sizes * (sizes - 1) // 2).sum()),
        }

    def _other_count(self, needs: Needs, found: Proposal, count: int, rules: Rules) -> int | None:
        """Another number of groups that meets as many needs: then the choice is the cluster's."""
        schools, low = len(self.matrix.schools), rules.low
        if not count > 1 or schools > _FEW or (count + 1) * low > schools:
            return None
        group, _ = solve(needs, schools, count + 1, rules, nodes=500, seconds=5)
        return count + 1 if group is not None and met(needs, group) == found.met else None


def _renumbered(group: np.ndarray) -> np.ndarray:
    """Number the groups by their first school in the alphabet."""
    first = {int(number): place for place, number in enumerate(dict.fromkeys(group.tolist()))}
    return np.array([first[int(number)] for number in group])


def letter(number: int) -> str:
    """A, B, ..., Z, AA, AB, ... as a spreadsheet names its columns."""
    letters = ""
    while number >= 0:
        number, rest = divmod(number, 26)
        letters, number = chr(ord("A") + rest) + letters, number - 1
    return letters


def _known(schools: pd.DataFrame | None, matrix: Matrix) -> pd.DataFrame:
    """Phase and area of each school of the matrix, empty where nobody said."""
    empty = pd.DataFrame({"phase": None, "area": None}, index=matrix.schools, dtype=object)
    if schools is None:
        return empty
    here = schools
    if "cluster" in schools:
        here = schools[schools["cluster"].isna() | (schools["cluster"].astype(str) == matrix.cluster)]
    known = here.assign(school=here["school"].astype(str)).drop_duplicates("school").set_index("school")
    kept = known.reindex(matrix.schools).reindex(columns=["phase", "area"])
    return kept.astype(object).where(kept.notna(), None)


def _frame(name: str, rows: list[dict[str, Any]], cells: pd.DataFrame) -> pd.DataFrame:
    out = pd.DataFrame(rows, columns=COLUMNS[name])
    keys = framework_of(cells).keys
    if name == "needs":
        out["ksf"] = pd.Categorical(out["ksf"], categories=keys, ordered=True)
        out["why_none"] = pd.Categorical(out["why_none"], categories=WHY_NONE)
    if name == "about":
        out = out.astype({"other_count": "Int64"})
    return like(out, cells)
