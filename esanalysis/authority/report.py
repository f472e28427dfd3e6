"""The head of an authority's page, what was noticed in the files, and how it was made."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version

import pandas as pd
from markupsafe import Markup

from esanalysis.authority.clusters import Clusters
from esanalysis.authority.factors import Factors
from esanalysis.authority.facts import Authority, authority_of
from esanalysis.authority.measures import SMALL
from esanalysis.authority.repeated import Repeated
from esanalysis.display.markup import html
from esanalysis.display.parts import header, illustrative, paragraphs, points, section
from esanalysis.display.parts import problems as listed_problems
from esanalysis.display.style import styled
from esanalysis.display.view import MainPoint
from esanalysis.english import capital, counted, number
from esanalysis.errors import Problem
from esanalysis.ratings.frame import files_of, for_readers, problems_of, subset_of

__all__ = ["AuthorityReport", "HowMade", "Problems", "how_made", "problems", "report"]

SHOWN = 12  # kinds of problems


class _Section:
    """Displays itself."""

    html: Markup

    def _repr_html_(self) -> str:
        return str(styled(self.html))

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


@dataclass(frozen=True, eq=False, repr=False)
class AuthorityReport(_Section):
    """What `report` returns: title, completeness and main points."""

    authority: Authority
    name: str = ""

    @cached_property
    def main_points(self) -> tuple[MainPoint, ...]:
        """What repeats, how the factors stand, how complete the clusters are."""
        found = self.authority
        views = (Repeated(found), Factors(found), Clusters(found))
        return tuple(point for view in views if (point := view.main_point))

    @property
    def title(self) -> str:
        """The authority's name, how many clusters, their round, and which of their schools where it is a part."""
        many = counted(len(self.authority.completeness), "cluster")
        rounds = self.authority.rounds
        when = f", {rounds[0]}" if len(rounds) == 1 else ""
        subset = subset_of(self.authority.ratings)
        title = f"{many}{when}, {subset}" if subset else f"{many}{when}"
        return f"{self.name}: {title}" if self.name else capital(title)

    @property
    def lede(self) -> str:
        """How many schools have marked themselves."""
        framework, found = self.authority.framework, self.authority.completeness
        scale = framework.scale
        ends = f"{scale.text(scale.marks[0])} to {scale.text(scale.marks[-1])}"
        returned, rated = int(found["returned"].sum()), int(found["rated"].sum())
        have = (
            "school has marked itself" if returned == found["schools"].sum() == 1 else "schools have marked themselves"
        )
        several = self.authority.ratings["rating"].count() > rated  # raters of one cell
        unread = _unread(problems_of(self.authority.ratings))
        without = f" {capital(counted(len(unread), 'file'))} could not be read: {_named(unread)}." if unread else ""
        return (
            f"{returned} of {found['schools'].sum()} {have} from {ends} on "
            f"{counted(len(framework.factors), self.authority.words.factor, framework.plural)}: "
            f"{rated} of {found['marks'].sum()} {'cells hold a mark' if several else 'marks are in'}.{without}"
        )

    @cached_property
    def html(self) -> Markup:  # type: ignore[override]
        """Title, completeness and main points."""
        named = " ".join([self.name, *self.authority.completeness["cluster"]])
        note = "Clusters stand in file order and are not ranked: marks are each school's own view."
        head = header(self.title, "All clusters", self.lede, illustrative(named))
        return html("{}\n{}", head, points(self.main_points, note) if self.main_points else Markup())


def report(ratings: pd.DataFrame | Authority, round: str | None = None, *, name: str = "") -> AuthorityReport:
    """The head of an authority's page: its clusters, how complete they are, the main points.

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame of several clusters, as `esanalysis.load_ratings` returns it.
    round : str, optional
        Name of the round; default the latest of each cluster.
    name : str
        Name of the authority, for the title.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> report(load_ratings(), name="Coastshire").title
    'Coastshire: one cluster, 2009'
    """
    return AuthorityReport(authority_of(ratings, round), name)


@dataclass(frozen=True, eq=False, repr=False)
class Problems(_Section):
    """What `problems` returns: what was noticed in the files, counted by its kind."""

    authority: Authority

    @cached_property
    def html(self) -> Markup:  # type: ignore[override]
        """The section; it says so where nothing was noticed."""
        found = for_readers(problems_of(self.authority.ratings))
        if not found:
            return section("problems", "Problems in the files", paragraphs("None was found."))
        kinds = Counter(problem.kind for problem in found)
        files = {kind: list(dict.fromkeys(p.file for p in found if p.kind == kind)) for kind in kinds}
        unread = set(_unread(found))
        entries = [
            (
                f"{capital(kind)}: {counted(count, 'time')}.",
                f"In {_named(files[kind])}. "
                + (
                    "Left out of every page." if unread.issuperset(files[kind]) else "The clusters' own pages say more."
                ),
            )
            for kind, count in kinds.most_common(SHOWN)
        ]
        return section("problems", "Problems in the files", listed_problems(entries))


def _unread(found: Sequence[Problem]) -> list[str]:
    """Files that had to be left out for what is wrong in them."""
    return list(dict.fromkeys(problem.file for problem in found if problem.error))


def _named(files: list[str]) -> str:
    return ", ".join(files) if len(files) <= 3 else f"{', '.join(files[:2])} and {len(files) - 2} more files"


def problems(ratings: pd.DataFrame | Authority, round: str | None = None) -> Problems:
    """What was noticed in the files, counted by its kind.

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame of several clusters, as `esanalysis.load_ratings` returns it.
    round : str, optional
        Name of the round; default the latest of each cluster.

    Returns
    -------
    Problems
        A view (see `esanalysis.display.view.View`).

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> "one time" in problems(load_ratings()).html
    True
    """
    return Problems(authority_of(ratings, round))


@dataclass(frozen=True, eq=False, repr=False)
class HowMade(_Section):
    """What `how_made` returns: where the marks come from, and by which rules the page speaks."""

    authority: Authority

    @cached_property
    def html(self) -> Markup:  # type: ignore[override]
        """The section."""
        found = self.authority
        files = files_of(found.ratings)
        source = f" from {counted(len(files), 'file')}" if files else ""
        shown = f"Round: {found.rounds[0]}." if len(found.rounds) == 1 else "Each cluster is shown in its latest round."
        return section(
            "made", "How this was made",
            paragraphs(
                f"By esanalysis {version('esanalysis')}{source}. Instrument: {found.framework.title}. {shown}",
                f"A cluster's average is the one by which its own page ranks: as if every school had rated the "
                f"{found.words.factor}, allowing for how strict each rater is. What it does not rank has none here.",
                f"A priority is one by the rule of the cluster's own page. It repeats firmly if "
                f"clusters that chose as many priorities at random would share any {found.words.factor} so widely in "
                "at most 5 of 100 cases.",
                f"A cluster with fewer than {number(SMALL)} rated schools stands in the table of clusters without "
                "averages, and is not compared.",
            ),
        )  # fmt: skip


def how_made(ratings: pd.DataFrame | Authority, round: str | None = None) -> HowMade:
    """Where the marks come from, and by which rules an authority's page speaks.

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame of several clusters, as `esanalysis.load_ratings` returns it.
    round : str, optional
        Name of the round; default the latest of each cluster.

    Returns
    -------
    HowMade
        A view (see `esanalysis.display.view.View`).

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> "fewer than five rated schools" in how_made(load_ratings()).html
    True
    """
    return HowMade(authority_of(ratings, round))
