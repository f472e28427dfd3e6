"""Totals and averages that stand printed beside the ratings, held against them.

A printed figure that the ratings contradict is never overwritten. It is shown beside the computed one,
with the likeliest cause: one slip, such as a sum that starts one column late, that explains every
contradicted figure of its row or column at once.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from esanalysis.errors import Problem
from esanalysis.instrument.framework import Framework
from esanalysis.ratings.reading.tables import PrintedFigure, Table

__all__ = ["check_printed"]

_LISTED = 12  # contradicted figures named one by one before "and n more"

_SINGULAR = {"leave": "leaves", "include": "includes", "count": "counts", "do": "does", "are": "is"}

Marks = NDArray[np.float64]

_COMPUTED: dict[str, Callable[[Any], float]] = {
    "total": lambda marks: float(np.nansum(marks)),
    "average": lambda marks: float(np.nanmean(marks)),
    "lowest": lambda marks: float(np.nanmin(marks)),
    "highest": lambda marks: float(np.nanmax(marks)),
    "median": lambda marks: float(np.nanmedian(marks)),
    "count": lambda marks: float(np.isfinite(marks).sum()),
}
_KINDS = tuple(_COMPUTED)


@dataclass(frozen=True)
class _Line:
    """One printed figure, the marks it should come from, and how a person knows the line."""

    figure: PrintedFigure
    name: str
    number: float
    marks: Marks
    total: float | None = None  # the total printed on the same line, beside an average

    @property
    def computed(self) -> float:
        """The figure that the marks give."""
        return _COMPUTED[self.figure.kind](self.marks)

    def agrees(self, number: float) -> bool:
        """Whether the printed figure is `number`, rounded as printed; an average may be cut off instead."""
        printed = self.figure.value
        unit = 10.0 ** -len(f"{printed:.10g}".partition(".")[2])
        rounded = abs(printed - number) <= unit / 2 + 1e-9
        return rounded or (self.figure.kind == "average" and 0 <= number - printed < unit)


@dataclass(frozen=True)
class _Cause:
    """A slip: the words for it, and the figure it would have printed."""

    words: str
    figure: Callable[[_Line], float]


def check_printed(table: Table, framework: Framework, *, swapped: bool = False) -> list[Problem]:
    """Find printed totals and averages that the ratings contradict; one problem for each cause.

    Parameters
    ----------
    table : Table
        Entries and printed figures of one grid.
    framework : Framework
        Names the factors.
    swapped : bool
        True when the schools run down, so that a factor's figures are sums over rows.
    """
    problems: list[Problem] = []
    if not table.printed:
        return problems
    for along in ("school", "ksf"):
        groups = {kind: _lines(table, framework, kind, along) for kind in _KINDS}
        _swap_misnamed(groups, table)
        wrong = {kind: [line for line in lines if not line.agrees(line.computed)] for kind, lines in groups.items()}
        cell = "row" if (along == "school") == swapped else "column"
        item = framework.factor if along == "ksf" else cell if _repeat(table) else "school"
        for kind, lines in groups.items():
            if wrong[kind]:
                other = "average" if kind == "total" else "total"
                agrees = f"the printed {other}s agree with the ratings"
                remark = agrees if groups[other] and not wrong[other] else ""
                words = _cause(lines, wrong[kind], _items(table, framework, along), item, cell)
                problems.append(_problem(table, kind, lines, wrong[kind], words, remark))
    return problems


def _swap_misnamed(groups: dict[str, list[_Line]], table: Table) -> None:
    """Take figures that are called totals, and are averages throughout, for averages; say it nowhere else."""
    totals = groups["total"]
    averages = [line for line in totals if line.agrees(_mean(line.marks)) and not line.agrees(line.computed)]
    if groups["average"] or not totals or len(averages) < len(totals):
        return
    renamed = {id(line.figure): replace(line.figure, kind="average") for line in totals}
    table.printed = [renamed.get(id(figure), figure) for figure in table.printed]
    groups["average"] = [replace(line, figure=renamed[id(line.figure)]) for line in totals]
    groups["total"] = []


def _items(table: Table, framework: Framework, along: str) -> list[str]:
    """Names of what a figure runs over: the schools, or the factors."""
    if along == "school":
        if not _repeat(table):
            return table.schools
        columns = (table.rated["school"].texts(), table.rated["rater"].texts())
        names = [f"{school} by {rater}" if rater else str(school) for school, rater in zip(*columns, strict=True)]
        return [names[who] for who in dict.fromkeys(table.at.tolist())]
    return [framework.short(framework.keys[place]) for place in dict.fromkeys(table.ksf.tolist())]


def _repeat(table: Table) -> bool:
    """Whether a school stands there more than once, as where several raters marked it."""
    return len(table.schools) < len(table.rated["school"].codes)


def _lines(table: Table, framework: Framework, kind: str, along: str) -> list[_Line]:
    """Pair the printed figures of one kind with the marks they run over; lines without marks drop out.

    A figure whose heading names another round than the grid's is that round's, and is not held against these marks;
    nor is one of a school with several rows, of which it may be any.
    """
    across = "ksf" if along == "school" else "school"
    own = _own_figures(table, kind, across)
    if not own or (along == "ksf" and _repeat(table)):
        return []
    schools = table.rated["school"].texts()
    named: dict[str, list[str]] = {
        "school": [str(schools[who]) for who in table.at],
        "ksf": [framework.keys[place] for place in table.ksf],
    }
    runs: list[Any] = table.at.tolist() if along == "school" else named[along]
    items = {item: place for place, item in enumerate(dict.fromkeys(runs))}
    marks: dict[str, Marks] = {}
    for line, item, rating in zip(named[across], runs, table.rating.tolist(), strict=True):
        if line not in marks:
            marks[line] = np.full(len(items), np.nan)
        marks[line][items[item]] = rating
    keyed = {(f.kind, key): f for f in own if (key := getattr(f, across)) is not None}
    totals = {getattr(f, across): f for f in _own_figures(table, "total", across)}
    lines = []
    for place, key in enumerate(marks, start=1):
        figure = keyed.get((kind, key))
        if figure is None or np.isnan(marks[key]).all():
            continue
        factor = framework[key] if across == "ksf" else None
        name = f"{framework.factor} {factor.number}" if factor else key
        total = totals.get(key)
        number = factor.number if factor and isinstance(factor.number, int) else place
        lines.append(_Line(figure, name, number, marks[key], total.value if total else None))
    return lines


def _own_figures(table: Table, kind: str, across: str) -> list[PrintedFigure]:
    """Figures of one kind that speak of the grid's own round; of another year only where that is all there is."""
    found = [figure for figure in table.printed if figure.kind == kind and getattr(figure, across) is not None]
    rounds = {figure.round for figure in found}
    own = {str(text) for text in table.rated["round"].texts()}
    if not rounds & own:
        return found if own == {"undated"} and len(rounds) == 1 else []
    return [figure for figure in found if figure.round in own]


