"""How a cluster develops: rounds compared, smaller groups, the instrument reviewed, good practice, the plan of work."""

from esanalysis.ratings.measures.development.groups import Groups, Wishes, groups, schools_of, subclusters
from esanalysis.ratings.measures.development.rounds import Change, change, follow_up, helped, since_first

__all__ = [
    "Change",
    "Groups",
    "Wishes",
    "change",
    "follow_up",
    "groups",
    "helped",
    "schools_of",
    "since_first",
    "subclusters",
]
