"""How far an action is, from the words and colours that plans use."""

import re

import pandas as pd

from esanalysis.english import plain

__all__ = ["state_of"]

_DONE = re.compile(r"\b(?:done|completed?|closed|achieved|delivered|finished|implemented|met|100)\b")
_NOT = re.compile(r"\b(?:not|in|un|partly|partially|almost|nearly|to be|yet)\b|\bincomplete\b|\bon track to\b")
_LATE = re.compile(r"\b(?:late|overdue|delayed|slipped|slipping|missed|behind|off track)\b")
_DROPPED = re.compile(r"\b(?:cancell?ed|withdrawn|superseded|abandoned|discontinued|dropped|no longer \w+)\b")
_BLUE = ("blue", "b")  # the colour of what is complete, where plans have four colours


def state_of(status: object, rag: object = None) -> str | None:
    """Read a status: dropped, late, done or open; None where neither column says anything.

    Parameters
    ----------
    status, rag : str or missing
        As printed.

    Returns
    -------
    str or None
        A colour other than blue says how an open action goes, and not that it is late.

    Examples
    --------
    >>> [state_of(text) for text in ("Complete", "Not complete", "Overdue", "In progress", "Green", "Blue", None)]
    ['done', 'open', 'late', 'open', 'open', 'done', None]
    >>> [state_of(text) for text in ("Cancelled", "Superseded by action 4")]
    ['dropped', 'dropped']
    """
    texts = [plain(str(text)) for text in (status, rag) if not pd.isna(text) and str(text).strip()]  # type: ignore[call-overload]
    if any(_DROPPED.search(text) for text in texts):
        return "dropped"
    if any(_LATE.search(text) for text in texts):
        return "late"
    if any(text in _BLUE or (_DONE.search(text) and not _NOT.search(text)) for text in texts):
        return "done"
    return "open" if texts else None
