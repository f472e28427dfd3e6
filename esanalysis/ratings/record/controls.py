"""The pieces that the recorder is put together from: fields, boxes, buttons, and the questions in the browser."""

from collections.abc import Iterable
from pathlib import Path

import anywidget
import traitlets
from ipywidgets import Button, Checkbox, Combobox, Layout

from esanalysis.display.notebook.fragment import paragraphs
from esanalysis.ratings.record.form import sheet

__all__ = ["WRAPPED", "Form", "check_box", "name_field", "offer", "paragraphs_of", "push_button"]

WRAPPED = Layout(flex_flow="row wrap", max_width="60rem", padding="0 0 0 3px")  # room for the ring of the focus


class Form(anywidget.AnyWidget):
    """The questions in the browser, and the sentences under them (a live region, so that they are spoken)."""

    _esm = Path(__file__).with_name("form.js")
    _css = sheet()
    title = traitlets.Unicode().tag(sync=True)
    html = traitlets.Unicode().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)  # whose answers these are, and the answers
    said = traitlets.Unicode().tag(sync=True)


def paragraphs_of(sentences: Iterable[str]) -> str:
    """Sentences as HTML, a paragraph each."""
    return paragraphs(*sentences).html


def name_field(label: str, value: str) -> Combobox:
    """A field for a name, which offers those that are known."""
    # Not while typing: every letter would be another school.
    return Combobox(
        value=value, description=label, continuous_update=False, ensure_option=False,
        style={"description_width": "initial"}, layout=Layout(width="12.25rem"),
    )  # fmt: skip


def check_box(label: str, value: bool) -> Checkbox:
    """A box to tick."""
    return Checkbox(value=value, description=label, indent=False, layout=Layout(width="auto", margin="0 1.5rem 0 0"))


def push_button(label: str, style: str = "") -> Button:
    """A button as wide as its label."""
    return Button(description=label, button_style=style, layout=Layout(width="auto"))


def offer(button: Button, useful: bool, label: str) -> None:
    """Show a button where it is of use."""
    button.description, button.layout.display = label, None if useful else "none"
