"""Give a mission to an operator: the referral, its access, the order with its fiche (C8, C15)."""

import datetime
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import OrganisationKind
from ccapex.accounts.models import Organisation, Territory, Unit
from ccapex.core import jobs, journal
from ccapex.core.french import day
from ccapex.letters.models import Letter
from ccapex.letters.services import issue_batch
from ccapex.letters.services.drafting import NewLetter, prepare_letters
from households.enums import RelationKind
from households.services.access import open_relations
from procedures.models import Procedure
from procedures.services.actions import refresh
from referrals.enums import Mission
from referrals.enums.missions import Authority
from referrals.models import Mandate, Referral
from referrals.rules.missions import MissionRules, mission_rules
from referrals.services.dsf.starting import start_dsf
from referrals.services.follow_up import OPEN, access_source
from referrals.services.missions.elements import sheets_for
from referrals.services.missions.papers import ORDER

NO_SUCH_MISSION = "Ce territoire n'a pas cette mission."


@dataclass(frozen=True)
class Given:
    """``already``: procedures that somebody was charged of before, left as they are."""

    mandates: list[Mandate]
    already: int


def rules_or_refuse(territory: Territory, mission: str) -> MissionRules:
    rules = mission_rules(territory.profile, mission)
    if rules is None:
        raise ValidationError(NO_SUCH_MISSION)
    return rules


@transaction.atomic
def mandate(
    choices: Iterable[tuple[int, int]],
    *,
    mission: str,
    authority: str,
    desk: Desk,
    funding: str = "",
    decided_on: datetime.date | None = None,
    reasons: dict[int, str] | None = None,
) -> Given:
    """``choices``: (procedure, operator). Who already has the mission is left as it is.

    ``reasons``: why, by procedure, as it is written on the order.
    """
    territory = Territory.objects.get(pk=desk.territory_id)
    rules = rules_or_refuse(territory, mission)
    _check(rules, authority=authority, funding=funding, desk=desk)
    on = decided_on or timezone.localdate()
    if on > timezone.localdate():
        raise ValidationError({"decided_on": "Cette date est dans l'avenir."})
    wanted = dict(choices)
    operators = _operators(territory, set(wanted.values()))
    # Locked: two people who mandate the same household would send two operators.
    procedures = list(
        Procedure.objects.select_for_update(of=("self",))
        .filter(pk__in=wanted, territory=territory, household__merged_into=None)
        .select_related("household", "lease__dwelling", "lease__landlord__organisation")
        .order_by("pk")
    )
    busy = set(
        Referral.objects.filter(
            procedure__in=procedures, mission=mission, state__in=OPEN
        ).values_list("procedure_id", flat=True)
    )
    fresh = [one for one in procedures if one.pk not in busy]
    terms = _Terms(
        rules=rules,
        authority=authority,
        funding=funding,
        on=on,
        desk=desk,
        decider=_decider(territory, authority),
        report_unit=unit_of(territory.pk, rules.report_to),
        copy_unit=unit_of(territory.pk, rules.copy_to),
    )
    made = [
        _open(one, operators[wanted[one.pk]], terms, (reasons or {}).get(one.pk, ""))
        for one in fresh
    ]
    if mission == Mission.CCAPEX_DIAGNOSTIC:
        # Same form as the DSF, another mission (seed-notes 4).
        for one in made:
            start_dsf(
                one.referral.procedure,
                one.referral.organisation,
                mission=mission,
                occasion=f"mandate:{one.pk}",
                author=desk.user,
                referral=one.referral,
            )
    _order(made, rules, desk)
    for organisation_id, count in sorted(Counter(m.referral.organisation_id for m in made).items()):
        jobs.enqueue(
            "notify_referrals",
            arguments={"organisation": organisation_id, "count": count},
            author_id=desk.user.pk,
            territory_id=territory.pk,
            organisation_id=organisation_id,
        )
    refresh([one.pk for one in fresh])
    return Given(made, len(procedures) - len(fresh))


def _check(rules: MissionRules, *, authority: str, funding: str, desk: Desk) -> None:
    if not desk.is_secretariat:
        raise ValidationError("Seul le secrétariat établit un ordre de mission.")
    if authority not in rules.authorities:
        raise ValidationError({"authority": "Dites qui a décidé de cette mission."})
    if rules.needs_funding and not funding:
        raise ValidationError({"funding": "Indiquez la source du financement du diagnostic."})
    if funding and funding not in rules.funding:
        raise ValidationError({"funding": "Choisissez le financement dans la liste."})


