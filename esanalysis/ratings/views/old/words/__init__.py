"""Measures to sentences: what the pages, the notebooks and the widgets say.

===========  ==========================================================
module       says
===========  ==========================================================
`opening`    what a page stands on
`answers`    the answer under each reflection question, and how firm it is
`marks`      why a single mark is what it is, and what to ask
`exploring`  what an explorer says under its picture
`recording`  what has been recorded so far, and where raters differ
===========  ==========================================================
"""

from esanalysis.ratings.views.old.words.answers import (
    doing_less_well,
    doing_well,
    helping,
    prioritise,
    strongest,
    what_the_data_tells,
)
from esanalysis.ratings.views.old.words.exploring import cell, grid, ksf, school
from esanalysis.ratings.views.old.words.marks import ask, why
from esanalysis.ratings.views.old.words.opening import introduction, question, read, source
from esanalysis.ratings.views.old.words.recording import raters, recorded

__all__ = [
    "ask",
    "cell",
    "doing_less_well",
    "doing_well",
    "grid",
    "helping",
    "introduction",
    "ksf",
    "prioritise",
    "question",
    "raters",
    "read",
    "recorded",
    "school",
    "source",
    "strongest",
    "what_the_data_tells",
    "why",
]
