"""Commissions, their sessions and items; what is said, decided, and what became of it."""

from commissions.models.bodies import Commission, Motive, Seat
from commissions.models.figures import ToldSince, YearlyReturn
from commissions.models.following import AnswerLink, Recommendation, YearAfter
from commissions.models.items import Item, ItemPart, Output
from commissions.models.sessions import Attendance, Erratum, Session
from commissions.models.situations import Report, Situation
from commissions.models.writing import SetAside, Writer, Writing

__all__ = [
    "AnswerLink",
    "Attendance",
    "Commission",
    "Erratum",
    "Item",
    "ItemPart",
    "Motive",
    "Output",
    "Recommendation",
    "Report",
    "Seat",
    "Session",
    "SetAside",
    "Situation",
    "ToldSince",
    "Writer",
    "Writing",
    "YearAfter",
    "YearlyReturn",
]
