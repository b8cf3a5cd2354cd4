"""The letter of a task, to whom its row of the table tells: drafted once, done once issued."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.urls import reverse

from ccapex.accounts.desk import Desk
from ccapex.core.french import day
from ccapex.letters.enums import AddresseeRole, LetterState
from ccapex.letters.models import Letter
from ccapex.letters.rules.address import AddressIncomplete, block
from ccapex.letters.services.addressees import Addressee
from ccapex.letters.services.drafting import prepare_letter
from procedures.actions.table import HOUSEHOLD, rows_of
from procedures.actions.works import Work, register
from procedures.models import Task
from procedures.services.action_files import facts_of
from procedures.stage_letters import KINDS

SENT = (LetterState.ISSUED, LetterState.PRINTED, LetterState.RETURNED)
LABELS = {
    "cfp_notice": "Courrier de la décision",
    "police_evaluation": "Demande d'évaluation",
}


def key_of(task: Task) -> str:
    return f"task:{task.pk}"


def addressee_of(task: Task) -> str:
    """The actor that the row tells first."""
    row = next((r for r in rows_of(task.territory.profile) if r.code == task.code), None)
    return row.tell[0] if row and row.tell else ""


def suggested_lines(task: Task) -> list[str]:
    """What the directory knows of the landlord's address; the others are typed."""
    landlord = task.procedure.lease.landlord
    if addressee_of(task) != "landlord" or landlord is None:
        return []
    address = landlord.organisation.address if landlord.organisation else ""
    return [landlord.name, *address.splitlines()]


def prepare(task: Task, *, lines: list[str], desk: Desk) -> Letter:
    """The draft; asked twice, the same. Raises ``ValidationError`` in French."""
    if task.work not in KINDS:
        raise ValidationError("Cette tâche ne prépare pas de courrier.")
    to_household = addressee_of(task) == HOUSEHOLD
    addressee = None
    if not to_household:
        if len(lines) < 2:
            raise ValidationError("Écrivez le nom du destinataire, puis son adresse.")
        try:
            whole = tuple(block(lines[:1], lines[1:]))
        except AddressIncomplete as refusal:
            raise ValidationError(str(refusal)) from None
        addressee = Addressee(AddresseeRole.ORGANISATION, lines[0][:200], whole)
    return prepare_letter(
        task.work,
        territory=task.territory,
        organisation=desk.membership.organisation,
        author=desk.user,
        key=key_of(task),
        household=task.household,
        addressee=addressee,
        data=_data(task, to_household=to_household),
        source=key_of(task),
    )


def _data(task: Task, *, to_household: bool) -> dict[str, object]:
    facts = sorted(facts_of([task.procedure_id])[task.procedure_id], key=lambda f: f.occurred_on)
    granted = [f for f in facts if f.kind == "cfp_decision" and f.details.get("kind") == "granted"]
    asked = [f for f in facts if f.kind == "cfp_request"]
    effective = granted[-1].details.get("effective_from") if granted else None
    home = task.procedure.lease.dwelling
    told: dict[str, object] = {
        "to_household": to_household,
        "decided_on": day(granted[-1].occurred_on) if granted else "",
        "asked_on": day(asked[-1].occurred_on) if asked else "",
        "effective_from": "/".join(reversed(effective.split("-"))) if effective else "",
    }
    if not to_household:
        told["who"] = task.household.display_name
        told["home"] = f"{home.address}, {home.postal_code} {home.city}".strip(", ")
    return told


def _url(task: Task) -> str:
    return reverse("task_letter", args=[task.public_id])


def _done(tasks: Sequence[Task]) -> set[int]:
    """Guardians have letters of their own, named after the first."""
    keys = {key_of(task): task.pk for task in tasks}
    sent = Letter.objects.filter(source__in=keys, state__in=SENT)
    return {keys[source] for source in sent.values_list("source", flat=True)}


for kind in KINDS:
    register(Work(kind, LABELS[kind], _url, _done))
