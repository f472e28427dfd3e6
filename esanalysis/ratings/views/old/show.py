"""Each figure with its alt text, ready to display: what the notebooks call.

A figure for many schools becomes several pictures, so that numbers stay legible on screen and on paper.
"""

from collections.abc import Callable, Iterator, Sequence

import pandas as pd
from matplotlib.axes import Axes

from esanalysis.display.fragment import Fragment, heading, paragraphs, picture
from esanalysis.instrument.frames import framework_of
from esanalysis.ratings.views.old import alt, figures
from esanalysis.ratings.views.old.words import question

__all__ = ["answer", "bands", "grid", "ksf", "pairings", "school", "standing", "standouts"]

SCHOOLS = 15  # columns of a grid that fit a page
PAIRS = 40  # rows of the pairing figure that fit a page


def answer(number: int, ratings: pd.DataFrame, sentences: Sequence[str]) -> Fragment:
    r"""A reflection question as heading, and the sentences that answer it.

    Parameters
    ----------
    number : int
        1 to 6, in the order of the diagnostic.
    ratings : DataFrame
        The ratings, whose framework gives the question its words.
    sentences : sequence of str
        One paragraph each, from `esanalysis.ratings.views.old.words`.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> answer(1, load_ratings(), ["Nothing."]).html
    '<h2>1. What does the data tell you?</h2>\n<p>Nothing.</p>'
    """
    return heading(2, question(number, framework_of(ratings))) + paragraphs(*sentences)


def grid(cells: pd.DataFrame, summary: pd.DataFrame) -> Fragment:
    """KSF grid as annotated heatmap.

    Parameters
    ----------
    cells, summary : DataFrame
        From `esanalysis.ratings.measures.cells` and `esanalysis.ratings.measures.summary`, one cluster in one round.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> cells = measures.cells(load_ratings())
    >>> grid(cells, measures.summary(cells)).html[:60]
    '<img alt="Heatmap of the KSF grid, Worked example, 2009: 10 '
    """
    return _pictures(cells, lambda part: figures.grid(part, summary), lambda part: alt.grid(part, summary))


def standing(standing: pd.DataFrame, cells: pd.DataFrame) -> Fragment:
    """Every school's mark on every factor, with averages and rank ranges.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> cells = measures.cells(load_ratings())
    >>> standing(measures.standing(cells), cells).html.count("<img ")
    1
    """
    return picture(figures.standing(standing, cells), alt.standing(standing, cells))


def bands(cells: pd.DataFrame, standing: pd.DataFrame, priorities: pd.DataFrame) -> Fragment:
    """Schools in each band, with the priority factors marked.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> cells = measures.cells(load_ratings())
    >>> standing = measures.standing(cells)
    >>> priorities = measures.priorities(cells, standing)
    >>> bands(cells, standing, priorities).html.count("<img ")
    1
    """
    chosen = priorities["ksf"].tolist()
    return picture(figures.bands(cells, standing, chosen), alt.bands(cells, standing, chosen))


def standouts(standouts: pd.DataFrame, side: str) -> Fragment:
    """The grid with strong (``"better"``) or weak (``"worse"``) cells brought out.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> cells = measures.cells(load_ratings())
    >>> standouts(measures.standouts(cells), "worse").html.count("<img ")
    1
    """
    return _pictures(standouts, lambda part: figures.standouts(part, side), lambda part: alt.standouts(part, side))


def pairings(pairings: pd.DataFrame) -> Fragment:
    """Who could help whom; empty when no school is low on a priority.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> cells = measures.cells(load_ratings())
    >>> standing = measures.standing(cells)
    >>> priorities = measures.priorities(cells, standing)
    >>> pairings(measures.pairings(cells, priorities)).html.count("<img ")
    1
    """
    shown = Fragment("")
    for start in range(0, len(pairings), PAIRS):
        part = pairings.iloc[start : start + PAIRS]
        shown += picture(figures.pairings(part), alt.pairings(part))
    return shown


def school(comparisons: pd.DataFrame, name: str) -> Fragment:
    """One school's marks among those of its cluster."""
    return picture(figures.school(comparisons, name), alt.school(comparisons, name))


def ksf(comparisons: pd.DataFrame, key: str) -> Fragment:
    """One factor at every school of the cluster."""
    return picture(figures.ksf(comparisons, key), alt.ksf(comparisons, key))


def _pictures(
    frame: pd.DataFrame, draw: Callable[[pd.DataFrame], Axes], describe: Callable[[pd.DataFrame], str]
) -> Fragment:
    shown = Fragment("")
    for part in _by_schools(frame):
        shown += picture(draw(part), describe(part))
    return shown


def _by_schools(frame: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Split a frame of cells into even parts of at most `SCHOOLS` schools each, in file order."""
    schools = frame["school"].drop_duplicates().sort_values()
    parts = max(1, -(-len(schools) // SCHOOLS))
    size = max(1, -(-len(schools) // parts))
    for start in range(0, len(schools), size):
        yield frame[frame["school"].isin(schools.iloc[start : start + size])]
