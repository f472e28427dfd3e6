"""Ratings of several rounds built without any reader, and the recipe of a change of which one part is real."""

import numpy as np
import pandas as pd

from esanalysis.schema import RATINGS, conform
from examples import ratings_frame


def recipe(seed, rounds=3):
    """Marks of ten schools (across) on ten factors (down) in three rounds; only the last factor truly rises, by 2.2."""
    random = np.random.default_rng(seed)
    truth = 5 + random.normal(0, 1.2, (1, 10)) + random.normal(0, 0.8, (10, 1)) + random.normal(0, 1, (10, 10))
    marks = []
    for rise in (0, 2.2, 2.2)[:rounds]:
        level = truth.copy()
        level[9] += rise
        marks.append(np.clip(np.round(level + random.normal(0, 0.8, truth.shape)), 1, 10))
    return marks


def rounds_frame(marks, raters=None, schools=None, cluster="Cluster", framework="es-2009"):
    """A ratings frame of several rounds, from a dict of round to marks; raters a role a round, or a list a school."""
    parts = []
    for round_, table in marks.items():
        names = (schools or {}).get(round_) if isinstance(schools, dict) else schools
        part = ratings_frame(table, framework, cluster, round_, names)
        said = (raters or {}).get(round_)
        by_school = dict(zip(part["school"].cat.categories, said, strict=True)) if isinstance(said, list) else {}
        part["rater"] = [by_school.get(school, said if isinstance(said, str) else pd.NA) for school in part["school"]]
        parts.append(part.astype({"rater": "string"}))
    return joined(parts)


def joined(parts):
    """Several ratings frames as one, with rounds in their order and the framework of the first."""
    whole = pd.concat([part.astype({"cluster": object, "round": object, "school": object}) for part in parts])
    rounds = list(dict.fromkeys(whole["round"]))
    whole["round"] = pd.Categorical(whole["round"], categories=rounds, ordered=True)
    keys = parts[0]["ksf"].cat.categories
    whole["ksf"] = pd.Categorical(whole["ksf"].astype(object), categories=keys, ordered=True)
    frame = conform(whole, RATINGS)
    frame.attrs["framework"] = parts[0].attrs["framework"]
    return frame
