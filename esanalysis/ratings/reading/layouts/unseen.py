"""What a person with the file open does not see: hidden schools and factors, unseen numbers, marks merged over two."""

from collections.abc import Iterator, Sequence

from esanalysis.english import counted, is_are, listed
from esanalysis.errors import Problem
from esanalysis.files.sheet import Sheet
from esanalysis.instrument.framework import Factor, Framework
from esanalysis.ratings.reading.causes import listed_cells
from esanalysis.ratings.reading.layouts.blocks import Block, View, squeezed

__all__ = ["set_apart", "too_long", "unseen"]

_SENTENCE = 40  # letters from which a merged text is no mark: it is named as off the scale, or not at all
_ROWS = 8  # rows of marks named before "and n more"
_NAMED = 5  # schools or factors named before "and n more"


def unseen(
    block: Block, schools: dict[int, str], factors: dict[int, Factor], framework: Framework
) -> Iterator[Problem]:
    """Name what a person does not see, or sees as something else."""
    view, sheet = block.view, block.view.sheet
    yield from _hidden_schools(block, schools)
    yield from _hidden_factors(view, factors, framework)
    places = (view.at(*place) for place in sheet.masked)
    if masked := [
        sheet.address(*view.at(line, place)) for line, place in places if line in factors and place in schools
    ]:
        found = f"{counted(len(masked), 'cell')} with a number that the cell's format does not show"
        fix = "Read as blank, as it looks. Choose the format General if the number counts."
        yield sheet.problem("unseen number", found, "", fix, listed_cells(masked), error=False)
    for merged in sheet.merged:
        yield from _merged_mark(view, merged, schools, factors, framework)


def _hidden_schools(block: Block, schools: dict[int, str]) -> Iterator[Problem]:
    view, sheet = block.view, block.view.sheet
    hidden = sheet.hidden_rows if view.swapped else sheet.hidden_columns
    names = [name for place, name in schools.items() if place in hidden]
    if not names:
        return
    kind = "row" if view.swapped else "column"
    one = len(names) == 1
    count = f"a hidden {kind} holds" if one else f"{len(names)} hidden {kind}s hold"
    fix = (
        "It is read. Delete it if it should not count."
        if one
        else "They are read. Delete them if they should not count."
    )
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    cells = listed_cells(view.address(block.first, place) for place in schools if place in hidden)
    found = f"{count} the marks of {', '.join(names[:_NAMED])}{more}"
    yield sheet.problem(f"hidden {kind}", found, "", fix, cells, error=False)


def _hidden_factors(view: View, factors: dict[int, Factor], framework: Framework) -> Iterator[Problem]:
    hidden = view.sheet.hidden_columns if view.swapped else view.sheet.hidden_rows
    names = [framework.short(factor.key) for line, factor in factors.items() if line in hidden]
    if names:
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        found = f"hidden {'columns' if view.swapped else 'rows'} hold the marks on {', '.join(names[:_NAMED])}{more}"
        fix = "They are read. Show them, so that everybody sees what counts."
        yield view.sheet.problem("hidden factor", found, "", fix, error=False)


def _merged_mark(
    view: View,
    merged: tuple[int, int, int, int],
    schools: dict[int, str],
    factors: dict[int, Factor],
    framework: Framework,
) -> Iterator[Problem]:
    """Name a mark in one cell that is merged over several schools or factors; a sentence is none."""
    top, left, bottom, right = merged
    line, place = view.at(top, left)
    if line not in factors or place not in schools or view.value(line, place) == "":
        return
    if len(squeezed(view.value(line, place))) > _SENTENCE:
        return
    far_line, far_place = view.at(bottom, right)
    others = [name for at, name in schools.items() if place < at <= far_place]
    others = others or [framework.short(factor.key) for at, factor in factors.items() if line < at <= far_line]
    if not others:
        return
    mark, listed = squeezed(view.value(line, place)), ", ".join(others)
    found = f"one cell, merged over several, holds {mark} for {schools[place]}, and nothing is read for {listed}"
    fix = "Unmerge it, and write each mark into its own cell."
    cells = f"{view.sheet.address(top, left)}:{view.sheet.address(bottom, right)}"
    yield view.sheet.problem("merged mark", found, "", fix, cells, error=False)


def set_apart(names: Sequence[str], sheet: Sheet) -> Iterator[Problem]:
    """Name rows of marks that are left out because their name is no school's."""
    if not names:
        return
    one = len(names) == 1
    found = listed(names[:_ROWS]) + (f" and {len(names) - _ROWS} more" if len(names) > _ROWS else "")
    found += f" {'has' if one else 'have'} marks and {is_are(len(names))} left out: the name is no school's"
    fix = f"If {'it is one' if one else 'they are schools'}, write the full name, or a number beside every school."
    yield sheet.problem("row of marks left out", found, "", fix, error=False)


def too_long(block: Block, line: int, heading: str, places: list[int], schools: int) -> Problem | None:
    """Refuse lines of a text file with more cells than headings: a comma in a name moves all marks by one."""
    sheet = block.view.sheet
    if heading or not (sheet.is_text and block.view.swapped) or line < max(block.lines) or len(places) * 2 > schools:
        return None
    found = f"more cells than headings in line {', '.join(str(sheet.lines[place]) for place in places[:_NAMED])}"
    fix = "Is there a comma in a name? Put the name in quotation marks."
    return sheet.problem("line too long", found, "a cell for each heading", fix)
