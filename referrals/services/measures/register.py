"""A measure from its request to its end: decided, begun, renewed within its limits, ended (C13)."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation
from households.models import Household
from procedures.models import Procedure
from referrals.enums.measures import Consent, DecidedIn, MeasureDecision, MeasureOutcome
from referrals.models import Measure, MeasurePeriod
from referrals.rules.measures import Kind, Period, consent_missing, kinds_of, objections
from referrals.services.measures.writing import lock, may_write_measures, trace


def kind_of(measure: Measure) -> Kind:
    """Its entry in the profile; one that the profile dropped keeps its code, without limits."""
    return kinds_of(measure.territory.profile).get(measure.kind) or Kind(
        code=measure.kind, label=measure.kind
    )


@transaction.atomic
def ask(
    household: Household,
    *,
    kind: str,
    desk: Desk,
    asked_on: dt.date,
    operator: Organisation | None = None,
    funder: str = "",
    consent: str = "",
    amount: Decimal | None = None,
    procedure: Procedure | None = None,
) -> Measure:
    """Enters a measure asked for. Asked twice the same day, the same one is given back."""
    _allowed(desk, household)
    locked = lock(household)
    known = kinds_of(locked.territory.profile)
    if kind not in known:
        raise ValidationError({"kind": "Choisissez une mesure de la liste."})
    _not_ahead(asked_on, "asked_on")
    if consent and consent not in Consent.values:
        raise ValidationError({"consent": "Choisissez où en est l'adhésion du ménage."})
    same = Measure.objects.filter(household=locked, kind=kind, asked_on=asked_on).first()
    if same is not None:
        return same
    measure = Measure.objects.create(
        territory_id=locked.territory_id,
        household=locked,
        procedure=procedure,
        kind=kind,
        operator=operator,
        funder=funder.strip()[:120],
        asked_on=asked_on,
        consent=consent,
        consent_on=asked_on if consent == Consent.SIGNED else None,
        amount=amount,
        organisation_id=desk.organisation_id,
        author=desk.user,
    )
    _trace("measure.asked", measure, desk, {"kind": kind})
    return measure


@transaction.atomic
def note_consent(measure: Measure, *, consent: str, on: dt.date, desk: Desk) -> Measure:
    current = _locked(measure, desk)
    if consent not in Consent.values:
        raise ValidationError({"consent": "Choisissez où en est l'adhésion du ménage."})
    _not_ahead(on, "on")
    current.consent = consent
    current.consent_on = None if consent == Consent.TO_SEEK else on
    current.save(update_fields=["consent", "consent_on"])
    _trace("measure.consent", current, desk, {"consent": consent})
    return current


@transaction.atomic
def decide(
    measure: Measure,
    *,
    decision: str,
    decided_on: dt.date,
    decided_in: str,
    desk: Desk,
    reason: str = "",
) -> Measure:
    """Granted or refused, once, with the reason of a refusal and the consent that it takes."""
    current = _locked(measure, desk)
    if current.decision != MeasureDecision.PENDING:
        raise ValidationError(
            f"Cette mesure est déjà « {current.get_decision_display().lower()} »."
        )
    if decision not in (MeasureDecision.GRANTED, MeasureDecision.REFUSED):
        raise ValidationError({"decision": "Dites si la mesure est accordée ou refusée."})
    if decided_in not in DecidedIn.values:
        raise ValidationError({"decided_in": "Dites qui a décidé."})
    _not_ahead(decided_on, "decided_on")
    if decided_on < current.asked_on:
        raise ValidationError({"decided_on": "La décision précède la demande."})
    if decision == MeasureDecision.REFUSED and not reason.strip():
        raise ValidationError({"reason": "Écrivez le motif du refus."})
    missing = consent_missing(kind_of(current), current.consent, decided_in)
    if decision == MeasureDecision.GRANTED and missing:
        raise ValidationError({"decision": missing})
    current.decision, current.decided_on = decision, decided_on
    current.decided_in = decided_in
    current.refusal_reason = reason.strip()[:300] if decision == MeasureDecision.REFUSED else ""
    if decision == MeasureDecision.GRANTED and not current.consent and kind_of(current).consent:
        # Decided without it (CCAPEX territorialisée): the worker seeks it (Côte-d'Or, line 736).
        current.consent = Consent.TO_SEEK
    current.save()
    _trace("measure.decided", current, desk, {"decision": decision})
    return current


@transaction.atomic
def add_period(
    measure: Measure, *, starts_on: dt.date, ends_on: dt.date, desk: Desk, waiver: str = ""
) -> MeasurePeriod:
    """The first contract or a renewal; what breaks a limit takes a reason, which is shown."""
    current = _locked(measure, desk)
    if current.decision != MeasureDecision.GRANTED:
        raise ValidationError("La mesure n'est pas accordée : notez d'abord la décision.")
    if current.ended_on is not None:
        raise ValidationError("Cette mesure est finie : demandez-en une autre.")
    before = periods_of(current)
    new = Period(starts_on, ends_on)
    against = objections(kind_of(current), before, new)
    blocking = new.ends_on < new.starts_on or any(
        one.starts_on <= new.ends_on and new.starts_on <= one.ends_on for one in before
    )
    if against and (blocking or not waiver.strip()):
        raise ValidationError({"ends_on": against})
    period = MeasurePeriod.objects.create(
        measure=current, starts_on=starts_on, ends_on=ends_on, author=desk.user
    )
    if against:
        current.waiver = waiver.strip()[:300]
        current.save(update_fields=["waiver"])
    action = "measure.renewed" if before else "measure.begun"
    _trace(action, current, desk, {"waived": len(against)})
    return period


@transaction.atomic
def end(measure: Measure, *, on: dt.date, outcome: str, desk: Desk) -> Measure:
    current = _locked(measure, desk)
    if current.ended_on is not None:
        raise ValidationError("La fin de cette mesure est déjà notée.")
    if current.decision != MeasureDecision.GRANTED:
        raise ValidationError("Seule une mesure accordée peut finir.")
    if outcome not in MeasureOutcome.values:
        raise ValidationError({"outcome": "Dites ce que la mesure a donné."})
    _not_ahead(on, "on")
    periods = periods_of(current)
    if periods and on < periods[0].starts_on:
        raise ValidationError({"on": "La mesure n'avait pas commencé à cette date."})
    current.ended_on, current.outcome = on, outcome
    current.save(update_fields=["ended_on", "outcome"])
    _trace("measure.ended", current, desk, {"outcome": outcome})
    return current


def periods_of(measure: Measure) -> list[Period]:
    return [Period(row.starts_on, row.ends_on) for row in measure.periods.all()]


def _locked(measure: Measure, desk: Desk) -> Measure:
    _allowed(desk, measure.household)
    lock(measure.household)
    return Measure.objects.select_related("territory").get(pk=measure.pk)


def _allowed(desk: Desk, household: Household) -> None:
    if not may_write_measures(desk, household):
        raise ValidationError("Le registre des mesures s'écrit par ceux qui suivent le ménage.")


def _not_ahead(day: dt.date, field: str) -> None:
    if day > timezone.localdate():
        raise ValidationError({field: "Cette date est dans l'avenir."})


def _trace(action: str, measure: Measure, desk: Desk, details: dict[str, Any]) -> None:
    trace(action, measure, desk, object_type="measure", details=details)
