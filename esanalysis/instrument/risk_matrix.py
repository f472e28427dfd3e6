"""A risk matrix as data: two axes of levels, which end of each is worse, and what a cell scores.

A matrix is one TOML file in ``data/frameworks/`` whose name begins with ``risk-``. Its cells either carry
the ranks that a source shows, all others being unknown, or score the product or the sum of their levels.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from esanalysis.english import plain
from esanalysis.errors import FrameworkError
from esanalysis.files.shipped import DATA
from esanalysis.instrument.reading import read_toml

__all__ = ["METHODS", "Axis", "RiskMatrix", "load_risk_matrix", "risk_matrix_keys"]

METHODS = ("ranks", "product", "sum")
ENDS = ("first", "last")
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
    likelihood, impact : Axis
    method : {"ranks", "product", "sum"}
        How a cell is valued: by a rank from the source (1 comes first), or by its levels (the higher
        the score, the worse).
    printed, follows : dict of (likelihood, impact) to int
        Ranks the source shows, and ranks that strictly follow from those. All other cells are unknown.
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

        Examples
        --------
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

        Examples
        --------
        >>> matrix = load_risk_matrix()
        >>> matrix.rank("B", "2"), matrix.rank("D", "1"), matrix.rank("D", "2")
        (5, 6, None)
        """
        if self.method == "ranks":
            return (self.printed | self.follows).get((likelihood, impact))
        own = float(self.score(likelihood, impact))
        return 1 + sum(float(self.score(*cell)) > own for cell in self.cells)

    def known(self, likelihood: str, impact: str) -> str:
        """How the rank of a cell is known: ``printed``, ``follows``, ``computed`` or ``unknown``."""
        if self.method != "ranks":
            return "computed"
        cell = (likelihood, impact)
        return "printed" if cell in self.printed else "follows" if cell in self.follows else "unknown"

    def split(self, score: str) -> tuple[str, str] | None:
        """Cell that a score such as ``B1`` names; None where it names none or the matrix calculates.

        Examples
        --------
        >>> load_risk_matrix().split("B1"), load_risk_matrix().split("E9")
        (('B', '1'), None)
        """
        if self.method != "ranks":
            return None
        wanted = plain(score).replace(" ", "")
        return next((cell for cell in self.cells if plain("".join(cell)).replace(" ", "") == wanted), None)


def risk_matrix_keys() -> list[str]:
    """Keys of the risk matrices that are shipped, in alphabetical order.

    Examples
    --------
    >>> "risk-matrix-2003" in risk_matrix_keys()
    True
    """
    return sorted(path.stem for path in (DATA / "frameworks").glob("risk-*.toml"))


def load_risk_matrix(source: str | Path | RiskMatrix = "risk-matrix-2003") -> RiskMatrix:
    """Read and validate a risk matrix.

    Parameters
    ----------
    source : str or Path
        Key of a shipped matrix (see `risk_matrix_keys`) or the path of a TOML file. A `RiskMatrix` is
        returned as it is.

    Raises
    ------
    FrameworkError
        The file does not exist, is not TOML, or describes no usable matrix: an axis that does not state
        which end is worse, a rank outside the axes, ranks that contradict the axes. The message lists
        every problem.

    Examples
    --------
    >>> matrix = load_risk_matrix()
    >>> matrix.likelihood.worst_first[0], len(matrix.printed), len(matrix.follows)
    ('A', 8, 2)
    """
    if isinstance(source, RiskMatrix):
        return source
    return _Builder(*read_toml(source, "risk matrix", risk_matrix_keys())).matrix()


