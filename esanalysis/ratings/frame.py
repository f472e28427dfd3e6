"""What travels with a frame of ratings, and to which of its rows it still applies.

Loading notices things (problems, printed totals, files) and keeps them in ``attrs``. Ordinary pandas carries ``attrs``
along a filter and drops them in a merge, so nothing here trusts them: each fact knows the cluster, round and schools it
speaks of, and is left out where they are gone. What ``attrs`` lost is not said.
"""

from collections.abc import Iterable

import pandas as pd

from esanalysis.english import capital, counted, listed
from esanalysis.errors import Problem, SchemaError
from esanalysis.instrument.frames import framework_of
from esanalysis.ratings.rounds import in_time_order
from esanalysis.schema import RATINGS

__all__ = [
    "PARTS", "Carried", "beside_of", "conformed", "emptied_of", "files_of", "for_readers", "grid_name", "left_out",
    "like", "part_names", "part_said", "printed_of", "problems_of", "schools_of_grids", "subset_of", "subset_said",
    "unplaced_of",
]  # fmt: skip

PARTS = {"phase": "phase", "area": "area", "subcluster": "sub-cluster"}  # columns that say where a school belongs
_NAMES = ("cluster", "round", "school", "ksf")
_ONE_ROW = [*_NAMES, "rater"]  # what may stand once


class Carried(tuple):
    """What ``attrs`` hold, handed on as it is: pandas deep-copies ``attrs`` on every operation, and this never changes.

    Of an authority's ratings that would be thousands of places and problems a time.
    """

    def __deepcopy__(self, memo: dict) -> "Carried":
        return self


def like(result: pd.DataFrame, source: pd.DataFrame) -> pd.DataFrame:
    """Give a measure's `result` the framework and the loading problems that came with `source`."""
    result.attrs = dict(source.attrs)
    return result


def grid_name(frame: pd.DataFrame) -> str:
    """Name the one cluster and round of a frame, and which of its schools are there, for titles and captions.

    Examples
    --------
    >>> grid_name(pd.DataFrame({"cluster": ["North", "North"], "round": ["2009", "2009"]}))
    'North, 2009'
    """
    places = frame[["cluster", "round"]].drop_duplicates()
    if places.empty:
        return "no data"
    if len(places) > 1:
        return "several clusters"
    return ", ".join(filter(None, (str(places["cluster"].iloc[0]), str(places["round"].iloc[0]), subset_of(frame))))


def subset_of(frame: pd.DataFrame) -> str:
    """Say which of its clusters' schools a frame holds, where it was chosen from more; empty where it holds all.

    Examples
    --------
    >>> from esanalysis import load_ratings, select
    >>> subset_of(select(load_ratings(), schools=["School 2", "School 6"])), subset_of(select(load_ratings()))
    ('2 of 10 schools', '')
    """
    whole = frame.attrs.get("whole")
    if not whole:
        return ""
    here = schools_of_grids(frame)
    count, of = (
        len({(cluster, school) for (cluster, round_), schools in grids.items() for school in schools})
        for grids in (here, {grid: schools | whole.get(grid, schools) for grid, schools in here.items()})
    )
    return subset_said(count, of, frame.attrs.get("part", ()))


def subset_said(count: int, of: int, part: Iterable[tuple[str, str]] = ()) -> str:
    """Say that there are `count` of so many schools, and of which part; empty where they are all, and no part is asked.

    Examples
    --------
    >>> subset_said(6, 10, [("phase", "primary")]), subset_said(10, 10, [("phase", "primary")]), subset_said(10, 10)
    ('6 of 10 schools (phase: primary)', 'all 10 schools (phase: primary)', '')
    """
    asked = ", ".join(f"{PARTS[column]}: {name}" for column, name in part)
    if not asked and count == of:
        return ""
    many = f"{count} of {of} schools" if count < of else f"all {of} schools" if of > 1 else "its one school"
    return f"{many} ({asked})" if asked else many


