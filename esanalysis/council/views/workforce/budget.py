"""Where the money goes: the net budget of each division."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np
import pandas as pd
from markupsafe import Markup

from esanalysis.council.measures.people import given_before_alone
from esanalysis.council.views.base import CouncilView
from esanalysis.council.views.drawing import label_rows
from esanalysis.council.views.phrases import amount, few_or_count, not_counted, pounds
from esanalysis.council.views.strips import PICTURE, bar, key, scale_of, strip
from esanalysis.display.axes import Axes, in_house_style, new_axes
from esanalysis.display.markup import NOTHING, joined
from esanalysis.display.palette import DARK, TOKENS
from esanalysis.display.table import Column, Group, Label, strips
from esanalysis.display.view import MainPoint
from esanalysis.english import capital, counted, listed
from esanalysis.files.due import parse_due

__all__ = ["Budget", "budget"]

FEW = 3  # divisions that a sentence names one by one


@dataclass(frozen=True, repr=False)
class Budget(CouncilView):
    """Net budgets, a row a division, in thousand pounds.

    Attributes
    ----------
    rows : DataFrame
        As loaded.
    total : float
        Their sum; NaN where one is not given.
    income : bool
        Whether one of them is below nothing: then no division is a share of the total.
    before : DataFrame
        Divisions that have a budget of another year alone (`given_before_alone`).
    """

    rows: pd.DataFrame
    total: float
    income: bool
    before: pd.DataFrame

    id: ClassVar[str] = "budget"
    question: ClassVar[str] = "Where does the money go?"

    @property
    def subtitle(self) -> str:  # type: ignore[override]
        """What is drawn, and of which year."""
        year = next(iter(self.data["period"].dropna().astype(str)), "")
        return f"Net budget in thousand pounds{', ' + year if year else ''}."

    @property
    def _steps(self) -> list[tuple[float, list[str]]]:
        """Budgets that are given, largest first, each with the divisions that have it."""
        known = self.data.dropna(subset=["budget"]).sort_values("budget", ascending=False, kind="stable")
        found = known.groupby("budget", sort=False)["division"]
        return [(float(value), [str(name) for name in names]) for value, names in found]  # type: ignore[arg-type]

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sum, the largest division, and income."""
        if not self._steps:
            return ("No budget was given.",)
        (most, tops), (least, lows) = self._steps[0], self._steps[-1]
        left_out, lacking = not_counted(self.before), self._lacking()
        if self.data["budget"].count() == 1:
            one = f"has a net budget of {pounds(most)}" if most >= 0 else f"brings in {pounds(-most)} net"
            return (f"{tops[0]} {one}{self._of_year}.", *filter(None, [left_out, lacking]))
        share = (
            "" if self.income or left_out or not self.total > 0 else f", {100 * most / self.total:.0f} % of the total"
        )
        given = "that is given " if lacking else ""
        each = " each" if len(tops if most > 0 else lows) > 1 else ""
        if most > 0:
            largest = f"the largest net budget{' of those given' if lacking else ''}"
            first = f"{_have(tops, largest)}, {pounds(most)}{each or share}{self._of_year}."
        elif least < 0:
            income = f"{_have(lows, 'the most net income')}, {pounds(-least)}{each}"
            first = f"No division {given}costs more than it brings in; {income}."
        else:
            first = f"Every division {given}comes to nothing net."
        all_ = "" if self.total != self.total else (
            f"{capital(counted(len(self.data), 'division'))} come to {pounds(self.total)} net."
        )  # fmt: skip
        below = self.data[self.data["budget"] < 0]
        names = listed(f"{row['division']} brings in {pounds(-row['budget'])}" for row in below.to_dict("records"))
        below_nothing = f"{capital(names)} net, so no shares are given." if len(below) else ""
        return tuple(filter(None, (first, all_, left_out, lacking, below_nothing)))

    def _lacking(self) -> str:
        """Which divisions have a name and no figure."""
        names = self.data.loc[self.data["budget"].isna(), "division"].astype(str).tolist()
        return f"No budget is given for {few_or_count(names, 'division')}." if names else ""

    @property
    def _of_year(self) -> str:
        """The year, where not all divisions are given for it."""
        return "" if self.before.empty else f" ({self.data['period'].iloc[0]})"

    @property
    def main_point(self) -> MainPoint | None:
        """The largest division."""
        return MainPoint(self.sentences[0], "A count") if self._steps else None

    @property
    def title(self) -> str:
        """The largest division beside the next."""
        costs = [names for value, names in self._steps if value > 0]
        if len(self.data) < 2 or not costs or len(costs[0]) > FEW or self._lacking():
            return "Net budget by division"
        then = f", then {listed(costs[1])}" if len(costs) > 1 and len(costs[0]) == 1 and len(costs[1]) < FEW else ""
        return f"{listed(costs[0])} {'are' if costs[0][1:] else 'is'} the largest{then}"

    @property
    def strip(self) -> Markup:
        """A bar a division, income to the left of nothing."""
        if self.data.empty:
            return NOTHING
        ends = scale_of(self.data["budget"])
        rows = [
            [
                Label(str(row["division"]), note="" if pd.isna(row["head"]) else str(row["head"])),
                strip(bar(row["budget"], ends, "rb last" if row["budget"] < 0 else "rb lead")),
                "not given" if pd.isna(row["budget"]) else amount(row["budget"]),
            ]
            for row in self.data.to_dict("records")
        ]
        columns = [Column("Division", "text"), Column(PICTURE, "strip"), Column("£'000")]
        legend = key(("rb lead", "cost"), ("rb last", "net income")) if self.income else NOTHING
        return joined([legend, strips(f"f-{self.id}", columns, [Group(rows=rows)])])

    @property
    def table(self) -> Markup:
        """Nothing: the chart shows every figure."""
        return NOTHING

    @property
    def alt(self) -> str:
        """Every figure that is drawn."""
        described = [
            f"{row['division']}: {'not given' if pd.isna(row['budget']) else amount(row['budget'])}"
            for row in self.data.to_dict("records")
        ]
        return f"Bars of the net budget in thousand pounds. {'; '.join(described)}."

    @in_house_style
    def draw(self, ax: Axes | None = None) -> Axes:
        """Bars, income to the left of nothing."""
        ax = ax or new_axes(5.6, 0.36 * len(self.data) + 0.1)
        values = self.data["budget"].fillna(0)
        colours = [TOKENS["last"] if value < 0 else TOKENS["lead"] for value in values]
        ax.barh(np.arange(len(values)), values, height=0.66, color=colours, edgecolor=TOKENS["frame"], linewidth=0.6)
        low, high = min(values.min(), 0), max(values.max(), 0)
        room = max(high - low, 1)
        for at, (value, printed) in enumerate(zip(values, self.data["budget"], strict=True)):
            text = "not given" if pd.isna(printed) else amount(value)
            ax.text(max(value, 0) + 0.015 * room, at, text, va="center")
        ax.axvline(0, color=DARK, linewidth=0.9)
        ax.set_xlim(low - 0.02 * room, high + 0.14 * room)
        label_rows(self.data["division"].astype(str).tolist(), ax)
        ax.xaxis.set_major_formatter(lambda value, _: amount(value))
        ax.set_xlabel("Thousand pounds, net" + (" (left of zero: income)" if self.income else ""))
        ax.set_title(self.title, pad=10)
        return ax


def _have(names: list[str], what: str) -> str:
    """Who has something, however many share it."""
    if len(names) == 1:
        return f"{names[0]} has {what}"
    return f"{listed(names) if len(names) <= FEW else capital(counted(len(names), 'division'))} have {what}"


def budget(figures: pd.DataFrame) -> Budget:
    """Show where the money goes.

    Parameters
    ----------
    figures : DataFrame
        Budget, as loaded; of several years the latest is shown.

    Returns
    -------
    Budget

    Examples
    --------
    >>> from esanalysis import load_budget
    >>> budget(load_budget()).sentences[0]
    'Strategic Planning & Services to Schools has the largest net budget, £87.1 million.'
    """
    periods = list(figures["period"].dropna().astype(str).unique())
    shown = figures
    if len(periods) > 1:  # years are no parts of one sum: the latest is shown
        latest = max(periods, key=lambda period: (parse_due(period).end or date.min, periods.index(period)))
        shown = figures[figures["period"].astype(str) == latest].reset_index(drop=True)
    total, income = float(shown["budget"].sum(skipna=False)), bool((shown["budget"] < 0).any())
    return Budget(shown, total, income, given_before_alone(figures, shown, "division"))
