"""What an explorer says under its picture: of the cluster shown, a cell, a school, a factor.

Each reads the same facts as the page, so an explorer and a report never disagree.
"""

from collections.abc import Iterable

import pandas as pd

from esanalysis.english import capital, counted, is_are, listed
from esanalysis.ratings.views.answers.priorities import Priorities
from esanalysis.ratings.views.answers.strengths import Strengths
from esanalysis.ratings.views.cluster import Cluster
from esanalysis.ratings.views.wording import schools
from esanalysis.schema import MISSING

__all__ = ["cell", "grid", "ksf", "school"]

NAMED = 5  # schools with their marks in a sentence
WORDS = 12  # of the names of one side of a sentence; longer ones are counted


def grid(shown: Cluster) -> list[str]:
    """Say what comes first in the part of the cluster that is shown, what leads, and who could help."""
    if not shown.rated:
        return ["No mark is in yet."]
    said = [Priorities(shown).sentences[0], Strengths(shown).sentences[0]]
    chosen = [row["ksf"] for row in Priorities(shown).chosen]
    return said + [_who_could_help(shown, key) for key in chosen[:1]]


def _who_could_help(shown: Cluster, key: str) -> str:
    found = shown.helpers[shown.helpers["ksf"].astype(str) == key]
    if found.empty:
        return f"On {shown.words.plain(key)} no school is far enough ahead to help another."
    who, whom = (_with_marks(shown, found, name) for name in ("helper", "school"))
    return f"On {shown.words.plain(key)}, {who} could help {whom}."


def _with_marks(cluster: Cluster, found: pd.DataFrame, name: str) -> str:
    """Name each school once, with its mark: ``School 7 (7)``; many are counted."""
    rating = "helper_rating" if name == "helper" else "rating"
    each = found.drop_duplicates(name).to_dict("records")
    said = listed(f"{row[name]} ({cluster.words.short(row[rating])})" for row in each)
    long = len(each) > NAMED or (len(each) > 1 and len(said.split()) > WORDS)
    return counted(len(each), "school") if long else said


def cell(row: dict, cluster: Cluster) -> list[str]:
    """Say of one cell how it compares, and who is ahead.

    Parameters
    ----------
    row : dict
        A row of `esanalysis.measures.comparisons`.
    cluster : Cluster
        The whole cluster, which says what other marks suggest.
    """
    words, name, key = cluster.words, str(row["school"]), str(row["ksf"])
    where = f"{name} on {words.both(key)}"
    if pd.isna(row["rating"]):
        return [f"{where}: not rated ({MISSING.get(str(row['missing']), 'nothing was entered')})."]
    band = cluster.framework.band_of(row["rating"])
    said = [f"{where}: {words.mark(row['rating'])}, {words.in_band(cluster.framework.bands.index(band))}."]
    averages = f"The average of the {words.factor} is {words.average(row['ksf_average'])}, "
    averages += f"of the school {words.average(row['school_average'])}"
    verdict = {
        "better": "worth asking about",
        "worse": "worth asking about",
        "within the usual scatter": "the mark is within the usual scatter",
    }.get(row["stands_out"])
    if verdict:
        said.append(f"{averages}; other marks suggest {words.level(row['expected'])}: {verdict}.")
    else:
        said.append(f"{averages}; what other marks suggest cannot be tested.")
    here = cluster.helpers[cluster.helpers["ksf"].astype(str) == key]
    ahead, behind = here[here["school"].astype(str) == name], here[here["helper"].astype(str) == name]
    if len(ahead):
        said.append(f"Far enough ahead to help: {_with_marks(cluster, ahead, 'helper')}.")
    if len(behind):
        said.append(f"It is far enough ahead to help {_with_marks(cluster, behind, 'school')}.")
    return said


def school(cluster: Cluster, name: str) -> list[str]:
    """Say of one school its level beside the cluster's, and the marks worth asking about."""
    words, found = cluster.words, cluster.comparisons
    every = found[found["school"].astype(str) == name]
    own = every.dropna(subset="rating")
    if own.empty:
        return [f"{name} has not been rated yet."]
    of = "all" if len(own) == len(every) else f"{len(own)} of"
    factors = f"{of} {len(every)} {words.plural}" if len(every) > 1 else f"the one {words.factor}"
    average = words.average(own["rating"].mean())
    said = [f"{name}: average {average} on {factors}; the cluster's is {words.average(found['rating'].mean())}."]
    level = own["school_level"].iloc[0]
    if level in ("low", "high"):
        said.append(
            f"It is firmly {words.low if level == 'low' else words.high} on {cluster.most([name])}: "
            "look at the school, not at single marks."
        )
    odd = own[own["stands_out"].isin(["better", "worse"])].sort_values("place")
    if len(odd):
        marks = (
            f"{words.plain(row['ksf'])}, {words.mark(row['rating'])} where other marks suggest "
            f"{words.level(row['expected'])}"
            for row in odd.to_dict("records")
        )
        said.append(f"Worth asking about: {listed(marks)}.")
    elif (own["stands_out"] == "cannot be tested").all():
        said.append("Whether a mark of it stands out cannot be tested.")
    else:
        said.append("No mark of it stands out.")
    return said


def ksf(cluster: Cluster, key: str) -> list[str]:
    """Say of one factor its level, who is low, and who could help."""
    words, scale = cluster.words, cluster.framework.scale
    cells = cluster.cells[cluster.cells["ksf"].astype(str) == key].dropna(subset="rating")
    if cells.empty:
        return [f"{capital(words.both(key))} has not been rated yet."]
    ends = sorted((cells["rating"].min(), cells["rating"].max()), key=scale.merit)
    weak = cluster.in_band("worse")
    low = _names(weak[weak["ksf"].astype(str) == key]["school"])
    said = [
        f"{capital(words.both(key))}: average {words.average(cells['rating'].mean())}, "
        f"marks from {words.mark(ends[0])} to {words.mark(ends[1])}.",
        f"{capital(schools(low) if low else 'no school')} {is_are(len(low))} {words.in_band(0)}.",
    ]
    return [*said, *([_who_could_help(cluster, key)] if low else [])]


def _names(found: Iterable[str]) -> list[str]:
    return [str(name) for name in found]
