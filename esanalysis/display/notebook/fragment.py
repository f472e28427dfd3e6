"""What a notebook's cell shows: pictures with their alt text and sentences, put together with ``+``."""

from collections.abc import Iterable

from markupsafe import Markup

from esanalysis.display import axes, parts
from esanalysis.display.axes import Axes
from esanalysis.display.markup import joined
from esanalysis.display.style import styled

__all__ = ["Fragment", "items", "paragraphs", "picture"]


class Fragment:
    r"""A piece of HTML that Jupyter displays; fragments are joined with ``+``.

    Parameters
    ----------
    html : Markup
        The HTML, in which texts are escaped.

    Examples
    --------
    >>> (paragraphs("A & B") + items(["one"])).html
    Markup('<p>A &amp; B</p>\n<ul>\n<li>one</li>\n</ul>')
    """

    def __init__(self, html: Markup) -> None:
        self.html = html

    def __add__(self, other: "Fragment") -> "Fragment":
        return Fragment(joined([self.html, other.html], "\n"))

    def _repr_html_(self) -> str:
        return str(styled(self.html))

    def __html__(self) -> str:
        return str(self.html)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self.html)} characters of HTML>"


def paragraphs(*sentences: str) -> Fragment:
    """One paragraph a sentence group; what is empty is left out.

    Parameters
    ----------
    *sentences : str
        What to say.

    Returns
    -------
    Fragment
        HTML that a notebook shows.

    Examples
    --------
    >>> print(paragraphs("One.", "").html)
    <p>One.</p>
    """
    return Fragment(parts.paragraphs(*sentences))


def items(texts: Iterable[str]) -> Fragment:
    """A bulleted list; empty when there is nothing to list.

    Parameters
    ----------
    texts : iterable of str
        The lines of the list.

    Returns
    -------
    Fragment
        HTML that a notebook shows.

    Examples
    --------
    >>> print(items(["one", "two"]).html)
    <ul>
    <li>one</li>
    <li>two</li>
    </ul>
    """
    return Fragment(parts.bullets(texts))


def picture(ax: Axes, alt: str) -> Fragment:
    """The figure of `ax` as an image with alt text.

    Parameters
    ----------
    ax : Axes
        Any Axes of the figure to show.
    alt : str
        What the figure shows, with its finding and its numbers.

    Returns
    -------
    Fragment
        HTML that a notebook shows, the picture within it.

    Examples
    --------
    >>> from esanalysis import load_ratings, strengths
    >>> view = strengths(load_ratings())
    >>> picture(view.draw(), view.alt).html[:31]
    Markup('<img class="picture" alt="Marks')
    """
    return Fragment(axes.picture(ax, alt))
