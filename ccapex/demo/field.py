"""The operators of the demo: visits and diagnostics at each step, watches, mobile team."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation, Territory
from ccapex.core import jobs
from ccapex.demo import clock
from ccapex.demo.accounts import Colleagues
from ccapex.demo.diagnostics import Diagnostics
from referrals.enums import Channel, ContactResult, Mission
from referrals.models import Dsf, Mandate, Watch
from referrals.rules.missions import MissionRules, mission_rules, reasons_of
from referrals.services import follow_up
from referrals.services.dsf.writing import begin
from referrals.services.missions.mandating import mandate
from referrals.services.missions.mobile_team import round_of, send_team, team_of
from referrals.services.missions.proposing import (
    Candidate,
    Need,
    candidates,
    in_scope,
    operators_for,
)
from referrals.services.missions.reports import send_report, write_report
from referrals.services.missions.situations import situations_of
from referrals.services.missions.visits import plan_visit, record_visit
from referrals.services.watch.following import name_operator
from referrals.services.watch.lists import fingerprint, prepare_list
from referrals.services.watch.sending import send_list

DAY = dt.timedelta(days=1)
EVENING = dt.time(18, 30)
VISITS = 6
STEPS = 4
"""Of the busiest operator: ordered, planned, made and still to report, reported."""
TEAM = 3


class Field:
    """``today`` is the day the demo is built; every service is the real one."""

    def __init__(
        self,
        territory: Territory,
        office: Desk,
        colleagues: Colleagues,
        diagnostics: Diagnostics,
        *,
        today: dt.date,
    ) -> None:
        self.territory, self.office, self.colleagues = territory, office, colleagues
        self.diagnostics, self.today = diagnostics, today
        self.busiest: Organisation | None = None

    def work(self) -> None:
        if visits := mission_rules(self.territory.profile, Mission.ANTICIPATION_VISIT):
            self._visits(visits)
        if diagnostic := mission_rules(self.territory.profile, Mission.CCAPEX_DIAGNOSTIC):
            self._diagnostics(diagnostic)
        if self.territory.profile.get("social_watch"):
            self._watch()
        self._mobile_team()
        while jobs.run_next():
            pass  # the notices of all this

    # --- visits -------------------------------------------------------------------------------

    def _visits(self, rules: MissionRules) -> None:
        found = [one for one in self._candidates(rules) if one.operator is not None]
        self.busiest = busiest_of(found)
        if self.busiest is None:
            return
        found.sort(key=lambda one: one.operator != self.busiest)
        choices = [
            (one.need.procedure.pk, self.busiest.pk if rank < STEPS else one.operator.pk)
            for rank, one in enumerate(found[:VISITS])
            if one.operator is not None
        ]
        reasons = {one.need.procedure.pk: " ".join(one.need.reasons) for one in found}
        orders = self._ordered(choices, rules, reasons)
        for rank, (procedure_id, _) in enumerate(choices):
            self._visit(orders[procedure_id], rank, rules)

    def _candidates(self, rules: MissionRules) -> list[Candidate]:
        procedures = list(in_scope(self.territory, rules.mission, self.today))
        known = situations_of(procedures)
        needs = [
            Need(one, known[one.pk], reasons_of(known[one.pk], rules, self.today))
            for one in procedures
        ]
        return candidates(self.territory, rules.mission, needs, today=self.today)

    def _ordered(
        self,
        choices: Sequence[tuple[int, int]],
        rules: MissionRules,
        reasons: dict[int, str] | None = None,
    ) -> dict[int, Mandate]:
        with clock.at(self._ago(16), 9):
            given = mandate(
                choices,
                mission=rules.mission,
                authority=rules.authorities[0],
                funding=next(iter(rules.funding), ""),
                desk=self.office,
                reasons=reasons,
            )
        return {one.referral.procedure_id: one for one in given.mandates}

    def _visit(self, order: Mandate, rank: int, rules: MissionRules) -> None:
        desk = self.colleagues.of(order.referral.organisation)
        if rank == 0:
            return
        if rank == 1:
            with clock.at(self._ago(3), 9):
                plan_visit(order, on=self.today + 2 * DAY, at=EVENING, desk=desk)
            return
        with clock.at(self._ago(9), 9):
            visit = plan_visit(order, on=self._ago(7), at=EVENING, desk=desk)
        with clock.at(self._ago(6), 9):
            record_visit(visit, result="reached" if rank < STEPS else "no_answer", desk=desk)
        if rank != STEPS - 1:
            return
        stock = order.referral.procedure.lease.stock
        with clock.at(self._ago(2), 15):
            write_report(
                order,
                {
                    "contact_made": True,
                    "situation": "Reprise d'un emploi, loyer repris depuis deux mois.",
                    "aim": "stay",
                    "conclusions": [rules.conclusions_for(stock)[0].code],
                },
                rules=rules,
                desk=desk,
            )
            send_report(order, desk=desk)

    # --- diagnostics, watch -------------------------------------------------------------------

    def _diagnostics(self, rules: MissionRules) -> None:
        """One to begin and one begun for the busiest operator, one for another."""
        takers = operators_for(self.territory, rules.mission, self.today)
        takers.sort(key=lambda one: one != self.busiest)
        scope = in_scope(self.territory, rules.mission, self.today).filter(
            dsfs__isnull=True, household__referrals__isnull=True
        )
        chosen = [one.pk for one in scope[:3]]
        if not takers or not chosen:
            return
        choices = [(pk, takers[0 if rank < 2 else -1].pk) for rank, pk in enumerate(chosen)]
        orders = self._ordered(choices, rules)
        for procedure_id, _ in choices[1:2]:
            dsf = Dsf.objects.get(referral=orders[procedure_id].referral_id)
            desk = self.colleagues.of(dsf.organisation)
            with clock.at(self._ago(8), 10):
                begin(dsf, desk=desk)
                dsf.referral.refresh_from_db()
                follow_up.record_contact(
                    dsf.referral,
                    channel=Channel.PHONE,
                    result=ContactResult.APPOINTMENT_TAKEN,
                    desk=desk,
                )

    def _watch(self) -> None:
        """The list of last week is sent, that of this week waits to be read."""
        last_week = self.today - 7 * DAY
        with clock.at(last_week, 8):
            found = prepare_list(self.territory, today=last_week)
            entries = found.entries.select_related(
                "household", "procedure__lease__dwelling", "procedure__lease__landlord"
            )
            send_list(found, seen=fingerprint(entries), desk=self.office)
        watch = Watch.objects.filter(referral__territory=self.territory).order_by("pk").first()
        if watch is not None and self.busiest is not None:
            with clock.at(self._ago(5), 9):
                siao = self.colleagues.of(watch.referral.organisation)
                name_operator(watch, self.busiest, desk=siao)
        with clock.at(self.today, 8):
            prepare_list(self.territory, today=self.today)

    # --- the mobile team ----------------------------------------------------------------------

    def _mobile_team(self) -> None:
        """One DSF to begin, one whose household must be visited, one to send; others to entrust."""
        team = team_of(self.territory)
        if team is None:
            return
        asked, called = self._ago(10), self._ago(5)
        with clock.at(asked, 9):
            mine = round_of(self.territory, team, today=asked).mine[:TEAM]
            ids = [one.procedure.pk for one in mine]
            send_team(self.territory, team, ids, desk=self.office)
        dsfs = Dsf.objects.filter(procedure__in=ids, organisation=team.organisation)
        for rank, dsf in enumerate(dsfs.select_related("referral", "organisation").order_by("pk")):
            if rank == 1:
                with clock.at(called, 11):
                    follow_up.record_contact(
                        dsf.referral,
                        channel=Channel.PHONE,
                        result=ContactResult.NO_ANSWER,
                        desk=self.colleagues.of(team.organisation),
                    )
            elif rank == 2:
                self.diagnostics.written(dsf, self._ago(2))

    def _ago(self, days: int) -> dt.date:
        return clock.working_day(self.today - days * DAY)


def busiest_of(found: Sequence[Candidate]) -> Organisation | None:
    """The operator to which the rules give most; of two, the first of the directory."""
    counts = Counter(one.operator.pk for one in found if one.operator)
    operators = {one.operator.pk: one.operator for one in found if one.operator}
    return operators[min(counts, key=lambda pk: (-counts[pk], pk))] if counts else None
