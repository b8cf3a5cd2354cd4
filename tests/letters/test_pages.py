"""The pages: who sees which letter, what a click does, what the journal keeps."""

import datetime
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.core import jobs
from ccapex.core.models import Job, JobState, JournalEntry
from ccapex.letters.enums import BatchState, LetterState, NextChannel
from ccapex.letters.models import Letter, PrintBatch
from ccapex.letters.services import (
    LetterRefused,
    issue,
    mark_returned,
    render_batch,
    undo_return,
)
from ccapex.letters.services.batches import create_batches
from households.enums import ContactKind, ContactStatus
from households.models import ContactPoint
from tests.factories.accounts import desk_for, log_in
from tests.factories.letters import drafted, housed

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> Desk:
    """The secretariat that sends the letter."""
    return desk_for(Role.SECRETARIAT, address="1 place de l'Essai\n85000 ESSAI")


@pytest.fixture
def letter(alice: Desk) -> Letter:
    organisation = alice.membership.organisation
    return drafted(organisation, housed(organisation), author=alice.user)


def printed(letter: Letter, desk: Desk) -> Letter:
    [batch] = create_batches([letter], author=desk.user, organisation_id=desk.organisation_id)
    render_batch(batch.pk)
    letter.refresh_from_db()
    return letter


def gone(response_status: int) -> bool:
    return response_status == 404


def test_a_stranger_finds_no_letter(letter: Letter, client: Client) -> None:
    """Same territory without relation, another territory, roles that see no file."""
    territory = letter.territory
    strangers = [
        desk_for(Role.SOCIAL_WORKER, territory=territory),
        desk_for(Role.SECRETARIAT),
        desk_for(Role.ADMINISTRATOR, territory=territory),
        desk_for(Role.DPO, territory=territory),
    ]
    issue(letter, author=strangers[0].user)
    for desk in strangers:
        log_in(client, desk)
        for name in ("letter_detail", "letter_file"):
            assert gone(client.get(reverse(name, args=[letter.public_id])).status_code)
        for name in ("letter_issue", "letter_correct", "letter_cancel", "letter_return"):
            assert gone(client.post(reverse(name, args=[letter.public_id])).status_code)
        page = client.get(reverse("letter_queue"))
        assert (
            gone(page.status_code)
            or letter.household is None
            or (letter.household.display_name not in page.content.decode())
        )


def test_an_anonymous_person_is_sent_to_the_login(letter: Letter, client: Client) -> None:
    response = client.get(reverse("letter_detail", args=[letter.public_id]))
    assert response.status_code == 302


def test_an_organisation_sees_its_letter_while_it_may_see_the_household(
    alice: Desk, client: Client
) -> None:
    bob = desk_for(Role.SOCIAL_WORKER, territory=alice.membership.organisation.territory)
    household = housed(bob.membership.organisation)
    letter = drafted(bob.membership.organisation, household)
    url = reverse("letter_detail", args=[letter.public_id])
    assert gone(log_in(client, bob).get(url).status_code)
    from guardian.shortcuts import assign_perm

    assign_perm("view_household", bob.membership.organisation.group, household)
    assert client.get(url).status_code == 200


def test_a_batch_is_seen_by_the_organisation_that_made_it(letter: Letter, alice: Desk) -> None:
    printed(letter, alice)
    batch = PrintBatch.objects.get()
    other = desk_for(Role.SECRETARIAT)
    for name in (
        "letter_batch",
        "letter_batch_file",
        "letter_batch_csv",
        "letter_batch_progress",
    ):
        url = reverse(name, args=[batch.public_id])
        assert gone(log_in(Client(), other).get(url).status_code)
        assert log_in(Client(), alice).get(url).status_code == 200


def test_the_preview_shows_the_letter_and_what_is_to_be_validated(
    alice: Desk, client: Client
) -> None:
    organisation = alice.membership.organisation
    letter = drafted(organisation, housed(organisation), kind="prevention_cdp", variant="public")
    page = log_in(client, alice).get(reverse("letter_detail", args=[letter.public_id]))
    body = page.content.decode()
    assert "Ce n’est pas une expulsion" in body
    assert "À valider par un juriste" in body
    client.post(reverse("letter_issue", args=[letter.public_id]))
    letter.refresh_from_db()
    assert letter.state == LetterState.ISSUED
    assert "valider" not in letter.html


