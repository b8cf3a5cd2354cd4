"""What becomes of what a commission asked: opened at closing, answered, then settled."""

from commissions.services.following import links
from commissions.services.following.answering import answer
from commissions.services.following.figures import figures
from commissions.services.following.opening import open_recommendations
from commissions.services.following.opening_list import opening_list
from commissions.services.following.settling import settle

__all__ = ["answer", "figures", "links", "open_recommendations", "opening_list", "settle"]
