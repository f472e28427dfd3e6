"""How long the live heatmap takes to redraw after a choice, against a fresh annotated seaborn heatmap.

Run: ``python benchmarks/redraw.py``. Ours is all that happens in Python: measures of what is shown, sentences, and the
table. The baseline draws the same numbers and encodes a PNG, as a redrawn figure must be before it is seen.
"""

import io
import statistics
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure

from esanalysis.instrument.reading import load_framework
from esanalysis.ratings.explore import explore
from esanalysis.schema import RATINGS, conform

SCHOOLS, REPEATS = 20, 15


def ratings() -> pd.DataFrame:
    """Make a cluster of 20 schools with random marks."""
    framework = load_framework()
    schools = [f"School {number}" for number in range(1, SCHOOLS + 1)]
    keys = [(school, key) for school in schools for key in framework.keys]
    marks = np.random.default_rng(1).integers(1, 11, len(keys)).astype(float)
    frame = pd.DataFrame(keys, columns=["school", "ksf"]).assign(cluster="Cluster", round="2009", rating=marks)
    frame = conform(frame.assign(missing=None, note=pd.NA, rater=pd.NA), RATINGS)
    frame["school"] = frame["school"].cat.reorder_categories(schools)
    frame["ksf"] = pd.Categorical(frame["ksf"].astype(str), categories=framework.keys, ordered=True)
    frame.attrs["framework"] = framework
    return frame


def baseline(grid: pd.DataFrame) -> None:
    """Draw and encode the same grid with seaborn."""
    ax = Figure(figsize=(13, 4)).add_subplot()
    sns.heatmap(grid, annot=True, cmap="BrBG", ax=ax)
    ax.figure.savefig(io.BytesIO(), format="png")


def milliseconds(call: Callable[[int], None]) -> float:
    """Time the median of some runs after a first one."""
    times = []
    for run in range(REPEATS + 1):
        start = time.perf_counter()
        call(run)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times[1:])


def main() -> None:
    """Print both times and their ratio."""
    frame = ratings()
    grid = frame.pivot(index="ksf", columns="school", values="rating")
    explorer = explore(frame)
    orders = [key for _, key in explorer.order.options]

    def redraw(run: int) -> None:
        explorer.order.value = orders[run % len(orders)]

    ours, seaborn = milliseconds(redraw), milliseconds(lambda run: baseline(grid))
    print(f"heatmap of 10 x {SCHOOLS}: live redraw {ours:.0f} ms, fresh seaborn heatmap {seaborn:.0f} ms")
    print(f"the live heatmap takes {ours / seaborn:.2f} of the baseline's time")


if __name__ == "__main__":
    main()
