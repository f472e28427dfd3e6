"""The order of an instrument's factors, and how firm it is: the facts that questions 2 and 3 read alike."""

from collections.abc import Sequence
from functools import cached_property

import pandas as pd

from esanalysis.display.view import Firmness
from esanalysis.instrument.framework import Band
from esanalysis.ratings.views.answers.answer import Answer

__all__ = ["Order"]


class Order(Answer):
    """An answer that rests on the order of the factors."""

    @cached_property
    def placed(self) -> list[dict]:
        """The factors that enough schools are rated on, strongest first, ties in the instrument's order."""
        return self.data.dropna(subset="rank").sort_values(["rank", "ksf"]).to_dict("records")

    @property
    def state(self) -> str:
        """As `doubt` says (``apart``, ``chance``, ``some apart``, ...), or ``tied`` (all alike), or ``not rated``."""
        if not self.placed:
            return "not rated"
        if len({self.words.average(row["adjusted"]) for row in self.placed}) == 1 and len(self.placed) > 1:
            return "tied"
        return str(self.cluster.doubt["order"])

    @cached_property
    def leaders(self) -> list[str]:
        """Who is strongest: firmly, else likely, else (where that cannot be said) by average, with ties."""
        return self._end("best", 1)

    @cached_property
    def trailing(self) -> list[str]:
        """Who is weakest, in the same way."""
        return self._end("worst", len(self.placed))

    @property
    def weakest_first(self) -> list[str]:
        """Those who trail, the weakest first, ties in the instrument's order."""
        return sorted(self.trailing, key=lambda key: -self.cluster.of_ksf[key]["rank"])

    def _end(self, side: str, rank: int) -> list[str]:
        if firm := [row["ksf"] for row in self.placed if row["firm_best"] == row["firm_worst"] == rank]:
            return firm
        if self.state == "apart" and (likely := [row["ksf"] for row in self.placed if row[f"likely_{side}"] == rank]):
            return likely
        printed = self.words.average  # by print: two averages that read the same are no order
        end = printed(self.placed[0 if rank == 1 else -1]["adjusted"]) if self.placed else None
        return [row["ksf"] for row in self.placed if printed(row["adjusted"]) == end]

    @property
    def told_apart(self) -> bool:
        """Whether those that could lead are at most half of all."""
        return len(self.leaders) <= len(self.placed) / 2 or len(self.placed) == 1

    def firmness(self, keys: Sequence[str]) -> Firmness:
        """Tell how firmly these stand at their end: ``Firm``, ``Likely``, ``A count`` or ``Cannot be tested``."""
        rows = [self.cluster.of_ksf[key] for key in keys]
        if self.state == "cannot be tested":
            return "Cannot be tested"
        if len(rows) == 1 and pd.notna(rows[0]["firm_best"]) and rows[0]["firm_best"] == rows[0]["firm_worst"]:
            return "Firm"
        return "Likely" if self.state == "apart" else "A count"

    @staticmethod
    def groups(pairs: pd.DataFrame) -> list[tuple[list[str], list[str]]]:
        """Firm differences: factors, and those that each of them is firmly ahead of."""
        behind: dict[tuple[str, ...], list[str]] = {}
        for key, part in pairs.groupby("ksf", observed=True, sort=False):
            behind.setdefault(tuple(map(str, part["behind"])), []).append(str(key))
        return [(ahead, list(others)) for others, ahead in behind.items()]

    @cached_property
    def in_top_band(self) -> list[str]:
        """Factors whose average is in the strongest band, also that of the marks in the grid where it is adjusted."""
        framework = self.cluster.framework
        return [row["ksf"] for row in self.placed if self._bands(row) == {framework.bands[-1]}]

    def _bands(self, row: dict) -> set[Band]:
        """Band of a factor's average, and of the average that the grid prints: two where the adjustment moves it."""
        return {self.cluster.framework.band_of(row[average]) for average in ("adjusted", "average")}

    @cached_property
    def averages(self) -> dict[str, float]:
        """Average of every factor over the schools compared."""
        return {row["ksf"]: row["adjusted"] for row in self.placed}

    def of_ranked(self, keys: Sequence[str], side: str) -> str:
        """Said behind a superlative (`side` ``best`` or ``worst``) where a factor that too few rated is no worse."""
        sign = 1 if side == "best" else -1
        named = [sign * self.words.merit(self.averages[key]) for key in keys if key in self.averages]
        few = [sign * self.words.merit(average) for average in self.unranked["average"]]
        return " of those ranked" if named and any(level >= min(named) for level in few) else ""

    @property
    def every(self) -> str:
        """The factors that are compared: ``KSFs``, or ``ranked KSFs`` where too few schools rated others."""
        return f"ranked {self.words.plural}" if len(self.unranked) else self.words.plural

    @property
    def unranked(self) -> pd.DataFrame:
        """The factors that are rated, by too few schools to be placed."""
        return self.data[self.data["rank"].isna() & (self.data["rated"] > 0)]

    @cached_property
    def adjusted(self) -> list[str]:
        """Factors whose average over the schools compared prints other than that of the schools that rated them."""
        printed = self.words.average
        return [row["ksf"] for row in self.placed if printed(row["adjusted"]) != printed(row["average"])]
