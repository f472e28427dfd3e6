"""Each of the council's figures with its alt text, ready to display; empty where there is nothing to show."""

from collections.abc import Callable

import pandas as pd
from matplotlib.axes import Axes

from esanalysis.council import alt, figures
from esanalysis.council.measures import headcount_beside_fte
from esanalysis.council.measures.workforce import STAFF
from esanalysis.display.fragment import Fragment, picture

__all__ = ["budget", "compared", "headcount", "matrix", "movements", "standards", "timeline"]

FEW = 12  # promises of a source that fit one picture


def headcount(workforce: pd.DataFrame) -> Fragment:
    """People and full-time equivalents in post.

    Parameters
    ----------
    workforce : DataFrame
        As loaded, or as `esanalysis.council.measures.suppress` returns it.

    Examples
    --------
    >>> from esanalysis import load_workforce
    >>> headcount(load_workforce()).html[:70]
    '<img alt="Paired bars of Estimated Establishment, Mar 03, in people an'
    """
    pairs = headcount_beside_fte(workforce)
    return _shown(pairs[pairs["measure"] == STAFF], figures.headcount, alt.headcount)


def movements(workforce: pd.DataFrame) -> Fragment:
    """Who left, moved and started, in people and full-time equivalents; empty cells of the table are not drawn.

    Examples
    --------
    >>> from esanalysis import load_workforce
    >>> movements(load_workforce()).html[:49]
    '<img alt="Dots of staff who left, moved and start'
    """
    pairs = headcount_beside_fte(workforce)
    printed = pairs["headcount"].notna() | pairs["fte"].notna() | pairs["withheld"]
    return _shown(pairs[(pairs["measure"] != STAFF) & printed], figures.movements, alt.movements)


def compared(pairs: pd.DataFrame) -> Fragment:
    """Own figures beside what they can be compared with, one picture a unit.

    Parameters
    ----------
    pairs : DataFrame
        From `esanalysis.council.measures.beside_comparators` or `equality_gap`.

    Examples
    --------
    >>> from esanalysis import load_sickness
    >>> from esanalysis.council import measures
    >>> compared(measures.beside_comparators(load_sickness())).html[:56]
    '<img alt="Bullet chart of own figures, Apr 02 – Sep 02, '
    """
    alike = pairs[pairs["comparable"].fillna(True).astype(bool)]
    shown = Fragment("")
    for _, rows in alike.groupby("unit", observed=True, sort=False):
        shown += picture(figures.compared(rows), alt.compared(rows))
    return shown


def standards(pairs: pd.DataFrame) -> Fragment:
    """Comparators for another length of time than the own figures, by themselves; empty where there is none.

    Examples
    --------
    >>> from esanalysis import load_sickness
    >>> from esanalysis.council import measures
    >>> standards(measures.beside_comparators(load_sickness())).html[:39]
    '<img alt="Standards that stand alone, b'
    """
    return _shown(pairs if len(figures.unlike(pairs)) else pairs.head(0), figures.standards, alt.standards)


def budget(budget: pd.DataFrame) -> Fragment:
    """Net budget of each division.

    Examples
    --------
    >>> from esanalysis import load_budget
    >>> budget(load_budget()).html[:50]
    '<img alt="Bars of the net budget in thousand pound'
    """
    return _shown(budget, figures.budget, alt.budget)


def matrix(cells: pd.DataFrame) -> Fragment:
    """Risk matrix with the numbers of the risks; empty where the register was loaded without a matrix.

    Examples
    --------
    >>> from esanalysis import load_risks
    >>> from esanalysis.council import measures
    >>> matrix(measures.matrix_cells(load_risks())).html[:31]
    '<img alt="Risk matrix, likeliho'
    """
    return _shown(cells, figures.matrix, alt.matrix)


def timeline(commitments: pd.DataFrame, today: str) -> Fragment:
    """What falls due when: one picture an objective, on one axis for each plan.

    Themes in which nobody has dated anything are left to `esanalysis.council.views.tables.undated`.

    Examples
    --------
    >>> from esanalysis import load_commitments
    >>> timeline(load_commitments(), "2003-10-01").html.count("<img ")
    9
    """
    shown = Fragment("")
    for _, plan in commitments.groupby("source", observed=True, sort=False):
        dated = plan[plan["due_precision"] != "unknown"]
        themes = (part for _, part in plan.groupby("theme", observed=True, sort=False))
        parts = [dated] if len(dated) <= FEW else themes
        ends = figures.span_of(plan)
        for part in parts:
            if (part["due_precision"] != "unknown").any():
                shown += picture(figures.timeline(part, today, ends), alt.timeline(part, today))
    return shown


def _shown(
    frame: pd.DataFrame, draw: Callable[[pd.DataFrame], Axes], describe: Callable[[pd.DataFrame], str]
) -> Fragment:
    return picture(draw(frame), describe(frame)) if len(frame) else Fragment("")
