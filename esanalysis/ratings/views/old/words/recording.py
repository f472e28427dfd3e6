"""What has been recorded so far, and where raters differ."""

import pandas as pd

from esanalysis.english import counted, number

__all__ = ["raters", "recorded"]


def recorded(ratings: pd.DataFrame) -> list[str]:
    """Say how complete a recorded grid is; the table of it names what is open.

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame, as `esanalysis.ratings.store.read` returns it; it may be empty.
    """
    if ratings.empty:
        return ["Nothing is recorded yet: name a school above, mark what you can, and save."]
    forms = ratings.groupby(["cluster", "round", "school", "rater"], observed=True, dropna=False)["missing"]
    still_open = forms.agg(lambda missing: (missing == "blank").sum())
    done = int((still_open == 0).sum())
    schools = counted(ratings[["cluster", "school"]].drop_duplicates().shape[0], "school")
    complete = {0: "none complete", len(still_open): "all complete"}.get(done, f"{number(done)} complete")
    return [
        f"Recorded so far: {counted(len(still_open), 'form')} of {schools}, {complete}; "
        f"{int(ratings['rating'].notna().sum())} of {len(ratings)} answers are marks, "
        f"{int(still_open.sum())} are still open."
    ]


def raters(differences: pd.DataFrame) -> list[str]:
    """Say how far two raters of the same cells are apart.

    Parameters
    ----------
    differences : DataFrame
        From `esanalysis.ratings.measures.compare_raters`.
    """
    if differences.empty:
        return ["No cell was marked by two raters yet, so there is nothing to compare."]
    apart = differences["difference"].abs()
    same, pairs = int((apart == 0).sum()), len(apart)
    if same == pairs:
        return [f"Raters agree on {'the only cell' if pairs == 1 else f'all {pairs} cells'} that two of them marked."]
    return [
        f"Of {counted(pairs, 'mark')} given by two raters, {number(same)} {'is' if same == 1 else 'are'} the same and "
        f"{number(pairs - same)} differ{'s' if pairs - same == 1 else ''}, by up to {apart.max():g}. "
        "The grid shows the average of their marks; talk about the largest differences first."
    ]
