"""A view with a titled figure: what the six answers and the sections on a cluster's development have in common."""

from abc import abstractmethod
from dataclasses import dataclass

from markupsafe import Markup

from esanalysis.display.markup import joined
from esanalysis.display.view import View

__all__ = ["BELOW", "Titled"]

BELOW = 3  # sentences under a figure; the others are folded


@dataclass(frozen=True, eq=False, repr=False)
class Titled(View):
    """A finding in one sentence, a figure with a title, at most three sentences, and the rest folded."""

    open_data = True

    @property
    @abstractmethod
    def title(self) -> str:
        """What the figure finds."""

    @property
    @abstractmethod
    def subtitle(self) -> str:
        """What the figure draws."""

    @property
    def folds(self) -> tuple[Markup, ...]:
        """Detail that a page folds."""
        return ()

    @property
    def table(self) -> Markup:
        """The figures in full; empty where the chart shows them all."""
        return joined(self.folds, "\n")

    @property
    def whole(self) -> bool:
        """Whether paper keeps heading, figure and sentences on one page."""
        return True
