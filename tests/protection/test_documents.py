"""Papers of a file: kept aside, shown by category, journalled, never lost nor leaked."""

import os
import time
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from ccapex.accounts.desk import Desk
from ccapex.core import jobs
from ccapex.core.models import JournalEntry
from households.enums import RelationKind
from households.models import Document, Household
from households.services import documents
from households.services.access import open_relations
from households.services.masking import view_of
from households.services.matrix import Category
from households.tasks import ask_to_sweep_documents
from tests.factories.accounts import TerritoryFactory, desk_for, log_in
from tests.factories.households import HouseholdFactory
from tests.factories.protection import attached, pdf, upload


@pytest.fixture
def office(db: None) -> Desk:
    return desk_for("secretariat", territory=TerritoryFactory())


@pytest.fixture
def household(office: Desk) -> Household:
    return HouseholdFactory.create(territory=office.membership.organisation.territory)


def related(household: Household, kind: RelationKind, organisation_kind: str = "msa") -> Desk:
    desk = desk_for("member", territory=household.territory, kind=organisation_kind)
    open_relations([(household.pk, desk.organisation_id)], kind=kind, source="test:1")
    return desk


def files() -> list[Path]:
    return [path for path in documents.folder().rglob("*") if path.is_file()]


def test_a_paper_is_kept_under_a_random_name_with_its_print(
    office: Desk, household: Household
) -> None:
    document = attached(household, office, about="event:12")
    path = documents.path_of(document)
    assert path.read_bytes() == pdf()
    assert "bail" not in document.storage_name
    assert path.stat().st_mode & 0o077 == 0
    assert (document.size, len(document.sha256)) == (len(pdf()), 64)
    assert (document.file_name, document.content_type) == ("bail signé.pdf", "application/pdf")
    assert JournalEntry.objects.filter(action="document.attach", household_id=household.pk).exists()


def test_the_same_content_is_told_and_kept_once(office: Desk, household: Household) -> None:
    first = attached(household, office)
    before = len(files())
    again = attached(household, office, title="Autre titre")
    assert (again.pk, again.already_there) == (first.pk, True)
    assert len(files()) == before
    # About something else, it proves something else.
    assert attached(household, office, about="event:3").pk != first.pk


def test_whoever_may_not_see_a_paper_is_not_told_that_it_is_there(
    office: Desk, household: Household
) -> None:
    hidden = attached(household, office, category="resources")
    landlord = related(household, RelationKind.LANDLORD)
    assert attached(household, landlord, category="debt").pk != hidden.pk


@pytest.mark.parametrize(
    ("content", "title", "words"),
    [(b"MZ" + b"\x00" * 60, "Bail", "programme"), (pdf(), " ", "titre")],
)
def test_what_is_refused_leaves_nothing(
    office: Desk, household: Household, content: bytes, title: str, words: str
) -> None:
    before = files()
    with pytest.raises(ValidationError, match=words):
        documents.attach(
            household, upload=upload(content), title=title, category="debt", desk=office
        )
    assert files() == before
    assert not Document.objects.exists()


