"""Risk registers as people keep them: headings below a title, and pairs of inherent and current scores."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from esanalysis.council.reading.risk_headings import (
    STAGED_NAMES,
    STAGES,
    Spot,
    are_levels,
    common_field,
    is_letter,
    is_weak,
    stage_of,
    staged_field,
)  # fmt: skip
from esanalysis.council.reading.shape import NO_TABLE, across, alone, heads_of, left_out, rows_of_headings
from esanalysis.english import plain
from esanalysis.errors import Problem
from esanalysis.files.sheet import Sheet

__all__ = ["CLOSED", "Entry", "read_register"]

_LONG = 5  # words: more are no level
_LOGGED = {"risk", "issue", "assumption", "dependency", "dependencie", "action", "decision", "opportunity"}
_STATISTIC = re.compile(r"(?:(?:grand|sub) ?-?)?(?:total|average|mean|count|sum)s?\b.{0,20}", re.IGNORECASE)
_PRODUCT = re.compile(r"(\d{1,2}) ?[xX×*] ?(\d{1,2})(?: ?= ?(\d+))?")  # 4x5=20
CLOSED = "closed|archived?|retired|removed|superseded|resolved|withdrawn|deleted"
_CLOSED = re.compile(rf"(?:{CLOSED})\b.*", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Entry:
    """One risk at one stage as it stands in the register: texts by field, and the cell of each."""

    sheet: Sheet
    stage: str
    texts: dict[str, str]
    cells: dict[str, str]

    def problem(self, field: str, kind: str, found: str, accepted: str, fix: str, *, error: bool = True) -> Problem:
        """Describe a problem in one of the entry's cells."""
        return self.sheet.problem(kind, found, accepted, fix, self.cells.get(field), error=error)


@dataclass(frozen=True)
class _Layout:
    row: int
    common: dict[str, int]
    staged: dict[Spot, int]
    left: tuple[int, ...]
    repeated: Mapping[int, str]  # the field of each column that another stands for
    heads: list[str]
    above: list[str]
    spans: list[tuple[int, ...]]

    def named(self, column: int) -> str:
        """A heading; with the one above it where others are called the same."""
        heading = self.heads[column]
        return f"{self.above[column]} {heading}" if self.heads.count(heading) > 1 and self.above[column] else heading

    @property
    def used(self) -> list[int]:
        """Columns of the sheet that are read."""
        columns = [*self.common.values(), *self.staged.values()]
        return [at for column in columns for at in self.spans[column]]

    @property
    def stages(self) -> list[str]:
        found = {stage for stage, _ in self.staged}
        return [stage for stage in STAGES if stage in found]


def read_register(sheet: Sheet, named: Mapping[str, str] | None = None) -> tuple[list[Entry] | None, list[Problem]]:
    """Read the entries of one sheet, one for each risk and stage; None if it holds no register.

    A register has, in one of its first rows, a heading for what the risk is and one for its likelihood,
    impact, score or priority. ``Inherent``, ``Current``, ``Target`` (or their usual synonyms) stand in the
    heading itself or merged above it. Risks whose status is closed, and rows of a log that are no risks, are left out
    and named.

    Parameters
    ----------
    sheet : Sheet
    named : dict of field to heading, optional
        Which heading is meant, where it is none of the usual ones; fields are those of `NAMES` and `STAGED_NAMES`.
        Of two rows of headings both may be given: ``"Threat description"``.

    Returns
    -------
    tuple
        Entries, or None where the sheet holds no register, and problems.
    """
    named = {plain(heading): field for field, heading in (named or {}).items()}
    layout = _find_layout(sheet, named)
    if layout is None:
        return None, [_no_register(sheet, named)]
    problems = list(_layout_problems(sheet, layout))
    entries: list[Entry] = []
    notes: list[str] = []
    closed: list[str] = []
    kinds = _kinds(sheet, layout.row)
    headings = heads_of(sheet, layout.row)
    place = 0
    for row in range(layout.row + 1, len(sheet.rows)):
        texts = _texts(sheet, row)
        if not any(texts[column] for column in layout.used) or texts == headings:
            continue
        found = _entries(sheet, row, layout, place + 1, problems)
        if alone(sheet, row) or _is_continuation(found, layout) or _STATISTIC.fullmatch(next(filter(None, texts))):
            notes.append(max(texts, key=len))
            continue
        place += 1
        kind, status = kinds.get(row, "risk"), found[0].texts.get("status", "")
        if kind != "risk" or _CLOSED.fullmatch(status):
            closed.append(f"{found[0].texts['risk']} ({kind if kind != 'risk' else status})")
            continue
        entries += found
    if notes:
        problems.append(left_out(sheet, notes))
    if closed:
        problems.append(_set_aside(sheet, closed))
    return entries, problems


