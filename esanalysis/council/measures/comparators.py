"""Figures beside what they may be compared with, and where two of them must not be put side by side."""

import re
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from esanalysis.council.measures.workforce import staff_of_groups
from esanalysis.errors import SchemaError

__all__ = [
    "ACCUMULATES",
    "already_over",
    "beside_comparators",
    "equality_gap",
    "is_share_of_staff",
    "projected_year",
    "scope_of",
    "total_of_level",
]

PROJECTION = "rough projection: the figure times 12 months over the months it covers, as if every month were alike"
# Figures that grow with the length of their period; a share of the workforce does not.
ACCUMULATES = ("working days",)
YEARLY = ("annual", "annually", "yearly", "year")
_PLACE = ["source", "group"]
_OF_STAFF = re.compile(r"\bof (?:(?:the|all|total|our) )*(?:workforce|staff|employees)\b")
_BASE = re.compile(r"\b(?:of|among|amongst|in|gap|who|that|by)\b")
# Some of the staff, or people who are none, that a share may be of.
_OF_OTHERS = re.compile(
    r"\b(?:top|senior|earn|manag|leader|heads?\b|head ?teacher|grade|band|scale|pay\b|paid|leav|left|start|join|"
    r"recruit|appli|appoint|interview|shortlist|candidate|promot|retire|dismiss|resign|redundan|disciplin|grievan|train|teach|"
    r"respon|governor|pupil|vacan|posts?\b|turnover|absen|sick|agency|volunteer|apprentic)"
)


def beside_comparators(figures: pd.DataFrame) -> pd.DataFrame:
    """Pair each own figure with its comparators, and compare only what can be compared.

    A figure that grows with its period, such as days lost, is comparable with one that covers the same months of the
    same year, or a year that nobody names. What has no date stands beside the council's and the target of one table
    without dates. A share of the workforce does not grow: one of a day stands beside one of
    the year around it, but not beside the council's or a target of another year, or one whose date nobody gives.

    Parameters
    ----------
    figures : DataFrame
        Sickness or equality, as loaded.

    Returns
    -------
    DataFrame
        One row an own figure and comparator: `measure`, `unit`, `group`, `value`, `period`, `role`,
        `indicator`, `scope`, `comparator`, `comparator_period`, `missing` (why there is no comparator), `comparable`
        (boolean; empty where the source does not say enough, or the two are of different dates), `reason` (in words),
        `difference` (own minus comparator, in the unit; empty unless comparable).

    Examples
    --------
    >>> from esanalysis.council.load import load_sickness
    >>> pairs = beside_comparators(load_sickness())
    >>> pairs.loc[pairs["group"] == "schools", ["role", "comparable"]].values.tolist()
    [['council', True], ['target', False], ['comparator', False]]
    """
    figures = figures.assign(months=_months(figures))
    own = figures["role"] == "directorate"
    shared = ["source", "measure", "unit"]
    others = figures.loc[~own].drop(columns=["note"])
    pairs = figures.loc[own, [*shared, "group", "value", "period", "start", "end", "months"]].merge(
        others.rename(columns={"value": "comparator"}), on=shared, suffixes=("", "_of_comparator")
    )
    pairs = pairs.rename(columns={"period_of_comparator": "comparator_period"})
    theirs = pairs["group_of_comparator"]
    pairs = pairs[theirs.isna() | (theirs.astype(object) == pairs["group"].astype(object))].reset_index(drop=True)
    # Of a comparator that is given for several periods, the one of the own figure's counts where there is one.
    own_period = pairs["same_time"] = _same_time(pairs)
    each = [*shared, "group", "period", "role", "indicator", "scope"]
    has_own = own_period.groupby([pairs[name].astype(object) for name in each], dropna=False).transform("any")
    pairs = pairs[own_period | ~has_own].reset_index(drop=True)
    verdicts = [_verdict(row) for row in pairs.to_dict("records")]
    hidden = (None, "the own figure is not printed")
    gone = pairs["value"].isna()
    verdicts = [hidden if bare and found[0] else found for bare, found in zip(gone, verdicts, strict=True)]
    pairs["comparable"] = pd.array([verdict for verdict, _ in verdicts], dtype="boolean")
    pairs["reason"] = pd.array([reason for _, reason in verdicts], dtype="string")
    alike = pairs["comparable"].fillna(False).astype(bool)
    pairs["difference"] = (pairs["value"] - pairs["comparator"]).where(alike)
    columns = [*shared, "group", "value", "period", "role", "indicator", "scope", "comparator"]
    return pairs[[*columns, "comparator_period", "missing", "comparable", "reason", "difference"]]


