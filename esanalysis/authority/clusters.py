"""Cluster by cluster: how complete each is, its averages, and the way to its page; in file order, never ranked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from statistics import median

import pandas as pd
from markupsafe import Markup

from esanalysis.authority.facts import Authority, Overview, authority_of
from esanalysis.authority.measures import SMALL
from esanalysis.display.axes import Axes, in_house_style, new_axes
from esanalysis.display.charts.grid import legend
from esanalysis.display.charts.overview import ClusterRow
from esanalysis.display.charts.overview import clusters as chart
from esanalysis.display.markup import NOTHING, html, name
from esanalysis.display.parts import fold
from esanalysis.display.table import lines
from esanalysis.display.view import MainPoint
from esanalysis.english import capital, counted, is_are, number, part_of
from esanalysis.ratings.views.figure import heatmap

__all__ = ["Clusters", "clusters"]


@dataclass(frozen=True, eq=False, repr=False)
class Clusters(Overview):
    """What `clusters` returns.

    `pages` are the files of the clusters' own pages, `found` the first main point of each, `failed` why one has none.
    """

    pages: Mapping[str, str] = field(default_factory=dict)
    found: Mapping[str, str] = field(default_factory=dict)
    failed: Mapping[str, str] = field(default_factory=dict)
    id = "clusters"
    short = "Cluster by cluster"
    question = "How complete is each cluster, and where does it stand?"

    @property
    def data(self) -> pd.DataFrame:
        """One row a cluster, in file order."""
        return self.authority.completeness

    @cached_property
    def rows(self) -> list[dict]:
        """The clusters, in file order."""
        return self.data.to_dict("records")

    @cached_property
    def complete(self) -> int:
        """How many clusters lack no mark."""
        return int((self.data["rated"] == self.data["marks"]).sum())

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """How many clusters are complete, and what is missing."""
        missing = int((self.data["marks"] - self.data["rated"]).sum())
        if not missing:
            said = [f"{self.title}: no mark is missing."]
        else:
            marks = "one mark is" if missing == 1 else f"{missing} marks are"
            rest = len(self.rows) - self.complete
            others = f" in the other{'' if rest == 1 else 's'}" if self.complete else ""
            said = [f"{self.title}; {marks} missing{others}."]
        if self.authority.small:
            small = counted(self.authority.small, "cluster")
            have = "has" if self.authority.small == 1 else "have"
            said.append(f"{capital(small)} {have} fewer than {number(SMALL)} rated schools: no averages are shown.")
        said.append("Clusters stand in file order and are not ranked: marks are each school's own view.")
        return tuple(said)

    @property
    def main_point(self) -> MainPoint | None:
        """How complete the clusters are."""
        return MainPoint(self.sentences[0], "A count")

    @property
    def title(self) -> str:
        """How complete they are."""
        if not self.complete and len(self.rows) == 1:
            return "The cluster is not complete"
        return f"{capital(part_of(self.complete, len(self.rows), 'cluster'))} {is_are(self.complete)} complete"

    @property
    def subtitle(self) -> str:
        """What stands in the table."""
        opens = ". A cluster's name opens its page" if self.pages else ""
        return f"Average mark of each cluster, in file order{opens}"

    @property
    def chart(self) -> Markup:
        """A row a cluster."""
        rows = [self._row(number, row) for number, row in enumerate(self.rows, start=1)]
        word = self.authority.words.factor
        table = chart(rows, self.authority.labels, self._middle, f"f-{self.id}", word)
        return html("{}\n{}", legend(self.authority.axis), table)

    def _row(self, number: int, row: dict) -> ClusterRow:
        name = row["cluster"]
        averages = self.authority.averages.get(name, {})
        keys = [] if row["small"] else self.authority.framework.keys
        none = f"Fewer than {SMALL} rated schools" if row["returned"] else "No mark yet"
        many = "school" if row["schools"] == 1 else "schools"
        when = f", {row['round']}" if len(self.authority.rounds) > 1 else ""
        return ClusterRow(
            f"cluster-{number}", name, f"{row['returned']} of {row['schools']} {many}{when}",
            [self.authority.mark(averages.get(key)) for key in keys], self._problem(row),
            self.pages.get(name, ""), none,
        )  # fmt: skip

    def _problem(self, row: dict) -> str:
        if reason := self.failed.get(row["cluster"]):
            return f"No page: {reason}"
        missing = row["marks"] - row["rated"]
        return f"{missing} {'mark' if missing == 1 else 'marks'}" if missing else ""

    @property
    def _middle(self) -> ClusterRow | None:
        values = {
            key: [found[key] for found in self.authority.averages.values() if key in found]
            for key in self.authority.framework.keys
        }
        if self.authority.compared < 2:
            return None
        marks = [self.authority.mark(median(found) if len(found) > 1 else None) for found in values.values()]
        all_ranked = all(len(found) == self.authority.compared for found in values.values())
        most = f"of {'' if all_ranked else 'up to '}{self.authority.compared} clusters"
        return ClusterRow("", "Middle", most, marks)

    @property
    def table(self) -> Markup:
        """The first main point of every cluster, where its page has one."""
        small = {row["cluster"] for row in self.rows if row["returned"] < SMALL}  # one point would tell whose it is
        rows = [
            [self._linked(name), f"Fewer than {SMALL} rated schools" if name in small else self.found[name]]
            for name in self.data["cluster"]
            if self.found.get(name)
        ]
        return (
            fold("The main point of each cluster", lines("Main points", ["Cluster", "Main point"], rows))
            if rows
            else NOTHING
        )

    def _linked(self, cluster: str) -> Markup:
        page = self.pages.get(cluster)
        return html('<a href="{}">{}</a>', page, name(cluster)) if page else name(cluster)

    @property
    def alt(self) -> str:
        """How complete every cluster is."""
        said = "; ".join(f"{row['cluster']}: {row['rated']} of {row['marks']} marks" for row in self.rows)
        return f"{self.sentences[0]} {said}."

    @in_house_style
    def draw(self, ax: Axes | None = None) -> Axes:
        """Draw the averages as a heatmap, a row a cluster in file order."""
        names = list(self.authority.averages)
        keys = self.authority.framework.keys
        ax = ax or new_axes(0.56 * len(keys), 0.34 * max(len(names), 1))
        marks = [[self.authority.mark(self.authority.averages[name].get(key)) for key in keys] for name in names]
        heatmap(marks, names, ax)
        ax.set_xticks(
            [place + 0.5 for place in range(len(keys))], [str(label.number) for label in self.authority.labels]
        )
        ax.set_title(self.title)
        return ax


def clusters(
    ratings: pd.DataFrame | Authority,
    round: str | None = None,
    *,
    pages: Mapping[str, str] | None = None,
    found: Mapping[str, str] | None = None,
    failed: Mapping[str, str] | None = None,
) -> Clusters:
    """How complete is each cluster, and where does it stand?

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame of several clusters, as `esanalysis.load_ratings` returns it.
    round : str, optional
        Name of the round; default the latest of each cluster.
    pages : mapping, optional
        The file of each cluster's own page, which its name then opens.
    found : mapping, optional
        The first main point of each cluster's page.
    failed : mapping, optional
        Why a cluster has no page.

    Returns
    -------
    Clusters
        Displays itself; ``data`` has one row a cluster.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> clusters(load_ratings()).sentences[0]
    'The cluster is complete: no mark is missing.'
    """
    return Clusters(authority_of(ratings, round), pages or {}, found or {}, failed or {})
