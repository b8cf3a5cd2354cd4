"""Send the weekly list: it freezes, opens the SIAO's access, and begins each watch (C9)."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.core import jobs, journal
from ccapex.core.french import day
from ccapex.letters.models import Letter
from ccapex.letters.services import issue_batch
from ccapex.letters.services.drafting import NewLetter, prepare_letters
from households.enums import RelationKind
from households.services.access import open_relations
from procedures.enums import EventKind
from procedures.models import Event, Procedure
from procedures.services.actions import refresh
from referrals.enums import Mission
from referrals.enums.missions import EntryChange, WatchEnd, WatchGroup, WatchListState
from referrals.models import Referral, Watch, WatchEntry, WatchList
from referrals.services.follow_up import OPEN, access_source
from referrals.services.missions.elements import sheets_for
from referrals.services.missions.papers import SHEET, WEEKLY_LIST
from referrals.services.watch.following import close_watch
from referrals.services.watch.lists import (
    fingerprint,
    follow_the_facts,
    locked,
    rules_or_refuse,
)

LEFT = (EventKind.DEPARTURE, EventKind.KEYS_RETURNED, EventKind.VACANT_DWELLING_TAKEN_BACK)


def send_list(watch_list: WatchList, *, seen: str, desk: Desk) -> WatchList:
    """``seen`` is the ``fingerprint`` of the list that the person read. Sent twice: sent once.

    The facts are read again first. Where the list is no longer what was read, the draft keeps what
    they say, and nothing is sent: a household that belongs on it would be left out.
    """
    if not desk.is_secretariat:
        raise ValidationError("Seul le secrétariat envoie la liste au SIAO.")
    with transaction.atomic():
        watch_list = locked(watch_list)
        if watch_list.state == WatchListState.SENT:
            return watch_list
        follow_the_facts(watch_list, rules_or_refuse(watch_list.territory))
        entries = list(
            watch_list.entries.select_related(
                "household", "procedure__lease__dwelling", "procedure__lease__landlord"
            )
        )
        if fingerprint(entries) == seen:
            return _send(watch_list, entries, desk)
    raise ValidationError("La liste a changé depuis que vous l'avez lue : relisez-la.")


def _send(watch_list: WatchList, entries: Sequence[WatchEntry], desk: Desk) -> WatchList:
    present = [entry for entry in entries if entry.change != EntryChange.ENDED]
    watches = [_begin(entry, watch_list, desk) for entry in present]
    _close_ended([entry for entry in entries if entry.change == EntryChange.ENDED], desk)
    _write_papers(watch_list, entries, desk)
    watch_list.state, watch_list.sent_at = WatchListState.SENT, timezone.now()
    watch_list.author = desk.user
    watch_list.save(update_fields=["state", "sent_at", "author", "document"])
    jobs.enqueue(
        "notify_watch_list",
        arguments={"list": watch_list.pk},
        author_id=desk.user.pk,
        territory_id=watch_list.territory_id,
        organisation_id=watch_list.organisation_id,
    )
    refresh([entry.procedure_id for entry in entries])
    journal.record(
        "watch_list.sent",
        actor_id=desk.user.pk,
        organisation_id=watch_list.organisation_id,
        territory_id=watch_list.territory_id,
        object_type="watch_list",
        object_id=watch_list.pk,
        details={"households": len(watches)},
    )
    return watch_list


def _begin(entry: WatchEntry, watch_list: WatchList, desk: Desk) -> Watch:
    """The watch of a household, from its first list; a later list changes its group."""
    referral = Referral.objects.filter(
        procedure=entry.procedure_id,
        mission=Mission.SOCIAL_WATCH,
        organisation=watch_list.organisation_id,
        state__in=OPEN,
    ).first()
    if referral is None:
        referral = Referral.objects.create(
            territory_id=watch_list.territory_id,
            household_id=entry.household_id,
            procedure_id=entry.procedure_id,
            mission=Mission.SOCIAL_WATCH,
            organisation_id=watch_list.organisation_id,
            issued_at=timezone.now(),
        )
    open_relations(
        [(entry.household_id, watch_list.organisation_id)],
        kind=RelationKind.SIAO,
        source=access_source(referral),
        actor_id=desk.user.pk,
    )
    watch, _ = Watch.objects.update_or_create(
        referral=referral,
        defaults={"group": entry.group},
        create_defaults={"group": entry.group, "entry": entry},
    )
    journal.record(
        "watch.listed",
        actor_id=desk.user.pk,
        organisation_id=watch_list.organisation_id,
        territory_id=watch_list.territory_id,
        object_type="referral",
        object_id=referral.pk,
        household_id=entry.household_id,
        ground="siao",
        details={"group": int(entry.group), "list": watch_list.pk},
    )
    return watch


def _close_ended(entries: Sequence[WatchEntry], desk: Desk) -> None:
    """A household that has left the list: its watch ends as the facts say."""
    ids = [entry.procedure_id for entry in entries]
    ends: dict[int, str] = {}
    facts = Event.objects.filter(procedure__in=ids, replaced_by__isnull=True)
    for procedure_id, kind in facts.order_by("occurred_on", "pk").values_list(
        "procedure_id", "kind"
    ):
        if kind == EventKind.EVICTION:
            ends[procedure_id] = WatchEnd.EVICTED
        elif kind in LEFT:
            ends[procedure_id] = WatchEnd.LEFT
    running = Watch.objects.filter(referral__procedure__in=ids, referral__state__in=OPEN)
    for watch in running.select_related("referral__territory").order_by("pk"):
        close_watch(watch, end=ends.get(watch.referral.procedure_id, WatchEnd.STAYS), desk=desk)


def _write_papers(watch_list: WatchList, entries: Sequence[WatchEntry], desk: Desk) -> None:
    """The list itself, and a fiche d'éléments for each household of the first group."""
    required = [
        entry
        for entry in entries
        if entry.group == WatchGroup.REQUIRED and entry.change != EntryChange.ENDED
    ]
    procedures: list[Procedure] = [entry.procedure for entry in required]
    sheets = sheets_for(procedures, watch_list.organisation, RelationKind.SIAO)
    letters = [_list_paper(watch_list, entries, desk)]
    letters += [
        NewLetter(
            kind=SHEET,
            key=_sheet_key(entry),
            territory_id=watch_list.territory_id,
            organisation_id=desk.organisation_id,
            household_id=entry.household_id,
            source=f"watch_list:{watch_list.pk}",
            data={
                "reader": watch_list.organisation.name,
                "sections": sheets[entry.procedure_id],
            },
        )
        for entry in required
    ]
    prepare_letters(letters, author=desk.user)
    drafts = Letter.objects.filter(key__in=[one.key for one in letters])
    issue_batch(drafts.values_list("pk", flat=True), author=desk.user)
    made = {letter.key: letter for letter in drafts.all()}
    watch_list.document = made[letters[0].key]
    for entry in required:
        entry.sheet = made[_sheet_key(entry)]
    WatchEntry.objects.bulk_update(required, ["sheet"])


