"""Working groups, a card each: the members by the factors that come first, who needs help and who could give it."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from esanalysis.display.markup import NOTHING, html, joined, name
from esanalysis.display.table import Label

__all__ = ["GroupCard", "Member", "group_cards"]

SIGNS = {"need": "needs", "give": "helps", "": ""}


@dataclass(frozen=True)
class Member:
    """One school of a group: for each factor its mark as printed, and ``"need"``, ``"give"`` (help) or ``""``."""

    school: str
    cells: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class GroupCard:
    """One group: its title (``"Group A: 5 of 5 needs met"``), its members, and a line below."""

    id: str
    title: str
    members: Sequence[Member]
    note: str = ""


def group_cards(
    cards: Sequence[GroupCard], factors: Sequence[Label], factor: str = "KSF", school: str = "School"
) -> Markup:
    """Cards side by side where there is room; each cell says its sign in words.

    Examples
    --------
    >>> members = [Member("Ash", [("2", "need")]), Member("Beck", [("6", "give")])]
    >>> group_cards([GroupCard("g-a", "Group A: 1 of 1 needs met", members)], [Label("Funding", "9")]).count("<td")
    2
    """
    head = joined(
        html(
            '<th role="columnheader" scope="col">{}<span class="vh"> {}</span></th>',
            f"{factor} {row.number}" if row.number else row.text, row.text if row.number else "",
        )
        for row in factors
    )  # fmt: skip
    return html('<div class="groups">\n{}\n</div>', joined((_card(card, head, school) for card in cards), "\n"))


def _card(card: GroupCard, head: Markup, school: str) -> Markup:
    rows = joined(
        html(
            '<tr role="row"><th role="rowheader" scope="row">{}</th>{}</tr>',
            name(member.school),
            joined(map(_cell, member.cells)),
        )
        for member in card.members
    )
    note = html('<p class="small">{}</p>', card.note) if card.note else NOTHING
    return html(
        '<div class="card"><h3 class="mt" id="{id}">{}</h3><table class="needs" role="table" aria-labelledby="{id}">'
        '<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">{}</th>{}</tr></thead>'
        '<tbody role="rowgroup">{}</tbody></table>{}</div>',
        card.title, school, head, rows, note, id=card.id,
    )  # fmt: skip


def _cell(cell: tuple[str, str]) -> Markup:
    text, sign = cell
    return html('<td role="cell" class="{}">{} <span>{}</span></td>', sign or "none", text or "–", SIGNS[sign])
