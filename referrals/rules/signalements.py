"""What a saisine or a signalement is, and what it sets in motion (S1; seed-notes 14, 15)."""

from collections.abc import Mapping
from decimal import Decimal

from ccapex.accounts.enums import OrganisationKind
from households.enums import Stock
from procedures.enums import EventKind
from procedures.law.thresholds import HIGHEST
from referrals.enums.signalements import (
    LANDLORDS,
    PAYERS,
    PREVENTION_STAGES,
    IntakeChannel,
    Missing,
    Nature,
    Threshold,
)

THRESHOLD_RULES = ("CP-SIGNAL-NEW", "CP-SIGNAL-OLD")
# The facts of lists that are lines of the register.
NATURE_OF: Mapping[str, Nature] = {
    EventKind.CDP: Nature.SIGNALEMENT,
    EventKind.ASSIGNATION: Nature.NOTIFICATION,
    EventKind.CQL: Nature.NOTIFICATION,
    EventKind.PAYER_INFORMED_CCAPEX: Nature.SIGNALEMENT,
    EventKind.SAISINE_CCAPEX: Nature.SAISINE,
    EventKind.ARREARS_REPORTED: Nature.SIGNALEMENT,
}
_CHANNEL_OF: Mapping[str, IntakeChannel] = {
    OrganisationKind.COMMISSAIRE_DE_JUSTICE: IntakeChannel.COMMISSAIRE_DE_JUSTICE,
    OrganisationKind.LANDLORD: IntakeChannel.SOCIAL_LANDLORD,
    OrganisationKind.CAF: IntakeChannel.CAF,
    OrganisationKind.MSA: IntakeChannel.MSA,
    OrganisationKind.CCAS: IntakeChannel.CCAS,
    OrganisationKind.BANQUE_DE_FRANCE: IntakeChannel.BANQUE_DE_FRANCE,
    OrganisationKind.SIAO: IntakeChannel.SIAO,
}


def channel_of(event_kind: str, *, payer: str, sender_kind: str, stock: str) -> IntakeChannel:
    """By whom the CCAPEX learnt of a fact. Acts are served by a commissaire de justice, whoever
    passes the list on; ``payer`` is ``caf``, ``msa`` or unknown, then taken as the CAF."""
    if event_kind in {EventKind.CDP, EventKind.ASSIGNATION, EventKind.CQL}:
        return IntakeChannel.COMMISSAIRE_DE_JUSTICE
    if event_kind == EventKind.PAYER_INFORMED_CCAPEX:
        msa = payer == "msa" or sender_kind == OrganisationKind.MSA
        return IntakeChannel.MSA if msa else IntakeChannel.CAF
    known = _CHANNEL_OF.get(sender_kind)
    if known is None and event_kind == EventKind.SAISINE_CCAPEX:
        return IntakeChannel.SOCIAL_LANDLORD if stock == Stock.PUBLIC else IntakeChannel.OWNER
    return known or IntakeChannel.OTHER


def fact_of(nature: str, channel: str) -> EventKind:
    """The fact that a line of the register records.

    Only the landlord's own saisine opens the two months before an assignation (loi 89-462 art. 24
    II): that of anybody else is arrears reported.
    """
    if channel in PAYERS:
        return EventKind.PAYER_INFORMED_CCAPEX
    if nature == Nature.SAISINE and channel in LANDLORDS:
        return EventKind.SAISINE_CCAPEX
    if channel == IntakeChannel.COMMISSAIRE_DE_JUSTICE:
        return EventKind.CDP
    return EventKind.ARREARS_REPORTED


def calls_for_prevention(event_kind: str, stock: str, stage: str) -> bool:
    """The CDP in the private stock, the landlord's saisine in the public one (seed-notes 15),
    until the assignation. A stock that nobody told is read as private, as the variant of the
    letter does."""
    if stage not in PREVENTION_STAGES:
        return False
    if stock == Stock.PUBLIC:
        return event_kind == EventKind.SAISINE_CCAPEX
    return event_kind == EventKind.CDP


def missing_of(
    *,
    debt: Decimal | None,
    months: int | None,
    rent: Decimal | None,
    landlord: str,
    limits: tuple[Decimal, Decimal] | None,
) -> list[Missing]:
    """What would settle a threshold that nobody can tell. ``limits``: months and rents of the rule
    (loi 89-462, art. 24 I), None where the département's are not known. Either is enough: once one
    is reached, only the landlord is asked for."""
    most_months, most_rents = limits or (Decimal(HIGHEST), Decimal(HIGHEST))
    by_months = months is not None and months >= most_months
    by_debt = debt is not None and bool(rent) and debt >= most_rents * (rent or 0)
    found = []
    if not (by_months or by_debt):
        known = {Missing.DEBT: debt is not None, Missing.MONTHS: months is not None}
        found += [name for name, told in {**known, Missing.RENT: bool(rent)}.items() if not told]
        if limits is None:
            found.append(Missing.DEPARTMENT)
    return found + ([] if landlord else [Missing.LANDLORD])


def threshold_of(flags: Mapping[str, bool | None]) -> tuple[Threshold, str]:
    """The answer of the law engine for one act, and the rule that gave it."""
    for rule in THRESHOLD_RULES:
        if rule in flags:
            met = flags[rule]
            if met is None:
                return Threshold.UNKNOWN, rule
            return (Threshold.MET if met else Threshold.NOT_MET), rule
    return Threshold.NOT_CONCERNED, ""
