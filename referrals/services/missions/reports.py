"""The report of a mission: kept while written, then sent to the desks that asked (C8, C15)."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.core import journal
from ccapex.core.french import day
from referrals.enums import Mission, ReferralResult
from referrals.enums.missions import Aim, Intensity, SupportKind, VisitResult
from referrals.models import Mandate, MissionReport
from referrals.rules.missions import MissionRules
from referrals.services import follow_up
from referrals.services.met import tell_tasks

FIELDS = (
    *("contact_made", "situation", "aim", "conclusions", "measures", "asks_agenda"),
    *("support_kind", "intensity", "expected_months", "relay"),
)


def fingerprint(report: MissionReport | None) -> str:
    """What a page shows of the report, to know at the next saving that nobody changed it since."""
    told = [getattr(report, name) for name in FIELDS] if report else []
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


@transaction.atomic
def write_report(
    mandate: Mandate,
    values: Mapping[str, Any],
    *,
    rules: MissionRules,
    desk: Desk,
    seen: str | None = None,
) -> MissionReport:
    """Keeps what is written so far; ``values`` are the columns of ``FIELDS``.

    ``seen``: the ``fingerprint`` of what the writer had before the eyes. Saved or sent otherwise
    since, from another window or by somebody else, it is refused: nothing is overwritten unseen.
    """
    # Locked: two people who open the same report for the first time would make two.
    mandate = Mandate.objects.select_for_update(of=("self",)).get(pk=mandate.pk)
    report = MissionReport.objects.filter(mandate=mandate).first() or MissionReport(mandate=mandate)
    told = {name: values[name] for name in FIELDS if name in values}
    allowed = {
        one.code: one for one in rules.conclusions_for(mandate.referral.procedure.lease.stock)
    }
    conclusions = told.get("conclusions", report.conclusions)
    if unknown := [code for code in conclusions if code not in allowed]:
        raise ValidationError(
            {"conclusions": f"Cette préconisation n'est pas possible ici : {unknown[0]}."}
        )
    if rules.always_to_agenda or any(allowed[code].agenda for code in conclusions):
        told["asks_agenda"] = True
    if report.pk and all(getattr(report, name) == value for name, value in told.items()):
        return report
    if report.sent_at is not None:
        raise ValidationError(
            f"Ce rapport a déjà été envoyé le {day(report.sent_at)}, par {_who(report)} : "
            "il ne change plus. Ce que vous venez d'écrire n'y est pas."
        )
    if seen is not None and seen != fingerprint(report if report.pk else None):
        raise ValidationError(
            "Ce rapport a été enregistré ailleurs depuis que vous l'avez ouvert, par "
            f"{_who(report)}. Rien n'est écrasé : comparez, puis enregistrez de nouveau."
        )
    for name, value in told.items():
        setattr(report, name, value)
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
    tell_tasks(referral.household_id)
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
    _check_visits(report)


def _check_visits(report: MissionReport) -> None:
    """The report ends the mission: what became of each visit is said before, and agrees with it."""
    for visit in report.mandate.visits.all():
        if visit.result == VisitResult.PLANNED:
            raise ValidationError(
                f"La visite du {day(visit.planned_on)} est encore prévue : "
                "notez ce qu'elle a donné, ou qu'elle est annulée."
            )
        if visit.result == VisitResult.REACHED and not report.contact_made:
            raise ValidationError(
                {"contact_made": f"La visite du {day(visit.planned_on)} l'a joint."}
            )


def _who(report: MissionReport) -> str:
    return report.author.get_full_name() if report.author else "quelqu'un d'autre"


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
