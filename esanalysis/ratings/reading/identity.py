"""Which names are one school: a number (URN, LAESTAB, DBN) counts before a name, and two of one name are told apart."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath

import numpy as np

from esanalysis.english import is_are, listed
from esanalysis.errors import Problem
from esanalysis.ratings.reading.meaning.roles import looks_like_schools
from esanalysis.ratings.reading.options import typed
from esanalysis.ratings.reading.tables import Coded, Codes, Entries, Table
from esanalysis.ratings.reading.values import same_name
from esanalysis.ratings.rounds import in_time_order, split_round

__all__ = ["identify", "same_schools", "same_sheets", "tell_apart"]

_NAMED = 5
_NO_PLACE = re.compile(r"\b(?:special|upper|lower|first|middle|free|unit)\b|[:.\d]$", re.IGNORECASE)  # "Gorse Special"
_LAST, _FEWEST = 2, 3  # last rows that may be no schools, and names of schools above that show what one is called
_SHORTEST = 4  # characters of a number that holds beyond its own file; "1" to "10" only count rows


def tell_apart(tables: list[Table]) -> list[Problem]:
    """Give schools of one name in one table a name of their own, where another column tells them apart."""
    problems: list[Problem] = []
    for table in tables:
        if table.telling and not table.rated["school_id"].words:
            problems += _told_by_column(table)
        problems += _without_number(table) or _unlike_schools(table)
    return problems


def _unlike_schools(table: Table) -> list[Problem]:
    """Warn of the last rows (Kent) whose name has no word of a school's, as all above have."""
    codes, names = table.rated["school"].codes, [*table.rated["school"].words, ""]
    last = len(codes)
    unlike: set[int] = set()
    while last and len(unlike) <= _LAST:  # most files end with a school, and no other name is looked at
        if codes[last - 1] not in unlike and _may_be_school(names[codes[last - 1]]):
            break
        last -= 1
        unlike.add(codes[last])
    if not 0 < len(unlike) <= _LAST or last < _FEWEST:
        return []
    if not all(_may_be_school(names[code]) for code in np.unique(codes[:last])):
        return []
    rest = [names[code] for code in dict.fromkeys(codes[last:].tolist())]
    called = listed(f'"{name}"' for name in rest)
    one = len(rest) == 1
    read = f"{is_are(len(rest))} read as {'a school' if one else 'schools'}"
    found = (
        f"{called}, below {len({same_name(names[code]) for code in np.unique(codes[:last])})} names of schools, {read}"
    )
    fix = f"If {'it is' if one else 'they are'} an authority's or a region's: {typed('--ignore', ','.join(rest))}."
    return [table.sheet.problem("last rows", found, "", fix, error=False)]


def _may_be_school(name: str) -> bool:
    return looks_like_schools([name]) or bool(_NO_PLACE.search(name))


def _without_number(table: Table) -> list[Problem]:
    """Ask about the last rows (Kent, South East) that lack the number all schools above have, and no school's name."""
    numbers = table.rated["school_id"].codes
    if not (numbers >= 0).any():
        return []
    names, last = table.rated["school"].texts(), len(numbers) - int(np.argmax(numbers[::-1] >= 0))
    schools, rest = [str(name) for name in names[:last]], [str(name) for name in names[last:]]
    if not 0 < len(rest) < len(schools) or (numbers[:last] < 0).any():
        return []
    if not looks_like_schools(schools) or any(looks_like_schools([name]) for name in rest):
        return []
    called = listed(f'"{name}"' for name in dict.fromkeys(rest))
    count = len(set(map(same_name, schools)))
    all_above = f"all {count} schools above have" if count > 1 else "the school above has"
    found = f"{called} without the number that {all_above}"
    fix = f"If this is no school: {typed('--ignore', ','.join(dict.fromkeys(rest)))}. If it is, write its number."
    return [table.sheet.problem("no number", found, "a school's number", fix)]


def _told_by_column(table: Table) -> Iterator[Problem]:
    names = [str(name) for name in table.rated["school"].texts()]
    others = [table.rated[name].texts() for name in ("cluster", "round", "rater")]
    groups: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        groups.setdefault(same_name(name), []).append(place)
    renamed: dict[str, list[str]] = {}
    for places in groups.values():
        keys = {tuple(column[place] for column in others) for place in places}
        if len(places) < 2 or len(keys) == len(places):
            continue
        for heading, values in table.telling.items():
            own = [values[place] for place in places]
            if all(own) and len({same_name(value) for value in own}) == len(own):
                for place in places:
                    names[place] = f"{names[place]} ({values[place]})"
                renamed.setdefault(heading, []).extend(names[place] for place in places)
                break
    table.rated["school"] = Coded.of(names)
    for heading, own in renamed.items():
        schools = list(dict.fromkeys(own))
        more = f" and {len(schools) - _NAMED} more" if len(schools) > _NAMED else ""
        found = f'schools of one name are told apart by "{heading}": {", ".join(schools[:_NAMED])}{more}'
        fix = f"A number for each school does it better: {typed('--column', 'id', 'URN')}."
        yield table.sheet.problem("schools of one name", found, "", fix, error=False)


