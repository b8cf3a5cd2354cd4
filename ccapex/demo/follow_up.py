"""What the referents did afterwards: taken charge, contacts, axes of support, closing."""

import datetime
import random
from decimal import Decimal

from ccapex.accounts.desk import Desk
from ccapex.demo import clock
from ccapex.demo.accounts import Colleagues
from households.enums import ContactKind
from households.models import ContactPoint
from referrals.enums import (
    EFFECTIVE_CONTACTS,
    AxisKind,
    AxisResult,
    Channel,
    ContactResult,
    ReferralResult,
    ReferralState,
)
from referrals.models import CdpList, Referral
from referrals.services import follow_up

Attempt = tuple[int, Channel, ContactResult]

WITH_PHONE: tuple[tuple[int, tuple[Attempt, ...]], ...] = (
    (50, ((2, Channel.PHONE, ContactResult.REACHED),)),
    (
        70,
        (
            (2, Channel.PHONE, ContactResult.NO_ANSWER),
            (5, Channel.PHONE, ContactResult.APPOINTMENT_TAKEN),
            (14, Channel.VISIT, ContactResult.APPOINTMENT_KEPT),
        ),
    ),
    (
        85,
        (
            (2, Channel.PHONE, ContactResult.MESSAGE_LEFT),
            (6, Channel.SMS, ContactResult.SENT),
            (12, Channel.PHONE, ContactResult.REACHED),
        ),
    ),
    (
        100,
        (
            (2, Channel.PHONE, ContactResult.NO_ANSWER),
            (7, Channel.PHONE, ContactResult.NO_ANSWER),
            (15, Channel.LETTER, ContactResult.SENT),
        ),
    ),
)
WITHOUT_PHONE: tuple[tuple[int, tuple[Attempt, ...]], ...] = (
    (
        40,
        (
            (3, Channel.LETTER, ContactResult.SENT),
            (13, Channel.THIRD_PARTY, ContactResult.REACHED),
        ),
    ),
    (
        70,
        (
            (3, Channel.LETTER, ContactResult.SENT),
            (20, Channel.VISIT, ContactResult.REACHED),
        ),
    ),
    (85, ((3, Channel.LETTER, ContactResult.SENT),)),
    (
        100,
        (
            (3, Channel.LETTER, ContactResult.RETURNED),
            (21, Channel.VISIT, ContactResult.NO_ANSWER),
        ),
    ),
)
REACHED_RESULTS = (
    *(ReferralResult.SUPPORTED, ReferralResult.SUPPORTED, ReferralResult.DEBT_FRAMED),
    *(ReferralResult.DEBT_FRAMED, ReferralResult.DEBT_PAID, ReferralResult.REHOUSED),
    ReferralResult.DECLINED,
)
AXES = (
    *(AxisKind.REPAYMENT_PLAN, AxisKind.REPAYMENT_PLAN, AxisKind.FSL, AxisKind.FSL, AxisKind.BDF),
    *(AxisKind.ASLL, AxisKind.BUDGET_SUPPORT, AxisKind.SOCIAL_HOUSING, AxisKind.CCAS_AID),
    *(AxisKind.AEB, AxisKind.ACTION_LOGEMENT, AxisKind.CONTINGENT, AxisKind.CHARITY),
)
AXIS_RESULTS = (
    *(AxisResult.GRANTED, AxisResult.GRANTED, AxisResult.GRANTED),
    *(AxisResult.REFUSED, AxisResult.ABANDONED),
)
LANDLORD_RESULTS = (AxisResult.GRANTED, AxisResult.GRANTED, AxisResult.REFUSED_BY_LANDLORD)
LANDLORD_AXES = (AxisKind.REPAYMENT_PLAN, AxisKind.CONTINGENT)
NOT_TAKEN_PERCENT = 4
REFUSED_PERCENT = 2
WITH_AMOUNT = (AxisKind.FSL, AxisKind.CCAS_AID, AxisKind.CHARITY, AxisKind.ACTION_LOGEMENT)


