"""The usual order of the words of a scale: a list that is known, or how strongly each says the same thing."""

import re
from collections.abc import Mapping
from functools import lru_cache

from esanalysis.english import listed, plain
from esanalysis.files.sheet import Sheet
from esanalysis.instrument.reading import framework_keys, load_framework
from esanalysis.instrument.scale import fold

__all__ = ["counts_of_answers", "scales_with", "usual_order"]

# Words of usual scales, weakest first. That a file means them so is a guess, which the draft asks about.
USUAL = (
    ("No", "Working on it", "Yes"),
    ("No", "In part", "Partly", "Partially", "To some extent", "Yes"),
    ("Red", "Amber/Red", "Amber", "Amber/Green", "Green"),
    ("Low", "Medium", "High"),
    (
        *("Never", "Almost never", "Rarely", "Seldom", "Occasionally", "Sometimes", "About half the time"),
        *("Often", "Frequently", "Usually", "Most of the time", "Almost always", "Always"),
    ),
    (
        *("Strongly disagree", "Disagree", "Tend to disagree", "Somewhat disagree", "Slightly disagree"),
        *("Neither agree nor disagree", "Neither", "Neutral", "Undecided"),
        *("Slightly agree", "Somewhat agree", "Tend to agree", "Agree", "Strongly agree"),
    ),
    ("Not met", "Partly met", "Partially met", "Met", "Exceeded"),
    ("Not started", "Started", "In progress", "Complete", "Completed"),
    ("Not in place", "Partly in place", "In place"),
    ("Emerging", "Developing", "Established", "Secure", "Embedded", "Enhancing", "Excelling"),
    ("Initial", "Repeatable", "Defined", "Managed", "Optimised", "Optimising", "Optimized", "Optimizing"),
    ("Very weak", "Weak", "Average", "Strong", "Very strong"),
    ("Poor", "Below average", "Average", "Above average", "Excellent"),
    ("Hated", "Disliked", "Dislike", "Somewhat dislike", "Neutral", "Somewhat prefer", "Liked", "Prefer", "Loved"),
    ("Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"),
    ("Not meeting target", "Approaching target", "Meeting target", "Exceeding target"),
    (
        *("Very poor", "Poor", "Unsatisfactory", "Inadequate", "Weak", "Fair", "Satisfactory", "Adequate"),
        *("Good", "Very good", "Excellent", "Outstanding"),
    ),
    (  # Estyn's, for Wales
        *("Unsatisfactory and needs urgent improvement", "Adequate and needs improvement", "Good", "Excellent"),
    ),
    ("None", "A few", "Few", "Some", "Many", "Most", "All"),
    ("F", "E", "D", "C", "B", "A"),
    ("Bronze", "Silver", "Gold", "Platinum"),
)
# How strongly an adverb says the word behind it; the word alone says it with 4.
_STRENGTHS = {
    -1: ("not at all",),
    0: ("not",),
    1: ("not so", "not very", "not particularly", "hardly"),
    2: ("slightly", "a little", "a bit"),
    3: ("somewhat", "partly", "partially", "fairly", "moderately", "quite", "reasonably", "tend to"),
    5: ("mostly", "largely", "very", "strongly", "highly"),
    6: ("extremely", "completely", "fully", "totally", "entirely"),
}
_ADVERBS = {adverb: strength for strength, adverbs in _STRENGTHS.items() for adverb in adverbs}
_GRADED = re.compile(rf"(?:(?:yes|no) )?(?:({'|'.join(sorted(_ADVERBS, key=len, reverse=True))}) )?([a-z]+)")
_OPPOSITE = re.compile(r"(?:un|dis|in|im)(?=[a-z]{4})")
_NEUTRAL = re.compile(r"neither\b.*|neutral|undecided")
_HEADER_ROWS = 20
_COUNT = re.compile(r"\d+(?:\.\d+)?%?")
_CODED = re.compile(r"([A-Z])(\d+)")  # A1, A2: answers by their code
_STEM = 6  # letters in which comfortable and comfortably are one word


