"""Browse a plan by objective, owner and due window: a table that answers at once, with a kernel and without one."""

import itertools
from collections.abc import Hashable
from html import escape
from typing import Any

import ipywidgets as widgets
import pandas as pd

from esanalysis.council.measures.plan import WINDOWS, due_windows, owners
from esanalysis.council.views.phrases import due, promise

__all__ = ["PlanBrowser"]

NOBODY = "nobody named"
FILTERS = {"theme": "Objective", "owner": "Owner", "window": "Due"}
EVERY = "any"
_numbers = itertools.count(1)


class PlanBrowser(widgets.VBox):
    """Promises of a plan, filtered by objective, by who answers for them and by when they fall due.

    In JupyterLab three dropdowns filter the table. Without a kernel, in an e-mailed page, the same three lists do it by
    CSS alone; a browser too old for that shows the whole table.

    Parameters
    ----------
    commitments : DataFrame
        As loaded.
    today : str or Timestamp
        The day the windows are seen from; never taken from the clock.

    Examples
    --------
    >>> from esanalysis import load_commitments
    >>> browser = PlanBrowser(load_commitments(), "2003-10-01")
    >>> browser.choose(theme="Manage a Balanced Budget", window="next 3 months")
    >>> browser.shown
    ['6.5-1', '6.7-2']
    """

    def __init__(self, commitments: pd.DataFrame, today: str | pd.Timestamp) -> None:
        self.today = today
        self._number = next(_numbers)
        self._rows = _rows(commitments, today)
        self._options = {name: _options(self._rows, name) for name in FILTERS}
        self._lists = {
            name: widgets.Dropdown(
                options=[EVERY, *self._options[name]],
                description=label,
                layout=widgets.Layout(width="auto", max_width="34rem"),
            )
            for name, label in FILTERS.items()
        }
        self._table = widgets.HTML()
        for list_ in self._lists.values():
            list_.observe(self._show, names="value")
        super().__init__([*self._lists.values(), self._table])
        self._show()

    @property
    def shown(self) -> list[str]:
        """References of the promises that the filters let through."""
        chosen = {name: list_.value for name, list_ in self._lists.items()}
        return [row["reference"] for row in self._rows if _fits(row, chosen)]

    def choose(self, **choices: str) -> None:
        """Set the filters by name, as the dropdowns do: ``theme``, ``owner``, ``window``."""
        for name, choice in choices.items():
            self._lists[name].value = choice

    def _show(self, _change: object = None) -> None:
        chosen = {name: list_.value for name, list_ in self._lists.items()}
        found = [row for row in self._rows if _fits(row, chosen)]
        self._table.value = _table(found, f"{len(found)} of {len(self._rows)} promises", {})

    def _repr_mimebundle_(self, **kwargs: Any) -> dict:
        bundle = super()._repr_mimebundle_(**kwargs)
        return {**bundle, "text/html": self._page(), "text/plain": f"PlanBrowser: {len(self._rows)} promises"}

    def _page(self) -> str:
        """The same table with three lists that filter it by CSS alone."""
        name = f"plan-{self._number}"
        lists, rules = [], []
        for filter_, label in FILTERS.items():
            options = "".join(
                f'<option value="{filter_}-{place}">{escape(option)}</option>'
                for place, option in enumerate(self._options[filter_])
            )
            lists.append(f'<label>{label} <select><option value="">{EVERY}</option>{options}</select></label>')
            rules += [
                f'.{name}:has(option[value="{filter_}-{place}"]:checked) tbody tr:not(.{filter_}-{place})'
                for place in range(len(self._options[filter_]))
            ]
        caption = f"All {len(self._rows)} promises; the lists above leave only what fits all three"
        style = (
            f"<style>{','.join(rules)}{{display:none}}.{name} label{{display:block;margin:0.3rem 0}}"
            f".{name} select{{max-width:100%}}"
            f"@media print{{.{name} [role=region]{{max-height:none!important}}}}</style>"
        )
        body = _table(self._rows, caption, self._options)
        return f'<div class="{name}">{style}<form>{"".join(lists)}</form>{body}</div>'


def _rows(commitments: pd.DataFrame, today: str | pd.Timestamp) -> list[dict[str, Any]]:
    """What the table shows of each promise, with the values that the filters ask for."""
    windows = due_windows(commitments, today).astype(str)
    rows = []
    for row, window in zip(commitments.to_dict("records"), windows, strict=True):
        names = owners(row["responsibility"])
        rows.append(
            {
                "reference": row["reference"],
                "promise": promise(_texts(row)),
                "due": due(_texts(row)),
                "owner": names or [NOBODY],
                "theme": [str(row["theme"])],
                "window": [window],
            }
        )
    return rows


def _texts(row: dict[Hashable, Any]) -> dict[str, Any]:
    return {str(name): value for name, value in row.items()}


def _options(rows: list[dict[str, Any]], name: str) -> list[str]:
    """Values of a filter: windows and themes in their own order, owners by name, one spelling each."""
    found = {value.casefold(): value for row in reversed(rows) for value in row[name]}
    if name == "window":
        return [window for window in WINDOWS if window in found]
    if name == "owner":
        return sorted(found.values(), key=lambda owner: (owner == NOBODY, owner.casefold()))
    return list(dict.fromkeys(value for row in rows for value in row[name]))


def _fits(row: dict[str, Any], chosen: dict[str, str]) -> bool:
    return all(
        choice == EVERY or choice.casefold() in (value.casefold() for value in row[name])
        for name, choice in chosen.items()
    )


def _table(rows: list[dict[str, Any]], caption: str, options: dict[str, list[str]]) -> str:
    """Write the table; with `options`, each row carries a class for every value that the filters ask for."""
    head = "".join(f'<th scope="col">{text}</th>' for text in ("Reference", "Promise", "Due", "Responsible"))
    body = "".join(
        f'<tr{_classes(row, options)}><th scope="row">{escape(row["reference"])}</th><td>{escape(row["promise"])}</td>'
        f"<td>{escape(row['due'])}</td><td>{escape(', '.join(row['owner']))}</td></tr>"
        for row in rows
    )
    return (
        '<div role="region" tabindex="0" aria-label="Promises" style="max-height:30rem;overflow:auto"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _classes(row: dict[str, Any], options: dict[str, list[str]]) -> str:
    places = {name: {value.casefold(): place for place, value in enumerate(own)} for name, own in options.items()}
    classes = [f"{name}-{own[value.casefold()]}" for name, own in places.items() for value in row[name]]
    return f' class="{" ".join(classes)}"' if classes else ""
