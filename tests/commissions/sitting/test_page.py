"""The sitting page: what is shown, what is never shown, how much it costs."""

import pytest
from django.test import Client
from django.urls import reverse

from commissions.enums import SessionState
from commissions.services.output_rows import offered
from tests.factories.accounts import log_in
from tests.factories.commissions import item_of, sitting

pytestmark = pytest.mark.django_db


def test_the_page_opens() -> None:
    made = sitting(SessionState.OPEN)
    client = log_in(Client(), made.secretary)
    answer = client.get(reverse("item_sit", args=[made.item.public_id]))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert made.item.household.display_name in page
    assert offered(made.session)
    second = item_of(made.session)
    answer = client.get(
        reverse("item_sit", args=[second.public_id]), headers={"HX-Request": "true"}
    )
    assert "<html" not in answer.content.decode()
