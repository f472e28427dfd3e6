"""How people's files differ from a table: other headings, two rows of them, a column for each figure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from esanalysis.council.reading.risk_headings import are_levels
from esanalysis.council.reading.wide import Wide, share_beside
from esanalysis.english import plain
from esanalysis.errors import Problem
from esanalysis.files.due import parse_due
from esanalysis.files.sheet import Sheet
from esanalysis.schema import Column, Table, names_of

__all__ = [
    "NO_TABLE",
    "OFFICIAL",
    "Header",
    "Shape",
    "across",
    "alone",
    "counted_in",
    "find_header",
    "headings_of",
    "heads_of",
    "needed",
    "rows_of_headings",
    "section_above",
]

NO_TABLE = "`esanalysis council --template council.xlsx` writes an empty workbook with all headings."
HEADER_ROWS = 20  # how far down a sheet the headings may stand, below a title
OFFICIAL = {"time_period", "geographic_level"}  # headings of official statistics
_MONEY = re.compile(r"£.*")  # Net budget £000
_ASIDE = re.compile(r"\(.*?\)|\[.*?\]")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(rf"(?:(?:\d{{1,2}}(?:st|nd|rd|th)? )?{_MONTH} )?20\d\d(?: ?[/-] ?\d{{2,4}})?", re.IGNORECASE)
_AS_AT = re.compile(rf"\b(?:as )?(?:at|on) (?:end )?{_DATE.pattern}$", re.IGNORECASE)  # Position at March 2026
_NUMBERED = re.compile(r"^(?:table|tab|figure|annex|appendix) ?\w{1,3} ?[:.–-] ?", re.IGNORECASE)  # Table 4: ...
_OF_STAFF = re.compile(r"\bof (?:the )?(?:workforce|staff|employees)\b|\b(?:population|census)\b", re.IGNORECASE)
_SHARE = re.compile(r"(?:%|\bper ?cent(?:age)?)(?: of (?:the )?)?", re.IGNORECASE)
_EACH = re.compile(r"\b(?:per|average|mean)\b", re.IGNORECASE)
_CODE = re.compile(r"[A-Z]{0,4}[-/ ]?\d+[A-Z]?")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")  # actionName
_GIVE_WAY = (
    "date",
    "review date",
    "baseline date",
    "original budget",
    "base budget",
    "outcome",
    "complete",
)  # beside "Due date", "Revised budget", "Status"
_REVISED, _ORIGINAL = {"revised", "current", "latest", "updated"}, {"original", "base", "initial", "approved"}
_SPILL = {"action": "step"}  # a second column for what will be done says how
_ROWS = ("group", "division", "measure", "period")  # what a row of a wide table may be about
_KEPT = (*_ROWS, "heading", "head", "source", "note")


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A table and how a file of it may look.

    Parameters
    ----------
    table : Table
        Columns, key, and the usual headings of others (each column's aliases).
    defaults : dict of column to text
        What stands where a file has no such column; ``#`` is the number of the row.
    wide : tuple of (pattern, dict)
        What the headings of figures count. A table that lacks the columns of the long form, but has one for the group,
        division or measure and such headings, is read as one row of those and a column a figure.
    periods : dict, optional
        What figures are whose heading is a period; None where such a heading means nothing.
    figure : str
        The column that those figures belong into.
    sections : str
        The column that a row with one text alone gives the rows below it; empty where such a row is left out.
    carried : tuple of str
        Columns that are written once for the rows below.
    asked : dict of name to heading
        What a column of figures may be called in ``--column``, and the usual heading that it then stands for.
    """

    table: Table
    defaults: Mapping[str, str] = field(default_factory=dict)
    wide: Wide = ()
    periods: Mapping[str, str] | None = None
    figure: str = "value"
    sections: str = ""
    carried: tuple[str, ...] = ()
    asked: Mapping[str, str] = field(default_factory=dict)

    def named(self, name: str) -> str | None:
        """The column, or the figure of a wide table, that a name in ``--column`` means: ours, or one people use."""
        for column in self.table.columns:
            if not column.derived and name.casefold() in (column.name, *column.aliases):
                return column.name
        return name.casefold() if name.casefold() in self.asked else None


@dataclass(frozen=True)
class Header:
    """Where the headings stand: the columns of the table, and of a wide table what each of its figures is."""

    row: int
    columns: dict[str, int]
    figures: dict[int, dict[str, str]] = field(default_factory=dict)
    instead: dict[str, int] = field(default_factory=dict)  # a second column, for rows where the first is blank
    guessed: str = ""  # the column that was taken for what a row is about, though its heading does not say so

    @property
    def places(self) -> set[int]:
        """Columns of the sheet that are read."""
        return {*self.columns.values(), *self.figures, *self.instead.values()}


