"""Small numbers identify people: keep them, and what gives them away, out of what is shared.

A count under the threshold is withheld, with the other figures of the same people: their full-time equivalents, the
shares and averages of a group so small, a share that leaves so few out. Then the page is attacked
(`esanalysis.council.measures.disclosure`): while a withheld figure can be bounded more closely than the threshold, the
smallest figure that helps to bound it is withheld too. Zeros are kept: they identify nobody.
"""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations

import pandas as pd

from esanalysis.council.measures.bounds import Relation
from esanalysis.council.measures.disclosure import audit, bounds_of, is_open, relations_of
from esanalysis.council.measures.people import Figure, figures_of, has_own_base, own_words
from esanalysis.council.measures.screening import screened, without_counts_in_names, without_notes
from esanalysis.council.measures.sums import matter, may_be_staff
from esanalysis.council.measures.workforce import is_leavers, is_leavers_rate, is_staff

__all__ = ["THRESHOLD", "Shared", "suppress_page"]

_PARTS = 5  # into how many parts everybody is taken apart
THRESHOLD = 5  # usual in official statistics; state it wherever the result is shown


@dataclass(frozen=True, repr=False)
class Shared:
    """The tables of one page as they may be shared.

    Attributes
    ----------
    tables : dict of str to DataFrame
        The tables given, with a column `withheld` (boolean). A withheld figure is empty and its `missing` is ``c``.
        Nothing says of a figure whether it is small itself or would give another away: that would tell how small it is.
    audit : DataFrame
        From `esanalysis.council.measures.disclosure.audit`: how closely each withheld figure can be bounded.
    notes : int
        How many notes are withheld.
    unchecked : DataFrame
        Shares and averages (`table`, `measure`, `group`) whose staff no table gives, or of whom they are shares
        (`own_base`, such as managers): nobody can tell how few people stand behind them.
    threshold : int
    groups : dict of str to tuple of str
        Groups of which a figure is withheld; `screened` keeps what other tables tell of how many they are. Of a group
        whose staff is printed, words of the measures that are withheld; of others none.
    texts : int
        How many other texts, such as names of divisions, had numbers about such a group, which are left out.
    """

    tables: dict[str, pd.DataFrame]
    audit: pd.DataFrame
    notes: int
    unchecked: pd.DataFrame
    threshold: int
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    texts: int = 0

    def __repr__(self) -> str:
        return f"<Shared: {self.withheld} figures withheld>"

    @property
    def withheld(self) -> int:
        """How many figures are withheld, in all tables."""
        return sum(int(frame["withheld"].sum()) for frame in self.tables.values())

    @property
    def safe(self) -> bool:
        """Whether no withheld figure can be bounded more closely than the threshold."""
        return bool(self.audit["wide"].all())


def suppress_page(
    tables: Mapping[str, pd.DataFrame], threshold: int = THRESHOLD, *, totals_known: bool = True
) -> Shared:
    """Withhold small numbers, and whatever would let them be worked out, in all tables of a page at once.

    Parameters
    ----------
    tables : dict of str to DataFrame
        ``workforce``, ``sickness``, ``equality`` as loaded; others are passed through.
    threshold : int
        Counts from 1 to one less than this are withheld; 0 withholds nothing.
    totals_known : bool
        Whether a reader could know the total of a count that the page does not print (default: yes, since it may be
        printed elsewhere).

    Returns
    -------
    Shared

    Notes
    -----
    This protects one page: it cannot know what else has been published. Statistics agencies call the two steps primary
    and secondary suppression; the linear programs are those of Fischetti and Salazar (2000) without the optimising: the
    smallest figure goes, as in the "smallest first" rule of tau-Argus.

    Examples
    --------
    >>> from esanalysis import load_workforce
    >>> shared = suppress_page({"workforce": load_workforce()})
    >>> shared.withheld, shared.safe
    (7, True)
    """
    true = figures_of(tables)
    hidden = {at for at, figure in enumerate(true) if figure.hidden}
    if threshold:
        relations = relations_of(true, threshold, totals_known=totals_known)
        hidden = _protected(true, hidden | _small(true, threshold), relations, threshold)
        # Figures that contradict each other tell nothing; fewer relations, or more withheld, may be no contradiction.
        relations = relations_of(true, threshold, totals_known=False)
        hidden = _protected(true, hidden, relations, threshold)
        hidden -= _told_noughts(true, hidden, relations)
    shown = _shown(tables, true, hidden)
    groups = _whose(true, hidden) if threshold else {}
    notes = without_notes(shown, _beside(true, hidden), groups) if threshold else 0
    texts = without_counts_in_names(shown, groups) if groups else 0
    for name in [name for name, frame in shown.items() if groups and "group" not in frame]:
        shown[name], changed = screened(shown[name], groups)
        texts += changed
    found = audit(shown, tables, max(threshold, 1))
    return Shared(shown, found, notes, _unchecked(true, hidden), threshold, groups, texts)


