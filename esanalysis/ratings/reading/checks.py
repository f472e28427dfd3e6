"""What only all tables together can tell: schools twice, factors missing, another scale."""

from collections.abc import Iterable, Iterator
from itertools import chain

import pandas as pd

from esanalysis.errors import Problem
from esanalysis.instrument.framework import Framework, Scale
from esanalysis.ratings.reading.cells import listed_cells
from esanalysis.ratings.reading.tables import Table
from esanalysis.ratings.reading.values import same_name

__all__ = ["check_tables", "merge_scale_problems"]

_NAMED = 5  # schools named in a message before "and n more"
_ENOUGH = 5  # marks of a school, equal or off the scale, that are worth a remark of their own

Rated = tuple[str, ...]  # cluster, round, rater and school, as every spelling of them folds


def check_tables(tables: list[Table], framework: Framework) -> list[Problem]:
    """Check the entries of all tables as one."""
    rated = [(table, _rated(table)) for table in tables]
    sheets: dict[int, list[tuple[Table, list[Rated]]]] = {}
    for table, who in rated:
        sheets.setdefault(id(table.sheet), []).append((table, who))
    return [
        *_schools_twice(rated),
        *_factors_missing(rated, framework),
        *chain.from_iterable(_identical(on_sheet, framework.scale) for on_sheet in sheets.values()),
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


def _identical(tables: list[tuple[Table, list[Rated]]], scale: Scale) -> Iterator[Problem]:
    """Find the schools of a sheet that got the same mark on every factor: one problem for the sheet."""
    same = [one for table, who in tables for one in _rated_the_same(table, who)]
    if not same:
        return
    sheet = tables[0][0].sheet
    if len(same) == 1:
        name, mark, count, _ = same[0]
        found = f"{name} has the same mark, {scale.text(mark)}, on all {count} factors that are rated"
    else:
        listed = ", ".join(f"{name} ({scale.text(mark)})" for name, mark, _, _ in same)
        found = f"{len(same)} schools have one mark each on all factors that are rated: {listed}"
    place = None if sheet.is_text else listed_cells(cell for *_, cells in same for cell in cells)
    fix = "Check that each was considered by itself."
    yield sheet.problem("identical ratings", found, "", fix, place, error=False)


def _rated_the_same(table: Table, who: list[Rated]) -> Iterator[tuple[str, float, int, list[str]]]:
    """Name, mark, number of factors and cells of each school that has one mark throughout."""
    schools: dict[Rated, list[int]] = {}
    columns = table.columns
    for place, rated in enumerate(who):
        if columns["rating"][place] == columns["rating"][place]:  # not NaN: there is a mark
            schools.setdefault(rated, []).append(place)
    for places in schools.values():
        marks = {columns["rating"][place] for place in places}
        factors = {columns["ksf"][place] for place in places}
        if len(factors) >= _ENOUGH and len(marks) == 1:
            yield columns["school"][places[0]], marks.pop(), len(factors), [columns["cell"][at] for at in places]


def merge_scale_problems(table: Table, problems: Iterable[Problem], framework: Framework) -> list[Problem]:
    """Say it once where most of a school's marks are off the scale the same way: they are on another one.

    Some marks too high, some too low and a half are slips, and each is named by itself.
    """
    scale, problems = framework.scale, list(problems)
    if scale.words or not any(problem.kind == "out of range" for problem in problems):
        return problems
    entries = pd.DataFrame(table.columns)
    entries = entries[entries["rating"].notna()]
    off = entries[[not scale.is_mark(rating) for rating in entries["rating"]]]
    share = off.groupby("school", sort=False).size() / entries.groupby("school").size()
    schools = [
        name
        for name, part in share.dropna().items()
        if part >= 0.5 and _is_another_scale(off.loc[off["school"] == name, "rating"], scale)
    ]
    if not schools:
        return problems
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
        listed_cells(told["cell"]),
    )
    return [*kept, mixed]


def _is_another_scale(marks: pd.Series, scale: Scale) -> bool:
    """Whether marks off the scale are enough, and off it the same way: too high, too low, or fractions."""
    steps = (marks - scale.minimum) / scale.step
    fractions = (steps - steps.round()).abs() > 1e-6
    same_way = (marks > scale.maximum).all() or (marks < scale.minimum).all() or fractions.all()
    return len(marks) >= _ENOUGH and bool(same_way)
