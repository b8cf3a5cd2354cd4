"""What the work queues list, each as a count and a slice: « Ma journée » and the page behind.

Each costs a constant number of queries. They show only files of which the desk reads every date.
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.core import french
from ccapex.core.chunks import chunked
from ccapex.core.models import JournalEntry
from ccapex.core.work_queues import Item
from procedures.actions import predicates
from procedures.enums import EventKind, Stage, Step, TaskState
from procedures.models import Deadline, Event, Procedure, Task
from procedures.services.action_files import DSF_ASKED_BY
from procedures.services.feeds import dated_for
from procedures.services.shown_dates import DAY_SHOWN, rule_words
from procedures.services.tasks import shown_on, to_pass_on, visible_to

NEW_ACTS = datetime.timedelta(days=7)
HEARINGS = datetime.timedelta(days=30)
WEEK = datetime.timedelta(days=7)
ACTS = (
    EventKind.CDP,
    EventKind.ASSIGNATION,
    EventKind.JUDGMENT,
    EventKind.CQL,
    EventKind.CFP_REQUEST,
    EventKind.CFP_DECISION,
)
LATE_STAGES = (Stage.CQL, Stage.CFP_REQUEST, Stage.CFP_GRANTED)


@dataclass(frozen=True, slots=True)
class Listing:
    """``read(first, last)`` gives the items of that slice, in the order to do them."""

    total: int
    read: Callable[[int, int], Sequence[Item]]
    household_ids: Callable[[int, int], list[int]] | None = None


def tasks_due(desk: Desk) -> Listing:
    """Late or due within a week, or without date, for the desk's organisation."""
    today = timezone.localdate()
    mine = shown_on(visible_to(desk), today).filter(
        Q(due_on__isnull=True) | Q(due_on__lte=today + WEEK),
        organisation=desk.organisation_id,
        state=TaskState.OPEN,
    )
    return _of_tasks(mine)


def tasks_to_pass_on(desk: Desk) -> Listing:
    open_ones = shown_on(visible_to(desk), timezone.localdate()).filter(state=TaskState.OPEN)
    return _of_tasks(to_pass_on(open_ones))


def new_acts(desk: Desk) -> Listing:
    """Leaves once the person has opened the file, or after a week."""
    seen = JournalEntry.objects.filter(
        actor_id=desk.user.pk,
        action="household.view",
        household_id=OuterRef("procedure__household"),
        at__gte=OuterRef("recorded_at"),
    )
    acts = (
        Event.objects.filter(
            procedure__in=dated_for(desk).values("pk"),
            kind__in=ACTS,
            replaced_by__isnull=True,
            recorded_at__gte=timezone.now() - NEW_ACTS,
        )
        .exclude(Exists(seen))
        .select_related("procedure__household")
        .order_by("-recorded_at", "-pk")
    )

    def read(first: int, last: int) -> list[Item]:
        return [
            _item(
                act.procedure,
                why=f"{act.title} du {french.day(act.occurred_on)}, "
                f"entré le {french.day(act.recorded_at)}.",
            )
            for act in acts[first:last]
        ]

    return Listing(acts.count(), read)


def incomplete_files(desk: Desk) -> Listing:
    """What a rule of the law or a row of the table needs, and nobody has said."""
    missing = (
        Q(lease__stock="")
        | Q(lease__dwelling__insee_code="")
        | Q(lease__signed_on__isnull=True, stage=Stage.CDP)
        | Q(hearing_on__isnull=True, step=Step.ASSIGNATION)
    )
    files = dated_for(desk).filter(missing).select_related("lease__dwelling")
    return _of_procedures(files.order_by("-stage_since", "pk"), _missing, "Compléter")


def hearings_without_dsf(desk: Desk) -> Listing:
    """A pause never hides them."""
    today = timezone.localdate()
    files = (
        dated_for(desk)
        .filter(
            hearing_on__range=(today, today + HEARINGS), step__in=(Step.ASSIGNATION, Step.HEARING)
        )
        .exclude(Exists(_dsf_since_act()))
        .order_by("hearing_on", "pk")
    )
    return _of_procedures(
        files,
        lambda one: f"Audience le {french.day(one.hearing_on)}, sans DSF ni carence.",
        "Préparer",
        due=lambda one: one.hearing_on,
    )


