"""The council's tables as matplotlib Axes, in the house style. What they say in words is in `alt`.

Every figure takes tidy frames and an optional `ax`, and returns the Axes. Numbers stand beside the marks, so that
nothing is told by colour or length alone.
"""

import textwrap
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.patches import Rectangle

from esanalysis.council.measures.risk import matrix_of
from esanalysis.council.views.phrases import amount, days, group_name, people_and_fte, priority_text, short_title
from esanalysis.display.axes import in_house_style, new_axes
from esanalysis.display.palette import ACCENT, DARK, MISSING, rank_colour, text_on
from esanalysis.instrument.risk_matrix import Axis as MatrixAxis

__all__ = ["budget", "compared", "headcount", "matrix", "movements", "standards", "timeline"]

FULL, PALE, EDGE = "#35978f", "#c7eae5", "#8c8c8c"
NUMBERS_A_CELL = 12  # risks named in a cell of the matrix before the rest is counted


@in_house_style
def headcount(pairs: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """People and full-time equivalents as paired bars, one pair a group.

    Parameters
    ----------
    pairs : DataFrame
        Rows of one measure from `esanalysis.council.measures.headcount_beside_fte`.
    ax : Axes, optional
        Where to draw.

    Examples
    --------
    >>> from esanalysis import load_workforce
    >>> from esanalysis.council import measures
    >>> pairs = measures.headcount_beside_fte(load_workforce())
    >>> ax = headcount(pairs[pairs["measure"] == "Estimated Establishment"])
    >>> [text.get_text() for text in ax.texts]
    ['3,846', '1,008', '2,807.41', '765.65']
    """
    ax = ax or new_axes(6.2, 0.75 * len(pairs) + 0.1)
    rows = np.arange(len(pairs))
    sides = (("headcount", "people", FULL, -0.19), ("fte", "full-time equivalents", PALE, 0.19))
    for column, label, colour, shift in sides:
        bars = ax.barh(
            rows + shift, pairs[column].fillna(0), height=0.36, color=colour, edgecolor=EDGE, linewidth=0.6, label=label
        )
        texts = [_or_gap(row[column], withheld=row["withheld"]) for row in pairs.to_dict("records")]
        ax.bar_label(bars, texts, padding=4)
    _rows([group_name(group) for group in pairs["group"]], ax)
    ax.set_xlim(0, 1.15 * _largest(pairs[["headcount", "fte"]]))
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False, borderaxespad=0.2)
    ax.set_title(", ".join([str(pairs["measure"].iloc[0]), *pairs["period"].dropna().astype(str).unique()]), pad=26)
    return ax


