"""What is said and decided in the sessions of the demo: fictional, short, without health detail."""

import datetime as dt
import random
from collections.abc import Mapping

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation
from commissions.enums import AddresseeKind, FollowResult, OutputKind
from commissions.models import Item, Motive
from commissions.rules.configuration import Configuration
from commissions.services import outputs
from procedures.enums import Stage
from referrals.enums.measures import Consent
from referrals.rules.measures import kinds_of

SUMMARIES: Mapping[str, tuple[str, ...]] = {
    Stage.CDP: (
        "Loyer courant repris depuis deux mois. Le ménage a rencontré son service social.",
        "Impayé né d'une baisse de ressources. Le ménage souhaite rester et propose un versement.",
    ),
    Stage.ASSIGNATION: (
        "Audience à venir. Une aide du FSL est demandée, le bailleur attend un premier versement.",
        "Droits rouverts récemment. Le maintien paraît possible avec un plan.",
    ),
    Stage.CQL: (
        "Bail résilié. Le ménage cherche un logement plus petit ; demande de logement à jour.",
        "Le plan n'a pas tenu. Le ménage accepte d'être accompagné vers un relogement.",
    ),
    Stage.CFP_REQUEST: (
        "Le concours de la force publique est demandé. Aucune solution de relogement à ce jour.",
    ),
}
OTHER_SUMMARY = ("Situation signalée par un partenaire ; les éléments utiles sont dits en séance.",)
DISCUSSIONS = (
    "Le service social confirme ses rencontres. Le bailleur accepte d'attendre la réponse du FSL.",
    "Les membres relèvent que le loyer courant est payé. La CAF vérifie le versement de l'aide.",
    "Pas de nouvelle du ménage depuis deux mois : un passage au domicile est proposé.",
    "La demande de logement doit être mise à jour avant toute proposition.",
)
WORDS = (
    "Dit pouvoir verser une somme chaque mois en plus du loyer.",
    "Demande un logement moins cher dans la même commune.",
    "Explique que le retard vient d'un changement d'emploi.",
)
AVIS = (
    "Favorable au maintien dans les lieux, sous réserve de la reprise du loyer courant.",
    "Favorable à un relogement adapté aux ressources du ménage.",
)
ASKS: Mapping[str, tuple[str, ...]] = {
    AddresseeKind.HOUSEHOLD: (
        "Reprendre le paiement du loyer courant et prendre rendez-vous avec le service social.",
        "Mettre à jour la demande de logement social.",
    ),
    AddresseeKind.LANDLORD: (
        "Proposer un plan d'apurement sur vingt-quatre mois.",
        "Étudier une mutation vers un logement moins cher.",
    ),
    AddresseeKind.ORGANISATION: (
        "Proposer un rendez-vous au domicile et dire ce qu'il en est.",
        "Instruire une demande d'aide au FSL.",
    ),
}
ANSWERS = (
    ("Rendez-vous tenu, le ménage adhère à l'accompagnement.", FollowResult.FOLLOWED),
    ("Dossier déposé, réponse attendue le mois prochain.", FollowResult.PARTLY),
    ("Deux propositions de rendez-vous restées sans réponse.", FollowResult.NOT_FOLLOWED),
    ("Plan signé, deux mensualités versées.", FollowResult.FOLLOWED),
)
MEASURE = "asll_maintien"
TOPICS = (
    "Bilan de l'année écoulée",
    "Nouveaux délais et décision sur l'aide au logement au 1er janvier 2027",
    "Calendrier des séances",
)
MINUTES = "Les membres échangent sur les chiffres de l'année et sur le calendrier des séances."


class Words:
    def __init__(self, draw: random.Random) -> None:
        self.random = draw

    def topics(self) -> tuple[str, ...]:
        return TOPICS

    def minutes(self) -> str:
        return MINUTES

    def discussion(self) -> str:
        return self.random.choice(DISCUSSIONS)

    def of_household(self) -> str:
        return self.random.choice(WORDS)

    def answer(self) -> tuple[str, FollowResult]:
        return self.random.choice(ANSWERS)

    def summary(self, item: Item) -> str:
        stage = item.procedure.stage if item.procedure else ""
        return self.random.choice(SUMMARIES.get(stage, OTHER_SUMMARY))

    def outputs(self, item: Item, told: Configuration, desk: Desk) -> None:
        """What the commission may issue: an avis, one or two asks, sometimes a measure."""
        if item.household is None:
            return
        due_on = item.session.held_on + dt.timedelta(days=told.follow_up_days)
        if OutputKind.AVIS in told.outputs:
            outputs.add(item, OutputKind.AVIS, desk, text=self.random.choice(AVIS))
        if OutputKind.RECOMMENDATION in told.outputs:
            for addressee in self.random.sample(sorted(ASKS), 2):
                self._ask(item, addressee, due_on, desk)
        elif OutputKind.DECISION in told.outputs:
            text = "Le service désigné prend contact avec le ménage sous quinze jours."
            outputs.add(
                item, OutputKind.DECISION, desk, text=text, addressee=AddresseeKind.HOUSEHOLD
            )
        if told.actions and OutputKind.ACTION in told.outputs:
            action = self.random.choice(told.actions)
            outputs.add(
                *(item, OutputKind.ACTION, desk),
                code=action.code,
                addressee=AddresseeKind.ORGANISATION,
                organisation=desk.membership.organisation,
                due_on=due_on,
            )
        known = kinds_of(item.session.commission.territory.profile)
        if OutputKind.MEASURE in told.outputs and MEASURE in known and self.random.random() < 0.3:
            self._measure(item, desk)

    def _ask(self, item: Item, addressee: str, due_on: dt.date, desk: Desk) -> None:
        to = _service_of(item) if addressee == AddresseeKind.ORGANISATION else None
        if addressee == AddresseeKind.ORGANISATION and to is None:
            addressee = AddresseeKind.HOUSEHOLD
        motive = _motive(item) if self.random.random() < 0.5 else None
        outputs.add(
            *(item, OutputKind.RECOMMENDATION, desk),
            text=self.random.choice(ASKS[addressee]),
            motive=motive,
            addressee=addressee,
            organisation=to,
            due_on=due_on,
        )

    def _measure(self, item: Item, desk: Desk) -> None:
        operator = _service_of(item)
        if operator is None:
            return
        starts_on = item.session.held_on + dt.timedelta(days=15)
        outputs.add(
            *(item, OutputKind.MEASURE, desk),
            code=MEASURE,
            organisation=operator,
            consent=Consent.SIGNED,
            starts_on=starts_on,
            ends_on=starts_on + dt.timedelta(days=364),
        )


def _service_of(item: Item) -> Organisation | None:
    """The social service of the file, else one of the territory."""
    kinds = ("departement_social_service", "ccas")
    mine = Organisation.objects.filter(
        territory=item.session.commission.territory_id, kind__in=kinds
    ).order_by("pk")
    following = mine.filter(relations__household=item.household, relations__closed_at=None)
    return following.distinct().first() or mine.first()


def _motive(item: Item) -> Motive | None:
    return (
        Motive.objects.filter(
            territory=item.session.commission.territory_id,
            output=OutputKind.RECOMMENDATION,
            is_active=True,
        )
        .order_by("pk")
        .first()
    )
