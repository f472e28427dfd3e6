"""Which factors come first, and what kind of weakness each is: the facts of question 3."""

from collections.abc import Sequence
from functools import cached_property

import pandas as pd

from esanalysis.ratings.measures.priorities import chosen
from esanalysis.ratings.views.answers.answer import Answer
from esanalysis.ratings.views.answers.strengths import Strengths

__all__ = ["Choice"]

FEW = 3  # factors of which one is likely the weakest, that a sentence can name


class Choice(Answer):
    """An answer that rests on a choice of factors to work on."""

    @cached_property
    def state(self) -> str:
        """``not rated``, ``few rated``, ``everything low``, ``nothing low``, ``no choice`` or ``chosen``."""
        found = self.cluster.weaknesses
        state = str(found["state"].iloc[0])
        if state == "some low":
            return "chosen" if bool(found["singled_out"].iloc[0]) else "no choice"
        return state

    @cached_property
    def chosen(self) -> list[dict]:
        """The priorities, weakest first; none where everything is low or nothing comes before the others."""
        return chosen(self.data).to_dict("records")

    @cached_property
    def averages(self) -> dict[str, float]:
        """Average of every priority, also of one that has no rank because it shares no school with others."""
        return {row["ksf"]: row["adjusted"] for row in self.chosen}

    @cached_property
    def first(self) -> list[str]:
        """The weakest of them, with ties."""
        if self.strengths.state == "apart":
            return [row["ksf"] for row in self.chosen if row["place"] == self.chosen[0]["place"]]
        printed = self.words.average
        return [row["ksf"] for row in self.chosen if printed(row["adjusted"]) == printed(self.chosen[0]["adjusted"])]

    @cached_property
    def likely_weakest(self) -> list[str]:
        """The few priorities of which one is likely the weakest of all, weakest first; none where that is one."""
        found = self.strengths.weakest_first
        several = self.strengths.state == "apart" and 1 < len(found) <= FEW
        chosen = {row["ksf"] for row in self.chosen}
        return found if several and set(self.first) <= set(found) <= chosen else []

    @property
    def open(self) -> list[str]:
        """Priorities that are not firmly behind every factor that is none."""
        return [row["ksf"] for row in self.chosen if pd.isna(row["firm"]) or not row["firm"]]

    @cached_property
    def rivals(self) -> list[str]:
        """Factors with low marks that could stand in the place of one that its average alone made a priority."""
        by_average = [key for key in self.open if self._of_ksf[key]["low"] * 2 < self._of_ksf[key]["rated"]]
        if not by_average or self.strengths.state != "apart":
            return []
        chosen = {row["ksf"] for row in self.chosen}
        least = min(self.cluster.of_ksf[key]["rank"] for key in by_average)
        return [
            row["ksf"]
            for row in reversed(self.strengths.placed)
            if row["ksf"] not in chosen and self._of_ksf[row["ksf"]]["low"] and row["likely_worst"] >= least
        ]

    @cached_property
    def strengths(self) -> Strengths:
        """The order of all factors, read the same as in question 2."""
        return Strengths(self.cluster)

    def kind(self, key: str) -> str:
        """What kind of weakness it is: ``nobody ahead``, ``few schools``, ``somebody ahead`` or ``nowhere``."""
        row = self._of_ksf[key]
        if row["help"] == "nobody ahead":
            return "nobody ahead"
        if row["extent"] == "one or two schools":
            return "few schools"
        return "somebody ahead" if row["help"] else "nowhere"

    @cached_property
    def _of_ksf(self) -> dict[str, dict]:
        return {str(row["ksf"]): row for row in self.cluster.weaknesses.to_dict("records")}

    def of_kind(self, kind: str) -> list[str]:
        """The priorities of one kind of weakness."""
        return [row["ksf"] for row in self.chosen if self.kind(row["ksf"]) == kind]

    @property
    def are_weakest(self) -> bool:
        """Whether no other factor's average prints as weak as that of a priority: one without a low mark can."""
        merits = self._printed
        chosen = [merits.pop(row["ksf"]) for row in self.chosen]
        return not merits or max(chosen) < min(merits.values())

    def chosen_by(self, keys: Sequence[str]) -> str:
        """What put these among the priorities: that no other average is weaker, their low marks, or either."""
        merits, chosen = self._printed, {row["ksf"] for row in self.chosen}
        weakest = min((level for key, level in merits.items() if key not in chosen), default=float("inf"))
        marked = sum(merits[key] > weakest for key in keys)
        if not marked:
            return "average"
        return f"{self.words.low} marks" if marked == len(keys) else f"average or {self.words.low} marks"

    @property
    def distance(self) -> float:
        """How far the next average prints from that of the first priority: 0 is alike, below 0 weaker than it."""
        merits = self._printed
        first = merits[self.first[0]]
        return min((level - first for key, level in merits.items() if key not in self.first), default=float("inf"))

    @property
    def _printed(self) -> dict[str, float]:
        """Every average as it is printed, better is more."""
        return {key: self.words.merit(level) for key, level in (self.strengths.averages | self.averages).items()}
