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

__all__ = [
    *("AREA_ROLES", "bare_heading", "kind_of_values", "looks_like_schools"),
    *("names_marks", "role_of_heading", "school_rank"),
]

# Headings of the schools' names, the surest first. Of an authority's own tables the authorities are the "schools".
_SCHOOL_RANKS = (
    re.compile(
        r"(?:(?:please )?(?:enter|select|choose|give) )?(?:the )?(?:full |official )?(?:name of )?(?:the |your |this )?"
        r"(?:schools?|academy|academies|establishments?|settings?|nursery|nurseries)"
        r"(?: s)?(?: or academy)?(?: full| official| current)?(?: name)?s?|school name(?: in full| text)?|"
        r"which school(?: .*)?|what is the name of (?:your|the) school|schname|"
        r"establishmentname|schoolname|school academy|school setting"
    ),
    re.compile(
        r"name|(?:provider|institution|organisation|organization|centre|center|college)s?(?: name)?|providername"
    ),
    re.compile(r"local authorit(?:y|ies)(?: areas?)?(?: names?)?|council(?: name)?s?|la name|authority(?: name)?"),
)
# Whole headings, folded, with "school ...", "... name" and the like around them left off.
_PHRASES = {
    "school_id": """
        urn, ukprn, uprn, laestab, la estab, dbn, dfe number, dfe no, dfes number, dfe code,
        seed code, ncessch, bn, unique reference number, urn number, school id, school code,
        school number, school no, school ref, id of school, establishment number, estab number,
        estab no, estab code, establishment code, laestab number, dfe school number
    """,
    "subcluster": "sub cluster, subcluster, sub clusters, subclusters",
    "cluster": """
        cluster, clusters, consortium, consortia, school network, learning community, network,
        partnership
    """,
    "phase": """
        phase, stage, phase of education, education phase, ofsted phase, level, school level,
        key stage
    """,
    "area": "area, ward, locality, neighbourhood, quadrant, patch",
    "round": """
        round, wave, cycle, term, year, school year, academic year, assessment round, time
        period, timeperiod
    """,
    "rater": """
        role, job role, job title, rater, rated by, assessor, scorer, marker, your role,
        respondent role, respondent
    """,
    "place": """
        town, city, county, region, district, borough, parish, constituency, address, street,
        village, country, address 1, address 2, address 3, address line 1, address line 2,
        government office region, gor, ofsted region
    """,
    "authority": """
        local authority, local authority area, authority, education authority, la, lea, la area,
        council, trust, mat, multi academy trust, academy trust, federation, diocese, sponsor,
        group, local authority code, la code, la number
    """,
    "type": """
        type, gender, status, category, denomination, religious character, religious ethos,
        sector, governance, type group, admissions policy, designation, sixth form, rectype,
        record type, type of education, type of establishment
    """,
    "code": """
        id, no, number, ref, reference, code, index, key, uid, guid, row, n, ons code, area
        code, ip address, row no, row number, s no, sl no, sr no, case id, item no, uuid,
        deviceid, device id, instanceid, instance id, line, serial, collector id
    """,
    "respondent": """
        respondent id, respondentid, respondent code, respondent no, respondent number,
        response id, responseid, response no, response number, record id, recordid,
        submission id, participant id, participant, prolific id, prolific pid
    """,
    "self": """
        age, your age, age group, how old are you, date of birth, marital status, occupation,
        ethnicity, your gender, gender identity, first language
    """,
    "date": "completed, submitted, start time, end time",
    "person": """
        person, full name, your name, first name, last name, surname, forename, staff member,
        user name, username
    """,
}
# Words that settle it wherever they stand in a heading.
_TELLING = {
    "email": "email, mail",
    "phone": "phone, telephone, tel, mobile, fax",
    "postcode": "postcode, pcode, zip",
    "url": "url, website, web, link, webpage",
    "date": "date, dates, timestamp, deadline, day, month, time",
    "person": """
        headteacher, headteachers, head, heads, principal, contact, contacts, lead, leads,
        leader, chair, senco, sendco, officer, inspector, reviewer, respondent, owner, adviser,
        advisor, sip, manager, author, sender, clerk
    """,
    "code": "id, code, unnamed, guid",
}
_AFFIXES = (
    {
        "school",
        "schools",
        "provider",
        "establishment",
        "institution",
        "the",
        "your",
        "which",
        "education",
        "educational",
    },
    {"name", "names", "s", "text"},
)


def _by_phrase(table: dict[str, str]) -> dict[str, str]:
    return {" ".join(phrase.split()): role for role, phrases in table.items() for phrase in phrases.split(",")}


_ROLE_OF_PHRASE, _ROLE_OF_WORD = _by_phrase(_PHRASES), _by_phrase(_TELLING)
AREA_ROLES = ("authority", "area", "place", "phase", "type", "postcode")  # what tells two schools of one name apart

_MARKS = re.compile(
    r"(?:the |our |your |agreed |final |overall |self |current |latest |open ended )?"
    r"(?:ratings?|marks?|scores?|grades?|judge?ments?|answers?|responses?|values?|levels?|results?|assessments?)"
    r"(?: out of \d+| \d+(?: (?:to )?\d+)?)?"
)
_BRACKETED = re.compile(r"[(\[][^()\[\]]*[)\]]")
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", re.IGNORECASE)
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T]\d{1,2}:\d\d.*)?|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?[ -]{_MONTHS},?[ -]\d{{2,4}}|{_MONTHS}[ -]\d{{2,4}}|\d{{1,2}}:\d\d(?::\d\d)?",
    re.IGNORECASE,
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
    r"\b(?:school|primary|academy|infants?|juniors?|college|nursery|grammar|high|comprehensive|kindergarten|ce|rc|"
    r"c of e|catholic|st|saint|community|elementary|centre|pru|campus|federation)\b",
    re.IGNORECASE,
)
_LONGEST = 48  # letters of a heading; what is longer is a sentence
_DIGIT = re.compile(r"\d")
_MOST = 0.8  # share of a column's values that settles what it is


