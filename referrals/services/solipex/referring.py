"""Refers a family to SOLIPEX by hand, once every criterion is met, and enters what was missing."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation, Territory
from ccapex.core import journal
from ccapex.core.french import joined
from households.models import DebtStatement, DeclaredValue
from procedures.models import Procedure
from referrals.enums import Mission, ReferralResult, ReferralState
from referrals.models import Referral, SolipexReferral
from referrals.rules.criteria import Met
from referrals.services.by_hand import give_mission
from referrals.services.solipex.candidates import published, weigh_all

DECLARED = {
    "termination_motive": "termination_motive",
    "dalo": "dalo",
    "debt_framed": "debt_framed",
}
COLUMNS = {"adults": "adults", "children": "dependent_children"}


@dataclass(frozen=True, slots=True)
class Places:
    """``total`` is None where the profile does not tell it."""

    total: int | None
    rehoused: int
    waiting: int


def places_of(territory: Territory) -> Places:
    """Dwellings of the scheme, families housed there, referrals under way."""
    section = territory.profile.get("solipex") or {}
    mine = Referral.objects.filter(territory=territory, mission=Mission.SOLIPEX)
    open_states = (ReferralState.ISSUED, ReferralState.ACCEPTED)
    return Places(
        total=section.get("places"),
        rehoused=mine.filter(result=ReferralResult.REHOUSED).count(),
        waiting=mine.filter(state__in=open_states).count(),
    )


def receivers(territory: Territory) -> list[Organisation]:
    """Who may receive a family: those that the profile names."""
    slugs = (territory.profile.get("solipex") or {}).get("organisations") or []
    return list(Organisation.objects.filter(territory=territory, slug__in=slugs).order_by("name"))


@transaction.atomic
def refer(
    procedure: Procedure, organisation: Organisation, *, desk: Desk, today: dt.date | None = None
) -> Referral:
    """Refused as long as a criterion fails or is not known, and says which one."""
    day = today or timezone.localdate()
    territory = procedure.territory
    _only_the_secretariat(desk)
    criteria = published(territory, today=day)
    if criteria is None:
        raise ValidationError("Ce territoire n'a pas de critères SOLIPEX.")
    if organisation not in receivers(territory):
        raise ValidationError({"organisation": "Choisissez qui reçoit la famille."})
    weighed = weigh_all([procedure], criteria, today=day)[0]
    if weighed.met is not Met.YES:
        wrong = weighed.failing or weighed.unknown
        words = joined([f"{one.wanted} ({one.met.label})" for one in wrong])
        raise ValidationError(f"Orientation impossible : {words}.")
    referral = give_mission(procedure, organisation, Mission.SOLIPEX, desk=desk)
    SolipexReferral.objects.get_or_create(
        referral=referral,
        defaults={
            "version": criteria.version[:60],
            "criteria": [
                {"code": one.code, "wanted": one.wanted, "found": one.found}
                for one in weighed.criteria
            ],
        },
    )
    return referral


@transaction.atomic
def complete(procedure: Procedure, *, desk: Desk, given: Mapping[str, Any]) -> list[str]:
    """Writes what a person knows of the criteria; the names of what was written.

    ``given``: ``termination_motive`` (codes), ``dalo`` and ``debt_framed`` (booleans), ``debt``
    (euros), ``adults``, ``children``; absent or None: nothing is said.
    """
    _only_the_secretariat(desk)
    told = {name: value for name, value in given.items() if value is not None and value != []}
    organisation = desk.membership.organisation
    for name, field in DECLARED.items():
        if name in told:
            DeclaredValue.objects.create(
                household_id=procedure.household_id,
                field=field,
                value=told[name],
                organisation=organisation,
                author=desk.user,
            )
    household = procedure.household
    changed = [column for name, column in COLUMNS.items() if name in told]
    for name, column in COLUMNS.items():
        if name in told:
            setattr(household, column, told[name])
    if changed:
        household.save(update_fields=changed)
    if "debt" in told:
        DebtStatement.objects.create(
            lease_id=procedure.lease_id,
            stated_on=timezone.localdate(),
            amount=Decimal(told["debt"]),
            source=organisation,
        )
    if told:
        journal.record(
            "solipex.completed",
            actor_id=desk.user.pk,
            organisation_id=desk.organisation_id,
            territory_id=procedure.territory_id,
            object_type="procedure",
            object_id=procedure.pk,
            household_id=procedure.household_id,
            ground="secretariat",
            details={"fields": sorted(told)},
        )
    return sorted(told)


def _only_the_secretariat(desk: Desk) -> None:
    if not desk.is_secretariat:
        raise ValidationError("Le secrétariat oriente vers SOLIPEX.")
