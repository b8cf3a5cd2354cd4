"""A territory with missions in the field and a social watch; households at the stages they need."""

import copy
import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation, Territory
from households.enums import FlagKind, PersonRole
from households.models import DebtStatement, Flag
from procedures.enums import EventKind, Stage
from procedures.models import Event, Procedure
from referrals.models import RuleSetVersion
from tests.factories.accounts import CommuneFactory, OrganisationFactory, TerritoryFactory, desk_for
from tests.factories.households import HouseholdFactory, HouseholdMemberFactory
from tests.factories.referrals import ProcedureFactory

CONCLUSIONS = [
    {"code": "stay_measure", "label": "Mesure pour le maintien", "stock": "public", "agenda": True},
    {"code": "new_dwelling", "label": "Nouveau logement", "agenda": True},
    {"code": "go_on_to_cfp", "label": "Poursuite de la procédure"},
]
PROFILE: dict[str, Any] = {
    "territory": {"name": "essai", "label": "Essai"},
    "enrichment": {"requests": [], "access_after_close_days": 30},
    "organisations": [
        {
            "slug": "operateur",
            "kind": "operator",
            "name": "OPERATEUR",
            "missions": ["anticipation_visit", "ccapex_diagnostic"],
        },
        {
            "slug": "autre-operateur",
            "kind": "operator",
            "name": "AUTRE-OPERATEUR",
            "missions": ["ccapex_diagnostic", "social_watch"],
        },
    ],
    "missions": {
        "anticipation_visit": {
            "authorities": ["state"],
            "report_to": "unite-maintien",
            "copy_to": "secretariat-ccapex",
            "silence_days": 30,
            "silent_attempts": 2,
            "conclusions": CONCLUSIONS,
        },
        "ccapex_diagnostic": {
            "authorities": ["state", "departement", "landlord"],
            "report_to": "secretariat-ccapex",
            "report_always_to_agenda": True,
            "funding": [{"code": "state", "label": "État"}],
            "conclusions": [{"code": "stay", "label": "Maintien"}],
        },
    },
    "social_watch": {
        "siao": "siao",
        "notice_days": 10,
        "report_to": "unite-maintien",
        "on_request": ["children", "flag_not_validated"],
    },
    "flags": {"vulnerability": [{"code": "age", "label": "Grand âge"}]},
}
SCOPES: dict[str, list[tuple[str, list[str]]]] = {
    "anticipation_visit": [
        ("public", ["cfp_request", "cfp_granted"]),
        ("private", ["cql", "cfp_request", "cfp_granted"]),
    ],
    "ccapex_diagnostic": [
        ("public", ["prevention", "cdp", "assignation", "cql"]),
        ("private", ["prevention", "cdp", "assignation"]),
    ],
}


@dataclass
class Field:
    """The territory of a test and those who work there."""

    territory: Territory
    office: Desk
    operator: Desk
    siao: Desk
    commissaire: Desk

    def organisation(self, slug: str) -> Organisation:
        return self.territory.organisations.get(slug=slug)


def field_territory() -> Field:
    territory: Territory = TerritoryFactory(profile=copy.deepcopy(PROFILE), department_code="21")
    CommuneFactory(territory=territory, insee_code="21231", name="Dijon")
    made: dict[str, Organisation] = {}
    for slug, kind in (
        ("ddets", "state_service"),
        ("operateur", "operator"),
        ("autre-operateur", "operator"),
        ("siao", "siao"),
        ("etude", "commissaire_de_justice"),
    ):
        made[slug] = OrganisationFactory(
            territory=territory,
            slug=slug,
            name=slug.upper(),
            kind=kind,
            is_secretariat=kind == "state_service",
        )
    for slug, name in (("unite-maintien", "Unité maintien"), ("secretariat-ccapex", "CCAPEX")):
        made["ddets"].units.create(slug=slug, name=name)
    for mission in SCOPES:
        publish(territory, mission)
    return Field(
        territory,
        office=desk_for("secretariat", made["ddets"]),
        operator=desk_for("social_worker", made["operateur"]),
        siao=desk_for("siao", made["siao"]),
        commissaire=desk_for("commissaire_de_justice", made["etude"]),
    )


