"""« Courriers à imprimer »: what is posted, counted by kind; what nobody receives stays out."""

import pytest
from django.test import Client
from django.urls import reverse

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.letters.models import Letter
from ccapex.letters.queues import letters_to_print
from tests.factories.accounts import desk_for, log_in
from tests.factories.letters import drafted, housed

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> Desk:
    return desk_for(Role.SECRETARIAT, address="1 place de l'Essai\n85000 ESSAI")


def test_letters_of_one_kind_are_one_line_with_their_count(alice: Desk) -> None:
    organisation = alice.membership.organisation
    for _ in range(3):
        drafted(organisation, housed(organisation))
    content = letters_to_print(alice)
    [item] = content.items
    assert content.total == 3
    assert "3\u00a0courriers" in item.subtitle
    assert "kind=first_contact" in item.url


def test_a_letter_alone_of_its_kind_is_named_and_opens_at_once(alice: Desk) -> None:
    letter = drafted(alice.membership.organisation)
    [item] = letters_to_print(alice).items
    assert letter.household is not None
    assert item.subtitle == letter.household.display_name
    assert item.url == reverse("letter_detail", args=[letter.public_id])


def test_a_document_that_nobody_receives_is_not_to_be_printed(alice: Desk, client: Client) -> None:
    drafted(alice.membership.organisation, kind="record_of_decisions", data={"lines": []})
    assert Letter.objects.to_print().exists()
    assert letters_to_print(alice).items == []
    page = log_in(client, alice).get(reverse("letter_queue"))
    assert page.context["page"].paginator.count == 0
    assert "record_of_decisions" not in dict(page.context["kinds"])
