"""Merges and splits by hand: every row is moved, none is copied or lost, and all can be undone.

The tables that point at a household are found from the models, so that a table added later by an
upper floor follows without a word here.
"""

from collections.abc import Collection, Iterator
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from ccapex.accounts.models import User
from ccapex.core import journal
from ccapex.core.numbering import take_numbers
from ccapex.core.text import plain
from households.enums import MergeKind, PersonRole
from households.models import (
    ContactLimit,
    Guardian,
    Household,
    HouseholdGroupPermission,
    HouseholdMember,
    Lease,
    MatchKey,
    MergeOperation,
    Relation,
)
from households.services import identity_lock
from households.services.access_moves import (
    move_relations,
    restore_relations,
    share_relations,
    unshare_relations,
)
from households.services.cards import refresh_match_keys
from households.services.names import rename
from households.services.permission_rows import lock

# Derived rows, or rows that their own service moves.
NOT_MOVED = frozenset({MatchKey, HouseholdGroupPermission, Relation, MergeOperation})
# What the kept file takes from the other where it knew nothing; given back by the undoing.
FILLED = (
    "adults",
    "dependent_children",
    "visiting_children",
    "housing_benefit",
    "benefit_payer",
    "caf_number",
    "known_to_social_services",
    "known_to_caf_social_service",
)
Moved = dict[str, list[int]]


class MergeRefused(Exception):
    """Says, in French, why the two files cannot be changed so."""


def merge(kept: Household, absorbed: Household, *, author: User, reason: str) -> MergeOperation:
    """Gives everything of ``absorbed`` to ``kept``. The absorbed file stays, empty, and undoes."""
    if kept.pk == absorbed.pk:
        raise MergeRefused("Choisissez deux dossiers différents.")
    if kept.territory_id != absorbed.territory_id:
        raise MergeRefused("Deux dossiers de territoires différents ne se réunissent pas.")
    with transaction.atomic():
        identity_lock.hold(kept.territory_id)
        lock([kept.pk, absorbed.pk])
        for household in (kept, absorbed):
            household.refresh_from_db()
            if household.merged_into_id:
                raise MergeRefused(f"Le dossier {household.reference} est déjà réuni à un autre.")
        filled = _fill(kept, absorbed)
        # What the CCAPEX knew of one of them, it knows of both.
        made_known = kept.is_local and not absorbed.is_local
        if made_known:
            kept.is_local = False
            kept.save(update_fields=["is_local"])
        moved = {
            _name(model, field): _move(model, field, kept, absorbed) for model, field in _tables()
        }
        relations = move_relations(absorbed.pk, kept.pk)
        absorbed.merged_into = kept
        absorbed.save(update_fields=["merged_into"])
        operation = MergeOperation.objects.create(
            kind=MergeKind.MERGE,
            kept=kept,
            absorbed=absorbed,
            moved={
                "rows": moved,
                "relations": relations,
                "filled": filled,
                "made_known": made_known,
            },
            reason=reason,
            author=author,
        )
        _refresh(kept, absorbed)
        _trace("household.merge", operation, author)
    return operation


def split(
    household: Household,
    *,
    members: Collection[int],
    leases: Collection[int],
    author: User,
    reason: str,
) -> MergeOperation:
    """Takes people and leases out into a new file; what hangs on a lease goes with it.

    A guardian goes with the person protected; safe contact holds for both files, since nobody
    knows here which of them is in danger.
    """
    with transaction.atomic():
        identity_lock.hold(household.territory_id)
        lock([household.pk])
        household.refresh_from_db()
        if household.merged_into_id:
            raise MergeRefused(f"Le dossier {household.reference} est déjà réuni à un autre.")
        own = HouseholdMember.objects.filter(household=household)
        chosen = own.filter(pk__in=members)
        tenants = own.filter(role=PersonRole.TENANT)
        if not chosen.filter(role=PersonRole.TENANT).exists():
            raise MergeRefused("Choisissez au moins un titulaire pour le nouveau dossier.")
        if not tenants.exclude(pk__in=members).exists():
            raise MergeRefused("Laissez au moins un titulaire dans le dossier d'origine.")
        new = Household.objects.create(
            territory=household.territory,
            reference=take_numbers("H", year=timezone.localdate().year)[0],
            is_local=household.is_local,
        )
        people = list(chosen.values_list("person", flat=True))
        moved: Moved = {"households.HouseholdMember.household": list(_ids(chosen))}
        wanted = Lease.objects.filter(household=household, pk__in=leases)
        moved["households.Lease.household"] = lease_ids = list(_ids(wanted))
        protected = Guardian.objects.filter(household=household, person__in=people)
        moved["households.Guardian.household"] = list(_ids(protected))
        for model, field in _tables():
            if path := _through_lease(model):
                rows = model._default_manager.filter(
                    **{field.name: household, f"{path}__in": lease_ids}
                )
                moved[_name(model, field)] = list(_ids(rows))
        for name, ids in moved.items():
            _put(name, ids, new.pk)
        operation = MergeOperation.objects.create(
            kind=MergeKind.SPLIT,
            kept=household,
            absorbed=new,
            moved={
                "rows": moved,
                "relations": share_relations(household.pk, new.pk),
                "limits": _copy_limits(household, new),
            },
            reason=reason,
            author=author,
        )
        _refresh(household, new)
        _trace("household.split", operation, author)
    return operation


