"""The controls of an explorer, and the picture below them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as widgets
import traitlets

from esanalysis.display.style import widget_sheet

__all__ = ["Picture", "dropdown", "offer", "several", "show"]


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


def dropdown(description: str, options: Sequence[Any]) -> widgets.Dropdown:
    """A list of which one is chosen; not shown where there is one only."""
    control = widgets.Dropdown(description=description, options=options, style={"description_width": "initial"})
    control.layout.width = "max-content"  # neither the label nor an option is cut off
    show(control, len(options) > 1)
    return control


def several(description: str) -> widgets.SelectMultiple:
    """A list of which several may be chosen."""
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
