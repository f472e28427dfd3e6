"""Question 2: which factors is the cluster doing really well on? And how firm is that order?"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
from markupsafe import Markup

from esanalysis.display.axes import Axes, in_house_style, new_axes
from esanalysis.display.charts.ranks import RankBar, RankRow, ranks
from esanalysis.display.palette import ACCENT, DARK, LIGHT
from esanalysis.display.view import MainPoint
from esanalysis.english import capital, counted, is_are, number
from esanalysis.ratings.views.answers.answer import said_of_adjusted, that_fits
from esanalysis.ratings.views.answers.differences import Differences
from esanalysis.ratings.views.answers.tables import ends, factors_in_figures, firm_pairs, ranks_said
from esanalysis.ratings.views.cluster import Cluster, cluster_of
from esanalysis.ratings.views.figure import dots, factor_rows, stripes

__all__ = ["Strengths", "strengths"]

NAMED = 3  # leaders named in a main point
SHOWN = 3  # factors that too few rated, each in its sentence; more are named together


@dataclass(frozen=True, eq=False, repr=False)
class Strengths(Differences):
    """What `strengths` returns."""

    number = 2

    @property
    def data(self) -> pd.DataFrame:
        """One row a factor, in the instrument's order."""
        return self.cluster.strengths

    # ---- sentences -----------------------------------------------------------------------------------------------

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """Who leads, and what is firm."""
        if not self.placed:
            return (f"{self._none_placed}.", *self._few)
        adjusted = said_of_adjusted(self.cluster, self.adjusted)
        return (f"{self._leads}.", *adjusted, *self.firm, *self._few)

    @property
    def _none_placed(self) -> str:
        if (why := self.cluster.doubt["why_not"]) == "not connected":
            return f"No {self.words.factor} can be placed: {self.words.why_not(why)}"
        return f"No {self.words.factor} is rated by enough schools to be placed"

    def rated_by(self, keys: Sequence[str]) -> str:
        """Say of a single factor whose average is adjusted for gaps how many schools rated it; else nothing."""
        row = self.cluster.of_ksf[keys[0]]
        if len(keys) != 1 or keys[0] not in self.adjusted or row["rated"] == row["schools"]:
            return ""
        return f"{capital(number(row['rated']))} of {counted(row['schools'], 'school')} rated it."

    @property
    def _leads(self) -> str:
        names, many = capital(self.words.plains(self.leaders)), len(self.leaders) > 1
        among = self.of_ranked(self.leaders, "best")
        highest = f"{names} {'have' if many else 'has'} the {self.words.highest} average{among}"
        if len(self.placed) == 1:
            known = "ranked" if len(self.unranked) else "rated"
            level = self.words.level(self.placed[0]["adjusted"])
            return f"Only {self.words.both(self.leaders[0])} is {known}, at {level}"
        if self.state == "tied":
            return self._alike_all
        if self.state == "cannot be tested":
            return f"{highest}; how firm that is cannot be tested"
        if self.firmness(self.leaders) == "Firm":
            return f"{names} is firmly strongest{self._top_band}"
        if self.state == "chance":
            return f"{highest}, but chance alone could have put {'them' if many else 'it'} there"
        if self.state == "some apart":
            return f"{highest}, but the lead is not firm"
        if not self.told_apart:
            return f"No {self.words.factor} is ahead: {number(len(self.leaders))} could lead"
        # A likely range that reaches the first rank says of several only that it is one of them.
        return f"{capital(self.words.one_of(self.leaders))} likely leads{self._top_band}"

    @property
    def _alike_all(self) -> str:
        """What there is to say where no factor is ahead: all are strong, or none is."""
        level, every = self.placed[0]["adjusted"], self.every
        if len(self.cluster.framework.bands) > 1 and set(self.in_top_band) >= set(self.leaders):
            return f"All {every} average {self.words.level(level)}, {self.words.in_band(-1)}"
        return f"No {self.words.factor} is ahead: all {every} average {self.words.level(level)}"

    @property
    def _top_band(self) -> str:
        reached = [key for key in self.leaders if key in self.in_top_band]
        if not reached and any(len(self._bands(self.cluster.of_ksf[key])) > 1 for key in self.leaders):
            return ""
        if not reached:
            count = len(self.leaders)
            none = {1: "its average is not", 2: "neither averages"}.get(count, "none averages")
            return f", but {none} {self.words.in_band(-1)}"
        if reached == self.leaders:
            return f"; {'their averages are' if len(reached) > 1 else 'its average is'} {self.words.in_band(-1)}"
        averages = "averages" if len(reached) > 1 else "average"
        return f"; the {averages} of {self.words.plains(reached)} {is_are(len(reached))} {self.words.in_band(-1)}"

    @property
    def _few(self) -> list[str]:
        few = [row for row in self.data.to_dict("records") if row["why_not"] == "few rated"]
        if len(few) > SHOWN:
            return [
                f"{capital(self.words.ksfs([row['ksf'] for row in few]))} were rated by too few schools to rank them."
            ]
        return [
            f"{capital(self.words.both(row['ksf']))} was rated by {row['rated']} of {row['schools']} schools, "
            "too few to rank it."
            for row in few
        ]

    @property
    def main_points(self) -> tuple[MainPoint, ...]:
        """Who leads, and whether anything averages in the strongest band."""
        if not self.placed:
            return ()
        return tuple(point for point in (self._leading_point, self._band_point) if point)

    @property
    def _leading_point(self) -> MainPoint | None:
        if self.state == "tied":
            return MainPoint(f"{self._alike_all}.", "A count")
        alone = len(self.placed) == 1 and len(self.unranked)  # the highest of those ranked, and the lowest
        if alone or not self.told_apart or len(self.leaders) > NAMED:
            return None
        firmness, many = self.firmness(self.leaders), len(self.leaders) > 1
        names = capital(self.words.with_average(self.leaders, self.averages, "or" if firmness == "Likely" else "and"))
        how = {"Firm": "is strongest", "Likely": "is likely strongest"}.get(
            firmness, f"{'have' if many else 'has'} the {self.words.highest} average"
        )
        finding, rated = f"{names} {how}{self.of_ranked(self.leaders, 'best')}.", self.rated_by(self.leaders)
        ahead = that_fits(finding, self.how(self.leaders, "ahead"), rated)
        return MainPoint(finding, firmness, ahead, rated, bar=self.bar(self.leaders[0]))

    @property
    def _band_point(self) -> MainPoint | None:
        if self.state in ("not rated", "tied") or len(self.cluster.framework.bands) < 2:
            return None  # where all averages are alike, the leading point has their band
        marks = len(self.cluster.in_band("better"))
        noun = "single mark" if self.cluster.agreement is None else self.cluster.noun
        noun = noun.removeprefix("single ") if marks == 1 else noun
        single = f"{capital(counted(marks, noun))} {'is' if marks == 1 else 'are'}." if marks else ""
        ranked = "ranked " if (self.unranked["band"] == self.cluster.framework.bands[-1].key).any() else ""
        if not self.in_top_band:
            if any(self.cluster.framework.bands[-1] in self._bands(row) for row in self.placed):
                return None
            finding = f"No {ranked}{self.words.factor}'s average reaches {self.words.the_band(-1)}."
            return MainPoint(finding, "A count", more=single.replace(" is.", " does.").replace(" are.", " do."))
        nouns = (f"{ranked}{noun}" for noun in (self.words.factor, self.words.plural))
        count = capital(counted(len(self.in_top_band), *nouns))
        verb = "averages" if len(self.in_top_band) == 1 else "average"
        return MainPoint(f"{count} {verb} {self.words.in_band(-1)}.", "A count", self._rounded)

    @property
    def _rounded(self) -> str:
        """Say of an average that falls short of the strongest band's marks that it counts as the nearest."""
        scale, top = self.cluster.framework.scale, self.cluster.framework.bands[-1]
        least = scale.merit(top.weakest) - 1e-9
        short = [key for key in self.in_top_band if self.words.merit(self.averages[key]) < least]
        if not short:
            return ""
        return (
            f"The nearest mark counts: {self.words.average(self.averages[short[0]])} as {self.words.mark(top.weakest)}."
        )

    def bar(self, key: str) -> RankBar | None:
        """The bar of one factor, for beside a main point."""
        row = self.cluster.of_ksf[key]
        if pd.isna(row["firm_best"]):
            return None
        return RankBar(int(row["rank"]), len(self.placed), ends(row, "likely"), ends(row, "firm"))

    # ---- figure --------------------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """Who leads and who trails."""
        if not self.placed:
            return self._none_placed
        if self.state == "tied":
            return "All averages are alike"
        if self.state == "cannot be tested":
            return f"The averages of {counted(len(self.placed), self.words.factor, self.words.plural)}"
        if self.state == "some apart":
            return "Few differences are firm; the order is open"
        if self.state != "apart":
            return "The averages are no further apart than chance puts them"
        ends = [(self.leaders, "leads"), (self.weakest_first, "trails")]
        said = [
            f"{self.words.ksfs(keys, 'or', most=NAMED) if len(keys) <= NAMED else f'one of {number(len(keys))}'} "
            f"{'firmly' if self.firmness(keys) == 'Firm' else 'likely'} {verb}"
            for keys, verb in ends
            if len(keys) <= len(self.placed) / 2
        ]
        return capital(" and ".join(said)) or "All ranks overlap"

    @property
    def subtitle(self) -> str:
        """What is drawn."""
        bars = {"apart": ". Ring: rank. Dark bar: likely ranks. Pale bar: possible ones"}
        bars |= dict.fromkeys(("chance", "some apart"), ". Ring: rank. Pale bar: possible ranks")
        return f"Average mark of each {self.words.factor}{bars.get(self.state, '')}"

    @cached_property
    def chart(self) -> Markup:
        """A row a factor: average, and its bars of ranks."""
        if not self.placed:
            return Markup()
        rows = [self._row(row) for row in self.placed]
        rows += [
            RankRow(
                self.words.label(row["ksf"]),
                self._printed(row),
                why=f"rated by {row['rated']} of {row['schools']}" if row["schools"] else "not rated",
            )
            for row in self.data.to_dict("records")
            if pd.isna(row["rank"])
        ]
        return ranks(rows, self.figure_id, factor=self.cluster.framework.factor)

    def _row(self, row: dict) -> RankRow:
        side = "lead" if row["ksf"] in self.leaders else "last" if row["ksf"] in self.trailing else ""
        return RankRow(
            self.words.label(row["ksf"]),
            self.words.average(row["adjusted"]),
            int(row["rank"]),
            likely=ends(row, "likely"),
            firm=ends(row, "firm"),
            side=side if self.state == "apart" else "",
        )

    def _printed(self, row: dict) -> str:
        return self.words.average(row["average"]) if row["rated"] else "–"

    @property
    def folds(self) -> tuple[Markup, ...]:
        """Every factor in figures, and the firm pairs where sentences do not name them."""
        if not (self.data["rated"] > 0).any():
            return ()
        folds = [factors_in_figures(self.cluster)]
        if len(self.cluster.firm_pairs) and not self.named:
            folds.append(firm_pairs(self.cluster))
        return (*folds, *self.rest("What else to know about the ranks"))

    @property
    def alt(self) -> str:
        """The finding, with averages and ranks."""
        ksf, average = self.words.ksf, self.words.average
        said = "; ".join(f"{ksf(row['ksf'])} {average(row['adjusted'])}{ranks_said(row)}" for row in self.placed)
        return f"Marks of every school on every {self.words.factor}, {self.cluster.name}. {self.title}. {said}."

    @in_house_style
    def draw(self, ax: Axes | None = None) -> Axes:
        """Every school's mark on every factor, strongest first, with average and likely ranks."""
        rows = self.placed
        ax = ax or new_axes(6.2, 0.42 * max(len(rows), 1) + 0.3)
        room = stripes(self.cluster.framework, ax)
        keys = [row["ksf"] for row in rows]
        marks = self.cluster.cells[self.cluster.cells["ksf"].astype(str).isin(keys)]
        many = dots(marks, "ksf", keys, ax)
        at = [place - (0.27 if many else 0) for place in range(len(rows))]
        diamonds = [row["adjusted"] for row in rows]
        ax.scatter(diamonds, at, marker="D", s=46, color=ACCENT, edgecolor=LIGHT, linewidth=0.8, zorder=4)
        for place, row in enumerate(rows):
            text = f"{self.words.average(row['adjusted'])}{ranks_said(row)}"
            ax.text(1.02, place, text, transform=ax.get_yaxis_transform(), va="center", fontsize=8.5, color=DARK)
        factor_rows([self.cluster.framework.axis_label(key) for key in keys], ax)
        ax.set_title(f"{self.title}: {self.cluster.name}", pad=room)
        legend = f"\n{self.cluster.framework.scale.legend}" if self.cluster.framework.scale.words else ""
        ax.set_xlabel(f"Mark ({'disc: as many schools' if many else 'dot: a school'}, diamond: average){legend}")
        return ax


def strengths(ratings: pd.DataFrame | Cluster) -> Strengths:
    """Question 2: which factors is the cluster doing really well on?

    Parameters
    ----------
    ratings : DataFrame
        The ratings of one cluster in one round, as `esanalysis.select` returns them.

    Returns
    -------
    Strengths
        A view (see `esanalysis.display.view.View`): averages, the ranks each factor could take, who leads and how
        firmly (see docs/explanation/calibration.md).

    Raises
    ------
    SelectionError
        The ratings hold more than one cluster or round.
    SchemaError
        The frame is no ratings table.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> view = strengths(load_ratings())
    >>> view.sentences[0]
    'Publicity or engagement likely leads, but neither averages in the top band.'
    >>> print(view.main_point)
    Publicity (6.4) or engagement (6.1) is likely strongest.
    """
    return Strengths(cluster_of(ratings))
