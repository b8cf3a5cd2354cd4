"""The weekly list of the CFP granted: a draft that follows the facts until it is sent (C9)."""

import datetime
import hashlib
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation, Territory
from ccapex.core import journal
from households.models import Flag
from households.services.flags import open_alerts
from procedures.enums import EventKind, Stage
from procedures.models import Event, Procedure
from referrals.enums.missions import EntryChange, WatchGroup, WatchListState
from referrals.models import WatchEntry, WatchList
from referrals.rules.watch import Told, WatchRules, change_since, group_of, monday_of, watch_rules

COMPUTED = ["granted_on", "effective_from", "group", "criteria", "change", "household"]


def rules_or_refuse(territory: Territory) -> WatchRules:
    rules = watch_rules(territory.profile)
    if rules is None:
        raise ValidationError("Ce territoire n'a pas de veille sociale.")
    return rules


def prepare_list(
    territory: Territory, *, today: datetime.date, author_id: int | None = None
) -> WatchList:
    """The list of the week, brought in line with the facts; once sent, it is left as it is."""
    rules = rules_or_refuse(territory)
    siao = Organisation.objects.filter(territory=territory, slug=rules.siao).first()
    if siao is None:
        raise ValidationError("Le SIAO du profil n'existe pas dans ce territoire.")
    with transaction.atomic():
        found, created = WatchList.objects.get_or_create(
            territory=territory, organisation=siao, week_of=monday_of(today)
        )
        # Locked: two workers of the same Monday, or a person who reads while the job prepares.
        found = locked(found)
        if found.state == WatchListState.DRAFT:
            follow_the_facts(found, rules)
        if created:
            journal.record(
                "watch_list.prepared",
                actor_id=author_id,
                territory_id=territory.pk,
                object_type="watch_list",
                object_id=found.pk,
            )
    return found


def locked(watch_list: WatchList) -> WatchList:
    return (
        WatchList.objects.select_for_update(of=("self",))
        .select_related("territory", "organisation")
        .get(pk=watch_list.pk)
    )


def follow_the_facts(watch_list: WatchList, rules: WatchRules) -> None:
    """A draft, already locked, as the facts make it: seven queries, whatever its length."""
    watch_list.prepared_at = timezone.now()
    watch_list.save(update_fields=["prepared_at"])
    facts = _read(watch_list)
    known = {entry.procedure_id: entry for entry in watch_list.entries.order_by("pk")}
    known_ids = {entry.pk for entry in known.values()}
    before = _last_sent(watch_list)
    now = [_entry(watch_list, one, facts, rules, known.get(one.pk)) for one in facts.procedures]
    for entry in now:
        previous = before.get(entry.procedure_id)
        entry.change = change_since(told(previous) if previous else None, told(entry))
    granted = {entry.procedure_id for entry in now}
    for previous in before.values():
        if previous.procedure_id not in granted:
            entry = known.get(previous.procedure_id) or WatchEntry(watch_list=watch_list)
            for name in ("procedure_id", "household_id", "granted_on", "effective_from", "group"):
                setattr(entry, name, getattr(previous, name))
            entry.change = EntryChange.ENDED
            now.append(entry)
    kept = {entry.procedure_id for entry in now}
    watch_list.entries.exclude(procedure__in=kept).delete()
    WatchEntry.objects.bulk_create(entry for entry in now if entry._state.adding)
    WatchEntry.objects.bulk_update([entry for entry in now if entry.pk in known_ids], COMPUTED)


@dataclass(slots=True)
class _Facts:
    procedures: list[Procedure] = field(default_factory=list)
    decisions: dict[int, Event] = field(default_factory=dict)
    alerts: dict[int, list[Flag]] = field(default_factory=lambda: defaultdict(list))


def _read(watch_list: WatchList) -> _Facts:
    granted = Procedure.objects.filter(
        territory=watch_list.territory_id,
        stage=Stage.CFP_GRANTED,
        household__merged_into=None,
    )
    facts = _Facts(list(granted.select_related("household").order_by("pk")))
    decided = Event.objects.filter(
        procedure__in=granted, kind=EventKind.CFP_DECISION, replaced_by__isnull=True
    )
    for event in decided.order_by("occurred_on", "pk"):
        if event.details.get("kind") == "granted":
            facts.decisions[event.procedure_id] = event
    for flag in open_alerts().filter(household__in=granted.values("household")).order_by("pk"):
        facts.alerts[flag.household_id].append(flag)
    return facts


