"""The prevention letter: one for each commandement, or saisine of the public stock (seed-notes 15).

Whoever prepares it (the dispatch of a list, the register, a task) names it by the same key, so that
a household receives it once.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from ccapex.accounts.models import Organisation
from ccapex.core.french import day
from ccapex.letters.catalogue import prevention
from ccapex.letters.catalogue.section import Section
from ccapex.letters.enums import LetterState
from ccapex.letters.models import Letter
from ccapex.letters.services.drafting import NewLetter
from households.models import Lease


def letter_of(
    lease: Lease,
    *,
    procedure_id: int,
    acted_on: datetime.date,
    debt: Decimal | None,
    debt_on: datetime.date | None,
    sender: Organisation,
    section: Section,
    source: str,
    by_saisine: bool = False,
) -> NewLetter:
    """``lease`` with its dwelling. The variant is the territory's, by stock and debt.

    ``by_saisine``: the landlord told of the debt, and no commandement was served.
    """
    home = lease.dwelling
    town = " ".join(filter(None, [home.postal_code, home.city]))
    return NewLetter(
        kind=prevention.SLUG,
        key=key_of(procedure_id, acted_on),
        territory_id=sender.territory_id,
        organisation_id=sender.pk,
        household_id=lease.household_id,
        variant=prevention.variant_for(lease.stock, debt, section),
        data={
            "act_date": day(acted_on),
            "by_saisine": by_saisine,
            "debt": str(debt) if debt is not None else "",
            "debt_on": day(debt_on) if debt_on else "",
            "dwelling": ", ".join(filter(None, [home.address, town])),
        },
        source=source,
    )


def key_of(procedure_id: int, acted_on: datetime.date) -> str:
    """One per act: the next commandement on the same lease is another cause."""
    return f"{prevention.SLUG}:{procedure_id}:{acted_on.isoformat()}"


@dataclass(frozen=True)
class Written:
    """A prevention letter, and the date of the act that it speaks of."""

    acted_on: datetime.date
    letter: Letter


def prepared(household_ids: Collection[int]) -> dict[int, list[Written]]:
    """The prevention letters of each procedure of these households, by date of act, the latest
    last, the household's own before the copies of its guardians; one query."""
    found: dict[int, list[Written]] = {}
    letters = (
        Letter.objects.filter(kind=prevention.SLUG, household__in=household_ids)
        .exclude(state=LetterState.CANCELLED)
        .order_by("pk")
    )
    for letter in letters:
        parts = letter.key.split(":")
        if len(parts) < 3 or not parts[1].isdigit():
            continue
        try:
            acted_on = datetime.date.fromisoformat(parts[2])
        except ValueError:
            continue
        found.setdefault(int(parts[1]), []).append(Written(acted_on, letter))
    for some in found.values():
        some.sort(key=lambda one: one.acted_on)
    return found


def covers(written: Collection[Written], acted_on: datetime.date) -> bool:
    """A letter about that act, or about a later one, was prepared: one letter for the latest act
    is enough, while one about an older act says nothing of a new commandement."""
    return any(one.acted_on >= acted_on for one in written)
