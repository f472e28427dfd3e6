"""Axes in the house style, drawn apart from pyplot, and the pictures they become, with their alt text.

Alt text survives into JupyterLab, exported pages and nbval's comparison only as part of HTML, so a figure is shown as
``<img alt="...">`` inside one and never as a bare PNG output.
"""

import base64
import functools
import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ForwardRef, ParamSpec

from markupsafe import Markup

from esanalysis.display.markup import html, shown
from esanalysis.display.palette import INK, TOKENS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
else:  # a page draws no picture: matplotlib, a fifth of a second, is imported where something is drawn
    Axes, Figure = ForwardRef("matplotlib.axes.Axes"), ForwardRef("matplotlib.figure.Figure")

__all__ = ["Axes", "in_house_style", "new_axes", "picture", "plain_text", "png", "vector"]

STYLE = Path(__file__).with_name("house.mplstyle")
COLOURS_OF = {
    "axes.edgecolor": TOKENS["frame"], "xtick.color": INK, "ytick.color": INK, "text.color": INK,
    "axes.labelcolor": INK, "figure.facecolor": TOKENS["paper"], "hatch.color": TOKENS["bar"],
}  # fmt: skip
P = ParamSpec("P")
COLOURS = 64  # a heatmap quantised to 64 colours looks the same and is a quarter of the size


def new_axes(width: float, height: float) -> Axes:
    """Make an Axes of `width` by `height` inches without its labels.

    The figure is not registered with pyplot, so nothing is shown twice and nothing has to be closed.
    """
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height)).add_axes((0.0, 0.0, 1.0, 1.0))


def in_house_style(figure: Callable[P, Axes]) -> Callable[P, Axes]:
    """Draw a figure under the house style, whatever style the caller's session has."""

    @functools.wraps(figure)
    def styled(*args: P.args, **kwargs: P.kwargs) -> Axes:
        from matplotlib import style as mpl_style

        with mpl_style.context([STYLE, COLOURS_OF]):
            return figure(*args, **kwargs)

    return styled


def picture(ax: Axes, alt: str) -> Markup:
    """The figure of `ax` as an image with alt text.

    Parameters
    ----------
    ax : Axes
        Any Axes of the figure to show.
    alt : str
        What the figure shows, with its finding and its numbers.
    """
    from PIL import Image

    raw = png(ax)
    image = Image.open(io.BytesIO(raw))
    data = base64.b64encode(raw).decode("ascii")
    return html(
        '<img class="picture" alt="{}" width="{}" height="{}" src="data:image/png;base64,{}">',
        alt,
        image.width,
        image.height,
        data,
    )


def png(ax: Axes) -> bytes:
    """The figure of `ax` as a small PNG, the same bytes for the same picture."""
    from PIL import Image

    raw = io.BytesIO()
    # Without a Software entry the bytes depend on the picture alone.
    _figure(ax).savefig(raw, format="png", dpi=110, bbox_inches="tight", pad_inches=0.12, metadata={"Software": None})
    image = Image.open(raw).convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small = io.BytesIO()
    image.save(small, format="png", optimize=True)
    return small.getvalue()


def vector(ax: Axes) -> bytes:
    """The figure of `ax` as SVG whose text stays text, for slides and papers."""
    from matplotlib import rc_context

    raw = io.BytesIO()
    figure = _figure(ax)
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "esanalysis"}):
        figure.savefig(raw, format="svg", bbox_inches="tight", pad_inches=0.12, metadata={"Date": None})
    return raw.getvalue()


def _figure(ax: Axes) -> Figure:
    figure = ax.get_figure(root=True)
    if figure is None:
        raise ValueError("The Axes belongs to no figure.")
    plain_text(figure)
    return figure


def plain_text(figure: Figure) -> None:
    r"""Make every text of the figure stand as typed: a school called ``St $\frac{$ Mary`` is no formula.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> figure = Figure()
    >>> title = figure.suptitle(r"St $\frac{$ Mary")
    >>> plain_text(figure)
    >>> title.get_parse_math()
    False
    """
    from matplotlib.text import Text

    for text in figure.findobj(Text):
        text.set_parse_math(False)
        text.set_text("\n".join(shown(line) for line in text.get_text().split("\n")))
