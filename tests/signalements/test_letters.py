"""Prevention once, chosen by stock and debt; the receipt to whoever sent it; tasks told of both."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from ccapex.accounts.models import Organisation, Territory
from ccapex.letters.models import Letter
from ccapex.letters.services import preview_html
from households.models import Household
from procedures.actions import works
from procedures.models import Procedure, Task
from referrals.models import Signalement
from referrals.querysets import signalements as narrow
from referrals.services.signalements.letters import acknowledge, letters_of, prepare_preventions
from referrals.services.signalements.registering import SignalementRefused
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.signalements import file_of
from tests.signalements.test_register import CDP, SAISINE, entered

Known = tuple[Household, Procedure]


def prepare(office: Organisation, *lines: Signalement) -> int:
    found = list(narrow.register(office.territory_id).filter(pk__in=[one.pk for one in lines]))
    return prepare_preventions(found, sender=office, author=UserFactory.create())


@pytest.mark.parametrize(
    ("stock", "received", "debt", "variant"),
    [
        ("private", CDP, "2999.99", "private_low"),
        ("private", CDP, "3000", "private_middle"),
        ("private", CDP, "7000", "private_middle"),
        ("private", CDP, "7000.01", "private_high"),
        ("private", CDP, None, "unknown_amount"),
        ("", CDP, "100", "private_low"),
        ("public", SAISINE, "100", "public"),
        ("public", CDP, "100", None),
        ("private", SAISINE, "100", None),
    ],
)
def test_the_letter_follows_the_act_the_stock_and_the_debt(
    territory: Territory,
    office: Organisation,
    stock: str,
    received: object,
    debt: str | None,
    variant: str | None,
) -> None:
    """The commandement in the private stock, the landlord's saisine in the public one."""
    household, _ = file_of(territory, stock=stock)
    assert isinstance(received, type(CDP))
    amount = Decimal(debt) if debt else None
    made = entered(household, office, replace(received, debt_amount=amount))
    assert narrow.due(narrow.register(territory.pk)).count() == (1 if variant else 0)
    assert prepare(office, made) == (1 if variant else 0)
    assert [letter.variant for letter in Letter.objects.all()] == ([variant] if variant else [])


def test_the_letter_is_prepared_once(known: Known, office: Organisation) -> None:
    household, _ = known
    first = entered(household, office, CDP)
    second = entered(household, office, replace(CDP, acted_on=dt.date(2026, 9, 11)))
    assert prepare(office, first, second) == 1
    assert prepare(office, first, second) == 0
    assert Letter.objects.count() == 1
    assert not narrow.due(narrow.register(household.territory_id)).exists()
    assert {one.due for one in letters_of([first, second]).values()} == {False}


def test_the_letter_speaks_of_the_latest_act_and_of_its_debt(
    known: Known, office: Organisation
) -> None:
    """Two commandements: one letter, about the latest, and only its line has it."""
    household, _ = known
    old = replace(CDP, acted_on=dt.date(2026, 4, 28), debt_amount=Decimal("3938.71"))
    new = replace(CDP, acted_on=dt.date(2026, 9, 10), debt_amount=Decimal(7803))
    before, after = entered(household, office, old), entered(household, office, new)
    register = narrow.register(household.territory_id)
    assert [one.pk for one in narrow.due(register)] == [after.pk]
    assert prepare(office, before) == 0
    assert prepare(office, before, after) == 1
    letter = Letter.objects.get()
    assert (letter.variant, letter.data["debt"]) == ("private_high", "7803.00")
    assert letter.data["act_date"] == "10/09/2026"
    found = letters_of([before, after])
    assert (found[after.pk].prevention, found[before.pk].prevention) == (letter, None)
    assert (found[after.pk].due, found[before.pk].superseded) == (False, True)
    for asked, lines in (("prepare", [after]), ("sans_objet", [before]), ("a_preparer", [])):
        assert list(narrow.register(household.territory_id, letter=asked)) == lines