def _whose(true: list[Figure], hidden: set[int]) -> dict[str, tuple[str, ...]]:
    """Each group with a withheld figure, and words of what is withheld; none where the staff is."""
    found: dict[str, set[str] | None] = {}
    for figure in sorted((true[at] for at in hidden if true[at].group), key=lambda figure: figure.group):
        words = found.setdefault(figure.group, set())
        if figure.base or (figure.kind in ("people", "fte") and is_staff(figure.of[2])):
            found[figure.group] = None
        elif words is not None:
            words |= {word for word in matter(figure.of) if len(word) > 3 and word.isalpha()}
    return {group: tuple(sorted(words or ())) for group, words in found.items()}


def _told_noughts(true: list[Figure], hidden: set[int], relations: list[Relation]) -> set[int]:
    """Noughts that follow from the rest of the page: to print them tells nothing more, to withhold them misleads."""
    known = bounds_of(true, hidden, relations)
    noughts = {at for at in hidden if true[at].given and true[at].value == 0}
    return {at for at in noughts if known.of(at)[1] < 0.5}


def _unchecked(true: list[Figure], hidden: set[int]) -> pd.DataFrame:
    rows = [
        (figure.table, figure.of[2], figure.group, has_own_base(figure.of[2]))
        for at, figure in enumerate(true)
        if at not in hidden and figure.given and figure.kind in ("share", "average")
        if math.isnan(figure.staff) and not figure.staff_hidden
    ]
    return pd.DataFrame(list(dict.fromkeys(rows)), columns=["table", "measure", "group", "own_base"])


def _small(true: list[Figure], threshold: int) -> set[int]:
    """Figures behind which so few people stand; full-time equivalents only where no count says how many."""
    counted = {figure.beside for figure in true if figure.kind == "people" and (figure.given or figure.hidden)}
    few = [set(own_words(figure.group)) for figure in true if figure.base and not figure.value >= threshold]
    few = [words for words in few if words]
    return {
        at
        for at, figure in enumerate(true)
        if figure.given
        and figure.value
        # All of a group have what 100 % of it have: each of them is told of.
        and (figure.people < threshold or _is_everybody(figure) or _is_nearly(figure, few))
        if not (figure.kind == "fte" and figure.beside in counted)
    } | _nobody_else(true)


def _is_nearly(figure: Figure, few: list[set[str]]) -> bool:
    """Whether a share or average of a group that no table counts bears nearly the name of a small one."""
    if figure.bases or figure.kind not in ("share", "average") or has_own_base(figure.of[2]):
        return False
    words = set(own_words(figure.group))
    return bool(words) and any(words <= others or others <= words for others in few)


def _is_everybody(figure: Figure) -> bool:
    return figure.kind == "share" and figure.value >= 100


def _nobody_else(true: list[Figure]) -> set[int]:
    """The noughts that tell of a share of everybody: no man of a team says that all of it are women.

    A nought may be of the other part of such a split, or of one of several, where those parts with that share are
    everybody in each other group that prints them all.
    """
    lines: dict[object, dict[tuple, dict[tuple, int]]] = defaultdict(lambda: defaultdict(dict))
    for at, figure in enumerate(true):
        if figure.kind == "share" or (figure.kind == "people" and may_be_staff(figure.of)):
            lines[figure.end or figure.of[3]][figure.table, figure.of][figure.group, figure.total] = at
    found: set[int] = set()
    for measures in lines.values():
        for of, shares in measures.items():
            for row in (row for row, at in shares.items() if _is_everybody(true[at])):
                noughts = [rows for name, rows in measures.items() if name != of and row in rows]
                noughts = [rows for rows in noughts if true[rows[row]].value == 0]
                for size in range(1, min(len(noughts), _PARTS) + 1):
                    for chosen in combinations(noughts, size):
                        if _are_everybody(true, [shares, *chosen], row):
                            found |= {rows[row] for rows in chosen}
    return found


def _are_everybody(true: list[Figure], parts: list[dict[tuple, int]], but: tuple) -> bool:
    """Whether figures are all staff in every group that prints them all, beside the one where they are known to be."""
    for row in parts[0].keys() - {but}:
        figures = [true[rows[row]] for rows in parts if row in rows and true[rows[row]].given]
        units = [1.0 if figure.kind == "share" else 100 / (figure.staff or math.nan) for figure in figures]
        off = abs(sum(figure.value * unit for figure, unit in zip(figures, units, strict=True)) - 100)
        if len(figures) == len(parts) and off > sum(figure.half for figure in figures) + 1e-6:
            return False
    return True


def _protected(true: list[Figure], small: set[int], relations: list[Relation], threshold: int) -> set[int]:
    """Withhold what would give the small figures away; at last print again what need not have gone.

    How many staff a group has, which most people know anyway, is tried first, then the largest.
    """
    chosen: set[int] = set()
    hidden = _closed(small, true)
    wide: set[int] = set()  # withholding more only opens a figure further
    while more := _next(true, hidden, relations, threshold, wide):
        chosen |= more
        hidden = _closed(small | chosen, true)
    for at in sorted(chosen, key=lambda at: (not true[at].base, -true[at].value)):
        chosen = _released(true, small, chosen - {at}, relations, threshold) or chosen
    return _closed(small | chosen, true)


