"""Measures of the council's tables: frame in and frame out.

`workforce` and `comparators` (what may be compared), `suppression` (what may be shared), `risk` (where the risks stand)
and `plan` (what falls due).
"""

from esanalysis.council.measures.comparators import (
    already_over,
    beside_comparators,
    equality_gap,
    projected_year,
    total_of_level,
)
from esanalysis.council.measures.disclosure import audit
from esanalysis.council.measures.links import unresolved
from esanalysis.council.measures.plan import (
    chosen,
    due_between,
    due_next,
    due_windows,
    owners,
    quantified,
    standing_of,
    undated,
)
from esanalysis.council.measures.risk import matrix_cells, ranked_risks, risk_disagreements, unscored_risks
from esanalysis.council.measures.suppression import Shared, suppress_page
from esanalysis.council.measures.workforce import headcount_beside_fte, implied_staff

__all__ = [
    "Shared",
    "already_over",
    "audit",
    "beside_comparators",
    "chosen",
    "due_between",
    "due_next",
    "due_windows",
    "equality_gap",
    "headcount_beside_fte",
    "implied_staff",
    "matrix_cells",
    "owners",
    "projected_year",
    "quantified",
    "ranked_risks",
    "risk_disagreements",
    "standing_of",
    "suppress_page",
    "total_of_level",
    "undated",
    "unresolved",
    "unscored_risks",
]
