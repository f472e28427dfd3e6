"""Measures of ratings: plain functions, frame in and frame out, one small module a question.

==============  =================================================================  =====================
module          question                                                           rule (calibration.md)
==============  =================================================================  =====================
`grid`          1. What does the data tell you? Cells, totals, cautions            counts
`variation`     1. What varies more, the schools or the factors?                   variation
`strengths`     2. Which factors is the cluster doing really well on?              firm, likely
`priorities`    3. Which does it need to prioritise, and who is ahead on it?       weaknesses
`standouts`     4. and 5. Which single marks are better, or worse, than expected?  worth asking about
`schools`       4. and 5. Which schools are high, or low, across the board?        firm
`pairings`      6. How could this data build sustainability? Who could help whom   pairs that hold
`raters`        How strict are the raters, and where do they disagree?             firm
==============  =================================================================  =====================

`areas` averages the marks within the sections of an instrument, and holds those of factors on a scale of their own.
Between the questions, `comparisons` sets every cell beside its school, its factor and what is expected: what the
explorers show. Underneath, `matrix` holds one cluster in one round, `fit` the additive model that nearly every claim
rests on, and `strictness` what several raters of the same cells give away about each other.

`development` goes on from there: rounds compared and followed up, smaller groups, the instrument reviewed, good
practice.

Every measure treats each cluster and round on its own and names them in its first two columns. Results are codes and
numbers; the views hold the English. What cannot be tested says so (`why_not`) and is empty, never false.
"""

from esanalysis.ratings.measures.areas import beside, section_schools, sections
from esanalysis.ratings.measures.comparisons import comparisons, helpers
from esanalysis.ratings.measures.development import (
    Change,
    Groups,
    Wishes,
    answers,
    change,
    feedback,
    follow_up,
    groups,
    helped,
    instrument,
    outside,
    over_rounds,
    practice,
    schools_of,
    since_first,
    subclusters,
)
from esanalysis.ratings.measures.grid import cautions, cells, contradictions, summary
from esanalysis.ratings.measures.pairings import lasting, pairings
from esanalysis.ratings.measures.priorities import priorities, weaknesses
from esanalysis.ratings.measures.raters import agreement, disagreements, raters, schools_needed
from esanalysis.ratings.measures.schools import schools
from esanalysis.ratings.measures.standouts import chance_of, standouts
from esanalysis.ratings.measures.strengths import doubt, firm_pairs, strengths
from esanalysis.ratings.measures.variation import variation

__all__ = [
    "Change",
    "Groups",
    "Wishes",
    "agreement",
    "answers",
    "beside",
    "cautions",
    "cells",
    "chance_of",
    "change",
    "comparisons",
    "contradictions",
    "disagreements",
    "doubt",
    "feedback",
    "firm_pairs",
    "follow_up",
    "groups",
    "helped",
    "helpers",
    "instrument",
    "lasting",
    "outside",
    "over_rounds",
    "pairings",
    "practice",
    "priorities",
    "raters",
    "schools",
    "schools_needed",
    "schools_of",
    "section_schools",
    "sections",
    "since_first",
    "standouts",
    "strengths",
    "subclusters",
    "summary",
    "variation",
    "weaknesses",
]
