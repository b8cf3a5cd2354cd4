"""The concertation: decisions taken one household after another, each saved as it is taken."""

import datetime
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation
from ccapex.core import journal
from referrals.enums import (
    DecisionOutcome,
    ListState,
    Mission,
    NotTreatedReason,
    ReferralState,
)
from referrals.models import CdpList, Decision, Referral
from referrals.services.attribution import Proposal, propose

DECIDABLE = (
    ListState.COMMITTED,
    ListState.ENRICHING,
    ListState.CONCERTATION,
    ListState.DISPATCHED,
)


class AlreadyDecided(Exception):
    """Somebody else decided between the page and the click; ``decision`` is theirs."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        super().__init__(
            f"{decision.author or 'Quelqu’un'} a décidé pour ce ménage pendant que vous le "
            f"regardiez ({in_words(decision)}). Votre choix n'a pas été enregistré : "
            "relisez, puis décidez de nouveau si besoin."
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """``organisation`` is the slug chosen; empty: the one that the rules propose."""

    outcome: str
    organisation: str = ""
    reason: str = ""
    not_treated_reason: str = ""


def version_of(decision: Decision | None) -> str:
    """What the page saw, to be given back with the choice."""
    return "" if decision is None else decision.decided_at.isoformat()


def in_words(decision: Decision) -> str:
    if decision.outcome == DecisionOutcome.ATTRIBUTED and decision.organisation:
        return decision.organisation.name
    if decision.outcome == DecisionOutcome.NOT_TREATED:
        return f"non traité : {decision.get_not_treated_reason_display().lower()}"
    return decision.get_outcome_display().lower()


def open_concertation(cdp_list: CdpList, *, desk: Desk, on: datetime.date | None = None) -> CdpList:
    """From now on a household of whom nobody said who follows it is followed by nobody."""
    if cdp_list.state not in (ListState.COMMITTED, ListState.ENRICHING, ListState.CONCERTATION):
        raise ValidationError(
            f"La liste est « {cdp_list.get_state_display().lower()} » : "
            "la concertation ne peut pas être ouverte."
        )
    moved = CdpList.objects.filter(
        pk=cdp_list.pk, state__in=[ListState.COMMITTED, ListState.ENRICHING]
    ).update(state=ListState.CONCERTATION, concertation_on=on or timezone.localdate())
    cdp_list.refresh_from_db()
    if moved:
        _journal("concertation.opened", cdp_list, desk)
    return cdp_list


def decide(
    cdp_list: CdpList,
    procedure_id: int,
    choice: Choice,
    *,
    desk: Desk,
    seen: str,
    mission: str = Mission.REFERENT,
) -> Decision:
    """Record a choice. ``seen`` is ``version_of`` what the page showed.

    Raises ``AlreadyDecided`` where another decision came between, ``ValidationError`` where the
    choice is not complete; nothing is written in either case.
    """
    if cdp_list.state not in DECIDABLE:
        raise ValidationError(
            f"La liste est « {cdp_list.get_state_display().lower()} » : rien à y décider."
        )
    found = propose(cdp_list, mission=mission, procedure_ids=[procedure_id])
    if not found:
        raise ValidationError("Ce ménage n'est pas dans cette liste.")
    proposal = found[0]
    organisation = _organisation(cdp_list, choice, proposal)
    try:
        with transaction.atomic():
            decision = _write(cdp_list, proposal, choice, organisation, desk, seen, mission)
    except IntegrityError:
        # Both saw no decision and both created one: the constraint kept the first.
        first = _current(cdp_list, procedure_id, mission).select_related("author", "organisation")
        raise AlreadyDecided(first.get()) from None
    return decision


def _organisation(cdp_list: CdpList, choice: Choice, proposal: Proposal) -> Organisation | None:
    """The organisation that takes charge; checks that the choice says what it must."""
    match choice.outcome:
        case DecisionOutcome.LATER:
            return None
        case DecisionOutcome.NOT_TREATED:
            if choice.not_treated_reason not in NotTreatedReason.values:
                raise ValidationError(
                    {"not_treated_reason": "Indiquez pourquoi la situation n'est pas traitée."}
                )
            return None
        case DecisionOutcome.ATTRIBUTED:
            pass
        case _:
            raise ValidationError({"outcome": "Ce choix n'existe pas."})
    if not choice.organisation and not proposal.is_target:
        raise ValidationError(
            {"organisation": "Les règles ne désignent personne : choisissez l'organisation."}
        )
    wanted = (
        {"slug": choice.organisation} if choice.organisation else {"pk": proposal.organisation_id}
    )
    organisation = Organisation.objects.filter(territory=cdp_list.territory_id, **wanted).first()
    if organisation is None:
        raise ValidationError({"organisation": "Cette organisation n'est pas du territoire."})
    if organisation.pk != proposal.organisation_id and not choice.reason.strip():
        raise ValidationError(
            {"reason": "Dites en quelques mots pourquoi ce n'est pas l'organisation proposée."}
        )
    return organisation


def _current(cdp_list: CdpList, procedure_id: int, mission: str) -> QuerySet[Decision]:
    return Decision.objects.filter(cdp_list=cdp_list, procedure=procedure_id, mission=mission)


def _write(
    cdp_list: CdpList,
    proposal: Proposal,
    choice: Choice,
    organisation: Organisation | None,
    desk: Desk,
    seen: str,
    mission: str,
) -> Decision:
    procedure_id = proposal.case.procedure_id
    # Locked: two secretaries on the same household; the second one is told, nothing is lost.
    current = _current(cdp_list, procedure_id, mission).select_for_update(of=("self",)).first()
    if current is not None and version_of(current) != seen:
        raise AlreadyDecided(current)
    refused = Referral.objects.filter(
        cdp_list=cdp_list, procedure=procedure_id, mission=mission, state=ReferralState.REFUSED
    ).exists()
    if current is not None and _is_dispatched(current):
        raise ValidationError(
            "L'orientation est déjà émise : elle se corrige depuis la fiche de l'orientation."
        )
    decision = current or Decision(cdp_list=cdp_list, procedure_id=procedure_id, mission=mission)
    # The rules' word stays as it was first recorded; only a postponed case is judged again.
    if current is None or (current.outcome == DecisionOutcome.LATER and not refused):
        record_proposal(decision, proposal)
    decision.outcome = choice.outcome
    decision.organisation = organisation
    decision.not_treated_reason = (
        choice.not_treated_reason if choice.outcome == DecisionOutcome.NOT_TREATED else ""
    )
    decision.reason = choice.reason.strip()[:300]
    decision.kept_referent = bool(
        organisation and organisation.slug == decision.attributes.get("current_follow_up")
    )
    decision.author = desk.user
    decision.save()
    _journal(
        "decision.recorded",
        cdp_list,
        desk,
        household_id=proposal.case.household_id,
        details={
            "outcome": decision.outcome,
            "rule": decision.rule,
            "follows_rules": bool(organisation and organisation.pk == decision.proposed_id),
        },
    )
    return decision


def record_proposal(decision: Decision, proposal: Proposal) -> None:
    """Put the rules' word beside what people decide: version, rule, values, sentences."""
    decision.version_id = proposal.version_id
    decision.rule = proposal.result.rule
    decision.proposed_id = proposal.organisation_id
    decision.attributes = proposal.attributes
    decision.explanation = proposal.result.explanation


def _is_dispatched(decision: Decision) -> bool:
    return Referral.objects.filter(
        decision=decision, state__in=[ReferralState.ISSUED, ReferralState.ACCEPTED]
    ).exists()


def _journal(action: str, cdp_list: CdpList, desk: Desk, **fields: object) -> None:
    journal.record(
        action,
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=cdp_list.territory_id,
        object_type="cdp_list",
        object_id=cdp_list.pk,
        **fields,
    )
