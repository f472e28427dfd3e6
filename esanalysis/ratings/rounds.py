"""Rounds of the diagnostic: which texts name one, and which comes first."""

import re
from collections.abc import Iterable

__all__ = ["in_order", "in_time_order", "split_round"]

_YEAR = r"(?:19|20)\d\d"
_DATE = rf"(?:{_YEAR}-\d\d-\d\d|\d{{1,2}}[./-]\d{{1,2}}[./-]{_YEAR})"
_YEARS = rf"{_YEAR}(?:\s?[-/–_]\s?(?:{_YEAR}|\d\d))?(?!\d)"
_SEASONS = {"winter": 1, "spring": 3, "summer": 6, "autumn": 9, "fall": 9}
_MONTHS = {
    month: place
    for place, month in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_MONTH = rf"(?:{'|'.join(_MONTHS)})[a-z]*"
_SHORT = rf"(?:{'|'.join(_MONTHS)})(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?[\s-]+'?\d\d"  # Mar 26, Sept-09
_WHEN = rf"(?:{'|'.join(_SEASONS)}|{_MONTH})(?:\s+term)?"
_ROUND = re.compile(
    rf"\b(?:{_DATE}|(?:{_WHEN}[\s_-]+)?{_YEARS}(?:[\s_-]+{_WHEN})?(?![a-z])"
    rf"|{_SHORT}|(?:round|wave|term|cycle|year)[\s_-]*\d+)(?!\d)"
)  # in small letters: a search that minds no case takes twice as long


def split_round(text: str) -> tuple[str, str]:
    """Split a name into what is no round and the round in it; either may be empty.

    Examples
    --------
    >>> split_round("North cluster Autumn 2009"), split_round("2009/10"), split_round("Round 2")
    (('North cluster', 'Autumn 2009'), ('', '2009/10'), ('', 'Round 2'))
    >>> split_round("Sheet1"), split_round("Mar 26")
    (('Sheet1', ''), ('', 'Mar 26'))
    """
    match = _ROUND.search(text.replace("_", " ").replace("İ", "I").lower())  # İ alone would become two letters
    if not match:
        return text.strip(), ""
    rest = f"{text[: match.start()]} {text[match.end() :]}"
    return " ".join(rest.split()).strip(" -_–,;:()"), text[match.start() : match.end()].strip()


def in_time_order(rounds: Iterable[str]) -> list[str]:
    """Sort rounds by the time they name; if one of them names none, all by their text and numbers.

    A school year stands where its autumn stands, and ``Spring 2009/10`` lies in 2010.

    Examples
    --------
    >>> in_time_order(["Spring 2010", "Autumn 2009", "2009"]), in_time_order(["Round 10", "Round 2"])
    (['2009', 'Autumn 2009', 'Spring 2010'], ['Round 2', 'Round 10'])
    """
    listed = list(dict.fromkeys(rounds))
    times = {text: _time(text) for text in listed}
    if all(times.values()):
        return sorted(listed, key=lambda text: (times[text], natural(text)))
    return sorted(listed, key=natural)


def in_order(rounds: Iterable[str]) -> bool:
    """Whether the names of rounds say which came first: each names a time, or they differ by a number alone.

    Examples
    --------
    >>> in_order(["2009", "Spring 2010"]), in_order(["Round 10", "Round 2"]), in_order(["baseline", "Spring 2026"])
    (True, True, False)
    """
    names = list(rounds)
    stems = {re.sub(r"\d+", "0", name.casefold()) for name in names}
    return all(map(_time, names)) or (len(stems) == 1 and "0" in stems.pop())


def _time(text: str) -> tuple[int, int, int] | None:
    """Year, month and day that a round names, 0 for what it leaves open."""
    folded = text.casefold()
    if iso := re.search(rf"({_YEAR})-(\d\d)-(\d\d)(?!\d)", folded):
        return int(iso[1]), int(iso[2]), int(iso[3])
    if british := re.search(rf"(\d{{1,2}})[./-](\d{{1,2}})[./-]({_YEAR})", folded):
        return int(british[3]), int(british[2]), int(british[1])
    if short := re.fullmatch(rf".*\b({'|'.join(_MONTHS)})[a-z]*[\s-]+'?(\d\d)", folded):
        return 2000 + int(short[2]), _MONTHS[short[1]], 0
    year = re.search(rf"({_YEAR})(\s?[-/–_]\s?(?:{_YEAR}|\d\d)(?!\d))?", folded)
    if not year:
        return None
    word = re.search(rf"\b({'|'.join(_SEASONS)}|{'|'.join(_MONTHS)})", folded)
    month = (_SEASONS | _MONTHS)[word[1]] if word else (9 if year[2] else 0)
    in_second_half = bool(year[2]) and month < 9
    return int(year[1]) + in_second_half, month, 0


def natural(text: str) -> list[tuple[bool, int, str]]:
    """Sort key in which 10 comes after 2, and numbers before words."""
    parts = filter(None, re.split(r"(\d+)", text.casefold()))
    return [(False, int(part), "") if part.isdecimal() else (True, 0, part) for part in parts]
