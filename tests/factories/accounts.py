"""Territories, organisations, people; ``desk_for`` is what most tests start from."""

import datetime
from typing import Any

import factory
from django.contrib.auth.models import Group
from django.test import Client

from ccapex.accounts import second_factor
from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import OrganisationKind, Role
from ccapex.accounts.models import Commune, Coverage, Membership, Organisation, Territory, User

PASSWORD = "une phrase de passe assez longue"


class TerritoryFactory(factory.django.DjangoModelFactory[Territory]):
    class Meta:
        model = Territory

    slug = factory.Sequence(lambda n: f"territoire-{n}")
    name = factory.Sequence(lambda n: f"Département d'essai {n}")
    department_code = "85"


class CommuneFactory(factory.django.DjangoModelFactory[Commune]):
    class Meta:
        model = Commune

    territory = factory.SubFactory(TerritoryFactory)
    insee_code = factory.Sequence(lambda n: f"{85001 + n:05d}")
    name = factory.Sequence(lambda n: f"Commune-d'essai {n}")
    name_key = factory.LazyAttribute(lambda o: o.name.lower())
    postal_codes = ["85000"]


class GroupFactory(factory.django.DjangoModelFactory[Group]):
    class Meta:
        model = Group

    name = factory.Sequence(lambda n: f"groupe-{n}")


class OrganisationFactory(factory.django.DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    territory = factory.SubFactory(TerritoryFactory)
    slug = factory.Sequence(lambda n: f"organisation-{n}")
    name = factory.Sequence(lambda n: f"Organisation {n}")
    kind = OrganisationKind.DEPARTEMENT_SOCIAL_SERVICE
    mailbox = factory.LazyAttribute(lambda o: f"{o.slug}@essai.example")
    group = factory.SubFactory(GroupFactory)

    class Params:
        secretariat = factory.Trait(kind=OrganisationKind.STATE_SERVICE, is_secretariat=True)


class CoverageFactory(factory.django.DjangoModelFactory[Coverage]):
    class Meta:
        model = Coverage

    organisation = factory.SubFactory(OrganisationFactory)
    area_kind = "territory"
    area_code = ""


class UserFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"personne-{n}@essai.example")
    first_name = "Camille"
    last_name = factory.Sequence(lambda n: f"Essai-{n}")
    password = factory.django.Password(PASSWORD)


class MembershipFactory(factory.django.DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.SOCIAL_WORKER
    starts_on = datetime.date(2020, 1, 1)


def desk_for(
    role: str = Role.SOCIAL_WORKER, organisation: Organisation | None = None, **fields: Any
) -> Desk:
    """A new person at a desk of ``organisation`` (a new one if not given).

    For the secretariat, the new organisation holds it. ``fields`` go to the organisation.
    """
    if organisation is None:
        fields.setdefault("secretariat", role == Role.SECRETARIAT)
        organisation = OrganisationFactory(**fields)
    membership = MembershipFactory(role=role, organisation=organisation)
    return Desk(membership.user, membership)


def log_in(client: Client, desk: Desk) -> Client:
    """Logged in at that desk, with a second factor."""
    client.force_login(desk.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["desk"] = desk.membership.pk
    session[second_factor.SESSION_KEY] = desk.user.pk
    session.save()
    return client