def part_names(frame: pd.DataFrame) -> list[str]:
    """Names of the part of the schools that was chosen, such as ``["primary"]``, for the names of files; mostly none.

    Examples
    --------
    >>> from esanalysis import load_ratings, part_of
    >>> part_names(load_ratings()), part_names(part_of(load_ratings().assign(phase="primary"), phase="Primary"))
    ([], ['primary'])
    """
    return [name for _, name in frame.attrs.get("part", ())]


def part_said(frame: pd.DataFrame) -> str:
    """The part of the schools that was chosen, in words: ``phase primary``; empty where none was."""
    return " and ".join(f"{PARTS[column]} {name}" for column, name in frame.attrs.get("part", ()))


def emptied_of(frame: pd.DataFrame) -> list[str]:
    """Clusters of which a part was chosen that no school of them is in."""
    here = set(frame["cluster"].astype(str).unique())
    return list(dict.fromkeys(cluster for cluster, _ in frame.attrs.get("whole", ()) if cluster not in here))


def unplaced_of(frame: pd.DataFrame) -> str:
    """Name the schools of its clusters that a part was chosen without, since nobody says where they belong."""
    here = set(frame["cluster"].astype(str).unique())
    told = [(what, school) for what, cluster, school in frame.attrs.get("unplaced", ()) if cluster in here]
    found = []
    for what in dict.fromkeys(what for what, _ in told):
        names = [school for of, school in told if of == what]
        said = f"{counted(len(names), 'school')} without a {what} {'is' if len(names) == 1 else 'are'} left out"
        found.append(f"{capital(said)}: {listed(names)}.")
    return " ".join(found)


def left_out(frame: pd.DataFrame) -> set[str]:
    """Names of the schools of its grids that a frame was chosen without.

    Examples
    --------
    >>> from esanalysis import load_ratings, select
    >>> sorted(left_out(select(load_ratings(), schools=[f"School {n}" for n in range(1, 9)])))
    ['School 10', 'School 9']
    """
    here = schools_of_grids(frame)
    whole = frame.attrs.get("whole", {})
    return {school for grid, schools in here.items() for school in whole.get(grid, schools) - schools}


def conformed(ratings: pd.DataFrame) -> pd.DataFrame:
    """Ratings whose clusters, rounds, schools and factors are categories in their order again.

    ``pd.concat`` of two loads with different schools makes plain texts of them. Clusters and schools then stand in
    the order of the rows, rounds in time order, factors in the instrument's order.

    Raises
    ------
    SchemaError
        This is no table, a column of the ratings table is missing, a factor is none of the instrument's, or a rating
        stands twice (``pd.concat`` of a file with itself).

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> plain = load_ratings().astype({"school": object})
    >>> conformed(plain)["school"].cat.categories[0]
    'School 1'
    """
    if not isinstance(ratings, pd.DataFrame):
        raise SchemaError(f"This is no ratings table, it is {ratings!r:.60}. Load one with load_ratings.")
    missing = [column.name for column in RATINGS.columns if not column.optional and column.name not in ratings]
    if missing:
        raise SchemaError(f"This is no ratings table: it lacks {', '.join(missing)}. Load one with load_ratings.")
    _refuse_twice(ratings)
    lost = [name for name in _NAMES if not isinstance(ratings[name].dtype, pd.CategoricalDtype)]
    if not lost:
        return ratings
    orders = {
        "round": lambda: in_time_order(ratings["round"].astype(str)),
        "ksf": lambda: framework_of(ratings).keys,
    }
    if "ksf" in lost:
        keys = framework_of(ratings).keys
        unknown = [key for key in dict.fromkeys(ratings["ksf"].dropna()) if key not in keys]
        if unknown:
            raise SchemaError(f"These are no factors of {framework_of(ratings).title}: {', '.join(map(str, unknown))}.")
    columns = {
        name: pd.Categorical(
            ratings[name], list(orders[name]() if name in orders else ratings[name].unique()), name in orders
        )
        for name in lost
    }
    return ratings.assign(**columns)


