"""The council's two pages: the views of their tables, and what is said at their ends."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from inspect import signature

import pandas as pd

from esanalysis.council.entry import Page
from esanalysis.council.measures.plan import chosen
from esanalysis.council.measures.screening import screened
from esanalysis.council.measures.suppression import THRESHOLD, Shared
from esanalysis.council.measures.workforce import guessed_sums, sums_of_groups
from esanalysis.council.registry import of_page
from esanalysis.council.together import Given
from esanalysis.council.views.base import CouncilView
from esanalysis.council.views.opening import Closing, Opening
from esanalysis.english import capital, counted

__all__ = ["CouncilPage", "risks_page", "workforce_page"]

SHIPPED_DAY = "2003-10-01"  # the plan that is shipped is read from a day inside it
_FOLDERS: dict[Page, str] = {"workforce": "workforce", "risks": "plan"}  # of the views, below ``views/``
_HOW: dict[Page, tuple[str, ...]] = {
    "workforce": (
        "Figures stand as printed; nothing is filled in or corrected.",
        "Days lost are compared only with figures for the same months, and a share with none that lacks a date, unless "
        "both stand in one table without dates.",
        "Direction and size of every difference are worked out from the figures.",
        "Withholding protects this page alone. What has been published elsewhere it cannot know.",
    ),
    "risks": (
        "A risk matrix says itself which end is worse. Priorities are counted, never averaged.",
        "A month ends on its last day, spring is March to May, what is ongoing has no end.",
        "A promise is overdue when its last day is past and its status says late or open; one without a day, when its "
        "status says late. Done is what is called so, unless the same status takes it back.",
    ),
}
_READ = "titles and notes may tell of few people: read them before passing the page on."


@dataclass(frozen=True, repr=False)
class CouncilPage:
    """A page of the council: each of its views is an attribute, and shows nothing where its table was not given.

    Attributes
    ----------
    given : Given
    tables : dict of str to DataFrame
        As the page may show them: small numbers withheld, promises chosen.
    today : str
        The day a plan is read from.
    shared : Shared, optional
        What is withheld; None on a page without people.
    changed : int
        Texts that would have told how many people a group has whose figures another page withholds; None where no such
        groups are known.
    """

    given: Given
    tables: Mapping[str, pd.DataFrame]
    today: str = ""
    shared: Shared | None = None
    changed: int | None = None

    def __repr__(self) -> str:
        return f"<CouncilPage: {', '.join(view.id for view in self.views if view.there)}>"

    def __getattr__(self, name: str) -> CouncilView:
        """A view of the page by its name, such as ``page.headcount``, made once."""
        if name.startswith("_"):  # what Python and notebooks ask of any object
            raise AttributeError(name)
        if name in vars(type(self)):  # Python asks here too when a property raised an AttributeError: raise it as it is
            return object.__getattribute__(self, name)
        shown = {view: each.name for each in of_page(self.given.page) for view in each.views}
        if name not in shown:
            raise AttributeError(f"The page has no view {name!r}; it has {', '.join(shown)}.")
        module = import_module(f"esanalysis.council.views.{_FOLDERS[self.given.page]}.{name}")
        self.__dict__[name] = view = self._made(getattr(module, name), shown[name])
        return view

    def _made(self, view: Callable[..., CouncilView], table: str) -> CouncilView:
        """A view takes the table of its entry, and by their names other tables of the page, or the day."""
        others = list(signature(view).parameters)[1:]
        known = {**self.tables, "today": self.today}
        return view(self.tables[table], **{name: known[name] for name in others})

    @property
    def views(self) -> tuple[CouncilView, ...]:
        """The views in the page's order, that of the registry."""
        return tuple(getattr(self, name) for each in of_page(self.given.page) for name in each.views)

    @property
    def opening(self) -> Opening:
        """Title and main points; what is missed or overdue comes first."""
        return Opening(self.given, self.views)

    @property
    def closing(self) -> Closing:
        """What is withheld, and how the page was made."""
        said = _HOW[self.given.page]
        if self.changed:
            where = counted(self.changed, "text")
            said += (f"How many people a group has is left out of {where}, as on the workforce page. Other {_READ}",)
        elif self.changed is not None:
            none = "No text was found that says how many people a group has, where the workforce page withholds it"
            said += (f"{none}. {capital(_READ)}",)
        elif self.shared is None:
            small = "which groups are small is known only where the workforce is given too"
            said += (f"Nothing is withheld here: {small}. {capital(_READ)}",)
        elif any(frame["note"].notna().any() for frame in self.tables.values() if "note" in frame):
            said += (capital(_READ),)
        cells = sum(view.hidden for view in self.views) if self.shared else None
        return Closing(self.given, said, self.shared, cells)


def workforce_page(given: Given, threshold: int = THRESHOLD) -> CouncilPage:
    """Put the page on the workforce together, with small numbers withheld in all of its tables at once.

    Parameters
    ----------
    given : Given
        From ``load_page("workforce")``.
    threshold : int
        Counts of people below it are withheld, with what gives them away; 0 withholds nothing.

    Returns
    -------
    CouncilPage

    Examples
    --------
    >>> from esanalysis.council.together import load_page
    >>> page = workforce_page(load_page("workforce"))
    >>> page.opening.main_points[0].finding[:60]
    'The whole council lost 11.06 days a person by September 2002'
    """
    shared = given.shared(threshold)
    # What adds up to what is seen in the figures before any is withheld.
    known = {"sums_of_groups": sums_of_groups, "guessed_sums": guessed_sums}
    shared.tables["workforce"].attrs |= {name: found(given["workforce"]) for name, found in known.items()}
    return CouncilPage(given, shared.tables, shared=shared)


def risks_page(
    given: Given, today: str | None = None, *, themes: list[str] | None = None, owner: str | None = None,
    few: Mapping[str, Collection[str]] | None = None,
) -> CouncilPage:  # fmt: skip
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
    few : dict of str to collection of str, optional
        Groups of which another page withholds figures (``page.shared.groups``): how many they are is left out here.

    Returns
    -------
    CouncilPage

    Examples
    --------
    >>> from esanalysis.council.together import load_page
    >>> risks_page(load_page("risks")).today
    '2003-10-01'
    """
    day = today or (SHIPPED_DAY if given.shipped else f"{pd.Timestamp.now():%Y-%m-%d}")
    tables = {**given.tables, "commitments": chosen(given["commitments"], themes=themes, owner=owner)}
    changed = None
    if few is not None:
        given = replace(given, tables={name: screened(frame, few)[0] for name, frame in given.tables.items()})
        left = {name: screened(frame, few) for name, frame in tables.items()}
        tables, changed = {name: frame for name, (frame, _) in left.items()}, sum(count for _, count in left.values())
    return CouncilPage(given, tables, day, changed=changed)
