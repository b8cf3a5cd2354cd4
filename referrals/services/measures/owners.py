"""The landlord of a lease: its name, whether it is a natural or a legal person, and the rent.

The law asks for both: the threshold of a commandement, the landlord's own saisine. What is said
here is said for every home of that landlord, and their legal dates are computed again.
"""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from ccapex.accounts.models import User
from ccapex.core import journal
from households.enums import LandlordKind, RelationKind
from households.models import Landlord, Lease
from households.services.access import open_relations
from procedures.models import Procedure
from procedures.services.rebuild import recompute
from referrals.enums.measures import LandlordSource
from referrals.models import Signalement
from referrals.services.imports.places import Places
from referrals.services.signalements import thresholds


@transaction.atomic
def say_kind(
    lease: Lease, *, kind: str, source: str, author: User, organisation_id: int, name: str = ""
) -> Landlord:
    """Who lets, and as what. ``name``: of a landlord that the lease does not give yet."""
    if kind not in LandlordKind.values:
        raise ValidationError({"kind": "Choisissez la qualité du bailleur."})
    if source not in LandlordSource.values:
        raise ValidationError({"source": "Dites d'où vient cette qualité."})
    landlord = _of(lease, name)
    if landlord.kind == kind:
        return landlord
    before, landlord.kind = landlord.kind, kind
    landlord.save(update_fields=["kind"])
    _again(Procedure.objects.filter(lease__landlord=landlord))
    _trace(
        "landlord.kind",
        landlord,
        lease,
        author,
        organisation_id,
        {"before": before, "kind": kind, "source": source},
    )
    return landlord


@transaction.atomic
def say_rent(lease: Lease, *, rent: Decimal, author: User, organisation_id: int) -> Lease:
    """The rent without charges, in euros a month."""
    if rent <= 0:
        raise ValidationError({"rent": "Le loyer est supérieur à zéro."})
    if lease.rent != rent:
        lease.rent = rent
        lease.save(update_fields=["rent"])
        _again(Procedure.objects.filter(lease=lease))
        _trace("lease.rent", lease, lease, author, organisation_id, None)
    return lease


def _of(lease: Lease, name: str) -> Landlord:
    """That of the lease, held; else the one of that name in the territory, known or new."""
    if lease.landlord_id is not None:
        return Landlord.objects.select_for_update().get(pk=lease.landlord_id)
    wanted = " ".join(name.split())
    found = Places(lease.household.territory).landlords({wanted: ""}) if wanted else {}
    if wanted not in found:
        raise ValidationError({"name": "Donnez le nom du bailleur."})
    lease.landlord = found[wanted]
    lease.save(update_fields=["landlord"])
    if lease.landlord.organisation_id is not None:  # it sees its own tenants (access.md)
        open_relations(
            [(lease.household_id, lease.landlord.organisation_id)],
            kind=RelationKind.LANDLORD,
            source=f"lease:{lease.pk}",
        )
    return Landlord.objects.select_for_update().get(pk=lease.landlord.pk)


def _again(procedures: Any) -> None:
    """Legal dates, tasks and thresholds, as they follow from what is known now."""
    ids = list(procedures.values_list("pk", flat=True))
    recompute(ids)
    thresholds.refresh(Signalement.objects.filter(procedure__in=ids))


def _trace(
    action: str,
    row: Any,
    lease: Lease,
    author: User,
    organisation_id: int,
    details: dict[str, Any] | None,
) -> None:
    journal.record(
        action,
        actor_id=author.pk,
        organisation_id=organisation_id,
        territory_id=lease.household.territory_id,
        object_type=action.partition(".")[0],
        object_id=row.pk,
        household_id=lease.household_id,
        details=details,
    )
