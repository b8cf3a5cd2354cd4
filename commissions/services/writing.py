"""Write during a session, field by field: nothing typed is lost, whoever else is writing.

What is sent says what its writer saw (``was``). Where anything else is kept, whoever
wrote it, the typing is set aside, beside what is kept, until one of them chooses. The session's row
is held while a field is written: a session that closes and a text that arrives come one after the
other.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from ccapex.accounts.desk import Desk
from commissions.enums import ItemState, SessionState
from commissions.models import Item, Output, Session, SetAside, Writing
from commissions.rules import texts
from commissions.rules.texts import Field, Refused
from commissions.services import output_rows
from commissions.services.acting import locked, locked_item, trace, trace_item

SAME_WRITING = dt.timedelta(minutes=1)
BEFORE = frozenset({SessionState.PLANNED, SessionState.CONVENED})

Target = Item | Output | Session


@dataclass(frozen=True, slots=True)
class Conflict:
    """``kept``: what somebody else wrote, still in the file; ``aside``: the typing put beside."""

    kept: str
    by: str
    aside: SetAside


@dataclass(frozen=True, slots=True)
class Written:
    """``value``: the canonical text of what was typed."""

    value: str
    conflict: Conflict | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """A field of a row, and whose session it belongs to."""

    session: Session
    item: Item | None
    row: Target
    field: Field
    name: str

    @property
    def key(self) -> dict[str, Any]:
        owner = {"item": self.item} if self.item else {"item": None, "session": self.session}
        return {**owner, "name": self.name}

    @property
    def is_output(self) -> bool:
        return isinstance(self.row, Output)


@transaction.atomic
def write(
    item: Item,
    name: str,
    typed: str,
    *,
    was: str,
    sent: Sequence[str] = (),
    desk: Desk,
    page: str = "",
    kind: str = "",
) -> Written:
    """Keeps one field of an item or of its outputs. ``sent``: what this page typed there after
    ``was`` and was not answered for, which may be kept already. ``page``: the open page it comes
    from. ``kind``: of an output that this page added while the network was cut, and that is created
    by its first field. Sent twice, it is the same."""
    _, item = locked_item(item)
    return _write(_place(item, name, kind, desk), typed, (was, *sent), desk, page)


@transaction.atomic
def write_minutes(
    session: Session,
    typed: str,
    *,
    was: str,
    sent: Sequence[str] = (),
    desk: Desk,
    page: str = "",
) -> Written:
    """Keeps what is said outside files; see ``write``."""
    session = locked(session)
    require_open(session)
    field = texts.SESSION_FIELDS["minutes"]
    place = _Place(session, None, session, field, field.name)
    return _write(place, typed, (was, *sent), desk, page)


def require_open(session: Session) -> None:
    if session.state != SessionState.OPEN:
        raise ValidationError(
            f"La séance est « {session.get_state_display().lower()} » : "
            "ce qui y est écrit ne change plus."
            if session.state == SessionState.CLOSED
            else "La séance n'est pas ouverte."
        )


def require_writable(item: Item, name: str = "") -> None:
    if not (name in texts.BEFORE_SITTING and item.session.state in BEFORE):
        require_open(item.session)
    if item.state == ItemState.WITHDRAWN:
        raise ValidationError("Ce dossier est retiré de l'ordre du jour.")


def _place(item: Item, name: str, kind: str, desk: Desk) -> _Place:
    require_writable(item, name)
    if name in texts.ITEM_FIELDS:
        return _Place(item.session, item, item, texts.ITEM_FIELDS[name], name)
    found = texts.split_output(name)
    if found is None:
        raise ValidationError("Ce champ n'existe pas.")
    public_id, column = found
    output = output_rows.found_or_made(item, public_id, kind, desk)
    output_rows.require_field(output, column)
    return _Place(item.session, item, output, texts.OUTPUT_FIELDS[column], name)


def _write(place: _Place, typed: str, seen: Sequence[str], desk: Desk, page: str) -> Written:
    """``seen``: the texts that the writer had on screen, any of which may be written over."""
    value = _canonical(place, typed)
    last = Writing.objects.filter(**place.key).select_related("author").first()
    kept = output_rows.typed_of(place.row, place.field)
    if kept == value:
        _close_kept(place, value, desk)
        return Written(value)
    if kept not in {_seen(place, one) for one in seen}:
        aside = _set_aside(place, value, desk)
        return Written(value, Conflict(kept, name_of(last), aside))
    _put(place, value, desk, page, last)
    return Written(value)


def _canonical(place: _Place, typed: str) -> str:
    """What is kept of the typing, as text; what cannot be kept is refused in French."""
    try:
        value = texts.read(place.field, typed, today=timezone.localdate())
        return output_rows.checked(place.session, place.field, texts.typed(value))
    except Refused as refusal:
        raise ValidationError(str(refusal)) from None


def _seen(place: _Place, was: str) -> str:
    """What was on the writer's screen; something unreadable was never kept, so it differs."""
    try:
        return texts.typed(texts.read(place.field, was, today=timezone.localdate()))
    except Refused:
        return was


