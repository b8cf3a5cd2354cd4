"""What became of each commandement de payer: facts of the procedure, dated by the real services.

Two territories live the six stages; nothing is dated after the day the demo is built.
"""

import datetime as dt
import random
from dataclasses import dataclass
from typing import Any

from ccapex.accounts.desk import Desk
from ccapex.demo import clock
from ccapex.demo.diagnostics import Diagnostics
from households.models import DebtStatement, Lease
from procedures.enums import EventKind, Stage
from procedures.models import Event, Procedure
from procedures.services.facts import record_fact
from procedures.services.legal import outcome

DAY = dt.timedelta(days=1)
SERVED_AGO = 25 * DAY
COURT = "Tribunal judiciaire (fictif)"
STUDY = "Étude Rivage (fictive)"
Details = dict[str, Any]


@dataclass(frozen=True)
class Chances:
    """In a hundred procedures, how many go on from each stage."""

    assignation: int = 68
    judgment: int = 88
    cql: int = 72
    cfp_request: int = 78
    granted: int = 62
    executed: int = 45


class Stories:
    """Tells the facts of the procedures of one territory."""

    def __init__(
        self, office: Desk, diagnostics: Diagnostics, draw: random.Random, *, today: dt.date
    ) -> None:
        self.office = office
        self.diagnostics = diagnostics
        self.random = draw
        self.today = today
        self.chances = Chances()

    def tell(self, procedures: list[Procedure]) -> None:
        self._complete_leases(procedures)
        for procedure in procedures:
            cdp = (
                Event.objects.filter(procedure=procedure, kind=EventKind.CDP)
                .order_by("occurred_on", "pk")
                .last()
            )
            if cdp is not None:
                self._one(procedure, cdp)
        self._granted_once(procedures)

    def assign(self, procedure: Procedure) -> None:
        """Lately, so that the hearing leaves the time to write a DSF and to answer it."""
        served = self._open_day(self.today - SERVED_AGO)
        self._fact(
            procedure,
            EventKind.ASSIGNATION,
            served,
            hearing_on=self._open_day(self.today + 60 * DAY).isoformat(),
            court=COURT,
            prefect_notified_on=(served + 2 * DAY).isoformat(),
            motives=["arrears"],
        )

    def _granted_once(self, procedures: list[Procedure]) -> None:
        """The social watch has somebody to reach."""
        mine = Procedure.objects.filter(pk__in=[one.pk for one in procedures])
        if mine.filter(stage=Stage.CFP_GRANTED).exists():
            return
        asked = mine.filter(stage=Stage.CFP_REQUEST).order_by("stage_since", "pk").first()
        if asked is not None:
            on = self._open_day(self.today - 15 * DAY)
            self._fact(asked, EventKind.CFP_DECISION, on, kind="granted")

    def _one(self, procedure: Procedure, cdp: Event) -> None:
        lease = procedure.lease
        on = cdp.occurred_on
        if lease.stock == "public":
            self._fact(procedure, EventKind.SAISINE_CCAPEX, on + 12 * DAY)
        if not self._goes_on(self.chances.assignation):
            self._ends_early(procedure, on)
            return
        served = self._open_day(on + self._days(82, 120))
        hearing = self._open_day(served + self._days(75, 110))
        if not self._fact(
            procedure,
            EventKind.ASSIGNATION,
            served,
            hearing_on=hearing.isoformat(),
            court=COURT,
            prefect_notified_on=min(served + 2 * DAY, self.today).isoformat(),
            motives=["arrears"],
        ):
            return
        self.diagnostics.before_hearing(procedure, served=served, hearing=hearing)
        if self.random.randrange(100) < 15:
            self._fact(procedure, EventKind.OVERINDEBTEDNESS_FILED, served + 20 * DAY)
        self._state_debt(procedure, served + 30 * DAY)
        self._judged(procedure, hearing)

    def _judged(self, procedure: Procedure, hearing: dt.date) -> None:
        present = self.random.randrange(100) < 45
        if not self._fact(
            procedure,
            EventKind.HEARING,
            hearing,
            tenant_present=present,
            landlord_present=True,
            legal_aid=self.random.choice(("not_requested", "requested", "granted")),
        ):
            return
        if not self._goes_on(self.chances.judgment):
            self._fact(procedure, EventKind.CLOSED, hearing + 20 * DAY, reason="withdrawn")
            return
        judged = self._open_day(hearing + self._days(28, 60))
        conditional = present and self.random.randrange(100) < 55
        told: Details = {
            "presence": "contradictoire" if present else "repute_contradictoire",
            "outcome": "conditional" if conditional else "firm",
            "motives": ["arrears"],
        }
        if conditional:
            told["delay_months"] = 24
        if not self._fact(procedure, EventKind.JUDGMENT, judged, **told):
            return
        if conditional or not self._goes_on(self.chances.cql):
            return
        self._ordered_out(procedure, judged)

    def _ordered_out(self, procedure: Procedure, judged: dt.date) -> None:
        cql = self._open_day(judged + self._days(45, 80))
        if not self._fact(
            procedure,
            EventKind.CQL,
            cql,
            prefect_notified_on=min(cql + DAY, self.today).isoformat(),
        ):
            return
        self._state_debt(procedure, cql + 15 * DAY)
        if not self._goes_on(self.chances.cfp_request):
            self._fact(procedure, EventKind.DEPARTURE, cql + 50 * DAY)
            return
        free = outcome(procedure).of("CQL-2M")
        asked = max(cql + 70 * DAY, (free.effective_on if free else None) or cql)
        if not self._fact(procedure, EventKind.CFP_REQUEST, self._open_day(asked + 3 * DAY)):
            return
        if not self._goes_on(self.chances.granted):
            return  # silence is a refusal: the calendar says when
        decided = self._open_day(asked + self._days(30, 55))
        if not self._fact(procedure, EventKind.CFP_DECISION, decided, kind="granted"):
            return
        if self._goes_on(self.chances.executed):
            self._fact(procedure, EventKind.DEPARTURE, decided + 25 * DAY)

    def _ends_early(self, procedure: Procedure, on: dt.date) -> None:
        """A plan, or nothing known yet."""
        if self.random.randrange(100) < 40:
            reason = self.random.choice(("debt_paid", "plan_kept", "rehoused", "left"))
            self._fact(procedure, EventKind.CLOSED, on + self._days(90, 150), reason=reason)

    # --- small pieces -----------------------------------------------------------------------

    def _fact(self, procedure: Procedure, act: str, on: dt.date, **details: Any) -> bool:
        """False where that day has not come, or the procedure is over: the story stops there."""
        if on > self.today or procedure.stage == Stage.CLOSED:
            return False
        with clock.at(min(on + 3 * DAY, self.today), 10):
            record_fact(
                procedure,
                act,
                author=self.office.user,
                occurred_on=on,
                organisation=self.office.membership.organisation,
                details=details,
                flagged="keep",
            )
        return True

    def _state_debt(self, procedure: Procedure, on: dt.date) -> None:
        last = DebtStatement.objects.filter(lease=procedure.lease).order_by("stated_on").last()
        if last is None or on > self.today or on <= last.stated_on:
            return
        rent = procedure.lease.rent or last.amount / 4
        DebtStatement.objects.create(
            lease=procedure.lease,
            stated_on=on,
            amount=last.amount + rent * self.random.choice((0, 1, 1, 2)),
            months_unpaid=(last.months_unpaid or 0) + 1,
        )

    def _complete_leases(self, procedures: list[Procedure]) -> None:
        """Lists seldom say when a lease was signed: the calendar needs it."""
        leases = [one.lease for one in procedures if one.lease.signed_on is None]
        for lease in leases:
            lease.signed_on = dt.date(
                self.random.randint(2008, 2024), self.random.randint(1, 12), 1
            )
        Lease.objects.bulk_update(leases, ["signed_on"])

    def _goes_on(self, chances: int) -> bool:
        return self.random.randrange(100) < chances

    def _days(self, low: int, high: int) -> dt.timedelta:
        return self.random.randint(low, high) * DAY

    def _open_day(self, day: dt.date) -> dt.date:
        """Neither a week-end nor, at the fixed dates that fall often, a holiday."""
        day = clock.working_day(day)
        closed = {(1, 1), (1, 5), (8, 5), (14, 7), (15, 8), (1, 11), (11, 11), (25, 12)}
        return clock.working_day(day - DAY) if (day.day, day.month) in closed else day
