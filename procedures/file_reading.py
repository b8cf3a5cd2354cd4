"""What the cards of a file share: its procedures, their facts, their legal dates. Read once."""

from collections import defaultdict

from households.file import FileRequest
from households.services.matrix import Category
from procedures.law.outcome import Outcome
from procedures.models import Event, Procedure
from procedures.services.legal import outcome


def procedures_of(asked: FileRequest) -> list[Procedure]:
    """The latest first; those of the leases that the desk's relations are about."""
    return asked.once("procedures_of", lambda: _procedures(asked))


def _procedures(asked: FileRequest) -> list[Procedure]:
    found = Procedure.objects.filter(household=asked.household).order_by("-pk")
    limited = asked.leases
    return list(found if limited is None else found.filter(lease__in=limited))


def events_of(asked: FileRequest) -> dict[int, list[Event]]:
    """The facts of each procedure in their order, those that another replaced included."""
    return asked.once("events_of", lambda: _events(asked))


def _events(asked: FileRequest) -> dict[int, list[Event]]:
    found: dict[int, list[Event]] = defaultdict(list)
    if procedures_of(asked):
        rows = Event.objects.filter(procedure__household=asked.household)
        for event in rows.order_by("occurred_on", "pk"):
            found[event.procedure_id].append(event)
    return found


def dates_of(asked: FileRequest) -> Outcome:
    """The legal dates of the latest procedure; none for whoever is not shown them."""
    return asked.once("dates_of", lambda: _dates(asked))


def _dates(asked: FileRequest) -> Outcome:
    procedures = procedures_of(asked)
    if not procedures or not asked.shown.whole(Category.PROCEDURE):
        return Outcome()
    latest = procedures[0]
    return outcome(latest, events_of(asked)[latest.pk])
