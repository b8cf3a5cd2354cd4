"""Who is expected, who answered, who holds a proxy; guests, conflicts and absences of one item."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation
from commissions.enums import HouseholdPresence, ItemState, PartKind, Presence, SessionState
from commissions.models import Attendance, Item, ItemPart, Session
from commissions.services import agenda_access
from commissions.services.acting import (
    BEFORE,
    locked,
    locked_item,
    must_run,
    not_done,
    trace,
    trace_item,
)
from commissions.services.seats import may_run
from commissions.services.telling import tell
from commissions.services.who_sits import Table, table_of
from households.models import Household

ANSWERS = (Presence.PRESENT, Presence.REMOTE, Presence.EXCUSED, Presence.PROXY)
HOUSEHOLD_ANSWERS = (
    HouseholdPresence.WILL_COME,
    HouseholdPresence.REPRESENTED,
    HouseholdPresence.EXCUSED,
)
NOT_YOURS = "Cette réponse est celle d'une autre organisation."
BEGUN = "La séance a commencé : le secrétariat note les présences."


def lacking(session: Session, table: Table) -> list[Attendance]:
    """Those who sit by the agenda of today and are not in the list yet, not saved."""
    known = set(session.attendances.values_list("seat", "organisation"))
    rank = session.attendances.aggregate(last=Max("rank"))["last"] or 0
    wanted = _wanted(table)
    named = Organisation.objects.in_bulk({pk for _, pk in wanted if pk})
    found = []
    for place, ((seat_id, organisation_id), label) in enumerate(wanted.items(), start=1):
        if (seat_id, organisation_id) in known:
            continue
        organisation = named[organisation_id] if organisation_id else None
        found.append(
            Attendance(
                session=session,
                seat_id=seat_id,
                organisation=organisation,
                label=label or (organisation.name if organisation else ""),
                rank=rank + place,
            )
        )
    return found


def _wanted(table: Table) -> dict[tuple[int | None, int | None], str]:
    """(seat, organisation) → its label, empty where it is the name of the organisation."""
    found: dict[tuple[int | None, int | None], str] = {}
    for seat, organisation_id in table.seated:
        named = seat.organisation_id == organisation_id
        found[seat.pk, organisation_id] = seat.label if named or organisation_id is None else ""
    seated = {organisation_id for _, organisation_id in table.seated}
    guests = {pk for some in table.guests.values() for pk in some}
    return found | {(None, pk): "" for pk in sorted(guests - seated)}


def expect(session: Session, table: Table | None = None) -> int:
    """One attendance for each seat that sits and each guest; those already there stay. A seat whose
    files have all left goes, unless somebody was written to or answered."""
    with transaction.atomic():
        session = locked(session)
        table = table or table_of(session)
        fresh = Attendance.objects.bulk_create(lacking(session, table))
        wanted = _wanted(table)
        untouched = [
            one.pk
            for one in session.attendances.filter(convened_at=None, answered_at=None)
            if (one.seat_id, one.organisation_id) not in wanted
        ]
        Attendance.objects.filter(pk__in=untouched).delete()
    return len(fresh)


def answer(
    attendance: Attendance,
    *,
    state: str,
    desk: Desk,
    person: str = "",
    proxy: Attendance | None = None,
    note: str = "",
) -> Attendance:
    """The member's own answer before the session, or the secretariat's for it, then who came.

    A proxy goes to one member who comes, who holds no other and gave none: no chain.
    """
    with transaction.atomic():
        session = locked(attendance.session_id)
        attendance = Attendance.objects.get(pk=attendance.pk)
        not_done(session)
        runs = may_run(desk, session.commission)
        if not runs:
            if attendance.organisation_id != desk.organisation_id:
                raise ValidationError(NOT_YOURS)
            if session.state not in BEFORE:
                raise ValidationError(BEGUN)
            if state not in ANSWERS:
                raise ValidationError({"state": "Choisissez une réponse."})
        holder = _holder(attendance, proxy) if state == Presence.PROXY else None
        if state not in (Presence.PRESENT, Presence.REMOTE) and attendance.holds.exists():
            raise ValidationError(
                {"state": "Un pouvoir a été confié à ce membre : reprenez-le d'abord."}
            )
        attendance.state, attendance.proxy = Presence(state), holder
        attendance.person, attendance.note = person.strip()[:160], note.strip()[:200]
        attendance.answered_at = None if state == Presence.EXPECTED else timezone.now()
        try:
            with transaction.atomic():
                attendance.save()
        except IntegrityError:
            raise ValidationError({"proxy": "Ce membre a déjà reçu un pouvoir."}) from None
        trace("presence", session, desk, attendance=attendance.pk, state=state)
    return attendance


def _holder(giver: Attendance, proxy: Attendance | None) -> Attendance:
    # Read again: under the lock of the session, this is what its last answer says.
    found = proxy and Attendance.objects.filter(pk=proxy.pk, session=giver.session_id).first()
    if not found or found.pk == giver.pk:
        raise ValidationError({"proxy": "Choisissez à qui le pouvoir est donné."})
    if found.state in (Presence.PROXY, Presence.EXCUSED, Presence.ABSENT):
        raise ValidationError({"proxy": "Ce membre ne vient pas : il ne peut porter un pouvoir."})
    if found.holds.exclude(pk=giver.pk).exists():
        raise ValidationError({"proxy": "Ce membre a déjà reçu un pouvoir."})
    return found


def answer_of_household(item: Item, state: str, desk: Desk) -> Item:
    """What the household said of its coming, as the secretariat heard it."""
    with transaction.atomic():
        session, item = locked_item(item)
        must_run(desk, session.commission)
        not_done(session)
        if state not in HouseholdPresence.values:
            raise ValidationError("Choisissez une réponse.")
        item.household_presence = HouseholdPresence(state)
        item.save(update_fields=["household_presence"])
        trace_item("household_presence", item, desk, state=state)
    return item


def invite(
    item: Item,
    *,
    desk: Desk,
    organisation: Organisation | None = None,
    label: str = "",
    reason: str = "",
) -> ItemPart:
    """A guest for this item only; with an account, it reads this file alone once convened."""
    with transaction.atomic():
        session, item = locked_item(item)
        must_run(desk, session.commission)
        not_done(session)
        if (
            organisation is not None
            and organisation.territory_id != session.commission.territory_id
        ):
            raise ValidationError({"organisation": "Choisissez une organisation du territoire."})
        part = _part(item, PartKind.GUEST, organisation, label, reason, desk)
        expect(session)
        agenda_access.open_item(item, actor_id=desk.user.pk)
        if session.state == SessionState.CONVENED and organisation is not None:
            tell(session, desk)
    return part


def declare_conflict(item: Item, organisation: Organisation, reason: str, desk: Desk) -> ItemPart:
    """By the organisation itself or by the secretariat: this file closes to it. What it knows for
    another reason it keeps."""
    with transaction.atomic():
        session, item = locked_item(item)
        not_done(session)
        if desk.organisation_id != organisation.pk:
            must_run(desk, session.commission)
        elif not _may_read(item, desk):
            raise ValidationError("Ce dossier n'est pas de ceux que vous voyez.")
        part = _part(item, PartKind.CONFLICT, organisation, "", reason, desk)
        agenda_access.withdraw_organisation(item, organisation, actor_id=desk.user.pk)
    return part


def set_away(item: Item, organisation: Organisation, desk: Desk, reason: str = "") -> ItemPart:
    """Out of the room for this item, for another reason than a conflict."""
    with transaction.atomic():
        session, item = locked_item(item)
        must_run(desk, session.commission)
        not_done(session)
        return _part(item, PartKind.AWAY, organisation, "", reason, desk)


def remove_part(part: ItemPart, desk: Desk) -> None:
    """Noted by mistake, or a guest who comes no more; access follows."""
    with transaction.atomic():
        session, item = locked_item(part.item)
        must_run(desk, session.commission)
        not_done(session)
        organisation, kind = part.organisation, part.kind
        part.delete()
        trace_item("part_removed", item, desk, kind=kind)
        if kind == PartKind.GUEST and organisation is not None:
            if organisation.pk not in table_of(session, [item]).at[item.pk]:
                agenda_access.withdraw_organisation(item, organisation, actor_id=desk.user.pk)
            expect(session)
        elif kind == PartKind.CONFLICT:
            agenda_access.open_item(item, actor_id=desk.user.pk)


def in_conflict(desk: Desk, session: Session) -> set[int]:
    """The items of the session closed to the desk's organisation, whatever else it sees."""
    rows = ItemPart.objects.filter(
        item__session=session, kind=PartKind.CONFLICT, organisation=desk.organisation_id
    )
    return set(rows.order_by().values_list("item", flat=True))


def _part(
    item: Item, kind: str, organisation: Organisation | None, label: str, reason: str, desk: Desk
) -> ItemPart:
    label = (organisation.name if organisation else label).strip()[:160]
    if not label:
        raise ValidationError({"organisation": "Dites de qui il s'agit."})
    if item.state == ItemState.WITHDRAWN:
        raise ValidationError("Ce point a été retiré.")
    part, created = ItemPart.objects.get_or_create(
        item=item,
        kind=kind,
        label=label,
        defaults={"organisation": organisation, "reason": reason[:300], "author": desk.user},
    )
    if created:
        trace_item(f"part_{kind}", item, desk, organisation=organisation.pk if organisation else 0)
    return part


def _may_read(item: Item, desk: Desk) -> bool:
    mine = Household.objects.visible_to(desk)
    return item.household_id is not None and mine.filter(pk=item.household_id).exists()
