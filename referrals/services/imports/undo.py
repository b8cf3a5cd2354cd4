"""Takes an import back as a whole, or says what was built on it and stands in the way."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from ccapex.accounts.models import Territory, User
from ccapex.core import journal
from ccapex.letters.models import Letter
from households.enums import RelationKind
from households.models import (
    ContactPoint,
    DebtStatement,
    DeclaredValue,
    Dwelling,
    FollowUp,
    Household,
    Landlord,
    Lease,
    MergeOperation,
    Person,
)
from households.services.access import close_relations
from households.services.cards import refresh_match_keys
from procedures.models import Event, Procedure
from referrals.enums import ListState
from referrals.models import CdpList, Decision, EnrichmentRequest, ListRow, Referral


class UndoRefused(Exception):
    """Says, in French, what was built on the import."""


TABLES: dict[str, type[Any]] = {
    "person": Person,
    "lease": Lease,
    "household": Household,
    "procedure": Procedure,
}


def undo_import(cdp_list: CdpList, *, author: User | None) -> dict[str, int]:
    """Removes what the import created and gives changed values back. Twice = nothing more."""
    with transaction.atomic():
        # The same lock as the import's: nobody joins a household while it is being removed.
        Territory.objects.select_for_update().get(pk=cdp_list.territory_id)
        cdp_list = CdpList.objects.select_for_update().get(pk=cdp_list.pk)
        if cdp_list.state == ListState.UNDONE:
            return {"households": 0, "events": 0}
        origin = f"list:{cdp_list.pk}"
        if built := what_was_built(cdp_list, origin):
            raise UndoRefused("Cet import ne peut plus être annulé : " + ", ".join(built) + ".")
        removed = _remove(cdp_list, origin)
        cdp_list.state = ListState.UNDONE
        cdp_list.undone_at = timezone.now()
        cdp_list.save(update_fields=["state", "undone_at"])
        journal.record(
            "list.undo",
            actor_id=author.pk if author else None,
            territory_id=cdp_list.territory_id,
            object_type="cdp_list",
            object_id=cdp_list.pk,
            details=removed,
        )
    return removed


def what_was_built(cdp_list: CdpList, origin: str) -> list[str]:
    """What would be lost, counted, in French; empty where the import can be taken back."""
    mine = Household.objects.filter(origin=origin)
    of_list = Procedure.objects.filter(origin=origin)
    found = [
        ("acte d'une autre origine", "actes d'une autre origine",
         Event.objects.filter(procedure__in=of_list).exclude(source=origin).count()
         + Event.objects.filter(procedure__household__in=mine)
         .exclude(source=origin).exclude(procedure__in=of_list).count()),
        ("fait corrigé depuis", "faits corrigés depuis",
         Event.objects.filter(source=origin, replaced_by__isnull=False).count()),
        ("réponse d'un partenaire", "réponses de partenaires",
         DeclaredValue.objects.filter(household__in=mine).count()
         + EnrichmentRequest.objects.filter(cdp_list=cdp_list, answered_at__isnull=False).count()),
        ("suivi déclaré", "suivis déclarés", FollowUp.objects.filter(household__in=mine).count()),
        ("décision d'attribution", "décisions d'attribution",
         Decision.objects.filter(cdp_list=cdp_list).count()
         + Decision.objects.filter(procedure__in=of_list).exclude(cdp_list=cdp_list).count()),
        ("orientation", "orientations",
         Referral.objects.filter(cdp_list=cdp_list).count()
         + Referral.objects.filter(household__in=mine).exclude(cdp_list=cdp_list).count()),
        ("courrier", "courriers", Letter.objects.filter(household__in=mine).count()),
        ("fusion de ménages", "fusions de ménages",
         MergeOperation.objects.filter(kept__in=mine).count()
         + MergeOperation.objects.filter(absorbed__in=mine).count()),
    ]  # fmt: skip
    return [f"{count} {one if count == 1 else many}" for one, many, count in found if count]


def _remove(cdp_list: CdpList, origin: str) -> dict[str, int]:
    mine = Household.objects.filter(origin=origin)
    rows = ListRow.objects.filter(cdp_list=cdp_list).exclude(effects=[])
    changed = _give_back([effect for row in rows for effect in row.effects])
    close_relations(source=origin, kind=RelationKind.LANDLORD)
    EnrichmentRequest.objects.filter(cdp_list=cdp_list).delete()
    touched = set(
        ContactPoint.objects.filter(origin=origin)
        .exclude(household__in=mine)
        .values_list("household_id", flat=True)
    )
    DebtStatement.objects.filter(origin=origin).delete()
    ContactPoint.objects.filter(origin=origin).delete()
    events, _ = Event.objects.filter(source=origin).delete()
    Procedure.objects.filter(origin=origin).delete()
    dwellings = list(Lease.objects.filter(origin=origin).values_list("dwelling_id", flat=True))
    landlords = list(
        Lease.objects.filter(origin=origin, landlord__isnull=False).values_list(
            "landlord_id", flat=True
        )
    )
    Lease.objects.filter(origin=origin).delete()
    Dwelling.objects.filter(pk__in=dwellings, leases__isnull=True).delete()
    Person.objects.filter(memberships__household__in=mine).delete()
    ListRow.objects.filter(cdp_list=cdp_list).update(
        household=None, procedure=None, event=None, recorded_at=None, effects=[]
    )
    households = mine.count()
    mine.delete()
    Landlord.objects.filter(
        pk__in=landlords, leases__isnull=True, organisation__isnull=True
    ).delete()
    refresh_match_keys(cdp_list.territory_id, _still_there(touched | changed))
    return {"households": households, "events": events}


def _give_back(effects: list[list[Any]]) -> set[int]:
    """Puts earlier values back, the latest change first; returns the households concerned."""
    households: set[int] = set()
    for table, pk, name, old in reversed(effects):
        row = TABLES[table]._default_manager.filter(pk=pk).first()
        if row is None:
            continue
        field = row._meta.get_field(name)
        setattr(row, name, field.to_python(old) if old is not None else _empty(field))
        row.save(update_fields=[name])
        if table == "person":
            households.update(row.memberships.values_list("household_id", flat=True))
        elif table == "lease":
            households.add(row.household_id)
    return households


def _empty(field: Any) -> Any:
    return None if field.null else ""


def _still_there(household_ids: set[int]) -> list[int]:
    return list(Household.objects.filter(pk__in=household_ids).values_list("pk", flat=True))
