"""Wide tables: what the headings of their figures count. A row is a group, a division, a measure or a year."""

from esanalysis.english import plain

__all__ = ["BUDGETS", "COUNTED", "DAYS", "LOST", "OWN_DAYS", "SHARED", "SHARES", "STAFF", "Wide", "share_beside"]

# Pattern of a heading (lower case, without brackets) and what its figures are, the first that matches; ``*`` is the
# heading as printed, and None figures that are not the table's, such as the spending on agency staff.
Wide = tuple[tuple[str, dict[str, str] | None], ...]

_RATE = r"%|\bper ?cent(?:age)?\b|\brate\b"
_LOST = r"lost|sick\w*|absen\w+"
_EACH = r"per (?:fte|wte|employee|person|head|full[ -]time equivalent)"
_FTE = r"\b(?:fte|wte|full[ -]time equivalent)s?\b"
_ASIDE = r"change|varia\w+|target|days?|sick\w*|absen\w+|costs?|spend|budget\w*|per|ratio|care leavers?"
_PLANNED = "required|planned|budgeted|approved|funded|forecast|needed"
_NOT_STAFF = rf"{_RATE}|£|\b(?:{_ASIDE})\b"
# Our names of measures are those of the plan of 2003.
_STAFF = (
    (r"(?<!estimated )establishment\b|(?:funded|budgeted|approved) posts?\b", "Posts"),
    (r"leavers?\b|left\b|leaving\b", "Number of leavers"),
    (r"(?:new )?(?:starters?|starts|joiners?)\b", "Starters"),
    (r"agency\b", "Agency staff"),
    (r"vacan(?:t|cy|cies)\b", "Vacancies"),
)
_WHEN = r"(?: (?:as )?at(?: \d.*)?)?(?: by .*)?"  # Staff in post at 31 March by directorate
_PEOPLE = rf"(?:.* )?head[ -]?count(?: .*)?|(?:number of |no of )?(?:staff|people|employees)(?: in post)?{_WHEN}"
_OWN = {"role": "directorate", "scope": "directorate"}  # no comparator stands in a row of a team
OWN_DAYS = {"unit": "working days"} | _OWN
_MONEY = r"(?:(?:net|approved|revised|base|total|original|budget|cost|£?m|£?k|£|000|thousand|million|in|of|s) ?)*"

STAFF: Wide = (
    (rf".*\bturnover\b.*|(?=.*\bleavers?\b).*(?:{_RATE}).*",
     {"measure": "Leavers as a % of staff in post", "basis": "percent"}),
    (rf"(?=.*\bvacanc).*(?:{_RATE}).*", {"measure": "Vacancy rate", "basis": "percent"}),
    (rf"(?=.*{_FTE})(?=.*\b(?:{_PLANNED})\b)(?!.*(?:£|\bcosts?\b|spend)).*", {"measure": "Posts", "basis": "FTE"}),
    (rf"(?=.*\b(?:{_PLANNED})\b).*\b(?:head ?count|establishment|staff|people|employees|positions?|posts?)\b.*",
     {"measure": "Posts", "basis": "headcount"}),
    (rf".*(?:{_NOT_STAFF}).*", None),
    (r"(?:filled|occupied) (?:posts?|positions?)|(?:posts?|positions?) (?:filled|occupied)",
     {"measure": "Estimated Establishment", "basis": "headcount"}),
    *((rf"(?=.*{_FTE}).*\b(?:{thing}).*", {"measure": name, "basis": "FTE"}) for thing, name in _STAFF),
    *((rf"(?:.* )?(?:{thing}).*", {"measure": name, "basis": "headcount"}) for thing, name in _STAFF),
    (rf".*{_FTE}.*", {"measure": "Estimated Establishment", "basis": "FTE"}),
    (_PEOPLE, {"measure": "Estimated Establishment", "basis": "headcount"}),
)  # fmt: skip
DAYS: Wide = (
    (r"(?=.*\b(?:total|number|no of|fte days)\b)(?!.*\b(?:per|average|mean)\b).*|.*(?:%|£|\bcosts?\b).*", None),
    (r".*\btarget\b.*", {"role": "target", "scope": "*", "unit": "working days"}),  # of the days beside it
    (rf"(?=.*\bdays?\b).*\b(?:{_LOST}|{_EACH})\b.*", {"measure": "*"} | OWN_DAYS),
)
SHARES: Wide = (
    (rf".*\b(?:change|varia\w+|turnover|leavers?|vacan\w+|{_LOST})\b.*", None),
    *(
        (
            rf"(?=.*(?:%|\bper ?cent)).*\b(?:{words})\b.*",
            {"measure": "*", "role": role, "scope": "*", "unit": "percent"},
        )
        for words, role in (
            (r"populations?|community|residents?|census|national|england|average|benchmark", "comparator"),
            (r"target", "target"),
            (r"council|corporate|authority|organisation", "council"),
        )
    ),
    (r".*(?:%|\bper ?cent).*", {"measure": "*", "unit": "percent"} | _OWN),
)
BUDGETS: Wide = ((rf"{_MONEY}(20\d\d(?: ?[/-] ?\d{{2,4}})?) ?{_MONEY}", {"period": r"\1"}),)  # forecasts are no budget

# What a column may be called in ``--column headcount="Assignments"``, and the usual heading that it then stands for.
COUNTED = {
    "headcount": "headcount", "fte": "FTE", "leavers": "leavers", "starters": "starters", "vacancies": "vacancies",
    "agency": "agency staff", "posts": "funded posts",
}  # fmt: skip
LOST = {"days": "days lost per FTE"}
SHARED = {"share": "% of staff"}


def share_beside(said: dict[str, str], figures: list[dict[str, str]]) -> dict[str, str]:
    """The share that a comparator's column is of: "Target % disabled" is beside "% disabled".

    Examples
    --------
    >>> own = {"measure": "% disabled", "role": "directorate"}
    >>> share_beside({"measure": "Target % disabled", "role": "target"}, [own])
    {'measure': '% disabled'}
    """
    words = set(plain(said.get("measure", "")).split())
    own = [other["measure"] for other in figures if other.get("role") == "directorate" and "measure" in other]
    of = [measure for measure in dict.fromkeys(own) if {*plain(measure).split()} < words]
    return {"measure": max(of, key=len)} if of and said.get("role") not in (None, "directorate") else {}
