"""The letters of the register: prevention, prepared once, and the receipt to whoever sent it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ccapex.accounts.models import Organisation, Territory, User
from ccapex.core.french import day
from ccapex.letters.catalogue import acknowledgement, prevention
from ccapex.letters.catalogue.section import section_of
from ccapex.letters.enums import AddresseeRole, LetterState
from ccapex.letters.models import Letter
from ccapex.letters.services.addressees import Addressee
from ccapex.letters.services.drafting import prepare_letter, prepare_letters
from households.models import DebtStatement, Lease
from procedures.enums import EventKind
from procedures.services import actions
from referrals.enums.signalements import IntakeChannel
from referrals.models import Signalement
from referrals.querysets import signalements as narrow
from referrals.rules.signalements import calls_for_prevention
from referrals.services.prevention import Written, covers, letter_of, prepared
from referrals.services.signalements.registering import SignalementRefused

WHAT = {
    EventKind.CDP: "un commandement de payer",
    EventKind.ASSIGNATION: "une assignation",
    EventKind.CQL: "un commandement de quitter les lieux",
    EventKind.SAISINE_CCAPEX: "votre saisine",
}


@dataclass(frozen=True)
class Letters:
    """Those of one line; ``due``: the prevention letter is called for and not prepared yet;
    ``superseded``: a later act of the procedure calls for it instead."""

    prevention: Letter | None
    receipt: Letter | None
    due: bool
    superseded: bool


def letters_of(signalements: Collection[Signalement]) -> dict[int, Letters]:
    """Three queries, whatever the number of lines; each with its procedure, lease and event."""
    by_procedure = prepared({one.household_id for one in signalements})
    latest = _latest({one.procedure_id for one in signalements})
    receipts = receipts_of(signalements)
    found = {}
    for one in signalements:
        written = by_procedure.get(one.procedure_id, [])
        called = is_called_for(one)
        last = latest.get(one.procedure_id) == one.pk
        own = _own(one, written) if called else None
        found[one.pk] = Letters(
            prevention=own,
            receipt=receipts.get(one.pk),
            due=called and last and own is None and not covers(written, one.acted_on),
            superseded=called and not last and own is None,
        )
    return found


def _own(signalement: Signalement, written: Collection[Written]) -> Letter | None:
    """The letter that this line had prepared, or that another way prepared for its act."""
    mine = _source(signalement)
    for one in written:
        if one.letter.source == mine or one.acted_on == signalement.acted_on:
            return one.letter
    return None


def _latest(procedure_ids: Collection[int]) -> dict[int, int]:
    """The line of the latest act that calls for prevention, by procedure."""
    found = Signalement.objects.filter(narrow.CALLED_FOR, procedure__in=procedure_ids)
    rows = found.order_by("acted_on", "pk").values_list("procedure_id", "pk")
    return dict(rows)


def _source(signalement: Signalement) -> str:
    return f"signalement:{signalement.pk}"


def receipts_of(signalements: Iterable[Signalement]) -> dict[int, Letter]:
    keys = {receipt_key(one.pk): one.pk for one in signalements}
    letters = Letter.objects.filter(key__in=keys).exclude(state=LetterState.CANCELLED)
    return {keys[letter.key]: letter for letter in letters}


def receipt_key(signalement_id: int) -> str:
    return f"{acknowledgement.SLUG}:signalement:{signalement_id}"


def is_called_for(signalement: Signalement) -> bool:
    event, procedure = signalement.event, signalement.procedure
    return event is not None and calls_for_prevention(
        event.kind, procedure.lease.stock, procedure.stage
    )


def prepare_preventions(
    signalements: Collection[Signalement], *, sender: Organisation, author: User
) -> int:
    """Drafts for those that have none; how many. A procedure is written to about its latest act:
    its date, its debt, and the variant of that debt."""
    territory = Territory.objects.get(pk=sender.territory_id)
    section = section_of(territory)
    if not section.letter(prevention.SLUG):
        raise SignalementRefused("Le territoire n'a pas de courrier de prévention.")
    letters = letters_of(signalements)
    due = {one.procedure_id: one for one in signalements if letters[one.pk].due}
    leases = Lease.objects.select_related("dwelling").in_bulk(
        {one.procedure.lease_id for one in due.values()}
    )
    debts = {
        debt.lease_id: debt
        for debt in DebtStatement.objects.filter(lease__in=leases).order_by("stated_on", "pk")
    }
    new = []
    for one in due.values():
        lease = leases[one.procedure.lease_id]
        latest = debts.get(lease.pk)
        stated = one.debt_amount is not None or latest is None
        new.append(
            letter_of(
                lease,
                procedure_id=one.procedure_id,
                acted_on=one.acted_on,
                debt=one.debt_amount if stated or latest is None else latest.amount,
                debt_on=one.acted_on if stated or latest is None else latest.stated_on,
                sender=sender,
                section=section,
                source=_source(one),
                by_saisine=one.event is not None and one.event.kind == EventKind.SAISINE_CCAPEX,
            )
        )
    prepare_letters(new, author=author)
    actions.refresh(due)  # the tasks that asked for these letters are done
    return len(new)


def acknowledge(signalement: Signalement, *, sender: Organisation, author: User) -> Letter:
    """The draft of the receipt; asked twice, the same."""
    to, addressee = _addressee(signalement)
    event = signalement.event
    letter = prepare_letter(
        acknowledgement.SLUG,
        territory=signalement.territory,
        organisation=sender,
        author=author,
        key=receipt_key(signalement.pk),
        household=signalement.household,
        addressee=addressee if to != AddresseeRole.HOUSEHOLD else None,
        data={
            "number": signalement.reference,
            "what": WHAT.get(EventKind(event.kind), "votre signalement") if event else "",
            "act_date": day(signalement.acted_on),
            "received_on": day(signalement.received_on),
            "their_reference": event.officer_reference if event else "",
        },
        source=_source(signalement),
    )
    actions.refresh([signalement.procedure_id])
    return letter


def _addressee(signalement: Signalement) -> tuple[AddresseeRole, Addressee | None]:
    if signalement.channel == IntakeChannel.HOUSEHOLD:
        return AddresseeRole.HOUSEHOLD, None
    organisation = signalement.organisation
    if organisation is None or not organisation.address.strip():
        who = organisation.name if organisation else signalement.sender_name or "l'expéditeur"
        raise SignalementRefused(
            f"L'adresse de {who} n'est pas connue : complétez l'annuaire des organisations, ou "
            "accusez réception par courriel."
        )
    lines = [organisation.name, *organisation.address.splitlines()]
    return AddresseeRole.ORGANISATION, Addressee(
        role=AddresseeRole.ORGANISATION,
        name=organisation.name,
        lines=tuple(line.strip() for line in lines if line.strip()),
    )
