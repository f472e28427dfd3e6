"""What only all tables together can tell: schools twice, the same marks twice, factors missing, another scale."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from esanalysis.english import listed
from esanalysis.errors import Problem
from esanalysis.instrument.framework import Framework, Scale
from esanalysis.ratings.reading.causes import listed_cells
from esanalysis.ratings.reading.options import typed
from esanalysis.ratings.reading.tables import Entries, Table
from esanalysis.ratings.reading.values import same_name
from esanalysis.ratings.rounds import split_round

__all__ = ["check_entries", "check_scale", "named_factors", "same_schools", "same_sheets"]

_NAMED = 5  # schools named in a message before "and n more"
_SPELLED = 3  # factors named in full in a message before their numbers must do
_ENOUGH = 5  # marks of a school, equal or off the scale, that are worth a remark of their own


def check_entries(entries: Entries, framework: Framework) -> list[Problem]:
    """Check the entries of all tables as one."""
    if not len(entries):
        return []
    return [
        *_schools_twice(entries, framework),
        *_factors_missing(entries, framework),
        *_identical(entries, framework.scale),
        *_never_high(entries, framework.scale),
    ]


def _schools_twice(entries: Entries, framework: Framework) -> Iterator[Problem]:
    """Find schools rated twice; one problem for each sheet that repeats what was already rated."""
    who = entries.groups("cluster", "round", "rater", "school")
    key = who[entries.at].astype(np.int64) * len(framework.keys) + entries.ksf
    counts = np.bincount(key)
    if counts.max(initial=0) < 2:
        return
    repeated = np.flatnonzero(counts[key] > 1)
    first: dict[int, int] = {}
    twice: dict[int, dict[int, tuple[int, int]]] = {}  # table -> rated -> earlier and later entry
    for entry in repeated.tolist():
        earlier = first.setdefault(int(key[entry]), entry)
        if earlier != entry:
            table = int(np.searchsorted(entries.starts, entry, side="right")) - 1
            twice.setdefault(table, {}).setdefault(int(who[entries.at[entry]]), (earlier, entry))
    for table, pairs in twice.items():
        yield _twice(entries, entries.tables[table], list(pairs.values()))


def _twice(entries: Entries, table: Table, pairs: list[tuple[int, int]]) -> Problem:
    said = []
    for earlier, later in pairs[:_NAMED]:
        name = _school(entries, later)
        before, there = entries.place(earlier)
        said.append(f"{name} ({_elsewhere(before, table, there)} and {entries.place(later)[1]})")
    more = f" and {len(pairs) - _NAMED} more" if len(pairs) > _NAMED else ""
    schools = "1 school" if len(pairs) == 1 else f"{len(pairs)} schools"
    other = entries.place(pairs[0][0])[0]
    return table.sheet.problem(
        "school twice",
        f"{schools} rated more than once in the same cluster and round: {', '.join(said)}{more}",
        "each school once in a cluster and round",
        _tell_apart(table, other),
        entries.place(pairs[0][1])[1] if len(pairs) == 1 else None,
    )


def _tell_apart(table: Table, other: Table) -> str:
    """What tells two rows of one name apart; that one of them is too many is not for us to say."""
    if other.sheet is not table.sheet and other.sheet.file == table.sheet.file and table.sheet.name:
        sheets = " or ".join(typed("--sheet", name) for name in (other.sheet.name, table.sheet.name))
        return f"If only one sheet counts: {sheets}. If they are two rounds, name each in its sheet."
    if other.sheet is not table.sheet:
        return "If only one file counts, name that one. If they are two rounds, write each round above its grid."
    known = table.others
    if other is not table and not known:
        return "If they are two rounds, write each round above its grid, such as Round: 2025."
    unknown = [known["unknown"]] if "unknown" in known else []
    roles = (
        ("id", "two schools", "URN", [known[role] for role in ("school_id", "code", "postcode") if role in known]),
        ("round", "two rounds", "Round", [known["date"]] if "date" in known else unknown),
        ("rater", "two people's marks", "Role", [known[r] for r in ("respondent", "person") if r in known] or unknown),
        ("cluster", "of two groups", "", unknown),
    )
    options = [f"{what}: {typed('--column', role, there[0])}" for role, what, _, there in roles if there]
    repeats = table.heading_row is None  # only a table with a row a school knows --repeated
    latest = " If only the latest counts: --repeated latest." if "date" in known and repeats else ""
    if options:
        each = " If each row is another person's: --repeated rater." if repeats else ""
        return f"Name the column that tells them apart, if they are {listed(options, 'or')}.{latest}{each}"
    each = "; or, if each row is another person's: --repeated rater" if repeats else ""
    columns = listed((f"{usual} ({what})" for _, what, usual, _ in roles if usual), "or")
    return f"Add a column that tells them apart: {columns}{each}."


def _school(entries: Entries, entry: int) -> str:
    column = entries.rated["school"]
    return column.words[column.codes[entries.at[entry]]]


def _elsewhere(table: Table, here: Table, cell: str) -> str:
    sheet = table.sheet
    if sheet is here.sheet:
        return cell
    return f'{sheet.file}, sheet "{sheet.name}", {cell}' if sheet.name else f"{sheet.file}, {cell}"


def named_factors(entries: Entries, framework: Framework) -> NDArray[np.bool_]:
    """Which factors the files have a row or column for: a row a cluster and round, a column a factor."""
    grids = entries.groups("cluster", "round")
    present = np.zeros((grids.max(initial=-1) + 1, len(framework.keys)), dtype=bool)
    present[grids[entries.at], entries.ksf] = True
    return present


def _factors_missing(entries: Entries, framework: Framework) -> Iterator[Problem]:
    """Find factors that no school of a cluster was rated on in a round; one problem for each table.

    One that is for some schools only is not missed: none of these may be in the file.
    """
    grids = entries.groups("cluster", "round")
    present = named_factors(entries, framework)
    present[:, [framework[key].applies_to is not None for key in framework.keys]] = True
    incomplete = np.flatnonzero(~present.all(axis=1))
    said: set[tuple[int, tuple[str, ...]]] = set()
    for grid in incomplete.tolist():
        table = int(entries.table_of_rated[np.flatnonzero(grids == grid)[0]])
        keys = [key for key, found in zip(framework.keys, present[grid], strict=True) if not found]
        missing = tuple(map(framework.short, keys))
        if (table, missing) in said:
            continue
        said.add((table, missing))
        yield entries.tables[table].sheet.problem(
            f"{framework.factor} missing",
            f"no row or column for {_named(keys, framework)}",
            f"all {len(framework.factors)} {framework.factor}s",
            "They count as blank. Check their names if they were rated.",
            error=False,
        )


def _named(keys: list[str], framework: Framework) -> str:
    """Name a few factors in full, more of them by their numbers."""
    if len(keys) <= _SPELLED:
        return ", ".join(map(framework.short, keys))
    return f"{framework.plural} {listed(str(framework[key].number) for key in keys)}"


def _identical(entries: Entries, scale: Scale) -> Iterator[Problem]:
    """Find the schools of a sheet that got the same mark on every factor: one problem for the sheet."""
    rated = np.isfinite(entries.rating)
    count = len(entries.rated["school"].codes)
    at, marks = entries.at[rated], entries.rating[rated]
    low, high = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(low, at, marks)
    np.maximum.at(high, at, marks)
    factors = np.bincount(at, minlength=count)
    same = np.flatnonzero((low == high) & (factors >= _ENOUGH))
    by_sheet: dict[int, list[int]] = {}
    for who in same.tolist():
        by_sheet.setdefault(id(entries.tables[entries.table_of_rated[who]].sheet), []).append(who)
    for found in by_sheet.values():
        yield _say_identical(entries, found, low, factors, scale)


def _say_identical(
    entries: Entries, found: list[int], marks: NDArray[np.float64], factors: NDArray[np.int64], scale: Scale
) -> Problem:
    sheet = entries.tables[entries.table_of_rated[found[0]]].sheet
    column = entries.rated["school"]
    raters = entries.rated["rater"].texts()
    names = [f"{column.words[column.codes[who]]}{f', {raters[who]}' if raters[who] else ''}" for who in found]
    if len(found) == 1:
        count = factors[found[0]]
        said = f"{names[0]} has the same mark, {scale.text(marks[found[0]])}, on all {count} factors that are rated"
    else:
        each = [f"{name} ({scale.text(marks[who])})" for name, who in zip(names, found, strict=True)]
        some = ", ".join(each[:_SHOWN]) + (f" and {len(each) - _SHOWN} more" if len(each) > _SHOWN else "")
        kind = "raters" if any(raters[who] for who in found) else "schools"
        said = f"{len(found)} {kind} have one mark each on all factors that are rated: {some}"
    place = None
    if not sheet.is_text and len(found) <= _SHOWN:
        chosen = np.flatnonzero(np.isin(entries.at, found) & np.isfinite(entries.rating))
        place = listed_cells(entries.place(int(entry))[1] for entry in chosen)
    problem = sheet.problem(
        "identical ratings", said, "", "Check that each was considered by itself.", place, error=False
    )
    schools = dict.fromkeys(column.words[column.codes[who]] for who in found)
    return replace(problem, schools=tuple(schools) if len(found) <= _SHOWN else ())


_SHOWN = 12  # schools of one mark that are named


def _never_high(entries: Entries, scale: Scale) -> Iterator[Problem]:
    """Say it where the marks of a file stop at the middle of the scale: they may be another scale's."""
    if scale.words:
        return
    by_file: dict[str, list[int]] = {}
    for place, table in enumerate(entries.tables):
        by_file.setdefault(table.sheet.file, []).append(place)
    middle = (scale.minimum + scale.maximum) / 2
    for places in by_file.values():
        ratings = [entries.tables[place].rating for place in places]
        if any((one > middle).any() for one in ratings):
            continue
        marks = np.concatenate(ratings)
        marks = marks[np.isfinite(marks)]
        if len(marks) < 2 * _ENOUGH or marks.min() < scale.minimum:
            continue
        if len(np.unique(marks)) < 3:
            continue
        sheet = entries.tables[places[0]].sheet
        top = int(marks.max()) if float(marks.max()).is_integer() else marks.max()
        found = f"no mark is above {top} on a scale from {scale.minimum:g} to {scale.maximum:g}"
        fix = "If they were given on another scale, choose the framework that has it."
        yield sheet.problem("only low marks", found, "", fix, error=False)


