"""The council's two pages: which views stand on each, in which order, and what is said at their ends."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from esanalysis.council.measures.plan import chosen
from esanalysis.council.measures.suppression import THRESHOLD, Shared
from esanalysis.council.together import Given
from esanalysis.council.views.base import CouncilView
from esanalysis.council.views.opening import Closing, Opening
from esanalysis.council.views.plan.background import Background, background
from esanalysis.council.views.plan.promises import Promises, promises
from esanalysis.council.views.plan.risks import Risks, risks
from esanalysis.council.views.workforce.budget import Budget, budget
from esanalysis.council.views.workforce.equality import Equality, equality
from esanalysis.council.views.workforce.headcount import Headcount, headcount
from esanalysis.council.views.workforce.movements import Movements, movements
from esanalysis.council.views.workforce.sickness import Sickness, sickness

__all__ = ["RisksPage", "WorkforcePage", "risks_page", "workforce_page"]

SHIPPED_DAY = "2003-10-01"  # the plan that is shipped is read from a day inside it
_HOW_WORKFORCE = (
    "Figures stand as printed; nothing is filled in or corrected.",
    "Days lost are compared only with figures for the same months. A share is not compared with one without a date.",
    "Direction and size of every difference are worked out from the figures.",
    "Withholding protects this page alone. What has been published elsewhere it cannot know.",
)
_HOW_RISKS = (
    "Which end of a risk matrix is worse stands in the matrix, never assumed. A rank that its source does not give "
    "stays unknown. Ranks are listed and counted, never averaged.",
    "A month ends on its last day, spring is March to May, what is ongoing has no end. A date that cannot be read is "
    "unknown.",
    "A promise is overdue when its last day is past and its status does not call it done, or when its status says so.",
)


@dataclass(frozen=True, repr=False)
class WorkforcePage:
    """The page on the workforce; each attribute is a view, and nothing where its table was not given."""

    given: Given
    shared: Shared

    def __repr__(self) -> str:
        return f"<WorkforcePage: {', '.join(view.id for view in self.views if view.there)}>"

    @cached_property
    def headcount(self) -> Headcount:
        """How many people work here."""
        return headcount(self.shared.tables["workforce"])

    @cached_property
    def movements(self) -> Movements:
        """Who left and who started."""
        return movements(self.shared.tables["workforce"])

    @cached_property
    def sickness(self) -> Sickness:
        """Days lost to sickness."""
        return sickness(self.shared.tables["sickness"])

    @cached_property
    def equality(self) -> Equality:
        """Shares of the workforce."""
        return equality(self.shared.tables["equality"], self.shared.tables["workforce"])

    @cached_property
    def budget(self) -> Budget:
        """Where the money goes."""
        return budget(self.shared.tables["budget"])  # its notes may speak of people too

    @property
    def views(self) -> tuple[CouncilView, ...]:
        """The views in the page's order."""
        return self.headcount, self.movements, self.sickness, self.equality, self.budget

    @property
    def opening(self) -> Opening:
        """Title and main points; what is missed for certain comes first."""
        return Opening(self.given, self.views)

    @property
    def closing(self) -> Closing:
        """What is withheld, and how the page was made."""
        return Closing(self.given, _HOW_WORKFORCE, self.shared)


@dataclass(frozen=True, repr=False)
class RisksPage:
    """The page on risks and promises; each attribute is a view, and nothing where its table was not given."""

    given: Given
    promises: Promises

    def __repr__(self) -> str:
        return f"<RisksPage: {', '.join(view.id for view in self.views if view.there)}>"

    @cached_property
    def risks(self) -> Risks:
        """Where the risks stand."""
        return risks(self.given["risks"])

    @cached_property
    def background(self) -> Background:
        """What else the plan says."""
        return background(self.given["context"], self.given["objectives"])

    @property
    def views(self) -> tuple[CouncilView, ...]:
        """The views in the page's order: what is overdue first."""
        return self.promises, self.risks, self.background

    @property
    def opening(self) -> Opening:
        """Title and main points."""
        return Opening(self.given, self.views)

    @property
    def closing(self) -> Closing:
        """How the page was made."""
        return Closing(self.given, _HOW_RISKS)


def workforce_page(given: Given, threshold: int = THRESHOLD) -> WorkforcePage:
    """Put the page on the workforce together, with small numbers withheld in all of its tables at once.

    Parameters
    ----------
    given : Given
        From ``load_page("workforce")``.
    threshold : int
        Counts of people below it are withheld, with what gives them away; 0 withholds nothing.

    Returns
    -------
    WorkforcePage

    Examples
    --------
    >>> from esanalysis.council.together import load_page
    >>> page = workforce_page(load_page("workforce"))
    >>> page.opening.main_points[0].finding[:60]
    'The whole council lost 11.06 days a person by September 2002'
    """
    return WorkforcePage(given, given.shared(threshold))


def risks_page(
    given: Given, today: str | None = None, *, themes: list[str] | None = None, owner: str | None = None
) -> RisksPage:
    """Put the page on risks and promises together.

    Parameters
    ----------
    given : Given
        From ``load_page("risks")``.
    today : str, optional
        The day to read the plan from. Default: today; for the plan that is shipped a day inside it, 1 October 2003.
    themes : list of str, optional
        Only these objectives.
    owner : str, optional
        Only promises in whose responsibility this name stands.

    Returns
    -------
    RisksPage

    Examples
    --------
    >>> from esanalysis.council.together import load_page
    >>> risks_page(load_page("risks")).promises.today
    '2003-10-01'
    """
    day = today or (SHIPPED_DAY if given.shipped else f"{pd.Timestamp.now():%Y-%m-%d}")
    return RisksPage(given, promises(chosen(given["commitments"], themes=themes, owner=owner), day))
