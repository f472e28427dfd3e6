"""Which groups of a page add up: to a total, to a group that they are parts of, as an attentive reader sees it."""

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate

from esanalysis.council.measures.people import Figure, own_words
from esanalysis.council.measures.sums import CHANCE, DAYS, Draft, is_part_of

__all__ = ["group_sums"]

_OF_WHICH = re.compile(r"(?:of (?:which|whom)|thereof|incl(?:uding|\.)?)\b")


def group_sums(true: list[Figure], *, totals_known: bool) -> Iterator[Draft]:
    """Groups of a set and their total; of shares and averages the people and days behind them."""
    parents = _parents(true)
    groups = {figure.group for figure in true if not figure.total} - parents.keys()
    sets: dict[tuple, list[int]] = defaultdict(list)
    for at, figure in enumerate(true):
        sets[figure.table, figure.of, figure.kind].append(at)
    for (*_, kind), places in sets.items():
        yield from _part_sums(true, places, parents)
        totals, every = [at for at in places if true[at].total], [at for at in places if not true[at].total]
        parts = [at for at in every if true[at].group not in parents]
        if kind in ("share", "average"):
            yield from _averages(true, totals, parts, parents)
            continue
        for total, previous in zip(totals, [-1, *totals], strict=False):
            since = [at for at in parts if previous < at < total]  # a sub-total is of what stands above it
            best = min((parts, since), key=lambda group: _off(group, total, true)) if since else parts
            if not best:
                continue
            weights = dict.fromkeys(best, 1.0) | {total: -1.0}
            left_out = groups - {true[at].group for at in best}
            if left_out and _off(best, total, true) > 0:  # they may be counted in the total, at most all of them
                yield weights, -math.inf, 0.0
                yield from ((weights | rest, 0.0, math.inf) for rest in _most(true, total, left_out))
            else:
                yield weights, 0.0, 0.0
        known = sum(true[at].value for at in parts)
        if kind == "people" and totals_known and len(parts) > 1 and not math.isnan(known):
            yield dict.fromkeys(parts, 1.0), known, known


def _most(true: list[Figure], total: int, groups: set[str]) -> Iterator[dict[int, float]]:
    """The staff, or all who left, of some groups: none of them counts more than that for a part."""
    lines: dict[tuple, dict[str, int]] = defaultdict(dict)
    for at, figure in enumerate(true):
        if figure.kind == true[total].kind and (figure.base or is_part_of(true[total].of, figure.of)):
            lines[figure.table, figure.of].setdefault(figure.group, at)
    for line in lines.values():
        if groups <= line.keys():
            yield {line[group]: 1.0 for group in groups}


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
    counted = [figures for (*_, kind), figures in sets.items() if kind == "people"]
    sums = {
        whole: _holds(whole, {group for group, of in found.items() if of == whole}, counted) for whole in found.values()
    }
    return {group: whole for group, whole in found.items() if _OF_WHICH.match(group) or sums[whole]}


def _holds(whole: str, parts: set[str], counted: list[list[Figure]]) -> bool:
    """Whether groups add up to another in at least half of the measures that count them all: one may be chance."""
    ways = []
    for figures in counted:
        values = {figure.group: figure.value for figure in figures if not figure.total}
        off = sum(values.get(part, math.nan) for part in parts) - values.get(whole, math.nan)
        if not math.isnan(off) and (off or values[whole]):
            ways.append(off == 0)
    return 2 * sum(ways) >= len(ways)


def _adding_up(figures: list[Figure]) -> dict[str, str]:
    """Groups that follow a larger one, or stand before it, and add up to it.

    A sum alone may be chance: the total counts such groups once, there are several of them, their names say so, or the
    last group of a list is all that stands above it.
    """
    groups = [figure for figure in figures if not figure.total]
    families: dict[str, list[Figure]] = {}
    for at, whole in enumerate(groups):
        if whole.value < CHANCE or any(whole in parts for parts in families.values()):
            continue
        taken = [each for parts in families.values() for each in parts]
        for beside in (groups[at + 1 :], groups[:at][::-1]):
            sums = list(accumulate(part.value for part in beside))
            if whole.value in sums[1:]:
                parts = beside[: sums.index(whole.value, 1) + 1]
                if not any(part in taken or part.group in families for part in parts):
                    families[whole.group] = parts
                    break
    found = {part.group: whole for whole, parts in families.items() for part in parts}
    totals = [figure.value for figure in figures if figure.total]
    once = sum(figure.value for figure in groups if figure.group not in found)
    if once in totals or (len(families) > 1 and not totals):
        return found
    last = groups[-1].group if groups else ""
    sure = {last} if not totals and len(families.get(last, ())) == len(groups) - 1 else set()
    sure |= {whole for whole, parts in families.items() if _are_called(whole, parts)}
    return {group: whole for group, whole in found.items() if whole in sure}


def _are_called(whole: str, parts: list[Figure]) -> bool:
    """Whether the names of groups hold the name of the group that they are parts of."""
    words = set(own_words(whole))
    return bool(words) and all(words < set(own_words(part.group)) for part in parts)


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
        known = true[parent].kind == "people" and _off(parts, parent, true) < math.inf
        complete = listed == named and (_off(parts, parent, true) == 0 if known else _are_all(true, parent, parts))
        yield dict.fromkeys(parts, 1.0) | {parent: -1.0}, 0.0 if complete else -math.inf, 0.0


def _are_all(true: list[Figure], parent: int, parts: list[int]) -> bool:
    """Whether the parts are all people of their group, where the page counts them."""
    staff = [sum(true[base].value for base in true[at].bases) if true[at].bases else math.nan for at in parts]
    whole = sum(true[base].value for base in true[parent].bases) if true[parent].bases else math.nan
    return sum(staff) == whole


def _off(parts: list[int], total: int, true: list[Figure]) -> float:
    off = abs(sum(true[at].value for at in parts) - true[total].value)
    return math.inf if math.isnan(off) else off


def _averages(true: list[Figure], totals: list[int], parts: list[int], parents: dict[str, str]) -> Iterator[Draft]:
    """Shares and averages of groups and their total, by the people and days behind them."""
    if len(totals) == 1 and parts:
        yield _with_rest(true, totals[0], parts, parents)
    for total, previous in zip(totals, [-1, *totals], strict=False):
        since = [at for at in parts if previous < at < total]
        if len(totals) > 1 and since and _are_all(true, total, since):  # a sub-total is of what stands above it
            yield dict.fromkeys(since, 1.0) | {total: -1.0}, 0.0, 0.0
        elif len(totals) > 1 and parts and _are_all(true, total, parts):
            yield dict.fromkeys(parts, 1.0) | {total: -1.0}, 0.0, 0.0


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