def bare_heading(heading: str) -> str:
    """A heading without the groups of questions that KoBo and ODK write before it.

    Examples
    --------
    >>> bare_heading("group_school/school_name"), bare_heading("Met / not met")
    ('school_name', 'Met / not met')
    """
    return heading.rpartition("/")[2] if "/" in heading and "_" in heading and " " not in heading else heading


@lru_cache(maxsize=4096)
def school_rank(heading: str) -> int | None:
    """How surely a heading stands over the names of schools, 0 the surest; None if it does not.

    Examples
    --------
    >>> [school_rank(text) for text in ("School name", "EstablishmentName", "Name", "Local authority", "Town")]
    [0, 0, 1, 2, None]
    """
    heading = bare_heading(heading)
    folded = plain(re.sub(r"(?<=[a-z])\d$", "", heading))  # Microsoft Forms: "School name2"
    return next((rank for rank, pattern in enumerate(_SCHOOL_RANKS) if pattern.fullmatch(folded)), None)


@lru_cache(maxsize=4096)
def role_of_heading(heading: str) -> str | None:
    """What a heading says its column is, other than a school's name; None where it says nothing known.

    Examples
    --------
    >>> [role_of_heading(text) for text in ("URN", "Postcode", "Headteacher", "Local authority", "Oak")]
    ['school_id', 'postcode', 'person', 'authority', None]
    >>> [role_of_heading(text) for text in ("School phase", "Town", "Inspection date", "Head teacher's e-mail")]
    ['phase', 'place', 'date', 'email']
    """
    folded = plain(bare_heading(heading))
    for apart, together in (("e mail", "email"), ("post code", "postcode"), ("head teacher", "headteacher")):
        folded = folded.replace(apart, together)
    words = folded.split()
    if not words or len(folded) > _LONGEST:
        return None
    before, after = _AFFIXES
    bare = words[words[0] in before and len(words) > 1 :]
    bare = bare[: len(bare) - (bare[-1] in after and len(bare) > 1)]
    for phrase in (" ".join(words), " ".join(bare)):
        if phrase in _ROLE_OF_PHRASE:
            return _ROLE_OF_PHRASE[phrase]
    told = {_ROLE_OF_WORD[word] for word in words if word in _ROLE_OF_WORD}
    return next((role for role in _TELLING if role in told), None)


def names_marks(heading: str) -> bool:
    """Whether a heading only says that marks stand below: it is no school's name.

    Examples
    --------
    >>> names_marks("Rating"), names_marks("Score (1 = low, 10 = high)"), names_marks("Mark Rutherford School")
    (True, True, False)
    """
    return bool(_MARKS.fullmatch(plain(_BRACKETED.sub("", heading))))


def kind_of_values(values: Sequence[Any]) -> str:
    """What most of a column's values are.

    Returns
    -------
    str
        ``date``, ``number``, ``postcode``, ``email``, ``url``, ``phone``, ``person``, ``phase``, ``code``, ``text``,
        or ``nothing`` for an empty column.

    Examples
    --------
    >>> kind_of_values(["AB1 2CD", "AB1 3EF"]), kind_of_values(["Mrs Smith", "Mr Jones"])
    ('postcode', 'person')
    >>> kind_of_values(["2021-07-20 20:58:07"]), kind_of_values([1.0, 2.0]), kind_of_values(["A", "B", "C"])
    ('date', 'number', 'code')
    >>> kind_of_values(["Oak", "Elm", "May Street"])
    'text'
    """
    filled = [value for value in values if value != ""][:500]
    if not filled:
        return "nothing"
    counts: dict[str, int] = {}
    for value in filled:
        kind = _kind(value)
        counts[kind] = counts.get(kind, 0) + 1
        if kind == "text" and len(filled) - counts[kind] < _MOST * len(filled):
            return "text"  # nothing else can be most of them
    most = max(counts, key=lambda kind: counts[kind])
    return most if counts[most] >= _MOST * len(filled) else "text"


def _kind(value: Any) -> str:
    if isinstance(value, dt.date | dt.time):
        return "date"
    if isinstance(value, int | float):
        return "number"
    text = " ".join(str(value).split())
    found = (_KINDS if _DIGIT.search(text) else _KINDS_OF_WORDS).fullmatch(text)
    return str(found.lastgroup) if found else "text"


def _any_of(patterns: dict[str, re.Pattern[str]]) -> re.Pattern[str]:
    """One pattern that tells by its group which of some it met first."""
    each = (
        f"(?P<{kind}>(?{'i' if one.flags & re.IGNORECASE else ''}:{one.pattern}))" for kind, one in patterns.items()
    )
    return re.compile("|".join(each))


_PATTERNS = {
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
_KINDS = _any_of(_PATTERNS)
_KINDS_OF_WORDS = _any_of({kind: _PATTERNS[kind] for kind in ("email", "url", "person", "phase", "code")})


def looks_like_schools(values: Sequence[Any]) -> bool:
    """Whether most values hold a word that schools' names have.

    Examples
    --------
    >>> looks_like_schools(["Oak Primary School", "St Mary's"]), looks_like_schools(["Ashford", "Bexley"])
    (True, False)
    """
    texts = [plain(text) for value in values if (text := str(value).strip())][:500]
    return bool(texts) and sum(" " in text and bool(_WORDS.search(text)) for text in texts) > len(texts) / 2
