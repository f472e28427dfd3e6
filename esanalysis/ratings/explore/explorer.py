"""What all explorers share: the picture, the controls for cluster, round and part, and one drawing a choice."""

import itertools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as widgets
import pandas as pd
import traitlets
from markupsafe import Markup

from esanalysis.display.axes import Axes
from esanalysis.display.notebook.take import Take, as_workbook, of_data, of_picture
from esanalysis.display.style import styled, widget_sheet
from esanalysis.ratings.explore.parts import WHOLE, Part, parts_of
from esanalysis.ratings.select import select
from esanalysis.ratings.views.cluster import Cluster, cluster_of

__all__ = ["Explorer", "Picture", "chooser", "dropdown", "named", "offer", "show"]

_live = itertools.count(1)  # of the explorers made so far, for the ids of their pictures
_numbers = itertools.count(1)  # of the explorers rendered so far: ids in a page differ, and are the same next time


class Picture(anywidget.AnyWidget):
    """Three parts of HTML below each other, of which only what changes is replaced; cells can be chosen."""

    _esm = Path(__file__).with_name("explore.js")
    _css = widget_sheet()
    table = traitlets.Unicode().tag(sync=True)
    sentence = traitlets.Unicode().tag(sync=True)
    detail = traitlets.Unicode().tag(sync=True)
    chosen = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def show(self, table: str, sentence: str = "", detail: str = "") -> None:
        """Replace the parts in one message, so that the page never shows old beside new."""
        with self.hold_sync():
            self.table, self.sentence, self.detail = str(table), str(sentence), str(detail)


class Explorer(widgets.VBox):
    """Controls for cluster, round and part, more controls, and the picture; what all explorers share.

    With a part chosen, all that is shown and said is of its schools alone, as on the page of that part.

    A subclass makes its controls, fits them to the place that is chosen, draws, and makes the views that a page
    without a kernel shows.
    """

    def __init__(self, ratings: pd.DataFrame, cluster: str | None = None, round: str | None = None) -> None:
        start = select(ratings, cluster, round)
        self._ratings = ratings
        self._places: dict[tuple[str, str, Part], Cluster] = {}
        self._settling = True  # nothing is drawn before all controls are there
        self.cluster = dropdown("Cluster", named(ratings, "cluster"))
        self.round, self.part = dropdown("Round", []), dropdown("Part", [WHOLE])
        self.picture = Picture()
        self._id = f"explored-{next(_live)}"
        self._make_controls()
        self.cluster.value = str(start["cluster"].iloc[0])
        self._follow_data()
        self.round.value = str(start["round"].iloc[0])
        self._follow_round()
        self.cluster.observe(self._when_changed(self._follow_data), "value")
        self.round.observe(self._when_changed(self._follow_round), "value")
        self.part.observe(self._when_changed(self._fit_controls), "value")
        self._settling = False
        self._draw()
        bar = widgets.HBox(
            [self.cluster, self.round, self.part, *self._controls()],
            layout={"flex_flow": "row wrap", "grid_gap": "4px 18px"},
        )
        subject = type(self).__name__.removesuffix("Explorer").lower()
        self.take = Take(subject, {**of_data(self._taken, self._workbook, self._pasted), **of_picture(self._axes)})
        super().__init__([bar, self.picture, self.take])
        self.add_class("es-controls")

    @property
    def place(self) -> Cluster:
        """The cluster, round and part that are shown."""
        key = (self.cluster.value, self.round.value, self.part.value)
        if key not in self._places:
            column, name = self.part.value
            only = {column: name} if column else {}
            self._places[key] = cluster_of(select(self._ratings, self.cluster.value, self.round.value, **only))
        return self._places[key]

    def _when_changed(self, act: Callable[[], None]) -> Callable[[Any], None]:
        """Act on a choice, and then draw once; choices made while acting draw nothing of their own."""

        def changed(_: Any) -> None:
            if self._settling:
                return
            self._settling = True
            try:
                act()
            finally:
                self._settling = False
            self._draw()

        return changed

    def _follow_data(self) -> None:
        """Offer the rounds of the cluster, and of the latest or the one that was shown what is there."""
        here = self._ratings[self._ratings["cluster"].astype(str) == self.cluster.value]
        offer(self.round, named(here, "round"), last=True)
        self._follow_round()

    def _follow_round(self) -> None:
        """Offer the parts of the round, and let the other controls offer what is there."""
        offer(self.part, parts_of(select(self._ratings, self.cluster.value, self.round.value)))
        self._fit_controls()

    def _make_controls(self) -> None:
        raise NotImplementedError

    def _controls(self) -> Sequence[widgets.Widget]:
        raise NotImplementedError

    def _fit_controls(self) -> None:
        raise NotImplementedError

    def _draw(self) -> None:
        raise NotImplementedError

    def _data(self) -> pd.DataFrame:
        """The rows that are shown."""
        raise NotImplementedError

    def _taken(self) -> pd.DataFrame:
        return self._data().drop(columns="marks", errors="ignore")

    def _workbook(self) -> bytes:
        return as_workbook(self._taken())

    def _pasted(self) -> pd.DataFrame:
        return self._taken()

    def _axes(self) -> Axes:
        """What is shown as a picture, to be taken away."""
        raise NotImplementedError

    def _views(self, id_: str) -> Markup:
        """What a page without a kernel shows; ids in it begin with `id_`."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.cluster.value}, {self.round.value}>"

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        bundle = super()._repr_mimebundle_(**kwargs)
        return bundle | {"text/html": str(styled(self._views(f"explorer-{next(_numbers)}")))}


def named(frame: pd.DataFrame, column: str) -> list[str]:
    """Names that occur in a column, in the order that was set when loading."""
    return [str(name) for name in frame[column].cat.remove_unused_categories().cat.categories]


def dropdown(description: str, options: Sequence[Any]) -> widgets.Dropdown:
    """A list to choose one from; shown where there is something to choose."""
    control = widgets.Dropdown(description=description, options=options, style={"description_width": "initial"})
    control.layout.width = "max-content"  # neither the label nor an option is cut off
    show(control, len(options) > 1)
    return control


def chooser(description: str) -> widgets.SelectMultiple:
    """A list to choose several from."""
    control = widgets.SelectMultiple(description=description, style={"description_width": "initial"})
    control.layout.width = "max-content"
    return control


def show(control: widgets.Widget, shown: bool) -> None:
    """Where there is nothing to choose, there is no control."""
    control.layout.display = None if shown else "none"


def offer(control: widgets.Widget, options: Sequence[Any], last: bool = False) -> None:
    """Offer the options of other data; the choice stays if it is among them."""
    chosen = control.value
    values = [option[1] if isinstance(option, tuple) else option for option in options]
    control.options = options
    control.value = chosen if chosen in values else values[-1 if last else 0]
    show(control, len(values) > 1)
