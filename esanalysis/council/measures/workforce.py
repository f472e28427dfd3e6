"""What workforce figures say, and where two of them must not be put side by side."""

import re

import numpy as np
import pandas as pd

from esanalysis.errors import SchemaError

__all__ = [
    "beside_comparators",
    "equality_gap",
    "headcount_beside_fte",
    "implied_staff",
    "projected_year",
    "total_of_level",
]

# What people call the measures that the leavers' rule speaks of; the first are the plan's own words.
STAFF = "Estimated Establishment"
LEAVERS = "Number of leavers"
RATE = "Leavers as a % of staff in post"
_STAFF = re.compile(
    r"(?:estimated |current |actual |total |number of )*(?:establishment|staff|staff in post|in post|headcount|employees|"
    r"workforce|people|people employed)",
    re.IGNORECASE,
)
_LEAVERS = re.compile(r"(?:number of |total |all |staff )*(?:leavers|staff who left)", re.IGNORECASE)
_RATE = re.compile(r"(?:staff )?leavers.*(?:%|per cent|percent|rate).*|.*\bturnover\b.*|.*leaver rate.*", re.IGNORECASE)

PROJECTION = "rough projection: the figure times 12 months over the months it covers, as if every month were alike"
# Figures that grow with the length of their period; a share of the workforce does not.
ACCUMULATES = ("working days",)
YEARLY = ("annual", "annually", "yearly", "year")
_PLACE = ["source", "group"]


def is_staff(measure: object) -> bool:
    """Whether a measure counts the staff in post, by what people call it.

    Examples
    --------
    >>> is_staff("Estimated Establishment"), is_staff("Headcount"), is_staff("Staff leaving")
    (True, True, False)
    """
    return _STAFF.fullmatch(str(measure).strip()) is not None


def is_leavers(measure: object) -> bool:
    """Whether a measure counts all leavers (and not some of them).

    Examples
    --------
    >>> is_leavers("Number of leavers"), is_leavers("Of the leavers: dismissals")
    (True, False)
    """
    return _LEAVERS.fullmatch(str(measure).strip()) is not None


def is_leavers_rate(measure: object) -> bool:
    """Whether a measure is the leavers as a share of the staff.

    Examples
    --------
    >>> is_leavers_rate("Leavers as a % of staff in post"), is_leavers_rate("Turnover rate")
    (True, True)
    """
    return _RATE.fullmatch(str(measure).strip()) is not None


def headcount_beside_fte(workforce: pd.DataFrame) -> pd.DataFrame:
    """Put the headcount of each figure beside its full-time equivalent.

    Returns
    -------
    DataFrame
        One row a measure, period and group: `headcount` (people), `fte` (full-time equivalents), `ratio`
        (FTE for each person), `withheld` (whether `suppress` took one of the two away), `note`. A figure printed a
        second time for the same group keeps a row of its own without a partner, since whose figure it is would be a
        guess.

    Examples
    --------
    >>> from esanalysis.council.load import load_workforce
    >>> pairs = headcount_beside_fte(load_workforce())
    >>> pairs.loc[0, ["headcount", "fte", "ratio"]].round(2).tolist()
    [3846.0, 2807.41, 0.73]
    """
    keys = ["source", "heading", "measure", "period", "group"]
    figures = workforce[workforce["basis"].isin(["headcount", "FTE"])].copy()
    figures["withheld"] = figures["suppressed"].notna() if "suppressed" in figures else False
    figures["again"] = figures.groupby([*keys, "basis"], observed=True, dropna=False).cumcount()
    keys.append("again")
    sides = {
        basis: figures.loc[figures["basis"] == basis, [*keys, "value", "withheld", "note"]].rename(
            columns={"value": name}
        )
        for basis, name in (("headcount", "headcount"), ("FTE", "fte"))
    }
    out = sides["headcount"].merge(sides["FTE"], how="outer", on=keys, suffixes=("", "_fte"), sort=False)
    out["note"] = [_joined(notes) for notes in zip(out["note"], out.pop("note_fte"), strict=True)]
    out["withheld"] = out["withheld"].eq(True) | out.pop("withheld_fte").eq(True)
    order: dict[tuple, int] = {}
    for key in _keys(figures, keys):
        order.setdefault(key, len(order))
    out = out.iloc[np.argsort([order[key] for key in _keys(out, keys)], kind="stable")]
    out["ratio"] = out["fte"] / out["headcount"]
    columns = [*keys[:-1], "headcount", "fte", "ratio", "withheld", "note"]
    return out[columns].reset_index(drop=True)


def implied_staff(workforce: pd.DataFrame) -> pd.DataFrame:
    """Work out the average staff that the printed leavers and their rate imply, beside the printed one.

    The plan's own rule is leavers (without transfers within the council) over the mean of opening and closing
    staff. The opening number is not printed, so the rule cannot be checked, only turned round.

    Returns
    -------
    DataFrame
        One row a group: `leavers`, `leavers_fte`, `rate` (percent, printed), `implied` (average staff in
        headcount that the rate implies) with `implied_low` and `implied_high` (the rate being rounded to two
        decimals), `printed` (establishment), `printed_fte`, `rate_by_printed` and `rate_by_fte` (percent, with
        the printed establishment below the line), `opening` (opening staff if the printed one were the closing
        number), `reproduced` (whether the printed establishment gives the printed rate).

    Examples
    --------
    >>> from esanalysis.council.load import load_workforce
    >>> implied_staff(load_workforce())[["group", "implied", "printed", "rate", "rate_by_fte"]].round(2)
             group  implied  printed   rate  rate_by_fte
    0      schools  3817.83   3846.0  15.48        11.88
    1  non-schools  1009.62   1008.0  12.48        11.64
    """
    out = _figure(workforce, LEAVERS, "headcount", "leavers")
    for measure, basis, name in (
        (LEAVERS, "FTE", "leavers_fte"),
        (RATE, "percent", "rate"),
        (STAFF, "headcount", "printed"),
        (STAFF, "FTE", "printed_fte"),
    ):
        out = out.merge(_figure(workforce, measure, basis, name), how="left", on=_PLACE)
    out["implied"] = 100 * out["leavers"] / out["rate"]
    out["implied_low"] = 100 * out["leavers"] / (out["rate"] + 0.005)
    out["implied_high"] = 100 * out["leavers"] / (out["rate"] - 0.005)
    out["rate_by_printed"] = 100 * out["leavers"] / out["printed"]
    out["rate_by_fte"] = 100 * out["leavers_fte"] / out["printed_fte"]
    out["opening"] = 2 * out["implied"] - out["printed"]
    out["reproduced"] = (out["rate_by_printed"] - out["rate"]).abs() < 0.005
    return out


