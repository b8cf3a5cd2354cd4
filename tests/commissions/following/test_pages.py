"""The pages of what follows a session: who reads them, in how many queries, what they say."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ccapex.accounts.desk import Desk
from commissions.models import Recommendation, YearAfter
from commissions.services.following import answer, open_recommendations
from tests.factories.accounts import log_in
from tests.factories.commissions import item_of, organisation_of, session_of
from tests.factories.following import TEXT, Followed, close, followed, output_of

pytestmark = pytest.mark.django_db


def text(desk: Desk, name: str, *arguments: object, query: str = "") -> str:
    found = log_in(Client(), desk).get(f"{reverse(name, args=arguments)}{query}")
    assert found.status_code == 200
    return found.content.decode()


def send(desk: Desk, one: Followed, **data: str) -> int:
    address = reverse("recommendation_detail", args=[one.recommendation.public_id])
    return log_in(Client(), desk).post(address, data).status_code


def test_ten_recommendations_cost_the_same_queries_as_two() -> None:
    one = followed()
    client = log_in(Client(), one.made.secretary)
    counts = []
    for more in (1, 8):
        for _ in range(more):
            output_of(item_of(one.made.session), organisation_of(one.made.territory, "ccas"))
        close(one.made.session)
        open_recommendations(one.made.session)
        client.get(reverse("recommendation_list"))
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("recommendation_list"))
        counts.append(len(found))
    assert counts[0] == counts[1] <= 20, counts


def test_the_list_is_narrowed_by_state_commission_and_addressee() -> None:
    one = followed()
    secretary = one.made.secretary
    Recommendation.objects.update(due_on=timezone.localdate() - dt.timedelta(days=1))
    slug = one.made.member.membership.organisation.slug
    for query in ("", "?etat=late", f"?pour={slug}", f"?commission={one.made.commission.slug}"):
        assert TEXT in text(secretary, "recommendation_list", query=query)
    for query in ("?etat=answered", "?pour=nous", "?pour=sans-compte", "?commission=autre"):
        assert TEXT not in text(secretary, "recommendation_list", query=query)
    assert TEXT in text(one.made.member, "recommendation_list", query="?pour=nous")
    assert TEXT not in text(one.made.stranger, "recommendation_list")


def test_the_addressee_answers_and_the_secretariat_ends_it_from_the_page() -> None:
    one = followed()
    member, secretary = one.made.member, one.made.secretary
    assert send(member, one, act="answer", text="", proposed="followed") == 200
    assert send(member, one, act="answer", text="Fait.", proposed="followed") == 302
    assert send(member, one, act="settle", result="followed") == 404
    page = text(secretary, "recommendation_detail", one.recommendation.public_id)
    assert "Fait." in page
    assert "Sans réponse" not in page
    assert send(secretary, one, act="settle", result="followed") == 302
    assert Recommendation.objects.get().result == "followed"
    assert "Suite close" in text(member, "recommendation_detail", one.recommendation.public_id)


def test_a_new_code_is_shown_once_to_the_secretariat_alone() -> None:
    one = followed()
    Recommendation.objects.update(organisation=organisation_of(one.made.territory, "association"))
    address = reverse("recommendation_detail", args=[one.recommendation.public_id])
    client = log_in(Client(), one.made.secretary)
    assert "Code à donner de vive voix" in client.post(address, {"act": "link"}).content.decode()
    assert "Code à donner de vive voix" not in client.get(address).content.decode()
    assert send(one.made.member, one, act="link") == 404


def test_a_session_opens_on_the_answers_and_a_member_reads_those_it_may() -> None:
    one = followed()
    answer(one.recommendation, "Vu le ménage.", one.made.member)
    coming = session_of(one.made.commission, state="convened")
    assert "Vu le ménage." in text(one.made.secretary, "session_opening", coming.public_id)
    hidden = item_of(one.made.session)
    output_of(hidden, None, text="Rien pour ce membre.")
    close(one.made.session)
    open_recommendations(one.made.session)
    page = text(one.made.member, "session_opening", coming.public_id)
    assert "Vu le ménage." in page
    assert "Rien pour ce membre." not in page
    assert "que vous ne voyez pas" in page
    assert "Vu le ménage." in text(one.made.secretary, "session_sit", coming.public_id)


def test_an_unknown_outcome_is_completed_from_its_line() -> None:
    one = followed(held_on=timezone.localdate() - dt.timedelta(days=400))
    YearAfter.objects.update(outcome="unknown")
    household = one.made.item.household
    assert household is not None
    assert household.display_name in text(one.made.secretary, "year_after_list")
    assert household.reference not in text(one.made.member, "year_after_list")
    address = reverse("year_after_note", args=[one.made.item.public_id])
    told = {"outcome": "rehoused", "why": "Dit par le bailleur"}
    assert log_in(Client(), one.made.member).post(address, told).status_code == 404
    log_in(Client(), one.made.secretary).post(address, told)
    assert YearAfter.objects.get().outcome == "rehoused"
