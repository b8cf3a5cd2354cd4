"""Builds the demo: profiles, accounts, and in each territory households that lists brought.

A territory is peopled in one transaction: interrupted, it starts afresh the next time; done, it is
left as its people made it.
"""

import datetime
import random
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import OrganisationKind
from ccapex.accounts.models import Territory
from ccapex.core import profiles
from ccapex.demo import clock, printing
from ccapex.demo.accounts import OPERATOR, Colleagues, open_accounts, open_operator
from ccapex.demo.acts import Acts
from ccapex.demo.circuit import Circuit, DemoFailed
from ccapex.demo.diagnostics import Diagnostics
from ccapex.demo.examples import Examples
from ccapex.demo.fiction import Fiction
from ccapex.demo.field import Field
from ccapex.demo.follow_up import FollowUp
from ccapex.demo.letterheads import give_letterheads
from ccapex.demo.lists import (
    Layout,
    ListFile,
    grouped_layout,
    month_of,
    service_layout,
    study_layout,
)
from ccapex.demo.sessions import Sessions
from ccapex.demo.stories import Stories
from ccapex.demo.support import Support
from ccapex.demo.towns import social_landlords, towns_of_circuit
from ccapex.profiles.read import read_profile
from procedures.models import Procedure
from procedures.services.rebuild import recompute
from referrals.models import CdpList, Sender

__all__ = ["SEED", "TERRITORIES", "DemoFailed", "build"]

TERRITORIES = ("vendee", "orientation-3", "cote-dor", "manche", "seine-saint-denis")
SEED = 2026
Say = Callable[[str], None]

CAF = frozenset({OrganisationKind.CAF.value})
OTHERS = frozenset(
    {
        OrganisationKind.LANDLORD.value,
        OrganisationKind.DEPARTEMENT_SOCIAL_SERVICE.value,
        OrganisationKind.CCAS.value,
    }
)


@dataclass(frozen=True)
class Year:
    """How much of a year a territory has: days since each list came, rows of each."""

    dispatched: tuple[int, ...]
    rows: int
    under_way: bool


YEARS = {
    "vendee": Year((325, 295, 265, 235, 205, 175, 145, 115, 85, 48), 22, under_way=True),
    "orientation-3": Year((300, 240, 180, 120, 60), 14, under_way=True),
}
OTHER_YEAR = Year((), 18, under_way=False)
# Where commissions see situations that are no procedure.
LOCAL = "manche"
# Where the profile has a model of commission, to be copied for each commune.
COPIED = "seine-saint-denis"
# Territories whose procedures are told to the end: age of each list in days, rows of each.
STORIES = {
    "cote-dor": ((600, 500, 420, 340, 260, 180, 110, 45, 12), 11),
    "seine-saint-denis": ((590, 480, 380, 290, 200, 120, 50, 12), 11),
}


def build(*, today: datetime.date, say: Say) -> dict[str, dict[str, Desk]]:
    """Everything the demo has; the desks of each territory, by seat."""
    desks = {}
    for name in TERRITORIES:
        territory = profiles.load(read_profile(name)).territory
        with transaction.atomic():
            desks[name] = open_accounts(territory)
            give_letterheads(territory)
            if not CdpList.objects.filter(territory=territory).exists():
                say(f"Territoire « {territory.name} » : ménages fictifs…")
                people = People(territory, desks[name], today=today)
                people.settle()
                # What each night does: dates of the past were computed on the day of each fact.
                mine = Procedure.objects.filter(territory=territory)
                recompute(mine.values_list("pk", flat=True))
                people.sit()
            if (operator := open_operator(territory)) is not None:
                desks[name][OPERATOR] = operator
    return desks


