"""How do the clusters stand on each factor? A small panel a factor, a nameless dot a cluster."""

from dataclasses import dataclass
from functools import cached_property
from statistics import median

import pandas as pd
from markupsafe import Markup

from esanalysis.authority.facts import Authority, Overview, authority_of
from esanalysis.authority.measures import SMALL
from esanalysis.display.axes import Axes, in_house_style, new_axes
from esanalysis.display.charts.panels import Panel, panels
from esanalysis.display.markup import NOTHING
from esanalysis.display.palette import ACCENT, DARK
from esanalysis.display.view import MainPoint
from esanalysis.english import capital, counted, is_are, number, part_of
from esanalysis.ratings.views.figure import factor_rows, stripes

__all__ = ["Factors", "factors"]


@dataclass(frozen=True, eq=False, repr=False)
class Factors(Overview):
    """What `factors` returns."""

    id = "factors"

    @property
    def short(self) -> str:  # type: ignore[override]
        """What the contents call it."""
        return f"{capital(self.authority.words.factor)} by {self.authority.words.factor}"

    @property
    def question(self) -> str:  # type: ignore[override]
        """The question, in the instrument's word."""
        return f"How do the clusters stand on each {self.authority.words.factor}?"

    @property
    def data(self) -> pd.DataFrame:
        """One row a cluster and factor."""
        return self.authority.weaknesses

    @cached_property
    def values(self) -> dict[str, list[float]]:
        """Averages of the clusters on each factor, smallest first."""
        averages = self.authority.averages.values()
        return {key: sorted(found[key] for found in averages if key in found) for key in self.authority.framework.keys}

    @cached_property
    def in_low_band(self) -> dict[str, int]:
        """In how many clusters each factor's average, as printed, is in the weakest band."""
        mark = self.authority.mark
        return {key: sum(mark(value).band == "low" for value in found) for key, found in self.values.items()}

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """Which factor is in the weakest band in most clusters."""
        words, compared = self.authority.words, self.authority.compared
        if not compared:
            return ("No cluster is large enough for averages to be compared.",)
        if not any(self.values.values()):
            return (f"No {self.authority.noun} ranks its {words.plural}: too few schools rated the same ones.",)
        said = []
        most = max(self.in_low_band.values())
        leading = [key for key, count in self.in_low_band.items() if count == most]
        if not most:
            said.append(f"No {words.factor} averages {words.in_band(0)} in any {self.authority.noun}.")
        else:
            # The band of 3.4 is that of 3: who reads the average beside the colour is told.
            where = f"{words.in_band(0)} in {part_of(most, compared, self.authority.noun)}, to the nearest mark"
            verb = "averages" if len(leading) == 1 else "average" if most == compared else "each average"
            said.append(f"{capital(words.plains(leading))} {verb} {where}.")
        none = [key for key, count in self.in_low_band.items() if not count and self.values[key]]
        if most and none and len(none) <= 5:
            said.append(f"{capital(words.plains(none))} {'does' if len(none) == 1 else 'do'} so in none.")
        if self.authority.small:
            small = f"{counted(self.authority.small, 'cluster')} with fewer than {number(SMALL)} rated schools"
            said.append(f"{capital(small)} {is_are(self.authority.small)} left out here.")
        return tuple(said)

    @property
    def main_point(self) -> MainPoint | None:
        """The factor that is in the weakest band in most clusters, if in more than one."""
        return MainPoint(self.sentences[0], "A count") if max(self.in_low_band.values(), default=0) > 1 else None

    @property
    def title(self) -> str:
        """How far the clusters are apart."""
        several = {key: found for key, found in self.values.items() if len(found) > 1}
        return (
            self.authority.apart("Clusters", several) if several else f"Average of each {self.authority.words.factor}"
        )

    @property
    def subtitle(self) -> str:
        """What a dot is."""
        return "Each dot is a cluster's average; the line is their middle"

    @property
    def chart(self) -> Markup:
        """A panel a factor."""
        shown = [
            Panel(self.authority.words.label(key), found, median(found), self._says(found))
            for key, found in self.values.items()
            if found
        ]
        return panels(shown, self.authority.axis) if shown else NOTHING

    def _says(self, found: list[float]) -> str:
        low, middle, high = (self.authority.words.average(value) for value in (found[0], median(found), found[-1]))
        return f"middle {middle}; {low} to {high}" if len(found) > 1 else middle

    @property
    def alt(self) -> str:
        """The middle, lowest and highest average of every factor."""
        words = self.authority.words
        listed = "; ".join(f"{words.both(key)}: {self._says(found)}" for key, found in self.values.items() if found)
        return f"{self.sentences[0]} {capital(listed)}."

    @in_house_style
    def draw(self, ax: Axes | None = None) -> Axes:
        """Draw a row of dots a factor, a dot a cluster."""
        keys = [key for key, found in self.values.items() if found]
        ax = ax or new_axes(6.2, 0.42 * max(len(keys), 1) + 0.3)
        room = stripes(self.authority.framework, ax)
        for row, key in enumerate(keys):
            ax.scatter(self.values[key], [row] * len(self.values[key]), s=36, color=ACCENT, alpha=0.6, zorder=3)
            ax.vlines(median(self.values[key]), row - 0.32, row + 0.32, color=DARK, zorder=4)
        factor_rows([self.authority.framework.axis_label(key) for key in keys], ax)
        ax.set_title(self.title, pad=room)
        ax.set_xlabel("Average (dot: a cluster, line: their middle)")
        return ax


def factors(ratings: pd.DataFrame | Authority, round: str | None = None) -> Factors:
    """How do the clusters stand on each factor?

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame of several clusters, as `esanalysis.load_ratings` returns it.
    round : str, optional
        Name of the round; default the latest of each cluster.

    Returns
    -------
    Factors
        Displays itself; ``data`` has one row a cluster and factor.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> factors(load_ratings()).sentences
    ('Impact measurement averages in the low band in the cluster, to the nearest mark.',)
    """
    return Factors(authority_of(ratings, round))
