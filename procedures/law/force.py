"""The public force: premature requests, silence of the prefect, and when the State answers for it.

Shared by the calendar and by the sheet of liability (``procedures.law.liability``).
"""

import datetime
from dataclasses import dataclass, replace

from procedures.law import truce, words
from procedures.law.calendar import ONE_DAY, add_months
from procedures.law.cases import Fact
from procedures.law.context import Context
from procedures.law.eviction import expiry
from procedures.law.facts import decisions, delay_end
from procedures.law.outcome import Computed
from procedures.law.plain import computed, plain
from procedures.law.table import Rule, rule_on

# The label of CFP-SILENCE where the prefect did not keep silent.
ANSWERED = "Réponse du préfet, dans les deux mois"


@dataclass(frozen=True, slots=True)
class Refusal:
    """``on``: the express refusal, or the last day of the silence. ``since``: first day on which
    the State would answer for it, before any shift by the truce or a judge's delay."""

    on: datetime.date
    since: datetime.date
    express: bool


def refusal(context: Context) -> Refusal | None:
    """The refusal of the latest request; None where the force was granted in time."""
    request = context.latest.get("cfp_request")
    if request is None:
        return None
    silent_until = add_months(request.occurred_on, 2)
    refused = decisions(context, "refused", request.occurred_on)
    granted = decisions(context, "granted", request.occurred_on)
    if refused and refused[0] <= silent_until and not (granted and granted[0] < refused[0]):
        return Refusal(refused[0], refused[0], express=True)
    if granted and granted[0] <= silent_until:
        return None
    return Refusal(silent_until, silent_until + ONE_DAY, express=False)


def shifted(
    context: Context, day: datetime.date, *, grace: bool
) -> tuple[datetime.date, list[str]]:
    """The first day out of the truce and, with ``grace``, of the judge's delays (R154-5)."""
    why: list[str] = []
    among = truce.periods(context)
    end = delay_end(context) if grace else None
    while True:
        if (period := truce.period_of(day, among)) is not None:
            why.append(f"trêve jusqu'au {words.short(period.last)}")
            day = period.last + ONE_DAY
        elif end is not None and _runs(context, day, end):
            why.append(f"délais du juge jusqu'au {words.short(end)}")
            day = end + ONE_DAY
        else:
            return day, why


def _runs(context: Context, day: datetime.date, end: datetime.date) -> bool:
    granted_on = context.on("jex_delay")
    return granted_on is not None and granted_on <= day <= end


def silence(rule: Rule, context: Context, request: Fact) -> list[Computed]:
    """CFP-SILENCE: two months without carry; what follows waits for the end of the truce."""
    found = plain(rule, request.occurred_on, context.zone)
    met = min(
        [
            *decisions(context, "granted", request.occurred_on),
            *decisions(context, "refused", request.occurred_on),
        ],
        default=None,
    )
    refused = refusal(context)
    if refused is None:
        line = f"{found.computation} ; concours accordé dans ce délai"
        return [replace(computed(rule, found.date, line, met_on=met), label=ANSWERED)]
    day, why = shifted(context, refused.since, grace=False)
    how = f"refus exprès du {words.short(refused.on)}" if refused.express else "refus implicite"
    line = f"{found.computation}, sans report ; {how}, responsabilité à partir du"
    line += f" {words.named(day)}" + (f" ({', '.join(why)})" if why else "")
    if why and rule_on("CFP-DEBUT-DECALE", refused.on) is None:
        context.warn(
            rule.id,
            "truce_shift_by_case_law",
            "Avant le 07/11/2025, le report à la fin de la trêve ne tenait qu'à la jurisprudence :"
            " à valider par un juriste.",
        )
    found = computed(rule, found.date, line, effective_on=day, met_on=met)
    return [replace(found, label=ANSWERED) if refused.express else found]


def late_start(rule: Rule, context: Context, request: Fact) -> list[Computed]:
    """CFP-DEBUT-DECALE: refused in the truce or during a judge's delay (R154-5)."""
    refused = refusal(context)
    if refused is None or not rule.in_force(refused.on):
        return []
    day, why = shifted(context, refused.since, grace=True)
    if not why:
        return []
    line = f"refus au {words.short(refused.on)} ; {', '.join(why)} ; responsabilité à partir du"
    return [computed(rule, day - ONE_DAY, f"{line} {words.named(day)}", effective_on=day)]


def premature(rule: Rule, context: Context, request: Fact) -> list[Computed]:
    """CFP-PREM: no request before the delay of the commandement has run (CE 363372)."""
    found = expiry(context)
    if found is None:
        return []
    day = found.ends_on + ONE_DAY
    if request.occurred_on < day:
        context.warn(
            rule.id,
            "premature_request",
            f"Réquisition du {words.short(request.occurred_on)} antérieure à l'expiration du"
            f" commandement : possible à partir du {words.short(day)}.",
        )
    line = f"{found.line} ; réquisition à partir du {words.named(day)}"
    return [computed(rule, found.ends_on, line, effective_on=day)]


def late_grant(rule: Rule, context: Context, decision: Fact) -> list[Computed]:
    """CFP-FIN-RESP: granted late, the State answers until the eviction beyond 15 days.

    Where the decision can be carried out only later, the fifteen days run from there: no text says
    so, and the row is to be validated.
    """
    granted = decisions(context, "granted", datetime.date.min)
    if not granted:
        return []
    on = granted[-1]
    refused = refusal(context)
    if "cfp_request" in context.latest and (refused is None or on <= refused.on):
        return []
    if not rule.in_force(on):
        return []
    first, why = _first_day(context, on)
    note = f"exécutable à partir du {words.short(first)} ({', '.join(why)})" if why else ""
    return [plain(rule, first, context.zone, note, context.on("eviction"))]


def _first_day(context: Context, granted_on: datetime.date) -> tuple[datetime.date, list[str]]:
    """From when the decision of that day can be carried out, and why it is not that day."""
    told: list[datetime.date] = [
        fact.values["effective_from"]
        for fact in context.case.facts
        if fact.event == "cfp_decision"
        and fact.occurred_on == granted_on
        and fact.get("effective_from")
    ]
    later = max(told, default=granted_on)
    why = [f"décision : {words.short(later)}"] if later > granted_on else []
    first, pushed = shifted(context, max(later, granted_on), grace=True)
    return first, [*why, *pushed]
