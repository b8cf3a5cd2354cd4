"""The list and the file of households: what each role sees, in how many queries, from where."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Territory
from ccapex.core.models import JournalEntry
from households.enums import RelationKind
from households.file import registry
from households.models import (
    ContactPoint,
    DebtStatement,
    FollowUp,
    Household,
    HouseholdMember,
)
from households.services.access import open_relations
from households.services.masking import view_of
from households.services.merging import merge
from procedures.models import Event, Procedure
from referrals.models import ContactAttempt
from tests.factories.accounts import TerritoryFactory, desk_for, log_in
from tests.factories.referrals import CdpListFactory, ReferralFactory, listed_case

Queries = Callable[..., Any]
XSS = "<script>alert(1)</script>"


@pytest.fixture
def territory(db: None) -> Territory:
    return TerritoryFactory.create()


@pytest.fixture
def secretariat(territory: Territory) -> Desk:
    return desk_for("secretariat", territory=territory)


def case(territory: Territory, **fields: Any) -> Household:
    """A household with people, contacts, a debt, acts, a follow-up, a referral and its contact."""
    cdp_list = CdpListFactory(territory=territory)
    procedure: Procedure = listed_case(cdp_list, phone="0612345678", children=2, **fields)
    household = procedure.household
    household.display_name, household.search_key = "EXEMPLE Jeanne", "exemple jeanne"
    household.housing_benefit = "alf"
    household.save()
    HouseholdMember.objects.get(household=household)
    DebtStatement.objects.create(
        lease=procedure.lease, stated_on="2026-09-10", amount="1234.50", months_unpaid=3
    )
    Event.objects.create(
        territory=territory, procedure=procedure, kind="assignation", occurred_on="2026-10-02"
    )
    referral = ReferralFactory(procedure=procedure, organisation__name="CCAS des Essais")
    FollowUp.objects.create(
        household=household, organisation=referral.organisation, referent_name="Sacha Référent"
    )
    ContactAttempt.objects.create(
        referral=referral, on="2026-10-05", channel="phone", result="no_answer"
    )
    return household


def page_of(desk: Desk, household: Household) -> str:
    answer = log_in(Client(), desk).get(reverse("household_detail", args=[household.public_id]))
    assert answer.status_code == 200
    return answer.content.decode()


def relate(desk: Desk, *households: Household, kind: RelationKind) -> None:
    pairs = [(household.pk, desk.organisation_id) for household in households]
    open_relations(pairs, kind=kind, source=f"test:{kind}")


ROLES = [
    ("secretariat", "state_service", None),
    ("member", "caf", RelationKind.ENRICHMENT),
    ("social_worker", "ccas", RelationKind.REFERRAL),
    ("landlord", "landlord", RelationKind.LANDLORD),
]


def seated_at(territory: Territory, role: str, kind: str) -> Desk:
    if role == "secretariat":
        return desk_for(role, territory=territory)
    return desk_for(role, territory=territory, kind=kind)


@pytest.mark.parametrize(("role", "kind", "relation"), ROLES)
def test_the_list_costs_the_same_with_three_and_thirty_households(
    territory: Territory, role: str, kind: str, relation: RelationKind | None
) -> None:
    desk = seated_at(territory, role, kind)
    client = log_in(Client(), desk)
    counts = []
    for how_many in (3, 27):
        new = [case(territory) for _ in range(how_many)]
        if relation:
            relate(desk, *new, kind=relation)
        client.get(reverse("household_list"))  # what is read once a process is not counted
        with CaptureQueriesContext(
            connection,
        ) as found:
            page = client.get(reverse("household_list"))
        assert page.content.decode().count("data-row=") == (3 if how_many == 3 else 30)
        counts.append(len(found))
    assert counts[0] == counts[1] <= 20, counts


@pytest.mark.parametrize(("role", "kind", "relation"), ROLES)
def test_the_file_costs_the_same_with_three_and_two_hundred_facts(
    territory: Territory, role: str, kind: str, relation: RelationKind | None
) -> None:
    desk = seated_at(territory, role, kind)
    household = case(territory)
    if relation:
        relate(desk, household, kind=relation)
    procedure = Procedure.objects.get(household=household)
    client = log_in(Client(), desk)
    address = reverse("household_detail", args=[household.public_id])
    counts = []
    for how_many in (1, 27):
        for day in range(1, how_many + 1):
            Event.objects.create(
                territory=territory,
                procedure=procedure,
                kind="cdp",
                occurred_on=f"2026-08-{day:02d}",
            )
            DebtStatement.objects.create(
                lease=procedure.lease, stated_on=f"2026-08-{day:02d}", amount=day
            )
            ContactPoint.objects.create(
                household=household, kind="phone", value=f"07{how_many:02d}0000{day:02d}"
            )
        Event.objects.bulk_create(
            Event(
                territory=territory,
                procedure=procedure,
                kind="account_statement",
                occurred_on=f"2026-{rank % 10 + 1:02d}-{rank % 28 + 1:02d}",
            )
            for rank in range(how_many * 6)
        )
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        counts.append(len(found))
    assert counts[0] == counts[1] <= 20, counts


# What tells each category on the page of ``case``.
SIGNS = {
    "contacts": "0612345678",
    "facts": "Assignation, ",
    "debt": "1\u202f234,50",
    "family": "Enfants à charge",
    "benefits": "Aide au logement",
    "referent": "Sacha Référent",
    "service": "CCAS des Essais",
    "attempt": "Prises de contact",
    "audit": "Qui a accès, et pourquoi",
}
SEEN = {
    RelationKind.SECRETARIAT: {*("contacts", "debt", "family", "benefits"),
                               *("referent", "service", "audit")},
    RelationKind.ENRICHMENT: {"contacts", "debt", "family", "referent", "service"},
    RelationKind.REFERRAL: {"contacts", "debt", "family", "benefits", "referent", "service"},
    RelationKind.COMMISSION: {"debt", "family", "referent", "service"},
    RelationKind.LANDLORD: {"contacts", "debt", "service"},
    RelationKind.COMMISSAIRE_DE_JUSTICE: set(),
    RelationKind.SIAO: {"contacts", "family", "referent", "service"},
    RelationKind.REHOUSING: {"family", "service"},
    RelationKind.LOCAL_COMMISSION: {"service"},
}  # fmt: skip


@pytest.mark.parametrize("relation", list(RelationKind))
def test_the_file_shows_what_the_matrix_opens_and_no_more(
    territory: Territory, secretariat: Desk, relation: RelationKind
) -> None:
    household = case(territory)
    desk = secretariat
    if relation != RelationKind.SECRETARIAT:
        desk = desk_for("member", territory=territory, kind="msa")
        relate(desk, household, kind=relation)
    text = page_of(desk, household).replace("\xa0", " ").replace("1 234", "1\u202f234")
    checked = set(SIGNS) - {"facts", "attempt"}
    assert {sign for sign in checked if SIGNS[sign] in text} == SEEN[relation]
    hidden = view_of(desk, household, relation).hidden_count
    assert (f"{hidden} information" in text) is bool(hidden)


@pytest.mark.parametrize(
    ("relation", "rail", "facts"),
    [
        (RelationKind.ENRICHMENT, True, set()),
        (RelationKind.REFERRAL, True, {"10/09/2026", "02/10/2026", "06/11/2026"}),
        (RelationKind.LANDLORD, True, {"10/09/2026", "02/10/2026", "06/11/2026"}),
        (RelationKind.COMMISSAIRE_DE_JUSTICE, False, {"02/10/2026"}),
        (RelationKind.SIAO, False, {"06/11/2026"}),
    ],
)
def test_stage_only_own_acts_and_police_only_are_what_they_say(
    territory: Territory, relation: RelationKind, rail: bool, facts: set[str]
) -> None:
    household = case(territory)
    desk = desk_for("member", territory=territory, kind="operator")
    relate(desk, household, kind=relation)
    procedure = Procedure.objects.get(household=household)
    Event.objects.create(
        territory=territory, procedure=procedure, kind="cfp_request", occurred_on="2026-11-06"
    )
    procedure.stage, procedure.stage_since = "cfp_request", "2026-11-06"
    procedure.save()
    Event.objects.filter(kind="assignation").update(organisation=desk.organisation_id)
    answer = log_in(Client(), desk).get(reverse("household_detail", args=[household.public_id]))
    shown = {f"{entry.on:%d/%m/%Y}" for entry in answer.context["timeline"] if entry.kind == "Fait"}
    assert shown == facts
    text = answer.content.decode()
    assert ("rail-step" in text) is rail
    if relation == RelationKind.ENRICHMENT:
        assert "06/11/2026" in text
        assert "02/10/2026" not in text


def test_a_column_of_the_list_says_that_it_is_masked(territory: Territory) -> None:
    household = case(territory)
    desk = desk_for("member", territory=territory, kind="siao")
    relate(desk, household, kind=RelationKind.SIAO)
    page = log_in(Client(), desk).get(reverse("household_list"))
    [row] = page.context["rows"]
    masked = {column.slug for column, value in row["cells"] if value is None}
    assert masked == {"stage", "debt"}
    assert page.content.decode().count("masqué") == 2
    assert {"dwelling", "referent"} <= {column.slug for column in registry.columns} - masked


@pytest.mark.parametrize("page", ["household_detail", "household_merge", "household_split"])
def test_strangers_learn_nothing(territory: Territory, page: str) -> None:
    household = case(territory)
    address = reverse(page, args=[household.public_id])
    for desk in (
        desk_for("social_worker", territory=territory),
        desk_for("administrator", territory=territory),
        desk_for("dpo", territory=territory),
        desk_for("secretariat"),  # of another territory
    ):
        assert log_in(Client(), desk).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_search_keeps_the_terms_out_of_the_address_and_the_journal(
    territory: Territory, secretariat: Desk
) -> None:
    case(territory)
    case(territory)
    client = log_in(Client(), secretariat)
    answer = client.post(reverse("household_search"), {"q": "Exemple jeanne\0"})
    assert answer.status_code == 302
    assert "exemple" not in answer["Location"].lower()
    page = client.get(answer["Location"])
    assert page.context["page"].paginator.count == 2
    assert "exemple" not in str(list(JournalEntry.objects.values())).lower()
    # The key means nothing to anybody else.
    other = log_in(Client(), desk_for("secretariat", territory=territory))
    assert other.get(answer["Location"]).context["terms"] == ""


def test_search_finds_only_what_one_may_see(territory: Territory) -> None:
    mine, hidden = case(territory), case(territory)
    desk = desk_for("social_worker", territory=territory)
    relate(desk, mine, kind=RelationKind.REFERRAL)
    client = log_in(Client(), desk)
    for terms in ("exemple", hidden.reference, "0612345678"):
        answer = client.post(reverse("household_search"), {"q": terms}, follow=True)
        assert hidden.reference not in answer.content.decode().replace(
            f"pour «\u00a0{hidden.reference}\u00a0»", ""
        )


@pytest.mark.parametrize("query", ["tri=nimporte", "page=999", "page=x", "q=inconnu", "tri=-nom"])
def test_any_address_of_the_list_is_answered(secretariat: Desk, query: str) -> None:
    case(secretariat.membership.organisation.territory)
    answer = log_in(Client(), secretariat).get(f"{reverse('household_list')}?{query}")
    assert answer.status_code == 200
    assert len(answer.context["rows"]) == 1


def test_names_are_text_and_never_markup(territory: Territory, secretariat: Desk) -> None:
    household = case(territory)
    Household.objects.filter(pk=household.pk).update(display_name=XSS)
    person = HouseholdMember.objects.get(household=household).person
    person.last_name = XSS
    person.save()
    lease = household.leases.get()
    lease.dwelling.address = XSS
    lease.dwelling.save()
    client = log_in(Client(), secretariat)
    for page in ("household_detail", "household_merge", "household_split"):
        text = client.get(reverse(page, args=[household.public_id])).content.decode()
        assert XSS.lower() not in text.lower()
    text = client.get(reverse("household_list")).content.decode()
    assert "&lt;script&gt;" in text
    assert XSS not in text


def test_the_old_address_of_a_reunited_file_leads_to_the_other(
    territory: Territory, secretariat: Desk
) -> None:
    one, two = case(territory), case(territory)
    merge(one, two, author=secretariat.user, reason="Même ménage")
    old = reverse("household_detail", args=[two.public_id])
    answer = log_in(Client(), secretariat).get(old)
    assert answer["Location"] == reverse("household_detail", args=[one.public_id])
    assert log_in(Client(), desk_for("landlord", territory=territory)).get(old).status_code == 404


def test_reuniting_asks_for_the_other_file_and_a_reason(
    territory: Territory, secretariat: Desk
) -> None:
    one, two = case(territory), case(territory)
    elsewhere = case(TerritoryFactory.create())
    client = log_in(Client(), secretariat)
    address = reverse("household_merge", args=[one.public_id])
    assert two.reference in client.get(address, {"avec": two.reference}).content.decode()
    for wrong in ({"reference": elsewhere.reference}, {"reference": one.reference}):
        assert client.post(address, wrong | {"confirm": "1", "reason": "x"}).status_code == 422
    assert client.post(address, {"reference": two.reference, "confirm": "1"}).status_code == 422
    done = client.post(address, {"reference": two.reference, "confirm": "1", "reason": "Doublon"})
    assert done.status_code == 302
    two.refresh_from_db()
    assert two.merged_into == one