def needed(shape: Shape) -> list[Column]:
    """Columns that a file must have."""
    return [
        column
        for column in shape.table.columns
        if (column.required or column.name == shape.figure) and not column.derived
        if column.name != "source" and column.name not in shape.defaults
    ]


def rows_of_headings(sheet: Sheet) -> range:
    """The rows in which the headings may stand."""
    return range(min(HEADER_ROWS, len(sheet.rows)))


def find_header(sheet: Sheet, shape: Shape, named: Mapping[str, str]) -> Header | None:
    """Find the headings of a table in one of the first rows of a sheet; None where there are none."""
    wanted = {column.name for column in needed(shape)}
    wide: list[Header] = []
    if any({*sheet.rows[row]} >= OFFICIAL for row in rows_of_headings(sheet)):
        return None
    periods: set[int] = set()  # below a heading such as Year a date begins a row of figures, and is none itself
    for row in rows_of_headings(sheet):
        columns = headings_of(sheet, row, shape, named)
        if wanted <= columns.keys():
            return Header(row, columns)
        if shape.wide and not any(parse_due(sheet.text(row, place)).start for place in periods):
            wide += _wide(sheet, row, shape, columns, named)
        periods |= {columns["period"]} if "period" in columns else set()
    # Of two rows of headings the lower one says more of its figures: what it counts, and when.
    return max(wide, key=lambda header: sum(map(len, header.figures.values())), default=None)


def headings_of(sheet: Sheet, row: int, shape: Shape, named: Mapping[str, str]) -> dict[str, int]:
    """Columns of the table that a row of headings names; what the analyst names wins."""
    names = names_of(shape.table)
    heads = heads_of(sheet, row)
    texts = [plain(_CAMEL.sub(" ", text).replace("_", " ")) for text in heads]
    bare = [plain(_MONEY.sub(" ", _ASIDE.sub(" ", text))) or full for text, full in zip(heads, texts, strict=True)]
    bare = [" ".join(_AS_AT.sub(" ", text).split()) or text for text in bare]
    found = {}
    for wanted, heading in named.items():
        own = [place for place, text in enumerate(heads) if plain(heading) in (plain(text), texts[place])]
        if own and wanted not in shape.asked:
            found[wanted] = own[0]
    for place, text in enumerate(texts):
        if not heads[place]:
            continue
        name = names.get(text) or names.get(bare[place])
        if name == "theme" and _are_words_of_levels(_below(sheet, row, place)):
            continue  # Priority: high, medium, low
        if name in found and name not in named and bare[found[name]] in _GIVE_WAY:
            del found[name]
        if name in found and name in _SPILL:
            name = _SPILL[name]
        if name in _ROWS and name in found and name not in named and _finer(sheet, row, place, found[name]):
            found[name] = place
        if name and place not in found.values():
            found.setdefault(name, place)
    if "action" not in found and "step" in found and "action" in shape.table.names:  # a plan of milestones alone
        found["action"] = found.pop("step")
    return found


def heads_of(sheet: Sheet, row: int) -> list[str]:
    """The headings of a row; where it is the lower of two rows, a blank cell means what stands above it."""
    upper = [sheet.text(row - 1, place) if row else "" for place in range(sheet.width)]
    return [sheet.text(row, place) or upper[place] for place in range(sheet.width)]


def _are_words_of_levels(texts: list[str]) -> bool:
    return are_levels(texts) and any(text.isalpha() for text in texts)


def _finer(sheet: Sheet, row: int, place: int, other: int) -> bool:
    """Whether one column tells the rows apart better than another: the service and not its directorate or its code."""
    own, others = ({*_below(sheet, row, at)} for at in (place, other))
    codes = [all(map(_CODE.fullmatch, texts)) for texts in (own, others)]
    return len(own) > len(others) if codes[0] == codes[1] else bool(own) and codes[1]


