"""Procedures and their dated facts (decision 1: facts, not states)."""

from procedures.models.events import Event
from procedures.models.procedures import Procedure

__all__ = ["Event", "Procedure"]
