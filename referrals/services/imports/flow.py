"""The import from end to end: receive a file, check its rows, record them.

Each step can be left and found again. Rows are planned and recorded by batches of a second at
most; the list is published by one last change of state. A killed process resumes where the last
batch ended, and gives the same.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from ccapex.accounts.models import Territory, User
from ccapex.core.chunks import chunked
from referrals.enums import ListState, RowDecision, RowStatus
from referrals.models import CdpList, ListRow, Sender, SenderLayout
from referrals.services.imports.incoming import Incoming, from_row
from referrals.services.imports.places import Places
from referrals.services.imports.planning import Planner, RowPlan, name_candidates
from referrals.services.imports.recording import plan_and_record, planned_row, record
from referrals.services.imports.source import (
    Source,
    open_source,
    remembered_mapping,
    source_of_file,
)

BATCH = 500
Advance = Callable[[int], None]


def receive_list(
    territory: Territory,
    *,
    data: bytes,
    filename: str,
    author: User | None,
    sender: Sender | None = None,
    label: str = "",
    strict: bool = True,
) -> tuple[CdpList, Source]:
    """Keeps the file and recognises its columns. ``UnreadableList`` leaves nothing behind."""
    source = open_source(data, filename, territory=territory, remembered=remembered_mapping(sender))
    name = PurePath(filename.replace("\\", "/")).name[:200]
    cdp_list = CdpList(
        territory=territory,
        sender=sender,
        label=label or (source.sheet or name)[:160],
        filename=name,
        sha256=hashlib.sha256(data).hexdigest(),
        sheet=source.sheet[:120],
        header_row=source.header_row,
        mapping=source.columns,
        author=author,
    )
    cdp_list.file.save(
        f"{cdp_list.public_id}{PurePath(name).suffix}", ContentFile(data), save=False
    )
    cdp_list.save()
    return cdp_list, source


def confirm_columns(
    cdp_list: CdpList, *, mapping: dict[str, str | None], author: User | None
) -> None:
    """The columns are what a person says they are, and the sender's next list will know."""
    cdp_list.mapping = mapping
    cdp_list.save(update_fields=["mapping"])
    remember_layout(cdp_list, author=author)


def remember_layout(cdp_list: CdpList, *, author: User | None) -> None:
    if cdp_list.sender is None:
        return
    SenderLayout.objects.update_or_create(
        sender=cdp_list.sender,
        headers=list(cdp_list.mapping),
        defaults={"mapping": cdp_list.mapping, "confirmed_by": author},
    )


def dry_run(territory: Territory, source: Source) -> Iterator[RowPlan]:
    """The outcome of each row, in the order of the file; nothing is written."""
    planner = Planner(territory.pk, remember_created=True)
    for batch in chunked(source.rows(Places(territory)), BATCH):
        plans = planner.plan(batch)
        name_candidates(plans)
        yield from plans


def check(cdp_list: CdpList, *, advance: Advance | None = None) -> None:
    """Plans every row and keeps the outcomes for the screen. Checking again starts afresh."""
    if cdp_list.state != ListState.RECEIVED or "recorded_up_to" in cdp_list.counts:
        return
    ListRow.objects.filter(cdp_list=cdp_list).delete()
    for plans in chunked(dry_run(cdp_list.territory, source_of_file(cdp_list)), BATCH):
        ListRow.objects.bulk_create(planned_row(cdp_list, plan) for plan in plans)
        if advance:
            advance(len(plans))
    keep_counts(cdp_list)


def commit(
    cdp_list: CdpList, *, source: Source | None = None, advance: Advance | None = None
) -> None:
    """Records every row. Twice, or after a kill, gives the same."""
    if cdp_list.state != ListState.RECEIVED:
        return
    planner = Planner(cdp_list.territory_id, remember_created=False)
    places = Places(cdp_list.territory)
    last = _recorded_up_to(cdp_list, planner)
    rows = (source or source_of_file(cdp_list)).rows(places)
    decided = _decisions(cdp_list)
    corrected = _corrections(cdp_list)
    rows = (corrected.get(row.number, row) for row in rows)
    for batch in chunked((row for row in rows if row.number > last), BATCH):
        _commit_batch(cdp_list, planner, places, batch, decided)
        if advance:
            advance(len(batch))
    with transaction.atomic():
        keep_counts(cdp_list)
        cdp_list.state = ListState.COMMITTED
        cdp_list.committed_at = timezone.now()
        cdp_list.save(update_fields=["state", "committed_at"])


def _commit_batch(
    cdp_list: CdpList,
    planner: Planner,
    places: Places,
    batch: list[Incoming],
    decided: dict[int, ListRow],
) -> None:
    with transaction.atomic():
        plan_and_record(
            cdp_list, planner, places, [row for row in batch if row.number not in decided]
        )
        chosen = [_as_decided(decided[row.number]) for row in batch if row.number in decided]
        record(cdp_list, chosen, places)
        CdpList.objects.filter(pk=cdp_list.pk).update(counts={"recorded_up_to": batch[-1].number})


def _as_decided(row: ListRow) -> RowPlan:
    """What somebody decided on a doubtful row before the list was recorded."""
    return RowPlan(
        from_row(row),
        row.status,
        household_id=row.household_id,
        event_outcome=row.event_outcome,
        reasons=row.reasons,
        candidates=row.candidates,
    )


def _decisions(cdp_list: CdpList) -> dict[int, ListRow]:
    rows = ListRow.objects.filter(
        cdp_list=cdp_list, decision__in=[RowDecision.SAME, RowDecision.NEW]
    )
    return {row.number: row for row in rows}


def _corrections(cdp_list: CdpList) -> dict[int, Incoming]:
    rows = ListRow.objects.filter(cdp_list=cdp_list, decision=RowDecision.CORRECTED)
    return {row.number: from_row(row) for row in rows}


def _recorded_up_to(cdp_list: CdpList, planner: Planner) -> int:
    """The last row of an interrupted run; its doubtful rows are told to the planner again."""
    last = int(cdp_list.counts.get("recorded_up_to", 0))
    if last:
        for row in ListRow.objects.filter(cdp_list=cdp_list, number__lte=last).iterator():
            if row.status == RowStatus.TO_REVIEW:
                planner.remember_review(from_row(row))
            elif row.status in {RowStatus.CREATED, RowStatus.MATCHED}:
                planner.remember_act(from_row(row))
    return last


def keep_counts(cdp_list: CdpList) -> None:
    """The decomposition of the file, by outcome; ``read`` leaves the ignored rows out."""
    counts = dict.fromkeys(RowStatus.values, 0)
    for status in ListRow.objects.filter(cdp_list=cdp_list).values_list("status", flat=True):
        counts[status] += 1
    cdp_list.counts = counted(counts)
    cdp_list.save(update_fields=["counts"])


def counted(counts: dict[str, int]) -> dict[str, int]:
    read = sum(counts.values()) - counts[RowStatus.IGNORED]
    return {"read": read, **counts}


def count_plans(plans: Iterable[RowPlan]) -> dict[str, int]:
    counts = dict.fromkeys(RowStatus.values, 0)
    for plan in plans:
        counts[plan.status] += 1
    return counted(counts)
