"""The tasks of the walk: one of the referent's organisation; a calendar of the secretariat."""

from typing import Any

from ccapex.accounts.enums import Role
from procedures.models import Procedure, Task
from procedures.services.feeds import create_feed
from referrals.models import Referral
from tests.walk.door import Door, act, form, page
from tests.walk.people import (
    ASKED,
    COLLEAGUE,
    FILES,
    FORMER,
    OFFICE,
    REFERENT,
    People,
    away,
    unrelated,
)

OWNERS = frozenset({OFFICE, REFERENT, COLLEAGUE})
SERVICES = (Role.SOCIAL_WORKER, Role.MANAGER)
READERS = (
    OWNERS
    | {ASKED, FORMER, away(Role.SECRETARIAT)}
    | frozenset(map(unrelated, SERVICES))
    | frozenset(map(away, SERVICES))
)

DOORS: dict[str, Door] = {
    "task_list": page(FILES),
    "task_done_many": act(FILES, post=lambda names: {"tache": [str(names["task"])]}),
    "task_detail": page(OWNERS, "task"),
    "task_work": page(OWNERS, "task"),
    "task_letter": page(frozenset({REFERENT, COLLEAGUE}), "task_letter"),
    "task_done": act(OWNERS, "task"),
    "task_drop": act(OWNERS, "task", post=lambda _: {"reason": "déjà fait"}),
    "task_reopen": act(OWNERS, "task"),
    "task_assign": act(OWNERS, "task"),
    "task_file": form(OWNERS, "procedure", post=lambda _: {"label": "Rappeler"}),
    "procedure_queue": page(READERS, "queue"),
    "calendar_index": form(FILES),
    "calendar_revoke": act(frozenset({OFFICE}), "feed"),
}


def tasks_of(procedure: Procedure, referral: Referral, people: People) -> dict[str, Any]:
    task = Task.objects.create(
        territory=procedure.territory,
        household=procedure.household,
        procedure=procedure,
        occasion="hand",
        label="Appeler SECRETINE",
        work="enrichment",
        why="Essai.",
        organisation=referral.organisation,
    )
    letter = Task.objects.create(
        territory=procedure.territory,
        household=procedure.household,
        procedure=procedure,
        occasion="hand",
        label="Prévenir",
        work="police_evaluation",
        why="Essai.",
        organisation=referral.organisation,
    )
    feed, _ = create_feed(desk=people.desks[OFFICE], whole_team=True)
    return {
        "task": task.public_id,
        "task_letter": letter.public_id,
        "queue": "new_acts",
        "feed": feed.pk,
    }
