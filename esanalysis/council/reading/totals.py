"""Rows of a budget that are sums of others: taken out, and named where they are none."""

import re

from esanalysis.council.reading.tidy import Reading, row_name

__all__ = ["take_totals"]

_TOTALS = re.compile(
    r"(?:(?:grand|net|overall|sub|gross)[ -]?)*totals?\b.*|.*\btotals?:?|net (?:budget|expenditure|cost)", re.IGNORECASE
)


def take_totals(reading: Reading) -> None:
    """Take rows that are sums of the others out, and say which of them are none."""
    kept: list[int] = []
    for place, row in enumerate(reading.rows):
        sheet, line = reading.places[place]
        above = [
            other
            for other in kept
            if reading.places[other][0] is sheet and reading.rows[other]["period"] == row["period"]
        ]
        if row["division"] is None or not _is_sum(row, [reading.rows[other]["budget"] for other in above]):
            kept.append(place)
            continue
        printed, parts = row["budget"], [reading.rows[other]["budget"] for other in above]
        since = parts[_after_last_total(reading, above, place) :]
        if printed is None or None in parts or any(abs(sum(part) - printed) <= 0.5 for part in (parts, since)):
            continue
        reading.problems.append(
            sheet.problem(
                "total is not the sum",
                f"{printed:,g} where the divisions above add up to {sum(parts):,g}",
                "the sum of the divisions",
                "Correct the figure that is wrong, or remove the total.",
                row_name(sheet, line),
            )
        )
    reading.rows = [reading.rows[place] for place in kept]
    reading.places = [reading.places[place] for place in kept]


def _is_sum(row: dict, above: list[float | None]) -> bool:
    """Whether a row is a total: by its name, or by a name with "all" or "overall" and the sum of what stands above."""
    name, value = str(row["division"]).strip(), row["budget"]
    if _TOTALS.fullmatch(name):
        return True
    known = [part for part in above if part is not None]
    named = re.search(r"\b(?:all|overall|whole|sum|directorate)\b", name, re.IGNORECASE) is not None
    return named and len(known) > 1 and value is not None and abs(sum(known) - value) <= 0.5


def _after_last_total(reading: Reading, above: list[int], place: int) -> int:
    """How many of the rows above stand before the last total: a sub-total is of those after it."""
    period = reading.rows[place]["period"]
    own = [at for at in range(place) if reading.places[at][0] is reading.places[place][0]]
    totals = [at for at in own if at not in above and reading.rows[at]["period"] == period]
    return sum(at < max(totals) for at in above) if totals else 0
