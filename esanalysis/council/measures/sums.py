"""Which figures of a page add up, as an attentive reader sees it: groups, parts of groups, measures, parts of a year.

Nothing on a page says that women and men are all staff, or that three bands of age are everybody: a reader sees it in
the groups where every figure is printed, and works out the one that is withheld elsewhere. So does this module.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate, combinations

from esanalysis.council.measures.people import Figure

__all__ = ["DAYS", "Draft", "group_sums", "measure_sums", "period_sums"]

DAYS = 366.0  # nobody is away for longer in a year
Draft = tuple[dict[int, float], float, float]  # a weighted sum of figures, by place, and its limits

_OF_WHICH = re.compile(r"(?:of (?:which|whom)|thereof|incl(?:uding|\.)?)\b")
_CHANCE = 20  # smaller figures add up by chance too often to tell anything
_PARTS = 5  # into how many parts a whole is taken apart
_MEASURES = 12  # of a heading with more, only pairs are tried


def group_sums(true: list[Figure], *, totals_known: bool) -> Iterator[Draft]:
    """Groups of a set and their total; of shares and averages the people and days behind them."""
    parents = _parents(true)
    sets: dict[tuple, list[int]] = defaultdict(list)
    for at, figure in enumerate(true):
        sets[figure.table, figure.of, figure.kind].append(at)
    for (*_, kind), places in sets.items():
        yield from _part_sums(true, places, parents)
        totals, every = [at for at in places if true[at].total], [at for at in places if not true[at].total]
        parts = [at for at in every if true[at].group not in parents]
        if kind in ("share", "average"):
            if len(totals) == 1 and parts:
                yield _with_rest(true, totals[0], parts, parents)
            continue
        for total, previous in zip(totals, [-1, *totals], strict=False):
            since = [at for at in parts if previous < at < total]  # a sub-total is of what stands above it
            best = min((parts, since), key=lambda group: _off(group, total, true)) if since else parts
            if best:
                yield dict.fromkeys(best, 1.0) | {total: -1.0}, 0.0, 0.0
        known = sum(true[at].value for at in parts)
        if kind == "people" and totals_known and len(parts) > 1 and not math.isnan(known):
            yield dict.fromkeys(parts, 1.0), known, known


def _parents(true: list[Figure]) -> dict[str, str]:
    """The group of which each group is a part: "of which" says so, or the counts that follow one add up to it."""
    sets: dict[tuple, list[Figure]] = defaultdict(list)
    for figure in true:
        sets[figure.table, figure.of, figure.kind].append(figure)
    found: dict[str, str] = {}
    for (*_, kind), figures in sets.items():
        parent = ""
        for figure in figures:
            if not _OF_WHICH.match(figure.group):
                parent = figure.group
            elif parent:
                found[figure.group] = parent
        if kind == "people":
            found |= _adding_up(figures)
    return found


def _adding_up(figures: list[Figure]) -> dict[str, str]:
    """Groups that follow a larger one and add up to it, where the total counts them once."""
    found: dict[str, str] = {}
    groups = [figure for figure in figures if not figure.total]
    for first, whole in enumerate(groups):
        sums = list(accumulate(part.value for part in groups[first + 1 :]))
        if whole.value >= _CHANCE and whole.group not in found and whole.value in sums[1:]:
            parts = groups[first + 1 : first + 2 + sums.index(whole.value, 1)]
            found |= {part.group: whole.group for part in parts}
    once = sum(figure.value for figure in groups if figure.group not in found)
    return found if once in [figure.value for figure in figures if figure.total] else {}


def _part_sums(true: list[Figure], places: list[int], parents: dict[str, str]) -> Iterator[Draft]:
    """A group and its parts: together at most the group, and all of it where their people are."""
    at_of = {true[at].group: at for at in places if not true[at].total}
    families: dict[int, list[int]] = defaultdict(list)
    for group, at in at_of.items():
        if (parent := at_of.get(parents.get(group, ""))) is not None:
            families[parent].append(at)
    for parent, parts in families.items():
        listed = {true[at].group for at in parts}
        named = {group for group, of in parents.items() if of == true[parent].group}
        complete = listed == named and _are_all(true, parent, parts)
        yield dict.fromkeys(parts, 1.0) | {parent: -1.0}, 0.0 if complete else -math.inf, 0.0


def _are_all(true: list[Figure], parent: int, parts: list[int]) -> bool:
    """Whether the parts are all people of their group, where the page counts them."""
    staff = [sum(true[base].value for base in true[at].bases) if true[at].bases else math.nan for at in parts]
    whole = sum(true[base].value for base in true[parent].bases) if true[parent].bases else math.nan
    return sum(staff) == whole


def _off(parts: list[int], total: int, true: list[Figure]) -> float:
    off = abs(sum(true[at].value for at in parts) - true[total].value)
    return math.inf if math.isnan(off) else off


def _with_rest(true: list[Figure], total: int, parts: list[int], parents: dict[str, str]) -> Draft:
    """Groups for which no share or average is printed are part of the total's too: at most all of their staff."""
    listed = {true[at].group for at in parts} | parents.keys()
    bases = [figure for figure in true if figure.base and not figure.total]
    bases = [figure for figure in bases if figure.of[0] == true[total].of[0]] or bases
    others = [figure.value for figure in bases if figure.group not in listed]
    rest = sum(others) if bases else math.inf
    scale = DAYS if true[total].kind == "average" else 1.0
    least = -math.inf if math.isnan(rest) else -rest * scale
    return dict.fromkeys(parts, 1.0) | {total: -1.0}, least, 0.0


