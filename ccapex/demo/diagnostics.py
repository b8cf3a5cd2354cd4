"""The DSF of the demo: asked at the assignation, written or found impossible before the hearing."""

import datetime as dt
import random

from ccapex.accounts.models import Territory
from ccapex.demo import clock
from ccapex.demo.accounts import Colleagues
from procedures.models import Procedure
from referrals.enums import Channel, ContactResult
from referrals.enums.dsf import CarenceReason, DsfTrigger, SendingChannel
from referrals.models import Dsf
from referrals.services import follow_up
from referrals.services.dsf.candidates import to_ask, with_services
from referrals.services.dsf.dates import dates_of_dsf
from referrals.services.dsf.finishing import declare_carence, finish
from referrals.services.dsf.parties import set_deadline
from referrals.services.dsf.requesting import request_one
from referrals.services.dsf.sending import transmit
from referrals.services.dsf.writing import begin, write

DAY = dt.timedelta(days=1)
ASKED_PERCENT = 72
CARENCE_PERCENT = 35


class Diagnostics:
    """``today``: nothing is dated after it; a hearing still ahead may wait for its DSF."""

    def __init__(
        self,
        territory: Territory,
        colleagues: Colleagues,
        draw: random.Random,
        *,
        today: dt.date,
    ) -> None:
        self.territory, self.colleagues = territory, colleagues
        self.random, self.today = draw, today

    def before_hearing(self, procedure: Procedure, *, served: dt.date, hearing: dt.date) -> None:
        asked = clock.working_day(served + 10 * DAY)
        if asked > self.today or self.random.randrange(100) >= ASKED_PERCENT:
            return
        dsf = self._ask(procedure, asked)
        if dsf is None:
            return
        done = clock.working_day(min(hearing - 24 * DAY, self.today - 6 * DAY))
        late = self.random.randrange(100) < 12
        if hearing > self.today and self.random.randrange(100) < 50:
            return  # still to be written
        if done <= asked + 10 * DAY:
            return
        if self.random.randrange(100) < CARENCE_PERCENT:
            self._carence(dsf, done)
        else:
            self.written(dsf, done)
        sent = clock.working_day(hearing - DAY if late else done + 6 * DAY)
        if sent <= self.today:
            self._send(dsf, sent, told_on=done)

    def await_remarks(self, procedure: Procedure) -> Dsf | None:
        """Written two days ago, and both parties may still write: the hearing is well ahead. None
        where the rules give it to no service."""
        dsf = self._ask(procedure, clock.working_day(self.today - 18 * DAY))
        if dsf is None:
            return None
        on = clock.working_day(self.today - 2 * DAY)
        self.written(dsf, on)
        dsf.refresh_from_db()
        desk = self.colleagues.of(dsf.organisation)
        with clock.at(on, 15):
            set_deadline(dsf, due_on=self.today + 12 * DAY, dates=dates_of_dsf(dsf), desk=desk)
        return dsf

    def _ask(self, procedure: Procedure, on: dt.date) -> Dsf | None:
        with clock.at(on, 9):
            found = with_services(
                self.territory,
                to_ask(
                    self.territory, DsfTrigger.ASSIGNATION, procedure_ids=[procedure.pk], today=on
                ),
            )
            for one in found:
                if one.organisation is not None:
                    return request_one(
                        one, one.organisation, trigger=DsfTrigger.ASSIGNATION, author=None
                    )
        return None

    def written(self, dsf: Dsf, on: dt.date) -> None:
        desk = self.colleagues.of(dsf.organisation)
        with clock.at(clock.working_day(on - 6 * DAY), 10):
            begin(dsf, desk=desk)
            dsf.referral.refresh_from_db()
            follow_up.record_contact(
                dsf.referral,
                channel=Channel.VISIT,
                result=ContactResult.APPOINTMENT_KEPT,
                desk=desk,
            )
        rent = dsf.procedure.lease.rent or 520
        salary, benefit = self.random.randrange(60, 180) * 10, self.random.randrange(8, 32) * 10
        typed = {
            "tenant_took_part": "yes",
            "tenant_told": "yes",
            "landlord_told": "yes",
            "family_status": self.random.choice(("single", "married", "separating")),
            "dependants": str(self.random.randrange(4)),
            "social_support": f"Suivi par {dsf.organisation.name}",
            "legal_aid": self.random.choice(("not_asked", "asked", "granted")),
            "entered_on": "1/3/2019",
            "debt": str(self.random.randrange(90, 620) * 10),
            "debt_on": f"{on - 10 * DAY:%d/%m/%Y}",
            "causes": self.random.choice(("job_loss", "job_loss,illness", "family")),
            "overindebtedness": "not_wished",
            "fsl": self.random.choice(("not_wished", "filed")),
            "resumed": self.random.choice(("whole", "partial", "no")),
            "res_salary.tenant": str(salary),
            "res_housing_benefit.tenant": str(benefit),
            "exp_rent.tenant": str(rent).replace(".", ","),
            "exp_charges.tenant": "80",
            "exp_phone.tenant": "35",
            "exp_transport.tenant": "60",
            "capacity": self.random.choice(("30", "50", "80")),
            "can_stay": self.random.choice(("yes", "with_support", "no")),
            "commitment": "Reprise du loyer et versement mensuel",
            "recommendations": "Maintien avec un accompagnement lié au logement",
        }
        with clock.at(on, 14):
            known = {answer.name for answer in dsf.answers.all()}
            for name, text in typed.items():
                if name not in known:
                    write(dsf, name, text, was="", desk=desk)
            finish(dsf, desk=desk)

    def _carence(self, dsf: Dsf, on: dt.date) -> None:
        desk = self.colleagues.of(dsf.organisation)
        for before, channel, result in (
            (20, Channel.LETTER, ContactResult.SENT),
            (8, Channel.VISIT, ContactResult.NO_ANSWER),
        ):
            with clock.at(clock.working_day(on - before * DAY), 11):
                follow_up.record_contact(dsf.referral, channel=channel, result=result, desk=desk)
        with clock.at(on, 15):
            declare_carence(dsf, reason=CarenceReason.NO_ANSWER, desk=desk)

    def _send(self, dsf: Dsf, on: dt.date, *, told_on: dt.date) -> None:
        """The parties have three days to write their remarks, then it goes."""
        desk = self.colleagues.of(dsf.organisation)
        dsf.refresh_from_db()
        if not dsf.carence_reason:
            with clock.at(told_on, 15):
                set_deadline(dsf, due_on=told_on + 3 * DAY, dates=dates_of_dsf(dsf), desk=desk)
        with clock.at(on, 16):
            transmit(dsf, desk=desk, channel=SendingChannel.REGISTRY_MAIL)
