"""From the commandement de quitter les lieux to the first day on which one may be evicted."""

import datetime
from dataclasses import dataclass, replace

from procedures.law import calendar, truce, words
from procedures.law.calendar import ONE_DAY
from procedures.law.cases import Fact
from procedures.law.context import Context
from procedures.law.delays import Delay, apply
from procedures.law.facts import delay_end
from procedures.law.outcome import NOT_SET, Computed
from procedures.law.plain import computed, plain
from procedures.law.table import Rule, rule_on, versions

LONGEST_EXTENSION = 3  # months (L412-2)


@dataclass(frozen=True, slots=True)
class Expiry:
    """``ends_on``: last day of the delay, extension included. None: the judge took it away."""

    start: datetime.date
    base: datetime.date
    ends_on: datetime.date
    line: str


def expiry(context: Context) -> Expiry | None:
    """The delay of the commandement, or None where it does not exist (violence, judge)."""
    if "expiry" not in context.kept:
        context.kept["expiry"] = _expiry(context)
    found: Expiry | None = context.kept["expiry"]
    return found


def _expiry(context: Context) -> Expiry | None:
    act = context.latest.get("cql")
    if act is None or context.lease.violence_exclusion:
        return None
    start, count, why = _start(context, act), 2, ""
    reduced = context.latest.get("court_reduced_delay")
    if reduced is not None:
        count = reduced.get("months") or 0
        if not count:
            return None
        why = " ; délai réduit par le juge (L412-1 CPCE)"
    base, line = _carried(context, start, count)
    if start != act.occurred_on:
        line += f" ; départ au jour où le préfet est saisi, le {words.short(start)} (L412-5 CPCE)"
    extended = _extension(context, act)
    ends_on = base
    if extended is not None:
        more = min(extended.get("months") or LONGEST_EXTENSION, LONGEST_EXTENSION)
        ends_on, _ = _carried(context, start, count + more)
        why += f" ; prorogé de {more} mois, au {words.named(ends_on)} (L412-2 CPCE)"
    return Expiry(start, base, ends_on, line + why)


def _extension(context: Context, act: Fact) -> Fact | None:
    """The extension of this commandement: one decided for an earlier commandement is over."""
    found = context.latest.get("cql_extended")
    if (
        found is not None
        and context.first["cql"].occurred_on <= found.occurred_on < act.occurred_on
    ):
        return None
    return found


def _start(context: Context, act: Fact) -> datetime.date:
    """The prefect told later: the delay was suspended until then (L412-5, since 27/03/2014)."""
    told: datetime.date | None = act.get("prefect_notified_on")
    if told is None or told <= act.occurred_on or not _prefect_counts(context, act):
        return act.occurred_on
    return told


def _prefect_counts(context: Context, act: Fact) -> bool:
    """L412-5 does not hold for a student's lodging (L412-7)."""
    in_force = rule_on("CQL-PREF", act.occurred_on) is not None
    return in_force and not context.lease.student_housing


def _carried(context: Context, start: datetime.date, count: int) -> tuple[datetime.date, str]:
    carry = context.carries(start)
    return apply(Delay("M", count, carry=carry), start, context.zone)


def first_lawful_day(context: Context, day: datetime.date) -> tuple[datetime.date, str]:
    """Out of the truce, Sundays and holidays (L412-6, L141-1); Saturdays are allowed."""
    why = []
    among = truce.periods(context)
    while True:
        if (period := truce.period_of(day, among)) is not None:
            why.append(f"trêve jusqu'au {words.short(period.last)}")
            day = period.last + ONE_DAY
        elif day.weekday() == 6:
            why.append(f"dim. {words.short(day)} exclu")
            day += ONE_DAY
        elif calendar.is_holiday(day, context.zone):
            why.append(f"{words.named(day)} férié")
            day += ONE_DAY
        else:
            return day, ", ".join(why)


def quitting_delay(rule: Rule, context: Context, act: Fact) -> list[Computed]:
    """CQL-2M: two months, then the first lawful day; what suspends the eviction pushes it."""
    found = expiry(context)
    if found is None:
        _say_no_delay(context)
        return []
    if act.get("prefect_notified_on") is None and _prefect_counts(context, act):
        context.warn(
            "CQL-PREF",
            "prefect_notification_missing",
            "Date de saisine du préfet inconnue : sans elle, le délai du commandement est suspendu"
            " (L412-5 CPCE).",
        )
    day, pushed = _after_suspensions(context, found.ends_on + ONE_DAY)
    day, why = first_lawful_day(context, day)
    reasons = ", ".join(part for part in (pushed, why) if part)
    if context.department in truce.OVERSEAS and not truce.periods(context):
        _warn_overseas(context)
    return [
        computed(
            rule,
            found.base,
            f"{found.line} ; expulsion possible à partir du {words.named(day)}"
            + (f" ({reasons})" if reasons else ""),
            effective_on=day,
            extendable_to=found.ends_on if found.ends_on != found.base else None,
        )
    ]


