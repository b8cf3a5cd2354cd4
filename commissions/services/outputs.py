"""Add, change and take out what an item issues; safe by two people at once."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from ccapex.accounts.desk import Desk
from commissions.models import Item, Motive, Output, SetAside
from commissions.rules import texts
from commissions.rules.texts import output_name
from commissions.services import output_rows, writing
from commissions.services.acting import locked_item, trace_item
from commissions.services.writing import Written, require_writable


@transaction.atomic
def add(
    item: Item,
    kind: str,
    desk: Desk,
    *,
    public_id: uuid.UUID | None = None,
    page: str = "",
    **values: Any,
) -> Output:
    """A new output; ``values`` are those of its columns. ``public_id``: the name that a page gave
    it; asked again, it is the same output."""
    _, item = locked_item(item)
    require_writable(item)
    if public_id is not None:
        known = item.outputs.filter(public_id=public_id).first()
        if known is not None:
            return known
        output = output_rows.found_or_made(item, public_id, kind, desk)
    else:
        output = output_rows.made(item, kind, desk)
    if values:
        for name, value in values.items():
            setattr(output, name, value)
        output.save(update_fields=list(values))
    writing.note({"item": item, "name": output_name(output.public_id, "kind")}, desk, page)
    trace_item("output_added", item, desk, kind=kind)
    return output


def change(output: Output, name: str, value: str, was: str, desk: Desk) -> Written:
    """One field, as typed; see ``writing.write``."""
    return writing.write(
        output.item, output_name(output.public_id, name), value, was=was, desk=desk
    )


@transaction.atomic
def remove(output: Output, desk: Desk, *, was: str | None = None, page: str = "") -> None:
    """Takes it out. ``was``: the text that the remover saw; somebody else's later text is not
    thrown away unread. Taken out already: nothing."""
    _, item = locked_item(output.item)
    require_writable(item)
    found = item.outputs.filter(pk=output.pk).first()
    if found is None:
        return
    if was is not None and was.rstrip() != found.text.rstrip():
        raise ValidationError("Quelqu'un vient d'écrire dans cette sortie : relisez avant d'ôter.")
    prefix = output_name(found.public_id, "")
    SetAside.objects.filter(item=item, name__startswith=prefix, settled_at=None).update(
        settled_at=timezone.now(), settled_by=desk.user
    )
    writing.note(
        {"item": item, "name": output_name(found.public_id, output_rows.REMOVED)}, desk, page
    )
    trace_item("output_removed", item, desk, kind=found.kind)
    found.delete()


@transaction.atomic
def use_motive(output: Output, motive: Motive, desk: Desk) -> Written:
    """Puts a ready-made reason after what is written, which stays free to be changed."""
    _, item = locked_item(output.item)
    require_writable(item)
    current = item.outputs.get(pk=output.pk)
    joined = f"{current.text}\n{motive.text}".strip()
    change(current, "motive", str(motive.pk), output_rows.typed_of(current, MOTIVE), desk)
    return change(current, "text", joined, current.text, desk)


MOTIVE = texts.OUTPUT_FIELDS["motive"]
