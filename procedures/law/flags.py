"""Named questions of the tables: True, False, or None where the facts do not tell."""

from collections.abc import Callable

from procedures.law import thresholds
from procedures.law.calendar import is_holiday
from procedures.law.cases import Fact
from procedures.law.clause import TWO_MONTHS, choice
from procedures.law.context import Context
from procedures.law.facts import about_arrears

Question = Callable[[Context, Fact], bool | None]
SMALL_ARREARS = 100  # euros (R824-10)


def mentions(context: Context, fact: Fact) -> bool | None:
    """Are the compulsory mentions there? Only a delay too short can be known from the facts."""
    short = fact.get("stated_delay") == "6w" and choice(context, fact).delay == TWO_MONTHS
    return False if short else None


def prefect_seized(context: Context, fact: Fact) -> bool | None:
    """Was the prefect told of the commandement? Unknown where nobody entered it."""
    return None if fact.get("prefect_notified_on") is None else True


def not_deemed(context: Context, fact: Fact) -> bool | None:
    """Arrears told to the payer alone do not count as a referral of the CCAPEX (R824-30)."""
    context.warn(
        "CCAPEX-APL",
        "payer_information_missing",
        "Le signalement à l'organisme payeur ne vaut pas saisine : il manque la date où celui-ci a"
        " informé la CCAPEX.",
    )
    return False


def title(context: Context, fact: Fact) -> bool | None:
    """A judgment that orders it, and a commandement de quitter les lieux served."""
    judgment = context.latest.get("judgment")
    if judgment is not None and judgment.get("outcome") in ("rejected", "withdrawn"):
        return False
    if "cql" not in context.latest:
        return False if fact.event == "judgment" else None
    return None if judgment is None else True


def offence(context: Context, fact: Fact) -> bool | None:
    """Out of the question for a social or public landlord, whom the facts do not tell apart."""
    return True if context.landlord == "natural_person" else None


def lawful_day(context: Context, fact: Fact) -> bool | None:
    """Neither Sunday nor holiday (L141-1); hours are not among the facts."""
    day = fact.occurred_on
    if day.weekday() != 6 and not is_holiday(day, context.zone):
        return True
    if not fact.kept:
        context.warn(
            "EXEC-HEURES",
            "closed_day",
            "Expulsion datée d'un dimanche ou d'un jour férié : interdit (L141-1 CPCE), date à"
            " vérifier.",
        )
    return False


def small_arrears(context: Context, fact: Fact) -> bool | None:
    debt = fact.get("debt_amount")
    return None if debt is None else bool(debt <= SMALL_ARREARS)


FLAGS: dict[str, Question] = {
    "yes": lambda context, fact: True,
    "unknown": lambda context, fact: None,
    "mentions": mentions,
    "signal_due": thresholds.signal_due,
    "signal_due_before": thresholds.signal_due_before,
    "benefit_arrears": thresholds.benefit_arrears,
    "benefit_arrears_2027": thresholds.benefit_arrears_2027,
    "small_arrears": small_arrears,
    "about_arrears": lambda context, fact: about_arrears(fact),
    "prefect_seized": prefect_seized,
    "not_deemed": not_deemed,
    "title": title,
    "offence": offence,
    "lawful_day": lawful_day,
}
