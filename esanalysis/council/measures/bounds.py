"""How closely unknown figures can be worked out from what is known about them and their sums.

Every unknown lies between two limits; every relation is a weighted sum that lies between two limits. What follows for
one unknown is a linear program. Nothing here knows what the figures are about.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import scipy  # its parts are imported when they are first used

__all__ = ["Bounds", "Limits", "Relation"]

Limits = tuple[float, float]
_Program = tuple[np.ndarray, np.ndarray]
_SLACK = 1e-6  # what a solver's arithmetic may be off by
_FAR = 1e7  # stands for infinity: HiGHS takes some unbounded problems for infeasible ones


@dataclass(frozen=True)
class Relation:
    """A weighted sum of unknowns that is known to lie between `low` and `high`."""

    weights: Mapping[Any, float]  # names are whatever the caller hashes
    low: float
    high: float

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError(f"No sum lies between {self.low:g} and {self.high:g}.")


class Bounds:
    """The least and the greatest value that unknown figures can have.

    Parameters
    ----------
    unknowns : dict of name to (low, high)
        What is known of each beforehand; ``inf`` where nothing is.
    relations : iterable of Relation
        Sums of them.
    otherwise : Bounds, optional
        What is known too where the relations contradict each other, or what is known beforehand.

    Raises
    ------
    KeyError
        A relation names something that is not among `unknowns`.

    Notes
    -----
    Each bound is one linear program over the unknowns that hang together with it (`scipy.optimize.linprog`, HiGHS).
    Whole numbers are not asked for: for sums of groups and for tables with margins the bounds are whole anyway where
    what is known beforehand is, since their matrix is totally unimodular.

    Examples
    --------
    >>> limits = {"a": (1, np.inf), "b": (1, np.inf)}
    >>> Bounds(limits, [Relation({"a": 1, "b": 1}, 12, 12)]).of("a")
    (1.0, 11.0)
    """

    def __init__(
        self, unknowns: Mapping[Hashable, Limits], relations: Iterable[Relation], otherwise: "Bounds | None" = None
    ) -> None:
        self._unknowns, self._otherwise = unknowns, otherwise
        self._parts = _parts(unknowns, relations)

    def of(self, name: Hashable) -> Limits:
        """Bound one of the unknowns.

        Parameters
        ----------
        name : hashable
            One of the unknowns.

        Returns
        -------
        tuple of float
            Where the relations contradict each other, the narrowest of what follows from those that do not: which of
            them hold is for a reader to guess. A contradiction of one relation alone tells nothing.
        """
        part = self._parts.get(name)
        if part is None:
            return _plain(self._unknowns[name])
        if len(part.relations) == 1:
            found = [_of_one_sum(name, part.relations[0], self._unknowns)]
        else:
            limits = [(max(low, -_FAR), min(high, _FAR)) for low, high in map(self._unknowns.__getitem__, part.names)]
            found = [self._of_many(name, part, limits, program) for program in part.programs(limits)]
        known = [each for each in found if each is not None]
        if (len(found) > 1 or not known) and self._otherwise:
            known.append(self._otherwise.of(name))
        return min(known, key=lambda each: each[1] - each[0], default=_plain(self._unknowns[name]))

    def are(self, name: Hashable, wide: Callable[[Limits], bool]) -> bool:
        """Whether the bounds of an unknown are wide enough.

        Every solution of a program is a way in which all unknowns may be at once, so that few programs show of many
        figures that they are open.

        Parameters
        ----------
        name : hashable
            One of the unknowns.
        wide : callable
            Says of bounds whether they are wide enough; of wider ones it says so too.

        Examples
        --------
        >>> limits = {"a": (1, np.inf), "b": (1, np.inf)}
        >>> known = Bounds(limits, [Relation({"a": 1, "b": 1}, 12, 12)])
        >>> known.are("a", lambda ends: ends[1] - ends[0] >= 5)
        True
        """
        part = self._parts.get(name)
        reached = part.reached(name) if part else None
        return (reached is not None and wide(reached)) or wide(self.of(name))

    def _of_many(self, name: Hashable, part: "_Part", limits: list[Limits], program: _Program) -> Limits | None:
        before = self._unknowns[name]
        target = np.zeros(len(part.names))
        target[part.at[name]] = 1
        found = []
        for sign, end in ((1, before[0]), (-1, before[1])):
            solved = scipy.optimize.linprog(sign * target, *program, bounds=limits, method="highs")
            value = float(sign * solved.fun) if solved.status == 0 else float(end)
            if solved.status == 0 and len(part.found) == 1:
                part.solutions.append(solved.x)
            found.append(value if abs(value) < _FAR / 10 else float(end))
        return (found[0], found[1]) if found[0] <= found[1] + _SLACK else None


@dataclass
class _Part:
    """Unknowns that hang together through their relations, and only through those."""

    names: list[Hashable] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    found: list[_Program] = field(default_factory=list)
    solutions: list[np.ndarray] = field(default_factory=list)  # of the one program, where nothing is contradicted

    @cached_property
    def at(self) -> dict[Hashable, int]:
        """Place of each unknown."""
        return {name: place for place, name in enumerate(self.names)}

    def reached(self, name: Hashable) -> Limits | None:
        """Least and most of an unknown in the solutions so far."""
        values = [float(solution[self.at[name]]) for solution in self.solutions]
        return (min(values), max(values)) if values else None

    def programs(self, limits: list[Limits]) -> list[_Program]:
        """The relations as rows of a matrix and what each may be at most; several where they contradict each other.

        Then each is what is left without as little as possible, and without as little as possible but for one of the
        relations that had to go.
        """
        if not self.found:
            matrix, ends, whose = self._rows
            gone = self._contradicted(limits, frozenset())
            lost = [gone, *(self._contradicted(limits, frozenset({one})) for one in sorted(gone))]
            for without in dict.fromkeys(lost):
                rows = [place not in without for place in whose]
                self.found.append((matrix[rows], ends[rows]))
        return self.found

    def _contradicted(self, limits: list[Limits], kept: frozenset[int]) -> frozenset[int]:
        """Which relations have to go, so that the others hold together with those that are kept."""
        matrix, ends, whose = self._rows
        count = len(whose)
        slack = [(0.0, 0.0) if place in kept else (0.0, np.inf) for place in whose]
        solved = scipy.optimize.linprog(
            np.concatenate([np.zeros(len(self.names)), np.ones(count)]), np.hstack([matrix, -np.eye(count)]), ends,
            bounds=[*limits, *slack], method="highs",
        )  # fmt: skip
        if solved.status:  # what is kept contradicts what is known beforehand
            return frozenset(whose)
        used = solved.x[len(self.names) :]
        return frozenset(place for place, off in zip(whose, used, strict=True) if off > 10 * _SLACK)

    @cached_property
    def _rows(self) -> tuple[np.ndarray, np.ndarray, list[int]]:
        """A row for each end of each relation, what it may be at most, and the place of the relation."""
        rows, ends, whose = [], [], []
        for place, relation in enumerate(self.relations):
            row = np.zeros(len(self.at))
            for name, weight in relation.weights.items():
                row[self.at[name]] = weight
            for sign, end in ((1, relation.high), (-1, -relation.low)):
                if np.isfinite(end):
                    rows.append(sign * row)
                    ends.append(end + _SLACK)
                    whose.append(place)
        return np.array(rows).reshape(-1, len(self.at)), np.array(ends), whose


def _plain(limits: Limits) -> Limits:
    return float(limits[0]), float(limits[1])


def _parts(unknowns: Mapping[Hashable, Limits], relations: Iterable[Relation]) -> dict[Hashable, _Part]:
    """Which unknowns hang together, by name; those in no relation are left out."""
    parts: dict[Hashable, _Part] = {}
    for relation in relations:
        lost = [name for name in relation.weights if name not in unknowns]
        if lost:
            raise KeyError(f"A relation names what is not unknown: {lost}.")
        joined = _Part()
        met = {id(parts[name]): parts[name] for name in relation.weights if name in parts}
        for part in met.values():
            joined.names += part.names
            joined.relations += part.relations
        joined.names += [name for name in relation.weights if name not in parts]
        joined.relations.append(relation)
        parts |= dict.fromkeys(joined.names, joined)
    return parts


def _of_one_sum(name: Hashable, relation: Relation, unknowns: Mapping[Hashable, Limits]) -> Limits | None:
    """Bounds from a single sum: what the others leave at least and at most."""
    weight = relation.weights[name]
    low, high = unknowns[name]
    if not weight:
        return _plain((low, high))
    rest_low = rest_high = 0.0
    for other, factor in relation.weights.items():
        if other != name and factor:
            ends = sorted(factor * end for end in unknowns[other])
            rest_low, rest_high = rest_low + ends[0], rest_high + ends[1]
    ends = sorted(((relation.low - rest_high) / weight, (relation.high - rest_low) / weight))
    least, most = max(low, ends[0]), min(high, ends[1])
    return None if least > most + _SLACK else _plain((least, max(least, most)))
