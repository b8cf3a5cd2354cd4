"""Visits of a mission: planned at a day and an hour, then what they gave."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.core import french
from households.models import Household
from referrals.enums import Channel, ContactResult
from referrals.enums.missions import VisitResult
from referrals.models import Mandate, Referral, Visit
from referrals.services import follow_up

CONTACTS = {
    VisitResult.REACHED: ContactResult.REACHED,
    VisitResult.APPOINTMENT_TAKEN: ContactResult.APPOINTMENT_TAKEN,
    VisitResult.MESSAGE_LEFT: ContactResult.MESSAGE_LEFT,
    VisitResult.NO_ANSWER: ContactResult.NO_ANSWER,
}
"""A visit that took place is an attempt to reach the household, among all the others."""


def visible_to(desk: Desk) -> QuerySet[Mandate]:
    """The secretariat's territory, or the operator's own missions while its access lasts."""
    households = Household.objects.visible_to(desk)
    mine = Mandate.objects.filter(
        referral__territory=desk.territory_id, referral__household__in=households
    )
    if not desk.is_secretariat:
        mine = mine.filter(referral__organisation=desk.organisation_id)
    return mine


@transaction.atomic
def plan_visit(
    mandate: Mandate, *, on: datetime.date, at: datetime.time | None, desk: Desk
) -> Visit:
    """The same day and hour twice is one visit. Planning takes the mission in charge."""
    if on < mandate.decided_on:
        raise ValidationError(
            {"on": f"La mission a été confiée le {french.day(mandate.decided_on)} : après ce jour."}
        )
    # Locked: two presses of the same button would plan two visits.
    referral = Referral.objects.select_for_update(of=("self",)).get(pk=mandate.referral_id)
    if referral.state == "issued":
        follow_up.accept(referral, desk=desk)
    _still_open(referral)
    visit, _ = Visit.objects.get_or_create(
        mandate=mandate,
        planned_on=on,
        planned_at=at,
        result=VisitResult.PLANNED,
        defaults={"author": desk.user},
    )
    return visit


@transaction.atomic
def record_visit(visit: Visit, *, result: str, desk: Desk, note: str = "") -> Visit:
    """What the visit gave; it joins the contacts of the household. Said once."""
    if result not in VisitResult.values or result == VisitResult.PLANNED:
        raise ValidationError({"result": "Dites ce que la visite a donné."})
    visit = (
        Visit.objects.select_for_update(of=("self",))
        .select_related("mandate__referral")
        .get(pk=visit.pk)
    )
    if visit.result != VisitResult.PLANNED:
        raise ValidationError("Le résultat de cette visite est déjà noté.")
    _still_open(visit.mandate.referral)
    if result != VisitResult.CANCELLED:
        if visit.planned_on > timezone.localdate():
            raise ValidationError("Cette visite n'a pas encore eu lieu.")
        visit.attempt = follow_up.record_contact(
            visit.mandate.referral,
            channel=Channel.VISIT,
            result=CONTACTS[VisitResult(result)],
            on=visit.planned_on,
            note=note,
            desk=desk,
        )
    visit.result, visit.author = result, desk.user
    visit.save(update_fields=["result", "attempt", "author"])
    return visit


def _still_open(referral: Referral) -> None:
    if referral.state not in follow_up.OPEN:
        raise ValidationError("Cette mission est terminée.")
