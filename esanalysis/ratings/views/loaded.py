"""What was read, one line a cluster and round."""

import pandas as pd

from esanalysis.english import counted, is_are
from esanalysis.ratings.measures.model.matrix import NOT_FOR

__all__ = ["not_for_them", "read"]


def read(ratings: pd.DataFrame) -> list[str]:
    """Say what was read, one line a cluster and round: schools, marks and notes.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> read(load_ratings())
    ['Worked example, 2009: ten schools (School 1 … School 10), 100 of 100 marks are in, no note.']
    """
    lines = []
    for (cluster, round_), part in ratings.groupby(["cluster", "round"], observed=True):
        schools = part["school"].drop_duplicates().astype(str).tolist()
        named = (" … " if len(schools) > 2 else " and ").join(dict.fromkeys([schools[0], schools[-1]]))
        count, notes = counted(len(schools), "school"), counted(int(part["note"].count()), "note")
        rated, aside = int(part["rating"].count()), not_for_them(part)
        besides = f" ({aside} not applicable)" if aside else ""
        marks = f"{rated} of {len(part) - aside} marks {is_are(rated)} in{besides}"
        lines.append(f"{cluster}, {round_}: {count} ({named}), {marks}, {notes}.")
    return lines


def not_for_them(rows: pd.DataFrame) -> int:
    """Count the marks that are not missing, since the factor is not for that school.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> not_for_them(load_ratings())
    0
    """
    return int((rows["rating"].isna() & rows["missing"].isin(NOT_FOR)).sum())
