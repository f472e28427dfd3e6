"""What a plan says beside its actions: priorities and objectives, achievements, new issues, how staff are developed."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import pandas as pd
from markupsafe import Markup

from esanalysis.council.registry import CONTEXTS
from esanalysis.council.views.base import CouncilView, listing
from esanalysis.display.axes import Axes
from esanalysis.display.markup import NOTHING
from esanalysis.display.parts import bullets
from esanalysis.english import capital, counted, listed, number

__all__ = ["Background", "background"]

FEW = 3  # objectives that a sentence names one by one
_HEADS = {
    "achievement": "What the plan says was achieved",
    "new issue": "New issues that need resources",
    "staff development": "How staff are developed: strands of the workforce strategy",
    "challenge": "Challenges that are named",
}


@dataclass(frozen=True, repr=False)
class Background(CouncilView):
    """What stands around the actions of a plan.

    Attributes
    ----------
    rows : DataFrame
        Context, as loaded: one row one thing said.
    objectives : DataFrame
        As loaded: one row one council priority served by one objective.
    """

    rows: pd.DataFrame
    objectives: pd.DataFrame

    id: ClassVar[str] = "background"
    question: ClassVar[str] = "What else does the plan say?"

    @property
    def there(self) -> bool:
        """Whether either table was given."""
        return len(self.data) + len(self.objectives) > 0

    @property
    def served(self) -> pd.Series:
        """How many priorities each objective serves, by its text; one number in two documents is two objectives."""
        what = self.objectives["key_objective"].astype(object).fillna(self.objectives["objective"].astype(object))
        groups = self.objectives.groupby([self.objectives["source"].astype(str), what], sort=False)
        found = groups.agg(text=("objective", "first"), priorities=("council_priority", "nunique"))
        return found.set_index(found["text"].astype(str).str.rstrip("."))["priorities"]

    def _serves(self) -> str:
        """Which objective serves most priorities; where all serve as many, how many that is."""
        served, priorities = self.served, self.objectives["council_priority"].nunique()
        of = counted(priorities, "council priority", "council priorities")
        tops = served.index[served == served.max()].tolist()
        names = listed(tops) if len(tops) <= FEW else capital(counted(len(tops), "objective"))
        if len(tops) < len(served):
            return f"{names} {'serves' if len(tops) == 1 else 'serve'} the most of {of}."
        every = {1: "the only council priority", 2: "both council priorities"}.get(priorities, f"all {of}")
        many = every if served.max() == priorities else f"{number(int(served.max()))} of {of}"
        return f"{names} {'serves' if len(tops) == 1 else 'each serve'} {many}."

    @property
    def sentences(self) -> tuple[str, ...]:
        """Which objective serves most priorities, and how much else there is."""
        said = [self._serves()] if len(self.objectives) else []
        counts = self.data["kind"].value_counts()
        nouns = {"staff development": ("strand of staff development", "strands of staff development")}
        parts = [
            counted(int(counts[kind]), *nouns.get(kind, (kind, f"{kind}s"))) for kind in CONTEXTS if counts.get(kind)
        ]
        if parts:
            said.append(f"Listed as their authors put them: {listed(parts)}.")
        return tuple(said) or ("No objectives or other statements were given.",)

    @property
    def title(self) -> str:
        """What the chart lists."""
        return "Which objectives serve which council priority"

    @cached_property
    def chart(self) -> Markup:
        """Nothing: statements are read, not drawn."""
        return NOTHING

    @property
    def strip(self) -> Markup:
        """Nothing: statements are read, not drawn."""
        return NOTHING

    @property
    def folds(self) -> tuple[tuple[str, Markup], ...]:
        """Priorities beside objectives, then each kind of statement."""
        kinds = [
            (_HEADS[kind], bullets(self.data.loc[self.data["kind"] == kind, "text"]))
            for kind in CONTEXTS
            if (self.data["kind"] == kind).any()
        ]
        return ((self.title, self.table), *kinds)

    @property
    def table(self) -> Markup:
        """Council priorities beside the objectives that serve them."""
        rows = [
            [str(priority), "; ".join(dict.fromkeys(str(text).rstrip(".") for text in part["objective"]))]
            for priority, part in self.objectives.groupby("council_priority", observed=True, sort=False)
        ]
        return listing("Council priorities and objectives", ["Council priority", "Objectives"], rows)

    @property
    def alt(self) -> str:
        """There is no picture."""
        return "There is no picture of this."

    def draw(self, ax: Axes | None = None) -> Axes:
        """Statements are read, not drawn."""
        raise ValueError("What a plan says beside its actions is a list: there is nothing to draw.")


def background(context: pd.DataFrame, objectives: pd.DataFrame) -> Background:
    """Show what a plan says beside its actions.

    Parameters
    ----------
    context, objectives : DataFrame
        As loaded.

    Returns
    -------
    Background

    Examples
    --------
    >>> from esanalysis import load_context, load_objectives
    >>> background(load_context(), load_objectives()).sentences[0]
    'Building an effective workforce serves the most of five council priorities.'
    """
    return Background(context, objectives)
