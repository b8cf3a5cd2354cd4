"""Write a DSF field by field: nothing typed is lost, whoever else is writing."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from ccapex.accounts.desk import Desk
from referrals.enums import ReferralState
from referrals.enums.dsf import DsfState
from referrals.models import Dsf, DsfAnswer, DsfSetAside, DsfWriter
from referrals.rules.dsf_changes import carried
from referrals.rules.dsf_form import FIELDS
from referrals.rules.dsf_values import Refused, Value, read
from referrals.services import follow_up
from referrals.services.dsf.prefill import known_of
from referrals.services.dsf.starting import UNFINISHED, hearing_of, trace

PRESENT = dt.timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Written:
    """``conflict``: what somebody else wrote meanwhile; the typing was then set aside."""

    value: Value
    conflict: DsfAnswer | None = None


@transaction.atomic
def begin(dsf: Dsf, *, desk: Desk) -> Dsf:
    """The first opening of the form: the referral is taken in charge, and what the last DSF and
    the file say is carried over. Opened again, nothing changes."""
    dsf = locked(dsf)
    if dsf.state != DsfState.REQUESTED:
        return dsf
    if dsf.referral.state == ReferralState.ISSUED:
        follow_up.accept(dsf.referral, desk=desk)
    last = answers_of(dsf.previous) if dsf.previous else {}
    start = carried(last, known_of(dsf, desk))
    DsfAnswer.objects.bulk_create(
        DsfAnswer(dsf=dsf, name=name, value=value, is_carried=True) for name, value in start.items()
    )
    dsf.state = DsfState.IN_PROGRESS
    dsf.save(update_fields=["state"])
    trace("dsf.begun", dsf, author_id=desk.user.pk, organisation_id=desk.organisation_id)
    return dsf


def locked(dsf: Dsf) -> Dsf:
    """The row as it is now, held until the end of the transaction, with today's hearing."""
    found = (
        Dsf.objects.select_for_update(of=("self",))
        .select_related("referral", "procedure", "territory", "organisation", "household")
        .get(pk=dsf.pk)
    )
    found.hearing_on = hearing_of(found)
    return found


def answers_of(dsf: Dsf) -> dict[str, Any]:
    return dict(dsf.answers.values_list("name", "value"))


@transaction.atomic
def write(dsf: Dsf, name: str, typed: str, *, was: str, desk: Desk) -> Written:
    """Keeps one field. ``was``: what the writer saw before typing. Where somebody else has changed
    it since, the typing is set aside and both are shown; sent twice, it is the same."""
    field = FIELDS.get(name)
    if field is None:
        raise ValidationError("Ce champ n'existe pas.")
    today = timezone.localdate()
    try:
        value = read(field, typed, today=today)
    except Refused as refusal:
        raise ValidationError(str(refusal)) from None
    dsf = locked(dsf)
    require_open(dsf)
    answer = DsfAnswer.objects.filter(dsf=dsf, name=name).select_related("author").first()
    if answer is not None and _same(answer.value, value):
        _confirm(answer, desk)
        return Written(answer.value)
    mine = answer is not None and answer.author_id == desk.user.pk
    if not mine and not _same(answer.value if answer else None, _seen(name, was, today)):
        DsfSetAside.objects.update_or_create(
            dsf=dsf,
            name=name,
            author=desk.user,
            settled_at=None,
            defaults={"value": value, "written_at": timezone.now()},
        )
        return Written(value, conflict=answer)
    _put(dsf, answer, name, value, desk)
    return Written(value)


def _put(dsf: Dsf, answer: DsfAnswer | None, name: str, value: Value, desk: Desk) -> None:
    fields = {
        "value": value,
        "is_carried": False,
        "author": desk.user,
        "written_at": timezone.now(),
    }
    if answer is None:
        DsfAnswer.objects.create(dsf=dsf, name=name, **fields)
    else:
        DsfAnswer.objects.filter(pk=answer.pk).update(**fields)
    trace(
        "dsf.written", dsf, author_id=desk.user.pk, organisation_id=desk.organisation_id, field=name
    )


def _confirm(answer: DsfAnswer, desk: Desk) -> None:
    """Typed again as it was carried over: somebody has confirmed it."""
    if answer.is_carried:
        DsfAnswer.objects.filter(pk=answer.pk).update(is_carried=False, author=desk.user)


def _same(one: Any, other: Any) -> bool:
    """Nothing said is nothing said, however it is written."""
    return bool(_said(one) == _said(other))


def _said(value: Any) -> Any:
    return None if value in ("", []) else value


def _seen(name: str, was: str, today: dt.date) -> Any:
    """What was on the writer's screen; something unreadable was never kept, so it differs."""
    try:
        return read(FIELDS[name], was, today=today)
    except Refused:
        return was


@transaction.atomic
def settle(aside: DsfSetAside, *, keep: str, desk: Desk, text: str = "") -> None:
    """Ends a conflict: ``mine`` the typing set aside, ``theirs`` what is kept, ``both`` the text
    put together by hand (long texts)."""
    dsf = locked(aside.dsf)
    require_open(dsf)
    aside = DsfSetAside.objects.select_for_update(of=("self",)).get(pk=aside.pk)
    if aside.settled_at is not None:
        raise ValidationError("Ce désaccord est déjà tranché.")
    if keep in ("mine", "both"):
        value = aside.value
        if keep == "both":
            try:
                value = read(FIELDS[aside.name], text, today=timezone.localdate())
            except Refused as refusal:
                raise ValidationError(str(refusal)) from None
        _put(
            dsf, DsfAnswer.objects.filter(dsf=dsf, name=aside.name).first(), aside.name, value, desk
        )
    elif keep != "theirs":
        raise ValidationError("Choisissez l'une des deux saisies.")
    aside.settled_at, aside.settled_by = timezone.now(), desk.user
    aside.save(update_fields=["settled_at", "settled_by"])


def require_open(dsf: Dsf) -> None:
    if dsf.state not in UNFINISHED:
        raise ValidationError(
            f"Ce DSF est « {dsf.get_state_display().lower()} » : il ne peut plus être modifié."
        )


def be_seen(dsf: Dsf, *, desk: Desk) -> None:
    """Notes that the form is open here; an open page says so again every few seconds."""
    now = timezone.now()
    DsfWriter.objects.update_or_create(dsf=dsf, user=desk.user, defaults={"seen_at": now})


def others_of(dsf: Dsf, *, desk: Desk) -> list[DsfWriter]:
    """Who else has the form open."""
    present = DsfWriter.objects.filter(dsf=dsf, seen_at__gte=timezone.now() - PRESENT)
    return list(present.exclude(user=desk.user).select_related("user").order_by("seen_at"))


def write_all(
    dsf: Dsf, typed: Mapping[str, str], was: Mapping[str, str], *, desk: Desk
) -> dict[str, str]:
    """The whole form sent at once, where there is no script: what was refused, by field."""
    refused = {}
    for name, text in typed.items():
        if text == was.get(name, ""):
            continue
        try:
            done = write(dsf, name, text, was=was.get(name, ""), desk=desk)
        except ValidationError as refusal:
            refused[name] = " ".join(refusal.messages)
            continue
        if done.conflict is not None:
            refused[name] = "Quelqu'un d'autre a écrit ici : les deux saisies sont gardées."
    return refused
