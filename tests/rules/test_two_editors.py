"""Two people change the same draft at the same instant: one is kept, the other is told."""

from collections.abc import Callable

import pytest

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Territory
from referrals.models import RuleSetVersion
from referrals.rules.table_edits import RULE, remove_row
from referrals.services.rule_drafts import StaleDraft, change_draft, fingerprint
from tests.rules.conftest import now
from tests.support.threads import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_changes_at_once_one_is_kept_and_the_other_told(
    territory: Territory, administrator: Desk, secretary: Desk, draft: RuleSetVersion
) -> None:
    seen = fingerprint(draft)
    told: list[str] = []

    def remove_first(desk: Desk) -> Callable[[], None]:
        def act() -> None:
            try:
                change_draft(
                    draft,
                    seen=seen,
                    change=lambda table: remove_row(table, RULE, 1),
                    author=desk.user,
                )
            except StaleDraft as stale:
                told.append(str(stale))

        return act

    together([remove_first(administrator), remove_first(secretary)])

    assert len(told) == 1
    assert len(now(territory).table["rules"]) == 3