def _released(
    true: list[Figure], small: set[int], chosen: set[int], relations: list[Relation], threshold: int
) -> set[int]:
    """Of the figures `chosen` to protect the small ones those that still serve; none where they no longer do."""
    while chosen:
        hidden = _closed(small | chosen, true)
        known = bounds_of(true, hidden, relations)
        if not all(is_open(true[at], at, known, threshold) for at in hidden - chosen):
            break
        narrow = {at for at in chosen if not is_open(true[at], at, known, threshold)}
        if not narrow:
            return chosen
        chosen = chosen - narrow
    return set()


def _closed(hidden: set[int], true: list[Figure]) -> set[int]:
    """Add the other figures of the same people: full-time equivalents, rates, and all shares of a hidden staff."""
    people = [true[at] for at in hidden if true[at].kind == "people"]
    beside = {figure.beside for figure in people}
    noughts = {figure.beside for figure in people if figure.value == 0}
    some = {(figure.table, figure.of) for figure in true if figure.value}
    return hidden | {
        at
        for at, figure in enumerate(true)
        if figure.given
        and (
            (figure.kind != "people" and figure.beside in (beside if figure.value else noughts))
            # Nobody of two people tells of both: of a hidden staff a nought goes too, where others are not nought.
            or (
                figure.kind in ("share", "average")
                and hidden.intersection(figure.bases)
                and (figure.value or (figure.table, figure.of) in some)
            )
            or (figure.kind == "share" and any(_is_rate_of(figure, count) for count in people))
        )
    }


def _is_rate_of(share: Figure, count: Figure) -> bool:
    """Whether a rate gives a count back: the leavers' rate by its name, others because they come out as the count."""
    source, _, measure, period = count.of
    if matter(share.of) == matter(count.of) != set() and share.group == count.group:
        return (share.end or share.of[3]) == (count.end or period)
    if (share.table, share.of[0], share.of[3], share.group) != (count.table, source, period, count.group):
        return False
    named = is_leavers(measure) and is_leavers_rate(share.of[2])
    return named or abs(share.amount - count.value) <= max(0.6, 0.05 * count.value)


def _next(true: list[Figure], hidden: set[int], relations: list[Relation], threshold: int, wide: set[int]) -> set[int]:
    """The figure to withhold next: the smallest in a sum with a withheld figure that is too closely known."""
    known = bounds_of(true, hidden, relations)
    for at in sorted(hidden - wide):
        if is_open(true[at], at, known, threshold):
            wide.add(at)
            continue
        near = {at}
        staff: list[int] = []  # of a group go only where no share further off would do
        while True:  # through figures that are not printed to those that are
            touched = (relation.weights for relation in relations if not near.isdisjoint(relation.weights))
            met = {other for weights in touched for other in weights}
            open_ = [other for other in sorted(met - hidden) if true[other].given and true[other].value]
            if true[at].kind == "share":
                staff = staff or [other for other in open_ if true[other].base]
                open_ = [other for other in open_ if not true[other].base]
            if open_:
                return {_cheapest(open_, true, true[at].kind)}
            unprinted = {other for other in met if other in hidden or not true[other].given}
            if unprinted <= near:
                break
            near |= unprinted
        # A share is of its staff: where few of them are left, how many there are says too much.
        bases = {base for other in near for base in true[other].bases if true[other].kind == "share"}
        staff = staff or [base for base in sorted(bases - hidden) if true[base].given and true[base].value]
        if staff:
            return {_cheapest(staff, true, true[at].kind)}
    return set()


def _cheapest(open_: list[int], true: list[Figure], kind: str) -> int:
    parts = [at for at in open_ if not true[at].total]
    totals = [at for at in open_ if true[at].total]
    if totals and (not parts or (kind != "people" and len(parts) == 1)):
        parts = totals  # of the last two figures, the one that says more about a group stays
    sizes = {at: true[at].value if math.isnan(true[at].people) else true[at].people for at in parts}
    return min(parts, key=lambda at: (true[at].base, sizes[at], at))  # without staff, no share of them is printed


def _shown(tables: Mapping[str, pd.DataFrame], true: list[Figure], hidden: set[int]) -> dict[str, pd.DataFrame]:
    """The tables without the hidden figures."""
    out = {}
    for name, frame in tables.items():
        places = [true[at].place for at in hidden if true[at].table == name]
        withheld = pd.Series(frame.index.isin(places), index=frame.index)
        out[name] = frame.assign(withheld=withheld)
        if withheld.any():
            out[name]["value"] = frame["value"].mask(withheld)
            out[name]["missing"] = _with_code(frame["missing"]).mask(withheld, "c")
    return out


def _with_code(missing: pd.Series) -> pd.Series:
    if isinstance(missing.dtype, pd.CategoricalDtype) and "c" not in missing.cat.categories:
        return missing.cat.add_categories("c")
    return missing


def _beside(true: list[Figure], hidden: set[int]) -> set[tuple]:
    """Table and place of every figure of a set with a withheld one."""
    sets = {(true[at].table, true[at].of) for at in hidden}
    return {(figure.table, figure.place) for figure in true if (figure.table, figure.of) in sets}
