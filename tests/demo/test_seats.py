"""Everybody of the demo has something to do: what each seat sees, and the queues of its day."""

import json
from typing import Any

import pytest

from ccapex.demo.accounts import OPERATOR
from ccapex.demo.building import STORIES
from tests.demo.conftest import Demo

pytestmark = [pytest.mark.load, pytest.mark.timeout(600)]

ASK = """
import json
from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Membership
from ccapex.core.work_queues import queues_for
from households.models import Household
rows = Membership.objects.filter(user__email__regex=r"^[a-z0-9-]+[.](TERRITORIES)@demo")
def seen(desk):
    files = Household.objects.visible_to(desk).count() if desk.sees_households else 0
    return {"files": files, **{queue.slug: content.total for queue, content in queues_for(desk)}}
desks = [Desk(row.user, row) for row in rows.select_related("user", "organisation__territory")]
print(json.dumps({desk.user.email.split("@")[0]: seen(desk) for desk in desks}))
"""


@pytest.fixture(scope="session")
def seats(demo: Demo) -> dict[str, Any]:
    script = ASK.replace("TERRITORIES", "|".join(STORIES))
    said = demo.manage("shell", "--no-imports", "-c", script).stdout
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found


@pytest.mark.parametrize("territory", STORIES)
@pytest.mark.parametrize(
    "seat",
    [
        *("secretariat", "secretariat-2", "travailleur-social", "caf", "bailleur"),
        *("commissaire", OPERATOR),
    ],
)
def test_a_seat_sees_files(seats: dict[str, Any], seat: str, territory: str) -> None:
    assert seats[f"{seat}.{territory}"]["files"] > 0


def test_each_step_of_a_mission_waits_for_the_operator_of_a_territory_with_visits(
    demo: Demo, seats: dict[str, Any]
) -> None:
    mine = seats[f"{OPERATOR}.cote-dor"]
    assert mine["missions_to_do"] >= 5
    assert mine["watches_to_reach"] >= 1
    steps = demo.ask(
        "SELECT r.mission, r.state, count(DISTINCT v.id), count(DISTINCT p.id)"
        " FROM referrals_referral r JOIN referrals_mandate m ON m.referral_id = r.id"
        " LEFT JOIN referrals_visit v ON v.mandate_id = m.id AND v.result <> 'planned'"
        " LEFT JOIN referrals_visit p ON p.mandate_id = m.id AND p.result = 'planned'"
        " JOIN accounts_membership s ON s.organisation_id = r.organisation_id"
        " JOIN accounts_user u ON u.id = s.user_id AND u.email LIKE 'operateur.cote-dor@%'"
        " GROUP BY r.id"
    )
    assert ("anticipation_visit", "issued", 0, 0) in steps
    assert ("anticipation_visit", "accepted", 0, 1) in steps
    assert ("anticipation_visit", "accepted", 1, 0) in steps
    assert ("anticipation_visit", "closed", 1, 0) in steps
    assert {"issued", "accepted"} <= {
        state for mission, state, *_ in steps if mission == "ccapex_diagnostic"
    }


def test_the_mobile_team_has_a_dsf_at_each_step_and_the_secretariat_some_to_entrust(
    demo: Demo, seats: dict[str, Any]
) -> None:
    assert seats[f"{OPERATOR}.seine-saint-denis"]["dsf_to_send"] == 3
    states = demo.ask(
        "SELECT d.state, r.state FROM referrals_dsf d"
        " JOIN referrals_referral r ON r.id = d.referral_id"
        " JOIN accounts_organisation o ON o.id = d.organisation_id"
        " WHERE o.slug = 'empex-udaf-93'"
    )
    assert sorted(states) == [
        ("requested", "accepted"),
        ("requested", "issued"),
        ("written", "accepted"),
    ]


@pytest.mark.parametrize("territory", STORIES)
def test_the_landlord_has_a_dsf_of_its_tenants_to_answer(demo: Demo, territory: str) -> None:
    waiting = demo.ask(
        "SELECT count(*) FROM referrals_dsf d"
        " JOIN procedures_procedure p ON p.id = d.procedure_id"
        " JOIN households_lease b ON b.id = p.lease_id"
        " JOIN households_landlord l ON l.id = b.landlord_id"
        " JOIN accounts_membership s ON s.organisation_id = l.organisation_id"
        " JOIN accounts_user u ON u.id = s.user_id"
        f" WHERE u.email LIKE 'bailleur.{territory}@%' AND d.state = 'written'"
        " AND d.observations_due_on > date('now') AND NOT EXISTS"
        " (SELECT 1 FROM referrals_dsfobservation o WHERE o.dsf_id = d.id)"
    )
    assert waiting[0][0] >= 1


@pytest.mark.parametrize("territory", STORIES)
def test_a_decision_on_the_force_waits_for_the_secretariat_alone(
    demo: Demo, territory: str
) -> None:
    unseen = demo.ask(
        "SELECT f.id, o.kind FROM households_flag f"
        " JOIN procedures_procedure p ON p.household_id = f.household_id"
        " JOIN accounts_territory t ON t.id = p.territory_id"
        " JOIN accounts_organisation o ON o.territory_id = t.id"
        "  AND o.is_secretariat"
        " WHERE p.stage = 'cfp_request' AND f.kind = 'vulnerability' AND f.closed_on IS NULL"
        f" AND t.slug = '{territory}' AND NOT EXISTS (SELECT 1 FROM households_flagsighting s"
        "  WHERE s.flag_id = f.id AND s.organisation_id = o.id)"
    )
    assert len(unseen) == 1


@pytest.mark.parametrize("territory", STORIES)
def test_a_plan_is_broken_and_some_households_are_protected(demo: Demo, territory: str) -> None:
    here = f"JOIN accounts_territory t ON t.id = h.territory_id WHERE t.slug = '{territory}'"
    plans = demo.ask(
        "SELECT p.end, count(i.id), count(i.paid_on) FROM referrals_repaymentplan p"
        " JOIN referrals_instalment i ON i.plan_id = p.id"
        f" JOIN households_household h ON h.id = p.household_id {here} GROUP BY p.id"
    )
    broken = [(due, paid) for end, due, paid in plans if end == "broken"]
    assert [paid < due for due, paid in broken] == [True]
    assert any(not end for end, *_ in plans)
    for table in ("guardian", "contactlimit"):
        found = demo.ask(
            f"SELECT count(*) FROM households_{table} g"
            f" JOIN households_household h ON h.id = g.household_id {here}"
        )
        assert found[0][0] >= 1, table
