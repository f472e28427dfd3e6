"""What was read, one line a cluster and round."""

import pandas as pd

from esanalysis.english import counted

__all__ = ["read"]


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
        named = " … ".join(dict.fromkeys([schools[0], schools[-1]]))
        count, notes = counted(len(schools), "school"), counted(int(part["note"].count()), "note")
        lines.append(
            f"{cluster}, {round_}: {count} ({named}), {part['rating'].count()} of {len(part)} marks are in, {notes}."
        )
    return lines
