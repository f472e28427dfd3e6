"""What is said of a part that the ratings do not hold, and of a frame that is no table of ratings."""

from pathlib import Path
from typing import Any

import pandas as pd

import esanalysis as es
from esanalysis.ratings.frame import unplaced_of
from kinds.entry import Kind
from kinds.ratings import ASH, BECK, CEDAR, HEAD, grid


def chosen(path: Path, **part: Any) -> list:
    """Choose a part of the ratings of a file."""
    said = unplaced_of(es.select(es.load_ratings(path), **part))
    return [said] if said else []


def nothing(path: Path) -> list:
    """Choose from ratings of which no row is left."""
    return es.select(es.load_ratings(path).head(0))


def another_table(path: Path) -> list:
    """Choose from a table that is no ratings."""
    return es.select(pd.read_excel(path, engine="openpyxl"))


def no_table(path: Path) -> list:
    """Choose from a file's name."""
    return es.select(str(path.name))  # type: ignore[arg-type]


def twice(path: Path) -> list:
    """Choose from a file that was put behind itself."""
    return es.select(pd.concat([es.load_ratings(path)] * 2))


def other_factors(path: Path) -> list:
    """Choose from ratings with a factor renamed by hand."""
    ratings = es.load_ratings(path)
    return es.select(ratings.assign(ksf=ratings["ksf"].astype(str).replace("impact", "weather")))


PHASES = [["Phase", "Area", *HEAD], ["primary", "North", *ASH], ["secondary", "South", *BECK]]
UNSAID = [*PHASES, ["", "South", *CEDAR]]
GRID = grid(ASH, BECK)
ASKED = [
    Kind("a school of no phase", "One phase, area or sub-cluster was asked for, and of a school nobody says it.", UNSAID, mended=[*PHASES, ["primary", "South", *CEDAR]], read=chosen, options={"phase": "primary"}, says="without a phase"),
    Kind("which part a school belongs to", "A part was asked for, and the file does not say it of any school.", GRID, mended=PHASES, read=chosen, options={"phase": "primary"}, says="The ratings do not say which"),
    Kind("nobody in both parts", "No school is in all the parts that were asked for.", PHASES, read=chosen, options={"phase": "primary", "area": "South"}, says="No school is of the"),
    Kind("no such cluster, round, school or factor", "What was asked for is not in the ratings.", GRID, read=chosen, options={"schools": "Cedar"}, says="There is no school"),
    Kind("no ratings to choose from", "The table of ratings is empty.", GRID, read=nothing, says="There are no ratings to choose from"),
    Kind("not a table", "Something else was given than the ratings.", GRID, read=no_table, says="This is no ratings table, it is"),
    Kind("no ratings table", "A table was given that `load_ratings` did not make.", GRID, read=another_table, says="This is no ratings table: it lacks"),
    Kind("factors of nothing", "A table of ratings holds factors that its framework does not have.", GRID, read=other_factors, says="These are no factors of"),
    Kind("ratings that stand twice", "Two tables of ratings were put together that share rows.", GRID, read=twice, says="ratings stand twice"),
]  # fmt: skip