def _set_aside(sheet: Sheet, closed: list[str]) -> Problem:
    more = f" and {len(closed) - 6} more" if closed[6:] else ""
    return sheet.problem(
        "rows left out", f"{', '.join(closed[:6])}{more}", "risks that are open",
        "Nothing to do if they are closed, or no risks.", error=False,
    )  # fmt: skip


def _kinds(sheet: Sheet, row: int) -> dict[int, str]:
    """What each row of a log of risks, assumptions, issues and dependencies is, where a column says so."""
    for column, heading in enumerate(heads_of(sheet, row)):
        below = range(row + 1, len(sheet.rows))
        said = {at: plain(text).removesuffix("s") for at in below if (text := sheet.text(at, column))}
        if heading and {"risk"} < {*said.values()} <= _LOGGED:
            return said
    return {}


def _texts(sheet: Sheet, row: int) -> list[str]:
    return [sheet.text(row, column) for column in range(sheet.width)]


def _find_layout(sheet: Sheet, named: Mapping[str, str]) -> _Layout | None:
    """Of two rows of headings the lower one, which has more of likelihood, impact and score."""
    layouts = [_layout(sheet, row, named) for row in rows_of_headings(sheet)]
    found = [
        layout for layout in layouts if "title" in layout.common and layout.staged and not _is_legend(sheet, layout)
    ]
    return max(found, key=lambda layout: len(layout.staged), default=None)


def _is_legend(sheet: Sheet, layout: _Layout) -> bool:
    """Whether a table says what the levels of one thing mean: each once, beside its description."""
    if len(layout.staged) > 1 or len(layout.common) > 1 or plain(layout.heads[layout.common["title"]]) != "description":
        return False
    (column,) = layout.staged.values()
    texts = _below(sheet, layout.row, layout.spans[column])
    return len(texts) > 1 and len({*texts}) == len(texts)


def _layout(sheet: Sheet, row: int, named: Mapping[str, str]) -> _Layout:
    heads, above = heads_of(sheet, row), across(sheet, row - 1)
    spans = _spans(heads)
    candidates: dict[str, list[tuple[int, int]]] = {}
    staged: dict[Spot, int] = {}
    left: list[int] = []
    asked: set[int] = set()
    repeated: dict[int, str] = {}
    for column, heading in enumerate(heads):
        upper = above[column] if sheet.text(row, column) else ""  # else the heading is the upper one itself
        meant = named.get(plain(heading)) or named.get(plain(f"{upper} {heading}"))
        (own_stage, rest), (upper_stage, upper_rest) = stage_of(heading), stage_of(upper)
        stage = own_stage or upper_stage
        rest = rest or (upper_rest if own_stage else "")  # Likelihood above, Gross and Net below
        spot = staged_field(stage, rest)
        name = None if own_stage else common_field(f"{upper} {heading}") or common_field(heading)
        texts = _below(sheet, row, spans[column]) if spot or name else []
        if meant in STAGED_NAMES:
            name, spot = None, (stage or "stated", meant)
            asked.add(column)
        elif meant:
            name, spot = (meant, -1), None
        elif spot and not _holds_levels(texts, weak=is_weak(heading)):
            spot = None
        elif spot or (name and name[0] == "title" and are_levels(texts) and any(len(text) > 2 for text in texts)):
            name = None
        if name:
            candidates.setdefault(name[0], []).append((name[1], column))
        elif spot and spot in staged:
            own, other = (
                (at in asked, *_strength(heads[at], _below(sheet, row, spans[at]))) for at in (column, staged[spot])
            )
            if own == other:
                repeated[column] = spot[1]
                continue
            left.append(staged[spot] if own > other else column)
            staged[spot] = column if own > other else staged[spot]
        elif spot:
            staged[spot] = column
        elif heading:
            left.append(column)
    for spot, column in [*staged.items()]:
        if column not in asked and _gives_way(spot, heads, staged):
            left.append(staged.pop(spot))
    common = {}
    for name_, found in candidates.items():
        common[name_] = min(found)[1]
        left += [column for _, column in found if column != common[name_]]
    return _Layout(row, common, staged, tuple(left), repeated, heads, above, spans)


