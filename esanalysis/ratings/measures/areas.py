"""What an instrument holds besides a list of factors: its sections, and factors on a scale of their own."""

import math

import pandas as pd

from esanalysis.instrument.frames import framework_of
from esanalysis.ratings.frame import beside_of, like
from esanalysis.ratings.measures.model.matrix import GRID, NOT_FOR

__all__ = ["beside", "section_schools", "sections"]


def sections(cells: pd.DataFrame) -> pd.DataFrame:
    """Average the marks within each section of the instrument.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, from `esanalysis.measures.cells`.

    Returns
    -------
    DataFrame
        One row a cluster, round and section, in the instrument's order: `factors` (how many it has), `rated` (marks)
        of `cells` (those that apply), `average` of these marks, `minimum` and `maximum` (scale units). Empty where the
        instrument has no sections.

    Notes
    -----
    Sections are not ranked: they hold different numbers of factors, and an average of few factors moves more.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> measures.sections(measures.cells(load_ratings())).empty
    True
    """
    found = _within(cells)
    groups = found.groupby([*GRID, "section"], observed=True)
    out = groups["rating"].agg(rated="count", average="mean", minimum="min", maximum="max")
    out.insert(0, "factors", groups["ksf"].nunique())
    out.insert(2, "cells", groups["applies"].sum())
    return like(out.reset_index(), cells)


def section_schools(cells: pd.DataFrame) -> pd.DataFrame:
    """Average the marks of every school within each section of the instrument.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, from `esanalysis.measures.cells`.

    Returns
    -------
    DataFrame
        One row a cluster, round, section and school: `rated` (marks) of `cells` (those that apply), and their
        `average` (scale units). Empty where the instrument has no sections.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> measures.section_schools(measures.cells(load_ratings())).empty
    True
    """
    groups = _within(cells).groupby([*GRID, "section", "school"], observed=True)
    out = groups["rating"].agg(rated="count", average="mean")
    out.insert(1, "cells", groups["applies"].sum())
    return like(out.reset_index(), cells)


def _within(cells: pd.DataFrame) -> pd.DataFrame:
    """Cells of the factors that belong to a section, with its name, and whether the factor is for the school."""
    names = {key: section.name for section in framework_of(cells).sections for key in section.keys}
    order = list(dict.fromkeys(names.values()))
    section = pd.Categorical(cells["ksf"].astype(object).map(names), categories=order, ordered=True)
    applies = cells["rating"].notna() | ~cells["missing"].isin(NOT_FOR)
    found = cells.assign(section=section, applies=applies)
    return found[found["section"].notna()]


def beside(ratings: pd.DataFrame) -> pd.DataFrame:
    """Marks of the factors that stand beside the ranked ones.

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame, as `esanalysis.load_ratings` returns it.

    Returns
    -------
    DataFrame
        One row a cluster, round, school and ksf: `rating` (places on that factor's own scale, see
        `Framework.scale_of`; of several raters' the weakest, which nobody may overlook), `missing` (why there is none),
        and `disputed` (whether raters disagree). Empty where the instrument has no such factor.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> list(measures.beside(load_ratings()).columns)
    ['cluster', 'round', 'school', 'ksf', 'rating', 'missing', 'disputed']
    """
    found, key = beside_of(ratings), [*GRID, "school", "ksf"]
    disputed = found.groupby(key)["rating"].transform("nunique") > 1
    scales = {name: framework_of(ratings).scale_of(name) for name in found["ksf"].unique()}
    merit = [scales[name].merit(rating) for name, rating in zip(found["ksf"], found["rating"], strict=True)]
    found = found.assign(disputed=disputed, merit=pd.Series(merit, found.index, dtype=float).fillna(math.inf))
    weakest = found.groupby(key, sort=False)["merit"].idxmin()
    return like(found.loc[weakest].drop(columns="merit").reset_index(drop=True), ratings)