def test_a_missing_address_is_said_on_the_preview(alice: Desk, client: Client) -> None:
    organisation = alice.membership.organisation
    letter = drafted(organisation, housed(organisation, city=""))
    page = log_in(client, alice).get(reverse("letter_detail", args=[letter.public_id]))
    assert "il manque la commune" in page.content.decode()
    client.post(reverse("letter_issue", args=[letter.public_id]))
    letter.refresh_from_db()
    assert letter.state == LetterState.DRAFT


def test_a_downloaded_pdf_names_nobody_and_is_journaled(
    letter: Letter, alice: Desk, client: Client
) -> None:
    issue(letter, author=alice.user)
    response = log_in(client, alice).get(reverse("letter_file", args=[letter.public_id]))
    assert response.content.startswith(b"%PDF")
    header = response["Content-Disposition"]
    assert header == f'attachment; filename="courrier-{str(letter.public_id)[:8]}.pdf"'
    assert response["Cache-Control"] == "no-store"
    line = JournalEntry.objects.get(action="letter.downloaded")
    assert (line.household_id, line.actor_id) == (letter.household_id, alice.user.pk)


def test_ticked_letters_become_a_batch_that_can_be_taken(
    letter: Letter, alice: Desk, client: Client
) -> None:
    log_in(client, alice)
    response = client.post(reverse("letter_batch_create"), {"letter": [str(letter.public_id)]})
    batch = PrintBatch.objects.get()
    assert response.headers["Location"] == reverse("letter_batch", args=[batch.public_id])
    progress = client.get(reverse("letter_batch_progress", args=[batch.public_id]))
    assert "0 sur 1" in progress.content.decode()
    jobs.run(Job.objects.get().pk)
    progress = client.get(reverse("letter_batch_progress", args=[batch.public_id]))
    assert progress["HX-Refresh"] == "true"
    pdf = client.get(reverse("letter_batch_file", args=[batch.public_id]))
    assert pdf.content.startswith(b"%PDF")
    table = client.get(reverse("letter_batch_csv", args=[batch.public_id]))
    assert "85000" in table.content.decode("utf-8-sig")
    assert JournalEntry.objects.filter(
        action="letter_batch.exported", household_id=letter.household_id
    ).exists()


def test_all_takes_every_letter_of_the_filter(alice: Desk, client: Client) -> None:
    organisation = alice.membership.organisation
    for _ in range(3):
        drafted(organisation, housed(organisation))
    drafted(organisation, housed(organisation), kind="prevention_cdp", variant="public")
    log_in(client, alice).post(
        reverse("letter_batch_create"), {"all": "1", "kind": "first_contact"}
    )
    assert PrintBatch.objects.get().items.count() == 3


@pytest.mark.parametrize("ticked", [[], [str(uuid.uuid4())]])
def test_nothing_to_print_is_said(ticked: list[str], alice: Desk, client: Client) -> None:
    response = log_in(client, alice).post(
        reverse("letter_batch_create"), {"letter": ticked}, follow=True
    )
    assert "Cochez au moins un courrier" in response.content.decode()
    assert not PrintBatch.objects.exists()


def test_a_letter_that_is_not_mine_is_never_printed(alice: Desk, client: Client) -> None:
    other = desk_for(Role.SECRETARIAT)
    theirs = drafted(other.membership.organisation, housed(other.membership.organisation))
    log_in(client, alice).post(
        reverse("letter_batch_create"), {"letter": [str(theirs.public_id)], "all": "1"}
    )
    assert not PrintBatch.objects.exists()