def _after_suspensions(context: Context, day: datetime.date) -> tuple[datetime.date, str]:
    """Delays of the judge and protocole de cohésion sociale: no eviction while they run."""
    why = []
    if (end := delay_end(context)) is not None and end >= day:
        day = end + ONE_DAY
        why.append(f"délais du juge jusqu'au {words.short(end)}")
    protocole = context.latest.get("protocole_cohesion_sociale")
    if protocole is not None:
        end = calendar.add_months(protocole.occurred_on, protocole.get("months") or 24)
        if end >= day:
            day = end + ONE_DAY
            why.append(f"protocole jusqu'au {words.short(end)}")
    for event in ("overindebtedness_moratorium", "debt_erased"):
        if event in context.latest:
            context.warn(
                "CQL-2M",
                "clause_suspended",
                "Mesure de surendettement : vérifiez si les effets de la clause sont suspendus"
                " (art. 24 VI et VIII).",
            )
    return day, ", ".join(why)


def _say_no_delay(context: Context) -> None:
    if context.lease.violence_exclusion:
        return
    context.warn(
        "CQL-2M",
        "delay_removed_by_court",
        "Délai de deux mois supprimé ou réduit par le juge (L412-1 CPCE) : reportez-vous au"
        " jugement.",
    )


def _warn_overseas(context: Context) -> None:
    context.warn(
        "TREVE-DOM",
        "overseas_truce_not_set",
        "Les dates de la trêve de ce département ne sont pas saisies : la date d'expulsion possible"
        " n'en tient pas compte.",
    )


def extension(rule: Rule, context: Context, fact: Fact) -> list[Computed]:
    """CQL-PROROG: the end of the extended delay; three months at most."""
    found = expiry(context)
    if found is None or found.ends_on == found.base:
        return []
    months = fact.get("months")
    if months is None or months > LONGEST_EXTENSION:
        context.warn(
            rule.id,
            "extension_over_limit" if months else "months_missing",
            "La prorogation est de trois mois au plus (L412-2 CPCE) : trois mois retenus.",
        )
    return [computed(rule, found.ends_on, found.line)]


def truce_windows(rule: Rule, context: Context, act: Fact) -> list[Computed]:
    """The truce that the eviction meets, or the next one after it becomes possible."""
    if context.department in truce.OVERSEAS:
        return _overseas_windows(context)
    found = expiry(context)
    base = act.occurred_on if found is None else found.ends_on + ONE_DAY
    later = [context.on(event) for event in ("cfp_request", "cfp_decision")]
    day = max([base, *(one for one in later if one is not None)])
    return _windows(context, day)


def _windows(context: Context, day: datetime.date) -> list[Computed]:
    """The next period, and the one that prolongs it without a day between."""
    among = truce.periods(context)
    found: list[Computed] = []
    period = truce.next_from(day, among)
    while period is not None:
        resume, why = first_lawful_day(context, period.last + ONE_DAY)
        line = f"du {words.named(period.first)} au {words.named(period.last)} inclus"
        line += f" ; reprise le {words.named(resume)}" + (f" ({why})" if why else "")
        found.append(
            computed(
                period.rule,
                period.last,
                line,
                effective_on=resume,
                starts_on=period.first,
                to=period.last,
            )
        )
        period = truce.period_of(period.last + ONE_DAY, among)
    return found


def _overseas_windows(context: Context) -> list[Computed]:
    """Dates fixed by the prefect, to be entered; until then the rule is not set."""
    among = truce.periods(context)
    if among:
        act = context.latest["cql"]
        found = expiry(context)
        return _windows(context, act.occurred_on if found is None else found.ends_on + ONE_DAY)
    rule = versions("TREVE-DOM")[0]
    unset = computed(rule, None, "Dates fixées par arrêté du préfet : non saisies.")
    return [replace(unset, status=NOT_SET)]


def granted_delay(rule: Rule, context: Context, fact: Fact) -> list[Computed]:
    """DELAI-JEX-*: from the decision, for the months granted; bounds are those of the day."""
    low, high = rule.bounds
    months = fact.get("months")
    if months is None:
        context.warn(
            rule.id, "months_missing", "Durée des délais non saisie : la date n'est pas calculée."
        )
        return []
    if not low <= months <= high:
        context.warn(
            rule.id,
            "delay_out_of_bounds",
            f"Les délais du juge vont de {low} à {high} mois : vérifiez la durée saisie.",
        )
    end = calendar.add_months(fact.occurred_on, months)
    line = f"{words.short(fact.occurred_on)} + {words.months(months)} = {words.named(end)}"
    return [computed(rule, end, line, starts_on=fact.occurred_on, to=end)]


def offence_from(rule: Rule, context: Context, act: Fact) -> list[Computed]:
    """DELIT-315-2: staying more than two months after a regular commandement; not in the truce,
    nor while the judge's delays run."""
    found = plain(rule, _start(context, act), context.zone)
    if found.date is None:
        return []
    end = delay_end(context)
    day = max(found.date, end or found.date) + ONE_DAY
    day = truce.after(day, truce.periods(context))
    line = f"{found.computation} ; constitué au plus tôt le {words.named(day)}"
    return [replace(found, effective_on=day, computation=line)]