def identify(entries: Entries) -> list[Problem]:
    """Join what has one number under two names, and part what has two numbers under one name.

    A school without a number joins the one school of its name. The names and numbers of `entries` are changed.
    """
    numbers = entries.rated["school_id"]
    if not numbers.words:
        return []
    problems: list[Problem] = [*_joined(entries)]
    problems += _parted(entries)
    return problems


def _pairs(entries: Entries) -> np.ndarray:
    """Different pairs of school and number."""
    schools, numbers = entries.rated["school"].codes, entries.rated["school_id"].codes
    return np.unique(np.stack([schools, numbers], axis=1)[numbers >= 0], axis=0)


def _joined(entries: Entries) -> Iterator[Problem]:
    """One school for each number, under its latest name."""
    numbers, schools = entries.rated["school_id"], entries.rated["school"]
    names_of: dict[int, list[int]] = {}
    for school, number in _pairs(entries).tolist():
        names_of.setdefault(number, []).append(school)
    rounds = entries.rated["round"]
    order = {text: place for place, text in enumerate(in_time_order(rounds.words))}
    grids = entries.groups("cluster", "round", "rater")
    for number, names in names_of.items():
        if len(names) < 2 or len(numbers.words[number]) < _SHORTEST:
            continue
        own = np.flatnonzero(numbers.codes == number)
        if len(set(grids[own].tolist())) < len(own):
            yield _one_number(entries, number, names, int(own[0]))
            continue
        latest = max(own.tolist(), key=lambda who: (order[rounds.words[rounds.codes[who]]], who))
        name = int(schools.codes[latest])
        schools.codes[own] = name
        entries.renamed.extend((schools.words[one], schools.words[name]) for one in names if one != name)
        called = listed(f'"{schools.words[one]}"' for one in names)
        found = f'number {numbers.words[number]} is called {called}; both are read as "{schools.words[name]}"'
        sheet = entries.tables[entries.table_of_rated[latest]].sheet
        fix = "If they are two schools, give each its own number."
        yield replace(
            sheet.problem("one school, two names", found, "", fix, error=False), schools=(schools.words[name],)
        )


def _one_number(entries: Entries, number: int, names: list[int], who: int) -> Problem:
    sheet = entries.tables[entries.table_of_rated[who]].sheet
    called = listed(f'"{entries.rated["school"].words[one]}"' for one in names)
    found = f"number {entries.rated['school_id'].words[number]} stands beside {called} in the same cluster and round"
    return sheet.problem("one number, two schools", found, "", "They are read as two. Correct the number.", error=False)


def _parted(entries: Entries) -> Iterator[Problem]:
    """Two schools of one name under two numbers each get a name of their own."""
    numbers, schools = entries.rated["school_id"], entries.rated["school"]
    numbers_of: dict[int, list[int]] = {}
    for school, number in _pairs(entries).tolist():
        numbers_of.setdefault(school, []).append(number)
    words, codes = list(schools.words), schools.codes.copy()
    ids = numbers.codes.copy()
    single = np.full(len(words) + 1, -1, dtype=np.int32)
    for school, own in numbers_of.items():
        if len(own) == 1:
            single[school] = own[0]
            continue
        unnumbered = np.flatnonzero((schools.codes == school) & (numbers.codes < 0))
        if len(unnumbered):
            yield _which(entries, school, own, int(unnumbered[0]))
        for number in own:
            words.append(f"{schools.words[school]} ({numbers.words[number]})")
            codes[(schools.codes == school) & (numbers.codes == number)] = len(words) - 1
    entries.rated["school_id"] = Coded(np.where(ids < 0, single[schools.codes], ids).astype(np.int32), numbers.words)
    entries.rated["school"] = _recoded(codes, words)


def _which(entries: Entries, school: int, own: list[int], who: int) -> Problem:
    """Ask for the number of a school whose name two schools have."""
    name, words = entries.rated["school"].words[school], entries.rated["school_id"].words
    found = f'"{name}" without a number; {listed(words[number] for number in own)} are both called so'
    sheet = entries.tables[entries.table_of_rated[who]].sheet
    return sheet.problem("which school", found, "the number of the school", "Write the number beside the name.")


def _recoded(codes: Codes, words: list[str]) -> Coded:
    """Leave words out that are no longer used; the others keep the order in which they come first."""
    used, first = np.unique(codes, return_index=True)
    in_order = used[np.argsort(first)]
    place = np.full(len(words), -1, dtype=np.int32)
    place[in_order] = np.arange(len(in_order), dtype=np.int32)
    return Coded(place[codes], [words[code] for code in in_order])


# Two sheets of one file that hold the same schools: a copy, a history, or two clusters

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