def check_scale(table: Table, framework: Framework) -> list[Problem]:
    """The table's problems, with one for the marks of schools that are on another scale instead of one a mark.

    Some marks too high, some too low and a half are slips, and each is named by itself.
    """
    scale, problems = framework.scale, table.problems
    if scale.words or not any(problem.kind == "out of range" for problem in problems):
        return problems
    rated = np.isfinite(table.rating)
    off = rated & np.array([not scale.is_mark(mark) for mark in table.rating])
    school = table.rated["school"]
    of = school.codes[table.at]
    counts = np.bincount(of[rated], minlength=len(school.words))
    off_counts = np.bincount(of[off], minlength=len(school.words))
    schools = [
        at
        for at in dict.fromkeys(of.tolist())
        if off_counts[at] * 2 >= counts[at] > 0 and _is_another_scale(table.rating[off & (of == at)], scale)
    ]
    if not schools:
        return problems
    told = np.flatnonzero(off & np.isin(of, schools))
    cells = {table.cell(int(entry)) for entry in told}
    kept = []
    for problem in problems:
        own = problem.cells or ((problem.cell,) if problem.cell else ())
        if problem.kind != "out of range" or not set(own) <= cells:
            kept.append(problem)
    everyone = len(schools) == len(np.unique(of[rated]))
    names = [school.words[at] for at in schools]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    who = "every school" if everyone else f"{', '.join(names[:_NAMED])}{more}"
    others = "" if everyone else ", those of the other schools are not"
    low, high = table.rating[told].min(), table.rating[told].max()
    places = [table.cell(int(entry)) for entry in told]
    mixed = table.sheet.problem(
        "mixed scale",
        f"most marks of {who} are off the scale{others} ({len(told)} marks from {low:g} to {high:g})",
        scale.accepted,
        "Convert these marks to the scale, or choose the framework they belong to.",
        listed_cells(places) if len(places) <= 200 else None,
    )
    return [*kept, replace(mixed, cells=tuple(places))]


