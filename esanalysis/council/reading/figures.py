"""What a table of figures is held to once its rows are read: what they count, which repeat, which may be fractions."""

import math
import re

from esanalysis.council.reading.cells import row_name
from esanalysis.council.reading.shape import Shape, counted_in
from esanalysis.council.reading.status import says_nothing, state_of
from esanalysis.council.reading.tidy import Reading
from esanalysis.english import listed, plain
from esanalysis.errors import Problem
from esanalysis.files.due import parse_due
from esanalysis.files.sheet import Sheet

__all__ = [
    "name_alike", "name_bases", "name_dates", "name_roles", "name_statuses", "number_steps", "refuse_impossible",
    "refuse_long_years", "refuse_second_bodies", "refuse_unexplained_repeats", "warn_of_fractions",
]  # fmt: skip

YEAR = 261  # working days
# What a figure may be, by the column that says what it counts and its word there; below nothing only a change of it.
_POSSIBLE = {
    ("unit", "percent"): ("a share from 0 to 100 percent", 100.0),
    ("unit", "working days"): ("days lost, at least 0", math.inf),
    ("basis", "headcount"): ("a number of people, at least 0", math.inf),
    ("basis", "FTE"): ("full-time equivalents, at least 0", math.inf),
}
_SIGNED = re.compile(r"\b(?:gaps?|chang\w+|differ\w*|varia\w*|net|vacan\w*|growth|increase|decrease|turnover)\b")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(?:\d{4}|\d{2})")
_ALL = r"(?:average|total|overall|mean|figure|result|wide)"
_ROLES = {  # who a row is about, beside those of the teams
    "council": rf"(?:the )?(?:whole |overall |all )?(?:council|authority|corporate|organisation)(?: {_ALL})*"
    rf"|(?:grand )?{_ALL}|all (?:staff|services|directorates|employees|teams)",
    "comparator": r"(?:england|national|london|region\w*|statistical neighbours?|nearest neighbours?|upper quartile"
    r"|lower quartile|median|benchmark|local population|population)(?: (?:average|mean|median|population))*",
}
_DATE = "a day, month, season or year such as 31/3/2026, March 2026, Spring 2026 or 2025/26"


def name_bases(reading: Reading, shape: Shape) -> None:
    """Where rows are measures and columns periods, the measure says what its figures count."""
    unnamed: dict[Problem, None] = {}  # a measure is named once, however many periods it has figures of
    said = {id(sheet) for row, (sheet, _) in zip(reading.rows, reading.places, strict=True) if row["basis"]}
    for row, (sheet, line) in zip(reading.rows, reading.places, strict=True):
        if row["measure"] and id(sheet) not in said:  # a sheet with a column basis says it there
            known = counted_in(shape, row["measure"]) or {}
            row["basis"], row["measure"] = known.get("basis"), known.get("measure", row["measure"])
            if row["basis"] is None:
                problem = sheet.problem(
                    "no basis",
                    repr(row["measure"]),
                    "a measure that says whether it counts people, FTE or percent",
                    "Say it in the name, such as Leavers (headcount), or add a column basis.",
                    row_name(sheet, line),
                )
                unnamed[problem] = None
    reading.problems += unnamed


def name_alike(reading: Reading) -> None:
    """A group in several spellings is one, called as it is first: "Adult Care" and "adult care"."""
    first: dict[str, str] = {}
    for row in reading.rows:
        if row["group"]:
            row["group"] = first.setdefault(" ".join(row["group"].casefold().split()), row["group"])


def name_roles(reading: Reading) -> None:
    """A row of the whole council, or of others, among those of the teams is what they are compared with."""
    targeted = any(row["role"] == "target" and row["value"] is not None and not _role_of(row) for row in reading.rows)
    kept = []
    for row, place in zip(reading.rows, reading.places, strict=True):
        role = _role_of(row)
        if role and row["role"] == "target" and (role == "comparator" or targeted):
            continue  # our target is none of theirs, and each team has it already
        if role and row["role"] == "directorate":
            row["role"], row["scope"] = role, row["group"]
        if role and row["role"] in (role, "target"):
            row["group"] = None
        kept.append((row, place))
    reading.rows, reading.places = [row for row, _ in kept], [place for _, place in kept]


