"""What publishers and people write in a cell where there is no mark, and the reason each of them gives."""

import re

__all__ = ["CODES", "MARKERS", "marker"]

CODES = ("c", "low", "u", "x", "z")  # of official statistics, such as c for confidential

# Written lower case and out of brackets; the reasons are the keys of `esanalysis.schema.MISSING`.
MARKERS = {
    "": "blank",
    **dict.fromkeys(("n/a", "na", "n.a.", "#n/a"), "n/a"),
    "not applicable": "not applicable",
    **dict.fromkeys(("-", "–", "—", "--", ".", "..", "...", "…", ":", "?"), "not rated"),
    **dict.fromkeys(("none", "null", "nil", "nan", "tbc", "tba", "nr"), "not rated"),
    **dict.fromkeys(("not rated", "no rating", "unrated", "not yet rated", "not assessed"), "not rated"),
    **dict.fromkeys(("not answered", "no answer", "not judged", "no judgement"), "not rated"),
    **dict.fromkeys(("not known", "unknown", "don't know", "dont know"), "not rated"),
    **{code: code for code in CODES},
}

_BRACKETS = re.compile(r"[\[(]\s*(.*?)\s*[\])]")


def marker(text: str) -> str | None:
    """Reason that a text gives for a missing mark; None where it gives none.

    Parameters
    ----------
    text : str
        What stands in a cell.

    Returns
    -------
    str or None
        A key of `esanalysis.schema.MISSING`.

    Examples
    --------
    >>> marker(" N/A "), marker("[x]"), marker("Don’t know"), marker("7")
    ('n/a', 'x', 'not rated', None)
    """
    text = text.strip()
    bracketed = _BRACKETS.fullmatch(text)
    return MARKERS.get((bracketed[1] if bracketed else text).casefold().replace("’", "'"))
