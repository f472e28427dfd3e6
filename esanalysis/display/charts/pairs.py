"""Two marks in a row: a mark and what others suggest, a visitor and its host, before and after."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from esanalysis.display.charts.strip import background, link, scale_head, svg
from esanalysis.display.markup import NOTHING, html, joined, name
from esanalysis.display.palette import LIGHT, MARKS, step_of, text_on
from esanalysis.display.scale import Axis
from esanalysis.display.table import Column, Group, Label, label, strips

__all__ = ["ChangeRow", "ExpectedRow", "Visit", "VisitGroup", "changes", "expected", "visits"]

HEIGHT = 26
MIDDLE = HEIGHT // 2
LETTERS = 3  # that fit into a sign


@dataclass(frozen=True)
class ExpectedRow:
    """One cell: the school and factor, its mark, and what the other marks suggest, each as number and as printed."""

    school: str
    factor: Label
    mark: float
    mark_text: str
    suggested: float
    suggested_text: str


def expected(
    rows: Sequence[ExpectedRow], axis: Axis, labelled: str, factor: str = "KSF", mark: str = "Mark",
    suggested: str = "Other marks suggest", picture: str = "Picture",
) -> Markup:  # fmt: skip
    """Filled dot: the mark, its number inside; ring: what the other marks suggest.

    Examples
    --------
    >>> row = ExpectedRow("School 6", Label("Quality, targeted services", "8"), 2, "2", 6.4, "6.4")
    >>> expected([row], Axis.of(1, 10), "f5").count("<circle")
    2
    """
    columns = [
        Column(f"School and {factor}"), Column(scale_head(axis, picture), "strip"),
        Column(mark, "number", mark.lower()), Column(suggested, "number", suggested.lower()),
    ]  # fmt: skip
    body = []
    for row in rows:
        strip = svg(
            HEIGHT, background(axis, HEIGHT), link(axis, row.suggested, row.mark, MIDDLE),
            _ring(axis, row.suggested, 6), _filled(axis, row.mark, row.mark_text),
        )  # fmt: skip
        number = html(' <span class="k">({})</span>', row.factor.number) if row.factor.number else NOTHING
        head = html("{}, {}{}", name(row.school), name(row.factor.text), number)
        body.append([head, strip, html("<b>{}</b>", row.mark_text), row.suggested_text])
    return strips(labelled, columns, [Group(rows=body)])


@dataclass(frozen=True)
class Visit:
    """One visit: who goes to whom, and both marks as number and as printed."""

    visitor: str
    host: str
    visitor_mark: float
    host_mark: float
    visitor_text: str
    host_text: str


@dataclass(frozen=True)
class VisitGroup:
    """The visits on one factor; `says` follows its name: ``"4 visits"``, or why there is none."""

    factor: Label
    says: str
    visits: Sequence[Visit] = ()


def visits(
    groups: Sequence[VisitGroup], axis: Axis, labelled: str, head: str = "Visit", marks: str = "Marks",
    picture: str = "Picture",
) -> Markup:  # fmt: skip
    """Ring: the visiting school's mark; filled: the mark of the school it visits.

    Examples
    --------
    >>> visit = Visit("School 1", "School 7", 2, 7, "2", "7")
    >>> chart = visits([VisitGroup(Label("Funding", "9"), "1 visit", [visit])], Axis.of(1, 10), "f6")
    >>> "2 and 7" in chart
    True
    """
    columns = [Column(head), Column(scale_head(axis, picture), "strip"), Column(marks, "number", marks.lower())]
    found = []
    for group in groups:
        rows = []
        for visit in group.visits:
            strip = svg(
                HEIGHT, background(axis, HEIGHT), link(axis, visit.visitor_mark, visit.host_mark, MIDDLE),
                _ring(axis, visit.visitor_mark, 9, visit.visitor_text), _filled(axis, visit.host_mark, visit.host_text),
            )  # fmt: skip
            who = html("{} to {}", name(visit.visitor), name(visit.host))
            rows.append([who, strip, f"{visit.visitor_text} and {visit.host_text}"])
        found.append(Group(html("{}: {}", label(group.factor), group.says), rows))
    return strips(labelled, columns, found)


@dataclass(frozen=True)
class ChangeRow:
    """One factor in two rounds: averages of the same schools as number and as printed, and what chance would do.

    `low` and `high` are where chance alone would put the second average; `moved` is ``"up"``, ``"down"`` or ``""``
    (better, worse, or no more than chance), and `change` is the difference with its word: ``"+2.4 rose"``.
    """

    factor: Label
    before: float
    after: float
    before_text: str
    after_text: str
    change: str
    low: float | None = None
    high: float | None = None
    moved: str = ""


def changes(
    rows: Sequence[ChangeRow], axis: Axis, labelled: str, before: str, after: str, factor: str = "KSF",
    change: str = "Change", picture: str = "Picture",
) -> Markup:  # fmt: skip
    """Open ring: the round before; disc: the round after; pale bar: where chance alone would put the disc.

    Examples
    --------
    >>> row = ChangeRow(Label("Impact", "10"), 3.3, 5.7, "3.3", "5.7", "+2.4 rose", 2.1, 4.6, "up")
    >>> changes([row], Axis.of(1, 10), "f1", "2025", "2026").count("<circle")
    2
    """
    columns = [
        Column(factor), Column(scale_head(axis, picture), "strip"), Column(before, "number", before),
        Column(after, "number", after), Column(change, "number", change.lower()),
    ]  # fmt: skip
    body = []
    for row in rows:
        strip = svg(
            HEIGHT, _chance(axis, row), link(axis, row.before, row.after, MIDDLE, f"link {row.moved}".strip()),
            _ring(axis, row.before, 5), _disc(axis, row),
        )  # fmt: skip
        said = html("<b>{}</b>", row.change) if row.moved else row.change
        body.append([row.factor, strip, row.before_text, row.after_text, said])
    return strips(labelled, columns, [Group(rows=body)], "change")


def _chance(axis: Axis, row: ChangeRow) -> Markup:
    if row.low is None or row.high is None:
        return NOTHING
    start, end = sorted(min(max(axis.at(value), 0), 100) for value in (row.low, row.high))
    return html(
        '<rect class="pb" x="{:g}%" width="{:g}%" y="3" height="{}"/>', start, round(end - start, 2), HEIGHT - 6
    )


def _disc(axis: Axis, row: ChangeRow) -> Markup:
    kind = f"disc {row.moved}".strip()
    return html('<circle class="{}" cx="{}" cy="{}" r="6"/>', kind, axis.x(row.after), MIDDLE)


def _ring(axis: Axis, value: float, radius: int, text: str = "") -> Markup:
    ring = html('<circle class="ring" cx="{}" cy="{}" r="{}"/>', axis.x(value), MIDDLE, _radius(text, radius))
    return joined([ring, _inside(axis, value, text)])


def _filled(axis: Axis, value: float, text: str) -> Markup:
    step = step_of(axis.share(value))
    dot = html('<circle class="mk s{}" cx="{}" cy="{}" r="{}"/>', step, axis.x(value), MIDDLE, _radius(text, 10))
    return joined([dot, _inside(axis, value, text, " on-dark" if text_on(MARKS[step - 1]) == LIGHT else " on-light")])


def _radius(text: str, usual: int) -> int:
    """Radius of a sign that holds its mark: three letters need more room, longer marks stand in the table alone."""
    return usual if len(text) <= 2 else MIDDLE if len(text) == LETTERS else 7


def _inside(axis: Axis, value: float, text: str, kind: str = "") -> Markup:
    if not text or len(text) > LETTERS:
        return NOTHING
    return html('<text class="dotn{}" x="{}" y="{}">{}</text>', kind, axis.x(value), MIDDLE + 4, text)
