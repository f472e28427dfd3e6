"""A risk matrix: likelihood by impact, each risk's id inside its cell, however many there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from esanalysis.display.markup import html, joined, name

__all__ = ["Level", "matrix"]

RISK_STEPS = 4  # fills of levels, from the least to the worst
FITS = 6  # letters of a word that a phone shows in one of five columns; with longer words the headings stand up


@dataclass(frozen=True)
class Level:
    """What a cell of the matrix means: its word and its fill, 0 (least) to 3 (worst); None where nobody knows."""

    word: str
    step: int | None


def matrix(
    likelihoods: Sequence[str],
    impacts: Sequence[str],
    levels: Mapping[tuple[int, int], Level],
    risks: Mapping[tuple[int, int], Sequence[tuple[str, str]]],
    labelled: str,
    likelihood: str = "Likelihood",
    impact: str = "Impact",
) -> Markup:
    """The most likely row on top, the gravest impact at the right; keys are places in `likelihoods` and `impacts`.

    Parameters
    ----------
    likelihoods, impacts : sequence of str
        The lowest first.
    levels : mapping of (likelihood, impact) to Level
        What each cell means.
    risks : mapping of (likelihood, impact) to pairs of id and link
        The risks in each cell; an empty link is text.
    labelled : str
        Id of the figure's title.

    Examples
    --------
    >>> risks = {(1, 1): [("R1", "#r1"), ("R2", "")]}
    >>> matrix(["rare", "likely"], ["low", "high"], {(1, 1): Level("red", 3)}, risks, "f1").count("<bdi>")
    2
    """
    tall = " tall" if any(len(word) > FITS for text in impacts for word in text.split()) else ""
    head = joined(html('<th role="columnheader" scope="col">{}</th>', text) for text in impacts)
    rows = []
    for down in reversed(range(len(likelihoods))):
        content = joined(
            _cell(levels.get((down, across)), risks.get((down, across), ())) for across in range(len(impacts))
        )
        rows.append(html('<tr role="row"><th role="rowheader" scope="row">{}</th>{}</tr>', likelihoods[down], content))
    corner = html('{} <span class="sch">{}</span>', likelihood, impact.lower())
    return html(
        '<table class="matrix{}" role="table" aria-labelledby="{}"><thead role="rowgroup"><tr role="row">'
        '<th role="columnheader" scope="col">{}</th>{}</tr></thead><tbody role="rowgroup">{}</tbody></table>',
        tall, labelled, corner, head, joined(rows),
    )  # fmt: skip


def _cell(level: Level | None, ids: Sequence[tuple[str, str]]) -> Markup:
    listed = joined((html('<a href="{}">{}</a>', href, name(text)) if href else name(text) for text, href in ids), " ")
    word = html('<span class="k">{}</span>', level.word) if level else ""
    fill = "gap" if level and level.step is None else f"r{level.step if level else 0}"
    return html('<td role="cell" class="{}">{}<div class="ids">{}</div></td>', fill, word, listed)
