"""Delays granted, over-indebtedness, benefit plans, DALO: dates that follow months or places."""

import datetime
from dataclasses import replace
from decimal import Decimal

from procedures.law import words
from procedures.law.calendar import ONE_DAY, add_months
from procedures.law.cases import Fact
from procedures.law.context import Context
from procedures.law.delays import Delay, apply
from procedures.law.outcome import Computed
from procedures.law.plain import computed, plain
from procedures.law.table import Rule, rule_on, versions
from procedures.law.thresholds import benefit_arrears_2027
from procedures.law.truce import OVERSEAS

SHELTER_DAYS = 42  # six weeks (R441-18 CCH)
COURT_MONTHS = 4  # R778-2 CJA
# Arrears of the last year of the old rule may last into the new one: both are shown.
BOTH_REGIMES = datetime.date(2026, 1, 1)


def given_months(rule: Rule, context: Context, fact: Fact) -> list[Computed]:
    """A window of the months that a decision gives."""
    months = fact.get("delay_months") or fact.get("months")
    if not months:
        return []
    end = add_months(fact.occurred_on, months)
    line = f"{words.short(fact.occurred_on)} + {words.months(months)} = {words.named(end)}"
    return [computed(rule, end, line, starts_on=fact.occurred_on, to=end)]


def moratorium(rule: Rule, context: Context, fact: Fact) -> list[Computed]:
    """SUREND-24VI: the moratorium (step 1), then three months to come back (step 2)."""
    months = fact.get("months")
    if months is None:
        context.warn(
            rule.id, "months_missing", "Durée du moratoire non saisie : la date n'est pas calculée."
        )
        return []
    end = add_months(fact.occurred_on, months)
    line = f"{words.short(fact.occurred_on)} + {words.months(months)} = {words.named(end)}"
    if rule.delay is None:
        return [computed(rule, end, line, starts_on=fact.occurred_on, to=end)]
    last, more = apply(rule.delay, end, context.zone)
    return [computed(rule, last, f"{line} ; {more}", starts_on=end, to=last)]


def two_steps(rule: Rule, context: Context, fact: Fact) -> list[Computed]:
    """APL-FSL: the benefit is kept six months, then a plan is due within three."""
    first = versions(rule.id)[0]
    start = plain(first, fact.occurred_on, context.zone)
    if start.date is None or rule.delay is None:
        return []
    end, line = apply(rule.delay, start.date, context.zone)
    return [computed(rule, end, f"{start.computation} ; {line} (si le bailleur est saisi alors)")]


def thirty_sixths(rule: Rule, context: Context, fact: Fact) -> list[Computed]:
    """APL-136: 36 months from the month that follows the formal notice."""
    first = add_months(fact.occurred_on.replace(day=1), 1)
    last = add_months(first, 36) - ONE_DAY
    line = f"mois suivant le {words.short(fact.occurred_on)} : du {words.short(first)}, 36 mois,"
    return [computed(rule, last, f"{line} au {words.short(last)}", starts_on=first, to=last)]


def halved(rule: Rule, context: Context, fact: Fact) -> list[Computed]:
    """Delays of R824-7 and R824-20, half as long for arrears up to 100 € (R824-10)."""
    debt = _benefit_debt(context, fact)
    start = fact.occurred_on
    if rule.id == "APL-FSL-3M" and (notice := context.on("fsl_formal_notice")) is not None:
        start = max(start, notice)
    small = debt is not None and debt <= 100 and rule_on("APL-MICRO-100", fact.occurred_on)
    if not small or rule.delay is None:
        return [plain(rule, start, context.zone)]
    months, rest = divmod(rule.delay.count, 2)
    end, line = apply(Delay("M", months, days=15 * rest), start, context.zone)
    return [computed(rule, end, f"{line} ; délai divisé par deux, impayé de 100 € au plus")]


def _benefit_debt(context: Context, fact: Fact) -> Decimal | None:
    for event in ("", "arrears_reported", "benefit_arrears_constituted"):
        one = context.latest.get(event) if event else fact
        if one is not None and one.get("debt_amount") is not None:
            found: Decimal = one.get("debt_amount")
            return found
    return None


