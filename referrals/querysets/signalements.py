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
        return found.filter(CALLED_FOR, _letters(exact=True))
    if letter == "sans_objet":
        return found.exclude(_DUE).exclude(CALLED_FOR & Q(_letters(exact=True)))
    return found


def due(found: QuerySet[Signalement]) -> QuerySet[Signalement]:
    """Those whose prevention letter is called for and not prepared (seed-notes 15): the latest act
    of each procedure."""
    return found.filter(_DUE)


def _later() -> Exists:
    """Another line of the same procedure calls for the letter, about a later act."""
    after = Q(acted_on__gt=OuterRef("acted_on")) | Q(
        acted_on=OuterRef("acted_on"), pk__gt=OuterRef("pk")
    )
    return Exists(Signalement.objects.filter(CALLED_FOR, after, procedure=OuterRef("procedure")))


def _letters(*, exact: bool) -> Exists:
    """A prevention letter that this line had prepared, or about its act; or, not ``exact``, about
    a later act of the procedure. The key of a letter names the procedure, then the date."""
    start = Concat(
        Value(f"{prevention.SLUG}:"),
        Cast(OuterRef("procedure_id"), CharField()),
        Value(":"),
        output_field=CharField(),
    )
    act = Concat(start, Cast(OuterRef("acted_on"), CharField()), output_field=CharField())
    mine = Concat(
        Value("signalement:"), Cast(OuterRef("pk"), CharField()), output_field=CharField()
    )
    about = Q(key__startswith=act) if exact else Q(key__startswith=start, key__gte=act)
    letters = Letter.objects.filter(
        about | Q(source=mine), kind=prevention.SLUG, household=OuterRef("household")
    )
    return Exists(letters.exclude(state=LetterState.CANCELLED))


_DUE = CALLED_FOR & ~Q(_later()) & ~Q(_letters(exact=False))
