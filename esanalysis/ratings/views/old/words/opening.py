"""What a page stands on: the question it answers, what was read, and from where."""

import pandas as pd

from esanalysis.english import counted, listed
from esanalysis.instrument.frames import framework_of
from esanalysis.instrument.framework import Framework

__all__ = ["introduction", "question", "read", "source"]


def question(number: int, framework: Framework) -> str:
    """One of the six reflection questions, with its number.

    Examples
    --------
    >>> from esanalysis import load_framework
    >>> question(2, load_framework())
    '2. Which KSFs is the cluster doing really well on?'
    """
    return f"{number}. {framework.questions[number - 1]}"


def read(ratings: pd.DataFrame) -> list[str]:
    """Say what was read, one line a cluster and round: schools, marks and notes.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> read(load_ratings())
    ['Worked example, 2009: 10 schools (School 1 … School 10), 100 of 100 cells rated, 0 notes.']
    """
    lines = []
    for (cluster, round_), part in ratings.groupby(["cluster", "round"], observed=True):
        schools = part["school"].drop_duplicates().astype(str).tolist()
        named = " … ".join(dict.fromkeys([schools[0], schools[-1]]))
        rated, notes = part["rating"].count(), part["note"].count()
        count = f"{len(schools)} school{'' if len(schools) == 1 else 's'}"
        noted = f"{notes} note{'' if notes == 1 else 's'}"
        lines.append(f"{cluster}, {round_}: {count} ({named}), {rated} of {len(part)} cells rated, {noted}.")
    return lines


def source(ratings: pd.DataFrame) -> list[str]:
    """Say which data a page stands on: cluster, round, files and instrument.

    Parameters
    ----------
    ratings : DataFrame
        One cluster in one round, from `esanalysis.select`.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> source(load_ratings())[0][:50]
    'Worked example, 2009: ten schools. Read from worke'
    """
    framework = framework_of(ratings)
    files = listed(ratings.attrs.get("files", ()))
    read = f" Read from {files}." if files else ""
    cluster, round_ = ratings["cluster"].iloc[0], ratings["round"].iloc[0]
    others = ratings.attrs.get("other_rounds", ())
    also = f" Also in the data: {listed(others)}." if others else ""
    return [
        f"{cluster}, {round_}: {counted(ratings['school'].nunique(), 'school')}.{read}{also} "
        f"Instrument: {framework.title}{f' ({framework.published})' if framework.published else ''}."
    ]


def introduction(ratings: pd.DataFrame) -> list[str]:
    """Say which data a report stands on and what it answers.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> introduction(load_ratings())[1][:37]
    'Six questions are answered below, eac'
    """
    return [
        *source(ratings),
        "Six questions are answered below, each with the sentences that read the data, a figure, and how firm the "
        f"answer is. Marks are judgements, and few of them stand behind one {framework_of(ratings).factor}: "
        "differences of a few tenths mean nothing.",
    ]
