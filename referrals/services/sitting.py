"""What the concertation's screen shows: the list with what was decided, and one household."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from ccapex.accounts.models import Organisation
from ccapex.core.french import day, money
from ccapex.core.text import plain
from ccapex.letters.rules.typography import french_spaces
from households.enums import PersonRole
from households.models import FollowUp, Household, HouseholdMember
from households.services.attributes import age_on
from referrals.attribution.resolve import resolve
from referrals.attribution.values import TARGET_KINDS
from referrals.enums import DecisionOutcome, Mission, NotTreatedReason, ReferralState
from referrals.models import CdpList, Decision, EnrichmentRequest, ListRow, Referral
from referrals.rules.choices import first_letters
from referrals.rules.fields import FIELDS, show
from referrals.rules.profile import extra_contacts, not_treated_reasons
from referrals.services.answers import said_of
from referrals.services.attribution import Proposal, Proposer
from referrals.services.concertation import in_words, version_of
from referrals.services.list_cases import KNOWN_ROWS, cases_of

POSSIBLE_KINDS = ("departement_social_service", "ccas", "caf", "msa", "metropole")


@dataclass(frozen=True, slots=True)
class Line:
    """One household of the list. ``said`` is the decision in words."""

    key: uuid.UUID
    procedure_id: int
    name: str
    city: str
    said: str
    is_decided: bool


@dataclass(frozen=True, slots=True)
class Other:
    slug: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The household in the middle and the choice on the right."""

    household: Household
    reference: str
    identity: list[tuple[str, str]]
    members: list[str]
    answers: list[tuple[str, list[tuple[str, str]]]]
    silent: list[str]
    proposal: Proposal
    sentences: list[str]
    proposed: Organisation | None
    others: list[Other]
    choices: list[tuple[str, list[tuple[str, str]]]]
    extra: list[str]
    reasons: list[tuple[str, str]]
    decision: Decision | None
    decision_words: str
    seen: str
    refusals: list[Referral]


def lines_of(cdp_list: CdpList) -> list[Line]:
    """In the order of the rows, one per procedure, in two queries."""
    decisions = {
        decision.procedure_id: decision
        for decision in Decision.objects.filter(
            cdp_list=cdp_list, mission=Mission.REFERENT
        ).select_related("organisation")
    }
    rows = (
        ListRow.objects.filter(cdp_list=cdp_list, status__in=KNOWN_ROWS, procedure__isnull=False)
        .order_by("number")
        .values_list(
            "procedure_id",
            "procedure__public_id",
            "procedure__household__display_name",
            "procedure__lease__dwelling__city",
        )
    )
    lines: dict[int, Line] = {}
    for procedure_id, public_id, name, city in rows:
        decision = decisions.get(procedure_id)
        decided = decision is not None and decision.outcome != DecisionOutcome.LATER
        said = in_words(decision) if decision else ""
        lines.setdefault(procedure_id, Line(public_id, procedure_id, name, city, said, decided))
    return list(lines.values())


def next_of(lines: list[Line], current: uuid.UUID) -> Line | None:
    """The next household that nobody decided, from ``current`` on and round; None at the end."""
    at = next((i for i, line in enumerate(lines) if line.key == current), -1)
    return next((line for line in lines[at + 1 :] + lines[: at + 1] if not line.is_decided), None)


def sheet_of(cdp_list: CdpList, line: Line) -> Sheet:
    today = timezone.localdate()
    proposer = Proposer(cdp_list.territory, today=today)
    proposal = proposer.propose(cdp_list, cases_of(cdp_list, [line.procedure_id]))[0]
    household = Household.objects.get(pk=proposal.case.household_id)
    decision = (
        Decision.objects.filter(
            cdp_list=cdp_list, procedure=line.procedure_id, mission=Mission.REFERENT
        )
        .select_related("organisation", "author")
        .first()
    )
    members, answers, silent = _answers(cdp_list, household)
    choices = list(
        Organisation.objects.filter(territory=cdp_list.territory_id, kind__in=TARGET_KINDS)
    )
    proposed = next((o for o in choices if o.pk == proposal.organisation_id), None)
    refused = Referral.objects.filter(
        cdp_list=cdp_list, procedure=line.procedure_id, state=ReferralState.REFUSED
    )
    allowed = not_treated_reasons(cdp_list.territory.profile) or tuple(NotTreatedReason.values)
    stock = str(proposal.attributes.get("stock") or "")
    return Sheet(
        household=household,
        reference=household.reference,
        identity=_identity(cdp_list, line, proposal, today),
        members=members,
        answers=answers,
        silent=silent,
        proposal=proposal,
        sentences=[french_spaces(sentence) for sentence in proposal.result.sentences],
        proposed=proposed,
        others=_others(proposer, proposal),
        choices=_by_kind(choices),
        extra=[
            TARGET_KINDS.get(kind, kind)
            for kind in extra_contacts(cdp_list.territory.profile, stock)
        ],
        reasons=[(value, label) for value, label in NotTreatedReason.choices if value in allowed],
        decision=decision,
        decision_words=in_words(decision) if decision else "",
        seen=version_of(decision),
        refusals=list(refused.select_related("organisation").order_by("refused_at")),
    )


