"""What workforce figures say: people beside full-time equivalents, leavers beside their rate."""

import re
from collections import Counter
from collections.abc import Callable

import numpy as np
import pandas as pd

__all__ = [
    "LEAVERS", "RATE", "STAFF", "guessed_sums", "headcount_beside_fte", "implied_staff", "in_post", "is_leavers",
    "is_leavers_rate", "is_movement", "is_part", "is_some", "is_staff", "is_starters", "is_vacancy", "latest_of",
    "staff_of_groups", "sums_of_groups",
]  # fmt: skip

# What people call the measures that the leavers' rule speaks of; the first are the plan's own words.
STAFF = "Estimated Establishment"
LEAVERS = "Number of leavers"
RATE = "Leavers as a % of staff in post"
_STAFF = re.compile(
    r"(?:estimated |current |actual |total |all |number of )*(?:establishment|staff|staff in post|in post|headcount|"
    r"employees|workforce|people|people employed)",
    re.IGNORECASE,
)
_LEAVERS = re.compile(r"(?:number of |total |all |staff )*(?:leavers|staff who left)", re.IGNORECASE)
_RATE = re.compile(r"(?:staff )?leavers.*(?:%|per cent|percent|rate).*|.*\bturnover\b.*|.*leaver rate.*", re.IGNORECASE)
_MOVEMENT = re.compile(
    r"\b(?:leavers?|leaving|left|start(?:ers?|s|ed|ing)|join(?:ers?|ed)|transfer\w*|retire\w*|resign\w*|dismiss\w*|"
    r"redundan\w*|recruit(?:s|ed|ment)|turnover|appointed|appointments|promot\w*)\b",
    re.IGNORECASE,
)
ROUNDED = 1000  # staff from which a sum may differ by the rounding of its parts
_PART = re.compile(  # what a heading of a part of the staff is called
    r"\b(?:women|female|men|male|part[ -]?time|full[ -]?time(?! equiv)|permanent|temporary|casual|fixed[ -]?term)\b"
)
_OF_WHICH = re.compile(r"(?:of (?:which|whom)|thereof|incl(?:uding|\.)?)\b", re.IGNORECASE)

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


def is_starters(measure: object, heading: object = None) -> bool:
    """Whether a measure counts those who started, by its own name or by the heading it stands under.

    Examples
    --------
    >>> is_starters("Starters"), is_starters("External", "New starts"), is_starters("Transfers in", "Transfers")
    (True, True, False)
    """
    texts = [str(text) for text in (measure, heading) if not pd.isna(text)]  # type: ignore[call-overload]
    return any(re.match(r"(?:number of |new )*(?:starters?|starts|joiners)\b", text, re.IGNORECASE) for text in texts)


def is_movement(measure: object, heading: object = None) -> bool:
    """Whether a measure counts who came, went or moved; a headcount by age or grade does not.

    Examples
    --------
    >>> is_movement("Ill-health retirements"), is_movement("External", "New starts"), is_movement("Asian", "Ethnicity")
    (True, True, False)
    """
    return any(_MOVEMENT.search(str(text)) for text in (measure, heading) if not pd.isna(text))  # type: ignore[call-overload]


def is_some(heading: object) -> bool:
    """Whether a heading names some of the staff; one that names two kinds ("Women and men") stands above both.

    Examples
    --------
    >>> is_some("Women"), is_some("Women and men"), is_some("Staff in post")
    (True, False, False)
    """
    return len({*_PART.findall(str(heading).casefold())}) == 1


def is_vacancy(measure: object) -> bool:
    """Whether a measure counts posts that nobody fills.

    Examples
    --------
    >>> is_vacancy("Vacancies"), is_vacancy("Vacant posts"), is_vacancy("Posts")
    (True, True, False)
    """
    return "vacan" in str(measure).casefold()


def is_part(group: object) -> bool:
    """Whether a group is by its name a part of the one above.

    Examples
    --------
    >>> is_part("of which primary"), is_part("Primary")
    (True, False)
    """
    return _OF_WHICH.match(str(group).strip()) is not None


