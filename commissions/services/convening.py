"""Convene a session: access, mails to the members, letters to the households, reminders.

Said before it is done: who is written to, what comes too late. Done by a job that may be started
again: each mail and each letter leaves once per version of the session.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation, User
from ccapex.accounts.services.mailboxes import Attachment, write_to
from ccapex.core.french import day, plural
from ccapex.core.models import Job
from commissions.enums import Presence, SessionState
from commissions.models import Attendance, Item, Session
from commissions.rules.agenda import over_capacity
from commissions.rules.configuration import Configuration
from commissions.rules.readiness import notice_left
from commissions.rules.time_budget import budget
from commissions.services import agenda_access, calendar, presence, summoning
from commissions.services.acting import BEFORE, locked, must_run, trace
from commissions.services.readiness import readiness
from commissions.services.seats import configured
from commissions.services.telling import tell
from commissions.services.who_sits import Table, agenda_items, table_of

REMIND_BEFORE_DAYS = 7
"""A week before: no seed says it; à valider."""


@dataclass(slots=True)
class Preview:
    """What convening would do today. ``blockers`` stop it, ``warnings`` are said.

    ``members``: by organisation, its seats and how many files it will read.
    """

    members: list[tuple[Organisation, list[Attendance], int]] = field(default_factory=list)
    by_phone: list[Attendance] = field(default_factory=list)
    households: list[Item] = field(default_factory=list)
    refused: list[Item] = field(default_factory=list)
    called: dict[int, datetime.time] = field(default_factory=dict)
    cancelled: list[Item] = field(default_factory=list)
    blockers: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    files: int = 0


def preview(session: Session) -> Preview:
    """Reads only."""
    items = agenda_items(session)
    for item in items:
        item.session = session
    table = table_of(session, items)
    rules = configured(session.commission, session.held_on)
    told = Preview(files=sum(1 for item in items if item.household_id))
    listed = list(session.attendances.select_related("organisation", "seat"))
    mailed: dict[int, tuple[Organisation, list[Attendance]]] = {}
    for one in [*listed, *presence.lacking(session, table)]:
        if one.told_version == session.version:
            continue
        if one.organisation is None or not one.organisation.mailbox:
            told.by_phone.append(one)
        else:
            mailed.setdefault(one.organisation.pk, (one.organisation, []))[1].append(one)
    told.members = [(whose, some, table.count_for(pk)) for pk, (whose, some) in mailed.items()]
    if rules.tells_household:
        told.households = summoning.untold(items, rules)
        told.refused = [one for one in told.households if one.told_refusal]
        told.called = summoning.turns(session, items) if rules.invites_household else {}
    told.cancelled = summoning.to_cancel(session)
    told.blockers = blockers(session)
    told.warnings = warnings(session, items, rules)
    return told


def blockers(session: Session) -> list[str]:
    found = []
    if session.state not in BEFORE:
        found.append("Cette séance n'est plus à convoquer.")
    if session.held_on < timezone.localdate():
        found.append("Le jour de la séance est passé.")
    if session.starts_at is None:
        found.append("L'heure de la séance n'est pas dite.")
    if not session.place and not session.video_url:
        found.append("Ni lieu ni lien de visioconférence.")
    return found


def warnings(session: Session, items: list[Item], rules: Configuration) -> list[str]:
    """Notice too short, capacity, time, files that are not ready."""
    today, found = timezone.localdate(), []
    left = notice_left(session.held_on, today)
    if left < rules.members_notice_days:
        found.append(_late("Les membres", left, "members_notice_days", rules))
    if summoning.untold(items, rules):
        name = "household_notice_days" if rules.invites_household else "answer_days"
        if left < getattr(rules, name):
            found.append(_late("Les ménages", left, name, rules))
    files = sum(1 for one in items if one.household_id)
    if rules.has_files and not files:
        found.append("Aucun dossier n'est à l'ordre du jour.")
    if over := over_capacity(files, rules.capacity):
        found.append(over)
    time = budget(
        [(one.pk, one.minutes_planned) for one in items],
        starts_at=session.starts_at,
        ends_at=session.ends_at,
    )
    if time.over:
        found.append(f"L'ordre du jour dépasse la séance de {time.over} minutes.")
    unready = sum(1 for one in readiness(items).values() if not _only_untold(one.missing))
    if unready:
        found.append(f"{plural(unready, 'dossier incomplet,dossiers incomplets')}.")
    return found


def _only_untold(missing: tuple[str, ...]) -> bool:
    """What convening itself completes is not a lack."""
    return not set(missing) - {"not_told"}


def _late(who: str, left: int, name: str, rules: Configuration) -> str:
    unsure = " (délai à valider)" if name in rules.defaulted else ""
    return (
        f"{who} seraient prévenus {plural(left, 'jour')} avant la séance ; "
        f"{getattr(rules, name)} sont demandés{unsure}."
    )


def convene(session: Session, desk: Desk) -> Job:
    """The session is convened; the job writes to whoever was not written to yet. Again after a
    change of the agenda: only what is new leaves."""
    with transaction.atomic():
        session = locked(session)
        must_run(desk, session.commission)
        if found := blockers(session):
            raise ValidationError(found)
        if session.state == SessionState.PLANNED:
            session.state = SessionState.CONVENED
            session.convened_at = session.agenda_sent_at = timezone.now()
            session.save(update_fields=["state", "convened_at", "agenda_sent_at"])
            trace("session_convened", session, desk)
        presence.expect(session)
        return tell(session, desk)


def tell_all(
    session_id: int,
    *,
    author: User,
    organisation_id: int,
    total: Callable[[int], None],
    advance: Callable[[int], None],
) -> dict[str, int]:
    """The work of the job: opens access, then mails, then letters."""
    session = Session.objects.select_related("commission__territory").get(pk=session_id)
    rules = configured(session.commission, session.held_on)
    if session.state == SessionState.CONVENED:
        agenda_access.open_session(session, actor_id=author.pk)
        presence.expect(session)
    table = table_of(session)
    waiting = [
        (pk, organisation_id)
        for pk, organisation_id, told in session.attendances.values_list(
            "pk", "organisation", "told_version"
        )
        if told != session.version
    ]
    letters = len(summoning.to_tell(session, rules)) + len(summoning.to_cancel(session))
    total(len(waiting) + letters)
    mails = 0
    for attendance_id, organisation in waiting:
        mails += _mail(session, attendance_id, organisation, table)
        advance(1)
    issued, refused = summoning.write(
        session, author=author, organisation_id=organisation_id, advance=advance
    )
    return {"mails": mails, "letters": issued, "refused": refused}


def _mail(session: Session, attendance_id: int, organisation_id: int | None, table: Table) -> bool:
    """One mail an organisation, in its own transaction: a second worker waits for it, then finds it
    done. It has as many seats as it has: they are all told."""
    with transaction.atomic():
        mine = Q(organisation=organisation_id) if organisation_id else Q(pk=attendance_id)
        rows = list(
            session.attendances.select_for_update(of=("self",))
            .filter(mine)
            .select_related("organisation")
            .order_by("pk")
        )
        told = {one.told_version for one in rows}
        late = [one for one in rows if one.told_version != session.version]
        cancelled = session.state == SessionState.CANCELLED
        if not late or (cancelled and told == {None}):
            return False
        organisation, left = rows[0].organisation, False
        if organisation is not None and organisation.mailbox and session.version not in told:
            subject, body = _words(session, table.count_for(organisation.pk), first=told == {None})
            attached = Attachment(
                calendar.FILE,
                calendar.entry(session, invited=organisation.mailbox),
                calendar.KIND,
            )
            left = write_to(organisation, subject, body, attachments=[attached])
        written = left or session.version in told
        for one in late:
            one.told_version = session.version
            if written and one.convened_at is None:
                one.convened_at = timezone.now()
        Attendance.objects.bulk_update(late, ["told_version", "convened_at"])
        return left


def _words(session: Session, files: int, *, first: bool) -> tuple[str, str]:
    """Counts, dates and places: never a person's data."""
    name, on = calendar.title_of(session), day(session.held_on)
    if session.state == SessionState.CANCELLED:
        body = (
            f"Bonjour,\n\nLa séance du {on} est annulée : {name}. Le motif se lit dans « Séances » "
            f"(n° {session.reference})."
        )
        return f"CCAPEX : séance annulée, {on}", body
    at = f" à {session.starts_at.hour} h {session.starts_at:%M}" if session.starts_at else ""
    where = "\n".join(
        part
        for part in (
            f"Lieu : {session.place}" if session.place else "",
            f"Visioconférence : {session.video_url}" if session.video_url else "",
        )
        if part
    )
    seen = "Dossiers de l'ordre du jour qui vous sont ouverts : " + (
        f"{files}." if files else "aucun."
    )
    head = "Vous êtes convié à la séance suivante" if first else "La séance a changé"
    body = (
        f"Bonjour,\n\n{head} : {name}, le {on}{at}.\n{where}\n\n{seen} Dites dans « Séances » "
        f"(n° {session.reference}) si vous venez, et qui vous représentera."
    )
    return f"CCAPEX : séance {'du' if first else 'modifiée,'} {on}", body