def _gives_way(spot: Spot, heads: list[str], staged: Mapping[Spot, int]) -> bool:
    """Whether a heading means no level beside the others: "Consequence" beside "Gross impact", C I A without L."""
    heading = heads[staged[spot]]
    if is_letter(heading):
        other = {"likelihood": "impact", "impact": "likelihood"}.get(spot[1])
        letters = {field for (_, field), at in staged.items() if is_letter(heads[at])}
        return other is not None and other not in letters
    usual = {field for (_, field), at in staged.items() if not is_weak(heads[at])}
    return is_weak(heading) and spot[1] in usual


def _spans(heads: list[str]) -> list[tuple[int, ...]]:
    """The columns below each heading: one that is merged over several has its level in any of them."""
    spans: list[tuple[int, ...]] = []
    for column, heading in enumerate(heads):
        end = column + 1
        while heading and end < len(heads) and not heads[end]:
            end += 1
        spans.append(tuple(range(column, end)))
    return spans


def _below(sheet: Sheet, row: int, span: tuple[int, ...]) -> list[str]:
    return [text for below in range(row + 1, len(sheet.rows)) if (text := _first(sheet, below, span))]


def _first(sheet: Sheet, row: int, span: tuple[int, ...]) -> str:
    """The text of a row below a heading: its own, or the only level in the other columns that the heading spans."""
    others = [text for column in span[1:] if (text := sheet.text(row, column))]
    return sheet.text(row, span[0]) or (others[0] if len(others) == 1 and are_levels(others) else "")


def _strength(heading: str, texts: list[str]) -> tuple[bool, bool]:
    """Which of two columns for one thing is meant: the usual heading, and numbers beside words such as "Critical"."""
    return not is_weak(heading), any(text[:1].isdigit() for text in texts)


def _holds_levels(texts: list[str], *, weak: bool) -> bool:
    """Whether levels or scores stand below a heading, and not sentences or colours."""
    if weak:
        return are_levels(texts)
    return not texts or sum(len(text.split()) <= _LONG for text in texts) * 2 >= len(texts)


def _entries(sheet: Sheet, row: int, layout: _Layout, place: int, problems: list[Problem]) -> list[Entry]:
    numbered = "risk" in layout.common and sheet.text(row, layout.common["risk"])

    def read(column: int) -> str:
        text = _cell(sheet, row, layout.spans[column], problems)
        return text or (_merged(sheet, row, column) if numbered else "")

    common = {field: read(column) for field, column in layout.common.items()}
    if "risk" not in common:
        common["risk"] = str(place)  # a register without numbers: its own order numbers it
    entries = []
    for stage in layout.stages:
        places = layout.common | {field: column for (other, field), column in layout.staged.items() if other == stage}
        texts = common | {field: read(column) for field, column in places.items() if field not in layout.common}
        if (found := _PRODUCT.fullmatch(texts.get("score", ""))) and not {"likelihood", "impact"} & texts.keys():
            first, second, product = found.groups()
            swapped = plain(layout.heads[places["score"]]).endswith(("i x l", "ixl"))
            texts |= dict(zip(("likelihood", "impact"), (second, first) if swapped else (first, second), strict=True))
            texts["score"] = product or str(int(first) * int(second))
        cells = {field: sheet.place(row, column, sheet.text(layout.row, column)) for field, column in places.items()}
        entries.append(Entry(sheet, stage, texts, cells))
    return entries


