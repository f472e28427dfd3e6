"""Where the grids of a sheet stand: the line of the factors' names, and how far each grid reaches.

A grid with the schools down is seen through a `View` that swaps rows and columns, so that there is one reader: it
speaks of *lines*, each a factor or something beside the factors, and of *places* on them, each a school, a total or
something beside.
"""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from esanalysis.files.sheet import HEAD, Sheet
from esanalysis.instrument.framework import Factor
from esanalysis.ratings.reading.meaning.roles import names_marks, school_rank
from esanalysis.ratings.reading.tables import Language

__all__ = ["Block", "View", "find_blocks", "squeezed"]

_LONG = 2000  # rows from which factors are looked for in the first of them only
_NAMED_BEFORE = 30  # columns
_LOOK = 30  # cells that show what stands below a heading
_LONGEST = 1000  # letters of a factor's name with its statement below
_LETTER = re.compile(r"[^\W\d_]")  # a bare number may be a mark

Named = dict[int, dict[int, Factor]]  # place -> the lines on which it names a factor


def squeezed(value: Any) -> str:
    """Text of a cell's value on one line."""
    if value.__class__ is str:
        return " ".join(value.split())
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())


@dataclass(frozen=True)
class View:
    """A sheet as it stands, or with rows and columns swapped."""

    sheet: Sheet
    swapped: bool

    @cached_property
    def cells(self) -> Sequence[Sequence[Any]]:
        """Cells by line and place."""
        return list(zip(*self.sheet.rows, strict=True)) if self.swapped else self.sheet.rows

    @property
    def lines(self) -> int:
        """Number of lines: rows, or columns when swapped."""
        return self.sheet.width if self.swapped else len(self.sheet.rows)

    @property
    def places(self) -> int:
        """Number of places on each line."""
        return len(self.sheet.rows) if self.swapped else self.sheet.width

    @cached_property
    def covered(self) -> dict[tuple[int, int], tuple[int, int]]:
        """For each line and place under a merged cell, the line and place that holds its content."""
        found = {}
        for top, left, bottom, right in self.sheet.merged:
            if (bottom - top + 1) * (right - left + 1) > 10_000:
                continue  # a merged background; nothing is named by it
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    found[self.at(row, column)] = self.at(top, left)
        return found

    def at(self, line: int, place: int) -> tuple[int, int]:
        """Row and column in the sheet; the other way round the same."""
        return (place, line) if self.swapped else (line, place)

    def value(self, line: int, place: int) -> Any:
        """Content of a cell."""
        return self.cells[line][place]

    def text(self, line: int, place: int) -> str:
        """Text of a cell."""
        return squeezed(self.cells[line][place])

    def key(self, line: int, place: int) -> Any:
        """Content of a cell that names something: under a merged cell, that cell's."""
        value = self.cells[line][place]
        if value == "" and (line, place) in self.covered:
            over, at = self.covered[line, place]
            return self.cells[over][at] if over < self.lines and at < self.places else ""
        return value

    def address(self, line: int, place: int) -> str:
        """Address of a cell."""
        return self.sheet.address(*self.at(line, place))


@dataclass(frozen=True)
class Block:
    """Where one grid stands: the place of its factors' names, their lines, and how far it reaches."""

    view: View
    names: int
    lines: dict[int, Factor]
    start: int
    end: int
    stop: int
    aside: frozenset[int] = frozenset()  # lines that belong to another part of a table that was parted

    @property
    def first(self) -> int:
        """First line with a factor."""
        return min(self.lines)

    @property
    def places(self) -> range:
        """Places beside the factors' names."""
        return range(self.names + 1, self.stop)

    @property
    def other_lines(self) -> list[int]:
        """Lines around the factors' lines that belong to the block but name no factor."""
        return [line for line in range(self.start, self.end) if line not in self.lines and line not in self.aside]

    def label(self, line: int) -> str:
        """Name of a line: in the place of the factors' names, or where that is blank, before it."""
        for place in range(self.names, -1, -1):
            if text := squeezed(self.view.key(line, place)):
                return text
            if self.view.swapped:
                break  # what stands above the headings of a table is no heading
        return ""


