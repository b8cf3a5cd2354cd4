"""The draft of a mission: made from the rules in force, changed cell by cell, never lost.

Each change names what its page showed: a second editor is told instead of erasing the first.
"""

import datetime
import hashlib
import json
from collections.abc import Callable

from django.db import transaction

from ccapex.accounts.models import Territory, User
from ccapex.core import journal
from referrals.enums import Mission
from referrals.models import RuleSetVersion
from referrals.rules.table_edits import Table
from referrals.services.attribution import version_for
from referrals.services.rule_versions import publish, save_draft

DATES = ("valid_from", "valid_to")
"""Columns hold them: a copy in the table would contradict them one day."""


class StaleDraft(Exception):
    """The draft is no longer what the page showed; the message is French."""


def draft_of(territory_id: int, mission: str) -> RuleSetVersion | None:
    drafts = RuleSetVersion.objects.filter(
        territory=territory_id, mission=mission, published_at=None
    )
    return drafts.select_related("territory", "author").first()


def fingerprint(draft: RuleSetVersion) -> str:
    """What a page gives back with a change, to say which state it showed."""
    told = json.dumps([draft.pk, draft.table, str(draft.valid_from)], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:20]


def create_draft(
    territory: Territory, *, mission: str, author: User, today: datetime.date
) -> RuleSetVersion:
    """From the version in force, or an empty table; the draft already open where there is one."""
    with transaction.atomic():
        Territory.objects.select_for_update().get(pk=territory.pk)
        draft = draft_of(territory.pk, mission)
        if draft is not None:
            return draft
        current = version_for(territory.pk, mission, today)
        table: Table = dict(current.table) if current else {"rules": []}
        table = {name: value for name, value in table.items() if name not in DATES}
        table["mission"] = mission
        table.setdefault("label", Mission(mission).label)
        return save_draft(territory, mission=mission, table=table, valid_from=None, author=author)


def change_draft(
    draft: RuleSetVersion, *, seen: str, change: Callable[[Table], Table], author: User
) -> RuleSetVersion:
    """``change`` gives the new table; a change that changes nothing is not recorded."""
    with transaction.atomic():
        current = _unchanged(draft, seen)
        table = change(current.table)
        if table == current.table:
            return current
        return save_draft(
            current.territory,
            mission=current.mission,
            table=table,
            valid_from=current.valid_from,
            author=author,
        )


def schedule_draft(
    draft: RuleSetVersion, *, seen: str, valid_from: datetime.date | None, author: User
) -> RuleSetVersion:
    """The day from which the draft will apply once published."""
    with transaction.atomic():
        current = _unchanged(draft, seen)
        if current.valid_from == valid_from:
            return current
        return save_draft(
            current.territory,
            mission=current.mission,
            table=current.table,
            valid_from=valid_from,
            author=author,
        )


def publish_draft(
    draft: RuleSetVersion, *, seen: str, author: User, today: datetime.date
) -> RuleSetVersion:
    """Publishes what the page showed, and nothing written since. Raises ``PublicationRefused``."""
    with transaction.atomic():
        current = _unchanged(draft, seen)
        publish(current, author=author, today=today)
    return current


def discard_draft(draft: RuleSetVersion, *, seen: str, author: User) -> None:
    with transaction.atomic():
        current = _unchanged(draft, seen)
        journal.record(
            "rules.discarded",
            actor_id=author.pk,
            territory_id=current.territory_id,
            object_type="rule_set_version",
            object_id=current.pk,
            details={"mission": current.mission, "number": current.number},
        )
        current.delete()


def _unchanged(draft: RuleSetVersion, seen: str) -> RuleSetVersion:
    """The draft as it is now, locked as ``save_draft`` locks it, if it still is what was seen."""
    Territory.objects.select_for_update().get(pk=draft.territory_id)
    current = draft_of(draft.territory_id, draft.mission)
    if current is None:
        raise StaleDraft(
            "Ce brouillon n'existe plus : quelqu'un l'a publié ou abandonné entre-temps."
        )
    if fingerprint(current) != seen:
        raise StaleDraft(
            f"Le brouillon a changé depuis que vous l'avez affiché (dernière modification : "
            f"{current.author or 'inconnu'}). Votre changement n'est pas enregistré : "
            "relisez les règles ci-dessous, puis refaites-le."
        )
    return current
