"""What a heading says of its column (a name, a mark, a count, a fact), and of a table that holds no ratings."""

import re
from collections.abc import Iterable

from esanalysis.english import plain

__all__ = [
    *(
        "AREA",
        "BESIDE",
        "CALLED_SCHOOL",
        "FACT",
        "FACTOR",
        "ID",
        "MARKED",
        "NOT_NOW",
        "NOW",
        "NUMBERED",
        "PERSON",
        "SCHOOL",
    ),
    "another_table",
]

ID = re.compile(
    r"(?:.* )?(?:urn|laestab|dbn|uprn|upin|ukprn|id|uid|code|ref|seed no|link|postcode|pcode|telephone)(?: .*)?|"
    r"rater|assessor|scorer|marker|evaluator|respondent|responder|participant|person|student|pupil|row|index"
)
SCHOOL = re.compile(
    r"(?:(?:which|your|the|this|name of|participating|full|please|enter|select|choose) )*"
    r"(?:schools?|academy|setting|provider|establishment|centre|schname)(?: name)?|name|publication"
)
AREA = re.compile(r"(?:local authority|council|local area)(?: name)?")
# Counts, shares and money: numbers that are no marks.
BESIDE = re.compile(
    r"(?:.* )?(?:total\d*|sum|average|avge|avg|mean|median|rank|count|number of|no of|no rated|lowest|highest|pupils|"
    r"roll|quintile|age|years?|percentage|percent|capacity|latitude|longitude|easting|northing|statutory)(?: .*)?|"
    r"(?:\w+ ){0,2}(?:headcount|fte|posts|vacancies|leavers|starters|turnover|caseload|days|hours|costs?|budget|spend|"
    r"spending|salary|fsm|nor)|(?:agency|turnover|vacancy|absence)(?: rate.*| staff| cover)?|progress|finished|"
    r"completed|(?:.* )?(?:ward|district|precinct|zone|route|zip|area number)"
)
# Words of one of these are facts about a row, and no marks.
FACT = re.compile(
    r"(?:school |ofsted )?(?:role|scope|basis|source|phase|type|sector|region|gender|category|denomination|period|"
    r"date|time|timestamp|(?:start|end|completion|recorded|submission) (?:date|time)|"
    r"term|month|trust|strategy|owner|lead|division|group|heading|measure unit|religious character)(?: of .*)?"
)
MARKED = re.compile(
    r"(?:.* )?(?:grades?|ratings?|scores?|marks?|judgements?|outcomes?|levels?|rag|overall effectiveness)(?: .*)?"
)
FACTOR = re.compile(
    r"(?:key success )?(?:ksf|factor|question|standard|indicator|criteri(?:on|a)|area|judgement|benchmark|item|"
    r"practice|activity|statement|aspect|attribute|dimension|element|domain|principle|measure|topic|skill|requirement|theme|strand|"
    r"competenc(?:y|e|ie)|capabilit(?:y|ie))s?(?: .*)?"
)
# What stands below a factor's name over its marks of now, and over others.
NOW = re.compile(r"current|now|today|actual|self|our (?:score|mark|rating|view)")
NOT_NOW = re.compile(
    r"(?:target|aim|goal|desired|expected|future|previous|last|baseline|max|maximum)"
    r"(?: (?:level|score|mark|rating|grade|judgement|rag|position|state|status))?"
)
# The schools' official numbers, the surest first.
NUMBERED = (
    *("urn", "laestab", "dbn", "uprn", "seed no", "ukprn", "school id", "school code", "school number"),
    *("establishment number", "dfe number", "dfe no"),
)
# A table with one of these has a row a person.
PERSON = re.compile(
    r"(?:respondent|response|participant) ?(?:id|code|no|number)|e ?mail(?: address)?|ip ?address|"
    r"(?:your )?age(?: group)?|marital status|date of birth|occupation"
)
CALLED_SCHOOL = re.compile(r"(?:\S+ ){0,5}(?:school|primary|academy|infants?|juniors?|college|high|nursery|ce|rc)\b.*")
_ANOTHER = {  # words of which the headings of such a table hold two, what it is, and where it is read
    "a register of risks": (
        "esanalysis council --risks",
        {"risk", "risks", "likelihood", "probability", "mitigation", "inherent", "residual", "control", "controls"},
    ),
    "a plan of actions": (
        "esanalysis council --commitments",
        {"action", "actions", "deadline", "due", "responsible", "milestone", "milestones", "owner"},
    ),
    "a table of the workforce": (
        "esanalysis council --workforce (or --sickness, --equality)",
        {"fte", "headcount", "vacancies", "vacancy", "leavers", "starters", "turnover", "agency", "sickness", "absence"}
        | {"role", "scope", "characteristic"},
    ),
}


def another_table(headings: Iterable[str]) -> str:
    """Say what a table is that holds no ratings of schools, and where it is read; empty where it may hold some.

    Examples
    --------
    >>> another_table(["Ref", "Risk", "Likelihood", "Impact", "Score"])
    'It looks like a register of risks, which is read by: esanalysis council --risks.'
    >>> another_table(["School", "Action taken", "Owner"]), another_table(["Practice", "Oak", "Elm"])
    ('', '')
    """
    folded = list(map(plain, headings))
    if any(SCHOOL.fullmatch(text) and text != "name" for text in folded):
        return ""
    for what, (command, words) in _ANOTHER.items():
        if len({word for text in folded if len(text.split()) <= 5 for word in text.split()} & words) > 1:
            return f"It looks like {what}, which is read by: {command}."
    return ""
