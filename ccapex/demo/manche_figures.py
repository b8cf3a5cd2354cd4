"""Enters the published figures of the Manche as the sessions of its local commissions."""

from collections.abc import Callable

from ccapex.accounts.desk import Desk
from ccapex.demo.manche_years import SINCE, YEARS, Year
from commissions.models import Commission
from commissions.services.past_sessions import Past, enter, tell_period


def past_of(year: Year) -> Past:
    """A year cancelled as a whole is one session cancelled: how many there would have been is not
    said."""
    return Past(
        year=year.year,
        count=max(year.sessions, 1),
        total=year.total,
        new=year.new,
        note=year.note,
        restricted=year.restricted,
        cancelled=year.cancelled,
    )


def enter_published(
    commissions: list[Commission], desk_of: Callable[[Commission], Desk | None]
) -> int:
    """``desk_of``: who holds the pen of each; None leaves it out. How many sessions were made."""
    made = 0
    for commission in commissions:
        desk = desk_of(commission)
        if desk is None or commission.sessions.filter(is_told=True).exists():
            continue
        for year in YEARS.get(commission.slug, ()):
            made += len(enter(commission, past_of(year), desk=desk))
        for one in SINCE.get(commission.slug, ()):
            tell_period(
                commission,
                from_year=one.from_year,
                to_year=one.to_year,
                total=one.total,
                known=one.known,
                more_than=one.more_than,
                note=one.note,
                desk=desk,
            )
    return made
