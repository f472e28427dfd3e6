"""The four frames of one comparison, from its pairs of marks and what the rule says of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from esanalysis.instrument.framework import Framework, Scale
from esanalysis.ratings.measures.development.rounds.choice import Comparison
from esanalysis.ratings.measures.development.rounds.mapping import links
from esanalysis.ratings.measures.development.rounds.pairs import Pairs, pair
from esanalysis.ratings.measures.development.rounds.rule import (
    FEWEST_FACTORS,
    FEWEST_SCHOOLS,
    fit,
    judge,
    mirror_p,
    paired_enough,
)
from esanalysis.ratings.measures.model.fit import average, bounds

__all__ = ["COLUMNS", "MOVED", "PRESENCE", "RATERS", "REASONS", "WHY_NOT", "compared"]

COPIED = 0.85  # share of unchanged marks from which a copied form is likelier than chance (noise .3 leaves 67 %)
# Marks of a scale up to which most stay as they are, so that only a form without any change looks copied; of reports
# without change at most 3.3 % then claim anything (600 clusters a setting; 5 to 30 schools, 6 and 10 factors).
COARSE = 3
MOVED = ("rose", "fell", "no", "not tested")
RATERS = ("same", "other", "unknown")
PRESENCE = ("both", "came", "went")
KINDS = ("same", "reworded", "merged", "split", "new", "dropped")
REASONS = (
    *("", "reworded", "merged", "split", "not comparable", "school new", "school gone", "factor new", "factor gone"),
    *("not rated before", "not rated after", "other rater"),
)
WHY_NOT = ("", "few schools", "few factors", "not connected", "copied")
_OWN = {
    "cells": [
        "school", "ksf", "from_ksf", "rating_before", "rating_after", "change", "expected", "residual", "rater",
        "moved", "reason",
    ],
    "ksfs": [
        "ksf", "from_ksf", "kind", "pairs", "average_before", "average_after", "change", "shared", "need", "moved",
    ],
    "schools": ["school", "school_before", "presence", "rater", "pairs", "change", "moved", "between_raters"],
    "about": [
        "schools", "came", "went", "pairs", "noise", "shared", "need_least", "need_most", "unchanged", "changed_two",
        "chance_two_or_more", "low_then", "low_then_up", "mirror_then", "low_now", "mirror_now", "mirror_p",
        "raters_same", "raters_other", "raters_unknown", "narrowed", "share", "tested", "why_not",
    ],
}  # fmt: skip
COLUMNS = {name: ["cluster", "before", "after", *columns] for name, columns in _OWN.items()}
_CATEGORIES = {
    "rater": RATERS,
    "moved": MOVED,
    "reason": REASONS,
    "kind": KINDS,
    "presence": PRESENCE,
    "why_not": WHY_NOT,
}
_COUNTS = {
    "pairs", "came", "went", "unchanged", "changed_two", "low_then", "low_then_up", "low_now", "raters_same",
    "raters_other", "raters_unknown", "narrowed", "schools",
}  # fmt: skip


@dataclass
class _Tested:
    """What the rule said, spread over all links and schools: NaN and "not tested" where it was not asked."""

    why_not: str
    shared: float
    noise: float
    need: np.ndarray
    factors: np.ndarray
    factors_moved: np.ndarray
    schools: np.ndarray
    schools_moved: np.ndarray
    expected: np.ndarray
    cells_moved: np.ndarray
    averages: tuple[np.ndarray, np.ndarray]


def compared(comparison: Comparison, mapping: pd.DataFrame | None) -> dict[str, pd.DataFrame]:
    """Make the four frames of one comparison, see `esanalysis.ratings.measures.development.rounds.change.Change`."""
    old, new = comparison.old_framework, comparison.new_framework
    joined = links(old, new, mapping, (comparison.before, comparison.after))
    pairs = pair(comparison.old, comparison.new, joined, old, new)
    tested = _test(pairs, new.scale, comparison.share)
    place = {"cluster": comparison.cluster, "before": comparison.before, "after": comparison.after}
    rows = {
        "cells": _cells(pairs, tested, new, old),
        "ksfs": _ksfs(pairs, tested, new, old),
        "schools": _schools(pairs, tested),
        "about": [_about(pairs, tested, new, comparison.share)],
    }
    return {name: _frame(COLUMNS[name], [place | row for row in found], old, new) for name, found in rows.items()}


def _test(pairs: Pairs, scale: Scale, share: float) -> _Tested:
    """Ask the rule about the factors and schools that have pairs enough."""
    change = pairs.change
    factors, schools = paired_enough(change)
    step, copied = scale.step, COPIED if len(scale.marks) > COARSE else 1
    found = _untested(pairs, _why_not(change, factors, schools, step, copied))
    if found.why_not:
        return found
    part = np.ix_(factors, schools)
    judged = np.array([school.rater != "other" for school in pairs.schools])[schools]
    fitted, verdict = judge(change[part], step, share, judged)
    found.shared, found.noise = verdict.shared, fitted.noise / np.sqrt(2)
    found.factors[factors], found.need[factors] = fitted.factors, verdict.need
    found.factors_moved[factors] = _words(verdict.factors)
    found.schools[schools] = fitted.schools
    found.schools_moved[np.flatnonzero(schools)[judged]] = _words(verdict.schools[judged])
    found.expected[part] = fitted.expected
    said = np.where(np.isnan(change[part]) | ~judged, "not tested", _words(verdict.cells))
    found.cells_moved[part] = said
    # The averages as if every common school had been marked: today's from all of its marks, as in a report on today
    # alone, then's so that their difference is the change.
    after = pairs.after[part]
    if (now := fit(after, step)) is not None:
        today = np.clip(now.factors, *bounds(after, np.isnan(after), scale.minimum, scale.maximum))
        found.averages[0][factors], found.averages[1][factors] = today - fitted.factors, today
    elif (then := fit(np.where(np.isnan(change), np.nan, pairs.before)[part], step)) is not None:
        found.averages[0][factors], found.averages[1][factors] = then.factors, then.factors + fitted.factors
    return found


def _why_not(change: np.ndarray, factors: np.ndarray, schools: np.ndarray, step: float, copied: float) -> str:
    paired = ~np.isnan(change)
    if paired.any(axis=1).sum() < FEWEST_FACTORS:
        return "few factors"
    if schools.sum() < FEWEST_SCHOOLS or factors.sum() < FEWEST_FACTORS:
        return "few schools"
    if (change[paired] == 0).mean() >= copied:
        return "copied"
    return "" if fit(change[np.ix_(factors, schools)], step) else "not connected"


def _untested(pairs: Pairs, why_not: str) -> _Tested:
    rows, columns = pairs.change.shape
    held = np.where(np.isnan(pairs.change), np.nan, pairs.before)
    averages = average(held), average(held + pairs.change)
    return _Tested(
        why_not,
        shared=np.nan,
        noise=np.nan,
        need=np.full(rows, np.nan),
        factors=average(pairs.change),
        factors_moved=np.full(rows, "not tested", object),
        schools=average(pairs.change.T),
        schools_moved=np.full(columns, "not tested", object),
        expected=np.full((rows, columns), np.nan),
        cells_moved=np.full((rows, columns), "not tested", object),
        averages=averages,
    )


def _words(signs: np.ndarray) -> np.ndarray:
    return np.array(["fell", "no", "rose"], object)[signs + 1]


def _cells(pairs: Pairs, tested: _Tested, new: Framework, old: Framework) -> list[dict[str, Any]]:
    then, now = old.scale.merit(pairs.before), new.scale.merit(pairs.after)
    rest = pairs.change - tested.expected
    return [
        {
            "school": school.name,
            "ksf": link.new or link.old,
            "from_ksf": link.old,
            "rating_before": then[row, column],
            "rating_after": now[row, column],
            "change": pairs.change[row, column],
            "expected": tested.expected[row, column],
            "residual": rest[row, column],
            "rater": school.rater,
            "moved": tested.cells_moved[row, column],
            "reason": _reason(pairs, row, column),
        }
        for column, school in enumerate(pairs.schools)
        for row, link in enumerate(pairs.links)
    ]


def _reason(pairs: Pairs, row: int, column: int) -> str:
    link, school = pairs.links[row], pairs.schools[column]
    if link.kind in ("new", "dropped"):
        return "factor new" if link.kind == "new" else "factor gone"
    if link.kind in ("merged", "split"):
        return link.kind
    if not link.comparable:
        return "not comparable"
    if not school.before or not school.after:
        return "school gone" if school.before else "school new"
    if np.isnan(pairs.before[row, column]) or np.isnan(pairs.after[row, column]):
        return "not rated before" if np.isnan(pairs.before[row, column]) else "not rated after"
    if school.rater == "other" or np.isnan(pairs.change[row, column]):
        return "other rater"
    return "reworded" if link.kind == "reworded" else ""


def _ksfs(pairs: Pairs, tested: _Tested, new: Framework, old: Framework) -> list[dict[str, Any]]:
    then, now = old.scale.merit(tested.averages[0]), new.scale.merit(tested.averages[1])
    held = np.where((tested.factors_moved == "not tested")[:, None], pairs.change, tested.expected + 0 * pairs.change)
    return [
        {
            "ksf": link.new or link.old,
            "from_ksf": link.old,
            "kind": link.kind,
            "pairs": int((~np.isnan(held[row])).sum()),
            "average_before": then[row],
            "average_after": now[row],
            "change": tested.factors[row],
            "shared": tested.shared,
            "need": tested.need[row],
            "moved": tested.factors_moved[row],
        }
        for row, link in enumerate(pairs.links)
    ]


def _schools(pairs: Pairs, tested: _Tested) -> list[dict[str, Any]]:
    return [
        {
            "school": school.name,
            "school_before": school.before,
            "presence": "both" if school.before and school.after else "went" if school.before else "came",
            "rater": school.rater,
            "pairs": int((~np.isnan(pairs.change[:, column])).sum()),
            "change": tested.schools[column],
            "moved": tested.schools_moved[column],
            "between_raters": float(average(pairs.spread[None, :, column])[0]),
        }
        for column, school in enumerate(pairs.schools)
    ]


def _about(pairs: Pairs, tested: _Tested, new: Framework, share: float) -> dict[str, Any]:
    change, step = pairs.change, new.scale.step
    paired = ~np.isnan(change)
    both = [school for school in pairs.schools if school.rater]
    # Marks of several raters fall on finer steps, and a difference of just two comes from nearer to two.
    least = (2 - 0.5 / pairs.raters[paired]) * step
    far = float((2 * special.ndtr(-least / (tested.noise * np.sqrt(2)))).mean()) if paired.any() else np.nan
    return {
        "schools": len(both),
        "came": sum(school.before is None for school in pairs.schools),
        "went": sum(school.after is None for school in pairs.schools),
        "pairs": int(paired.sum()),
        "noise": tested.noise,
        "shared": tested.shared,
        "need_least": _end(tested.need, np.min),
        "need_most": _end(tested.need, np.max),
        "unchanged": int((change[paired] == 0).sum()),
        "changed_two": int((np.abs(change[paired]) >= 2 * step - 1e-9).sum()),
        "chance_two_or_more": far,
        **_mirror(pairs, tested, new),
        **{f"raters_{name}": sum(school.rater == name for school in both) for name in RATERS},
        "narrowed": pairs.narrowed,
        "share": share,
        "tested": not tested.why_not,
        "why_not": tested.why_not,
    }


def _end(values: np.ndarray, which: Any) -> float:
    known = values[~np.isnan(values)]
    return float(which(known)) if len(known) else np.nan


def _mirror(pairs: Pairs, tested: _Tested, new: Framework) -> dict[str, Any]:
    """How far marks low then rose and marks low now had fallen: chance has no direction in time."""
    paired = ~np.isnan(pairs.change)
    with np.errstate(invalid="ignore"):
        then = paired & is_low(pairs.before, new)
        now = paired & is_low(pairs.after, new)
    common = abs(tested.shared) >= _end(tested.need, np.min) / 2  # a common shift would look like a direction
    ask = not tested.why_not and not common and bool((then | now).any())
    return {
        "low_then": int(then.sum()),
        "low_then_up": int((pairs.change[then] > 0).sum()),
        "mirror_then": float(pairs.change[then].mean()) if then.any() else np.nan,
        "low_now": int(now.sum()),
        "mirror_now": float(-pairs.change[now].mean()) if now.any() else np.nan,
        "mirror_p": mirror_p(pairs.change, then, now) if ask else np.nan,
    }


def is_low(merit: np.ndarray, framework: Framework) -> np.ndarray:
    """Whether a mark is in the weakest band; without bands, in the lowest third of the scale."""
    scale = framework.scale
    if len(framework.bands) > 1:
        return framework.band_places(scale.merit(merit)) == 0
    return merit < scale.minimum + scale.span / 3


def _frame(columns: Sequence[str], rows: list[dict[str, Any]], old: Framework, new: Framework) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(columns))
    held = set(columns)
    if "ksf" in held:
        keys = [*new.keys, *(key for key in old.keys if key not in new.keys)]
        frame["ksf"] = pd.Categorical(frame["ksf"], categories=keys, ordered=True)
        frame["from_ksf"] = pd.Categorical(frame["from_ksf"], categories=list(old.keys), ordered=True)
    for name in held & _CATEGORIES.keys():
        frame[name] = pd.Categorical(frame[name], categories=list(_CATEGORIES[name]))
    return frame.astype(dict.fromkeys([name for name in columns if name in _COUNTS], "Int64"))
