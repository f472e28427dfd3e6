"""What a column is, by its heading and by what its values are: a school's name, its number, a postcode, a person.

A column of postcodes, dates, codes, people, phases, towns, authorities or e-mail addresses never names a school,
whatever stands beside it. A heading that says School wins over every other text column.
"""

import datetime as dt
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from esanalysis.english import plain

__all__ = ["AREA_ROLES", "kind_of_values", "looks_like_schools", "names_marks", "role_of_heading", "school_rank"]

# Headings of the schools' names, the surest first. Of an authority's own tables the authorities are the "schools".
_SCHOOL_RANKS = (
    re.compile(
        r"(?:(?:please )?(?:enter|select|choose|give) )?(?:the )?(?:full |official )?(?:name of )?(?:the |your |this )?"
        r"(?:schools?|academy|academies|establishments?|settings?|nursery|nurseries)"
        r"(?: s)?(?: or academy)?(?: full| official| current)?(?: name)?s?|school name(?: in full| text)?|"
        r"which school(?: is this)?(?: (?:for|about|do you .*))?|what is the name of (?:your|the) school|schname|"
        r"establishmentname|schoolname|school academy|school setting"
    ),
    re.compile(r"name|(?:provider|institution|organisation|organization|centre|center|college)s?(?: name)?|providername"),
    re.compile(r"local authorit(?:y|ies)(?: areas?)?(?: names?)?|council(?: name)?s?|la name|authority(?: name)?"),
)
_ROLES = {
    "school_id": r"(?:provider |school |establishment )?(?:urn|ukprn|uprn|laestab|dbn|dfe(?:s)? ?(?:number|no|code)|seed code)"
    r"(?: (?:number|no|code))?|(?:la ?)?estab(?:lishment)?(?: (?:number|no|code))|"
    r"unique reference number|school ?(?:id|code|number|no|ref(?:erence)?)|dfe school number|bn|ncessch",
    "subcluster": r"sub ?cluster(?: name)?s?",
    "cluster": r"(?:name of )?(?:the |your |which )?clusters?(?: name)?|consorti(?:um|a)(?: name)?|"
    r"(?:school |learning )(?:network|community|partnership)(?: name)?",
    "phase": r"(?:school |education(?:al)? )?(?:phase|stage)(?: of education)?(?: name)?s?|ofsted phase|school level|level",
    "area": r"(?:area|ward|locality|neighbourhood|quadrant|patch)(?: name)?",
    "round": r"(?:which )?(?:round|wave|cycle|term|year|school year|academic year|assessment round|time ?period)"
    r"(?: name| number| no)?",
    "rater": r"(?:your |the )?(?:role|job role|job title|rater|rated by|assessor|scorer|marker)(?: (?!of).*)?",
    "date": r".*\b(?:date|dates|timestamp|day|month|when|deadline|time)\b.*|completed|submitted|start time|end time",
    "person": r".*\b(?:head ?teachers?|heads? ?of ?school|principals?|heads?|head s name|contact|contacts|lead|leads|"
    r"leader|chair|senco|sendco|officer|inspector|reviewer|respondent|responsible|owner|advisor|adviser|sip|manager|"
    r"surname|forename|first name|last name|full name|your name|completed by|person|staff member|governor name|sender|"
    r"author|user ?name|improvement partner)\b.*",
    "email": r".*\b(?:e ?mail|email)\b.*",
    "phone": r".*\b(?:phone|telephone|tel|mobile|fax)\b.*",
    "postcode": r".*\b(?:post ?code|pcode|zip)\b.*",
    "url": r".*\b(?:url|website|web ?link|link|web page|webpage)\b.*",
    "place": r"(?:school |postal )?(?:town|city|locality|county|region|district|borough|parish|constituency|address|street|"
    r"village|country|address ?\d|address line ?\d)(?: name)?|ofsted region|government office region|gor",
    "authority": r"(?:local |education )?authority(?: area)?(?: name| code)?|la(?: name| code| number| area)?|lea(?: name| code)?|"
    r"council(?: name)?|trust(?: name)?|mat(?: name)?|multi academy trust(?: name)?|federation|diocese|sponsor|"
    r"academy trust(?: name)?|group",
    "type": r"(?:school |establishment |provider |institution )?(?:type|gender|status|category|denomination|religious character|"
    r"religious ethos|sector|governance|type group|admissions policy|designation|sixth form)(?: name| of .*)?|type of .*|"
    r"rectype|record type",
    "code": r"(?:row|record|response|respondent|case|item|line|serial|submission|entry|collector|survey|user|web link)? ?"
    r"(?:id|no|number|ref|reference|code|index|key|uid|guid)|.* id|#|respondentid|ip address|row|n|unnamed \d+|"
    r"ons code|area code|.* code",
}
_PATTERNS = {role: re.compile(pattern) for role, pattern in _ROLES.items()}
AREA_ROLES = ("authority", "area", "place", "phase", "type", "postcode")  # what tells two schools of one name apart

