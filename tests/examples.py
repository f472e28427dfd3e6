"""The published worked example, typed from its source, and ratings frames built without any reader."""

import numpy as np
import pandas as pd

from esanalysis.instrument.reading import load_framework
from esanalysis.schema import RATINGS, conform

# Module 2 (V1 090909), "Using the Extended Services Sustainability School Cluster Development Tool",
# Northumberland Extended Services, 2009: KSF 1 to 10 down, schools 1 to 10 across.
WORKED_EXAMPLE = [
    [2, 6, 8, 8, 7, 7, 6, 5, 3, 9],
    [2, 4, 4, 7, 5, 7, 5, 4, 3, 6],
    [2, 2, 4, 6, 6, 6, 5, 5, 3, 6],
    [5, 5, 5, 6, 5, 6, 7, 5, 4, 5],
    [4, 4, 5, 6, 6, 5, 4, 5, 4, 7],
    [2, 2, 6, 7, 6, 6, 3, 7, 3, 7],
    [5, 5, 7, 8, 7, 7, 5, 6, 5, 9],
    [3, 5, 8, 8, 7, 2, 5, 5, 3, 8],
    [2, 2, 4, 5, 6, 2, 7, 2, 5, 7],
    [3, 3, 2, 4, 4, 3, 4, 3, 2, 4],
]
PRINTED_TOTALS = [59, 45, 43, 48, 46, 47, 59, 51, 40, 29]
PRINTED_AVERAGES = [6, 5, 5, 5, 5, 5, 6, 5, 4, 3]


def ratings_frame(marks, framework="es-2009", cluster="Cluster", round_="2009", schools=None):
    """A ratings frame from a table of marks: factors down, schools across; None or NaN is blank."""
    framework = load_framework(framework)
    marks = np.array(marks, dtype=float)
    keys = framework.keys[: len(marks)]  # fewer rows: the factors that follow were not rated by anybody
    schools = schools or [f"School {place}" for place in range(1, marks.shape[1] + 1)]
    frame = pd.DataFrame(
        {
            "cluster": cluster,
            "round": round_,
            "school": np.repeat(schools, len(keys)),
            "ksf": list(keys) * len(schools),
            "rating": marks.T.ravel(),
        }
    )
    frame["missing"] = pd.Categorical(np.where(frame["rating"].isna(), "blank", None))
    frame["note"] = pd.Series(pd.NA, index=frame.index, dtype="string")
    frame["rater"] = pd.Series(pd.NA, index=frame.index, dtype="string")
    frame["school"] = pd.Categorical(frame["school"], categories=schools)
    frame["ksf"] = pd.Categorical(frame["ksf"], categories=framework.keys, ordered=True)
    frame["round"] = pd.Categorical(frame["round"], categories=[round_], ordered=True)
    frame = conform(frame.assign(framework=framework.key), RATINGS)
    frame.attrs["framework"] = framework
    return frame