def _put(place: _Place, value: str, desk: Desk, page: str, last: Writing | None) -> None:
    output_rows.put(place.row, place.session, place.field, value)
    _close_kept(place, value, desk)
    note(place.key, desk, page)
    now = timezone.now()
    if last is not None and last.author_id == desk.user.pk and now - last.written_at < SAME_WRITING:
        return  # one line of the journal for a sentence, not one for each pause of the typing
    if place.item is not None:
        trace_item("written", place.item, desk, field=_code(place))
    else:
        trace("written", place.session, desk, field=_code(place))


def note(key: dict[str, Any], desk: Desk, page: str) -> None:
    """Who wrote there last: the others' pages ask for it every few seconds."""
    fields = {"author": desk.user, "page": page, "written_at": timezone.now()}
    Writing.objects.update_or_create(**key, defaults=fields)


def _code(place: _Place) -> str:
    return f"output.{place.field.name}" if place.is_output else place.field.name


def _set_aside(place: _Place, value: str, desk: Desk) -> SetAside:
    aside, _ = SetAside.objects.update_or_create(
        **place.key,
        author=desk.user,
        settled_at=None,
        defaults={"value": value, "written_at": timezone.now()},
    )
    return aside


def _close_kept(place: _Place, value: str, desk: Desk) -> None:
    """What was set aside is now what is kept, or one's own typing is whole within it."""
    waiting = SetAside.objects.filter(**place.key, settled_at=None)
    _close(
        [
            one
            for one in waiting
            if one.value == value
            or (one.author_id == desk.user.pk and one.value and one.value in value)
        ],
        desk,
    )


def _close(asides: Sequence[SetAside], desk: Desk) -> None:
    found = SetAside.objects.filter(pk__in=[one.pk for one in asides])
    found.update(settled_at=timezone.now(), settled_by=desk.user)


@transaction.atomic
def settle(aside: SetAside, *, keep: str, was: str, desk: Desk, page: str = "") -> Written:
    """Ends a disagreement: ``mine`` is the typing set aside, ``theirs`` what is kept, ``both`` the
    one after the other (long texts). ``was``: the kept text that the chooser saw; where it has
    changed again, nothing is written over and both are shown anew. Whoever else had set one of the
    two texts aside has no choice left to make."""
    if aside.item is not None:
        _, item = locked_item(aside.item)
        place = _place(item, aside.name, "", desk)
    else:
        assert aside.session is not None
        session = locked(aside.session)
        require_open(session)
        field = texts.SESSION_FIELDS[aside.name]
        place = _Place(session, None, session, field, field.name)
    aside = (
        SetAside.objects.select_for_update(of=("self",)).select_related("author").get(pk=aside.pk)
    )
    kept = output_rows.typed_of(place.row, place.field)
    if aside.settled_at is not None:
        return Written(kept)
    if keep not in ("mine", "theirs", "both") or (
        keep == "both" and place.field.sort != texts.Sort.LONG
    ):
        raise ValidationError("Choisissez l'un des deux textes.")
    compared = {kept, aside.value}
    if keep != "theirs":
        last = Writing.objects.filter(**place.key).select_related("author").first()
        if kept != _seen(place, was):
            return Written(aside.value, Conflict(kept, name_of(last), aside))
        value = aside.value if keep == "mine" else f"{kept}\n{aside.value}".strip()
        kept = _canonical(place, value)
        _put(place, kept, desk, page, last)
    waiting = SetAside.objects.filter(**place.key, settled_at=None)
    _close([one for one in waiting if one.value in compared], desk)
    return Written(kept)


def name_of(last: Writing | None) -> str:
    if last is None:
        return "quelqu'un d'autre"
    return last.author.get_full_name() or last.author.email
