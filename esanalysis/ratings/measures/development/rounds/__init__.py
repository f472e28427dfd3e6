"""What changed between two rounds, told from chance, and what became of last round's priorities."""

from esanalysis.ratings.measures.development.rounds.change import Change, change, over_rounds, since_first
from esanalysis.ratings.measures.development.rounds.follow_up import follow_up, helped

__all__ = ["Change", "change", "follow_up", "helped", "over_rounds", "since_first"]
