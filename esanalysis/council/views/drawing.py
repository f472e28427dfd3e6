"""The council's pictures for notebooks, slides and papers: what several views draw alike."""

import textwrap
from collections.abc import Sequence

import numpy as np
import pandas as pd

from esanalysis.council.views.phrases import amount, group_name, withheld_or
from esanalysis.display.axes import Axes, new_axes
from esanalysis.display.palette import DARK, TOKENS

__all__ = ["dumbbells", "label_rows", "largest", "paired_bars"]

FULL, PALE, EDGE = TOKENS["lead"], TOKENS["pale"], TOKENS["frame"]


def paired_bars(pairs: pd.DataFrame, title: str, ax: Axes | None = None) -> Axes:
    """People and full-time equivalents as paired bars, one pair a row."""
    ax = ax or new_axes(6.2, 0.75 * len(pairs) + 0.1)
    rows = np.arange(len(pairs))
    sides = (("headcount", "people", FULL, -0.19), ("fte", "full-time equivalents", PALE, 0.19))
    for column, label, colour, shift in sides:
        bars = ax.barh(
            rows + shift, pairs[column].fillna(0), height=0.36, color=colour, edgecolor=EDGE, linewidth=0.6, label=label
        )
        texts = [
            withheld_or(row[column], amount(row[column]), withheld=row[f"{column}_withheld"])
            for row in pairs.to_dict("records")
        ]
        ax.bar_label(bars, texts, padding=4)
    label_rows([group_name(group) for group in pairs["group"]], ax)
    ax.set_xlim(0, 1.15 * largest(pairs[["headcount", "fte"]]))
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False, borderaxespad=0.2)
    ax.set_title(title, pad=26)
    return ax


def dumbbells(pairs: pd.DataFrame, labels: Sequence[str], texts: Sequence[str], title: str, ax: Axes | None) -> Axes:
    """A dot for people joined to a ring for full-time equivalents, one line a row, with its figures beside it."""
    ax = ax or new_axes(5.4, 0.34 * len(pairs) + 0.1)
    rows = np.arange(len(pairs))
    ax.hlines(rows, pairs["fte"], pairs["headcount"], color=DARK, linewidth=1.2, zorder=2)
    ax.scatter(pairs["headcount"], rows, s=42, color=FULL, edgecolor=DARK, linewidth=0.6, zorder=3)
    ax.scatter(pairs["fte"], rows, s=42, facecolor="white", edgecolor=DARK, linewidth=1.3, zorder=3)
    for at, text in enumerate(texts):
        ax.text(1.02, at, text, transform=ax.get_yaxis_transform(), va="center", fontsize=8.5)
    label_rows(labels, ax)
    ax.set_xlim(0, 1.05 * largest(pairs[["headcount", "fte"]]))
    ax.grid(axis="x", color=TOKENS["grid"], linewidth=0.6)
    ax.set_axisbelow(True)
    ax.set_xlabel("dot: people, ring: full-time equivalents")
    ax.set_title(title, pad=10, x=-0.3)
    return ax


def label_rows(labels: Sequence[str], ax: Axes) -> None:
    """Label the rows, first on top, long names in two lines."""
    ax.set_yticks(np.arange(len(labels)), [textwrap.fill(label, 42, break_long_words=False) for label in labels])
    ax.set_ylim(len(labels) - 0.45, -0.55)
    ax.tick_params(axis="y", length=0)


def largest(figures: pd.DataFrame) -> float:
    """Largest of the figures, and 1 where all of them are withheld."""
    return float(np.nanmax([1.0, *figures.to_numpy(dtype=float).ravel()]))
