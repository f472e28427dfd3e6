"""A proposal of working groups: one program for up to twenty schools, blocks and local repairs above."""

from dataclasses import dataclass
from itertools import combinations
from time import process_time

import numpy as np

from esanalysis.ratings.measures.development.groups.needs import Needs, met
from esanalysis.ratings.measures.development.groups.program import Rules, solve

__all__ = ["BLOCK", "Proposal", "propose", "random_mean"]

BLOCK = 20  # schools up to which one program proves its answer within seconds
_NODES_WHOLE, _NODES_BLOCK = 2000, 500
_REPAIRS = 60
_SECONDS = 50  # of the processor, as a net: what else the machine does must not change the groups
_DRAWS = 300


@dataclass(frozen=True)
class Proposal:
    """The number of each school's group, how many needs are met, and whether no grouping can meet more."""

    group: np.ndarray
    met: int
    proven: bool
    stopped: bool


def propose(needs: Needs, schools: int, groups: int, rules: Rules, blocks: np.ndarray | None = None) -> Proposal | None:
    """Divide schools into groups; None where no grouping keeps the rules.

    Parameters
    ----------
    needs : Needs
        Who needs help and who could give it.
    schools, groups : int
        How many there are; schools are numbered in alphabetical order.
    rules : Rules
        Sizes, pairs and phases.
    blocks : array, optional
        A number a school that keeps neighbours together where there are too many for one program (areas).
    """
    if schools <= BLOCK:
        group, how = solve(needs, schools, groups, rules, _NODES_WHOLE, _SECONDS)
        if group is None:
            return None
        found = met(needs, group)
        return Proposal(group, found, found == needs.bound or how == "proven", how == "stopped" and found < needs.bound)
    return _in_blocks(needs, schools, groups, rules, blocks)


def _in_blocks(needs: Needs, schools: int, groups: int, rules: Rules, blocks: np.ndarray | None) -> Proposal | None:
    end = process_time() + _SECONDS
    group = np.full(schools, -1)
    for part, count, first in _cut(schools, groups, rules, blocks):
        own, _ = solve(needs.of(part), len(part), count, rules.of(part), _NODES_BLOCK, max(1, end - process_time()))
        if own is None:
            return _whole(needs, schools, groups, rules, end)
        group[part] = own + first
    group = _repaired(needs, group, rules, end)
    found = met(needs, group)
    return Proposal(group, found, found == needs.bound, process_time() > end and found < needs.bound)


def _whole(needs: Needs, schools: int, groups: int, rules: Rules, end: float) -> Proposal | None:
    """Ask one program after all: a rule ties schools of different blocks, or a block cannot keep the rules."""
    group, how = solve(needs, schools, groups, rules, _NODES_WHOLE, max(5, end - process_time()))
    if group is None:
        return None
    found = met(needs, group)
    return Proposal(group, found, found == needs.bound, how == "stopped" and found < needs.bound)


def _cut(schools: int, groups: int, rules: Rules, blocks: np.ndarray | None) -> list[tuple[np.ndarray, int, int]]:
    """Cut the schools, by block and then by name, into parts of whole groups: schools, groups, first group."""
    order = np.lexsort((np.arange(schools), blocks)) if blocks is not None else np.arange(schools)
    order = _tied_together(order, rules)
    sizes = [schools // groups + (number < schools % groups) for number in range(groups)]
    parts, taken, first = [], 0, 0
    while first < groups:
        count = 1
        while first + count < groups and sum(sizes[first : first + count + 1]) <= BLOCK:
            count += 1
        end = taken + sum(sizes[first : first + count])
        parts.append((np.sort(order[taken:end]), count, first))
        taken, first = end, first + count
    return parts


def _tied_together(order: np.ndarray, rules: Rules) -> np.ndarray:
    """Move schools that must be together next to the first of them."""
    place = {int(school): number for number, school in enumerate(order)}
    for _ in rules.together:
        for a, b in rules.together:
            place[a] = place[b] = min(place[a], place[b])
    return np.array(sorted(order, key=lambda school: (place[int(school)], school)))


def _repaired(needs: Needs, group: np.ndarray, rules: Rules, end: float) -> np.ndarray:
    """Solve three groups at a time again, those with most to gain first, until no three have anything to gain."""
    group, found = group.copy(), met(needs, group)
    gains: dict[bytes, int] = {}  # by who is in the three; 0 once they were solved
    for _ in range(_REPAIRS):
        three = _most_to_gain(needs, group, gains) if found < needs.bound and process_time() < end else None
        if three is None:
            break
        part = np.flatnonzero(np.isin(group, three))
        gains[part.tobytes()] = 0
        own, _ = solve(
            needs.of(part), len(part), len(three), rules.of(part), _NODES_BLOCK, max(1, end - process_time())
        )
        if own is not None:
            other = group.copy()
            other[part] = np.array(three)[own]
            if met(needs, other) > found:
                group, found = other, met(needs, other)
    return group


def _most_to_gain(needs: Needs, group: np.ndarray, gains: dict[bytes, int]) -> tuple[int, ...] | None:
    """Find three groups that, as one, would meet most needs more than apart; None where no three would."""
    groups = int(group.max()) + 1
    alone = [needs.of(np.flatnonzero(group == number)).bound for number in range(groups)]
    best, most = None, 0
    for three in combinations(range(groups), min(3, groups)):
        part = np.flatnonzero(np.isin(group, three))
        known = part.tobytes()
        if known not in gains:
            gains[known] = needs.of(part).bound - sum(alone[number] for number in three)
        if gains[known] > most:
            best, most = three, gains[known]
    return best


def random_mean(needs: Needs, group: np.ndarray) -> float:
    """Needs met by random groups of the same sizes, on average over 300 (seed 0)."""
    random = np.random.default_rng(0)
    return float(np.mean([met(needs, random.permutation(group)) for _ in range(_DRAWS)]))