class People:
    """One territory, peopled by the lists it received."""

    def __init__(self, territory: Territory, desks: dict[str, Desk], *, today: datetime.date):
        self.territory = territory
        self.today = today
        seed = f"{SEED}:{territory.slug}"
        draw = random.Random(seed)  # noqa: S311 — a repeatable fiction, no secret
        self.fiction = Fiction(
            seed,
            towns=towns_of_circuit(territory),
            social_landlords=social_landlords(territory),
            today=today,
        )
        self.acts = Acts(self.fiction)
        colleagues = Colleagues(list(desks.values()))
        self.circuit = Circuit(territory, desks["secretariat"], colleagues, draw)
        self.follow_up = FollowUp(colleagues, draw, today=today)
        self.colleagues = colleagues
        self.secretariat, self.landlord = desks["secretariat"], desks["bailleur"]
        self.administrator = desks["admin"]
        self.senders = senders_of(territory)

    def settle(self) -> None:
        if self.territory.slug in STORIES:
            self._told(*STORIES[self.territory.slug])
            return
        year = YEARS.get(self.territory.slug, OTHER_YEAR)
        for rank, age in enumerate(year.dispatched):
            self._dispatched(rank, age, year.rows)
        if year.under_way:
            self._under_way(year.rows)
        else:
            for rank, age in enumerate((40, 12)):
                cdp_list, file = self._recorded(rank, age, year.rows)
                self.circuit.review(cdp_list, file, on=self._ago(age - 2))

    def sit(self) -> None:
        """The commissions, once everything else has happened."""
        held = Sessions(self.territory, self.colleagues, today=self.today)
        held.hold()
        if self.territory.slug == LOCAL:
            held.hold_local(self.fiction)
        if self.territory.slug == COPIED:
            held.hold_clil(self.landlord, self.administrator)

    def _told(self, ages: tuple[int, ...], rows: int) -> None:
        for rank, age in enumerate(ages):
            cdp_list, file = self._recorded(rank, age, rows)
            self.circuit.review(cdp_list, file, on=self._ago(age - 2))
            if rank == len(ages) - 1:
                self.circuit.ask(cdp_list, on=self._ago(age - 4))
        procedures = list(
            Procedure.objects.filter(territory=self.territory)
            .select_related("lease", "household", "territory")
            .order_by("pk")
        )
        draw = random.Random(f"{SEED}:stories:{self.territory.slug}")  # noqa: S311 — a fiction
        here = (self.territory, self.colleagues, draw)
        diagnostics = Diagnostics(*here, today=self.today)
        stories = Stories(self.secretariat, diagnostics, draw, today=self.today)
        stories.tell(procedures)
        examples = Examples(self.territory, stories, diagnostics, today=self.today)
        examples.remarks(self.landlord)
        everybody = (self.territory, self.secretariat, self.colleagues)
        Support(*everybody, draw, today=self.today).give()
        examples.for_mobile_team()
        Field(*everybody, diagnostics, today=self.today).work()

    def _dispatched(self, rank: int, age: int, rows: int) -> None:
        cdp_list = self._answered(rank, age, rows)
        self.circuit.open_concertation(cdp_list, on=self._ago(age - 22))
        self.circuit.decide(cdp_list, on=self._ago(age - 22))
        decided_on = self._ago(age - 23)
        self.circuit.dispatch(cdp_list, on=decided_on)
        with clock.at(decided_on, 16):
            printing.record(cdp_list, desk=self.secretariat)
        if age > 60:
            printing.post(cdp_list, desk=self.secretariat, on=self._ago(age - 25))
        self.follow_up.of_list(cdp_list, since=decided_on)

    def _under_way(self, rows: int) -> None:
        """One list at each step, so that every screen has something to show."""
        in_concertation = self._answered(1, 24, rows)
        self.circuit.open_concertation(in_concertation, on=self._ago(1))
        self.circuit.decide(in_concertation, on=self._ago(1), share=45, postpones=True)

        enriching, file = self._recorded(0, 13, rows)
        self.circuit.review(enriching, file, on=self._ago(12))
        self.circuit.ask(enriching, on=self._ago(12))
        self.circuit.answer(enriching, file, kinds=CAF, on=self._ago(9))
        self.circuit.answer(enriching, file, kinds=OTHERS, on=self._ago(4), share=40)

        self._recorded(2, 3, rows)
        checked = self._received(1, 1, rows)[0]
        self.circuit.check(checked, on=self._ago(1))
        self._received(0, 0, rows)

    def _answered(self, rank: int, age: int, rows: int) -> CdpList:
        cdp_list, file = self._recorded(rank, age, rows)
        self.circuit.review(cdp_list, file, on=self._ago(age - 1))
        self.circuit.ask(cdp_list, on=self._ago(age - 1))
        self.circuit.answer(cdp_list, file, kinds=CAF, on=self._ago(age - 5), share=97)
        # The second turn opens when the first has ended, or by the profile's delay.
        self.circuit.pass_on(cdp_list, on=self._ago(age - 15))
        self.circuit.answer(cdp_list, file, kinds=OTHERS, on=self._ago(age - 18), share=92)
        return cdp_list

    def _recorded(self, rank: int, age: int, rows: int) -> tuple[CdpList, ListFile]:
        cdp_list, file = self._received(rank, age, rows)
        self.circuit.check(cdp_list, on=self._ago(age))
        self.circuit.record(cdp_list, on=self._ago(age))
        return cdp_list, file

    def _received(self, rank: int, age: int, rows: int) -> tuple[CdpList, ListFile]:
        layout, sender = self._sent_by(rank)
        on = self._ago(age)
        entries = self.acts.draw(rows, received_on=on)
        file = layout(entries, month_of(on - datetime.timedelta(days=20)))
        return self.circuit.receive(file, on=on, sender=sender), file

    def _sent_by(self, rank: int) -> tuple[Layout, Sender | None]:
        """A study sends what studies send; where the territory has none, the service sends."""
        layout: Layout = (service_layout, study_layout, grouped_layout)[rank % 3]
        studies = [one for one in self.senders if _is_study(one)]
        services = [one for one in self.senders if not _is_study(one)]
        if layout is study_layout and studies:
            return layout, studies[rank // 3 % len(studies)]
        if not services:
            return layout, None
        return layout if layout is not study_layout else service_layout, services[0]

    def _ago(self, days: int) -> datetime.date:
        return clock.working_day(self.today - datetime.timedelta(days=max(0, days)))


def _is_study(sender: Sender) -> bool:
    organisation = sender.organisation
    return organisation is not None and organisation.kind == OrganisationKind.COMMISSAIRE_DE_JUSTICE


def senders_of(territory: Territory) -> list[Sender]:
    """Those who send lists of CDP, as the profile says."""
    told = territory.profile.get("senders", ())
    slugs = [sender["slug"] for sender in told if "cdp_list" in sender["sends"]]
    return list(
        Sender.objects.filter(territory=territory, slug__in=slugs)
        .select_related("organisation")
        .order_by("slug")
    )