def _role_of(row: dict) -> str | None:
    folded = plain(row["group"] or "")
    return next((role for role, words in _ROLES.items() if re.fullmatch(words, folded)), None)


def refuse_impossible(reading: Reading, column: str) -> None:
    """Nobody is a share of more than all, and there are no people, hours or days below nothing; gaps may be."""
    for row, (sheet, line) in zip(reading.rows, reading.places, strict=True):
        accepted, most = _POSSIBLE.get((column, row[column]), ("", 0.0))
        if accepted and not 0 <= (row["value"] or 0) <= most and not _SIGNED.search(plain(row["measure"] or "")):
            reading.problems.append(
                sheet.problem(
                    "impossible figure",
                    f"{row['value']:g} for {row['group'] or row.get('scope') or 'all staff'}",
                    accepted,
                    "Correct the figure, or leave it empty.",
                    row_name(sheet, line),
                )
            )


def refuse_long_years(reading: Reading) -> None:
    """Days lost are of a person: more than a working year are those of a whole team."""
    for row, (sheet, line) in zip(reading.rows, reading.places, strict=True):
        if row["unit"] == "working days" and (row["value"] or 0) > YEAR:
            reading.problems.append(
                sheet.problem(
                    "more days than a year has",
                    f"{row['value']:g} for {row['group'] or row['scope']}",
                    f"days lost by a person in a year, at most {YEAR}",
                    "Divide the days of all by the staff (FTE), or leave the column out.",
                    row_name(sheet, line),
                )
            )


def name_dates(reading: Reading) -> None:
    """Say how many due dates are not understood, and refuse a column that writes the month first."""
    sheets: dict[int, tuple[Sheet, dict[int, str], set[int]]] = {}  # texts by line, and the lines of what is settled
    for row, (sheet, line) in zip(reading.rows, reading.places, strict=True):
        if row["due_text"] and not row["due_year"]:
            _, texts, settled = sheets.setdefault(id(sheet), (sheet, {}, set()))
            texts[line] = row["due_text"]
            settled |= {line} if state_of(row["status"], row["rag"]) in ("done", "dropped") else set()
    for sheet, texts, settled in sheets.values():
        slashed = {line: match for line, text in texts.items() if (match := _SLASHED.fullmatch(text))}
        wrong = [line for line, match in slashed.items() if int(match[2]) > 12]
        if wrong and not any(int(match[1]) > 12 for match in slashed.values()):
            fix = "Format the column as year-month-day (2026-03-31) and save the file again."
            place = row_name(sheet, wrong[0])
            reading.problems.append(
                sheet.problem(
                    "dates with the month first", repr(texts[wrong[0]]), "the day before the month", fix, place
                )
            )
            continue
        fix = "Nothing to do if no day is meant; else write one of these: without it nothing is overdue."
        asked = [text for line, text in texts.items() if line not in settled and not says_nothing(text)]
        unknown = [text for text in asked if parse_due(text).precision == "unknown"]
        reading.problems += _unread_problem("dates not understood", sheet, unknown, len(asked), _DATE, fix)


def name_statuses(reading: Reading) -> None:
    """Say how many promises have a status that neither its words nor a colour explain: they stand by their date."""
    sheets: dict[int, tuple[Sheet, list[tuple[str, str | None]]]] = {}
    for row, (sheet, _) in zip(reading.rows, reading.places, strict=True):
        state = state_of(row["status"], row["rag"])
        if state or not says_nothing(row["status"]):
            sheets.setdefault(id(sheet), (sheet, []))[1].append((row["status"] or "", state))
    for sheet, found in sheets.values():
        unknown = [text for text, state in found if state is None]
        accepted = "words such as Complete, In progress, Overdue or Cancelled"
        fix = "They count by their date alone. Nothing to do if that is right; else write one of these first."
        reading.problems += _unread_problem("statuses not understood", sheet, unknown, len(found), accepted, fix)


