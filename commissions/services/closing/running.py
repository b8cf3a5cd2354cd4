"""The whole closing, step by step; taken up again after a failure, it does only what remains."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

from django.db import transaction
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.core.french import plural
from ccapex.letters.enums import LetterState
from commissions.models import Session
from commissions.services import outcome_letters, records
from commissions.services.closing.freezing import freeze
from commissions.services.closing.telling import ask_to_tell
from commissions.services.closing_sheet import Sheet, read
from commissions.services.created import create, waiting
from commissions.services.following.links import codes_to_print
from procedures.services.actions import refresh


def nothing(count: int) -> None:
    return None


@dataclass(slots=True)
class Report:
    """What the closing gave. ``to_do``: what a person has to enter by hand, in French; ``waiting``:
    letters that could not leave, which the page of the closing tells one by one."""

    issued: int = 0
    created: int = 0
    told: int = 0
    waiting: int = 0
    to_do: list[str] = field(default_factory=list)

    @property
    def summary(self) -> list[str]:
        lines = [
            "Séance close, relevé de décisions établi.",
            f"{plural(self.issued, 'courrier émis,courriers émis')}.",
        ]
        if self.created:
            words = plural(self.created, "mesure ou suite créée,mesures ou suites créées")
            lines.append(f"{words}.")
        if left := len(self.to_do) + self.waiting:
            words = plural(left, "point à compléter,points à compléter")
            lines.append(f"{words} : voyez la page de clôture.")
        return lines


def close(
    session_id: int,
    desk: Desk,
    *,
    on_total: Callable[[int], None] = nothing,
    on_done: Callable[[int], None] = nothing,
) -> Report:
    """Steps that ``on_done`` counts: the closing, each thing created, the records, the letters of
    each item, the mails. ``ValidationError`` where something blocks, and nothing is written."""
    session = freeze(session_id, desk)
    report = Report()
    sheet = read(session)
    outputs = waiting(session)
    sender = desk.membership.organisation
    by_item = [
        list(some)
        for _, some in groupby(_planned(sheet, desk), key=lambda planned: planned.item.pk)
    ]
    on_total(len(outputs) + len(by_item) + 3)
    on_done(1)
    for output in outputs:
        said = create(output, session, desk)
        report.created += not said
        report.to_do += [said] if said else []
        on_done(1)
    for version in records.versions():
        records.keep(sheet, version, sender=sender, author=desk.user)
    on_done(1)
    for planned in by_item:
        report.waiting += len(outcome_letters.prepare_and_issue(planned, author=desk.user))
        on_done(1)
    _finish(session, sheet, desk, report)
    on_done(1)
    return report


def _planned(sheet: Sheet, desk: Desk) -> list[outcome_letters.Planned]:
    """Once the papers were prepared, who begins to follow a household is sent no old copy."""
    codes = codes_to_print(sheet.session)
    found = [
        _with_codes(one, codes) for one in outcome_letters.plan(sheet, desk.membership.organisation)
    ]
    if sheet.session.papers_at is None:
        return found
    return [one for one in found if not one.is_copy]


def _with_codes(
    planned: outcome_letters.Planned, codes: Mapping[int, str]
) -> outcome_letters.Planned:
    """The codes of the pages where an addressee without account answers."""
    given = [codes[output.pk] for output in planned.outputs if output.pk in codes]
    if not given:
        return planned
    data = {**planned.letter.data, "answer_codes": given}
    return replace(planned, letter=replace(planned.letter, data=data))


@transaction.atomic
def _finish(session: Session, sheet: Sheet, desk: Desk, report: Report) -> None:
    """The mails, and the tasks that this session settles."""
    Session.objects.filter(pk=session.pk, papers_at__isnull=True).update(papers_at=timezone.now())
    report.told = ask_to_tell(session, desk)
    refresh({item.procedure_id for item in sheet.items if item.procedure_id})
    report.issued = sum(
        letter.state != LetterState.DRAFT for letter in outcome_letters.letters_of(sheet)
    )
