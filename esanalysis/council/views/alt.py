"""Alt texts of the council's figures: the finding first, then every number that is drawn."""

import pandas as pd

from esanalysis.council.measures.risk import matrix_of
from esanalysis.council.views.figures import unlike
from esanalysis.council.views.phrases import amount, days, group_name, people_and_fte, priority_text, short_title
from esanalysis.english import counted, listed

__all__ = ["budget", "compared", "headcount", "matrix", "movements", "standards", "timeline"]


def headcount(pairs: pd.DataFrame) -> str:
    """Text for `esanalysis.council.views.figures.headcount`.

    Examples
    --------
    >>> from esanalysis import load_workforce
    >>> from esanalysis.council import measures
    >>> pairs = measures.headcount_beside_fte(load_workforce())
    >>> headcount(pairs.head(2))[-75:]
    'Schools: 3,846 people, 2,807.41 FTE. Non-schools: 1,008 people, 765.65 FTE.'
    """
    described = [f"{group_name(row['group'])}: {people_and_fte(row)}" for row in pairs.to_dict("records")]
    what = ", ".join([str(pairs["measure"].iloc[0]), *pairs["period"].dropna().astype(str).unique()])
    return (
        f"Paired bars of {what}, in people and in full-time equivalents (FTE), which are fewer. {'. '.join(described)}."
    )


def movements(pairs: pd.DataFrame) -> str:
    """Text for `esanalysis.council.views.figures.movements`.

    Examples
    --------
    >>> from esanalysis import load_workforce
    >>> from esanalysis.council import measures
    >>> pairs = measures.headcount_beside_fte(load_workforce())
    >>> "Number of leavers, schools, Apr 02 - Mar 03: 591 people, 333.54 FTE" in movements(pairs)
    True
    """
    described = [
        f"{row['measure']}, {group_name(row['group']).lower()}, {row['period']}: {people_and_fte(row)}"
        for row in pairs.to_dict("records")
    ]
    return f"Dots of staff who left, moved and started, people joined to full-time equivalents. {'. '.join(described)}."


def compared(pairs: pd.DataFrame) -> str:
    """Text for `esanalysis.council.views.figures.compared`.

    Examples
    --------
    >>> from esanalysis import load_sickness
    >>> from esanalysis.council import measures
    >>> text = compared(measures.beside_comparators(load_sickness()))
    >>> "schools: 8.71; council (whole council) 11.06, difference -2.35." in text, "10.35" in text
    (True, False)
    """
    shown = pairs[pairs["comparable"].fillna(True).astype(bool)]
    described = []
    for (measure, group), rows in shown.groupby(["measure", "group"], observed=True, sort=False, dropna=False):
        first = rows.iloc[0]
        own = "not printed" if pd.isna(first["value"]) else f"{first['value']:g}"
        beside = ", ".join(_comparator(row) for row in rows.to_dict("records"))
        described.append(f"{measure}, {group_name(group).lower()}: {own}; {beside}.")
    return (
        f"Bullet chart of own figures, {listed(shown['period'].dropna().astype(str).unique())}, in "
        f"{shown['unit'].iloc[0]}, with only those comparators that they can be compared with. {' '.join(described)}"
    )


def _comparator(row: dict) -> str:
    """A comparator, with the difference where one may be taken."""
    dated = "date not printed" if pd.isna(row["comparator_period"]) else f"difference {row['difference']:+.2f}"
    dated = "nothing to compare it with" if pd.isna(row["value"]) else dated
    return f"{row['role']} ({row['scope']}) {row['comparator']:g}, {dated}"


def standards(pairs: pd.DataFrame) -> str:
    """Text for `esanalysis.council.views.figures.standards`.

    Examples
    --------
    >>> from esanalysis import load_sickness
    >>> from esanalysis.council import measures
    >>> standards(measures.beside_comparators(load_sickness()))[-25:]
    'annual: 8.3 working days.'
    """
    described = [
        f"{row['role']}, {row['scope']}, {row['comparator_period']}: {row['comparator']:g} {row['unit']}"
        for row in unlike(pairs).to_dict("records")
    ]
    return (
        "Standards that stand alone, because they are for another length of time than any own figure. "
        f"{'. '.join(described).capitalize()}."
    )


def budget(budget: pd.DataFrame) -> str:
    """Text for `esanalysis.council.views.figures.budget`.

    Examples
    --------
    >>> from esanalysis import load_budget
    >>> budget(load_budget())[-13:]
    'Sum: 116,860.'
    """
    described = [
        f"{row['division']}: {'not printed' if pd.isna(row['budget']) else amount(row['budget'])}"
        for row in budget.to_dict("records")
    ]
    largest = budget.sort_values("budget", na_position="first")["division"].iloc[-1]
    return (
        f"Bars of the net budget in thousand pounds. Largest: {largest}. {'; '.join(described)}. "
        f"Sum: {amount(budget['budget'].sum())}."
    )


def matrix(cells: pd.DataFrame) -> str:
    """Text for `esanalysis.council.views.figures.matrix`.

    Examples
    --------
    >>> from esanalysis import load_risks
    >>> from esanalysis.council import measures
    >>> text = matrix(measures.matrix_cells(load_risks()))
    >>> text[text.index("B1:") : text.index("; B2")]
    'B1: rank 2, risks 23'
    """
    scale = matrix_of(cells)
    worst_down, worst_across = cells["likelihood"].cat.categories[0], cells["impact"].cat.categories[0]
    described = [
        f"{cell['score']}: {priority_text(cell)}, {'risks ' + cell['risks'] if cell['count'] else 'no risk'}"
        for cell in cells.to_dict("records")
    ]
    unknown = cells.loc[cells["rank"].isna(), "score"].tolist()
    gap = f" The source gives no rank for {listed(unknown)}." if unknown else ""
    return (
        f"Risk matrix, {scale.likelihood.name.lower()} down with {worst_down} as the worse end and "
        f"{scale.impact.name.lower()} across with {worst_across} as the worse end: "
        f"{counted(int(cells['count'].sum()), 'risk')} in {counted(int((cells['count'] > 0).sum()), 'cell')}.{gap} "
        f"{'; '.join(described)}."
    )


def timeline(commitments: pd.DataFrame, today: str) -> str:
    """Text for `esanalysis.council.views.figures.timeline`.

    Examples
    --------
    >>> from esanalysis import load_commitments
    >>> from esanalysis.council import measures
    >>> plan = measures.chosen(load_commitments(), themes=["Building an Effective Workforce"])
    >>> timeline(plan, "2003-10-01")[:66]
    'Timeline of Building an Effective Workforce, read on 2003-10-01: s'
    """
    promise = commitments["number"].fillna(commitments["reference"])
    described = []
    for name, steps in commitments.groupby(promise, sort=False):
        dates = "; ".join(steps["due_text"].dropna().unique())
        described.append(
            f"{name} {short_title(steps['action'].iloc[0])}: {days(steps)}{f' ({dates})' if dates else ''}."
        )
    theme = " / ".join(commitments["theme"].astype(str).unique())
    return (
        f"Timeline of {theme}, read on {today}: {counted(len(described), 'action')}, "
        f"{days(commitments)}. {' '.join(described)}"
    )