def remind(today: datetime.date) -> int:
    """Once to each who has not answered, in the last week; how many mails left. The daily job."""
    horizon = today + datetime.timedelta(days=REMIND_BEFORE_DAYS)
    silent = Attendance.objects.filter(
        organisation__isnull=False,
        session__state=SessionState.CONVENED,
        session__held_on__range=(today, horizon),
        state=Presence.EXPECTED,
        convened_at__isnull=False,
        # Convened yesterday, nobody is late yet.
        convened_at__date__lt=today - datetime.timedelta(days=1),
        answered_at__isnull=True,
        reminded_at__isnull=True,
    )
    whose = sorted(set(silent.order_by().values_list("session", "organisation")))
    return sum(_remind(session_id, organisation_id) for session_id, organisation_id in whose)


def _remind(session_id: int, organisation_id: int | None) -> bool:
    with transaction.atomic():
        rows = list(
            Attendance.objects.select_for_update(of=("self",))
            .filter(session=session_id, organisation=organisation_id, answered_at=None)
            .select_related("organisation", "session__commission")
            .order_by("pk")
        )
        late = [one for one in rows if one.reminded_at is None]
        if not late or late[0].organisation is None:
            return False
        session = late[0].session
        on = day(session.held_on)
        left = write_to(
            late[0].organisation,
            f"CCAPEX : votre réponse pour la séance du {on}",
            f"Bonjour,\n\nLa séance du {on} approche ({calendar.title_of(session)}). Dites dans "
            f"« Séances » (n° {session.reference}) si vous venez, et qui vous représentera.",
        )
        Attendance.objects.filter(pk__in=[one.pk for one in late]).update(
            reminded_at=timezone.now()
        )
        return left