def _cause(lines: list[_Line], wrong: list[_Line], items: list[str], item: str, cell: str) -> str:
    """Words for the one slip that explains all contradicted figures; empty if there is none.

    A slip that also fits the figures that agree is likelier than one made on some lines only. A single
    figure is explained by many a school's mark, so there only the ends of the line are believed.
    """
    kind = wrong[0].figure.kind
    if kind not in ("total", "average"):
        return ""
    causes = list(_total_causes(items, item, cell) if kind == "total" else _average_causes(items, item))
    fitting = [cause for cause in causes if all(line.agrees(cause.figure(line)) for line in wrong)]
    throughout = [cause for cause in fitting if all(line.agrees(cause.figure(line)) for line in lines)]
    if len(wrong) == 1:
        ends = [cause for cause in throughout or fitting if "the first" in cause.words or "the last" in cause.words]
        alone = fitting if len(fitting) == 1 else []
        fitting, throughout = ends or alone, []
    if likeliest := throughout or fitting:
        return likeliest[0].words
    gaps = {round(line.figure.value - line.computed, 6) for line in wrong}
    if kind == "total" and len(wrong) > max(1, len(lines) / 2) and len(gaps) == 1:
        gap = gaps.pop()
        side = "higher" if gap > 0 else "lower"
        return f"lie {abs(gap):g} {side} than the ratings throughout, as figures of an earlier version do"
    return ""


