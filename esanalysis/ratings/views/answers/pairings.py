"""Question 6: how could this data build sustainability across the cluster? Who could help whom."""

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from markupsafe import Markup

from esanalysis.display.axes import Axes, in_house_style, new_axes
from esanalysis.display.charts.pairs import Visit, VisitGroup, visits
from esanalysis.display.markup import html
from esanalysis.display.palette import DARK, LIGHT, QUIET
from esanalysis.display.parts import fold, space_to_write
from esanalysis.display.view import MainPoint
from esanalysis.english import capital, counted, listed, number
from esanalysis.ratings import measures
from esanalysis.ratings.views.answers.answer import Answer
from esanalysis.ratings.views.answers.areas import gravest
from esanalysis.ratings.views.answers.priorities import Priorities
from esanalysis.ratings.views.cluster import LIMIT, Cluster, cluster_of
from esanalysis.ratings.views.figure import factor_rows, stripes
from esanalysis.ratings.views.wording import schools

__all__ = ["Pairings", "pairings"]

FEW = 3  # visits below which how many would hold is no news
SPELLED = 6  # words of the schools that would visit on several factors; more are counted
FEWEST, ROOM = 4, 48  # visits on a page, and words in their rows; those beyond are folded
MANY = 30  # visits in the picture for slides; the others are counted


