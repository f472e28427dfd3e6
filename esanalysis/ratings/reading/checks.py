"""What only all tables together can tell: schools twice, the same marks twice, factors missing, another scale."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from esanalysis.english import listed
from esanalysis.errors import Problem
from esanalysis.files.sheet import Sheet
from esanalysis.instrument.framework import Framework, Scale
from esanalysis.ratings.reading.causes import listed_cells
from esanalysis.ratings.reading.meaning.naming import UNDATED
from esanalysis.ratings.reading.options import typed
from esanalysis.ratings.reading.tables import Entries, Table
from esanalysis.ratings.reading.values import REASONS

__all__ = ["check_entries", "check_scale", "named_factors", "of_grids"]

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
        *_unrated(entries),
        *_identical(entries, framework),
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
    where: dict[str, list[str]] = {}  # a school that stands twice in several rounds is named once
    for earlier, later in pairs:
        before, there = entries.place(earlier)
        places = where.setdefault(_name(entries, int(entries.at[later])), [])
        places.append(f"{_elsewhere(before, table, there)} and {entries.place(later)[1]}")
    said = [f"{name} ({'; '.join(places[:_NAMED])})" for name, places in where.items()][:_NAMED]
    more = f" and {len(where) - _NAMED} more" if len(where) > _NAMED else ""
    schools = "1 school" if len(where) == 1 else f"{len(where)} schools"
    other = entries.place(pairs[0][0])[0]
    known = {role for role, none in (("rater", ""), ("round", UNDATED)) if _texts(entries, role, pairs) - {none}}
    by = " by the same rater" if "rater" in known else ""
    return table.sheet.problem(
        "school twice",
        f"{schools} rated more than once{by} in the same cluster and round: {', '.join(said)}{more}",
        f"each school once{' from each rater' if by else ''} in a cluster and round",
        _tell_apart(table, other, known),
        entries.place(pairs[0][1])[1] if len(pairs) == 1 else None,
    )


def _texts(entries: Entries, role: str, pairs: list[tuple[int, int]]) -> set[str]:
    """What stands under a heading beside the later of each pair."""
    column = entries.rated[role]
    return {text or "" for text in column.take(entries.at[[later for _, later in pairs]]).texts()}


def _tell_apart(table: Table, other: Table, said: set[str]) -> str:
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
    roles: tuple[tuple[str, str, str, list[str]], ...] = (
        ("id", "two schools", "URN", [known[role] for role in ("school_id", "code", "postcode") if role in known]),
        ("round", "two rounds", "Round", [known["date"]] if "date" in known else unknown),
        ("rater", "two people's marks", "Role", [known[r] for r in ("respondent", "person") if r in known] or unknown),
        ("cluster", "of two groups", "", unknown),
    )
    options = [f"{what}: {typed('--column', role, there[0])}" for role, what, _, there in roles if there]
    roles = tuple(one for one in roles if one[0] not in said)
    repeats = table.heading_row is None and "rater" not in said  # only a table with a row a school knows --repeated
    latest = " If only the latest counts: --repeated latest." if "date" in known and repeats else ""
    if options:
        each = " If each row is another person's: --repeated rater." if repeats else ""
        return f"Name the column that tells them apart, if they are {listed(options, 'or')}.{latest}{each}"
    each = "; or, if each row is another person's: --repeated rater" if repeats else ""
    each = "; or, if one is a copy, take it out" if "rater" in said else each
    columns = listed((f"{usual} ({what})" for _, what, usual, _ in roles if usual), "or")
    return f"Add a column that tells them apart: {columns}{each}."


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
    told: dict[tuple[int, tuple[str, ...]], list[int]] = {}  # table and factors -> the first rated of each grid
    for grid in incomplete.tolist():
        first = int(np.flatnonzero(grids == grid)[0])
        keys = tuple(key for key, found in zip(framework.keys, present[grid], strict=True) if not found)
        told.setdefault((int(entries.table_of_rated[first]), keys), []).append(first)
    place_of = _places(entries)
    for (table, keys), firsts in told.items():
        places = [place_of(first) for first in firsts]
        all_of_it = len(np.unique(grids[entries.table_of_rated == table])) == len(places)
        more = f" and {len(places) - _NAMED} more" if len(places) > _NAMED else ""
        where = "" if all_of_it else f"{','.join(place.words for place in places[:_NAMED])}{more}"
        problem = entries.tables[table].sheet.problem(
            f"{framework.factor} missing",
            f"no row or column for {_named(list(keys), framework)}{where}",
            f"all {len(framework.factors)} {framework.factor}s",
            "They count as blank. Check their names if they were rated.",
            error=False,
        )
        yield replace(problem, grids=() if all_of_it else tuple(place.grid for place in places))


def _named(keys: list[str], framework: Framework) -> str:
    """Name a few factors in full, more of them by their numbers."""
    if len(keys) <= _SPELLED:
        return ", ".join(map(framework.short, keys))
    return f"{framework.plural} {listed(str(framework[key].number) for key in keys)}"


class _Place(NamedTuple):
    """Cluster and round of a message: as the frame has them, and the words that tell them apart in their file."""

    grid: tuple[str, str]
    words: str  # "", " in 2025", " in North" or " in North, 2025"


def _places(entries: Entries) -> Callable[[int], _Place]:
    """Give the cluster and round of one rated; what its file holds several of is worked out once."""
    columns = [entries.rated[name] for name in ("cluster", "round")]
    words: list[list[str | None]] = [[*column.words, None] for column in columns]
    files = [table.sheet.file for table in entries.tables]

    @cache
    def several(file: str) -> list[bool]:
        tables = [place for place, own in enumerate(files) if own == file]
        rated = np.isin(entries.table_of_rated, tables)
        return [len(np.unique(column.codes[rated])) > 1 for column in columns]

    def place(who: int) -> _Place:
        cluster, round_ = (str(own[column.codes[who]]) for own, column in zip(words, columns, strict=True))
        texts = (cluster, "the undated round" if round_ == UNDATED else round_)
        apart = several(files[entries.table_of_rated[who]])
        said = [text for text, is_one in zip(texts, apart, strict=True) if is_one]
        return _Place((cluster, round_), f" in {', '.join(said)}" if said else "")

    return place


def of_grids(problems: list[Problem], entries: Entries) -> list[Problem]:
    """The problems with the clusters and rounds that they speak of, where their table or cells are not of all."""
    whose, place_of = entries.groups("cluster", "round"), _places(entries)
    known: dict[Problem, tuple[tuple[str, str], ...]] = {}
    for place, table in enumerate(entries.tables):
        theirs = [problem for problem in table.problems if not (problem.error or problem.grids)]
        own = np.flatnonzero(entries.table_of_rated == place)
        sheet = [at for at, other in enumerate(entries.tables) if other.sheet is table.sheet]
        grids = len(np.unique(whose[np.isin(entries.table_of_rated, sheet)])) if theirs and len(own) else 0
        if grids < 2:
            continue
        for problem in theirs:
            rated = own
            if problem.cells:
                cells = {*problem.cells}
                rated = own[np.unique([who for at, who in enumerate(table.at) if table.cell(at) in cells] or table.at)]
            firsts = rated[np.unique(whose[rated], return_index=True)[1]]
            if len(firsts) < grids:
                known[problem] = tuple(place_of(int(who)).grid for who in np.sort(firsts))
    return [replace(problem, grids=known.get(problem, problem.grids)) for problem in problems]


def _by_grid(entries: Entries, found: Iterable[int]) -> Iterator[tuple[Sheet, _Place, list[int]]]:
    """Part some of the rated by sheet, cluster and round, so that a page of one round says nothing of another."""
    grids, place_of = entries.groups("cluster", "round"), _places(entries)
    parts: dict[tuple[int, int], list[int]] = {}
    for who in found:
        sheet = entries.tables[entries.table_of_rated[who]].sheet
        parts.setdefault((id(sheet), int(grids[who])), []).append(who)
    for own in parts.values():
        yield entries.tables[entries.table_of_rated[own[0]]].sheet, place_of(own[0]), own


def _unrated(entries: Entries) -> Iterator[Problem]:
    """Name the schools of which no row of a cluster and round holds anything, beside others that have marks."""
    schools = entries.groups("cluster", "round", "school")
    empty = np.ones(len(entries.rated["school"].codes), dtype=bool)
    empty[schools[entries.at[entries.missing != REASONS.index("blank")]]] = False
    rated = {id(table.sheet) for table in entries.tables if np.isfinite(table.rating).any()}
    _, first = np.unique(schools, return_index=True)
    found = np.sort(first[empty[schools[first]]]).tolist()
    for sheet, place, own in _by_grid(entries, found):
        if id(sheet) in rated:
            names = [_name(entries, who) for who in own]
            more = [f"{len(names) - _NAMED} more"] if len(names) > _NAMED else []
            said = f"no mark stands for {listed([*names[:_NAMED], *more])}{place.words}"
            fix = "Nothing to do, if they were not rated."
            problem = sheet.problem("school without a mark", said, "", fix, error=False)
            yield replace(problem, schools=tuple(names), grids=(place.grid,))


def _name(entries: Entries, who: int) -> str:
    column = entries.rated["school"]
    return column.words[column.codes[who]]


def _identical(entries: Entries, framework: Framework) -> Iterator[Problem]:
    """Find who got, or gave, the same mark on every factor in a round: one problem for each sheet and round."""
    rated = np.isfinite(entries.rating)
    whose = entries.groups("cluster", "round", "rater", "school")
    at, marks = whose[entries.at[rated]], entries.rating[rated]
    count = int(whose.max(initial=-1)) + 1
    low, high = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(low, at, marks)
    np.maximum.at(high, at, marks)
    factors = np.bincount(at, minlength=count)
    _, first = np.unique(whose, return_index=True)
    same = np.sort(first[(low == high) & (factors >= _ENOUGH)])
    for sheet, place, own in _by_grid(entries, same.tolist()):
        found = [(who, framework.scale.text(low[whose[who]]), int(factors[whose[who]])) for who in own]
        problem = _say_identical(entries, sheet, place, found, framework.plural)
        if not sheet.is_text and len(found) <= _SHOWN:
            chosen = np.flatnonzero(np.isin(whose[entries.at], whose[own]) & rated)
            cells = [entries.place(int(entry)) for entry in chosen]
            problem = replace(problem, cell=listed_cells(cell for table, cell in cells if table.sheet is sheet))
        yield problem


def _say_identical(
    entries: Entries, sheet: Sheet, place: _Place, found: list[tuple[int, str, int]], plural: str
) -> Problem:
    raters = [entries.rated["rater"].take(slice(who, who + 1)).texts()[0] for who, _, _ in found]
    names = [_name(entries, who) for who, _, _ in found]
    who = [f"{name} by {rater}" if rater else name for name, rater in zip(names, raters, strict=True)]
    if len(found) == 1:
        _, mark, count = found[0]
        given = f" from {raters[0]}" if raters[0] else ""
        said = f"{names[0]} has the same mark, {mark},{given} on all {count} {plural} that are rated{place.words}"
    else:
        each = [f"{name} ({mark})" for name, (_, mark, _) in zip(who, found, strict=True)]
        some = ", ".join(each[:_SHOWN]) + (f" and {len(each) - _SHOWN} more" if len(each) > _SHOWN else "")
        gave = "times a rater gave a school the same mark" if any(raters) else "schools have one mark each"
        said = f"{len(found)} {gave} on all {plural} that are rated{place.words}: {some}"
    problem = sheet.problem("identical ratings", said, "", "Check that each was considered by itself.", error=False)
    schools = tuple(dict.fromkeys(names)) if len(found) <= _SHOWN else ()
    return replace(problem, schools=schools, grids=(place.grid,))


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
