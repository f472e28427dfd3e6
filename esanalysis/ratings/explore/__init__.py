"""Look around in JupyterLab: controls above a picture that changes in place, and the same views without a kernel.

`widgets` holds the explorers, `heatmap` and `profiles` what they show, `sentences` what they say under it. They compute
nothing: every figure and every claim is a fact of `esanalysis.ratings.views`.
"""

from esanalysis.ratings.explore.widgets import (
    ClusterExplorer,
    KsfExplorer,
    SchoolExplorer,
    explore,
    explore_ksf,
    explore_school,
)

__all__ = ["ClusterExplorer", "KsfExplorer", "SchoolExplorer", "explore", "explore_ksf", "explore_school"]
