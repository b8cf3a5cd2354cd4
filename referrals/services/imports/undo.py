"""Takes an import back as a whole, or says what was built on it and stands in the way."""

from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone

from ccapex.accounts.models import User
from ccapex.core import journal
from ccapex.letters.enums import LetterState
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
from households.services import identity_lock
from households.services.access import close_relations
from households.services.cards import refresh_match_keys
from procedures.models import Event, Procedure
from procedures.services.officers import settle_access
from procedures.services.rebuild import recompute
from referrals.enums import ListState
from referrals.models import (
    CdpList,
    Decision,
    EnrichmentRequest,
    ListRow,
    Referral,
    Signalement,
)

REFUSED = "Cet import ne peut plus être annulé"


class UndoRefused(Exception):
    """Says, in French, what was built on the import."""


TABLES: dict[str, type[Any]] = {
    "person": Person,
    "lease": Lease,
    "household": Household,
    "event": Event,
}
_DETAILS = "details."
_ANOMALIES = "anomalies."


def undo_import(cdp_list: CdpList, *, author: User | None) -> dict[str, int]:
    """Removes what the import created and gives changed values back. Twice = nothing more."""
    try:
        return _undo(cdp_list, author)
    except ProtectedError as kept:
        # The floors above hold rows that this one does not know: a session, a situation.
        names = {str(row._meta.verbose_name) for row in kept.protected_objects}
        raise UndoRefused(f"{REFUSED} : {', '.join(sorted(names))}.") from None


def _undo(cdp_list: CdpList, author: User | None) -> dict[str, int]:
    with transaction.atomic():
        # The same lock as the import's: nobody joins a household while it is being removed.
        identity_lock.hold(cdp_list.territory_id)
        cdp_list = CdpList.objects.select_for_update().get(pk=cdp_list.pk)
        if cdp_list.state == ListState.UNDONE:
            return {"households": 0, "events": 0}
        if built := what_was_built(cdp_list):
            raise UndoRefused(f"{REFUSED} : {', '.join(built)}.")
        removed = _remove(cdp_list)
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


def what_was_built(cdp_list: CdpList) -> list[str]:
    """What would be lost, counted, in French; empty where the import can be taken back."""
    origin = origin_of(cdp_list)
    mine = Q(household__origin=origin)
    found = [
        ("acte d'une autre origine", "actes d'une autre origine", _other_acts(origin)),
        ("ligne d'une autre liste", "lignes d'autres listes",
         ListRow.objects.filter(mine | Q(procedure__origin=origin) | Q(event__source=origin))
         .filter(recorded_at__isnull=False).exclude(cdp_list=cdp_list).count()),
        ("bail ou procédure d'une autre origine", "baux ou procédures d'une autre origine",
         Lease.objects.filter(mine).exclude(origin=origin).count()
         + Procedure.objects.filter(mine | Q(lease__origin=origin)).exclude(origin=origin).count()),
        ("coordonnée d'une autre origine", "coordonnées d'une autre origine",
         ContactPoint.objects.filter(mine).exclude(origin=origin).count()),
        ("état de dette d'une autre origine", "états de dette d'une autre origine",
         DebtStatement.objects.filter(Q(lease__household__origin=origin) | Q(lease__origin=origin))
         .exclude(origin=origin).count()),
        ("fait corrigé depuis", "faits corrigés depuis",
         Event.objects.filter(source=origin, replaced_by__isnull=False).count()),
        ("réponse d'un partenaire", "réponses de partenaires",
         DeclaredValue.objects.filter(mine).count()
         + EnrichmentRequest.objects.filter(cdp_list=cdp_list, answered_at__isnull=False).count()),
        ("suivi déclaré", "suivis déclarés", FollowUp.objects.filter(mine).count()),
        ("décision d'attribution", "décisions d'attribution",
         Decision.objects.filter(
             Q(cdp_list=cdp_list) | Q(procedure__origin=origin)).count()),
        ("orientation", "orientations",
         Referral.objects.filter(
             Q(cdp_list=cdp_list) | mine | Q(procedure__origin=origin)).count()),
        ("courrier", "courriers",
         Letter.objects.filter(mine | Q(source__in=_register_lines(origin)))
         .exclude(state=LetterState.CANCELLED).count()),
        ("saisine d'une autre origine", "saisines d'une autre origine",
         Signalement.objects.filter(
             mine | Q(procedure__origin=origin) | Q(event__source=origin))
         .exclude(source=origin).count()),
        ("dossier réuni ou séparé", "dossiers réunis ou séparés",
         MergeOperation.objects.filter(
             Q(kept__origin=origin) | Q(absorbed__origin=origin), undone_at__isnull=True).count()),
    ]  # fmt: skip
    return [f"{count} {one if count == 1 else many}" for one, many, count in found if count]


def _register_lines(origin: str) -> list[str]:
    """The lines of the register that the list brought, as letters name their cause."""
    lines = Signalement.objects.filter(source=origin).values_list("pk", flat=True)
    return [f"signalement:{pk}" for pk in lines]


