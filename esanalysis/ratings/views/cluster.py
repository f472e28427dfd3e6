"""The facts that every view of one cluster reads: its measures, each worked out once, when it is first asked for."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from esanalysis.display.scale import Axis, axis_of
from esanalysis.errors import SelectionError
from esanalysis.instrument.frames import framework_of
from esanalysis.instrument.framework import Framework
from esanalysis.ratings import measures
from esanalysis.ratings.frame import conformed, grid_name, printed_of, problems_of
from esanalysis.ratings.views.wording import Wording, wording_of

__all__ = ["Cluster", "cluster_of"]

LIMIT = 2  # how often one school is asked to help, unless the analyst says otherwise


@dataclass(frozen=True, eq=False)
class Cluster:
    """One cluster in one round; every frame is a measure of `ratings` and holds no English."""

    ratings: pd.DataFrame
    limit: int = LIMIT
    framework: Framework = field(init=False)

    def __post_init__(self) -> None:
        """Find the instrument once."""
        object.__setattr__(self, "framework", framework_of(self.ratings))

    @property
    def name(self) -> str:
        """Cluster, round, and which of its schools, for titles."""
        return grid_name(self.ratings)

    @cached_property
    def words(self) -> Wording:
        """How the instrument and the schools are named."""
        return wording_of(self.ratings)

    @cached_property
    def axis(self) -> Axis:
        """The scale as it is drawn."""
        return axis_of(self.framework)

    @cached_property
    def cells(self) -> pd.DataFrame:
        """One row a cell."""
        return measures.cells(self.ratings)

    @cached_property
    def schools(self) -> list[str]:
        """Names of the schools, in the order of the file."""
        return [str(name) for name in self.cells["school"].drop_duplicates().sort_values()]

    @cached_property
    def rated(self) -> int:
        """How many cells hold a mark."""
        return int(self.cells["rating"].notna().sum())

    @cached_property
    def strengths(self) -> pd.DataFrame:
        """One row a factor: averages and the ranks each could take."""
        return measures.strengths(self.cells)

    @cached_property
    def of_ksf(self) -> dict[str, dict]:
        """The row of `strengths` of each factor."""
        return {str(row["ksf"]): row for row in self.strengths.to_dict("records")}

    @cached_property
    def firm_pairs(self) -> pd.DataFrame:
        """Pairs of factors firmly apart."""
        return measures.firm_pairs(self.cells)

    @cached_property
    def doubt(self) -> dict:
        """How far a mark can be trusted, and whether the factors differ at all."""
        return measures.doubt(self.cells).iloc[0].to_dict()

    @cached_property
    def far_ahead(self) -> float:
        """Points that a school must be ahead to help another, as marks can show them."""
        least, step = self.doubt["ahead"], self.framework.scale.step
        if self.agreement is not None:  # averages of raters stand between the marks
            return float(np.floor(10 * least + 1e-6)) / 10
        return float(np.ceil(least / step - 1e-6)) * step

    @property
    def little(self) -> float:
        """Points that two marks may differ and say little: one, more on a long scale."""
        step, span = self.framework.scale.step, self.framework.scale.span
        return max(step, round(span / 9 / step) * step)

    @cached_property
    def variation(self) -> dict:
        """What varies more, schools or factors."""
        return measures.variation(self.cells).iloc[0].to_dict()

    @cached_property
    def cautions(self) -> pd.DataFrame:
        """What to be careful about."""
        return measures.cautions(self.cells)

    @cached_property
    def weaknesses(self) -> pd.DataFrame:
        """One row a factor: what kind of weakness it has, and who is ahead."""
        return measures.weaknesses(self.cells)

    @cached_property
    def priorities(self) -> pd.DataFrame:
        """The factors to prioritise, weakest first."""
        return measures.priorities(self.cells)

    @cached_property
    def standouts(self) -> pd.DataFrame:
        """One row a cell, beside what other marks suggest."""
        return measures.standouts(self.cells)

    @cached_property
    def chance(self) -> dict:
        """How many marks are worth asking about, and how many chance lists."""
        return measures.chance_of(self.cells).iloc[0].to_dict()

    @cached_property
    def levels(self) -> pd.DataFrame:
        """Which schools are low, or high, across the board."""
        return measures.schools(self.cells)

    @cached_property
    def pairings(self) -> pd.DataFrame:
        """Who could help whom on the priorities."""
        return measures.pairings(self.cells, self.priorities, self.limit)

    @cached_property
    def helpers(self) -> pd.DataFrame:
        """Every school that could help another."""
        return measures.helpers(self.cells)

    @cached_property
    def comparisons(self) -> pd.DataFrame:
        """Every cell beside its school, its factor and what is expected."""
        return measures.comparisons(self.cells)

    @cached_property
    def agreement(self) -> dict | None:
        """How far several raters agree; None where one person marked every cell."""
        found = measures.agreement(self.cells)
        return None if found.empty else found.iloc[0].to_dict()

    @cached_property
    def beside(self) -> pd.DataFrame:
        """Marks on a scale of their own, one a school and factor."""
        return measures.beside(self.ratings)

    def most(self, schools: Sequence[str]) -> str:
        """What these schools are low or high on: ``most KSFs``.

        That is three quarters of a school's marks: most factors only where it is rated on two thirds of them.
        """
        rated = self.levels.set_index(self.levels["school"].astype(str))["rated"]
        whole = int((self.strengths["rated"] > 0).sum())
        return f"most {self.words.plural}{'' if 3 * rated[list(schools)].min() > 2 * whole else ' rated there'}"

    @property
    def noun(self) -> str:
        """What stands in a cell: a mark, or the average of several raters' marks."""
        return "mark" if self.agreement is None else "average mark"

    @cached_property
    def raters(self) -> pd.DataFrame:
        """How strict each rater is."""
        return measures.raters(self.cells)

    @cached_property
    def disagreements(self) -> pd.DataFrame:
        """Cells that two raters see differently."""
        return measures.disagreements(self.cells)

    @cached_property
    def contradictions(self) -> pd.DataFrame:
        """Printed figures beside what the marks give."""
        return measures.contradictions(self.cells)

    @property
    def problems(self) -> tuple:
        """What was noticed on loading and still applies."""
        return problems_of(self.ratings)

    @property
    def printed(self) -> tuple:
        """Figures printed in the file that still apply."""
        return printed_of(self.ratings)

    def caution(self, kind: str) -> list[dict]:
        """Rows of `cautions` of one kind."""
        return self.cautions[self.cautions["kind"] == kind].to_dict("records")

    def in_band(self, side: str) -> pd.DataFrame:
        """Cells of `standouts` in the strongest (``"better"``) or the weakest (``"worse"``) band."""
        band = self.framework.bands[-1 if side == "better" else 0]
        return self.standouts[self.standouts["band"] == band.key]


