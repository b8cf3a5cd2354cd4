"""What the tests of the pages share: a seat, a page, a list sent."""

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ccapex.accounts.desk import Desk
from procedures.models import Procedure
from referrals.models import WatchList
from referrals.services.watch.lists import fingerprint, prepare_list
from referrals.services.watch.sending import send_list
from tests.factories.accounts import log_in
from tests.factories.missions import Field


def seated(desk: Desk) -> Client:
    return log_in(Client(), desk)


def page(desk: Desk, name: str, *arguments: object) -> str:
    answer = seated(desk).get(reverse(name, args=arguments))
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def watching(field: Field, *procedures: Procedure) -> WatchList:
    draft = prepare_list(field.territory, today=timezone.localdate())
    return send_list(draft, seen=fingerprint(draft.entries.all()), desk=field.office)
