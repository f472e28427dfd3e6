"""Where things become HTML: pictures with their alt text, sentences, and pieces put together.

Alt text survives into JupyterLab, exported pages and nbval's comparison only as part of an HTML fragment, so
every figure is shown as ``<img alt="...">`` inside one and never as a bare PNG output.
"""

import base64
import io
from collections.abc import Iterable
from html import escape

from matplotlib.axes import Axes
from PIL import Image

__all__ = ["Fragment", "heading", "items", "paragraphs", "picture"]

COLOURS = 64  # a heatmap quantised to 64 colours looks the same and is a quarter of the size


class Fragment:
    r"""A piece of HTML that Jupyter displays; fragments are joined with ``+``.

    Examples
    --------
    >>> (paragraphs("A & B") + items(["one"])).html
    '<p>A &amp; B</p>\n<ul><li>one</li></ul>'
    """

    def __init__(self, html: str) -> None:
        self.html = html

    def __add__(self, other: "Fragment") -> "Fragment":
        return Fragment("\n".join(part for part in (self.html, other.html) if part))

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self.html)} characters of HTML>"


def paragraphs(*sentences: str) -> Fragment:
    """One paragraph a sentence group; what is not text is escaped."""
    return Fragment("\n".join(f"<p>{escape(text, quote=False)}</p>" for text in sentences if text))


def heading(level: int, text: str) -> Fragment:
    """A heading of the given level."""
    return Fragment(f"<h{level}>{escape(text, quote=False)}</h{level}>")


def items(texts: Iterable[str]) -> Fragment:
    """A bulleted list; empty when there is nothing to list."""
    listed = "".join(f"<li>{escape(text, quote=False)}</li>" for text in texts)
    return Fragment(f"<ul>{listed}</ul>" if listed else "")


def picture(ax: Axes, alt: str) -> Fragment:
    """The figure of `ax` as an image with alt text.

    Parameters
    ----------
    ax : Axes
        Any Axes of the figure to show.
    alt : str
        What the figure shows, with its finding and its numbers.
    """
    raw = io.BytesIO()
    figure = ax.get_figure(root=True)
    if figure is None:
        raise ValueError("The Axes belongs to no figure.")
    # Without a Software entry the bytes depend on the picture alone.
    figure.savefig(raw, format="png", dpi=110, bbox_inches="tight", pad_inches=0.12, metadata={"Software": None})
    image = Image.open(raw).convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small = io.BytesIO()
    image.save(small, format="png", optimize=True)
    data = base64.b64encode(small.getvalue()).decode("ascii")
    return Fragment(
        f'<img alt="{escape(alt)}" width="{image.width}" height="{image.height}" '
        f'style="max-width:100%;height:auto" src="data:image/png;base64,{data}">'
    )
