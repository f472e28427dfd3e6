"""One factor under two headings: two rounds or two raters beside each other, or which counts has to be said."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from esanalysis.english import counted, listed, plain
from esanalysis.errors import Problem
from esanalysis.files.sheet import Sheet
from esanalysis.instrument.framework import Factor, Framework
from esanalysis.ratings.reading.layouts.blocks import Block, squeezed
from esanalysis.ratings.reading.options import typed
from esanalysis.ratings.reading.tables import Language
from esanalysis.ratings.rounds import split_round

__all__ = ["apart", "parts_of", "twins"]

_FEW = 2  # factors with two headings that are named one by one

_RATERS = typed("--repeated", "rater")
Heading = tuple[str, str]  # what it says, and where it stands


def apart(block: Block, language: Language) -> list[tuple[Block, dict[str, str]]]:
    """Part a table whose factors stand there once a round, or once a rater, and say what each part is.

    The years (2023, Autumn 2024) stand at the end of the headings or above them. Other words, such as self and LA, are
    raters only where a person says so with ``--repeated rater``.
    """
    lines = _by_factor(block, language)
    names = parts_of(block, language)
    rounds = all(split_round(name) == ("", name) for name in names)
    if not names or not (rounds or language.options.repeated == "rater"):
        return [(block, {})]
    parts = [{twice[at] for twice in lines.values()} for at in range(len(names))]
    found = []
    for part, name in zip(parts, names, strict=True):
        others = frozenset(set(block.lines) - part)
        after = [line + 1 for line in others if line + 1 < block.end]
        others |= {line for line in after if language.headings.is_comment(block.view.text(line, block.names))}
        own = {line: factor for line, factor in block.lines.items() if line in part}
        found.append((replace(block, lines=own, aside=others), {"round" if rounds else "rater": name}))
    return found


def parts_of(block: Block, language: Language) -> tuple[str, ...]:
    """What a table says of each of its parts, where every factor stands there as often: years, or self and LA."""
    lines = _by_factor(block, language)
    told = {_told(block, twice) for twice in lines.values()} if block.view.swapped and len(lines) >= _FEW else set()
    names = told.pop() if len(told) == 1 else ()
    return names if len(set(names)) == len(names) > 1 else ()


def _by_factor(block: Block, language: Language) -> dict[str, list[int]]:
    lines: dict[str, list[int]] = {}
    for line, factor in sorted(block.lines.items()):
        if not language.options.ignores(block.label(line)):
            lines.setdefault(factor.key, []).append(line)
    return lines


def _told(block: Block, lines: list[int]) -> tuple[str, ...]:
    """What tells the headings of one factor apart: their ends, or what stands above them."""
    if len(lines) < 2:
        return ()
    texts = [block.view.text(line, block.names) for line in lines]
    different = len(set(map(plain, texts))) == len(texts)
    ends = _ends(texts) if different else tuple(_above(block, line) for line in lines)
    return tuple(end.strip(" ()[]:-–") for end in ends)


def _above(block: Block, line: int) -> str:
    """What stands above a heading, or above one before it: written once over several."""
    if not block.names:
        return ""
    texts = (squeezed(block.view.key(before, block.names - 1)) for before in range(line, block.start - 1, -1))
    return next(filter(None, texts), "")


def twins(
    factors: Mapping[int, Factor],
    heading: Callable[[int], Heading],
    sheet: Sheet,
    framework: Framework,
    parts: tuple[str, ...] = (),
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
    parts : tuple of str
        What tells the headings apart, where the table can be read as that of several raters.
    """
    places: dict[str, list[int]] = {}
    for place, factor in sorted(factors.items()):
        places.setdefault(factor.key, []).append(place)
    found = {key: list(map(heading, own)) for key, own in places.items() if len(own) > 1}
    ends = {_ends([text for text, _ in headings]) for headings in found.values()}
    shared: tuple[str, ...] = ends.pop() if len(ends) == 1 else ()
    if parts and found and not (shared and all(shared)):
        told = listed(f'"{part}"' for part in parts)
        text = f"{counted(len(found), framework.factor, framework.plural)} below each of {told}"
        fix = f"If each is another person's: {_RATERS}. If one counts, keep its columns only."
        yield sheet.problem(f"{framework.factor} twice", text, f"each {framework.factor} once", fix)
        return
    if len(found) > _FEW and shared and all(shared):
        yield _all_alike(found, shared, sheet, framework, kept=bool(parts))
        return
    for key, headings in found.items():
        yield _one(key, headings, sheet, framework)


def _ends(texts: list[str]) -> tuple[str, ...]:
    """What is different at the ends of headings that begin alike."""
    start = next((at for at, letters in enumerate(zip(*texts, strict=False)) if len(set(letters)) > 1), 0)
    start = start or min(map(len, texts))
    while start and texts[0][start - 1].isalnum():  # whole words, and whole brackets
        start -= 1
    while start and texts[0][start - 1] in "([":
        start -= 1
    return tuple(text[start:].strip() for text in texts)


def _all_alike(
    found: dict[str, list[Heading]], ends: tuple[str, ...], sheet: Sheet, framework: Framework, *, kept: bool
) -> Problem:
    told = listed(f'"{end}"' for end in ends)
    aside = [typed("--ignore", f"*{end}") for end in ends]
    fix = f"Set aside what should not count: {listed(aside, 'or')}."
    fix += f" If each is another person's: {_RATERS}." if kept else ""
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
