"""People beside full-time equivalents, a row a measure and group: what several figures draw alike."""

import re

import pandas as pd
from markupsafe import Markup

from esanalysis.council.measures.people import is_total
from esanalysis.council.measures.workforce import guessed_sums, is_staff, sums_of_groups
from esanalysis.council.views.phrases import amount, group_name, withheld_or
from esanalysis.council.views.strips import PICTURE, key, mark, scale_of, strip
from esanalysis.display.markup import NOTHING, joined
from esanalysis.display.table import Column, Group, strips

__all__ = [
    "SIGNS", "guesses", "hidden_in", "is_whole", "name_of", "pairs_strip", "printed", "texts_of", "total_of", "wholes",
]  # fmt: skip

SIGNS = "Disc: people. Ring: full-time equivalents (FTE)."
_OF_ALL = re.compile(  # a total that names no part of the groups, as Sub-total and Total schools do
    r"(?:(?:grand|net|overall) )*totals?(?:\W+(?:staff|people|employees|headcount|workforce|directorate|all\b.*))?|"
    r"all(?: \w+)?|overall|(?:whole )?directorate|everyone",
    re.IGNORECASE,
)


def name_of(row: dict) -> str:
    """What is counted, with its heading where the measure alone says too little."""
    measure = str(row["measure"])
    alone = (" " in measure and not is_staff(measure)) or pd.isna(row["heading"])
    return measure if alone else f"{row['heading']}: {measure}"


def printed(pairs: pd.DataFrame) -> pd.DataFrame:
    """The rows of what has a figure or a withheld one for some group, with what they are called."""
    given = pairs["headcount"].notna() | pairs["fte"].notna() | pairs["withheld"]
    series = [pairs[name].astype(object).fillna("") for name in ("source", "heading", "measure", "period")]
    shown = pairs[given.groupby(series).transform("any") if len(pairs) else given]
    names = [name_of(row) for row in shown.to_dict("records")]
    return shown.assign(_name=names, _period=shown["period"].astype(object).fillna("").astype(str))


def hidden_in(pairs: pd.DataFrame) -> int:
    """How many figures of these rows are withheld."""
    return int(pairs[["headcount_withheld", "fte_withheld"]].to_numpy(dtype=bool).sum())


def texts_of(row: dict) -> list[str]:
    """People and full-time equivalents of a row, or why there are none."""
    return [
        withheld_or(row[name], amount(row[name]), withheld=row[f"{name}_withheld"]) for name in ("headcount", "fte")
    ]


def pairs_strip(pairs: pd.DataFrame, labelled: str) -> Markup:
    """A disc and a ring a row, measures under their headings; nothing where no figure is given."""
    shown = printed(pairs)
    if shown.empty:
        return NOTHING
    ends = scale_of([*shown["headcount"], *shown["fte"]])
    groups = []
    for (measure, period), rows in shown.groupby(["_name", "_period"], sort=False):
        body = [
            [
                group_name(row["group"]),
                strip(mark(row["headcount"], ends, "dot"), mark(row["fte"], ends, "ring")),
                *texts_of(row),
            ]
            for row in rows.to_dict("records")
        ]
        groups.append(Group(f"{measure}, {period}" if period else measure, body))
    columns = [
        Column("Group", "text"), Column(PICTURE, "strip"), Column("People", say="people"), Column("FTE", say="FTE"),
    ]  # fmt: skip
    return joined([key(("dot", "people"), ("ring", "full-time equivalents")), strips(labelled, columns, groups)])


def is_whole(rows: pd.DataFrame, whole: frozenset[str]) -> pd.Series:
    """Which rows are a total, or are not added up with the others."""
    groups = rows["group"].astype(object)
    return groups.map(is_total).astype(bool) | groups.astype(str).isin(whole)


def total_of(rows: pd.DataFrame, column: str, whole: frozenset[str]) -> float | None:
    """What a row says of all groups together: no sub-total, and none of several that is less than the groups."""
    totals = rows[rows["group"].astype(object).map(is_total).astype(bool)]
    names = totals["group"].astype(object).fillna("Total").astype(str).str.strip()
    plain = totals[names.map(lambda name: _OF_ALL.fullmatch(name) is not None).astype(bool)]
    if len(plain):
        return float(plain[column].max(skipna=len(plain) > 1))
    parts = rows.loc[~is_whole(rows, whole), column].sum()
    enough = totals[totals[column] >= parts]
    return float(enough[column].max()) if len(enough) else None


def wholes(workforce: pd.DataFrame) -> frozenset[str]:
    """Groups that are not added up with the others; a page knows them from the figures before any was withheld."""
    return workforce.attrs.get("sums_of_groups", sums_of_groups(workforce))


def guesses(workforce: pd.DataFrame) -> frozenset[str]:
    """Those of `wholes` that a single count says to be sums, which may be chance."""
    return workforce.attrs.get("guessed_sums", guessed_sums(workforce))
