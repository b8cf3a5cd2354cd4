"""Many decided CDP at once; ``vendee`` is the published result of that département."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from ccapex.accounts.models import Organisation, Territory
from households.models import Dwelling, Household, Landlord, Lease
from procedures.models import Event, Procedure
from referrals.models import CdpList, ContactAttempt, Decision, ListRow, Referral
from tests.factories.accounts import OrganisationFactory, TerritoryFactory
from tests.factories.referrals import CdpListFactory

ACT_ON = datetime.date(2022, 5, 10)


@dataclass(frozen=True)
class Case:
    """A CDP. ``kind`` empty: not treated if ``reason``, else nobody decided yet.

    ``answer``: result of the attempt, if any; ``proposed``: the kind that the rules named.
    """

    kind: str = ""
    kept: bool = False
    reason: str = ""
    on: datetime.date = ACT_ON
    answer: str = ""
    channel: str = "phone"
    after: int = 5
    state: str = "accepted"
    proposed: str = ""
    rule: int = 2
    insee: str = "85194"
    stock: str = "private"

    @property
    def outcome(self) -> str:
        return "attributed" if self.kind else "not_treated" if self.reason else ""


def organisations(territory: Territory, cases: Sequence[Case]) -> dict[str, Organisation]:
    found = {one.kind: one for one in Organisation.objects.filter(territory=territory)}
    for kind in sorted({case.kind for case in cases} | {case.proposed for case in cases} - {""}):
        if kind and kind not in found:
            name = "MDSF – Les Sables" if kind == "departement_social_service" else kind.upper()
            found[kind] = OrganisationFactory(territory=territory, kind=kind, name=name)
    return found


def record(territory: Territory, cases: Sequence[Case]) -> CdpList:
    """One list, its rows, decisions, referrals and attempts, in a dozen inserts."""
    people = organisations(territory, cases)
    cdp_list: CdpList = CdpListFactory(territory=territory, state="dispatched")
    start = Household.objects.count()
    numbers = range(start, start + len(cases))
    landlord, _ = Landlord.objects.get_or_create(territory=territory, name="B", name_key="b")
    households = Household.objects.bulk_create(
        Household(territory=territory, reference=f"H-2022-{n:06d}") for n in numbers
    )
    dwellings = Dwelling.objects.bulk_create(
        Dwelling(territory=territory, insee_code=case.insee) for case in cases
    )
    leases = Lease.objects.bulk_create(
        Lease(household=h, dwelling=d, landlord=landlord, stock=case.stock)
        for h, d, case in zip(households, dwellings, cases, strict=True)
    )
    procedures = Procedure.objects.bulk_create(
        Procedure(territory=territory, reference=f"P-2022-{n:06d}", household=h, lease=lease)
        for n, h, lease in zip(numbers, households, leases, strict=True)
    )
    events = Event.objects.bulk_create(
        Event(territory=territory, procedure=p, kind="cdp", occurred_on=case.on)
        for p, case in zip(procedures, cases, strict=True)
    )
    ListRow.objects.bulk_create(
        ListRow(
            cdp_list=cdp_list,
            number=n,
            status="created",
            household=p.household,
            procedure=p,
            event=e,
        )
        for n, (p, e) in enumerate(zip(procedures, events, strict=True), 2)
    )
    decided = [(p, case) for p, case in zip(procedures, cases, strict=True) if case.outcome]
    decisions = Decision.objects.bulk_create(
        Decision(
            cdp_list=cdp_list,
            procedure=p,
            outcome=case.outcome,
            organisation=people.get(case.kind),
            proposed=people.get(case.proposed),
            rule=case.rule if case.proposed else None,
            kept_referent=case.kept,
            not_treated_reason=case.reason,
        )
        for p, case in decided
    )
    referred = [
        (decision, case)
        for decision, (_, case) in zip(decisions, decided, strict=True)
        if case.kind
    ]
    referrals = Referral.objects.bulk_create(
        Referral(
            territory=territory,
            household=decision.procedure.household,
            procedure=decision.procedure,
            organisation=people[case.kind],
            cdp_list=cdp_list,
            decision=decision,
            state=case.state,
            issued_at=timezone.now(),
            refused_at=timezone.now() if case.state == "refused" else None,
        )
        for decision, case in referred
    )
    ContactAttempt.objects.bulk_create(
        ContactAttempt(
            referral=referral,
            on=case.on + datetime.timedelta(days=case.after),
            channel=case.channel,
            result=case.answer,
        )
        for referral, (_, case) in zip(referrals, referred, strict=True)
        if case.answer
    )
    return cdp_list


def vendee_cases() -> list[Case]:
    """243 CDP: 134 kept, 95 new, 14 not treated; 12 of the 52 of the CCAS without follow-up."""
    mdsf = "departement_social_service"
    first, last = datetime.date(2021, 2, 1), datetime.date(2023, 12, 31)
    cases = [
        *[Case(mdsf, kept=True, on=first)] * 110,
        *[Case(mdsf, on=last)] * 54,
        *[Case("ccas", kept=True, answer="reached")] * 22,
        *[Case("ccas", answer="appointment_taken", channel="letter", after=12)] * 18,
        *[Case("ccas", answer="no_answer", state="closed")] * 12,
        *[Case("caf", kept=True)] * 2,
        *[Case("caf")] * 11,
    ]
    reasons = ["moved"] * 5 + ["debt_paid"] * 4 + ["specialised_service"] * 3
    reasons += ["out_of_area", "death"]
    return cases + [Case(reason=reason) for reason in reasons]


def vendee() -> Territory:
    territory: Territory = TerritoryFactory(slug="vendee", name="Vendée")
    record(territory, vendee_cases())
    return territory
