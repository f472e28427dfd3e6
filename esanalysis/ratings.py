"""Rating files to the ratings frame: a grid in a workbook, a form's export, a long table."""

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import numpy as np
import pandas as pd

from esanalysis.framework import DEFAULT, Framework, load_framework
from esanalysis.problems import DataError, Problem
from esanalysis.reading.files import Paths, find_files
from esanalysis.reading.grid import read_grids
from esanalysis.reading.rounds import in_time_order
from esanalysis.reading.sheets import Sheet, read_sheets
from esanalysis.reading.tables import Language, PrintedFigure, Table
from esanalysis.reading.values import same_name
from esanalysis.schema import MISSING, RATINGS, conform

__all__ = ["PrintedFigure", "check_ratings", "load_ratings"]


def load_ratings(paths: Paths, framework: str | Path | Framework = DEFAULT) -> pd.DataFrame:
    """Load ratings."""
    framework = load_framework(framework)
    tables, problems = _read(paths, framework)
    if any(problem.error for problem in problems):
        raise DataError(problems)
    frame = _frame(tables, framework)
    frame.attrs["framework"] = framework
    frame.attrs["problems"] = tuple(problems)
    frame.attrs["printed"] = tuple(figure for table in tables for figure in table.printed)
    return frame


def check_ratings(paths: Paths, framework: str | Path | Framework = DEFAULT) -> list[Problem]:
    """List the problems."""
    return _read(paths, load_framework(framework))[1]


def _read(paths: Paths, framework: Framework) -> tuple[list[Table], list[Problem]]:
    files, problems = find_files(paths)
    language = Language(framework)
    tables = []
    for file in files:
        try:
            sheets = read_sheets(file)
        except DataError as error:
            problems += error.problems
            continue
        for sheet in sheets:
            tables += read_grids(sheet, language)
    problems += chain.from_iterable(table.problems for table in tables)
    return tables, problems


def _frame(tables: list[Table], framework: Framework) -> pd.DataFrame:
    """Put the entries of all tables into one frame in which no school lacks a factor."""
    names = RATINGS.names
    columns = {name: [value for table in tables for value in table.columns[name]] for name in names}
    first_spelling: dict[str, str] = {}
    columns["school"] = [first_spelling.setdefault(same_name(name), name) for name in columns["school"]]
    frame = pd.DataFrame(columns)
    for column, categories, ordered in (
        ("cluster", list(dict.fromkeys(columns["cluster"])), False),
        ("round", in_time_order(columns["round"]), True),
        ("school", list(dict.fromkeys(columns["school"])), False),
        ("ksf", list(framework.keys), True),
        ("missing", list(MISSING), False),
    ):
        frame[column] = pd.Categorical(frame[column], categories=categories, ordered=ordered)
    frame["rating"] = frame["rating"].astype("float64")
    for column in ("note", "rater"):
        frame[column] = frame[column].astype("string")
    return conform(_completed(frame, framework), RATINGS)


def _completed(frame: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    """Add a blank for every factor on which a rated school has no entry; sort as the categories say."""
    rated = frame[["cluster", "round", "school", "rater"]].drop_duplicates()
    keys = pd.Categorical(framework.keys, categories=framework.keys, ordered=True)
    every = rated.merge(pd.DataFrame({"ksf": keys}), how="cross")
    on = ["cluster", "round", "school", "rater", "ksf"]
    out = every.merge(frame, on=on, how="left")
    nothing = out["rating"].isna() & out["missing"].isna()
    out.loc[nothing, "missing"] = "blank"
    return out.sort_values(["cluster", "round", "rater", "school", "ksf"], ignore_index=True)
