"""Tidy frames to matplotlib Axes, with seaborn, in the house style.

Every figure takes the frames of `measures` for one cluster in one round and an optional `ax`, and returns
the Axes. What a figure says in words is in `alt`; `show` puts the two together.
"""

import textwrap
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from esanalysis.display.axes import in_house_style, new_axes
from esanalysis.display.palette import ACCENT, DARK, MISSING, QUIET, band_colour, rating_colour, text_on
from esanalysis.english import capital, counted
from esanalysis.instrument.frames import framework_of
from esanalysis.instrument.framework import Framework
from esanalysis.ratings.frame import grid_name
from esanalysis.ratings.views.old.heatmap import Cell, fits_upright, layout

__all__ = ["bands", "grid", "ksf", "pairings", "school", "standing", "standouts"]

ROW, COLUMN = 0.34, 0.56  # inches a cell of a grid
PILE = 7  # dots that can be told apart in one pile


@in_house_style
def grid(cells: pd.DataFrame, summary: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """KSF grid as the instrument prints it: factors down, schools across, total and average set apart.

    Parameters
    ----------
    cells, summary : DataFrame
        From `esanalysis.ratings.measures.cells` and `esanalysis.ratings.measures.summary`.
    ax : Axes, optional
        Where to draw; default a new one of the right size.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> cells = measures.cells(load_ratings())
    >>> ax = grid(cells, measures.summary(cells))
    >>> [text.get_text() for text in ax.texts][:3]
    ['2', '6', '8']
    """
    framework = framework_of(cells)
    laid_out = layout(cells, summary)
    gap = [Cell("", "#ffffff")]
    rows = [row.cells + gap + row.extra for row in laid_out.rows]
    keys = [row.key for row in laid_out.rows]
    texts, fills = (pd.DataFrame([[getattr(c, of) for c in row] for row in rows], keys) for of in ("text", "fill"))
    ax = ax or new_axes(COLUMN * texts.shape[1], ROW * len(texts))
    _heatmap(fills, texts, ax, framework)
    _hatch(np.array([[bool(cell.missing) for cell in row] for row in rows]), ax)
    _school_labels([*laid_out.schools, "", *laid_out.extra], ax)
    ax.set_title(laid_out.title, pad=10)
    return ax


@in_house_style
def standing(standing: pd.DataFrame, cells: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Every school's mark on every factor, strongest factor first, with average, median and rank range.

    Parameters
    ----------
    standing, cells : DataFrame
        From `esanalysis.ratings.measures.standing` and `esanalysis.ratings.measures.cells`.
    ax : Axes, optional
        Where to draw.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> cells = measures.cells(load_ratings())
    >>> ax = standing(measures.standing(cells), cells)
    >>> ax.get_yticklabels()[0].get_text()
    '7 Well-publicised services'
    """
    framework = framework_of(standing)
    ordered = standing.sort_values(["rank", "ksf"], na_position="last", ignore_index=True)
    ax = ax or new_axes(6.2, 0.42 * len(ordered) + 0.3)
    room = _band_stripes(framework, ax)
    many = _dots(cells, "ksf", list(ordered["ksf"]), ax)
    _over_dots(ordered["median"], ordered["average"], many, ax)
    for at, row in enumerate(ordered.to_dict("records")):
        ax.text(1.02, at, _rank_text(row), transform=ax.get_yaxis_transform(), va="center", fontsize=8.5)
    _group_lines(ordered, ax)
    _factor_rows([framework.axis_label(key) for key in ordered["ksf"]], ax)
    _scale_axis(framework, ax)
    ax.set_title(f"Every school's mark on every {framework.factor}: {grid_name(cells)}", pad=room)
    dot = "disc: as many schools" if many else "dot: a school"
    label = f"Mark ({dot}, diamond: average, line: median)"
    ax.set_xlabel(label + (f"\n{framework.scale.legend}" if framework.scale.words else ""))
    return ax


@in_house_style
def bands(cells: pd.DataFrame, standing: pd.DataFrame, chosen: Sequence[str] = (), ax: Axes | None = None) -> Axes:
    """How many schools stand in which band on every factor, weakest factor first.

    Parameters
    ----------
    cells, standing : DataFrame
        From `esanalysis.ratings.measures.cells` and `esanalysis.ratings.measures.standing`.
    chosen : sequence of str
        Keys of the priority factors; a triangle marks them.
    ax : Axes, optional
        Where to draw.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> cells = measures.cells(load_ratings())
    >>> ax = bands(cells, measures.standing(cells), ["impact"])
    >>> ax.get_yticklabels()[0].get_text()
    '▶ 10 Impact measurement'
    """
    framework = framework_of(cells)
    ordered = standing.sort_values(["rank", "ksf"], ascending=[False, True], na_position="last")["ksf"].tolist()
    rated = cells.dropna(subset="rating")
    band = [framework.band_of(rating).key for rating in rated["rating"]]
    counts = pd.crosstab(rated["ksf"].astype(str), pd.Series(band, index=rated.index, dtype=object))
    counts = counts.reindex(index=ordered, columns=[band.key for band in framework.bands], fill_value=0)
    ax = ax or new_axes(6.2, 0.36 * len(ordered) + 0.2)
    left = np.zeros(len(counts))
    for band_ in framework.bands:
        fill = band_colour(band_.key, framework)
        bars = ax.barh(
            range(len(counts)),
            counts[band_.key],
            left=left,
            color=fill,
            edgecolor="#8c8c8c",
            linewidth=0.6,
            height=0.78,
        )
        ax.bar_label(bars, [str(n) if n else "" for n in counts[band_.key]], label_type="center", color=text_on(fill))
        bars.set_label(band_.text(framework.scale))
        left += counts[band_.key].to_numpy()
    _factor_rows([("▶ " if key in chosen else "") + framework.axis_label(key) for key in ordered], ax)
    ax.set_xlim(0, max(left.max(initial=0), 1))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set_xlabel(f"Schools (▶: a priority {framework.factor})")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=len(framework.bands), frameon=False, borderaxespad=0.2)
    ax.set_title(f"Schools in each band, weakest {framework.factor} first: {grid_name(cells)}", pad=28)
    return ax


@in_house_style
def standouts(standouts: pd.DataFrame, side: str, ax: Axes | None = None) -> Axes:
    """The grid with only the strong, or only the weak, cells coloured, and those that stand out outlined.

    Parameters
    ----------
    standouts : DataFrame
        From `esanalysis.ratings.measures.standouts`.
    side : {"better", "worse"}
        Which cells to bring out: the strongest band and ▲, or the weakest band and ▼.
    ax : Axes, optional
        Where to draw.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> cells = measures.cells(load_ratings())
    >>> ax = standouts(measures.standouts(cells), "worse")
    >>> [text.get_text() for text in ax.texts if "▼" in text.get_text()]
    ['3▼', '2▼', '2▼']
    """
    framework = framework_of(standouts)
    band = framework.bands[-1 if side == "better" else 0]
    sign = "▲" if side == "better" else "▼"
    marks, band_of, out = (_wide(standouts, name) for name in ("rating", "band", "stands_out"))
    shown = (band_of == band.key) | (out == side)
    fills = marks.map(lambda mark: rating_colour(mark, framework), na_action="ignore").where(shown, "#ffffff")
    fills = fills.where(marks.notna(), MISSING)
    texts = marks.map(lambda mark: "–" if np.isnan(mark) else framework.scale.mark(mark))
    texts = texts.where(out != side, texts + sign)
    ax = ax or new_axes(COLUMN * marks.shape[1], ROW * len(marks))
    _heatmap(fills, texts, ax, framework)
    _hatch(marks.isna().to_numpy(), ax)
    for row, column in zip(*np.nonzero((out == side).to_numpy()), strict=True):
        ax.add_patch(Rectangle((column, row), 1, 1, fill=False, edgecolor=ACCENT, linewidth=2, zorder=5))
    for text, bold in zip(ax.texts, shown.to_numpy().ravel(), strict=True):
        text.set(color=text.get_color() if bold else QUIET, fontweight="bold" if bold else "normal")
    _school_labels([*map(str, marks.columns)], ax)
    what = "better" if side == "better" else "lower"
    title = f"{capital(band.text(framework.scale))}, and {sign} {what} than expected: {grid_name(standouts)}"
    ax.set_title(title, pad=10)
    return ax


@in_house_style
def pairings(pairings: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Who could help whom: a line from the school that is low to the school that could help, factor by factor.

    Parameters
    ----------
    pairings : DataFrame
        From `esanalysis.ratings.measures.pairings`; schools without a helper are rings in a row of their factor.
    ax : Axes, optional
        Where to draw.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> cells = measures.cells(load_ratings())
    >>> standing = measures.standing(cells)
    >>> priorities = measures.priorities(cells, standing)
    >>> ax = pairings(measures.pairings(cells, priorities))
    >>> ax.get_yticklabels()[1].get_text()
    'KSF 9: School 1 (2)'
    """
    framework = framework_of(pairings)
    rows = _pair_rows(pairings, framework)
    ax = ax or new_axes(6.2, 0.3 * max(len(rows), 1) + 0.3)
    room = _band_stripes(framework, ax)
    for at, (_, _, ratings, helper, text) in enumerate(rows):
        ax.hlines(at, ratings[0], helper, color=DARK, linewidth=1.2, zorder=2)
        ax.scatter(ratings, [at] * len(ratings), s=44, facecolor="white", edgecolor=DARK, linewidth=1.4, zorder=3)
        ax.scatter([helper], [at], s=44, color=DARK, zorder=3)
        ax.text(1.02, at, text, transform=ax.get_yaxis_transform(), va="center", fontsize=8.5)
    _factor_rows([label for _, label, *_ in rows], ax)
    begins = [
        at for at, (row, above) in enumerate(zip(rows, [None, *rows], strict=False)) if not above or row[0] != above[0]
    ]
    ax.hlines(np.array(begins) - 0.5, 0, 1, transform=ax.get_yaxis_transform(), color="#8c8c8c", linewidth=0.8)
    _scale_axis(framework, ax)
    ax.set_xlabel("Mark (ring: school that is low, dot: school that could help)")
    ax.set_title(f"Who could help whom: {grid_name(pairings)}", pad=room)
    return ax


@in_house_style
def school(comparisons: pd.DataFrame, name: str, ax: Axes | None = None) -> Axes:
    """One school's marks among those of its cluster, factor by factor.

    Parameters
    ----------
    comparisons : DataFrame
        From `esanalysis.ratings.measures.comparisons`.
    name : str
        The school.
    ax : Axes, optional
        Where to draw.
    """
    framework = framework_of(comparisons)
    own = comparisons[comparisons["school"] == name].sort_values("ksf")
    others = comparisons[comparisons["school"] != name]
    labels = [framework.axis_label(key) for key in own["ksf"]]
    ax = _profile(own, others, "ksf", labels, ax)
    ax.set_xlabel("Mark (diamond: this school, dot: another school, line: expected)")
    ax.set_title(f"{name} among the schools of {grid_name(comparisons)}", pad=22)
    return ax


@in_house_style
def ksf(comparisons: pd.DataFrame, key: str, ax: Axes | None = None) -> Axes:
    """Every school's mark on one factor among its other marks, schools in the order of the file.

    Parameters
    ----------
    comparisons : DataFrame
        From `esanalysis.ratings.measures.comparisons`.
    key : str
        The factor.
    ax : Axes, optional
        Where to draw.
    """
    framework = framework_of(comparisons)
    own = comparisons[comparisons["ksf"] == key].sort_values("school")
    others = comparisons[comparisons["ksf"] != key]
    ax = _profile(own, others, "school", [str(name) for name in own["school"]], ax)
    ax.set_xlabel(f"Mark (diamond: this {framework.factor}, dot: the school's other marks, line: expected)")
    ax.set_title(f"{framework.short(key)} at every school: {grid_name(comparisons)}", pad=22)
    return ax


def _pair_rows(pairings: pd.DataFrame, framework: Framework) -> list[tuple[str, str, list[float], float, str]]:
    """Rows of the pairing figure: factor, label, marks of who is low, mark of who could help, and who that is.

    Schools of one factor that find nobody share a row.
    """
    rows = []
    for key in pairings["ksf"].drop_duplicates():
        part = pairings[pairings["ksf"] == key]
        factor = f"{framework.factor} {framework[key].number}"
        for pair in part.dropna(subset="helper").to_dict("records"):
            label = f"{factor}: {pair['school']} ({framework.scale.mark(pair['rating'])})"
            helper = f"{pair['helper']} ({framework.scale.mark(pair['helper_rating'])})"
            rows.append((key, label, [pair["rating"]], pair["helper_rating"], helper))
        for why_none, alone in part[part["helper"].isna()].groupby("why_none"):
            first = f"{alone['school'].iloc[0]} ({framework.scale.mark(alone['rating'].iloc[0])})"
            who = first if len(alone) == 1 else counted(len(alone), "school")
            rows.append((key, f"{factor}: {who}", alone["rating"].tolist(), np.nan, str(why_none)))
    return rows


def _profile(own: pd.DataFrame, others: pd.DataFrame, by: str, labels: list[str], ax: Axes | None) -> Axes:
    """Diamonds on bands, one a row, among the dots of the marks they are compared with."""
    framework = framework_of(own)
    ax = ax or new_axes(6.2, 0.42 * len(own) + 0.3)
    _band_stripes(framework, ax)
    _over_dots(own["expected"], own["rating"], _dots(others, by, list(own[by]), ax), ax)
    for at, row in enumerate(own.to_dict("records")):
        ax.text(1.02, at, _compared(row, framework), transform=ax.get_yaxis_transform(), va="center", fontsize=8.5)
    _factor_rows(labels, ax)
    _scale_axis(framework, ax)
    return ax


def _over_dots(lines: pd.Series, diamonds: pd.Series, counted: bool, ax: Axes) -> None:
    """Draw a line and a diamond a row over the dots, or above them where they hold numbers."""
    rows = np.arange(len(lines)) - (0.27 if counted else 0)
    reach = 0.19 if counted else 0.38
    ax.vlines(lines, rows - reach, rows + reach, color=DARK, linewidth=1.4, zorder=3)
    ax.scatter(diamonds, rows, marker="D", s=46, color=ACCENT, edgecolor="white", linewidth=0.8, zorder=4)


def _dots(cells: pd.DataFrame, by: str, rows: list[Any], ax: Axes) -> bool:
    """Draw a dot a mark in the row it belongs to; marks that are the same are piled up, or counted where too many.

    Returns whether they are counted.
    """
    marks = cells.dropna(subset="rating")
    pile = marks.groupby([by, "rating"], observed=True).cumcount()
    crowd = max(int(pile.max()) + 1 if len(pile) else 1, 5)
    place = {key: row for row, key in enumerate(rows)}
    if crowd > PILE:
        _counted_dots(marks, by, place, ax)
        return True
    height = marks[by].map(place).astype(float) + 0.34 - 0.68 * (pile + 0.5) / crowd
    dots = pd.DataFrame({"rating": marks["rating"], "row": height})
    sns.scatterplot(dots, x="rating", y="row", s=22, color="#6f6f6f", edgecolor="white", linewidth=0.4, ax=ax)
    return False


def _counted_dots(marks: pd.DataFrame, by: str, place: dict[Any, int], ax: Axes) -> None:
    """Draw one disc for all schools with the same mark, as large as they are many, with their number in it."""
    counts = marks.groupby([by, "rating"], observed=True).size().reset_index(name="count")
    rows = counts[by].map(place).astype(float) + 0.2
    size = 40 + 180 * counts["count"] / counts["count"].max()
    ax.scatter(counts["rating"], rows, s=size, color="#d0d0d0", edgecolor="#6f6f6f", linewidth=0.6, zorder=2)
    for rating, row, count in zip(counts["rating"], rows, counts["count"], strict=True):
        ax.text(rating, row, str(count), ha="center", va="center", fontsize=7.5, zorder=5)


def _compared(row: dict[Any, Any], framework: Framework) -> str:
    if pd.isna(row["rating"]):
        return "not rated"
    sign = {"better": " ▲", "worse": " ▼"}.get(row["stands_out"], "")
    return f"{framework.scale.mark(row['rating'])}   expected {framework.scale.level(row['expected'])}{sign}"


def _wide(cells: pd.DataFrame, value: str) -> pd.DataFrame:
    """Pivot, late, to factors down and schools across; every factor keeps its row, rated or not."""
    return cells.pivot(index="ksf", columns="school", values=value).pipe(
        lambda wide: wide.set_axis(wide.columns.astype(str), axis=1).rename_axis(index=None, columns=None)
    )


def _heatmap(fills: pd.DataFrame, texts: pd.DataFrame, ax: Axes, framework: Framework) -> None:
    """Let seaborn draw cells of given colours, and set each text in the colour that its cell asks for."""
    colours, place = np.unique(fills.to_numpy(dtype=str), return_inverse=True)
    sns.heatmap(
        pd.DataFrame(place.reshape(fills.shape)),
        cmap=ListedColormap(colours.tolist()),
        vmin=-0.5,
        vmax=len(colours) - 0.5,
        annot=texts.to_numpy(),
        fmt="",
        cbar=False,
        linewidths=1,
        linecolor="white",
        annot_kws={"fontsize": 9},
        ax=ax,
    )
    for text, fill in zip(ax.texts, fills.to_numpy().ravel(), strict=True):
        text.set_color(text_on(fill))
    _factor_rows([framework.axis_label(key) for key in fills.index], ax, centre=0.5)
    if framework.scale.words:
        ax.set_xlabel(framework.scale.legend, labelpad=8)


def _hatch(missing: np.ndarray, ax: Axes) -> None:
    for row, column in zip(*np.nonzero(missing), strict=True):
        ax.add_patch(Rectangle((column, row), 1, 1, fill=False, hatch="////", edgecolor="#9a9a9a", linewidth=0))


def _factor_rows(labels: list[str], ax: Axes, centre: float = 0.0) -> None:
    """Label the rows, first on top, long names in two lines so that none is clipped."""
    wrapped = [textwrap.fill(label, 40, break_long_words=False) for label in labels]
    ax.set_yticks(np.arange(len(labels)) + centre, wrapped, rotation=0)
    ax.set_ylim(len(labels) - 0.5 + centre, -0.5 + centre)
    ax.set_ylabel("")
    ax.tick_params(axis="y", length=0)


def _school_labels(names: list[str], ax: Axes) -> None:
    """Schools along the top: upright where the names are short enough, turned where they are not."""
    upright = fits_upright(names)
    # Turned names take three lines at most, which is what a column is wide.
    width = 7 if upright else max(28, max(map(len, names), default=0) // 3 + 8)
    wrapped = [textwrap.fill(name, width, break_long_words=False) for name in names]
    ax.xaxis.tick_top()
    ax.set_xticks(np.arange(len(names)) + 0.5, wrapped, rotation=0 if upright else 90)
    ax.tick_params(axis="x", length=0)


def _band_stripes(framework: Framework, ax: Axes) -> int:
    """Shade the bands behind the marks and name them along the top; return the points that the names take up."""
    lines = 1
    for band, (low, high) in zip(framework.bands, _band_edges(framework), strict=True):
        ax.axvspan(low, high, color=band_colour(band.key, framework), alpha=0.28, linewidth=0, zorder=0)
        width = max(8, int(65 * (high - low) / framework.scale.span))
        name = textwrap.fill(band.text(framework.scale), width, break_long_words=False)
        lines = max(lines, name.count("\n") + 1)
        ax.text((low + high) / 2, 1.0, name, transform=ax.get_xaxis_transform(), ha="center", va="bottom", fontsize=8.5)
    return 9 + 12 * lines


def _band_edges(framework: Framework) -> list[tuple[float, float]]:
    """Where each band begins and ends on the axis.

    A band begins just below its weakest mark: an average a little short of it is drawn outside, as the words say.
    """
    scale = framework.scale
    inner = [scale.merit(band.weakest) - 0.05 * scale.step for band in framework.bands[1:]]
    edges = [scale.minimum - scale.step / 2, *inner, scale.maximum + scale.step / 2]
    ends = [(scale.merit(low), scale.merit(high)) for low, high in pairwise(edges)]
    return [(min(pair), max(pair)) for pair in ends]


def _scale_axis(framework: Framework, ax: Axes) -> None:
    scale = framework.scale
    half = scale.step / 2
    ends = (scale.minimum - half, scale.maximum + half)
    ax.set_xlim(ends if scale.higher_is_better else ends[::-1])  # stronger is always on the right
    if scale.words or scale.span / scale.step <= 20:
        ticks = np.arange(scale.minimum, scale.maximum + half, scale.step)
        ax.set_xticks(ticks, [scale.mark(tick) for tick in ticks])


def _rank_text(row: dict[Any, Any]) -> str:
    if pd.isna(row["rank"]):
        return "not rated"
    span = f" ({row['best']}–{row['worst']})" if row["best"] != row["worst"] else ""
    return f"{row['average']:.1f}   rank {row['rank']}{span}"


def _group_lines(ordered: pd.DataFrame, ax: Axes) -> None:
    """Dashed lines between groups that can be told apart."""
    group = ordered["group"].astype("float64")
    ax.hlines(
        np.flatnonzero(group.diff() > 0) - 0.5,
        0,
        1,
        transform=ax.get_yaxis_transform(),
        color=DARK,
        linewidth=0.9,
        linestyle=(0, (4, 3)),
        zorder=1,
    )
