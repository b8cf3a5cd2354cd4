"""Who is reported: a household known in the territory, or nobody yet.

A desk is shown only those that it may see. A household recognised without doubt that it may not
see is joined all the same, and nothing says so: typing a name is no way to learn who is followed.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Territory
from commissions.models import Commission
from households.matching import Match, decide
from households.models import Household, Lease
from households.services.cards import candidate_ids, cards_of
from referrals.services.imports.creating import Batch, Creator
from referrals.services.imports.incoming import Incoming
from referrals.services.imports.places import Places
from referrals.services.signalements.new_files import incoming_from

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Person:
    """As typed. ``first_name``, ``landlord_name`` and ``stock`` may be empty."""

    last_name: str
    address: str
    city: str
    postal_code: str = ""
    first_name: str = ""
    landlord_name: str = ""
    stock: str = ""

    @property
    def named(self) -> str:
        return f"{self.last_name.upper()} {self.first_name}".strip()

    @property
    def placed(self) -> str:
        return " ".join(filter(None, [self.address, self.postal_code, self.city]))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A household that the desk may see, and why it looks like the one typed."""

    household: Household
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recognised:
    """``candidates``: to be compared by the person who reports; ``silent``: joined without them."""

    candidates: tuple[Candidate, ...] = ()
    silent: int | None = None


def recognise(territory: Territory, person: Person, desk: Desk) -> Recognised:
    match = _match(territory.pk, incoming_of(territory, person))
    ids = [int(one.key) for one in match.proposals]
    visible = Household.objects.visible_to(desk).filter(pk__in=ids)
    known = visible.prefetch_related("leases__dwelling").in_bulk()
    candidates = tuple(
        Candidate(known[int(one.key)], tuple(reason.message for reason in one.reasons))
        for one in match.proposals
        if int(one.key) in known
    )
    sure = int(match.key) if match.outcome == "sure" and match.key else None
    return Recognised(candidates[:SHOWN], sure if sure not in known else None)


def incoming_of(territory: Territory, person: Person) -> Incoming:
    """``ValidationError`` where nobody is named."""
    typed: Mapping[str, Any] = asdict(person)
    names = {"tenant_last_name": person.last_name, "tenant_first_name": person.first_name}
    incoming = incoming_from(territory, {**typed, **names})
    if not incoming.persons:
        raise ValidationError({"last_name": "Donnez le nom de la personne."})
    return incoming


def _match(territory_id: int, incoming: Incoming) -> Match:
    by_key = candidate_ids(territory_id, incoming.match_keys)
    cards = cards_of({pk for ids in by_key.values() for pk in ids})
    return decide(incoming.card, [card for pk in sorted(cards) for card in cards[pk]])


def create_local(commission: Commission, person: Person, *, desk: Desk) -> tuple[Household, Lease]:
    """A household that only this commission knows, with its lease and no procedure."""
    territory = commission.territory
    batch = Batch()
    creator = Creator(
        Places(territory),
        batch,
        origin=f"commission:{commission.pk}",
        source_id=desk.organisation_id,
        author_id=desk.user.pk,
    )
    household, lease = creator.file(incoming_of(territory, person))
    household.is_local = True
    batch.insert(territory.pk, year=timezone.localdate().year)
    return household, lease