def find_blocks(sheet: Sheet, language: Language) -> list[Block]:
    """Find every grid on the sheet; none if no column or row names two factors.

    One factor is enough where the instrument has only one, or where a heading beside it says School.
    """
    views = (View(sheet, swapped=False), View(sheet, swapped=True))
    names = _matches(sheet, language)
    if not any(names):  # factors known by number only: believed below a heading that says so
        names = [_numbered(view, language) for view in views]
    upright, swapped = (_blocks(view, named, language) for view, named in zip(views, names, strict=True))
    if _different(swapped) == _different(upright) == 1 and _stand_below(sheet, names[1], language):
        return swapped  # one factor names both a row and a column: its marks stand below it
    if _different(swapped) == _different(upright) and any(
        _heads_schools(sheet, row, lines, language) for row, lines in names[1].items()
    ):
        return swapped  # one factor names both a row and a column: the heading of the schools stands in the row
    return swapped if _different(swapped) > _different(upright) else upright


def _stand_below(sheet: Sheet, named: Named, language: Language) -> bool:
    """Whether marks stand below the one heading of a factor, and none beside it."""
    values = language.values
    for row, factors in named.items():
        for column in factors:
            below = [other[column] for other in sheet.rows[row + 1 : row + _LOOK]]
            beside = sheet.rows[row][column + 1 : column + _LOOK]
            if any(values.read(one).is_rated for one in below) and not any(values.read(one).is_rated for one in beside):
                return True
    return False


def _different(blocks: list[Block]) -> int:
    """Count the factors of all blocks; a column that repeats a few names is no grid's."""
    return sum(len({factor.key for factor in block.lines.values()}) for block in blocks)


def _matches(sheet: Sheet, language: Language) -> list[Named]:
    """Find the columns, and the rows, that name factors: two of them, or one beside a heading of schools."""
    headings, header, rows = language.headings, language.options.header_row, sheet.rows
    rows_with = [header - 1] if header is not None and header <= len(rows) else []
    texts = {text for row in (sheet.head if header is None else map(sheet.texts, rows_with)) for text in row.values()}
    if header is None and len(rows) < _LONG:
        texts |= {value for row in rows[HEAD:] for value in row[:2] if value.__class__ is str}
    named = {text for text in texts if len(text) < _LONGEST and _LETTER.search(text) and headings.factor(text)}
    if header is None:
        rows_with = [place for place, row in enumerate(rows) if not named.isdisjoint(row)]
    fields = set(filter(headings.field, named))
    by_row: dict[int, dict[int, str]] = {}
    by_column: dict[int, dict[int, str]] = {}
    for row in rows_with:
        for column, value in enumerate(rows[row]):
            if value.__class__ is str and value in named:
                is_field = value in fields
                if not (is_field and _are_names([one[column] for one in rows[row + 1 : row + _LOOK]], language)):
                    by_row.setdefault(row, {})[column] = value
                if not (is_field and _are_names(rows[row][column + 1 : column + _LOOK], language)):
                    by_column.setdefault(column, {})[row] = value
    fewest = min(2, len(language.framework.keys))
    upright = _enough(by_column, headings, fewest)
    across = _enough(by_row, headings, fewest)
    if not upright and not across and fewest > 1:
        beside = {row: texts for row, texts in by_row.items() if _heads_schools(sheet, row, texts, language)}
        across = _enough(beside, headings, 1)
    if header is None:
        return [upright, across]
    return [{}, {row: {**_bare_numbers(sheet, row, language), **factors} for row, factors in across.items()}]


def _bare_numbers(sheet: Sheet, row: int, language: Language) -> dict[int, Factor]:
    """Factors that are called by a number alone, such as 14.1, in a row that is known to be of headings."""
    named = {factor.name: factor for factor in language.framework.factors if not _LETTER.search(factor.name)}
    texts = {column: sheet.text(row, column) for column in range(sheet.width) if named}
    return {column: named[text] for column, text in texts.items() if text in named}


def _are_names(values: Sequence[Any], language: Language) -> bool:
    """Whether a heading that can be a factor's or a field's ("Cluster") stands over these names, and over no mark."""
    filled = [value for value in values if value != ""]
    return bool(filled) and not any(language.values.read(value).is_rated for value in filled)


def _enough(found: dict[int, dict[int, str]], headings: Any, fewest: int) -> Named:
    named = {place: headings.named_factors(texts) for place, texts in found.items() if len(texts) >= fewest}
    return {
        place: lines for place, lines in sorted(named.items()) if len({one.key for one in lines.values()}) >= fewest
    }


