"""Alt texts: what each figure shows, its finding first and then its numbers.

The same text is what a screen reader speaks and what the tests compare, so every number drawn is in it.
"""

from collections.abc import Sequence

import pandas as pd

from esanalysis.english import listed, span
from esanalysis.instrument.frames import framework_of
from esanalysis.instrument.framework import Framework
from esanalysis.ratings.frame import grid_name
from esanalysis.schema import MISSING

__all__ = ["bands", "grid", "ksf", "pairings", "school", "standing", "standouts"]


_SIDES = {"better": "better", "worse": "weaker"}


def grid(cells: pd.DataFrame, summary: pd.DataFrame) -> str:
    """Text for `esanalysis.ratings.views.old.figures.grid`.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> cells = measures.cells(load_ratings())
    >>> grid(cells, measures.summary(cells))[:79]
    'Heatmap of the KSF grid, Worked example, 2009: 10 KSFs down, 10 schools across.'
    """
    framework = framework_of(cells)
    schools = cells["school"].drop_duplicates().astype(str)
    rated = summary.dropna(subset="average")
    finding = "No cell is rated."
    if len(rated):
        merit = framework.scale.merit(rated["average"])
        best, worst = rated.loc[merit.idxmax()], rated.loc[merit.idxmin()]
        finding = (
            f"{framework.short(best['ksf'])} has the strongest average, {best['average']:.1f}, and "
            f"{framework.short(worst['ksf'])} the weakest, {worst['average']:.1f}."
        )
    rows = dict(iter(cells.groupby("ksf", observed=True)))
    described = [_grid_row(framework, row, rows[row["ksf"]]) for row in summary.to_dict("records")]
    return (
        f"Heatmap of the {framework.factor} grid, {grid_name(cells)}: {len(summary)} {framework.plural} down, "
        f"{len(schools)} school{'' if len(schools) == 1 else 's'} across. {finding} "
        f"Marks in the order {', '.join(schools)}. {' '.join(described)}"
    )


def _grid_row(framework: Framework, row: dict, cells: pd.DataFrame) -> str:
    cell = zip(cells["rating"], cells["missing"], strict=True)
    marks = " ".join(_mark(framework, rating, missing) for rating, missing in cell)
    scale = framework.scale
    total = "" if scale.words else f"total {row['total']:.{scale.decimals}f}, "
    end = f" ({total}average {row['average']:.1f})" if row["rated"] else ""
    return f"{framework.axis_label(row['ksf'])}: {marks}{end}."


def _mark(framework: Framework, rating: float, missing: object) -> str:
    if pd.isna(rating):
        return f"[{MISSING.get(str(missing), missing)}]"
    return framework.scale.mark(rating)


def standing(standing: pd.DataFrame, cells: pd.DataFrame) -> str:
    """Text for `esanalysis.ratings.views.old.figures.standing`.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> cells = measures.cells(load_ratings())
    >>> standing(measures.standing(cells), cells)[:75]
    "Dot plot of every school's mark on every KSF, Worked example, 2009, stronge"
    """
    framework = framework_of(standing)
    ordered = standing.sort_values(["rank", "ksf"], na_position="last")
    rows = dict(iter(cells.dropna(subset="rating").groupby("ksf", observed=True)["rating"]))
    described = [_standing_row(framework, row, rows) for row in ordered.to_dict("records")]
    groups = [
        listed(f"{framework.factor} {framework[key].number}" for key in part["ksf"])
        for _, part in ordered.dropna(subset="group").groupby("group")
    ]
    finding = f"Groups that can be told apart, strongest first: {'; '.join(groups)}." if groups else "Nothing is rated."
    return (
        f"Dot plot of every school's mark on every {framework.factor}, {grid_name(standing)}, strongest average first. "
        f"{finding} {' '.join(described)}"
    )


def _standing_row(framework: Framework, row: dict, marks: dict) -> str:
    scale = framework.scale
    if pd.isna(row["rank"]):
        return f"{framework.axis_label(row['ksf'])}: not rated."
    listed_marks = " ".join(scale.mark(mark) for mark in sorted(marks[row["ksf"]]))
    return (
        f"{framework.axis_label(row['ksf'])}: average {row['average']:.1f}, median {row['median']:g}, "
        f"rank {row['rank']} (range {span((row['best'], row['worst']))}), marks {listed_marks}."
    )


def bands(cells: pd.DataFrame, standing: pd.DataFrame, chosen: Sequence[str] = ()) -> str:
    """Text for `esanalysis.ratings.views.old.figures.bands`.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> cells = measures.cells(load_ratings())
    >>> bands(cells, measures.standing(cells), ["impact"])[-80:]
    ', 3 top band; 7 Well-publicised services: 0 low band, 8 middle band, 2 top band.'
    """
    framework = framework_of(cells)
    ordered = standing.sort_values(["rank", "ksf"], ascending=[False, True], na_position="last")["ksf"]
    rated = cells.dropna(subset="rating")
    band = [framework.band_of(rating).key for rating in rated["rating"]]
    counts = rated.assign(band=band).groupby(["ksf", "band"], observed=True).size()
    described = [
        f"{framework.axis_label(key)}{' (priority)' if key in chosen else ''}: "
        + ", ".join(f"{counts.get((key, band.key), 0)} {band.name}" for band in framework.bands)
        for key in ordered
    ]
    finding = f"Priorities: {listed(framework.short(key) for key in chosen)}. " if len(chosen) else ""
    return (
        f"Bars of how many schools stand in which band on every {framework.factor}, {grid_name(cells)}, weakest first. "
        f"{finding}{'; '.join(described)}."
    )


