"""What changed between two rounds, and what of it can be told from chance."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd
from markupsafe import Markup

from esanalysis.display.axes import Axes, in_house_style, new_axes
from esanalysis.display.charts.pairs import ChangeRow, changes
from esanalysis.display.charts.panels import SeriesRow, series
from esanalysis.display.markup import NOTHING
from esanalysis.display.palette import ACCENT, DARK, LIGHT, TOKENS
from esanalysis.display.parts import figure, fold, paragraphs
from esanalysis.display.scale import axis_of
from esanalysis.display.table import Tinted, lines
from esanalysis.display.view import MainPoint
from esanalysis.english import counted
from esanalysis.instrument.frames import framework_of
from esanalysis.ratings import measures
from esanalysis.ratings.measures.development import Change as Compared
from esanalysis.ratings.rounds import natural
from esanalysis.ratings.tables.mapping import load_mapping
from esanalysis.ratings.views.development import change_compared, change_words
from esanalysis.ratings.views.development.change_words import difference, signed
from esanalysis.ratings.views.development.section import Section, one_cluster
from esanalysis.ratings.views.figure import factor_rows
from esanalysis.ratings.views.wording import Wording

__all__ = ["Change", "change"]

_SIDES = {"rose": "up", "fell": "down"}
_ACROSS = 12  # schools that stand across in the table of differences


@dataclass(frozen=True, eq=False, repr=False)
class Change(Section):
    """What `change` returns.

    `compared` holds the four frames, `first` the same against the first round, `over_rounds` the averages of every
    round where there are three or more.
    """

    ratings: pd.DataFrame
    compared: Compared
    first: Compared
    over_rounds: pd.DataFrame
    earlier: pd.DataFrame | None = None  # the round before, where it is not among the ratings

    id = "change"

    def __bool__(self) -> bool:
        """Whether there is an earlier round."""
        return not self.compared.about.empty

    @property
    def data(self) -> pd.DataFrame:
        """One row a factor: averages of the common schools, change, what chance reaches, what moved."""
        return self.compared.ksfs

    # ---- facts ---------------------------------------------------------------------------------------------------

    @cached_property
    def about(self) -> dict:
        """The comparison as a whole."""
        return change_compared.facts(self.compared) if self else {}

    @cached_property
    def moved(self) -> list[dict]:
        """The factors that clearly moved, in the order of the instrument."""
        rows = self.data.to_dict("records")
        return [row for row in rows if row["moved"] in _SIDES]

    # ---- sentences -----------------------------------------------------------------------------------------------

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """What moved, what all factors have in common, what chance does, who was compared."""
        if not self:
            return ("There is no earlier round to compare with.",)
        said, *rest = change_words.sentences(self.compared, self.first, self.words)
        changed, alike = self._beside
        return (said, *changed, *rest, *alike)

    @property
    def _beside(self) -> tuple[list[str], list[str]]:
        """What became of marks on a scale of their own."""
        rounds = self.ratings["round"].astype(str)
        old = self.ratings[rounds == self.about["before"]] if self.earlier is None else self.earlier
        if not self.words.framework.beside or framework_of(old).key != self.words.framework.key:
            return [], []
        then, now = measures.beside(old), measures.beside(self.ratings[rounds == self.about["after"]])
        same = [then[name].astype(str) == self.about[of] for name, of in (("round", "before"), ("cluster", "cluster"))]
        then = then[same[0] & same[1]]
        return change_compared.beside(then, now, self.compared.schools, self.words)

    @property
    def heading(self) -> str:
        """The question."""
        return f"What changed since {self.about['before']}?" if self else "What changed?"

    @property
    def title(self) -> str:
        """What moved, shortly."""
        return change_words.title(self.moved, self.data, self.about, self.words)

    @property
    def subtitle(self) -> str:
        """What the dumbbell draws."""
        better = (
            "" if self.words.framework.scale.higher_is_better else " Plus is better: the smallest mark is the best."
        )
        whose, missing = change_compared.averages(self.compared)
        drawn = f"Average mark of {whose}. Ring: {self.about['before']}. Disc: {self.about['after']}.{better}"
        bar = " Pale bar: where chance alone would put the disc." if self.about["tested"] else ""
        return f"{drawn}{bar}{missing}"

    @property
    def main_point(self) -> MainPoint | None:
        """The factor that clearly moved, or that none did."""
        return change_words.main_point(self.moved, self.compared.ksfs, self.about, self.words) if self else None

    @property
    def main_points(self) -> tuple[MainPoint, ...]:
        """That of the last two rounds, and what moved since the first round though not since the last."""
        if not self:
            return ()
        about, now = change_compared.facts(self.first), {row["ksf"] for row in self.moved}
        rows = self.first.ksfs.to_dict("records") if about["before"] != self.about["before"] else []
        slow = [row for row in rows if row["moved"] in _SIDES and row["ksf"] not in now]
        since = [change_words.main_point(slow, self.first.ksfs, about, self.words)] if slow else []
        return (*super().main_points, *since)

    # ---- figure --------------------------------------------------------------------------------------------------

    @cached_property
    def chart(self) -> Markup:
        """A dumbbell a factor, in the order of the instrument."""
        if not self:
            return NOTHING
        rows = [
            self._row(row) for row in self.data.dropna(subset=["average_before", "average_after"]).to_dict("records")
        ]
        factor = self.words.framework.factor
        before, after = (str(self.about[name]) for name in ("before", "after"))
        return changes(rows, axis_of(self.words.framework), f"f-{self.id}", before, after, factor) if rows else NOTHING

    def _row(self, row: dict) -> ChangeRow:
        low, high = change_words.chance(row, self.words.framework.scale)
        notes = ["reworded since"] if row["kind"] == "reworded" else []
        notes += ["not tested"] if self.about["tested"] and row["moved"] == "not tested" else []
        notes += [way] if (way := change_words.apart(row, self.words)) else []
        return ChangeRow(
            self.words.label(row["ksf"], ", ".join(notes)),
            row["average_before"], row["average_after"],
            self.words.average(row["average_before"]), self.words.average(row["average_after"]),
            self._said(row), low, high, _SIDES.get(row["moved"], ""),
        )  # fmt: skip

    def _said(self, row: dict) -> str:
        """A change beside its averages, with the word for one beyond chance: ``+2.1 rose``."""
        by = signed(difference(row, self.words), self.words)
        return f"{by} {row['moved']}" if row["moved"] in _SIDES else by

    @property
    def folds(self) -> tuple[Markup, ...]:
        """Every round, the figures in full, and each school's differences."""
        if not self:
            return ()
        return tuple(part for part in (self._rounds, self._figures, self._differences, self._not_compared) if part)

    @property
    def _rounds(self) -> Markup:
        if self.over_rounds.empty:
            return NOTHING
        wide = self.over_rounds.pivot(index="ksf", columns="round", values="average").dropna(how="all")
        rows = [
            SeriesRow(
                self.words.label(str(key)),
                [None if pd.isna(value) else float(value) for value in row],
                [self._average(value) for value in row],
            )
            for key, row in zip(wide.index, wide.to_numpy(), strict=True)
        ]
        rounds = [str(name) for name in wide.columns]
        drawn = series(rows, rounds, axis_of(self.words.framework), "f-rounds", self.words.framework.factor)
        note = change_compared.averages_over(self.first, rounds)
        return fold(f"All {counted(len(rounds), 'round')}", figure("f-rounds", "Averages in every round", drawn, note))

    @property
    def _figures(self) -> Markup:
        factor, together = self.words.framework.factor, bool(change_words.common(self.data, self.about, self.words))
        head = [factor, "Schools", str(self.about["before"]), str(self.about["after"]), "Change", "By chance", ""]
        rows = [
            [
                self.words.label(row["ksf"]), str(row["pairs"]),
                self._average(row["average_before"]), self._average(row["average_after"]),
                signed(difference(row, self.words), self.words) if row["pairs"] else "–",
                "–" if pd.isna(row["need"]) else self._by_chance(row),
                change_words.verdict(row, together, self.words),
            ]
            for row in self.data[self.data["kind"] != "dropped"].to_dict("records")  # which today's words do not name
        ]  # fmt: skip
        return fold("The figures in full", lines("Averages in both rounds", head, rows))

    def _by_chance(self, row: dict) -> str:
        return " to ".join(signed(end, self.words) for end in change_words.limits(row, self.words))

    def _average(self, value: float) -> str:
        return "–" if pd.isna(value) else self.words.average(value)

    @property
    def _differences(self) -> Markup:
        """Every school's difference on every factor: questions to ask, sorted by name."""
        cells = self.compared.cells.dropna(subset=["change"])
        if cells.empty:
            return NOTHING
        wide = cells.pivot_table(index="ksf", columns="school", values="change", observed=True, sort=False)
        wide = wide.sort_index()[sorted(wide.columns, key=lambda school: natural(str(school)))]
        keys, schools = [str(key) for key in wide.index], [str(school) for school in wide.columns]
        texts = [[self._difference(value) for value in row] for row in wide.to_numpy()]
        if len(schools) <= _ACROSS:
            rows = [[self.words.label(key), *row] for key, row in zip(keys, texts, strict=True)]
            shown = lines("Difference of each mark", [self.words.framework.factor, *schools], rows)
        else:
            numbers = [str(self.words.framework[key].number) for key in keys]
            turned = [[school, *column] for school, column in zip(schools, zip(*texts, strict=True), strict=True)]
            shown = lines("Difference of each mark", ["School", *numbers], turned)
        step = self.words.points(2 * self.words.framework.scale.step)
        note = (
            f"Single marks are questions, not findings. Coloured: {step} or more. Schools stand in alphabetical order."
        )
        return fold("The difference of every mark", paragraphs(note), shown)

    def _difference(self, value: float) -> Tinted:
        far = abs(value) >= 2 * self.words.framework.scale.step - 1e-9
        text = "–" if pd.isna(value) else signed(value, self.words, exact=True)
        return Tinted(text, ("give" if value > 0 else "need") if far else "")

    @property
    def _not_compared(self) -> Markup:
        """Marks of factors that were merged or split: old and new side by side, without a difference."""
        cells = self.compared.cells
        part = cells[cells["reason"].isin(["merged", "split", "not comparable"])]
        if part.empty:
            return NOTHING
        rows = [
            [
                str(row["school"]), str(row["from_ksf"]), self._mark(row["rating_before"]),
                str(row["ksf"]), self._mark(row["rating_after"]),
            ]
            for row in part.to_dict("records")
        ]  # fmt: skip
        head = ["School", f"Then: {self.words.factor}", "Mark then", f"Now: {self.words.factor}", "Mark now"]
        note = "What was merged or split has no difference: how people mark a merged factor is not known."
        return fold("Old marks and new side by side", paragraphs(note), lines("Not compared", head, rows))

    def _mark(self, value: float) -> str:
        return "–" if pd.isna(value) else self.words.mark(value)

    @property
    def alt(self) -> str:
        """The finding and every factor's averages."""
        return change_words.alt(self.data, self.about, self.words) if self else self.sentences[0]

    @in_house_style
    def draw(self, ax: Axes | None = None) -> Axes:
        """The dumbbell: ring before, disc after, pale bar where chance alone would put the disc."""
        rows = self.data.dropna(subset=["average_before", "average_after"]).to_dict("records")
        ax = ax or new_axes(6.2, 0.34 * max(len(rows), 1) + 0.3)
        scale = self.words.framework.scale
        for at, row in enumerate(rows):
            low, high = change_words.chance(row, scale)
            if low is not None and high is not None:
                ax.barh(at, high - low, left=low, height=0.6, color=TOKENS["rule"], alpha=0.6, linewidth=0, zorder=1)
            colour = ACCENT if row["moved"] in _SIDES else DARK
            ends = row["average_before"], row["average_after"]
            ax.hlines(at, *sorted(ends), color=colour, linewidth=1.4, zorder=2)
            ax.scatter([ends[0]], [at], s=40, facecolor=LIGHT, edgecolor=colour, linewidth=1.4, zorder=3)
            ax.scatter([ends[1]], [at], s=44, color=colour, zorder=3)
            said = f"{self._said(row)} {change_words.apart(row, self.words)}".rstrip()
            ax.text(1.02, at, said, transform=ax.get_yaxis_transform(), va="center", fontsize=9)
        factor_rows([self.words.framework.axis_label(row["ksf"]) for row in rows], ax)
        ends = (scale.minimum - scale.step / 2, scale.maximum + scale.step / 2)
        ax.set_xlim(ends if scale.higher_is_better else ends[::-1])
        ax.set_xlabel(f"Average mark (ring: {self.about.get('before', '')}, disc: {self.about.get('after', '')})")
        ax.set_title(self.title if self else self.sentences[0])
        return ax