def _other_acts(origin: str) -> int:
    on_mine = Q(procedure__origin=origin) | Q(procedure__household__origin=origin)
    return Event.objects.filter(on_mine).exclude(source=origin).count()


def origin_of(cdp_list: CdpList) -> str:
    return f"list:{cdp_list.pk}"


def _remove(cdp_list: CdpList) -> dict[str, int]:
    origin = origin_of(cdp_list)
    mine = Household.objects.filter(origin=origin)
    changed, completed = _give_back(cdp_list)
    for kind in RelationKind:
        close_relations(source=origin, kind=kind)
    EnrichmentRequest.objects.filter(cdp_list=cdp_list).delete()
    events = Event.objects.filter(source=origin)
    procedures = set(events.values_list("procedure_id", flat=True))
    acted_on = set(events.values_list("procedure__household_id", flat=True))
    leases = Lease.objects.filter(origin=origin)
    dwellings = set(leases.values_list("dwelling_id", flat=True))
    landlords = set(leases.values_list("landlord_id", flat=True)) - {None}
    moved = set(leases.values_list("household_id", flat=True))
    contacts = ContactPoint.objects.filter(origin=origin)
    told = set(contacts.values_list("household_id", flat=True))
    Signalement.objects.filter(source=origin).delete()
    DebtStatement.objects.filter(origin=origin).delete()
    contacts.delete()
    count, _ = events.delete()
    Procedure.objects.filter(origin=origin).delete()
    leases.delete()
    Dwelling.objects.filter(pk__in=dwellings, leases__isnull=True).delete()
    Person.objects.filter(memberships__household__in=mine).delete()
    ListRow.objects.filter(cdp_list=cdp_list).update(
        household=None, procedure=None, event=None, recorded_at=None, effects=[]
    )
    households = mine.count()
    # An undone merge kept its trace in the journal.
    MergeOperation.objects.filter(Q(kept__origin=origin) | Q(absorbed__origin=origin)).delete()
    mine.delete()
    Landlord.objects.filter(
        pk__in=landlords, leases__isnull=True, organisation__isnull=True
    ).delete()
    recompute(procedures | completed)
    settle_access(acted_on)
    _local_again(acted_on)
    still_there = Household.objects.filter(pk__in=told | moved | changed)
    refresh_match_keys(cdp_list.territory_id, list(still_there.values_list("pk", flat=True)))
    return {"households": households, "events": count}


def _local_again(household_ids: set[int]) -> None:
    """Those that a local commission had brought, and that have no procedure any more."""
    Household.objects.filter(
        pk__in=household_ids, origin__startswith="commission:", procedures__isnull=True
    ).update(is_local=True)


def _give_back(cdp_list: CdpList) -> tuple[set[int], set[int]]:
    """Puts earlier values back, the latest change first; the households concerned, and the
    procedures whose facts are."""
    households: set[int] = set()
    procedures: set[int] = set()
    rows = ListRow.objects.filter(cdp_list=cdp_list).exclude(effects=[]).order_by("-recorded_at")
    for row in rows:
        for table, pk, name, before, after in reversed(row.effects):
            changed = TABLES[table]._default_manager.filter(pk=pk).first()
            if changed is None or row.household_id is None:
                continue
            households.add(row.household_id)
            if isinstance(changed, Event):
                procedures.add(changed.procedure_id)
            if str(_value(changed, name)) == after:
                _put_back(changed, name, before)
            else:
                _hand_down(row, [table, pk, name], before, after)
    return households, procedures


def _value(row: Any, name: str) -> Any:
    if name.startswith(_DETAILS):
        return row.details.get(name.removeprefix(_DETAILS))
    if name.startswith(_ANOMALIES):
        code = name.removeprefix(_ANOMALIES)
        return next((code for one in row.anomalies if one["code"] == code), None)
    return getattr(row, name)


def _put_back(row: Any, name: str, before: str | None) -> None:
    if name.startswith(_DETAILS):
        # Only what nobody had said is ever completed: before, there was nothing.
        row.details.pop(name.removeprefix(_DETAILS), None)
        row.save(update_fields=["details"])
        return
    if name.startswith(_ANOMALIES):
        code = name.removeprefix(_ANOMALIES)
        row.anomalies = [one for one in row.anomalies if one["code"] != code]
        row.save(update_fields=["anomalies"])
        return
    field = row._meta.get_field(name)
    setattr(row, name, field.to_python(before) if before else _empty(field))
    row.save(update_fields=[name])


def _hand_down(row: ListRow, what: list[Any], before: str | None, after: str) -> None:
    """A later list changed the value again: its own undoing must give back what we found."""
    later = ListRow.objects.filter(household=row.household_id, pk__gt=row.pk).exclude(
        cdp_list=row.cdp_list_id
    )
    for other in later.exclude(effects=[]).order_by("pk"):
        for effect in other.effects:
            if effect[:3] == what and effect[3] == after:
                effect[3] = before
                other.save(update_fields=["effects"])
                return


def _empty(field: Any) -> Any:
    return None if field.null else ""
