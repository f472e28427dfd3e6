"""A risk matrix from its file: what the schema cannot say is checked here, and every default is given."""

import re
from typing import Any

from esanalysis.instrument.file.build import checked
from esanalysis.instrument.file.check import shown
from esanalysis.instrument.file.source import Keys, Source
from esanalysis.instrument.risk_matrix import METHODS, Axis, RiskMatrix

__all__ = ["build_risk_matrix"]


def build_risk_matrix(source: Source) -> RiskMatrix:
    """Build a risk matrix from what its file holds.

    Parameters
    ----------
    source : Source
        A file; one that did not come with the package is checked against the JSON Schema first.

    Returns
    -------
    RiskMatrix

    Raises
    ------
    FrameworkError
        The file describes no usable matrix: an axis that does not state which end is worse, a rank outside
        the axes, ranks that contradict the axes. The message lists every problem with its place.
    """
    builder = _Builder(source)
    return checked(source, "risk matrix", builder.matrix, builder.problems)


class _Builder:
    """Turns entries of the right types into a `RiskMatrix`, collecting every problem before it gives up."""

    def __init__(self, source: Source) -> None:
        self.source, self.raw = source, source.raw
        self.problems: list[str] = []

    def matrix(self) -> RiskMatrix:
        raw, method = self.raw, self.raw["method"]
        axes = {name: self._axis(name, numeric=method in METHODS[1:]) for name in ("likelihood", "impact")}
        ranks = {kind: self._ranks(kind, axes) for kind in ("printed", "follows")}
        if method == "ranks" and not raw.get("ranks", {}).get("printed"):
            self._say((), 'ranks.printed is needed for method = "ranks".')
        elif method != "ranks" and "ranks" in raw:
            self._say(("ranks",), f'has no place beside method = "{method}", which calculates.')
        matrix = RiskMatrix(
            raw.get("key", self.source.stem),
            raw["title"],
            raw.get("source", "not stated"),
            method,
            axes["likelihood"],
            axes["impact"],
            printed=ranks["printed"],
            follows=ranks["follows"],
            note=raw.get("note", ""),
        )
        if not self.problems:
            self._check_order(matrix)
        return matrix

    def _say(self, path: Keys, text: str) -> None:
        self.problems.append(f"{self.source.place(path)}: {text}")

    def _axis(self, name: str, *, numeric: bool) -> Axis:
        raw = self.raw[name]
        levels = [level if isinstance(level, str) else f"{level:g}" for level in raw["levels"]]
        labels = tuple(raw.get("labels", ()))
        if len(set(levels)) < len(levels):
            self._say((name, "levels"), f"must be different (found {shown(raw['levels'])}).")
        elif numeric and not all(re.fullmatch(r"\d+(\.\d+)?", level) for level in levels):
            self._say((name, "levels"), f"must be numbers to be multiplied or added (found {shown(raw['levels'])}).")
        elif numeric and [float(level) for level in levels] != sorted(map(float, levels)):
            self._say((name, "levels"), "must rise, since a higher score is worse.")
        if numeric and raw["worse"] == "first":
            self._say((name, "worse"), "contradicts a score that rises with the levels.")
        if labels and len(labels) != len(levels):
            many = f"{len(levels)}, or none (found {len(labels)})"
            self._say((name, "labels"), f"needs as many labels as levels, {many}.")
        return Axis(raw.get("name", name.capitalize()), tuple(levels), raw["worse"], labels)

    def _ranks(self, kind: str, axes: dict[str, Axis]) -> dict[tuple[str, str], int]:
        cells = {
            first + second: (first, second) for first in axes["likelihood"].levels for second in axes["impact"].levels
        }
        found: dict[tuple[str, str], int] = {}
        for score, rank in self.raw.get("ranks", {}).get(kind, {}).items():
            if score in cells:
                found[cells[score]] = int(rank)
            else:
                self._say(("ranks", kind, score), f"is no cell of the axes, such as {next(iter(cells))}.")
        return found

    def _check_order(self, matrix: RiskMatrix) -> None:
        """No cell may rank before one that is worse on one axis and not milder on the other."""
        ranks: dict[Any, int] = matrix.printed | matrix.follows
        if len(ranks) < len(matrix.printed) + len(matrix.follows):
            self._say(("ranks",), "a cell stands under printed and under follows.")
        place = {
            cell: (matrix.likelihood.worst_first.index(cell[0]), matrix.impact.worst_first.index(cell[1]))
            for cell in ranks
        }
        for worse, (row, column) in place.items():
            for milder, (other_row, other_column) in place.items():
                if worse != milder and row <= other_row and column <= other_column and ranks[worse] > ranks[milder]:
                    self._say(
                        ("ranks",),
                        f"{''.join(milder)} ranks {ranks[milder]} before {''.join(worse)} ({ranks[worse]}), "
                        "although the axes make the latter worse: is `worse` at the right end?",
                    )
