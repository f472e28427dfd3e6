"""Addresses of many cells, said as the few ranges a person would name."""

import re
from collections.abc import Iterable
from itertools import pairwise

from esanalysis.files.sheet import column_letters, column_number

__all__ = ["listed_cells"]

_ADDRESS = re.compile(r"([A-Z]+)(\d+)")
Range = tuple[int, int, int, int]  # first row, last row, first column, last column


def listed_cells(cells: Iterable[str]) -> str:
    """Name cells as ranges; the places of a text file by line.

    Examples
    --------
    >>> listed_cells(["B2", "B3", "B4", "C2", "C3", "C4", "E7"])
    'B2:C4, E7'
    >>> listed_cells(['line 2, column "KSF 1"', 'line 2, column "KSF 2"', 'line 5, column "KSF 1"'])
    'line 2, line 5'
    """
    listed = list(dict.fromkeys(cells))
    addresses = [match for cell in listed if (match := _ADDRESS.fullmatch(cell))]
    if len(addresses) < len(listed):
        return ", ".join(dict.fromkeys(cell.partition(", column")[0] for cell in listed))
    places = sorted((column_number(match[1]), int(match[2])) for match in addresses)
    return ", ".join(map(_text, _side_by_side(_runs(places))))


def _runs(places: list[tuple[int, int]]) -> list[Range]:
    """Ranges of cells one below the other."""
    starts = [0, *(at for at, (one, other) in enumerate(pairwise(places), 1) if other != (one[0], one[1] + 1))]
    stops = [*starts[1:], len(places)]
    return [
        (places[start][1], places[stop - 1][1], places[start][0], places[start][0])
        for start, stop in zip(starts, stops, strict=True)
    ]


def _side_by_side(runs: list[Range]) -> list[Range]:
    """Join ranges that stand side by side and are equally high."""
    joined: dict[tuple[int, int], list[Range]] = {}
    for first, last, left, right in runs:
        same = joined.setdefault((first, last), [])
        if same and same[-1][3] == left - 1:
            same[-1] = (first, last, same[-1][2], right)
        else:
            same.append((first, last, left, right))
    return sorted((one for same in joined.values() for one in same), key=lambda one: (one[2], one[0]))


def _text(cells: Range) -> str:
    top, bottom, left, right = cells
    start, stop = f"{column_letters(left)}{top}", f"{column_letters(right)}{bottom}"
    return start if start == stop else f"{start}:{stop}"
