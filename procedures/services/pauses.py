"""Put a procedure aside until a day, with a reason (point 3): it ends loudly.

A pause puts off what may wait. It never hides a hearing nor a legal date: queues of those do not
look at it. Once its day has come the procedure stays in « Pauses finies » until somebody takes it
up again or puts it aside once more.
"""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.core import journal
from procedures.enums import Stage
from procedures.models import Procedure
from procedures.services.rebuild import recompute

LONGEST = datetime.timedelta(days=366)


@transaction.atomic
def pause(procedure: Procedure, *, until: datetime.date, reason: str, desk: Desk) -> None:
    """``until`` is the day on which it comes back. Twice the same changes nothing."""
    today = timezone.localdate()
    if until <= today:
        raise ValidationError({"until": "Choisissez un jour à venir."})
    if until > today + LONGEST:
        raise ValidationError({"until": "Une pause dure un an au plus."})
    if not reason.strip():
        raise ValidationError({"reason": "Dites pourquoi ce dossier est mis en pause."})
    current = Procedure.objects.select_for_update(of=("self",)).get(pk=procedure.pk)
    if current.stage == Stage.CLOSED:
        raise ValidationError("Cette procédure est close : il n’y a rien à mettre en pause.")
    wanted = (until, reason.strip()[:300])
    if (current.paused_until, current.pause_reason) == wanted:
        return
    current.paused_until, current.pause_reason = wanted
    current.paused_by = desk.user
    current.save(update_fields=["paused_until", "pause_reason", "paused_by"])
    _trace("procedure.pause", current, desk, {"until": until.isoformat()})
    # The next action of a file put aside is not that of one at work.
    recompute([current.pk])
    procedure.refresh_from_db()


@transaction.atomic
def resume(procedure: Procedure, *, desk: Desk) -> None:
    """Back to work, before its day or after it. Twice changes nothing."""
    current = Procedure.objects.select_for_update(of=("self",)).get(pk=procedure.pk)
    if current.paused_until is None:
        return
    current.paused_until, current.pause_reason, current.paused_by = None, "", None
    current.save(update_fields=["paused_until", "pause_reason", "paused_by"])
    _trace("procedure.resume", current, desk, {})
    recompute([current.pk])
    procedure.refresh_from_db()


def is_paused(procedure: Procedure, *, today: datetime.date) -> bool:
    return procedure.paused_until is not None and procedure.paused_until > today


def has_ended(procedure: Procedure, *, today: datetime.date) -> bool:
    """The pause is over and nobody has taken the file up again."""
    return procedure.paused_until is not None and procedure.paused_until <= today


def ended(territory_id: int, *, today: datetime.date) -> QuerySet[Procedure]:
    """Those whose pause is over, the oldest first."""
    return Procedure.objects.filter(territory=territory_id, paused_until__lte=today).order_by(
        "paused_until", "pk"
    )


def _trace(action: str, procedure: Procedure, desk: Desk, details: dict[str, str]) -> None:
    journal.record(
        action,
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=procedure.territory_id,
        object_type="procedure",
        object_id=procedure.pk,
        household_id=procedure.household_id,
        details=details,
    )