def _ends(items: list[str], item: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Every one item, the first and the last before the others, then stretches from either end."""
    last = len(items) - 1
    if last < 1:
        return
    yield f"the first {item}, {items[0]}", (0,)
    yield f"the last {item}, {items[last]}", (last,)
    yield from ((items[place], (place,)) for place in range(1, last))
    for count in range(2, last):
        yield f"the first {count} {item}s", tuple(range(count))
        yield f"the last {count} {item}s", tuple(range(last + 1 - count, last + 1))


def _total_causes(items: list[str], item: str, cell: str) -> Iterator[_Cause]:
    how: dict[tuple[int, ...], str] = {
        (0,): f", as a spreadsheet sum that starts one {cell} late does",
        (len(items) - 1,): f", as a spreadsheet sum that ends one {cell} early does",
    }
    for name, places in _ends(items, item):
        yield _Cause(f"leave out {name}{how.get(places, '')}", partial(_total_without, places))
    yield _Cause("include the number that stands before the name", _total_with_number)
    for place, name in enumerate(items):
        yield _Cause(f"count {name} twice", partial(_total_with_twice, place))


def _average_causes(items: list[str], item: str) -> Iterator[_Cause]:
    yield _Cause("count blank cells as 0", _average_over_all)
    yield _Cause("are the printed total divided by the number of ratings", _average_of_total)
    for name, places in _ends(items, item):
        yield _Cause(f"leave out {name}", partial(_average_without, places))


def _total_without(places: tuple[int, ...], line: _Line) -> float:
    return float(np.nansum(np.delete(line.marks, places)))


def _total_with_number(line: _Line) -> float:
    return line.computed + line.number


def _total_with_twice(place: int, line: _Line) -> float:
    return line.computed + float(np.nan_to_num(line.marks[place]))


def _average_over_all(line: _Line) -> float:
    return float(np.nansum(line.marks)) / len(line.marks)


def _average_of_total(line: _Line) -> float:
    return math.nan if line.total is None else line.total / float(np.isfinite(line.marks).sum())


def _average_without(places: tuple[int, ...], line: _Line) -> float:
    return _mean(np.delete(line.marks, places))


def _mean(marks: Marks) -> float:
    rated = marks[np.isfinite(marks)]
    return float(rated.mean()) if rated.size else math.nan


def _problem(table: Table, kind: str, lines: list[_Line], wrong: list[_Line], words: str, remark: str) -> Problem:
    said = words or "do not agree with the ratings"
    if len(wrong) > 1:
        count = f"all {len(wrong)}" if len(wrong) == len(lines) else f"{len(wrong)} of the {len(lines)}"
    else:
        count = "the" if len(lines) == 1 else f"1 of the {len(lines)}"
        first, _, rest = said.partition(" ")
        said = f"{_SINGULAR[first]} {rest}"
    noun = kind if kind in ("total", "average", "median", "count") else f"{kind} mark"
    what = f"{count} printed {noun}{'' if count == 'the' else 's'} {said}"
    verb = {"total": "add up to", "average": "average"}.get(kind, "give")
    listed = [f"{wrong[0].name}: printed {wrong[0].figure.value:.10g}, ratings {verb} {_short(wrong[0].computed)}"]
    listed += [f"{line.name}: {line.figure.value:.10g}, not {_short(line.computed)}" for line in wrong[1:_LISTED]]
    if len(wrong) > _LISTED:
        listed.append(f"and {len(wrong) - _LISTED} more")
    if remark:
        listed.append(remark)
    found = table.sheet.problem(
        f"printed {kind} contradicted",
        f"{what} ({'; '.join(listed)})",
        "",
        "Both are kept and shown; what is computed comes from the ratings.",
        _range([line.figure.cell for line in lines], [line.figure.cell for line in wrong]),
        error=False,
    )
    return replace(found, schools=tuple(table.schools))


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _range(cells: list[str], wrong: list[str]) -> str:
    """Addresses of the contradicted cells, as a range where they follow each other."""
    start = cells.index(wrong[0])
    if len(wrong) > 1 and cells[start : start + len(wrong)] == wrong:
        return f"{wrong[0]}:{wrong[-1]}"
    return ", ".join(wrong)
