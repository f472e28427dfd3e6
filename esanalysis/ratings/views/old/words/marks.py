"""Single marks: why a mark is what it is, what to ask about it, and how its level is written."""

from collections.abc import Iterable

import pandas as pd

from esanalysis.english import number
from esanalysis.instrument.framework import Factor, Framework

__all__ = ["ask", "is_are", "why", "with_average", "written_level"]


def why(row: dict, framework: Framework) -> str:
    """Say why a mark is what it is: the note written beside it, else the anchors around it and what to ask.

    Parameters
    ----------
    row : dict
        `ksf`, `rating` and `note` of a cell.
    framework : Framework
        The instrument, with its anchors.

    Examples
    --------
    >>> from esanalysis import load_framework
    >>> why({"ksf": "funding", "rating": 2, "note": "grant ended"}, load_framework())
    'Noted: grant ended'
    """
    if not pd.isna(row["note"]) and str(row["note"]).strip():
        return f"Noted: {row['note']}"
    return ask(row["ksf"], [row["rating"]], framework)


def ask(key: str, ratings: Iterable[float], framework: Framework) -> str:
    """What to ask about marks of one factor that nobody wrote a note beside, and the anchors around them.

    Examples
    --------
    >>> from esanalysis import load_framework
    >>> ask("funding", [2, 3], load_framework())[-50:]
    ' What was seen that makes the marks what they are?'
    """
    marks = sorted(set(ratings))
    factor = framework[key]
    question = f"“{factor.question}” " if factor.question else ""
    seen = f"makes it {framework.scale.text(marks[0])}" if len(marks) == 1 else "makes the marks what they are"
    return f"No note. {_anchors(factor, marks[0], framework)}Ask: {question}What was seen that {seen}?"


def _anchors(factor: Factor, rating: float, framework: Framework) -> str:
    """The anchor texts on either side of a mark, as far as the instrument prints them."""
    scale = framework.scale
    lower_half = scale.merit(rating) < (scale.minimum + scale.maximum) / 2
    below, above = (factor.low, factor.middle) if lower_half else (factor.middle, factor.high)
    if below and above:
        return f"Between “{below}” and “{above}”. "
    if factor.high_inferred:
        return (
            f"No anchors are printed for this half of the scale; the aim is “{(factor.statement or '').rstrip('.')}”. "
        )
    return ""


def with_average(framework: Framework, row: dict) -> str:
    """Name a factor with its average, and say so where few schools stand behind it."""
    factor = framework[row["ksf"]]
    few = f", rated by {number(row['rated'])} of {number(row['schools'])} schools only"
    rated = few if row["rated"] < row["schools"] / 2 else ""
    return f"{framework.factor} {factor.number} ({factor.label}, average {row['average']:.1f}{rated})"


def written_level(framework: Framework, expected: float) -> str:
    """Write a level inside a sentence: ``5`` and not ``5.0``."""
    return framework.scale.level(expected).removesuffix(".0")


def is_are(count: int) -> str:
    """The verb that goes with a number."""
    return "is" if count in (0, 1) else "are"
