"""A date from a row of the tables: by its duration alone, or with what was computed elsewhere."""

import datetime
from dataclasses import replace
from functools import lru_cache
from typing import Any

from procedures.law import delays, words
from procedures.law.calendar import ONE_DAY
from procedures.law.outcome import Computed
from procedures.law.table import Rule


def computed(rule: Rule, date: datetime.date | None, line: str, **more: Any) -> Computed:
    """``more``: the other fields of ``Computed``, which win over those of the row."""
    if "source" not in more:
        more["source"] = rule.source
    if "status" not in more:
        more["status"] = rule.status
    return Computed(
        rule=rule.id,
        label=rule.label,
        sense=rule.sense,
        date=date,
        computation=line,
        step=rule.step,
        watch=rule.watch,
        **more,
    )


@lru_cache(maxsize=200_000)
def plain(
    rule: Rule,
    start: datetime.date,
    zone: str,
    note: str = "",
    met_on: datetime.date | None = None,
    carried: bool = True,
) -> Computed:
    """The date of a row that is only a duration; remembered, since days come again.

    ``carried`` False: a setting takes the carry of CPC 642 away.
    """
    if rule.delay is None:
        raise ValueError(f"{rule.id} n'a pas de durée.")
    delay = rule.delay if carried else replace(rule.delay, carry=False)
    end, line = delays.apply(delay, start, zone)
    effective = end + ONE_DAY if rule.effect == "day_after" else None
    if effective is not None:
        line = f"{line} ; {rule.effect_words} {words.named(effective)}"
    longest = None
    if rule.longest is not None:
        longest, more = delays.apply(rule.longest, start, zone)
        line = f"{line} ; au plus long : {more}"
    return computed(
        rule,
        end,
        f"{line} ; {note}" if note else line,
        effective_on=effective,
        starts_on=start if rule.window else None,
        to=end if rule.window else None,
        extendable_to=longest,
        met_on=met_on,
    )
