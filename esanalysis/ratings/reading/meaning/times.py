"""When a response came or an inspection was: dates as people and programs write them in one column."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from esanalysis.files.due import parse_due

__all__ = ["times"]

# A column of times is written in one way: which of day and month comes first shows only in all of it.
_CLOCKS = (" %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p", "")
_YEAR_FIRST = ("%Y-%m-%d", "%Y/%m/%d")
_ORDERS = (
    (*_YEAR_FIRST, "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y"),
    (*_YEAR_FIRST, "%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y"),
)
_ZONE = re.compile(r"(?:\s+(?:[A-Z]{3,4}|(?:GMT|UTC)[+-]\d+(?::\d\d)?)|(?<=:\d\d)(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)$")


def times(values: Iterable[Any]) -> list[dt.datetime | None]:
    """Read a column of times: the day first unless only month first makes a date of every one.

    Examples
    --------
    >>> [time.date().isoformat() for time in times(["31/05/22", "01/06/22"])], times(["soon"])
    (['2022-05-31', '2022-06-01'], [None])
    >>> times(["14 Sept 2025"])[0].date().isoformat()
    '2025-09-14'
    """
    texts = list(values)
    day_first, month_first = ([_time(value, dates) for value in texts] for dates in _ORDERS)
    return month_first if all(month_first) and not all(day_first) else day_first


def _time(value: Any, dates: tuple[str, ...]) -> dt.datetime | None:
    """Read one time, written with one of these forms of date; None where it is none."""
    if isinstance(value, dt.datetime):
        return value
    if isinstance(value, dt.date):  # a cell at midnight
        return dt.datetime.combine(value, dt.time())
    text = _ZONE.sub("", re.sub(r"(?<=\d)T(?=\d)", " ", str(value).strip()))
    for form in (date + clock for date in dates for clock in _CLOCKS):
        try:
            return dt.datetime.strptime(text, form)
        except ValueError:
            continue
    due = parse_due(text)  # in words, as 3 March 2024 or 14 Sept 25
    return dt.datetime.combine(due.start, dt.time()) if due.start and due.start == due.end else None
