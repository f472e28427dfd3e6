"""The contract of a view: picture, alt text, table and sentences of one subject, all read from one set of facts.

A view is made by a function named after its subject, such as ``es.priorities(ratings)``. It works out its *facts* once,
as data without English (who is ahead, tied with whom, how firmly, which side is better); everything a person sees or
hears is written from them, so that no two of them can contradict each other.
"""

from abc import ABC, abstractmethod
from typing import ClassVar

import pandas as pd
from markupsafe import Markup

from esanalysis.display.axes import Axes
from esanalysis.display.markup import NOTHING
from esanalysis.display.parts import Firmness, MainPoint

__all__ = ["Firmness", "MainPoint", "View"]


class View(ABC):
    """What one subject shows; displays itself in a notebook.

    A subclass is a frozen dataclass that holds `data` and its facts; what is costly is a ``cached_property``.
    """

    @property
    @abstractmethod
    def data(self) -> pd.DataFrame:
        """The tidy frame behind the view."""

    @property
    @abstractmethod
    def sentences(self) -> tuple[str, ...]:
        """The answer, main point first; never empty."""

    @property
    @abstractmethod
    def chart(self) -> Markup:
        """The page's chart: an HTML table with SVG strips, its title the finding."""

    @property
    @abstractmethod
    def table(self) -> Markup:
        """The figures in full, which a page folds; empty where the chart shows them all."""

    @property
    @abstractmethod
    def alt(self) -> str:
        """The finding and the numbers of the picture that `draw` makes."""

    @property
    def main_point(self) -> MainPoint | None:
        """One finding for the top of a page; None where there is none worth it."""
        return None

    @abstractmethod
    def draw(self, ax: Axes | None = None) -> Axes:
        """Draw the same with seaborn, for notebooks, slides and papers."""

    @abstractmethod
    def _repr_html_(self) -> str:
        """The view as a page or a notebook shows it: heading, answer, chart, detail folded."""

    open_data: ClassVar[bool] = False  # whether a notebook offers `data`; what withholds figures does not

    @property
    def pasted(self) -> pd.DataFrame:
        """The table that a notebook copies for Excel."""
        return self.data

    def workbook(self) -> bytes:
        """The data as an Excel workbook."""
        from esanalysis.display.notebook.take import as_workbook

        return as_workbook(self.data)

    def _ipython_display_(self) -> None:
        """Show the view, and below it in a notebook what can be taken from it; a broken widget leaves the view."""
        from IPython import get_ipython
        from IPython.display import display

        display({"text/html": self._repr_html_(), "text/plain": repr(self)}, raw=True)
        if hasattr(get_ipython(), "kernel"):
            from esanalysis.display.notebook import take

            subject = type(self).__name__.lower()
            data = take.of_data(lambda: self.data, self.workbook, lambda: self.pasted) if self.open_data else {}
            link = take.data_link(subject, self.data) if self.open_data else NOTHING
            display(take.Take(subject, {**data, **take.of_picture(self.draw)}, link))

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.sentences[0]}>"
