"""Dwellings offered to a household of the pool, its answers, and the State's word on a refusal."""

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import OrganisationKind
from ccapex.accounts.models import Organisation
from referrals.enums.rehousing import ProposalState
from referrals.models import RehousingEntry, RehousingProposal
from referrals.services.rehousing.access import leads, settle_access
from referrals.services.rehousing.notices import REFUSED, tell, tell_referents
from referrals.services.rehousing.trace import hold_open, not_in_future, trace


@transaction.atomic
def propose(
    entry: RehousingEntry,
    *,
    desk: Desk,
    dwelling: str,
    landlord: Organisation | None = None,
    offered_on: dt.date | None = None,
    size: str = "",
    rent: Decimal | None = None,
) -> RehousingProposal:
    """By the lead for itself, or by the secretariat for any landlord, who then reads the report."""
    who = landlord if desk.is_secretariat else desk.membership.organisation
    held = hold_open(entry)
    if not desk.is_secretariat and not leads(desk, held):
        raise ValidationError("Seul le chef de file propose un logement.")
    if (
        who is None
        or who.kind != OrganisationKind.LANDLORD
        or who.territory_id != held.territory_id
    ):
        raise ValidationError({"landlord": "Choisissez le bailleur qui propose."})
    if not dwelling.strip():
        raise ValidationError({"dwelling": "Dites quel logement : adresse ou commune."})
    day = offered_on or timezone.localdate()
    not_in_future(day, "offered_on")
    if day < held.entered_on:
        raise ValidationError({"offered_on": "Cette date précède l'inscription au vivier."})
    proposal, created = RehousingProposal.objects.get_or_create(
        entry=held,
        landlord=who,
        offered_on=day,
        dwelling=dwelling.strip()[:200],
        defaults={"size": size, "rent": rent, "author": desk.user},
    )
    if created:
        settle_access(held, actor_id=desk.user.pk)
        trace("rehousing.proposed", held, desk, proposal=proposal.pk, landlord=who.pk)
    return proposal


@transaction.atomic
def answer(
    proposal: RehousingProposal,
    *,
    desk: Desk,
    state: str,
    reason: str = "",
    answered_on: dt.date | None = None,
) -> RehousingProposal:
    """Accepted, refused or given to another. A refusal tells the referents and the State (C968)."""
    if state not in ProposalState.values or state == ProposalState.PENDING:
        raise ValidationError({"state": "Dites ce que la proposition a donné."})
    if state != ProposalState.ACCEPTED and not reason.strip():
        raise ValidationError({"reason": "Indiquez la raison."})
    day = answered_on or timezone.localdate()
    not_in_future(day, "answered_on")
    entry = hold_open(proposal.entry)
    current = RehousingProposal.objects.select_for_update().get(pk=proposal.pk)
    if not desk.is_secretariat and current.landlord_id != desk.organisation_id:
        raise ValidationError("Cette proposition est celle d'un autre bailleur.")
    if current.state != ProposalState.PENDING:
        raise ValidationError(f"La réponse est déjà notée : {current.get_state_display()}.")
    if day < current.offered_on:
        raise ValidationError({"answered_on": "La réponse précède la proposition."})
    current.state, current.answered_on = state, day
    current.reason = reason.strip()[:300]
    current.save(update_fields=["state", "answered_on", "reason"])
    settle_access(entry, actor_id=desk.user.pk)
    if state == ProposalState.REFUSED:
        tell_referents(entry, REFUSED, desk=desk)
        office = entry.territory.organisations.filter(is_secretariat=True).first()
        if office is not None and office.pk != desk.organisation_id:
            tell(office, REFUSED, entry=entry, desk=desk)
    trace("rehousing.answered", entry, desk, proposal=current.pk, state=str(state))
    return current


@transaction.atomic
def judge_fitting(
    proposal: RehousingProposal, *, desk: Desk, fitting: bool, on: dt.date | None = None
) -> RehousingProposal:
    """The State says whether the dwelling fitted: no length is fixed for a refusal (C968)."""
    if not desk.is_secretariat:
        raise ValidationError("L'État seul dit si le logement était adapté.")
    day = on or timezone.localdate()
    not_in_future(day, "on")
    entry = hold_open(proposal.entry)
    current = RehousingProposal.objects.select_for_update().get(pk=proposal.pk)
    current.fitting, current.fitting_on, current.fitting_by = fitting, day, desk.user
    current.save(update_fields=["fitting", "fitting_on", "fitting_by"])
    trace("rehousing.fitting", entry, desk, proposal=current.pk, fitting=fitting)
    return current
