"""Sessions of the demo: in each territory some past, one running, some to come.

Everything goes through the services that the pages call, on the day it happened.
"""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import OrganisationKind
from ccapex.accounts.models import Commune, Organisation, Territory
from ccapex.core import jobs
from ccapex.demo import clock
from ccapex.demo.accounts import Colleagues
from ccapex.demo.fiction import Fiction
from ccapex.demo.manche_figures import enter_published
from ccapex.demo.neighbours import Neighbours
from ccapex.demo.session_words import Words
from commissions.enums import (
    HouseholdPlace,
    HouseholdPresence,
    ItemOrigin,
    ItemState,
    Presence,
    SeatRole,
)
from commissions.models import Attendance, Commission, Item, Recommendation, Session, Situation
from commissions.services import agenda, convening, presence, sessions, sitting, writing
from commissions.services.closing.asking import ask_to_close
from commissions.services.copying import copy_for
from commissions.services.figures import send
from commissions.services.following.answering import answer
from commissions.services.following.settling import settle
from commissions.services.seats import configured, seats_of
from households.models import Household
from procedures.enums import Stage
from procedures.models import Procedure

CONVENED_BEFORE = 20
NINE = dt.time(9)
NOON = dt.time(12)
PLACE = "Salle de réunion du secrétariat (fictive)"


@dataclass(frozen=True)
class Held:
    """A session of ``slug``: how many days ago (below zero: to come), with how many files."""

    slug: str
    days: int
    files: int = 6


@dataclass(frozen=True)
class Season:
    """``running`` is open today, begun and not finished."""

    past: tuple[Held, ...] = ()
    running: Held | None = None
    coming: tuple[Held, ...] = ()


SEASONS = {
    "vendee": Season(
        (Held("concertation-cdp", 62, 5),),
        Held("concertation-cdp", 0, 4),
        (Held("concertation-cdp", -28, 5),),
    ),
    "orientation-3": Season(
        (Held("cellule-technique", 420, 3), Held("cellule-technique", 60, 4)),
        Held("cellule-technique", 0, 4),
        (Held("cellule-technique", -30, 4),),
    ),
    "cote-dor": Season(
        (
            Held("ccapex-centralisee", 410, 6),
            Held("ccapex-beaune", 75, 5),
            Held("mediation-dijon", 40, 5),
            Held("ccapex-pleniere", 160, 0),
        ),
        Held("ccapex-centralisee", 0, 8),
        (Held("mediation-dijon", -24, 6), Held("ccapex-beaune", -38, 4)),
    ),
    "seine-saint-denis": Season(
        (Held("ccapex", 405, 6), Held("ccapex", 70, 6), Held("ccapex-information", 120, 0)),
        Held("ccapex", 0, 8),
        (Held("comex-bobigny", -15, 4), Held("ccapex", -60, 5)),
    ),
    # Its commissions see situations, not procedures: ``hold_local``.
    "manche": Season(),
}