def already_over(figures: pd.DataFrame) -> pd.DataFrame:
    """List the figures of a part of a year that are over the figure for a whole year already.

    What grows with its period, such as days lost, can only grow further: whoever is over a year's target before that
    year is out misses it for certain, or the printed period is not what it says. Where the year is out, its own figure
    tells, and one of a part of it is not listed.

    Parameters
    ----------
    figures : DataFrame
        Sickness, as loaded.

    Returns
    -------
    DataFrame
        One row a figure and a target or comparator of a longer period that it is over: `source`, `measure`, `unit`,
        `role`, `scope`, `group`, `value`, `period`, `end`, `months`, `over` (role of what it is over), `over_scope`,
        `limit` (its value), `over_period`, `same_scope` (whether the limit is meant for those whom the figure is
        about: one without a group is meant for no single group).

    Examples
    --------
    >>> from esanalysis import load_sickness
    >>> found = already_over(load_sickness())
    >>> found.loc[found["same_scope"], ["value", "over", "limit"]].values.tolist()
    [[11.06, 'target', 10.35]]
    """
    figures = figures.assign(months=_months(figures))
    own = figures[figures["role"].isin(["directorate", "council"]) & figures["unit"].isin(ACCUMULATES)]
    limits = figures[figures["role"].isin(["target", "comparator"])]
    limits = limits.rename(columns={"role": "over", "scope": "over_scope", "value": "limit", "period": "over_period"})
    columns = ["source", "measure", "unit", "over", "over_scope", "limit", "over_period"]
    columns += ["group", "months", "start", "end"]
    pairs = own.merge(limits[columns], on=["source", "measure", "unit"], suffixes=("", "_of_limit"))
    inside = (pairs["start"] >= pairs["start_of_limit"]) & (pairs["end"] <= pairs["end_of_limit"])
    inside |= pairs["start_of_limit"].isna()  # a target a year, whichever it is
    found = pairs[inside & (pairs["months"] < pairs["months_of_limit"]) & (pairs["value"] > pairs["limit"])]
    out = [_is_out(row, own) for row in found.to_dict("records")]
    found = found[~pd.Series(out, index=found.index, dtype=bool)]
    groups, theirs = (found[name].astype(object).map(str) for name in ("group", "group_of_limit"))
    scopes, whose = (found[name].astype(object).map(str) for name in ("scope", "over_scope"))
    found = found.assign(same_scope=groups.eq(theirs) & (found["group"].notna() | scopes.eq(whose)))
    found = found[found["group_of_limit"].isna() | groups.eq(theirs)]
    names = ["role", "scope", "group", "value", "period", "end", "months", "over", "over_scope", "limit", "over_period"]
    return found[["source", "measure", "unit", *names, "same_scope"]].reset_index(drop=True)


def projected_year(figures: pd.DataFrame) -> pd.DataFrame:
    """Blow part-year figures up to a year, roughly and with a label that says so.

    Returns
    -------
    DataFrame
        One row an own or council figure that covers less than a year and grows with its period: `value`,
        `months`, `projected` (the value times 12 / months), `label` (always to be shown with it).

    Examples
    --------
    >>> from esanalysis.council.load import load_sickness
    >>> projected_year(load_sickness())["projected"].round(2).tolist()
    [17.42, 17.86, 22.12]
    """
    figures = figures.assign(months=_months(figures))
    part = figures["unit"].isin(ACCUMULATES) & (figures["months"] < 12) & figures["value"].notna()
    part &= figures["role"].isin(["directorate", "council"])
    out = figures.loc[part, ["source", "measure", "role", "scope", "group", "period", "value", "unit", "months"]]
    return out.assign(projected=out["value"] * 12 / out["months"], label=PROJECTION).reset_index(drop=True)


