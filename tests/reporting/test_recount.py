"""The database's figures agree with a recount of the facts one by one, on generated circuits."""

import datetime
import random
import statistics
from collections import Counter

import pytest
from django.utils import timezone

from ccapex.accounts.models import Territory
from procedures.models import Event
from referrals.enums import EFFECTIVE_CONTACTS
from referrals.models import CdpList, ContactAttempt, Decision, ListRow, Referral
from reporting.figures.partners import partner_of
from reporting.figures.report import report_of
from reporting.figures.scope import Scope
from tests.factories.accounts import TerritoryFactory
from tests.factories.referrals import CdpListFactory
from tests.reporting.facts import Case, record

pytestmark = pytest.mark.django_db
KINDS = ["departement_social_service", "ccas", "caf", "msa", "landlord", "siao"]
SINCE, UNTIL = datetime.date(2022, 1, 1), datetime.date(2022, 12, 31)


def generated(seed: int) -> Territory:
    """Cases of every sort, then what life adds: corrected acts, acts of two lists, undone lists."""
    chance = random.Random(seed)
    territory: Territory = TerritoryFactory()
    cases = [one_case(chance) for _ in range(120)]
    record(territory, cases)
    record(TerritoryFactory(), cases[:10])
    for event in chance.sample(list(Event.objects.filter(territory=territory)), 12):
        corrected(event, chance.choice([-400, -3, 2]))
    events = list(Event.objects.filter(territory=territory, replaced_by=None))
    for event in chance.sample(events, 6):
        corrected(event, 1)
    for event in chance.sample(list(Event.objects.filter(territory=territory)), 10):
        also_listed(event, chance)
    return territory


def one_case(chance: random.Random) -> Case:
    kind = chance.choice([*KINDS, "", ""])
    reason = chance.choice(["moved", "death", ""]) if not kind else ""
    return Case(
        kind,
        kept=bool(kind) and chance.random() < 0.4,
        reason=reason,
        on=SINCE + datetime.timedelta(days=chance.randrange(-40, 420)),
        answer=chance.choice(["", "reached", "no_answer", "appointment_kept"]),
        channel=chance.choice(["phone", "letter", "visit"]),
        after=chance.randrange(-2, 40),
        state=chance.choice(["issued", "accepted", "closed", "refused", "cancelled"]),
        proposed=chance.choice(["", "caf", "ccas"]),
        rule=chance.choice([2, 3]),
    )


def corrected(event: Event, days: int) -> None:
    fresh = Event.objects.create(
        territory_id=event.territory_id,
        procedure=event.procedure,
        kind=event.kind,
        occurred_on=event.occurred_on + datetime.timedelta(days=days),
    )
    event.replaced_by = fresh
    event.save()


def also_listed(event: Event, chance: random.Random) -> None:
    """The same act in another list, undone or not, decided once more or postponed."""
    state = chance.choice(["dispatched", "undone"])
    cdp_list: CdpList = CdpListFactory(territory=event.territory, state=state)
    ListRow.objects.create(
        cdp_list=cdp_list, number=2, status="matched", procedure=event.procedure, event=event
    )
    outcome = chance.choice(["later", "not_treated"])
    Decision.objects.create(
        cdp_list=cdp_list,
        procedure=event.procedure,
        outcome=outcome,
        not_treated_reason="debt_paid" if outcome == "not_treated" else "",
    )


def versions(act: Event) -> list[Event]:
    found, last = [act], act
    while (last := Event.objects.filter(replaced_by=last).first()) is not None:  # type: ignore[assignment]
        found.append(last)
    return found


def decisions(act: Event) -> list[Decision]:
    """Those of its lists, the last word first."""
    found = [
        decision
        for row in ListRow.objects.filter(event__in=versions(act)).exclude(cdp_list__state="undone")
        for decision in Decision.objects.filter(
            cdp_list=row.cdp_list_id, procedure=row.procedure_id
        ).exclude(outcome="later")
    ]
    return sorted(found, key=lambda one: (one.decided_at, one.pk), reverse=True)


@pytest.mark.parametrize("seed", range(4))
def test_every_count_is_that_of_the_facts(seed: int) -> None:
    territory = generated(seed)
    told: Counter[str] = Counter()
    referrals: dict[int, str] = {}
    days = []
    acts = Event.objects.filter(
        territory=territory, kind="cdp", replaced_by=None, occurred_on__range=(SINCE, UNTIL)
    )
    for act in acts:
        said = decisions(act)
        told[name_of(said[0]) if said else "VE-1.pending"] += 1
        if said and said[0].outcome == "attributed":
            told[name_of(said[0]) + (".kept" if said[0].kept_referent else ".new")] += 1
        told["NX-6"] += bool(said) and is_turned_down(said[0])
        for referral in Referral.objects.filter(decision__in=said):
            if referral.state not in ("refused", "cancelled"):
                referrals[referral.pk] = answer(referral)
        contacts = ContactAttempt.objects.filter(
            referral__procedure=act.procedure,
            result__in=EFFECTIVE_CONTACTS,
            on__gte=act.occurred_on,
        )
        days += [(first.on - act.occurred_on).days for first in contacts.order_by("on")[:1]]
    told.update(referrals.values())
    report = report_of(Scope(territory.pk, SINCE, UNTIL))
    assert told.total() > 100
    for code in [*told, "VE-1.msa.kept", "VE-3.caf.contact", "VE-3.ccas"]:
        assert report.count(code) == told[code], code
    assert report.count("NX-1.contacts") == len(days)
    assert float(report.figures["NX-1"].value or 0) == statistics.median(days)
    decided = [code for code in told if code.count(".") == 1 and code.startswith("VE-1.")]
    assert report.count("VE-1") == sum(told[c] for c in decided if c != "VE-1.pending")


def name_of(decision: Decision) -> str:
    if decision.organisation is None:
        return "VE-1.not_treated"
    return f"VE-1.{partner_of(decision.organisation.kind)}"


def is_turned_down(decision: Decision) -> bool:
    if decision.organisation is None or decision.proposed is None:
        return False
    refused = Referral.objects.filter(decision=decision, refused_at__isnull=False).exists()
    return refused or decision.proposed_id != decision.organisation_id


def answer(referral: Referral) -> str:
    code = f"VE-3.{partner_of(referral.organisation.kind)}"
    if referral.contact_attempts.filter(result__in=EFFECTIVE_CONTACTS).exists():
        return f"{code}.contact"
    return code if referral.state == "closed" else f"{code}.waiting"


def test_the_last_word_is_the_decision_saved_last() -> None:
    territory: Territory = TerritoryFactory()
    record(territory, [Case("caf", on=SINCE)])
    act = Event.objects.get(territory=territory)
    other: CdpList = CdpListFactory(territory=territory, state="dispatched")
    ListRow.objects.create(
        cdp_list=other, number=2, status="matched", procedure=act.procedure, event=act
    )
    second = Decision.objects.create(
        cdp_list=other, procedure=act.procedure, outcome="not_treated", not_treated_reason="moved"
    )
    scope = Scope(territory.pk, SINCE, UNTIL)
    assert report_of(scope).count("VE-1.not_treated") == 1
    Decision.objects.filter(pk=second.pk).update(
        decided_at=timezone.now() - datetime.timedelta(days=1)
    )
    assert report_of(scope).count("VE-1.caf") == 1
