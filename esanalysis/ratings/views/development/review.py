"""The instrument reviewed: how its factors were used, what people said of it, and what marks cannot say."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from markupsafe import Markup

from esanalysis.display.axes import Axes, in_house_style, new_axes
from esanalysis.display.palette import QUIET
from esanalysis.display.parts import bullets, fold
from esanalysis.display.table import lines
from esanalysis.display.view import MainPoint
from esanalysis.english import capital, counted, number, part_of, plain
from esanalysis.instrument.frames import framework_of
from esanalysis.ratings import measures
from esanalysis.ratings.measures.development import SCHOOLS_IT_TAKES
from esanalysis.ratings.measures.development.review.instrument import FEWEST_DOUBLE
from esanalysis.ratings.measures.development.review.practice import consented
from esanalysis.ratings.tables import ANSWERS, FEEDBACK, FEEDBACK_KINDS, WHOLE_CLUSTER
from esanalysis.ratings.views.development.remarks import answered, quoted, quoted_title
from esanalysis.ratings.views.development.section import Section, own_rows
from esanalysis.ratings.views.figure import factor_rows
from esanalysis.ratings.views.wording import Wording
from esanalysis.schema import conform

__all__ = ["Review", "review"]

_NEWS = 20  # schools from which a factor that was used narrowly is news (by chance, 1 % of clusters)
_WORDING = ("wording right", "wording left", "wording middle")


@dataclass(frozen=True, eq=False, repr=False)
class Review(Section):
    """What `review` returns: `used` a row a factor, `remarks` a row a remark, `quoted` those that may be read."""

    used: pd.DataFrame
    remarks: pd.DataFrame
    quoted: pd.DataFrame
    counts: pd.DataFrame

    id = "review"
    heading = "Is the instrument right?"

    @property
    def data(self) -> pd.DataFrame:
        """One row a factor: how it was used, with its yardsticks."""
        return self.used

    @cached_property
    def schools(self) -> int:
        """Schools with any mark."""
        return int(self.used["schools"].max()) if len(self.used) else 0

    # ---- sentences -----------------------------------------------------------------------------------------------

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """What people said, what stands out in the marks, and what marks cannot say."""
        said = (*self._said, *self._number, *self._both, *self._raters, *self._missing, *self._narrow, *self._alike)
        return (*said, self._cannot) if said[0:1] else (self._cannot,)

    @property
    def _said(self) -> Iterator[str]:
        if self.remarks.empty:
            yield "No remarks yet: the sheet Feedback asks."
            return
        named = self.remarks["school"].dropna().loc[lambda school: school != WHOLE_CLUSTER]
        remarks, schools = counted(len(self.remarks), "remark"), counted(named.nunique(), "school")
        placed = len(named) == len(self.remarks)  # otherwise how many schools, and how many people, is not known
        text = f"{capital(remarks)} {'was' if len(self.remarks) == 1 else 'were'} written"
        text += f" in {schools}" if placed else ""
        if placed and self.remarks["who"].notna().all():
            people = self.remarks.assign(who=self.remarks["who"].astype(str).map(plain))[["school", "who"]]
            text = (
                f"{capital(counted(len(people.drop_duplicates()), 'person', 'people'))} from {schools} wrote {remarks}"
            )
        wording = self.remarks[self.remarks["kind"].isin(_WORDING)]
        if len(wording):
            are = "is" if len(wording) == 1 else "are"
            text += f"; {number(len(wording))} {are} on wording"
            keys = wording["ksf"].dropna().astype(str)
            if len(keys) and (most := int(keys.value_counts().iloc[0])) > 1:
                every = "both" if most == 2 else "all"
                which = every if most == len(wording) else f"{number(most)} of them"
                text += f", {which} on {self.words.ksf(keys.value_counts().index[0])}"
        yield f"{text}."

    @property
    def _number(self) -> Iterator[str]:
        """What people tagged about the number of factors, and how many ask for more of them."""
        count = number(len(self.words.framework.factors))
        told = measures.answers(self.remarks)
        totals = {answer: int(told.loc[told["answer"] == answer, "texts"].sum()) for answer in ANSWERS}
        said = {"right": f"{count} is right", "fewer": "too many", "more": "too few"}
        parts = [
            f"{number(totals[answer])} say{'s' if totals[answer] == 1 else ''} {said[answer]}"
            for answer in ("right", "fewer", "more")
            if totals[answer]
        ]
        asked = int((self.remarks["kind"] == "missing").sum())
        if asked:
            parts.append(f"{number(asked)} name{'s' if asked == 1 else ''} something that is missing")
        if parts:
            yield f"{capital(', '.join(parts))}."

    @property
    def _both(self) -> Iterator[str]:
        """Where marks and people point at the same factor."""
        found = self.used[self.used["rater_p"] <= 0.05]
        for key in found["ksf"].astype(str):
            asked = self.remarks[(self.remarks["ksf"].astype(str) == key) & self.remarks["kind"].isin(_WORDING)]
            if len(asked):
                who = f"{counted(len(asked), 'remark')} ask{'s' if len(asked) == 1 else ''}"
                yield f"{self.words.ksf(key)}: raters differ most, and {who} about its wording."

    @property
    def _raters(self) -> Iterator[str]:
        found = self.used[self.used["rater_p"] <= 0.05]
        for row in found.to_dict("records"):
            others = self.used[(self.used["ksf"] != row["ksf"]) & (self.used["rater_pairs"] > 0)]
            usual = np.average(others["rater_apart"], weights=others["rater_pairs"])
            yield (
                f"{self.words.ksf(row['ksf'])}: two raters differ by {row['rater_apart']:.1f} points on average, on "
                f"others by {usual:.1f}. Is its wording read differently?"
            )

    @property
    def _missing(self) -> Iterator[str]:
        asked = self.used["rated"] + self.used["missing"]
        for row in self.used[self.used["missing"] >= np.maximum(2, asked / 2)].to_dict("records"):
            count = part_of(int(row["missing"]), int(row["rated"] + row["missing"]), "school")
            yield f"{capital(self.words.both(row['ksf']))} was left out by {count}: ask whether it can be answered."

    @property
    def _narrow(self) -> Iterator[str]:
        rated = self.used.dropna(subset=["range"])
        if rated.empty:
            return
        narrow = rated[rated["range"] == rated["range"].min()]
        if self.schools >= _NEWS and narrow["narrow_by_chance"].iloc[0] <= 0.05:
            keys, apart = self.words.plains(narrow["ksf"].astype(str)), narrow["range"].iloc[0]
            alike = f"lie within {self.words.points(apart)}" if apart else "are one and the same"
            yield f"All marks on {keys} {alike}: chance rarely makes them so."
        weak = self.used[(self.used["weakest_band"] >= 0.5) & (self.used["rated"] > 2)]  # half of two marks is one
        if len(weak):
            keys, many = self.words.plains(weak["ksf"].astype(str)), len(weak) > 1
            asked = "are they" if many else "is it"
            yield f"Half or more of the marks on {keys} are {self.words.in_band(0)}: {asked} pitched right?"

    @property
    def _alike(self) -> Iterator[str]:
        found = self.used[self.used["nearest_chance"].notna() & (self.used["nearest_within_one"] > 0)]
        if found.empty:
            return
        row = found.sort_values("nearest_within_one", ascending=False, kind="stable").iloc[0]
        pair = self.words.ksfs([str(row["ksf"]), str(row["nearest"])])
        both = int(row["nearest_both"])
        near = round(row["nearest_within_one"] * both)
        share = f"{'all' if near == both else f'{number(near)} of'} {counted(both, 'school')}"
        gap = " with a mark on both" if both < self.schools else ""
        step = self.words.points(self.words.framework.scale.step)
        often = round(100 * row["nearest_chance"]) or "fewer than one"
        yield (
            f"{capital(pair)} lie within {step} in {share}{gap}; "
            f"by chance some pair is as alike in {often} of 100 clusters."
        )

    @property
    def _cannot(self) -> str:
        count = number(len(self.words.framework.factors))
        takes = SCHOOLS_IT_TAKES["two factors are one"]
        whose = (
            f"{counted(self.schools, 'school')}’{'s' if self.schools == 1 else ''} marks" if self.schools else "marks"
        )
        schools = "" if self.schools else " schools"
        return (
            f"Whether {count} is the right number cannot be read from {whose}; it takes {takes}{schools} or more. "
            "People can say."
        )

    @property
    def main_point(self) -> MainPoint | None:
        """How many people wrote how many remarks; None without any."""
        if self.remarks.empty:
            return None
        return MainPoint(self.sentences[0], "A count")

    # ---- figure --------------------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """Marks and remarks beside each other."""
        return f"How each {self.words.factor} was used, and how many remarks it has"

    @property
    def subtitle(self) -> str:
        """What the columns hold."""
        weak, top = (self.words.ends(self.words.framework.bands[place]) for place in (0, -1))
        marks = "all raters’ marks" if self.used["rater_pairs"].any() else "marks"
        return f"Lowest and highest mark, schools without one, share of {marks} of {weak} and of {top}, remarks."

    @cached_property
    def chart(self) -> Markup:
        """A row a factor: range, gaps, bands, remarks on it."""
        bands = (capital(self.words.framework.bands[place].name) for place in (0, -1))
        head = [self.words.framework.factor, "Marks", "Missing", *bands, "Remarks"]
        rows = [
            [
                self.words.label(str(row["ksf"])), self._span(row), str(row["missing"]),
                self._share(row["weakest_band"]), self._share(row["top_band"]), str(self._remarks_on(str(row["ksf"]))),
            ]
            for row in self.used.to_dict("records")
        ]  # fmt: skip
        return lines(self.title, head, rows)

    def _remarks_on(self, key: str) -> int:
        return int((self.remarks["ksf"].astype(str) == key).sum())

    def _span(self, row: dict) -> str:
        if pd.isna(row["lowest"]):
            return "–"
        return f"{self.words.mark(row['lowest'])} to {self.words.mark(row['highest'])}"

    def _share(self, share: float) -> str:
        return "–" if pd.isna(share) else f"{round(100 * share)} %"

    @property
    def folds(self) -> tuple[Markup, ...]:
        """Every remark in its own words, the counts, what the last page asks, and what marks cannot say."""
        folds = []
        if len(self.remarks):
            folds += [
                fold(quoted_title(self.remarks, self.quoted), self._quoted),
                fold("Remarks counted", self._counted),
            ]
        return (*folds, fold("What the last page asks, and what answers it", self._asked), fold(
            "What marks cannot say, and what it would take", bullets(self._refused)
        ))  # fmt: skip

    @property
    def _quoted(self) -> Markup:
        return quoted(self.remarks, self.quoted, self.words)

    @property
    def _counted(self) -> Markup:
        wide: dict[str, dict[str, int]] = {}
        for row in self.counts.to_dict("records"):
            key = "" if pd.isna(row["ksf"]) else str(row["ksf"])
            wide.setdefault(key, {})[str(row["kind"])] = int(row["texts"])
        kinds = [kind for kind in FEEDBACK_KINDS if any(kind in row for row in wide.values())]
        rows = [
            ["The whole diagnostic" if not key else self.words.label(key), *(str(row.get(kind, 0)) for kind in kinds)]
            for key, row in wide.items()
        ]
        return lines("Remarks counted", ["About", *map(capital, kinds)], rows)

    @property
    def _asked(self) -> Markup:
        """Everything that the diagnostic's last page asks: what people answered, and what marks can say or why not."""
        count = number(len(self.words.framework.factors))
        seen = f"nothing: they are of these {count} alone"
        strong = int((self.used["top_band"] > 0).sum())
        reached = f"a mark is {self.words.in_band(-1)} on {counted(strong, self.words.factor, self.words.plural)}: ask"
        sites = (("wording right", "high"), ("wording left", "low"), ("wording middle", "middle"))
        right, left, middle = (self._wording(kind, side) for kind, side in sites)
        asked = [
            ("What works well?", "works well", "nothing: how strong, but not what works"),
            ("Even better if …?", "even better if", "nothing: how weak, but not what would help"),
            ("Examples of good practice?", "good practice", reached if strong else "no mark is at the top"),
            ("Is this pitched right?", "pitch", self._pitched),
            (
                f"Is {len(self.words.framework.factors)} the right number of {self.words.plural}?", "number",
                f"nothing: it takes {SCHOOLS_IT_TAKES['two factors are one']} schools or more",
            ),
            ("Have we got the right ones?", "right ones", seen),
            ("Have we missed anything significant?", "missing", seen),
            ("Is the wording right: right-hand side?", "wording right", right),
            ("Left-hand side?", "wording left", left),
            ("Mid point?", "wording middle", middle),
            ("Anything else?", "other", "–"),
        ]  # fmt: skip
        rows = []
        for question, kind, marks in asked:
            rows.append([question, capital(answered(kind, self.remarks, self.quoted)), capital(marks)])
        return lines("The diagnostic’s last page", ["It asks", "People say", "Marks say"], rows)

    @property
    def _pitched(self) -> str:
        """Which factors have half of their marks or more at one end."""
        found, told = [], self.used[self.used["rated"] > 2]  # half of two marks is one
        if told.empty:
            return "too few marks to say"
        for column, place in (("weakest_band", 0), ("top_band", -1)):
            rows = told[told[column] >= 0.5]
            if len(rows):
                found.append(
                    f"half or more are {self.words.in_band(place)} on {self.words.ksfs(rows['ksf'].astype(str))}"
                )
        some = "" if len(told) == len(self.used) else " that three schools rated"
        none = f"on no {self.words.factor}{some} are half of them {self.words.in_band(0)}, or at the top"
        return "; ".join(found) or none

    def _wording(self, kind: str, side: str) -> str:
        """Where the words are read differently, as far as two raters tell; and where none are printed."""
        told = self.used["rater_p"].notna().any()
        keys = self.used.loc[self.used["rater_p"] <= 0.05, "ksf"].astype(str)
        said = "raters differ on none more than by chance" if told else (
            f"nothing: it takes {number(FEWEST_DOUBLE)} marks given twice"
        )  # fmt: skip
        if len(keys):
            said = f"raters differ most on {self.words.ksfs(keys)}"
        factors = self.words.framework.factors
        without = [factor.key for factor in factors if getattr(factor, side) is None]
        if not without:
            return said
        what = "any" if len(without) == len(factors) else self.words.ksfs(without)
        return f"{said}; not printed in the source for {what}"

    @property
    def _refused(self) -> list[str]:
        takes, count = SCHOOLS_IT_TAKES, counted(self.schools, "school")
        return [
            f"Whether two {self.words.plural} are one and the same: {takes['two factors are one']} schools or more, up "
            f"to 400 where all {self.words.plural} are alike. "
            f"With {count}, two that look alike are mostly chance.",
            f"Whether they hold one theme or two: {takes['one theme or two']} to 60 schools.",
            f"Whether two raters see the same thing: every school rated twice, about "
            f"{takes['double ratings: are two one']} schools.",
            f"For specialists: Cronbach’s alpha is much the same for ten {self.words.plural}, for nine and a copy of "
            "one, and for two themes.",
            "For specialists: a Rasch or rating-scale model needs many more than "
            f"{takes['rating scale model']} ratings of each {self.words.factor}.",
        ]

    @property
    def alt(self) -> str:
        """The finding and each factor's lowest and highest mark."""
        ends = ", ".join(f"{self.words.ksf(row['ksf'])} {self._span(row)}" for row in self.used.to_dict("records"))
        return f"{self.sentences[0]} Lowest to highest mark: {ends}."

    @in_house_style
    def draw(self, ax: Axes | None = None) -> Axes:
        """The range of marks of each factor."""
        import seaborn as sns  # seconds that only a drawing needs

        rated = self.used.dropna(subset=["range"]).reset_index(drop=True)
        ax = ax or new_axes(5.4, 0.34 * max(len(rated), 1) + 0.3)
        ax.hlines(rated.index, rated["lowest"], rated["highest"], color=QUIET, linewidth=3)
        ends = rated.melt(ignore_index=False, value_vars=["lowest", "highest"], value_name="mark").rename_axis("row")
        sns.scatterplot(ends.reset_index(), x="mark", y="row", color=QUIET, s=36, ax=ax)
        factor_rows([self.words.framework.axis_label(str(key)) for key in rated["ksf"]], ax)
        ax.set_xlabel("Lowest to highest mark")
        ax.set_title(f"How each {self.words.factor} was used")
        return ax


