"""Marks of two rounds side by side: the same school, the same factor, where it can be known the same rater."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from esanalysis.instrument.framework import Framework, plain
from esanalysis.ratings.measures.development.rounds.mapping import Link
from esanalysis.ratings.rounds import natural

__all__ = ["Pairs", "School", "pair"]


@dataclass(frozen=True)
class School:
    """A school of either round: its name in each (None where it was not there) and who rated it."""

    before: str | None
    after: str | None
    rater: str | None  # same, other, unknown; None where it was not rated in both rounds

    @property
    def name(self) -> str:
        """The latest name."""
        return self.after or self.before or ""


@dataclass(frozen=True)
class Pairs:
    """Two rounds of one cluster, a row a link between factors and a column a school.

    `before`, `after` are the marks turned so that higher is better (NaN where not rated), averaged over raters;
    `change` is their difference where both may be compared; `spread` how far two raters' changes lie apart; `raters`
    how many marks of a round it averages; `narrowed` counts the pairs that leave out a mark, of somebody who rated in
    one of the two rounds only.
    """

    schools: list[School]
    links: list[Link]
    before: np.ndarray
    after: np.ndarray
    change: np.ndarray
    spread: np.ndarray
    raters: np.ndarray
    narrowed: int


def pair(before: pd.DataFrame, after: pd.DataFrame, links: list[Link], old: Framework, new: Framework) -> Pairs:
    """Pair the marks of one cluster in two rounds, see `Pairs`; schools are in alphabetical order."""
    matched = _match(_schools(before), _schools(after))
    shape = (len(links), len(matched))
    then, now, change, spread, raters = (np.full(shape, np.nan) for _ in range(5))
    marks = _marks(before, old), _marks(after, new)
    schools, narrowed = [], 0
    for column, names in enumerate(matched):
        own = [held.get(name or "", {}) for held, name in zip(marks, names, strict=True)]
        rater = _rater(*own) if all(own) else None
        schools.append(School(*names, rater))
        for row, link in enumerate(links):
            sides = _cell(own[0], link.old), _cell(own[1], link.new)
            then[row, column], now[row, column] = map(_average, sides)
            if rater and link.comparable:
                differences = _differences(*sides, by_rater=rater == "same")
                if len(differences):
                    change[row, column] = np.mean(differences)
                    raters[row, column] = len(differences) if rater == "same" else max(map(len, sides))
                    spread[row, column] = np.ptp(differences) if len(differences) > 1 else np.nan
                    if rater == "same":  # the two marks whose difference is shown
                        roles = {role for role in sides[0] if role in sides[1] and role}
                        then[row, column] = np.mean([sides[0][role] for role in roles])
                        narrowed += roles != {*sides[0], *sides[1]}
                        now[row, column] = then[row, column] + change[row, column]
    return Pairs(schools, links, then, now, change, spread, raters, narrowed)


def _schools(part: pd.DataFrame) -> dict[str, str | None]:
    """Names of the schools, each with the number that stays with it where one is known."""
    ids = part["school_id"] if "school_id" in part else pd.Series(None, index=part.index, dtype=object)
    known = pd.DataFrame({"school": part["school"].astype(str), "id": ids.astype(object)})
    first = known.dropna(subset=["id"]).drop_duplicates("school").set_index("school")["id"]
    return {name: first.get(name) for name in sorted(known["school"].unique())}


def _match(before: dict[str, str | None], after: dict[str, str | None]) -> list[tuple[str | None, str | None]]:
    """Match schools by their number where both rounds know it, else by name."""
    by_id = {number: name for name, number in before.items() if number}
    by_name = {plain(name): name for name in before}
    found: list[tuple[str | None, str | None]] = []
    for name, number in after.items():
        same = by_id.get(number) if number else None
        if same is None:
            same = by_name.get(plain(name))
            if same and number and before[same]:  # two numbers: two schools of one name
                same = None
        found.append((same, name))
    taken = {same for same, _ in found}
    found += [(name, None) for name in before if name not in taken]
    return sorted(found, key=lambda names: natural(names[1] or names[0] or ""))


def _marks(part: pd.DataFrame, framework: Framework) -> dict[str, dict[str, dict[str, float]]]:
    """Merit by school, rater ("" where not recorded) and factor; what is not rated is left out."""
    rated = part[part["rating"].notna()]
    merit = framework.scale.merit(rated["rating"].to_numpy(dtype=float))
    raters = [plain(rater) if isinstance(rater, str) else "" for rater in rated["rater"].astype(object)]
    marks: dict[str, dict[str, dict[str, float]]] = {}
    for school, rater, ksf, mark in zip(
        rated["school"].astype(str), raters, rated["ksf"].astype(str), merit, strict=True
    ):
        marks.setdefault(school, {}).setdefault(rater, {})[ksf] = float(mark)
    return marks


def _rater(before: dict, after: dict) -> str:
    if (set(before) & set(after)) - {""}:
        return "same"
    return "unknown" if "" in before or "" in after else "other"


def _cell(marks: dict[str, dict[str, float]], ksf: str | None) -> dict[str, float]:
    return {rater: own[ksf] for rater, own in marks.items() if ksf in own}


def _average(marks: dict[str, float]) -> float:
    return float(np.mean(list(marks.values()))) if marks else np.nan


def _differences(before: dict[str, float], after: dict[str, float], by_rater: bool) -> list[float]:
    if by_rater:
        return [after[role] - before[role] for role in before if role in after and role]
    return [_average(after) - _average(before)] if before and after else []
