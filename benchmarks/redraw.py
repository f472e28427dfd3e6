"""How long the live heatmap takes to redraw after a choice, against a fresh annotated seaborn heatmap.

Ours is all that happens in Python after another order is chosen: the table anew; the measures and the sentences stay,
as the schools and factors do. The baseline draws the same numbers and encodes a PNG, as a redrawn figure must be before
it is seen.
"""

import io
from collections.abc import Iterator
from itertools import cycle

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure

from benchmarks.drawn import ratings_of
from benchmarks.measuring import Compared, fastest
from esanalysis.ratings.explore import explore


def drawn(grid: pd.DataFrame) -> None:
    """Draw and encode a grid with seaborn."""
    ax = Figure(figsize=(3 + len(grid.columns) / 2, 4)).add_subplot()
    sns.heatmap(grid, annot=True, cmap="BrBG", ax=ax)
    ax.figure.savefig(io.BytesIO(), format="png")


def seconds(schools: int) -> tuple[float, float]:
    """Time of one redraw after a choice of order, and of one fresh heatmap of the same grid."""
    frame = ratings_of(np.random.default_rng(1).integers(1, 11, (10, schools)))
    grid = frame.pivot(index="ksf", columns="school", values="rating")
    explorer = explore(frame)
    orders = cycle([key for _, key in explorer.order.options][::-1])  # the first choice stands there already

    def redraw() -> None:
        explorer.order.value = next(orders)

    redraw(), drawn(grid)
    return fastest(redraw, 15).processor, fastest(lambda: drawn(grid), 5).processor


def measured(*, small: bool = False) -> Iterator[Compared]:
    """Compare grids of three numbers of schools."""
    sizes = (5, 10, 20) if small else (10, 20, 60)
    ours, theirs = zip(*map(seconds, sizes), strict=True)
    yield Compared("explorer redraw", "schools", "a fresh seaborn heatmap", "0.06", sizes, ours, theirs)
