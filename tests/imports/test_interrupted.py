"""An import that is killed, started twice or run beside another gives the same as one alone."""

import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from django.db import connection, transaction

from ccapex.accounts.models import Organisation, Territory
from households.models import Household
from procedures.models import Event
from referrals.enums import ListState
from referrals.models import CdpList, ListRow
from referrals.services.imports import flow
from referrals.services.imports.flow import commit, receive_list
from tests.imports.conftest import DATA
from tests.support.snapshot import Snapshot, snapshot
from tests.support.threads import together

SEPTEMBER, OCTOBER = "cdp-ddets-2026-09.xlsx", "cdp-ddets-2026-10.xlsx"


class Killed(Exception):
    pass


class Alone(Exception):
    """Takes back what was done to compare with."""


def received(territory: Territory, name: str) -> CdpList:
    return receive_list(territory, data=(DATA / name).read_bytes(), filename=name, author=None)[0]


def alone(territory: Territory) -> Snapshot:
    """The base after both lists, each imported without a stop; then as if nothing was."""
    found: Snapshot = {}
    try:
        with transaction.atomic():
            for name in (SEPTEMBER, OCTOBER):
                commit(received(territory, name))
            found = snapshot()
            raise Alone
    except Alone:
        return found


def stop_after(batches: int) -> flow.Advance:
    left = [batches]

    def advance(count: int) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Killed

    return advance


@pytest.mark.parametrize("batches", [1, 2, 5])
def test_a_killed_import_goes_on_and_gives_the_same(
    territory: Territory,
    social_landlord: Organisation,
    monkeypatch: pytest.MonkeyPatch,
    batches: int,
) -> None:
    monkeypatch.setattr(flow, "BATCH", 7)
    expected = alone(territory)
    assert not Household.objects.exists()
    for name in (SEPTEMBER, OCTOBER):
        cdp_list = received(territory, name)
        with pytest.raises(Killed):
            commit(cdp_list, advance=stop_after(batches))
        cdp_list = CdpList.objects.get(pk=cdp_list.pk)
        assert cdp_list.state == ListState.RECEIVED
        assert 0 < ListRow.objects.filter(cdp_list=cdp_list).count() < 60
        commit(cdp_list)
    assert snapshot() == expected


def test_the_file_sent_again_after_a_kill_creates_nobody_twice(
    territory: Territory, social_landlord: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flow, "BATCH", 10)
    with pytest.raises(Killed):
        commit(received(territory, SEPTEMBER), advance=stop_after(3))
    commit(received(territory, SEPTEMBER))
    assert Household.objects.count() == Event.objects.count() == 58


def test_recording_twice_gives_nothing_more(
    territory: Territory, social_landlord: Organisation
) -> None:
    cdp_list = received(territory, SEPTEMBER)
    commit(cdp_list)
    once = snapshot()
    commit(CdpList.objects.get(pk=cdp_list.pk))
    stale = CdpList.objects.get(pk=cdp_list.pk)
    stale.state = ListState.RECEIVED  # a process that read the list before it was recorded
    commit(stale)
    assert snapshot() == once


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same_list", [True, False])
def test_two_imports_at_once_create_nobody_twice(
    territory: Territory,
    social_landlord: Organisation,
    monkeypatch: pytest.MonkeyPatch,
    same_list: bool,
) -> None:
    monkeypatch.setattr(flow, "BATCH", 10)
    first = received(territory, SEPTEMBER)
    second = first if same_list else received(territory, SEPTEMBER)
    together([partial(commit, CdpList.objects.get(pk=one.pk)) for one in (first, second)])
    assert Household.objects.count() == Event.objects.count() == 58
    for one in CdpList.objects.all():
        assert one.state == ListState.COMMITTED
        assert one.counts["created"] + one.counts["matched"] == 58
    if same_list:
        assert CdpList.objects.get().counts["created"] == 58


SCRIPT = """
import os, signal, sys
import django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from referrals.models import CdpList
from referrals.services.imports import flow
flow.BATCH = 10
batches = 0
def advance(count):
    global batches
    batches += 1
    if batches == 3:
        record = flow.record
        def cut(*arguments):
            record(*arguments)
            os.kill(os.getpid(), signal.SIGKILL)  # in the middle of the fourth transaction
        flow.record = cut
flow.commit(CdpList.objects.get(pk=int(sys.argv[2])), advance=advance)
"""


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_in_a_transaction_leaves_whole_batches(
    territory: Territory, social_landlord: Organisation
) -> None:
    cdp_list = received(territory, SEPTEMBER)
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(connection.settings_dict["NAME"]), str(cdp_list.pk)],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "ccapex.settings.test"},
        cwd=root,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    cdp_list.refresh_from_db()
    # The fourth batch left nothing.
    assert ListRow.objects.count() == 30
    assert cdp_list.counts == {"recorded_up_to": ListRow.objects.latest("number").number}
    commit(cdp_list)
    assert Household.objects.count() == 58
    cdp_list.refresh_from_db()
    assert cdp_list.counts["created"] == 58