def test_a_row_that_fails_takes_its_file_back(
    office: Desk, household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files()

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(documents, "_trace", fail)
    with pytest.raises(RuntimeError):
        attached(household, office)
    assert files() == before
    assert not Document.objects.exists()


def test_no_paper_goes_under_what_everybody_sees(office: Desk, household: Household) -> None:
    for category in documents.NOT_FOR_PAPERS:
        assert category not in documents.categories_for(view_of(office, household))
        with pytest.raises(ValueError, match="No paper"):
            attached(household, office, category=category)


def test_the_sweep_removes_old_files_without_row_and_no_other(
    office: Desk, household: Household
) -> None:
    kept = documents.path_of(attached(household, office))
    young = documents.folder() / "aa" / "young"
    old = documents.folder() / "aa" / "old"
    for path in (young, old):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    two_days = time.time() - 2 * 24 * 3600
    for path in (kept, old):
        os.utime(path, (two_days, two_days))
    ask_to_sweep_documents()
    ask_to_sweep_documents()
    while jobs.run_next():
        pass
    assert (kept.exists(), young.exists(), old.exists()) == (True, True, False)
    assert documents.sweep_orphans() == 0
    young.unlink()


def address(document: Document, name: str = "household_paper") -> str:
    return reverse(name, args=[document.household.public_id, document.public_id])


def test_a_paper_is_served_as_an_attachment_that_no_browser_keeps(
    office: Desk, household: Household
) -> None:
    document = attached(household, office)
    answer = log_in(Client(), office).get(address(document))
    assert answer.content == pdf()
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith("attachment;")
    line = JournalEntry.objects.get(action="document.view")
    assert (line.household_id, line.object_id) == (household.pk, document.pk)
    assert line.details["fields"] == ["debt"]


@pytest.mark.parametrize("relation", list(RelationKind))
def test_papers_open_to_those_whose_matrix_opens_their_row(
    office: Desk, household: Household, relation: RelationKind
) -> None:
    papers = [
        attached(household, office, category=category, text=category)
        for category in sorted(set(Category) - documents.NOT_FOR_PAPERS)
    ]
    desk = office if relation == RelationKind.SECRETARIAT else related(household, relation)
    shown = view_of(desk, household)
    client = log_in(Client(), desk)
    page = client.get(reverse("household_detail", args=[household.public_id])).content.decode()
    for document in papers:
        expected = shown.row(Category(document.category), document.organisation_id)
        assert client.get(address(document)).status_code == (200 if expected else 404)
        assert (str(document.public_id) in page) == expected
    if relation == RelationKind.LANDLORD:
        seen = {one.category for one in papers if str(one.public_id) in page}
        assert seen == {"contacts", "procedure", "debt"}


def test_strangers_and_other_files_open_nothing(office: Desk, household: Household) -> None:
    document = attached(household, office)
    stranger = desk_for("social_worker", territory=household.territory)
    assert log_in(Client(), stranger).get(address(document)).status_code == 404
    other = HouseholdFactory(territory=household.territory)
    wrong = reverse("household_paper", args=[other.public_id, document.public_id])
    assert log_in(Client(), office).get(wrong).status_code == 404


def test_a_paper_withdrawn_stays_marked_with_its_reason(office: Desk, household: Household) -> None:
    landlord = related(household, RelationKind.LANDLORD)
    document = attached(household, office)
    client = log_in(Client(), landlord)
    client.post(address(document, "household_paper_remove"), {"reason": "erreur"})
    document.refresh_from_db()
    assert document.removed_at is None  # neither its author nor the secretariat
    office_client = log_in(Client(), office)
    for reason, removed in (("", False), ("Autre ménage", True), ("encore", True)):
        office_client.post(address(document, "household_paper_remove"), {"reason": reason})
        document.refresh_from_db()
        assert (document.removed_at is not None) == removed
    assert document.removal_reason == "Autre ménage"
    assert documents.path_of(document).is_file()
    assert client.get(address(document)).status_code == 404
    assert office_client.get(address(document)).status_code == 200
    page = client.get(reverse("household_papers", args=[household.public_id])).content.decode()
    assert "retirée le" in page
    assert JournalEntry.objects.filter(action="document.remove").count() == 1


def test_the_page_tells_what_is_refused_and_adds_what_is_not(
    office: Desk, household: Household
) -> None:
    client = log_in(Client(), office)
    page = reverse("household_papers", args=[household.public_id])
    told = {"title": "Bail", "category": "debt"}
    refused = client.post(page, told | {"file": upload(b"<html>", "bail.pdf")})
    assert refused.status_code == 422
    assert "page web" in refused.content.decode()
    assert client.post(page, told | {"file": upload()}).status_code == 302
    again = client.post(page, told | {"file": upload()}, follow=True)
    assert "déjà dans le dossier" in again.content.decode()
    forbidden = client.post(page, told | {"category": "identity", "file": upload(pdf("2"))})
    assert forbidden.status_code == 422
    assert Document.objects.count() == 1
