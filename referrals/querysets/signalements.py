"""The register, narrowed in the database: a page costs the same whatever the years kept."""

import datetime

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from ccapex.letters.catalogue import prevention
from ccapex.letters.enums import LetterState
from ccapex.letters.models import Letter
from households.enums import Stock
from procedures.enums import EventKind
from referrals.enums.signalements import PREVENTION_STAGES
from referrals.models import Signalement

_PUBLIC = Q(procedure__lease__stock=Stock.PUBLIC)
# The question of ``rules.signalements.calls_for_prevention``, asked of the database.
CALLED_FOR = Q(procedure__stage__in=PREVENTION_STAGES) & (
    Q(_PUBLIC, event__kind=EventKind.SAISINE_CCAPEX) | Q(~_PUBLIC, event__kind=EventKind.CDP)
)


def register(
    territory_id: int,
    *,
    channel: str = "",
    nature: str = "",
    threshold: str = "",
    letter: str = "",
    since: datetime.date | None = None,
    until: datetime.date | None = None,
) -> QuerySet[Signalement]:
    """The lines of a territory, the latest first, with all that a page shows of them.

    ``letter``: ``a_preparer``, ``prepare`` or ``sans_objet``; empty narrows nothing.
    """
    found = Signalement.objects.filter(territory=territory_id).select_related(
        "event", "household", "organisation", "procedure__lease"
    )
    for name, value in (("channel", channel), ("nature", nature), ("threshold", threshold)):
        if value:
            found = found.filter(**{name: value})
    if since:
        found = found.filter(received_on__gte=since)
    if until:
        found = found.filter(received_on__lte=until)
    if letter == "a_preparer":
        return due(found)
    if letter == "prepare":
        return found.filter(CALLED_FOR, _prepared())
    if letter == "sans_objet":
        return found.exclude(CALLED_FOR)
    return found


def due(found: QuerySet[Signalement]) -> QuerySet[Signalement]:
    """Those whose prevention letter is called for and not prepared (seed-notes 15)."""
    return found.filter(CALLED_FOR, ~_prepared())


def _prepared() -> Exists:
    """A prevention letter of the same procedure: its key names it."""
    start = Concat(
        Value(f"{prevention.SLUG}:"),
        Cast(OuterRef("procedure_id"), CharField()),
        Value(":"),
        output_field=CharField(),
    )
    letters = Letter.objects.filter(
        kind=prevention.SLUG, household=OuterRef("household"), key__startswith=start
    )
    return Exists(letters.exclude(state=LetterState.CANCELLED))
