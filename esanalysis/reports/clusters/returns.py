"""Many files at once, of which some cannot be read: those are named, and the others go on."""

from pathlib import Path
from typing import Any

import pandas as pd

from esanalysis.errors import DataError, Problem
from esanalysis.files.find import Paths, find_files
from esanalysis.instrument.framework import Framework
from esanalysis.ratings.frame import Carried
from esanalysis.ratings.load import load_ratings

__all__ = ["load_returns"]


def load_returns(
    paths: Paths | None, framework: str | Path | Framework, **reading: Any
) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """Load the rating files that can be read, and say what has to be mended in the others.

    Parameters
    ----------
    paths : path or list of paths
        As for `esanalysis.load_ratings`.
    framework : str, Path or Framework
        The instrument the ratings were made with.
    **reading
        Whatever else `esanalysis.load_ratings` is told.

    Returns
    -------
    DataFrame
        The ratings of the files without an error; what is wrong in the others is among its problems.
    tuple of Problem
        What has to be mended; empty if every file was read.

    Raises
    ------
    DataError
        No file can be read.

    Examples
    --------
    >>> from esanalysis.authority import ILLUSTRATIVE
    >>> ratings, wrong = load_returns([ILLUSTRATIVE, "no-such-file.xlsx"], "es-2009")
    >>> ratings["cluster"].nunique(), [problem.kind for problem in wrong]
    (3, ['no such file'])
    """
    try:
        return load_ratings(paths, framework=framework, **reading), ()
    except DataError as error:
        wrong = tuple(problem for problem in error.problems if problem.error)
        bad = {problem.file for problem in wrong}
        good = [file for file in (find_files(paths)[0] if paths is not None else []) if file.name not in bad]
        if not good:
            raise
    ratings = load_ratings(good, framework=framework, **reading)
    ratings.attrs["problems"] = Carried((*ratings.attrs["problems"], *wrong))
    return ratings, wrong
