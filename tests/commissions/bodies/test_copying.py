"""A model copied for a commune; seats that the administrator writes."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.accounts.models import User
from ccapex.core.models import JournalEntry
from commissions.enums import SeatRole
from commissions.models import Commission, Seat
from commissions.rules.configuration import configuration
from commissions.services.copying import communes_named, copy_for
from tests.factories.accounts import (
    CommuneFactory,
    CoverageFactory,
    TerritoryFactory,
    desk_for,
    log_in,
)
from tests.factories.commissions import commission_of, organisation_of, seat_of

pytestmark = pytest.mark.django_db

CHANGELIST = "/admin/commissions/commission/"


@pytest.fixture
def administrator() -> Desk:
    desk = desk_for(Role.ADMINISTRATOR, territory=TerritoryFactory(profile={"commissions": []}))
    User.objects.filter(pk=desk.user.pk).update(is_staff=True)
    desk.user.refresh_from_db()
    return desk


@pytest.fixture
def model(administrator: Desk) -> Commission:
    """A CLIL whose secretariat is to be named, with the department's help."""
    territory = administrator.membership.organisation.territory
    clil = commission_of(
        territory,
        slug="clil",
        name="CLIL",
        level="locale_hors_ccapex",
        template=True,
        to_confirm=True,
        note="Modèle.",
        stages=["prevention"],
    )
    seat_of(clil, None, role=SeatRole.SECRETARIAT, label="À désigner", note="À désigner.")
    helper = organisation_of(territory, "state_service")
    seat_of(clil, helper, role=SeatRole.SECRETARIAT)
    seat_of(clil, None, organisation_kind="landlord", concerned=True, label="Bailleurs")
    for code, name in (("93001", "Aubervilliers"), ("93010", "Bondy"), ("93053", "Noisy")):
        CommuneFactory(territory=territory, insee_code=code, name=name)
    return clil


def town_hall(model: Commission, code: str, kind: str = "commune") -> None:
    one = organisation_of(model.territory, kind, name=f"Mairie de {code}")
    CoverageFactory(organisation=one, area_kind="commune", area_code=code)


def test_a_copy_takes_the_commune_its_runner_and_the_seats(
    model: Commission, administrator: Desk
) -> None:
    town_hall(model, "93010")
    communes = communes_named(model.territory_id, "93010, aubervilliers")
    made = copy_for(model, communes, together=False, desk=administrator)
    assert [one.name for one in made] == ["CLIL – Bondy", "CLIL – Aubervilliers"]
    bondy, aubervilliers = made
    told = configuration(bondy.settings, bondy.created_at.date())
    assert told.areas == {"communes": frozenset({"93010"})}
    assert (told.is_template, told.stages) == (False, frozenset({"prevention"}))
    assert "note" not in bondy.settings
    assert bondy.seats.count() == model.seats.count() == 3
    first = bondy.seats.order_by("rank")[0]
    assert (first.label, first.note, first.is_own) == ("Mairie de 93010", "", True)
    assert aubervilliers.seats.order_by("rank")[0].organisation is None
    assert JournalEntry.objects.filter(action="commission.copied").count() == 2


def test_a_group_of_communes_makes_one_commission(model: Commission, administrator: Desk) -> None:
    communes = communes_named(model.territory_id, "Bondy\nNoisy")
    [made] = copy_for(model, communes, together=True, desk=administrator)
    assert made.name == "CLIL – Bondy, Noisy"
    assert made.settings["perimeter"] == {"communes": ["93010", "93053"]}


def test_copying_twice_makes_it_once(model: Commission, administrator: Desk) -> None:
    communes = communes_named(model.territory_id, "Bondy")
    copy_for(model, communes, together=False, desk=administrator)
    assert copy_for(model, communes, together=False, desk=administrator) == []
    assert Commission.objects.filter(slug="clil-bondy").count() == 1


@pytest.mark.parametrize("text", ["", " , ", "Bondy, Ailleurs"])
def test_a_commune_that_is_not_there_is_refused(model: Commission, text: str) -> None:
    with pytest.raises(ValidationError):
        communes_named(model.territory_id, text)


def test_the_administrator_copies_from_the_list_of_the_admin(
    model: Commission, administrator: Desk, client: Client
) -> None:
    log_in(client, administrator)
    assert "Copier cette commission" in client.get(CHANGELIST).content.decode()
    asked = {"action": "copy_for_communes", "_selected_action": [model.pk], "communes": "Bondy"}
    page = client.post(CHANGELIST, asked, follow=True).content.decode()
    assert "CLIL – Bondy" in page
    asked["communes"] = "Ailleurs"
    assert "n’est pas" in client.post(CHANGELIST, asked, follow=True).content.decode().replace(
        "&#x27;", "’"
    )


def test_a_seat_written_by_the_administrator_is_the_territory_s(
    model: Commission, administrator: Desk, client: Client
) -> None:
    log_in(client, administrator)
    seat = model.seats.get(label="Bailleurs")
    address = reverse("admin:commissions_seat_change", args=[seat.pk])
    page = client.get(address).content.decode()
    assert "Siège" in page
    values = {
        "commission": model.pk,
        "slug": seat.slug,
        "label": "Bailleurs",
        "role": "member",
        "voice": "voting",
        "organisation_kind": "landlord",
        "rank": 3,
    }
    assert client.post(address, values).status_code == 302
    seat.refresh_from_db()
    assert (seat.voice, seat.is_own) == ("voting", True)
    assert seat.slug != "autre"
    organisation = organisation_of(model.territory, "caf")
    refused = client.post(address, values | {"organisation": organisation.pk})
    assert "pas aux deux" in refused.content.decode()


def test_another_territory_s_commissions_are_not_there(model: Commission, client: Client) -> None:
    stranger = desk_for(Role.ADMINISTRATOR)
    User.objects.filter(pk=stranger.user.pk).update(is_staff=True)
    stranger.user.refresh_from_db()
    log_in(client, stranger)
    assert model.name not in client.get(CHANGELIST).content.decode()
    seat = Seat.objects.filter(commission=model).first()
    assert seat is not None
    address = reverse("admin:commissions_seat_change", args=[seat.pk])
    assert client.get(address, follow=True).status_code in (302, 404) or (
        seat.label not in client.get(address, follow=True).content.decode()
    )