def measure_sums(true: list[Figure]) -> Iterator[Draft]:
    """Measures that add up to another, to two others, or to everybody, in every group that prints them all."""
    lines: dict[tuple, dict[str, dict[tuple, int]]] = defaultdict(lambda: defaultdict(dict))
    for at, figure in enumerate(true):
        source, heading, measure, period = figure.of
        if figure.kind != "average":
            row = figure.group, figure.total
            lines[figure.table, source, heading, period, figure.kind][measure].setdefault(row, at)
    for (*_, kind), measures in lines.items():
        for parts, wholes in _splits(list(measures), everybody=kind == "share"):
            yield from _split_sums(true, [measures[name] for name in parts], [measures[name] for name in wholes])


def _splits(names: list[str], *, everybody: bool) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Sets of measures that could be as much as another measure, as two others, or (nothing named) everybody."""
    most = _PARTS if len(names) <= _MEASURES else 2
    for parts in (some for size in range(2, most + 1) for some in combinations(names, size)):
        others = [name for name in names if name not in parts]
        if everybody:
            yield parts, ()
        yield from ((parts, (whole,)) for whole in others)
        if len(parts) == 2:
            yield from ((parts, pair) for pair in combinations(others, 2) if parts < pair)


def _split_sums(true: list[Figure], parts: list[dict[tuple, int]], wholes: list[dict[tuple, int]]) -> Iterator[Draft]:
    """The sums of one split by group, if it comes out wherever it can be checked."""
    rows = [row for row in parts[0] if all(row in measure for measure in (*parts, *wholes))]
    sums = [({one[row]: 1.0 for one in parts} | {one[row]: -1.0 for one in wholes}) for row in rows]
    ends = [0.0 if wholes else true[parts[0][row]].staff for row in rows]
    margins = [sum(true[at].margin for at in weights) + 1e-6 for weights in sums]
    offs = [
        abs(sum(weight * true[at].amount for at, weight in weights.items()) - end)
        for weights, end in zip(sums, ends, strict=True)
    ]
    checked = [at for at, off in enumerate(offs) if not math.isnan(off)]
    if not checked or any(offs[at] > margins[at] for at in checked):
        return
    told = [at for at in checked if sum(true[one].amount for one in sums[at]) >= _CHANCE]
    alone = len(checked) == 1 and len(wholes) != 1 and bool(wholes)
    if not told or alone:  # in one group two pairs come out alike too often
        return
    for weights, end, margin in zip(sums, ends, margins, strict=True):
        if not math.isnan(end) and not math.isnan(margin):
            yield weights, end - margin, end + margin


def period_sums(true: list[Figure]) -> Iterator[Draft]:
    """The parts of a year and the year."""
    lines: dict[tuple, list[int]] = defaultdict(list)
    for at, figure in enumerate(true):
        if figure.kind in ("people", "fte"):
            lines[figure.table, figure.of[:3], figure.group, figure.kind].append(at)
    for places in lines.values():
        if len(places) < 3 or len({true[at].of[3] for at in places}) < len(places):
            continue
        values = {at: true[at].value for at in places}
        whole = max(values, key=lambda at: values[at])
        margin = sum(true[at].half for at in places) + 1e-6
        if values[whole] and abs(sum(values.values()) - 2 * values[whole]) <= margin:
            yield {at: -1.0 if at == whole else 1.0 for at in places}, -margin, margin