def _is_another_scale(marks: NDArray[np.float64], scale: Scale) -> bool:
    """Whether marks off the scale are enough, and off it the same way: too high, too low, or fractions."""
    steps = (marks - scale.minimum) / scale.step
    fractions = np.abs(steps - np.round(steps)) > 1e-6
    same_way = (marks > scale.maximum).all() or (marks < scale.minimum).all() or fractions.all()
    return len(marks) >= _ENOUGH and bool(same_way)


# Two sheets of one file

_SHARED = 3  # schools that two sheets share before they are taken for two states of one list


def same_sheets(tables: list[Table]) -> Iterator[Problem]:
    """Find sheets of one file that hold the same schools with the same marks: a copy, and no second cluster."""
    seen: dict[tuple[object, ...], Table] = {}
    for table in tables:
        if table.sheet.name is None or not len(table.at) or np.isnan(table.rating).all():
            continue
        schools = tuple(same_name(str(school)) for school in table.rated["school"].texts())
        key = (table.sheet.file, schools, table.ksf.tobytes(), table.rating.tobytes())
        earlier = seen.setdefault(key, table)
        if earlier is table or earlier.sheet is table.sheet:
            continue
        names = (earlier.sheet.name, table.sheet.name)
        two_rounds = earlier.rated["round"].words != table.rated["round"].words
        yield table.sheet.problem(
            "same marks on two sheets",
            f'the same schools with the same marks as on sheet "{names[0]}"',
            "" if two_rounds else "each mark once",
            "Check that they were given anew."
            if two_rounds
            else f"Say which counts: {' or '.join(typed('--sheet', name) for name in names)}.",
            error=not two_rounds,
        )