def equality_gap(equality: pd.DataFrame, workforce: pd.DataFrame) -> pd.DataFrame:
    """Measure the gap between a share of the workforce and its comparators in points and in people.

    Parameters
    ----------
    equality, workforce : DataFrame
        As loaded. The people are counted on the headcount establishment of the same group, which is the
        nearest printed number: the base of the printed shares is not given.

    Returns
    -------
    DataFrame
        The rows of `beside_comparators` with `points` (own share minus comparator, percentage points; given
        even where the comparator's date is unknown, see `comparable` and `reason`), `staff` (headcount) and
        `people` (points of that headcount, rounded; negative: so many fewer than at the comparator's share; empty for a
        share of others than all staff, such as managers).

    Examples
    --------
    >>> from esanalysis.council.load import load_equality, load_workforce
    >>> gap = equality_gap(load_equality(), load_workforce())
    >>> print(gap.loc[1, ["group", "role", "points", "people"]].to_string())
    group     schools
    role       target
    points      -1.07
    people        -41
    """
    gap = beside_comparators(equality)
    staff = staff_of_groups(workforce)
    # Tables in files of their own bear the names of those files: then the group alone has to match.
    places = _PLACE if workforce["source"].nunique() > 1 else ["group"]
    gap = gap.merge(staff[[*places, "staff", "end"]], how="left", on=places)
    gap["points"] = (gap["value"] - gap["comparator"]).round(2)
    ends = dict(zip(equality["period"].astype(object), equality["end"], strict=True))
    apart = (
        pd.to_datetime(gap.pop("end")) - pd.to_datetime(gap["period"].astype(object).map(ends))
    ).abs() > pd.Timedelta(days=200)
    others = ~gap["measure"].astype(object).map(is_share_of_staff).astype(bool)
    gap["people"] = (gap["points"] * gap["staff"] / 100).mask(apart | others).round().astype("Int64")
    return gap


def is_share_of_staff(measure: object) -> bool:
    """Whether a share is one of all staff: it says so, or it names what people are and nobody whom it could be of.

    Examples
    --------
    >>> [is_share_of_staff(name) for name in ("% of staff who are women", "Percentage disabled", "% BME")]
    [True, True, True]
    >>> [is_share_of_staff(name) for name in ("Women as a percentage of managers", "Gender pay gap")]
    [False, False]
    """
    name = str(measure).casefold()
    return not _OF_OTHERS.search(name) and (_OF_STAFF.search(name) is not None or not _BASE.search(name))


def scope_of(row: Mapping[Hashable, Any]) -> str:
    """Whom a comparator is for, where that says more than its role, its measure and its date do.

    Examples
    --------
    >>> row = {"role": "target", "measure": "% BME", "comparator_period": "2025/26"}
    >>> [scope_of(row | {"scope": scope}) for scope in ("Target BME", "Target 2025/26", "whole council")]
    ['', '', 'whole council']
    """
    known = {row["role"], *(("whole", "the", "overall") if row["role"] == "council" else ())}
    known |= {"average", "figure", "mean", *_words(row["measure"]), *_words(row["comparator_period"])}
    return str(row["scope"]) if _words(row["scope"]) - known else ""


def total_of_level(official: pd.DataFrame, indicator: str, level: str | None = None) -> pd.DataFrame:
    """Add an indicator of official statistics over the places of one level.

    Parameters
    ----------
    official : DataFrame
        As loaded by `esanalysis.council.official.load_dfe`.
    indicator : str
        An indicator that counts something; rates cannot be added.
    level : str, optional
        Level to add over; may be left out only if the frame holds a single one.

    Returns
    -------
    DataFrame
        One row a time period and combination of filters: `total`, `places`, `without` (places without a value,
        which the total leaves out and which are never taken for 0).

    Raises
    ------
    SchemaError
        The frame mixes levels and none is named, places of the level contain one another (London beside
        Inner London), or the indicator is a rate.
    """
    levels = official["level"].unique().tolist()
    if level is None and len(levels) > 1:
        raise SchemaError(
            f"National, regional and local rows cannot be added together: name one level ({', '.join(levels)})."
        )
    if any(word in indicator for word in ("rate", "percent", "caseload", "average")):
        raise SchemaError(f"{indicator} is a rate: a sum of rates means nothing. Add what it is computed from.")
    found = official[(official["indicator"] == indicator) & (official["level"] == (level or levels[0]))]
    if found.empty:
        raise SchemaError(f"There is no {indicator} at level {level or levels[0]}.")
    names = set(found["place"])
    inside = {name for name in names if name.removeprefix("Inner ").removeprefix("Outer ") in names - {name}}
    if inside:
        raise SchemaError(
            f"{', '.join(sorted(inside))} are parts of places that are in the table too: remove one or the other first."
        )
    groups = found.groupby(["time_period", "filters"], observed=True, dropna=False)["value"]
    out = groups.agg(total=lambda values: values.sum(min_count=1), places="size", counted="count").reset_index()
    out["without"] = out["places"] - out.pop("counted")
    return out


