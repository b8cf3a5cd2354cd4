"""Enter the facts of a procedure. A wrong fact is replaced by another, never overwritten."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.db import transaction

from ccapex.accounts.models import Organisation, User
from ccapex.core import french, journal
from households.models import Document
from procedures.enums import EventKind
from procedures.models import Event, Procedure
from procedures.rules import kinds
from procedures.rules.acts import ACTS, NUMBERS, Act, same_act
from procedures.rules.coherence import Finding
from procedures.rules.fields import FieldType
from procedures.rules.transitions import ORDER_OF_FACTS, Verdict
from procedures.services import debt_of_facts
from procedures.services.fact_case import judge
from procedures.services.rebuild import recompute

Flagged = Literal["ask", "keep"]
# What a fact is, apart from who entered it and what the rules said of it.
ACT_FIELDS = ("act_key", "officer_reference", *NUMBERS)
NOT_COPIED = frozenset(
    {
        *("id", "public_id", "created_at", "recorded_at", "replaced_by", "author", "details"),
        *("anomalies", "override_reason", "correction_reason"),
    }
)


class NeedsReason(ValidationError):
    """The rules flag the fact: it is kept once somebody says why. ``findings`` say what."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__([finding.message for finding in findings], code="flagged")
        self.findings = findings


def record_cdp(
    procedure: Procedure,
    *,
    author: User | None,
    occurred_on: datetime.date,
    debt_amount: Decimal | None = None,
    months_unpaid: int | None = None,
    **fields: Any,
) -> Event:
    """A commandement de payer. ``fields``: the other columns of ``Event`` (office, numbers)."""
    return record_fact(
        procedure,
        EventKind.CDP,
        author=author,
        occurred_on=occurred_on,
        debt_amount=debt_amount,
        months_unpaid=months_unpaid,
        **fields,
    )


@transaction.atomic
def record_fact(
    procedure: Procedure,
    kind: str,
    *,
    author: User | None,
    occurred_on: datetime.date,
    organisation: Organisation | None = None,
    details: Mapping[str, Any] | None = None,
    override_reason: str = "",
    flagged: Flagged = "ask",
    **fields: Any,
) -> Event:
    """The fact, or the one already known that it is: the same act twice is one fact.

    ``details``: what is proper to the kind (``procedures.rules.kinds``), typed or as JSON;
    ``fields``: columns of ``Event``. What the rules refuse raises ``ValidationError``, in French.
    What they flag raises ``NeedsReason`` without ``override_reason``, unless ``flagged="keep"``:
    lists keep it, with its anomalies. A known act takes the numbers it lacks, which only name it;
    what else it lacks is added by a correction, and both stay visible.
    """
    # Locked: two people who enter the same act at once make one fact of it.
    locked = Procedure.objects.select_for_update(of=("self",)).select_related(
        "territory", "lease__landlord"
    )
    procedure_now = locked.get(pk=procedure.pk)
    values, columns = _values(kind, details or {}, fields)
    events = list(
        Event.objects.filter(procedure=procedure_now, replaced_by__isnull=True).order_by("pk")
    )
    known = _known(events, kind, occurred_on, values, columns)
    if known is not None:
        found = _completed(known, values, author=author, flagged=flagged)
        found.already_known = True
        procedure.refresh_from_db()
        return found
    anomalies = _checked(procedure_now, kind, occurred_on, values, events, override_reason, flagged)
    event = Event.objects.create(
        territory_id=procedure_now.territory_id,
        procedure=procedure_now,
        kind=kind,
        occurred_on=occurred_on,
        author=author,
        organisation=organisation,
        anomalies=anomalies,
        override_reason=override_reason.strip()[:300] if anomalies else "",
        **_stored(kind, values),
        **columns,
    )
    debt_of_facts.state(event)
    _journal("fact.recorded", event, author)
    recompute([procedure_now.pk])
    procedure.refresh_from_db()
    return event


@transaction.atomic
def replace_fact(
    event: Event,
    *,
    author: User | None,
    reason: str = "",
    override_reason: str = "",
    flagged: Flagged = "ask",
    **changes: Any,
) -> Event:
    """The corrected fact; ``event`` stays, marked as replaced. The same correction is one fact.

    ``changes``: ``occurred_on``, ``details`` (the whole of them), and columns. What was flagged
    and kept stays kept for the same reason. Debt and papers follow the corrected fact.
    """
    # Locked in the order of every other writer; two corrections at once would leave two facts.
    procedure = (
        Procedure.objects.select_for_update(of=("self",))
        .select_related("territory", "lease__landlord")
        .get(pk=event.procedure_id)
    )
    current = Event.objects.get(pk=event.pk)
    if current.replaced_by_id is not None:
        raise ValidationError(
            "Ce fait a déjà été corrigé : rechargez la page pour voir le fait en vigueur.",
            code="replaced",
        )
    occurred_on = changes.pop("occurred_on", current.occurred_on)
    details = changes.pop("details", current.details)
    copied = {
        f.attname: getattr(current, f.attname)
        for f in Event._meta.concrete_fields
        if f.name not in NOT_COPIED | {"occurred_on"}
    }
    values, columns = _values(current.kind, details, {**copied, **changes})
    columns = {name: value for name, value in columns.items() if name != "kind"}
    same = all(getattr(current, name) == value for name, value in columns.items())
    if same and occurred_on == current.occurred_on and values == values_of(current):
        return current
    others = list(
        Event.objects.filter(procedure=procedure, replaced_by__isnull=True)
        .exclude(pk=current.pk)
        .order_by("pk")
    )
    kept_because = override_reason or current.override_reason
    accepted = {one["code"] for one in current.anomalies}
    anomalies = _checked(
        procedure, current.kind, occurred_on, values, others, kept_because, flagged, accepted
    )
    corrected = Event.objects.create(
        kind=current.kind,
        occurred_on=occurred_on,
        author=author,
        anomalies=anomalies,
        override_reason=kept_because.strip()[:300] if anomalies else "",
        correction_reason=reason.strip()[:300],
        **_stored(current.kind, values),
        **columns,
    )
    current.replaced_by = corrected
    current.save(update_fields=["replaced_by"])
    debt_of_facts.move(current, corrected)
    Document.objects.filter(about=f"event:{current.pk}").update(about=f"event:{corrected.pk}")
    _journal("fact.replaced", corrected, author)
    recompute([current.procedure_id])
    return corrected