def _refuse_twice(ratings: pd.DataFrame) -> None:
    """Refuse a frame in which one rating stands twice: every average would count it twice."""
    twice = ratings[ratings.duplicated([name for name in _ONE_ROW if name in ratings])]
    if not twice.empty:
        first = twice.iloc[0]
        raise SchemaError(
            f"{len(twice)} of {len(ratings)} ratings stand twice, the first of {first['school']} on {first['ksf']} in "
            f"{first['cluster']}, {first['round']}. Keep one row each; ratings.drop_duplicates() drops "
            "those that are alike."
        )


def printed_of(frame: pd.DataFrame) -> tuple:
    """Printed figures (`PrintedFigure`) whose grid is in the frame with exactly its schools.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> ratings = load_ratings()
    >>> len(printed_of(ratings)), len(printed_of(ratings[ratings["school"] != "School 10"]))
    (20, 0)
    """
    schools = schools_of_grids(frame)
    return tuple(
        figure
        for figure in frame.attrs.get("printed", ())
        if schools.get((figure.cluster, figure.round)) == frozenset(figure.schools)
    )


def problems_of(frame: pd.DataFrame) -> tuple[Problem, ...]:
    """What was noticed on loading and still speaks of something in the frame.

    Left out is what was noticed on sheets that hold other clusters or rounds only, what speaks of other clusters or
    rounds of a sheet, and what speaks of schools of which one is gone.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> ratings = load_ratings()
    >>> len(problems_of(ratings)), len(problems_of(ratings[ratings["school"] != "School 1"]))
    (1, 0)
    """
    here = _places(frame)
    elsewhere = {(file, sheet) for _, _, file, sheet in frame.attrs.get("places", ())} - here
    grids = schools_of_grids(frame)
    schools = frozenset().union(*grids.values())
    return tuple(
        problem
        for problem in frame.attrs.get("problems", ())
        if (problem.file, problem.sheet) not in elsewhere
        and schools.issuperset(problem.schools)
        and (not problem.grids or not grids.keys().isdisjoint(problem.grids))
    )


def for_readers(problems: Iterable[Problem]) -> list[Problem]:
    """Leave out what is not for every reader of a page: that a note names somebody, which the analyst is to mend."""
    return [problem for problem in problems if problem.kind != "personal note"]


def beside_of(frame: pd.DataFrame) -> pd.DataFrame:
    """Marks on factors that stand beside the ranked ones, of the schools in the frame.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> len(beside_of(load_ratings()))
    0
    """
    schools = schools_of_grids(frame)
    found = [
        mark for mark in frame.attrs.get("beside", ()) if mark.school in schools.get((mark.cluster, mark.round), ())
    ]
    names = ("cluster", "round", "school", "ksf", "rating", "missing")
    return pd.DataFrame({name: [getattr(mark, name) for mark in found] for name in names})


def files_of(frame: pd.DataFrame) -> tuple[str, ...]:
    """Names of the files that the rows were read from; empty where it is no longer known."""
    read = {file for file, _ in _places(frame)}
    return tuple(file for file in frame.attrs.get("files", ()) if file in read)


def _places(frame: pd.DataFrame) -> set[tuple[str, str | None]]:
    grids = set(schools_of_grids(frame))
    return {
        (file, sheet) for cluster, round_, file, sheet in frame.attrs.get("places", ()) if (cluster, round_) in grids
    }


def schools_of_grids(frame: pd.DataFrame) -> dict[tuple[str, str], frozenset[str]]:
    """Schools of each cluster and round.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> {grid: len(schools) for grid, schools in schools_of_grids(load_ratings()).items()}
    {('Worked example', '2009'): 10}
    """
    rows: Iterable = frame[["cluster", "round", "school"]].drop_duplicates().astype(str).itertuples(index=False)
    found: dict[tuple[str, str], set[str]] = {}
    for cluster, round_, school in rows:
        found.setdefault((cluster, round_), set()).add(school)
    return {grid: frozenset(schools) for grid, schools in found.items()}
