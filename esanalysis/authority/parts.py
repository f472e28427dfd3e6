"""Do phases, areas or sub-clusters stand differently? Where the data says which school belongs to which."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd
from markupsafe import Markup

from esanalysis.authority.facts import Authority, Overview, authority_of
from esanalysis.authority.measures import SMALL, by_part
from esanalysis.display.axes import Axes, in_house_style, new_axes
from esanalysis.display.charts.overview import ClusterRow
from esanalysis.display.charts.overview import clusters as chart
from esanalysis.display.markup import NOTHING
from esanalysis.english import capital, number
from esanalysis.ratings.frame import PARTS
from esanalysis.ratings.views.figure import heatmap

__all__ = ["Parts", "parts"]


@dataclass(frozen=True, eq=False, repr=False)
class Parts(Overview):
    """What `parts` returns; it shows nothing where the data does not say the parts."""

    column: str = "phase"

    @property
    def id(self) -> str:  # type: ignore[override]
        """Id of the section."""
        return f"by-{self.column}"

    @property
    def short(self) -> str:  # type: ignore[override]
        """What the contents call it."""
        return f"By {PARTS[self.column]}"

    @property
    def question(self) -> str:  # type: ignore[override]
        """The question."""
        return f"Do the {PARTS[self.column]}s stand differently?"

    @cached_property
    def data(self) -> pd.DataFrame:
        """One row a part and factor."""
        return by_part(self.authority.ratings, self.column)

    @cached_property
    def names(self) -> list[str]:
        """The parts, in the order of the data."""
        return list(dict.fromkeys(self.data[self.column]))

    @cached_property
    def averages(self) -> dict[str, list[float]]:
        """Averages of the parts on each factor."""
        return {str(key): found.tolist() for key, found in self.data.groupby("ksf", observed=True)["average"]}

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """On which factor the parts are furthest apart; how firm that is cannot be tested."""
        if len(self.names) < 2:
            return ()
        words, furthest = self.authority.words, self.authority.furthest(self.averages)
        said = self.authority.apart(f"The {PARTS[self.column]}s", self.averages)
        if len(furthest) == 1:
            rows = self.data[self.data["ksf"].astype(str) == furthest[0]].sort_values("average")
            ends = [f"{row[self.column]} {words.average(row['average'])}" for _, row in rows.iloc[[0, -1]].iterrows()]
            said = f"{said} ({words.ksf(furthest[0])}): {', '.join(ends)}"
        return (
            f"{said}.",
            "These are averages of schools' own marks, not tested: other clusters may mark more strictly.",
            f"Parts with fewer than {number(SMALL)} rated schools are left out.",
        )

    @property
    def title(self) -> str:
        """Where they are furthest apart."""
        return self.authority.apart(f"{capital(PARTS[self.column])}s", self.averages)

    @property
    def subtitle(self) -> str:
        """What stands in the table."""
        return f"Average mark of the rated schools of each {PARTS[self.column]}"

    @property
    def chart(self) -> Markup:
        """A row a part."""
        if len(self.names) < 2:
            return NOTHING
        rows = [
            ClusterRow(f"{self.id}-{place}", name, f"{self._schools(name)} schools", self._marks(name))
            for place, name in enumerate(self.names, start=1)
        ]
        labels, word = self.authority.labels, self.authority.words.factor
        return chart(rows, labels, None, f"f-{self.id}", word, capital(PARTS[self.column]), "Schools", "", "")

    def _schools(self, name: str) -> int:
        return int(self.data.loc[self.data[self.column] == name, "schools"].iloc[0])

    def _marks(self, name: str) -> list:
        part = self.data[self.data[self.column] == name].set_index("ksf")["average"]
        found = {str(key): value for key, value in part.items()}
        return [self.authority.mark(found.get(key)) for key in self.authority.framework.keys]

    @property
    def alt(self) -> str:
        """The finding."""
        return self.sentences[0] if self.sentences else "The data does not say these parts."

    @in_house_style
    def draw(self, ax: Axes | None = None) -> Axes:
        """Draw the averages as a heatmap, a row a part."""
        keys = self.authority.framework.keys
        ax = ax or new_axes(0.56 * len(keys), 0.34 * max(len(self.names), 1))
        heatmap([self._marks(name) for name in self.names], self.names, ax)
        ax.set_xticks([place + 0.5 for place in range(len(keys))], [label.number for label in self.authority.labels])
        return ax


def parts(ratings: pd.DataFrame | Authority, column: str = "phase", round: str | None = None) -> Parts:
    """Do phases, areas or sub-clusters stand differently?

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame of several clusters, as `esanalysis.load_ratings` returns it.
    column : str
        ``phase``, ``area`` or ``subcluster``.
    round : str, optional
        Name of the round; default the latest of each cluster.

    Returns
    -------
    Parts
        Displays itself; nothing where the data does not say the parts, or only one of them is large enough.

    Raises
    ------
    ValueError
        There is no such column in a ratings table.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> parts(load_ratings(), "phase").sentences
    ()
    """
    if column not in PARTS:
        raise ValueError(f"{column!r} is none of {', '.join(PARTS)}.")
    return Parts(authority_of(ratings, round), column)