class Sessions:
    """The sessions of one territory."""

    def __init__(self, territory: Territory, colleagues: Colleagues, *, today: dt.date) -> None:
        self.territory = territory
        self.colleagues = colleagues
        self.today = today
        self.random = random.Random(f"sessions:{territory.slug}")  # noqa: S311 — a fiction
        self.words = Words(self.random)

    def hold(self) -> None:
        season = SEASONS[self.territory.slug]
        for held in season.past:
            session = self._prepared(held, convened=True)
            self._begin(session, share=1)
            self._close(session)
        # Those to come choose among the files that no session awaits.
        if season.running is not None:
            self._begin(self._prepared(season.running, convened=True), share=0.5)
        for held in season.coming:
            self._prepared(held, convened=held is season.coming[0])

    def hold_local(self, fiction: Fiction) -> None:
        """Situations that are no procedure, and the years before this tool."""
        mine = list(Commission.objects.filter(territory=self.territory).order_by("rank"))
        enter_published(mine, self._secretary)
        for commission in mine:
            secretary = self._secretary(commission)
            neighbours = Neighbours(commission, secretary, self.colleagues)
            reported = neighbours.report(fiction, today=self.today)
            if reported:
                self._sits(commission, neighbours, reported)

    def hold_clil(self, landlord: Desk, administrator: Desk) -> None:
        """The model of the profile, copied for the commune of the CCAS: a landlord brings its own
        tenants before any procedure, the CCAS decides and sends its figures."""
        model = Commission.objects.get(territory=self.territory, slug="clil")
        ccas = Organisation.objects.filter(territory=self.territory, kind=OrganisationKind.CCAS)
        area = ccas.order_by("pk")[0].coverages.order_by("pk")[0]
        commune = Commune.objects.get(territory=self.territory, insee_code=area.area_code)
        [clil] = copy_for(model, [commune], together=False, desk=administrator)
        secretary = self._secretary(clil)
        for days, files in ((50, 3), (-18, 2)):
            session = self._prepared(Held(clil.slug, days, 0), convened=False)
            with clock.at(min(session.held_on - dt.timedelta(days=15), self.today), 10):
                for household in self._tenants(landlord, commune)[:files]:
                    asked = agenda.add(
                        session, household=household, origin=ItemOrigin.MEMBER, desk=landlord
                    )
                    agenda.accept(asked, secretary)
                convening.convene(session, secretary)
                self._run()
            if days > 0:
                self._begin(session, share=1)
                self._close(session)
        with clock.at(self.today, 8):
            send(clil, self.today.year, desk=secretary)

    def _tenants(self, landlord: Desk, commune: Commune) -> list[Household]:
        awaited = Item.objects.filter(state__in=[ItemState.PROPOSED, ItemState.ON_AGENDA])
        mine = Household.objects.visible_to(landlord).filter(
            procedures__stage__in=[Stage.PREVENTION, Stage.CDP],
            leases__dwelling__insee_code=commune.insee_code,
        )
        return list(mine.exclude(pk__in=awaited.values("household")).distinct().order_by("pk"))

    def _sits(
        self, commission: Commission, neighbours: Neighbours, reported: Sequence[Situation]
    ) -> None:
        """A commission that tells the person has seen the oldest situation, and awaits the others;
        another sits on them today."""
        if configured(commission).household == HouseholdPlace.ON_FILE:
            running = self._with_situations(commission, 0, neighbours, reported)
            self._begin(running, share=0.5)
            return
        first, *others = reported
        last = self._with_situations(commission, 45, neighbours, [first])
        self._begin(last, share=1)
        with clock.at(last.held_on, 12):
            neighbours.follow(first)
        self._close(last)
        coming = self._prepared(Held(commission.slug, -12, 0), convened=False)
        for situation in others:
            neighbours.put_on(coming, situation)

    def _with_situations(
        self,
        commission: Commission,
        days: int,
        neighbours: Neighbours,
        situations: Sequence[Situation],
    ) -> Session:
        session = self._prepared(Held(commission.slug, days, 0), convened=False)
        with clock.at(session.held_on - dt.timedelta(days=8), 10):
            for situation in situations:
                neighbours.put_on(session, situation)
            convening.convene(session, neighbours.secretary)
            self._run()
        return session

    def _close(self, session: Session) -> None:
        with clock.at(session.held_on, 13):
            ask_to_close(session, self._secretary(session.commission))
            self._run()
        self._answers(session)

    def _prepared(self, held: Held, *, convened: bool) -> Session:
        commission = Commission.objects.get(territory=self.territory, slug=held.slug)
        desk = self._secretary(commission)
        held_on = self.today - dt.timedelta(days=held.days)
        if held.days:
            held_on = clock.working_day(held_on)
        prepared_on = min(held_on - dt.timedelta(days=CONVENED_BEFORE), self.today)
        with clock.at(prepared_on, 10):
            session = sessions.plan(
                commission,
                held_on=held_on,
                desk=desk,
                starts_at=NINE,
                ends_at=NOON,
                place=configured(commission, held_on).place or PLACE,
            )
            for household in self._households(session, held.files, desk):
                agenda.add(
                    session,
                    household=household,
                    origin=ItemOrigin.BY_HAND,
                    desk=desk,
                    state=ItemState.ON_AGENDA,
                )
            for title in self.words.topics() if _is_without_files(session) else ():
                agenda.add(
                    session,
                    title=title,
                    origin=ItemOrigin.BY_HAND,
                    desk=desk,
                    state=ItemState.ON_AGENDA,
                )
            if convened:
                convening.convene(session, desk)
                self._run()
                self._some_will_come(session)
        session.refresh_from_db()
        return session

    def _households(self, session: Session, number: int, desk: Desk) -> list[Household]:
        """What the rules propose first, then files of the stages and places of the commission."""
        found = [one.household for one in agenda.waiting(session, desk)] if number else []
        if len(found) < number:
            found += self._others(session, desk)
        return list({one.pk: one for one in found}.values())[:number]

    def _others(self, session: Session, desk: Desk) -> list[Household]:
        told = configured(session.commission, session.held_on)
        procedures = Procedure.objects.filter(territory=self.territory).exclude(stage=Stage.CLOSED)
        if told.stages:
            procedures = procedures.filter(stage__in=told.stages)
        if told.stock:
            procedures = procedures.filter(lease__stock=told.stock)
        awaited = Item.objects.filter(state__in=[ItemState.PROPOSED, ItemState.ON_AGENDA])
        seen = Household.objects.visible_to(desk).filter(pk__in=procedures.values("household"))
        return list(seen.exclude(pk__in=awaited.values("household")).order_by("pk"))

    def _begin(self, session: Session, *, share: float) -> None:
        """Opens it, notes who came, and sits on that share of its items."""
        desk = self._secretary(session.commission)
        with clock.at(session.held_on, 9):
            sitting.open_session(session, desk)
            for attendance in session.attendances.select_related("organisation"):
                self._came(attendance, desk)
            items = sitting.items_of(session)
            done = items[: max(1, round(len(items) * share))] if items else []
            for item in done:
                self._examine(item, desk)
            if _is_without_files(session):
                writing.write_minutes(session, self.words.minutes(), was="", desk=desk)

    def _examine(self, item: Item, desk: Desk) -> None:
        told = configured(item.session.commission, item.session.held_on)
        writing.write(item, "discussion", self.words.discussion(), was="", desk=desk)
        if item.household is not None:
            writing.write(item, "summary", self.words.summary(item), was=item.summary, desk=desk)
            if told.household == HouseholdPlace.PRESENT:
                came = self.random.random() < 0.7
                state = HouseholdPresence.PRESENT if came else HouseholdPresence.ABSENT
                presence.answer_of_household(item, state, desk)
                if came:
                    said = self.words.of_household()
                    writing.write(item, "household_words", said, was="", desk=desk)
        self.words.outputs(item, told, desk)
        sitting.examine(item, desk)

    def _some_will_come(self, session: Session) -> None:
        for attendance in session.attendances.exclude(organisation=None)[:3]:
            desk = self.colleagues.of(_organisation(attendance))
            presence.answer(attendance, state=Presence.PRESENT, desk=desk)

    def _came(self, attendance: Attendance, desk: Desk) -> None:
        state = Presence.PRESENT if self.random.random() < 0.8 else Presence.EXCUSED
        presence.answer(attendance, state=state, desk=desk)

    def _answers(self, session: Session) -> None:
        """Two recommendations in three are answered; those of an old session are settled."""
        old = (self.today - session.held_on).days > 90
        desk = self._secretary(session.commission)
        for recommendation in _recommendations(session):
            if self.random.random() > 0.66 and not old:
                continue
            organisation = recommendation.organisation
            speaker = self.colleagues.of(organisation) if organisation else desk
            said, result = self.words.answer()
            with clock.at(session.held_on + dt.timedelta(days=25), 10):
                answer(recommendation, said, speaker)
            if old:
                with clock.at(session.held_on + dt.timedelta(days=62), 10):
                    settle(recommendation, result, desk)

    def _secretary(self, commission: Commission) -> Desk:
        seats = seats_of(commission, self.today)
        held = [seat.organisation for seat in seats if seat.role == SeatRole.SECRETARIAT]
        known = [one for one in held if one is not None]
        # The territory's secretariat where it has a seat: its account is the one that people try.
        return self.colleagues.of(next((o for o in known if o.is_secretariat), known[0]))

    def _run(self) -> None:
        while jobs.run_next():
            pass


def _is_without_files(session: Session) -> bool:
    return not configured(session.commission, session.held_on).has_files


def _recommendations(session: Session) -> Sequence[Recommendation]:
    return list(
        Recommendation.objects.filter(output__item__session=session)
        .select_related("organisation", "output__item__session__commission")
        .order_by("pk")
    )


def _organisation(attendance: Attendance) -> Organisation:
    organisation = attendance.organisation
    assert organisation is not None, "convened by its organisation"
    return organisation
