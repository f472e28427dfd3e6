"""Question 3: which factors does the cluster need to prioritise, and what kind of weakness is each?"""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd
from markupsafe import Markup

from esanalysis.display.axes import Axes, in_house_style, new_axes
from esanalysis.display.charts.bands import BandRow, bands
from esanalysis.display.charts.dots import NUMBERED, DotRow, dots
from esanalysis.display.palette import QUIET, band_colour, text_on
from esanalysis.display.parts import fold
from esanalysis.display.view import MainPoint
from esanalysis.english import capital, counted, is_are, number
from esanalysis.ratings.views.answers.answer import that_fits
from esanalysis.ratings.views.answers.choice import Choice
from esanalysis.ratings.views.answers.tables import ALIKE
from esanalysis.ratings.views.cluster import Cluster, cluster_of
from esanalysis.ratings.views.figure import factor_rows
from esanalysis.ratings.views.wording import rated_at, schools

__all__ = ["Priorities", "priorities"]

NAMED = 4  # priorities in a sentence; more are a table
DRAWN = 5  # as many as a sentence numbers
RIVALS = 3  # factors that could take the place of a priority, by number
SPELLED = 2  # of them, by name


@dataclass(frozen=True, eq=False, repr=False)
class Priorities(Choice):
    """What `priorities` returns."""

    number = 3

    @property
    def data(self) -> pd.DataFrame:
        """One row a factor to prioritise, weakest first."""
        return self.cluster.priorities

    # ---- sentences -----------------------------------------------------------------------------------------------

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """What comes first, what kind of weakness it is, and how firm the choice is."""
        factor, low = self.words.factor, self.words.in_band(0)
        if self.state == "not rated":
            return (f"No {factor} is rated yet, so none can be a priority.",)
        if self.state == "few rated":
            return (f"No {factor} is rated by enough schools to make it a priority.",)
        if self.state == "everything low":
            too = " too" if self.cluster.pairings["helper"].notna().any() else ""
            return (self._all_low, f"Look for help outside {self.words.among}{too}.")
        if self.state == "nothing low" and self.cluster.weaknesses["low"].any():  # on one that few schools rated
            return (f"No {factor} that enough schools rated has a mark {low}, so none is a priority.",)
        if self.state == "nothing low":
            return (f"No {self.cluster.noun} is {low}, so no {factor} is a priority.", *self._weakest_of_all)
        if self.state == "no choice":
            return (self._none_first, *self._no_choice)
        return (self._order, *self._patterns, *self._choice)

    @property
    def _all_low(self) -> str:
        placed, factor, low = self.strengths.placed, self.words.factor, f"{self.words.low} nearly everywhere"
        others = len(placed) < len(self.cluster.weaknesses)
        if len(placed) == 1:
            alone = f", and no other {factor} is ranked" if others else ""
            return f"{capital(self.words.plain(placed[0]['ksf']))} is {low}{alone}."
        return f"Every {'ranked ' if others else ''}{factor} is {low}, so none comes first."

    @property
    def _order(self) -> str:
        later = [row["ksf"] for row in self.chosen if row["ksf"] not in self.first]
        verb = "come" if len(self.first) > 1 else "comes"
        names = self.words.plains(self.first)
        said = f"By average, {names} {verb} first" if self.likely_weakest else f"{capital(names)} {verb} first"
        return f"{said}, then {self.words.plains(later)}." if later else f"{said}."

    @property
    def _weakest_of_all(self) -> list[str]:
        if self.strengths.state == "tied" or len(self.strengths.placed) == 1 or not self._lowest:
            return []
        averages = "averages" if len(self._lowest) > 1 else "average"
        where = f"{is_are(len(self._lowest))} on {self.words.plains(self._lowest)}"
        return [f"The {self.words.lowest} {averages}{self.strengths.of_ranked(self._lowest, 'worst')} {where}."]

    @property
    def _none_first(self) -> str:
        last, plural = self.strengths.trailing, self.words.plural
        if self.strengths.firmness(last) == "Firm":  # weakest by average, but not alone with low marks
            return (
                f"{capital(self.words.plains(last))} is firmly weakest, but many {plural} have {self.words.low} marks."
            )
        return f"No {self.words.factor} comes before the others."

    @property
    def _no_choice(self) -> list[str]:
        found = self.cluster.weaknesses
        low = found[found["low"] > 0]
        every = len(low) == (found["rated"] > 0).sum() > 1
        where = f"all {self.words.plural}" if every else counted(len(low), self.words.factor, self.words.plural)
        marks = self.cluster.in_band("worse")
        if len(marks) == 1:
            one = marks.iloc[0]
            return [f"One {self.cluster.noun} is {self.words.low}: {one['school']} on {self.words.plain(one['ksf'])}."]
        who = marks["school"].astype(str).nunique()
        said = f"{len(marks)} of {self.cluster.rated} {self.cluster.noun}s {is_are(len(marks))} {self.words.low}"
        return [f"{said}, spread over {where}, at {counted(who, 'school')}."]

    @property
    def _patterns(self) -> list[str]:
        """Where nobody can help and where somebody can is the figure's title; what follows of it is question 6."""
        few = self.of_kind("few schools")
        names = capital(self.words.plains(few))
        if len(few) != 1:
            return [f"On {self.words.plains(few)} only one or two schools are {self.words.low}."] if few else []
        low = self.cluster.in_band("worse").sort_values("school")
        at = schools(low.loc[low["ksf"].astype(str) == few[0], "school"].astype(str).tolist())
        row = self._of_ksf[few[0]]
        some = f" of {number(row['rated'])} that rated it" if row["rated"] < row["schools"] else ""
        return [f"{names} is {self.words.low} at {at} alone{some}."]

    @property
    def _choice(self) -> list[str]:
        firm = [row["ksf"] for row in self.chosen if row["ksf"] not in self.open]
        # Firmly behind every factor that is no priority: which of the priorities is last is another matter.
        alone = len(firm) == 1 and self.strengths.firmness(firm) == "Firm"
        among = "" if alone or not self.open else f"among the {number(len(self.chosen))} "
        the = among or (f"the {number(len(firm))} " if len(firm) > 1 else "")
        pairs = self.cluster.firm_pairs
        alike = f", {ALIKE}" if pairs.loc[pairs["behind"].isin(firm), "if_alike"].any() else ""
        said = [f"{capital(self.words.plains(firm))} {is_are(len(firm))} firmly {the}weakest{alike}."] if firm else []
        if not self.open:
            return said
        if self.strengths.state == "tied":
            averages = "All averages compared" if len(self.strengths.unranked) else "All averages"
            return [*said, f"{averages} are alike: these are the {self.words.plural} with {self.words.low} marks."]
        if self.strengths.state in ("cannot be tested", "not rated"):
            return [*said, "How firm this choice is cannot be tested."]
        if self.strengths.state == "chance":
            return [*said, f"A choice by {self.chosen_by(self.open)}: chance alone could have chosen others."]
        found = self.cluster.weaknesses
        if self.distance < 0 and not found.loc[~found["ksf"].isin([row["ksf"] for row in self.chosen]), "low"].any():
            return [*said, f"A choice by {self.words.low} marks: no other {self.words.factor} has one."]
        lead = f"{'The others are a' if said else 'A'} choice by {self.chosen_by(self.open)}"
        return [*said, f"{lead}: {self._rivals} could take a place." if self.rivals else f"{lead}."]

    @property
    def _rivals(self) -> str:
        if len(self.rivals) > RIVALS:
            return f"{number(len(self.rivals))} other {self.words.plural}"
        return self.words.plains(self.rivals, "or", most=RIVALS)

    @property
    def main_points(self) -> tuple[MainPoint, ...]:
        """The weakest factor and how firm that is; then the other priorities."""
        if self.state != "chosen":
            if self.state == "no choice":
                return (MainPoint(self._no_choice[0], "A count"),)
            return (MainPoint(self.sentences[0], "A count"),) if self.state in ("everything low", "nothing low") else ()
        return tuple(point for point in (self._weakest, self._next) if point)

    @property
    def _weakest(self) -> MainPoint:
        strengths, keys = self.strengths, self.first
        if self.likely_weakest:
            found = capital(self.words.with_average(self.likely_weakest, self.averages, "or"))
            found = f"{found} is likely weakest{strengths.of_ranked(self.likely_weakest, 'worst')}."
            ways = strengths.how(self.likely_weakest, "behind")
            return MainPoint(found, "Likely", that_fits(found, ways), bar=strengths.bar(keys[0]))
        if strengths.state == "tied":
            compared = " compared" if len(strengths.unranked) else ""
            found = (
                f"{capital(self.words.low)} marks are on {self.words.plains(keys)}; all averages{compared} are alike."
            )
            return MainPoint(found, "A count")
        firmness = strengths.firmness(keys) if set(keys) == set(strengths.trailing) else "A count"
        if strengths.state in ("cannot be tested", "not rated"):
            firmness = "Cannot be tested"
        many = len(keys) > 1
        word = "or" if firmness == "Likely" else "and"
        name = capital(self.words.both(keys[0]) if not many else self.words.plains(keys, word))
        average = self.words.average(self.averages[keys[0]])
        verb = {"Firm": "is the weakest", "Likely": "is likely the weakest"}.get(
            firmness, f"{'have' if many else 'has'} the {self.words.lowest} average"
        )
        if self.distance < 0 or (self.distance == 0 and not verb.startswith("is ")):  # another has no low mark
            found = f"{name} {'come' if many else 'comes'} first at {average}{self._low_at(keys)}."
            return MainPoint(found, firmness)
        how = strengths.how(keys[:1], "behind") or (["A choice by average."] if firmness == "A count" else [])
        found, rated = f"{name} {verb}{strengths.of_ranked(keys, 'worst')}: {average}.", strengths.rated_by(keys)
        return MainPoint(found, firmness, that_fits(found, how, rated), rated, bar=strengths.bar(keys[0]))

    @property
    def _next(self) -> MainPoint | None:
        first = self.likely_weakest or self.first
        later = [row["ksf"] for row in self.chosen if row["ksf"] not in first]
        if not 0 < len(later) < NAMED:
            return None
        names = capital(self.words.with_average(later, self.averages))
        verb = "are" if len(later) > 1 else "is"
        said = f"{names} {verb} next weakest"
        if not self.are_weakest:
            said = f"{names} {'come' if len(later) > 1 else 'comes'} next{self._low_at(later)}"
        ways = [f"A choice by {self.chosen_by(later)}."]
        if self.rivals and set(later) & set(self.open):
            place = f"could take {'their' if len(later) > 1 else 'its'} place"
            named = [self.words.plains(self.rivals, "or")] if len(self.rivals) <= SPELLED else []
            numbered = self.words.ksfs(self.rivals, "or", most=RIVALS)
            ways = [f"By average: {who} {place}." for who in (*named, numbered)]
        return MainPoint(f"{said}.", "A count", that_fits(f"{said}.", ways), bar=self.strengths.bar(later[0]))

    def _low_at(self, keys: list[str]) -> str:
        """Say of a single factor at how many of its schools it is low."""
        row = self._of_ksf[keys[0]]
        return (
            f", {self.words.low} at {rated_at(row['low'], row['rated'], len(self.cluster.schools))}"
            if len(keys) == 1
            else ""
        )

    # ---- figure --------------------------------------------------------------------------------------------------

    @property
    def shown(self) -> list[str]:
        """The factors drawn: the priorities, or the lowest averages where there are none."""
        return [row["ksf"] for row in self.chosen][:DRAWN] or self._lowest

    @property
    def _lowest(self) -> list[str]:
        """The lowest averages, three or as few as do not part a tie."""
        keys = [row["ksf"] for row in reversed(self.strengths.placed)]
        printed = [self.words.average(self.strengths.averages[key]) for key in keys]
        ends = [at for at in range(1, min(NAMED, len(keys) + 1)) if at == len(keys) or printed[at - 1] != printed[at]]
        return keys[: max(ends, default=0)]

    @property
    def title(self) -> str:
        """Where somebody is ahead and where nobody is."""
        alone, helped = self.of_kind("nobody ahead"), self.of_kind("somebody ahead") + self.of_kind("few schools")
        if alone and helped:
            return f"On {self.words.plains(alone)} nobody can help yet; on {self.words.plains(helped)} some can"
        if alone and len(self.cluster.schools) == 1:
            return f"{capital(self.words.plains(alone))} {is_are(len(alone))} {self.words.low}"
        if alone:
            return f"On {self.words.plains(alone)} nobody is far enough ahead to help"
        if helped:
            return f"On {self.words.plains(helped)} some schools could help"
        return f"The {self.words.lowest} averages"

    @property
    def subtitle(self) -> str:
        """What is drawn."""
        dots = "Dot: a school" if len(self.cluster.schools) <= NUMBERED else "Dots: schools, counted above"
        return f"{dots}. Line: the average"

    @cached_property
    def chart(self) -> Markup:
        """A row a priority: each school a dot on the scale."""
        if (
            self.state in ("not rated", "few rated", "everything low")
            or self.strengths.state == "tied"
            or not self.shown
        ):
            return Markup()
        return dots(
            [self._dots(key) for key in self.shown], self.cluster.schools, self.cluster.axis, self.figure_id,
            factor=self.cluster.framework.factor,
        )  # fmt: skip

    def _dots(self, key: str) -> DotRow:
        cells = self.cluster.cells
        own = cells[cells["ksf"].astype(str) == key].sort_values("school")
        marks = dict(zip(own["school"].astype(str), own["rating"], strict=True))
        values = [None if pd.isna(marks.get(name)) else float(marks[name]) for name in self.cluster.schools]
        row = self._of_ksf[key]
        note = f"{row['low']} of {row['rated']} {self.words.in_band(0)}"
        if row["help"] == "somebody ahead":
            note += f"; {row['helpers']} could help the {self.words.lowest}"
        if key in self.strengths.adjusted:
            note += f"; unadjusted {self.words.average(row['average'])}"
        return DotRow(self.words.label(key, note), values, row["adjusted"], self.words.average(row["adjusted"]))

    @property
    def folds(self) -> tuple[Markup, ...]:
        """How many schools are in each band on every factor, and what did not fit above."""
        if self.state == "not rated":
            return ()
        title = f"Schools in each band, weakest {self.words.factor} first"
        every = bands(self._bands, self.cluster.axis, "", factor=self.cluster.framework.factor)
        folds = [fold(title, every, paper=False)]  # a picture of every factor would push paper over four pages
        folds += self.rest("What else to know about the priorities")
        return tuple(folds)

    @cached_property
    def counts(self) -> pd.DataFrame:
        """Schools in each band (weakest first) and not rated, a row a factor, weakest first."""
        found = self.cluster.standouts
        keys = [band.key for band in self.cluster.framework.bands]
        counts = pd.crosstab(found["ksf"].astype(str), found["band"].where(found["rating"].notna(), "unrated"))
        order = [row["ksf"] for row in sorted(self.strengths.placed, key=lambda row: -row["rank"])]
        order += [str(key) for key in self.cluster.strengths["ksf"] if str(key) not in order]
        return counts.reindex(index=order, columns=[*keys, "unrated"], fill_value=0)

    @property
    def _bands(self) -> list[BandRow]:
        chosen = {row["ksf"] for row in self.chosen}
        return [
            BandRow(self.words.label(str(key)), [int(row[b.key]) for b in self.cluster.framework.bands],
                    int(row["unrated"]), marked=key in chosen)
            for key, row in self.counts.iterrows()
        ]  # fmt: skip

    @property
    def alt(self) -> str:
        """The finding, and the schools in each band."""
        low = self.cluster.framework.bands[0]
        said = "; ".join(f"{self.words.ksf(str(key))} {row[low.key]}" for key, row in self.counts.iterrows())
        return (
            f"Schools in each band, {self.cluster.name}. {self.sentences[0]} Schools {self.words.in_band(0)}: {said}."
        )

    @in_house_style
    def draw(self, ax: Axes | None = None) -> Axes:
        """How many schools are in which band on every factor, weakest first, the priorities marked."""
        from matplotlib.ticker import MaxNLocator

        framework, counts = self.cluster.framework, self.counts
        chosen = {row["ksf"] for row in self.chosen}
        ax = ax or new_axes(6.2, 0.36 * len(counts) + 0.2)
        left = pd.Series(0, index=counts.index)
        for band in framework.bands:
            fill = band_colour(band.key, framework)
            bars = ax.barh(
                range(len(counts)), counts[band.key], left=left, color=fill, edgecolor=QUIET, linewidth=0.6, height=0.78
            )
            texts = [str(n) if n else "" for n in counts[band.key]]
            ax.bar_label(bars, texts, label_type="center", color=text_on(fill))
            bars.set_label(band.text(framework.scale))
            left = left + counts[band.key]
        labels = [("▶ " if key in chosen else "") + framework.axis_label(str(key)) for key in counts.index]
        factor_rows(labels, ax)
        ax.set_xlim(0, max(left.max(), 1))
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        ax.set_xlabel(f"Schools (▶: a priority {framework.factor})")
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=len(framework.bands), frameon=False, borderaxespad=0.2)
        ax.set_title(f"{self.title}: {self.cluster.name}", pad=28)
        return ax


def priorities(ratings: pd.DataFrame | Cluster) -> Priorities:
    """Question 3: which factors does the cluster need to prioritise for development?

    Parameters
    ----------
    ratings : DataFrame
        The ratings of one cluster in one round, as `esanalysis.select` returns them.

    Returns
    -------
    Priorities
        A view (see `esanalysis.display.view.View`): the weakest factors, what kind of weakness each is, who is ahead,
        and how firm the choice is.

    Raises
    ------
    SelectionError
        The ratings hold more than one cluster or round.
    SchemaError
        The frame is no ratings table.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> view = priorities(load_ratings())
    >>> view.sentences[0]
    'Impact measurement comes first, then funding and alignment with council plans.'
    >>> view.main_point.firmness, view.main_point.how
    ('Likely', 'Firm: it is behind KSFs 7, 1, 8, 4 and 5.')
    """
    return Priorities(cluster_of(ratings))
