"""Small numbers identify people: keep them, and what gives them away, out of what is shared.

A headcount under the threshold is suppressed (primary). So are the other figures of the same people, such as
their full-time equivalents or their rate. Where one suppressed count could be worked out from a total, the next
smallest count of the same total goes too (secondary). Zeros are kept: they identify nobody.
"""

import pandas as pd

from esanalysis.council.measures.workforce import LEAVERS, RATE, staff_of_groups

__all__ = ["THRESHOLD", "suppress", "suppress_shares"]

THRESHOLD = 5
PRIMARY = "suppressed: fewer than {threshold} people"
PARTNER = "suppressed: belongs to a suppressed count"
SECONDARY = "suppressed: would give away a suppressed count"
ALONE = "suppressed: fewer than {threshold} FTE and no count beside it"
NOTE = "withheld: the note holds a number, and figures beside it are withheld"
_TOTALS = ("total", "all", "all staff")


def suppress(
    figures: pd.DataFrame,
    threshold: int = THRESHOLD,
    *,
    across: str = "group",
    within: tuple[str, ...] = ("source", "heading", "measure", "period"),
    totals_known: bool = True,
) -> pd.DataFrame:
    """Suppress small headcounts and whatever would let them be worked out.

    Parameters
    ----------
    figures : DataFrame
        Workforce figures as loaded: the columns of `within`, `across`, `basis`, `value` and `missing`.
    threshold : int
        Counts from 1 to one less than this are suppressed. Five is usual in official statistics; state it
        wherever the result is shown.
    across : str
        Column whose groups add up to a total; the total itself is called total or all, or left empty.
    within : tuple of str
        Columns that name one such set of groups.
    totals_known : bool
        Whether a reader could know the total (default: yes, since it may be printed elsewhere). False only when no
        total is published anywhere.

    Returns
    -------
    DataFrame
        The same rows: suppressed values are empty, `missing` is ``c`` and `suppressed` says why. Nothing that
        was missing before changes. A note that holds a number is withheld where a figure of its set is.

    Notes
    -----
    Hidden counts of a set must be two or more, add up to the threshold or more, and not all be the largest
    hidden count there can be; otherwise the total gives them away and the next smallest is hidden too.
    When a set runs out of counts to hide, its total row is hidden. FTE and percentages of hidden counts are
    hidden with them. This protects one table; it cannot know what else has been published.

    Examples
    --------
    >>> from esanalysis.council.load import load_workforce
    >>> shared = suppress(load_workforce())
    >>> shared.loc[shared["suppressed"].notna(), ["measure", "group", "basis"]].drop_duplicates().shape[0]
    7
    """
    out = figures.copy()
    out["suppressed"] = pd.Series(pd.NA, index=out.index, dtype="string")
    for _, rows in out.groupby(list(within), observed=True, dropna=False):
        counts = rows[(rows["basis"] == "headcount") & rows["value"].notna()]
        for place, why in _hidden(counts, across, threshold, totals_known=totals_known).items():
            out.loc[place, "suppressed"] = why
            out.loc[_partners(rows, rows.loc[place], across), "suppressed"] = PARTNER
        alone = rows.index[(rows["basis"] == "FTE") & rows["value"].between(0, threshold, inclusive="neither")]
        alone = alone[~rows.loc[alone, across].isin(counts[across])]
        out.loc[alone, "suppressed"] = ALONE.format(threshold=threshold)
    out.loc[_rates_of_hidden(out, across), "suppressed"] = PARTNER
    hidden = out["suppressed"].notna()
    out.loc[hidden, "value"] = float("nan")
    out.loc[hidden, "missing"] = "c"
    if "note" in out:
        out.loc[_telling_notes(out, list(within)), "note"] = NOTE
    return out


def _telling_notes(out: pd.DataFrame, within: list[str]) -> pd.Series:
    """Notes with a number in it, anywhere in a set with a hidden figure: they may repeat what is hidden."""
    hidden = out["suppressed"].notna().groupby([out[name].astype(object) for name in within], dropna=False)
    return hidden.transform("any") & out["note"].str.contains(r"\d", na=False)


