"""Writes to the families found, and keeps what each answered and what came of it."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation, Territory
from ccapex.core import journal
from procedures.models import Procedure
from procedures.services.actions import refresh
from referrals.enums import Mission
from referrals.enums.rehousing import EarlyAnswer
from referrals.models import EarlyTripartite
from referrals.rules.criteria import Met
from referrals.rules.early import Figures, Row, figures
from referrals.services.by_hand import give_mission
from referrals.services.criteria import one_per_household
from referrals.services.early.candidates import Candidate, in_scope, published, weigh_all
from referrals.services.early.letter import prepare


@dataclass(frozen=True, slots=True)
class Written:
    """Letters prepared, and families to whom nobody may write (safe contact)."""

    letters: int
    not_to_write: int


@transaction.atomic
def note_suspension(procedure: Procedure, *, desk: Desk, suspended_on: dt.date) -> EarlyTripartite:
    """The payer stopped the benefit that day; kept beside the date of the signalement."""
    _only_the_secretariat(desk)
    _past(suspended_on, "suspended_on")
    case = _locked(procedure)
    if case is None:
        case = EarlyTripartite(
            territory_id=procedure.territory_id,
            household_id=procedure.household_id,
            procedure=procedure,
            triggered_on=suspended_on,
            author=desk.user,
        )
    elif case.letter_on is not None:
        raise ValidationError("Le courrier est déjà préparé : cette date ne change plus.")
    case.suspended_on = suspended_on
    case.triggered_on = min(filter(None, [suspended_on, case.signalled_on]))
    case.save()
    _trace("early.suspension", case, desk)
    return case


@transaction.atomic
def write_to(
    territory: Territory,
    *,
    desk: Desk,
    chosen: Collection[int] | None = None,
    today: dt.date | None = None,
) -> Written:
    """Prepares the joint letter of every candidate, or of those ``chosen`` (ids of procedures).

    Those that a criterion leaves out are never written to; twice gives nothing more.
    """
    _only_the_secretariat(desk)
    day = today or timezone.localdate()
    criteria = published(territory, today=day)
    if criteria is None:
        raise ValidationError("Ce territoire n'envoie pas de courrier tripartite.")
    # One at a time for a territory: two people who press together write each letter once.
    Territory.objects.select_for_update().get(pk=territory.pk)
    procedures = in_scope(territory)
    if chosen is not None:
        procedures = procedures.filter(pk__in=list(chosen))
    weighed = one_per_household(weigh_all(procedures, criteria, territory, today=day))
    found = [one for one in weighed if one.met is Met.YES]
    refused = prepare([one.procedure for one in found], territory, desk=desk)
    cases = [_keep(one, day, desk) for one in found if one.procedure.pk not in refused]
    for case in cases:
        _trace("early.letter", case, desk)
    refresh([case.procedure_id for case in cases])
    return Written(len(cases), len(refused))


def _keep(candidate: Candidate, day: dt.date, desk: Desk) -> EarlyTripartite:
    procedure, seen = candidate.procedure, candidate.trigger
    case, _ = EarlyTripartite.objects.update_or_create(
        procedure=procedure,
        defaults={
            "territory_id": procedure.territory_id,
            "household_id": procedure.household_id,
            "signalled_on": seen.signalled_on,
            "suspended_on": seen.suspended_on,
            "triggered_on": seen.on or day,
            "letter_on": day,
            "author": desk.user,
        },
    )
    return case


@transaction.atomic
def record_answer(
    case: EarlyTripartite,
    *,
    desk: Desk,
    answer: str,
    answered_on: dt.date,
    supporter: Organisation | None = None,
) -> EarlyTripartite:
    """What the household said; ASLL for those who accept, by the service named."""
    _only_the_secretariat(desk)
    _past(answered_on, "answered_on")
    held = _held(case)
    if held.letter_on is None:
        raise ValidationError("Le courrier n'est pas encore préparé.")
    if answer not in EarlyAnswer.values:
        raise ValidationError({"answer": "Dites ce que la famille a répondu."})
    if held.referral_id is not None and answer != EarlyAnswer.ACCEPTED:
        raise ValidationError("L'accompagnement est déjà confié : closez d'abord son suivi.")
    if answer == EarlyAnswer.ACCEPTED and held.referral_id is None:
        if supporter not in supporters(held.territory):
            raise ValidationError({"supporter": "Choisissez le service qui accompagne."})
        held.supported_by = supporter
        held.referral = give_mission(
            held.procedure, supporter, Mission.EARLY_INTERVENTION, desk=desk
        )
    held.answer, held.answered_on = answer, answered_on
    held.save(update_fields=["answer", "answered_on", "supported_by", "referral"])
    _trace("early.answer", held, desk, answer=str(answer))
    return held


@transaction.atomic
def record_outcome(
    case: EarlyTripartite,
    *,
    desk: Desk,
    supported_on: dt.date | None = None,
    restored: bool | None = None,
    restored_on: dt.date | None = None,
) -> EarlyTripartite:
    """The support began that day; the benefit is restored, or is not. None: not known yet."""
    _only_the_secretariat(desk)
    held = _held(case)
    for day, name in ((supported_on, "supported_on"), (restored_on, "restored_on")):
        if day is not None:
            _past(day, name)
    if supported_on is not None and held.answer != EarlyAnswer.ACCEPTED:
        raise ValidationError({"supported_on": "La famille n'a pas accepté l'accompagnement."})
    if restored and restored_on is None:
        raise ValidationError({"restored_on": "Donnez la date du rétablissement."})
    held.supported_on, held.restored = supported_on, restored
    held.restored_on = restored_on if restored else None
    held.save(update_fields=["supported_on", "restored", "restored_on"])
    _trace("early.outcome", held, desk, restored=restored)
    return held


def supporters(territory: Territory) -> list[Organisation]:
    """The services that carry the ASLL, named by the profile."""
    slugs = (territory.profile.get("early_tripartite") or {}).get("supporters") or []
    return list(Organisation.objects.filter(territory=territory, slug__in=slugs).order_by("name"))


def figures_of(territory: Territory, year: int) -> Figures:
    """Over the letters of the year, from the rows alone."""
    rows = EarlyTripartite.objects.filter(territory=territory, letter_on__year=year)
    return figures(
        Row(supported=supported_on is not None, restored=restored)
        for supported_on, restored in rows.order_by().values_list("supported_on", "restored")
    )


def _locked(procedure: Procedure) -> EarlyTripartite | None:
    return EarlyTripartite.objects.select_for_update().filter(procedure=procedure).first()


def _held(case: EarlyTripartite) -> EarlyTripartite:
    return (
        EarlyTripartite.objects.select_for_update(of=("self",))
        .select_related("territory", "procedure")
        .get(pk=case.pk)
    )


def _only_the_secretariat(desk: Desk) -> None:
    if not desk.is_secretariat:
        raise ValidationError("Le secrétariat tient le protocole tripartite.")


def _past(day: dt.date, name: str) -> None:
    if day > timezone.localdate():
        raise ValidationError({name: "Cette date est dans l'avenir."})


def _trace(action: str, case: EarlyTripartite, desk: Desk, **details: Any) -> None:
    journal.record(
        action,
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=case.territory_id,
        object_type="early_tripartite",
        object_id=case.pk,
        household_id=case.household_id,
        ground="secretariat",
        details=details,
    )
