"""No copy of a page is kept, and going back gives the page whole."""

import pytest
from django.test import Client
from django.urls import reverse

from ccapex.accounts.enums import Role
from tests.factories.accounts import desk_for, log_in
from tests.factories.core import JobFactory

pytestmark = pytest.mark.django_db


def test_a_page_is_kept_by_nobody_and_told_from_its_parts(client: Client) -> None:
    page = log_in(client, desk_for(Role.SECRETARIAT)).get(reverse("home"))
    assert "no-store" in page["Cache-Control"]
    assert "HX-Request" in page["Vary"]


def test_going_back_to_a_page_gives_it_whole(client: Client) -> None:
    desk = desk_for(Role.SECRETARIAT)
    job = JobFactory.create(author_id=desk.user.pk)
    address = reverse("job_detail", args=[job.public_id])
    log_in(client, desk)
    part = client.get(address, headers={"HX-Request": "true"})
    assert b"<h1" not in part.content
    back = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert b"<h1" in client.get(address, headers=back).content
