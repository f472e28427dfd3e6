"""What a cell shows and a comment says, where what is stored says something else.

A number format makes 1 show as 100 %, as £1, as TRUE, as n/a, or as nothing. Only formats that change *what is said*
matter here: a thousands separator or fewer decimals leave the number what it is, and the exact value is kept. To a
comment the programs add who wrote it, and a note on threads.
"""

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

__all__ = ["BUILT_IN", "as_shown", "comment_text", "is_telling", "percent", "pounds"]

BUILT_IN = {9: "0%", 10: "0.00%", 17: "mmm-yy"}  # the numbered formats that say more than their value

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<general>General)|(?P<other>.)',
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip


@dataclass(frozen=True)
class _Section:
    """One part of a format (for positive, negative, zero or text): what it writes around the digits."""

    before: str
    after: str
    digits: str  # the placeholders between the first and the last digit: "0.0"; empty if it shows no number
    percent: bool
    date: str  # letters of a date format, such as "mmm-yy"
    text: bool  # @: what was typed
    condition: tuple[str, float] | None

    @property
    def literal(self) -> str:
        """Text of a section that shows neither number, date nor what was typed."""
        return f"{self.before}{self.after}".strip()

    @property
    def replaces(self) -> bool:
        """Whether the section shows something else than the number."""
        return not (self.digits or self.date or self.text)

    @property
    def disguises(self) -> bool:
        """Whether literal digits or a percent sign stand beside the number: ``0"0"``, ``0"%"``."""
        return bool(self.digits and re.search(r"[\d%]", self.before + self.after))

    @property
    def pounds(self) -> bool:
        """Whether the number is an amount of pounds."""
        return bool(self.digits) and "£" in self.before + self.after


@lru_cache(maxsize=4096)
def _sections(code: str) -> tuple[_Section, ...]:
    parts: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(code):
        if token["other"] == ";":
            parts.append([])
        else:
            parts[-1].append(token)
    return tuple(map(_section, parts))


def _section(tokens: list["re.Match[str]"]) -> _Section:
    before, after, digits, date = "", "", "", ""
    percent = text = False
    condition = None
    for token in tokens:
        other = token["other"]
        literal = token["quoted"] if token["quoted"] is not None else token["escaped"]
        if token["bracket"] is not None:
            if found := _CONDITION.fullmatch(token["bracket"].strip()):
                condition = found[1], float(found[2])
            elif token["bracket"].startswith("$"):  # [$£-809]: a currency, and the language of its country
                before += token["bracket"][1:].partition("-")[0]
            elif token["bracket"].strip().casefold() in ("h", "hh", "m", "mm", "s", "ss"):
                date += token["bracket"]
        elif literal is not None and not date:
            before, after = (before, after + literal) if digits else (before + literal, after)
        elif literal is not None:
            date += literal
        elif token["general"] or (other and other in "0#?"):
            digits += "General" if token["general"] else str(other)
        elif other == "@":
            text = True
        elif other == "%":
            percent = True
        elif other and (date or (other.casefold() in "dmyhsbge" and not digits)):
            date += other
        elif other and other in ".,/" and digits:
            digits += other
        elif other and not other.isspace() and other not in "Ee+.,":
            before, after = (before, after + other) if digits else (before + other, after)
    return _Section(before, after, digits, percent, date.strip(), text, condition)


@lru_cache(maxsize=4096)
def is_telling(code: str) -> bool:
    r"""Whether a format can show something that its value does not say.

    Examples
    --------
    >>> [is_telling(code) for code in ("0%", '"n/a"', ";;;", '0"0"', "mmm yy")]
    [True, True, True, True, True]
    >>> [is_telling(code) for code in ("General", "0.00", "#,##0", '_-* #,##0_-;-* #,##0_-;_-* "-"??_-', "dd/mm/yyyy")]
    [False, False, False, False, False]
    """
    sections = _sections(code)
    return any(
        part.percent
        or part.pounds
        or part.replaces
        or part.disguises
        or _is_month(part.date)
        or (place == 3 and not part.text)
        for place, part in enumerate(sections)
    ) and code.strip().casefold() not in ("general", "@", "")


def as_shown(value: Any, code: str) -> Any:
    r"""Give what a cell shows, where that is something else than its value.

    Examples
    --------
    >>> as_shown(1.0, "0%"), as_shown(0.026, "0.0%"), as_shown(5.0, '"n/a"'), as_shown(5.0, '0"0"')
    ('100%', '2.6%', 'n/a', '50')
    >>> as_shown(450000.5, '"£"#,##0'), as_shown(-30, '[$£-809]#,##0;-[$£-809]#,##0'), as_shown(0, '_-"£"* "-"??_-')
    ('£450000.5', '£-30', '£0')
    >>> as_shown(1.0, '"TRUE";"TRUE";"FALSE"'), as_shown(5.0, ";;;"), as_shown(6.4, "0"), as_shown(7.0, '0" pts"')
    (True, '', 6.4, 7.0)
    >>> as_shown(dt.date(2026, 3, 1), "mmm yy"), as_shown(dt.date(2026, 3, 1), "dd/mm/yyyy")
    ('Mar 26', datetime.date(2026, 3, 1))
    """
    sections = _sections(code)
    if isinstance(value, str):
        if len(sections) < 4 or sections[3].text or value == "":
            return value
        return sections[3].literal
    if isinstance(value, dt.date):
        return _month(value, sections[0].date) if _is_month(sections[0].date) else value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    part = _chosen(float(value), sections)
    if part.percent:
        return percent(float(value))
    if part.pounds:
        return pounds(float(value))
    if part.replaces:
        return {"true": True, "false": False}.get(part.literal.casefold(), part.literal)
    if part.disguises:
        decimals = len(part.digits.partition(".")[2].replace(",", ""))
        digits = f"{value:.10g}" if part.digits == "General" else f"{value:.{decimals}f}"
        return f"{part.before}{digits}{part.after}".strip()
    return value