def _words(text: object) -> set[str]:
    return set(re.findall(r"\w+", str(text).casefold()))


def _is_out(row: dict, own: pd.DataFrame) -> bool:
    """Whether a figure of the whole time is given, of those whom one of a part of it is about."""
    same = pd.Series(True, index=own.index)
    for name in ("source", "measure", "role", "scope", "group"):
        same &= own[name].astype(object).map(str) == str(row[name])
    same &= (own["start"] <= row["start"]) & (own["end"] >= row["end"]) & own["value"].notna()
    return bool((same & (own["months"] >= row["months_of_limit"])).any())


def _months(figures: pd.DataFrame) -> pd.Series:
    """Months that a figure covers; NaN where its period is not printed or cannot be read."""
    days = (figures["end"] - figures["start"]).dt.days + 1
    months = (days / 30.4375).round()
    yearly = figures["period"].astype("string").str.casefold().isin(YEARLY)
    return months.mask(yearly, 12.0)


def _same_time(pairs: pd.DataFrame) -> pd.Series:
    """Whether two figures are of one time: what grows of the same days, a share of a day and the year around it."""
    own, other = (pairs["start"], pairs["end"]), (pairs["start_of_comparator"], pairs["end_of_comparator"])
    within = (own[0] >= other[0]) & (own[1] <= other[1])
    around = (own[0] <= other[0]) & (own[1] >= other[1])
    same = (within & around) | ((within | around) & ~pairs["unit"].isin(ACCUMULATES))
    printed = (pairs[name].astype("string").str.casefold() for name in ("period", "comparator_period"))
    return (same | next(printed).eq(next(printed)).fillna(False).astype(bool)).astype(bool)


def _why(missing: object) -> str:
    return "withheld" if missing in ("c", "low") else "not given"


def _verdict(row: dict) -> tuple[bool | None, str]:
    own, other = row["months"], row["months_of_comparator"]
    whom = scope_of(row)
    scope = f"; it is for {whom}" if whom else ""
    if pd.isna(row["comparator"]):
        return None, f"the comparator's figure is {_why(row['missing'])}"
    if row["role"] in ("council", "target") and pd.isna(row["period"]) and pd.isna(row["comparator_period"]):
        return True, "both stand in one table without a date"
    if pd.isna(row["comparator_period"]):
        return None, f"the period of the comparator is not printed{scope}"
    if row["unit"] not in ACCUMULATES:
        if row["same_time"]:
            return True, f"a share does not grow with its period{scope}"
        if pd.isna(row["period"]):
            return None, f"the date of the own figure is not printed{scope}"
        # A census is of its year, and is named with it; the council's and a target's are of the same time or nothing.
        census = True if row["role"] == "comparator" else None
        return census, f"it is of {row['comparator_period']}, not of {row['period']}{scope}"
    if pd.isna(own) or pd.isna(other):
        return None, f"the length of one of the two periods is not known{scope}"
    if own == other:
        covered = f"both cover {own:g} months"
        unnamed = pd.isna(row["start"]) or pd.isna(row["start_of_comparator"])  # a year, whichever it is
        return (True, covered + scope) if row["same_time"] or unnamed else (False, f"{covered}, but others{scope}")
    return False, f"{own:g} months beside {other:g} months: not comparable{scope}"
