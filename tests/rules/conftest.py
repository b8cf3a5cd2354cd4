"""A territory with published rules, and the people who may read and change them."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Territory
from referrals.models import RuleSetVersion
from referrals.services.rule_drafts import create_draft, draft_of, fingerprint
from tests.factories.accounts import desk_for, log_in
from tests.factories.referrals import CdpListFactory, members, published_rules

MISSION = "referent"


@pytest.fixture
def territory() -> Territory:
    found: Territory = CdpListFactory(state="concertation").territory
    members(found)
    published_rules(found)
    return found


@pytest.fixture
def administrator(territory: Territory) -> Desk:
    return desk_for("administrator", territory.organisations.get(slug="mdsf"))


@pytest.fixture
def secretary(territory: Territory) -> Desk:
    return desk_for("secretariat", territory.organisations.get(slug="ddets"))


@pytest.fixture
def draft(territory: Territory, administrator: Desk) -> RuleSetVersion:
    """Copied from the rules in force by the administrator."""
    return create_draft(
        territory,
        mission=MISSION,
        author=administrator.user,
        today=datetime.date(2026, 11, 1),
    )


def at(name: str, *rest: object) -> str:
    return reverse(name, args=[MISSION, *rest])


def now(territory: Territory) -> RuleSetVersion:
    """The draft as it is in the database."""
    found = draft_of(territory.pk, MISSION)
    assert found is not None
    return found


def change(desk: Desk, territory: Territory, action: str, **fields: Any) -> Any:
    """What a page that shows the present draft posts."""
    fields.setdefault("seen", fingerprint(now(territory)))
    client = log_in(Client(), desk)
    posted = {name.replace("__", "-"): value for name, value in fields.items()}
    return client.post(at("rules_draft"), {"action": action, "part": "regle", **posted})


def written(
    rank: int, label: str, target: str, *conditions: tuple[str, str, Any]
) -> dict[str, Any]:
    """The fields of a row: conditions are (attribute, operator, values as typed)."""
    fields: dict[str, Any] = {
        "rank": rank,
        "label": label,
        "target": target,
        "position": rank,
        "conditions": len(conditions),
    }
    for i, (attribute, operator, values) in enumerate(conditions):
        fields |= {
            f"c-{i}-attribute": attribute,
            f"c-{i}-operator": operator,
            f"c-{i}-value": values,
        }
    return fields
