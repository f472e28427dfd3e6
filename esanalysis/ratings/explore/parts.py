"""Parts of a cluster that an explorer can be narrowed to: its phases, areas and sub-clusters."""

import pandas as pd

from esanalysis.english import capital
from esanalysis.ratings.frame import PARTS

__all__ = ["WHOLE", "parts_of"]

WHOLE = ("All schools", ("", ""))

Part = tuple[str, str]  # column and value; both empty for the whole cluster


def parts_of(ratings: pd.DataFrame) -> list[tuple[str, Part]]:
    """Offer the whole cluster and each part that the ratings name, unless a column names only one.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> ratings = load_ratings()
    >>> phase = ratings["school"].cat.codes.map(lambda place: "primary" if place < 7 else "secondary")
    >>> [text for text, _ in parts_of(ratings.assign(phase=phase))]
    ['All schools', 'Phase: primary', 'Phase: secondary']
    >>> parts_of(ratings) == [WHOLE]
    True
    """
    found: list[tuple[str, Part]] = [WHOLE]
    for column, word in PARTS.items():
        values = sorted(ratings[column].dropna().astype(str).unique()) if column in ratings else []
        if len(values) > 1:
            found += [(f"{capital(word)}: {value}", (column, value)) for value in values]
    return found
