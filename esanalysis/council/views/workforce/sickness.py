"""How many days are lost to sickness, beside what may be compared with them."""

import re
from dataclasses import dataclass
from typing import ClassVar

import pandas as pd
from markupsafe import Markup

from esanalysis.council.measures.comparators import already_over, beside_comparators, projected_year
from esanalysis.council.views.base import CouncilView, listing
from esanalysis.council.views.phrases import apart, as_printed, group_name, in_group
from esanalysis.council.views.workforce.beside import (
    beside_strip,
    bullets_of,
    changes_of,
    draw_beside,
    drawn,
    figures_beside,
    hidden_own,
    latest,
    named_standard,
    of_when,
    of_whom,
    one_standard,
    spread_of,
    standard,
    totals_of,
    ways,
    whose,
)
from esanalysis.display.axes import Axes, in_house_style
from esanalysis.display.view import MainPoint
from esanalysis.english import capital, counted, listed, number

__all__ = ["Sickness", "sickness"]


_FTE = re.compile(r"\b(?:fte|wte|full[ -]time equivalent)s?\b", re.IGNORECASE)
ALONE = "No own figure stands beside one that it may be compared with."


@dataclass(frozen=True, repr=False)
class Sickness(CouncilView):
    """Days lost a person, a row an own figure, beside its comparators.

    Attributes
    ----------
    rows : DataFrame
        Sickness, as loaded or as shared.
    pairs : DataFrame
        From `esanalysis.council.measures.beside_comparators`.
    over : DataFrame
        From `esanalysis.council.measures.already_over`.
    projected : DataFrame
        From `esanalysis.council.measures.projected_year`.
    """

    rows: pd.DataFrame
    pairs: pd.DataFrame
    over: pd.DataFrame
    projected: pd.DataFrame

    id: ClassVar[str] = "sickness"
    question: ClassVar[str] = "How many days are lost to sickness?"

    @property
    def subtitle(self) -> str:  # type: ignore[override]
        """In what the figures are, and which stand side by side."""
        units = {unit: "Rates in per cent" if unit == "percent" else "" for unit in self.rows["unit"].astype(str)}
        days = self.rows.loc[self.rows["unit"] == "working days", "measure"].unique()
        each = {_each(measure) for measure in days}
        said = [f"Working days lost {each.pop() if len(each) == 1 else 'as each heading says'}"] if len(days) else []
        undated = self.pairs["reason"].astype(str).str.startswith("both stand in one table").any()
        alone = "Only figures for the same months" + (", or of one table without dates," if undated else "")
        return f"{'. '.join([*said, *filter(None, units.values())])}. {alone} stand side by side."

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is missed for certain, then each own figure beside the council's."""
        if self.data.empty:
            return ("No figures on sickness were given.",)
        said = (*self._missed, *self._beside) or (*spread_of(self.rows), *changes_of(self.rows))
        return said or (ALONE,)

    @property
    def _missed(self) -> tuple[str, ...]:
        """Days lost only accumulate: over a year's target in part of the year is over it for good."""
        said = []
        for row in self.over[self.over["same_scope"] & (self.over["over"] == "target")].to_dict("records"):
            who = f"the {row['scope']}" if standard(row) == "council" else whose(standard(row))
            who = as_printed(row["group"]) if row["role"] == "directorate" else who
            said.append(
                f"{self._lost(row, who)} by {_month(row)}, more than the year's {row['over']} of {row['limit']:g}."
            )
        if said:
            one = "target is" if len(said) == 1 else "targets are"
            said.append(f"Days lost only add up: the {one} missed for certain, or the printed period is wrong.")
        return tuple(said)

    def _lost(self, row: dict, who: str) -> str:
        """A figure of somebody; its measure is named where there are several."""
        if row["unit"] == "percent":
            return f"{capital(row['measure'])}{in_group(row['group'])}: {row['value']:g} %"
        named = f"{capital(row['measure'])}: {who}" if self.rows["measure"].nunique() > 1 else capital(who)
        return f"{named} lost {row['value']:g} days {_each(row['measure'])}"

    @property
    def _beside(self) -> tuple[str, ...]:
        """For each measure, its figures beside the council's."""
        return tuple(said for measure in self._measures for said in self._of(measure))

    def _of(self, measure: str) -> list[str]:
        pairs = self._pairs(measure)
        name, chosen = one_standard(pairs)
        alike = (pairs if len(pairs) <= 2 else chosen).to_dict("records")
        found = {_WORDS[way][0]: len(rows) for way, rows in ways(chosen).items() if rows}
        everybody = [self._one(row, pairs) for row in self._total(measure).to_dict("records")]
        if len(alike) <= 2 or not found:
            return [*everybody, *(self._one(row, pairs) for row in alike[:2])]
        every = "all are " if len(found) == 1 else ""
        said = [
            f"{every or number(count) + (' is ' if count == 1 else ' are ')}{word}" for word, count in found.items()
        ]
        noun = "group" if everybody else "figure"
        total = f"{counted(sum(found.values()), noun)}{of_when(pairs, self.rows)} beside {whose(name)}'s"
        if self._named(measure):
            return [*everybody, f"{capital(measure)}: of {total}, {listed(said)}."]
        return [*everybody, f"Of {total} days lost {_each(measure)}, {listed(said)}."]

    def _one(self, row: dict, pairs: pd.DataFrame) -> str:
        """One figure, and how far it is from what it stands beside."""
        when = of_when(pairs[pairs["period"] == row["period"]], self.rows)
        gap = apart(row["difference"], "points" if row["unit"] == "percent" else "days")
        return f"{self._lost(row, group_name(row['group']))}{when}, {gap} {of_whom(row)}."

    def _total(self, measure: str) -> pd.DataFrame:
        """The figure of all staff beside the standard that the groups of a measure stand beside."""
        pairs, name = totals_of(self.pairs, self.rows), one_standard(self._pairs(measure))[0]
        pairs = pairs[pairs["measure"] == measure]
        return one_standard(pairs)[1] if name in ("", one_standard(pairs)[0]) else pairs[:0]

    def _pairs(self, measure: str) -> pd.DataFrame:
        pairs = latest(self.pairs, self.rows)
        return pairs[pairs["measure"] == measure]

    @property
    def _measures(self) -> list[str]:
        """What is measured, of the figures that stand beside others."""
        return list(dict.fromkeys(latest(self.pairs, self.rows)["measure"].astype(str)))

    def _named(self, measure: str) -> bool:
        """Whether a sentence has to name what it speaks of: it is no number of days, or there are several."""
        units = self.rows.loc[self.rows["measure"] == measure, "unit"]
        return self.rows["measure"].nunique() > 1 or bool((units == "percent").any())

    @property
    def urgent(self) -> bool:
        """Whether a target is missed for certain."""
        return bool(self._missed)

    @property
    def main_point(self) -> MainPoint | None:
        """What is missed for certain, else the first finding."""
        if self.data.empty:
            return None
        if self._missed:
            return MainPoint(self._missed[0], "A count", more="Or the printed period is wrong.")
        return None if self.sentences[0] == ALONE else MainPoint(self.sentences[0], "A count")

    @property
    def title(self) -> str:
        """How the own figures lie."""
        measure = next(iter(self._measures), "")
        name, chosen = one_standard(self._pairs(measure))
        sums = ways(self._total(measure))
        found = [(_groups(rows, sums[way]), way) for way, rows in ways(chosen).items() if rows or sums[way]]
        if not found:
            days = self.rows["unit"].eq("working days").all() and self.rows["measure"].nunique() == 1
            return f"Days lost {_each(self.rows['measure'].iloc[0])}" if days else "Absence through sickness"
        (first, way), *rest = found
        if self._named(measure):
            others = "".join(f"; {groups} {_WORDS[way][0]}" for groups, way in rest)
            return f"{capital(measure)}: {first} {_AS[way]} {whose(name)}{others}"
        others = "".join(f"; {groups} {_WORDS[way][2]}" for groups, way in rest)
        return f"{capital(first)} lost {_WORDS[way][1]} {whose(name)}{others}"

    @property
    def hidden(self) -> int:
        """How many figures of its chart are withheld."""
        return hidden_own(self.rows)

    @property
    def strip(self) -> Markup:
        """A bar an own figure, a tick for what covers the same months."""
        return beside_strip(self.pairs, self.rows, f"f-{self.id}")

    @property
    def folds(self) -> tuple[tuple[str, Markup], ...]:
        """Every pair, the standards for a whole year, and a rough projection."""
        return (
            ("What may be compared, and what may not", self.table),
            ("Figures for other times", self._standards),
            ("A rough projection to a year, which is no finding", self._projection),
        )

    @property
    def table(self) -> Markup:
        """Each own figure with what covers the same months."""
        return figures_beside(self.pairs)

    @property
    def _standards(self) -> Markup:
        pairs = drawn(self.pairs, self.rows)
        apart_ = pairs[~pairs["comparable"].fillna(True).astype(bool)]
        rows = [
            [named_standard(row), f"{row['comparator']:g}", str(row["comparator_period"]), row["reason"]]
            for row in apart_.drop_duplicates(["measure", "role", "scope", "comparator_period"]).to_dict("records")
        ]
        return listing("Standards for another time", ["Whose", "Figure", "Period", "Why they stand apart"], rows)

    @property
    def _projection(self) -> Markup:
        rows = [
            [
                group_name(row["group"]) if row["role"] == "directorate" else capital(str(row["scope"])),
                f"{row['value']:g}", f"{row['months']:g}", f"{row['projected']:.1f}", "as if every month were alike",
            ]
            for row in self.projected.to_dict("records")
        ]  # fmt: skip
        return listing("Rough projection", ["Whose", "Days", "Months", "Times 12 over the months", "How"], rows)

    @property
    def alt(self) -> str:
        """Every figure that is drawn."""
        return bullets_of(self.pairs, self.rows, self.title)

    @in_house_style
    def draw(self, ax: Axes | None = None) -> Axes:
        """Bars with their comparators as marks."""
        return draw_beside(self.pairs, self.rows, self.title, ax)


