"""One factor under two headings: which of the two counts has to be said."""

from collections.abc import Callable, Iterator, Mapping

from esanalysis.english import counted, listed, plain
from esanalysis.errors import Problem
from esanalysis.files.sheet import Sheet
from esanalysis.instrument.framework import Factor, Framework
from esanalysis.ratings.reading.options import typed
from esanalysis.ratings.rounds import split_round

__all__ = ["twins"]

_FEW = 2  # factors with two headings that are named one by one

Heading = tuple[str, str]  # what it says, and where it stands


def twins(
    factors: Mapping[int, Factor], heading: Callable[[int], Heading], sheet: Sheet, framework: Framework
) -> Iterator[Problem]:
    """Find factors that stand twice; one problem for all of them where the headings differ in the same way.

    Parameters
    ----------
    factors : mapping of int to Factor
        Factors by their line or column.
    heading : callable
        Says what heads a line or column, and where.
    sheet : Sheet
        Where they stand.
    framework : Framework
        Names the factors.
    """
    places: dict[str, list[int]] = {}
    for place, factor in sorted(factors.items()):
        places.setdefault(factor.key, []).append(place)
    found = {key: list(map(heading, own)) for key, own in places.items() if len(own) > 1}
    ends = {_ends(headings) for headings in found.values()}
    if len(found) > _FEW and len(ends) == 1 and all(shared := ends.pop()):
        yield _all_alike(found, shared, sheet, framework)
        return
    for key, headings in found.items():
        yield _one(key, headings, sheet, framework)


def _ends(headings: list[Heading]) -> tuple[str, ...]:
    """What is different at the ends of headings that begin alike."""
    texts = [text for text, _ in headings]
    start = next((at for at, letters in enumerate(zip(*texts, strict=False)) if len(set(letters)) > 1), 0)
    start = start or min(map(len, texts))
    while start and texts[0][start - 1].isalnum():  # whole words, and whole brackets
        start -= 1
    while start and texts[0][start - 1] in "([":
        start -= 1
    return tuple(text[start:].strip() for text in texts)


def _all_alike(found: dict[str, list[Heading]], ends: tuple[str, ...], sheet: Sheet, framework: Framework) -> Problem:
    told = listed(f'"{end}"' for end in ends)
    aside = [typed("--ignore", f"*{end}") for end in ends]
    fix = f"Set aside what should not count: {listed(aside, 'or')}."
    if all(split_round(end) == ("", end) for end in ends):
        as_round = typed("--as-round", ends[-1])
        fix = f"They are rounds: read one at a time, such as {' '.join(aside[:-1])} {as_round}."
    text = (
        f"{counted(len(found), framework.factor, framework.plural)} under {len(ends)} headings each, ending in {told}"
    )
    return sheet.problem(f"{framework.factor} twice", text, f"each {framework.factor} once", fix)


def _one(key: str, headings: list[Heading], sheet: Sheet, framework: Framework) -> Problem:
    word = framework.factor
    last = headings[-1][0]
    different = plain(last) != plain(headings[0][0]) and "," not in last
    aside = f": {typed('--ignore', last)}" if different else ""
    return sheet.problem(
        f"{word} twice",
        framework.short(key),
        f"each {word} once",
        f"Rename or set aside one of the two{aside}.",
        " and ".join(cell for _, cell in headings),
    )
