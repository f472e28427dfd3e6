"""The scale behind marks that stand in a file: what follows from them, and what has to be asked."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from esanalysis.english import plain
from esanalysis.instrument.drafting.order import usual_order
from esanalysis.instrument.reading import framework_keys, load_framework
from esanalysis.instrument.scale import Scale, fold

__all__ = ["DraftScale", "drafted_scale", "known_scale", "shipped_like", "traffic_light"]

_LIGHTS = {"r": "Red", "a": "Amber", "g": "Green", "red": "Red", "amber": "Amber", "green": "Green"}
_YES_NO = {"y": "Yes", "n": "No"}
_CODE = re.compile(r"[A-Z]{2,5}")  # NDA, SUPP: more often a marker than a mark
_AHEAD = re.compile(r"\d+(?=\s)")
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
    counts: Counter[str] = field(default_factory=Counter)
    suspects: tuple[str, ...] = ()
    known_as: str = ""
    usual: bool = False
    minimum: float = 0
    maximum: float = 0
    step: float = 1
    found: tuple[float, ...] = ()
    percent: bool = False


def traffic_light(text: str) -> str:
    """Colours that letters stand for, and yes and no; empty for anything else.

    Parameters
    ----------
    text : str
        A mark as it was written.

    Returns
    -------
    str

    Examples
    --------
    >>> traffic_light("A/R"), traffic_light("g"), traffic_light("Y"), traffic_light("B")
    ('Amber/Red', 'Green', 'Yes', '')
    """
    parts = text.casefold().replace(" ", "").split("/")
    if all(part in _LIGHTS for part in parts) and len(parts) <= 2:
        return "/".join(sorted({_LIGHTS[part] for part in parts}))
    return _YES_NO.get(text.casefold(), "")


def drafted_scale(
    words: Counter[str], numbers: list[float], order: Mapping[str, int] | None = None, *, percent: bool = False
) -> DraftScale:
    """Guess the scale from the marks.

    Parameters
    ----------
    words : Counter
        Marks that are texts, with how often each was found.
    numbers : list of float
        Marks that are numbers; where there are any, they are the marks, and the texts look like missing markers.
    order : mapping of str to int, optional
        Numbers that were written beside the words.
    percent : bool
        Whether numbers carry a percent sign.

    Returns
    -------
    DraftScale

    Examples
    --------
    >>> drafted_scale(Counter({"Yes": 9, "In part": 2, "No": 1}), []).words
    ('No', 'In part', 'Yes')
    >>> scale = drafted_scale(Counter({"NDA": 1}), [2, 9, 5])
    >>> scale.minimum, scale.maximum, scale.found, scale.suspects
    (1, 10, (2, 9), ('NDA',))
    """
    if numbers:
        return _numbers(numbers, tuple(words), percent=percent)
    if (key := known_scale(words)) and not _is_wider(words, key):
        scale = load_framework(key).scale
        counts = Counter(dict.fromkeys(scale.words, 0))
        for word, count in words.items():
            if isinstance(value := scale.read(word).value, float | int):
                counts[scale.text(value)] += count
        rest = tuple(word for word in words if scale.read(word).value is None)
        return DraftScale(scale.words, counts, rest, known_as=key)
    suspects = tuple(word for word in words if _CODE.fullmatch(word) and len(words) > 2)
    kept = [word for word in words if word not in suspects]
    if order:
        return DraftScale(tuple(sorted(kept, key=lambda word: order.get(word, 0))), words, suspects, usual=True)
    ahead = {word: int(found[0]) for word in kept if (found := _AHEAD.match(word))}
    if len(kept) > 1 and len(set(ahead.values())) == len(kept):  # 1 Poor, 2 Fair, 3 Good
        return DraftScale(tuple(sorted(kept, key=ahead.__getitem__)), words, suspects, usual=True)
    ordered, others = usual_order({word: words[word] for word in kept})
    if ordered:
        return DraftScale(tuple(ordered), words, (*suspects, *others), usual=True)
    return DraftScale(tuple(kept), words, suspects)


def _is_wider(words: Counter[str], key: str) -> bool:
    """Whether words that a shipped scale lacks (Outstanding, beside Good) stand with all others on a usual one."""
    scale = load_framework(key).scale
    lacking = [word for word in words if scale.read(word).value is None]
    return bool(lacking) and not usual_order(words)[1]


def known_scale(words: Counter) -> str:
    """Key of the shipped framework whose words these are, or most of them; empty where there is none.

    Parameters
    ----------
    words : Counter
        Marks that are texts.

    Returns
    -------
    str
    """
    best, most = "", 1
    for key in framework_keys():
        scale: Scale = load_framework(key).scale
        met = sum(fold(word) in map(fold, scale.words) for word in words)
        rest = sum(scale.read(word).value is None for word in words)
        if len(scale.words) > 3 and met > max(most, rest):
            best, most = key, met
    return best


def _numbers(numbers: list[float], suspects: tuple[str, ...], *, percent: bool) -> DraftScale:
    low, high = min(numbers), max(numbers)
    found = tuple(int(end) if float(end).is_integer() else end for end in (low, high))
    end = 100 if percent else next(usual for usual in _USUAL_ENDS if high <= usual)
    steps = [1, 0.5, 0.25, 0.1, 0.01]
    step = next((s for s in steps if all(abs(n / s - round(n / s)) < 1e-6 for n in numbers)), 0.01)
    least = 0 if low < 1 or end == 100 else 1
    return DraftScale(suspects=suspects, minimum=least, maximum=end, step=step, found=found, percent=percent)


def shipped_like(headings: list[str], marks: Iterable[str]) -> tuple[str, int]:
    """Shipped framework that most of the headings belong to, and how many do; nothing below half of them.

    Its scale has to know most of the different marks.

    Parameters
    ----------
    headings : list of str
        What is drafted as factors.
    marks : iterable of str
        What stands below them.

    Returns
    -------
    tuple of (str, int)
        Its key, empty where there is none, and how many headings are its factors.
    """
    different = set(marks)
    best, most = "", 0
    for key in framework_keys():
        framework = load_framework(key)
        named = [text for text in headings if re.search(r"[^\W\d_]{3}", plain(text))]
        met = sum(bool(framework.find(text) or framework.find_beside(text)) for text in named)
        known = sum(framework.scale.read(mark).value is not None for mark in different)
        if met > most and met * 2 >= len(headings) and known * 2 > len(different):
            best, most = key, met
    return best, most
