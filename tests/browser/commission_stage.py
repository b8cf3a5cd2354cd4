"""A commission of the shipped profiles, with few seats, and who plays it in the browser."""

import datetime as dt
import unicodedata
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, ViewportSize

import ccapex.profiles
from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import OrganisationKind, Role
from ccapex.accounts.models import Territory
from ccapex.core.jobs import run_next
from ccapex.letters.models import Letter
from commissions.enums import ItemOrigin, ItemState, SeatRole
from commissions.models import Commission, Session
from commissions.services import agenda, sessions
from households.models import DebtStatement
from procedures.models import Procedure
from tests.factories.accounts import CommuneFactory, TerritoryFactory, desk_for, log_in
from tests.factories.commissions import commission_of, seat_of
from tests.factories.households import HouseholdMemberFactory
from tests.factories.referrals import ProcedureFactory

LAPTOP: ViewportSize = {"width": 1366, "height": 768}
ADDRESS = "1 place de l'Essai\n21000 COMMUNE-D'ESSAI"


def entry(profile: str, slug: str) -> dict[str, Any]:
    """What the shipped profile says of a commission, without its seats."""
    path = Path(ccapex.profiles.__file__).parent / profile / "commissions.yaml"
    told = yaml.safe_load(path.read_text())["commissions"]
    found: dict[str, Any] = next(one for one in told if one["slug"] == slug)
    return {name: value for name, value in found.items() if name not in ("seats", "perimeter")}


@dataclass
class Play:
    """``secretary`` runs the commission, ``service`` sits in it; each may have a page."""

    territory: Territory
    commission: Commission
    secretary: Desk
    service: Desk
    address: str
    pages: list[Page] = field(default_factory=list)

    def sit(self, page: Page, desk: Desk) -> None:
        """That person takes this browser."""
        cookie = log_in(Client(), desk).cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.address}])
        page.set_viewport_size(LAPTOP)

    def another(self, chromium: Browser, desk: Desk) -> Page:
        """A page of its own for somebody else at the same time."""
        page = chromium.new_context(base_url=self.address, locale="fr-FR").new_page()
        self.sit(page, desk)
        self.pages.append(page)
        return page

    def file(self, name: str, **fields: Any) -> Procedure:
        """A household with an address, a debt and a procedure."""
        procedure: Procedure = ProcedureFactory(
            household__territory=self.territory,
            household__display_name=f"{name} Camille",
            **fields,
        )
        HouseholdMemberFactory(
            household=procedure.household, person__last_name=name, person__first_name="Camille"
        )
        DebtStatement.objects.create(
            lease=procedure.lease, stated_on=timezone.localdate(), amount=2345, months_unpaid=4
        )
        return procedure

    def session(self, *, days: int = 25, **fields: Any) -> Session:
        return sessions.plan(
            self.commission,
            held_on=_working_day(days),
            desk=self.secretary,
            starts_at=dt.time(9),
            ends_at=dt.time(12),
            place="1 place de l'Essai, 21000 Commune-d'essai",
            **fields,
        )

    def put(self, session: Session, procedure: Procedure) -> None:
        agenda.add(
            session,
            household=procedure.household,
            procedure=procedure,
            origin=ItemOrigin.BY_HAND,
            desk=self.secretary,
            state=ItemState.ON_AGENDA,
        )

    def day_comes(self, session: Session) -> None:
        """The day of the session is today."""
        Session.objects.filter(pk=session.pk).update(held_on=timezone.localdate())

    def work(self) -> None:
        while run_next():
            pass

    def text_to(self, role: str) -> str:
        """The letters issued to that kind of addressee, as one text typed plainly."""
        letters = Letter.objects.filter(territory=self.territory, addressee_role=role)
        text = unescape("\n".join(letters.exclude(html="").values_list("html", flat=True)))
        return unicodedata.normalize("NFKC", text).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


def play(profile: str, slug: str, address: str, **settings_: Any) -> Play:
    territory = TerritoryFactory(profile={"commissions": []})
    CommuneFactory(territory=territory, name="Commune-d'essai", postal_codes=["50400"])
    secretary = desk_for(
        Role.SECRETARIAT, territory=territory, address=ADDRESS, name="Secrétariat d'essai"
    )
    service = desk_for(territory=territory, address=ADDRESS, name="Service d'essai")
    commission = commission_of(territory, **{"slug": slug} | entry(profile, slug) | settings_)
    seat_of(commission, secretary.membership.organisation, role=SeatRole.SECRETARIAT)
    seat_of(commission, service.membership.organisation)
    return Play(territory, commission, secretary, service, address)


def landlord_of(played: Play) -> Desk:
    return desk_for(
        Role.LANDLORD,
        territory=played.territory,
        kind=OrganisationKind.LANDLORD,
        address=ADDRESS,
        name="Bailleur d'essai",
    )


def _working_day(days: int) -> dt.date:
    day = timezone.localdate() + dt.timedelta(days=days)
    return day - dt.timedelta(days=max(0, day.weekday() - 4))
