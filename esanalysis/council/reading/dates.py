"""Columns that are read from the words of a period or a due date."""

import re
from datetime import date, timedelta

import pandas as pd

from esanalysis.council.reading.status import says_nothing, state_of
from esanalysis.council.reading.tidy import Reading
from esanalysis.files.due import parse_due

__all__ = ["spell_periods_alike", "with_due", "with_span"]


def spell_periods_alike(reading: Reading) -> None:
    """A time that figures of one measure write in several ways is one time: the first way stands for all."""
    first: dict[tuple, str] = {}
    for row in reading.rows:
        if row["period"] and (when := _when(row["period"])):
            row["period"] = first.setdefault((row.get("measure"), when), row["period"])


def _when(period: str) -> tuple[date, date] | None:
    """First and last day; the last day of a month stands for the month, as "31 Mar 26" beside "March 2026" does."""
    span = parse_due(period)
    if span.start is None or span.end is None:
        return None
    ends_month = (span.end + timedelta(days=1)).day == 1
    return (span.end.replace(day=1) if span.start == span.end and ends_month else span.start), span.end


def with_span(frame: pd.DataFrame) -> pd.DataFrame:
    """Add `start` and `end` of the period as printed."""
    spans = [parse_due(period) for period in frame["period"]]
    frame["start"] = _days([span.start for span in spans])
    frame["end"] = _days([span.end for span in spans])
    return frame


def with_due(frame: pd.DataFrame) -> pd.DataFrame:
    """Add first and last due day, how precise that is, and what the status says; "TBC" answers for nothing."""
    frame["responsibility"] = frame["responsibility"].mask(frame["responsibility"].map(says_nothing).astype(bool))
    dues = [
        parse_due(text, [int(year) for year in re.findall(r"\d{4}", years or "")])
        for text, years in zip(frame["due_text"], frame["due_year"], strict=True)
    ]
    frame["due_start"] = _days([due.start for due in dues])
    frame["due_end"] = _days([due.end for due in dues])
    frame["due_precision"] = [due.precision for due in dues]
    frame["state"] = [state_of(status, rag) for status, rag in zip(frame["status"], frame["rag"], strict=True)]
    return frame


def _days(days: list[date | None]) -> pd.Series:
    return pd.Series(days, dtype="datetime64[us]")