def in_post(pairs: pd.DataFrame) -> pd.Series:
    """Which rows are the staff in post: of several headings, such as Women beside all, the first that is a whole.

    A whole is called no part (women, part-time), and in no group fewer than another heading has.

    Parameters
    ----------
    pairs : DataFrame
        From `headcount_beside_fte`.

    Returns
    -------
    Series of bool
    """
    staff = pairs["measure"].astype(object).map(is_staff).astype(bool)
    heading = pairs["heading"].astype(object).fillna("").where(staff)
    places = [pairs[name].astype(object).fillna("") for name in ("source", "period", "group")]
    most = pairs["headcount"].where(staff).groupby(places).transform("max")
    parts = {name for name in heading.dropna().unique() if is_some(name)}
    whole = staff & ~heading.isin({*heading[pairs["headcount"] < most], *parts})
    first = heading.where(whole).groupby(places).transform("first")
    return whole & (heading == first)


def sums_of_groups(workforce: pd.DataFrame) -> frozenset[str]:
    """Groups that are the sum of others or a part of one, and so are not added up with them.

    A group called "of which" is part of the one above. One that has as many staff as all groups above it together, or
    as those since the last such sum, is their total, under whatever name; thousands may be a rounding apart.

    Parameters
    ----------
    workforce : DataFrame
        As loaded, before anything is withheld.

    Returns
    -------
    frozenset of str

    Examples
    --------
    >>> frame = pd.DataFrame({"group": ["SEND", "Music", "Our services"], "value": [50.0, 30.0, 80.0]})
    >>> sorted(sums_of_groups(frame.assign(source="own", measure="Headcount", basis="headcount", period="2025")))
    ['Our services']
    """
    staff = workforce[
        workforce["measure"].astype(object).map(is_staff).astype(bool) & (workforce["basis"] == "headcount")
    ]
    staff = staff.dropna(subset=["group"]).drop_duplicates(["source", "period", "group"])
    found = {group for group in staff["group"].astype(str) if is_part(group)}
    for _, rows in staff.groupby(["source", "period"], observed=True, dropna=False):
        found |= _sums_in(rows)
    return frozenset(found)


def guessed_sums(workforce: pd.DataFrame) -> frozenset[str]:
    """Sums of `sums_of_groups` that one small count alone says: two teams may have as many staff as a third by chance.

    Parameters
    ----------
    workforce : DataFrame
        As loaded, before anything is withheld.

    Returns
    -------
    frozenset of str

    Examples
    --------
    >>> frame = pd.DataFrame({"group": ["SEND", "Music", "Our services"], "value": [50.0, 30.0, 80.0]})
    >>> staff = frame.assign(source="own", measure="Headcount", basis="headcount", period="2025")
    >>> hours = staff.assign(basis="FTE", value=[41.2, 22.5, 63.7])
    >>> sorted(guessed_sums(staff)), sorted(guessed_sums(pd.concat([staff, hours])))
    (['Our services'], [])
    """
    counted = workforce[workforce["basis"].isin(["headcount", "FTE"])].dropna(subset=["group"])
    series = counted.drop_duplicates(["source", "measure", "basis", "period", "group"]).groupby(
        ["source", "measure", "basis", "period"], observed=True, dropna=False
    )
    times = Counter(group for _, rows in series for group in _sums_in(rows))
    large = {*counted.loc[counted["value"] >= ROUNDED, "group"].astype(str)}  # by chance hardly ever
    found = sums_of_groups(workforce) - large
    return frozenset(group for group in found if not is_part(group) and times[group] < 2)


def _sums_in(rows: pd.DataFrame) -> set[str]:
    """Groups of one series that have as much as all above together, or as those since the last such sum."""
    found: set[str] = set()
    parts: list[float] = []
    since = 0
    for group, value in zip(rows["group"].astype(str), rows["value"], strict=True):
        sums = [each for each in (parts, parts[since:]) if len(each) > 1]
        if is_part(group):
            continue
        if any(abs(value - sum(each)) <= (0.5 * len(each) if value >= ROUNDED else 1e-6) for each in sums):
            found.add(group)
            since = len(parts)
        else:
            parts.append(value)
    return found


