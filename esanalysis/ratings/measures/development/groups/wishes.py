"""What people ask of a grouping, from names to rules: sizes, pairs together or apart, travel, phases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from esanalysis.english import plain
from esanalysis.errors import GroupingError
from esanalysis.ratings.measures.development.groups.program import Rules

__all__ = ["Wishes", "fewest_groups"]


@dataclass(frozen=True)
class Wishes:
    """Sizes and rules as people give them.

    Parameters
    ----------
    size : tuple of int
        Smallest and largest group.
    must, must_not : iterable of tuple of str
        Pairs of schools that must be in one group, and that must not.
    travel : DataFrame, optional
        How far two schools are apart: columns `a`, `b`, `minutes`; or, with columns `school`, `easting`, `northing`,
        where each stands.
    furthest : float, optional
        The most that two schools of a group may be apart, in the unit of `travel`.
    phases : iterable of tuple
        Each a phase, the fewest and the most of its schools a group.

    Raises
    ------
    GroupingError
        The sizes are none, or a rule names one school.

    Examples
    --------
    >>> Wishes(size=(2, 4), must_not=[("Ash", "Beck")]).size
    (2, 4)
    >>> Wishes(size=(4, 2))
    Traceback (most recent call last):
    esanalysis.errors.GroupingError: A group's size is a smallest and a largest number such as 3 and 5, not 4 and 2.
    """

    size: tuple[int, int] = (3, 5)
    must: Sequence[tuple[str, str]] = ()
    must_not: Sequence[tuple[str, str]] = ()
    travel: pd.DataFrame | None = None
    furthest: float | None = None
    phases: Sequence[tuple[str, int, int]] = ()

    def __post_init__(self) -> None:
        low, high = self.size
        if not 1 <= low <= high:
            raise GroupingError(
                f"A group's size is a smallest and a largest number such as 3 and 5, not {low} and {high}."
            )

    def rules(self, schools: Sequence[str], phase: Sequence[str | None]) -> Rules:
        """Say the same for the schools of one cluster by number; pairs of which it has neither are passed over."""
        together, apart = self._pairs(self.must, schools), self._pairs(self.must_not, schools)
        for a, b in together:
            if (a, b) in apart:
                raise GroupingError(
                    f"{schools[a]} and {schools[b]} must and must not be together: leave out one of the two rules."
                )
        self._check_ties(together, schools)
        too_far, _ = self.distances(schools)
        apart += [pair for pair in too_far if pair not in apart]
        folded = [plain(name or "") for name in phase]
        phases = tuple(
            (np.array([name == plain(wanted) for name in folded]), least, most) for wanted, least, most in self.phases
        )
        for (wanted, *_), (member, *_) in zip(self.phases, phases, strict=True):
            if not member.any():
                known = ", ".join(dict.fromkeys(name for name in phase if name)) or "none"
                raise GroupingError(f"No school is {wanted}; the phases are: {known}.")
        return Rules(*self.size, tuple(together), tuple(apart), phases)

    def distances(self, schools: Sequence[str]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """Pairs that are further apart than allowed, and pairs of which nothing is known."""
        apart = self.apart(schools)
        if apart is None or self.furthest is None:
            return [], []
        pairs = [(a, b) for a in range(len(schools)) for b in range(a + 1, len(schools))]
        far = [(a, b) for a, b in pairs if apart[a, b] > self.furthest + 1e-9]
        return far, [(a, b) for a, b in pairs if np.isnan(apart[a, b])]

    def apart(self, schools: Sequence[str]) -> np.ndarray | None:
        """How far each school is from each other; NaN where it is not known, None where nothing was given."""
        if self.travel is None:
            return None
        place = {plain(name): number for number, name in enumerate(schools)}
        found = np.full((len(schools), len(schools)), np.nan)
        if {"easting", "northing"} <= set(self.travel.columns):
            points = np.full((len(schools), 2), np.nan)
            for name, east, north in self.travel[["school", "easting", "northing"]].itertuples(index=False):
                if plain(str(name)) in place:
                    points[place[plain(str(name))]] = east, north
            return np.sqrt(((points[:, None] - points) ** 2).sum(axis=-1))
        for a, b, minutes in self.travel[["a", "b", "minutes"]].itertuples(index=False):
            if plain(str(a)) in place and plain(str(b)) in place:
                ends = place[plain(str(a))], place[plain(str(b))]
                found[ends] = found[ends[::-1]] = np.nanmax([minutes, found[ends]])  # there and back may differ
        return found

    def _pairs(self, wanted: Iterable[tuple[str, str]], schools: Sequence[str]) -> list[tuple[int, int]]:
        place = {plain(name): number for number, name in enumerate(schools)}
        found: list[tuple[int, int]] = []
        for pair in wanted:
            known = [place[plain(str(name))] for name in pair if plain(str(name)) in place]
            lost = [str(name) for name in pair if plain(str(name)) not in place]
            if len(pair) != 2 or len(set(known)) < len(known):
                raise GroupingError(f"A rule names two schools, not {' and '.join(map(str, pair))}.")
            if known and lost:
                raise GroupingError(f'There is no school "{lost[0]}". The schools are: {", ".join(schools)}.')
            if known:
                found.append((min(known), max(known)))
        return found

    def _check_ties(self, together: list[tuple[int, int]], schools: Sequence[str]) -> None:
        tied = list(range(len(schools)))
        for a, b in together:
            tied = [tied[a] if label == tied[b] else label for label in tied]
        most = max(np.unique(tied, return_counts=True)[1], default=0)
        if most > self.size[1]:
            raise GroupingError(
                f"Must-rules tie {most} schools; a group holds {self.size[1]}: drop a rule or allow more."
            )


def fewest_groups(schools: int, size: tuple[int, int]) -> int:
    """How few groups of that size hold all schools (fewest groups pair most).

    Raises
    ------
    GroupingError
        There is no such number; the message names sizes that work.

    Examples
    --------
    >>> fewest_groups(20, (3, 5))
    4
    >>> fewest_groups(7, (4, 5))
    Traceback (most recent call last):
    esanalysis.errors.GroupingError: 7 schools cannot be put into groups of 4 to 5; 3 to 4 works.
    """
    low, high = size
    if schools <= high:
        return 1
    if _fits(schools, low, high):
        return -(-schools // high)
    others = [size for down in range(1, low) for size in ((low - down, high - down), (low - down, high))]
    works = next((_size(*other) for other in others if _fits(schools, *other)), _size(1, high))
    raise GroupingError(f"{schools} schools cannot be put into groups of {_size(low, high)}; {works} works.")


def _size(low: int, high: int) -> str:
    return f"{low} to {high}" if low != high else str(low)


def _fits(schools: int, low: int, high: int) -> bool:
    groups = -(-schools // high)
    return groups * low <= schools <= groups * high