def test_a_new_commandement_calls_for_its_own_letter(known: Known, office: Organisation) -> None:
    household, procedure = known
    old = entered(household, office, replace(CDP, acted_on=dt.date(2026, 4, 28)))
    assert prepare(office, old) == 1
    new = entered(household, office, CDP)
    task = Task.objects.create(
        territory=procedure.territory,
        household=household,
        procedure=procedure,
        occasion=f"event:{new.event_id}",
        label="Courrier",
        work="prevention_letter",
        why="Essai.",
    )
    assert works.done_among([task]) == set()
    assert [one.pk for one in narrow.due(narrow.register(household.territory_id))] == [new.pk]
    assert prepare(office, old, new) == 1
    assert works.done_among([task]) == {task.pk}
    assert {one.prevention is not None for one in letters_of([old, new]).values()} == {True}


def test_an_act_put_right_keeps_its_letter(known: Known, office: Organisation) -> None:
    made = entered(known[0], office, CDP)
    assert prepare(office, made) == 1
    Signalement.objects.update(acted_on=dt.date(2026, 9, 11))
    made.refresh_from_db()
    assert not letters_of([made])[made.pk].due
    assert not narrow.due(narrow.register(made.territory_id)).exists()
    assert prepare(office, made) == 0


def test_an_act_before_the_court_alone_calls_for_prevention(
    known: Known, office: Organisation
) -> None:
    """An old spreadsheet brings commandements long judged: nobody is written to about them."""
    household, procedure = known
    made = entered(household, office, CDP)
    Procedure.objects.filter(pk=procedure.pk).update(stage="assignation")
    assert not narrow.due(narrow.register(household.territory_id)).exists()
    assert prepare(office, made) == 0


def test_a_territory_without_that_letter_is_told(known: Known, office: Organisation) -> None:
    territory = office.territory
    territory.profile = {}
    territory.save()
    with pytest.raises(SignalementRefused, match="pas de courrier"):
        prepare(office, entered(known[0], office, CDP))


def test_the_letter_of_a_saisine_speaks_of_no_commandement(
    territory: Territory, office: Organisation
) -> None:
    household, _ = file_of(territory, stock="public")
    prepare(office, entered(household, office, SAISINE))
    text = preview_html(Letter.objects.get())
    assert "nous a signalé" in text
    assert "commandement" not in text


def test_the_receipt_goes_to_the_sender_and_names_nobody(
    known: Known, territory: Territory, office: Organisation
) -> None:
    household, _ = known
    landlord = OrganisationFactory.create(
        territory=territory, name="Habitat Exemple", address="1 rue du Port\n85000 La Roche"
    )
    made = entered(household, office, replace(SAISINE, organisation=landlord))
    author = UserFactory.create()
    letter = acknowledge(made, sender=office, author=author)
    assert acknowledge(made, sender=office, author=author).pk == letter.pk
    assert letter.addressee_lines == ["Habitat Exemple", "1 rue du Port", "85000 La Roche"]
    text = preview_html(letter)
    assert made.reference in text
    assert household.display_name not in text


def test_no_receipt_without_an_address(known: Known, office: Organisation) -> None:
    made = entered(known[0], office, replace(SAISINE, sender_name="SCI Inconnue"))
    with pytest.raises(SignalementRefused, match="SCI Inconnue"):
        acknowledge(made, sender=office, author=UserFactory.create())


def test_tasks_know_that_their_letters_are_prepared(known: Known, office: Organisation) -> None:
    household, procedure = known
    made = entered(household, office, CDP)
    tasks = [
        Task.objects.create(
            territory=procedure.territory,
            household=household,
            procedure=procedure,
            occasion=f"event:{made.event_id}",
            label=slug,
            work=slug,
            why="Essai.",
        )
        for slug in ("prevention_letter", "acknowledgement")
    ]
    assert works.done_among(tasks) == set()
    prepare(office, made)
    assert works.done_among(tasks) == {tasks[0].pk}
    landlord = OrganisationFactory.create(territory=procedure.territory, address="1 rue X\n85000 Y")
    Signalement.objects.update(organisation=landlord)
    made.refresh_from_db()
    acknowledge(made, sender=office, author=UserFactory.create())
    assert works.done_among(tasks) == {task.pk for task in tasks}