def cluster_of(ratings: "pd.DataFrame | Cluster", limit: int = LIMIT) -> Cluster:
    """Take the ratings of one cluster in one round.

    Raises
    ------
    SelectionError
        The ratings hold no mark's place at all, or more than one cluster or round.
    SchemaError
        The frame is no ratings table, or does not say which instrument it belongs to.
    """
    if isinstance(ratings, Cluster):
        return ratings
    ratings = conformed(ratings)
    places = ratings[["cluster", "round"]].drop_duplicates().astype(str)
    if places.empty:
        raise SelectionError("There are no ratings to show.")
    if len(places) > 1:
        held = "; ".join(f"{cluster}, {round_}" for cluster, round_ in places.itertuples(index=False))
        raise SelectionError(
            f"These ratings hold {len(places)} clusters or rounds ({held}). Choose one, as in "
            f'es.select(ratings, "{places["cluster"].iloc[0]}", "{places["round"].iloc[0]}").'
        )
    for known in _recent:
        if known.limit == limit and _alike(known.ratings, ratings):
            return known
    _recent.appendleft(Cluster(ratings.copy(), limit))  # a copy, so that a frame that is changed later is another
    return _recent[0]


# A notebook asks one view after the other of the same ratings; what they share is worked out once.
_recent: deque[Cluster] = deque(maxlen=2)


def _alike(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Whether two frames hold the same, with the same names in the same order and the same facts beside them."""
    if not one.columns.equals(other.columns) or one.attrs != other.attrs or not one.equals(other):
        return False
    categories = [name for name in one if isinstance(one[name].dtype, pd.CategoricalDtype)]
    return all(one[name].cat.categories.equals(other[name].cat.categories) for name in categories)
