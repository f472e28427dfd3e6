"""What stands at the top of a page on a cluster's development, and the parts a cluster falls into."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
from markupsafe import Markup

from esanalysis.display.markup import html, joined
from esanalysis.display.parts import bullets, header, illustrative, points, section
from esanalysis.display.style import styled
from esanalysis.english import capital, counted, listed
from esanalysis.errors import Problem, SelectionError
from esanalysis.files.shipped import DATA
from esanalysis.ratings.frame import PARTS, subset_of, unplaced_of
from esanalysis.ratings.reading.meaning.naming import UNDATED
from esanalysis.ratings.views.development.section import Section
from esanalysis.ratings.views.development.subclusters import Subclusters, subclusters

__all__ = ["ILLUSTRATIVE", "Noticed", "Opening", "Parts", "noticed", "opening", "parts"]

ILLUSTRATIVE = DATA / "ratings" / "illustrative-three-rounds.xlsx"


@dataclass(frozen=True, eq=False)
class Opening:
    """The title of a page, a line on what it is of, and the main points of its views."""

    kind: str
    ratings: pd.DataFrame
    views: Sequence[Section]

    @cached_property
    def html(self) -> Markup:
        """Header and main points."""
        clusters = listed(dict.fromkeys(self.ratings["cluster"].astype(str)))
        rounds = [str(name) for name in self.ratings["round"].cat.remove_unused_categories().cat.categories]
        schools = counted(self.ratings["school"].nunique(), "school")
        named = f"{'round' if len(rounds) == 1 else 'rounds'} {listed(rounds)}"
        lede = f"{capital(schools)}; {'no round is named' if rounds == [UNDATED] else named}."
        lede = f"{lede} {unplaced_of(self.ratings)}".rstrip()
        said = [point for view in self.views for point in view.main_points]
        if self.views and (used := self.views[0].words.framework).factor_long != used.factor:
            lede += f" {used.factor}: {used.factor_long}."
        title = ", ".join(filter(None, (clusters, subset_of(self.ratings))))
        return html(
            "{}\n{}", header(title, self.kind, lede, illustrative(clusters)), points(said) if said else Markup()
        )

    def _repr_html_(self) -> str:
        return str(styled(self.html))

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.kind}>"


def opening(kind: str, ratings: pd.DataFrame, *views: Section) -> Opening:
    """The top of a page: the cluster's name, what the page is, and what its views found.

    Parameters
    ----------
    kind : str
        What the page is, such as ``"What changed"``.
    ratings : DataFrame
        The ratings that it is of.
    views : Section
        The views on the page, the most important first.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> "Worked example" in opening("Working groups", load_ratings())._repr_html_()
    True
    """
    return Opening(kind, ratings, views)


@dataclass(frozen=True, eq=False)
class Parts:
    """The groups that schools already belong to, a section each; nothing where nobody said."""

    sections: tuple[Section, ...]

    @cached_property
    def html(self) -> Markup:
        """The sections below each other."""
        return joined([one.html for one in self.sections], "\n")

    def _repr_html_(self) -> str:
        return str(styled(self.html)) if self.sections else ""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self.sections)} sections>"


def parts(ratings: pd.DataFrame, by: Sequence[str] = tuple(PARTS)) -> Parts:
    """Compare phases, areas and sub-clusters, as far as the ratings say which school belongs where.

    Parameters
    ----------
    ratings : DataFrame
        The ratings of one cluster in one round, as `esanalysis.select` returns them.
    by : sequence of str
        The columns to look at.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> parts(load_ratings())
    <Parts: 0 sections>
    """
    found: list[Subclusters] = []
    for column in by:
        if column in ratings and ratings[column].notna().any():
            try:
                found.append(subclusters(ratings, column))
            except SelectionError:  # one value, or as many as schools: no groups
                continue
    return Parts(tuple(found))


@dataclass(frozen=True, eq=False)
class Noticed:
    """What was left out of the sheets beside the ratings, and why; nothing where nothing was."""

    found: tuple[Problem, ...]

    @cached_property
    def html(self) -> Markup:
        """A section with a line a problem: what people wrote in a cell stays in the sheet, for a page travels."""
        return section("sheets", "Left out of the sheets", bullets(dict.fromkeys(one.unquoted for one in self.found)))

    def _repr_html_(self) -> str:
        return str(styled(self.html)) if self.found else ""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self.found)} problems>"


def noticed(*sheets: pd.DataFrame | None) -> Noticed:
    """List what was noticed in sheets beside the ratings: actions, remarks, examples.

    Parameters
    ----------
    sheets : DataFrame or None
        As `esanalysis.load_actions` and its like return them; None where there is no such sheet.

    Examples
    --------
    >>> noticed()
    <Noticed: 0 problems>
    """
    given = [sheet for sheet in sheets if sheet is not None]
    return Noticed(tuple(dict.fromkeys(one for sheet in given for one in sheet.attrs.get("problems", ()))))
