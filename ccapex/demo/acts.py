"""The acts of a list: mostly new households, and the faults that real lists have."""

import datetime
from dataclasses import replace

from ccapex.demo import clock
from ccapex.demo.fiction import Fiction, Fictional
from ccapex.demo.lists import Entry

RETURNS_PERCENT = 8
LARGE_DEBT = 7500


class Acts:
    """Remembers whom earlier lists brought: some come back, some only look like it."""

    def __init__(self, fiction: Fiction) -> None:
        self.fiction = fiction
        self.known: list[Fictional] = []
        self.moved: set[tuple[object, ...]] = set()

    def draw(self, rows: int, *, received_on: datetime.date) -> list[Entry]:
        """``rows`` acts, of which one is listed twice, one has an impossible date, one says no
        debt, one a large one, and two are doubtful where somebody was known before."""
        draw = self.fiction.random
        entries = [self._entry(received_on) for _ in range(rows - 2)]
        self._debts(entries)
        entries[3] = replace(entries[3], act_text=f"31/02/{received_on.year}")
        # Once each: a household that came back at every list would have ten homes.
        callable_ones = [
            known for known in self.known if known.phone and known.holders not in self.moved
        ]
        if callable_ones:
            moved = self._moved(draw.choice(callable_ones))
            self.moved.add(moved.holders)
            entries[5] = replace(entries[5], household=moved, is_known=True)
            namesake = self._namesake(draw.choice(self.known))
            entries[8] = replace(entries[8], household=namesake)
        self.known += [entry.household for entry in entries if not entry.act_text]
        entries.insert(rows // 2, entries[1])
        return entries

    def _debts(self, entries: list[Entry]) -> None:
        """Of two private tenants new to the demo: each debt has its letter (seed-notes 15)."""
        private = [
            rank
            for rank in (0, 2, 4, 6, 7)
            if entries[rank].household.stock == "private"
            and entries[rank].household not in self.known
        ]
        for rank in private[:1]:
            entries[rank] = replace(entries[rank], says_debt=False)
        for rank in private[1:2]:
            one = entries[rank].household
            months = int(LARGE_DEBT / one.rent) + 1
            owing = replace(one, debt=one.rent * months, months_unpaid=months)
            entries[rank] = replace(entries[rank], household=owing)

    def _entry(self, received_on: datetime.date) -> Entry:
        draw = self.fiction.random
        household = self.fiction.household()
        if self.known and self.fiction.chance(RETURNS_PERCENT):
            household = self._again(draw.choice(self.known))
        days = datetime.timedelta(days=draw.randint(6, 34))
        return Entry(household, clock.working_day(received_on - days))

    def _again(self, known: Fictional) -> Fictional:
        """A new act for a household already followed: the debt has grown."""
        fresh = self.fiction.household()
        return replace(
            known,
            debt=known.debt + known.rent * 2,
            months_unpaid=known.months_unpaid + 2,
            office_reference=fresh.office_reference,
            exploc_number=fresh.exploc_number,
        )

    def _moved(self, known: Fictional) -> Fictional:
        """Same people, same phone, another home and another landlord: somebody has to look."""
        fresh = self.fiction.household()
        return replace(fresh, holders=known.holders, phone=known.phone, email="")

    def _namesake(self, known: Fictional) -> Fictional:
        """Same name at the same address, another landlord and another lease: somebody too."""
        fresh = self.fiction.household()
        return replace(
            fresh,
            holders=known.holders[:1],
            address=known.address,
            town=known.town,
            phone="",
            email="",
        )
