"""How far an action is, from the words and colours that plans use."""

import re

import pandas as pd

from esanalysis.english import plain
from esanalysis.files.due import parse_due

__all__ = ["says_nothing", "state_of"]

# What is set in a cell in the place of a day, a name or a status that is not there yet.
_BLANK = re.compile(
    r"\W*(?:tb[acd]|to be \w+|n/?a|none|nobody|not (?:set|known|yet \w+|applicable)|no (?:date|owner|one)|unknown|"
    r"vacant)?\W*",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[,;:()\[\]|+>→…]+|\.(?=\s|$)| -|- |(?<=[a-z]) ?/ ?(?=[a-z])|&|\b(?:but|and|although|though|however)\b"
)
# What may stand before the word, and what may stand after it beside a date: other words make it another statement.
_SUBJECT = (
    r"(?:now|all|both|fully|has|have|been|was|were|is|are|it|this|the|then|since|finally|eventually|already|recently|"
    r"successfully|status|actions?|projects?|objectives?|targets?|tasks?|works?|steps?|items?|milestones?|currently|"
    r"still|running|very|slightly|significantly|start|implementation|no longer|\d+ (?:days?|weeks?|months?))"
)
_DONE = re.compile(
    r"\b(?:done|completed?|closed|achieved|delivered|finished|finalised|implemented|fulfilled|met|"
    r"(?<!\d)100(?: ?(?:%|per ?cent)|$))(?!\w)|^(?:blue|b)$"  # blue: what is complete, where plans have four colours
)
_TIMELY = re.compile(
    r"\b(?:(?:on|in|ahead of|behind|within|before) (?:time|schedule|target|track|budget|plan|deadline|full)|late|early|"
    r"delayed|overdue|successfully|already|now|as planned|on|as (?:of|at)|since|(?:in )?q[1-4]|quarter [1-4]|"
    r"(?:this|last) (?:week|month|quarter|term|year)|rag|status|yes|y)\b"
)
_COLOUR = re.compile(r"^(?:red|amber|yellow|orange|green|blue|[rgb])\b")
# What tells more of something that is done; and what takes it back: what is left or to come, or how little it is.
_MORE = re.compile(
    r"(?:by|via|through|throughout|across|from|at|on|with|within|under|following|after|during|see|per|"
    r"as (?:part|planned|agreed|per)|for (?:this|the year|20\d\d)|"
    r"(?:to|for|in) (?:all|every|each|both|full|house|line|plan|schedule|time|budget|standard|specification))\b"
)
_BUT = re.compile(r"\b(?:but|although|though|however)\b")
_TAKEN_BACK = re.compile(
    r"\b(?:not|never|no|nothing|none|cannot|unable|un(?:successful|achiev|met|finish)\w*|part(?:ly|ial\w*)?|half|"
    r"most|mostly|largely|almost|nearly|majority|some|several|few|only|bar|except\w*|apart|excluding|other than|"
    r"without|less|subject|await\w*|waiting|pending|outstanding|remain\w*|still|yet|until|unless|once|if|when|due|follows?|be|"
    r"being|will|must|should|need\w*|requir\w*|expect\w*|hop\w+|planned|next$|"
    r"in (?:progress|hand|train|development|theory|principle|draft)|"
    r"under ?way|started|draft\w*|developing|phases?|stages?|interim|initial\w*|pilots?|first|so far|to date|"
    r"incomplete|re-?open\w*|fail\w*|miss(?:ed|ing)|slipp\w+|cancell?ed|paused|suspended|deferred|postponed|caveats?|"
    r"conditions?|provisional\w*|(?:\d+|two|three|four|five|six|seven|eight|nine|ten) (?:out )?of)\b|"
    r"(?<![\d.])(?!100)\d\d?(?:\.\d+)? ?(?:%|per ?cent\b)|"
    r"(?!monitoring|reviews?|evaluation|support)\b\w+ (?:is |are )?(?:on-?going|continu(?:es|ing))\b"
)
_NOTHING_LEFT = re.compile(
    r"\b(?:no|nothing|none|without|not) (?:further|more|longer|additional|other|outstanding|remaining|delays?|issues?|"
    r"concerns?|problems?)\b(?: (?:actions?|works?|steps?|issues?|is|are|required|needed|outstanding|due|to do))*|"
    r"\bas part of\b|\bbeing (?:monitored|evaluated|reviewed|embedded)\b"
)
_SOME = re.compile(
    r"\b(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten) "
    r"(?!jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|(?:day|week|month|year)s?\b)[a-z]"
)
_SHORT_DATE = re.compile(r"(?<![\d/])(\d\d?)/(\d\d?)(?![\d/])")  # 12/5 is a day, 3/5 perhaps three of five
_LATE_WORD = r"(?:late|overdue|delay(?:ed)?|slipp(?:ed|ing)|missed|behind|off (?:track|target|schedule))"
_DROPPED_WORD = (
    r"(?:cancell?ed|withdrawn|superseded|abandoned|discontinued|dropped|stopped|ceased|rejected|scrapped|terminated)"
)
_WHY = r"(?= ?$| (?:by|due|because|as|owing|since|until|till|from|to|with|in|on|at|following|after|pending|\d))"
_MISSED = r"(?= (?:schedule|target|deadline|date|milestone|plan|time|programme|start)\b)"
_MONTH = r"(?:(?:19|20)\d\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|winter|in)"
_LATE = re.compile(
    rf"(?:{_SUBJECT} )*(?!late {_MONTH}){_LATE_WORD}(?:{_WHY}|{_MISSED})|"
    r".*\b(?:behind|off|not on|no longer on) (?:track|target|schedule|time)\b|"
    r".*\b(?:is|are|running) (?:late|delayed|overdue)\b"
)
_DROPPED = re.compile(
    rf"(?:{_SUBJECT} )*(?:{_DROPPED_WORD}{_WHY}|(?:not|no longer) (?:being )?(?:needed|required|relevant|applicable|"
    r"necessary|appropriate|viable|pursued|proceeding|going ahead|taken forward|planned|a priority|valid)\b)"
)
_DENIED = re.compile(
    rf"\b(?:not|no longer|never|no|isnt) (?:currently |now |running |been )?(?:{_LATE_WORD}|{_DROPPED_WORD})\b"
)
_RECOVERED = re.compile(r"\b(?:now|back|again) (?:on (?:track|target|schedule)|under ?way|in progress)\b|\bcaught up\b")
_NOT = re.compile(  # what is done in part, or is still to be
    r"\b(?:not|nothing|never|cannot|unable|in (?:progress|part|hand)|un|part|partly|partially|half|mostly|largely|"
    r"almost|nearly|be|will|yet|should|must|(?:needs?|due|aim\w*|ready) to|^to|bar|except|apart from|incomplete)\b|"
    r"(?<!\d)\d\d? ?(?:%|per ?cent|of\b|out of\b)"
)
_OPEN = re.compile(
    r"\b(?:progress\w*|on (?:track|target|schedule|time|hold|going)|ongoing|continu\w+|(?:re)?start(?:ed|ing)?|begun|"
    r"under ?way|open|active|plann(?:ed|ing)|scheduled|pending|await\w*|waiting|outstanding|to do|in (?:hand|train|"
    r"development)|draft\w*|developing|working|not (?:yet )?due|at risk|ahead|paused|suspended|deferred|postponed|"
    r"rescheduled|extended|expected|to be \w+|incomplete|partial\w*|red|amber|yellow|orange|green)\b|^(?:[ragy]|\d\d?)$"
)


