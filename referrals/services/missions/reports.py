"""The report of a mission: kept while written, then sent to the desks that asked (C8, C15)."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.core import journal
from procedures.services.actions import refresh
from referrals.enums import Mission, ReferralResult
from referrals.enums.missions import Aim, Intensity, SupportKind
from referrals.models import Mandate, MissionReport
from referrals.rules.missions import MissionRules
from referrals.services import follow_up

FIELDS = (
    *("contact_made", "situation", "aim", "conclusions", "measures", "asks_agenda"),
    *("support_kind", "intensity", "expected_months", "relay"),
)


@transaction.atomic
def write_report(
    mandate: Mandate, values: Mapping[str, Any], *, rules: MissionRules, desk: Desk
) -> MissionReport:
    """Keeps what is written so far; ``values`` are the columns of ``FIELDS``. Refused once sent."""
    # Locked: two people who open the same report for the first time would make two.
    mandate = Mandate.objects.select_for_update(of=("self",)).get(pk=mandate.pk)
    report = MissionReport.objects.filter(mandate=mandate).first() or MissionReport(mandate=mandate)
    if report.sent_at is not None:
        raise ValidationError("Ce rapport est envoyé : il ne change plus.")
    for name in FIELDS:
        if name in values:
            setattr(report, name, values[name])
    stock = mandate.referral.procedure.lease.stock
    allowed = {one.code: one for one in rules.conclusions_for(stock)}
    if unknown := [code for code in report.conclusions if code not in allowed]:
        raise ValidationError(
            {"conclusions": f"Cette préconisation n'est pas possible ici : {unknown[0]}."}
        )
    if rules.always_to_agenda or any(allowed[code].agenda for code in report.conclusions):
        report.asks_agenda = True
    report.author = desk.user
    report.save()
    return report


@transaction.atomic
def send_report(mandate: Mandate, *, desk: Desk) -> MissionReport:
    """Sent to the procedure's desk and to the secretariat; it ends the mission. Twice: once."""
    report = (
        MissionReport.objects.select_for_update(of=("self",))
        .select_related("mandate__referral__procedure")
        .filter(mandate=mandate)
        .first()
    )
    if report is None:
        raise ValidationError("Écrivez d'abord le rapport.")
    if report.sent_at is not None:
        return report
    _check(report)
    report.sent_at, report.author = timezone.now(), desk.user
    report.save(update_fields=["sent_at", "author"])
    referral = report.mandate.referral
    if referral.state in follow_up.OPEN:
        follow_up.close(
            referral,
            result=ReferralResult.REPORTED if report.contact_made else ReferralResult.NO_FOLLOW_UP,
            desk=desk,
        )
    refresh([referral.procedure_id])
    _trace("mission.reported", report, desk)
    return report


def _check(report: MissionReport) -> None:
    missing = {}
    if report.contact_made is None:
        missing["contact_made"] = "Dites si le ménage a pu être joint."
    if report.contact_made and report.aim not in Aim.values:
        missing["aim"] = "Dites vers quoi la situation peut aller."
    if not report.conclusions:
        missing["conclusions"] = "Cochez au moins une préconisation."
    if report.mandate.mission == Mission.CCAPEX_DIAGNOSTIC and report.contact_made:
        if report.support_kind not in SupportKind.values:
            missing["support_kind"] = "Précisez l'accompagnement, ou qu'il n'en faut aucun."
        elif report.support_kind != SupportKind.NONE:
            if report.intensity not in Intensity.values:
                missing["intensity"] = "Précisez l'intensité de l'accompagnement."
            if not report.expected_months:
                missing["expected_months"] = "Précisez la durée prévue, en mois."
        elif not report.relay.strip():
            missing["relay"] = "Sans mesure, dites qui prend le relais."
    if missing:
        raise ValidationError(missing)


def unread(desk: Desk) -> QuerySet[MissionReport]:
    """Sent to the desk's unit, or to any where the person sits at none; the oldest first."""
    sent = MissionReport.objects.filter(
        mandate__referral__territory=desk.territory_id, sent_at__isnull=False
    ).order_by("sent_at", "pk")
    if desk.membership.unit_id is not None:
        unit = desk.membership.unit_id
        sent = sent.filter(
            Q(mandate__report_unit=unit)
            | Q(mandate__copy_unit=unit)
            | Q(mandate__report_unit=None, mandate__copy_unit=None)
        )
    return sent.filter(read_at__isnull=True)


@transaction.atomic
def mark_read(report: MissionReport, *, desk: Desk) -> None:
    """Empties the queue; the first reader stays."""
    changed = MissionReport.objects.filter(
        pk=report.pk, sent_at__isnull=False, read_at__isnull=True
    ).update(read_at=timezone.now(), read_by=desk.user)
    if changed:
        _trace("mission.report_read", report, desk)


@transaction.atomic
def settle_agenda(report: MissionReport, *, desk: Desk) -> None:
    """The request was put on an agenda, or answered otherwise."""
    changed = MissionReport.objects.filter(
        pk=report.pk, asks_agenda=True, sent_at__isnull=False, agenda_settled_on__isnull=True
    ).update(agenda_settled_on=timezone.localdate())
    if changed:
        _trace("mission.agenda_settled", report, desk)


def asking_agenda(territory_id: int) -> QuerySet[MissionReport]:
    return MissionReport.objects.filter(
        mandate__referral__territory=territory_id,
        asks_agenda=True,
        sent_at__isnull=False,
        agenda_settled_on__isnull=True,
    ).order_by("sent_at", "pk")


def _trace(action: str, report: MissionReport, desk: Desk) -> None:
    referral = report.mandate.referral
    journal.record(
        action,
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=referral.territory_id,
        object_type="referral",
        object_id=referral.pk,
        household_id=referral.household_id,
        ground="secretariat" if desk.is_secretariat else "referral",
    )
