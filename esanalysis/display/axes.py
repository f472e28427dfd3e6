"""Axes in the house style, drawn apart from pyplot."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec

from matplotlib import style as mpl_style
from matplotlib.axes import Axes
from matplotlib.figure import Figure

__all__ = ["in_house_style", "new_axes"]

STYLE = Path(__file__).with_name("house.mplstyle")
P = ParamSpec("P")


def new_axes(width: float, height: float) -> Axes:
    """Make an Axes of `width` by `height` inches without its labels.

    The figure is not registered with pyplot, so nothing is shown twice and nothing has to be closed.
    """
    return Figure(figsize=(width, height)).add_axes((0.0, 0.0, 1.0, 1.0))


def in_house_style(figure: Callable[P, Axes]) -> Callable[P, Axes]:
    """Draw a figure under the house style, whatever style the caller's session has."""

    @functools.wraps(figure)
    def styled(*args: P.args, **kwargs: P.kwargs) -> Axes:
        with mpl_style.context(STYLE):
            return figure(*args, **kwargs)

    return styled
