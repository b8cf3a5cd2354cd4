"""The rows behind the fields of a session: read as text, checked, kept; outputs found or made.

An output is named by the public id that the page which added it chose: added twice, or again once
the network is back, it is one output. One taken out leaves a mark, so that a text that arrives
late does not bring it back.
"""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max, Model

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation
from commissions.enums import OutputKind, SessionState
from commissions.models import Item, Motive, Output, Session, Writing
from commissions.rules import outputs as rules
from commissions.rules import texts
from commissions.rules.outputs import Shape
from commissions.rules.texts import Field, Refused, Sort, output_name
from commissions.services import benefit
from commissions.services.seats import configured
from referrals.rules.measures import kinds_of

REMOVED = "removed"
KEYS = {"organisation": "slug", "motive": "pk", "postponed_to": "public_id"}


class Gone(ValidationError):
    """Somebody has taken this output out meanwhile."""


def typed_of(row: Model, field: Field) -> str:
    """The value kept, in its canonical text; a row is its key."""
    value = getattr(row, field.name)
    if field.sort == Sort.ROW:
        return str(getattr(value, KEYS[field.name])) if value is not None else ""
    return texts.typed(value)


def put(row: Model, session: Session, field: Field, value: str) -> None:
    """Keeps a canonical text that ``checked`` let through."""
    if field.sort == Sort.ROW:
        kept: Any = _row(session, field, value) if value else None
    elif field.sort == Sort.DAY:
        kept = texts.read(field, value, today=session.held_on)
    else:
        kept = bool(value) if field.sort == Sort.TICK else value
    setattr(row, field.name, kept)
    row.save(update_fields=[field.name])


def checked(session: Session, field: Field, value: str) -> str:
    """``value``, if the row that it names may be chosen here."""
    if field.sort == Sort.ROW and value and _row(session, field, value) is None:
        raise Refused("Choisissez dans la liste.")
    return value


def _row(session: Session, field: Field, key: str) -> Model | None:
    territory = session.commission.territory_id
    found: Model | None
    if field.name == "organisation":
        return Organisation.objects.filter(territory=territory, slug=key).first()
    if field.name == "motive":
        rows = Motive.objects.filter(territory=territory)
        return rows.filter(pk=int(key)).first() if key.isdigit() else None
    try:
        public_id = uuid.UUID(key)
    except ValueError:
        return None
    found = sessions_ahead(session).filter(public_id=public_id).first()
    return found


def sessions_ahead(session: Session) -> Any:
    """The sessions of the same commission that an item may be put off to."""
    return (
        Session.objects.filter(
            commission=session.commission_id,
            state__in=[SessionState.PLANNED, SessionState.CONVENED],
            held_on__gte=session.held_on,
        )
        .exclude(pk=session.pk)
        .order_by("held_on", "pk")
    )


def found_or_made(item: Item, public_id: uuid.UUID, kind: str, desk: Desk) -> Output:
    """The output of that name; made where the page that adds it says its kind. The caller holds
    the session, so two pages cannot both make it."""
    output = item.outputs.filter(public_id=public_id).first()
    if output is not None:
        output.item = item
        return output
    mark = (
        Writing.objects.filter(item=item, name=output_name(public_id, REMOVED))
        .select_related("author")
        .first()
    )
    if mark is not None:
        who = mark.author.get_full_name() or mark.author.email
        raise Gone(
            f"{who} a ôté cette sortie. Votre texte est gardé ici : vous pouvez la remettre."
        )
    if not kind:
        raise ValidationError("Cette sortie n'existe pas.")
    return made(item, kind, desk, public_id=public_id)


def made(item: Item, kind: str, desk: Desk, *, public_id: uuid.UUID | None = None) -> Output:
    """A new output, last of its item, with what its kind always says."""
    require_offered(item.session, kind)
    last = item.outputs.aggregate(last=Max("rank"))["last"] or 0
    given = {"public_id": public_id} if public_id else {}
    fixed = FIXED.get(OutputKind(kind), "")
    return Output.objects.create(
        item=item, kind=kind, rank=last + 1, author=desk.user, addressee=fixed, **given
    )


def offered(session: Session) -> tuple[Shape, ...]:
    """The kinds of output that this session may issue, in their order on screen."""
    told = configured(session.commission, session.held_on)
    found = rules.offered(told, benefit=not benefit.why_not_offered(session))
    if kinds_of(session.commission.territory.profile):
        return found
    # Without a list of measures there is none to choose, and the register would refuse it.
    return tuple(shape for shape in found if shape.kind != OutputKind.MEASURE)


def require_offered(session: Session, kind: str) -> None:
    if kind not in rules.kinds_of(offered(session)):
        raise ValidationError("Cette commission ne rend pas cette sorte de décision.")


FIXED = {OutputKind.COMED_AVIS: "comed", OutputKind.BENEFIT_DECISION: "payer"}
"""Kinds whose addressee is known before anybody types it."""


def require_field(output: Output, name: str) -> None:
    if not rules.may_hold(output.kind, name):
        raise ValidationError("Ce champ n'existe pas pour cette sortie.")
