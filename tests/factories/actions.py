"""Territories with a small table of actions, procedures with facts."""

import datetime
from typing import Any

from ccapex.accounts.models import Organisation, Territory
from procedures.actions.engine import Fact, File
from procedures.models import Event, Procedure
from tests.factories.accounts import OrganisationFactory, TerritoryFactory
from tests.factories.households import HouseholdFactory
from tests.factories.referrals import ProcedureFactory

CDP_ON = datetime.date(2026, 9, 10)
TODAY = datetime.date(2026, 10, 26)

TABLE: list[dict[str, Any]] = [
    {
        "code": "acknowledge",
        "steps": ["cdp"],
        "actor": "secretariat",
        "label": "Accuser réception",
        "after": ["cdp"],
        "delay": {"working_days": 5},
        "source": "charte, étape 2",
    },
    {
        "code": "plan",
        "steps": ["cdp"],
        "stock": "private",
        "actor": "landlord",
        "label": "Proposer un plan",
        "after": ["cdp"],
        "delay": {"setting": "social"},
        "until": ["repayment_plan"],
        "source": "charte, étape 2",
    },
    {
        "code": "help",
        "steps": ["cdp"],
        "actor": "referent",
        "label": "Joindre le ménage",
        "after": ["cdp"],
        "delay": {"days": 30},
        "source": "charte, étape 2",
    },
    {
        "code": "lawyers",
        "steps": ["cdp"],
        "actor": "lawyers",
        "label": "Proposer une assistance",
        "after": ["cdp"],
        "source": "charte, étape 3",
    },
    {
        "code": "interview",
        "steps": ["cdp", "assignation"],
        "actor": "referent",
        "label": "Proposer un entretien",
        "after": ["dsf_requested"],
        "delay": {"working_days": 15},
        "until": ["dsf_sent"],
        "legal": True,
        "source": "décret 2021-8, art. 1",
    },
    {
        "code": "told",
        "steps": ["cdp"],
        "actor": "household",
        "label": "Reprendre le loyer",
        "source": "charte, étape 2",
    },
]
PROFILE: dict[str, Any] = {
    "territory": {"name": "essai", "label": "Essai"},
    "actions": {
        "delays": {"social": {"label": "Action sociale", "days": 30, "to_confirm": True}},
        "table": TABLE,
    },
}


def file_with(*facts: Fact, step: str = "cdp", **fields: Any) -> File:
    """What the engine reads; private stock, nothing else known."""
    values: dict[str, Any] = {"stock": "private", "step_since": CDP_ON, "known": {}} | fields
    return File(step=step, facts=facts, **values)


def fact(kind: str, on: datetime.date = CDP_ON, root: int = 1, /, **details: Any) -> Fact:
    return Fact(root, kind, on, details)


def territory_with_table(**profile: Any) -> tuple[Territory, dict[str, Organisation]]:
    """The secretariat, a social service of the whole territory, a landlord and a stranger."""
    territory: Territory = TerritoryFactory(profile={**PROFILE, **profile})
    found: dict[str, Organisation] = {
        "office": OrganisationFactory(territory=territory, secretariat=True, slug="ddets"),
        "service": OrganisationFactory(territory=territory, slug="mdsf"),
        "landlord": OrganisationFactory(territory=territory, slug="bailleur", kind="landlord"),
        "stranger": OrganisationFactory(territory=territory, slug="ailleurs", kind="ccas"),
    }
    found["service"].coverages.create(area_kind="territory")
    return territory, found


def procedure_at_cdp(
    territory: Territory, landlord: Organisation | None = None, on: datetime.date = CDP_ON
) -> Procedure:
    """With its CDP, whose tasks are still to be computed."""
    procedure: Procedure = ProcedureFactory(
        household=HouseholdFactory(territory=territory),
        step="cdp",
        stage_since=on,
        lease__landlord__organisation=landlord,
    )
    Event.objects.create(territory=territory, procedure=procedure, kind="cdp", occurred_on=on)
    return procedure