_MARKS = re.compile(
    r"(?:the |our |your |agreed |final |overall |self )?(?:ratings?|marks?|scores?|grades?|judgements?|judgments?|answers?|"
    r"responses?|values?|levels?|results?|assessments?)(?: out of \d+| \d+)?"
)
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", re.IGNORECASE)
_DATE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T]\d{1,2}:\d\d.*)?|\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8},? \d{2,4}|"
    r"[A-Z][a-z]{2,8}[ -]\d{2,4}|\d{1,2}:\d\d(?::\d\d)?"
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_PHONE = re.compile(r"\+?[\d\s()-]{10,17}")
_CODE = re.compile(r"[A-Z]{0,3}[-/ ]?\d[\d/.-]*[A-Z]?|[A-Z]|[A-Z]\d+", re.IGNORECASE)
_PERSON = re.compile(r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Rev|Sir|Dame|Fr|Sr)\.?(?: and | & )?)+ ?[A-Z][\w'’.-]*.*")
_PHASE = re.compile(
    r"(?:state[- ]funded )?(?:(?:middle deemed )?(?:primary|secondary|infant|junior|first|middle|nursery|special|"
    r"all[- ]through|sixth form|pru|alternative provision|16 plus|post[- ]16|college|independent|ap|"
    r"primary and secondary|elementary|high|k-8|not applicable))(?: school| phase| education)?s?",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"\b(?:school|primary|academy|infants?|juniors?|college|nursery|grammar|high|comprehensive|kindergarten|ce|c of e|rc|"
    r"catholic|st|saint|community|elementary|centre|pru|campus|federation)\b",
    re.IGNORECASE,
)
_MOST = 0.8  # share of a column's values that settles what it is


@lru_cache(maxsize=4096)
def school_rank(heading: str) -> int | None:
    """How surely a heading stands over the names of schools, 0 the surest; None if it does not.

    Examples
    --------
    >>> [school_rank(text) for text in ("School name", "SCHNAME", "EstablishmentName", "Name", "Local authority", "Town")]
    [0, 0, 0, 1, 2, None]
    """
    folded = plain(heading.replace("_", " "))
    return next((rank for rank, pattern in enumerate(_SCHOOL_RANKS) if pattern.fullmatch(folded)), None)


@lru_cache(maxsize=4096)
def role_of_heading(heading: str) -> str | None:
    """What a heading says its column is, other than a school's name; None where it says nothing known.

    Examples
    --------
    >>> [role_of_heading(text) for text in ("URN", "Postcode", "Headteacher", "Local authority", "Inspection date", "Oak")]
    ['school_id', 'postcode', 'person', 'authority', 'date', None]
    """
    folded = plain(heading.replace("_", " "))
    return next((role for role, pattern in _PATTERNS.items() if pattern.fullmatch(folded)), None)


def names_marks(heading: str) -> bool:
    """Whether a heading only says that marks stand below: it is no school's name.

    Examples
    --------
    >>> names_marks("Rating"), names_marks("Score out of 10"), names_marks("Mark Rutherford School")
    (True, True, False)
    """
    return bool(_MARKS.fullmatch(plain(heading)))


def kind_of_values(values: Sequence[Any]) -> str:
    """What most of a column's values are.

    Returns
    -------
    str
        ``date``, ``number``, ``postcode``, ``email``, ``url``, ``phone``, ``person``, ``phase``, ``code``, ``text``,
        or ``nothing`` for an empty column.

    Examples
    --------
    >>> kind_of_values(["AB1 2CD", "AB1 3EF"]), kind_of_values(["Mrs Smith", "Mr Jones"]), kind_of_values(["Oak", "Elm"])
    ('postcode', 'person', 'text')
    >>> kind_of_values(["2021-07-20 20:58:07"]), kind_of_values([1.0, 2.0]), kind_of_values(["A", "B", "C"])
    ('date', 'number', 'code')
    """
    filled = [value for value in values if value != ""][:500]
    if not filled:
        return "nothing"
    counts: dict[str, int] = {}
    for value in filled:
        kind = _kind(value)
        counts[kind] = counts.get(kind, 0) + 1
    most = max(counts, key=lambda kind: counts[kind])
    return most if counts[most] >= _MOST * len(filled) else "text"


def _kind(value: Any) -> str:
    if isinstance(value, dt.date | dt.time):
        return "date"
    if isinstance(value, int | float):
        return "number"
    text = " ".join(str(value).split())
    for kind, pattern in _KINDS.items():
        if pattern.fullmatch(text):
            return kind
    return "text"


_KINDS = {
    "number": re.compile(r"[+-]?\d+(?:[.,]\d+)?%?"),
    "date": _DATE,
    "postcode": _POSTCODE,
    "email": _EMAIL,
    "url": _URL,
    "phone": _PHONE,
    "person": _PERSON,
    "phase": _PHASE,
    "code": _CODE,
}


def looks_like_schools(values: Sequence[Any]) -> bool:
    """Whether most values hold a word that schools' names have.

    Examples
    --------
    >>> looks_like_schools(["Oak Primary School", "St Mary's"]), looks_like_schools(["Ashford", "Bexley"])
    (True, False)
    """
    texts = [text for value in values if (text := str(value).strip())][:500]
    return bool(texts) and sum(bool(_WORDS.search(plain(text))) for text in texts) > len(texts) / 2
