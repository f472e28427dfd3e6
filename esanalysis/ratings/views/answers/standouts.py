"""Questions 4 and 5: which schools are doing well, and less well, on particular factors, and why?"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
from markupsafe import Markup

from esanalysis.display.axes import Axes, in_house_style
from esanalysis.display.charts.grid import Grid
from esanalysis.display.charts.pairs import ExpectedRow, expected
from esanalysis.display.markup import html
from esanalysis.display.palette import ACCENT, QUIET
from esanalysis.display.parts import bullets, definitions, fold
from esanalysis.display.scale import Mark
from esanalysis.display.view import MainPoint
from esanalysis.english import capital, counted, is_are, listed, number
from esanalysis.ratings.views.answers.answer import Answer, that_fits
from esanalysis.ratings.views.answers.tables import notes_beside
from esanalysis.ratings.views.cluster import Cluster, cluster_of
from esanalysis.ratings.views.figure import grid_axes
from esanalysis.ratings.views.wording import schools

__all__ = ["SIDES", "Standouts", "standouts"]

SIDES = ("better", "worse")
CANDIDATES = 4  # rows of the figure
LEAST = 3  # of them where fewer, or none, are worth asking about
MENTIONED = 3  # marks worth asking about in a sentence
PRINTED = 12  # marks of a band that paper lists; more are found by their corner in the grid
ORDINALS = {2: "second", 3: "third", 4: "fourth", 5: "fifth"}
RARELY = "Chance would rarely give one."


@dataclass(frozen=True, eq=False, repr=False)
class Standouts(Answer):
    """What `standouts` returns; `side` is ``"better"`` or ``"worse"``."""

    side: str = "better"

    @property
    def number(self) -> int:  # type: ignore[override]
        """Question 4 or 5."""
        return 4 + SIDES.index(self.side)

    @property
    def data(self) -> pd.DataFrame:
        """One row a cell of the grid, with its band and what other marks suggest."""
        return self.cluster.standouts

    # ---- facts ---------------------------------------------------------------------------------------------------

    @property
    def tested(self) -> bool:
        """Whether the grid can tell what other marks suggest."""
        return not self.cluster.chance["why_not"]

    @cached_property
    def in_band(self) -> pd.DataFrame:
        """Marks in the outer band of this side."""
        return self.cluster.in_band(self.side)

    @cached_property
    def listed(self) -> list[dict]:
        """Marks worth asking about, the furthest first."""
        found = self.data[self.data["stands_out"] == self.side]
        return found.sort_values(["place", "ksf", "school"]).to_dict("records")

    def _by(self, row: dict) -> tuple[float, float]:
        """How far a mark is on this side of what other marks suggest: as printed, and to the last digit."""
        merit, sign = self.cluster.framework.scale.merit, 1 if self.side == "better" else -1
        suggested = self.words.merit(row["expected"]), merit(row["expected"])
        printed, exact = (round(sign * (merit(row["rating"]) - found), 9) for found in suggested)
        return printed, exact

    @cached_property
    def beyond(self) -> list[dict]:
        """Every mark on this side of what other marks suggest, the furthest first."""
        found = self.data[self.data["t"].notna()].sort_values(["place", "ksf", "school"]).to_dict("records")
        return sorted((row for row in found if self._by(row)[0] > 0), key=self._by, reverse=True)

    @cached_property
    def candidates(self) -> list[dict]:
        """The marks drawn: those worth asking about, and the next furthest up to three."""
        found = [*self.listed, *(row for row in self.beyond if row["stands_out"] != self.side)]
        return found[: min(max(len(self.listed), LEAST), CANDIDATES)]

    @cached_property
    def levels(self) -> list[str]:
        """Schools that are firmly high, or low, across the board."""
        level = "high" if self.side == "better" else "low"
        return self.cluster.levels.loc[self.cluster.levels["level"] == level, "school"].astype(str).tolist()

    @property
    def noted(self) -> list[dict]:
        """Marks in the band, or worth asking about, that have a note."""
        listed = {(row["ksf"], row["school"]) for row in self.listed}
        rows = self.data[self.data["note"].notna() & (self.data["note"].astype("string").str.strip() != "")]
        band = self.cluster.framework.bands[-1 if self.side == "better" else 0].key
        return [row for row in rows.to_dict("records") if row["band"] == band or (row["ksf"], row["school"]) in listed]

    # ---- sentences -----------------------------------------------------------------------------------------------

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """How many marks, which are worth asking about, and which schools stand out as a whole."""
        if not self.cluster.rated:
            return ("No mark is in yet.",)
        return (self._answer, *self._schools, *self._notes)

    @property
    def _answer(self) -> str:
        count = len(self.in_band)
        band = self.words.in_band(-1 if self.side == "better" else 0)
        marks = f"{capital(counted(count, self.cluster.noun))} {is_are(count)} {band}"
        if not self.tested:
            why = self.words.why_not(self.cluster.chance["why_not"])
            return f"{marks}; whether one stands out cannot be tested: {why}."
        if any(row["firm"] for row in self.listed):
            return f"{self._mark(self.listed[0])} is firmly {self._beyond} other marks suggest."
        if not self.listed:
            return f"{marks}{'; none' if count else ', and none'} stands out for its school and {self.words.factor}."
        if len(self.listed) > MENTIONED:
            return f"{capital(number(len(self.listed)))} marks are worth asking about. {self._by_chance}"
        names = listed(self._mark(row, short=True) for row in self.listed)
        verb = "mark is" if len(self.listed) == 1 else "marks are"
        return f"{capital(number(len(self.listed)))} {verb} worth asking about: {names}. {self._by_chance}"

    @property
    def _beyond(self) -> str:
        return "stronger than" if self.side == "better" else "weaker than"

    @property
    def _by_chance(self) -> str:
        found = self.cluster.chance["by_chance"]
        said = self._chance(f", {self.words.high} or {self.words.low}")
        if found >= 0.75 and self.cluster.chance["listed"] > 1.5 * found:  # some schools or factors scatter more
            return f"{said[:-1]}; up to {number(int(3 * found + 0.5))} where some scatter more."
        return said

    def _chance(self, sides: str = "") -> str:
        found = self.cluster.chance["by_chance"]
        if found >= 0.75:
            return f"Chance gives about {number(math.floor(found + 0.5))} such{sides}."
        often = round(1 / found) if found else 0
        such = f"such{sides}," if sides else "such"
        return f"Chance gives one {such} in about every {ORDINALS[often]} report." if often in ORDINALS else RARELY

    def _mark(self, row: dict, short: bool = False) -> str:
        where = f"{row['school']} on {self.words.plain(row['ksf'])}"
        return where if short else f"{where}, {self.words.mark(row['rating'])},"

    @property
    def _schools(self) -> list[str]:
        if not self.levels:
            return []
        level = self.words.high if self.side == "better" else self.words.low
        verb = is_are(len(self.levels))
        who = "the school" if len(self.levels) == 1 else "the schools"
        names = capital(schools(self.levels))
        said = f"{names} {verb} firmly {level} on {self.cluster.most(self.levels)}"
        if self._other and self._other.levels:  # question 4 has said what to ask
            return [f"{said}."]
        return [f"{said}: ask about {who} as a whole."]

    @property
    def _notes(self) -> list[str]:
        if self.noted or not (len(self.in_band) or self.listed):
            return []
        if self.cluster.ratings["note"].notna().any():
            return ["No note says why: ask what was seen."]
        if self._other and self._other._notes:
            return []
        return ["The file holds no notes, so ask why: what was seen?"]

    @property
    def _other(self) -> "Standouts | None":
        """The side that was shown before this one."""
        return None if self.side == "better" else Standouts(self.cluster, side="better")

    @property
    def main_points(self) -> tuple[MainPoint, ...]:
        """Schools high or low across the board (said once, for both sides), else a mark worth asking about."""
        if self.side == "better":
            return ()
        return tuple(point for point in (self._level_point, self._mark_point) if point)

    @property
    def _level_point(self) -> MainPoint | None:
        low, high = self.levels, Standouts(self.cluster, side="better").levels
        if not low and not high:
            return None
        most, words = (3, 5) if low and high else (5, 11)

        def named(names: list[str]) -> str:
            said = schools(names, most, words)
            return said if len(said.split()) <= words else counted(len(names), "school")

        said = [
            f"{named(names)} {is_are(len(names))} {level} on {self.cluster.most([*low, *high])}"
            for names, level in ((low, self.words.low), (high, self.words.high))
            if names
        ]
        if len(said) > 1:
            said[1] = f"{named(high)} {self.words.high}"
        hand = {(True, True): "strictly or generously", (True, False): "strictly"}.get(
            (bool(low), bool(high)), "generously"
        )
        finding = f"{capital(', '.join(said))}."
        return MainPoint(finding, "Firm", that_fits(finding, [f"Or they simply mark {hand}.", f"Or they mark {hand}."]))

    @property
    def _mark_point(self) -> MainPoint | None:
        both = [*self.listed, *Standouts(self.cluster, side="better").listed]
        if not both:
            return None
        row = min(both, key=lambda row: row["place"])
        found = f"{self._mark(row, short=True)}: {self.words.mark(row['rating'])}, where other marks suggest "
        firm = "Firm" if row["firm"] else "Worth asking about"
        level = re.sub("^between", "a mark between", self.words.level(row["expected"]))
        finding = f"{found}{level}."
        how = [] if row["firm"] else [self._chance()]
        return MainPoint(finding, firm, that_fits(finding, how))  # type: ignore[arg-type]

    # ---- figure --------------------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """Which marks are drawn."""
        count = len(self.candidates)
        if not self.tested:
            return "What other marks suggest cannot be tested"
        if not count:
            return f"No mark is {'ahead of' if self.side == 'better' else 'behind'} what other marks suggest"
        side = "ahead of" if self.side == "better" else "behind"
        marks = "mark" if count == 1 else f"{number(count)} marks"
        last = min(self._by(row)[1] for row in self.candidates)
        tied = sum(self._by(row)[1] >= last for row in self.beyond) > count
        which = f"{capital(number(count))} of the marks" if tied else f"The {marks}"
        return f"{which} furthest {side} what other marks suggest"

    @property
    def subtitle(self) -> str:
        """How to read it."""
        if self._other and self._other.chart and not self._other.minor:
            return "Read as figure 4"
        return f"Filled: the mark. Ring: what other marks of the school and the {self.words.factor} suggest"

    @property
    def minor(self) -> bool:
        """Where no mark stands out, the furthest are no finding."""
        return not self.listed

    @cached_property
    def chart(self) -> Markup:
        """A row a mark: the mark, and what the others suggest."""
        if not self.candidates:
            return Markup()
        return self._drawn(self.candidates, self.figure_id)

    def _drawn(self, rows: list[dict], figure_id: str) -> Markup:
        drawn = [
            ExpectedRow(
                str(row["school"]), self.words.label(row["ksf"]), float(row["rating"]), self.words.short(row["rating"]),
                float(row["expected"]), self.words.average(row["expected"]),
            )
            for row in rows
        ]  # fmt: skip
        return expected(drawn, self.cluster.axis, figure_id, factor=self.cluster.framework.factor)

    @property
    def folds(self) -> tuple[Markup, ...]:
        """All marks of the band, and the notes beside them."""
        return (
            *self._others_listed,
            *self._counted_schools,
            *self._marks_of_band,
            *notes_beside(self.cluster, self.noted),
        )

    @property
    def _others_listed(self) -> tuple[Markup, ...]:
        """The marks worth asking about that the figure has no room for."""
        if not (rest := self.listed[CANDIDATES:]):
            return ()
        id_ = f"{self.figure_id}-rest"
        marks = counted(len(rest), "mark").removeprefix("one ")
        return (fold(html('<span id="{}">The other {} worth asking about</span>', id_, marks), self._drawn(rest, id_)),)

    @property
    def _counted_schools(self) -> tuple[Markup, ...]:
        """The schools that are high, or low, across the board, where the sentence only counts them."""
        said = schools(self.levels) if self.levels else ""
        if len(self.levels) < 2 or said != counted(len(self.levels), "school"):
            return ()
        level = self.words.high if self.side == "better" else self.words.low
        return (fold(f"The {said} that are firmly {level} on {self.cluster.most(self.levels)}", bullets(self.levels)),)

    @property
    def _marks_of_band(self) -> tuple[Markup, ...]:
        count = len(self.in_band)
        if not count:
            return ()
        band = self.words.in_band(-1 if self.side == "better" else 0)
        which = {1: "The one", 2: "Both"}.get(count, f"All {number(count)}")
        title = f"{which} {self.cluster.noun}{'' if count == 1 else 's'} {band}"
        entries = [
            (self.words.label(str(key)), self._of_factor(part.sort_values("school").to_dict("records")))
            for key, part in self.in_band.groupby("ksf", observed=True)
        ]
        return (fold(title, definitions(entries), paper=count <= PRINTED),)

    def _of_factor(self, rows: Iterable[dict]) -> str:
        return ", ".join(f"{row['school']} ({self.words.short(row['rating'])})" for row in rows)

    @property
    def alt(self) -> str:
        """The finding, with the marks drawn."""
        said = "; ".join(
            f"{row['school']} on {self.words.ksf(row['ksf'])}: {self.words.short(row['rating'])}, "
            f"others suggest {self.words.average(row['expected'])}"
            for row in self.candidates
        )
        return f"Heatmap, {self.cluster.name}. {self.sentences[0]} Furthest: {said or 'none can be tested'}."

    @in_house_style
    def draw(self, ax: Axes | None = None) -> Axes:
        """The grid with only the marks of this side's band coloured, and those worth asking about outlined."""
        from matplotlib.patches import Rectangle

        framework, axis = self.cluster.framework, self.cluster.axis
        band = framework.bands[-1 if self.side == "better" else 0].key
        names = self.cluster.schools
        cells = {(str(row["ksf"]), str(row["school"])): row for row in self.data.to_dict("records")}
        rows = []
        for key in framework.keys:
            marks = []
            for school in names:
                row = cells.get((key, school), {"rating": float("nan"), "band": None})
                mark = axis.mark(row["rating"], self.words.short(row["rating"]), why="not rated")
                marks.append(mark if row["band"] == band or not mark.rated else Mark(mark.text))
            rows.append(marks)
        title = f"Marks {self.words.in_band(-1 if self.side == 'better' else 0)}: {self.cluster.name}"
        ax = grid_axes(Grid([self.words.label(key) for key in framework.keys], names, rows), framework, title, ax)
        for text, mark in zip(ax.texts, [mark for row in rows for mark in row], strict=True):
            text.set(color=text.get_color() if mark.step else QUIET, fontweight="bold" if mark.step else "normal")
        for row in self.listed:
            place = names.index(str(row["school"])), framework.keys.index(row["ksf"])
            ax.add_patch(Rectangle(place, 1, 1, fill=False, edgecolor=ACCENT, linewidth=2, zorder=5))
        return ax


def standouts(ratings: pd.DataFrame | Cluster, side: str) -> Standouts:
    """Questions 4 and 5: which schools are doing well, or less well, on particular factors, and why?

    Parameters
    ----------
    ratings : DataFrame
        The ratings of one cluster in one round, as `esanalysis.select` returns them.
    side : {"better", "worse"}
        Question 4 or question 5.

    Returns
    -------
    Standouts
        A view (see `esanalysis.display.view.View`): the marks in the outer band, those worth asking about beside the
        number that chance gives, and the schools high or low across the board.

    Raises
    ------
    ValueError
        `side` is neither.
    SelectionError
        The ratings hold more than one cluster or round.
    SchemaError
        The frame is no ratings table.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> standouts(load_ratings(), "better").sentences[0]
    'Eight marks are in the top band; none stands out for its school and KSF.'
    >>> standouts(load_ratings(), "worse").sentences[0]
    'One mark is worth asking about: School 6 on quality. Chance gives about one such, high or low.'
    """
    if side not in SIDES:
        raise ValueError(f'side is "better" or "worse", not {side!r}.')
    return Standouts(cluster_of(ratings), side=side)
