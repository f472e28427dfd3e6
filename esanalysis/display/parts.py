"""What a page is put together from, in its order: title, main points, contents, sections, figures, folds.

Each takes the words of whoever calls it; here is only their form.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from esanalysis.display.charts.ranks import RankBar, rank_bar
from esanalysis.display.markup import NOTHING, html, joined, name
from esanalysis.display.table import Label, label

__all__ = [
    "Firmness", "MainPoint", "answer", "badge", "bullets", "cards", "contents", "definitions", "figure", "fold",
    "header", "illustrative", "layout", "paragraphs", "points", "problems", "section", "small", "space_to_write",
]  # fmt: skip

Firmness = Literal[
    "Firm", "Likely", "Worth asking about", "Within chance", "Cannot be tested", "A count", "A suggestion"
]


@dataclass(frozen=True)
class MainPoint:
    """The finding of a view for the top of a page, and how firm it is.

    Parameters
    ----------
    finding : str
        One sentence; with `how` under 25 words.
    firmness : Firmness
        How firm it is, in one of the seven words that a page uses.
    how : str
        What follows the word, such as ``"Firm: it is behind KSFs 7 and 1."``; may be empty.
    more : str
        What follows the finding in the same sentence and is not printed bold; may be empty.
    bar : RankBar, optional
        For a finding on ranks: the bar of the ranks chart, tiny.
    """

    finding: str
    firmness: Firmness
    how: str = ""
    more: str = ""
    bar: RankBar | None = None

    def __str__(self) -> str:
        return f"{self.finding} {self.more}".strip()


POINTS = 6  # more are not read
PLAIN = ("A count", "A suggestion")
_WIDE = Markup(' class="wide"')


def header(title: str, kicker: str = "", lede: str = "", mark: str = "") -> Markup:
    """The title with the kind of page above it and a line on completeness below; `mark` stands in a frame."""
    above = html('<p class="kicker">{}{}</p>\n', kicker, badge(mark)) if kicker or mark else NOTHING
    below = html('\n<p class="lede">{}</p>', lede) if lede else NOTHING
    return html("<header>\n{}<h1>{}</h1>{}\n</header>", above, name(title), below)


def illustrative(names: str) -> str:
    """What a header's frame says of data whose names call it illustrative; of other data nothing.

    Examples
    --------
    >>> illustrative("River (illustrative), 2026"), illustrative("River")
    ('Illustrative data, invented', '')
    """
    return "Illustrative data, invented" if "illustrative" in names.casefold() else ""


def badge(text: str) -> Markup:
    """A remark in a frame, such as that the data is illustrative."""
    return html(' <span class="badge">{}</span>', text) if text else NOTHING


def points(found: Sequence[MainPoint], note: object = "", id_: str = "points", title: str = "Main points") -> Markup:
    """The box of main points, at most six, the most important first.

    Examples
    --------
    >>> box = points([MainPoint("Funding is weakest.", "Likely", "Firm: it is behind KSF 7.")])
    >>> box.count("<li>"), "<b>Likely.</b> Firm: it is behind KSF 7." in box
    (1, True)
    """
    if len(found) > POINTS:
        raise ValueError(f"{len(found)} main points: a reader takes in {POINTS}, so choose.")
    items = joined(map(_point, found), "\n")
    below = html('\n<p class="small">{}</p>', note) if note else NOTHING
    return html('<div class="points">\n<h2 id="{}">{}</h2>\n<ul>\n{}\n</ul>{}\n</div>', id_, title, items, below)


def _point(point: MainPoint) -> Markup:
    more = html(" {}", point.more) if point.more else NOTHING
    how = html(" {}", point.how) if point.how else NOTHING
    # A count and a suggestion are plain: they claim nothing that could be firm.
    word = html("{}.", point.firmness) if point.firmness in PLAIN else html("<b>{}.</b>", point.firmness)
    bar = rank_bar(point.bar) if point.bar else NOTHING
    return html(
        '<li><span><b>{}</b>{}</span> <span class="firm"><i aria-hidden="true">{}</i><span>{}{}</span></span></li>',
        point.finding, more, bar, word, how,
    )  # fmt: skip


def contents(entries: Sequence[tuple[str, str]], id_: str = "otp", title: str = "On this page") -> Markup:
    """Links to the sections: pairs of id and text.

    Examples
    --------
    >>> contents([("q1", "1. What the data says")]).count("<li>")
    1
    """
    items = joined((html('<li><a href="#{}">{}</a></li>', target, text) for target, text in entries), "\n")
    return html('<nav aria-labelledby="{id}">\n<h2 id="{id}">{}</h2>\n<ul>\n{}\n</ul>\n</nav>', title, items, id=id_)


def layout(top: object, nav: object, body: object) -> Markup:
    """The finding first, then the contents (at the right of a wide screen), then the sections."""
    return html('<div class="with-nav"><div>{}</div>\n{}\n<div class="body">\n{}\n</div></div>', top, nav, body)


def section(id_: str, heading: object, *content: object, kind: str = "") -> Markup:
    """A part of the page with its heading."""
    kind = html(' class="{}"', kind) if kind else NOTHING
    return html(
        '<section id="{id}" aria-labelledby="h-{id}"{}>\n<h2 id="h-{id}">{}</h2>\n{}\n</section>',
        kind, heading, joined(content, "\n"), id=id_,
    )  # fmt: skip


def answer(
    id_: str, question: str, said: str, shown: object = "", sentences: Sequence[object] = (),
    folds: Iterable[object] = (), number: str = "", whole: bool = True, short: str = "",
) -> Markup:  # fmt: skip
    """A question, small; its answer in one sentence, large; the figure; at most three sentences; the rest folded.

    Parameters
    ----------
    id_ : str
        Of the section, for the contents.
    question, said : str
        The question and its answer.
    shown : Markup
        The figure.
    sentences : sequence of str
        At most three, under the figure, as one paragraph.
    folds : iterable of Markup
        From `fold`.
    number : str
        Of the question.
    whole : bool
        Whether paper keeps it on one page; False for a grid that may run over.
    short : str
        What the contents call it, where the question is too long for them.
    """
    if len(sentences) > 3:
        raise ValueError(f"{len(sentences)} sentences under {said!r}: the fourth belongs into a fold.")
    listed = html(' data-short="{}{}"', f"{number}. " if number else "", short) if short else NOTHING
    number = html("<b>{}.</b> ", number) if number else NOTHING
    below = html("<p>{}</p>", joined(sentences, " ")) if sentences else NOTHING
    return html(
        '<section id="{id}" aria-labelledby="h-{id}"{}>\n<div class="{}">\n<h2 class="question" id="h-{id}">{}{}</h2>\n'
        '<p class="answer">{}</p>\n{}\n</div>\n{}\n</section>',
        listed, "keep" if whole else "run", number, question, said, joined([shown, below], "\n"), joined(folds, "\n"),
        id=id_,
    )  # fmt: skip


def figure(id_: str, title: str, content: object, subtitle: str = "", long: bool = False, level: int = 3) -> Markup:
    """A figure whose title states the finding and whose subtitle says what is drawn; `id_` is the title's."""
    sub = html('\n<p class="fsub">{}</p>', subtitle) if subtitle else NOTHING
    return html(
        '<figure{}>\n<figcaption>\n<h{level} class="ftitle" id="{}">{}</h{level}>{}\n</figcaption>\n{}\n</figure>',
        Markup(' class="long"') if long else NOTHING, id_, title, sub, content, level=level,
    )  # fmt: skip


