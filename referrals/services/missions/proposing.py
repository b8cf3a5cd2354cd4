"""Who needs a visit or a diagnostic by the rules of the territory, and which operator would go."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from ccapex.accounts.enums import OrganisationKind
from ccapex.accounts.models import Organisation, Territory
from ccapex.core.french import day
from households.enums import Stock
from households.services.attributes import Subject, case_attributes
from procedures.enums import Stage, Step, TaskState
from procedures.models import Procedure, Task
from referrals.enums import Mission, ReferralState
from referrals.models import Referral
from referrals.rules.missions import MissionRules, Situation, reasons_of, scope_of
from referrals.services.attribution import Proposer, version_for
from referrals.services.list_cases import Case
from referrals.services.missions.situations import situations_of

OPEN = (ReferralState.ISSUED, ReferralState.ACCEPTED)


@dataclass(frozen=True)
class Need:
    """A procedure within the scope of a mission, and why somebody should go; none: no need."""

    procedure: Procedure
    situation: Situation
    reasons: list[str]


@dataclass(frozen=True)
class Candidate:
    """A need with the operator of the rules; ``refusal`` is the reason of the last one who refused.

    ``operator`` is None where the rules leave the choice to those who decide.
    """

    need: Need
    operator: Organisation | None
    explanation: str
    refusal: str


def in_scope(territory: Territory, mission: str, today: datetime.date) -> QuerySet[Procedure]:
    """Procedures for which the mission exists and that nobody already has; none without rules."""
    version = version_for(territory.pk, mission, today)
    if version is None:
        return Procedure.objects.none()
    given = Referral.objects.filter(procedure=OuterRef("pk"), mission=mission, state__in=OPEN)
    found = Procedure.objects.filter(
        _ways(version.table), ~Exists(given), territory=territory, household__merged_into=None
    ).exclude(stage=Stage.CLOSED)
    if mission == Mission.CCAPEX_DIAGNOSTIC:
        # Once the lease is terminated it is too late for a private tenant (C1085).
        found = found.exclude(lease__stock=Stock.PRIVATE, step=Step.JUDGMENT)
    return found.select_related("household", "lease__dwelling").order_by(
        F("stage_since").asc(nulls_last=True), "pk"
    )


def _ways(table: Mapping[str, Any]) -> Q:
    ways = []
    for stocks, stages in scope_of(table):
        way = Q()
        if stocks:
            way &= Q(lease__stock__in=stocks)
        if stages:
            way &= Q(stage__in=stages)
        ways.append(way)
    return reduce(or_, ways)


def needs(territory: Territory, rules: MissionRules, *, today: datetime.date) -> list[Need]:
    """Those in scope that do not answer, or for whom the table of actions asks for somebody to go:
    the oldest stage first."""
    procedures = list(in_scope(territory, rules.mission, today))
    situations = situations_of(procedures)
    asked = _asked_by_tasks(territory, rules.mission)
    found = (
        Need(
            one,
            situations[one.pk],
            reasons_of(situations[one.pk], rules, today) or asked.get(one.pk, []),
        )
        for one in procedures
    )
    return [need for need in found if need.reasons]


def _asked_by_tasks(territory: Territory, mission: str) -> dict[int, list[str]]:
    tasks = Task.objects.filter(territory=territory, work=mission, state=TaskState.OPEN)
    return {
        procedure_id: [f"{label}.", why]
        for procedure_id, label, why in tasks.order_by("-pk").values_list(
            "procedure_id", "label", "why"
        )
    }


def obstacle(procedure: Procedure, mission: str, today: datetime.date) -> str:
    """Why that household is not among the ``needs``, in a sentence for the person who looks for it.

    ``procedure`` with ``household`` and ``lease``.
    """
    given = (
        Referral.objects.filter(procedure=procedure, mission=mission, state__in=OPEN)
        .select_related("organisation")
        .first()
    )
    if given is not None:
        return f"Déjà confié à {given.organisation.name} le {day(given.issued_at)}."
    if procedure.stage == Stage.CLOSED:
        return "La procédure est close."
    if not procedure.lease.stock:
        return "Le parc, public ou privé, n'est pas renseigné : dites-le dans la fiche du ménage."
    if not in_scope(procedure.territory, mission, today).filter(pk=procedure.pk).exists():
        where = f"{procedure.get_step_display()}, {procedure.lease.get_stock_display()}".lower()
        return f"Les règles ne prévoient pas cette mission dans son cas : {where}."
    return "Rien ne dit qu'il ne répond pas : ni carence, ni DSF en retard, ni essais sans réponse."


def candidates(
    territory: Territory, mission: str, found: Sequence[Need], *, today: datetime.date
) -> list[Candidate]:
    """The operator that the rules give to each, in a constant number of queries."""
    proposer = Proposer(territory, mission=mission, today=today)
    cases = [
        Case(
            one.procedure.pk,
            one.procedure.household_id,
            one.procedure.lease_id,
            one.procedure.stage_since or today,
            one.procedure.stage,
        )
        for one in found
    ]
    subjects = [Subject(c.procedure_id, c.household_id, c.lease_id, c.on, True) for c in cases]
    known = case_attributes(subjects, today=today)
    ids = [case.procedure_id for case in cases]
    refusals = dict(
        Referral.objects.filter(procedure__in=ids, mission=mission, state=ReferralState.REFUSED)
        .order_by("pk")
        .values_list("procedure_id", "refusal_reason")
    )
    organisations = Organisation.objects.filter(territory=territory).in_bulk()
    result = []
    for need, case in zip(found, cases, strict=True):
        proposal = proposer.judge(case, {**known[case.procedure_id], "stage": case.stage or None})
        result.append(
            Candidate(
                need,
                organisations.get(proposal.organisation_id or 0),
                proposal.result.explanation,
                refusals.get(case.procedure_id, ""),
            )
        )
    return result


def between_judgment_and_cql(territory: Territory) -> QuerySet[Procedure]:
    """Private tenants who get neither diagnostic nor visit (seed-notes 4): shown, not hidden."""
    return (
        Procedure.objects.filter(
            territory=territory,
            lease__stock=Stock.PRIVATE,
            step=Step.JUDGMENT,
            household__merged_into=None,
        )
        .select_related("household", "lease__dwelling")
        .order_by(F("stage_since").asc(nulls_last=True), "pk")
    )


def operators_for(territory: Territory, mission: str, today: datetime.date) -> list[Organisation]:
    """Operators of the territory that take this mission, by name; all of them where none says."""
    told = {
        one["slug"]: one.get("missions") or ()
        for one in territory.profile.get("organisations") or ()
    }
    present = Organisation.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today),
        territory=territory,
        kind=OrganisationKind.OPERATOR,
    ).order_by("name")
    every = list(present)
    return [one for one in every if mission in told.get(one.slug, ())] or every
