"""What a reader can work out about withheld figures from everything else on a page.

The page is read as its most attentive reader would: groups add up to their totals, so do the measures of a heading and
the quarters of a year; a part is no more than its whole, what agrees wherever it is printed twice is the same; staff
less leavers with starters are the next year's staff; a share times its staff is a number of people; nobody works more
than full time; and a printed figure is as exact as its digits. Each withheld figure is bounded by linear programs over
all of that.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping
from itertools import pairwise

import pandas as pd

from esanalysis.council.measures.bounds import Bounds, Limits, Relation
from esanalysis.council.measures.families import group_sums
from esanalysis.council.measures.people import Figure, figures_of, without
from esanalysis.council.measures.sums import (
    DAYS,
    Draft,
    measure_sums,
    period_sums,
    same_counts,
    subset_sums,
)
from esanalysis.council.measures.workforce import is_leavers, is_leavers_rate, is_staff, is_starters

__all__ = ["audit", "bounds_of", "is_open", "is_wide", "relations_of"]

LOOSE = 0.25  # a sum that is off by more is none; one that is kept looser than it is hides nothing


def audit(
    shown: Mapping[str, pd.DataFrame],
    truth: Mapping[str, pd.DataFrame],
    threshold: int,
) -> pd.DataFrame:
    """Bound every withheld figure of a page from everything that is on it.

    Parameters
    ----------
    shown : dict of str to DataFrame
        The tables of the page as a reader gets them.
    truth : dict of str to DataFrame
        The same rows before anything was withheld: they say which sums hold, as a reader may guess.
    threshold : int
        How many whole numbers a withheld count must at least be able to be; full-time equivalents and days a person
        must be open over as wide a span.

    Returns
    -------
    DataFrame
        One row a withheld figure: `table`, `place` (its index there), `kind` (people, fte, share, average), `low` and
        `high` (people behind a share, days of all behind an average; else the figure's own unit), `wide` (whether
        that is wide enough).

    Examples
    --------
    >>> from esanalysis import load_workforce
    >>> truth = {"workforce": load_workforce()}
    >>> shown = {"workforce": truth["workforce"].copy()}
    >>> shown["workforce"].loc[17, ["value", "missing"]] = [float("nan"), "c"]
    >>> audit(shown, truth, 5)[["kind", "low", "wide"]].values.tolist()
    [['people', 1.0, True]]
    """
    true = figures_of(truth)
    gone = {
        (name, place)
        for name, frame in shown.items()
        if "missing" in frame
        for place in frame.index[frame["value"].isna() & frame["missing"].isin(["c", "low"])]
    }
    hidden = {at for at, figure in enumerate(true) if (figure.table, figure.place) in gone}
    known = bounds_of(true, hidden, relations_of(true, threshold, totals_known=False))
    found = {at: known.of(at) for at in sorted(hidden)}
    rows = [
        {"table": true[at].table, "place": true[at].place, "kind": true[at].kind, "low": low, "high": high}
        | {"wide": is_wide(true[at], (low, high), threshold)}
        for at, (low, high) in found.items()
    ]
    return pd.DataFrame(rows, columns=["table", "place", "kind", "low", "high", "wide"]).astype({"wide": bool})


def is_wide(figure: Figure, limits: Limits, threshold: int) -> bool:
    """Whether a withheld figure is open enough between its limits."""
    low, high = limits
    if figure.kind in ("people", "share"):
        return math.isinf(high) or math.floor(high + 1e-4) - math.ceil(low - 1e-4) + 1 >= threshold
    unit = figure.staff if figure.kind == "average" and not math.isnan(figure.staff) else 1.0
    return high - low + 1e-4 >= threshold * unit


def is_open(figure: Figure, at: int, known: Bounds, threshold: int) -> bool:
    """Whether a withheld figure, at a place of those that are known of, is open enough."""
    return known.are(at, lambda limits: is_wide(figure, limits, threshold))


def bounds_of(true: list[Figure], hidden: Collection[int], relations: list[Relation]) -> Bounds:
    """What a reader knows of the figures of a page of which those at the places `hidden` are withheld.

    Parameters
    ----------
    true : list of Figure
        Before anything was withheld.
    hidden : collection of int
        Places in `true`.
    relations : list of Relation
        From `relations_of`.

    Returns
    -------
    Bounds
        Over places in `true`.
    """
    shown = without(true, hidden)
    held = [*relations, *(_held(*draft, true, math.inf) for draft in (*_of_staff(shown), *_of_rates(shown, true)))]
    kept = [relation for relation in held if relation]
    pairs = list(enumerate(zip(shown, true, strict=True)))
    known: dict[Hashable, Limits] = {at: _limits(*pair) for at, pair in pairs}
    # People are whole: of 42 a printed 10 % are 4, and nobody's sum is off by the roundings of all shares.
    whole = {
        at: figure.reach for at, (figure, _) in pairs if figure.kind == "share" and figure.given and figure.staff > 0
    }
    return Bounds(known | whole, kept, otherwise=Bounds(known, kept))


def _limits(figure: Figure, truth: Figure) -> Limits:
    """What is known of a figure by itself; of a share the people, of an average the days behind it."""
    scale = {"share": figure.staff / 100, "average": figure.staff}.get(figure.kind, 1.0)
    if figure.given and not math.isnan(scale):
        return max(0.0, figure.value - figure.half) * scale, (figure.value + figure.half) * scale
    whole = math.inf if truth.value > 100 else figure.staff  # a rate of leavers may be more than all
    most = {"share": whole, "average": DAYS * figure.staff}.get(figure.kind, math.inf)
    # Zeros are not withheld, unless of a hidden staff; what is printed about other staff may be less than a person.
    counted = figure.kind == "people" or (figure.kind == "share" and not math.isnan(scale))
    least = 1.0 if counted and figure.hidden and not truth.amount + truth.margin < 1 else 0.0
    return least, math.inf if math.isnan(most) else most


def relations_of(true: list[Figure], threshold: int, *, totals_known: bool = True) -> list[Relation]:
    """Everything that ties the figures of a page to each other.

    Parameters
    ----------
    true : list of Figure
        Before anything was withheld.
    threshold : int
        A sum that is off by as much as this, and by a quarter of its largest part, is none.
    totals_known : bool
        Whether a reader could know the total of a count that the page does not print.

    Returns
    -------
    list of Relation
        Over places in `true`. Each holds for the true figures: where a document contradicts itself by a little, the
        relation is as loose as that.
    """
    drafts = (
        *group_sums(true, totals_known=totals_known),
        *measure_sums(true),
        *same_counts(true),
        *subset_sums(true),
        *period_sums(true),
        *_stock_and_flow(true),
        *_parts_of_people(true),
    )
    found = {}
    for draft in drafts:
        if relation := _held(*draft, true, threshold):
            found[frozenset(relation.weights.items()), relation.low, relation.high] = relation
    # What a rate tells depends on whether it is printed; that it tells something does not.
    links = [Relation(dict.fromkeys(places, 0.0), -math.inf, math.inf) for places in _rates(true)]
    return [*found.values(), *links]


def _held(weights: dict[int, float], low: float, high: float, true: list[Figure], most: float) -> Relation | None:
    """The relation, as loose as the true figures need it beyond their rounding; None if it is off by too much.

    Too much is `most`, and a quarter of the largest part.
    """
    parts = [weight * true[at].amount for at, weight in weights.items()]
    if math.isnan(sum(parts)):  # withheld or left empty by whoever made the table: it cannot be checked
        return Relation(weights, low, high)
    least = sum(min(weight * end for end in true[at].reach) for at, weight in weights.items())
    largest = sum(max(weight * end for end in true[at].reach) for at, weight in weights.items())
    below, above = max(0.0, low - largest), max(0.0, least - high)
    if max(below, above) >= max(most, LOOSE * max(map(abs, parts))):
        return None
    return Relation(weights, low - below, high + above)


def _stock_and_flow(true: list[Figure]) -> Iterator[Draft]:
    """Staff at one date, less those who left, with those who started, are staff at the next: where that comes out."""
    stocks, flows = defaultdict(list), defaultdict(list)
    for at, figure in enumerate(true):
        if figure.kind not in ("people", "fte") or figure.end is None:
            continue
        key = (figure.table, figure.of[0], figure.group, figure.kind)
        if is_staff(figure.of[2]):
            stocks[key].append(at)
        elif is_leavers(figure.of[2]) or is_starters(figure.of[2], figure.of[1]):
            flows[key].append(at)
    for key, places in stocks.items():
        for first, second in pairwise(sorted(places, key=lambda at: true[at].end)):
            between = [at for at in flows[key] if true[first].end < true[at].end <= true[second].end]
            signs = {at: -1.0 if is_leavers(true[at].of[2]) else 1.0 for at in between}
            margin = sum(true[at].half for at in (first, second, *between)) + 1e-6
            off = true[first].value + sum(sign * true[at].value for at, sign in signs.items()) - true[second].value
            if between and abs(off) <= margin:
                yield {first: 1.0, second: -1.0} | signs, 0.0, 0.0


def _parts_of_people(true: list[Figure]) -> Iterator[Draft]:
    """Nobody is more than one full-time equivalent."""
    pairs: dict[tuple, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, figure in enumerate(true):
        pairs[figure.beside][figure.kind].append(at)
    for kinds in pairs.values():
        people, fte = kinds["people"], kinds["fte"]
        if len(people) == len(fte) == 1 and not true[fte[0]].value > true[people[0]].value:
            yield {people[0]: 1.0, fte[0]: -1.0}, 0.0, math.inf


def _of_staff(shown: list[Figure]) -> Iterator[Draft]:
    """A share is of its staff, even where their number is withheld."""
    for at, figure in enumerate(shown):
        if figure.kind not in ("share", "average") or not figure.staff_hidden:
            continue
        unit, most = (100.0, 100.0) if figure.kind == "share" else (1.0, DAYS)
        low, high = max(0.0, figure.value - figure.half), figure.value + figure.half
        low, high = (low, high) if figure.given else (0.0, most)
        yield {at: unit} | dict.fromkeys(figure.bases, -low * figure.fraction), 0.0, math.inf
        yield {at: unit} | dict.fromkeys(figure.bases, -high * figure.fraction), -math.inf, 0.0


def _of_rates(shown: list[Figure], true: list[Figure]) -> Iterator[Draft]:
    """A printed rate of leaving is of the staff of its year, on average: where it comes out, it tells how many."""
    for rate, leavers, *staff in _rates(true):
        if shown[rate].given:
            low, high = max(0.0, shown[rate].value - shown[rate].half), shown[rate].value + shown[rate].half
            yield {leavers: 100.0} | dict.fromkeys(staff, -low / 2), 0.0, math.inf
            yield {leavers: 100.0} | dict.fromkeys(staff, -high / 2), -math.inf, 0.0


def _rates(true: list[Figure]) -> Iterator[tuple[int, int, int, int]]:
    """Rates of leaving, their leavers, and the staff before and after of whose mean the leavers are that share."""
    stocks, leavers = defaultdict(list), {}
    for at, figure in enumerate(true):
        if figure.base and figure.end is not None:
            stocks[figure.group, figure.total].append(at)
        elif figure.kind == "people" and is_leavers(figure.of[2]):
            leavers[figure.end or figure.of[3], figure.group, figure.total] = at
    for at, figure in enumerate(true):
        left = leavers.get((figure.end or figure.of[3], figure.group, figure.total))
        if figure.kind != "share" or not is_leavers_rate(figure.of[2]) or left is None:
            continue
        known = sorted(stocks[figure.group, figure.total], key=lambda stock: true[stock].end)
        for first, second in pairwise(known):
            staff = (true[first].value + true[second].value) / 2
            rate = 100 * true[left].value / (staff or math.nan)
            if true[first].end != true[second].end and not abs(rate - figure.value) > figure.half + 1e-6:
                yield at, left, first, second
