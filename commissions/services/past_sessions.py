"""Sessions held before the tool, or outside it: their figures, without their files.

Several sessions whose figures are known together are entered together: one carries the figures of
all, none is shared out by guess (seed-notes 34).
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.core import journal
from ccapex.core.numbering import take_numbers
from commissions.enums import SessionForm, SessionState
from commissions.models import Commission, Erratum, Session, ToldSince
from commissions.services.seats import may_run

PREFIX = "SE"
AT_ONCE = 30
FIGURES = ("told_total", "told_new", "told_known", "told_note")
WORDS = {
    "told_total": "situations vues",
    "told_new": "dont nouvelles",
    "told_known": "dont déjà connues",
    "told_note": "précision",
}


@dataclass(frozen=True, slots=True)
class Past:
    """``held_on``: the day, where it is known; else ``year`` alone. ``count`` sessions share the
    figures. None is unknown, 0 is none. ``cancelled``: why it was not held."""

    year: int
    held_on: dt.date | None = None
    count: int = 1
    total: int | None = None
    new: int | None = None
    known: int | None = None
    note: str = ""
    restricted: bool = False
    cancelled: str = ""


@transaction.atomic
def enter(
    commission: Commission, past: Past, *, desk: Desk, expected: int | None = None
) -> list[Session]:
    """The sessions, the first of which carries the figures. ``ValidationError`` says what to
    change; a day already entered for this commission is refused.

    ``expected``: how many sessions entered afterwards the writer had on screen; refused where there
    are more by now (the form sent twice, or a colleague)."""
    _may(commission, desk)
    _check(past)
    # One at a time for a commission: the days without date are numbered within the year.
    Commission.objects.select_for_update().get(pk=commission.pk)
    if expected is not None and how_many(commission) != expected:
        raise ValidationError("Des séances ont été saisies entre-temps : relisez le tableau.")
    days = [past.held_on] if past.held_on else _unknown_days(commission, past.year, past.count)
    if past.held_on and _on(commission, past.held_on).exists():
        raise ValidationError(
            {"held_on": "Une séance de cette commission est déjà saisie ce jour."}
        )
    made: list[Session] = []
    references = take_numbers(PREFIX, year=past.year, count=len(days))
    for day, reference in zip(days, references, strict=True):
        first = made[0] if made else None
        made.append(
            Session.objects.create(
                commission=commission,
                reference=reference,
                held_on=day,
                day_known=past.held_on is not None,
                is_told=True,
                told_with=first,
                form=SessionForm.RESTRICTED if past.restricted else SessionForm.FULL,
                **_state(past, desk),
                **(_figures(past) if first is None else {}),
            )
        )
    _trace(
        "commission.past_entered", made[0], desk, count=len(made), cancelled=bool(past.cancelled)
    )
    return made


@transaction.atomic
def correct(session: Session, values: dict[str, Any], *, reason: str, desk: Desk) -> Erratum:
    """Other figures for a session entered afterwards: what was written before stays, in a numbered
    erratum and in the journal. ``values``: of ``FIGURES``."""
    held = (
        Session.objects.select_for_update(of=("self",))
        .select_related("commission")
        .get(pk=session.pk)
    )
    _may(held.commission, desk)
    if not held.is_told or held.told_with_id:
        raise ValidationError("Corrigez la séance qui porte les chiffres.")
    if not reason.strip():
        raise ValidationError({"reason": "Dites pourquoi ces chiffres changent."})
    changed = {
        name: (getattr(held, name), values[name])
        for name in FIGURES
        if name in values and values[name] != getattr(held, name)
    }
    if not changed:
        raise ValidationError("Rien n'a changé.")
    for name, (_, after) in changed.items():
        setattr(held, name, after)
    _coherent(held.told_total, held.told_new, held.told_known)
    held.save(update_fields=list(changed))
    said = "; ".join(
        f"{WORDS[name]} : {_shown(before)} devient {_shown(after)}"
        for name, (before, after) in changed.items()
    )
    erratum = Erratum.objects.create(
        session=held,
        number=held.errata.count() + 1,
        text=f"Chiffres corrigés. {said}. {reason.strip()}",
        author=desk.user,
    )
    numbers = {
        name: [before, after] for name, (before, after) in changed.items() if name != "told_note"
    }
    _trace("commission.past_corrected", held, desk, changed=sorted(changed), numbers=numbers)
    return erratum


def how_many(commission: Commission) -> int:
    return Session.objects.filter(commission=commission, is_told=True).count()


@transaction.atomic
def tell_period(
    commission: Commission,
    *,
    from_year: int,
    to_year: int,
    total: int | None,
    desk: Desk,
    known: int | None = None,
    more_than: bool = False,
    note: str = "",
) -> ToldSince:
    """What is said of a whole period; said again, it is replaced."""
    _may(commission, desk)
    if not 1990 <= from_year <= to_year <= timezone.localdate().year:
        raise ValidationError({"from_year": "Donnez deux années passées, dans l'ordre."})
    if total is not None and known is not None and known > total:
        raise ValidationError({"known": "Plus de situations déjà connues que de situations vues."})
    told, _ = ToldSince.objects.update_or_create(
        commission=commission,
        from_year=from_year,
        to_year=to_year,
        defaults={"total": total, "known": known, "more_than": more_than, "note": note[:300]},
    )
    journal.record(
        "commission.period_told",
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=desk.territory_id,
        object_type="commission",
        object_id=commission.pk,
        details={"from": from_year, "to": to_year, "total": total, "known": known},
    )
    return told


def entered(commission: Commission) -> list[Session]:
    """Those entered afterwards that carry figures, the latest first; ``together``: how many each
    speaks for. Two queries."""
    rows = Session.objects.filter(commission=commission, is_told=True, told_with__isnull=True)
    counted = rows.annotate(together=Count("tells_for") + 1).prefetch_related("errata")
    return list(counted.order_by("-held_on", "-pk"))


def _may(commission: Commission, desk: Desk) -> None:
    if not may_run(desk, commission):
        raise ValidationError("Seul le secrétariat de la commission peut saisir ses séances.")


def _check(past: Past) -> None:
    today = timezone.localdate()
    if past.held_on and past.held_on > today:
        raise ValidationError({"held_on": "Cette date est dans l'avenir."})
    if past.held_on and past.held_on.year != past.year:
        raise ValidationError({"held_on": "La date n'est pas de cette année."})
    if not 1990 <= past.year <= today.year:
        raise ValidationError({"year": "Donnez une année passée."})
    if past.held_on and past.count != 1:
        raise ValidationError({"count": "Une date connue : une séance à la fois."})
    if not 1 <= past.count <= AT_ONCE:
        raise ValidationError({"count": f"Entre 1 et {AT_ONCE} séances à la fois."})
    if past.cancelled and any(one is not None for one in (past.total, past.new, past.known)):
        raise ValidationError({"total": "Une séance annulée n'a rien vu : laissez vide."})
    _coherent(past.total, past.new, past.known)


def _coherent(total: int | None, new: int | None, known: int | None) -> None:
    if total is None:
        return
    if (new or 0) + (known or 0) > total:
        raise ValidationError({"total": "Nouvelles et déjà connues dépassent les situations vues."})
    if new is not None and known is not None and new + known != total:
        raise ValidationError(
            {"total": "Nouvelles et déjà connues ne font pas le total : laissez vide l'inconnu."}
        )


def _on(commission: Commission, day: dt.date) -> Any:
    return Session.objects.filter(commission=commission, held_on=day).exclude(
        state=SessionState.CANCELLED
    )


def _unknown_days(commission: Commission, year: int, count: int) -> list[dt.date]:
    """Days that stand for « some day of that year »: the last ones, not taken yet."""
    taken = set(
        Session.objects.filter(commission=commission, held_on__year=year).values_list(
            "held_on", flat=True
        )
    )
    days: list[dt.date] = []
    day = min(dt.date(year, 12, 31), timezone.localdate())
    while len(days) < count and day.year == year:
        if day not in taken:
            days.append(day)
        day -= dt.timedelta(days=1)
    if len(days) < count:
        raise ValidationError({"count": "Trop de séances pour cette année."})
    return days[::-1]


def _state(past: Past, desk: Desk) -> dict[str, Any]:
    if past.cancelled:
        return {"state": SessionState.CANCELLED, "cancelled_reason": past.cancelled.strip()[:300]}
    return {
        "state": SessionState.CLOSED,
        "closed_at": timezone.now(),
        "closed_by": desk.user,
    }


def _figures(past: Past) -> dict[str, Any]:
    return {
        "told_total": past.total,
        "told_new": past.new,
        "told_known": past.known,
        "told_note": past.note.strip()[:300],
    }


def _shown(value: Any) -> str:
    return "inconnu" if value in (None, "") else str(value)


def _trace(action: str, session: Session, desk: Desk, **details: Any) -> None:
    journal.record(
        action,
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=desk.territory_id,
        object_type="session",
        object_id=session.pk,
        details=details,
    )
