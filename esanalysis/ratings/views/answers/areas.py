"""What the grid says of an instrument's sections, and of factors that stand beside on a scale of their own."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from esanalysis.display.charts import grid as charts
from esanalysis.display.parts import fold
from esanalysis.display.table import Label
from esanalysis.english import counted, listed
from esanalysis.instrument.scale import Scale
from esanalysis.ratings import measures
from esanalysis.ratings.views.cluster import Cluster
from esanalysis.ratings.views.wording import schools

__all__ = ["beside_of_school", "beside_sentences", "gravest", "section_folds", "weakest"]


def beside_sentences(cluster: Cluster) -> list[str]:
    """One sentence a factor beside: which schools have which mark, the weakest first; schools are not ranked by it.

    Parameters
    ----------
    cluster : Cluster
        The facts of one cluster in one round.

    Returns
    -------
    list of str
        Empty where the instrument has no such factor, or the files hold none of its marks.
    """
    found = cluster.beside
    return [_sentence(cluster, str(key), part) for key, part in found.groupby("ksf", sort=False, observed=True)]


def _sentence(cluster: Cluster, key: str, part: pd.DataFrame) -> str:
    scale, name = cluster.framework.scale_of(key), cluster.framework[key].label
    rated = part[part["rating"].notna()]
    by_mark = {mark: rated.loc[rated["rating"] == mark, "school"].tolist() for mark in scale.marks}
    held = {mark: names for mark, names in by_mark.items() if names}
    unknown, disputed = len(part) - len(rated), part.loc[part["disputed"], "school"].tolist()
    gap = f"; no mark for {counted(unknown, 'school')}" if unknown else ""
    if disputed:
        gap += f"; raters disagree on {schools(disputed, most=3)}, and the weaker mark counts"
    if len(held) == 1:
        (mark, names), whole = next(iter(held.items())), "all " if len(rated) > 1 else ""
        return f"{name}, on a scale of its own: {scale.text(mark)} in {whole}{counted(len(names), 'school')}{gap}."
    said = [f"{scale.text(mark)} in {schools(names, most=3)}" for mark, names in held.items()]
    return f"{name}, on a scale of its own: {listed(said) or 'no mark'}{gap}."


def weakest(scale: Scale, row: Mapping[Hashable, Any]) -> bool:
    """Whether a mark is the weakest that its scale has."""
    return bool(scale.merit(row["rating"]) <= scale.minimum + 1e-9)


def beside_of_school(cluster: Cluster, name: str) -> list[tuple[str, str, bool]]:
    """One school's marks on the factors beside: factor, mark (a dispute said), whether the weakest there is."""
    found, said = cluster.beside, []
    for row in found[(found["school"].astype(str) == name) & found["rating"].notna()].to_dict("records"):
        scale = cluster.framework.scale_of(str(row["ksf"]))
        mark = (
            f"{scale.text(row['rating'])}{'; raters disagree, and the weaker mark counts' if row['disputed'] else ''}"
        )
        said.append((cluster.framework[str(row["ksf"])].label, mark, weakest(scale, row)))
    return said


def gravest(cluster: Cluster) -> dict[str, tuple[float, list[str]]]:
    """The weakest mark there is on each factor beside, and the schools that have it: what nobody may overlook."""
    found = cluster.beside.dropna(subset="rating").to_dict("records")
    out: dict[str, tuple[float, list[str]]] = {}
    for row in found:
        if weakest(cluster.framework.scale_of(str(row["ksf"])), row):
            out.setdefault(str(row["ksf"]), (row["rating"], []))[1].append(str(row["school"]))
    return out


def section_folds(cluster: Cluster) -> list[Markup]:
    """The sections of the instrument by school, as a folded grid of averages; nothing where it has none.

    Parameters
    ----------
    cluster : Cluster
        The facts of one cluster in one round.

    Returns
    -------
    list of Markup
    """
    rows = measures.sections(cluster.cells).to_dict("records")
    if not rows:
        return []
    words, axis = cluster.words, cluster.axis
    each = {(row["section"], row["school"]): row["average"] for row in _schools(cluster)}

    def mark(average: float) -> charts.Mark:
        rated = not pd.isna(average)
        return axis.mark(average, words.average(average) if rated else "", why="" if rated else "not rated")

    data = charts.Grid(
        factors=[Label(str(row["section"]), note=f"{counted(row['factors'], words.factor)}") for row in rows],
        schools=cluster.schools,
        marks=[[mark(each.get((row["section"], name), float("nan"))) for name in cluster.schools] for row in rows],
        averages=[mark(row["average"]) for row in rows],
        factor="Section",
    )
    title = "Averages within each section"
    return [fold(title, Markup('<p id="fs">{}</p>').format(f"{title}, by school."), charts.grid(data, "fs"))]


def _schools(cluster: Cluster) -> list[dict]:
    return measures.section_schools(cluster.cells).astype({"school": str}).to_dict("records")