@dataclass(frozen=True, eq=False, repr=False)
class Pairings(Answer):
    """What `pairings` returns."""

    number = 6

    @property
    def data(self) -> pd.DataFrame:
        """One row a school that is low on a priority, with who could help it, or why nobody."""
        return self.cluster.pairings

    # ---- facts ---------------------------------------------------------------------------------------------------

    @cached_property
    def priorities(self) -> Priorities:
        """The priorities, read the same as in question 3."""
        return Priorities(self.cluster)

    @cached_property
    def paired(self) -> pd.DataFrame:
        """The visits."""
        return self.data.dropna(subset="helper")

    @cached_property
    def ksfs(self) -> list[str]:
        """Factors with a visit, as the priorities stand."""
        return [str(key) for key in self.paired["ksf"].drop_duplicates()]

    @cached_property
    def alone(self) -> list[str]:
        """Factors on which schools are low and nobody in the cluster is far enough ahead."""
        low = self.data["ksf"].drop_duplicates().astype(str)
        return [key for key in low if key not in self.ksfs and self.priorities.kind(key) == "nobody ahead"]

    @cached_property
    def waiting(self) -> list[dict]:
        """Schools without a partner although somebody is ahead of others: of them nobody is, or all are asked."""
        rows = self.data[self.data["helper"].isna() & ~self.data["ksf"].astype(str).isin(self.alone)]
        return rows.to_dict("records")

    @cached_property
    def several(self) -> list[str]:
        """Schools that would visit on more than one factor."""
        count = self.paired["school"].astype(str).value_counts(sort=False)
        return [name for name in self.cluster.schools if count.get(name, 0) > 1]

    # ---- sentences -----------------------------------------------------------------------------------------------

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """How to begin, by which rule, and how many of the visits would still stand if all were marked again."""
        factor, found = self.words.factor, self.priorities
        if len(self.cluster.schools) < 2:
            return ("With one school there is nobody to visit: look for a partner outside.",)
        if found.state in ("not rated", "few rated"):
            return (f"Without enough marks no {factor} can be worked on from here.",)
        if found.state == "nothing low":
            share = ": share what works" if len(self.cluster.in_band("better")) else ""
            return (f"No school is {self.words.in_band(0)}, so no visit is needed{share}.",)
        if found.state == "everything low" and not len(self.paired):
            among = self.words.among
            return (f"No school is far enough ahead to help another: look for partners outside {among}.",)
        if found.state == "no choice" and not len(self.data):
            return (f"No {factor} comes first, so begin with the schools that are {self.words.low}.",)
        return (self._start, *self._grave, *self._rule, *self._holds, *self._more)

    @property
    def _start(self) -> str:
        together = f"work on {self.words.plains(self.alone)} together or with partners" if self.alone else ""
        if not len(self.paired):
            return f"{capital(together)}: no school is far enough ahead to be visited." if together else (
                "No school is far enough ahead of another to be visited."
            )  # fmt: skip
        count = counted(len(self.paired), "school visit")
        return f"Start with {count}, and {together}." if together else f"Start with {count}."

    @property
    def _rule(self) -> list[str]:
        if not len(self.paired):
            return []
        often = {1: "once", 2: "twice"}.get(self.cluster.limit, f"{number(self.cluster.limit)} times")
        gap = self.words.points(self.cluster.far_ahead)
        return [f"Each visit goes to a school at least {gap} ahead; none is asked more than {often}. Ask first."]

    @property
    def _holds(self) -> list[str]:
        found = measures.lasting(self.data)
        if found.empty:
            return []
        row = found.iloc[0]
        fewest, most = row["fewest"], int(row["most"])
        if pd.isna(fewest) or row["pairs"] < FEW:
            return []
        ends = sorted({int(fewest), most})
        between = (" or " if ends[-1] - ends[0] == 1 else " to ").join(map(number, ends))
        pairs = number(int(row["pairs"]))
        return [f"If marked again, hosts would still be ahead in about {between} of the {pairs} visits."]

    @property
    def _grave(self) -> list[str]:
        """What the schools to be visited lack on a factor on a scale of its own."""
        hosts, framework = set(self.paired["helper"].astype(str)), self.cluster.framework
        return [
            f"{framework[key].label} at {schools(found)}: {framework.scale_of(key).text(mark)}. Ask before a visit."
            for key, (mark, names) in gravest(self.cluster).items()
            if (found := [name for name in names if name in hosts])
        ]

    @property
    def _more(self) -> list[str]:
        said = []
        if self.several:
            verb = "would visit on more than one"
            names = schools(self.several)
            if len(names.split()) > SPELLED:  # the figure names them
                names = counted(len(self.several), "school")
            said.append(f"{capital(names)} {verb} {self.words.factor}: one at a time.")
        asked = [row for row in self.waiting if row["why_none"] == "helpers already asked"]
        if asked:
            verb = "waits" if len(asked) == 1 else "wait"
            said.append(f"{capital(counted(len(asked), 'need'))} {verb}: those who could help are already asked.")
        behind: dict[str, list[str]] = {}
        for row in self.waiting:
            if row["why_none"] == "no school far enough ahead":
                behind.setdefault(str(row["ksf"]), []).append(str(row["school"]))
        # Each factor by itself: one of the schools may have a visit on another.
        said += [
            f"On {self.words.plain(key)}, nobody is far enough ahead of {schools(waiting)}."
            for key, waiting in behind.items()
        ]
        return said

    @property
    def main_points(self) -> tuple[MainPoint, ...]:
        """How many visits could start."""
        if not len(self.paired):
            return ()
        count = capital(counted(len(self.paired), "school visit"))
        on = f"on {self.words.plains(self.ksfs)}."
        return (MainPoint(f"{count} could start now,", "A suggestion", "Ask the schools first.", more=on),)

    # ---- figure --------------------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """How many visits on which factor."""
        if not self.ksfs:
            return "No school visit could start now"
        counts = self.paired["ksf"].astype(str).value_counts(sort=False)
        first = counted(int(counts[self.ksfs[0]]), "visit")
        if len(self.ksfs) > 2:
            total = counted(len(self.paired), "visit")
            return capital(f"{total} on {number(len(self.ksfs))} {self.words.plural} could start now")
        others = [f"{number(int(counts[key]))} on {self.words.plain(key)}" for key in self.ksfs[1:]]
        return capital(f"{listed([f'{first} on {self.words.plain(self.ksfs[0])}', *others])} could start now")

    @property
    def subtitle(self) -> str:
        """How to read it."""
        return "Ring: the visitor’s mark. Filled: the host’s"

    @property
    def whole(self) -> bool:
        """A list of many visits may run over to the next sheet; its head is repeated there."""
        return self._seen <= FEWEST or len(self.paired) <= FEWEST

    @cached_property
    def chart(self) -> Markup:
        """The visits, factor by factor, and where there is none, why."""
        if not len(self.paired):
            return Markup()
        alone = [VisitGroup(self.words.label(key), "no school is far enough ahead") for key in self.alone]
        groups = [*self._groups(self.paired.head(self._seen)), *alone]
        return visits(groups, self.cluster.axis, self.figure_id)

    @cached_property
    def _seen(self) -> int:
        """How many visits a page shows before it folds the others: fewer where names are long."""
        rows = [self._visit(row) for row in self.paired.head(ROOM).to_dict("records")]
        said = [f"{row.visitor} to {row.host} {row.visitor_text} and {row.host_text}" for row in rows]
        words = np.cumsum([len(re.findall(r"\S*[^\W\d]\S*", text)) for text in said])
        return max(FEWEST, int((words <= ROOM).sum()))

    def _groups(self, shown: pd.DataFrame) -> list[VisitGroup]:
        groups = []
        for key, part in shown.groupby(shown["ksf"].astype(str), sort=False):
            whole = int((self.paired["ksf"].astype(str) == key).sum())
            some = "" if len(part) == whole else f"{number(len(part))} of "
            rows = [self._visit(row) for row in part.to_dict("records")]
            groups.append(VisitGroup(self.words.label(str(key)), f"{some}{counted(whole, 'visit')}", rows))
        return groups

    @property
    def _other_visits(self) -> list[Markup]:
        rest = self.paired.iloc[self._seen :]
        if rest.empty:
            return []
        id_ = f"{self.figure_id}-rest"
        head = html('<span id="{}">The other {}</span>', id_, counted(len(rest), "visit").removeprefix("one "))
        return [fold(head, visits(self._groups(rest), self.cluster.axis, id_))]

    def _visit(self, row: dict) -> Visit:
        return Visit(
            str(row["school"]), str(row["helper"]), float(row["rating"]), float(row["helper_rating"]),
            self.words.short(row["rating"]), self.words.short(row["helper_rating"]),
        )  # fmt: skip

    @property
    def folds(self) -> tuple[Markup, ...]:
        """What did not fit above, and space to write what is agreed."""
        folds = self._other_visits
        folds += self.rest("What else to know about the visits")
        if self.cluster.rated:
            title = "Space to write what you agree"
            folds.append(
                fold(title, space_to_write(title, ["What we agreed", "Who", "By when"], wide="What we agreed"))
            )
        return tuple(folds)

    @property
    def alt(self) -> str:
        """The finding, with the visits."""
        said = "; ".join(
            f"{self.words.ksf(row['ksf'])}: {row['school']} ({self.words.short(row['rating'])}) to {row['helper']} "
            f"({self.words.short(row['helper_rating'])})"
            for row in self.paired.head(MANY).to_dict("records")
        )
        return f"Who could help whom, {self.cluster.name}. {self.sentences[0]} {said or 'No visit'}."

    @in_house_style
    def draw(self, ax: Axes | None = None) -> Axes:
        """A line from the school that is low to the school that could help, factor by factor."""
        rows = self.paired.head(MANY).to_dict("records")
        ax = ax or new_axes(6.2, 0.3 * max(len(rows), 1) + 0.3)
        room = stripes(self.cluster.framework, ax)
        for at, row in enumerate(rows):
            ax.hlines(at, row["rating"], row["helper_rating"], color=DARK, linewidth=1.2, zorder=2)
            ax.scatter([row["rating"]], [at], s=44, facecolor=LIGHT, edgecolor=DARK, linewidth=1.4, zorder=3)
            ax.scatter([row["helper_rating"]], [at], s=44, color=DARK, zorder=3)
            host = f"{row['helper']} ({self.words.short(row['helper_rating'])})"
            ax.text(1.02, at, host, transform=ax.get_yaxis_transform(), va="center", fontsize=8.5)
        labels = [f"{self.words.ksf(row['ksf'])}: {row['school']} ({self.words.short(row['rating'])})" for row in rows]
        factor_rows(labels, ax)
        begins = [at for at in range(1, len(rows)) if rows[at]["ksf"] != rows[at - 1]["ksf"]]
        ax.hlines(np.array(begins) - 0.5, 0, 1, transform=ax.get_yaxis_transform(), color=QUIET, linewidth=0.8)
        ax.set_xlabel("Mark (ring: school that is low, dot: school that could help)")
        ax.set_title(f"Who could help whom: {self.cluster.name}", pad=room)
        return ax


def pairings(ratings: pd.DataFrame | Cluster, limit: int = LIMIT) -> Pairings:
    """Question 6: how could you use this data to build sustainability across the cluster?

    Parameters
    ----------
    ratings : DataFrame
        The ratings of one cluster in one round, as `esanalysis.select` returns them.
    limit : int
        How often one school may be asked to help.

    Returns
    -------
    Pairings
        A view (see `esanalysis.display.view.View`): visits between schools on the priorities, and what no school in
        the cluster can show another.

    Raises
    ------
    SelectionError
        The ratings hold more than one cluster or round.
    SchemaError
        The frame is no ratings table.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> view = pairings(load_ratings())
    >>> view.sentences[0]
    'Start with seven school visits, and work on impact measurement together or with partners.'
    >>> view.sentences[2]
    'If marked again, hosts would still be ahead in about five or six of the seven visits.'
    """
    return Pairings(cluster_of(ratings, limit))
