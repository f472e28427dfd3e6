"""What only all tables together can tell: schools twice, factors missing, another scale."""

from collections.abc import Iterable, Iterator

import pandas as pd

from esanalysis.framework import Framework
from esanalysis.problems import Problem
from esanalysis.reading.tables import Table
from esanalysis.reading.values import same_name

__all__ = ["check_tables", "merge_scale_problems"]

_KEY = ["cluster", "round", "school", "rater"]
_NAMED = 5  # schools named in a message before "and n more"
_ENOUGH = 5  # equal marks that are worth a remark


def check_tables(tables: list[Table], framework: Framework) -> list[Problem]:
    """Check the entries of all tables as one."""
    if not any(table.columns["school"] for table in tables):
        return []
    entries = pd.concat(
        [pd.DataFrame(table.columns).assign(table=place) for place, table in enumerate(tables)],
        ignore_index=True,
    )
    entries["name"] = entries["school"]
    entries["school"] = entries["school"].map(same_name)
    entries["rater"] = entries["rater"].astype(object).fillna("")
    return [
        *_schools_twice(entries, tables),
        *_factors_missing(entries, tables, framework),
        *_identical(entries, tables),
    ]


def _schools_twice(entries: pd.DataFrame, tables: list[Table]) -> Iterator[Problem]:
    """One problem for each sheet that repeats schools which were already rated."""
    key = [*_KEY, "ksf"]
    twice = entries[entries.duplicated(key)].drop_duplicates(["table", *_KEY])
    first = entries.drop_duplicates(key).set_index(key)
    for place, repeated in twice.groupby("table"):
        sheet = tables[place].sheet
        said = []
        for row in repeated.head(_NAMED).itertuples():
            earlier = first.loc[(row.cluster, row.round, row.school, row.rater, row.ksf)]
            said.append(
                f"{row.name} ({_elsewhere(tables[earlier.table], sheet, earlier.cell)} and {row.cell})"
            )
        more = f" and {len(repeated) - _NAMED} more" if len(repeated) > _NAMED else ""
        yield sheet.problem(
            "school twice",
            f"{len(repeated)} school{'s' if len(repeated) > 1 else ''} rated more than once in the same "
            f"cluster and round: {', '.join(said)}{more}",
            "each school once in a cluster and round",
            "Keep the one that counts and remove the others, or tell them apart by a cluster, round or role.",
            repeated["cell"].iloc[0] if len(repeated) == 1 else None,
        )


def _elsewhere(table: Table, here: object, cell: str) -> str:
    sheet = table.sheet
    if sheet is here:
        return cell
    return f'{sheet.file}, sheet "{sheet.name}", {cell}' if sheet.name else f"{sheet.file}, {cell}"


def _factors_missing(entries: pd.DataFrame, tables: list[Table], framework: Framework) -> Iterator[Problem]:
    for (_, _), group in entries.groupby(["cluster", "round"], sort=False):
        present = set(group["ksf"])
        missing = [framework.short(key) for key in framework.keys if key not in present]
        if missing:
            yield tables[group["table"].iloc[0]].sheet.problem(
                f"{framework.factor} missing",
                f"no ratings for {', '.join(missing)}",
                f"all {len(framework.factors)} {framework.factor}s",
                "They count as blank. Check their names if they were rated.",
                error=False,
            )


def _identical(entries: pd.DataFrame, tables: list[Table]) -> Iterator[Problem]:
    marks = entries.groupby(_KEY, sort=False).agg(
        count=("rating", "count"),
        different=("rating", "nunique"),
        rating=("rating", "first"),
        name=("name", "first"),
        table=("table", "first"),
        start=("cell", "first"),
        end=("cell", "last"),
    )
    for row in marks[(marks["count"] >= _ENOUGH) & (marks["different"] == 1)].itertuples():
        sheet = tables[row.table].sheet
        yield sheet.problem(
            "identical ratings",
            f"{row.name} has the same mark, {row.rating:g}, on all {row.count} rated factors",
            "",
            "Check that each factor was considered by itself.",
            None if sheet.is_text else f"{row.start}:{row.end}",
            error=False,
        )


def merge_scale_problems(table: Table, problems: Iterable[Problem], framework: Framework) -> list[Problem]:
    """Say it once where most of a school's marks are off the scale: they are on another one."""
    scale = framework.scale
    if scale.words:
        return list(problems)
    entries = pd.DataFrame(table.columns)
    entries = entries[entries["rating"].notna()]
    off = entries[[not scale.is_mark(rating) for rating in entries["rating"]]]
    if off.empty:
        return list(problems)
    share = off.groupby("school", sort=False).size() / entries.groupby("school").size()
    schools = [
        name for name, part in share.dropna().items() if part >= 0.5 and (off["school"] == name).sum() > 2
    ]
    if not schools:
        return list(problems)
    told = off[off["school"].isin(schools)]
    cells = set(told["cell"])
    kept = [problem for problem in problems if problem.kind != "out of range" or problem.cell not in cells]
    named = ", ".join(map(str, schools[:_NAMED]))
    more = f" and {len(schools) - _NAMED} more" if len(schools) > _NAMED else ""
    everyone = len(schools) == entries["school"].nunique()
    who = "every school" if everyone else f"{named}{more}, but not the other schools"
    low, high = told["rating"].min(), told["rating"].max()
    mixed = table.sheet.problem(
        "mixed scale",
        f"most marks of {who} are off the scale ({len(told)} marks from {low:g} to {high:g})",
        scale.accepted,
        "Convert these marks to the scale, or choose the framework they belong to.",
        told["cell"].iloc[0],
    )
    return [*kept, mixed]
