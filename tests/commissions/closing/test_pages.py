"""The pages of the closing: what they say, and who gets in."""

import pytest
from django.test import Client
from django.urls import reverse

from ccapex.core.jobs import run_next
from ccapex.core.models import Job
from commissions.enums import ItemState, Presence, SessionState
from commissions.models import Erratum
from commissions.services.closing import blockers, close
from tests.factories.accounts import log_in
from tests.factories.commission_closing import ready

pytestmark = pytest.mark.django_db


def page(name: str, made: object, **query: str) -> str:
    session = made.made.session  # type: ignore[attr-defined]
    words = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(name, args=[session.public_id]) + (f"?{words}" if words else "")


def test_the_page_says_what_blocks_and_where_to_settle_it(client: Client) -> None:
    made = ready()
    made.item.state = ItemState.ON_AGENDA
    made.item.save()
    answer = log_in(client, made.made.secretary).get(page("session_close", made))
    html = answer.content.decode()
    assert "ni examiné, ni reporté, ni retiré" in html
    assert reverse("item_sit", args=[made.item.public_id]) in html
    assert "data-dialog-open" not in html


def test_every_paper_is_previewed_before_it_leaves(client: Client) -> None:
    made = ready()
    log_in(client, made.made.secretary)
    html = client.get(page("session_close", made)).content.decode()
    names = {part.split('"')[0] for part in html.split("?papier=")[1:] if not part.startswith('"')}
    assert len(names) == 8
    for name in names:
        shown = client.get(page("session_paper", made, papier=name))
        assert shown.status_code == 200, name
        assert "letter-sheet" in shown.content.decode(), name


def test_two_people_who_close_have_one_job_and_see_the_same_progress(client: Client) -> None:
    made = ready()
    address = page("session_close", made)
    for desk in (made.made.secretary, made.made.second_secretary):
        assert log_in(client, desk).post(address).status_code == 302
    assert Job.objects.filter(kind="commissions.close").count() == 1
    assert run_next()
    made.made.session.refresh_from_db()
    assert made.made.session.state == SessionState.CLOSED
    done = client.get(address).content.decode()
    assert "Relevé complet (PDF)" in done
    assert "à imprimer" in done


def test_an_erratum_is_numbered_from_its_page(client: Client) -> None:
    made = ready()
    close(made.made.session.pk, made.made.secretary)
    log_in(client, made.made.secretary)
    whole = client.get(page("session_erratum", made)).content.decode()
    assert "choisissez d’abord le dossier" in whole
    shown = client.get(page("session_erratum", made, dossier=str(made.item.public_id)))
    assert "Courriers à corriger" in shown.content.decode()
    sent = client.post(page("session_erratum", made), {"item": "", "text": "Lire : 24 mois."})
    assert sent.status_code == 302
    assert Erratum.objects.get().number == 1


@pytest.mark.parametrize("name", ["session_close", "session_paper", "session_erratum"])
def test_a_member_and_a_stranger_find_no_closing(client: Client, name: str) -> None:
    made = ready()
    for desk in (made.made.member, made.made.stranger):
        assert log_in(client, desk).get(page(name, made)).status_code == 404


def test_who_came_is_noted_until_the_closing(client: Client) -> None:
    made = ready()
    attendance = made.made.session.attendances.get()
    attendance.state = Presence.EXPECTED
    attendance.save()
    log_in(client, made.made.secretary)
    detail = client.get(page("session_detail", made)).content.decode()
    address = reverse("attendance_answer", args=[attendance.public_id])
    assert address in detail
    client.post(address, {"state": "absent"})
    assert not blockers(made.made.session)
