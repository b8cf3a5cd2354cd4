"""Safe contact, guardians and unknown addresses, honoured by the letters of a session."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ccapex.letters.models import Letter
from commissions.enums import AddresseeKind, OutputKind
from commissions.models import Output
from commissions.services.closing import close
from commissions.services.closing_sheet import read
from commissions.services.outcome_letters import plan
from households.models import ContactLimit, Guardian, Landlord
from tests.factories import commission_closing as told
from tests.factories.accounts import log_in
from tests.factories.commission_closing import Ready, examined, output_of, ready
from tests.factories.commissions import item_of

pytestmark = pytest.mark.django_db


def limit(made: Ready, **fields: bool) -> None:
    ContactLimit.objects.create(
        household=made.household,
        reason="violence",
        organisation=made.made.secretary.membership.organisation,
        since=timezone.localdate(),
        **fields,
    )


def guardian(made: Ready) -> Guardian:
    found: Guardian = Guardian.objects.create(
        household=made.household,
        kind="curatelle",
        name="UDAF d'essai",
        address="4 rue de la Tutelle",
        postal_code="85000",
        city="Commune-d'essai",
        starts_on=dt.date(2026, 1, 1),
        organisation=made.made.secretary.membership.organisation,
    )
    return found


def home_letters(made: Ready) -> dict[str, Letter]:
    key = f"commission:{made.item.pk}:household"
    return {
        letter.addressee_role: letter
        for letter in Letter.objects.filter(key__startswith=key, issued_at__isnull=False)
    }


def test_nothing_is_posted_where_nobody_may_write_and_the_page_says_why(client: Client) -> None:
    made = ready()
    limit(made, no_letter=True)
    report = close(made.made.session.pk, made.made.secretary)
    assert report.waiting == 1
    assert not home_letters(made)
    address = reverse("session_close", args=[made.made.session.public_id])
    html = log_in(client, made.made.secretary).get(address).content.decode()
    assert "ne pas écrire à ce ménage" in html


def test_a_guardian_has_a_letter_of_its_own_even_where_the_home_has_none() -> None:
    made = ready()
    limit(made, no_letter=True)
    guardian(made)
    close(made.made.session.pk, made.made.secretary)
    letters = home_letters(made)
    assert set(letters) == {"guardian"}
    assert told.TO_HOUSEHOLD in letters["guardian"].html


def test_the_envelope_names_no_sender_where_it_must_not() -> None:
    made = ready()
    limit(made, no_sender=True)
    close(made.made.session.pk, made.made.secretary)
    assert "lt-neutral" in home_letters(made)["household"].html


def test_an_address_completed_later_lets_the_letter_leave_once() -> None:
    made = ready()
    Landlord.objects.filter(pk=made.landlord.pk).update(address="")
    key = f"commission:{made.item.pk}:landlord"
    assert close(made.made.session.pk, made.made.secretary).waiting == 1
    assert not Letter.objects.filter(key=key).exists()
    Landlord.objects.filter(pk=made.landlord.pk).update(address="9 rue du Propriétaire")
    for _ in range(2):
        assert close(made.made.session.pk, made.made.secretary).waiting == 0
    assert Letter.objects.get(key=key).issued_at


def test_an_addressee_in_no_directory_is_told_to_the_secretariat() -> None:
    made = ready()
    output_of(
        made.item,
        OutputKind.RECOMMENDATION,
        text="AU-VOISIN",
        addressee=AddresseeKind.OTHER,
        addressee_label="Conciliateur d'essai",
        due_on=told.DUE,
    )
    assert close(made.made.session.pk, made.made.secretary).waiting == 1
    assert not Letter.objects.filter(kind__startswith="commission_outcome", html__contains="VOISIN")


def test_the_letters_of_thirty_files_cost_the_queries_of_three(
    django_assert_max_num_queries: Any,
) -> None:
    made = ready()
    sender = made.made.secretary.membership.organisation
    for _ in range(12):
        item = examined(item_of(made.made.session))
        output_of(item, OutputKind.AVIS, text="Avis.")
        output_of(item, OutputKind.RECOMMENDATION, text="x", addressee="landlord")
    with django_assert_max_num_queries(16):
        assert len(plan(read(made.made.session), sender)) == 30


def test_a_text_that_looks_like_code_is_printed_as_it_was_typed() -> None:
    made = ready()
    Output.objects.filter(text=told.TO_HOUSEHOLD).update(text="<script>alert(1)</script>")
    close(made.made.session.pk, made.made.secretary)
    html = home_letters(made)["household"].html
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
