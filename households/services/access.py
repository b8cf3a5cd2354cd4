"""Opens and closes access: the only writer of relations and of the permission rows.

A relation says why an organisation sees a household, since when and from what. Two relations of
one organisation with one household are two reasons: ending one leaves the other.
"""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from ccapex.core import journal
from ccapex.core.chunks import chunked
from ccapex.core.models import JournalEntry
from households.enums import RelationKind
from households.models import Relation
from households.services.permission_rows import CHUNK, Pair, lock, recompute, rewrite

__all__ = [
    "close_due_relations",
    "close_relations",
    "ground_of",
    "open_relations",
    "recompute",
]


def open_relations(
    pairs: Iterable[Pair],
    *,
    kind: RelationKind,
    source: str,
    ends_on: datetime.date | None = None,
    actor_id: int | None = None,
) -> int:
    """Opens, or opens again, the access of each (household, organisation); how many were opened.

    ``ends_on`` is the last day of access, for those already open too. Twice changes nothing. A
    long list is the caller's to cut: what is given here is one transaction.
    """
    opened = 0
    with transaction.atomic():
        for chunk in chunked(sorted(set(pairs)), CHUNK):
            opened += _open(chunk, kind=kind, source=source, ends_on=ends_on, actor_id=actor_id)
    return opened


def _open(
    pairs: list[Pair],
    *,
    kind: RelationKind,
    source: str,
    ends_on: datetime.date | None,
    actor_id: int | None,
) -> int:
    household_ids = sorted({household_id for household_id, _ in pairs})
    lock(household_ids)
    now = timezone.now()
    known = {
        (relation.household_id, relation.organisation_id): relation
        for relation in Relation.objects.filter(
            household__in=household_ids, kind=kind, source=source
        ).order_by()
    }
    fresh = [pair for pair in pairs if pair not in known]
    closed = [known[pair] for pair in pairs if pair in known and known[pair].closed_at]
    moved = [
        known[pair].pk
        for pair in pairs
        if pair in known and not known[pair].closed_at and known[pair].ends_on != ends_on
    ]
    Relation.objects.bulk_create(
        Relation(
            household_id=household_id,
            organisation_id=organisation_id,
            kind=kind,
            source=source,
            opened_at=now,
            ends_on=ends_on,
        )
        for household_id, organisation_id in fresh
    )
    if closed:
        again = Relation.objects.filter(pk__in=[relation.pk for relation in closed])
        again.update(closed_at=None, opened_at=now, ends_on=ends_on)
    if moved:
        Relation.objects.filter(pk__in=moved).update(ends_on=ends_on)
    changed = fresh + [(relation.household_id, relation.organisation_id) for relation in closed]
    if changed:
        rewrite(sorted({household_id for household_id, _ in changed}))
        ground = ground_of(kind)
        journal.record_all(_line("access.open", pair, ground, source, actor_id) for pair in changed)
    return len(changed)


def close_relations(
    *,
    kind: RelationKind,
    source: str = "",
    pairs: Iterable[Pair] | None = None,
    ends_on: datetime.date | None = None,
    actor_id: int | None = None,
) -> int:
    """Closes the open relations of this kind; how many.

    Named by ``source``, by ``pairs``, or by both. With ``ends_on`` (the profile's delay), access
    lasts until the end of that day and the daily job closes it.
    """
    if not source and pairs is None:
        raise ValueError("Name the relations to close by their source or by their pairs.")
    chosen = Relation.objects.filter(kind=kind, closed_at__isnull=True)
    if source:
        chosen = chosen.filter(source=source)
    wanted = None if pairs is None else set(pairs)
    if wanted is not None:
        chosen = chosen.filter(household__in={household_id for household_id, _ in wanted})
    rows = [
        (pk, household_id)
        for pk, household_id, organisation_id in chosen.values_list(
            "pk", "household_id", "organisation_id"
        )
        if wanted is None or (household_id, organisation_id) in wanted
    ]
    if ends_on is not None:
        return Relation.objects.filter(pk__in=[pk for pk, _ in rows]).update(ends_on=ends_on)
    return _close(rows, actor_id=actor_id)


def close_due_relations(*, today: datetime.date) -> int:
    """Closes the relations whose last day is over; the daily job."""
    due = Relation.objects.filter(closed_at__isnull=True, ends_on__lt=today).order_by("pk")
    return _close(list(due.values_list("pk", "household_id")), actor_id=None)


def _close(rows: list[Pair], *, actor_id: int | None) -> int:
    closed = 0
    for chunk in chunked(sorted(rows, key=lambda row: row[1]), CHUNK):
        with transaction.atomic():
            household_ids = sorted({household_id for _, household_id in chunk})
            lock(household_ids)
            # Read again under lock: somebody may have closed or prolonged some meanwhile.
            relations = list(
                Relation.objects.filter(pk__in=[pk for pk, _ in chunk], closed_at__isnull=True)
            )
            Relation.objects.filter(pk__in=[relation.pk for relation in relations]).update(
                closed_at=timezone.now()
            )
            rewrite(household_ids)
            journal.record_all(
                _line(
                    "access.close",
                    (relation.household_id, relation.organisation_id),
                    ground_of(relation.kind),
                    relation.source,
                    actor_id,
                )
                for relation in relations
            )
            closed += len(relations)
    return closed


def ground_of(kinds: int) -> str:
    """The codes of a bit mask, as the journal keeps them: ``enrichment+referral``."""
    return "+".join(kind.name.lower() for kind in RelationKind if kinds & kind)


def _line(action: str, pair: Pair, ground: str, source: str, actor_id: int | None) -> JournalEntry:
    household_id, organisation_id = pair
    return journal.entry(
        action,
        actor_id=actor_id,
        organisation_id=organisation_id,
        household_id=household_id,
        object_type="relation",
        ground=ground,
        details={"source": source},
    )