def _entry(
    watch_list: WatchList,
    procedure: Procedure,
    facts: _Facts,
    rules: WatchRules,
    known: WatchEntry | None,
) -> WatchEntry:
    entry = known or WatchEntry(watch_list=watch_list, procedure=procedure)
    entry.household = procedure.household
    decision = facts.decisions.get(procedure.pk)
    entry.granted_on = decision.occurred_on if decision else procedure.stage_since
    entry.effective_from = _effective_from(decision)
    alerts = facts.alerts[procedure.household_id]
    entry.criteria = sorted({flag.code for flag in alerts if flag.validated_on})
    children = procedure.household.dependent_children
    if not entry.group_reason:
        entry.group = group_of(
            entry.criteria,
            [flag.code for flag in alerts if not flag.validated_on],
            has_children=None if children is None else children > 0,
            rules=rules,
        )
    return entry


def _effective_from(decision: Event | None) -> datetime.date | None:
    told = decision.details.get("effective_from") if decision else None
    return datetime.date.fromisoformat(told) if told else None


def _last_sent(watch_list: WatchList) -> dict[int, WatchEntry]:
    """The households of the last list that the SIAO received, without those that had left it."""
    last = (
        WatchList.objects.filter(
            territory=watch_list.territory_id,
            organisation=watch_list.organisation_id,
            state=WatchListState.SENT,
            week_of__lt=watch_list.week_of,
        )
        .order_by("-week_of")
        .first()
    )
    if last is None:
        return {}
    return {one.procedure_id: one for one in last.entries.exclude(change=EntryChange.ENDED)}


def told(entry: WatchEntry) -> Told:
    return Told(entry.group, entry.effective_from, frozenset(entry.criteria))


def fingerprint(entries: Iterable[WatchEntry]) -> str:
    """What the person who sends the list has read: it must be what is sent. A word for each line,
    so that what moved since can be shown."""
    return " ".join(sorted(f"{one.procedure.public_id}={_line(one)}" for one in entries))


def _line(one: WatchEntry) -> str:
    line = f"{one.group}:{one.change}:{one.effective_from}:{one.criteria}"
    return hashlib.sha256(line.encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Moved:
    """Between the list that was read and the list as it is: the lines that are new or no longer say
    the same (ids of entries), and the public ids of the procedures that are no longer there."""

    lines: frozenset[int]
    gone: list[uuid.UUID]


def moved_since(seen: str, entries: Collection[WatchEntry]) -> Moved:
    read = dict(word.split("=", 1) for word in seen.split() if "=" in word)
    now = {str(one.procedure.public_id): one for one in entries}
    gone = []
    for public_id in read.keys() - now.keys():
        with suppress(ValueError):
            gone.append(uuid.UUID(public_id))
    lines = {one.pk for public_id, one in now.items() if read.get(public_id) != _line(one)}
    return Moved(frozenset(lines), gone)


@transaction.atomic
def choose_group(entry: WatchEntry, *, group: int, reason: str, desk: Desk) -> None:
    """Another group than the rule's, with its reason; the first only by a validated criterion."""
    watch_list = locked(entry.watch_list)
    if watch_list.state != WatchListState.DRAFT:
        raise ValidationError("Cette liste est envoyée : elle ne change plus.")
    if group not in WatchGroup.values:
        raise ValidationError({"group": "Choisissez un groupe."})
    if not reason.strip():
        raise ValidationError({"reason": "Dites pourquoi : le SIAO en a besoin."})
    entry.refresh_from_db()
    if entry.change == EntryChange.ENDED:
        raise ValidationError("Ce ménage sort de la liste.")
    if group == WatchGroup.REQUIRED and not entry.criteria:
        raise ValidationError(
            "La veille n'est requise que pour un critère de vulnérabilité validé par l'État : "
            "validez-le d'abord dans la fiche du ménage."
        )
    entry.group, entry.group_reason, entry.group_by = group, reason.strip()[:300], desk.user
    entry.save(update_fields=["group", "group_reason", "group_by"])
    journal.record(
        "watch_entry.group",
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=watch_list.territory_id,
        object_type="watch_entry",
        object_id=entry.pk,
        household_id=entry.household_id,
        details={"group": int(group)},
    )
