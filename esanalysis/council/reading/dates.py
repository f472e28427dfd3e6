"""Columns that are read from the words of a period or a due date."""

import re
from datetime import date

import pandas as pd

from esanalysis.council.reading.status import says_nothing, state_of
from esanalysis.files.due import parse_due

__all__ = ["with_due", "with_span"]


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
