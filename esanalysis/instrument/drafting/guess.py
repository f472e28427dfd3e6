"""The scale behind marks that stand in a file: what follows from them, and what has to be asked."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from esanalysis.english import plain
from esanalysis.instrument.reading import framework_keys, load_framework
from esanalysis.instrument.scale import Scale, fold

__all__ = ["DraftScale", "drafted_scale", "known_scale", "scales_with", "shipped_like"]

# Words of usual scales, weakest first. That a file means them so is a guess, which the draft asks about.
USUAL = (
    ("No", "Working on it", "Yes"),
    ("No", "In part", "Partly", "Partially", "Yes"),
    ("Red", "Amber/Red", "Amber", "Amber/Green", "Green"),
    ("Low", "Medium", "High"),
    ("Never", "Rarely", "Sometimes", "Often", "Always"),
    ("Strongly disagree", "Disagree", "Slightly agree", "Neither agree nor disagree", "Agree", "Strongly agree"),
    ("Not met", "Partly met", "Partially met", "Met", "Exceeded"),
    ("Not started", "Started", "In progress", "Complete", "Completed"),
    ("Not in place", "Partly in place", "In place"),
    ("Emerging", "Developing", "Established", "Secure", "Embedded", "Enhancing", "Excelling"),
    ("Very poor", "Poor", "Weak", "Fair", "Satisfactory", "Adequate", "Good", "Very good", "Excellent", "Outstanding"),
    ("None", "A few", "Few", "Some", "Many", "Most", "All"),
    ("Bronze", "Silver", "Gold", "Platinum"),
)
LETTERS = {frozenset("rag"): ("Red", "Amber", "Green"), frozenset("yn"): ("No", "Yes")}
_LABELLED = re.compile(r"\(?(\d+)\s*[-–—:.)=]\s*(\D*[^\W\d_]\D*?)|(\D*[^\W\d_]\D*?)\s*\((\d+)\)")
_CODE = re.compile(r"[A-Z]{2,5}")  # NDA, SUPP: more often a marker than a mark
_USUAL_ENDS = (2, 3, 4, 5, 6, 7, 10, 100)


@dataclass(frozen=True)
class DraftScale:
    """A scale as far as the marks tell it.

    Parameters
    ----------
    words : tuple of str
        Words, weakest first as far as is known; empty for a scale of numbers.
    counts : Counter
        How often each word stands in the file.
    synonyms : dict of str to str
        Another spelling found for a word, such as its number.
    suspects : tuple of str
        Texts that look like missing markers.
    known_as : str
        Key of the shipped framework with the same words; empty where there is none.
    usual : bool
        Whether the order is that of a usual scale: a guess; without it the order is not known at all.
    minimum, maximum, step : float
        For a scale of numbers: the usual one that the marks fit into.
    found : tuple of float
        For a scale of numbers: the lowest and the highest mark found.
    percent : bool
        Whether the numbers are written with a percent sign.
    """

    words: tuple[str, ...] = ()
    counts: Counter = field(default_factory=Counter)
    synonyms: dict[str, str] = field(default_factory=dict)
    suspects: tuple[str, ...] = ()
    known_as: str = ""
    usual: bool = False
    minimum: float = 0
    maximum: float = 0
    step: float = 1
    found: tuple[float, ...] = ()
    percent: bool = False


def drafted_scale(words: Counter, numbers: list[float], *, percent: bool = False) -> DraftScale:
    """Guess the scale from the marks.

    Parameters
    ----------
    words : Counter
        Marks that are texts, with how often each was found.
    numbers : list of float
        Marks that are numbers.
    percent : bool
        Whether numbers carry a percent sign.

    Returns
    -------
    DraftScale

    Examples
    --------
    >>> drafted_scale(Counter({"Yes": 9, "In part": 2, "NDA": 1}), []).words
    ('In part', 'Yes')
    >>> scale = drafted_scale(Counter(), [2, 9, 5])
    >>> scale.minimum, scale.maximum, scale.found
    (1, 10, (2, 9))
    """
    if not words:
        return _numbers(numbers, percent=percent)
    labelled = {text: match for text in words if (match := _LABELLED.fullmatch(text))}
    if len(labelled) * 2 > len(words):
        return _labelled(words, labelled)
    letters = frozenset(fold(word) for word in words)
    for known, names in LETTERS.items():
        if letters <= known and len(letters) > 1:
            synonyms = {name: name[0] for name in names}
            return DraftScale(names, Counter({n: words.get(n[0], 0) for n in names}), synonyms, usual=True)
    if key := known_scale(words):
        scale = load_framework(key).scale
        taken = {fold(word): count for word, count in words.items()}
        counts = Counter({word: taken.get(fold(word), 0) for word in scale.words})
        rest = tuple(word for word in words if scale.read(word).value is None)
        return DraftScale(scale.words, counts, suspects=rest, known_as=key)
    suspects = tuple(word for word in words if _CODE.fullmatch(word) and len(words) > 2)
    kept = [word for word in words if word not in suspects]
    for usual in USUAL:
        order = [fold(word) for word in usual]
        if all(fold(word) in order for word in kept):
            ordered = sorted(kept, key=lambda word: order.index(fold(word)))
            return DraftScale(tuple(ordered), words, suspects=suspects, usual=True)
    return DraftScale(tuple(kept), words, suspects=suspects)


@lru_cache
def _scales() -> tuple[tuple[str, ...], ...]:
    """Words of every scale known, weakest first: the shipped ones and the usual ones."""
    shipped = [load_framework(key) for key in framework_keys()]
    scales = [scale for framework in shipped for scale in (framework.scale, *framework.scales.values())]
    return tuple(dict.fromkeys(words for words in (*(scale.words for scale in scales), *USUAL) if words))


def scales_with(words: Iterable[str]) -> list[tuple[str, ...]]:
    """Known scales that hold all of some words, each weakest first and the shortest scale first.

    Examples
    --------
    >>> scales_with(["met"])[0], scales_with(["blue"])
    (('Not met', 'Met'), [])
    """
    wanted = {fold(word) for word in words}
    return sorted((scale for scale in _scales() if wanted <= set(map(fold, scale))), key=len)


def known_scale(words: Counter) -> str:
    """Key of the shipped framework whose words these are, or most of them; empty where there is none."""
    best, most = "", 1
    for key in framework_keys():
        scale: Scale = load_framework(key).scale
        met = sum(fold(word) in map(fold, scale.words) for word in words)
        rest = sum(scale.read(word).value is None for word in words)
        if len(scale.words) > 3 and met > max(most, rest):
            best, most = key, met
    return best


def _labelled(words: Counter, labelled: dict[str, re.Match]) -> DraftScale:
    """Words with their numbers, such as ``1 - No``: in the order of the numbers."""
    pairs = sorted(
        (int(match[1] or match[4]), (match[2] or match[3]).strip(), text) for text, match in labelled.items()
    )
    names = tuple(dict.fromkeys(name for _, name, _ in pairs))
    counts = Counter()
    for _, name, text in pairs:
        counts[name] += words[text]
    synonyms = {name: str(number) for number, name, _ in pairs}
    return DraftScale(names, counts, synonyms, tuple(word for word in words if word not in labelled))


def _numbers(numbers: list[float], *, percent: bool) -> DraftScale:
    low, high = min(numbers), max(numbers)
    found = tuple(int(end) if float(end).is_integer() else end for end in (low, high))
    end = 100 if percent else next(usual for usual in _USUAL_ENDS if high <= usual)
    steps = [1, 0.5, 0.25, 0.1, 0.01]
    step = next((s for s in steps if all(abs(n / s - round(n / s)) < 1e-6 for n in numbers)), 0.01)
    least = 0 if low < 1 or end == 100 else 1
    return DraftScale(minimum=least, maximum=end, step=step, found=found, percent=percent)


def shipped_like(headings: list[str]) -> tuple[str, int]:
    """Shipped framework that most of the headings belong to, and how many do; nothing below half of them."""
    best, most = "", 0
    for key in framework_keys():
        framework = load_framework(key)
        named = [text for text in headings if re.search(r"[^\W\d_]{3}", plain(text))]
        met = sum(bool(framework.find(text) or framework.find_beside(text)) for text in named)
        if met > most and met * 2 >= len(headings):
            best, most = key, met
    return best, most