def _by_kind(choices: list[Organisation]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Kind → its services, the name that typing finds first."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in choices:
        groups.setdefault(TARGET_KINDS[one.kind], []).append((one.slug, first_letters(one.name)))
    return [
        (kind, sorted(groups[kind], key=lambda choice: plain(choice[1]))) for kind in sorted(groups)
    ]


def _identity(
    cdp_list: CdpList, line: Line, proposal: Proposal, today: datetime.date
) -> list[tuple[str, str]]:
    row = (
        ListRow.objects.filter(cdp_list=cdp_list, procedure=line.procedure_id)
        .select_related("procedure__lease__dwelling", "procedure__lease__landlord")
        .first()
    )
    assert row is not None
    assert row.procedure is not None
    lease = row.procedure.lease
    members = HouseholdMember.objects.filter(
        household=proposal.case.household_id, role=PersonRole.TENANT, until=None
    ).select_related("person")
    people = [
        member.person.full_name
        + (f", {age_on(member.person.birth_date, today)} ans" if member.person.birth_date else "")
        for member in members
    ]
    debt = proposal.attributes.get("debt_amount")
    home = lease.dwelling
    return [
        ("Titulaires", " ; ".join(people)),
        ("Adresse", ", ".join(filter(None, [home.address, home.postal_code, home.city]))),
        ("Parc", lease.get_stock_display() if lease.stock else ""),
        ("Bailleur", lease.landlord.name if lease.landlord else ""),
        ("Commandement de payer du", day(proposal.case.on)),
        ("Dette", money(debt) if debt is not None else ""),
    ]


def _answers(
    cdp_list: CdpList, household: Household
) -> tuple[list[str], list[tuple[str, list[tuple[str, str]]]], list[str]]:
    """Columns: the members who said something; rows: the fields that one of them spoke about.

    Then those who said nothing: a column of holes would hide the others."""
    requests = list(
        EnrichmentRequest.objects.filter(cdp_list=cdp_list, household=household)
        .select_related("organisation")
        .order_by("organisation__name")
    )
    said = said_of([household.pk])[household.pk]
    follow_ups = FollowUp.objects.filter(household=household).select_related("organisation")
    by_organisation = {follow_up.organisation_id: follow_up for follow_up in follow_ups}
    organisations = {r.organisation_id: r.organisation for r in requests}
    organisations |= {f.organisation_id: f.organisation for f in follow_ups}
    answered = {r.organisation_id for r in requests if r.answered_at}
    spoken = {
        pk: {name: cell for name in FIELDS if (cell := _cell(name, said.get(pk, {}), follow_up))}
        for pk in organisations
        for follow_up in [by_organisation.get(pk)]
    }
    heads = {pk: o.name for pk, o in organisations.items() if spoken[pk]}
    rows = [
        (field.label, [(head, spoken[pk].get(name, "")) for pk, head in heads.items()])
        for name, field in FIELDS.items()
        if any(name in spoken[pk] for pk in heads)
    ]
    silent = [
        o.name + ("" if pk in answered else " (pas encore répondu)")
        for pk, o in organisations.items()
        if pk not in heads
    ]
    return list(heads.values()), rows, silent


def _cell(name: str, said: dict[str, Any], follow_up: FollowUp | None) -> str:
    if name in said:
        return show(name, said[name]) or "ne sait pas"
    if name == "followed" and follow_up is not None:
        return "Oui"
    return ""


def _others(proposer: Proposer, proposal: Proposal) -> list[Other]:
    """Those that cover the place and are not proposed."""
    commune = proposal.attributes.get("commune")
    place = {"commune": str(commune)} if commune else {}
    found = []
    for kind in POSSIBLE_KINDS:
        slug = resolve(kind, place, proposer.directory).slug if place else None
        organisation = proposer.directory.organisations.get(slug or "")
        if organisation and organisation.slug != proposal.result.target:
            found.append(Other(organisation.slug, organisation.name, TARGET_KINDS[kind]))
    return list({other.slug: other for other in found}.values())