def same_schools(tables: list[Table], known: list[Problem]) -> Iterator[Problem]:
    """Ask about sheets that rate the same schools and do not say which cluster or round: a history, perhaps."""
    if any(problem.kind == "same marks on two sheets" for problem in known):
        return
    unsaid = [(table, _school_names(table)) for table in tables if table.sheet.name and not _says_whose(table)]
    counts = Counter(name for _, names in unsaid for name in names)
    unsaid = [(table, names) for table, names in unsaid if any(counts[name] > 1 for name in names)]
    for place, (table, own) in enumerate(unsaid):
        for earlier, others in unsaid[:place]:
            if earlier.sheet is table.sheet or _is_another_round(earlier, table):
                continue
            shared = own & others
            some = len(shared) >= _SHARED and len(shared) * 2 >= min(len(own), len(others))
            if some or (len(shared) > 1 and (own <= others or others <= own)):
                yield _ask_which_sheet(earlier, table, len(shared))
                return


def _is_another_round(one: Table, other: Table) -> bool:
    """Whether two tables of a cluster are of different rounds; two named after their sheets are of two clusters."""
    same = one.rated["cluster"].words == other.rated["cluster"].words
    return same and one.rated["round"].words != other.rated["round"].words


def _says_whose(table: Table) -> bool:
    """Whether a table names its cluster otherwise than by the name of its sheet or file."""
    file = PurePath(table.sheet.file).stem
    names = {split_round(table.sheet.name or "")[0], split_round(file)[0], file}
    return "cluster" in table.named or not names.issuperset(table.rated["cluster"].words)


def _school_names(table: Table) -> set[str]:
    names = set(map(same_name, table.schools))
    return {name for name in names if not name.removeprefix("school ").isdigit()}


def _ask_which_sheet(earlier: Table, table: Table, count: int) -> Problem:
    names = (earlier.sheet.name, table.sheet.name)
    found = f'{count} of the schools that sheet "{names[0]}" rates too'
    fix = (
        f"If only one of them counts: {' or '.join(typed('--sheet', name) for name in names)}. If they are two rounds "
        "or two clusters, write a line Round: ... or Cluster: ... above each."
    )
    return table.sheet.problem("same schools on two sheets", found, "each school once in a cluster and round", fix)
