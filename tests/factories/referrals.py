"""Procedures, lists and what comes of them; ``listed_case`` is what most tests start from."""

import copy
import datetime
from typing import Any

import factory
from django.utils import timezone

from ccapex.accounts.models import Organisation, Territory
from households.enums import PersonRole
from households.models import ContactPoint, Household
from procedures.enums import EventKind, Stage
from procedures.models import Event, Procedure
from referrals.enums import ListState, RowStatus
from referrals.models import CdpList, EnrichmentRequest, ListRow, Referral, RuleSetVersion
from tests.factories.accounts import CommuneFactory, OrganisationFactory, TerritoryFactory
from tests.factories.households import (
    HouseholdFactory,
    HouseholdMemberFactory,
    LeaseFactory,
)

ACT_ON = datetime.date(2026, 9, 10)

TABLE: dict[str, Any] = {
    "mission": "referent",
    "label": "Désigner un référent",
    "rules": [
        {
            "order": 1,
            "label": "Déjà suivi",
            "when": [
                {
                    "attribute": "current_follow_up",
                    "operator": "in",
                    "value": ["departement_social_service", "ccas", "caf"],
                }
            ],
            "then": "current_follow_up",
        },
        {
            "order": 2,
            "label": "Au moins un enfant",
            "when": [{"attribute": "has_children", "operator": "is", "value": True}],
            "then": {"kind": "departement_social_service"},
        },
        {
            "order": 3,
            "label": "Moins de 50 ans",
            "when": [{"attribute": "tenant_age", "operator": "under", "value": 50}],
            "then": {"kind": "departement_social_service"},
        },
        {
            "order": 4,
            "label": "50 ans ou plus",
            "when": [{"attribute": "tenant_age", "operator": "at_least", "value": 50}],
            "then": {"kind": "ccas"},
        },
    ],
}

PROFILE: dict[str, Any] = {
    "territory": {"name": "essai", "label": "Essai"},
    "enrichment": {
        "requests": [
            {
                "kinds": ["caf"],
                "order": 1,
                "fields": ["birth_dates", "housing_benefit", "benefit_number", "children", "phone"],
            },
            {
                "kinds": ["landlord"],
                "order": 2,
                "fields": ["dwelling_type", "rent", "charges", "debt"],
            },
            {
                "kinds": ["departement_social_service", "ccas"],
                "order": 2,
                "fields": [
                    "known",
                    "followed",
                    "referent",
                    "measure",
                    "measure_start",
                    "measure_end",
                ],
            },
        ],
        "delay_days": 15,
        "pass_on": "first_closed_or_delay",
        "pass_on_days": 5,
        "access_after_close_days": 30,
    },
    "letters": [{"kind": "prevention_cdp", "label": "Prévention", "trigger": "cdp"}],
}


class ProcedureFactory(factory.django.DjangoModelFactory[Procedure]):
    class Meta:
        model = Procedure

    household = factory.SubFactory(HouseholdFactory)
    territory = factory.SelfAttribute("household.territory")
    lease = factory.SubFactory(LeaseFactory, household=factory.SelfAttribute("..household"))
    reference = factory.Sequence(lambda n: f"P-2026-{n:06d}")
    stage = Stage.CDP
    stage_since = ACT_ON


class CdpListFactory(factory.django.DjangoModelFactory[CdpList]):
    class Meta:
        model = CdpList

    territory = factory.SubFactory(TerritoryFactory, profile=PROFILE)
    state = ListState.COMMITTED
    label = "CDP de septembre"
    filename = "cdp.xlsx"
    sha256 = "0" * 64
    committed_at = factory.LazyFunction(timezone.now)
    concertation_on = factory.LazyAttribute(
        lambda o: timezone.localdate() if o.state == ListState.CONCERTATION else None
    )


class ListRowFactory(factory.django.DjangoModelFactory[ListRow]):
    class Meta:
        model = ListRow

    cdp_list = factory.SubFactory(CdpListFactory)
    number = factory.Sequence(lambda n: n + 2)
    status = RowStatus.CREATED


class EnrichmentRequestFactory(factory.django.DjangoModelFactory[EnrichmentRequest]):
    class Meta:
        model = EnrichmentRequest

    opened_at = factory.LazyFunction(timezone.now)


class ReferralFactory(factory.django.DjangoModelFactory[Referral]):
    class Meta:
        model = Referral

    procedure = factory.SubFactory(ProcedureFactory)
    household = factory.SelfAttribute("procedure.household")
    territory = factory.SelfAttribute("procedure.territory")
    organisation = factory.SubFactory(
        OrganisationFactory, territory=factory.SelfAttribute("..territory")
    )
    issued_at = factory.LazyFunction(timezone.now)


def published_rules(territory: Territory, table: dict[str, Any] = TABLE) -> RuleSetVersion:
    return RuleSetVersion.objects.create(
        territory=territory,
        mission="referent",
        number=1,
        table=copy.deepcopy(table),  # a test that edits its rules leaves the others theirs
        valid_from=datetime.date(2021, 2, 1),
        published_at=timezone.now(),
    )


def members(territory: Territory) -> dict[str, Organisation]:
    """The secretariat and one organisation of each kind that the circuit asks, in one commune."""
    CommuneFactory(territory=territory, insee_code="85194", name="Les Sables-d'Olonne")
    kinds = {
        "ddets": "state_service",
        "caf": "caf",
        "mdsf": "departement_social_service",
        "ccas": "ccas",
        "bailleur": "landlord",
    }
    found: dict[str, Organisation] = {}
    for slug, kind in kinds.items():
        organisation: Organisation = OrganisationFactory(
            territory=territory,
            slug=slug,
            name=slug.upper(),
            kind=kind,
            is_secretariat=kind == "state_service",
        )
        organisation.coverages.create(area_kind="territory")
        found[slug] = organisation
    return found


def listed_case(
    cdp_list: CdpList,
    *,
    birth_date: datetime.date | None = datetime.date(1980, 1, 1),
    children: int | None = 0,
    phone: str = "",
    stock: str = "private",
    commune: str = "85194",
    landlord: Organisation | None = None,
    on: datetime.date = ACT_ON,
) -> Procedure:
    """A household of one holder on the list, with its lease, its procedure and its CDP."""
    territory = cdp_list.territory
    household: Household = HouseholdFactory(territory=territory, dependent_children=children)
    HouseholdMemberFactory(
        household=household, role=PersonRole.TENANT, person__birth_date=birth_date
    )
    if phone:
        ContactPoint.objects.create(household=household, kind="phone", value=phone)
    procedure: Procedure = ProcedureFactory(
        household=household,
        lease__stock=stock,
        lease__dwelling__insee_code=commune,
        lease__landlord__organisation=landlord,
    )
    event = Event.objects.create(
        territory=territory, procedure=procedure, kind=EventKind.CDP, occurred_on=on
    )
    ListRowFactory(cdp_list=cdp_list, household=household, procedure=procedure, event=event)
    return procedure
