"""A fact is entered, explained and corrected on screen; each organisation enters its own."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.accounts.models import Organisation
from ccapex.core.models import JournalEntry
from households.enums import RelationKind
from households.models import Document
from households.services.access import open_relations
from procedures.models import Event, Procedure
from procedures.services.facts import record_fact
from tests.factories.accounts import OrganisationFactory, desk_for, log_in
from tests.factories.referrals import ProcedureFactory

pytestmark = pytest.mark.django_db
CDP = dt.date(2026, 5, 4)


@pytest.fixture
def procedure() -> Procedure:
    found: Procedure = ProcedureFactory(
        stage="prevention", stage_since=None, lease__landlord__kind="natural_person"
    )
    record_fact(found, "cdp", author=None, occurred_on=CDP)
    return found


@pytest.fixture
def office(procedure: Procedure) -> Desk:
    return desk_for(Role.SECRETARIAT, territory=procedure.territory)


def seat(client: Client, procedure: Procedure, kind: str, role: str, relation: int) -> Client:
    organisation: Organisation = OrganisationFactory(territory=procedure.territory, kind=kind)
    pair = (procedure.household_id, organisation.pk)
    open_relations([pair], kind=RelationKind(relation), source="test")
    return log_in(client, desk_for(role, organisation))


def new(procedure: Procedure, kind: str = "") -> str:
    address = reverse("fact_new", args=[procedure.public_id])
    return f"{address}?nature={kind}" if kind else address


def test_the_likely_facts_come_first_and_a_word_or_a_number_finds_them(
    client: Client, office: Desk, procedure: Procedure
) -> None:
    log_in(client, office)
    page = client.get(new(procedure))
    assert page.context["likely"][0] == (1, "assignation")
    for typed in ("1", "assign", "Assignation", "assignation"):
        assert client.get(new(procedure, typed)).context["kind"] == "assignation"
    several = client.get(new(procedure, "commandement"))
    assert {"cdp", "insurance_command", "cql"} <= set(several.context["found"])
    assert client.get(new(procedure, "zzz")).context["found"] == []


def test_a_fact_is_noted_with_typed_values_and_its_document(
    client: Client, office: Desk, procedure: Procedure
) -> None:
    log_in(client, office)
    scan = io.BytesIO()
    Image.new("RGB", (2, 2)).save(scan, "PNG")
    paper = SimpleUploadedFile("acte.png", scan.getvalue())
    told = {
        "occurred_on": "15/07/2026",
        "hearing_on": "12/10/2026",
        "hearing_at": "9h",
        "prefect_notified_on": "16/07/2026",
        "motives": ["arrears", "nuisance"],
        "debt_amount": "1 280,50",
        "document": paper,
    }
    done = client.post(new(procedure, "assignation"), told)
    assert done.status_code == 302, done.context["form"].errors
    event = Event.objects.get(kind="assignation")
    assert event.details == {
        "hearing_on": "2026-10-12",
        "hearing_at": "09:00",
        "prefect_notified_on": "2026-07-16",
        "motives": ["arrears", "nuisance"],
    }
    assert (event.author, event.organisation_id) == (office.user, office.organisation_id)
    assert event.document == Document.objects.get(about=f"event:{event.pk}")
    procedure.refresh_from_db()
    assert (procedure.stage, procedure.hearing_on) == ("assignation", dt.date(2026, 10, 12))
    shown = client.get(reverse("fact_detail", args=[event.public_id])).content.decode()
    for words in ("12/10/2026", "9 h 00", "Impayé de loyer", "1 280,50", str(office.user)):
        assert words.replace(" ", "\u202f") in shown or words in shown
    assert JournalEntry.objects.filter(action="fact.view").exists()


def test_sending_twice_is_harmless(client: Client, office: Desk, procedure: Procedure) -> None:
    log_in(client, office)
    for _ in range(2):
        client.post(new(procedure, "repayment_plan"), {"occurred_on": "15/07/2026"})
    assert Event.objects.filter(kind="repayment_plan").count() == 1


def test_what_is_flagged_says_its_article_and_waits_for_a_reason(
    client: Client, office: Desk, procedure: Procedure
) -> None:
    log_in(client, office)
    asked = client.post(new(procedure, "cql"), {"occurred_on": "15/07/2026"})
    assert "L411-1" in asked.content.decode()
    assert not Event.objects.filter(kind="cql").exists()
    reason = {"occurred_on": "15/07/2026", "override_reason": "Conciliation du 3 juin"}
    assert client.post(new(procedure, "cql"), reason).status_code == 302
    event = Event.objects.get(kind="cql")
    assert "no_title" in {one["code"] for one in event.anomalies}
    shown = client.get(reverse("fact_detail", args=[event.public_id])).content.decode()
    assert "Conciliation du 3 juin" in shown


def test_what_is_refused_is_said_at_its_field(
    client: Client, office: Desk, procedure: Procedure
) -> None:
    log_in(client, office)
    told = {"occurred_on": "15/07/2026", "hearing_on": "01/07/2026"}
    page = client.post(new(procedure, "assignation"), told)
    assert page.context["form"].errors["hearing_on"]
    assert not Event.objects.filter(kind="assignation").exists()


def test_a_wrong_paper_leaves_no_fact(client: Client, office: Desk, procedure: Procedure) -> None:
    log_in(client, office)
    paper = SimpleUploadedFile("virus.exe", b"MZ\x00\x01")
    told = {"occurred_on": "15/07/2026", "document": paper}
    page = client.post(new(procedure, "repayment_plan"), told)
    assert page.status_code == 200
    assert page.context["form"].errors
    assert not Event.objects.filter(kind="repayment_plan").exists()


def test_a_correction_replaces_and_both_stay_visible(
    client: Client, office: Desk, procedure: Procedure
) -> None:
    log_in(client, office)
    wrong = Event.objects.get()
    address = reverse("fact_correct", args=[wrong.public_id])
    assert "04/05/2026" in client.get(address).content.decode()
    without = client.post(address, {"occurred_on": "05/05/2026"})
    assert without.context["form"].errors["reason"]
    done = client.post(address, {"occurred_on": "05/05/2026", "reason": "Erreur de saisie"})
    right = Event.objects.get(replaced_by__isnull=True)
    assert done.headers["Location"] == reverse("fact_detail", args=[right.public_id])
    assert (right.occurred_on, right.correction_reason) == (dt.date(2026, 5, 5), "Erreur de saisie")
    for event in (wrong, right):
        shown = client.get(reverse("fact_detail", args=[event.public_id])).content.decode()
        assert "Erreur de saisie" in shown
    late = client.get(address, follow=True)
    assert late.redirect_chain[0][0] == reverse("fact_detail", args=[right.public_id])
    assert "déjà été corrigé" in late.content.decode()
    typed = client.post(address, {"occurred_on": "06/05/2026", "reason": "Autre erreur"})
    page = typed.content.decode()
    assert typed.status_code == 409
    assert "Autre erreur" in page
    assert reverse("fact_correct", args=[right.public_id]) in page
    assert Event.objects.count() == 2


@pytest.mark.parametrize(
    ("kind", "role", "relation", "may", "may_not"),
    [
        ("commissaire_de_justice", "commissaire_de_justice", 16, "assignation", "judgment"),
        ("prefecture", "manager", 2, "cfp_decision", "cfp_request"),
        ("landlord", "landlord", 8, "account_statement", "cdp"),
        ("ccas", "social_worker", 2, "overindebtedness_filed", "assignation"),
        ("caf", "social_worker", 1, "benefit_arrears_constituted", "repayment_plan"),
    ],
)
def test_each_organisation_enters_what_it_is_the_source_of(
    client: Client,
    procedure: Procedure,
    kind: str,
    role: str,
    relation: int,
    may: str,
    may_not: str,
) -> None:
    seat(client, procedure, kind, role, relation)
    assert "form" in client.get(new(procedure, may)).context
    assert "form" not in client.get(new(procedure, may_not)).context


@pytest.mark.parametrize(
    ("kind", "role", "relation"),
    [
        ("ccas", "member", 2),
        ("ccas", "social_worker", 4),
        ("landlord", "landlord", 2),
        ("siao", "siao", 32),
        ("association", "social_worker", 2),
    ],
)
def test_whoever_is_not_named_enters_nothing(
    client: Client, procedure: Procedure, kind: str, role: str, relation: int
) -> None:
    seat(client, procedure, kind, role, relation)
    assert client.get(new(procedure)).status_code == 404
    assert client.post(new(procedure, "cdp"), {"occurred_on": "15/07/2026"}).status_code == 404


def test_another_fact_of_the_file_is_not_its_author_s(client: Client, procedure: Procedure) -> None:
    seat(client, procedure, "commissaire_de_justice", "commissaire_de_justice", 16)
    client.post(new(procedure, "cql"), {"occurred_on": "15/07/2026", "override_reason": "titre"})
    mine, other = Event.objects.get(kind="cql"), Event.objects.get(kind="cdp")
    assert client.get(reverse("fact_detail", args=[mine.public_id])).status_code == 200
    assert client.get(reverse("fact_detail", args=[other.public_id])).status_code == 404
    assert client.get(reverse("fact_correct", args=[other.public_id])).status_code == 404


def test_a_stranger_learns_nothing(client: Client, procedure: Procedure) -> None:
    log_in(client, desk_for(Role.SOCIAL_WORKER, territory=procedure.territory))
    assert client.get(new(procedure)).status_code == 404
    event = Event.objects.get()
    assert client.get(reverse("fact_detail", args=[event.public_id])).status_code == 404


def test_a_commandement_after_the_judgment_opens_the_next_procedure_once(
    client: Client, office: Desk, procedure: Procedure
) -> None:
    log_in(client, office)
    record_fact(procedure, "judgment", author=None, occurred_on=dt.date(2026, 7, 1), flagged="keep")
    told = {"occurred_on": "15/07/2026"}
    refused = client.post(new(procedure, "cdp"), told)
    assert refused.context["form"].opens_another
    assert Procedure.objects.count() == 1
    for _ in range(2):
        assert client.post(new(procedure, "cdp"), {**told, "another": "1"}).status_code == 302
    opened = Procedure.objects.exclude(pk=procedure.pk).get()
    assert (opened.lease_id, opened.stage, opened.events.count()) == (procedure.lease_id, "cdp", 1)
