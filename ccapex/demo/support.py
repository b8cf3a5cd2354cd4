"""What holds a household up, in the demo: signs, measures, plans, rehousing."""

import datetime as dt
import random
from collections.abc import Iterator
from decimal import Decimal

from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import OrganisationKind
from ccapex.accounts.models import Organisation, Territory
from ccapex.demo import clock
from ccapex.demo.accounts import Colleagues
from ccapex.demo.early_help import say_criteria, signal_arrears
from households.enums import ContactLimitReason, FlagKind, GuardianKind
from households.models import DebtStatement, Flag
from households.services import contact_limits, flags, guardians
from procedures.enums import Stage, TaskState
from procedures.models import Procedure, Task
from referrals.enums.measures import Consent, DecidedIn, MeasureDecision, PlanEnd
from referrals.models import Referral, RepaymentPlan
from referrals.rules.measures import Kind, kinds_of, last_day
from referrals.services.measures import consultations, plans, questionnaires, register
from referrals.services.rehousing.entering import enter
from referrals.services.rehousing.leads import name_lead
from referrals.services.rehousing.proposals import propose

DAY = dt.timedelta(days=1)


class Support:
    """``today`` is the day the demo is built; every service is the real one."""

    def __init__(
        self,
        territory: Territory,
        office: Desk,
        colleagues: Colleagues,
        draw: random.Random,
        *,
        today: dt.date,
    ) -> None:
        self.territory, self.office, self.colleagues = territory, office, colleagues
        self.random, self.today = draw, today

    def give(self) -> None:
        self._known_facts()
        self._work_done()
        self._signs()
        self._measures()
        self._plans()
        self._asked()
        if self.territory.profile.get("rehousing"):
            self._pool()
        if self.territory.profile.get("solipex"):
            self._early()

    def _known_facts(self) -> None:
        """What services and the CAF said: whom nobody knows is for the mobile team (S5), families
        with a benefit that its social service does not know, for the early letter (S7)."""
        for rank, procedure in enumerate(self._at(Stage.CDP, Stage.ASSIGNATION)):
            household = procedure.household
            household.known_to_social_services = rank % 3 == 0
            household.known_to_caf_social_service = rank % 4 == 0
            household.housing_benefit = ("apl", "apl", "alf", "none")[rank % 4]
            household.benefit_payer = "caf" if rank % 4 != 3 else ""
            household.adults = 1 + rank % 2
            household.dependent_children = (2, 1, 0, 3)[rank % 4]
            household.save()

    def _work_done(self) -> None:
        """A secretariat does its work: what was due long ago was done, most of the rest too."""
        recent = self.today - 12 * DAY
        for task in Task.objects.filter(territory=self.territory, state=TaskState.OPEN):
            if task.due_on is None or task.due_on >= recent:
                continue
            if task.due_on < self.today - 45 * DAY or self.random.randrange(100) < 70:
                task.state, task.settled_by = TaskState.DONE, self.office.user
                task.settled_at = timezone.now()
                task.save(update_fields=["state", "settled_by", "settled_at"])

    def _at(self, *stages: str) -> list[Procedure]:
        found = Procedure.objects.filter(territory=self.territory, stage__in=stages)
        return list(
            found.select_related("household__territory", "territory", "lease").order_by("pk")
        )

    def _some(self, *stages: str, percent: int) -> Iterator[Procedure]:
        for procedure in self._at(*stages):
            if self.random.randrange(100) < percent:
                yield procedure

    def _organisations(self, kind: str) -> list[Organisation]:
        found = Organisation.objects.filter(territory=self.territory, kind=kind)
        return list(found.order_by("pk"))

    # --- signs, guardians, safe contact ---------------------------------------------------------

    def _signs(self) -> None:
        late = (Stage.CQL, Stage.CFP_REQUEST, Stage.CFP_GRANTED)
        for procedure in self._some(*late, percent=45):
            flag = self._alert(procedure, self.office, ago=9)
            if self.random.randrange(100) < 60:
                with clock.at(self.today - 8 * DAY, 9):
                    flags.validate(flag, desk=self.office)
        requests = Procedure.objects.filter(territory=self.territory, stage=Stage.CFP_REQUEST)
        latest = requests.select_related("household__territory").order_by("-stage_since").first()
        if latest is not None:
            # The decision on the force publique waits until the secretariat has seen this one.
            self._alert(latest, self.colleagues.of(self._service_of(latest)), ago=4)
        drawn = list(self._some(Stage.CDP, Stage.ASSIGNATION, percent=8))
        for rank, procedure in enumerate(drawn or self._at(Stage.CDP)[:2]):
            with clock.at(self.today - 20 * DAY, 10):
                if rank % 3 == 0:
                    contact_limits.set_limit(
                        procedure.household,
                        no_letter=False,
                        no_call=True,
                        no_sender=True,
                        reason=ContactLimitReason.SHARED_PHONE,
                        desk=self.office,
                    )
                elif rank % 3 == 1:
                    guardians.add(
                        procedure.household,
                        desk=self.office,
                        kind=GuardianKind.CURATELLE,
                        name="Association tutélaire (fictive)",
                        address="1 rue de l'Essai",
                        postal_code="21000",
                        city="COMMUNE-D'ESSAI",
                        starts_on=self.today - 400 * DAY,
                    )

    def _alert(self, procedure: Procedure, desk: Desk, *, ago: int) -> Flag:
        """The prefecture of the demo has no account: a colleague there has seen every alert."""
        codes = [one["code"] for one in self._list("vulnerability")]
        on = self.today - ago * DAY
        with clock.at(on, 9):
            flag = flags.raise_flag(
                procedure.household,
                kind=FlagKind.VULNERABILITY,
                code=self.random.choice(codes),
                details={},
                raised_on=on,
                desk=desk,
            )
            for service in flags.prefectures(procedure.household):
                flags.mark_seen([flag], desk=self.colleagues.of(service))
        return flag

    def _service_of(self, procedure: Procedure) -> Organisation:
        """The last one charged of the household; else the first social service."""
        services = self._organisations(OrganisationKind.DEPARTEMENT_SOCIAL_SERVICE)
        charged = Referral.objects.filter(
            household=procedure.household_id, organisation__in=services
        )
        last = charged.select_related("organisation").order_by("-pk").first()
        return last.organisation if last else services[0]

    def _list(self, name: str) -> list[dict[str, str]]:
        found: list[dict[str, str]] = (self.territory.profile.get("flags") or {}).get(name) or []
        return found

    # --- the register of support ----------------------------------------------------------------

    def _measures(self) -> None:
        kinds = list(kinds_of(self.territory.profile).values())
        periods = [kind for kind in kinds if kind.max_months is not None]
        operators: list[Organisation | None] = [*self._organisations(OrganisationKind.OPERATOR)]
        for procedure in self._some(Stage.ASSIGNATION, Stage.CQL, percent=30):
            kind = self.random.choice(periods or kinds)
            start = self.today - self.random.randint(30, 350) * DAY
            with clock.at(self.today, 9):
                measure = register.ask(
                    procedure.household,
                    kind=kind.code,
                    desk=self.office,
                    asked_on=start - 30 * DAY,
                    operator=self.random.choice(operators or [None]),
                    consent=Consent.SIGNED,
                    procedure=procedure,
                )
                if measure.decision != MeasureDecision.PENDING or self.random.randrange(5) == 0:
                    continue
                register.decide(
                    measure,
                    decision=MeasureDecision.GRANTED,
                    decided_on=start - 10 * DAY,
                    decided_in=DecidedIn.SERVICE,
                    desk=self.office,
                )
                register.add_period(
                    measure, starts_on=start, ends_on=_last(kind, start), desk=self.office
                )

    def _plans(self) -> None:
        """Most are paid; the oldest was broken after its first instalment."""
        signed = [
            plan
            for procedure in self._some(Stage.CDP, Stage.ASSIGNATION, percent=22)
            if (plan := self._plan(procedure)) is not None
        ]
        for rank, plan in enumerate(sorted(signed, key=lambda one: (one.signed_on, one.pk))):
            due = plan.instalments.filter(due_on__lte=self.today).order_by("due_on")
            for number, instalment in enumerate(due):
                if number > 0 if rank == 0 else self.random.randrange(100) >= 80:
                    continue
                with clock.at(self.today, 10):
                    plans.pay(
                        instalment,
                        amount=instalment.amount,
                        on=instalment.due_on,
                        desk=self.office,
                    )
        broken = min(signed, key=lambda one: (one.signed_on, one.pk), default=None)
        if broken is not None:
            with clock.at(self.today, 11):
                plans.finish(
                    broken,
                    end=PlanEnd.BROKEN,
                    on=self.today - 3 * DAY,
                    reason="Deux mensualités non payées, confirmé par le bailleur",
                    desk=self.office,
                )

    def _plan(self, procedure: Procedure) -> RepaymentPlan | None:
        debt = DebtStatement.objects.filter(lease=procedure.lease).order_by("stated_on").last()
        if debt is None or debt.amount < 300:
            return None
        signed = max(self.today - 110 * DAY, procedure.stage_since or self.today)
        with clock.at(self.today, 10):
            return plans.sign(
                procedure.lease,
                kind="landlord",
                signed_on=signed,
                debt=debt.amount,
                monthly=max(Decimal(40), (debt.amount / 24).quantize(Decimal(1))),
                first_due_on=signed + 20 * DAY,
                desk=self.office,
                procedure=procedure,
            )

    def _asked(self) -> None:
        """Questionnaires, consultations, key moments."""
        advisers = self._organisations(OrganisationKind.ADIL)
        moments = consultations.moments_of(self.territory.profile)
        for rank, procedure in enumerate(self._some(Stage.ASSIGNATION, percent=35)):
            with clock.at(self.today - 25 * DAY, 11):
                found = questionnaires.prepare(procedure, addressee="household", desk=self.office)
                if rank % 2:
                    questionnaires.answer(
                        found,
                        given={"occupied": ["oui"], "people": ["3"], "resumed": ["non"]},
                        answered_on=self.today - 25 * DAY,
                        channel="paper",
                        desk=self.office,
                    )
                if advisers and rank % 3 == 0:
                    consultations.note(
                        procedure.household,
                        adviser=advisers[0],
                        on=self.today - 25 * DAY,
                        channel="desk",
                        desk=self.office,
                        procedure=procedure,
                    )
                if moments and rank % 4 == 0:
                    consultations.note_moment(
                        procedure.household,
                        code="benefit_suspended",
                        on=self.today - 26 * DAY,
                        desk=self.office,
                    )

    def _early(self) -> None:
        payers = self._organisations(OrganisationKind.CAF)
        if payers:
            signal_arrears(
                self._at(Stage.CDP), payer=payers[0], office=self.office, today=self.today
            )
        private = [
            one
            for one in self._at(Stage.CDP, Stage.ASSIGNATION, Stage.CQL)
            if one.lease.stock == "private"
        ]
        say_criteria(private, office=self.office, today=self.today)

    def _pool(self) -> None:
        landlords = self._organisations(OrganisationKind.LANDLORD)
        for rank, procedure in enumerate(self._at(Stage.CQL, Stage.CFP_REQUEST)[:6]):
            on = self.today - (15 + 38 * rank) * DAY
            with clock.at(on, 9):
                entry = enter(
                    procedure,
                    desk=self.office,
                    report={
                        "motives": ["arrears"],
                        "staying_impossible": "Loyer trop élevé pour les ressources du ménage.",
                        "dwelling_size": self.random.choice(("t2", "t3", "t4")),
                        "debt_plan": "Plan d'apurement à conclure au relogement",
                        "occupation": "good",
                        "support": self.random.choice(("needed", "not_needed")),
                    },
                )
            if rank < 2 or not landlords:
                continue
            lead = self.random.choice(landlords)
            with clock.at(on + 10 * DAY, 9):
                name_lead(entry, lead, desk=self.office)
            if rank % 2:
                with clock.at(on + 25 * DAY, 9):
                    propose(
                        entry,
                        desk=self.office,
                        landlord=lead,
                        dwelling="T3, quartier des Essais",
                        size="t3",
                        rent=Decimal(430),
                    )


def _last(kind: Kind, start: dt.date) -> dt.date:
    return last_day(start, kind.max_months or 12)