def _unread_problem(kind: str, sheet: Sheet, unknown: list[str], whole: int, accepted: str, fix: str) -> list[Problem]:
    """Count what is not understood, with the first few; nothing where all is."""
    said = listed(f'"{text[:40]}"' for text in [*dict.fromkeys(unknown)][:4])
    found = f"{len(unknown)} of {whole}, such as {said}"
    return [sheet.problem(kind, found, accepted, fix, error=False)] if unknown else []


def number_steps(reading: Reading) -> None:
    """Several rows under one number are the steps of one action: each gets a reference of its own."""
    rows: dict[tuple, list[dict]] = {}
    for row, (sheet, _) in zip(reading.rows, reading.places, strict=True):
        rows.setdefault((id(sheet), row["source"], row["reference"]), []).append(row)
    for (_, _, reference), steps in rows.items():
        texts = {(row["action"], row["step"], row["target"], row["due_text"]) for row in steps}
        if reference and len(steps) > 1 and len(texts) == len(steps) and all(row["number"] is None for row in steps):
            for place, row in enumerate(steps, start=1):
                row["number"], row["reference"] = reference, f"{reference}-{place}"


def refuse_unexplained_repeats(reading: Reading) -> None:
    """Two figures of one measure, period and group need a note that says why."""
    names = ("source", "heading", "measure", "period", "group", "basis")
    seen: dict[tuple, int] = {}
    for at, (row, (sheet, line)) in enumerate(zip(reading.rows, reading.places, strict=True)):
        key = tuple(row[name] for name in names)
        first = seen.setdefault(key, at)
        if first != at and not row["note"]:
            differ = reading.apart(first, at)
            sums = f'add up first what differs in "{differ}", ' if differ else ""
            reading.problems.append(
                sheet.problem(
                    "repeated figure",
                    f"a second {row['basis']} of {row['measure']} for {row['group'] or 'all staff'}",
                    "one figure, or a note that says why there are two",
                    f"Remove one, {sums}correct the group or period, or explain it in the column note.",
                    row_name(sheet, line),
                )
            )


def refuse_second_bodies(reading: Reading) -> None:
    """One figure in two documents is of two bodies, or of one twice: a page that adds them up is about nobody."""
    seen: dict[tuple, str] = {}
    for row, (sheet, line) in zip(reading.rows, reading.places, strict=True):
        span = parse_due(row["period"])
        when = (span.start, span.end) if span.end else plain(row["period"] or "")
        names = ("heading", "measure", "basis", "unit", "group", "division")
        key = (when, *(plain(str(row.get(name) or "")) for name in names))
        own = row.get("role") in (None, "directorate")
        first = seen.setdefault(key, row["source"]) if own else row["source"]
        if first != row["source"]:
            reading.problems.append(
                sheet.problem(
                    "a figure of two documents",
                    f"{row.get('measure') or 'budget'} of {row.get('group') or row.get('division') or 'all staff'} in "
                    f"{first} and in {row['source']}",
                    "the figures of one body on a page",
                    "Make a page of each document, or name the group differently in each.",
                    row_name(sheet, line),
                )
            )
            return  # one is enough to say what is wrong


def warn_of_fractions(reading: Reading, column: str) -> None:
    """Warn where all percentages of a workbook are at most 1: a cell that shows 12 % may hold 0.12."""
    sheets = {id(sheet): sheet for sheet, _ in reading.places if not sheet.is_text}
    for sheet in sheets.values():
        shares = [
            row["value"]
            for row, (place, _) in zip(reading.rows, reading.places, strict=True)
            if place is sheet and row[column] == "percent" and row["value"] is not None
        ]
        if shares and max(map(abs, shares)) <= 1:
            reading.problems.append(
                sheet.problem(
                    "percentages of at most 1",
                    ", ".join(f"{share:g}" for share in shares[:5]),
                    "12.5 for 12.5 percent",
                    "Nothing to do if they are below 1 percent; if the cells are formatted as %, multiply them by 100.",
                    error=False,
                )
            )
