"""A mission given by a person, outside any list: the referral and the access that goes with it."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation
from ccapex.core import jobs, journal
from households.enums import RelationKind
from households.services.access import open_relations
from procedures.models import Procedure
from procedures.services.actions import refresh
from referrals.models import Referral
from referrals.services.follow_up import OPEN, access_source


@transaction.atomic
def give_mission(
    procedure: Procedure, organisation: Organisation, mission: str, *, desk: Desk
) -> Referral:
    """The open referral of that mission to that organisation: a new one, or the one already there.

    The organisation is told, and reads the file until the referral ends.
    """
    if organisation.territory_id != procedure.territory_id:
        raise ValidationError("Cette organisation n'est pas du territoire.")
    wanted = {"procedure": procedure, "organisation": organisation, "mission": mission}
    try:
        with transaction.atomic():
            referral = Referral.objects.create(
                **wanted,
                territory_id=procedure.territory_id,
                household_id=procedure.household_id,
                issued_at=timezone.now(),
            )
    except IntegrityError:
        return Referral.objects.get(**wanted, state__in=OPEN)
    open_relations(
        [(referral.household_id, organisation.pk)],
        kind=RelationKind.REFERRAL,
        source=access_source(referral),
        actor_id=desk.user.pk,
    )
    journal.record(
        "referral.issued",
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=procedure.territory_id,
        object_type="referral",
        object_id=referral.pk,
        household_id=referral.household_id,
        ground="secretariat",
        details={"mission": str(mission)},
    )
    jobs.enqueue(
        "notify_referrals",
        arguments={"organisation": organisation.pk, "count": 1},
        author_id=desk.user.pk,
        territory_id=procedure.territory_id,
        organisation_id=organisation.pk,
    )
    refresh([procedure.pk])
    return referral
