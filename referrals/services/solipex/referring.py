"""Refers a family to SOLIPEX by hand, once every criterion is met, and enters what was missing."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation, Territory, User
from ccapex.core import journal
from ccapex.core.french import day as day_words
from ccapex.core.french import joined
from ccapex.core.models import JournalEntry
from households.models import DebtStatement, DeclaredValue, Household
from procedures.models import Procedure
from referrals.enums import Mission, ReferralResult
from referrals.models import Referral, SolipexReferral
from referrals.rules.criteria import Met
from referrals.services.by_hand import give_mission
from referrals.services.follow_up import OPEN
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
    rehoused = mine.filter(result=ReferralResult.REHOUSED)
    return Places(
        total=section.get("places"),
        rehoused=rehoused.values("household").distinct().count(),
        waiting=mine.filter(state__in=OPEN).values("household").distinct().count(),
    )


def latest(territory: Territory) -> QuerySet[Referral]:
    """The last referral of each family, the most recent first."""
    mine = Referral.objects.filter(territory=territory, mission=Mission.SOLIPEX)
    last = mine.order_by().values("household").annotate(last=Max("pk")).values("last")
    return (
        Referral.objects.filter(pk__in=last)
        .select_related("household", "organisation", "procedure")
        .order_by("-issued_at", "-pk")
    )


def running(household_id: int) -> Referral | None:
    """The family is with one body at a time, whichever of its procedures it was referred for."""
    return (
        Referral.objects.filter(household=household_id, mission=Mission.SOLIPEX, state__in=OPEN)
        .select_related("organisation")
        .first()
    )


def referrer_of(referral: Referral) -> User | None:
    """Who referred the family, as the journal keeps it."""
    actors = JournalEntry.objects.filter(
        action="referral.issued", object_type="referral", object_id=referral.pk
    ).values("actor_id")
    return User.objects.filter(pk__in=actors).first()


def receivers(territory: Territory) -> list[Organisation]:
    """Who may receive a family: those that the profile names."""
    slugs = (territory.profile.get("solipex") or {}).get("organisations") or []
    return list(Organisation.objects.filter(territory=territory, slug__in=slugs).order_by("name"))


@transaction.atomic
def refer(
    procedure: Procedure, organisation: Organisation, *, desk: Desk, today: dt.date | None = None
) -> Referral:
    """Refused as long as a criterion fails or is not known, and says which one; and where the
    family is already referred, by whom. The same person who presses twice refers once."""
    day = today or timezone.localdate()
    territory = procedure.territory
    _only_the_secretariat(desk)
    criteria = published(territory, today=day)
    if criteria is None:
        raise ValidationError("Ce territoire n'a pas de critères SOLIPEX.")
    if organisation not in receivers(territory):
        raise ValidationError({"organisation": "Choisissez qui reçoit la famille."})
    # Locked: two people who refer the same family would send it to two bodies.
    Household.objects.select_for_update().get(pk=procedure.household_id)
    already = running(procedure.household_id)
    if already is not None:
        author = referrer_of(already)
        if author == desk.user and already.organisation_id == organisation.pk:
            return already
        by = f" par {author.get_full_name()}" if author else ""
        raise ValidationError(
            f"Famille déjà orientée vers {already.organisation.name} "
            f"le {day_words(already.issued_at)}{by}."
        )
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
