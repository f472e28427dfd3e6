"""Links from factors to risks and promises: which of them name something that is there."""

import pandas as pd

__all__ = ["unresolved"]

THREATENS = "threatens"  # the kind of link that names a risk; the others name a promise


def unresolved(links: pd.DataFrame, risks: pd.DataFrame, commitments: pd.DataFrame) -> pd.DataFrame:
    """List the links whose reference is in none of the tables.

    Returns
    -------
    DataFrame
        The rows of `links` that do not resolve. A link that threatens resolves to a risk number, the others to
        a commitment's reference or an action's number.

    Examples
    --------
    >>> from esanalysis.council.load import load_commitments, load_links
    >>> from esanalysis.council.risks import load_risks
    >>> len(unresolved(load_links(), load_risks(), load_commitments()))
    0
    """
    threats = set(zip(_register(risks), risks["risk"], strict=True))
    promises = set(zip(commitments["source"].astype(str), commitments["reference"], strict=True))
    promises |= set(zip(commitments["source"].astype(str), commitments["number"], strict=True))
    found = [
        (source, reference) in (threats if kind == THREATENS else promises)
        for source, reference, kind in zip(
            links["source"].astype(str), links["reference"], links["kind"].astype(str), strict=True
        )
    ]
    return links[~pd.Series(found, index=links.index, dtype=bool)]


def _register(risks: pd.DataFrame) -> pd.Series:
    return risks["source"].astype(str)