class FollowUp:
    """``today`` is the day the demo is built: nothing is dated after it."""

    def __init__(
        self, colleagues: Colleagues, draw: random.Random, *, today: datetime.date
    ) -> None:
        self.colleagues = colleagues
        self.random = draw
        self.today = today

    def of_list(self, cdp_list: CdpList, *, since: datetime.date) -> None:
        referrals = Referral.objects.filter(
            cdp_list=cdp_list, state=ReferralState.ISSUED
        ).select_related("organisation")
        with_phone = set(
            ContactPoint.objects.filter(
                household__referrals__in=referrals, kind=ContactKind.PHONE
            ).values_list("household_id", flat=True)
        )
        for referral in list(referrals.order_by("pk")):
            self._one(referral, since, has_phone=referral.household_id in with_phone)

    def _one(self, referral: Referral, since: datetime.date, *, has_phone: bool) -> None:
        taken_on = self._day(since, self.random.randint(1, 8))
        draw = self.random.randrange(100)
        if taken_on is None or draw < NOT_TAKEN_PERCENT:
            return
        desk = self.colleagues.of(referral.organisation)
        with clock.at(taken_on):
            if draw < NOT_TAKEN_PERCENT + REFUSED_PERCENT:
                follow_up.refuse(referral, reason="Ménage inconnu sur le secteur.", desk=desk)
                return
            follow_up.accept(referral, desk=desk)
        reached_on = self._contact(referral, desk, taken_on, has_phone=has_phone)
        if reached_on is not None:
            self._support(referral, desk, reached_on)
        self._close(referral, desk, taken_on, has_contact=reached_on is not None)

    def _contact(
        self, referral: Referral, desk: Desk, taken_on: datetime.date, *, has_phone: bool
    ) -> datetime.date | None:
        """The day of the first effective contact, if there was one."""
        draw = self.random.randrange(100)
        stories = WITH_PHONE if has_phone else WITHOUT_PHONE
        reached_on = None
        for after, channel, result in next(story for below, story in stories if draw < below):
            on = self._day(taken_on, after)
            if on is None:
                break
            with clock.at(on, 10):
                follow_up.record_contact(referral, channel=channel, result=result, desk=desk)
            if result in EFFECTIVE_CONTACTS and reached_on is None:
                reached_on = on
        return reached_on

    def _support(self, referral: Referral, desk: Desk, reached_on: datetime.date) -> None:
        for kind in self.random.sample(AXES, self.random.choice((0, 1, 1, 1, 2))):
            opened_on = self._day(reached_on, self.random.randint(3, 25))
            if opened_on is None:
                continue
            amount = Decimal(self.random.randrange(15, 160) * 10) if kind in WITH_AMOUNT else None
            with clock.at(opened_on, 11):
                axis = follow_up.open_axis(referral, kind=kind, amount=amount, desk=desk)
            closed_on = self._day(opened_on, self.random.randint(30, 80))
            if closed_on is not None:
                with clock.at(closed_on, 11):
                    results = LANDLORD_RESULTS if kind in LANDLORD_AXES else AXIS_RESULTS
                    result = self.random.choice(results)
                    follow_up.close_axis(axis, result=result, desk=desk)

    def _close(
        self, referral: Referral, desk: Desk, taken_on: datetime.date, *, has_contact: bool
    ) -> None:
        closed_on = self._day(taken_on, self.random.randint(70, 150))
        if closed_on is None:
            return
        results = REACHED_RESULTS if has_contact else (ReferralResult.NO_FOLLOW_UP,)
        with clock.at(closed_on, 16):
            follow_up.close(referral, result=self.random.choice(results), desk=desk)

    def _day(self, start: datetime.date, days: int) -> datetime.date | None:
        """A working day ``days`` later; None where it has not come yet."""
        day = clock.working_day(start + datetime.timedelta(days=days))
        return max(day, start) if day <= self.today else None
