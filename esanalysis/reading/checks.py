"""What only all tables together can tell: schools twice, factors missing, another scale."""

from collections.abc import Iterable, Iterator
from itertools import chain

import pandas as pd

from esanalysis.framework import Framework, Scale
from esanalysis.problems import Problem
from esanalysis.reading.tables import Table
from esanalysis.reading.values import same_name

__all__ = ["check_tables", "merge_scale_problems"]

_NAMED = 5  # schools named in a message before "and n more"
_ENOUGH = 5  # equal marks that are worth a remark

Rated = tuple[str, ...]  # cluster, round, rater and school, as every spelling of them folds


def check_tables(tables: list[Table], framework: Framework) -> list[Problem]:
    """Check the entries of all tables as one."""
    rated = [(table, _rated(table)) for table in tables]
    return [
        *_schools_twice(rated),
        *_factors_missing(rated, framework),
        *chain.from_iterable(_identical(table, who, framework.scale) for table, who in rated),
    ]


def _rated(table: Table) -> list[Rated]:
    """Fold who was rated, for each entry."""
    names = ("cluster", "round", "rater", "school")
    columns = [[same_name(text or "") for text in table.columns[name]] for name in names]
    return list(zip(*columns, strict=True))


def _schools_twice(tables: list[tuple[Table, list[Rated]]]) -> Iterator[Problem]:
    """Find schools rated twice; one problem for each sheet that repeats what was already rated."""
    first: dict[tuple[Rated, str], tuple[Table, str]] = {}
    for table, who in tables:
        twice: dict[Rated, tuple[str, str]] = {}
        columns = table.columns
        for rated, ksf, name, cell in zip(who, columns["ksf"], columns["school"], columns["cell"], strict=True):
            earlier, place = first.setdefault((rated, ksf), (table, cell))
            if (earlier, place) != (table, cell):
                twice.setdefault(rated, (f"{name} ({_elsewhere(earlier, table, place)} and {cell})", cell))
        if twice:
            yield _twice(table, list(twice.values()))


def _twice(table: Table, twice: list[tuple[str, str]]) -> Problem:
    said = ", ".join(words for words, _ in twice[:_NAMED])
    more = f" and {len(twice) - _NAMED} more" if len(twice) > _NAMED else ""
    schools = "1 school" if len(twice) == 1 else f"{len(twice)} schools"
    return table.sheet.problem(
        "school twice",
        f"{schools} rated more than once in the same cluster and round: {said}{more}",
        "each school once in a cluster and round",
        "Keep the one that counts, or tell them apart by a cluster, round or role. A sheet that should not "
        "count can be hidden.",
        twice[0][1] if len(twice) == 1 else None,
    )


def _elsewhere(table: Table, here: Table, cell: str) -> str:
    sheet = table.sheet
    if sheet is here.sheet:
        return cell
    return f'{sheet.file}, sheet "{sheet.name}", {cell}' if sheet.name else f"{sheet.file}, {cell}"


def _factors_missing(tables: list[tuple[Table, list[Rated]]], framework: Framework) -> Iterator[Problem]:
    """Find factors that no school of a cluster was rated on in a round."""
    present: dict[tuple[str, ...], set[str]] = {}
    tables_of: dict[tuple[str, ...], Table] = {}
    for table, who in tables:
        for (cluster, round_, *_), ksf in zip(who, table.columns["ksf"], strict=True):
            present.setdefault((cluster, round_), set()).add(ksf)
            tables_of.setdefault((cluster, round_), table)
    for key, found in present.items():
        if missing := [framework.short(ksf) for ksf in framework.keys if ksf not in found]:
            yield tables_of[key].sheet.problem(
                f"{framework.factor} missing",
                f"no row or column for {', '.join(missing)}",
                f"all {len(framework.factors)} {framework.factor}s",
                "They count as blank. Check their names if they were rated.",
                error=False,
            )


def _identical(table: Table, who: list[Rated], scale: Scale) -> Iterator[Problem]:
    """Find schools that got the same mark on every factor."""
    schools: dict[Rated, list[int]] = {}
    for place, rated in enumerate(who):
        if table.columns["rating"][place] == table.columns["rating"][place]:  # not NaN: there is a mark
            schools.setdefault(rated, []).append(place)
    for places in schools.values():
        marks = {table.columns["rating"][place] for place in places}
        factors = {table.columns["ksf"][place] for place in places}
        if len(factors) >= _ENOUGH and len(marks) == 1:
            name, cells = table.columns["school"][places[0]], [table.columns["cell"][at] for at in places]
            mark = scale.text(marks.pop())
            yield table.sheet.problem(
                "identical ratings",
                f"{name} has the same mark, {mark}, on all {len(factors)} factors that are rated",
                "",
                "Check that each was considered by itself.",
                None if table.sheet.is_text else f"{cells[0]}:{cells[-1]}",
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
    schools = [name for name, part in share.dropna().items() if part >= 0.5 and (off["school"] == name).sum() > 2]
    if not schools:
        return list(problems)
    told = off[off["school"].isin(schools)]
    cells = set(told["cell"])
    kept = [problem for problem in problems if problem.kind != "out of range" or problem.cell not in cells]
    named = ", ".join(map(str, schools[:_NAMED]))
    more = f" and {len(schools) - _NAMED} more" if len(schools) > _NAMED else ""
    everyone = len(schools) == entries["school"].nunique()
    who = "every school" if everyone else f"{named}{more}"
    others = "" if everyone else ", those of the other schools are not"
    low, high = told["rating"].min(), told["rating"].max()
    mixed = table.sheet.problem(
        "mixed scale",
        f"most marks of {who} are off the scale{others} ({len(told)} marks from {low:g} to {high:g})",
        scale.accepted,
        "Convert these marks to the scale, or choose the framework they belong to.",
        told["cell"].iloc[0],
    )
    return [*kept, mixed]
