"""Small pieces of English: lists, counts, spans, and what identifies a name."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

_NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


def listed(words: Iterable[str], word: str = "and") -> str:
    """Join words as a sentence does; where one of them holds the joining word itself, a comma shows where it ends.

    Examples
    --------
    >>> listed(["a", "b", "c"]), listed(["a"])
    ('a, b and c', 'a')
    >>> listed(["achievement", "curriculum and teaching"])
    'achievement, and curriculum and teaching'
    """
    *first, last = list(words) or [""]
    comma = "," if any(f" {word} " in one for one in (*first, last)) else ""
    return f"{', '.join(first)}{comma} {word} {last}" if first else last


def number(count: int) -> str:
    """Spell out numbers up to ten.

    Examples
    --------
    >>> number(3), number(12), number(0), number(1200)
    ('three', '12', 'no', '1,200')
    """
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else f"{count:,}"


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun, in one or many.

    Examples
    --------
    >>> counted(1, "school"), counted(2, "school"), counted(0, "school")
    ('one school', 'two schools', 'no school')
    """
    return f"{number(count)} {noun if count in (0, 1) else plural or noun + 's'}"


def one_a(noun: str) -> str:
    """A noun with its article; an abbreviation has that of its first letter's name.

    Examples
    --------
    >>> one_a("KSF"), one_a("aspect"), one_a("judgement"), one_a("FSC")
    ('a KSF', 'an aspect', 'a judgement', 'an FSC')
    """
    vowels = "AEFHILMNORSX" if noun.isupper() else "aeio"
    return f"{'an' if noun[:1] in vowels else 'a'} {noun}"


def part_of(count: int, whole: int, noun: str) -> str:
    """How many of so many.

    Examples
    --------
    >>> part_of(2, 3, "cluster"), part_of(3, 3, "cluster"), part_of(2, 2, "cluster"), part_of(1, 1, "cluster")
    ('two of three clusters', 'all three clusters', 'both clusters', 'the cluster')
    >>> part_of(0, 3, "cluster"), part_of(0, 2, "cluster")
    ('none of three clusters', 'neither cluster')
    """
    if count == whole:
        return {1: f"the {noun}", 2: f"both {noun}s"}.get(whole, f"all {counted(whole, noun)}")
    if not count and whole == 2:
        return f"neither {noun}"
    return f"{number(count) if count else 'none'} of {counted(whole, noun)}"


def span(ends: Sequence[int]) -> str:
    """A rank range.

    Examples
    --------
    >>> span((3, 5)), span((2, 2))
    ('3 to 5', '2')
    """
    low, high = ends
    return f"{low}" if low == high else f"{low} to {high}"


def capital(text: str) -> str:
    """First letter upper case, the rest as it is."""
    return text[:1].upper() + text[1:]


# First words of a name that keep their capital inside a sentence.
_PROPER = {"english", "welsh", "irish", "scottish", "british", "european", "french", "christian", "catholic", "muslim"}
_PROPER |= {"jewish", "ofsted", "estyn", "gatsby", "prevent", "makaton", "montessori", "easter", "christmas"}


def inside(label: str) -> str:
    """A label inside a sentence: its first letter small, unless the first word is an abbreviation or a name.

    Examples
    --------
    >>> inside("Quality of education"), inside("ICT"), inside("Ofsted readiness"), inside("English, spoken")
    ('quality of education', 'ICT', 'Ofsted readiness', 'English, spoken')
    """
    first = label.split(maxsplit=1)[0] if label.strip() else ""
    named = first.isupper() or any(letter.isupper() for letter in first[1:])
    if named or first.strip("’'s,:;").casefold() in _PROPER:
        return label
    return label[:1].lower() + label[1:]


# Characters that take no room: they stand in names that were copied from web pages and chats.
_UNSEEN = re.compile(
    r"[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)


def seen(text: str) -> str:
    r"""What of a text can be seen: without control characters, zero-width ones and the space around it.

    Examples
    --------
    >>> seen("\u200b "), seen("Ash\u200bby\x00")
    ('', 'Ashby')
    """
    return re.sub(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]", "", _UNSEEN.sub("", text)).strip()


@lru_cache(maxsize=16384)  # readers fold the same few names thousands of times
def plain(text: str) -> str:
    r"""Fold a name to what identifies it: lower case, letters and digits, single spaces.

    Examples
    --------
    >>> plain("Alignment with CT/LA\xa0plans*")
    'alignment with ct la plans'
    """
    return " ".join(re.findall(r"[^\W_]+", _UNSEEN.sub("", text).replace("'", "").replace("’", "").casefold()))


def hundredths(shares: Sequence[float]) -> list[int]:
    """Shares of one as whole per cents that add up to 100, by largest remainders.

    Examples
    --------
    >>> hundredths([0.397, 0.195, 0.408])
    [40, 19, 41]
    """
    whole = [int(100 * share + 1e-9) for share in shares]
    rest = sorted(range(len(whole)), key=lambda place: whole[place] - 100 * shares[place])
    for place in rest[: 100 - sum(whole)]:
        whole[place] += 1
    return whole


def is_are(count: int) -> str:
    """The verb that goes with `counted`: ``no school is``, ``one school is``, ``two schools are``."""
    return "is" if count in (0, 1) else "are"
