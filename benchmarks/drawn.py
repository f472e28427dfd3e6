"""Clusters that were never observed, as ratings frames of the default instrument."""

from functools import lru_cache

import numpy as np
import pandas as pd

import esanalysis as es
from esanalysis.schema import RATINGS, conform


@lru_cache
def _empty(schools: int) -> pd.DataFrame:
    """A ratings frame of the default instrument without its marks."""
    framework = es.load_framework()
    names = [f"School {place}" for place in range(1, schools + 1)]
    frame = pd.DataFrame(
        {
            "cluster": "Drawn",
            "round": "2026",
            "school": np.repeat(names, len(framework.keys)),
            "ksf": list(framework.keys) * schools,
            "rating": np.nan,
            "missing": None,
            "note": None,
            "rater": None,
        }
    )
    frame["school"] = pd.Categorical(frame["school"], categories=names)
    frame["ksf"] = pd.Categorical(frame["ksf"], categories=framework.keys, ordered=True)
    out = conform(frame, RATINGS)
    out.attrs["framework"] = framework
    return out


def ratings_of(marks: np.ndarray) -> pd.DataFrame:
    """A ratings frame of marks (factors down, schools across), rounded and kept on the scale."""
    return _empty(marks.shape[1]).assign(rating=np.clip(np.round(marks), 1, 10).T.ravel().astype(float))