def _wide(sheet: Sheet, row: int, shape: Shape, columns: dict[str, int], named: Mapping[str, str]) -> Iterator[Header]:
    """A row a group (or division, measure, period) and a column a figure: headings that are known, numbers below."""
    kept = {name: place for name, place in columns.items() if name in _KEPT}
    if alone(sheet, row) or any(_is_figure(sheet.text(row, place)) for place in range(sheet.width)):
        return
    heads, above, titles = heads_of(sheet, row), across(sheet, row - 1), _titles(sheet, row)
    figures = {}
    for place in range(sheet.width):
        if place in kept.values() or not heads[place] or not _has_numbers(sheet, row, place):
            continue
        said = _asked(heads[place], shape, named) or _said(sheet, row, place, heads[place], shape)
        if said is None:
            continue
        said = (counted_in(shape, above[place]) or {}) | said
        if "measure" in shape.table.names and "measure" not in {*said, *kept}:
            title = next((found for text in titles if (found := counted_in(shape, text)) and "measure" in found), {})
            said = title | said
        figures[place] = said
    first = next((said["measure"] for said in figures.values() if "measure" in said), "")
    if "measure" in shape.table.names and "measure" not in kept:
        # A target is of the measure beside it; a year of which nothing says what it counts is no figure.
        figures = {
            place: {"measure": first} | said
            for place, said in figures.items()
            if "measure" in said or (first and said.get("role") == "target")
        }
    if not figures:
        return
    figures = {place: said | share_beside(said, [*figures.values()]) for place, said in figures.items()}
    if any(said.get("unit") == "working days" and _EACH.search(heads[place]) for place, said in figures.items()):
        figures = {  # days lost beside days lost per FTE are those of all together
            place: said for place, said in figures.items() if said.get("role") == "target" or _EACH.search(heads[place])
        }
    guessed = ""
    if not any(name in kept for name in _ROWS[:3]) and not ("period" in kept and _tells(sheet, row, kept["period"])):
        about = _unnamed(sheet, row, shape, {*kept.values(), *figures})
        if about is None and not ("period" in kept and _tells(sheet, row, kept["period"], 0.8)):
            return
        if about is not None:
            guessed, place = about
            if "role" in shape.table.names and any(_OF_STAFF.search(heads[at]) for at in figures):
                guessed = "measure"  # whom a share of the workforce counts
            kept[guessed] = place
            if guessed == "group" and "heading" in shape.table.names:  # by grade, by ethnic group
                figures = {at: said | {"heading": heads[place]} for at, said in figures.items()}
    yield Header(row, kept, _latest(figures, heads) if shape.figure == "budget" else figures, guessed=guessed)


def _latest(figures: dict[int, dict[str, str]], heads: list[str]) -> dict[int, dict[str, str]]:
    """Of an original and a revised budget of one year the revised one; the other is left out and named."""
    alike: dict[tuple, list[int]] = {}
    for place, said in figures.items():
        alike.setdefault(tuple(said.items()), []).append(place)
    for places in alike.values():
        words = [set(plain(heads[place]).split()) for place in places]
        ranks = [bool(own & _REVISED) - bool(own & _ORIGINAL) for own in words]
        if ranks.count(max(ranks)) == 1:
            places[:] = [places[ranks.index(max(ranks))]]
    return {place: said for place, said in figures.items() if any(place in places for places in alike.values())}


def _asked(heading: str, shape: Shape, named: Mapping[str, str]) -> dict[str, str] | None:
    """What a column counts that ``--column headcount="Assignments"`` names."""
    for name, usual in shape.asked.items():
        if name in named and plain(named[name]) == plain(heading):
            said = counted_in(shape, usual) or {}
            dated = counted_in(shape, f"{usual} {date[0]}") if (date := _DATE.search(heading)) else {}
            return said | (dated or {}) | ({"measure": heading} if said.get("measure") == usual else {})
    return None


def _below(sheet: Sheet, row: int, place: int) -> list[str]:
    """What stands below a heading, rows of one text alone left out: they are notes and headings of sections."""
    rows = [below for below in range(row + 1, len(sheet.rows)) if not alone(sheet, below)]
    return [text for below in rows if (text := sheet.text(below, place))]


def section_above(sheet: Sheet, header: Header) -> str:
    """The heading of a section above the headings: it begins as one below them does, Priority 1 and Priority 2."""
    filled = [
        [text for place in range(sheet.width) if (text := sheet.text(row, place))] for row in range(len(sheet.rows))
    ]
    above = next((texts for texts in reversed(filled[: header.row]) if texts), [])
    begins = {plain(texts[0]).split()[0] for texts in filled[header.row + 1 :] if len(texts) == 1 and plain(texts[0])}
    return above[0] if len(above) == 1 and begins & {*plain(above[0]).split()[:1]} else ""


def alone(sheet: Sheet, row: int) -> bool:
    """Whether a row holds one text and nothing else: a note, or the heading of a section."""
    return sum(bool(sheet.text(row, place)) for place in range(sheet.width)) == 1


def left_out(sheet: Sheet, texts: list[str]) -> Problem:
    """Name the rows of a sheet that are none of its table."""
    said = ", ".join(f'"{text[:60]}"' for text in texts[:4]) + (f" and {len(texts) - 4} more" if texts[4:] else "")
    fix = "Nothing to do if they are notes, headings of sections or go on from the row above."
    return sheet.problem("rows left out", said, "a row with a figure, a score or an action", fix, error=False)


