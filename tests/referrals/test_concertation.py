"""The concertation: each decision saved at once, none lost, reasons beside the rules' word."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.core.models import JournalEntry
from households.models import DeclaredValue
from referrals.enums import DecisionOutcome, ListState, NotTreatedReason
from referrals.models import CdpList, Decision
from referrals.services.concertation import (
    AlreadyDecided,
    Choice,
    decide,
    open_concertation,
    version_of,
)
from referrals.services.decision_record import record_of_decisions
from tests.factories.accounts import desk_for, log_in
from tests.factories.referrals import (
    CdpListFactory,
    EnrichmentRequestFactory,
    listed_case,
    members,
    published_rules,
)

pytestmark = pytest.mark.django_db

ACCEPT = Choice(outcome=DecisionOutcome.ATTRIBUTED)


@pytest.fixture
def cdp_list() -> CdpList:
    found: CdpList = CdpListFactory(state=ListState.CONCERTATION)
    members(found.territory)
    published_rules(found.territory)
    return found


@pytest.fixture
def desk(cdp_list: CdpList) -> Desk:
    return desk_for("secretariat", cdp_list.territory.organisations.get(slug="ddets"))


def test_accepting_keeps_the_rule_its_version_the_values_and_the_sentences(
    cdp_list: CdpList, desk: Desk
) -> None:
    procedure = listed_case(cdp_list)

    decision = decide(cdp_list, procedure.pk, ACCEPT, desk=desk, seen="")

    assert decision.organisation == decision.proposed
    assert decision.organisation is not None
    assert decision.organisation.slug == "mdsf"
    assert (decision.rule, decision.version) == (3, cdp_list.territory.rule_set_versions.get())
    assert decision.author == desk.user
    assert decision.explanation


def test_choosing_another_needs_a_reason_and_keeps_the_proposal(
    cdp_list: CdpList, desk: Desk
) -> None:
    procedure = listed_case(cdp_list)
    other = Choice(outcome=DecisionOutcome.ATTRIBUTED, organisation="ccas")
    with pytest.raises(ValidationError, match="pourquoi"):
        decide(cdp_list, procedure.pk, other, desk=desk, seen="")
    assert not Decision.objects.exists()

    explained = Choice(outcome=DecisionOutcome.ATTRIBUTED, organisation="ccas", reason="déjà reçu")
    decision = decide(cdp_list, procedure.pk, explained, desk=desk, seen="")

    assert decision.organisation is not None
    assert decision.proposed is not None
    assert (decision.organisation.slug, decision.proposed.slug) == ("ccas", "mdsf")
    assert decision.reason == "déjà reçu"


def test_not_treating_needs_a_reason_of_the_list(cdp_list: CdpList, desk: Desk) -> None:
    procedure = listed_case(cdp_list)
    with pytest.raises(ValidationError, match="pourquoi la situation"):
        decide(cdp_list, procedure.pk, Choice(outcome="not_treated"), desk=desk, seen="")

    chosen = Choice(outcome="not_treated", not_treated_reason=NotTreatedReason.MOVED)
    decision = decide(cdp_list, procedure.pk, chosen, desk=desk, seen="")

    assert (decision.organisation, decision.not_treated_reason) == (None, "moved")


def test_what_the_rules_cannot_tell_cannot_be_accepted(cdp_list: CdpList, desk: Desk) -> None:
    procedure = listed_case(cdp_list, birth_date=None)
    with pytest.raises(ValidationError, match="ne désignent personne"):
        decide(cdp_list, procedure.pk, ACCEPT, desk=desk, seen="")


def test_a_household_of_another_list_is_refused(cdp_list: CdpList, desk: Desk) -> None:
    other = listed_case(CdpListFactory())
    with pytest.raises(ValidationError, match="pas dans cette liste"):
        decide(cdp_list, other.pk, ACCEPT, desk=desk, seen="")


def test_an_organisation_of_another_territory_is_refused(cdp_list: CdpList, desk: Desk) -> None:
    members(CdpListFactory().territory)["ccas"].__class__.objects.filter(
        slug="ccas", territory=cdp_list.territory
    ).delete()
    procedure = listed_case(cdp_list)
    foreign = Choice(outcome="attributed", organisation="ccas", reason="x")
    with pytest.raises(ValidationError, match="pas du territoire"):
        decide(cdp_list, procedure.pk, foreign, desk=desk, seen="")


def test_of_two_writers_the_second_is_told_who_decided_and_nothing_is_lost(
    cdp_list: CdpList, desk: Desk
) -> None:
    procedure = listed_case(cdp_list)
    first = decide(cdp_list, procedure.pk, ACCEPT, desk=desk, seen="")
    colleague = desk_for("secretariat", desk.membership.organisation)
    late = Choice(outcome=DecisionOutcome.LATER)

    with pytest.raises(AlreadyDecided, match=str(desk.user)):
        decide(cdp_list, procedure.pk, late, desk=colleague, seen="")

    first.refresh_from_db()
    assert first.outcome == DecisionOutcome.ATTRIBUTED
    again = decide(cdp_list, procedure.pk, late, desk=colleague, seen=version_of(first))
    assert again.author == colleague.user


def test_the_word_of_the_rules_is_never_rewritten(cdp_list: CdpList, desk: Desk) -> None:
    procedure = listed_case(cdp_list)
    decision = decide(cdp_list, procedure.pk, ACCEPT, desk=desk, seen="")
    cdp_list.territory.rule_set_versions.all().update(table={})
    member = procedure.household.members.get()
    member.person.birth_date = datetime.date(1940, 1, 1)
    member.person.save()
    published = cdp_list.territory.rule_set_versions.get()
    published.table = {"label": "x", "rules": [{"order": 1, "when": [], "then": {"kind": "caf"}}]}
    published.save()

    moved = Choice(outcome="not_treated", not_treated_reason="moved")
    again = decide(cdp_list, procedure.pk, moved, desk=desk, seen=version_of(decision))

    assert (again.rule, again.proposed) == (decision.rule, decision.proposed)


def test_opening_twice_keeps_the_first_day(cdp_list: CdpList, desk: Desk) -> None:
    cdp_list.state = ListState.COMMITTED
    cdp_list.save()
    day = datetime.date(2026, 10, 1)
    open_concertation(cdp_list, desk=desk, on=day)
    open_concertation(cdp_list, desk=desk, on=datetime.date(2026, 11, 1))
    assert (cdp_list.state, cdp_list.concertation_on) == (ListState.CONCERTATION, day)


def test_the_record_of_decisions_is_frozen_and_the_same_until_something_changes(
    cdp_list: CdpList, desk: Desk
) -> None:
    procedure = listed_case(cdp_list)
    decide(cdp_list, procedure.pk, ACCEPT, desk=desk, seen="")
    letter = record_of_decisions(cdp_list, desk=desk)

    assert procedure.household.display_name in letter.html
    assert "MDSF" in letter.html
    assert record_of_decisions(cdp_list, desk=desk) == letter
    assert "provisoire" not in letter.html


def test_the_record_of_an_unfinished_concertation_says_so(cdp_list: CdpList, desk: Desk) -> None:
    first, _ = listed_case(cdp_list), listed_case(cdp_list)
    decide(cdp_list, first.pk, ACCEPT, desk=desk, seen="")
    letter = record_of_decisions(cdp_list, desk=desk)

    assert "Liste provisoire" in letter.html
    assert "1 situation sur 2" in " ".join(letter.html.split())
    assert record_of_decisions(cdp_list, desk=desk) == letter


def test_the_record_is_a_file_named_after_what_it_is(
    client: Client, cdp_list: CdpList, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ccapex.letters.views.letters.letter_pdf", lambda _letter: b"%PDF-1.7")
    listed_case(cdp_list)
    log_in(client, desk)
    answer = client.post(reverse("concertation_close", args=[cdp_list.public_id]), follow=True)
    name = f"liste-des-decisions-{timezone.localdate().isoformat()}.pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'


# --- the page ---------------------------------------------------------------------------------


def page_of(cdp_list: CdpList) -> str:
    return reverse("concertation", args=[cdp_list.public_id])


def test_the_page_shows_what_each_member_said_and_the_sentence_of_the_rule(
    client: Client, cdp_list: CdpList, desk: Desk
) -> None:
    procedure = listed_case(cdp_list)
    caf = cdp_list.territory.organisations.get(slug="caf")
    EnrichmentRequestFactory(cdp_list=cdp_list, household=procedure.household, organisation=caf)
    DeclaredValue.objects.create(
        household=procedure.household, field="housing_benefit", value="alf", organisation=caf
    )

    text = log_in(client, desk).get(page_of(cdp_list)).content.decode()

    assert "ALF" in text
    assert "règle 3" in text
    assert 'data-key="Enter"' in text
    view = JournalEntry.objects.get(action="household.view")
    assert view.household_id == procedure.household_id


def test_a_decision_on_the_page_shows_in_the_list_and_brings_the_next_household(
    client: Client, cdp_list: CdpList, desk: Desk
) -> None:
    first, second = listed_case(cdp_list), listed_case(cdp_list)
    answer = log_in(client, desk).post(
        reverse("concertation_decide", args=[cdp_list.public_id]),
        {"case": str(first.public_id), "outcome": "attributed", "seen": ""},
        headers={"HX-Request": "true"},
    )

    text = answer.content.decode()
    assert "1 sur 2" in text
    assert f'value="{second.public_id}"' in text
    assert Decision.objects.get().procedure == first


def test_a_refused_choice_stays_on_the_household_and_says_why(
    client: Client, cdp_list: CdpList, desk: Desk
) -> None:
    procedure = listed_case(cdp_list)
    answer = log_in(client, desk).post(
        reverse("concertation_decide", args=[cdp_list.public_id]),
        {"case": str(procedure.public_id), "outcome": "not_treated", "seen": ""},
        headers={"HX-Request": "true"},
    )
    assert "Indiquez pourquoi" in answer.content.decode()


@pytest.mark.parametrize("role", ["social_worker", "administrator", "dpo", "landlord"])
def test_only_the_secretariat_holds_the_concertation(
    client: Client, cdp_list: CdpList, role: str
) -> None:
    outsider = desk_for(role, cdp_list.territory.organisations.get(slug="mdsf"))
    assert log_in(client, outsider).get(page_of(cdp_list)).status_code == 404


def test_the_secretariat_of_another_territory_finds_nothing(
    client: Client, cdp_list: CdpList
) -> None:
    assert log_in(client, desk_for("secretariat")).get(page_of(cdp_list)).status_code == 404


def test_thirty_households_cost_the_same_queries_as_three(
    client: Client, cdp_list: CdpList, desk: Desk
) -> None:
    log_in(client, desk)
    for _ in range(3):
        listed_case(cdp_list)
    client.get(page_of(cdp_list))
    with CaptureQueriesContext(connection) as three:
        client.get(page_of(cdp_list))
    for _ in range(27):
        listed_case(cdp_list)
    with CaptureQueriesContext(connection) as thirty:
        client.get(page_of(cdp_list))
    assert len(three) == len(thirty)