def _heads_schools(sheet: Sheet, row: int, factors: Container[int], language: Language) -> bool:
    """Whether a row has a heading of schools beside those of factors, and rows below it."""
    role = language.options.role_of
    others = [sheet.text(row, column) for column in range(sheet.width) if column not in factors]
    return row + 1 < len(sheet.rows) and any(
        school_rank(text) == 0 or role(text) == "school" for text in others if text
    )


def _blocks(view: View, named: Named, language: Language) -> list[Block]:
    """Find where each grid begins and ends, along its lines and along its places."""
    # Of "KSF 1 | Effective engagement" side by side, the one next to the marks is the name.
    columns = [(place, lines) for place, lines in sorted(named.items()) if not _named_again(place, lines, named)]
    blocks = []
    for order, (place, lines) in enumerate(columns):
        stop = columns[order + 1][0] if order + 1 < len(columns) else view.places
        runs = list(_runs(view, place, stop, lines, language))
        for number, run in enumerate(runs):
            start = max(runs[number - 1]) + 1 if number else 0
            end = min(runs[number + 1]) if number + 1 < len(runs) else view.lines
            blocks.append(Block(view, place, run, start, end, stop))
    return blocks


def _named_again(place: int, lines: dict[int, Factor], named: Named) -> bool:
    """Whether the place after this one names the same factors on the same lines."""
    return place + 1 in named and bool(lines.keys() & named[place + 1].keys())


def _numbered(view: View, language: Language) -> Named:
    """Find the places where numbers of factors stand after a heading such as ``KSF``."""
    found = {}
    headings = language.headings
    lines = range(min(view.lines, 500))
    for place in range(min(view.places, _NAMED_BEFORE if not view.swapped else HEAD)):
        texts = [view.text(line, place) for line in lines]
        if dotted := _dotted(texts, language):
            found[place] = dotted
            continue
        heading = next((line for line, text in enumerate(texts) if text and headings.is_factor_word(text)), None)
        if heading is None:
            continue
        factors = {
            line: factor for line in lines[heading + 1 :] if texts[line] and (factor := headings.factor(texts[line]))
        }
        if len(factors) > 1:
            found[place] = factors
    return found


def _dotted(texts: list[str], language: Language) -> dict[int, Factor]:
    """Factors whose own numbers (1.1, 2.3) head lines, most of them and each once; marks come again."""
    factors = language.framework.factors
    numbers = {str(factor.number): factor for factor in factors if "." in str(factor.number)}
    if not numbers and any(school_rank(text) == 0 for text in texts if text):  # School, 1, 2, 3, ...
        numbers = {str(factor.number): factor for factor in factors}
    found = {line: numbers[text] for line, text in enumerate(texts) if text in numbers}
    enough = len(found) > 2 and (len(found) * 2 > len(numbers) or any(school_rank(text) == 0 for text in texts if text))
    return found if enough and len({factor.key for factor in found.values()}) == len(found) else {}


def _runs(
    view: View, place: int, stop: int, lines: dict[int, Factor], language: Language
) -> Iterator[dict[int, Factor]]:
    """Split lines into grids: a new one begins after a header, where a factor comes again."""
    run: dict[int, Factor] = {}
    last = -1
    keys: set[str] = set()
    for line, factor in sorted(lines.items()):
        again = factor.key in keys
        if run and any(_is_header(view, place, stop, other, language, again) for other in range(last + 1, line)):
            yield run
            run, keys = {}, set()
        run[line] = factor
        keys.add(factor.key)
        last = line
    yield run


def _is_header(view: View, place: int, stop: int, line: int, language: Language, again: bool) -> bool:
    """Whether a line between factors holds names of schools: several texts, none of them a mark.

    Where a factor comes `again` below it, numbers do too, since schools can be known by number; and so does a
    heading of the factors with one name, or the word for marks, beside it.
    """
    label = view.text(line, place)
    headings = language.headings
    filled = [value for other in range(place + 1, stop) if (value := view.value(line, other)) != ""]
    if label and not (headings.is_school(label) or headings.is_factor_word(label)):
        return again and bool(filled) and all(names_marks(squeezed(value)) for value in filled)
    if view.swapped and filled and headings.is_comment(squeezed(filled[0])):
        return False  # the whys of the factor before it
    few = 0 if label or again else 1
    return len(filled) > few and (again or bool(label) or all(language.values.read(value).wrong for value in filled))
