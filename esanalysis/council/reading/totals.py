"""Rows that are sums of others: checked, and taken out of a budget."""

import re

from esanalysis.council.reading.cells import row_name
from esanalysis.council.reading.tidy import Reading

__all__ = ["check_totals", "take_totals"]

_TOTALS = re.compile(
    r"(?:(?:grand|net|overall|sub|gross)[ -]?)*totals?\b.*|.*\btotals?:?|net (?:budget|expenditure|cost)", re.IGNORECASE
)
_OF_ALL = re.compile(r"\b(?:all|overall|whole|sum|directorate|net|cost of services|requirement)\b", re.IGNORECASE)
_WHAT = ("source", "heading", "measure", "period", "basis")  # figures that are alike in these add up


def take_totals(reading: Reading) -> None:
    """Take the totals of a budget out; one that is no sum has to be mended."""
    totals = _compared(reading, "division", "budget", error=True)
    kept = [place for place in range(len(reading.rows)) if place not in totals]
    reading.rows = [reading.rows[place] for place in kept]
    reading.places = [reading.places[place] for place in kept]


def check_totals(reading: Reading) -> None:
    """Name the totals of staff that are no sum; they stay, since somebody with two posts is counted once in them."""
    _compared(reading, "group", "value", error=False)


def _compared(reading: Reading, name: str, figure: str, *, error: bool) -> set[int]:
    """The places of the totals; one that differs from what it is the total of is named."""
    totals: set[int] = set()
    series: dict[tuple, list[int]] = {}
    for place, row in enumerate(reading.rows):
        if row.get("basis") != "percent":
            key = (id(reading.places[place][0]), *(row.get(what) for what in _WHAT))
            series.setdefault(key, []).append(place)
    for places in series.values():
        parts: list[float | None] = []  # above the row
        section = 0  # how many of them stand before the last total: a sub-total is of those after it
        for place in places:
            row = reading.rows[place]
            if row[name] is None or not _is_sum(str(row[name]).strip(), row[figure], parts):
                parts.append(row[figure])
                continue
            totals.add(place)
            sums = [sum(filter(None, part)) for part in (parts, parts[section:])]
            section = len(parts)
            if not parts or row[figure] is None or None in parts:
                continue
            if all(abs(each - row[figure]) > 0.5 for each in sums):
                sheet, line = reading.places[place]
                reading.problems.append(
                    sheet.problem(
                        "total is not the sum",
                        f"{row[figure]:,g} where the {name}s above add up to {sums[0]:,g}"
                        + ("" if error else f" ({row['measure']}, {row['basis']})"),
                        f"the sum of the {name}s",
                        "Correct the figure that is wrong, or remove the total."
                        if error
                        else "Nothing to do if staff with two posts are counted once in it; else correct the figure.",
                        row_name(sheet, line),
                        error=error,
                    )
                )
    return totals


def _is_sum(name: str, value: float | None, above: list[float | None]) -> bool:
    """Whether a row is a total: by its name, or by one with "all" or "overall" beside the sum of what stands above."""
    if _TOTALS.fullmatch(name):
        return True
    if value is None or not _OF_ALL.search(name):
        return False
    known = [part for part in above if part is not None]
    return len(known) > 1 and abs(sum(known) - value) <= 0.5
