"""The eviction announced by the commissaire de justice, ten days before at least (annexe 5, 4)."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import OrganisationKind
from ccapex.core import journal
from households.models import Household
from procedures.enums import EventKind, Stage
from procedures.law.calendar import zone_of
from procedures.models import Event, Procedure
from referrals.enums.missions import Presence
from referrals.models import EvictionNotice
from referrals.rules.watch import Announced, anomalies_of, is_late
from referrals.services.watch.following import visible_to as watches_of
from referrals.services.watch.lists import rules_or_refuse


def may_announce(desk: Desk) -> bool:
    """The commissaire de justice, or the secretariat which a call reached."""
    kind = desk.membership.organisation.kind
    return desk.is_secretariat or (
        desk.sees_households and kind == OrganisationKind.COMMISSAIRE_DE_JUSTICE
    )


def announceable(desk: Desk) -> QuerySet[Procedure]:
    """The procedures with a CFP granted that the desk may see, the oldest first."""
    if not may_announce(desk):
        return Procedure.objects.none()
    return (
        Procedure.objects.filter(
            territory=desk.territory_id,
            stage=Stage.CFP_GRANTED,
            household__in=Household.objects.visible_to(desk),
        )
        .select_related("household", "lease__dwelling")
        .order_by("stage_since", "pk")
    )


@transaction.atomic
def announce(
    procedure: Procedure,
    *,
    announced_on: datetime.date,
    eviction_on: datetime.date,
    eviction_at: datetime.time | None = None,
    override_reason: str = "",
    desk: Desk,
) -> EvictionNotice:
    """A new day replaces the one announced before; the same day twice is one notice.

    Too late is kept and flagged; a day on which nobody may be evicted is refused, unless
    ``override_reason`` says what allows it.
    """
    # Locked: two people who announce at once would leave two days in force.
    procedure = (
        Procedure.objects.select_for_update(of=("self",))
        .select_related("lease", "territory")
        .get(pk=procedure.pk)
    )
    today = timezone.localdate()
    if procedure.stage != Stage.CFP_GRANTED:
        raise ValidationError("Le concours de la force publique n'est pas accordé.")
    if announced_on > today:
        raise ValidationError({"announced_on": "Cette date est dans l'avenir."})
    if eviction_on < announced_on:
        raise ValidationError({"eviction_on": "L'expulsion précède son annonce : vérifiez."})
    known = EvictionNotice.objects.filter(procedure=procedure, withdrawn_at__isnull=True).first()
    if known and (known.eviction_on, known.eviction_at) == (eviction_on, eviction_at):
        return known
    anomalies = anomalies_of(_announced(procedure, eviction_on, eviction_at))
    if anomalies and not override_reason.strip():
        raise ValidationError(
            [f"{one['message']} ({one['article']})" for one in anomalies]
            + ["Si un juge ou un relogement le permet, dites-le."]
        )
    if known is not None:
        known.withdrawn_at = timezone.now()
        known.save(update_fields=["withdrawn_at"])
    rules = rules_or_refuse(procedure.territory)
    made = EvictionNotice.objects.create(
        territory_id=procedure.territory_id,
        procedure=procedure,
        announced_on=announced_on,
        eviction_on=eviction_on,
        eviction_at=eviction_at,
        late=is_late(announced_on, eviction_on, rules.notice),
        anomalies=anomalies,
        override_reason=override_reason.strip()[:300] if anomalies else "",
        organisation_id=desk.organisation_id,
        author=desk.user,
        replaces=known,
    )
    _trace("eviction.announced", made, desk)
    return made


def _announced(procedure: Procedure, on: datetime.date, at: datetime.time | None) -> Announced:
    decisions = Event.objects.filter(
        procedure=procedure, kind=EventKind.CFP_DECISION, replaced_by__isnull=True
    ).order_by("-occurred_on", "-pk")
    granted = next((one for one in decisions if one.details.get("kind") == "granted"), None)
    effective = granted.details.get("effective_from") if granted else None
    lease = procedure.lease
    return Announced(
        eviction_on=on,
        eviction_at=at,
        effective_from=datetime.date.fromisoformat(effective) if effective else None,
        zone=zone_of(procedure.territory.department_code),
        truce=not (lease.student_housing or lease.violence_exclusion),
    )


def in_force(desk: Desk) -> QuerySet[EvictionNotice]:
    """The evictions announced, the nearest first: all of them for the secretariat; for the others
    those that they announced or may announce, and those of the watches that they carry. Whoever
    sees a household for another reason learns the day from its file, if its role opens it."""
    found = EvictionNotice.objects.filter(
        territory=desk.territory_id,
        withdrawn_at__isnull=True,
        procedure__household__in=Household.objects.visible_to(desk),
    )
    if not desk.is_secretariat:
        found = found.filter(
            Q(organisation=desk.organisation_id)
            | Q(procedure__in=announceable(desk).order_by().values("pk"))
            | Q(procedure__in=watches_of(desk).values("referral__procedure"))
        )
    return found.select_related(
        "procedure__household", "procedure__lease__dwelling", "organisation"
    ).order_by("eviction_on", "eviction_at", "pk")


@transaction.atomic
def note_presence(notice: EvictionNotice, *, presence: str, desk: Desk) -> None:
    """Whether a worker was there, once the day has come."""
    if presence not in Presence.values:
        raise ValidationError({"presence": "Dites si un travailleur social était là."})
    if notice.eviction_on > timezone.localdate():
        raise ValidationError("L'expulsion n'a pas encore eu lieu.")
    notice.presence = presence
    notice.save(update_fields=["presence"])
    _trace("eviction.presence", notice, desk)


def _trace(action: str, notice: EvictionNotice, desk: Desk) -> None:
    journal.record(
        action,
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=notice.territory_id,
        object_type="eviction_notice",
        object_id=notice.pk,
        household_id=notice.procedure.household_id,
        details={"late": notice.late, "anomalies": [one["code"] for one in notice.anomalies]},
    )
