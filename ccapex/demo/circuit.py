"""Takes a fictional list through the real circuit, each step dated when it would have been."""

import datetime
import random
from collections.abc import Collection
from dataclasses import dataclass

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Territory
from ccapex.core import jobs
from ccapex.core.models import Job, JobState
from ccapex.demo import clock
from ccapex.demo.accounts import Colleagues
from ccapex.demo.answers import answers_of
from ccapex.demo.lists import ListFile
from households.models import Household
from referrals.enums import DecisionOutcome, RowStatus
from referrals.models import CdpList, EnrichmentRequest, ListRow, Sender
from referrals.services.attribution import propose
from referrals.services.concertation import Choice, decide, open_concertation
from referrals.services.enrichment import (
    close_requests,
    fields_asked,
    leases_of,
    open_enrichment,
    pass_on_if_due,
    record_answer,
)
from referrals.services.imports.flow import check, confirm_columns, receive_list
from referrals.services.imports.review import decide_row
from referrals.services.known_values import known_of


class DemoFailed(Exception):
    """A step of the demo did not end as it must: nothing of the territory is kept."""


@dataclass
class Circuit:
    """What all the lists of a territory share."""

    territory: Territory
    secretariat: Desk
    colleagues: Colleagues
    random: random.Random

    # --- the list ---------------------------------------------------------------------------

    def receive(self, file: ListFile, *, on: datetime.date, sender: Sender | None) -> CdpList:
        """Received, its columns still to be confirmed."""
        with clock.at(on):
            cdp_list, _ = receive_list(
                self.territory,
                data=file.data,
                filename=file.filename,
                author=self.secretariat.user,
                sender=sender,
                label=file.label,
            )
        return cdp_list

    def check(self, cdp_list: CdpList, *, on: datetime.date) -> None:
        """Columns confirmed, the outcome of each row on the screen, nothing recorded."""
        with clock.at(on, 10):
            confirm_columns(cdp_list, mapping=cdp_list.mapping, author=self.secretariat.user)
            check(cdp_list)

    def record(self, cdp_list: CdpList, *, on: datetime.date) -> None:
        with clock.at(on, 11):
            self._job("commit_cdp_list", cdp_list)
        cdp_list.refresh_from_db()

    def review(self, cdp_list: CdpList, file: ListFile, *, on: datetime.date) -> None:
        """Somebody looked at each doubtful row, and knows who is who."""
        with clock.at(on, 14):
            for row in ListRow.objects.filter(cdp_list=cdp_list, status=RowStatus.TO_REVIEW):
                household = None
                if file.entries[row.number].is_known:
                    reference = row.candidates[0]["household"]
                    household = Household.objects.get(reference=reference)
                decide_row(row, household=household, author=self.secretariat.user)

    # --- what the members know --------------------------------------------------------------

    def ask(self, cdp_list: CdpList, *, on: datetime.date) -> None:
        with clock.at(on, 15):
            open_enrichment(cdp_list, desk=self.secretariat)
        cdp_list.refresh_from_db()

    def answer(
        self,
        cdp_list: CdpList,
        file: ListFile,
        *,
        kinds: Collection[str],
        on: datetime.date,
        share: int = 100,
    ) -> None:
        """The members of these kinds say what is true; ``share`` percent of them, by household."""
        rows = ListRow.objects.filter(cdp_list=cdp_list, household__isnull=False)
        truth = {
            household_id: file.entries[number].household
            for number, household_id in rows.values_list("number", "household_id")
            if number in file.entries
        }
        requests = list(
            EnrichmentRequest.objects.filter(
                cdp_list=cdp_list,
                organisation__kind__in=kinds,
                opened_at__isnull=False,
                answered_at=None,
            ).select_related("organisation", "cdp_list__territory", "household")
        )
        with clock.at(on, 10):
            known = known_of(leases_of(cdp_list))
            for request in requests:
                if request.household_id not in truth or self.random.randrange(100) >= share:
                    continue
                household = truth[request.household_id]
                desk = self.colleagues.of(request.organisation)
                one = known[request.household_id]
                asked = set(fields_asked(request, one))
                words = answers_of(request.organisation, household).items()
                values = {name: word for name, word in words if name in asked}
                given = record_answer(request, one, values, desk=desk)
                if given.errors:
                    raise DemoFailed(f"Réponse refusée : {', '.join(given.errors.values())}")
                if request.answered_at is None:
                    close_requests([request], desk=desk)

    def pass_on(self, cdp_list: CdpList, *, on: datetime.date) -> None:
        """The second turn opens, where the first did not end by itself."""
        with clock.at(on):
            pass_on_if_due(cdp_list, today=on, actor_id=self.secretariat.user.pk)

    # --- decisions --------------------------------------------------------------------------

    def open_concertation(self, cdp_list: CdpList, *, on: datetime.date) -> None:
        with clock.at(on):
            open_concertation(cdp_list, desk=self.secretariat, on=on)
        cdp_list.refresh_from_db()

    def decide(
        self, cdp_list: CdpList, *, on: datetime.date, share: int = 100, postpones: bool = False
    ) -> None:
        """Follows the rules, save for some households not treated, or postponed for now."""
        with clock.at(on, 10):
            for proposal in propose(cdp_list):
                draw = self.random.randrange(100)
                choice = self._choice(draw, has_target=proposal.is_target, postpones=postpones)
                if choice is not None and self.random.randrange(100) < share:
                    decide(
                        cdp_list,
                        proposal.case.procedure_id,
                        choice,
                        desk=self.secretariat,
                        seen="",
                    )

    def _choice(self, draw: int, *, has_target: bool, postpones: bool) -> Choice | None:
        if draw < 6:
            reason = self.random.choice(("moved", "debt_paid", "debt_paid", "out_of_area"))
            return Choice(DecisionOutcome.NOT_TREATED, not_treated_reason=reason)
        if postpones and draw < 20:
            return Choice(DecisionOutcome.LATER)
        return Choice(DecisionOutcome.ATTRIBUTED) if has_target else None

    def dispatch(self, cdp_list: CdpList, *, on: datetime.date) -> None:
        with clock.at(on, 14):
            self._job("dispatch_cdp_list", cdp_list)
        cdp_list.refresh_from_db()

    def _job(self, kind: str, cdp_list: CdpList) -> None:
        """As the page does, then as the runner does: the same job, run at once."""
        job = jobs.enqueue(
            kind,
            arguments={"list": cdp_list.pk},
            author_id=self.secretariat.user.pk,
            territory_id=self.territory.pk,
            key=f"{kind}:{cdp_list.pk}",
        )
        while jobs.run_next():
            pass
        if Job.objects.get(pk=job.pk).state != JobState.DONE:
            raise DemoFailed(f"Le travail « {jobs.label_of(kind)} » a échoué.")
