"""A whole page as one file: no script, no request, and one block of style that the content policy names by its hash."""

import base64
import hashlib

from markupsafe import Markup

from esanalysis.display.markup import html, shown
from esanalysis.display.style import page_sheet

__all__ = ["page", "policy"]

_PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="{description}">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<a class="skip" href="#main">{skip}</a>
<main class="page{kind}" id="main">{body}</main>
</body>
</html>
"""


def page(
    title: str, body: Markup, description: str = "", kind: str = "", lang: str = "en-GB",
    skip: str = "Skip to the main content", inline: bool = False,
) -> Markup:  # fmt: skip
    """Write a page that needs nothing but itself.

    Parameters
    ----------
    title : str
        Of the browser's window and the tab; the body has its own heading.
    body : Markup
        What stands inside ``<main>``.
    description : str
        One line on what the page is.
    kind : str
        Further class of ``<main>``: ``"one"`` for a single sheet.
    lang : str
        Language of the page.
    inline : bool
        Whether the body styles itself, as an analyst's own notebook does; scripts and requests stay forbidden.

    Examples
    --------
    >>> written = page("Worked example", html("<h1>{}</h1>", "Worked example"))
    >>> "<script" in written, " style=" in written
    (False, False)
    """
    style = "\n" + page_sheet(body) + "\n"
    return html(
        _PAGE, lang=lang, policy=Markup(policy("" if inline else style)), description=description or title,
        title=shown(title),
        style=Markup(style), skip=skip, kind=f" {kind}" if kind else "", body=body,
    )  # fmt: skip


def policy(style: str) -> str:
    """Content policy of a page: pictures inside the file, this block of style (empty: its own), and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    styles = f"'sha256-{digest}'" if style else "'unsafe-inline'"
    return f"default-src 'none'; style-src {styles}; img-src data:; base-uri 'none'; form-action 'none'"