def beside_comparators(figures: pd.DataFrame) -> pd.DataFrame:
    """Pair each own figure with its comparators, and compare only what can be compared.

    A figure that grows with its period, such as days lost, is comparable with one that covers as many months,
    and the same months of the year where that is less than a year (winter is not summer). A share of the
    workforce does not grow, but is not compared with one whose date nobody gives.

    Parameters
    ----------
    figures : DataFrame
        Sickness or equality, as loaded.

    Returns
    -------
    DataFrame
        One row an own figure and comparator: `measure`, `unit`, `group`, `value`, `period`, `role`,
        `indicator`, `scope`, `comparator`, `comparator_period`, `comparable` (boolean; empty where the source does
        not say enough), `reason` (in words), `difference` (own minus comparator, in the unit; empty unless comparable).

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
    others = figures.loc[~own].drop(columns=["end", "missing", "note"])
    pairs = figures.loc[own, [*shared, "group", "value", "period", "start", "months"]].merge(
        others.rename(columns={"value": "comparator"}), on=shared, suffixes=("", "_of_comparator")
    )
    pairs = pairs.rename(columns={"period_of_comparator": "comparator_period"})
    theirs = pairs["group_of_comparator"]
    pairs = pairs[theirs.isna() | (theirs.astype(object) == pairs["group"].astype(object))].reset_index(drop=True)
    verdicts = [_verdict(row) for row in pairs.to_dict("records")]
    pairs["comparable"] = pd.array([verdict for verdict, _ in verdicts], dtype="boolean")
    pairs["reason"] = pd.array([reason for _, reason in verdicts], dtype="string")
    alike = pairs["comparable"].fillna(False).astype(bool)
    pairs["difference"] = (pairs["value"] - pairs["comparator"]).where(alike)
    columns = [*shared, "group", "value", "period", "role", "indicator", "scope", "comparator"]
    return pairs[[*columns, "comparator_period", "comparable", "reason", "difference"]]


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
        `people` (points of that headcount, rounded; negative: so many fewer than at the comparator's share).

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
    gap = gap.merge(staff[[*places, "staff"]], how="left", on=places)
    gap["points"] = (gap["value"] - gap["comparator"]).round(2)
    gap["people"] = (gap["points"] * gap["staff"] / 100).round().astype("Int64")
    return gap


def staff_of_groups(workforce: pd.DataFrame) -> pd.DataFrame:
    """Headcount establishment: one row a source and group with `staff`."""
    return _figure(workforce, STAFF, "headcount", "staff")


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


def _figure(workforce: pd.DataFrame, measure: str, basis: str, name: str) -> pd.DataFrame:
    """One figure a group; where a group has several (periods, or a doubtful second one) the first."""
    chosen = workforce[(workforce["measure"] == measure) & (workforce["basis"] == basis)]
    return chosen.drop_duplicates(_PLACE)[[*_PLACE, "value"]].rename(columns={"value": name}).reset_index(drop=True)


def _months(figures: pd.DataFrame) -> pd.Series:
    """Months that a figure covers; NaN where its period is not printed or cannot be read."""
    days = (figures["end"] - figures["start"]).dt.days + 1
    months = (days / 30.4375).round()
    yearly = figures["period"].astype("string").str.casefold().isin(YEARLY)
    return months.mask(yearly, 12.0)


def _verdict(row: dict) -> tuple[bool | None, str]:
    own, other = row["months"], row["months_of_comparator"]
    scope = "" if row["scope"] == "whole council" and row["role"] == "council" else f"; it is for {row['scope']}"
    if pd.isna(row["value"]) or pd.isna(row["comparator"]):
        return None, "one of the two figures is not printed"
    if pd.isna(row["comparator_period"]):
        return None, f"the period of the comparator is not printed{scope}"
    if row["unit"] not in ACCUMULATES:
        return True, f"a share does not grow with its period{scope}"
    if pd.isna(own) or pd.isna(other):
        return None, f"the length of one of the two periods is not known{scope}"
    if own == other:
        same_season = own % 12 == 0 or row["start"].month == row["start_of_comparator"].month
        covered = f"both cover {own:g} months"
        return (True, covered + scope) if same_season else (False, f"{covered}, but other months of the year{scope}")
    return False, f"{own:g} months beside {other:g} months: not comparable{scope}"


def _keys(frame: pd.DataFrame, names: list[str]) -> list[tuple]:
    return [tuple(map(str, row)) for row in frame[names].itertuples(index=False)]


def _joined(notes: tuple) -> str | None:
    return "; ".join(dict.fromkeys(note for note in notes if isinstance(note, str))) or None
