"""An executed notebook as one self-contained page: code hidden, nothing fetched from anywhere.

A page shows HTML. What a notebook shows in another form is turned into it here: pictures with a text in their place,
printed text as it stands. What was written to the error output (warnings, with paths of this machine) is for the
analyst and not for the reader, and what needs a script would stay blank: both are left out, and counted.
"""

import base64
import re
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

import mistune
from markupsafe import Markup

from esanalysis.display.markup import html, preformatted
from esanalysis.display.page import page
from esanalysis.display.parts import contents, layout
from esanalysis.display.style import unstyled

__all__ = ["assembled", "left_out", "to_html"]

PICTURES = ("image/svg+xml", "image/png", "image/jpeg", "image/gif")

_SCRIPT = re.compile(r"<script\b.*?(?:</script\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_HEADING = re.compile(r"<h2([^>]*)>(.*?)</h2>", re.DOTALL)
_SECTION = re.compile(
    r'<section id="([^"]+)"(?: aria-labelledby="[^"]*")?(?: data-short="([^"]*)")?[^>]*>\s*(?:<div[^>]*>\s*)?$'
)
_TAG = re.compile(r"<[^>]+>")


def to_html(node: Any, title: str) -> str:
    """Export an executed notebook as a page.

    Parameters
    ----------
    node : notebook
        A notebook with its outputs; it is not changed.
    title : str
        Title of the page.

    Returns
    -------
    str
        The page: code hidden, its second-level headings listed below the finding, nothing fetched from anywhere.
    """
    return assembled([piece for piece in map(_without_scripts, _pieces(node)) if piece], title)


def assembled(pieces: Sequence[str], title: str) -> str:
    """Put pieces of HTML together to a page: what holds the title first, then the contents, then the others.

    Parameters
    ----------
    pieces : sequence of str
        HTML without style of its own; one of them may hold the first-level heading.
    title : str
        Title of the page.
    """
    first = next((n for n, piece in enumerate(pieces, start=1) if "<h1" in piece), 0)
    top, body = "\n".join(pieces[:first]), "\n".join(pieces[first:])
    body, entries = _listed(body)
    nav = contents(entries) if entries else ""
    inline = bool(re.search(r"<[^>]*\sstyle=|<style\b", top + body))
    return str(page(title, layout(Markup(top), nav, Markup(body)), inline=inline))


def left_out(node: Any) -> str:
    """Say what the notebook put out and is not on the page; empty if all is.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_notebook, new_output
    >>> left_out(new_notebook(cells=[new_code_cell("", outputs=[new_output("stream", name="stderr", text="Hm")])]))
    '1 line of warnings is not on the page: Hm'
    """
    outputs = [output for cell in node.cells for output in cell.get("outputs", ())]
    lines = [line for o in outputs if o.get("name") == "stderr" for line in o.text.splitlines() if line.strip()]
    scripts = sum(len(_SCRIPT.findall(o.get("data", {}).get("text/html", ""))) for o in outputs)
    said = []
    if lines:
        are = "1 line of warnings is" if len(lines) == 1 else f"{len(lines)} lines of warnings are"
        said.append(f"{are} not on the page: {lines[0].strip()[:200]}")
    if scripts:
        what = "1 output needs a script" if scripts == 1 else f"{scripts} outputs need a script"
        said.append(f"{what}, which a page that is sent to others may not run; show a table or a picture instead")
    return "; ".join(said)


def _pieces(node: Any) -> Iterator[str]:
    for number, cell in enumerate(node.cells, start=1):
        if cell.cell_type == "markdown":
            yield str(mistune.html(cell.source))
        elif cell.cell_type == "code":
            yield from (_html_of(output, number) for output in cell.outputs)


def _html_of(output: Any, number: int) -> str:
    """One output as HTML, in the best form that a page without scripts can show."""
    if output.output_type == "stream":
        return preformatted(output.text) if output.name == "stdout" else ""
    data = output.get("data", {})
    if "text/html" in data:
        return unstyled(data["text/html"])
    if mime := next((mime for mime in PICTURES if mime in data), None):
        said = output.metadata.get(mime, {}).get("alt") or output.metadata.get("alt")
        return _picture(mime, data[mime], said or f"A picture that cell {number} drew without a description.")
    if "text/markdown" in data:
        return str(mistune.html(data["text/markdown"]))
    return preformatted(data["text/plain"]) if "text/plain" in data else ""


def _picture(mime: str, data: str, alt: str) -> str:
    if mime == "image/svg+xml":  # as a picture, no script inside it can run
        data = base64.b64encode(data.encode()).decode("ascii")
    return html('<img alt="{}" src="data:{};base64,{}">', alt, mime, "".join(data.split()))


def _without_scripts(piece: str) -> str:
    return _SCRIPT.sub("", piece)


def _listed(body: str) -> tuple[str, list[tuple[str, Markup]]]:
    """The body with an id at every second-level heading or around it, and the entries of the contents."""
    entries, numbers = [], count(1)

    def noted(match: re.Match[str]) -> str:
        around = _SECTION.search(body, max(0, match.start() - 400), match.start())
        own = re.search(r'\bid="([^"]+)"', match[1])
        id_ = around[1] if around else own[1] if own else f"part-{next(numbers)}"
        short = around[2] if around else None  # where the question itself is too long for a list
        entries.append((id_, Markup(short or _TAG.sub("", match[2]).strip())))
        return match[0] if around or own else f'<h2 id="{id_}"{match[1]}>{match[2]}</h2>'

    return _HEADING.sub(noted, body), entries
