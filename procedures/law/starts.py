"""Named first days of the tables, where it is not the day of the fact. None: the row waits."""

import datetime
from collections.abc import Callable

from procedures.law.cases import Fact
from procedures.law.context import Context
from procedures.law.facts import first_hearing, hearing

Start = Callable[[Context, Fact], datetime.date | None]


def deemed_referral(context: Context, fact: Fact) -> datetime.date | None:
    """The payer's information is a referral (R824-30); the later of it and the arrears told to
    the payer, by prudence (art. 24 II)."""
    arrears = context.first.get("benefit_arrears_constituted")
    told = fact.occurred_on
    return told if arrears is None else max(told, arrears.occurred_on)


def fund_after_notice(context: Context, fact: Fact) -> datetime.date | None:
    """The FSL is asked after a formal notice that changed nothing."""
    notice = context.on("fsl_formal_notice")
    return None if notice is None else max(notice, fact.occurred_on)


def stay(context: Context, fact: Fact) -> datetime.date | None:
    """The judge is asked, on an admissible file: the later of the two."""
    admitted = context.on("overindebtedness_admissible")
    if admitted is None:
        context.warn(
            "SURD-EXPULS",
            "admission_missing",
            "Suspension demandée sans recevabilité connue : le juge ne peut la décider que sur un"
            " dossier recevable, sauf urgence.",
        )
        return fact.occurred_on
    return max(admitted, fact.occurred_on)


STARTS: dict[str, Start] = {
    "hearing": lambda context, fact: hearing(context),
    "first_hearing": lambda context, fact: first_hearing(context),
    "deemed_referral": deemed_referral,
    "fund_after_notice": fund_after_notice,
    "stay": stay,
    "breach": lambda context, fact: fact.get("breached_on"),
    "service": lambda context, fact: fact.get("served_on") or fact.occurred_on,
}