class _Builder:
    """Turns parsed TOML into a `RiskMatrix`, collecting every problem before it gives up."""

    def __init__(self, raw: dict[str, Any], file: str) -> None:
        self.raw, self.file = raw, file
        self.problems: list[str] = []

    def matrix(self) -> RiskMatrix:
        head = {name: self._text(name) for name in ("key", "title", "source")}
        method = self.raw.get("method")
        if method not in METHODS:
            self.problems.append(f"method is one of {', '.join(METHODS)} (found {method!r}).")
        axes = {name: self._axis(name, numeric=method in METHODS[1:]) for name in ("likelihood", "impact")}
        if self.problems:
            self._give_up()
        ranks = {kind: self._ranks(kind, axes) for kind in ("printed", "follows")}
        if method == "ranks" and not ranks["printed"]:
            self.problems.append('[ranks.printed] is needed for method = "ranks".')
        matrix = RiskMatrix(
            head["key"],
            head["title"],
            head["source"],
            str(method),
            axes["likelihood"],
            axes["impact"],
            printed=ranks["printed"],
            follows=ranks["follows"],
            note=self.raw.get("note", ""),
        )
        self._check_order(matrix)
        if self.problems:
            self._give_up()
        return matrix

    def _give_up(self) -> None:
        listed = "\n".join(f"- {problem}" for problem in self.problems)
        raise FrameworkError(f"{self.file} is not a usable risk matrix:\n{listed}")

    def _text(self, name: str) -> str:
        value = self.raw.get(name)
        if isinstance(value, str) and value.strip():
            return value
        self.problems.append(f'the file needs {name} = "..." (found {value!r}).')
        return ""

    def _axis(self, name: str, *, numeric: bool) -> Axis:
        raw = self.raw.get(name)
        raw = raw if isinstance(raw, dict) else {}
        levels = raw.get("levels")
        texts = [str(level) for level in levels] if isinstance(levels, list) else []
        if len(texts) < 2 or len(set(texts)) < len(texts):
            self.problems.append(f"[{name}] levels needs two or more different levels (found {levels!r}).")
        elif numeric and not all(re.fullmatch(r"\d+(\.\d+)?", level) for level in texts):
            self.problems.append(f"[{name}] levels must be numbers to be multiplied or added.")
        elif numeric and [float(level) for level in texts] != sorted(map(float, texts)):
            self.problems.append(f"[{name}] levels must rise, since a higher score is worse.")
        worse = raw.get("worse")
        if worse not in ENDS:
            self.problems.append(f'[{name}] must state worse = "first" or "last" (found {worse!r}).')
        elif numeric and worse == "first":
            self.problems.append(f'[{name}] worse = "first" contradicts a score that rises with the levels.')
        labels = raw.get("labels", [])
        if labels and len(labels) != len(texts):
            self.problems.append(f"[{name}] needs as many labels as levels, or none.")
        return Axis(str(raw.get("name", name.capitalize())), tuple(texts), str(worse), tuple(labels))

    def _ranks(self, kind: str, axes: dict[str, Axis]) -> dict[tuple[str, str], int]:
        raw = self.raw.get("ranks", {}).get(kind, {})
        cells = {
            first + second: (first, second) for first in axes["likelihood"].levels for second in axes["impact"].levels
        }
        found = {}
        for score, rank in raw.items():
            if score not in cells or not isinstance(rank, int) or isinstance(rank, bool) or rank < 1:
                self.problems.append(f"[ranks.{kind}] {score} = {rank!r} is no cell of the axes with a rank.")
            else:
                found[cells[score]] = rank
        return found

    def _check_order(self, matrix: RiskMatrix) -> None:
        """No cell may rank before one that is worse on one axis and not milder on the other."""
        ranks = matrix.printed | matrix.follows
        if len(ranks) < len(matrix.printed) + len(matrix.follows):
            self.problems.append("a cell stands under [ranks.printed] and [ranks.follows].")
        place = {
            cell: (matrix.likelihood.worst_first.index(cell[0]), matrix.impact.worst_first.index(cell[1]))
            for cell in ranks
        }
        for worse, (row, column) in place.items():
            for milder, (other_row, other_column) in place.items():
                if worse != milder and row <= other_row and column <= other_column and ranks[worse] > ranks[milder]:
                    self.problems.append(
                        f"{''.join(milder)} ranks {ranks[milder]} before {''.join(worse)} ({ranks[worse]}), "
                        "although the axes make the latter worse: is `worse` at the right end?"
                    )
