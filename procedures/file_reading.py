"""What the cards of a file share: its procedures, their facts, their legal dates. Read once."""

from collections import defaultdict

from households.file import FileRequest
from households.services.matrix import Category
from procedures.enums import Stage, Step
from procedures.law.outcome import Outcome
from procedures.models import Event, Procedure
from procedures.services.legal import outcomes_from

STEPS = tuple(Step.values)


def procedures_of(asked: FileRequest) -> list[Procedure]:
    """The open ones first, the most advanced of them before the others, then the latest; those of
    the leases that the desk's relations are about."""
    return asked.once("procedures_of", lambda: _procedures(asked))


def current_of(asked: FileRequest) -> list[Procedure]:
    """Those that one works on: every open one; the latest where none is open."""
    found = procedures_of(asked)
    return [one for one in found if one.stage != Stage.CLOSED] or found[:1]


def _procedures(asked: FileRequest) -> list[Procedure]:
    found = Procedure.objects.filter(household=asked.household).select_related("lease__dwelling")
    limited = asked.leases
    mine = found if limited is None else found.filter(lease__in=limited)
    return sorted(mine, key=by_advancement, reverse=True)


def by_advancement(procedure: Procedure) -> tuple[bool, int, int]:
    """The greatest first: open, far, late."""
    is_open = procedure.stage != Stage.CLOSED
    return is_open, STEPS.index(procedure.step) if is_open else 0, procedure.pk


def home_of(procedure: Procedure) -> str:
    """Which dwelling a procedure is about, in a line."""
    home = procedure.lease.dwelling
    return ", ".join(filter(None, [home.address, home.city]))


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


def dates_of(asked: FileRequest) -> dict[int, Outcome]:
    """The legal dates of each current procedure; none for whoever is not shown them."""
    return asked.once("dates_of", lambda: _dates(asked))


def _dates(asked: FileRequest) -> dict[int, Outcome]:
    current = current_of(asked)
    if not current or not asked.shown.whole(Category.PROCEDURE):
        return {}
    events = events_of(asked)
    return outcomes_from({one.pk: events[one.pk] for one in current})
