"""Risk registers as people keep them: headings below a title, and pairs of inherent and current scores."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from esanalysis.council.reading.shape import alone, heads_of, left_out, rows_of_headings
from esanalysis.english import plain
from esanalysis.errors import Problem
from esanalysis.files.sheet import Sheet

__all__ = ["STAGES", "Entry", "read_register"]

STAGES = ("stated", "inherent", "current", "target")
# What people call the columns. The first name that a sheet has wins; the others are left out and named.
NAMES = {
    "risk": (
        "id",
        "no",
        "number",
        "risk id",
        "risk no",
        "risk number",
        "risk ref",
        "ref",
        "reference",
        "risk reference",
    ),
    "title": (
        *("title", "risk title", "risk scenario title", "risk scenario", "risk name", "risk", "risk event", "the risk"),
        *("risk description and consequence", "risk and consequence", "risk description and consequences"),
        *("risk description", "description of risk", "description of the risk", "risk statement", "risk identified"),
        *("description", "scenario", "subject", "hazard", "risk area", "issue", "what could go wrong"),
    ),
    "owner": (
        *("owner", "risk owner", "responsibility", "responsible", "responsible officer", "lead officer", "lead"),
        *("risk lead", "accountable officer", "assigned to", "manager"),
    ),
    "note": ("note", "notes", "comment", "comments"),
    "source": ("source", "register"),
}
STAGED_NAMES = {
    "likelihood": (
        "likelihood",
        "probability",
        "l",
        "p",
        "prob",
        "probability of occurrence",
        "likelihood of occurrence",
    ),
    "impact": ("impact", "severity", "i", "s", "consequence", "impact of occurrence"),
    "score": (
        *(
            "score",
            "risk score",
            "rating",
            "risk rating",
            "risk level",
            "total score",
            "total",
            "l x i",
            "i x l",
            "p x i",
        ),
        *(
            "lxi",
            "l i",
            "p i",
            "likelihood x impact",
            "probability x impact",
            "overall",
            "overall risk",
            "level of risk",
        ),
        "rag",
    ),
    "priority": ("priority", "rank", "risk priority", "risk rank", "ranking"),
}
_CONTROLS = r"(?:mitigat\w*|controls?|treatment)"
STAGE_WORDS = {  # the first that a heading has
    "inherent": rf"inherent|gross|initial|original|uncontrolled|unmitigated|raw|(?:pre|before|without) {_CONTROLS}",
    "current": rf"current|residual|net|mitigated|controlled|(?:post|after|with) {_CONTROLS}",
    "target": "target",
}
_WEAK = ("consequence", "total", "rag", "overall", "overall risk", "level of risk")
# What a level or a score may be; below a weak heading other words are a colour, or say what happens.
_LEVEL = re.compile(
    r"\d+[km]?|[a-e]\d?|very|high|medium|moderate|low|minor|major|severe|serious|critical|(?:in)?significant|negligible"
    r"|catastrophic|extreme(?:ly)?"
)
_LONG = 5  # words: more are no level
_OF_A_LEVEL = ("score", "rating", "level", "value", "assessment")  # "Likelihood rating" is the likelihood

_ASIDE = re.compile(r"\(.*?\)|\[.*?\]")  # Likelihood (1-5)

Spot = tuple[str, str]  # stage and field


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
    left_out: tuple[str, ...]
    repeated: tuple[tuple[str, int], ...]

    @property
    def stages(self) -> list[str]:
        found = {stage for stage, _ in self.staged}
        return [stage for stage in STAGES if stage in found]


def read_register(sheet: Sheet, named: Mapping[str, str] | None = None) -> tuple[list[Entry] | None, list[Problem]]:
    """Read the entries of one sheet, one for each risk and stage; None if it holds no register.

    A register has, in one of its first rows, a heading for what the risk is and one for its likelihood,
    impact, score or priority. ``Inherent``, ``Current``, ``Target`` (or their usual synonyms) stand in the
    heading itself or merged above it.

    Parameters
    ----------
    sheet : Sheet
    named : dict of field to heading, optional
        Which heading is meant, where it is none of the usual ones; fields are those of `NAMES` and `STAGED_NAMES`.

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
    headings = heads_of(sheet, layout.row)
    place = 0
    for row in range(layout.row + 1, len(sheet.rows)):
        texts = _texts(sheet, row)
        used = [*layout.common.values(), *layout.staged.values()]
        if not any(texts[column] for column in used) or texts == headings:
            continue
        found = _entries(sheet, row, layout, place + 1, problems)
        if alone(sheet, row) or _is_continuation(found, layout):
            notes.append(next(filter(None, texts)))
            continue
        place += 1
        entries += found
    if notes:
        problems.append(left_out(sheet, notes))
    return entries, problems