def usual_order(words: Mapping[str, int]) -> tuple[list[str], list[str]]:
    """Words weakest first as they usually stand, and the rest, which belongs to no such scale.

    Parameters
    ----------
    words : mapping of str to int
        Words, and how often each was found.

    Returns
    -------
    tuple of (list of str, list of str)
        Nothing is in order where neither all words nor three, and more than half of them, are of one scale.

    Examples
    --------
    >>> usual_order({"Agree": 9, "Disagree": 4, "Strongly agree": 2, "Cash": 1})
    (['Disagree', 'Agree', 'Strongly agree'], ['Cash'])
    >>> usual_order({"Very favorably": 2, "Somewhat unfavorably": 1, "Neither": 1, "Very unfavorably": 3})[0]
    ['Very unfavorably', 'Somewhat unfavorably', 'Neither', 'Very favorably']
    >>> usual_order({"North": 3, "South": 2, "Blue": 1})
    ([], ['North', 'South', 'Blue'])
    """
    coded = [match for word in words if (match := _CODED.fullmatch(word))]
    if len(coded) == len(words) and len({match[1] for match in coded}) == 1:
        return [match[0] for match in sorted(coded, key=lambda match: int(match[2]))], []
    known = [
        {word: at for at, one in enumerate(scale) for word in words if fold(word) == fold(one)} for scale in _all()
    ]
    ranks = max([_graded(words), *known], key=lambda ranks: (len(ranks), sum(words[word] for word in ranks)))
    if len(ranks) < len(words) and (len(ranks) < 3 or len(ranks) * 2 <= len(words)):
        return [], list(words)
    return sorted(ranks, key=lambda word: ranks[word]), [word for word in words if word not in ranks]


def _graded(words: Mapping[str, int]) -> dict[str, int]:
    """How strongly words say one thing: very unlikely, unlikely, neither, quite likely, likely."""
    parts = {word: match for word in words if (match := _GRADED.fullmatch(_bare(word)))}
    said = {match[2] for match in parts.values()}
    stems: dict[str, dict[str, int]] = {}
    for word, match in parts.items():
        strength = _ADVERBS.get(match[1] or "", 4)
        same = _OPPOSITE.sub("", match[2], count=1)
        opposite = same != match[2] and any(other[:_STEM] == same[:_STEM] for other in said)
        stem = (same if opposite else match[2])[:_STEM]
        stems.setdefault(stem, {})[word] = -strength if opposite else strength
    found = max(stems.values(), key=len, default={})
    neutral = {word: 0 for word in words if _NEUTRAL.fullmatch(_bare(word))} if len(found) > 1 else {}
    return {**found, **neutral}


def _bare(word: str) -> str:
    return plain(re.sub(r"\s*[(\[].*", "", word))


@lru_cache
def _all() -> tuple[tuple[str, ...], ...]:
    """Words of every scale known, weakest first: the shipped ones and the usual ones."""
    shipped = [load_framework(key) for key in framework_keys()]
    found = [scale for framework in shipped for scale in (framework.scale, *framework.scales.values())]
    return tuple(dict.fromkeys(words for words in (*(scale.words for scale in found), *USUAL) if words))


@lru_cache(maxsize=4096)
def scales_with(words: frozenset[str]) -> list[tuple[str, ...]]:
    """Known scales that hold all of some words, each weakest first and the shortest scale first.

    Examples
    --------
    >>> scales_with(frozenset(["met"]))[0], scales_with(frozenset(["blue"]))
    (('Not met', 'Met'), [])
    """
    wanted = {fold(word) for word in words}
    return sorted((scale for scale in _all() if wanted <= set(map(fold, scale))), key=len)


def counts_of_answers(sheet: Sheet) -> str:
    """Say that a sheet counts how often each answer was given; empty where it does not.

    Its headings are the answers (Yes, In part, No), and numbers stand below them.
    """
    for header in range(min(_HEADER_ROWS, len(sheet.rows) - 1)):
        texts = {at: bare for at in range(sheet.width) if (bare := sheet.text(header, at).strip(" %#()"))}
        answers = [at for at, text in texts.items() if scales_with(frozenset([text]))]
        if len(answers) < 2 or len(answers) * 2 < len(texts) or not scales_with(frozenset(texts[at] for at in answers)):
            continue
        below = [sheet.text(row, at) for row in range(header + 1, len(sheet.rows)) for at in answers]
        if below and all(_COUNT.fullmatch(text) for text in below if text) and any(below):
            named = listed(f'"{texts[at]}"' for at in answers)
            return f"It counts the answers {named}: a file with a row for each response, or each school, is wanted."
    return ""
