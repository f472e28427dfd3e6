"""Where things become HTML: pictures with their alt text, sentences, and pieces put together.

Alt text survives into JupyterLab, exported pages and nbval's comparison only as part of an HTML fragment, so
every figure is shown as ``<img alt="...">`` inside one and never as a bare PNG output.
"""

from collections.abc import Iterable
from html import escape

from matplotlib.axes import Axes

from esanalysis.display import axes

__all__ = ["Fragment", "heading", "items", "paragraphs", "picture"]


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

    def __html__(self) -> str:
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
    return Fragment(str(axes.picture(ax, alt)))
