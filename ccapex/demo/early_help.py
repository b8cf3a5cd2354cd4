"""SOLIPEX and the early tripartite letter of the demo: who meets the criteria, and who does not."""

import datetime as dt
from collections.abc import Iterable

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation
from ccapex.demo import clock
from procedures.enums import Stage
from procedures.models import Procedure
from referrals.enums.signalements import IntakeChannel, Nature
from referrals.services.signalements.registering import Received, register
from referrals.services.solipex.referring import complete

DAY = dt.timedelta(days=1)


def signal_arrears(
    procedures: Iterable[Procedure], *, payer: Organisation, office: Desk, today: dt.date
) -> None:
    """The CAF tells the arrears of one family in two, some of them too young for the letter."""
    for rank, procedure in enumerate(procedures):
        if procedure.stage != Stage.CDP or rank % 2:
            continue
        on = max(procedure.stage_since or today, today - 20 * DAY)
        with clock.at(today - DAY, 9):
            register(
                procedure.household,
                Received(
                    nature=Nature.SIGNALEMENT,
                    channel=IntakeChannel.CAF,
                    received_on=today - DAY,
                    acted_on=on,
                    organisation=payer,
                    months_unpaid=3 if rank % 3 else 1,
                ),
                author=office.user,
                organisation=office.membership.organisation,
            )


def say_criteria(procedures: Iterable[Procedure], *, office: Desk, today: dt.date) -> None:
    """What the criteria ask, for three files in four: some eligible, some not, some unknown."""
    for rank, procedure in enumerate(procedures):
        if rank % 4 == 3:
            continue
        with clock.at(today - DAY, 10):
            complete(
                procedure,
                desk=office,
                given={
                    "termination_motive": ["sale"] if rank % 5 == 4 else ["arrears"],
                    "dalo": rank % 7 == 6,
                    "debt_framed": rank % 3 != 2,
                    "adults": 1 + rank % 2,
                    "children": rank % 4,
                },
            )
