"""The picture of a plan: one row an action, as wide as the words of the plan are vague."""

import pandas as pd
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num

from esanalysis.council.views.drawing import label_rows
from esanalysis.council.views.phrases import short_title
from esanalysis.display.axes import Axes, new_axes
from esanalysis.display.palette import ACCENT, DARK, TOKENS

__all__ = ["draw_timeline"]


def draw_timeline(commitments: pd.DataFrame, today: str, ax: Axes | None = None) -> Axes:
    """A day is a tick, a month a bar, a season or a year a longer and paler one, what has no end an arrow."""
    promise = commitments["number"].fillna(commitments["reference"])
    actions = {name: rows for (_, name), rows in commitments.groupby(["source", promise], observed=True, sort=False)}
    first, last = _span(commitments)
    ax = ax or new_axes(5.6, 0.36 * len(actions) + 0.1)
    room = max(
        12.0, (183 - (date2num(last) - date2num(first))) / 2
    )  # a single month is not stretched to the full width
    ax.set_xlim(date2num(first) - room, date2num(last) + room)
    for at, steps in enumerate(actions.values()):
        for step in steps.drop_duplicates(["due_start", "due_end", "due_precision"]).to_dict("records"):
            _due(step, at, ax)
        ax.text(1.02, at, days(steps), transform=ax.get_yaxis_transform(), va="center", fontsize=8)
    here = first <= pd.Timestamp(today) <= last
    if here:
        ax.axvline(date2num(pd.Timestamp(today)), color=ACCENT, linewidth=1.2, linestyle=(0, (5, 2)), zorder=1)
    ax.xaxis.set_major_locator(AutoDateLocator(minticks=4, maxticks=9))
    ax.xaxis.set_major_formatter(ConciseDateFormatter(ax.xaxis.get_major_locator(), show_offset=False))
    ax.grid(axis="both", color=TOKENS["grid"], linewidth=0.6)
    ax.set_axisbelow(True)
    label_rows([f"{name} {short_title(steps['action'].iloc[0])}" for name, steps in actions.items()], ax)
    legend = "tick: a day, bar: months, pale bar: a season or year, arrow: no end"
    ax.set_xlabel(legend + (f"; dashed: {today}" if here else ""))
    ax.set_title(f"What falls due when, seen from {today}", pad=10)
    return ax


def days(steps: pd.DataFrame) -> str:
    """How many steps of an action are dated, ongoing and without a date.

    Examples
    --------
    >>> days(pd.DataFrame({"due_precision": ["month", "day", "unknown", "ongoing"]}))
    '2 dated, 1 ongoing, 1 undated'
    >>> days(pd.DataFrame({"due_precision": ["unknown"]}))
    'no date'
    """
    precision = steps["due_precision"].astype(str)
    ongoing, without = int((precision == "ongoing").sum()), int((precision == "unknown").sum())
    if without == len(precision):
        return "no date"
    counts = {"dated": len(precision) - ongoing - without, "ongoing": ongoing, "undated": without}
    return ", ".join(f"{count} {word}" for word, count in counts.items() if count)


def _span(commitments: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day that any of the promises names; a year from 2000 where none does."""
    dates = pd.concat([commitments["due_start"], commitments["due_end"]]).dropna()
    return (dates.min(), dates.max()) if len(dates) else (pd.Timestamp(2000, 1, 1), pd.Timestamp(2000, 12, 31))


def _due(step: dict, at: int, ax: Axes) -> None:
    """Draw one due date: the vaguer it is, the longer and paler."""
    start, end, precision = step["due_start"], step["due_end"], step["due_precision"]
    if precision == "unknown":
        return
    if pd.isna(end):  # ongoing, or from a day on
        left, right = ax.get_xlim()
        begin = left if pd.isna(start) else date2num(start)
        arrow = {"arrowstyle": "-|>", "color": TOKENS["lead"], "linewidth": 1.6}
        ax.annotate("", xy=(right, at), xytext=(begin, at), arrowprops=arrow, zorder=2)
    elif precision == "day":
        ax.vlines(date2num(end), at - 0.34, at + 0.34, color=DARK, linewidth=2.2, zorder=4)
    else:
        colour, depth = (TOKENS["lead"], 3) if precision == "month" else (TOKENS["pale"], 2)
        width = date2num(end) - date2num(start) + 1
        ax.barh(at, width, left=date2num(start), height=0.5, color=colour, edgecolor=DARK, linewidth=0.5, zorder=depth)