def says_nothing(text: object) -> bool:
    """Whether a cell is empty, or says that what it should tell is still open.

    Examples
    --------
    >>> [says_nothing(text) for text in (None, "TBC", "n/a", "by Easter")]
    [True, True, True, False]
    """
    return pd.isna(text) or _BLANK.fullmatch(str(text)) is not None  # type: ignore[call-overload]


def state_of(status: object, rag: object = None) -> str | None:
    """Read a status: dropped, late, done or open; None where neither column says anything that is understood.

    Parameters
    ----------
    status, rag : str or missing
        As printed.

    Returns
    -------
    str or None
        Done is what is said to be first, a date or colour apart, where nothing after it takes that back: "Complete,
        moved to business as usual" is, "Complete, report to follow" is not understood.
        A colour other than blue says how an open action goes, and not that it is late.

    Examples
    --------
    >>> [state_of(text) for text in ("Complete", "Not complete", "Overdue", "In progress", "Green", "Blue", None)]
    ['done', 'open', 'late', 'open', 'open', 'done', None]
    >>> [state_of(text) for text in ("Superseded by action 4", "Completed late", "Not delayed", "Group met in June")]
    ['dropped', 'done', None, None]
    """
    texts = [str(text) for text in (status, rag) if not pd.isna(text) and str(text).strip()]  # type: ignore[call-overload]
    states = [_state(text) for text in texts]
    return next((state for state in states if state not in ("open", None)), "open" if "open" in states else None)


