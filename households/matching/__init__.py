"""Who is this household? Pure comparison of two cards, with no database and no Django.

An incoming row is turned into a card, its blocking keys find the few known households that
could be the same, and `decide` says: sure (joined), doubtful (review, with reasons) or new.
"""

from households.matching.blocking import blocking_keys
from households.matching.compare import Comparison, compare
from households.matching.decide import Match, Proposal, decide
from households.matching.model import Evidence, HouseholdCard, PersonCard

__all__ = [
    "Comparison",
    "Evidence",
    "HouseholdCard",
    "Match",
    "PersonCard",
    "Proposal",
    "blocking_keys",
    "compare",
    "decide",
]
