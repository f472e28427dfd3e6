"""Which measures of a page add up, as an attentive reader sees it: parts of the staff, counts twice, parts of a year.

Nothing on a page says that women and men are all staff, or that three bands of age are everybody: a reader sees it in
the groups where every figure is printed, and works out the one that is withheld elsewhere. So does this module.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from esanalysis.council.measures.people import Figure
from esanalysis.council.measures.workforce import is_leavers, is_movement, is_some, is_staff, is_vacancy

__all__ = [
    "CHANCE", "DAYS", "Draft", "is_part_of", "matter", "may_be_staff", "measure_sums", "period_sums", "same_counts",
    "subset_sums",
]  # fmt: skip

DAYS = 366.0  # nobody is away for longer in a year
Draft = tuple[dict[int, float], float, float]  # a weighted sum of figures, by place, and its limits
_Rows = dict[tuple[str, bool], int]  # one measure: where its figure of each group stands
_Line = tuple[tuple[str, str, str, str], _Rows]  # what it is of, and those

_SIDES = (  # the two sides of one thing, by the names of their measures
    (r"\b(?:women|females?)\b", r"\b(?:men|males?)\b"),
    (r"\bfull[ -]?time\b", r"\bpart[ -]?time\b"),
    (r"\bpermanent\b", r"\b(?:temporary|fixed[ -]?term)\b"),
)
_OF_THE = re.compile(r"(?:of|from|among) (?:the|these|those|all) (\w+)")
_LEFT = re.compile(r"leavers?\b|leaving|\bleft\b|retire|resign|dismiss|redundan|died|death")
_COUNTING = {  # words that say how a measure is counted, and not of what
    "number", "of", "the", "staff", "workforce", "employees", "people", "who", "that", "are", "is", "percentage", "per",
    "cent", "share", "proportion", "in", "post", "headcount",
}  # fmt: skip
CHANCE = 20  # smaller figures add up by chance too often to tell anything
_PARTS = 5  # into how many parts a whole is taken apart
_MEASURES = 12  # of a heading with more, only pairs are tried


def measure_sums(true: list[Figure]) -> Iterator[Draft]:
    """Measures, or headings, that add up to another, to two others, or to all staff, in most groups printing them."""
    lines: dict[tuple, dict[tuple, _Rows]] = defaultdict(lambda: defaultdict(dict))
    staff: dict[tuple, dict[tuple, _Rows]] = defaultdict(lambda: defaultdict(dict))
    for at, figure in enumerate(true):
        source, heading, measure, period = figure.of
        row, of = (figure.group, figure.total), (figure.table, source, period, figure.kind)
        if figure.kind != "average":
            lines[(*of, "measures", heading)][figure.of].setdefault(row, at)
            lines[(*of, "headings", measure)][figure.of].setdefault(row, at)
        if figure.base:
            staff[of][figure.of].setdefault(row, at)
    for key, measures in lines.items():
        own = list(measures.values())
        elsewhere = [rows for of, rows in staff[key[:4]].items() if of not in measures]
        for parts, wholes in _splits(own, elsewhere):
            complete = len(parts) == len(own) - len(wholes) and not any(rows in elsewhere for rows in wholes)
            yield from _split_sums(true, parts, wholes, own, complete=complete and len(wholes) < 2)
    for pool in _pools(true):
        for parts, wholes in _pooled(true, pool):
            yield from _split_sums(true, parts, wholes, [rows for _, rows in pool], pooled=True)


def _pools(true: list[Figure]) -> Iterator[list[_Line]]:
    """Measures of people, and of full-time equivalents, of one time, wherever the page prints them, in its order."""
    for units in (("people", "share"), ("fte",)):
        lines = [line for line in _lines(true) if _first(true, line).kind in units]
        times = [_first(true, line).end or line[0][3] for line in lines]
        for time in dict.fromkeys(filter(None, times)) if any(times) else [""]:
            yield [line for line, own in zip(lines, times, strict=True) if own in ("", time)]


def _pooled(true: list[Figure], pool: list[_Line]) -> Iterator[tuple[Sequence[_Rows], Sequence[_Rows]]]:
    """Two measures, or a run of them as they are printed, that could be all staff; and posts that could be filled."""
    staff = [rows for of, rows in pool if _is_whole(of) and _first(true, (of, rows)).kind != "share"]
    parts = [rows for of, rows in pool if may_be_staff(of) and not is_movement(of[2], of[1])]
    runs = [parts[first:last] for first in range(len(parts)) for last in range(first + 3, len(parts) + 1)]
    for chosen in (*map(list, combinations(parts, 2)), *runs):
        yield from ((chosen, (whole,)) for whole in staff)
        if not staff and all(true[next(iter(rows.values()))].kind == "share" for rows in chosen):
            yield chosen, ()
    for vacant in (rows for of, rows in pool if is_vacancy(of[2])):
        posts = [
            rows for of, rows in pool if rows is not vacant and rows not in staff and not is_movement(of[2], of[1])
        ]
        yield from (((whole, vacant), (rows,)) for whole in staff for rows in posts)


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
    true: list[Figure], parts: Sequence[_Rows], wholes: Sequence[_Rows], others: Sequence[_Rows], *,
    complete: bool = False, pooled: bool = False,
) -> Iterator[Draft]:  # fmt: skip
    """The sums of one split by group, if it comes out in most of those where it can be checked.

    Where it takes all measures of its heading (`complete`) a small sum tells too. Measures that stand anywhere on the
    page (`pooled`) come out by chance in one group too often, and are no sum where one of `others` is what is lacking.
    """
    found, checked, bare = [], 0, 0
    gaps: dict[tuple[str, bool], tuple[float, float]] = {}
    off_in = 0
    named = told = _are_sides(true, parts)
    for row in parts[0]:
        if not all(row in measure for measure in (*parts, *wholes)):
            continue
        first = true[parts[0][row]]
        end = [one[row] for one in wholes] or (first.bases if first.kind == "share" else ())
        if not end:  # nothing says how many all are
            continue
        weights = dict.fromkeys((one[row] for one in parts), 1.0)
        weights |= dict.fromkeys(end, -1.0 if wholes else -first.fraction)
        margin = sum(true[at].margin for at in weights) + 1e-6
        off = sum(weight * true[at].amount for at, weight in weights.items())
        ends = [sorted(-weight * end for end in true[at].reach) for at, weight in weights.items()]
        gaps[row] = sum(low for low, _ in ends), sum(high for _, high in ends)
        if abs(off) > margin:  # a group that is off is left out
            off_in += 1
            continue
        amounts = [true[one[row]].amount for one in parts]
        large, some = sum(amounts) >= CHANCE, len([each for each in amounts if each])
        if abs(off) <= margin and (some > 1 or (wholes and large and not pooled)):
            checked += 1  # nought and nought are nought, and everybody and nought everybody, whatever they count
            told |= large
        elif abs(off) <= margin and named and some:
            bare += 1
        if not math.isnan(margin):
            found.append((weights, 0.0, 0.0))
    told |= complete and (checked > 1 or not off_in)
    checked += 0 if off_in else bare
    told &= complete or checked >= (off_in if named else 3 * off_in)
    told &= not any(_is_lacking(true, one, gaps) for one in others if one not in parts)
    # In one group two pairs come out alike too often, and so do any two measures, or rounded shares and another.
    chance = (
        not named if pooled else len(wholes) > 1 or (wholes and true[next(iter(wholes[0].values()))].kind == "share")
    )
    if told and checked > bool(chance):
        yield from found


def _is_lacking(true: list[Figure], rows: _Rows, gaps: dict[tuple[str, bool], tuple[float, float]]) -> bool:
    """Whether a measure is what parts lack of their whole, in every group: women and men are 99 %, with others all."""
    if not gaps.keys() <= rows.keys() or not any(least > 1e-6 for least, _ in gaps.values()):
        return False
    ends = {row: true[rows[row]].reach for row in gaps}
    return all(ends[row][0] <= most + 1e-6 and least <= ends[row][1] + 1e-6 for row, (least, most) in gaps.items())


def _are_sides(true: list[Figure], parts: Sequence[_Rows]) -> bool:
    """Whether two measures are by their names the two sides of one thing."""
    names = [" ".join(true[next(iter(rows.values()))].of[1:3]) for rows in parts]
    return len(names) == 2 and any(
        re.search(one, names[first]) and re.search(other, names[1 - first]) for one, other in _SIDES for first in (0, 1)
    )


def same_counts(true: list[Figure]) -> Iterator[Draft]:
    """The same people printed twice: under another name, as a share, or in another document."""
    for (one, first), (other, second) in combinations(_lines(true), 2):
        kinds = {true[next(iter(rows.values()))].kind for rows in (first, second)}
        named = any(of(one) and of(other) for of in (_is_whole, _is_leavers)) or _are_one(one, other)
        named |= kinds == {"people", "share"} and matter(one) == matter(other) != set()
        # Who came or left is no share of the staff, whatever the figures.
        apart = is_movement(one[2], one[1]) != is_movement(other[2], other[1]) and "share" in kinds
        if ((apart or kinds == {"share"}) and not named) or not _meet(true, first, second):
            continue
        found, agree, off, largest = [], 0, 0, 0.0
        for at, beside in ((at, second[row]) for row, at in first.items() if row in second):
            margin = true[at].margin + true[beside].margin + 1e-6
            gap = abs(true[at].amount - true[beside].amount)
            if gap > margin:
                off += 1
            elif not math.isnan(margin) and (
                true[at].amount or true[beside].amount
            ):  # nobody is told of by two noughts
                found.append(({at: 1.0, beside: -1.0}, 0.0, 0.0))
            # That everybody is as many as all staff holds of any share of everybody.
            all_ = {true[at].kind: true[at].value, true[beside].kind: true[beside].value}.get("share", 0) >= 100
            if gap <= margin and true[at].amount and (named or not all_):
                agree, largest = agree + 1, max(largest, true[at].amount)
        if agree >= off if named else not off and (agree > 1 or largest >= CHANCE):
            yield from found


def subset_sums(true: list[Figure]) -> Iterator[Draft]:
    """Some of the leavers are no more than all who left, and none are more than the staff that they are part of."""
    lines = [(of, rows) for of, rows in _lines(true) if true[next(iter(rows.values()))].kind != "share"]
    for whole, rows in lines:
        leavers, reasons = is_leavers(whole[2]), []
        for part, some in lines:
            if part is whole or not _meet(true, some, rows):
                continue
            named = is_part_of(part, whole)
            common = {row: at for row, at in some.items() if row in rows}
            over = [row for row, at in common.items() if true[at].amount > true[rows[row]].amount + true[at].margin]
            if named or (may_be_staff(part) and _is_whole(whole) and not over):
                yield from (
                    ({at: 1.0, rows[row]: -1.0}, -math.inf, 0.0) for row, at in common.items() if row not in over
                )
            if named and leavers:
                reasons.append(some)
        for row, at in rows.items():  # who left for one reason did not leave for another, where that can be
            parts = [some[row] for some in reasons if row in some]
            if len(parts) > 1 and not sum(true[part].amount for part in parts) > true[at].amount:
                yield dict.fromkeys(parts, 1.0) | {at: -1.0}, -math.inf, 0.0


def matter(of: tuple[str, str, str, str]) -> set[str]:
    """What a measure is about, without the words that say how it is counted: women, of the number and % of women."""
    return {*re.findall(r"\w+", of[2])} - _COUNTING


def _first(true: list[Figure], line: _Line) -> Figure:
    return true[next(iter(line[1].values()))]


def _lines(true: list[Figure]) -> list[_Line]:
    """Each measure of people, and of full-time equivalents, of one time: where its figure of each group stands."""
    lines: dict[tuple, _Rows] = defaultdict(dict)
    for at, figure in enumerate(true):
        if figure.kind != "average":
            lines[figure.table, figure.kind, figure.of].setdefault((figure.group, figure.total), at)
    return [(of, rows) for (_, _, of), rows in lines.items()]


def _meet(true: list[Figure], some: _Rows, rows: _Rows) -> bool:
    """Whether two measures count alike and are of one time, as far as the page says."""
    one, other = true[next(iter(some.values()))], true[next(iter(rows.values()))]
    if (one.kind == "fte") != (other.kind == "fte"):
        return False
    alike = one.of[3] == other.of[3] or not (one.of[3] and other.of[3])
    return alike or (one.end is not None and one.end == other.end)


def _is_whole(of: tuple[str, str, str, str]) -> bool:
    """Whether a measure counts all staff: under a heading such as Women it counts some."""
    return is_staff(of[2]) and not is_some(of[1])


def _is_leavers(of: tuple[str, str, str, str]) -> bool:
    return is_leavers(of[2]) and not is_some(of[1])


def _are_one(one: tuple[str, str, str, str], other: tuple[str, str, str, str]) -> bool:
    """Whether two documents print one measure."""
    return one[0] != other[0] and one[2] == other[2] and (one[1] == other[1] or not (one[1] and other[1]))


def may_be_staff(of: tuple[str, str, str, str]) -> bool:
    """Whether a measure may count some of the staff: not all of them, nor who came or left, nor posts."""
    return not (_is_whole(of) or is_movement(of[2], of[1]) or is_vacancy(of[2]))


def is_part_of(part: tuple[str, str, str, str], whole: tuple[str, str, str, str]) -> bool:
    """Whether one measure counts some of those whom the other counts, by their names."""
    if part[2] == whole[2]:
        return is_some(part[1]) and not is_some(whole[1])
    if is_leavers(whole[2]):
        return _LEFT.search(part[2]) is not None and not is_leavers(part[2]) and not is_some(whole[1])
    of = _OF_THE.match(part[2])
    return of is not None and not _OF_THE.match(whole[2]) and re.search(rf"\b{of[1]}\b", whole[2]) is not None


def period_sums(true: list[Figure]) -> Iterator[Draft]:
    """The parts of a year and the year."""
    lines: dict[tuple, list[int]] = defaultdict(list)
    for at, figure in enumerate(true):
        if figure.kind in ("people", "fte"):
            lines[figure.table, figure.of[:3], figure.group, figure.kind].append(at)
    for places in lines.values():
        if len(places) < 3 or len({true[at].of[3] for at in places}) < len(places):
            continue
        dated = all(true[at].start is not None and true[at].end is not None for at in places)
        for year, parts in _dated(true, places) if dated else _undated(true, places):
            margin = sum(true[at].half for at in (year, *parts)) + 1e-6
            off = abs(sum(true[at].value for at in parts) - true[year].value)
            flow = math.isnan(off) and dated and is_movement(true[year].of[2], true[year].of[1])
            some = len([at for at in parts if true[at].value])  # a year of noughts and one figure is like any other
            if flow or (off <= margin and some > (not dated)):
                yield dict.fromkeys(parts, 1.0) | {year: -1.0}, 0.0, 0.0


def _undated(true: list[Figure], places: list[int]) -> Iterator[tuple[int, list[int]]]:
    """Where no dates tell, the largest may be the year."""
    whole = max(places, key=lambda at: true[at].value)
    yield whole, [at for at in places if at != whole]


def _dated(true: list[Figure], places: list[int]) -> Iterator[tuple[int, list[int]]]:
    """Each time that others of one length fill: a year with its quarters, and with its halves."""
    for whole in places:
        inside: dict[int, list[int]] = defaultdict(list)
        for at in places:
            if true[whole].start <= true[at].start and true[at].end <= true[whole].end and at != whole:
                inside[round(_days(true[at]) / 30.4)].append(at)
        full = (parts for parts in inside.values() if len(parts) > 1)
        yield from ((whole, each) for each in full if abs(sum(_days(true[at]) for at in each) - _days(true[whole])) < 2)


def _days(figure: Figure) -> int:
    return int((figure.end - figure.start).days) + 1