def _tells(sheet: Sheet, row: int, place: int, share: float = 1) -> bool:
    """Whether a column holds another text in each row, or in most."""
    texts = _below(sheet, row, place)
    return bool(texts) and len(set(texts)) >= share * len(texts)


def across(sheet: Sheet, row: int) -> list[str]:
    """The upper row of headings: a text reaches to the next one."""
    texts: list[str] = []
    for place in range(sheet.width):
        texts.append((sheet.text(row, place) if row >= 0 else "") or (texts[-1] if texts else ""))
    return texts


def _titles(sheet: Sheet, row: int) -> list[str]:
    """What stands above the headings and on the sheet's tab: it may say what is counted."""
    above = [sheet.text(upper, place) for upper in range(row - 1, -1, -1) for place in range(sheet.width)]
    return [_NUMBERED.sub("", text) for text in (*above, sheet.name or "") if text]


def _has_numbers(sheet: Sheet, row: int, place: int) -> bool:
    return any(_is_number(sheet.text(below, place)) for below in range(row + 1, len(sheet.rows)))


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\(?[-−]?£?-?[\d,.]+ ?[%mk]?\)?", text) is not None


def _is_figure(text: str) -> bool:
    """Whether a text is a number that is no year: such a row holds figures and no headings."""
    return _is_number(text) and not re.fullmatch(r"(?:19|20)\d\d ?%?", text)


def _said(sheet: Sheet, row: int, place: int, heading: str, shape: Shape) -> dict[str, str] | None:
    """What a column counts; cells that show % make it a share, whatever its heading leaves out."""
    texts = [text for below in range(row + 1, len(sheet.rows)) if _is_number(text := sheet.text(below, place))]
    said = counted_in(shape, heading)
    if all(text.endswith("%") for text in texts) and "%" not in heading and (said or {}).keys() != {"period"}:
        return counted_in(shape, f"{heading} %")
    return said


def _unnamed(sheet: Sheet, row: int, shape: Shape, taken: set[int]) -> tuple[str, int] | None:
    """What a row is about where no usual heading says so: the first column, if it holds another text in each."""
    for place in range(sheet.width):
        texts = _below(sheet, row, place)
        if place in taken or not texts:
            continue
        if any(map(_is_number, texts)) or not _tells(sheet, row, place):
            return None
        if "measure" in shape.table.names and all(_counts(shape, text) for text in texts):
            return "measure", place
        if all(re.search(r"\d", text) and parse_due(text).start for text in texts):
            return "period", place
        return next(name for name in _ROWS if name in shape.table.names), place
    return None


def _counts(shape: Shape, text: str) -> bool:
    return "measure" in (counted_in(shape, text) or {})


def counted_in(shape: Shape, heading: str) -> dict[str, str] | None:
    """What the figures below a heading are: measure and basis, role or unit, and the period that it names.

    Parameters
    ----------
    shape : Shape
        The table.
    heading : str
        As printed, such as ``Headcount (31 March 2025)`` or ``2024/25``.

    Returns
    -------
    dict or None
        Values of columns; None where the heading says nothing that the table knows.

    Examples
    --------
    >>> from esanalysis.council.reading.wide import STAFF
    >>> from esanalysis.schema import RATINGS
    >>> staff = Shape(table=RATINGS, wide=STAFF, periods={})
    >>> counted_in(staff, "FTE 2025"), counted_in(staff, "2024/25"), counted_in(staff, "Manager")
    ({'period': '2025', 'measure': 'Estimated Establishment', 'basis': 'FTE'}, {'period': '2024/25'}, None)
    >>> counted_in(staff, "Days lost per FTE"), counted_in(staff, "Turnover %")["basis"]
    (None, 'percent')
    """
    if shape.periods is not None and re.search(r"\d", heading) and parse_due(heading).start:
        return {"period": heading, **shape.periods}
    dated = _DATE.search(heading) if shape.periods is not None or "role" in shape.table.names else None
    bare = heading.replace(dated[0], " ") if dated else heading
    folded = re.sub(r"[^a-z0-9%£/-]+", " ", bare.casefold()).strip()
    for pattern, constants in shape.wide:
        if found := re.fullmatch(pattern, folded):
            if constants is None:
                return None
            said = " ".join(bare.replace("()", "").split())
            own = {name: said if text == "*" else found.expand(text) for name, text in constants.items()}
            if own.get("scope") == said:  # who it is, without what is measured
                own["scope"] = _SHARE.sub(" ", heading).strip(" ()") or said
            return ({"period": dated[0].strip()} if dated else {}) | own
    return None
