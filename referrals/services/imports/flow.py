"""The import from end to end: receive a file, check its rows, record them.

Each step can be left and found again. Rows are planned and recorded by batches of a second at
most; the list is published by one last change of state. A killed process resumes where the last
batch ended, and gives the same.
"""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from ccapex.accounts.models import Territory, User
from ccapex.core.chunks import chunked
from households.services import identity_lock
from households.services.cards import current_ids
from referrals.enums import ListState, RowDecision, RowStatus
from referrals.enums.acts import ListKind
from referrals.models import CdpList, ListRow, Sender, SenderLayout
from referrals.services.imports.incoming import Incoming, from_row
from referrals.services.imports.places import Places
from referrals.services.imports.planning import Planner, RowPlan, name_candidates
from referrals.services.imports.recording import planned_row, record
from referrals.services.imports.source import (
    Source,
    open_source,
    remembered_mapping,
    source_of_file,
)

BATCH = 500
# In the counts of a list while it is being recorded: its last row recorded.
UP_TO = "recorded_up_to"
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
    kind: str = ListKind.CDP,
) -> tuple[CdpList, Source]:
    """Keeps the file and recognises its columns. ``UnreadableList`` leaves nothing behind.

    ``strict=False``: a list without holder or date column is kept for a person to choose them.
    """
    source = open_source(
        data,
        filename,
        territory=territory,
        remembered=remembered_mapping(sender, kind),
        strict=strict,
        kind=kind,
    )
    name = kept_name(filename)
    cdp_list = CdpList(
        territory=territory,
        sender=sender,
        kind=kind,
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
    try:
        cdp_list.save()
    except Exception:
        cdp_list.file.delete(save=False)
        raise
    return cdp_list, source


def kind_of_file(territory: Territory, *, data: bytes, filename: str) -> str:
    """What the columns of the file speak of. ``UnreadableList`` where it is no list."""
    source = open_source(data, filename, territory=territory, strict=False, kind=ListKind.FOLLOW_UP)
    return source.found.looks_like


def change_kind(cdp_list: CdpList, kind: str) -> None:
    """The list holds something else than was said: its columns are recognised again."""
    cdp_list.kind, cdp_list.mapping = kind, {}
    source = source_of_file(cdp_list, strict=False)
    cdp_list.mapping = source.columns
    cdp_list.sheet, cdp_list.header_row = source.sheet[:120], source.header_row
    cdp_list.save(update_fields=["kind", "mapping", "sheet", "header_row"])


def kept_name(filename: str) -> str:
    """The name alone, without folders; what does not fit is cut at its beginning: a file is
    recognised by its end."""
    name = filename.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(char if char.isprintable() else "_" for char in name)
    return printable[-200:]


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
        kind=cdp_list.kind,
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
    if cdp_list.state != ListState.RECEIVED or started(cdp_list):
        return
    ListRow.objects.filter(cdp_list=cdp_list).delete()
    for plans in chunked(dry_run(cdp_list.territory, source_of_file(cdp_list)), BATCH):
        ListRow.objects.bulk_create(planned_row(cdp_list, plan) for plan in plans)
        if advance:
            advance(len(plans))
    keep_counts(cdp_list)


def started(cdp_list: CdpList) -> bool:
    """Some rows are recorded: it can be finished or taken back, not read again otherwise."""
    return UP_TO in cdp_list.counts


def is_recorded(row: ListRow) -> bool:
    """The pass of the import that records this row is over."""
    counts = row.cdp_list.counts
    return row.cdp_list.state != ListState.RECEIVED or row.number <= counts.get(UP_TO, 0)


def commit(
    cdp_list: CdpList, *, source: Source | None = None, advance: Advance | None = None
) -> None:
    """Records every row. Twice, at once or after a kill, gives the same."""
    source = source or source_of_file(cdp_list)
    while not _record_the_rest(cdp_list, source, advance):
        pass


def _record_the_rest(cdp_list: CdpList, source: Source, advance: Advance | None) -> bool:
    """False where somebody else records the same list meanwhile: what is left is then read anew."""
    cdp_list.refresh_from_db(fields=["state", "counts"])
    if cdp_list.state != ListState.RECEIVED:
        return True
    planner = Planner(cdp_list.territory_id, remember_created=False)
    places = Places(cdp_list.territory)
    last = _remember_recorded(cdp_list, planner)
    touched = {
        row.number: row for row in ListRow.objects.filter(cdp_list=cdp_list).exclude(decision="")
    }
    rows = (
        from_row(touched[row.number], cdp_list.kind) if row.number in touched else row
        for row in source.rows(places)
        if row.number > last
    )
    for batch in chunked(rows, BATCH):
        with transaction.atomic():
            if not _mine(cdp_list, last):
                return False
            last = batch[-1].number
            record(cdp_list, planner.plan(batch, _as_decided(batch, touched)), places)
            CdpList.objects.filter(pk=cdp_list.pk).update(counts={UP_TO: last})
        if advance:
            advance(len(batch))
    with transaction.atomic():
        if not _mine(cdp_list, last):
            return False
        cdp_list.counts = {}
        keep_counts(cdp_list)
        cdp_list.state = ListState.COMMITTED
        cdp_list.committed_at = timezone.now()
        cdp_list.save(update_fields=["state", "committed_at"])
    return True


def _mine(cdp_list: CdpList, last: int) -> bool:
    """Under the lock of the territory: nobody recorded, finished or took back this list since."""
    identity_lock.hold(cdp_list.territory_id)
    now = CdpList.objects.only("state", "counts").get(pk=cdp_list.pk)
    return now.state == ListState.RECEIVED and now.counts.get(UP_TO, 0) == last


def _as_decided(batch: list[Incoming], touched: dict[int, ListRow]) -> dict[int, RowPlan]:
    """What somebody decided on doubtful rows before the list was recorded.

    A household taken back since is no answer any more: that row is planned like the others.
    """
    said = {
        row.number: touched[row.number]
        for row in batch
        if row.number in touched and touched[row.number].decision != RowDecision.CORRECTED
    }
    households = current_ids(row.household_id for row in said.values())
    return {
        number: RowPlan(
            from_row(row, batch[0].list_kind),
            row.status,
            household_id=households.get(row.household_id),
            event_outcome=row.event_outcome,
            reasons=row.reasons,
            candidates=row.candidates,
        )
        for number, row in said.items()
        if row.decision == RowDecision.NEW or row.household_id in households
    }


def _remember_recorded(cdp_list: CdpList, planner: Planner) -> int:
    """The last row of an interrupted run, told to the planner again."""
    last = int(cdp_list.counts.get(UP_TO, 0))
    if last:
        for row in ListRow.objects.filter(cdp_list=cdp_list, number__lte=last).iterator():
            if row.status == RowStatus.TO_REVIEW:
                planner.remember_review(from_row(row, cdp_list.kind))
            elif row.status in {RowStatus.CREATED, RowStatus.MATCHED}:
                planner.remember_act(from_row(row, cdp_list.kind))
    return last


def keep_counts(cdp_list: CdpList) -> None:
    """The decomposition of the file, by outcome; ``read`` leaves the ignored rows out."""
    counts = dict.fromkeys(RowStatus.values, 0)
    for status in ListRow.objects.filter(cdp_list=cdp_list).values_list("status", flat=True):
        counts[status] += 1
    under_way = {UP_TO: cdp_list.counts[UP_TO]} if started(cdp_list) else {}
    cdp_list.counts = counted(counts) | under_way
    cdp_list.save(update_fields=["counts"])


def counted(counts: dict[str, int]) -> dict[str, int]:
    read = sum(counts.values()) - counts[RowStatus.IGNORED]
    return {"read": read, **counts}
