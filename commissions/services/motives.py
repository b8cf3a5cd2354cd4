"""The library of reasons: ready-made sentences of the territory, or of one commission.

Shipped by the profile, then written here by those who run the commissions: what they wrote or
changed is theirs (``is_own``), and a new loading of the profile leaves it.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.text import slugify

from ccapex.accounts.desk import Desk
from ccapex.core import journal
from commissions.enums import OutputKind
from commissions.models import Commission, Motive
from commissions.services.seats import run_by

CODE_LENGTH = 50


def of_commission(commission: Commission) -> QuerySet[Motive]:
    """Those of the territory and its own, in order."""
    mine = Q(commission__isnull=True) | Q(commission=commission)
    return Motive.objects.filter(mine, territory=commission.territory_id)


def motives_for(commission: Commission) -> list[Motive]:
    """Those offered to who writes in this commission."""
    return list(of_commission(commission).filter(is_active=True))


def readable_by(desk: Desk) -> QuerySet[Motive]:
    """Those of the commissions that the desk runs, and the common ones."""
    mine = Q(commission__isnull=True) | Q(commission__in=run_by(desk))
    return Motive.objects.filter(mine, territory=desk.territory_id).select_related("commission")


def writable_by(desk: Desk) -> QuerySet[Motive]:
    """The common ones are the territory's secretariat's; those of a commission, of who runs it."""
    mine = Q(commission__in=run_by(desk))
    if desk.is_secretariat:
        mine |= Q(commission__isnull=True)
    return Motive.objects.filter(mine, territory=desk.territory_id)


@transaction.atomic
def add(*, output: str, label: str, text: str, commission: Commission | None, desk: Desk) -> Motive:
    """``commission`` None: for all of the territory."""
    _check(desk, commission)
    _words(output, label, text)
    taken = set(
        Motive.objects.filter(territory=desk.territory_id, output=output).values_list(
            "code", flat=True
        )
    )
    code = base = slugify(label)[:CODE_LENGTH] or "motif"
    number = 1
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    motive = Motive.objects.create(
        territory_id=desk.territory_id,
        commission=commission,
        output=output,
        code=code,
        label=label.strip(),
        text=text.strip(),
        rank=len(taken) + 1,
        is_own=True,
    )
    _trace("commission.motive_added", motive, desk)
    return motive


@transaction.atomic
def change(motive: Motive, *, label: str, text: str, was: str, desk: Desk) -> Motive:
    """``was``: the text that the writer had before the eyes; changed since, nothing is overwritten.
    Text already used in a session stays as it was written there."""
    held = Motive.objects.select_for_update(of=("self",)).get(pk=motive.pk)
    _check(desk, held.commission)
    _words(held.output, label, text)
    if _plain(held.text) != _plain(was):
        raise ValidationError(
            "Quelqu'un d'autre vient de changer ce motif : rien n'est écrasé. Relisez-le, "
            "puis enregistrez de nouveau."
        )
    if (held.label, held.text) == (label.strip(), text.strip()):
        return held
    held.label, held.text, held.is_own = label.strip(), text.strip(), True
    held.save(update_fields=["label", "text", "is_own"])
    _trace("commission.motive_changed", held, desk)
    return held


@transaction.atomic
def offer(motive: Motive, offered: bool, *, desk: Desk) -> None:
    """Retired, or offered again; twice: once."""
    _check(desk, motive.commission)
    changed = Motive.objects.filter(pk=motive.pk, is_active=not offered).update(
        is_active=offered, is_own=True
    )
    if changed:
        action = "commission.motive_restored" if offered else "commission.motive_retired"
        _trace(action, motive, desk)


def _check(desk: Desk, commission: Commission | None) -> None:
    if commission is None:
        allowed = desk.is_secretariat
    else:
        allowed = run_by(desk).filter(pk=commission.pk).exists()
    if not allowed:
        raise PermissionDenied


def _words(output: str, label: str, text: str) -> None:
    missing = {}
    if output not in OutputKind.values:
        missing["output"] = "Choisissez à quoi sert ce motif."
    if not label.strip():
        missing["label"] = "Donnez un intitulé court, pour le retrouver."
    if not text.strip():
        missing["text"] = "Écrivez la phrase proposée."
    if missing:
        raise ValidationError(missing)


def _plain(text: str) -> str:
    """A form sends its line ends in its own way."""
    return text.replace("\r\n", "\n").strip()


def _trace(action: str, motive: Motive, desk: Desk) -> None:
    journal.record(
        action,
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=desk.territory_id,
        object_type="motive",
        object_id=motive.pk,
    )
