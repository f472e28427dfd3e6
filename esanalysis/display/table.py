"""An accessible HTML table: a caption, headers with scope, numbers as text, everything escaped."""

from collections.abc import Iterable, Sequence
from html import escape

from esanalysis.display.fragment import Fragment

__all__ = ["table"]

NUMBER = frozenset("0123456789–−.,-+ %")


def table(caption: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Fragment:
    """Write a table; the first cell of each row is its header.

    Parameters
    ----------
    caption : str
        What the table shows.
    header : sequence of str
        Column headings.
    rows : iterable of sequence of str
        Texts of the cells, as many as there are headings.

    Examples
    --------
    >>> html = table("Marks", ["School", "Mark"], [["A & B", "7"]]).html
    >>> html[html.index("<tbody>") :]
    '<tbody><tr><th scope="row">A &amp; B</th><td class="number">7</td></tr></tbody></table></div>'
    """
    rows = list(rows)
    numeric = [all(NUMBER.issuperset(text) for text in column) for column in zip(*rows, strict=True)]
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in header)
    body = "".join(f"<tr>{_row(texts, numeric)}</tr>" for texts in rows)
    return Fragment(
        # A narrow window scrolls the table, by keyboard too, and not the page.
        f'<div role="region" tabindex="0" aria-label="{escape(caption)}" style="overflow-x:auto"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(texts: Sequence[str], numeric: Sequence[bool]) -> str:
    kinds = [' class="number"' if number else "" for number in numeric[1:]]
    cells = [f"<td{kind}>{escape(text)}</td>" for kind, text in zip(kinds, texts[1:], strict=True)]
    return f'<th scope="row">{escape(texts[0])}</th>{"".join(cells)}'