def _texts(sheet: Sheet, row: int) -> list[str]:
    return [sheet.text(row, column) for column in range(sheet.width)]


def _find_layout(sheet: Sheet, named: Mapping[str, str]) -> _Layout | None:
    """Of two rows of headings the lower one, which has more of likelihood, impact and score."""
    layouts = [_layout(sheet, row, named) for row in rows_of_headings(sheet)]
    found = [layout for layout in layouts if "title" in layout.common and layout.staged]
    return max(found, key=lambda layout: len(layout.staged), default=None)


def _layout(sheet: Sheet, row: int, named: Mapping[str, str]) -> _Layout:
    above = _stages_above(sheet, row)
    candidates: dict[str, list[tuple[int, int, str]]] = {}
    staged: dict[Spot, int] = {}
    left_out, repeated = [], []
    heads = heads_of(sheet, row)
    for column, heading in enumerate(heads):
        stage, rest = _stage_of(heading)
        spot = _staged_field(stage or above[column], rest, own_stage=bool(stage))
        name = None if stage else _common_field(heading)
        meant = named.get(plain(heading))
        if spot and not meant and not _holds_levels(sheet, row, column, weak=_is_weak(heading)):
            spot = None
        if meant in STAGED_NAMES:
            name, spot = None, (stage or above[column] or "stated", meant)
        elif meant:
            name, spot = (meant, -1), None
        if name:
            candidates.setdefault(name[0], []).append((name[1], column, heading))
        elif spot and spot in staged and _is_weak(heading) != _is_weak(heads[staged[spot]]):
            worse, better = sorted((column, staged[spot]), key=lambda at: not _is_weak(heads[at]))
            staged[spot] = better
            left_out.append(heads[worse])
        elif spot and spot in staged:
            repeated.append((heading, column))
        elif spot:
            staged[spot] = column
        elif heading:
            left_out.append(heading)
    fields = {field for (_, field), column in staged.items() if not _is_weak(heads[column])}
    for spot, column in [*staged.items()]:  # "Consequence" beside "Gross impact" says what happens
        if _is_weak(heads[column]) and spot[1] in fields and plain(heads[column]) not in named:
            left_out.append(heads[staged.pop(spot)])
    common = {}
    for name_, found in candidates.items():
        common[name_] = min(found)[1]
        left_out += [heading for _, column, heading in found if column != common[name_]]
    return _Layout(row, common, staged, tuple(left_out), tuple(repeated))


def _common_field(heading: str) -> tuple[str, int] | None:
    folded = "no" if heading.strip() == "#" else plain(_ASIDE.sub(" ", heading))
    for field, names in NAMES.items():
        if folded in names:
            return field, names.index(folded)
    return None


def _staged_field(stage: str | None, rest: str, *, own_stage: bool) -> Spot | None:
    if own_stage and rest in ("", "risk"):  # "Residual risk" with a number below it
        return str(stage), "score"
    bare = " ".join(word for word in rest.split() if word not in _OF_A_LEVEL)
    for field, names in STAGED_NAMES.items():
        if rest in names or (field in ("likelihood", "impact") and bare in names):
            return stage or "stated", field
    return None


def _holds_levels(sheet: Sheet, row: int, column: int, *, weak: bool) -> bool:
    """Whether levels or scores stand below a heading, and not sentences or colours."""
    texts = [text for below in range(row + 1, len(sheet.rows)) if (text := sheet.text(below, column))]
    if weak:
        return all(_LEVEL.fullmatch(word) for text in texts for word in plain(text).split())
    return not texts or sum(len(text.split()) <= _LONG for text in texts) * 2 >= len(texts)


def _is_weak(heading: str) -> bool:
    """Whether a heading gives way to a more usual one: "Consequence" beside "Impact" says what happens."""
    return _stage_of(heading)[1] in _WEAK


