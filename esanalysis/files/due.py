"""When something is due: the words of a plan to a first day, a last day and a precision.

The rules, which the data dictionary repeats for readers:

- a month, season or year named as a deadline is the whole of it, and its last day is the latest date;
  "by" and "end of" change nothing;
- seasons are those of the weather (spring is March to May), terms those of schools (autumn term is
  September to December);
- ``2002/3`` is the financial year, 1 April to 31 March; ``Q1 2002/3`` are its first three months;
- ``X - Y``, ``X/Y`` and ``X or Y`` run from the first day of X to the last of Y, a missing year of X
  being the one that makes it come before Y;
- ``from X`` has no last day;
- what cannot be read, or ends before it begins, is unknown.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["PRECISIONS", "Due", "parse_due"]

PRECISIONS = ("day", "month", "season", "year", "ongoing", "unknown")  # coarser and coarser

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
# First month and length in months; winter begins in December of the year it is named after.
_SEASONS = {
    "spring": (3, 3),
    "summer": (6, 3),
    "autumn": (9, 3),
    "winter": (12, 3),
    "spring term": (1, 3),
    "summer term": (4, 4),
    "autumn term": (9, 4),
}
_RECURRING = {"ongoing", "annual", "annually", "continuous", "continuing", "monthly", "termly", "weekly"}
_YEAR = r"(?:'?(?P<year>\d{4}|\d{2}))?"
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day )?"
_DAY = re.compile(rf"{_WEEKDAY}(?P<day>\d{{1,2}}) ?(?:st|nd|rd|th)? (?:of )?{_MONTH},? ?{_YEAR}")
_MONTH_ONLY = re.compile(rf"{_MONTH},? ?{_YEAR}")
_SHORT = re.compile(rf"(?P<day>\d{{1,2}}-)?{_MONTH}-'?(?P<year>\d{{4}}|\d{{2}})")
_SEASON = re.compile(rf"(?P<season>(?:spring|summer|autumn|winter)(?: term)?),? ?{_YEAR}")
_YEAR_ONLY = re.compile(r"(?P<year>\d{4})")
_SLASHED = re.compile(r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ t]00:00(?::00)?)?")
_FINANCIAL = re.compile(r"(?P<year>(?:19|20)\d\d) ?[/–-] ?((?:19|20)\d\d|\d{1,2})")
_QUARTER = re.compile(r"(?:q|quarter )(?P<quarter>[1-4]),? (?P<of>.+)|(?P<of_>.+?),? (?:q|quarter )(?P<quarter_>[1-4])")
_LEAD = re.compile(r"(?:(?:by|before|in|as|at|on|of|the|end of|during|due|until|fy) )+")


@dataclass(frozen=True)
class Due:
    """A due date: first and last day of the time that is named, and how precise that is.

    `end` is None where only a start is named. For ``ongoing`` and ``unknown`` both are None.
    """

    start: date | None = None
    end: date | None = None
    precision: str = "unknown"


@dataclass(frozen=True)
class _Piece:
    """One side of a range: where the year is missing, the days are those of a leap-free year 1."""

    precision: str
    first: tuple[int, int]  # month and day
    months: int  # 0: a single day
    year: int | None

    def due(self, year: int) -> Due:
        month, day = self.first
        start = date(year, month, day)
        if not self.months:
            return Due(start, start, self.precision)
        place = month - 1 + self.months
        return Due(start, date(year + place // 12, place % 12 + 1, 1) - timedelta(days=1), self.precision)


def parse_due(text: str | None, years: Sequence[int] = ()) -> Due:
    """Read the due date that a plan prints.

    Parameters
    ----------
    text : str or None
        What is printed, such as ``"By end of Sept 03"``. Days come before months (``1/4/2004`` is in
        April); two-digit years are 19xx from 70 on, else 20xx.
    years : sequence of int
        Years that the document implies for a text without one. With more than one the due date is
        known no better than from the first to the last of them, and its precision is ``year``.

    Returns
    -------
    Due
        Precision is one of day, month, season, year, ongoing, unknown; of a range, the coarser one.

    Examples
    --------
    >>> parse_due("Sept 03 – March 04.")
    Due(start=datetime.date(2003, 9, 1), end=datetime.date(2004, 3, 31), precision='month')
    >>> parse_due("Autumn 2003").precision, parse_due("31st October").precision
    ('season', 'unknown')
    >>> parse_due("Dec-25").end
    datetime.date(2025, 12, 31)
    >>> parse_due("14-Sep-25").end
    datetime.date(2025, 9, 14)
    >>> parse_due("31st October", years=[2003]).end
    datetime.date(2003, 10, 31)
    """
    folded = re.sub(r"\s+", " ", re.sub("[–—−‐]", "-", (text or "").casefold())).strip(" .;,")
    if match := _SHORT.fullmatch(folded):  # Dec-25 and 14-Dec-25, as spreadsheets show a month and a day
        folded = f"{(match['day'] or '').removesuffix('-')} {match['month']} {match['year']}".strip()
    if folded in _RECURRING:
        return Due(precision="ongoing")
    try:
        return _parsed(folded, years)
    except ValueError:  # 31 June, month 13, year 0
        return Due()


def _parsed(text: str, years: Sequence[int]) -> Due:
    if match := _ISO.fullmatch(text):
        day = date(*map(int, match.groups()))
        return Due(day, day, "day")
    opened = text.startswith("from ")
    pieces = _pieces(_LEAD.sub("", text.removeprefix("from "), count=1))
    if not pieces:
        return Due()
    if len(pieces) == 1 and pieces[0].year is None:
        return _without_year(pieces[0], years)
    due = _range(pieces)
    return Due(due.start, None, due.precision) if opened and due.start else due


def _pieces(text: str) -> list[_Piece]:
    """One piece, or the two ends of a range; none where something is not understood."""
    whole = _piece(text)
    if whole:
        return [whole]
    for separator in (r" or ", r" to ", r" ?- ?", r" ?/ ?"):
        parts = re.split(separator, text)
        if len(parts) == 2:
            found = [_piece(part.strip(" .")) for part in parts]
            if all(found):
                return [piece for piece in found if piece]
    return []


def _piece(text: str) -> _Piece | None:
    text = _LEAD.sub("", text, count=1)
    if match := _SLASHED.fullmatch(text):
        return _Piece("day", (int(match["month"]), int(match["day"])), 0, _year(match["year"]))
    if match := _FINANCIAL.fullmatch(text):
        follows = (int(match["year"]) + 1) % 10 ** len(match[2]) == int(match[2])
        return _Piece("year", (4, 1), 12, int(match["year"])) if follows else None
    if match := _QUARTER.fullmatch(text):
        year = _FINANCIAL.fullmatch(match["of"] or match["of_"]) and _piece(match["of"] or match["of_"])
        place = int(match["quarter"] or match["quarter_"])
        first = (month := 3 * place + 1) % 12  # the fourth lies in the next year
        return _Piece("season", (first, 1), 3, year.year + month // 12) if year and year.year else None
    if match := _DAY.fullmatch(text):
        return _Piece("day", (_month(match["month"]), int(match["day"])), 0, _year(match["year"]))
    if match := _MONTH_ONLY.fullmatch(text):
        return _Piece("month", (_month(match["month"]), 1), 1, _year(match["year"]))
    if match := _SEASON.fullmatch(text):
        month, length = _SEASONS[match["season"]]
        return _Piece("season", (month, 1), length, _year(match["year"]))
    if match := _YEAR_ONLY.fullmatch(text):
        return _Piece("year", (1, 1), 12, int(match["year"]))
    return None


def _month(word: str) -> int:
    return _MONTHS.index(word[:3]) + 1


def _year(digits: str | None) -> int | None:
    if digits is None:
        return None
    number = int(digits)
    return number if len(digits) == 4 else number + (1900 if number >= 70 else 2000)


def _without_year(piece: _Piece, years: Sequence[int]) -> Due:
    if not years:
        return Due()
    first, last = piece.due(min(years)), piece.due(max(years))
    return first if first == last else Due(first.start, last.end, "year")


def _range(pieces: list[_Piece]) -> Due:
    last = pieces[-1].year
    if last is None:
        return Due()
    end = pieces[-1].due(last)
    start = pieces[0].due(pieces[0].year or last)
    if pieces[0].year is None and start.start and end.end and start.start > end.end:
        start = pieces[0].due(last - 1)
    if not start.start or not end.end or start.start > end.end:
        return Due()
    return Due(start.start, end.end, max(start.precision, end.precision, key=PRECISIONS.index))
