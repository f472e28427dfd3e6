"""How far an action is, from the words and colours that plans use."""

import re

import pandas as pd

from esanalysis.english import plain

__all__ = ["state_of"]

_DONE_WORD = r"(?:done|completed?|closed|achieved|delivered|finished|finalised|implemented|fulfilled|met|100)"
_LATE_WORD = r"(?:late|overdue|delay(?:ed|s)?|slipp(?:ed|ing)|missed|behind|off (?:track|target|schedule))"
_MONTH = r"(?:(?:19|20)\d\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|winter|in)"
_DROPPED_WORD = (
    r"(?:cancell?ed|withdrawn|superseded|abandoned|discontinued|dropped|stopped|ceased|rejected|scrapped|terminated)"
)
_DONE = re.compile(rf"\b{_DONE_WORD}\b")
_NOT = re.compile(  # what is done in part, or is still to be
    r"\b(?:not|never|in (?:progress|part|hand)|un|part|partly|partially|half|mostly|largely|almost|nearly|to be|will|"
    rf"yet|incomplete|outstanding|on track to)\b|(?<!\d )\b\d\d? (?:per ?cent )?{_DONE_WORD}\b"
)
# "Completed late" is done, "Late: design completed" is late, "Delayed, now completed" is done again.
_SINCE = re.compile(rf"\b(?:now|but|since|then|finally|eventually) {_DONE_WORD}\b")
_RECOVERED = re.compile(r"\b(?:now|back|again) on (?:track|target|schedule)\b|\bcaught up\b")
_LATE = re.compile(
    rf"\b(?!late {_MONTH}){_LATE_WORD}\b(?<!delays)|\b(?:not|no longer) on (?:track|target|schedule|time)\b"
)
_DROPPED = re.compile(
    rf"\b(?:{_DROPPED_WORD}|(?:not|no longer) (?:being )?(?:needed|required|relevant|applicable|necessary|appropriate|"
    r"viable|pursued|proceeding|going ahead|taken forward|planned|a priority|valid))\b"
)
_DENIED = re.compile(
    rf"\b(?:not|no longer|never|no|isnt) (?:currently |now |running |been )?(?:{_LATE_WORD}|{_DROPPED_WORD})\b"
)
_OPEN = re.compile(
    r"\b(?:progress\w*|on (?:track|target|schedule|time|hold|going)|ongoing|continu\w+|(?:re)?start(?:ed|ing)?|begun|"
    r"under ?way|open|active|plann(?:ed|ing)|scheduled|pending|await\w*|waiting|outstanding|to do|in (?:hand|train|"
    r"development)|draft\w*|developing|working|not (?:yet )?due|at risk|ahead|paused|suspended|deferred|postponed|"
    r"rescheduled|extended|expected|to be \w+|incomplete|partial\w*|red|amber|yellow|orange|green)\b|^(?:[ragy]|\d\d?)$"
)
_BLUE = ("blue", "b")  # the colour of what is complete, where plans have four colours


def state_of(status: object, rag: object = None) -> str | None:
    """Read a status: dropped, late, done or open; None where neither column says anything that is understood.

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
    >>> [state_of(text) for text in ("Superseded by action 4", "Completed late", "Not delayed", "See minutes")]
    ['dropped', 'done', None, None]
    """
    texts = [plain(str(text)) for text in (status, rag) if not pd.isna(text) and str(text).strip()]  # type: ignore[call-overload]
    states = [_state(text) for text in texts]
    return next((state for state in states if state not in ("open", None)), "open" if "open" in states else None)


def _state(text: str) -> str | None:
    text = _DENIED.sub("", text)  # "not delayed" says no more than that
    if _DROPPED.search(text):
        return "dropped"
    done, late = _DONE.search(text), _LATE.search(text)
    finished = done and (text.startswith("closed") or not _NOT.search(text))
    if done and finished and (not late or done.start() < late.start() or _SINCE.search(text)):
        return "done"
    if late:
        return "open" if _RECOVERED.search(text) else "late"
    if text in _BLUE:
        return "done"
    return "open" if done or _OPEN.search(text) else None
