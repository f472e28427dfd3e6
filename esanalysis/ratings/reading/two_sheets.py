"""Two sheets of one file that hold the same schools: a copy, a history, or two clusters."""

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath

import numpy as np

from esanalysis.errors import Problem
from esanalysis.ratings.reading.options import typed
from esanalysis.ratings.reading.tables import Table
from esanalysis.ratings.reading.values import same_name
from esanalysis.ratings.rounds import split_round

__all__ = ["same_schools", "same_sheets"]

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