def _operators(territory: Territory, ids: Collection[int]) -> dict[int, Organisation]:
    found = Organisation.objects.filter(
        territory=territory, kind=OrganisationKind.OPERATOR
    ).in_bulk(ids)
    if len(found) < len(ids):
        raise ValidationError({"operator": "Choisissez un opérateur du territoire."})
    return found


@dataclass(frozen=True)
class _Terms:
    """What all the orders given together have in common; a landlord decides for its own tenants."""

    rules: MissionRules
    authority: str
    funding: str
    on: datetime.date
    desk: Desk
    decider: Organisation | None
    report_unit: Unit | None
    copy_unit: Unit | None

    def decider_for(self, procedure: Procedure) -> Organisation | None:
        if self.authority != Authority.LANDLORD:
            return self.decider
        landlord = procedure.lease.landlord
        return landlord.organisation if landlord else None


def _open(procedure: Procedure, operator: Organisation, terms: _Terms, reason: str) -> Mandate:
    desk = terms.desk
    referral = Referral.objects.create(
        territory_id=procedure.territory_id,
        household_id=procedure.household_id,
        procedure=procedure,
        mission=terms.rules.mission,
        organisation=operator,
        issued_at=timezone.now(),
    )
    open_relations(
        [(referral.household_id, operator.pk)],
        kind=RelationKind.REFERRAL,
        source=access_source(referral),
        actor_id=desk.user.pk,
    )
    made = Mandate.objects.create(
        referral=referral,
        mission=terms.rules.mission,
        authority=terms.authority,
        decider=terms.decider_for(procedure),
        decided_on=terms.on,
        funding=terms.funding,
        reason=reason[:300],
        report_unit=terms.report_unit,
        copy_unit=terms.copy_unit,
        author=desk.user,
    )
    journal.record(
        "mission.ordered",
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=procedure.territory_id,
        object_type="referral",
        object_id=referral.pk,
        household_id=procedure.household_id,
        details={
            "mission": terms.rules.mission,
            "authority": terms.authority,
            "funding": terms.funding,
        },
    )
    return made


def _decider(territory: Territory, authority: str) -> Organisation | None:
    kinds = {
        Authority.STATE: OrganisationKind.STATE_SERVICE,
        Authority.DEPARTEMENT: OrganisationKind.DEPARTEMENT,
    }
    kind = kinds.get(Authority(authority))
    here = Organisation.objects.filter(territory=territory, kind=kind).order_by("pk")
    return here.first() if kind else None


def unit_of(territory_id: int, slug: str) -> Unit | None:
    if not slug:
        return None
    return Unit.objects.filter(organisation__territory=territory_id, slug=slug).first()


def _order(made: list[Mandate], rules: MissionRules, desk: Desk) -> None:
    """One frozen order each, with what the operator may read that day."""
    by_operator: dict[int, list[Mandate]] = {}
    for one in made:
        by_operator.setdefault(one.referral.organisation_id, []).append(one)
    letters: list[NewLetter] = []
    for some in by_operator.values():
        procedures = [one.referral.procedure for one in some]
        operator = some[0].referral.organisation
        sheets = sheets_for(procedures, operator, RelationKind.REFERRAL)
        letters += [_letter(one, rules, sheets[one.referral.procedure_id], desk) for one in some]
    prepare_letters(letters, author=desk.user)
    drafts = Letter.objects.filter(key__in=[_key(one) for one in made])
    issue_batch(drafts.values_list("pk", flat=True), author=desk.user)
    orders = {letter.key: letter for letter in drafts.all()}
    for one in made:
        one.order = orders[_key(one)]
    Mandate.objects.bulk_update(made, ["order"])


def _key(one: Mandate) -> str:
    return f"{ORDER}:{one.pk}"


def _letter(
    one: Mandate, rules: MissionRules, sections: list[dict[str, object]], desk: Desk
) -> NewLetter:
    units = [unit.name for unit in (one.report_unit, one.copy_unit) if unit]
    return NewLetter(
        kind=ORDER,
        key=_key(one),
        territory_id=one.referral.territory_id,
        organisation_id=desk.organisation_id,
        household_id=one.referral.household_id,
        source=f"referral:{one.referral_id}",
        data={
            "mission": Mission(rules.mission).label,
            "operator": one.referral.organisation.name,
            "authority": one.decider.name if one.decider else one.get_authority_display(),
            "funding": rules.funding.get(one.funding, ""),
            "decided_on": day(one.decided_on),
            "reason": one.reason,
            "report_to": ", copie à ".join(units),
            "sections": sections,
        },
    )
