"""What a referent does of a referral: take it or refuse it, reach the household, help, close."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.core import journal
from households.enums import ContactKind, ContactStatus, RelationKind
from households.models import ContactPoint, Dwelling, Household
from households.services.access import close_relations
from households.services.contact_limits import limits_of
from referrals.enums import (
    AxisKind,
    AxisResult,
    Channel,
    ContactResult,
    DecisionOutcome,
    Mission,
    NotTreatedReason,
    ReferralResult,
    ReferralState,
)
from referrals.models import ContactAttempt, Decision, Referral, SupportAxis
from referrals.rules.contacts import RESULTS, next_channel
from referrals.rules.profile import enrichment_rules
from referrals.services.met import tell_tasks

OPEN = (ReferralState.ISSUED, ReferralState.ACCEPTED)
# Without an attempt for that long, a household taken in charge is to be reached again.
SILENCE = dt.timedelta(days=15)


def visible_to(desk: Desk) -> QuerySet[Referral]:
    """The secretariat's territory, or the organisation's own, while its access lasts."""
    households = Household.objects.visible_to(desk)
    mine = Referral.objects.filter(territory=desk.territory_id, household__in=households)
    return mine if desk.is_secretariat else mine.filter(organisation=desk.organisation_id)


@transaction.atomic
def accept(referral: Referral, *, desk: Desk) -> Referral:
    moved = Referral.objects.filter(pk=referral.pk, state=ReferralState.ISSUED).update(
        state=ReferralState.ACCEPTED, accepted_at=timezone.now(), referent=desk.user
    )
    if not moved:
        raise ValidationError(_already(referral))
    referral.refresh_from_db()
    _trace("referral.accepted", referral, desk)
    return referral


@transaction.atomic
def refuse(referral: Referral, *, reason: str, desk: Desk) -> Referral:
    """The case returns to the dispatcher at once: its decision is to be taken again.

    The refusal stays beside the rule that proposed it, and the organisation's access ends.
    """
    if not reason.strip():
        raise ValidationError({"reason": "Dites pourquoi : le secrétariat en a besoin."})
    moved = Referral.objects.filter(pk=referral.pk, state__in=OPEN).update(
        state=ReferralState.REFUSED,
        refused_at=timezone.now(),
        refusal_reason=reason.strip()[:300],
        decision=None,
    )
    if not moved:
        raise ValidationError(_already(referral))
    decision = referral.decision
    if decision is not None:
        Decision.objects.filter(pk=decision.pk).update(
            outcome=DecisionOutcome.LATER,
            organisation=None,
            kept_referent=False,
            decided_at=timezone.now(),
        )
    _end_access(referral, None, desk)
    rule = decision.rule if decision else None
    _trace("referral.refused", referral, desk, details={"rule": rule})
    referral.refresh_from_db()
    return referral


@transaction.atomic
def record_contact(
    referral: Referral,
    *,
    channel: str,
    result: str,
    desk: Desk,
    on: dt.date | None = None,
    contact_point: ContactPoint | None = None,
    appointment_on: dt.date | None = None,
    note: str = "",
) -> ContactAttempt:
    """Note an attempt; trying to reach a household takes its referral in charge.

    A wrong number marks the number tried (the first that is not yet known as wrong), a letter
    that came back marks the dwelling: ``next_channel_for`` then says what to try.
    """
    day = on or timezone.localdate()
    if result not in RESULTS.get(channel, ()):
        raise ValidationError({"result": "Ce résultat ne va pas avec ce moyen de contact."})
    if day > timezone.localdate():
        raise ValidationError({"on": "Cette date est dans l'avenir."})
    if referral.state == ReferralState.ISSUED:
        accept(referral, desk=desk)
    if referral.state != ReferralState.ACCEPTED:
        raise ValidationError(_already(referral))
    attempt = ContactAttempt.objects.create(
        referral=referral,
        on=day,
        channel=channel,
        result=result,
        appointment_on=appointment_on,
        note=note.strip()[:500],
        author=desk.user,
    )
    _mark(referral, channel, result, contact_point, day)
    tell_tasks(referral.household_id)
    _trace("referral.contact", referral, desk, details={"channel": channel, "result": str(result)})
    return attempt


def _mark(
    referral: Referral, channel: str, result: str, point: ContactPoint | None, day: dt.date
) -> None:
    if channel == Channel.LETTER and result == ContactResult.RETURNED:
        Dwelling.objects.filter(leases=referral.procedure.lease_id).update(mail_returned_on=day)
    if channel not in (Channel.PHONE, Channel.SMS):
        return
    tried = point or usable_phones(referral.household_id).first()
    if tried is None or tried.household_id != referral.household_id:
        return
    if result == ContactResult.WRONG_NUMBER:
        tried.status = ContactStatus.WRONG
    elif result not in (ContactResult.NO_ANSWER, ContactResult.SENT):
        tried.status = ContactStatus.VALID
    else:
        return
    tried.status_on = day
    tried.save(update_fields=["status", "status_on"])


def usable_phones(household_id: int) -> QuerySet[ContactPoint]:
    """Those not known as wrong, the ones that answered first."""
    return (
        ContactPoint.objects.filter(household=household_id, kind=ContactKind.PHONE)
        .exclude(status=ContactStatus.WRONG)
        .order_by("-status", "pk")
    )


def next_channel_for(referral: Referral) -> Channel:
    """Safe contact first: who must not be called is written to, who must not be written to is
    visited."""
    home = referral.procedure.lease.dwelling
    limits = limits_of([referral.household_id])[referral.household_id]
    return next_channel(
        has_phone=not limits.no_call and usable_phones(referral.household_id).exists(),
        mail_returned=limits.no_letter or home.mail_returned_on is not None,
    )


@transaction.atomic
def open_axis(
    referral: Referral,
    *,
    kind: str,
    desk: Desk,
    opened_on: dt.date | None = None,
    amount: Decimal | None = None,
) -> SupportAxis:
    if kind not in AxisKind.values:
        raise ValidationError({"kind": "Choisissez un axe d'accompagnement."})
    if referral.state != ReferralState.ACCEPTED:
        raise ValidationError("Prenez d'abord l'orientation en charge.")
    axis = SupportAxis.objects.create(
        referral=referral,
        kind=kind,
        opened_on=opened_on or timezone.localdate(),
        amount=amount,
        author=desk.user,
    )
    _trace("referral.axis_opened", referral, desk, details={"kind": kind})
    return axis


@transaction.atomic
def close_axis(
    axis: SupportAxis, *, result: str, desk: Desk, closed_on: dt.date | None = None
) -> SupportAxis:
    if result not in AxisResult.values or result == AxisResult.IN_PROGRESS:
        raise ValidationError({"result": "Dites ce que cet axe a donné."})
    axis.result, axis.closed_on = result, closed_on or timezone.localdate()
    axis.full_clean(exclude=["referral", "author"])
    axis.save(update_fields=["result", "closed_on"])
    _trace("referral.axis_closed", axis.referral, desk, details={"result": result})
    return axis


@transaction.atomic
def close(
    referral: Referral,
    *,
    result: str,
    desk: Desk,
    not_treated_reason: str = "",
    on: dt.date | None = None,
) -> Referral:
    """Ends the follow-up with what it gave; access lasts for the profile's delay."""
    if referral.mission == Mission.DSF:
        raise ValidationError("Transmettez le DSF ou la carence : la demande se clôt alors.")
    if result not in ReferralResult.values:
        raise ValidationError({"result": "Dites ce que le suivi a donné."})
    not_treated = result == ReferralResult.NOT_TREATED
    if not_treated and not_treated_reason not in NotTreatedReason.values:
        raise ValidationError(
            {"not_treated_reason": "Indiquez pourquoi la situation n'est pas traitée."}
        )
    day = on or timezone.localdate()
    moved = Referral.objects.filter(pk=referral.pk, state__in=OPEN).update(
        state=ReferralState.CLOSED,
        closed_on=day,
        result=result,
        not_treated_reason=not_treated_reason if not_treated else "",
    )
    if not moved:
        raise ValidationError(_already(referral))
    delay = enrichment_rules(referral.territory.profile).access_after_close
    _end_access(referral, day + delay, desk)
    referral.refresh_from_db()
    _trace("referral.closed", referral, desk, details={"result": result})
    return referral


def access_source(referral: Referral) -> str:
    """What the access of a referral is opened for: its list, or itself where there is none."""
    if referral.cdp_list_id:
        return f"list:{referral.cdp_list_id}"
    return f"referral:{referral.pk}"


def _end_access(referral: Referral, ends_on: dt.date | None, desk: Desk) -> None:
    """Only the access that this referral opened: another referral keeps its own."""
    watch = referral.mission == Mission.SOCIAL_WATCH
    close_relations(
        kind=RelationKind.SIAO if watch else RelationKind.REFERRAL,
        source=access_source(referral),
        pairs=[(referral.household_id, referral.organisation_id)],
        ends_on=ends_on,
        actor_id=desk.user.pk,
    )


def _already(referral: Referral) -> str:
    referral.refresh_from_db()
    return f"Cette orientation est déjà « {referral.get_state_display().lower()} »."


def _trace(action: str, referral: Referral, desk: Desk, **fields: Any) -> None:
    journal.record(
        action,
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=referral.territory_id,
        object_type="referral",
        object_id=referral.pk,
        household_id=referral.household_id,
        ground="secretariat" if desk.is_secretariat else "referral",
        **fields,
    )