def undo(operation: MergeOperation, *, author: User) -> None:
    """Puts every row back. Twice = nothing more; what came since stays where it came."""
    with transaction.atomic():
        operation = MergeOperation.objects.select_for_update().get(pk=operation.pk)
        if operation.undone_at:
            return
        kept, absorbed = operation.kept, operation.absorbed
        identity_lock.hold(kept.territory_id)
        lock([kept.pk, absorbed.pk])
        later = MergeOperation.objects.filter(undone_at__isnull=True, pk__gt=operation.pk).filter(
            models.Q(kept__in=[kept, absorbed]) | models.Q(absorbed__in=[kept, absorbed])
        )
        if later.exists():
            raise MergeRefused("Annulez d'abord l'opération plus récente sur ces dossiers.")
        is_merge = operation.kind == MergeKind.MERGE
        source, target = (kept, absorbed) if is_merge else (absorbed, kept)
        for name, ids in operation.moved["rows"].items():
            _put(name, ids, target.pk, only_of=source.pk)
        relations = operation.moved["relations"]
        if is_merge:
            restore_relations(relations, absorbed_id=absorbed.pk, kept_id=kept.pk)
        else:
            unshare_relations(relations, household_id=kept.pk, new_id=absorbed.pk)
        _empty(operation.moved.get("filled", []))
        ContactLimit.objects.filter(pk__in=operation.moved.get("limits", [])).delete()
        kept.refresh_from_db()
        if operation.moved.get("made_known") and not _has_procedure(kept):
            kept.is_local = True
            kept.save(update_fields=["is_local"])
        absorbed.merged_into = None if is_merge else kept
        absorbed.save(update_fields=["merged_into"])
        operation.undone_at, operation.undone_by = timezone.now(), author
        operation.save(update_fields=["undone_at", "undone_by"])
        _refresh(kept, absorbed)
        _trace("household.undo", operation, author)


def _has_procedure(household: Household) -> bool:
    """Asked of the models: procedures are of an upper floor."""
    return (
        apps.get_model("procedures.Procedure")._default_manager.filter(household=household).exists()
    )


def _copy_limits(household: Household, new: Household) -> list[int]:
    """The safe contact that holds, for the new file too."""
    copies = []
    for limit in ContactLimit.objects.filter(household=household, lifted_on__isnull=True):
        told = {name: getattr(limit, name) for name in ("no_letter", "no_call", "no_sender")}
        copy = ContactLimit.objects.create(
            household=new,
            reason=limit.reason,
            organisation_id=limit.organisation_id,
            author_id=limit.author_id,
            since=limit.since,
            **told,
        )
        copies.append(copy.pk)
    return copies


def _tables() -> Iterator[tuple[type[models.Model], models.ForeignKey[Any, Any]]]:
    """Hidden relations (``related_name="+"``) too: a forgotten table would lose its rows."""
    for relation in Household._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete:
            continue
        model = relation.related_model
        if model not in NOT_MOVED:
            yield model, relation.field  # type: ignore[union-attr,misc]


def _move(
    model: type[models.Model],
    field: "models.ForeignKey[Any, Any]",
    kept: Household,
    absorbed: Household,
) -> list[int]:
    rows = model._default_manager.filter(**{field.name: absorbed})
    ids = [row.pk for row in rows if not _already_there(model, field, row, kept)]
    _put(_name(model, field), ids, kept.pk)
    return ids