def _state(text: str) -> str | None:
    folded = re.sub("[–−‐]", "-", text.replace("—", " - ").casefold().replace("'", "").replace("’", ""))
    folded = re.sub(r"\s+", " ", re.sub(r"[✓✔☑✅]\ufe0f?", " ", re.sub(r"[\r\n]+", " - ", folded))).strip()
    said = plain(_DENIED.sub("", folded))  # "not delayed" says no more than that
    clauses = [part for each in _CLAUSE.split(_DENIED.sub("", folded)) if (part := each.strip(" .!*-"))]
    dropped = [place for place, clause in enumerate(clauses) if _DROPPED.match(clause)]
    if dropped and not any(_OPEN.search(clause) or "new" in clause.split() for clause in clauses[dropped[0] + 1 :]):
        return "dropped"
    done = [_is_done(clause) for clause in clauses]
    if any(done) and "?" not in folded:
        before, after = clauses[: done.index(True)], clauses[done.index(True) + 1 :]
        fine = all(_is_aside(_COLOUR.sub("", each)) or _LATE.match(each) for each in before)
        told = _BUT.search(folded) is None  # what a "but" brings changes the rest, unless it is a date
        return (
            "done"
            if fine and all(_is_done(x) or _is_aside(x) or (told and not _takes_back(x)) for x in after)
            else None
        )
    if any(map(_LATE.match, clauses)):
        return "open" if _RECOVERED.search(said) else "late"
    return "open" if _OPEN.search(said) or (_DONE.search(folded) and _NOT.search(folded)) else None


def _is_done(clause: str) -> bool:
    if (found := _DONE.search(clause)) is None:
        return False
    before, after = _COLOUR.sub("", clause[: found.start()]), clause[found.end() :].strip()
    if not _is_aside(re.sub(rf"\b{_SUBJECT}\b", "", before)):
        return False
    planned = found[0] == "complete" and after.startswith("by ")  # what to do by a day
    if _is_aside(_DONE.sub("", after)):
        return not planned
    told = _MORE.match(after) and not found[0].startswith(("met", "100")) and not planned
    return bool(told) and not _takes_back(after) and not _SOME.search(after)


def _takes_back(clause: str) -> bool:
    parts = any(int(found[1]) < int(found[2]) for found in _SHORT_DATE.finditer(clause))
    return parts or _TAKEN_BACK.search(_NOTHING_LEFT.sub("", clause)) is not None


def _is_aside(text: str) -> bool:
    """Whether words beside a status change nothing in it: a date, on time, late."""
    rest = " ".join(_TIMELY.sub("", text).split())
    short = _SHORT_DATE.fullmatch(rest)
    if short:
        return int(short[1]) >= int(short[2])
    return not rest or parse_due(rest, [2000]).end is not None