def legal_dates(desk: Desk) -> Listing:
    """Of the coming week, and those of the past week: one missed is still to be looked at.

    What the law lets happen only later, after the winter truce for instance, is shown at its day.
    """
    today = timezone.localdate()
    dates = (
        Deadline.objects.filter(procedure__in=dated_for(desk).values("pk"))
        .alias(day=DAY_SHOWN)
        .filter(day__range=(today - WEEK, today + WEEK))
        .select_related("procedure__household")
        .order_by("day", "pk")
    )

    def read(first: int, last: int) -> list[Item]:
        return [
            _item(one.procedure, why=f"{rule_words(one.rule)}.", due_on=one.shown_on)
            for one in dates[first:last]
        ]

    return Listing(dates.count(), read)


def granted_without_watch(desk: Desk) -> Listing:
    granted = dated_for(desk).filter(stage=Stage.CFP_GRANTED)
    return _without(
        granted,
        "under_social_watch",
        lambda one: (
            f"Force publique accordée le {french.day(one.stage_since)}, "
            "sans veille sociale demandée."
        ),
        "Organiser",
    )


def never_met(desk: Desk) -> Listing:
    """Households at CQL or CFP that no service has ever met (O6)."""
    return _without(
        dated_for(desk).filter(stage__in=LATE_STAGES),
        "met_by_a_service",
        lambda one: (
            f"{one.get_stage_display()} depuis le {french.day(one.stage_since)}, "
            "jamais rencontré par un service."
        ),
        "Joindre",
    )


Words = Callable[[Procedure], str]
Day = Callable[[Procedure], datetime.date | None]


def _of_procedures(
    files: QuerySet[Procedure], why: Words, action: str, due: Day = lambda _: None
) -> Listing:
    found = files.select_related("household", "lease__dwelling")

    def read(first: int, last: int) -> list[Item]:
        return [
            _item(one, why=why(one), due_on=due(one), action=action) for one in found[first:last]
        ]

    def households(first: int, last: int) -> list[int]:
        return list(files.values_list("household", flat=True)[first:last])

    return Listing(files.count(), read, households)


def _without(files: QuerySet[Procedure], name: str, why: Words, action: str) -> Listing:
    """Those of which the predicate is false; none where nobody can tell."""
    ids = list(files.order_by("stage_since", "pk").values_list("pk", flat=True))
    left: list[int] = []
    for some in chunked(ids, 900):
        true = predicates.true_of(name, some)
        if true is None:
            break
        left += [pk for pk in some if pk not in true]

    def slice_of(first: int, last: int) -> QuerySet[Procedure]:
        some = Procedure.objects.filter(pk__in=left[first:last]).select_related("household")
        return some.order_by("stage_since", "pk")

    def read(first: int, last: int) -> list[Item]:
        return [_item(one, why=why(one), action=action) for one in slice_of(first, last)]

    def households(first: int, last: int) -> list[int]:
        return [one.household_id for one in slice_of(first, last)]

    return Listing(len(left), read, households)


def _of_tasks(tasks: QuerySet[Task]) -> Listing:
    ordered = tasks.select_related("household").order_by(F("due_on").asc(nulls_last=True), "pk")

    def read(first: int, last: int) -> list[Item]:
        return [
            Item(
                title=one.label,
                url=reverse("task_detail", args=[one.public_id]),
                subtitle=f"{one.household.display_name} {one.household.reference}".strip(),
                due_on=one.due_on,
                why=one.why,
                action="Faire",
            )
            for one in ordered[first:last]
        ]

    return Listing(tasks.count(), read)


def _item(
    procedure: Procedure, *, why: str, due_on: datetime.date | None = None, action: str = "Ouvrir"
) -> Item:
    household = procedure.household
    return Item(
        title=household.display_name or "Sans nom",
        url=reverse("household_detail", args=[household.public_id]),
        subtitle=household.reference,
        due_on=due_on,
        why=why,
        action=action,
    )


def _missing(procedure: Procedure) -> str:
    lease = procedure.lease
    lacks = [
        words
        for words, lacking in (
            ("le parc", not lease.stock),
            ("la commune", not lease.dwelling.insee_code),
            ("la date du bail", lease.signed_on is None and procedure.stage == Stage.CDP),
            (
                "la date d'audience",
                procedure.hearing_on is None and procedure.step == Step.ASSIGNATION,
            ),
        )
        if lacking
    ]
    return f"Il manque {french.joined(lacks)}."


def _dsf_since_act() -> QuerySet[Event]:
    """A DSF or a carence that no later act asks to renew."""
    later = Event.objects.filter(
        procedure=OuterRef("procedure"),
        kind__in=DSF_ASKED_BY,
        replaced_by__isnull=True,
        occurred_on__gt=OuterRef("occurred_on"),
    )
    return Event.objects.filter(
        ~Exists(later),
        procedure=OuterRef("pk"),
        kind=EventKind.DSF_SENT,
        replaced_by__isnull=True,
    )
