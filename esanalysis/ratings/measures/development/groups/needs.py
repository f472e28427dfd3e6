"""Who needs help on the priority factors, who is far enough ahead to give it, and the most that can be paired."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy  # its parts are imported when they are first used

from esanalysis.ratings.measures.model.matrix import Matrix

__all__ = ["Needs", "find_needs", "met", "pair_within"]


@dataclass(frozen=True)
class Needs:
    """Needs of one cluster: a need is a factor on which a school is in the weakest band.

    `factor` and `school` say which, one entry a need; `gap` is how far each school is ahead of it (a row a need) and
    `can` whether that school could help. `limit` is how often one school may be asked, over all factors together.
    """

    factor: np.ndarray
    school: np.ndarray
    gap: np.ndarray
    can: np.ndarray
    limit: int

    @property
    def count(self) -> int:
        """Number of needs."""
        return len(self.factor)

    @cached_property
    def able(self) -> dict[int, np.ndarray]:
        """For each factor with a need, which schools could help at least one of them."""
        return {int(factor): self.can[self.factor == factor].any(axis=0) for factor in np.unique(self.factor)}

    @cached_property
    def bound(self) -> int:
        """Needs that could be met if the whole cluster were one group: no grouping can meet more."""
        return met(self, np.zeros(self.can.shape[1], dtype=int))

    def of(self, schools: np.ndarray) -> "Needs":
        """Keep the needs and helpers among some schools, renumbered in their order."""
        place = np.full(self.can.shape[1], -1)
        place[schools] = np.arange(len(schools))
        kept = place[self.school] >= 0
        columns = np.ix_(kept, schools)
        return Needs(self.factor[kept], place[self.school[kept]], self.gap[columns], self.can[columns], self.limit)


def find_needs(matrix: Matrix, factors: list[int], limit: int) -> Needs:
    """Find the needs on `factors`; a school can help when it is out of the weakest band and far enough ahead."""
    pairs = [(factor, school) for factor in factors for school in np.flatnonzero(matrix.low[factor])]
    factor, school = (np.array([pair[side] for pair in pairs], dtype=int) for side in (0, 1))
    ahead = matrix.ahead(factor, school)
    return Needs(factor, school, ahead, matrix.able(factor, ahead), limit)


def met(needs: Needs, group: np.ndarray) -> int:
    """Most needs that can be met where a helper must be in the same group (`group` holds a number a school)."""
    return int((_solved(needs, group, np.zeros(needs.can.shape)) >= 0).sum())


def pair_within(needs: Needs, group: np.ndarray) -> np.ndarray:
    """Pair each need with a helper of its group: most pairs, then the largest gaps; -1 where nobody is left."""
    return _solved(needs, group, np.nan_to_num(needs.gap))


def _solved(needs: Needs, group: np.ndarray, gap: np.ndarray) -> np.ndarray:
    helper = np.full(needs.count, -1)
    if not needs.count:
        return helper
    allowed = needs.can & (group[needs.school][:, None] == group)
    most = needs.count * (np.abs(gap).max() + 1)  # one pair more outweighs any sum of gaps
    slots = np.repeat(np.where(allowed, gap + most, 0), needs.limit, axis=1)
    row, slot = scipy.optimize.linear_sum_assignment(slots, maximize=True)
    found = slot // needs.limit
    good = allowed[row, found]
    helper[row[good]] = found[good]
    return helper