def test_one_key_marks_the_dwelling_and_proposes_what_next(
    letter: Letter, alice: Desk, client: Client
) -> None:
    printed(letter, alice)
    url = reverse("letter_return", args=[letter.public_id])
    row = log_in(client, alice).post(url, headers={"HX-Request": "true"}).content.decode()
    letter.refresh_from_db()
    assert letter.state == LetterState.RETURNED
    assert letter.dwelling is not None
    assert letter.dwelling.mail_returned_on == letter.returned_on
    assert "Aller au domicile" in row
    assert "Annuler le retour" in row


def test_a_number_still_to_try_is_proposed_before_a_visit(letter: Letter, alice: Desk) -> None:
    printed(letter, alice)
    on = datetime.date(2026, 11, 20)
    assert letter.household is not None
    phone = ContactPoint.objects.create(
        household=letter.household, kind=ContactKind.PHONE, value="+33200000000"
    )
    assert mark_returned(letter, author=alice.user, on=on) == NextChannel.PHONE
    ContactPoint.objects.filter(pk=phone.pk).update(status=ContactStatus.WRONG)
    assert mark_returned(letter, author=alice.user, on=on) == NextChannel.VISIT
    assert JournalEntry.objects.filter(action="letter.returned").count() == 1


def test_a_return_can_be_undone(letter: Letter, alice: Desk) -> None:
    printed(letter, alice)
    mark_returned(letter, author=alice.user, on=datetime.date(2026, 11, 20))
    undo_return(letter, author=alice.user)
    letter.refresh_from_db()
    assert letter.state == LetterState.PRINTED
    assert letter.dwelling is not None
    assert letter.dwelling.mail_returned_on is None


def test_a_letter_never_printed_cannot_come_back(letter: Letter, alice: Desk) -> None:
    with pytest.raises(LetterRefused):
        mark_returned(letter, author=alice.user, on=datetime.date(2026, 11, 20))


@pytest.mark.parametrize("tab", ["to_print", "printed", "returned", "autre"])
def test_each_tab_answers(tab: str, letter: Letter, alice: Desk, client: Client) -> None:
    assert log_in(client, alice).get(reverse("letter_queue"), {"tab": tab}).status_code == 200


def test_the_queue_costs_the_same_with_many_letters(
    alice: Desk, client: Client, django_assert_max_num_queries: object
) -> None:
    organisation = alice.membership.organisation
    for _ in range(30):
        drafted(organisation, housed(organisation))
    log_in(client, alice)
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        client.get(reverse("letter_queue"))


@pytest.mark.parametrize("role", [Role.LANDLORD, Role.COMMISSAIRE_DE_JUSTICE, Role.MEMBER])
def test_those_who_give_the_leaflet_download_it(role: str, client: Client) -> None:
    log_in(client, desk_for(role))
    assert client.get(reverse("flyer")).status_code == 200
    assert client.get(reverse("flyer_file")).content.startswith(b"%PDF")


def test_without_pango_letters_stay_readable(
    letter: Letter, alice: Desk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("queue", "letters", "batches"):
        monkeypatch.setattr(f"ccapex.letters.views.{module}.weasyprint_available", lambda: False)
    issue(letter, author=alice.user)
    log_in(client, alice)
    assert "pango" in client.get(reverse("letter_queue")).content.decode()
    assert client.get(reverse("letter_detail", args=[letter.public_id])).status_code == 200
    assert gone(client.get(reverse("letter_file", args=[letter.public_id])).status_code)
    client.post(reverse("letter_batch_create"), {"all": "1"})
    assert not PrintBatch.objects.exists()


def test_a_batch_whose_work_failed_can_be_resumed(
    letter: Letter, alice: Desk, client: Client
) -> None:
    log_in(client, alice)
    client.post(reverse("letter_batch_create"), {"letter": [str(letter.public_id)]})
    batch = PrintBatch.objects.get()
    Job.objects.update(state=JobState.FAILED)
    page = client.get(reverse("letter_batch_progress", args=[batch.public_id]))
    assert "Reprendre" in page.content.decode()
    assert "hx-get" not in page.content.decode()
    client.post(reverse("letter_batch_resume", args=[batch.public_id]))
    jobs.run(Job.objects.get(state=JobState.PENDING).pk)
    batch.refresh_from_db()
    assert batch.state == BatchState.DONE
