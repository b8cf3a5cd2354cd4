"""Named conditions of the tables: whether a row applies to a fact."""

from collections.abc import Callable

from procedures.law.cases import Fact
from procedures.law.clause import SIX_WEEKS, TWO_MONTHS, choice
from procedures.law.context import Context
from procedures.law.facts import about_arrears
from procedures.law.thresholds import signal_due

Condition = Callable[[Context, Fact], bool]


def clause_two_months(context: Context, fact: Fact) -> bool:
    return choice(context, fact).delay == TWO_MONTHS


def clause_six_weeks(context: Context, fact: Fact) -> bool:
    return choice(context, fact).delay == SIX_WEEKS


def legal_person(context: Context, fact: Fact) -> bool:
    if context.landlord is None:
        context.warn(
            "CCAPEX-PM",
            "landlord_kind_missing",
            "Qualité du bailleur inconnue : une personne morale doit saisir la CCAPEX deux mois"
            " avant d'assigner.",
        )
    return context.landlord == "legal_person"


def natural_person(context: Context, fact: Fact) -> bool:
    """Unknown counts as one: the answer is then unknown too, where it depends on it."""
    return context.landlord != "legal_person"


def arrears_sought(context: Context, fact: Fact) -> bool:
    """A demand for a debt, or whose motives nobody gave. Asked of the assignation or judgment."""
    asked = fact if fact.event == "judgment" else context.latest.get("assignation", fact)
    about = about_arrears(asked)
    if about is None and "insurance_command" in context.latest:
        # The only commandement served was for lack of insurance: it is not a debt.
        return "cdp" in context.latest
    return about is not False


def delays_possible(context: Context, fact: Fact) -> bool:
    """The judge gave delays, or nobody says what was decided."""
    if fact.get("delay_months"):
        return True
    return fact.get("outcome") in (None, "conditional")


def delays_given(context: Context, fact: Fact) -> bool:
    """A window needs the months that the judgment gave."""
    if fact.get("delay_months"):
        return True
    if fact.get("outcome") == "conditional":
        context.warn(
            "SUSP-24VII",
            "delay_months_missing",
            "Délais accordés sans durée saisie : la suspension de la clause n'est pas calculée.",
        )
    return False


def not_dismissed(context: Context, fact: Fact) -> bool:
    return fact.get("outcome") not in ("rejected", "withdrawn")


def signal_is_due(context: Context, fact: Fact) -> bool:
    return signal_due(context, fact) is True


def has(event: str) -> Condition:
    def known(context: Context, fact: Fact) -> bool:
        return event in context.latest

    return known


def without(*events: str) -> Condition:
    def unknown(context: Context, fact: Fact) -> bool:
        return not any(event in context.latest for event in events)

    return unknown


def direct_fsl(context: Context, fact: Fact) -> bool:
    """No formal notice came before the FSL was asked."""
    notice = context.on("fsl_formal_notice")
    return notice is None or notice > fact.occurred_on


def plan_missing(context: Context, fact: Fact) -> bool:
    plan = context.on("repayment_plan")
    return plan is None or plan < fact.occurred_on


def delays_before_admission(context: Context, fact: Fact) -> bool:
    """Delays of art. 24 V or VI had been granted (L722-5)."""
    judgment = context.latest.get("judgment")
    if judgment is None or judgment.occurred_on > fact.occurred_on:
        return False
    return judgment.get("outcome") == "conditional" or bool(judgment.get("delay_months"))


def answers_last_appeal(context: Context, fact: Fact) -> bool:
    """A rejection older than the latest appeal answered another one."""
    appeal = context.on("dalo_appeal")
    return appeal is None or fact.occurred_on >= appeal


CONDITIONS: dict[str, Condition] = {
    "answers_last_appeal": answers_last_appeal,
    "clause_two_months": clause_two_months,
    "clause_six_weeks": clause_six_weeks,
    "legal_person": legal_person,
    "natural_person": natural_person,
    "known_natural_person": lambda context, fact: context.landlord == "natural_person",
    "has_guarantor": lambda context, fact: fact.get("has_guarantor") is True,
    "arrears_sought": arrears_sought,
    "delays_possible": delays_possible,
    "delays_given": delays_given,
    "not_dismissed": not_dismissed,
    "signal_is_due": signal_is_due,
    "dsf_asked": has("dsf_requested"),
    "not_seized": without("saisine_ccapex"),
    "no_assignation": without("assignation"),
    "payer_silent": without("payer_informed_ccapex"),
    "no_cql": without("cql"),
    "no_judgment": without("judgment"),
    "direct_fsl": direct_fsl,
    "notice_alone": without("fsl_referral"),
    "after_notice": lambda context, fact: not direct_fsl(context, fact),
    "plan_missing": plan_missing,
    "delays_before_admission": delays_before_admission,
    "student": lambda context, fact: context.lease.student_housing,
    "violence": lambda context, fact: context.lease.violence_exclusion,
    "not_student": lambda context, fact: not context.lease.student_housing,
    "not_violence": lambda context, fact: not context.lease.violence_exclusion,
    "granted": lambda context, fact: fact.get("kind") == "granted",
    "debt_known": lambda context, fact: fact.get("debt_amount") is not None,
    "breached": lambda context, fact: fact.get("breached_on") is not None,
    "kept": lambda context, fact: fact.get("breached_on") is None,
    "paid_to_tenant": lambda context, fact: fact.get("direct_payment") is not False,
    "paid_to_landlord": lambda context, fact: fact.get("direct_payment") is not True,
}
