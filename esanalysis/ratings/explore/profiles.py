"""One school against its cluster, one factor across the schools: tables with a strip of dots in each row.

The strip repeats for the eye what the numbers beside it say: the bands, a dot for each mark it is compared with, the
average as a line, the mark of the row large. Screen readers skip it.
"""

from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from esanalysis.display.axes import Axes, in_house_style
from esanalysis.display.charts.profile import ProfileRow, strip
from esanalysis.display.charts.strip import scale_head
from esanalysis.display.markup import html, name
from esanalysis.display.parts import figure
from esanalysis.display.table import Column, Group, Label, strips
from esanalysis.ratings.explore.heatmap import signed
from esanalysis.ratings.frame import grid_name
from esanalysis.ratings.views.cluster import Cluster
from esanalysis.ratings.views.figure import profile_axes
from esanalysis.schema import MISSING

__all__ = ["draw_ksf", "ksf", "school"]


def school(place: Cluster, chosen: str, id_: str) -> Markup:
    """One school's marks, factor by factor, each beside the cluster's; `id_` is the title's.

    Examples
    --------
    >>> from esanalysis import load_ratings, select
    >>> from esanalysis.ratings.views.cluster import cluster_of
    >>> school(cluster_of(select(load_ratings())), "School 6", "f1").count('scope="row"')
    10
    """
    found = place.comparisons
    others = found[found["school"] != chosen]
    marks = {str(key): part.tolist() for key, part in others.groupby("ksf", observed=True)["rating"]}
    rows = [
        _row(place, place.words.label(str(row["ksf"])), row, "ksf_average", marks.get(str(row["ksf"]), []))
        for row in found[found["school"] == chosen].sort_values("ksf").to_dict("records")
    ]
    title = html("{} on every {}: {}", name(chosen), place.words.factor, grid_name(found))
    what = "Large dot: this school's mark. Small dots: the other schools"
    return _table(place, id_, title, what, rows, place.framework.factor, f"Average of the {place.words.factor}")


def ksf(place: Cluster, key: str, id_: str) -> Markup:
    """Every school's mark on one factor, in the order of the file, each beside the school's own level."""
    found = place.comparisons
    others = found[found["ksf"] != key]
    marks = {str(school): part.tolist() for school, part in others.groupby("school", observed=True)["rating"]}
    rows = [
        _row(place, Label(str(row["school"])), row, "school_average", marks.get(str(row["school"]), []))
        for row in found[found["ksf"] == key].sort_values("school").to_dict("records")
    ]
    title = f"{place.framework.short(key)} at every school: {grid_name(found)}"
    what = f"Large dot: the mark on this {place.words.factor}. Small dots: the school's other marks"
    return _table(place, id_, title, what, rows, "School", "Average of the school")


@in_house_style
def draw_ksf(place: Cluster, key: str) -> Axes:
    """The same as a picture: every school's mark on one factor as a diamond, its other marks as dots."""
    found = place.comparisons
    own = found[found["ksf"] == key].sort_values("school")
    labels = own["school"].astype(str).tolist()
    ax, room = profile_axes(own, found[found["ksf"] != key], "school", labels, place.framework)
    ax.set_xlabel("Mark (diamond: this one, dot: another of the school, line: what other marks suggest)")
    ax.set_title(f"{place.framework.short(key)} at every school: {grid_name(found)}", pad=room)
    return ax


def _row(place: Cluster, label: Label, row: dict, average: str, others: Sequence[float]) -> list[object]:
    """One row: name, strip, mark, average, what others suggest, difference, note."""
    known = [mark for mark in others if not pd.isna(mark)]
    level = None if pd.isna(row[average]) else float(row[average])
    note = "" if pd.isna(row["note"]) else str(row["note"])
    if pd.isna(row["rating"]):
        picture = strip(ProfileRow(label, None, "", known, level), place.axis)
        reason = MISSING.get(str(row["missing"]), "nothing was entered")
        return [label, picture, f"not rated: {reason}", _level(level), "", "", note]
    text = place.words.short(row["rating"])
    picture = strip(ProfileRow(label, row["rating"], text, known, level), place.axis)
    sign = {"better": " ▲", "worse": " ▼"}.get(row["stands_out"], "")
    expected = row["expected"]
    compared = ("–", "–") if pd.isna(expected) else (f"{expected:.1f}", f"{signed(row['difference'])}{sign}")
    return [label, picture, html("<b>{}</b>", text), _level(level), *compared, note]


def _level(level: float | None) -> str:
    return "" if level is None else f"{level:.1f}"


def _table(
    place: Cluster, id_: str, title: str, what: str, rows: list[list[object]], head: str, average: str
) -> Markup:
    columns = [
        Column(head),
        Column(scale_head(place.axis, "Picture of the marks"), "strip"),
        Column("Mark", "number", "mark"),
        Column(average, "number", "average"),
        Column("Others suggest", "number", "others suggest"),
        Column("Difference", "number", "difference"),
    ]
    if any(row[-1] for row in rows):
        columns.append(Column("Note", "text", "note"))
    else:
        rows = [row[:-1] for row in rows]
    signs = "▲ ▼ worth asking about, stronger or weaker than other marks suggest"
    explained = " ".join(
        f"{text}." for text in (what, "Line: the average", signs, place.framework.scale.legend) if text
    )
    return figure(id_, title, strips(id_, columns, [Group(rows=rows)], "ranks"), explained)