def review(ratings: pd.DataFrame, feedback: pd.DataFrame | None = None, approved: pd.DataFrame | None = None) -> Review:
    """Review the instrument: how its factors were used, and what people said of it.

    Parameters
    ----------
    ratings : DataFrame
        The ratings of one cluster in one round, as `esanalysis.select` returns them.
    feedback : DataFrame, optional
        What people said, from `esanalysis.load_feedback`; of other clusters and rounds it is left out.
    approved : DataFrame, optional
        The sheet *Good practice* as it came back, from `esanalysis.load_practice`: what it says of an example goes
        before what the remark said.

    Returns
    -------
    Review
        A view (see `esanalysis.display.view.View`): texts quoted whole in the order of the instrument where `share`
        lets others read them, and counted, never scored by machine; marks with what chance alone gives; and what marks
        cannot say.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> view = review(load_ratings())
    >>> view.sentences[0]
    'No remarks yet: the sheet Feedback asks.'
    >>> view.sentences[-1]
    'Whether ten is the right number cannot be read from ten schools’ marks; it takes 60 or more. People can say.'
    """
    framework = framework_of(ratings)
    remarks = (
        conform(pd.DataFrame(columns=FEEDBACK.names), FEEDBACK) if feedback is None else own_rows(feedback, ratings)
    )
    kinds = pd.CategoricalDtype(list(FEEDBACK_KINDS))
    remarks["kind"] = remarks["kind"].astype(kinds).fillna("other")  # a prompt that is none of the template's
    remarks.attrs["framework"] = framework
    used = measures.instrument(measures.cells(ratings))
    return Review(Wording(framework), used, remarks, consented(remarks, approved), measures.feedback(remarks))
