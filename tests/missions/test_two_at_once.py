"""Two workers, two people: one list of the week, one sending, one order, one day announced."""

import datetime as dt
from functools import partial

import pytest
from django.utils import timezone

from households.models import Relation
from referrals.models import EvictionNotice, Mandate, Watch, WatchEntry, WatchList
from referrals.services.missions.mandating import mandate
from referrals.services.watch.lists import fingerprint, prepare_list
from referrals.services.watch.notices import announce
from referrals.services.watch.sending import send_list
from tests.factories.missions import alert, field_territory, granted, procedure_at
from tests.support.threads import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_workers_make_one_list_and_two_people_send_it_once() -> None:
    field = field_territory()
    alert(field, granted(field))
    granted(field)
    today = timezone.localdate()
    together([partial(prepare_list, field.territory, today=today)] * 2)
    draft = WatchList.objects.get()
    assert WatchEntry.objects.count() == 2
    seen = fingerprint(draft.entries.all())
    together([partial(send_list, draft, seen=seen, desk=field.office)] * 2)
    assert Watch.objects.count() == Relation.objects.count() == 2
    draft.refresh_from_db()
    assert draft.state == "sent"


def test_two_people_give_one_order_and_announce_one_day() -> None:
    field = field_territory()
    procedure = procedure_at(field, "cql")
    operator = field.organisation("operateur").pk
    give = partial(
        mandate,
        [(procedure.pk, operator)],
        mission="anticipation_visit",
        authority="state",
        desk=field.office,
    )
    together([give, give])
    assert Mandate.objects.count() == 1

    evicted = granted(field)
    today = timezone.localdate()
    say = partial(
        announce,
        evicted,
        announced_on=today,
        eviction_on=today + dt.timedelta(days=40),
        override_reason="juge",
        desk=field.office,
    )
    together([say, say])
    assert EvictionNotice.objects.filter(withdrawn_at__isnull=True).count() == 1
