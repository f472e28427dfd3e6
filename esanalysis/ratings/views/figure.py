"""What several views draw with seaborn: a heatmap of printed marks, dots over the bands, names along the sides."""

import textwrap
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from esanalysis.display.axes import Axes, in_house_style, new_axes
from esanalysis.display.charts.grid import Grid
from esanalysis.display.palette import ACCENT, DARK, DIFFERENCES, LIGHT, MARKS, QUIET, TOKENS, band_colour, text_on
from esanalysis.display.scale import Mark
from esanalysis.instrument.factor import band_cuts
from esanalysis.instrument.framework import Framework

__all__ = ["dots", "factor_rows", "grid_axes", "grid_table", "heatmap", "profile_axes", "stripes"]

ROW, COLUMN = 0.34, 0.56  # inches a cell of a grid
PILE = 7  # dots that can be told apart in one pile


def heatmap(rows: Sequence[Sequence[Mark]], labels: list[str], ax: Axes) -> None:
    """Let seaborn draw printed marks: the fill is that of the figure as printed, as on the page."""
    import seaborn as sns  # seconds that only a drawing needs

    beside = {"m": 0, "d": len(MARKS)}  # fills of differences follow those of marks
    steps = np.array(
        [[mark.step and mark.step + beside[mark.ramp] if mark.rated else 0 for mark in row] for row in rows]
    )
    texts = np.array([[mark.text or ("–" if mark.why else "") for mark in row] for row in rows])
    fills = [LIGHT, *MARKS, *DIFFERENCES]
    sns.heatmap(
        pd.DataFrame(steps),
        cmap=fills,
        vmin=-0.5,
        vmax=len(fills) - 0.5,
        annot=texts,
        fmt="",
        cbar=False,
        linewidths=1,
        linecolor=LIGHT,
        annot_kws={"fontsize": 9},
        ax=ax,
    )
    for text, step in zip(ax.texts, steps.ravel(), strict=True):
        text.set_color(text_on(fills[step]))
    factor_rows(labels, ax, centre=0.5)


def _fill(mark: Mark) -> int:
    """Place of a mark's fill: none, then the fills of marks, then those of differences."""
    return (mark.step + (len(MARKS) if mark.ramp == "d" else 0)) if mark.rated and mark.step else 0


def grid_table(data: Grid) -> pd.DataFrame:
    """A page's grid as a frame of what is printed: a row a factor, a column a school, then total and average."""
    columns = {data.factor: [f"{label.number} {label.text}".strip() for label in data.factors]}
    columns |= {name: [row[place].text for row in data.marks] for place, name in enumerate(data.schools)}
    beside = {data.total: list(data.totals), data.average: [mark.text for mark in data.averages]}
    return pd.DataFrame(columns | {head: texts for head, texts in beside.items() if texts})


@in_house_style
def grid_axes(data: Grid, framework: Framework, title: str, ax: Axes | None = None) -> Axes:
    """A page's grid as an annotated heatmap: factors down, schools across, total and average, if any, set apart."""
    beside = {"Total": [Mark(total) for total in data.totals], "Average": data.averages}
    beside = {head: marks for head, marks in beside.items() if marks}
    apart = [Mark("")] if beside else []
    rows = [[*marks, *apart, *(each[place] for each in beside.values())] for place, marks in enumerate(data.marks)]
    ax = ax or new_axes(COLUMN * len(rows[0]), ROW * len(rows))
    heatmap(rows, [f"{label.number} {label.text}".strip() for label in data.factors], ax)
    _hatch([[not mark.rated for mark in row] for row in data.marks], ax)
    _school_labels([*data.schools, *(["", *beside] if beside else [])], ax)
    if framework.scale.words:
        ax.set_xlabel(framework.scale.legend, labelpad=8)
    ax.set_title(title, pad=10)
    return ax


def profile_axes(
    own: pd.DataFrame, others: pd.DataFrame, by: str, labels: list[str], framework: Framework, ax: Axes | None = None
) -> tuple[Axes, int]:
    """Marks as diamonds among dots of others, a row a factor or a school, with what other marks suggest as a line.

    Returns
    -------
    tuple of Axes and int
        The picture, and the points that names above it take up.
    """
    ax = ax or new_axes(6.2, 0.42 * len(own) + 0.3)
    room = stripes(framework, ax)
    many = dots(others, by, own[by].astype(str).tolist(), ax)
    at = np.arange(len(own)) - (0.27 if many else 0)
    ax.scatter(own["rating"], at, marker="D", s=46, color=ACCENT, edgecolor=LIGHT, linewidth=0.8, zorder=4)
    ax.vlines(own["expected"], at - 0.3, at + 0.3, color=DARK, linewidth=1.4, zorder=3)
    factor_rows(labels, ax)
    return ax, room


