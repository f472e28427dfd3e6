"""Which figures of a page add up, as an attentive reader sees it: groups, parts of groups, measures, parts of a year.

Nothing on a page says that women and men are all staff, or that three bands of age are everybody: a reader sees it in
the groups where every figure is printed, and works out the one that is withheld elsewhere. So does this module.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate, combinations

from esanalysis.council.measures.people import Figure

__all__ = ["DAYS", "Draft", "group_sums", "measure_sums", "period_sums"]

DAYS = 366.0  # nobody is away for longer in a year
Draft = tuple[dict[int, float], float, float]  # a weighted sum of figures, by place, and its limits
_Rows = dict[tuple[str, bool], int]  # one measure: where its figure of each group stands

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
    """Measures, or headings, that add up to another, to two others, or to all staff, in every group printing them."""
    lines: dict[tuple, dict[str, _Rows]] = defaultdict(lambda: defaultdict(dict))
    staff: dict[tuple, dict[tuple, _Rows]] = defaultdict(lambda: defaultdict(dict))
    for at, figure in enumerate(true):
        source, heading, measure, period = figure.of
        if figure.kind != "average":
            row, of = (figure.group, figure.total), (figure.table, source, period, figure.kind)
            lines[(*of, "measures", heading)][measure].setdefault(row, at)
            lines[(*of, "headings", measure)][heading].setdefault(row, at)
        if figure.base:
            staff[figure.table, source, period, figure.kind][heading, measure].setdefault(
                (figure.group, figure.total), at
            )
    for key, measures in lines.items():
        own = list(measures.values())
        elsewhere = [rows for rows in staff[key[:4]].values() if rows not in own]
        for parts, wholes in _splits(own, elsewhere):
            complete = len(parts) == len(own) - len(wholes) and not any(rows in elsewhere for rows in wholes)
            yield from _split_sums(true, parts, wholes, complete=complete and len(wholes) < 2)


def _splits(measures: list[_Rows], staff: list[_Rows]) -> Iterator[tuple[Sequence[_Rows], Sequence[_Rows]]]:
    """Sets of measures that could be as much as another measure, as two others, or (of shares) everybody."""
    count = len(measures)
    most = _PARTS if count <= _MEASURES else 2
    sizes = {*range(2, most + 1), *range(max(2, count - 2), count + 1)}  # a long list is tried as a whole
    for chosen in (some for size in sorted(sizes) for some in combinations(range(count), size)):
        parts = [measures[at] for at in chosen]
        others = [measures[at] for at in range(count) if at not in chosen]
        yield parts, ()
        yield from ((parts, (whole,)) for whole in (*others, *staff))
        if len(parts) == 2 and most == _PARTS:
            later = [measures[at] for at in range(chosen[0] + 1, count) if at not in chosen]
            yield from ((parts, pair) for pair in combinations(later, 2))


def _split_sums(
    true: list[Figure], parts: Sequence[_Rows], wholes: Sequence[_Rows], *, complete: bool
) -> Iterator[Draft]:
    """The sums of one split by group, if it comes out wherever it can be checked.

    Where it takes all measures of its heading (`complete`) a small sum tells too, and a group that is off is left out.
    """
    found, checked, told = [], 0, complete
    for row in parts[0]:
        if not all(row in measure for measure in (*parts, *wholes)):
            continue
        weights = dict.fromkeys((one[row] for one in parts), 1.0) | dict.fromkeys((one[row] for one in wholes), -1.0)
        first = true[parts[0][row]]
        end = 0.0 if wholes else first.staff if first.kind == "share" else math.nan
        margin = sum(true[at].margin for at in weights) + 1e-6
        off = abs(sum(weight * true[at].amount for at, weight in weights.items()) - end)
        if off > margin and complete:
            continue
        if off > margin:
            return
        checked += not math.isnan(off)
        told |= sum(true[one[row]].amount for one in parts) >= _CHANCE
        if not math.isnan(end) and not math.isnan(margin):
            found.append((weights, end - margin, end + margin))
    if told and checked > (len(wholes) > 1):  # in one group two pairs come out alike too often
        yield from found


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