def suppress_shares(equality: pd.DataFrame, workforce: pd.DataFrame, threshold: int = THRESHOLD) -> pd.DataFrame:
    """Suppress the shares of a workforce behind which fewer people stand than the threshold.

    Parameters
    ----------
    equality, workforce : DataFrame
        As loaded. The people behind a share are worked out on the headcount establishment of its group, the
        nearest printed number.
    threshold : int
        As in `suppress`.

    Returns
    -------
    DataFrame
        The rows of `equality`: suppressed shares are empty, `missing` is ``c`` and `suppressed` says why.

    Examples
    --------
    >>> from esanalysis.council.load import load_equality, load_workforce
    >>> int(suppress_shares(load_equality(), load_workforce())["suppressed"].notna().sum())
    0
    """
    # The two tables may come from files with different names, so the group alone has to match.
    staff = staff_of_groups(workforce).drop_duplicates("group")
    everybody = staff.loc[staff["group"].isna(), "staff"].sum() or staff["staff"].sum()
    base = equality["group"].astype(object).map(dict(zip(staff["group"].astype(object), staff["staff"], strict=True)))
    people = equality["value"] * base.mask(equality["group"].isna(), everybody) / 100
    # Half a person of rounding: 0.13 % of 3,846 are 5 people as well as 4.9.
    small = equality["role"].eq("directorate") & (people > 0) & (people < threshold - 0.5)
    reason = pd.Series(pd.NA, index=equality.index, dtype="string").mask(small, PRIMARY.format(threshold=threshold))
    return equality.assign(
        value=equality["value"].mask(small), missing=equality["missing"].mask(small, "c"), suppressed=reason
    )


def _hidden(counts: pd.DataFrame, across: str, threshold: int, *, totals_known: bool) -> dict:
    """Rows to hide in one set of groups, each with the reason."""
    named = counts[across].astype("string").str.casefold()
    is_total = named.isin(_TOTALS) | named.isna()
    groups = counts.loc[~is_total, "value"].sort_values(kind="stable")
    small = groups[(groups > 0) & (groups < threshold)]
    hidden = dict.fromkeys(small.index, PRIMARY.format(threshold=threshold))
    # A total that is small itself identifies people as well.
    totals = counts.loc[is_total, "value"]
    hidden |= dict.fromkeys(totals[(totals > 0) & (totals < threshold)].index, PRIMARY.format(threshold=threshold))
    if small.empty or not (totals_known or is_total.any()):
        return hidden
    for place in groups[(groups > 0) & ~groups.index.isin(small.index)].index:
        if not _given_away(groups[groups.index.isin(list(hidden))], len(small), threshold):
            return hidden
        hidden[place] = SECONDARY
    if _given_away(groups[groups.index.isin(list(hidden))], len(small), threshold):
        hidden |= {place: SECONDARY for place in totals.index if place not in hidden}
    return hidden


def _given_away(hidden: pd.Series, small: int, threshold: int) -> bool:
    """Whether the sum of the hidden counts tells what each of them is, or that all are tiny."""
    sum_ = hidden.sum()
    all_largest = len(hidden) == small and sum_ == small * (threshold - 1)
    return len(hidden) < 2 or sum_ < threshold or all_largest


def _partners(rows: pd.DataFrame, hidden: pd.Series, across: str) -> pd.Index:
    """Other figures of the same people: their FTE, their percentage."""
    same = (rows[across] == hidden[across]) | (rows[across].isna() & pd.isna(hidden[across]))
    return rows.index[same & (rows["basis"] != "headcount") & rows["value"].notna()]


def _rates_of_hidden(out: pd.DataFrame, across: str) -> pd.Index:
    """Leavers' rates of groups whose number of leavers is hidden: with the staff they give it back."""
    places = ["source", "period", across]
    counts = out[(out["measure"] == LEAVERS) & out["suppressed"].notna()]
    hidden = {tuple(map(str, row)) for row in counts[places].itertuples(index=False)}
    rates = out[(out["measure"] == RATE) & out["value"].notna()]
    return rates.index[[tuple(map(str, row)) in hidden for row in rates[places].itertuples(index=False)]]