def values_of(event: Event) -> dict[str, Any]:
    """Everything proper to the kind, columns included, as JSON."""
    found = dict(event.details)
    for field in kinds.fields_of(event.kind):
        if field.column and (value := getattr(event, field.name)) not in (None, ""):
            found[field.name] = f"{value:.2f}" if field.type == FieldType.AMOUNT else value
    return found


def _values(
    kind: str, details: Mapping[str, Any], fields: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is proper to the kind, read; and the other columns. Raises ``ValidationError``."""
    if kind not in kinds.FIELDS:
        raise ValidationError({"kind": "Ce fait n’existe pas."})
    own = {field.name for field in kinds.fields_of(kind) if field.column}
    mine = {name: value for name, value in fields.items() if name in own}
    kept, wrong = kinds.clean(kind, {**details, **mine})
    if wrong:
        raise ValidationError({name: [message] for name, message in wrong.items()})
    return kept, {name: value for name, value in fields.items() if name not in own}


def _stored(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Columns with their types, and ``details``."""
    columns: dict[str, Any] = {}
    details: dict[str, Any] = {}
    for name, value in values.items():
        field = kinds.field_of(kind, name)
        if field is None or not field.column:
            details[name] = value
        else:
            columns[name] = Decimal(value) if field.type == FieldType.AMOUNT else value
    return {**columns, "details": details}


def _known(
    events: list[Event],
    kind: str,
    occurred_on: datetime.date,
    values: Mapping[str, Any],
    columns: Mapping[str, Any],
) -> Event | None:
    """The fact already noted that this one is: the same act, or the same thing sent twice."""
    said = {**columns, **values}
    quoted = Act(kind, occurred_on, **{name: said.get(name) or "" for name in ACT_FIELDS})
    for event in events:
        if event.kind != kind:
            continue
        named = event.act_key and quoted.act_key
        if same_act(event, quoted) or (named and event.act_key == quoted.act_key):
            return event
        alike = (event.occurred_on, values_of(event)) == (occurred_on, dict(values))
        if alike and not named and kind not in ACTS:
            return event
    return None


def _completed(
    known: Event, values: Mapping[str, Any], *, author: User | None, flagged: Flagged
) -> Event:
    """The known act, with what it lacked. By hand, what contradicts it is refused."""
    mine = values_of(known)
    numbers = {name: values[name] for name in NUMBERS if name in values and name not in mine}
    if numbers:
        for name, value in numbers.items():
            setattr(known, name, value)
        known.save(update_fields=list(numbers))
        _journal("fact.numbered", known, author)
    contrary = sorted(name for name in mine if name in values and mine[name] != values[name])
    if contrary and flagged == "ask":
        labels = [kinds.field_of(known.kind, name) for name in contrary]
        words = ", ".join(field.label.lower() for field in labels if field)
        raise ValidationError(
            f"Cet acte est déjà noté au {french.day(known.occurred_on)} avec d’autres valeurs "
            f"({words}) : ouvrez-le pour le corriger.",
            code="known_act",
        )
    lacking = {
        name: value for name, value in values.items() if name not in mine and name not in NUMBERS
    }
    if not lacking or contrary:
        return known
    return replace_fact(
        known,
        author=author,
        reason="Complété : le même acte a été reçu de nouveau.",
        flagged="keep",
        **_stored(known.kind, {**mine, **lacking, **numbers}),
    )


def _checked(
    procedure: Procedure,
    kind: str,
    occurred_on: datetime.date,
    values: Mapping[str, Any],
    events: list[Event],
    override_reason: str,
    flagged: Flagged,
    accepted: set[str] | None = None,
) -> list[dict[str, str]]:
    """The anomalies to keep with the fact. Raises what is refused, or waits for a reason."""
    lacking = kinds.missing(kind, values)
    if lacking and flagged == "ask":
        raise ValidationError({field.name: ["Ce champ est obligatoire."] for field in lacking})
    found = judge(procedure, kind, occurred_on, values, events=events, by_list=flagged == "keep")
    refused = [one for one in found if one.verdict == Verdict.REFUSED]
    if refused:
        by_field: dict[str, list[ValidationError]] = {}
        for one in refused:
            by_field.setdefault(one.field, []).append(ValidationError(one.message, code=one.code))
        raise ValidationError(by_field)
    flags = [one for one in found if one.verdict == Verdict.FLAGGED]
    if flagged == "ask" and not override_reason.strip():
        asked = [one for one in flags if one.code not in (accepted or ())]
        if asked:
            raise NeedsReason(asked)
    flags += [
        Finding(
            Verdict.FLAGGED, "missing", ORDER_OF_FACTS, f"Non renseigné : {field.label.lower()}."
        )
        for field in lacking
    ]
    return [one.as_anomaly() for one in flags]


def _journal(action: str, event: Event, author: User | None) -> None:
    journal.record(
        action,
        actor_id=author.pk if author else None,
        organisation_id=event.organisation_id,
        territory_id=event.territory_id,
        object_type="event",
        object_id=event.pk,
        household_id=event.procedure.household_id,
        details={"kind": event.kind},
    )
