"""``compute``: a case in, its legal dates out. Pure: the same case gives the same answer."""

from procedures.law import delays
from procedures.law.cases import Case, Fact
from procedures.law.conditions import CONDITIONS
from procedures.law.context import Context
from procedures.law.flags import FLAGS
from procedures.law.notes import NOTES
from procedures.law.outcome import NOT_SET, Computed, Outcome
from procedures.law.plain import computed, plain
from procedures.law.settings import Settings, shipped_settings
from procedures.law.specials import SPECIALS
from procedures.law.starts import STARTS
from procedures.law.stops import stopped
from procedures.law.table import Rule, by_event


def compute(case: Case, settings: Settings | None = None) -> Outcome:
    """The rules that the facts of the case trigger, in the order of the tables.

    Of several facts of a kind, the latest counts (the first for the rules that say so).
    """
    context = Context(case, settings or shipped_settings())
    latest = context.latest
    for event, rows in by_event().items():
        if event in latest:
            for rule in rows:
                _answer(rule, latest[event], context)
    dates = context.dates
    if "eviction" in latest:
        dates = stopped(dates, latest["eviction"].occurred_on)
    return Outcome(dates, context.flags, context.warnings)


def _answer(rule: Rule, fact: Fact, context: Context) -> None:
    if rule.pick == "first":
        fact = context.first[rule.event]
    start = fact.occurred_on
    if rule.start:
        found = STARTS[rule.start](context, fact)
        if found is None:
            return
        start = found
    # "answer": the computation itself asks which law holds, on a day that only it knows.
    if rule.judged_on != "answer":
        day = start if rule.judged_on == "start" else fact.occurred_on
        if not rule.valid_from <= day <= rule.valid_to:
            return
    for condition in rule.when:
        if not CONDITIONS[condition](context, fact):
            return
    answer = rule.answer
    if answer == "delay":
        note = NOTES[rule.note](context, fact) if rule.note else ""
        met = context.latest.get(rule.met_by) if rule.met_by else None
        met_on = None if met is None else met.occurred_on
        carried = not rule.carry_option or context.carries(fact.occurred_on)
        context.dates.append(plain(rule, start, context.zone, note, met_on, carried))
    elif answer == "flag":
        context.flags[rule.id] = FLAGS[rule.value](context, fact)
    elif answer == "special":
        context.dates.extend(SPECIALS[rule.value](rule, context, fact))
    elif answer == "unset":
        context.dates.append(_from_setting(rule, fact, context))


def _from_setting(rule: Rule, fact: Fact, context: Context) -> Computed:
    """A delay that no text read gives: empty until an administrator enters its months."""
    found = context.settings.get(rule.id, rule.value, fact.occurred_on, context.department)
    if found is None or type(found.value) is not int:
        line = "Délai non paramétré : aucun texte lu ne le donne."
        return computed(rule, None, line, status=NOT_SET)
    unit = "J" if rule.value.endswith("days") else "M"
    end, line = delays.apply(delays.Delay(unit, found.value), fact.occurred_on, context.zone)
    line += " (délai saisi par l'administrateur)"
    return computed(rule, end, line, status=found.status, source=found.source or rule.source)
