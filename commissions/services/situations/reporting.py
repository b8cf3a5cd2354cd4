"""A partner reports a situation to a commission where it sits."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation
from ccapex.core import journal
from ccapex.core.french import day
from ccapex.core.numbering import take_numbers
from commissions.enums import SeatRole, SituationKind, SituationState
from commissions.models import Commission, Report, Seat, Situation
from commissions.rules.configuration import Configuration
from commissions.services.seats import configured, known_to, may_run, on_day, seats_of
from commissions.services.situations.recognising import (
    Candidate,
    Person,
    create_local,
    recognise,
)
from households.enums import RelationKind
from households.models import Household, Lease
from households.services import identity_lock
from households.services.access import open_relations

PREFIX = "ST"


class LooksLike(Exception):
    """Households that the desk may see look like the one typed: ``candidates``."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        super().__init__("Des ménages connus ressemblent à celui-ci : comparez-les d'abord.")
        self.candidates = candidates


@dataclass(frozen=True, slots=True)
class Told:
    """What the partner says. ``kinds``: codes of ``SituationKind``; ``health``: in play or not,
    never more; ``debt``: euros."""

    kinds: tuple[str, ...]
    facts: str
    since: str = ""
    health: bool | None = None
    debt: Decimal | None = None


def reporters_of(commission: Commission) -> list[Organisation]:
    """The organisations that sit there, by name or by kind: the secretariat may enter the report of
    one of them. Two queries."""
    seats = seats_of(commission, timezone.localdate())
    named = {seat.organisation_id for seat in seats if seat.organisation_id}
    kinds = {seat.organisation_kind for seat in seats if not seat.organisation_id} - {""}
    found = Organisation.objects.filter(territory=commission.territory_id)
    return list(found.filter(Q(pk__in=named) | Q(kind__in=kinds)).order_by("name", "pk"))


def reportable_by(desk: Desk) -> list[Commission]:
    """The commissions that see situations and where the desk's organisation has a seat."""
    mine = known_to(desk).filter(is_retired=False)
    if desk.is_secretariat:
        # It knows of every commission, and reports where it sits.
        seats = on_day(Seat.objects.filter(organisation=desk.organisation_id), timezone.localdate())
        mine = mine.filter(pk__in=seats.values("commission"))
    return [one for one in mine.select_related("territory") if configured(one).situations]


def report(
    commission: Commission,
    person: Person,
    told: Told,
    *,
    desk: Desk,
    household: Household | None = None,
    seen: Collection[str] = (),
    behalf: Organisation | None = None,
) -> Situation:
    """The situation, new or the one that the commission already follows for that household.

    ``household``: chosen among those shown; ``seen``: references shown that are somebody else;
    ``behalf``: whose report the secretariat enters. Pressed twice, one report. ``LooksLike`` and
    ``ValidationError`` write nothing.
    """
    if commission.pk not in {one.pk for one in reportable_by(desk)}:
        raise ValidationError("Votre organisation ne siège pas dans cette commission.")
    settings = configured(commission)
    _check(told, settings)
    reporter = desk.membership.organisation
    if behalf is not None and behalf.pk != reporter.pk:
        if not may_run(desk, commission) or behalf not in reporters_of(commission):
            raise ValidationError("Choisissez un membre de la commission.")
        reporter = behalf
    with transaction.atomic():
        # Two partners report the same people at once: one household, one situation.
        identity_lock.hold(commission.territory_id)
        found, lease = _household(commission, person, desk, household, seen)
        situation = _situation(commission, found, lease, told, reporter, desk)
        made = _report(situation, person, told, reporter, desk)
        if made is not None:
            _open(situation, commission, settings, desk)
            _trace(situation, desk, kinds=list(told.kinds), reporter=reporter.pk)
    return situation


def _check(told: Told, settings: Configuration) -> None:
    if not told.kinds or set(told.kinds) - set(settings.situations):
        raise ValidationError({"kinds": "Dites de quoi il s'agit."})
    if not told.facts.strip():
        raise ValidationError({"facts": "Dites en une phrase ce qui s'est passé."})


