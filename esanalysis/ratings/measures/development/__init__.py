"""How a cluster develops: rounds compared, smaller groups, the instrument reviewed, good practice, the plan of work."""

from esanalysis.ratings.measures.development.groups import Groups, Wishes, groups, schools_of, subclusters
from esanalysis.ratings.measures.development.review import (
    SCHOOLS_IT_TAKES,
    answers,
    feedback,
    instrument,
    outside,
    practice,
)
from esanalysis.ratings.measures.development.rounds import Change, change, follow_up, helped, over_rounds, since_first

__all__ = [
    "SCHOOLS_IT_TAKES",
    "Change",
    "Groups",
    "Wishes",
    "answers",
    "change",
    "feedback",
    "follow_up",
    "groups",
    "helped",
    "instrument",
    "outside",
    "over_rounds",
    "practice",
    "schools_of",
    "since_first",
    "subclusters",
]
