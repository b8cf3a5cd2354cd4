"""Situations that are no procedure: reported, told, answered, diagnosed, followed, closed."""

from commissions.services.situations.following import (
    close,
    coordinate,
    diagnose,
    follow,
    note_answer,
    note_told,
)
from commissions.services.situations.recognising import Person
from commissions.services.situations.reporting import report
from commissions.services.situations.telling import tell
from commissions.services.situations.visible import Sight, seen_as, situations_for

__all__ = [
    "Person",
    "Sight",
    "close",
    "coordinate",
    "diagnose",
    "follow",
    "note_answer",
    "note_told",
    "report",
    "seen_as",
    "situations_for",
    "tell",
]