def percent(value: float) -> str:
    """Write a share as the percentage it shows as, to the last digit that was typed.

    Examples
    --------
    >>> percent(1.0), percent(0.026), percent(1 / 3)
    ('100%', '2.6%', '33.33333333%')
    """
    return f"{value * 100:.10g}%"


def pounds(value: float) -> str:
    """Write an amount with its sign, to the last digit that was typed.

    Examples
    --------
    >>> pounds(1200.0), pounds(-450.25)
    ('£1200', '£-450.25')
    """
    return f"£{value:.15g}"


def _chosen(value: float, sections: tuple[_Section, ...]) -> _Section:
    """Section of a format that a number is written with."""
    for part in sections:
        if part.condition and _holds(value, *part.condition):
            return part
    plain = [part for part in sections[:3] if not part.condition] or [sections[-1]]
    if any(part.condition for part in sections):
        return plain[-1]
    if value < 0 and len(plain) > 1:
        return plain[1]
    return plain[2] if value == 0 and len(plain) > 2 else plain[0]


def _holds(value: float, sign: str, bound: float) -> bool:
    return {
        "<": value < bound, ">": value > bound, "=": value == bound,
        "<=": value <= bound, ">=": value >= bound, "<>": value != bound,
    }[sign]  # fmt: skip


def _is_month(date: str) -> bool:
    """Whether a date format shows a month or a year and no day."""
    letters = re.sub(r"[^dmyhs]", "", date.casefold())
    return "y" in letters and not re.search("[dhs]", letters)


def _month(value: dt.date, code: str) -> str:
    """Write a month or a year the way a date format without a day does."""

    def part(found: re.Match[str]) -> str:
        letters = found[0].casefold()
        if letters[0] == "y":
            return f"{value.year:04d}" if len(letters) > 2 else f"{value.year % 100:02d}"
        name = _MONTHS[value.month - 1]
        return {1: str(value.month), 2: f"{value.month:02d}", 3: name[:3], 5: name[0]}.get(len(letters), name)

    return re.sub(r"[yY]+|[mM]+", part, code).strip()


# "Jane Smith:", "Smith, J. (Schools):" on a line of its own: Excel writes who said it, and the text below.
_NAME = re.compile(r"[A-Z][\w.'’-]*,?(?: (?:[A-Z][\w.'’-]*|de|la|van|von|der|\([^()]*\)),?){1,4}:")
_WRITER = re.compile(r"\s*(?P<name>[^\n:]{1,60}:)[ \t]*\n(?P<said>.*)", re.DOTALL)
# Where people answer each other Excel stores, for older programs: "[Threaded comment]", a sentence on versions, and
# "Comment:" and "Reply:" before what was said, each in the language of the program.
_THREAD = re.compile(r"\s*\[[^\]\n]{3,40}\]\s*\n[^\n]+\n\s*(?P<said>[^\s:][^\n:]{1,25}:[ \t]*\n.*)", re.DOTALL)
_TURN = re.compile(r"^[^\s:][^\n:]{1,25}:[ \t]*\n(?=[ \t])", re.MULTILINE)


def comment_text(text: str, author: str | None = None, *, bold: str = "") -> str:
    r"""Text of a comment as its writer meant it: no author's name, no note on threads, one line.

    Parameters
    ----------
    text : str
        The comment as stored.
    author : str, optional
        Who wrote it, where the format says so apart from the text.
    bold : str
        What stands in bold type at its beginning, where Excel puts the name of the writer.

    Examples
    --------
    >>> comment_text("Jane Smith:\nmoderated down", " "), comment_text("Evidence:\nthe log", "Jane Smith")
    ('moderated down', 'Evidence: the log')
    >>> comment_text("[Threaded comment]\n\nYour version ... https://go.example/870924\n\nComment:\n    Staff left")
    'Staff left'
    """
    if thread := _THREAD.match(text):
        text = _TURN.sub("", thread["said"])
    if author and author.strip() and text.lstrip().startswith(f"{author.strip()}:"):
        text = text.lstrip()[len(author.strip()) + 1 :]
    elif (written := _WRITER.match(text)) and (_NAME.fullmatch(written["name"]) or bold.strip() == written["name"]):
        text = written["said"]
    return " ".join(text.split())
