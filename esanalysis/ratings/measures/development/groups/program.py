"""Working groups as an integer program: a helper for every priority first, then as many needs met as can be.

The limit on how often a school is asked stands *inside* the program: without it groups seem to cover everything and
pair fewer needs than random groups do.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import scipy  # its parts are imported when they are first used

from esanalysis.ratings.measures.development.groups.needs import Needs

__all__ = ["Rules", "solve"]

_LESS_THAN_ONE = 0.999
_STOPPED = 1  # scipy: iteration, node or time limit reached
_INFEASIBLE = 2


@dataclass(frozen=True)
class Rules:
    """What a grouping must keep: sizes, pairs of schools together or apart, schools of a phase a group.

    `phases` holds (which schools: array of bool, at least, at most) for each rule.
    """

    low: int
    high: int
    together: tuple[tuple[int, int], ...] = ()
    apart: tuple[tuple[int, int], ...] = ()
    phases: tuple[tuple[np.ndarray, int, int], ...] = field(default=())

    def of(self, schools: np.ndarray) -> "Rules":
        """Keep what concerns some schools, renumbered in their order."""
        place = {int(school): number for number, school in enumerate(schools)}
        together, apart = (
            tuple((place[a], place[b]) for a, b in pairs if a in place and b in place)
            for pairs in (self.together, self.apart)
        )
        phases = tuple((member[schools], least, most) for member, least, most in self.phases)
        return Rules(self.low, self.high, together, apart, phases)


@dataclass(frozen=True)
class _Columns:
    """Where the variables stand: x school in group, a need met by helper in group, u factor without helper in group."""

    schools: int
    edges: int
    factors: int
    groups: int

    def x(self, school: int, group: int) -> int:
        return school * self.groups + group

    def a(self, edge: int, group: int) -> int:
        return self.schools * self.groups + edge * self.groups + group

    def u(self, factor: int, group: int) -> int:
        return (self.schools + self.edges) * self.groups + factor * self.groups + group

    @property
    def count(self) -> int:
        return (self.schools + self.edges + self.factors) * self.groups


def solve(
    needs: Needs, schools: int, groups: int, rules: Rules, nodes: int = 2000, seconds: float = 30
) -> tuple[np.ndarray | None, str]:
    """Divide `schools` (in alphabetical order) into `groups`.

    Returns
    -------
    tuple
        The number of each school's group, None where there is no such grouping, and "proven", "stopped" (at `nodes`,
        or at the net of `seconds`) or "impossible".
    """
    edges = np.argwhere(needs.can)
    factors = sorted(needs.able)
    columns = _Columns(schools, len(edges), len(factors), groups)
    worth = np.zeros(columns.count)
    worth[columns.a(0, 0) : columns.u(0, 0)] = -1  # milp minimises
    worth[columns.u(0, 0) :] = needs.count + 1
    whole = np.ones(columns.count)
    whole[columns.a(0, 0) : columns.u(0, 0)] = 0  # a flow once the groups are fixed, so whole by itself
    upper = np.ones(columns.count)
    for school in range(min(schools, groups)):
        upper[columns.x(school, school + 1) : columns.x(school, groups)] = 0  # a group is numbered by its first school
    rows = [*_members(columns, rules), *_helpers(columns, needs, edges, factors), *_order(columns)]
    asked = partial(
        scipy.optimize.milp, worth, integrality=whole, bounds=scipy.optimize.Bounds(0, upper),
        constraints=_constraint(rows, columns.count),
    )  # fmt: skip
    limits = {"node_limit": nodes, "time_limit": seconds}
    # What is counted is whole, so that an answer less than one below what could be is the best: half the time is saved.
    found = asked(options=limits | {"mip_rel_gap": _LESS_THAN_ONE / max(1, needs.bound)})
    if found.status == 0 and found.fun - found.mip_dual_bound >= 1:  # a priority without helper makes the gap wider
        found = asked(options=limits | {"mip_rel_gap": 0})
    if found.x is None:
        return None, "stopped" if found.status == _STOPPED else "impossible"
    member = found.x[: schools * groups].reshape(schools, groups)
    return member.argmax(axis=1), "proven" if found.status == 0 else "stopped"


_Row = tuple[Sequence[int], Sequence[float], float, float]  # columns, coefficients, at least, at most


def _members(columns: _Columns, rules: Rules) -> list[_Row]:
    """Every school in one group, sizes, pairs and phases."""
    everyone, groups = range(columns.schools), range(columns.groups)
    rows: list[_Row] = [([columns.x(s, g) for g in groups], [1] * columns.groups, 1, 1) for s in everyone]
    rows += [([columns.x(s, g) for s in everyone], [1] * columns.schools, rules.low, rules.high) for g in groups]
    rows += [([columns.x(i, g), columns.x(j, g)], [1, -1], 0, 0) for i, j in rules.together for g in groups]
    rows += [([columns.x(i, g), columns.x(j, g)], [1, 1], 0, 1) for i, j in rules.apart for g in groups]
    for member, least, most in rules.phases:
        inside = np.flatnonzero(member)
        rows += [
            ([columns.x(int(s), g) for s in inside], [1] * len(inside), least, most) for g in groups if len(inside)
        ]
    return rows


def _helpers(columns: _Columns, needs: Needs, edges: np.ndarray, factors: Sequence[int]) -> list[_Row]:
    """A need is met once and in its school's group, by a helper of that group, who is not asked too often."""
    rows: list[_Row] = []
    by_need, by_helper = (
        {int(k): np.flatnonzero(edges[:, side] == k) for k in np.unique(edges[:, side])} for side in (0, 1)
    )
    for g in range(columns.groups):
        for need, own in by_need.items():
            member = columns.x(int(needs.school[need]), g)
            rows.append(([*(columns.a(int(e), g) for e in own), member], [1] * len(own) + [-1], -np.inf, 0))
        rows += [([columns.a(e, g), columns.x(int(h), g)], [1, -1], -np.inf, 0) for e, (_, h) in enumerate(edges)]
        for helper, own in by_helper.items():
            asked = [columns.a(int(e), g) for e in own]
            rows.append(([*asked, columns.x(helper, g)], [1] * len(own) + [-needs.limit], -np.inf, 0))
        for place, factor in enumerate(factors):
            able = [columns.x(int(h), g) for h in np.flatnonzero(needs.able[factor])]
            rows.append(([*able, columns.u(place, g)], [1] * (len(able) + 1), 1, np.inf))
    return rows


def _order(columns: _Columns) -> list[_Row]:
    """Number the groups by their first school, so that no two solutions differ by names only."""
    return [
        ([columns.x(s, g), *(columns.x(q, g - 1) for q in range(s))], [1] + [-1] * s, -np.inf, 0)
        for g in range(1, columns.groups)
        for s in range(g, columns.schools)
    ]


def _constraint(rows: list[_Row], count: int) -> Any:
    row = np.repeat(np.arange(len(rows)), [len(columns) for columns, *_ in rows])
    column = np.concatenate([columns for columns, *_ in rows])
    value = np.concatenate([values for _, values, *_ in rows]).astype(float)
    matrix = scipy.sparse.csr_array((value, (row, column)), shape=(len(rows), count))
    # scipy 1.14 hands these to HiGHS as they are, and it counts in 32 bits.
    matrix.indices, matrix.indptr = matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32)
    return scipy.optimize.LinearConstraint(matrix, [low for *_, low, _ in rows], [high for *_, high in rows])
