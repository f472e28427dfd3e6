"""The top of a council's page: what it is about, its main points, and what is withheld and how that was checked."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from esanalysis.council.measures.people import folded
from esanalysis.council.measures.suppression import Shared
from esanalysis.council.together import Given
from esanalysis.council.views.base import CouncilView
from esanalysis.council.views.phrases import document, group_name
from esanalysis.display.markup import NOTHING, joined
from esanalysis.display.parts import POINTS, bullets, fold, header, paragraphs, points, section
from esanalysis.display.style import styled
from esanalysis.display.view import MainPoint
from esanalysis.english import capital, counted, is_are, listed, number
from esanalysis.errors import Problem

__all__ = ["Closing", "Opening", "withheld"]

# In what the limits of a withheld figure are measured; of a share they are people.
_UNITS = {"people": "people", "share": "people", "fte": "full-time equivalents", "average": "days a person"}
TITLES = {"workforce": "The workforce", "risks": "Risks and actions"}
_SHIPPED = {
    "workforce": "Brighton & Hove's Children, Families and Schools Directorate, as printed in its plan of 2003.",
    "risks": (
        "The risks and the plan of Brighton & Hove's directorate (2003), beside an update of Camden's school services "
        "(2015) and the strategy of the Association for Science Education (2021)."
    ),
}


@dataclass(frozen=True, repr=False)
class Opening:
    """Title, line on what was given, main points of the views.

    Parameters
    ----------
    given : Given
    views : sequence of CouncilView
        Of the page, in its order.
    """

    given: Given
    views: Sequence[CouncilView]

    @property
    def main_points(self) -> list[MainPoint]:
        """The views' main points, at most six; what is missed or overdue comes first."""
        order = sorted(self.views, key=lambda view: not view.urgent)
        found = [point for view in order if view.there and (point := view.main_point)]
        return found[:POINTS]

    @property
    def lede(self) -> str:
        """Whose tables these are, and which are not there."""
        if self.given.shipped:
            return _SHIPPED[self.given.page]
        frames = [self.given[name] for name in self.given.names if len(self.given[name])]
        named = [document(source) for frame in frames if "source" in frame for source in frame["source"].unique()]
        return f"{capital(listed(self.given.names))}, from {listed(dict.fromkeys(named)) or 'files without rows'}."

    def _repr_html_(self) -> str:
        top = header(TITLES[self.given.page], "Council page", self.lede)
        box = points(self.main_points) if self.main_points else NOTHING
        return str(styled(joined([top, box], "\n")))

    def __repr__(self) -> str:
        return f"<Opening: {TITLES[self.given.page]}>"


@dataclass(frozen=True, repr=False)
class Closing:
    """The end of a page: what was withheld and how that was checked, what the files left open, how it was made.

    Parameters
    ----------
    given : Given
    how : sequence of str
        How the answers were made, a sentence a point.
    shared : Shared, optional
        What was withheld; None on a page without people.
    cells : int, optional
        How many cells of the page say so; None where all do.
    """

    given: Given
    how: Sequence[str]
    shared: Shared | None = None
    cells: int | None = None

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was withheld, and what the audit found."""
        return withheld(self.shared, self.cells) if self.shared else ()

    def _repr_html_(self) -> str:
        notes: list[Markup] = [bullets(self.how)]
        if self.given.problems:
            notes.append(fold("What the files left open", bullets(map(self._noticed, self.given.problems))))
        return str(styled(section("how", "How this was made", paragraphs(*self.sentences), *notes)))

    def __repr__(self) -> str:
        return f"<Closing: {TITLES[self.given.page]}>"

    def _noticed(self, problem: Problem) -> str:
        """A problem as a page may say it: what stands in a cell is not repeated where figures are withheld."""
        if self.shared is None or not self.shared.threshold:
            return str(problem)
        return f"{problem.place}: {problem.kind}."


def withheld(shared: Shared, cells: int | None = None) -> tuple[str, ...]:
    """Say how many figures are withheld and what the attack on the page found, without giving any of them away.

    Parameters
    ----------
    shared : Shared
        From `esanalysis.council.measures.suppress_page`.
    cells : int, optional
        How many cells of the page say that they are withheld. Default: as many as figures are.

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> from esanalysis import load_workforce
    >>> from esanalysis.council.measures import suppress_page
    >>> withheld(suppress_page({"workforce": load_workforce()}))[0]
    'Seven figures are withheld: few people stand behind them, or they would give such a figure away.'
    """
    if not shared.threshold:
        return ("Small numbers are shown. They can identify people: do not pass this page on.",)
    said = []
    if shared.withheld:
        one = shared.withheld == 1
        undrawn = 0 if cells is None else shared.withheld - cells
        which = f"{counted(cells or shared.withheld, 'figure')} {is_are(cells or shared.withheld)} withheld"
        if undrawn:
            which += f", and {number(undrawn)} more that no chart shows" if cells else ", which no chart shows"
        said.append(
            f"{capital(which)}: few people stand behind {'it' if one else 'them'}, or {'it' if one else 'they'} would "
            "give such a figure away."
        )
        said.append(_audited(shared))
    else:
        none = "none that could be checked" if len(shared.unchecked) else "none"
        said.append(f"No figure had to be withheld: {none} is about fewer than {shared.threshold} people.")
    if shared.notes:
        said.append(
            f"{capital(counted(shared.notes, 'note'))} about them or their groups {is_are(shared.notes)} left out."
        )
    if shared.texts:
        said.append(f"Numbers about such groups are left out of {counted(shared.texts, 'other text')}.")
    for of_base, column, why in ((False, "group", "gives their staff"), (True, "measure", "counts whom they are of")):
        rows = shared.unchecked[shared.unchecked["own_base"].astype(bool) == of_base]
        if len(rows):
            tables = (frame for frame in shared.tables.values() if column in frame)
            spelt = {folded(name): name for frame in tables for name in frame[column].dropna().unique()}
            names = listed(dict.fromkeys(group_name(spelt.get(name)) for name in rows[column]))
            said.append(f"Not checked, because no table {why}: {names}.")
    return tuple(said)


def _audited(shared: Shared) -> str:
    left = int((~shared.audit["wide"]).sum())
    tried = f"Everything on the page was used to work {'it' if len(shared.audit) == 1 else 'them'} out"
    if not left:
        units = listed(dict.fromkeys(_UNITS[str(kind)] for kind in _UNITS if kind in set(shared.audit["kind"])), "or")
        return f"{tried}: none can be told more closely than {shared.threshold} {units}."
    return f"{tried}: {number(left)} can be told more closely than {shared.threshold}. Do not share this page."
