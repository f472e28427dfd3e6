"""Which row came later, which counts, and what a save is taken back to: the states of each cell."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

__all__ = [
    "CELL",
    "Row",
    "brought_back",
    "in_order",
    "latest",
    "matches",
    "never_held",
    "newer",
    "stamp_of",
    "taken_back",
]

Row = dict[str, str]

CELL = ("cluster", "round", "school", "ksf", "rater")
_SUBJECT = ("cluster", "round", "school", "rater")
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_LAST_YEAR = 9998  # a time after which there must be room for another
# How spreadsheets write a time that they have taken for one of theirs.
_TIMES = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d.%m.%Y %H:%M")
_AHEAD = timedelta(days=1)  # clocks differ by less, or one of them is wrong


def in_order(rows: list[Row], numbered: bool) -> None:
    """Sort rows in the order of their saves, wherever a spreadsheet has put them, and name each row's save.

    Saves are told apart and ordered by their numbers. In a file from before they had any, the time does both; if a
    spreadsheet has rounded the times, each school's rows of a minute count as one save, and rows of one minute in the
    order of the file. Where times cannot be read at all, the order of the file is all there is.
    """
    if numbered:
        # A row typed by hand has no number: it came right after the row above it.
        order = 0
        for row in rows:
            if row["save"].isdecimal():
                order = int(row["save"])
            else:
                row["save"] = f"line {row['line']}"
            row["order"] = f"{order:020}"
    else:
        _name_by_time(rows)
    rows.sort(key=lambda row: row["order"])


def _name_by_time(rows: list[Row]) -> None:
    times = [stamp_of(row["recorded"]) or _rounded(row["recorded"]) for row in rows]
    for row, time in zip(rows, times, strict=True):
        exact = stamp_of(row["recorded"]) is not None
        who = "" if exact else " ".join(row[name] for name in _SUBJECT)
        row["save"] = f"{row['recorded']} {who}".strip()
        if row["undoes"]:
            row["undoes"] = f"{row['undoes']} {who}".strip()
        row["order"] = time.isoformat(timespec="microseconds") if time and all(times) else ""


def stamp_of(text: str) -> datetime | None:
    """Time that a save was recorded at; None where the text is none, or none that another can follow.

    Examples
    --------
    >>> stamp_of("2026-11-25T16:03:26.999098Z").year, stamp_of("2026-13-45T16:03:26.999098Z"), stamp_of("9999-12-31")
    (2026, None, None)
    """
    if not _STAMP.fullmatch(text):
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.year <= _LAST_YEAR else None


def _rounded(text: str) -> datetime | None:
    for form in _TIMES:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def _cell(row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in CELL)


def matches(row: Row, which: Mapping[str, str]) -> bool:
    """Whether the row has all these values."""
    return all(row[name] == value for name, value in which.items())


def latest(rows: Iterable[Row]) -> list[Row]:
    """Keep the row that counts for each cell, in the order the cells were first recorded."""
    cells: dict[tuple[str, ...], Row] = {}
    for row in rows:
        cells[_cell(row)] = row
    return [row for row in cells.values() if row["rating"] or row["missing"]]


def newer(rows: list[Row], earlier: list[Row]) -> list[Row]:
    """Rows that were recorded after everything in `earlier` for the same cell.

    Times decide. Where the latest time of a cell lies in the future, some clock was wrong and times decide nothing:
    then a row counts as later unless the cell has ever been in its state.
    """
    too_late = datetime.now(UTC) + _AHEAD
    known: dict[tuple[str, ...], list[Row]] = {}
    for row in earlier:
        known.setdefault(_cell(row), []).append(row)
    return [row for row in rows if _is_newer(row, known.get(_cell(row), []), too_late)]


def _is_newer(row: Row, known: list[Row], too_late: datetime) -> bool:
    stamps = [stamp for one in known if (stamp := stamp_of(one["recorded"]))]
    stamp = stamp_of(row["recorded"])
    if stamp is None or any(one > too_late for one in stamps):
        return all(_state(row) != _state(one) for one in known)
    return all(stamp > one for one in stamps)


def never_held(rows: list[Row], earlier: list[Row]) -> list[Row]:
    """Rows whose cell was never in their state."""
    held = {(_cell(row), _state(row)) for row in earlier}
    return [row for row in rows if (_cell(row), _state(row)) not in held]


def _state(row: Row) -> tuple[str, ...]:
    return row["rating"], row["missing"], row["note"]


def taken_back(rows: list[Row]) -> list[Row]:
    """Rows that take back the latest save among `rows` that stands."""
    standing = [done for done, _ in _histories(rows).values() if done]
    save = max(((done[-1]["order"], int(done[-1]["line"]), done[-1]["save"]) for done in standing), default=("",))[-1]
    return [_before(done) | {"undoes": save} for done in standing if done[-1]["save"] == save]


def brought_back(rows: list[Row]) -> list[Row]:
    """Rows that bring back what the latest undo among `rows` took away, unless something was recorded since."""
    gone = [undone[-1] for _, undone in _histories(rows).values() if undone]
    save = max(((undo["order"], int(undo["line"]), undo["save"]) for _, undo in gone), default=("",))[-1]
    return [row | {"undoes": save} for row, undo in gone if undo["save"] == save]


_History = tuple[list[Row], list[tuple[Row, Row]]]


def _histories(rows: list[Row]) -> dict[tuple[str, ...], _History]:
    """Each cell's saves that stand, and those that were taken back, each with the row that took it back."""
    histories: dict[tuple[str, ...], _History] = {}
    for row in rows:
        done, undone = histories.setdefault(_cell(row), ([], []))
        if not row["undoes"]:
            done.append(row)
            undone.clear()
        elif undone and row["undoes"] == undone[-1][1]["save"]:
            done.append(undone.pop()[0])
        else:
            taken = [one for one in done if one["save"] == row["undoes"]]
            undone.extend((one, row) for one in taken)
            done[:] = [one for one in done if one["save"] != row["undoes"]]
    return histories


def _before(done: list[Row]) -> Row:
    earlier = [row for row in done if row["save"] != done[-1]["save"]]
    return earlier[-1] if earlier else done[-1] | {"rating": "", "missing": "", "note": ""}