def _each(measure: object) -> str:
    """Of what the days are: days lost per full-time equivalent are more than those a person."""
    return "per FTE" if _FTE.search(str(measure)) else "a person"


def _month(row: dict) -> str:
    return f"{row['end']:%B %Y}"


# A figure below, level with and above another: in a sentence, in a title, and after another of these.
_WORDS = {
    -1: ("lower", "fewer days than", "fewer"),
    0: ("the same", "as many days as", "as many"),
    1: ("higher", "more days than", "more"),
}
_AS = {-1: "lower than", 0: "the same as", 1: "higher than"}
FEW = 4  # groups that a title names


def _groups(rows: list[dict], sums: list[dict]) -> str:
    """Names of groups, or how many they are, and after them the one that is all of them."""
    names, every = (list(dict.fromkeys(as_printed(row["group"]) for row in part)) for part in (rows, sums))
    return listed([*(names if len(names) <= FEW else [counted(len(names), "group")]), *every])


def sickness(figures: pd.DataFrame) -> Sickness:
    """Show the days lost to sickness beside what may be compared with them.

    Parameters
    ----------
    figures : DataFrame
        Sickness, as loaded, or as `esanalysis.council.measures.suppress_page` returns it.

    Returns
    -------
    Sickness

    Examples
    --------
    >>> from esanalysis import load_sickness
    >>> for sentence in sickness(load_sickness()).sentences[:2]:
    ...     print(sentence)
    The whole council lost 11.06 days a person by September 2002, more than the year's target of 10.35.
    Days lost only add up: the target is missed for certain, or the printed period is wrong.
    """
    return Sickness(figures, beside_comparators(figures), already_over(figures), projected_year(figures))
