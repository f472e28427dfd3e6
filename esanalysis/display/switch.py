"""Views rendered beforehand and switched without a script: radio buttons and CSS.

A shared page forbids scripts, so a browser's own controls must do: a group of radio buttons is named by its legend,
works with the arrow keys and is spoken by every screen reader. On paper stands what was chosen on screen: it is the
page that the reader wanted, and printing twenty views of one cluster would bury it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from esanalysis.display.fragment import Fragment

__all__ = ["STYLE", "View", "folded", "styled", "switch"]

STYLE = Path(__file__).with_name("explore.css")


@dataclass(frozen=True)
class View:
    """What the control says, and what it shows."""

    label: str
    shown: Fragment


def switch(legend: str, views: Sequence[View], name: str) -> Fragment:
    """Show one of several views, chosen by radio buttons; a single view needs no control.

    Parameters
    ----------
    legend : str
        What is chosen.
    views : sequence of View
        The first one is shown to begin with.
    name : str
        Begins every id, so it may not occur twice in a page.

    Examples
    --------
    >>> views = [View("One", Fragment("<p>1</p>")), View("Two", Fragment("<p>2</p>"))]
    >>> switch("Number", views, "n").html.count("<input")
    2
    """
    if len(views) == 1:
        return views[0].shown
    ids = [f"{name}-{place}" for place in range(1, len(views) + 1)]
    choices = "".join(
        f'<label><input type="radio" name="{name}" id="{id_}"{" checked" if place == 0 else ""}>'
        f"<span>{escape(view.label)}</span></label>"
        for place, (id_, view) in enumerate(zip(ids, views, strict=True))
    )
    sections = "".join(f'<div class="es-view">{view.shown.html}</div>' for view in views)
    # The rules name places and not contents, so nothing that a person typed reaches the style.
    rules = ",".join(
        f"#{name}:has(#{id_}:checked)>.es-views>:nth-child({place})" for place, id_ in enumerate(ids, start=1)
    )
    return Fragment(
        f'<div class="es-switch" id="{name}"><style>@supports selector(:has(*)){{'
        f"#{name}>.es-views>*{{display:none}}{rules}{{display:block}}}}</style>"
        f'<fieldset><legend>{escape(legend)}</legend>{choices}</fieldset><div class="es-views">{sections}</div></div>'
    )


def folded(summary: str, content: Fragment, opened: bool = False) -> Fragment:
    """Content that opens and closes under a line of text."""
    state = " open" if opened else ""
    return Fragment(f'<details class="es-part"{state}><summary>{escape(summary)}</summary>{content.html}</details>')


def styled(content: Fragment) -> Fragment:
    """Content with the style that views and tables of the explorers need, once."""
    return Fragment(f'<div class="es-explore"><style>{STYLE.read_text(encoding="utf-8")}</style>{content.html}</div>')
