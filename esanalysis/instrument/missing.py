"""What publishers and people write in a cell where there is no mark, and the reason each of them gives."""

import re
from collections.abc import Iterable

__all__ = ["CODES", "MARKERS", "doubtful", "marker"]

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


def doubtful(words: Iterable[str]) -> set[str]:
    """Markers that may as well be a mark of a scale: initials, a letter among letters, Low below High.

    Parameters
    ----------
    words : iterable of str
        The words of a scale.

    Returns
    -------
    set of str
        In lower case.

    Examples
    --------
    >>> "na" in doubtful(["Needs attention", "Strong"]), "c" in doubtful("ABDF"), "low" in doubtful(["High", "Medium"])
    (True, True, True)
    """
    known = {word.strip().casefold() for word in words}
    parts = [re.findall(r"[^\W_]+", word) for word in known]
    found = {"".join(part[0] for part in some) for word in parts for some in (word, word[:2]) if some}
    found |= {code for code in CODES if len(code) == 1 and any(len(word) == 1 for word in known)}
    return found | ({"low"} if known & {"high", "medium", "moderate"} else set())
