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

Every measure of ratings treats each cluster and round on its own and names them in its first two columns. The
framework and the loading problems of the ratings travel with each result in ``attrs``.
"""

from esanalysis.ratings.measures.old.comparisons import comparisons, helpers
from esanalysis.ratings.measures.old.grid import cautions, cells, contradictions, summary, variation
from esanalysis.ratings.measures.old.pairing import pairings
from esanalysis.ratings.measures.old.priorities import priorities
from esanalysis.ratings.measures.old.raters import compare_raters
from esanalysis.ratings.measures.old.standing import standing
from esanalysis.ratings.measures.old.standouts import standouts

__all__ = [
    "cautions",
    "cells",
    "compare_raters",
    "comparisons",
    "contradictions",
    "helpers",
    "pairings",
    "priorities",
    "standing",
    "standouts",
    "summary",
    "variation",
]