def _household(
    commission: Commission,
    person: Person,
    desk: Desk,
    chosen: Household | None,
    seen: Collection[str],
) -> tuple[Household, Lease | None]:
    if chosen is not None:
        known = Household.objects.visible_to(desk).filter(pk=chosen.pk).first()
        if known is None:
            raise ValidationError("Ce ménage n'est pas de ceux que vous pouvez choisir.")
        return known, _lease_of(known)
    found = recognise(commission.territory, person, desk)
    if any(one.household.reference not in seen for one in found.candidates):
        raise LooksLike(found.candidates)
    if found.silent is not None:
        known = Household.objects.get(pk=found.silent)
        return known, _lease_of(known)
    return create_local(commission, person, desk=desk)


def _lease_of(household: Household) -> Lease | None:
    return household.leases.order_by("-ended_on", "-pk").first()


def _situation(
    commission: Commission,
    household: Household,
    lease: Lease | None,
    told: Told,
    reporter: Organisation,
    desk: Desk,
) -> Situation:
    """The open one, to which this report is added; else a new one."""
    today = timezone.localdate()
    open_one = (
        Situation.objects.select_for_update()
        .filter(commission=commission, household=household)
        .exclude(state=SituationState.CLOSED)
        .first()
    )
    if open_one is None:
        [reference] = take_numbers(PREFIX, year=today.year)
        return Situation.objects.create(
            territory_id=commission.territory_id,
            reference=reference,
            commission=commission,
            household=household,
            lease=lease,
            kinds=list(told.kinds),
            reported_on=today,
            reported_by=reporter,
            author=desk.user,
            facts=told.facts.strip(),
            since=told.since.strip(),
            health=told.health,
            debt_told=told.debt,
        )
    if _again(open_one, told, reporter, today):
        return open_one
    open_one.kinds = [
        code for code in SituationKind.values if code in {*open_one.kinds, *told.kinds}
    ]
    open_one.facts += f"\n\nSignalé aussi le {day(today)} : {told.facts.strip()}"
    open_one.health = open_one.health or told.health
    open_one.debt_told = told.debt if told.debt is not None else open_one.debt_told
    open_one.save(update_fields=["kinds", "facts", "health", "debt_told"])
    return open_one


def _again(situation: Situation, told: Told, reporter: Organisation, today: dt.date) -> bool:
    """The same form sent twice."""
    return situation.reports.filter(
        organisation=reporter, reported_on=today, facts=told.facts.strip()
    ).exists()


def _report(
    situation: Situation, person: Person, told: Told, reporter: Organisation, desk: Desk
) -> Report | None:
    today = timezone.localdate()
    if _again(situation, told, reporter, today):
        return None
    return Report.objects.create(
        situation=situation,
        organisation=reporter,
        author=desk.user,
        reported_on=today,
        person_told=person.named[:200],
        address_told=person.placed[:400],
        kinds=list(told.kinds),
        facts=told.facts.strip(),
        since=told.since.strip(),
    )


def access_source(situation: Situation) -> str:
    return f"situation:{situation.pk}"


def relation_kind(settings: Configuration) -> RelationKind:
    return RelationKind.COMMISSION if settings.is_ccapex else RelationKind.LOCAL_COMMISSION


def _open(
    situation: Situation, commission: Commission, settings: Configuration, desk: Desk
) -> None:
    """The household is opened to who holds the secretariat; to nobody else before the agenda."""
    offices = {
        seat.organisation_id
        for seat in seats_of(commission, timezone.localdate())
        if seat.role == SeatRole.SECRETARIAT and seat.organisation_id
    }
    open_relations(
        [(situation.household_id, pk) for pk in offices],
        kind=relation_kind(settings),
        source=access_source(situation),
        actor_id=desk.user.pk,
    )


def _trace(situation: Situation, desk: Desk, **details: object) -> None:
    journal.record(
        "commission.situation_reported",
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=situation.territory_id,
        object_type="situation",
        object_id=situation.pk,
        household_id=situation.household_id,
        details=details,
    )
