"""Enters saisines and signalements: those that lists bring, and those that a person types.

One line for one fact: the CDP that a list brought and that somebody types again is the same line.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from ccapex.accounts.enums import OrganisationKind
from ccapex.accounts.models import Organisation, User
from ccapex.core import journal
from ccapex.core.numbering import take_numbers
from ccapex.core.text import plain
from households.models import Household, Lease
from households.rules.landlords import landlord_kind
from procedures.enums import EventKind, Stage
from procedures.models import Event, Procedure
from procedures.rules.acts import ACTS
from procedures.services.facts import record_fact
from referrals.enums.measures import LandlordSource
from referrals.enums.signalements import PAYERS
from referrals.models import Signalement
from referrals.rules.signalements import NATURE_OF, channel_of, fact_of
from referrals.services.measures.owners import say_kind
from referrals.services.signalements import thresholds

PREFIX = "SA"
HISTORY = "Repris d'un ancien tableau : date de réception inconnue, celle de l'acte en tient lieu."


class SignalementRefused(Exception):
    """Says, in French, what to change."""


@dataclass(frozen=True)
class Received:
    """What somebody sent, as typed. ``acted_on``: the date of the act, or of the signalement."""

    nature: str
    channel: str
    received_on: datetime.date
    acted_on: datetime.date
    organisation: Organisation | None = None
    sender_name: str = ""
    debt_amount: Decimal | None = None
    months_unpaid: int | None = None
    arrears_on: datetime.date | None = None
    payer_action: str = ""
    comment: str = ""
    landlord_kind: str = ""


@transaction.atomic
def register(
    household: Household, received: Received, *, author: User, organisation: Organisation
) -> Signalement:
    """The line of the register, with its fact; the one already there where the fact is known.

    ``organisation``: the desk that enters it. Raises ``ValidationError`` where the facts of the
    procedure refuse it, ``SignalementRefused`` where the file has no dwelling.
    """
    procedure = open_procedure(household)
    _qualify(procedure.lease, received.landlord_kind, author, organisation)
    sender = received.organisation or organisation
    amounts: dict[str, Any] = {
        "debt_amount": received.debt_amount,
        "months_unpaid": received.months_unpaid,
    }
    if received.channel in PAYERS and received.arrears_on:
        record_fact(
            procedure,
            EventKind.BENEFIT_ARREARS_CONSTITUTED,
            author=author,
            occurred_on=received.arrears_on,
            organisation=sender,
            flagged="keep",
        )
    event = record_fact(
        procedure,
        fact_of(received.nature, received.channel),
        author=author,
        occurred_on=received.acted_on,
        organisation=sender,
        flagged="keep",
        **amounts,
    )
    known = Signalement.objects.filter(event=event).first()
    if known is not None:
        return known
    [reference] = take_numbers(PREFIX, year=timezone.localdate().year)
    signalement = Signalement.objects.create(
        territory_id=procedure.territory_id,
        reference=reference,
        household_id=procedure.household_id,
        procedure=procedure,
        event=event,
        nature=received.nature,
        channel=received.channel,
        organisation=received.organisation,
        sender_name=received.sender_name,
        received_on=received.received_on,
        acted_on=received.acted_on,
        payer_action=received.payer_action,
        comment=received.comment,
        author=author,
        **amounts,
    )
    thresholds.refresh([signalement])
    journal.record(
        "signalement.registered",
        actor_id=author.pk,
        organisation_id=organisation.pk,
        territory_id=signalement.territory_id,
        object_type="signalement",
        object_id=signalement.pk,
        household_id=signalement.household_id,
        details={"channel": signalement.channel, "nature": signalement.nature},
    )
    return signalement


def _qualify(lease: Lease, kind: str, author: User, organisation: Organisation) -> None:
    """What a saisine says of a landlord fills what nobody knows; it corrects nothing."""
    landlord = lease.landlord
    if kind and landlord and not landlord_kind(landlord.kind, lease.stock, landlord.name):
        say_kind(
            lease,
            kind=kind,
            source=LandlordSource.SAISINE,
            author=author,
            organisation_id=organisation.pk,
        )


def open_procedure(household: Household) -> Procedure:
    """The latest one still open; else a new one, on the latest lease."""
    found = (
        Procedure.objects.filter(household=household)
        .exclude(stage=Stage.CLOSED)
        .order_by("-pk")
        .first()
    )
    if found is not None:
        return found
    lease = Lease.objects.filter(household=household).order_by("-pk").first()
    if lease is None:
        raise SignalementRefused(
            "Ce dossier n'a pas de logement : complétez-le avant d'enregistrer la saisine."
        )
    [reference] = take_numbers("P", year=timezone.localdate().year)
    return Procedure.objects.create(
        territory_id=household.territory_id, reference=reference, household=household, lease=lease
    )


def register_acts(
    events: Sequence[Event],
    *,
    source: str,
    received_on: datetime.date | None,
    sender: Organisation | None = None,
    sender_name: str = "",
    author_id: int | None = None,
    payer_actions: Mapping[int, str] | None = None,
) -> int:
    """A line for each fact of a list that the register keeps; twice adds nothing.

    ``payer_actions``: what the CAF or the MSA did, by fact. ``received_on`` is unknown for the
    acts of an old spreadsheet: the date of the act stands for it, and the line says so.
    """
    kept = [event for event in events if event.kind in NATURE_OF]
    known = _registered(kept)
    new = [event for event in kept if event.pk not in known]
    if not new:
        return 0
    references = take_numbers(PREFIX, year=timezone.localdate().year, count=len(new))
    files = Procedure.objects.select_related("lease", "household").in_bulk(
        {event.procedure_id for event in new}
    )
    said = payer_actions or {}
    offices = _offices(new[0].territory_id)
    rows = [
        Signalement(
            territory_id=event.territory_id,
            reference=reference,
            household_id=files[event.procedure_id].household_id,
            procedure_id=event.procedure_id,
            event=event,
            nature=NATURE_OF[event.kind],
            channel=channel_of(
                event.kind,
                payer=files[event.procedure_id].household.benefit_payer,
                sender_kind=sender.kind if sender else "",
                stock=files[event.procedure_id].lease.stock,
            ),
            organisation=_sender_of(event, sender, offices),
            sender_name=(event.officer_name or sender_name)[:160],
            received_on=received_on or event.occurred_on,
            comment="" if received_on else HISTORY,
            acted_on=event.occurred_on,
            debt_amount=event.debt_amount,
            months_unpaid=event.months_unpaid,
            payer_action=said.get(event.pk, "")[:300],
            source=source,
            author_id=author_id,
        )
        for event, reference in zip(new, references, strict=True)
    ]
    Signalement.objects.bulk_create(rows)
    thresholds.refresh(rows)
    return len(rows)


def register_typed(event_id: int) -> None:
    """The line of a fact entered in its file; a correction takes the line of what it replaces."""
    event = (
        Event.objects.filter(pk=event_id, replaced_by__isnull=True)
        .select_related("organisation", "procedure")
        .first()
    )
    if event is None:
        return
    with transaction.atomic():
        # The same fact, registered meanwhile by the form of the register or by another press.
        Procedure.objects.select_for_update().get(pk=event.procedure_id)
        line = Signalement.objects.filter(event__replaced_by=event).first()
        if line is None:
            register_acts(
                [event],
                source="",
                received_on=timezone.localdate(event.recorded_at),
                sender=event.organisation,
                author_id=event.author_id,
            )
            return
        line.event, line.acted_on = event, event.occurred_on
        line.debt_amount, line.months_unpaid = event.debt_amount, event.months_unpaid
        line.save(update_fields=["event", "acted_on", "debt_amount", "months_unpaid"])
        thresholds.refresh([line])


def _offices(territory_id: int) -> dict[str, Organisation]:
    """The commissaires de justice of the directory, by the name that acts give."""
    found = Organisation.objects.filter(
        territory=territory_id, kind=OrganisationKind.COMMISSAIRE_DE_JUSTICE
    )
    return {plain(one.name): one for one in found}


def _sender_of(
    event: Event, sender: Organisation | None, offices: Mapping[str, Organisation]
) -> Organisation | None:
    """Whom to answer: for an act, the office that served it, whoever passed the list on."""
    if event.kind in ACTS:
        if sender and sender.kind == OrganisationKind.COMMISSAIRE_DE_JUSTICE:
            return sender
        return offices.get(plain(event.officer_name))
    return None if sender is None or sender.is_secretariat else sender


def _registered(events: Iterable[Event]) -> set[int | None]:
    found = Signalement.objects.filter(event__in=[event.pk for event in events])
    return set(found.values_list("event_id", flat=True))
