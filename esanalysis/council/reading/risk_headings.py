"""What people call the columns of a risk register: the risk, its levels and scores, and at which stage they are."""

import re

from esanalysis.english import plain

__all__ = [
    "NAMED", "NAMES", "STAGED_NAMES", "STAGES", "Spot", "are_levels", "common_field", "is_letter", "is_weak",
    "stage_of", "staged_field",
]  # fmt: skip

STAGES = ("stated", "inherent", "current", "target")
# The first name that a sheet has wins; the others are left out and named.
NAMES = {
    "risk": (
        "id",
        "no",
        "number",
        "risk id",
        "risk no",
        "risk number",
        "risk ref",
        "ref",
        "reference",
        "risk reference",
    ),
    "title": (
        *("title", "risk title", "risk scenario title", "risk scenario", "risk name", "risk", "risk event", "the risk"),
        *("risk description and consequence", "risk and consequence", "risk description and consequences"),
        *("risk description", "description of risk", "description of the risk", "risk statement", "risk identified"),
        *("risk scenario description", "risk identification", "possible risks", "list of possible risks"),
        *("threat event", "threat scenario", "threat description", "threat"),
        *(
            "hazard description",
            "description",
            "scenario",
            "subject",
            "hazard",
            "risk area",
            "issue",
            "what could go wrong",
        ),
    ),
    "owner": (
        *("owner", "risk owner", "responsibility", "responsible", "responsible officer", "lead officer", "lead"),
        *("risk lead", "accountable officer", "assigned to", "manager", "person responsible"),
    ),
    "status": ("status", "risk status", "register status", "current status", "open closed", "state"),
    "note": ("note", "notes", "comment", "comments"),
    "source": ("source", "register"),
}
NAMED = {"number": "risk", "status": "status"}  # beside the columns of the table, in --column
STAGED_NAMES = {
    "likelihood": (
        *("likelihood", "probability", "l", "p", "prob", "probability of occurrence", "likelihood of occurrence"),
        *("chance", "likeliness", "likliness", "likelyhood", "liklihood"),
    ),
    "impact": ("impact", "severity", "i", "s", "consequence", "impact of occurrence"),
    "score": (
        *("score", "risk score", "rating", "risk rating", "risk level", "total score", "total", "l x i", "i x l"),
        *("p x i", "lxi", "l i", "p i", "likelihood x impact", "probability x impact", "impact x likelihood"),
        *("impact x probability", "overall", "overall risk", "level of risk", "rag"),
    ),
    "priority": ("priority", "rank", "risk priority", "risk rank", "ranking", "risk ranking"),
}
_CONTROLS = r"(?:mitigat\w*|controls?|treatment|actions?)"
STAGE_WORDS = {  # the first that a heading has
    "inherent": rf"inherent|gross|initial|original|uncontrolled|unmitigated|raw|(?:pre|before|without) {_CONTROLS}",
    "current": rf"current|residual|net|revised|reviewed|mitigated|controlled|(?:post|after|with) {_CONTROLS}",
    "target": "target",
}
_WEAK = ("consequence", "total", "rag", "overall", "overall risk", "level of risk")
# What a level or a score may be; below a weak heading other words are a colour, or say what happens.
_LEVEL = re.compile(
    r"\d+[km]?|[a-e]\d?|[hml]|very|high|medium|moderate|low|minor|major|severe|serious|critical|(?:in)?significant"
    r"|negligible|catastrophic|extreme(?:ly)?"
)
_OF_A_LEVEL = ("score", "rating", "level", "value", "assessment")  # "Likelihood rating" is the likelihood
_ASIDE = re.compile(r"\(.*?\)|\[.*?\]")  # Likelihood (1-5)
_SCALE = re.compile(r"(?:\b(?:rate|rated|scale))?\s\d+\s*(?:-|–|to)\s*\d+\s*$", re.IGNORECASE)  # Impact 0-10
_PRODUCT = re.compile(
    r"(?<=\w)\s+[\[(]?\w+\s*[x×*]\s*\w+[\])]?\s*$", re.IGNORECASE
)  # Priority level Impact x Probability

Spot = tuple[str, str]  # stage and field


def common_field(heading: str) -> tuple[str, int] | None:
    """Which field of a risk, whatever the stage, a heading names, and how usual it is (0 is the most)."""
    folded = "no" if heading.strip() == "#" else _folded(heading)
    for field, names in NAMES.items():
        if folded in names:
            return field, names.index(folded)
    return None


def staged_field(stage: str | None, rest: str) -> Spot | None:
    """Stage and field that a heading names, given its stage and what it says beside it."""
    if stage and rest in ("", "risk"):  # "Residual risk" with a number below it
        return stage, "score"
    bare = " ".join(word for word in rest.split() if word not in _OF_A_LEVEL)
    for field, names in STAGED_NAMES.items():
        if rest in names or (field != "score" and bare in names):
            return stage or "stated", field
    return None


def stage_of(heading: str) -> tuple[str | None, str]:
    """Stage that a heading names, and the heading without it.

    Examples
    --------
    >>> stage_of("Residual likelihood (1-5)"), stage_of("Impact 0-10"), stage_of("Likelihood after action")
    (('current', 'likelihood'), (None, 'impact'), ('current', 'likelihood'))
    """
    words = _folded(heading)
    for stage, pattern in STAGE_WORDS.items():
        rest, found = re.subn(rf"\b(?:{pattern})\b", " ", words, count=1)
        if found:
            return stage, " ".join(rest.split())
    return None, words


def is_weak(heading: str) -> bool:
    """Whether a heading gives way to a more usual one: "Consequence" beside "Impact" says what happens."""
    return stage_of(heading)[1] in _WEAK


def is_letter(heading: str) -> bool:
    """Whether a heading is one letter, which means a level only beside another: L and I."""
    return len(stage_of(heading)[1]) == 1


def are_levels(texts: list[str]) -> bool:
    """Whether all of some texts are levels or scores, and not sentences or colours."""
    return all(_LEVEL.fullmatch(word) for text in texts for word in plain(text).split())


def _folded(heading: str) -> str:
    """A heading without the scale and the sum that stand behind its name."""
    bare = _SCALE.sub(" ", _ASIDE.sub(" ", heading))
    return plain(_PRODUCT.sub(" ", bare)) or plain(bare)