@in_house_style
def movements(pairs: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Leavers, retirements, transfers and starters: a dot for people joined to a ring for full-time equivalents.

    Parameters
    ----------
    pairs : DataFrame
        From `esanalysis.council.measures.headcount_beside_fte`.
    ax : Axes, optional
        Where to draw.

    Examples
    --------
    >>> from esanalysis import load_workforce
    >>> from esanalysis.council import measures
    >>> pairs = measures.headcount_beside_fte(load_workforce())
    >>> ax = movements(pairs[pairs["measure"] == "Number of leavers"])
    >>> [text.get_text() for text in ax.texts]
    ['591 people, 333.54 FTE', '126 people, 89.12 FTE']
    """
    ax = ax or new_axes(5.4, 0.34 * len(pairs) + 0.1)
    rows = np.arange(len(pairs))
    ax.hlines(rows, pairs["fte"], pairs["headcount"], color=DARK, linewidth=1.2, zorder=2)
    ax.scatter(pairs["headcount"], rows, s=42, color=FULL, edgecolor=DARK, linewidth=0.6, zorder=3)
    ax.scatter(pairs["fte"], rows, s=42, facecolor="white", edgecolor=DARK, linewidth=1.3, zorder=3)
    records = pairs.to_dict("records")
    for at, row in enumerate(records):
        ax.text(1.02, at, people_and_fte(row), transform=ax.get_yaxis_transform(), va="center", fontsize=8.5)
    usual = next(iter(pairs["period"].dropna().astype(str).mode()), "no period")
    _rows([_movement(row, usual) for row in records], ax)
    ax.set_xlim(0, 1.05 * _largest(pairs[["headcount", "fte"]]))
    ax.grid(axis="x", color="#dddddd", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.set_xlabel("dot: people, ring: full-time equivalents")
    ax.set_title(f"Staff who left, moved and started, {usual} unless another period is named", pad=10, x=-0.3)
    return ax


def _movement(row: dict, usual: str) -> str:
    """What moved, with its heading where a single word says too little, and its period where it is another."""
    measure = str(row["measure"])
    name = measure if " " in measure or pd.isna(row["heading"]) else f"{row['heading']}: {measure}"
    period = "" if pd.isna(row["period"]) or str(row["period"]) == usual else f" ({row['period']})"
    return f"{name}, {group_name(row['group']).lower()}{period}"


@in_house_style
def compared(pairs: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Own figures as bullets: a bar, and the comparators it may be compared with as marks on it.

    A comparator of another length of time is not drawn, whatever is asked (see `standards`); one whose date nobody
    gives is a dashed ring.

    Parameters
    ----------
    pairs : DataFrame
        From `esanalysis.council.measures.beside_comparators` or `equality_gap`, of one unit.
    ax : Axes, optional
        Where to draw.

    Examples
    --------
    >>> from esanalysis import load_sickness
    >>> from esanalysis.council import measures
    >>> ax = compared(measures.beside_comparators(load_sickness()))
    >>> [text.get_text() for text in ax.texts]
    ['8.71; council 11.06', '8.93; council 11.06']
    """
    shown = pairs[pairs["comparable"].fillna(True).astype(bool)]
    own = shown.drop_duplicates(["measure", "group"]).reset_index(drop=True)
    ax = ax or new_axes(5.4, 0.5 * len(own) + 0.1)
    rows = np.arange(len(own))
    ax.barh(rows, own["value"].fillna(0), height=0.5, color=PALE, edgecolor=EDGE, linewidth=0.8, zorder=1)
    for at, row in enumerate(own.to_dict("records")):
        same = (shown["measure"] == row["measure"]) & (
            shown["group"].astype("string").fillna("") == _text(row["group"])
        )
        beside = shown[same].to_dict("records")
        for other in beside:
            _mark(other, at, ax)
        texts = [_own_text(row), *(f"{_role(other)} {other['comparator']:g}" for other in beside)]
        text = textwrap.fill("; ".join(texts), 62)
        ax.text(1.02, at, text, transform=ax.get_yaxis_transform(), va="center", fontsize=8.5)
    _rows([f"{row['measure']}: {group_name(row['group']).lower()}" for row in own.to_dict("records")], ax)
    ax.set_xlim(0, 1.08 * _largest(shown[["value", "comparator"]]))
    roles = " ".join(dict.fromkeys(_LEGEND[_kind(row)] for row in shown.to_dict("records")))
    ax.set_xlabel(f"{own['unit'].iloc[0].capitalize()} (bar: own figure; {roles.rstrip(';')})")
    periods = " and ".join(dict.fromkeys(own["period"].dropna().astype(str)))
    ax.set_title(f"Own figures beside what they can be compared with: {periods}", pad=10, x=-0.3)
    return ax


_LEGEND = {
    "council": "line: council;",
    "target": "diamond: target;",
    "comparator": "ring: comparator;",
    "undated": "dashed ring: comparator without a date;",
}


def _kind(row: dict) -> str:
    return "undated" if pd.isna(row["comparator_period"]) else str(row["role"])


def _role(row: dict) -> str:
    return str(row["scope"]) if row["role"] == "comparator" else str(row["role"])


def _mark(row: dict, at: int, ax: Axes) -> None:
    kind, value = _kind(row), row["comparator"]
    if kind == "council":
        ax.vlines(value, at - 0.36, at + 0.36, color=DARK, linewidth=2.6, zorder=4)
    elif kind == "target":
        ax.scatter(value, at, marker="D", s=44, color=ACCENT, edgecolor="white", linewidth=0.8, zorder=5)
    else:
        style = (0, (2, 1.5)) if kind == "undated" else "solid"
        ax.scatter(value, at, s=54, facecolor="white", edgecolor=DARK, linewidth=1.3, linestyle=style, zorder=3)


def _text(group: object) -> str:
    return "" if pd.isna(group) else str(group)  # type: ignore[call-overload]


def _own_text(row: dict) -> str:
    return "not printed" if pd.isna(row["value"]) else f"{row['value']:g}"


@in_house_style
def standards(pairs: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Comparators of another length of time, by themselves: nothing of one's own can stand beside them.

    Parameters
    ----------
    pairs : DataFrame
        From `esanalysis.council.measures.beside_comparators`.
    ax : Axes, optional
        Where to draw.

    Examples
    --------
    >>> from esanalysis import load_sickness
    >>> from esanalysis.council import measures
    >>> ax = standards(measures.beside_comparators(load_sickness()))
    >>> [text.get_text() for text in ax.texts]
    ['10.35 working days', '8.3 working days']
    """
    shown = unlike(pairs)
    ax = ax or new_axes(5.4, 0.36 * len(shown) + 0.1)
    rows = np.arange(len(shown))
    ax.hlines(rows, 0, shown["comparator"], color="#b5b5b5", linewidth=1, linestyle=(0, (2, 2)), zorder=1)
    ax.scatter(shown["comparator"], rows, marker="D", s=44, color=ACCENT, edgecolor="white", linewidth=0.8, zorder=3)
    records = shown.to_dict("records")
    for at, row in enumerate(records):
        text = f"{row['comparator']:g} {row['unit']}"
        ax.text(1.02, at, text, transform=ax.get_yaxis_transform(), va="center", fontsize=8.5)
    _rows([f"{row['role'].capitalize()}, {row['scope']} ({row['comparator_period']})" for row in records], ax)
    ax.set_xlim(0, 1.08 * _largest(shown[["comparator"]]))
    ax.set_xlabel(str(shown["unit"].iloc[0]).capitalize())
    ax.set_title("Standards for another length of time: no own figure can be compared", pad=10, x=-0.3)
    return ax


def unlike(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pick the comparators that no own figure may be compared with, each once."""
    apart = pairs[~pairs["comparable"].fillna(True).astype(bool)]
    return apart.drop_duplicates(["measure", "role", "scope"]).reset_index(drop=True)


@in_house_style
def budget(budget: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Net budget of each division as bars, income to the left of zero.

    Parameters
    ----------
    budget : DataFrame
        As loaded.
    ax : Axes, optional
        Where to draw.

    Examples
    --------
    >>> from esanalysis import load_budget
    >>> [text.get_text() for text in budget(load_budget()).texts]
    ['638', '87,114', '6,241', '5,710', '17,772', '−615']
    """
    ax = ax or new_axes(5.6, 0.36 * len(budget) + 0.1)
    values = budget["budget"].fillna(0)
    negative = values < 0
    colours = [ACCENT if below else FULL for below in negative]
    ax.barh(np.arange(len(budget)), values, height=0.66, color=colours, edgecolor=EDGE, linewidth=0.6)
    low, high = min(values.min(), 0), max(values.max(), 0)
    room = max(high - low, 1)
    for at, (value, printed) in enumerate(zip(values, budget["budget"], strict=True)):
        text = "not printed" if pd.isna(printed) else amount(value)
        ax.text(max(value, 0) + 0.015 * room, at, text, va="center")
    ax.axvline(0, color=DARK, linewidth=0.9)
    ax.set_xlim(low - 0.02 * room, high + 0.14 * room)
    _rows(budget["division"].astype(str).tolist(), ax)
    ax.xaxis.set_major_formatter(lambda value, _: amount(value))
    ax.set_xlabel("Thousand pounds, net (red, left of zero: income)" if negative.any() else "Thousand pounds, net")
    ax.set_title("Net budget by division", pad=10)
    return ax


@in_house_style
def matrix(cells: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Risk matrix as a heatmap, worst cell top left, with ranks and the numbers of the risks in the cells.

    A rank that only follows from others has a dashed outline and says so; a cell the source never ranked is
    hatched and holds a question mark. Neither is ever guessed.

    Parameters
    ----------
    cells : DataFrame
        From `esanalysis.council.measures.matrix_cells`.
    ax : Axes, optional
        Where to draw.

    Examples
    --------
    >>> from esanalysis import load_risks
    >>> from esanalysis.council import measures
    >>> ax = matrix(measures.matrix_cells(load_risks()))
    >>> [text.get_text() for text in ax.texts[-4:]]
    ['D2: ?', '', 'D3: ?', '']
    """
    scale = matrix_of(cells)
    downs, acrosses = cells["likelihood"].cat.categories.tolist(), cells["impact"].cat.categories.tolist()
    ax = ax or new_axes(1.28 * len(acrosses), 0.78 * len(downs))
    last = int(cells["rank"].max())
    for cell in cells.to_dict("records"):
        _cell(cell, acrosses.index(cell["impact"]), downs.index(cell["likelihood"]), last, ax)
    ax.set_xlim(0, len(acrosses))
    ax.set_ylim(len(downs), 0)
    ax.xaxis.tick_top()
    ax.xaxis.set_label_position("top")
    ax.set_xticks(np.arange(len(acrosses)) + 0.5, [_level(scale.impact, level) for level in acrosses])
    ax.set_yticks(np.arange(len(downs)) + 0.5, [_level(scale.likelihood, level) for level in downs])
    ax.set_xlabel(f"{scale.impact.name} ({acrosses[0]} is the worse end)", labelpad=8)
    ax.set_ylabel(f"{scale.likelihood.name} ({downs[0]} is the worse end)", labelpad=8)
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.set_title("Risks in their matrix, worst cell top left", pad=12)
    return ax


def _level(axis: MatrixAxis, level: str) -> str:
    """Level with its name, where the matrix names its levels."""
    names = dict(zip(axis.levels, axis.labels, strict=False))
    return textwrap.fill(f"{level} {names.get(level, '')}".strip(), 14)


def _cell(cell: dict, column: int, row: int, last: int, ax: Axes) -> None:
    unknown, follows = pd.isna(cell["rank"]), cell["known"] == "follows"
    fill = MISSING if unknown else rank_colour(int(cell["rank"]), last)
    ax.add_patch(Rectangle((column, row), 1, 1, facecolor=fill, edgecolor="white", linewidth=2))
    if unknown:
        ax.add_patch(Rectangle((column, row), 1, 1, fill=False, hatch="////", edgecolor="#9a9a9a", linewidth=0))
    if follows:
        box = Rectangle((column + 0.04, row + 0.06), 0.92, 0.88, fill=False, edgecolor=DARK, linestyle=(0, (3, 2)))
        ax.add_patch(box)
    ink = text_on(fill)
    head = f"{cell['score']}: ?" if unknown else f"{cell['score']}: {priority_text(cell)}"
    ax.text(column + 0.5, row + 0.24, head, ha="center", va="center", fontsize=8, color=ink)
    numbers = _numbers(cell["risks"])
    ax.text(
        column + 0.5, row + 0.62, numbers, ha="center", va="center", fontsize=9.5, fontweight="bold", color=ink
    )  # fmt: skip


def _numbers(risks: str) -> str:
    numbers = risks.split(", ") if risks else []
    more = f" and {len(numbers) - NUMBERS_A_CELL} more" if len(numbers) > NUMBERS_A_CELL else ""
    return textwrap.fill(", ".join(numbers[:NUMBERS_A_CELL]) + more, 15)


@in_house_style
def timeline(
    commitments: pd.DataFrame, today: str | pd.Timestamp, ends: Sequence[pd.Timestamp] = (), ax: Axes | None = None
) -> Axes:
    """What falls due when, one row an action: as wide as the words of the plan are vague.

    A day is a tick, a month a bar, a season or a year a longer and paler one, what has no end an arrow. Actions without
    any date keep their row and say so.

    Parameters
    ----------
    commitments : DataFrame
        As loaded, of one plan.
    today : str or Timestamp
        The day to read the plan from, drawn as a line.
    ends : pair of Timestamp, optional
        First and last day of the axis; default those of the frame.
    ax : Axes, optional
        Where to draw.

    Examples
    --------
    >>> from esanalysis import load_commitments
    >>> from esanalysis.council import measures
    >>> plan = measures.chosen(load_commitments(), themes=["Building an Effective Workforce"])
    >>> timeline(plan, "2003-10-01").get_title("left")
    'Building an Effective Workforce'
    """
    promise = commitments["number"].fillna(commitments["reference"])
    actions = dict(iter(commitments.groupby(promise, sort=False)))
    first, last = ends or span_of(commitments)
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
    ax.grid(axis="both", color="#e4e4e4", linewidth=0.6)
    ax.set_axisbelow(True)
    _rows([f"{name} {short_title(steps['action'].iloc[0])}" for name, steps in actions.items()], ax)
    legend = "tick: a day, bar: months, pale bar: a season or year, arrow: no end"
    ax.set_xlabel(legend + (f"; dashed: {today}" if here else ""))
    ax.set_title(textwrap.fill(" / ".join(dict.fromkeys(commitments["theme"].astype(str))), 80), pad=10)
    return ax


def span_of(commitments: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
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
        arrow = {"arrowstyle": "-|>", "color": FULL, "linewidth": 1.6}
        ax.annotate("", xy=(right, at), xytext=(begin, at), arrowprops=arrow, zorder=2)
    elif precision == "day":
        ax.vlines(date2num(end), at - 0.34, at + 0.34, color=DARK, linewidth=2.2, zorder=4)
    else:
        colour, depth = (FULL, 3) if precision == "month" else (PALE, 2)
        width = date2num(end) - date2num(start) + 1
        ax.barh(
            at, width, left=date2num(start), height=0.5, color=colour, edgecolor=DARK, linewidth=0.5, zorder=depth
        )  # fmt: skip


def _rows(labels: list[str], ax: Axes) -> None:
    """Label the rows, first on top, long names in two lines."""
    ax.set_yticks(np.arange(len(labels)), [textwrap.fill(label, 42, break_long_words=False) for label in labels])
    ax.set_ylim(len(labels) - 0.45, -0.55)
    ax.tick_params(axis="y", length=0)


def _largest(figures: pd.DataFrame) -> float:
    """Largest of the figures, and 1 where all of them are withheld."""
    return float(np.nanmax([1.0, *figures.to_numpy().ravel()]))


def _or_gap(value: float, *, withheld: bool) -> str:
    return ("withheld" if withheld else "not printed") if pd.isna(value) else amount(value)