def _already_there(
    model: type[models.Model], field: "models.ForeignKey[Any, Any]", row: Any, kept: Household
) -> bool:
    """The kept file has it: the same person, or what a uniqueness rule allows once."""
    if isinstance(row, HouseholdMember):
        return any(
            _same_person(row, member)
            for member in HouseholdMember.objects.filter(household=kept).select_related("person")
        )
    for constraint in model._meta.total_unique_constraints:
        if field.name in constraint.fields:
            values = {name: getattr(row, name) for name in constraint.fields if name != field.name}
            if model._default_manager.filter(**{field.name: kept}, **values).exists():
                return True
    return _refused_there(model, field, row, kept)


def _refused_there(
    model: type[models.Model], field: "models.ForeignKey[Any, Any]", row: Any, kept: Household
) -> bool:
    """A rule that allows one at a time (one open situation in a commission) refuses the second."""
    setattr(row, field.name, kept)
    for constraint in model._meta.constraints:
        if not isinstance(constraint, models.UniqueConstraint) or constraint.condition is None:
            continue
        if field.name not in constraint.fields:
            continue
        try:
            constraint.validate(model, row)
        except ValidationError:
            return True
    return False


def _fill(kept: Household, absorbed: Household) -> list[list[Any]]:
    """Takes what only the absorbed file knew: ``[model, id, field, value]`` for each."""
    pairs: list[tuple[models.Model, models.Model, tuple[str, ...]]] = [(kept, absorbed, FILLED)]
    known = HouseholdMember.objects.filter(household=kept).select_related("person")
    for member in HouseholdMember.objects.filter(household=absorbed).select_related("person"):
        twin = next((other for other in known if _same_person(member, other)), None)
        if twin is not None:
            pairs.append((twin.person, member.person, ("birth_date",)))
    filled = []
    for target, source, names in pairs:
        taken = {
            name: getattr(source, name)
            for name in names
            if getattr(target, name) in (None, "") and getattr(source, name) not in (None, "")
        }
        for name, value in taken.items():
            setattr(target, name, value)
            filled.append([target._meta.label, target.pk, name, str(value)])
        if taken:
            target.save(update_fields=list(taken))
    return filled


def _empty(filled: list[list[Any]]) -> None:
    """Unless somebody has said something else since."""
    for label, pk, name, taken in filled:
        row = apps.get_model(label)._default_manager.filter(pk=pk).first()
        if row is not None and str(getattr(row, name)) == taken:
            setattr(row, name, None if row._meta.get_field(name).null else "")
            row.save(update_fields=[name])


def _same_person(one: HouseholdMember, other: HouseholdMember) -> bool:
    same_name = plain(one.person.full_name) == plain(other.person.full_name)
    known = {one.person.birth_date, other.person.birth_date} - {None}
    return same_name and one.person.last_name != "" and len(known) < 2


def _through_lease(model: type[models.Model]) -> str:
    """How a row of ``model`` names its lease; empty where it names none."""
    for field in model._meta.get_fields():
        target = getattr(field, "related_model", None)
        if field.concrete and field.name == "lease" and target is Lease:
            return "lease"
        if field.concrete and field.name == "procedure" and target is not None:
            return "procedure__lease"
    return ""


def _name(model: type[models.Model], field: "models.ForeignKey[Any, Any]") -> str:
    return f"{model._meta.app_label}.{model.__name__}.{field.name}"


def _put(name: str, ids: list[int], household_id: int, *, only_of: int | None = None) -> None:
    app, model_name, field = name.split(".")
    rows = apps.get_model(app, model_name)._default_manager.filter(pk__in=ids)
    if only_of is not None:
        rows = rows.filter(**{field: only_of})
    rows.update(**{field: household_id})


def _ids(rows: Any) -> Iterator[int]:
    yield from rows.values_list("pk", flat=True)


def _refresh(*households: Household) -> None:
    for household in households:
        rename(household)
    refresh_match_keys(households[0].territory_id, [household.pk for household in households])


def _trace(action: str, operation: MergeOperation, author: User) -> None:
    for household_id in (operation.kept_id, operation.absorbed_id):
        journal.record(
            action,
            actor_id=author.pk,
            territory_id=operation.kept.territory_id,
            object_type="merge",
            object_id=operation.pk,
            household_id=household_id,
        )
