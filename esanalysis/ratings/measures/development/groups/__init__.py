"""Smaller groups: schools that already belong together compared, and a proposal of working groups."""

from esanalysis.ratings.measures.development.groups.groups import Groups, groups
from esanalysis.ratings.measures.development.groups.subclusters import schools_of, subclusters
from esanalysis.ratings.measures.development.groups.wishes import Wishes

__all__ = ["Groups", "Wishes", "groups", "schools_of", "subclusters"]