def _stage_of(heading: str) -> tuple[str | None, str]:
    """Stage that a heading names, and the heading without it."""
    words = plain(_ASIDE.sub(" ", heading))
    for stage, pattern in STAGE_WORDS.items():
        rest, found = re.subn(rf"\b(?:{pattern})\b", " ", words, count=1)
        if found:
            return stage, " ".join(rest.split())
    return None, words


def _stages_above(sheet: Sheet, row: int) -> list[str | None]:
    """Stage that the row above gives each column; a merged cell reaches to the next filled one."""
    stages: list[str | None] = [None] * sheet.width
    current = None
    for column in range(sheet.width if row else 0):
        text = sheet.text(row - 1, column)
        if text:
            current = _stage_of(text)[0]
        stages[column] = current
    return stages


def _entries(sheet: Sheet, row: int, layout: _Layout, place: int, problems: list[Problem]) -> list[Entry]:
    common, cells = {}, {}
    for field, column in layout.common.items():
        common[field] = _cell(sheet, row, column, problems)
        cells[field] = sheet.place(row, column, sheet.text(layout.row, column))
    if "risk" not in common:
        common["risk"] = str(place)  # a register without numbers: its own order numbers it
    entries = []
    for stage in layout.stages:
        texts, own_cells = dict(common), dict(cells)
        for (other, field), column in layout.staged.items():
            if other == stage:
                texts[field] = _cell(sheet, row, column, problems)
                own_cells[field] = sheet.place(row, column, sheet.text(layout.row, column))
        entries.append(Entry(sheet, stage, texts, own_cells))
    return entries


def _cell(sheet: Sheet, row: int, column: int, problems: list[Problem]) -> str:
    """Text of a cell; one whose formula failed or was never computed counts as empty, and is named."""
    flaw: Any = sheet.errors.get((row, column)) or sheet.uncomputed.get((row, column))
    if flaw:
        problems.append(
            sheet.problem(
                "formula without a result",
                str(flaw),
                "a value",
                "The cell counts as empty. Open the workbook in a spreadsheet program and save it.",
                sheet.address(row, column),
                error=False,
            )
        )
    return sheet.text(row, column)


def _is_continuation(entries: list[Entry], layout: _Layout) -> bool:
    numbered = "risk" in layout.common and any(entry.texts["risk"] for entry in entries)
    scored = any(entry.texts.get(field) for entry in entries for field in STAGED_NAMES)
    return not numbered and not scored


def _layout_problems(sheet: Sheet, layout: _Layout) -> Iterator[Problem]:
    for heading, column in layout.repeated:
        yield sheet.problem(
            "two columns with one meaning",
            f"a second column for {heading!r}",
            "one column for each of likelihood, impact, score and priority at each stage",
            "Say in the headings which is inherent, current or target, or remove one.",
            sheet.address(layout.row, column),
        )
    if layout.left_out:
        yield sheet.problem(
            "columns left out",
            ", ".join(layout.left_out),
            "the columns of a risk register",
            "Nothing to do unless one of them was meant: then give it a usual name, such as Likelihood.",
            error=False,
        )


def _no_register(sheet: Sheet, named: Mapping[str, str]) -> Problem:
    """Say what the sheet lacks, judged by the row that comes nearest to a heading row."""
    layouts = [_layout(sheet, row, named) for row in rows_of_headings(sheet)]
    best = max(layouts, key=lambda layout: len(layout.common) + len(layout.staged), default=None)
    lacks = "no row of known headings"
    if best and best.staged:
        lacks = "no column that says what the risk is"
    elif best and best.common:
        lacks = "no column for likelihood, impact, score or priority"
    heads = [text for text in _texts(sheet, best.row) if text] if best else []
    seen = f" (row {best.row + 1} has {', '.join(map(_short, heads[:8]))})" if best and heads else ""
    return sheet.problem(
        "no risk register",
        lacks + seen,
        "a heading row with Risk or Title and with Likelihood, Impact, Score or Priority",
        f"If a column means one of them, say so: {_option(best, heads)}.",
    )


def _option(best: _Layout | None, heads: list[str]) -> str:
    """The option that would answer, filled in with the first heading that means nothing yet."""
    field = "title" if best is None or "title" not in best.common else "likelihood"
    return f'--column {field}="{(best.left_out if best and best.left_out else heads or ["Heading"])[0]}"'


def _short(text: str) -> str:
    return re.sub(r"(.{30}).+", r"\1…", text)
