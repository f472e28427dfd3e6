"""Where two people rated the same cell: how far apart are they?"""

import pandas as pd

from esanalysis.ratings.frame import like

__all__ = ["compare_raters"]

_CELL = ["cluster", "round", "school", "ksf"]


def compare_raters(ratings: pd.DataFrame) -> pd.DataFrame:
    """Set the marks of any two raters of the same cell side by side.

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame, as `esanalysis.load_ratings` returns it.

    Returns
    -------
    DataFrame
        One row is one cell and two raters who both marked it (three raters make three rows): `cluster`,
        `round`, `school`, `ksf`, `rater` and `rating` of the one, `other_rater` and `other_rating` of the
        other (raters in alphabetical order, one who is not named last), and `difference`, the other mark
        minus the one, in scale units. Cells on which they agree are rows with difference 0.

    Examples
    --------
    >>> import pandas as pd
    >>> cell = {"cluster": "North", "round": "2024", "school": "Ashby", "ksf": "funding"}
    >>> marks = pd.DataFrame([cell | {"rater": "AB", "rating": 3.0}, cell | {"rater": "CD", "rating": 7.0}])
    >>> compare_raters(marks)[["rater", "rating", "other_rater", "other_rating", "difference"]]
      rater  rating other_rater  other_rating  difference
    0    AB     3.0          CD           7.0         4.0
    """
    marks = ratings.loc[ratings["rating"].notna(), [*_CELL, "rater", "rating"]].reset_index(drop=True)
    # Rank raters first: a missing name cannot be compared, and each pair must appear once.
    marks["_rank"] = marks["rater"].rank(method="dense", na_option="bottom")
    pairs = marks.merge(marks.rename(columns={"rater": "other_rater", "rating": "other_rating"}), on=_CELL)
    pairs = pairs[pairs["_rank_x"] < pairs["_rank_y"]].sort_values([*_CELL, "_rank_x", "_rank_y"])
    pairs["difference"] = pairs["other_rating"] - pairs["rating"]
    return like(pairs.drop(columns=["_rank_x", "_rank_y"]).reset_index(drop=True), ratings)
