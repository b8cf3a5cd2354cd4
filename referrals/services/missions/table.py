"""The « tableau des visites » of an operator, to fill the State's file with (C1055)."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Max, Min, Prefetch, Q, QuerySet
from django.utils import timezone

from ccapex.accounts.models import Territory
from referrals.enums.missions import VisitResult
from referrals.models import Mandate, Visit
from referrals.rules.missions import MissionRules, mission_rules

COLUMNS = (
    *("Référence", "Ménage", "Adresse", "Commune", "Parc", "Mission", "Opérateur"),
    *("Ordre du", "Décidée par", "Financement", "État", "Passages", "Horaires décalés"),
    *("Premier passage", "Dernier passage", "Contact", "Objectif", "Préconisations"),
    *("Mesures proposées", "Ordre du jour demandé", "Rapport du", "Motif du refus"),
)


def with_table(mandates: QuerySet[Mandate]) -> QuerySet[Mandate]:
    """What a line of the table needs, in two queries."""
    made = ~Q(visits__result__in=[VisitResult.PLANNED, VisitResult.CANCELLED])
    visits = Visit.objects.exclude(result__in=[VisitResult.PLANNED, VisitResult.CANCELLED])
    return (
        mandates.select_related(
            "referral__household",
            "referral__organisation",
            "referral__procedure__lease__dwelling",
            "decider",
            "report",
        )
        .prefetch_related(Prefetch("visits", queryset=visits, to_attr="made"))
        .annotate(
            passages=Count("visits", filter=made),
            first_on=Min("visits__planned_on", filter=made),
            last_on=Max("visits__planned_on", filter=made),
        )
        .order_by("referral__organisation__name", "decided_on", "pk")
    )


def lines(mandates: Iterable[Any], territory: Territory) -> Iterator[list[Any]]:
    """One line each, in the order of ``COLUMNS``; ``mandates`` come from ``with_table``."""
    every = {
        mission: mission_rules(territory.profile, mission)
        for mission in territory.profile.get("missions") or {}
    }
    for one in mandates:
        yield _line(one, every.get(one.mission))


def _line(one: Any, rules: MissionRules | None) -> list[Any]:
    referral, home = one.referral, one.referral.procedure.lease.dwelling
    report = getattr(one, "report", None)
    labels = {found.code: found.label for found in rules.conclusions} if rules else {}
    shifted = sum(rules.is_shifted(v.planned_on, v.planned_at) for v in one.made) if rules else 0
    sent = timezone.localdate(report.sent_at) if report and report.sent_at else None
    told = report if sent else None
    return [
        referral.household.reference,
        referral.household.display_name,
        home.address,
        home.city,
        referral.procedure.lease.get_stock_display(),
        one.get_mission_display(),
        referral.organisation.name,
        one.decided_on,
        one.decider.name if one.decider else one.get_authority_display(),
        rules.funding.get(one.funding, one.funding) if rules else one.funding,
        referral.get_state_display(),
        one.passages,
        shifted,
        one.first_on,
        one.last_on,
        told.contact_made if told else None,
        told.get_aim_display() if told else "",
        ", ".join(labels.get(code, code) for code in told.conclusions) if told else "",
        told.measures if told else "",
        told.asks_agenda if told else None,
        sent,
        referral.refusal_reason,
    ]
