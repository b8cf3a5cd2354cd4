"""``compute``: a case in, its legal dates out. Pure: the same case gives the same answer."""

import datetime
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from procedures.law import delays
from procedures.law.cases import Case, Fact
from procedures.law.conditions import CONDITIONS, Condition
from procedures.law.context import Context
from procedures.law.doubts import look_at
from procedures.law.flags import FLAGS, Question
from procedures.law.notes import NOTES
from procedures.law.outcome import NOT_SET, Computed, Outcome
from procedures.law.plain import computed, plain
from procedures.law.settings import Settings, shipped_settings
from procedures.law.specials import SPECIALS, Special
from procedures.law.starts import STARTS, Start
from procedures.law.stops import stopped
from procedures.law.table import Rule, by_event


def compute(case: Case, settings: Settings | None = None) -> Outcome:
    """The rules that the facts of the case trigger, in the order of the tables.

    Of several facts of a kind, the latest counts (the first for the rules that say so).
    """
    context = Context(case, settings or shipped_settings())
    look_at(context)
    latest = context.latest
    for event in latest if len(latest) < 2 else sorted(latest, key=_rank):
        fact = latest[event]
        for step in _steps(event, fact.occurred_on):
            _answer(step, fact, context)
    dates = context.dates
    if "eviction" in latest:
        dates = stopped(dates, latest["eviction"].occurred_on)
    return Outcome(dates, context.flags, context.warnings)


class _Step(NamedTuple):
    """A row with what its names stand for, looked up once: a hundred thousand cases come."""

    rule: Rule
    answer: str
    start: Start | None
    conditions: tuple[Condition, ...]
    question: Question | None
    special: Special | None
    by_place: bool


@lru_cache(maxsize=1)
def _program() -> Mapping[str, tuple[_Step, ...]]:
    return {event: tuple(map(_step, rows)) for event, rows in by_event().items()}


@lru_cache(maxsize=200_000)
def _steps(event: str, day: datetime.date) -> tuple[_Step, ...]:
    """The rows of a fact that may hold on its day; those judged on another day are kept."""
    return tuple(
        step
        for step in _program().get(event, ())
        if step.rule.judged_on != "fact" or step.rule.pick == "first" or step.rule.in_force(day)
    )


@lru_cache(maxsize=64)
def _rank(event: str) -> int:
    """The place of a fact in the tables, which is the order of the answer."""
    order = list(_program())
    return order.index(event) if event in order else len(order)


def _step(rule: Rule) -> _Step:
    return _Step(
        rule,
        rule.answer,
        STARTS[rule.start] if rule.start else None,
        tuple(CONDITIONS[name] for name in rule.when),
        FLAGS[rule.value] if rule.answer == "flag" else None,
        SPECIALS[rule.value] if rule.answer == "special" else None,
        rule.delay is not None and (rule.delay.carry or rule.delay.unit == "OUV"),
    )


def _answer(step: _Step, fact: Fact, context: Context) -> None:
    rule, answer, starts, conditions, question, special, _ = step
    if rule.pick == "first":
        fact = context.first[rule.event]
    day = start = fact.occurred_on
    if starts is not None:
        found = starts(context, fact)
        if found is None:
            return
        start = found
        if rule.judged_on == "start":
            day = start
    # "answer": the computation itself asks which law holds, on a day that only it knows.
    if not rule.valid_from <= day <= rule.valid_to and rule.judged_on != "answer":
        return
    for condition in conditions:
        if not condition(context, fact):
            return
    if question is not None:
        context.flags[rule.id] = question(context, fact)
    elif special is not None:
        context.dates.extend(special(rule, context, fact))
    elif answer == "delay":
        note = NOTES[rule.note](context, fact) if rule.note else ""
        met = context.latest.get(rule.met_by) if rule.met_by else None
        met_on = None if met is None else met.occurred_on
        carried = not rule.carry_option or context.carries(fact.occurred_on)
        # Without carry nor working days, a date is the same everywhere: remembered once for all.
        zone = context.zone if step.by_place else ""
        context.dates.append(plain(rule, start, zone, note, met_on, carried))
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
