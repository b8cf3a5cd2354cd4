"""The sheet of each commission, and the library: who reads, who writes, what is refused."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.accounts.models import Organisation
from ccapex.core.models import JournalEntry
from ccapex.core.profiles import load
from ccapex.profiles.read import read_profile
from commissions.enums import SeatRole, SessionState
from commissions.models import Commission, Motive
from commissions.services import motives
from tests.factories.accounts import desk_for, log_in
from tests.factories.commissions import Sitting, commission_of, seat_of, sitting

pytestmark = pytest.mark.django_db

LIST = "/commissions/"
LIBRARY = "/commissions/motifs/"


@pytest.fixture
def made() -> Sitting:
    return sitting(
        name="Commission témoin",
        note="Périmètre à dessiner.",
        to_confirm=True,
        outputs=["avis", "recommendation"],
    )


@pytest.fixture
def ccas(made: Sitting) -> Desk:
    """It runs a commission of its town, and nothing else."""
    desk = desk_for(Role.SOCIAL_WORKER, territory=made.territory, kind="ccas")
    town = commission_of(made.territory, slug="tbh", level="municipale", name="TBH d'essai")
    seat_of(town, desk.membership.organisation, role=SeatRole.SECRETARIAT)
    return desk


def sheet(commission: Commission) -> str:
    return reverse("commission_detail", args=[commission.public_id])


def motive_of(made: Sitting, **fields: object) -> Motive:
    given = {"output": "avis", "code": "amiable", "label": "Amiable", "text": "Une solution."}
    motive: Motive = Motive.objects.create(territory=made.territory, **given | fields)
    return motive


def test_the_sheet_shows_the_configuration_the_seats_and_what_is_to_be_validated(
    made: Sitting, client: Client
) -> None:
    made.commission.seats.filter(role=SeatRole.MEMBER).update(note="Non nommé.", voice="voting")
    motive_of(made)
    motive_of(made, code="autre", output="measure", label="Mesure hors sujet")
    page = log_in(client, made.secretary).get(sheet(made.commission)).content.decode()
    for words in (
        *("tous les 2 mois", "10 dossiers", "Périmètre à dessiner.", "Non nommé."),
        *("Voix délibérative", "voix à préciser", "Une solution.", "Modifier les motifs"),
    ):
        assert words in page
    assert "Mesure hors sujet" not in page


def test_a_member_reads_the_sheet_and_a_stranger_learns_nothing(
    made: Sitting, client: Client
) -> None:
    assert log_in(client, made.member).get(sheet(made.commission)).status_code == 200
    assert "Modifier les motifs" not in client.get(sheet(made.commission)).content.decode()
    assert client.get(LIBRARY).status_code == 404
    log_in(client, made.stranger)
    assert client.get(sheet(made.commission)).status_code == 404
    assert made.commission.name not in client.get(LIST).content.decode()


def test_the_administrator_reads_the_configuration_and_no_session(
    made: Sitting, client: Client
) -> None:
    administrator = desk_for(Role.ADMINISTRATOR, made.secretary.membership.organisation)
    made.session.state = SessionState.CONVENED
    made.session.save()
    log_in(client, administrator)
    assert made.commission.name in client.get(LIST).content.decode()
    page = client.get(sheet(made.commission)).content.decode()
    assert "Modifier les sièges" in page
    assert "Séances à venir" not in page
    assert client.get(LIBRARY).status_code == 404


@pytest.mark.parametrize("name", ["manche", "seine-saint-denis"])
def test_every_commission_of_a_territory_has_its_sheet(name: str, client: Client) -> None:
    load(read_profile(name))
    office = Organisation.objects.get(is_secretariat=True)
    log_in(client, desk_for(Role.SECRETARIAT, office))
    page = client.get(LIST).content.decode()
    commissions = list(Commission.objects.all())
    assert all(escape(one.name) in page for one in commissions)
    for commission in commissions:
        answer = client.get(sheet(commission))
        assert answer.status_code == 200
        assert "À valider" in answer.content.decode()


def test_the_list_says_the_next_session_that_one_may_know_of(made: Sitting, client: Client) -> None:
    soon = made.session.held_on.strftime("%d/%m/%Y")
    assert soon in log_in(client, made.secretary).get(LIST).content.decode()
    assert soon not in log_in(client, made.member).get(LIST).content.decode()


def test_the_list_costs_the_same_for_many_commissions(made: Sitting, client: Client) -> None:
    log_in(client, made.secretary).get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for number in range(8):
        other = commission_of(made.territory, slug=f"autre-{number}")
        seat_of(other, made.secretary.membership.organisation, role=SeatRole.SECRETARIAT)
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(many) == len(few)


def test_the_library_is_written_on_screen(made: Sitting, client: Client) -> None:
    log_in(client, made.secretary)
    given = {"commission": "toutes", "output": "avis", "label": "Délai utile", "text": "Un délai."}
    assert client.post(f"{LIBRARY}ajouter/", given).status_code == 302
    motive = Motive.objects.get(code="delai-utile")
    assert (motive.is_own, motive.commission) == (True, None)
    assert "Un délai." in client.get(LIBRARY).content.decode()
    changed = {"label": "Délai utile", "text": "Un délai court.", "was": "Un délai."}
    client.post(f"{LIBRARY}{motive.pk}/", changed)
    motive.refresh_from_db()
    assert motive.text == "Un délai court."
    client.post(f"{LIBRARY}{motive.pk}/proposer/", {"offert": "0"})
    assert motive not in motives.motives_for(made.commission)
    assert "Un délai court." not in client.get(LIBRARY).content.decode()
    assert "Un délai court." in client.get(f"{LIBRARY}?retires=1").content.decode()
    client.post(f"{LIBRARY}{motive.pk}/proposer/", {"offert": "1"})
    assert motive in motives.motives_for(made.commission)
    actions = set(JournalEntry.objects.values_list("action", flat=True))
    assert actions >= {
        f"commission.motive_{word}" for word in ("added", "changed", "retired", "restored")
    }


def test_a_second_writer_overwrites_nothing(made: Sitting) -> None:
    motive = motive_of(made)
    desk = made.secretary
    motives.change(motive, label="Amiable", text="La mienne.", was="Une solution.", desk=desk)
    with pytest.raises(ValidationError, match="rien n'est écrasé"):
        motives.change(motive, label="Amiable", text="La sienne.", was="Une solution.", desk=desk)
    motive.refresh_from_db()
    assert motive.text == "La mienne."


def test_a_reason_needs_words(made: Sitting, client: Client) -> None:
    answer = log_in(client, made.secretary).post(f"{LIBRARY}ajouter/", {"commission": "toutes"})
    assert answer.status_code == 200
    assert not Motive.objects.exists()
    with pytest.raises(ValidationError, match="phrase"):
        motives.add(output="avis", label="X", text=" ", commission=None, desk=made.secretary)


def test_a_town_writes_its_own_reasons_and_not_the_common_ones(
    made: Sitting, ccas: Desk, client: Client
) -> None:
    common = motive_of(made)
    others = motive_of(made, code="ccapex", commission=made.commission, label="De la CCAPEX")
    town = Commission.objects.get(slug="tbh")
    mine = motives.add(output="avis", label="À nous", text="Le nôtre.", commission=town, desk=ccas)
    page = log_in(client, ccas).get(LIBRARY).content.decode()
    assert "Amiable" in page
    assert "De la CCAPEX" not in page
    assert f"{LIBRARY}{common.pk}/" not in page
    for motive, status in ((common, 404), (others, 404), (mine, 200)):
        assert client.get(f"{LIBRARY}{motive.pk}/").status_code == status
    assert "toutes" not in client.get(f"{LIBRARY}ajouter/").content.decode().split("<select")[1]
    with pytest.raises(PermissionDenied):
        motives.add(output="avis", label="X", text="X.", commission=None, desk=ccas)
    assert [one.label for one in motives.motives_for(made.commission)] == [
        "Amiable",
        "De la CCAPEX",
    ]


def test_two_reasons_of_the_same_name_have_two_codes(made: Sitting) -> None:
    for text in ("Un.", "Deux."):
        motives.add(output="avis", label="Pareil", text=text, commission=None, desk=made.secretary)
    assert set(Motive.objects.values_list("code", flat=True)) == {"pareil", "pareil-2"}
