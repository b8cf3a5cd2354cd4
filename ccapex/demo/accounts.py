"""Accounts of the demo: one for each seat of the contract, in each territory, one password.

Members that the circuit needs and that have no account of their own get a colleague who answers
in their name and whom nobody can log in as.
"""

import datetime
from collections.abc import Sequence

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db.models import Count, Q
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import AreaKind, OrganisationKind, Role
from ccapex.accounts.models import Membership, Organisation, Territory, User
from referrals.enums import ReferralState

PASSWORD = "demonstration-ccapex"  # noqa: S105 — public by design: fictional data only
MAIN_TERRITORY = "vendee"
SINCE = datetime.timedelta(days=800)

Seat = tuple[str, str, str, OrganisationKind | None]
"""Name before the at sign, first name, role, kind of organisation (none: the secretariat's)."""

SEATS: tuple[Seat, ...] = (
    ("secretariat", "Camille", Role.SECRETARIAT, None),
    (
        "travailleur-social",
        "Sacha",
        Role.SOCIAL_WORKER,
        OrganisationKind.DEPARTEMENT_SOCIAL_SERVICE,
    ),
    ("caf", "Charlie", Role.SOCIAL_WORKER, OrganisationKind.CAF),
    ("ccas", "Lucie", Role.SOCIAL_WORKER, OrganisationKind.CCAS),
    ("bailleur", "Dominique", Role.LANDLORD, OrganisationKind.LANDLORD),
    (
        "commissaire",
        "Maxence",
        Role.COMMISSAIRE_DE_JUSTICE,
        OrganisationKind.COMMISSAIRE_DE_JUSTICE,
    ),
    ("siao", "Alix", Role.SIAO, OrganisationKind.SIAO),
    ("elu", "Lou", Role.MEMBER, OrganisationKind.COMMUNE),
    ("dpo", "Andrea", Role.DPO, None),
    ("admin", "Noa", Role.ADMINISTRATOR, None),
    # Two of them run a session together.
    ("secretariat-2", "Ange", Role.SECRETARIAT, None),
)
OPERATOR = "operateur"
"""A seat only where the demo gives missions to an operator."""
PREFERRED = frozenset(
    {
        *("mdsf-les-sables-d-olonne", "ccas-les-sables", "vendee-habitat", "etude-rivage"),
        *("agence-solidarites-beaune", "ccas-granville"),
    }
)
FICTIONAL_NAMES = {
    OrganisationKind.CAF: "CAF (fictive)",
    OrganisationKind.CCAS: "CCAS (fictif)",
    OrganisationKind.COMMUNE: "Commune (fictive)",
    OrganisationKind.COMMISSAIRE_DE_JUSTICE: "Étude de commissaires de justice (fictive)",
    OrganisationKind.DEPARTEMENT_SOCIAL_SERVICE: "Service social (fictif)",
    OrganisationKind.LANDLORD: "Bailleur social (fictif)",
    OrganisationKind.SIAO: "SIAO (fictif)",
}


def address_of(seat: str, territory: Territory) -> str:
    suffix = "" if territory.slug == MAIN_TERRITORY else f".{territory.slug}"
    return f"{seat}{suffix}@demo.example"


def open_accounts(territory: Territory) -> dict[str, Desk]:
    """The desk of each seat; asked again, the same ones."""
    hashed = make_password(PASSWORD)
    desks = {}
    for seat, first_name, role, kind in SEATS:
        organisation = secretariat_of(territory) if kind is None else _member(territory, kind)
        user = _user(address_of(seat, territory), first_name, role, hashed)
        desks[seat] = _seated(user, organisation, role)
    return desks


def open_operator(territory: Territory) -> Desk | None:
    """A seat at the operator that has the most missions under way; of two, the first of the
    directory. Asked again, the same one, whatever its missions have become."""
    address = address_of(OPERATOR, territory)
    known = Membership.objects.filter(user__email=address).select_related("user").first()
    if known is not None:
        return Desk(known.user, known)
    under_way = Q(referrals__state__in=[ReferralState.ISSUED, ReferralState.ACCEPTED])
    busiest = (
        Organisation.objects.filter(territory=territory, kind=OrganisationKind.OPERATOR)
        .annotate(missions=Count("referrals", filter=under_way))
        .filter(missions__gt=0)
        .order_by("-missions", "pk")
        .first()
    )
    if busiest is None:
        return None
    user = _user(address, "Claude", Role.SOCIAL_WORKER, make_password(PASSWORD))
    return _seated(user, busiest, Role.SOCIAL_WORKER)


def _user(address: str, first_name: str, role: str, hashed: str) -> User:
    user, _ = User.objects.get_or_create(
        email=address,
        defaults={
            "first_name": first_name,
            "last_name": "Démonstration",
            "password": hashed,
            "is_staff": role == Role.ADMINISTRATOR,
        },
    )
    return user


def secretariat_of(territory: Territory) -> Organisation:
    return Organisation.objects.filter(territory=territory, is_secretariat=True).order_by("pk")[0]


def _member(territory: Territory, kind: OrganisationKind) -> Organisation:
    """One of the profile's own; a fictional one where the profile names none of that kind."""
    known = list(Organisation.objects.filter(territory=territory, kind=kind).order_by("pk"))
    preferred = [organisation for organisation in known if organisation.slug in PREFERRED]
    if known:
        return (preferred or known)[0]
    slug = f"demo-{kind.value.replace('_', '-')}"
    group, _ = Group.objects.get_or_create(name=f"{territory.slug}:{slug}")
    organisation = Organisation.objects.create(
        territory=territory,
        slug=slug,
        kind=kind,
        name=FICTIONAL_NAMES[kind],
        mailbox=f"{slug}@{territory.slug}.example",
        group=group,
    )
    commune = territory.communes.order_by("insee_code").first()
    if kind in (OrganisationKind.CCAS, OrganisationKind.COMMUNE) and commune:
        organisation.coverages.create(area_kind=AreaKind.COMMUNE, area_code=commune.insee_code)
    else:
        organisation.coverages.create(area_kind=AreaKind.TERRITORY, area_code="")
    return organisation


def _seated(user: User, organisation: Organisation, role: str) -> Desk:
    membership = Membership.objects.filter(user=user, role=role).order_by("pk").first()
    if membership is None:
        membership = Membership.objects.create(
            user=user,
            organisation=organisation,
            role=role,
            starts_on=timezone.localdate() - SINCE,
        )
    return Desk(user, membership)


class Colleagues:
    """Who speaks for an organisation: the account of the demo, else a colleague made for it."""

    def __init__(self, desks: Sequence[Desk]) -> None:
        self._desks: dict[int, Desk] = {}
        for desk in desks:
            if desk.role not in (Role.DPO, Role.ADMINISTRATOR):
                self._desks.setdefault(desk.organisation_id, desk)

    def of(self, organisation: Organisation) -> Desk:
        desk = self._desks.get(organisation.pk)
        if desk is None:
            user, _ = User.objects.get_or_create(
                email=f"agent.{organisation.group_id}.{organisation.slug}@demo.example",
                defaults={
                    "first_name": "Agent",
                    "last_name": organisation.name[:80],
                    "password": make_password(None),
                },
            )
            desk = self._desks[organisation.pk] = _seated(user, organisation, Role.SOCIAL_WORKER)
        return desk