def latest_of(figures: pd.DataFrame, workforce: pd.DataFrame) -> list[object]:
    """The period to show where figures are given for several: by its date, or the last in the file where one has none.

    Parameters
    ----------
    figures : DataFrame
        Rows with a period.
    workforce : DataFrame
        As loaded, with the dates of the periods.

    Returns
    -------
    list
        That period alone; nothing where there are no figures.
    """
    periods = list(dict.fromkeys(figures["period"].astype(object)))
    ends = dict(zip(workforce["period"].astype(object), workforce["end"], strict=True))
    if len(periods) < 2:
        return periods
    known = [period for period in periods if not pd.isna(ends.get(period))]
    return [max(known, key=lambda period: ends[period])] if len(known) == len(periods) else periods[-1:]


def headcount_beside_fte(workforce: pd.DataFrame) -> pd.DataFrame:
    """Put the headcount of each figure beside its full-time equivalent.

    Returns
    -------
    DataFrame
        One row a measure, period and group: `headcount` (people), `fte` (full-time equivalents), `ratio`
        (FTE for each person), `headcount_withheld` and `fte_withheld` (what `suppress_page` took away), `withheld`
        (whether it took one of the two), `note`. A figure printed a second time for the same group keeps a row of its
        own without a partner, since whose figure it is would be a guess.

    Examples
    --------
    >>> from esanalysis.council.load import load_workforce
    >>> pairs = headcount_beside_fte(load_workforce())
    >>> pairs.loc[0, ["headcount", "fte", "ratio"]].round(2).tolist()
    [3846.0, 2807.41, 0.73]
    """
    keys = ["source", "heading", "measure", "period", "group"]
    figures = workforce[workforce["basis"].isin(["headcount", "FTE"])].copy()
    if "withheld" not in figures:
        figures["withheld"] = False
    figures["again"] = figures.groupby([*keys, "basis"], observed=True, dropna=False).cumcount()
    keys.append("again")
    sides = {
        basis: figures.loc[figures["basis"] == basis, [*keys, "value", "withheld", "note"]].rename(
            columns={"value": name, "withheld": f"{name}_withheld"}
        )
        for basis, name in (("headcount", "headcount"), ("FTE", "fte"))
    }
    out = sides["headcount"].merge(sides["FTE"], how="outer", on=keys, suffixes=("", "_fte"), sort=False)
    out["note"] = [_joined(notes) for notes in zip(out["note"], out.pop("note_fte"), strict=True)]
    taken = ["headcount_withheld", "fte_withheld"]
    out[taken] = out[taken].eq(True)
    out["withheld"] = out[taken].any(axis=1)
    order: dict[tuple, int] = {}
    for key in _keys(figures, keys):
        order.setdefault(key, len(order))
    out = out.iloc[np.argsort([order[key] for key in _keys(out, keys)], kind="stable")]
    out["ratio"] = out["fte"] / out["headcount"]
    columns = [*keys[:-1], "headcount", "fte", "ratio", *taken, "withheld", "note"]
    return out[columns].reset_index(drop=True)


