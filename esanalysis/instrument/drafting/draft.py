"""A draft: what a file of marks tells of its instrument, and what the person has to be asked."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from esanalysis.english import listed, plain
from esanalysis.errors import DataError, FrameworkError
from esanalysis.files.read import read_sheets
from esanalysis.files.sheet import Sheet
from esanalysis.instrument.drafting.columns import Column
from esanalysis.instrument.drafting.find import Table, find_tables
from esanalysis.instrument.drafting.guess import DraftScale, drafted_scale, shipped_like
from esanalysis.instrument.drafting.headings import NUMBERED, PERSON, another_table
from esanalysis.instrument.drafting.order import counts_of_answers, scales_with
from esanalysis.instrument.reading import load_framework
from esanalysis.instrument.scale import fold

__all__ = ["Draft", "draft_framework"]

_MOST_WORDS, _MOST_MAYBE = 5, 6  # words that a factor on a scale of its own would have; columns worth asking about


@dataclass(frozen=True)
class Draft:
    """What is known of an instrument from one file.

    Parameters
    ----------
    file : str
        Name of the file.
    title : str
        Name for the instrument, from the file's.
    table : Table
        Where the marks stand, and the columns beside them.
    scale : DraftScale
        The scale behind them.
    like : str
        Key of the shipped framework that most headings belong to; empty where there is none.
    like_count : int
        How many headings do.
    sheet : str
        Name of the sheet, where the file has more than one.
    other_sheets : tuple of str
        Sheets that hold marks too.
    """

    file: str
    title: str
    table: Table
    scale: DraftScale
    like: str = ""
    like_count: int = 0
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()

    @property
    def factors(self) -> tuple[Column, ...]:
        """The columns (or rows) that hold marks, the first of each name."""
        first = {plain(column.heading): column for column in reversed(self.table.factors)}
        return tuple(column for column in self.table.factors if first[plain(column.heading)] is column)

    @property
    def school(self) -> Column | None:
        """The column headed as that of the schools' names; None where none or more than one is."""
        if self.table.across:
            return None
        headed = [plain(column.heading) for column in self.table.others]
        of_people = any(PERSON.fullmatch(text) for text in headed)  # then "Name" is theirs
        others = [c for c, text in zip(self.table.others, headed, strict=True) if text != "name" or not of_people]
        exact = [column for column in others if fold(column.heading) in ("school", "school name", "schname")]
        named = exact or [c for c in others if c.is_school] or [c for c in others if c.is_area]
        return named[0] if len(named) == 1 else None

    @property
    def id(self) -> Column | None:
        """The column of the schools' numbers."""
        headed = {plain(column.heading): column for column in reversed(self.table.others)}
        return next((headed[code] for code in NUMBERED if code in headed), None)

    @property
    def maybe(self) -> dict[Column, tuple[str, ...]]:
        """Columns with a few words of their own, and these: factors on another scale, or facts.

        Those whose words are a known scale's come first, with the whole scale; then some others.
        """
        few = [column for column in self.table.others if column.is_words and len(column.words) <= _MOST_WORDS]
        known = {column: scales[0] for column in few if (scales := scales_with(frozenset(column.words)))}
        others = {column: tuple(column.words.values()) for column in few if 1 < len(column.words) < len(column.values)}
        return dict(list((known | {c: words for c, words in others.items() if c not in known}).items())[:_MOST_MAYBE])

    @property
    def spellings(self) -> dict[str, tuple[str, ...]]:
        """Other ways in which a word is written: ``R`` for Red in the file, the codes of a shipped scale."""
        known = load_framework(self.scale.known_as).scale.synonyms if self.scale.known_as else {}
        pairs = [(word, other) for other, word in known.items()]
        pairs += [pair for column in self.factors for pair in column.spellings.items()]
        return {word: others for word in self.scale.words if (others := _once(o for w, o in pairs if w == word))}

    @property
    def unmarked(self) -> Counter[str]:
        """Texts among the marks that count as none, such as Don't know, with how often each stands there."""
        return Counter(text for column in self.factors for text in column.unmarked)

    @property
    def short(self) -> tuple[str, ...]:
        """Short forms of the words, where the scale is a shipped one that has them."""
        return load_framework(self.scale.known_as).scale.short if self.scale.known_as else ()

    @property
    def missing(self) -> dict[str, list[str]]:
        """Texts that stand where there is no mark, by what they mean, where the scale is a shipped one."""
        sure = self.scale.known_as and not self.scale.suspects
        known = load_framework(self.scale.known_as).file.missing if sure else {}
        return {why: [text for text, one in known.items() if one == why] for why in dict.fromkeys(known.values())}

    @property
    def is_sure(self) -> bool:
        """Whether the words are those of a shipped scale, so that their order is known."""
        return bool(self.scale.known_as) and not self.scale.suspects


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def draft_framework(path: str | Path, sheet: str | None = None) -> Draft:
    """Draft a framework from the headings and marks of a file.

    Parameters
    ----------
    path : str or Path
        A workbook or .csv file with marks: schools down or across, or a row a rating.
    sheet : str, optional
        The sheet to draft from; default the one that looks most like marks.

    Returns
    -------
    Draft
        Factors and scale as far as the file tells them.

    Raises
    ------
    FrameworkError
        The file cannot be read, or no column of it looks like marks; the message lists the headings seen.

    Examples
    --------
    >>> from esanalysis.files.shipped import DATA
    >>> draft = draft_framework(DATA / "ratings" / "worked-example-2009.xlsx")
    >>> len(draft.factors)
    10
    """
    path = Path(path)
    try:
        sheets = read_sheets(path)
    except DataError as error:
        raise FrameworkError("\n".join(str(problem) for problem in error.problems)) from None
    except OSError as error:
        raise FrameworkError(f"{path.name} cannot be read: {error.strerror or error}.") from None
    if sheet is not None:
        names = [one.name or "" for one in sheets]
        sheets = [one for one in sheets if fold(one.name or "") == fold(sheet)]
        if not sheets:
            raise FrameworkError(f'{path.name} has no sheet "{sheet}"; its sheets are {listed(names)}.')
    tables = find_tables(sheets)
    if not tables:
        instead = next(filter(None, (counts_of_answers(one) or another_table(_row(one)) for one in sheets)), "")
        raise FrameworkError(
            f"{path.name} holds no column of marks: a few words that come again, or numbers up to 100. "
            f"{instead}{' ' if instead else ''}Seen are the headings {_seen(sheets)}. "
            'A framework may also be written by hand: see "esanalysis framework show es-2009".'
        )
    table = tables[0]
    percent = any(value.endswith("%") for column in table.factors for value in column.values)
    order = {word: number for column in table.factors for word, number in column.numbered.items()}
    scale = drafted_scale(table.words, table.numbers if table.is_numbers else [], order, percent=percent)
    like, count = shipped_like([c.heading for c in table.factors], [v for c in table.factors for v in c.values])
    title = path.stem.replace("-", " ").replace("_", " ").strip() or path.name
    several = sheet is not None or sum(not one.hidden for one in sheets) > 1
    others = tuple(str(one.sheet.name) for one in tables[1:] if not one.sheet.hidden)
    return Draft(path.name, title, table, scale, like, count, (several and table.sheet.name) or "", others)


def _row(sheet: Sheet) -> list[str]:
    """Texts of the row with most texts among the first of a sheet."""
    rows = [[sheet.text(row, at) for at in range(sheet.width)] for row in range(min(20, len(sheet.rows)))]
    return max(rows, key=lambda texts: sum(any(map(str.isalpha, text)) for text in texts), default=[])


def _seen(sheets: Iterable[Sheet]) -> str:
    texts = [
        sheet.text(row, column)
        for sheet in sheets
        for row in range(min(3, len(sheet.rows)))
        for column in range(min(8, sheet.width))
        if sheet.text(row, column)
    ]
    return listed(f'"{text[:40]}"' for text in texts[:8]) if texts else "none"
