"""One school against its cluster, one factor across the schools: tables with a strip of dots in each row.

The strip repeats for the eye what the numbers beside it say: bands as stripes, a dot for each mark it is compared
with, a diamond for the mark of the row. Screen readers skip it.
"""

from collections import Counter
from collections.abc import Iterable
from html import escape

import pandas as pd

from esanalysis.display.fragment import Fragment
from esanalysis.display.palette import ACCENT, band_colour, rating_colour, text_on
from esanalysis.instrument.frames import framework_of
from esanalysis.instrument.framework import Framework
from esanalysis.ratings.explore.heatmap import signed
from esanalysis.ratings.frame import grid_name
from esanalysis.schema import MISSING

__all__ = ["ksf", "school"]

WIDTH, HEIGHT = 180, 30  # of a strip, in pixels


def school(comparisons: pd.DataFrame, name: str) -> Fragment:
    """One school's marks, factor by factor, each beside the cluster's.

    Parameters
    ----------
    comparisons : DataFrame
        From `esanalysis.ratings.measures.comparisons`, one cluster in one round.
    name : str
        The school.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis import measures
    >>> found = measures.comparisons(measures.cells(load_ratings()))
    >>> school(found, "School 6").html.count("<tr>")
    11
    """
    framework = framework_of(comparisons)
    others = comparisons[comparisons["school"] != name]
    marks = {str(key): part.tolist() for key, part in others.groupby("ksf", observed=True)["rating"]}
    rows = [
        _row(framework.axis_label(row["ksf"]), row, "ksf_average", marks.get(row["ksf"], []), framework)
        for row in comparisons[comparisons["school"] == name].sort_values("ksf").to_dict("records")
    ]
    caption = f"{name} on every {framework.factor}: {grid_name(comparisons)}"
    strip = "Among the schools: ◆ this school, ● another"
    return _table(caption, [framework.factor, "Mark", strip, f"Average of the {framework.factor}"], rows, framework)


def ksf(comparisons: pd.DataFrame, key: str) -> Fragment:
    """Every school's mark on one factor, in the order of the file, each beside the school's own level.

    Parameters
    ----------
    comparisons : DataFrame
        From `esanalysis.ratings.measures.comparisons`, one cluster in one round.
    key : str
        The factor.
    """
    framework = framework_of(comparisons)
    others = comparisons[comparisons["ksf"] != key]
    marks = {str(name): part.tolist() for name, part in others.groupby("school", observed=True)["rating"]}
    rows = [
        _row(str(row["school"]), row, "school_average", marks.get(str(row["school"]), []), framework)
        for row in comparisons[comparisons["ksf"] == key].sort_values("school").to_dict("records")
    ]
    caption = f"{framework.short(key)} at every school: {grid_name(comparisons)}"
    strip = f"Among the school's marks: ◆ this {framework.factor}, ● another"
    return _table(caption, ["School", "Mark", strip, "Average of the school"], rows, framework)


def _row(label: str, row: dict, average: str, others: Iterable[float], framework: Framework) -> str:
    """One row: label, mark, strip, average, what others suggest, difference, note."""
    head = f'<tr><th scope="row">{escape(label)}</th>'
    level = "" if pd.isna(row[average]) else f"{row[average]:.1f}"
    note = "" if pd.isna(row["note"]) else escape(str(row["note"]))
    strip = _strip(row["rating"], others, framework)
    if pd.isna(row["rating"]):
        reason = MISSING.get(str(row["missing"]), "nothing was entered")
        cells = f'<td class="missing">not rated: {escape(reason)}</td><td>{strip}</td>'
        return f'{head}{cells}<td class="number">{level}</td><td></td><td></td><td>{note}</td></tr>'
    fill = rating_colour(row["rating"], framework)
    mark = (
        f'<td class="mark" style="background:{fill};color:{text_on(fill)}">{framework.scale.mark(row["rating"])}</td>'
    )
    sign = {"better": " ▲", "worse": " ▼"}.get(row["stands_out"], "")
    compared = (
        ("–", "–") if pd.isna(row["expected"]) else (f"{row['expected']:.1f}", f"{signed(row['difference'])}{sign}")
    )
    numbers = (level, *compared)
    cells = "".join(f'<td class="number">{text}</td>' for text in numbers)
    return f"{head}{mark}<td>{strip}</td>{cells}<td>{note}</td></tr>"


def _table(caption: str, header: list[str], rows: list[str], framework: Framework) -> Fragment:
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in [*header, "Others suggest", "Difference", "Note"])
    bands = "; ".join(band.text(framework.scale) for band in framework.bands)
    legend = f" {framework.scale.legend}." if framework.scale.words else ""
    return Fragment(
        f'<div class="es-scroll" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f'<table class="es-profile" style="--bands:{_stripes(framework)}"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
        f"<p>Stripes, from left to right: {escape(bands)}.{escape(legend)} ▲ and ▼: worth asking about, "
        f"stronger or weaker than the other marks of the school and the {escape(framework.factor)} suggest.</p>"
    )


def _place(rating: float, framework: Framework) -> float:
    """Where a mark stands on the strip, in pixels; stronger is on the right."""
    scale = framework.scale
    half = scale.step / 2
    return WIDTH * (scale.merit(rating) - scale.minimum + half) / (scale.span + 2 * half)


def _stripes(framework: Framework) -> str:
    """Shade the bands, once for all strips of a table."""
    ends = [0.0]
    for lower, upper in zip(framework.bands, framework.bands[1:], strict=False):
        ends.append((_place(lower.strongest, framework) + _place(upper.weakest, framework)) / 2 / WIDTH * 100)
    stops = [
        f"{band_colour(band.key, framework)}47 {start:.1f}% {end:.1f}%"
        for band, start, end in zip(framework.bands, ends, [*ends[1:], 100.0], strict=True)
    ]
    return f"linear-gradient(90deg,{','.join(stops)})"


def _strip(own: float, others: Iterable[float], framework: Framework) -> str:
    """Draw dots, piled up where marks are the same, and a diamond. One path holds all dots: it is short."""
    piles = Counter(mark for mark in others if not pd.isna(mark))
    tallest = max(piles.values(), default=1)
    step = min(6.0, (HEIGHT - 8) / max(tallest - 1, 1))
    dots = "".join(
        f"M{_place(mark, framework):.0f} {HEIGHT - 5 - step * level:.0f}h0"
        for mark, count in sorted(piles.items())
        for level in range(count)
    )
    diamond = ""
    if not pd.isna(own):
        x, y = _place(own, framework), HEIGHT / 2
        diamond = f'<path d="M{x:.0f} {y - 7:.0f}l6 7-6 7-6-7z" fill="{ACCENT}" stroke="#fff"/>'
    return (
        f'<svg class="es-strip" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true">'
        f'<path d="{dots}" stroke="#6f6f6f" stroke-width="5" stroke-linecap="round"/>{diamond}</svg>'
    )