def change(
    ratings: pd.DataFrame,
    before: str | pd.DataFrame | None = None,
    after: str | None = None,
    mapping: pd.DataFrame | str | Path | None = None,
    cluster: str | None = None,
) -> Change:
    """Show what changed in one cluster between two rounds: the same schools on the same factors.

    Parameters
    ----------
    ratings : DataFrame
        The ratings of a cluster in all its rounds, as `esanalysis.load_ratings` returns them.
    before, after : str, optional
        Names of the two rounds; default the last two. `before` may also be ratings made with another framework.
    mapping : DataFrame or path, optional
        Which old factor is which new one, where the instrument changed: a file, or from `esanalysis.load_mapping`.
    cluster : str, optional
        Which cluster, where the ratings hold several.

    Returns
    -------
    Change
        A view (see `esanalysis.display.view.View`); false where there is no earlier round.

    Raises
    ------
    SelectionError
        There is no such cluster or round, or two instruments and no mapping.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.files.shipped import DATA
    >>> ratings = load_ratings(DATA / "ratings" / "illustrative-three-clusters-two-rounds.xlsx")
    >>> print(change(ratings, cluster="Valley (illustrative)").main_point.how)
    A rise below 2.2 or a fall below 1.3 points may be chance.
    >>> bool(change(load_ratings()))
    False
    """
    part = one_cluster(ratings, cluster)
    if isinstance(mapping, str | Path):
        old = before if isinstance(before, pd.DataFrame) else part
        mapping = load_mapping(mapping, framework_of(old), framework_of(part))
    compared = measures.change(part, before, after, mapping)
    third, elsewhere = before is not None, before if isinstance(before, pd.DataFrame) else None
    first = compared if third else measures.since_first(part, after, mapping)
    words = Wording(framework_of(compared.ksfs if not compared.ksfs.empty else part))
    rounds = pd.DataFrame() if third or first.about.empty else measures.over_rounds(part, after, mapping)
    return Change(words, part, compared, compared if first.about.empty else first, rounds, elsewhere)
