"""Links from factors to risks and promises: which of them name something that is there."""

import pandas as pd

__all__ = ["CHALLENGES", "THREATENS", "unresolved"]

# The kinds of link that name a risk, and a challenge of the context; the others name a promise.
THREATENS, CHALLENGES = "threatens", "challenges"


def unresolved(
    links: pd.DataFrame, risks: pd.DataFrame, commitments: pd.DataFrame, context: pd.DataFrame | None = None
) -> pd.DataFrame:
    """List the links whose reference is in none of the tables.

    Returns
    -------
    DataFrame
        The rows of `links` that do not resolve. A link that threatens resolves to a risk number, one that
        challenges to a reference of the context, the others to a commitment's reference or an action's number.

    Examples
    --------
    >>> from esanalysis.council.load import load_commitments, load_context, load_links
    >>> from esanalysis.council.register import load_risks
    >>> len(unresolved(load_links(), load_risks(), load_commitments(), load_context()))
    0
    """
    threats = set(zip(_register(risks), risks["risk"], strict=True))
    promises = set(zip(commitments["source"].astype(str), commitments["reference"], strict=True))
    promises |= set(zip(commitments["source"].astype(str), commitments["number"], strict=True))
    said = set() if context is None else set(zip(context["source"].astype(str), context["reference"], strict=True))
    known = {THREATENS: threats, CHALLENGES: said}
    found = [
        (source, reference) in known.get(kind, promises)
        for source, reference, kind in zip(
            links["source"].astype(str), links["reference"], links["kind"].astype(str), strict=True
        )
    ]
    return links[~pd.Series(found, index=links.index, dtype=bool)]


def _register(risks: pd.DataFrame) -> pd.Series:
    return risks["source"].astype(str)