def _hatch(missing: Sequence[Sequence[bool]], ax: Axes) -> None:
    """Hatch the cells that are not rated."""
    from matplotlib.patches import Rectangle

    for row, column in zip(*np.nonzero(np.array(missing)), strict=True):
        ax.add_patch(Rectangle((column, row), 1, 1, fill=False, hatch="////", edgecolor=QUIET, linewidth=0))


def factor_rows(labels: list[str], ax: Axes, centre: float = 0.0) -> None:
    """Label the rows, first on top, long names in two lines so that none is clipped."""
    wrapped = [textwrap.fill(label, 40, break_long_words=False) for label in labels]
    ax.set_yticks(np.arange(len(labels)) + centre, wrapped, rotation=0)
    ax.set_ylim(max(len(labels), 1) - 0.5 + centre, -0.5 + centre)
    ax.set_ylabel("")
    ax.tick_params(axis="y", length=0)


def _school_labels(names: list[str], ax: Axes) -> None:
    """Schools along the top: upright where the names are short enough, turned where they are not."""
    upright = all(len(word) <= 7 for name in names for word in name.split()) and max(map(len, names), default=0) <= 15
    # Turned names take three lines at most, which is what a column is wide.
    width = 7 if upright else max(28, max(map(len, names), default=0) // 3 + 8)
    wrapped = [textwrap.fill(name, width, break_long_words=False) for name in names]
    ax.xaxis.tick_top()
    ax.set_xticks(np.arange(len(names)) + 0.5, wrapped, rotation=0 if upright else 90)
    ax.tick_params(axis="x", length=0)


def stripes(framework: Framework, ax: Axes) -> int:
    """Shade the bands behind the marks, name them along the top, and set the scale's axis, stronger on the right.

    Returns
    -------
    int
        The points that the names take up above the picture.
    """
    lines, scale = 1, framework.scale
    for band, (low, high) in zip(framework.bands, _edges(framework), strict=True):
        ax.axvspan(low, high, color=band_colour(band.key, framework), alpha=0.28, linewidth=0, zorder=0)
        width = max(8, int(65 * (high - low) / scale.span))
        name = textwrap.fill(band.text(scale), width, break_long_words=False)
        lines = max(lines, name.count("\n") + 1)
        ax.text((low + high) / 2, 1.0, name, transform=ax.get_xaxis_transform(), ha="center", va="bottom", fontsize=8.5)
    half = scale.step / 2
    ends = (scale.minimum - half, scale.maximum + half)
    ax.set_xlim(ends if scale.higher_is_better else ends[::-1])
    if scale.words or scale.span / scale.step <= 20:
        ticks = np.arange(scale.minimum, scale.maximum + half, scale.step)
        ax.set_xticks(ticks, [scale.mark(tick) for tick in ticks])
    return 9 + 12 * lines


def _edges(framework: Framework) -> list[tuple[float, float]]:
    """Where each band begins and ends, the smaller number first."""
    half = framework.scale.step / 2
    ends = sorted((framework.scale.minimum - half, framework.scale.maximum + half), key=framework.scale.merit)
    return [(min(pair), max(pair)) for pair in pairwise([ends[0], *band_cuts(framework.bands), ends[1]])]


def dots(marks: pd.DataFrame, by: str, rows: Sequence[str], ax: Axes) -> bool:
    """Draw a dot a mark in the row it belongs to; equal marks are piled up, or counted where they are too many.

    Returns
    -------
    bool
        Whether they are counted.
    """
    import seaborn as sns  # seconds that only a drawing needs

    marks = marks.dropna(subset="rating")
    pile = marks.groupby([by, "rating"], observed=True).cumcount()
    crowd = max(int(pile.max()) + 1 if len(pile) else 1, 5)
    place = {key: row for row, key in enumerate(rows)}
    at = marks[by].astype(str).map(place).astype(float)
    if crowd > PILE:
        counts = marks.assign(row=at).groupby(["row", "rating"]).size().reset_index(name="count")
        size = 40 + 180 * counts["count"] / counts["count"].max()
        ax.scatter(
            counts["rating"],
            counts["row"] + 0.2,
            s=size,
            color=TOKENS["rule"],
            edgecolor=QUIET,
            linewidth=0.6,
            zorder=2,
        )
        for rating, row, count in zip(counts["rating"], counts["row"] + 0.2, counts["count"], strict=True):
            ax.text(rating, row, str(count), ha="center", va="center", fontsize=7.5, zorder=5)
        return True
    height = at + 0.34 - 0.68 * (pile + 0.5) / crowd
    shown = pd.DataFrame({"rating": marks["rating"], "row": height})
    sns.scatterplot(shown, x="rating", y="row", s=22, color=QUIET, edgecolor=LIGHT, linewidth=0.4, ax=ax)
    ax.set_xlabel("")
    return False
