"""Measures: plain functions, frame in and frame out, one small module a question.

=====================  =================================================================
module                 reflection question
=====================  =================================================================
`grid`                 1. What does the data tell you?
`standing`             2. Which KSFs is the cluster doing really well on?
`priorities`           3. Which does it need to prioritise for development?
`standouts`            4. and 5. Which schools do well, and less well, on particular KSFs?
`pairing`              6. How could this data build sustainability across the cluster?
=====================  =================================================================

Between the questions, `comparisons` sets every cell beside its school, its factor and what is expected: what the
explorers show.

The council's own tables have modules of their own: `workforce` and `suppression` (what may be compared, and
shared), `risk` (where the risks stand), `plan` (what falls due) and `support` (the bridge from a weak KSF to risks
and promises).

Every measure of ratings treats each cluster and round on its own and names them in its first two columns. The
framework and the loading problems of the ratings travel with each result in ``attrs``.
"""

from esanalysis.measures.comparisons import comparisons, helpers
from esanalysis.measures.grid import cautions, cells, contradictions, summary, variation
from esanalysis.measures.pairing import pairings
from esanalysis.measures.plan import chosen, due_between, due_next, due_windows, owners, quantified, undated
from esanalysis.measures.priorities import priorities
from esanalysis.measures.raters import compare_raters
from esanalysis.measures.risk import matrix_cells, ranked_risks, risk_disagreements, unscored_risks
from esanalysis.measures.standing import standing
from esanalysis.measures.standouts import standouts
from esanalysis.measures.support import support_for, unresolved
from esanalysis.measures.suppression import suppress, suppress_shares
from esanalysis.measures.workforce import (
    beside_comparators,
    equality_gap,
    headcount_beside_fte,
    implied_staff,
    projected_year,
    total_of_level,
)

__all__ = [
    "beside_comparators",
    "cautions",
    "cells",
    "chosen",
    "compare_raters",
    "comparisons",
    "contradictions",
    "due_between",
    "due_next",
    "due_windows",
    "equality_gap",
    "headcount_beside_fte",
    "helpers",
    "implied_staff",
    "matrix_cells",
    "owners",
    "pairings",
    "priorities",
    "projected_year",
    "quantified",
    "ranked_risks",
    "risk_disagreements",
    "standing",
    "standouts",
    "summary",
    "support_for",
    "suppress",
    "suppress_shares",
    "total_of_level",
    "undated",
    "unresolved",
    "unscored_risks",
    "variation",
]
