"""Private calendar addresses: hearings, dates of the law and tasks, of a person or of a team.

An address is a secret of 256 bits of which the hash alone is kept. Calendar services read it
without login: it says the kind of date and the reference of the household, never a name. A task of
the territory's table is told in the words of the table, one written by hand in none of its own:
somebody may have named the household there.
"""

import datetime
import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils import timezone

from ccapex.accounts.desk import Desk, desks_of
from ccapex.core import journal
from ccapex.core.models import JournalEntry
from households.enums import RelationKind
from households.models import Household
from households.services.masking import WHOLE
from households.services.matrix import MATRIX, Category
from procedures.actions.next_action import LABEL_LENGTH, shortened
from procedures.enums import Stage, TaskState
from procedures.models import CalendarFeed, Deadline, Procedure, Task
from procedures.services.shown_dates import DAY_SHOWN, rule_words
from procedures.services.tasks import shown_on, visible_to

READ = "calendar.read"
BEFORE, AFTER = datetime.timedelta(days=30), datetime.timedelta(days=400)
"""What a calendar shows: a past month, and a little more than the coming year."""

DATES = sum(
    kind
    for kind in RelationKind
    if kind in MATRIX[Category.PROCEDURE] and MATRIX[Category.PROCEDURE][kind] in WHOLE
)
"""The relations that show every date of a procedure."""


@dataclass(frozen=True, slots=True)
class Entry:
    """``uid`` stays the same when the date moves, so that the calendar moves it too."""

    uid: str
    on: datetime.date
    title: str


@transaction.atomic
def create_feed(*, desk: Desk, whole_team: bool) -> tuple[CalendarFeed, str]:
    """The feed and its secret, shown once."""
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(
        user=desk.user,
        organisation_id=desk.organisation_id,
        whole_team=whole_team,
        token_hash=_hash(token),
    )
    _trace("calendar.created", feed, desk)
    return feed, token


@transaction.atomic
def revoke_feed(feed: CalendarFeed, *, desk: Desk) -> None:
    if CalendarFeed.objects.filter(pk=feed.pk, revoked_at=None).update(revoked_at=timezone.now()):
        _trace("calendar.revoked", feed, desk)


def feeds_of(desk: Desk) -> QuerySet[CalendarFeed]:
    """A person's own at this desk, the living ones first."""
    mine = CalendarFeed.objects.filter(user=desk.user, organisation=desk.organisation_id)
    return mine.order_by(F("revoked_at").asc(nulls_first=True), "-pk")


def last_reads(desk: Desk) -> dict[int, datetime.datetime]:
    """When each of a person's calendars was last read, by the journal: a GET writes no more."""
    reads = JournalEntry.objects.filter(actor_id=desk.user.pk, action=READ).order_by()
    return dict(reads.values_list("object_id").annotate(Max("at")))


def find_feed(token: str) -> tuple[CalendarFeed, Desk] | None:
    """Nothing for an unknown or revoked address, or once the empowerment has ended."""
    feed = (
        CalendarFeed.objects.select_related("user")
        .filter(token_hash=_hash(token), revoked_at=None)
        .first()
    )
    if feed is None:
        return None
    for desk in desks_of(feed.user, on=timezone.localdate()):
        if desk.organisation_id == feed.organisation_id and desk.sees_households:
            return feed, desk
    return None


def entries(feed: CalendarFeed, desk: Desk, *, today: datetime.date) -> list[Entry]:
    """Three queries, whatever the number of files."""
    tasks = shown_on(visible_to(desk), today).filter(
        organisation=desk.organisation_id, state=TaskState.OPEN
    )
    if feed.whole_team:
        procedures = dated_for(desk)
    else:
        tasks = tasks.filter(assignee=desk.user)
        procedures = dated_for(desk).filter(pk__in=tasks.values("procedure"))
    window = (today - BEFORE, today + AFTER)
    found = [*_hearings(procedures, window), *_deadlines(procedures, window)]
    found += _tasks(tasks, window)
    return sorted(found, key=lambda entry: (entry.on, entry.uid))


def dated_for(desk: Desk) -> QuerySet[Procedure]:
    """The open procedures of which the desk may read every date."""
    households = Household.objects.visible_to(desk)
    if not desk.is_secretariat:
        kinds = F("householdgrouppermission__kinds").bitand(int(DATES))
        households = households.annotate(dated=kinds).filter(dated__gt=0)
    return Procedure.objects.exclude(stage=Stage.CLOSED).filter(
        territory=desk.territory_id, household__in=households.values("pk")
    )


Window = tuple[datetime.date, datetime.date]


def _hearings(procedures: QuerySet[Procedure], window: Window) -> Iterator[Entry]:
    rows = procedures.filter(hearing_on__range=window).order_by()
    for public_id, on, reference in rows.values_list(
        "public_id", "hearing_on", "household__reference"
    ):
        if on is not None:
            yield Entry(f"hearing-{public_id}", on, f"Audience · {reference}")


def _deadlines(procedures: QuerySet[Procedure], window: Window) -> Iterator[Entry]:
    rows = Deadline.objects.filter(procedure__in=procedures.values("pk"))
    for public_id, rule, step, on, reference in (
        rows.annotate(day=DAY_SHOWN)
        .filter(day__range=window)
        .order_by()
        .values_list(
            "procedure__public_id", "rule", "step", "day", "procedure__household__reference"
        )
    ):
        if on is not None:
            title = f"{rule_words(rule)} · {reference}"
            yield Entry(f"deadline-{public_id}-{rule}-{step}", on, title)


def _tasks(tasks: QuerySet[Task], window: Window) -> Iterator[Entry]:
    rows = tasks.filter(due_on__range=window).order_by()
    for public_id, on, code, label, reference in rows.values_list(
        "public_id", "due_on", "code", "label", "household__reference"
    ):
        if on is not None:
            what = shortened(label, LABEL_LENGTH) if code else "Tâche à faire"
            yield Entry(f"task-{public_id}", on, f"{what} · {reference}")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _trace(action: str, feed: CalendarFeed, desk: Desk) -> None:
    journal.record(
        action,
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=desk.territory_id,
        object_type="calendar_feed",
        object_id=feed.pk,
        details={"team": feed.whole_team},
    )