def _sheet_key(entry: WatchEntry) -> str:
    return f"{SHEET}:entry:{entry.pk}"


def _list_paper(watch_list: WatchList, entries: Sequence[WatchEntry], desk: Desk) -> NewLetter:
    groups = [
        {
            "title": f"Groupe {group.value} : {group.label.lower()}",
            "rows": [
                _row(entry)
                for entry in entries
                if entry.group == group and entry.change != EntryChange.ENDED
            ],
        }
        for group in WatchGroup
    ]
    ended = [_row(entry) for entry in entries if entry.change == EntryChange.ENDED]
    if ended:
        groups.append({"title": "Sortis de la liste", "rows": ended})
    return NewLetter(
        kind=WEEKLY_LIST,
        key=f"{WEEKLY_LIST}:{watch_list.pk}",
        territory_id=watch_list.territory_id,
        organisation_id=desk.organisation_id,
        source=f"watch_list:{watch_list.pk}",
        data={
            "siao": watch_list.organisation.name,
            "week": day(watch_list.week_of),
            "notice_days": str(rules_or_refuse(watch_list.territory).notice.days),
            "groups": groups,
        },
    )


def _row(entry: WatchEntry) -> list[Any]:
    home = entry.procedure.lease.dwelling
    return [
        entry.household.display_name,
        entry.household.reference,
        " ".join(filter(None, [home.address, home.postal_code, home.city])),
        day(entry.granted_on),
        day(entry.effective_from),
        EntryChange(entry.change).label,
    ]
