"""Question 1: what does the data tell you? The grid, how complete it is, what varies, what to be careful about."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from markupsafe import Markup

from esanalysis.display.axes import Axes
from esanalysis.display.charts import grid as charts
from esanalysis.display.markup import joined
from esanalysis.display.parts import bullets, definitions, fold
from esanalysis.display.view import MainPoint
from esanalysis.english import capital, counted, hundredths, is_are, listed, number
from esanalysis.ratings.frame import subset_of
from esanalysis.ratings.views.answers.answer import Answer
from esanalysis.ratings.views.answers.areas import beside_sentences, gravest, section_folds
from esanalysis.ratings.views.answers.strengths import Strengths
from esanalysis.ratings.views.cluster import Cluster, cluster_of
from esanalysis.ratings.views.figure import grid_axes, grid_table
from esanalysis.ratings.views.loaded import not_for_them
from esanalysis.ratings.views.wording import rated_at, schools
from esanalysis.schema import MISSING

__all__ = ["Grid", "grid"]

HALF = 0.5  # of the schools in the weakest band: then the factor is the finding of the grid


@dataclass(frozen=True, eq=False, repr=False)
class Grid(Answer):
    """What `grid` returns."""

    number = 1

    @property
    def data(self) -> pd.DataFrame:
        """One row a cell of the grid."""
        return self.cluster.cells

    @property
    def pasted(self) -> pd.DataFrame:
        """The grid as it is printed."""
        return grid_table(self._grid)

    def workbook(self) -> bytes:
        """The grid with live totals and averages."""
        from esanalysis.ratings.workbooks.grid import grid_bytes

        return grid_bytes(self.cluster.ratings)

    @property
    def whole(self) -> bool:
        """A grid of many schools runs over pages."""
        return len(self.cluster.schools) <= charts.ACROSS

    # ---- facts ---------------------------------------------------------------------------------------------------

    @cached_property
    def marks(self) -> np.ndarray:
        """Every single mark, also where several raters gave them, in scale units."""
        given = self.cluster.cells["marks"].dropna()
        if len(given):
            return np.array([mark for marks in given for _, mark in marks], dtype=float)
        return self.cluster.cells["rating"].dropna().to_numpy(dtype=float)

    @cached_property
    def disagreeing(self) -> dict | None:
        """How the raters disagree, where they do on half of the cells that they share."""
        found = self.cluster.agreement
        return found if found and found["shared"] and found["differ"] >= HALF * found["shared"] else None

    @cached_property
    def lowest(self) -> list[dict]:
        """All factors with most schools in the weakest band, where these are half of the schools rated."""
        found = self.cluster.weaknesses
        found = found[found["low"] >= np.maximum(1, HALF * found["rated"])]
        found = found[found["extent"] != "few rated"]
        found = found[found["low"] == found["low"].max()]
        # Of as many low schools, those of the fewest rated are the larger part.
        return found[found["rated"] == found["rated"].min()].to_dict("records")

    # ---- sentences -----------------------------------------------------------------------------------------------

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The answer, and what to be careful about."""
        if not self.cluster.rated:
            return ("No mark is in yet, so the data tells nothing so far.",)
        said = [f"{self._run}.{self._variation}"]
        if self.disagreeing:
            said = [self._disagreement, said[0]]
        return (*said, *beside_sentences(self.cluster), *self._cautions)

    @property
    def _run(self) -> str:
        scale, marks = self.cluster.framework.scale, self.marks
        if np.ptp(marks) == 0:
            return f"{'Every' if len(marks) > 1 else 'The only'} mark is {self.words.mark(marks[0])}"
        ends = sorted((marks.min(), marks.max()), key=scale.merit)
        average = self.words.level(float(self.cluster.cells["rating"].mean()))
        run = f"Marks run from {self.words.mark(ends[0])} to {self.words.mark(ends[1])}"
        return f"{run}; the average is {average}" if scale.words else f"{run} and average {average}"

    @property
    def _variation(self) -> str:
        plural, found = self.words.plural, self.cluster.variation
        if np.ptp(self.marks) == 0:
            return ""
        if found["why_not"] == "no scatter":
            alike = np.ptp(self.cluster.cells["rating"].dropna()) == 0
            return "" if alike else f" Schools differ by the same amount on all {plural}."
        if found["why_not"]:
            return f" What varies more cannot be tested: {self.words.why_not(found['why_not'])}."
        if found["schools"] == found["ksfs"] == 0 and self._single_out:
            return " Most differences are no larger than chance makes them."
        if found["schools"] == found["ksfs"] == 0:
            return f" Neither schools nor {plural} differ more than chance makes them."
        if found["ksfs"] == 0 and not self._single_out:
            return f" Schools differ; {plural} do not differ more than chance makes them."
        if found["schools"] == 0 and not self._single_out:
            return f" {capital(plural)} differ; schools do not differ more than chance makes them."
        if not found["more"]:
            return f" Schools and {plural} both differ."
        more, less = ("Schools", plural) if found["more"] == "schools" else (capital(plural), "schools")
        return f" {more} likely differ more than {less} do."

    @property
    def _single_out(self) -> bool:
        """Whether single factors or schools are firmly apart, whatever chance makes of all of them together."""
        levels = self.cluster.levels["level"]
        return bool(self.cluster.doubt["any_firm"] or levels.isin(["low", "high"]).any())

    @property
    def _disagreement(self) -> str:
        found = self.disagreeing
        assert found is not None
        names = self.cluster.raters["rater"].replace("", "an unnamed rater").tolist()
        who = listed(names) if len(names) <= 3 else f"The {number(len(names))} raters"
        if found["shared"] == 1:
            return f"{who} are far apart on the one mark that they share."
        return f"{who} are far apart on {found['differ']} of the {found['shared']} marks that they share."

    @cached_property
    def _cautions(self) -> list[str]:
        """Most important first; what does not fit under the figure is folded."""
        found = self.cluster
        said = [*self._copied, *self._shares, *self._strictness, *self._gaps]
        if np.ptp(self.marks) == 0:
            said += [f"One mark throughout: was each {self.words.factor} weighed?"] if len(self.marks) > 1 else []
            said += self._of_the_scale("end crowded") if len(self.marks) > 1 else []
        elif not self.disagreeing:
            said += [text for kind in ("end crowded", "end unused", "half unused") for text in self._of_the_scale(kind)]
            if same := [row["subject"] for row in found.caution("same throughout")]:
                verb = "has" if len(same) == 1 else "have"
                said.append(
                    f"{capital(schools(same))} {verb} one mark throughout: was each {self.words.factor} weighed?"
                )
        said += [
            f"{capital(row['subject'] or 'a rater without a name')} gave {self.words.mark(row['mark'])} to everything."
            for row in found.caution("rater same throughout")
        ]
        some = found.caution("factor rated by some")
        if some and found.strengths["rank"].isna().all():  # else question 2 says what that means for the order
            names = capital(self.words.ksfs(row["subject"] for row in some))
            said.append(f"{names} {'was' if len(some) == 1 else 'were'} not rated by all schools.")
        if few := found.caution("few schools"):
            said.append(f"Only {counted(few[0]['count'], 'school')} rated: read the marks, not the averages.")
        return [text for text in said if text]

    @property
    def _shares(self) -> list[str]:
        found, plural = self.cluster.variation, self.words.plural
        if found["why_not"] or found["schools"] == found["ksfs"] == 0:
            return []
        shares = {"between schools": "schools", f"between {plural}": "ksfs", "in single marks": "neither"}
        whole = hundredths([found[name] for name in shares.values()])
        parts = [f"{share}% {where}" for share, where in zip(whole, shares, strict=True) if share]
        return [f"Of the differences, {listed(parts).replace('%', '% lie', 1)}."]

    @cached_property
    def copies(self) -> list[list[str]]:
        """Sets of schools with the very same marks: mostly a row or column pasted twice."""
        found: dict[str, list[str]] = {}
        for row in self.cluster.caution("same as another"):
            found.setdefault(row["other"], [row["other"]]).append(row["subject"])
        return [sorted(names, key=self.cluster.schools.index) for names in found.values()]

    @property
    def _copied(self) -> list[str]:
        said = f"have the same mark on every {self.words.factor}: was one copied?"
        if len(self.copies) > 1:
            return [f"{capital(counted(len(self.copies), 'set'))} of schools {said}"]
        return [f"{capital(schools(names))} {said}" for names in self.copies]

    @property
    def _strictness(self) -> list[str]:
        found = self.cluster.agreement
        if found is None:
            return []
        said = self.words.stricter(self.cluster.raters)
        if self.disagreeing is None and found["shared"] and pd.notna(found["typical_difference"]):
            aside, typical = "Strictness aside, two" if said else "Two", f"{found['typical_difference']:.1f}"
            shared = f"{found['shared']} of {found['cells']} cells hold several marks and show their average."
            said += [shared, f"{aside} marks of one cell typically differ by {typical}."]
        return said

    @property
    def _gaps(self) -> list[str]:
        gaps = self.cluster.caution("not rated")
        if not gaps:
            return []
        whys = {str(row["subject"]): MISSING.get(row["subject"], row["subject"]) for row in gaps}
        reasons = "; ".join(f"{row['count']}: {whys[row['subject']]}" for row in gaps)
        total = sum(row["count"] for row in gaps)
        why = reasons if len(gaps) > 1 else next(iter(whys.values()))
        said = f"{capital(counted(total, 'mark'))} {is_are(total)} missing ({why}); never counted as 0."
        return [f"{said} Averages elsewhere are adjusted."] if Strengths(self.cluster).adjusted else [said]

    def _of_the_scale(self, kind: str) -> list[str]:
        rows = self.cluster.caution(kind)
        if not rows:
            return []
        marks = [self.words.bare(row["mark"]) for row in rows]
        if kind == "end unused":
            return [f"Nobody was given {listed(marks, 'or')}."]
        if kind == "half unused":
            scale = self.cluster.framework.scale
            side = "below" if self.marks.min() >= (scale.minimum + scale.maximum) / 2 else "above"
            return [f"All marks lie in one half of the scale, none {side} {mark}." for mark in marks]
        first, *rest = rows
        said = f"{first['count']} of {first['of']} marks are {marks[0]}"
        said += "".join(f", {row['count']} are {mark}" for row, mark in zip(rest, marks[1:], strict=True))
        return [f"{said}: the {'ends' if rest else 'end'} of the scale may hide differences."]

    @property
    def main_points(self) -> tuple[MainPoint, ...]:
        """The weakest mark on a factor beside, and the raters' disagreement where it is the finding."""
        framework = self.cluster.framework
        grave = [
            MainPoint(f"{framework[key].label}: {framework.scale_of(key).text(mark)} in {schools(names)}.", "A count")
            for key, (mark, names) in gravest(self.cluster).items()
        ]
        return (*grave, *self._disagreeing_point)

    @property
    def _disagreeing_point(self) -> tuple[MainPoint, ...]:
        if not self.disagreeing:
            return ()
        typical = self.words.points(float(np.round(self.cluster.disagreements["difference"].median())))
        return (MainPoint(self._disagreement, "Worth asking about", f"There they are usually {typical} apart."),)

    # ---- figure --------------------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """The factor that half of the schools are low on, or how many marks are in the outer bands."""
        if self.lowest and self.lowest[0]["rated"] > 2:
            low, rated = self.lowest[0]["low"], self.lowest[0]["rated"]
            each = "each of " if len(self.lowest) > 1 and low < rated else ""  # they need not be the same schools
            where = f"{self.words.in_band(0)} on {each}{self.words.plains(row['ksf'] for row in self.lowest)}"
            return f"{capital(rated_at(low, rated, len(self.cluster.schools)))} {is_are(low)} {where}"
        low, top = (len(self.cluster.in_band(side)) for side in ("worse", "better"))
        other = number(top) if top else "none"
        said = f"{capital(counted(low, self.cluster.noun))} {is_are(low)} {self.words.in_band(0)}"
        return f"{said}, {other} {self.words.in_band(-1)}"

    @property
    def subtitle(self) -> str:
        """Which cluster, round and schools."""
        return f"Marks by {self.words.factor} and school, {self.cluster.name}"

    @cached_property
    def chart(self) -> Markup:
        """The grid as a table, with its legend."""
        if not self.cluster.rated:
            return Markup()
        unrated = len(self.cluster.cells) - self.cluster.rated
        apart = not_for_them(self.cluster.cells)  # all marks are in, then
        gaps = "" if not unrated else "not for this school" if apart == unrated else "not rated"
        return joined([charts.legend(self.cluster.axis, gaps=gaps), charts.grid(self._grid, self.figure_id)])

    @property
    def _grid(self) -> charts.Grid:
        found, axis = self.cluster, self.cluster.axis
        cells = {(str(row["ksf"]), str(row["school"])): row for row in found.cells.to_dict("records")}
        rows = found.strengths.to_dict("records")
        words = bool(found.framework.scale.words)
        decimals = found.framework.scale.decimals

        def mark(ksf: str, school: str) -> charts.Mark:
            row = cells.get((ksf, school), {})
            missing, rating = str(row.get("missing")), row.get("rating", np.nan)
            # The plain reasons are said once, below the grid; the others in the cell.
            why = "" if missing in ("None", "nan", "blank", "not rated") else f": {MISSING.get(missing, missing)}"
            return axis.mark(rating, self.words.short(rating), why=f"not rated{why}")

        return charts.Grid(
            factors=[self.words.label(row["ksf"]) for row in rows],
            schools=found.schools,
            marks=[[mark(str(row["ksf"]), school) for school in found.schools] for row in rows],
            averages=[
                axis.mark(row["average"], "" if pd.isna(row["average"]) else self.words.average(row["average"]))
                for row in rows
            ],
            # A scale of words has no total worth printing: its marks are places in an order.
            totals=[] if words else ["" if pd.isna(row["total"]) else f"{row['total']:.{decimals}f}" for row in rows],
            factor=found.framework.factor,
            part=bool(subset_of(found.ratings)),
        )

    @property
    def folds(self) -> tuple[Markup, ...]:
        """What each factor asks, and the cautions that did not fit above."""
        keys = [str(key) for key in self.cluster.strengths["ksf"]]
        asked = [(self.words.label(key), self.cluster.framework[key].question) for key in keys]
        asks = [(name, question) for name, question in asked if question]
        folds = [fold(f"What each {self.words.factor} asks", definitions(asks))] if asks else []
        if len(self.copies) > 1:
            folds.append(fold("Schools with the same marks", bullets(map(listed, self.copies))))
        folds += section_folds(self.cluster)
        folds += self.rest("What else to be careful about")
        return tuple(folds)

    @property
    def alt(self) -> str:
        """The finding, and the average of every factor."""
        averages = "; ".join(
            f"{self.words.ksf(row['ksf'])} {self.words.average(row['average'])}"
            if row["rated"]
            else f"{self.words.ksf(row['ksf'])} not rated"
            for row in self.cluster.strengths.to_dict("records")
        )
        many = counted(len(self.cluster.strengths), self.words.factor, self.words.plural)
        size = f"{many} by {counted(len(self.cluster.schools), 'school')}"
        return f"Heatmap, {self.cluster.name}: {size}. {self.title}. Averages: {averages}."

    def draw(self, ax: Axes | None = None) -> Axes:
        """The grid as an annotated heatmap: factors down, schools across, total and average set apart."""
        framework = self.cluster.framework
        return grid_axes(self._grid, framework, f"{framework.factor} grid: {self.cluster.name}", ax)


def grid(ratings: pd.DataFrame | Cluster) -> Grid:
    """Question 1: what does the data tell you?

    Parameters
    ----------
    ratings : DataFrame
        The ratings of one cluster in one round, as `esanalysis.select` returns them.

    Returns
    -------
    Grid
        A view (see `esanalysis.display.view.View`): the grid with totals and averages, how complete it is, whether
        schools or factors differ more, and what to be careful about.

    Raises
    ------
    SelectionError
        The ratings hold more than one cluster or round.
    SchemaError
        The frame is no ratings table.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> view = grid(load_ratings())
    >>> view.sentences[0]
    'Marks run from 2 to 9 and average 5.0. Schools likely differ more than KSFs do.'
    >>> view.title
    'Six of ten schools are in the low band on impact measurement'
    """
    return Grid(cluster_of(ratings))