def standouts(standouts: pd.DataFrame, side: str) -> str:
    """Text for `esanalysis.ratings.views.old.figures.standouts`.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> cells = measures.cells(load_ratings())
    >>> standouts(measures.standouts(cells), "worse")[:76]
    'Grid of Worked example, 2009 with the marks of the low band (1–3) brought ou'
    """
    framework = framework_of(standouts)
    band = framework.bands[-1 if side == "better" else 0]
    in_band = standouts[standouts["band"] == band.key]
    odd = standouts[standouts["stands_out"] == side]
    word = "higher" if side == "better" else "lower"
    finding = listed(
        f"{row['school']} on {framework.short(row['ksf'])}, {framework.scale.text(row['rating'])} "
        f"where {framework.scale.level(row['expected'])} is expected"
        for row in odd.to_dict("records")
    )
    described = [
        f"{framework.axis_label(str(key))}: "
        + ", ".join(_school_mark(framework, row) for row in part.to_dict("records"))
        for key, part in in_band.groupby("ksf", observed=True)
    ]
    return (
        f"Grid of {grid_name(standouts)} with the marks of the {band.text(framework.scale)} brought out. "
        f"Clearly {word} than expected: {finding or 'none'}. In the band: {'; '.join(described) or 'none'}."
    )


def _school_mark(framework: Framework, row: dict) -> str:
    return f"{row['school']} {framework.scale.mark(row['rating'])}"


def pairings(pairings: pd.DataFrame) -> str:
    """Text for `esanalysis.ratings.views.old.figures.pairings`.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> cells = measures.cells(load_ratings())
    >>> standing = measures.standing(cells)
    >>> priorities = measures.priorities(cells, standing)
    >>> pairings(measures.pairings(cells, priorities))[77:126]
    'le, 2009. 7 of 13 find a partner. KSF 10 (Impact '
    """
    framework = framework_of(pairings)
    paired = pairings["helper"].notna()
    described = []
    for key, part in pairings.groupby("ksf", observed=True, sort=False):
        pairs = [
            f"{_school_mark(framework, row)} from {row['helper']} {framework.scale.mark(row['helper_rating'])}"
            if not pd.isna(row["helper"])
            else f"{_school_mark(framework, row)}: {row['why_none']}"
            for row in part.to_dict("records")
        ]
        described.append(f"{framework.short(str(key))}: {', '.join(pairs)}.")
    return (
        f"Lines from schools that are low to schools that could help them, {grid_name(pairings)}. "
        f"{paired.sum()} of {len(pairings)} find a partner. {' '.join(described)}"
    )


def school(comparisons: pd.DataFrame, name: str) -> str:
    """Text for `esanalysis.ratings.views.old.figures.school`."""
    framework = framework_of(comparisons)
    own = comparisons[comparisons["school"] == name].sort_values("ksf").to_dict("records")
    marks = comparisons[comparisons["school"] != name].groupby("ksf", observed=True)["rating"]
    others = {str(key): part for key, part in marks}
    described = [_compared(framework, framework.axis_label(row["ksf"]), row, others.get(row["ksf"])) for row in own]
    return (
        f"Dot plot of {name} among the schools of {grid_name(comparisons)}, {framework.factor} by {framework.factor}. "
        f"{_odd(own, [framework.short(row['ksf']) for row in own])} {' '.join(described)}"
    )


def ksf(comparisons: pd.DataFrame, key: str) -> str:
    """Text for `esanalysis.ratings.views.old.figures.ksf`."""
    framework = framework_of(comparisons)
    own = comparisons[comparisons["ksf"] == key].sort_values("school").to_dict("records")
    marks = comparisons[comparisons["ksf"] != key].groupby("school", observed=True)["rating"]
    others = {str(name): part for name, part in marks}
    described = [_compared(framework, str(row["school"]), row, others.get(str(row["school"]))) for row in own]
    return (
        f"Dot plot of {framework.short(key)} at every school of {grid_name(comparisons)}, beside its other marks. "
        f"{_odd(own, [str(row['school']) for row in own])} {' '.join(described)}"
    )


def _odd(rows: list[dict], names: list[str]) -> str:
    odd = {side: [name for row, name in zip(rows, names, strict=True) if row["stands_out"] == side] for side in _SIDES}
    said = [f"Clearly {word} than expected: {listed(odd[side])}." for side, word in _SIDES.items() if odd[side]]
    return " ".join(said) or "No mark is far from what is expected."


def _compared(framework: Framework, label: str, row: dict, others: pd.Series | None) -> str:
    scale = framework.scale
    beside = [] if others is None else sorted(others.dropna())
    listed_marks = f"; others {' '.join(scale.mark(mark) for mark in beside)}" if beside else ""
    if pd.isna(row["rating"]):
        return f"{label}: {_mark(framework, row['rating'], row['missing'])}{listed_marks}."
    return f"{label}: {scale.mark(row['rating'])}, expected {scale.level(row['expected'])}{listed_marks}."
