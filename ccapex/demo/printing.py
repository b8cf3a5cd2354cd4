"""The letters of a dispatched list: the list of decisions, then what is issued and printed."""

import datetime

from ccapex.accounts.desk import Desk
from ccapex.demo import clock
from ccapex.letters.enums import LetterState
from ccapex.letters.models import Letter
from ccapex.letters.services import (
    create_batches,
    issue_batch,
    mark_returned,
    render_batch,
    weasyprint_available,
)
from referrals.models import CdpList, Referral
from referrals.services.decision_record import record_of_decisions


def record(cdp_list: CdpList, *, desk: Desk) -> None:
    """Called within the clock of the concertation."""
    record_of_decisions(cdp_list, desk=desk)


def post(cdp_list: CdpList, *, desk: Desk, on: datetime.date) -> None:
    """Issued, printed where the machine can make PDF, and one of them comes back."""
    referrals = Referral.objects.filter(cdp_list=cdp_list).values_list("pk", flat=True)
    sources = [f"list:{cdp_list.pk}", *(f"referral:{pk}" for pk in referrals)]
    drafts = Letter.objects.filter(source__in=sources, state=LetterState.DRAFT).order_by("pk")
    letters = list(drafts)
    with clock.at(on, 11):
        if not weasyprint_available():
            issue_batch([letter.pk for letter in letters], author=desk.user)
            return
        for batch in create_batches(
            letters, author=desk.user, organisation_id=desk.organisation_id
        ):
            render_batch(batch.pk)
    with clock.at(clock.working_day(on + datetime.timedelta(days=9))):
        printed = Letter.objects.filter(
            pk__in=[letter.pk for letter in letters], state=LetterState.PRINTED
        )
        for letter in printed.order_by("-pk")[:1]:
            mark_returned(letter, author=desk.user, on=on + datetime.timedelta(days=9))
