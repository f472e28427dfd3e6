"""A risk matrix as data: two axes of levels, which end of each is worse, and what a cell scores.

A matrix is one TOML file in ``data/frameworks/`` whose name begins with ``risk-``. Its cells either carry
the ranks that a source shows, all others being unknown, or score the product or the sum of their levels.
"""

import re
from dataclasses import dataclass, field

from esanalysis.english import plain

__all__ = ["METHODS", "Axis", "RiskMatrix"]

METHODS = ("ranks", "product", "sum")
_LABELLED = re.compile(r"(.*?)\s*\(\s*(\S+)\s*\)|(\S+?)\s*[-–:.]\s*(.+)|(\S+)\s+(.+)")
_WHOLE = re.compile(r"(\d+)\.0+")


@dataclass(frozen=True)
class Axis:
    """Levels of one axis in the source's order, and which end of that order is worse."""

    name: str
    levels: tuple[str, ...]
    worse: str
    labels: tuple[str, ...] = ()

    @property
    def worst_first(self) -> tuple[str, ...]:
        """Levels from the worst to the mildest."""
        return self.levels if self.worse == "first" else self.levels[::-1]

    @property
    def accepted(self) -> str:
        """What a register may write, for messages."""
        return " / ".join(
            f"{level} ({label})" if label else level
            for level, label in zip(self.levels, self.labels or ("",) * len(self.levels), strict=True)
        )

    def level(self, text: str) -> str | None:
        """Level that a cell of a register means: ``4``, ``4.0``, ``Likely``, ``High (3)``, ``4 - Likely``.

        A label and a level that contradict each other mean nothing.

        Parameters
        ----------
        text : str
            What a register has.

        Returns
        -------
        str or None

        Examples
        --------
        >>> axis = Axis("Likelihood", ("1", "2", "3"), "last", ("low", "medium", "high"))
        >>> axis.level("High (3)"), axis.level("2.0"), axis.level("Low (3)"), axis.level("0.4")
        ('3', '2', None, None)
        """
        text = text.strip()
        known = self._one(text)
        match = _LABELLED.fullmatch(text)
        if known or not match:
            return known
        parts = [self._one(part) for part in match.groups() if part]
        return parts[0] if len(set(parts)) == 1 else None

    def _one(self, text: str) -> str | None:
        if match := _WHOLE.fullmatch(text.strip()):
            text = match[1]
        names = {plain(level): level for level in self.levels}
        names |= {plain(label): level for label, level in zip(self.labels, self.levels, strict=False)}
        return names.get(plain(text)) if "." not in text else None


@dataclass(frozen=True)
class RiskMatrix:
    """A matrix of likelihood by impact.

    Parameters
    ----------
    key : str
        Its short name.
    title : str
        Its name, as pages show it.
    source : str
        Where it comes from.
    method : {"ranks", "product", "sum"}
        How a cell is valued: by a rank from the source (1 comes first), or by its levels (the higher
        the score, the worse).
    likelihood, impact : Axis
        Levels, and which end is worse.
    printed, follows : dict of (likelihood, impact) to int
        Ranks the source shows, and ranks that strictly follow from those. All other cells are unknown.
    note : str
        What has to be known about it.

    Examples
    --------
    >>> from esanalysis import load_risk_matrix
    >>> matrix = load_risk_matrix("risk-matrix-5x5-product")
    >>> len(matrix.cells)
    25
    """

    key: str
    title: str
    source: str
    method: str
    likelihood: Axis
    impact: Axis
    printed: dict[tuple[str, str], int] = field(default_factory=dict)
    follows: dict[tuple[str, str], int] = field(default_factory=dict)
    note: str = ""

    def __deepcopy__(self, memo: dict) -> "RiskMatrix":
        """Return itself: pandas deep-copies ``attrs`` on every operation, and this never changes."""
        return self

    @property
    def cells(self) -> list[tuple[str, str]]:
        """All cells as (likelihood, impact), worst first along both axes."""
        return [
            (likelihood, impact) for likelihood in self.likelihood.worst_first for impact in self.impact.worst_first
        ]

    def score(self, likelihood: str, impact: str) -> str:
        """Score of a cell the way a register writes it: ``B1``, or the product or sum as a number.

        Parameters
        ----------
        likelihood, impact : str
            Levels of the two axes.

        Returns
        -------
        str

        Examples
        --------
        >>> from esanalysis import load_risk_matrix
        >>> load_risk_matrix().score("B", "1"), load_risk_matrix("risk-matrix-5x5-product").score("3", "4")
        ('B1', '12')
        """
        if self.method == "ranks":
            return likelihood + impact
        first, second = float(likelihood), float(impact)
        return f"{first * second if self.method == 'product' else first + second:g}"

    def rank(self, likelihood: str, impact: str) -> int | None:
        """Rank of a cell, 1 first; None where the source does not give one.

        In a matrix that calculates, the rank is one more than the number of cells that score worse, so
        equal scores share a rank.

        Parameters
        ----------
        likelihood, impact : str
            Levels of the two axes.

        Returns
        -------
        int or None

        Examples
        --------
        >>> from esanalysis import load_risk_matrix
        >>> matrix = load_risk_matrix()
        >>> matrix.rank("B", "2"), matrix.rank("D", "1"), matrix.rank("D", "2")
        (5, 6, None)
        """
        if self.method == "ranks":
            return (self.printed | self.follows).get((likelihood, impact))
        own = float(self.score(likelihood, impact))
        return 1 + sum(float(self.score(*cell)) > own for cell in self.cells)

    def known(self, likelihood: str, impact: str) -> str:
        """How the rank of a cell is known: ``printed``, ``follows``, ``computed`` or ``unknown``.

        Parameters
        ----------
        likelihood, impact : str
            Levels of the two axes.

        Returns
        -------
        str
        """
        if self.method != "ranks":
            return "computed"
        cell = (likelihood, impact)
        return "printed" if cell in self.printed else "follows" if cell in self.follows else "unknown"

    def split(self, score: str) -> tuple[str, str] | None:
        """Cell that a score such as ``B1`` names; None where it names none or the matrix calculates.

        Parameters
        ----------
        score : str
            What a register has.

        Returns
        -------
        tuple of (str, str) or None
            Likelihood and impact.

        Examples
        --------
        >>> from esanalysis import load_risk_matrix
        >>> load_risk_matrix().split("B1"), load_risk_matrix().split("E9")
        (('B', '1'), None)
        """
        if self.method != "ranks":
            return None
        wanted = plain(score).replace(" ", "")
        return next((cell for cell in self.cells if plain("".join(cell)).replace(" ", "") == wanted), None)
