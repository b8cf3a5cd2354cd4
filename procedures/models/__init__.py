"""Procedures, their dated facts, and what is computed from them (decision 1: facts, not states)."""

from procedures.models.calendar import CalendarFeed, Deadline, LegalSetting
from procedures.models.events import Event
from procedures.models.procedures import Procedure
from procedures.models.tasks import Task

__all__ = ["CalendarFeed", "Deadline", "Event", "LegalSetting", "Procedure", "Task"]
