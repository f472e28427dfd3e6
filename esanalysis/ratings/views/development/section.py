"""What the views of a cluster's development share: a heading, an answer, a figure, three sentences, the rest folded."""

from abc import abstractmethod
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
from markupsafe import Markup

from esanalysis.display.markup import NOTHING
from esanalysis.display.parts import answer, bullets, figure, fold
from esanalysis.display.style import styled
from esanalysis.display.view import MainPoint
from esanalysis.errors import SelectionError
from esanalysis.ratings.frame import Carried, conformed, left_out
from esanalysis.ratings.views.titled import BELOW, Titled
from esanalysis.ratings.views.wording import Wording

__all__ = ["Section", "one_cluster", "own_rows"]


@dataclass(frozen=True, eq=False, repr=False)
class Section(Titled):
    """One heading of a page: the finding in one sentence, the figure, at most three sentences, and the rest folded."""

    words: Wording

    @property
    @abstractmethod
    def id(self) -> str:
        """Id of the section on a page."""

    @property
    @abstractmethod
    def heading(self) -> str:
        """The question that the section answers."""

    @property
    def main_points(self) -> tuple[MainPoint, ...]:
        """What it has for the top of a page, the most important first."""
        return () if self.main_point is None else (self.main_point,)

    @cached_property
    def html(self) -> Markup:
        """The section without its style."""
        said, *rest = self.sentences
        more = rest[BELOW:]
        shown = NOTHING
        if self.chart:
            shown = figure(f"f-{self.id}", self.title, self.chart, self.subtitle, long=not self.whole)
        folds = [fold("What else to know", bullets(more))] if more else []
        return answer(self.id, self.heading, said, shown, rest[:BELOW], [*folds, *self.folds], whole=self.whole)

    def _repr_html_(self) -> str:
        return str(styled(self.html))


def own_rows(sheet: pd.DataFrame, ratings: pd.DataFrame, of: tuple[str, ...] = ("cluster", "round")) -> pd.DataFrame:
    """Keep the rows of a sheet beside the ratings that speak of their cluster, round and schools, or of none.

    Examples
    --------
    >>> from esanalysis import load_ratings, select
    >>> rows = [("Worked example", "School 1"), ("Worked example", None), (None, "School 9"), ("North", None)]
    >>> sheet = pd.DataFrame(rows, columns=["cluster", "school"])
    >>> own_rows(sheet, select(load_ratings(), schools=["School 1"]), of=("cluster",)).index.tolist()
    [0, 1]
    """
    elsewhere = set(ratings.attrs.get("everybody", ())) - set(ratings["school"].astype(str))
    school = sheet["school"].astype(object)
    held = ~school.isin(left_out(ratings)) & ~(sheet["cluster"].isna() & school.isin(elsewhere))
    for column in of:
        held &= sheet[column].isna() | sheet[column].astype(str).isin(set(ratings[column].astype(str)))
    return sheet[held].copy()


def one_cluster(ratings: pd.DataFrame, cluster: str | None) -> pd.DataFrame:
    """Keep one cluster in all its rounds: the named one, or the only one.

    Raises
    ------
    SelectionError
        There is no such cluster, or several and none was named.
    """
    ratings = conformed(ratings)
    held = [str(name) for name in ratings["cluster"].cat.remove_unused_categories().cat.categories]
    if cluster is None and len(held) == 1:
        return ratings
    chosen = [name for name in held if cluster is not None and name.casefold() == cluster.strip().casefold()]
    if not chosen:
        asked = f'There is no cluster "{cluster}".' if cluster is not None else 'Say which cluster: cluster="...".'
        raise SelectionError(f"{asked} The ratings hold: {', '.join(held) or 'none'}.")
    part = ratings[ratings["cluster"].astype(str) == chosen[0]]
    part.attrs["everybody"] = ratings.attrs.get("everybody") or Carried(ratings["school"].cat.categories)
    return part