def arrears_2027(rule: Rule, context: Context, fact: Fact) -> list[Computed]:
    """APL-IMPAYE-NEW: at once above the threshold, else three months after the first default."""
    if rule.delay is None or fact.occurred_on < BOTH_REGIMES:
        return []
    end, line = apply(rule.delay, fact.occurred_on, context.zone)
    if benefit_arrears_2027(context, fact):
        end = fact.occurred_on
        line = f"dette au-dessus du seuil au {words.short(end)}"
    if end < rule.valid_from:
        end = rule.valid_from
        line += f", règle en vigueur le {words.short(end)} (transition à valider)"
    if fact.occurred_on < rule.valid_from:
        context.warn(
            rule.id,
            "benefit_regime_switch",
            "Impayé à cheval sur le 01/01/2027 : les deux régimes sont montrés, la règle de"
            " transition n'est pas connue.",
        )
    return [computed(rule, end, f"{line}, si rien n'est réglé d'ici là")]


def dalo_decision(rule: Rule, context: Context, fact: Fact) -> list[Computed]:
    """DALO-DECISION: three months, six overseas; six weeks for shelter. Silence is a refusal."""
    delay, why = _dalo_delay(context, fact)
    end, line = apply(delay, fact.occurred_on, context.zone)
    met = [d for d in (context.on("dalo_recognised"), context.on("dalo_rejected")) if d]
    day = end + ONE_DAY
    line += f"{why} ; sans réponse, rejet implicite : effet le {words.named(day)}"
    return [computed(rule, end, line, effective_on=day, met_on=min(met, default=None))]


def dalo_offer(rule: Rule, context: Context, fact: Fact) -> list[Computed]:
    """DALO-OFFRE and, four months after it, DALO-TA; both dates where the agglomeration is
    unknown."""
    delay, why = _dalo_delay(context, fact)
    end, line = apply(delay, fact.occurred_on, context.zone)
    longer = None
    if delay == Delay("M", 3):
        setting = context.setting("DALO-OFFRE", "long_delay", fact.occurred_on)
        six, more = apply(Delay("M", 6), fact.occurred_on, context.zone)
        if setting is True:
            end, line, why = six, more, " (agglomération de plus de 300 000 habitants)"
        elif setting is None:
            longer, why = six, f" ; agglomération de plus de 300 000 habitants : {more}"
    if rule.id == "DALO-OFFRE":
        return [computed(rule, end, line + why, extendable_to=longer)]
    last, more = apply(Delay("M", COURT_MONTHS), end, context.zone)
    latest = None if longer is None else add_months(longer, COURT_MONTHS)
    return [
        computed(
            rule,
            last,
            f"offre due le {words.named(end)} ; {more} ; opposable si le délai a été annoncé",
            extendable_to=latest,
        )
    ]


def _dalo_delay(context: Context, fact: Fact) -> tuple[Delay, str]:
    appeal = context.latest.get("dalo_appeal", fact)
    if "shelter" in (fact.get("kind"), appeal.get("kind")):
        return Delay("J", SHELTER_DAYS), " (hébergement : six semaines)"
    if context.department in OVERSEAS:
        return Delay("M", 6), " (outre-mer)"
    return Delay("M", 3), ""


def dalo_implicit(rule: Rule, context: Context, fact: Fact) -> list[Computed]:
    """DALO-REJET on the silence of the commission: two months from the implicit refusal."""
    answers = (context.on("dalo_recognised"), context.on("dalo_rejected"))
    if any(day is not None and day >= fact.occurred_on for day in answers):
        return []
    delay, _ = _dalo_delay(context, fact)
    silent_on: datetime.date = apply(delay, fact.occurred_on, context.zone)[0]
    found = plain(rule, silent_on, context.zone)
    return [replace(found, computation=f"rejet implicite ; {found.computation}")]


def lasting(rule: Rule, context: Context, fact: Fact) -> list[Computed]:
    """PROTO-BAIL: a new lease within three months of a protocole that was kept."""
    months = fact.get("months") or 24
    ended = add_months(fact.occurred_on, months)
    found = plain(rule, ended, context.zone)
    longest = None if fact.get("months") else add_months(fact.occurred_on, 36 + 3)
    line = f"fin du protocole {words.short(ended)} ; {found.computation}"
    return [replace(found, computation=line, extendable_to=longest)]
