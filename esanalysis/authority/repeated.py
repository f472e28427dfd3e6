"""Which priorities repeat across clusters, a matter for the authority, and which are single clusters' own?"""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd
from markupsafe import Markup

from esanalysis.authority.facts import Authority, Overview, authority_of
from esanalysis.authority.measures import SMALL
from esanalysis.display.axes import Axes, in_house_style, new_axes
from esanalysis.display.markup import NOTHING
from esanalysis.display.palette import ACCENT
from esanalysis.display.parts import fold
from esanalysis.display.table import lines
from esanalysis.display.view import MainPoint
from esanalysis.english import capital, counted, listed, number, one_a, part_of
from esanalysis.ratings.views.figure import factor_rows

__all__ = ["Repeated", "repeated"]

NAMED = 3  # factors of single clusters that a sentence names; more are counted
FEW = 5  # clusters up to which two of them are no "single" ones


@dataclass(frozen=True, eq=False, repr=False)
class Repeated(Overview):
    """What `repeated` returns."""

    id = "repeated"
    short = "What repeats"
    question = "Which priorities repeat, and are a matter for the authority?"

    @property
    def data(self) -> pd.DataFrame:
        """One row a factor."""
        return self.authority.repeated

    @cached_property
    def rows(self) -> list[dict]:
        """The factors that are a priority anywhere, most clusters first, ties in the instrument's order."""
        found = self.data[self.data["priority"] > 0]
        return found.sort_values("priority", ascending=False, kind="stable").to_dict("records")

    @cached_property
    def firm(self) -> list[dict]:
        """Those that chance would rarely put into so many clusters."""
        return [row for row in self.rows if row["firm"]]

    @cached_property
    def most(self) -> int:
        """In how many clusters the factor that leads is a priority: a firm one, if there is any."""
        return (self.firm or self.rows)[0]["priority"]

    @cached_property
    def leading(self) -> list[str]:
        """All factors that lead."""
        return [row["ksf"] for row in self.firm or self.rows if row["priority"] == self.most]

    @cached_property
    def single(self) -> list[dict]:
        """Those that are a priority in one or two clusters only, where there are enough for that to be few."""
        return [row for row in self.rows if row["extent"] == "one or two" and row["clusters"] > FEW]

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """What repeats firmly, what most often, and what is single clusters' own."""
        if not self.rows:
            none = f"No {self.authority.noun} has a priority."
            return (
                none if self.authority.compared else "No cluster is large enough for its priorities to be counted.",
            )
        if self.authority.compared < 2:
            return ("Only one cluster is large enough, so nothing can repeat.",)
        said = [self._repeats]
        if not self.firm and self.most > 1:
            word = self.authority.words.factor
            said.append(f"Chance alone could spread the priorities like this, so no {word} is firmly a shared one.")
        if 0 < len(self.single) <= NAMED:
            said.append(f"Single clusters' own: {listed(map(self._own, self.single))}.")
        elif self.single:
            words = self.authority.words
            many = counted(len(self.single), words.factor, words.plural)
            said.append(f"{capital(many)} are priorities in one or two clusters only; the list below names them.")
        return tuple(said)

    @property
    def _repeats(self) -> str:
        words = self.authority.words
        if self.firm:
            named = listed(f"{words.plain(row['ksf'])} (in {self._of(row)})" for row in self.firm)
            return f"Firm: {named} {'is a priority' if len(self.firm) == 1 else 'are priorities'} in many clusters."
        return f"{self.title}{', more than any other' if self.rows[-1]['priority'] < self.most else ''}."

    def _of(self, row: dict) -> str:
        """Of all clusters compared: one that does not rank the factor has it as no priority."""
        return f"{row['priority']} of {self.authority.compared}"

    def _own(self, row: dict) -> str:
        return f"{self.authority.words.plain(row['ksf'])} ({listed(row['where'])})"

    @property
    def main_point(self) -> MainPoint | None:
        """What repeats most."""
        if not self.rows or self.authority.compared < 2:
            return None
        words, leading = self.authority.words, self.leading
        finding = f"{self._leads(words.both(leading[0]) if len(leading) == 1 else words.plains(leading))}."
        if self.firm:
            return MainPoint(finding, "Firm", "Chance alone would rarely do that: a matter for all.")
        return MainPoint(finding, "A count", "Chance alone could spread them so." if self.most > 1 else "")

    @property
    def title(self) -> str:
        """What repeats most; that there is nothing to repeat, where there is no priority."""
        return self._leads(self.authority.words.plains(self.leading)) if self.rows else self.sentences[0].rstrip(".")

    def _leads(self, named: str) -> str:
        if self.most < 2:
            return "No priority repeats"
        several = "are priorities" if self.most == self.authority.compared else "are each a priority"
        verb = "is a priority" if len(self.leading) == 1 else several
        among = part_of(self.most, self.authority.compared, self.authority.noun)
        return f"{capital(named)} {verb} in {among}"

    @property
    def subtitle(self) -> str:
        """What is counted."""
        small, word = counted(self.authority.small, "cluster"), self.authority.words.factor
        left = f"; {small} with fewer than {number(SMALL)} rated schools not counted" if self.authority.small else ""
        counts = f"Clusters in which {one_a(word)} is a priority, and has the {self.authority.words.lowest} average"
        return f"{counts}; one that is a priority nowhere is left out{left}"

    @property
    def chart(self) -> Markup:
        """A table of counts."""
        if not self.rows:
            return NOTHING
        heads = [capital(self.authority.words.factor), "Priority in", f"{capital(self.authority.words.lowest)} in"]
        heads += ["Repeats"] if self.firm else []
        return lines(
            "Priorities of the clusters",
            heads,
            [[self.authority.words.label(row["ksf"]), *self._counts(row)] for row in self.rows],
            labelled=f"f-{self.id}",
        )

    def _counts(self, row: dict) -> list[str]:
        said = "Firm" if row["firm"] else "Cannot be tested" if pd.isna(row["p"]) else "Perhaps by chance"
        return [self._of(row), str(row["lowest"]), *([said] if self.firm else [])]

    @property
    def table(self) -> Markup:
        """Which clusters have which priority, in file order."""
        if not self.rows:
            return NOTHING
        heads = [capital(self.authority.words.factor), "Clusters in which it is a priority"]
        rows = [[self.authority.words.label(row["ksf"]), ", ".join(row["where"])] for row in self.rows]
        return fold("Which clusters they are", lines("Clusters of every priority", heads, rows))

    @property
    def alt(self) -> str:
        """The finding and the count of every factor."""
        words = self.authority.words
        said = "; ".join(f"{words.both(row['ksf'])} in {self._of(row)}" for row in self.rows)
        return f"{self.sentences[0]} {capital(said)}." if said else self.sentences[0]

    @in_house_style
    def draw(self, ax: Axes | None = None) -> Axes:
        """Draw a bar a factor: in how many clusters it is a priority."""
        import seaborn as sns  # seconds that only a drawing needs

        ax = ax or new_axes(6.2, 0.34 * max(len(self.rows), 1) + 0.3)
        sns.barplot(
            x=[row["priority"] for row in self.rows],
            y=[row["ksf"] for row in self.rows],
            order=[row["ksf"] for row in self.rows],
            color=ACCENT,
            ax=ax,
        )
        factor_rows([self.authority.framework.axis_label(row["ksf"]) for row in self.rows], ax)
        ax.set_title(self.title)
        ax.set_xlabel("Clusters in which it is a priority")
        return ax


def repeated(ratings: pd.DataFrame | Authority, round: str | None = None) -> Repeated:
    """Which priorities repeat across clusters, and which are single clusters' own?

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame of several clusters, as `esanalysis.load_ratings` returns it.
    round : str, optional
        Name of the round; default the latest of each cluster.

    Returns
    -------
    Repeated
        Displays itself; ``data`` has one row a factor, see `esanalysis.authority.measures.repeated`.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> repeated(load_ratings()).sentences
    ('Only one cluster is large enough, so nothing can repeat.',)
    """
    return Repeated(authority_of(ratings, round))
