"""People beside full-time equivalents, a row a measure and group: what several figures draw alike."""

import pandas as pd
from markupsafe import Markup

from esanalysis.council.measures.workforce import is_staff, sums_of_groups
from esanalysis.council.views.phrases import amount, group_name, withheld_or
from esanalysis.council.views.strips import PICTURE, key, mark, scale_of, strip
from esanalysis.display.markup import NOTHING, joined
from esanalysis.display.table import Column, Group, strips

__all__ = ["SIGNS", "hidden_in", "name_of", "pairs_strip", "printed", "texts_of", "wholes"]

SIGNS = "Disc: people. Ring: full-time equivalents (FTE)."


def name_of(row: dict) -> str:
    """What is counted, with its heading where the measure alone says too little."""
    measure = str(row["measure"])
    alone = (" " in measure and not is_staff(measure)) or pd.isna(row["heading"])
    return measure if alone else f"{row['heading']}: {measure}"


def printed(pairs: pd.DataFrame) -> pd.DataFrame:
    """The rows that have a figure or a withheld one, with what they are called."""
    shown = pairs[pairs["headcount"].notna() | pairs["fte"].notna() | pairs["withheld"]]
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


def wholes(workforce: pd.DataFrame) -> frozenset[str]:
    """Groups that are not added up with the others; a page knows them from the figures before any was withheld."""
    return workforce.attrs.get("sums_of_groups", sums_of_groups(workforce))