def fold(summary: str, *content: object, opened: bool = False, paper: bool = True) -> Markup:
    """Detail that opens under a line of text; open in print, or with ``paper=False`` only if the reader opened it."""
    return html(
        "<details{}{}>\n<summary>{}</summary>\n<div>{}</div>\n</details>",
        NOTHING if paper else Markup(' class="asked"'), Markup(" open") if opened else NOTHING,
        summary, joined(content, "\n"),
    )  # fmt: skip


def paragraphs(*sentences: object) -> Markup:
    """One paragraph each; what is empty is left out."""
    return joined((html("<p>{}</p>", text) for text in sentences if text), "\n")


def small(text: object) -> Markup:
    """A remark at the end, in small type."""
    return html('<p class="small">{}</p>', text)


def bullets(items: Iterable[object], kind: str = "") -> Markup:
    """A list; empty when there is nothing to list. ``kind="two"``: in two columns where there is room."""
    items = joined((html("<li>{}</li>", item) for item in items), "\n")
    return html("<ul{}>\n{}\n</ul>", html(' class="{}"', kind) if kind else NOTHING, items) if items else NOTHING


def definitions(entries: Iterable[tuple[Label | str, object]]) -> Markup:
    """Terms and what belongs to them, in two columns where there is room."""
    listed = joined(
        html("<div><dt>{}</dt><dd>{}</dd></div>", label(term) if isinstance(term, Label) else term, text)
        for term, text in entries
    )
    return html('<dl class="two">{}</dl>', listed) if listed else NOTHING


def problems(found: Iterable[tuple[str, object]]) -> Markup:
    """Problems, each with what is wrong in bold and then what was done about it."""
    return joined(
        (html('<div class="problem">\n<p><b>{}</b> {}</p>\n</div>', what, then) for what, then in found), "\n"
    )


def space_to_write(caption: str, heads: Sequence[str], rows: int = 3, wide: str = "") -> Markup:
    """An empty table to fill in on paper; the column headed `wide` gets the most room."""
    head = joined(html('<th scope="col"{}>{}</th>', _WIDE if text == wide else NOTHING, text) for text in heads)
    row = html("<tr>{}</tr>", Markup("<td></td>") * len(heads))
    return html(
        '<table class="write"><caption class="vh">{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>',
        caption, head, row * rows,
    )  # fmt: skip


def cards(found: Iterable[tuple[str, str, object]]) -> Markup:
    """Small sections side by side: id, heading, content."""
    return html('<div class="cards">\n{}\n</div>', joined((section(*card) for card in found), "\n"))
