"""The facts that every view over clusters reads, each worked out once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd
from markupsafe import Markup

from esanalysis.authority import measures
from esanalysis.display.markup import NOTHING
from esanalysis.display.parts import answer, figure
from esanalysis.display.scale import Axis, Mark, axis_of
from esanalysis.display.style import styled
from esanalysis.display.table import Label
from esanalysis.display.view import View
from esanalysis.files.shipped import DATA
from esanalysis.instrument.frames import framework_of
from esanalysis.instrument.framework import Framework
from esanalysis.ratings.views.wording import Wording

__all__ = ["ILLUSTRATIVE", "Authority", "Overview", "authority_of"]


# Invented ratings of three clusters in two rounds, for who has none of their own at hand.
ILLUSTRATIVE = DATA / "ratings" / "illustrative-three-clusters-two-rounds.xlsx"


@dataclass(frozen=True, eq=False)
class Authority:
    """The clusters of a frame, each in one round."""

    ratings: pd.DataFrame
    framework: Framework = field(init=False)

    def __post_init__(self) -> None:
        """Find the instrument once."""
        object.__setattr__(self, "framework", framework_of(self.ratings))

    @cached_property
    def words(self) -> Wording:
        """How the instrument names things."""
        return Wording(self.framework)

    @cached_property
    def axis(self) -> Axis:
        """The scale as it is drawn."""
        return axis_of(self.framework)

    @cached_property
    def completeness(self) -> pd.DataFrame:
        """One row a cluster."""
        return measures.completeness(self.ratings)

    @cached_property
    def weaknesses(self) -> pd.DataFrame:
        """One row a cluster and factor."""
        return measures.weaknesses(self.ratings)

    @cached_property
    def repeated(self) -> pd.DataFrame:
        """One row a factor."""
        return measures.repeated(self.weaknesses)

    @cached_property
    def rounds(self) -> list[str]:
        """Rounds of the clusters, in time order."""
        return [str(name) for name in self.ratings["round"].cat.remove_unused_categories().cat.categories]

    @cached_property
    def small(self) -> int:
        """How many clusters are too small to be singled out."""
        return int(self.completeness["small"].sum())

    @cached_property
    def compared(self) -> int:
        """How many are compared."""
        return len(self.completeness) - self.small

    @property
    def noun(self) -> str:
        """What a compared cluster is called: where small ones are left out, "all five clusters" would not be all."""
        return "larger cluster" if self.small else "cluster"

    @cached_property
    def averages(self) -> dict[str, dict[str, float]]:
        """Average of every factor placed in each cluster that is large enough: the one its own page ranks by."""
        large = self.weaknesses[~self.weaknesses["small"] & self.weaknesses["place"].notna()]
        found: dict[str, dict[str, float]] = {}
        for cluster, key, average in zip(large["cluster"], large["ksf"], large["adjusted"], strict=True):
            found.setdefault(str(cluster), {})[str(key)] = float(average)
        return found

    @cached_property
    def labels(self) -> list[Label]:
        """Names of the factors in charts."""
        return [self.words.label(key) for key in self.framework.keys]

    def mark(self, average: float | None) -> Mark:
        """A printed average; its fill is that of the figure as printed."""
        if average is None or pd.isna(average):
            return self.axis.mark(None, why="not ranked")
        return self.axis.mark(average, self.words.average(average))

    def furthest(self, averages: Mapping[str, Iterable[float]]) -> list[str]:
        """Factors on which averages, as printed, are furthest apart: all that tie, none if none are apart."""
        printed = {key: [float(self.words.average(value)) for value in found] for key, found in averages.items()}
        spans = {key: round(max(found) - min(found), 6) for key, found in printed.items() if found}
        most = max(spans.values(), default=0)
        return [key for key, span in spans.items() if span == most] if most else []

    def apart(self, those: str, averages: Mapping[str, Iterable[float]]) -> str:
        """Say on which factors `those` are furthest apart."""
        furthest = self.furthest(averages)
        if not furthest:
            return f"{those} have the same average on every {self.words.factor}"
        return f"{those} are furthest apart on {self.words.plains(furthest)}"


def authority_of(ratings: pd.DataFrame | Authority, round: str | None = None) -> Authority:
    """The facts on a frame of ratings, or those that were worked out before."""
    return ratings if isinstance(ratings, Authority) else Authority(measures.latest(ratings, round))


@dataclass(frozen=True, eq=False, repr=False)
class Overview(View):
    """A question about all clusters, its answer, a figure and the rest folded."""

    authority: Authority
    id = ""
    question = ""
    short = ""  # what the contents of a page call it

    @property
    def title(self) -> str:
        """What the figure finds."""
        return ""

    @property
    def subtitle(self) -> str:
        """What the figure draws."""
        return ""

    @property
    def table(self) -> Markup:
        """Detail that a page folds."""
        return NOTHING

    @cached_property
    def html(self) -> Markup:
        """The section of a page; empty where the data does not have it."""
        if not self.sentences:
            return NOTHING
        said, *rest = self.sentences
        chart, table = self.chart, self.table
        shown = figure(f"f-{self.id}", self.title, chart, self.subtitle, long=True) if chart else NOTHING
        folds = [table] if table else []
        return answer(self.id, self.question, said, shown, rest[:3], folds, whole=False, short=self.short)

    def _repr_html_(self) -> str:
        return str(styled(self.html)) if self.html else ""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {next(iter(self.sentences), 'nothing to say')}>"
