"""Two people, or two workers, at the same time: nothing twice, nothing lost."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from referrals.enums import DecisionOutcome, ListState
from referrals.models import CdpList, Decision, Referral
from referrals.services.concertation import AlreadyDecided, Choice, decide
from referrals.services.dispatch import dispatch
from tests.factories.accounts import desk_for
from tests.factories.referrals import CdpListFactory, listed_case, members, published_rules

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cdp_list() -> CdpList:
    found: CdpList = CdpListFactory(state=ListState.CONCERTATION)
    members(found.territory)
    published_rules(found.territory)
    return found


def together(*acts: Callable[[], Any]) -> list[Any]:
    """What each act gave or raised, all started at the same instant."""
    start = threading.Barrier(len(acts))
    outcomes: list[Any] = [None] * len(acts)

    def run(at: int, act: Callable[[], Any]) -> None:
        try:
            start.wait(10)
            outcomes[at] = act()
        except Exception as error:  # noqa: BLE001 — the outcome is what the test looks at
            outcomes[at] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(at, act)) for at, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes


def test_of_two_decisions_at_once_one_is_kept_and_the_other_told(cdp_list: CdpList) -> None:
    procedure = listed_case(cdp_list)
    organisation = cdp_list.territory.organisations.get(slug="ddets")
    desks = [desk_for("secretariat", organisation) for _ in range(2)]
    choices = [
        Choice(outcome=DecisionOutcome.ATTRIBUTED),
        Choice(outcome=DecisionOutcome.NOT_TREATED, not_treated_reason="moved"),
    ]

    outcomes = together(
        *(
            lambda desk=desk, choice=choice: decide(
                cdp_list, procedure.pk, choice, desk=desk, seen=""
            )
            for desk, choice in zip(desks, choices, strict=True)
        )
    )

    kinds = sorted(type(outcome).__name__ for outcome in outcomes)
    assert kinds == [AlreadyDecided.__name__, Decision.__name__]
    kept = next(outcome for outcome in outcomes if isinstance(outcome, Decision))
    assert Decision.objects.get().outcome == kept.outcome


def test_two_dispatches_at_once_give_each_case_one_referral(cdp_list: CdpList) -> None:
    for _ in range(6):
        listed_case(cdp_list)

    outcomes = together(
        *(lambda: dispatch(CdpList.objects.get(), author_id=None) for _ in range(2))
    )

    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert Referral.objects.count() == Decision.objects.count() == 6
