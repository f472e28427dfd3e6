"""What an explorer shows of one cell, one school or one factor, and all of them for a page without a kernel."""

from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from esanalysis.display.markup import html, joined
from esanalysis.display.parts import definitions, paragraphs
from esanalysis.display.switch import switched
from esanalysis.ratings.explore import profiles, sentences
from esanalysis.ratings.views.cluster import Cluster

__all__ = ["cell", "every_ksf", "every_school", "kept", "one_ksf", "one_school", "sentence"]


def kept(frame: pd.DataFrame, ksfs: Sequence[str], schools: Sequence[str]) -> pd.DataFrame:
    """The rows of some factors and some schools."""
    return frame[frame["ksf"].isin(ksfs) & frame["school"].isin(schools)]


def sentence(shown: Cluster) -> Markup:
    """What the marks shown say, in a sentence or two."""
    return paragraphs(*sentences.grid(shown))


def cell(comparison: dict, place: Cluster) -> Markup:
    """What stands behind one cell: how it compares, its note, and the anchors of its factor."""
    framework = place.framework
    factor, scale = framework[comparison["ksf"]], framework.scale
    note = comparison["note"]
    ends = (scale.minimum, (scale.minimum + scale.maximum) / 2, scale.maximum)
    low, middle, high = ends if scale.higher_is_better else ends[::-1]
    terms = [
        ("Note", "No note was written." if pd.isna(note) else str(note)),
        ("Question", factor.question),
        (f"Low ({scale.text(low)})", factor.low),
        (f"Middle ({'about ' if not scale.is_mark(middle) else ''}{middle:g})", factor.middle),
        ("Aim" if factor.high_inferred else f"High ({scale.text(high)})", factor.high),
    ]
    said = paragraphs(*sentences.cell(comparison, place))
    return html("<div>{}{}</div>", said, definitions((term, text) for term, text in terms if text))


def one_school(place: Cluster, chosen: str, id_: str) -> tuple[Markup, Markup]:
    """One school against its cluster: the picture and its sentences."""
    return profiles.school(place, chosen, id_), paragraphs(*sentences.school(place, chosen))


def one_ksf(place: Cluster, key: str, id_: str) -> tuple[Markup, Markup]:
    """One factor across the schools: the picture and its sentences."""
    return profiles.ksf(place, key, id_), paragraphs(*sentences.ksf(place, key))


def every_school(place: Cluster, id_: str) -> Markup:
    """All schools, one shown at a time without a script."""
    views = [
        (school, joined(one_school(place, school, f"{id_}-{number}")))
        for number, school in enumerate(place.schools, start=1)
    ]
    return switched("School", views, id_)


def every_ksf(place: Cluster, id_: str) -> Markup:
    """All factors, one shown at a time without a script."""
    label = place.framework.axis_label
    views = [
        (label(key), joined(one_ksf(place, key, f"{id_}-{number}")))
        for number, key in enumerate(place.framework.keys, start=1)
    ]
    return switched(place.framework.factor, views, id_)