def implied_staff(workforce: pd.DataFrame) -> pd.DataFrame:
    """Work out the average staff that the printed leavers and their rate imply, beside the printed one.

    The plan's own rule is leavers (without transfers within the council) over the mean of opening and closing
    staff. The opening number is not printed, so the rule cannot be checked, only turned round.

    Returns
    -------
    DataFrame
        One row a group: `period` of the latest leavers, `leavers`, `leavers_fte`, `rate` (percent,
        printed), `implied` (average staff in headcount that the rate implies) with `implied_low` and `implied_high`
        (the rate being rounded to two decimals), `printed` (establishment), `printed_fte`, `rate_by_printed`
        and `rate_by_fte` (percent, with the printed establishment below the line), `opening` (opening staff if the
        printed one were the closing number), `reproduced` (whether the printed establishment gives the printed rate),
        `period_of_staff` (the establishment's, which ends with the leavers' where there is one) and `one_time`
        (whether nothing says that the two end on different days).

    Examples
    --------
    >>> from esanalysis.council.load import load_workforce
    >>> implied_staff(load_workforce())[["group", "implied", "printed", "rate", "rate_by_fte"]].round(2)
             group  implied  printed   rate  rate_by_fte
    0      schools  3817.83   3846.0  15.48        11.88
    1  non-schools  1009.62   1008.0  12.48        11.64
    """
    out = _figure(workforce, is_leavers, "headcount", "leavers")
    out = _with_same(out, workforce, is_leavers, "FTE", "leavers_fte")
    out = _with_same(out, workforce, is_leavers_rate, "percent", "rate")
    staff = _figure(workforce, is_staff, "headcount", "printed", out)
    staff = _with_same(staff, workforce, is_staff, "FTE", "printed_fte")
    out = out.merge(staff, how="left", on=_PLACE, suffixes=("", "_of_staff"))
    out["one_time"] = out["end"].eq(out["end_of_staff"]) | out["end"].isna() | out["end_of_staff"].isna()
    out["implied"] = 100 * out["leavers"] / out["rate"]
    out["implied_low"] = 100 * out["leavers"] / (out["rate"] + 0.005)
    out["implied_high"] = 100 * out["leavers"] / (out["rate"] - 0.005)
    out["rate_by_printed"] = 100 * out["leavers"] / out["printed"]
    out["rate_by_fte"] = 100 * out["leavers_fte"] / out["printed_fte"]
    out["opening"] = 2 * out["implied"] - out["printed"]
    out["reproduced"] = (out["rate_by_printed"] - out["rate"]).abs() < 0.005
    return out.drop(columns=["end", "end_of_staff"])


def staff_of_groups(workforce: pd.DataFrame) -> pd.DataFrame:
    """Headcount establishment: one row a source and group with its latest `staff`."""
    return _figure(workforce, is_staff, "headcount", "staff")


def _each(workforce: pd.DataFrame, called: Callable[[object], bool], basis: str, name: str) -> pd.DataFrame:
    """One figure a group and period; of a doubtful second one the first."""
    chosen = workforce[workforce["measure"].astype(object).map(called).astype(bool) & (workforce["basis"] == basis)]
    chosen = chosen.drop_duplicates([*_PLACE, "period"]).rename(columns={"value": name})
    return chosen[[*_PLACE, "period", "end", name]].reset_index(drop=True)


def _figure(
    workforce: pd.DataFrame, called: Callable[[object], bool], basis: str, name: str, beside: pd.DataFrame | None = None
) -> pd.DataFrame:
    """One figure a group: of several periods the one that ends with the group's in `beside`, else the latest."""
    each = _each(workforce, called, basis, name)
    ends = [] if beside is None else _keys(beside.dropna(subset=["end"]), [*_PLACE, "end"])
    near = [key in ends for key in _keys(each, [*_PLACE, "end"])]
    last = each["period"].isin(latest_of(each, workforce))
    order = each.assign(near=near, last=last).sort_values(["near", "last"], ascending=False, kind="stable")
    return order.drop_duplicates(_PLACE).sort_index()[each.columns].reset_index(drop=True)


def _with_same(
    found: pd.DataFrame, workforce: pd.DataFrame, called: Callable[[object], bool], basis: str, name: str
) -> pd.DataFrame:
    """Another figure of the same groups and periods beside those that were found."""
    others = _each(workforce, called, basis, name).drop(columns="end")
    return found.merge(others, how="left", on=[*_PLACE, "period"])


def _keys(frame: pd.DataFrame, names: list[str]) -> list[tuple]:
    return [tuple(map(str, row)) for row in frame[names].itertuples(index=False)]


def _joined(notes: tuple) -> str | None:
    return "; ".join(dict.fromkeys(note for note in notes if isinstance(note, str))) or None