def publish(territory: Territory, mission: str) -> None:
    """The operator for a visit; the choice left to those who decide for a diagnostic."""
    scope = [
        [
            {"attribute": "stock", "operator": "is", "value": stock},
            {"attribute": "stage", "operator": "in", "value": stages},
        ]
        for stock, stages in SCOPES[mission]
    ]
    then = (
        {"organisation": "operateur"} if mission == "anticipation_visit" else {"kind": "operator"}
    )
    table = {
        "mission": mission,
        "label": mission,
        "scope": scope,
        "rules": [{"order": 1, "label": "partout", "when": [], "then": then}],
    }
    RuleSetVersion.objects.create(
        territory=territory,
        mission=mission,
        number=1,
        table=table,
        valid_from=datetime.date(2020, 1, 1),
        published_at=timezone.now(),
    )


def procedure_at(
    field: Field, stage: str, *, stock: str = "private", days_ago: int = 60, **fields: Any
) -> Procedure:
    """A household of one holder, with a debt, at that stage since so many days."""
    since = timezone.localdate() - datetime.timedelta(days=days_ago)
    household = HouseholdFactory(
        territory=field.territory, dependent_children=fields.pop("children", 0)
    )
    HouseholdMemberFactory(household=household, role=PersonRole.TENANT)
    procedure: Procedure = ProcedureFactory(
        household=household,
        lease__stock=stock,
        lease__dwelling__insee_code="21231",
        stage=stage,
        step=fields.pop("step", stage),
        stage_since=since,
        **fields,
    )
    DebtStatement.objects.create(lease=procedure.lease, stated_on=since, amount="4321.00")
    return procedure


def granted(field: Field, *, days_ago: int = 10, **fields: Any) -> Procedure:
    """A CFP granted, that may be carried out from that day on."""
    procedure = procedure_at(field, Stage.CFP_GRANTED, days_ago=days_ago, **fields)
    on = procedure.stage_since
    assert on is not None
    Event.objects.create(
        territory=field.territory,
        procedure=procedure,
        kind=EventKind.CFP_DECISION,
        occurred_on=on,
        details={"kind": "granted", "effective_from": on.isoformat()},
    )
    return procedure


def alert(field: Field, procedure: Procedure, *, validated: bool = True, code: str = "age") -> Flag:
    today = timezone.localdate()
    return Flag.objects.create(
        household=procedure.household,
        kind=FlagKind.VULNERABILITY,
        code=code,
        organisation=field.organisation("ddets"),
        raised_on=today,
        validated_on=today if validated else None,
        validated_by=field.office.user if validated else None,
    )


def publish_mobile_team(field: Field) -> None:
    """As in Seine-Saint-Denis: private tenants whom no service knows; the others elsewhere."""
    team = {"label": "Équipe", "organisation": "operateur", "silent_attempts": 1}
    field.territory.profile["mobile_team"] = team
    field.territory.save()
    OrganisationFactory(
        territory=field.territory, slug="service-social", kind="departement_social_service"
    ).coverages.create(area_kind="territory")
    unknown = [
        {"attribute": "stock", "operator": "is", "value": "private"},
        {"attribute": "known_to_social_services", "operator": "is", "value": False},
    ]
    rules = [
        {"order": 1, "label": "inconnu", "when": unknown, "then": {"organisation": "operateur"}},
        {
            "order": 2,
            "label": "les autres",
            "when": [],
            "then": {"kind": "departement_social_service"},
        },
    ]
    RuleSetVersion.objects.create(
        territory=field.territory,
        mission="dsf",
        number=1,
        table={"mission": "dsf", "label": "DSF", "rules": rules},
        valid_from=datetime.date(2020, 1, 1),
        published_at=timezone.now(),
    )
