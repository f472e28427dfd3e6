"""Rating files to the ratings frame: a grid in a workbook, a form's export, a long table."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pandas as pd

from esanalysis.errors import DataError, Problem
from esanalysis.files.find import Paths, find_files
from esanalysis.files.shipped import DATA
from esanalysis.instrument.framework import Framework
from esanalysis.instrument.reading import DEFAULT, load_framework
from esanalysis.ratings.frame import conformed
from esanalysis.ratings.reading.checks import check_tables
from esanalysis.ratings.reading.ratings_file import read_ratings_file
from esanalysis.ratings.reading.tables import Language, PrintedFigure, Table
from esanalysis.ratings.reading.values import same_name
from esanalysis.ratings.rounds import in_time_order
from esanalysis.schema import MISSING, RATINGS, conform

WORKED_EXAMPLE = DATA / "ratings" / "worked-example-2009.xlsx"

__all__ = ["PrintedFigure", "check_ratings", "load_ratings"]


def load_ratings(
    paths: Paths | pd.DataFrame | None = None, framework: str | Path | Framework = DEFAULT
) -> pd.DataFrame:
    """Load ratings from spreadsheets and .csv files.

    A file may hold grids as the diagnostic prints them (factors down and schools across, or the other
    way round, any number on a sheet), the export of a form, or a long table with the columns of
    `esanalysis.schema.RATINGS`. Tables are found by what their cells say, not by where they stand.

    Parameters
    ----------
    paths : path or list of paths
        A file (.xlsx, .xls, .ods, .csv), several, a folder, or a glob such as ``"2009/*.xlsx"``;
        default the published worked example. A frame that was loaded before is returned as it is: in a batch a
        notebook is given its part of what has been read once.
    framework : str, Path or Framework
        The instrument the ratings were made with; see `esanalysis.instrument.framework.load_framework`.

    Returns
    -------
    DataFrame
        One row is one rating of one school on one factor by one rater in one round:

        - ``cluster``, ``round``, ``school``, ``ksf`` (category): clusters and schools in file order,
          rounds in time order, factors in the framework's order. Every school has a row for every
          factor, rated or not.
        - ``rating`` (float, scale units; for a scale of words the place, 1 = weakest).
        - ``missing`` (category): why there is no rating, see `esanalysis.schema.MISSING`.
        - ``note`` (string): comment on the cell, comment column beside it, or sheet of notes.
        - ``rater`` (string): role of who rated, where the file says it.
        - ``framework`` (category): key of the instrument.
        - ``school_id`` (string), ``phase``, ``area``, ``subcluster`` (category): what the school is known by and
          belongs to, where the file says it.

        ``attrs`` hold the ``framework``, the names of the ``files``, the warnings (``problems``, a tuple of
        `Problem`), the totals and averages printed in the files (``printed``, a tuple of `PrintedFigure`), and
        where each grid stands (``places``, tuples of cluster, round, file and sheet).

    Raises
    ------
    DataError
        Something has to be mended first; the error lists all problems of all files.

    Notes
    -----
    The **cluster** of a grid is a line ``Cluster: ...`` above it, else the sheet's name unless that only
    names a round or is generic (``Sheet1``, ``KSF grid``), else the file's name. The **round** is a line
    ``Round: ...`` (Date, Year, Term) above the grid, else a line above it that is nothing but a round, else
    the round in the sheet's name, else the one in the file's name (``2009``, ``2009/10``, ``Autumn 2009``,
    ``Round 2``); a form's is then the year of its latest response; else ``undated``. Schools known by a
    number only are called ``School 1``, ``School 2``.
    Two spellings of a school that differ in case, spaces or punctuation are one school.

    Examples
    --------
    >>> from esanalysis.files.shipped import DATA
    >>> ratings = load_ratings(DATA / "ratings" / "worked-example-2009.xlsx")
    >>> ratings.shape, ratings["school"].cat.categories[0]
    ((100, 13), 'School 1')
    >>> ratings.groupby("ksf", observed=True)["rating"].mean()["publicity"]
    np.float64(6.4)
    """
    if isinstance(paths, pd.DataFrame):
        return conformed(paths)
    framework = load_framework(framework)
    tables, problems, files = _read(paths or WORKED_EXAMPLE, framework)
    if any(problem.error for problem in problems):
        raise DataError(problems)
    frame = _frame(tables, framework)
    frame.attrs["framework"] = framework
    frame.attrs["problems"] = tuple(problems)
    frame.attrs["places"] = tuple(dict.fromkeys(chain.from_iterable(map(_places, tables))))
    frame.attrs["files"] = tuple(dict.fromkeys(file.name for file in files))
    frame.attrs["printed"] = tuple(chain.from_iterable(map(_printed, tables)))
    return frame


def check_ratings(paths: Paths | None = None, framework: str | Path | Framework = DEFAULT) -> list[Problem]:
    """List everything that is wrong or odd in rating files, without loading them.

    Parameters
    ----------
    paths, framework
        As for `load_ratings`.

    Returns
    -------
    list of Problem
        Errors (``problem.error``), which stop `load_ratings`, and warnings, in the order of the files.

    Examples
    --------
    >>> from esanalysis.files.shipped import DATA
    >>> for problem in check_ratings(DATA / "ratings" / "worked-example-2009.xlsx"):
    ...     print(problem)
    worked-example-2009.xlsx, sheet "KSF grid", cells L4:L13: all 10 printed totals leave out the first
    school, School 1, as a spreadsheet sum that starts one column late does (KSF 1: printed 59, ratings add
    up to 61; KSF 2: 45, not 47; ...; the printed averages agree with the ratings). Both are kept and ...
    """
    return _read(paths or WORKED_EXAMPLE, load_framework(framework))[1]


def _read(paths: Paths, framework: Framework) -> tuple[list[Table], list[Problem], list[Path]]:
    """Tables of all files, the problems of each file and of all together, and the files."""
    files, problems = find_files(paths)
    language = Language(framework)
    tables: list[Table] = []
    for file in files:
        found, met = read_ratings_file(file, language)
        tables += found
        problems += met
    return tables, problems + check_tables(tables, framework), files


def _places(table: Table) -> Iterator[tuple[str, str, str, str | None]]:
    for cluster, round_ in zip(table.columns["cluster"], table.columns["round"], strict=True):
        yield cluster, round_, table.sheet.file, table.sheet.name


def _printed(table: Table) -> Iterator[PrintedFigure]:
    """Printed figures with the schools whose marks they stand beside."""
    schools = tuple(dict.fromkeys(table.columns["school"]))
    return (replace(figure, schools=schools) for figure in table.printed)


def _frame(tables: list[Table], framework: Framework) -> pd.DataFrame:
    """Put the entries of all tables into one frame in which no school lacks a factor."""
    read = [name for name in RATINGS.names if not RATINGS[name].optional]
    columns = {name: list(chain.from_iterable(table.columns[name] for table in tables)) for name in read}
    for name in ("cluster", "school"):
        first_spelling: dict[str, str] = {}
        columns[name] = [first_spelling.setdefault(same_name(text), text) for text in columns[name]]
    frame = pd.DataFrame(columns).astype({"rating": "float64", "note": "string", "rater": "string"})
    for name, categories, ordered in (
        ("cluster", list(dict.fromkeys(columns["cluster"])), False),
        ("round", in_time_order(columns["round"]), True),
        ("school", list(dict.fromkeys(columns["school"])), False),
        ("ksf", list(framework.keys), True),
        ("missing", list(MISSING), False),
    ):
        frame[name] = pd.Categorical(frame[name], categories=categories, ordered=ordered)
    return conform(_completed(frame, framework).assign(framework=framework.key), RATINGS)


def _completed(frame: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    """Add a blank for every factor on which a school has no entry; sort as the categories say."""
    schools = frame[["cluster", "round", "school", "rater"]].drop_duplicates()
    factors = pd.Categorical(framework.keys, categories=framework.keys, ordered=True)
    every = schools.merge(pd.DataFrame({"ksf": factors}), how="cross")
    out = every.merge(frame, on=[*schools.columns, "ksf"], how="left")
    out.loc[out["rating"].isna() & out["missing"].isna(), "missing"] = "blank"
    return out.sort_values(["cluster", "round", "rater", "school", "ksf"], ignore_index=True)