def _merged(sheet: Sheet, row: int, column: int) -> str:
    """What a cell that is merged over several risks says of this one too."""
    for top, left, bottom, right in sheet.merged:
        if top < row <= bottom and left <= column <= right:
            return sheet.text(top, left)
    return ""


def _cell(sheet: Sheet, row: int, span: tuple[int, ...], problems: list[Problem]) -> str:
    """Text of a cell; one whose formula failed or was never computed counts as empty, and is named."""
    flaw: Any = sheet.errors.get((row, span[0])) or sheet.uncomputed.get((row, span[0]))
    if flaw:
        problems.append(
            sheet.problem(
                "formula without a result",
                str(flaw),
                "a value",
                "The cell counts as empty. Open the workbook in a spreadsheet program and save it.",
                sheet.address(row, span[0]),
                error=False,
            )
        )
    return _first(sheet, row, span)


def _is_continuation(entries: list[Entry], layout: _Layout) -> bool:
    numbered = "risk" in layout.common and any(entry.texts["risk"] for entry in entries)
    scored = any(entry.texts.get(field) for entry in entries for field in STAGED_NAMES)
    return not numbered and not scored


def _layout_problems(sheet: Sheet, layout: _Layout) -> Iterator[Problem]:
    for column, field in layout.repeated.items():
        heading = layout.named(column)
        option = f'--column {field}="{heading}"'
        yield sheet.problem(
            "two columns with one meaning",
            f"a second column for {heading!r}",
            "one column for each of likelihood, impact, score and priority at each stage",
            f"Say in the headings which is inherent, current or target, or name the one meant: {option}.",
            sheet.address(layout.row, column),
        )
    if layout.left:
        yield sheet.problem(
            "columns left out",
            ", ".join(map(layout.named, layout.left)),
            "the columns of a risk register",
            'Nothing to do unless one of them was meant: then say which, as in --column likelihood="Heading".',
            error=False,
        )


def _no_register(sheet: Sheet, named: Mapping[str, str]) -> Problem:
    """Say what the sheet lacks, judged by the row that comes nearest to a heading row."""
    layouts = [_layout(sheet, row, named) for row in rows_of_headings(sheet)]
    filled = [sum(map(bool, _texts(sheet, layout.row))) for layout in layouts]
    best = max(layouts, key=lambda own: (len(own.common) + len(own.staged), filled[own.row]), default=None)
    lacks = "no row of known headings"
    if best and best.staged:
        lacks = "no column that says what the risk is"
    elif best and best.common:
        lacks = "no column for likelihood, impact, score or priority"
    heads = [text for text in _texts(sheet, best.row) if text] if best else []
    seen = f" (row {best.row + 1} has {', '.join(map(_short, heads[:8]))})" if best and heads else ""
    option = _option(sheet, best) if best and len(heads) > 1 else ""
    return sheet.problem(
        "no risk register",
        lacks + seen,
        "a heading row with Risk or Title and with Likelihood, Impact, Score or Priority",
        (f"If a column means one of them, say so:{option}. " if option else "") + NO_TABLE,
    )


def _option(sheet: Sheet, best: _Layout) -> str:
    """The options that would answer, filled in: the longest texts say what the risk is, levels how likely it is."""
    texts = {column: _below(sheet, best.row, best.spans[column]) for column in best.left if best.heads[column]}
    long = {at: sum(map(len, own)) / len(own) for at, own in texts.items() if own and not are_levels(own)}
    levels = [at for at, own in texts.items() if own and are_levels(own)]
    meant = {"title": max(long, key=lambda at: long[at], default=None)} if "title" not in best.common else {}
    if not best.staged:
        meant["score"] = levels[0] if levels else None
    return "".join(f' --column {field}="{best.named(at)}"' for field, at in meant.items() if at is not None)


def _short(text: str) -> str:
    return re.sub(r"(.{30}).+", r"\1…", text)
