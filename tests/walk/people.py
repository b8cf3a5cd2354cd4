"""The people of the walk: one name per way of standing before a household."""

import datetime
from dataclasses import dataclass, field

from django.test import Client
from django.utils import timezone

from ccapex.accounts.desk import NO_FILE_ROLES, Desk
from ccapex.accounts.enums import Role
from ccapex.accounts.models import Membership, Organisation, Territory, User
from tests.factories.accounts import OrganisationFactory, desk_for, log_in

OFFICE = "secretariat of the territory"
REFERENT = "referent's social worker"
COLLEAGUE = "colleague of the referent"
ASKED = "member asked to complete"
FORMER = "social worker whose access has ended"
ADMINISTRATOR = "administrator of the territory"

FILE_ROLES = [Role(role) for role in Role.values if role not in NO_FILE_ROLES]


def unrelated(role: Role) -> str:
    return f"{role} without relation"


def beside(role: Role) -> str:
    return f"{role} of the referent's organisation"


def away(role: Role) -> str:
    return f"{role} of another territory"


UNRELATED = frozenset(map(unrelated, Role))
BESIDE = frozenset(map(beside, NO_FILE_ROLES))
AWAY = frozenset(map(away, Role))
EVERYBODY = (
    frozenset({OFFICE, REFERENT, COLLEAGUE, ASKED, FORMER, ADMINISTRATOR})
    | UNRELATED
    | BESIDE
    | AWAY
)
# The secretariat's role, given in an organisation that does not hold it, opens no desk at all.
SEATED = EVERYBODY - {unrelated(Role.SECRETARIAT)}
# Whose role opens files, whichever: they have lists of their own, which may be empty.
FILES = SEATED & (
    frozenset({OFFICE, REFERENT, COLLEAGUE, ASKED, FORMER})
    | frozenset(map(unrelated, FILE_ROLES))
    | frozenset(map(away, FILE_ROLES))
)
# Who may know of the household of the walk.
INFORMED = frozenset({OFFICE, REFERENT, COLLEAGUE, ASKED})


@dataclass
class People:
    desks: dict[str, Desk]
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, name: str) -> Client:
        """The same session all along: logging in is what costs."""
        if name not in self.clients:
            self.clients[name] = log_in(Client(), self.desks[name])
        return self.clients[name]


def seat_everybody(here: dict[str, Organisation], elsewhere: Territory) -> People:
    """``here`` has the organisations by slug, of which ``ancien`` and ``voisin``."""
    desks = {
        OFFICE: desk_for(Role.SECRETARIAT, here["ddets"]),
        REFERENT: desk_for(Role.SOCIAL_WORKER, here["mdsf"]),
        COLLEAGUE: desk_for(Role.SOCIAL_WORKER, here["mdsf"]),
        ASKED: desk_for(Role.MANAGER, here["caf"]),
        FORMER: desk_for(Role.SOCIAL_WORKER, here["ancien"]),
        ADMINISTRATOR: desk_for(Role.ADMINISTRATOR, here["ddets"]),
    }
    # Without the staff flag, the admin stays closed: it is given to all, the role must decide.
    their_office = OrganisationFactory(territory=elsewhere, secretariat=True)
    theirs = OrganisationFactory(territory=elsewhere)
    for role in Role:
        desks[unrelated(role)] = desk_for(role, here["voisin"])
        desks[away(role)] = desk_for(role, their_office if role == Role.SECRETARIAT else theirs)
    for role in NO_FILE_ROLES:
        desks[beside(Role(role))] = desk_for(role, here["mdsf"])
    User.objects.filter(pk__in=[desk.user.pk for desk in desks.values()]).update(is_staff=True)
    return People(desks)


def without_second_factor(desk: Desk) -> Client:
    """Somebody of that organisation who typed the password only."""
    client = Client()
    client.force_login(_another(desk).user)
    return client


def no_longer_empowered(desk: Desk) -> Client:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    return log_in(Client(), _another(desk, ends_on=yesterday))


def not_yet_empowered(desk: Desk) -> Client:
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    return log_in(Client(), _another(desk, starts_on=tomorrow))


def deactivated(desk: Desk) -> Client:
    other = _another(desk)
    client = log_in(Client(), other)
    User.objects.filter(pk=other.user.pk).update(is_active=False)
    return client


def _another(desk: Desk, **dates: datetime.date) -> Desk:
    other = desk_for(desk.role, desk.membership.organisation)
    Membership.objects.filter(pk=other.membership.pk).update(**dates)
    User.objects.filter(pk=other.user.pk).update(is_staff=True)
    return other
