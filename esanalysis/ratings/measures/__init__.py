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

`development` goes on from there: rounds compared and followed up, smaller groups, the instrument reviewed, good
practice.

Every measure of ratings treats each cluster and round on its own and names them in its first two columns. The
framework and the loading problems of the ratings travel with each result in ``attrs``.
"""

from esanalysis.ratings.measures.comparisons import comparisons, helpers
from esanalysis.ratings.measures.development import (
    Change,
    Groups,
    Wishes,
    change,
    follow_up,
    groups,
    helped,
    schools_of,
    since_first,
    subclusters,
)
from esanalysis.ratings.measures.grid import cautions, cells, contradictions, summary, variation
from esanalysis.ratings.measures.pairing import pairings
from esanalysis.ratings.measures.priorities import priorities
from esanalysis.ratings.measures.raters import compare_raters
from esanalysis.ratings.measures.standing import standing
from esanalysis.ratings.measures.standouts import standouts

__all__ = [
    "Change",
    "Groups",
    "Wishes",
    "cautions",
    "cells",
    "change",
    "compare_raters",
    "comparisons",
    "contradictions",
    "follow_up",
    "groups",
    "helped",
    "helpers",
    "pairings",
    "priorities",
    "schools_of",
    "since_first",
    "standing",
    "standouts",
    "subclusters",
    "summary",
    "variation",
]
