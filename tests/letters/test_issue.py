"""A letter is prepared once, issued once, and never changes afterwards."""

import hashlib

import pytest
from django.db import DatabaseError, connection, transaction

from ccapex.core.models import JournalEntry
from ccapex.letters import checks, freeze_guard
from ccapex.letters.enums import LetterState
from ccapex.letters.models import Letter, Style
from ccapex.letters.services import (
    DraftGone,
    LetterRefused,
    NewLetter,
    change_draft,
    correct,
    issue,
    issue_batch,
    prepare_letters,
    preview_html,
)
from households.models import Dwelling
from tests.factories.accounts import UserFactory
from tests.factories.letters import drafted, housed, sending_organisation

pytestmark = pytest.mark.django_db


def test_the_same_key_gives_one_letter() -> None:
    sender = sending_organisation()
    household = housed(sender)
    first = drafted(sender, household, key="first_contact:referral:7")
    again = drafted(sender, household, key="first_contact:referral:7", data={"phone": "01"})
    assert (again.pk, again.data) == (first.pk, {})


def test_bulk_preparation_ignores_the_keys_it_knows() -> None:
    sender = sending_organisation()
    new = [
        NewLetter("first_contact", f"k{n}", sender.territory_id, sender.pk, housed(sender).pk)
        for n in range(3)
    ]
    prepare_letters(new[:2], author=None)
    prepare_letters(new, author=None)
    assert sorted(Letter.objects.values_list("key", flat=True)) == ["k0", "k1", "k2"]


def test_an_unknown_variant_is_refused() -> None:
    with pytest.raises(ValueError, match="no variant"):
        drafted(variant="autre")


def test_what_is_issued_is_what_was_previewed() -> None:
    letter = drafted()
    shown = preview_html(letter)
    issued = issue(letter, author=UserFactory())
    assert issued.html == shown
    assert issued.text_hash == hashlib.sha256(shown.encode()).hexdigest()


def test_issuing_records_author_versions_and_journal() -> None:
    author = UserFactory()
    letter = issue(drafted(), author=author)
    assert (letter.state, letter.author) == (LetterState.ISSUED, author)
    assert letter.issued_at is not None
    assert len(letter.template_version) == 64
    assert letter.style is not None
    assert letter.style.css
    line = JournalEntry.objects.get(action="letter.issued")
    assert (line.household_id, line.actor_id) == (letter.household_id, author.pk)


def test_issuing_twice_changes_nothing() -> None:
    letter = issue(drafted(), author=UserFactory())
    again = issue(letter, author=UserFactory())
    assert (again.issued_at, again.author_id) == (letter.issued_at, letter.author_id)
    assert JournalEntry.objects.filter(action="letter.issued").count() == 1


def test_the_address_known_at_the_issue_is_the_one_written() -> None:
    letter = drafted()
    Dwelling.objects.update(address="9 rue Neuve")
    assert issue(letter, author=UserFactory()).addressee_lines[-2] == "9 rue Neuve"


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"address": ""}, "la rue"),
        ({"postal_code": "", "city": ""}, "le code postal et la commune"),
    ],
)
def test_a_letter_without_address_is_refused_with_what_is_missing(
    missing: dict[str, str], words: str
) -> None:
    sender = sending_organisation()
    letter = drafted(sender, housed(sender, **missing))
    with pytest.raises(LetterRefused, match=words):
        issue(letter, author=UserFactory())
    letter.refresh_from_db()
    assert letter.state == LetterState.DRAFT


def test_one_letter_refused_leaves_the_others_issued() -> None:
    sender = sending_organisation()
    good, bad = drafted(sender), drafted(sender, housed(sender, city=""))
    refused = issue_batch([good.pk, bad.pk], author=UserFactory())
    assert list(refused) == [bad.pk]
    assert Letter.objects.get(pk=good.pk).state == LetterState.ISSUED


@pytest.mark.parametrize(
    "change",
    [
        "html = 'autre'",
        'data = \'{"debt": "1"}\'',
        "text_hash = 'x'",
        "template_version = 'x'",
        "style_id = NULL",
        "addressee_name = 'autre'",
        "addressee_lines = '[]'",
        "author_id = NULL",
        "issued_at = NULL",
        "kind = 'flyer'",
        "key = 'autre'",
        "state = 'draft'",
    ],
)
def test_the_database_refuses_to_change_an_issued_letter(change: str) -> None:
    letter = issue(drafted(), author=UserFactory())
    with (
        pytest.raises(DatabaseError, match=freeze_guard.REFUSAL),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE letters_letter SET {change} WHERE id = %s", [letter.pk])


def test_the_pdf_of_a_letter_is_named_once() -> None:
    letter = issue(drafted(), author=UserFactory())
    mine = Letter.objects.filter(pk=letter.pk)
    mine.update(pdf="letters/a.pdf", pages=1)
    with pytest.raises(DatabaseError, match=freeze_guard.REFUSAL), transaction.atomic():
        mine.update(pdf="letters/b.pdf")


def test_a_style_never_changes() -> None:
    issue(drafted(), author=UserFactory())
    with pytest.raises(DatabaseError, match=freeze_guard.REFUSAL), transaction.atomic():
        Style.objects.update(css="")


def test_a_draft_and_the_state_of_an_issued_letter_may_move() -> None:
    draft = drafted()
    Letter.objects.filter(pk=draft.pk).update(data={"phone": "02"})
    issue(draft, author=UserFactory())
    assert Letter.objects.filter(pk=draft.pk).update(state=LetterState.PRINTED) == 1


def test_a_correction_is_another_letter_that_names_the_first() -> None:
    author = UserFactory()
    letter = issue(drafted(), author=author)
    correction = correct(letter, author=author)
    assert (correction.corrects, correction.state) == (letter, LetterState.DRAFT)
    assert correct(letter, author=author) == correction
    assert "remplace celui du" in issue(correction, author=author).html


def test_issuing_many_letters_costs_the_same_number_of_queries(
    django_assert_max_num_queries: object,
) -> None:
    sender = sending_organisation()
    letters = [drafted(sender) for _ in range(12)]
    author = UserFactory()
    with django_assert_max_num_queries(18):  # type: ignore[operator]
        issue_batch([letter.pk for letter in letters], author=author)


def test_a_draft_takes_an_appointment_until_it_is_issued() -> None:
    author = UserFactory()
    letter = change_draft(drafted(), author=author, data={"on": "lundi"}, variant="visit")
    assert "lundi" in issue(letter, author=author).html
    with pytest.raises(DraftGone):
        change_draft(letter, author=author, data={})


@pytest.mark.parametrize(
    ("absent", "code"), [(checks.PANGO, "letters.W001"), (checks.SUBSET, "letters.W002")]
)
def test_a_missing_library_is_said_at_start(
    absent: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "installed", lambda library: library != absent)
    assert [message.id for message in checks.letter_libraries()] == [code]
