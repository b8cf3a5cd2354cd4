"""Situations that are no procedure, in the Manche of the demo: reported, told, answered, followed.

One was seen by the last session of Granville's TBH and awaits its evaluation; one was told to the
person, who answered; one has just been reported.
"""

import datetime as dt
from dataclasses import dataclass

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation
from ccapex.demo import clock
from ccapex.demo.accounts import Colleagues
from ccapex.demo.fiction import Fiction
from commissions.enums import AnswerChannel, ItemOrigin, ItemState
from commissions.models import Commission, Session, Situation
from commissions.services import agenda
from commissions.services.situations.following import coordinate, diagnose, note_answer
from commissions.services.situations.recognising import Person
from commissions.services.situations.reporting import Told, report
from commissions.services.situations.telling import tell


@dataclass(frozen=True)
class Story:
    """What was reported so many days ago, by the seat of that slug."""

    days: int
    reporter: str
    kind: str
    facts: str
    answer: str = ""


STORIES: dict[str, tuple[Story, ...]] = {
    "granville-tbh": (
        Story(
            110,
            "police-municipale",
            "nuisance",
            "Bruit la nuit plusieurs fois par semaine ; deux passages de la police municipale.",
            "Reconnaît le bruit, l'explique par ses horaires, et accepte une médiation.",
        ),
        Story(
            30,
            "police-nationale",
            "nuisance",
            "Conflit répété avec un voisin de palier au sujet des parties communes.",
            "Dit être elle-même gênée et demande à être entendue avec son voisin.",
        ),
        Story(4, "ccas-logement", "nuisance", "Dépôts d'ordures répétés dans le hall."),
    ),
    "granville-incurie": (
        Story(
            55,
            "police-municipale",
            "hoarding",
            "Logement encombré, accès difficile à la cuisine ; le voisinage s'inquiète.",
        ),
        Story(
            20,
            "police-municipale",
            "hoarding",
            "Balcon encombré, passage obstrué ; l'occupante a ouvert sa porte.",
        ),
    ),
}
TOLD_AFTER = 2
ANSWERED_AFTER = 9


class Neighbours:
    """Reports what ``STORIES`` tells of one commission."""

    def __init__(self, commission: Commission, secretary: Desk, colleagues: Colleagues) -> None:
        self.commission = commission
        self.secretary = secretary
        self.colleagues = colleagues

    def report(self, fiction: Fiction, *, today: dt.date) -> list[Situation]:
        """The oldest first, each at the day it happened."""
        told = STORIES.get(self.commission.slug, ())
        return [self._story(story, fiction, today) for story in told]

    def put_on(self, session: Session, situation: Situation) -> None:
        agenda.add(
            session,
            situation=situation,
            origin=ItemOrigin.SITUATION,
            desk=self.secretary,
            state=ItemState.ON_AGENDA,
        )

    def follow(self, situation: Situation) -> None:
        """The shared diagnosis and who coordinates, as the session decided them."""
        diagnosed = diagnose(
            situation,
            "Rythmes de vie opposés dans un immeuble mal isolé ; pas de danger relevé.",
            was=situation.diagnosis,
            desk=self.secretary,
        )
        coordinate(
            diagnosed, organisation=self.secretary.membership.organisation, desk=self.secretary
        )

    def _story(self, story: Story, fiction: Fiction, today: dt.date) -> Situation:
        drawn = fiction.household()
        holder = drawn.holders[0]
        person = Person(
            last_name=holder.last_name,
            first_name=holder.first_name,
            address=drawn.address,
            postal_code=drawn.town.postal_code,
            city=drawn.town.name,
            landlord_name=drawn.landlord,
            stock=drawn.stock,
        )
        on = clock.working_day(today - dt.timedelta(days=story.days))
        with clock.at(on, 10):
            situation = report(
                self.commission,
                person,
                Told(kinds=(story.kind,), facts=story.facts),
                desk=self._reporter(story.reporter),
            )
        if story.answer:
            with clock.at(on + dt.timedelta(days=TOLD_AFTER), 10):
                tell(situation, desk=self.secretary)
            answered_on = on + dt.timedelta(days=ANSWERED_AFTER)
            with clock.at(answered_on, 10):
                note_answer(
                    situation,
                    channel=AnswerChannel.LETTER,
                    text=story.answer,
                    on=answered_on,
                    desk=self.secretary,
                )
        situation.refresh_from_db()
        return situation

    def _reporter(self, slug: str) -> Desk:
        seat = self.commission.seats.select_related("organisation").get(slug=slug)
        organisation = seat.organisation
        assert isinstance(organisation, Organisation), slug
        return self.colleagues.of(organisation)
