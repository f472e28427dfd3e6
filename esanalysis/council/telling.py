"""Whether a clause says of how many people: a number of staff, or one that stands alone with nothing else to count."""

import re

__all__ = ["BAND", "COUNT", "DATE", "STAFF", "says_how_many"]

COUNT = r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
STAFF = r"people|persons?|staff|employees?|posts?|members?|officers?|ftes?|wtes?"
DATE = re.compile(  # "3 May", not "3 may leave", nor "3 junior staff"
    r"(?:\b\d{1,2}(?:st|nd|rd|th)? )?\b(?:(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)|May|MAY)\b\.?(?: '?\d{2,4}\b)?|"
    r"\b\d{1,2}[/.]\d{1,2}[/.](?:\d\d){1,2}\b|\b(?:19|20)\d\d(?:[/-]\d{1,4})?\b|\b(?i:BVPI) \w+"
)
BAND = re.compile(  # an age, a length of service, a grade or a kind is no count
    r"\b\d+ ?(?:to|-|\N{EN DASH}) ?\d+\b(?! (?:people|persons)\b)|"
    rf"\b(?:\d+|{COUNT})(?: ?\+| (?:and|or) (?:over|under|above|below|more|less|fewer)\b| years?\b)|"
    r"\b(?:under|over|aged?|below|above|grade|band|scale|tier|level|stage|year|ks|phase|quarter|group) ?"
    rf"(?:\d+|{COUNT})\b",
    re.IGNORECASE,
)
_MANY = (
    rf"{COUNT}|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty|fifty|dozen|couple|pair|twin|single|sole|"
    r"lone|solo|both|none|neither|nil|nought|zero|handful|few|half|halves|quarter|thirds?|each|only"
)
_NUMBER = re.compile(
    rf"(?<![\w.,/£$€-])(?:\d+(?:[.,/]\d+)*(?:st|nd|rd|th)?|[½¼¾⅓⅔]|II|III|IV|VI{{1,3}}|IX|(?:(?i:{_MANY}))s?)(?!\w)"
)
_NOT_ALONE = re.compile(  # number words that say how many only beside a word of people
    r"single|sole|few|half|halves|quarters?|thirds?|each|only|nil|nought|zero|dozen|[½¼¾⅓⅔]|\d+(?:st|nd|rd|th)",
    re.IGNORECASE,
)
_SURE = re.compile(  # what says how few without a number beside a word of people
    r"\b(?:trio|duo|solo|alone|nobody|no[ -]one|nil return|the only one|last (?:but|remaining)|single[- ]handed\w*|"
    r"single point of failure|every (?:member|one|person)|every(?:one|body) (?:but|except)|one[- ](?:wo)?man|"
    r"lone(?! (?:parents?|mothers?|fathers?))|all but (?-i:[A-Z])|(?:doubl|halv|tripl|quadrupl)\w+ in (?:size|number)|"
    r"only(?:\W+\w+){1,3}?\W+(?:left|remains?|stays?|works?|runs?)\b(?! out| late)|posts? (?-i:I|II|III|IV) "
    r"(?:to|and))\b",
    re.IGNORECASE,
)
_PERSON = re.compile(  # whom or which posts a number may count
    rf"(?:{STAFF}|(?:case|co|social|youth|outreach|part-tim|full-tim)?-?(?:work|tim)ers?|teachers?|tutors?|colleagues?|"
    r"(?:wo)?m[ae]n|managers?|advis[eo]rs?|assistants?|trainees?|apprentices?|technicians?|librarians?|psychologists?|"
    r"therapists?|consultants?|co-?ordinators?|leaders?|heads?|deput(?:y|ies)|inspectors?|analysts?|clerks?|nurses?|"
    r"administrators?|practitioners?|leavers?|starters?|joiners?|retire\w*|redundanc\w*|resign\w*|dismiss\w*|vacanc\w*|"
    r"roles?|jobs?|headcount|secondments?|recruits?|individuals?|part-timers?|full-timers?|headcounts?)",
    re.IGNORECASE,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_THEM = {"them", "us", "these", "those", "whom", "which"}
_UNITS = {"team", "unit", "section", "service", "office", "department", "division", "workforce"}
_BETWEEN = _words(  # words that may stand between a number and what it counts
    "of the its our their his her a an my more other further new former junior senior remaining current last disabled "
    "male female permanent temporary agency qualified experienced newly part-time full-time ill sick long-term"
)
_ALONE = _words(  # words after which, or before which, a number counts nothing that is named
    "is are was were be been has have had may might will would can could should must do does did not and or but nor in "
    "at on to for from by with without since until as than then so that who while when where if because after before "
    "during into per back off away left leave leaves leaving works work run runs remain remains stay stays join joins "
    "joined go goes went gone come comes came quit quits lost loses lose losing needs need cannot now still already "
    "again just there here this it they he she we all up down out employs employ employed keeps keep kept counts "
    "relies depends least most about around nearly being only yet once"
)
_LABEL = re.compile(
    r"(?:year|phase|grade|band|level|stage|tier|ks|q|quarter|risk|action|objective|priority|goal|page|part|room|"
    r"building|step|version|no\.?|number|ref|target|kpi|ncy|aged?|score|option|table|annex|item|lot|ward|zone|area)\W*",
    re.IGNORECASE,
)
_COUNTED_OTHERWISE = re.compile(  # what a number that stands alone may be of
    r"list|score|rate|ratio|rank|target|index|budget|income|cost|growth|grant|fund(?:ing)?|saving|price|fee|average|"
    r"capacity|backlog|completion|attendance|attainment|level|share|percentage|demand|turnover|spend(?:ing)?",
    re.IGNORECASE,
)
_NOT_COUNTED = re.compile(  # a measure right after a number
    r"%|per ?cents?|percentage|pp|pts?|points?|k|m|bn|million|billion|thousand|hundred|weeks?|days?|weekly|months?|"
    r"years?|hours?|minutes?|terms?|miles?|km|am|pm|times?|young|lone|x|pupil|school|child|case|plan|year-olds?|school-age"
)
_THINGS = re.compile(r"(?<!er)(?<!or)(?<!ist)(?<!ant)(?<!ian)(?<!s)s$")
_WORD = re.compile(r"[^\W_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}-][^\W_]+)*|%|\0|[&]")


def says_how_many(clause: str, names: re.Pattern[str], *, alone: bool = True) -> bool:
    r"""Whether a clause says a number of people.

    Parameters
    ----------
    clause : str
        A part of a sentence; a date in it stands as ``\0``.
    names : Pattern
        The words of the names of the groups that it is about.
    alone : bool
        Whether a number that counts nothing named is one of theirs.

    Examples
    --------
    >>> youth = re.compile("youth")
    >>> [says_how_many(text, youth) for text in ("Youth has two", "Youth: both part-timers", "3 disabled officers")]
    [True, True, True]
    >>> [says_how_many(text, youth) for text in ("Youth: 3 hubs", "a two-way street", "95% of Youth", "Year 4")]
    [False, False, False, False]
    """
    return _SURE.search(clause) is not None or any(
        _counts_people(clause, found, names, alone=alone) for found in _NUMBER.finditer(clause)
    )


def _counts_people(clause: str, found: re.Match[str], names: re.Pattern[str], *, alone: bool) -> bool:
    """Whether one number of a clause is of people."""
    before, after = clause[: found.start()], clause[found.end() :]
    after = re.sub(r"^[-\N{EN DASH}]\d+(?!\w)", "", after)
    if joined := re.match(r"-(\w+)", after):
        return re.fullmatch(rf"strong|{_PERSON.pattern}", joined[1], re.IGNORECASE) is not None
    words = _WORD.findall(before)
    last = words[-1] if words else ""
    if re.match(r"\s*%", after) or _LABEL.fullmatch(last):
        return False
    if found[0].casefold() == "both" and re.search(r"\band\b", after):
        return False
    of, others = re.match(r"hal(?:f|ves)$", found[0], re.IGNORECASE) is not None, 0  # "half (of) the team"
    for word in _WORD.findall(after)[:5]:
        small = word.casefold()
        if _PERSON.fullmatch(small) or (of and small in _UNITS | _THEM):
            return others < 3
        if _NOT_COUNTED.fullmatch(small):
            return False
        if small in _ALONE or _NUMBER.fullmatch(word):
            break
        of = of or small == "of"
        if names.fullmatch(small) and not of and _THINGS.search(small):
            others += 1  # "12 schools may close", where a group is called Schools
        if small in _BETWEEN or names.fullmatch(small) or small in _UNITS:
            continue
        if small.endswith("s") and not small.endswith("ss"):
            return False
        others += 1
    if others or not alone:
        return False
    if _NOT_ALONE.fullmatch(found[0]) and not (of and names.search(after.casefold())):
        return False
    numbered = found[0][0].isdigit() or found[0].isupper()
    if numbered and len(words) > 1 and last[0].isupper() and not names.fullmatch(last.casefold()):
        return False  # "Room 12"
    return not _counts_otherwise(words + _WORD.findall(after), names)


def _counts_otherwise(words: list[str], names: re.Pattern[str]) -> bool:
    """Whether a clause names what else a number that stands alone may be of."""
    for word in map(str.casefold, words):
        if word in _ALONE | _BETWEEN | _UNITS | _THEM or _PERSON.fullmatch(word) or names.fullmatch(word):
            continue
        plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
        if plural or _COUNTED_OTHERWISE.fullmatch(word) or _NOT_COUNTED.fullmatch(word):
            return True
    return False
