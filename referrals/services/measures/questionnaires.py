"""Questionnaires: prepared with their letter, answered once, corrected by whoever typed wrong."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation
from ccapex.core import french
from ccapex.letters.enums import AddresseeRole
from ccapex.letters.rules.address import AddressIncomplete, block, street_lines
from ccapex.letters.services.addressees import Addressee
from ccapex.letters.services.drafting import prepare_letter
from households.models import Landlord
from procedures.models import Procedure
from referrals.catalogue import questionnaires as catalogue
from referrals.enums.measures import AnswerChannel, QuestionnaireFor
from referrals.models import Questionnaire
from referrals.rules.questionnaires import answer_days, questions_of, read_answer
from referrals.services.measures.writing import lock, trace

KINDS = {
    QuestionnaireFor.HOUSEHOLD: catalogue.HOUSEHOLD,
    QuestionnaireFor.OWNER: catalogue.OWNER,
}


@transaction.atomic
def prepare(procedure: Procedure, *, addressee: str, desk: Desk) -> Questionnaire:
    """The questionnaire of this stage with its letter to read again; asked twice, the same."""
    if not desk.is_secretariat:
        raise ValidationError("Les questionnaires sont envoyés par le secrétariat.")
    if addressee not in QuestionnaireFor.values:
        raise ValidationError({"addressee": "Choisissez à qui écrire."})
    lock(procedure.household)
    found, _ = Questionnaire.objects.get_or_create(
        procedure=procedure,
        addressee=addressee,
        stage=procedure.stage,
        defaults={
            "territory_id": procedure.territory_id,
            "household": procedure.household,
            "author": desk.user,
        },
    )
    if found.letter_id is None:
        found.letter = _letter(found, desk)
        found.save(update_fields=["letter"])
        trace("questionnaire.prepared", found, desk, object_type="questionnaire")
    return found


def _letter(questionnaire: Questionnaire, desk: Desk) -> Any:
    procedure = questionnaire.procedure
    profile = procedure.territory.profile
    kind = KINDS[QuestionnaireFor(questionnaire.addressee)]
    home = procedure.lease.dwelling
    return prepare_letter(
        kind,
        territory=procedure.territory,
        organisation=_sender(procedure, desk),
        author=desk.user,
        key=f"{kind}:{procedure.pk}:{questionnaire.stage}",
        household=procedure.household,
        addressee=owner_of(procedure)
        if questionnaire.addressee == QuestionnaireFor.OWNER
        else None,
        data={
            "questions": [
                one.as_printed() for one in questions_of(profile, questionnaire.addressee)
            ],
            "answer_by": french.long_day(
                timezone.localdate() + dt.timedelta(days=answer_days(profile))
            ),
            "dwelling": ", ".join(filter(None, [home.address, home.postal_code, home.city])),
        },
        source=f"questionnaire:{questionnaire.pk}",
    )


def owner_of(procedure: Procedure) -> Addressee:
    """The owner of the lease, at its own address, else at that of its organisation."""
    landlord = procedure.lease.landlord
    if landlord is None:
        raise ValidationError("Le bailleur de ce logement n'est pas connu : complétez le bail.")
    try:
        lines = block([landlord.name], _home_of(landlord))
    except AddressIncomplete as missing:
        raise ValidationError(
            f"L'adresse du bailleur manque ou est incomplète : complétez-la. {missing}"
        ) from None
    return Addressee(role=AddresseeRole.OWNER, name=landlord.name[:200], lines=tuple(lines))


def _home_of(landlord: Landlord) -> list[str]:
    if landlord.address or landlord.organisation is None:
        return street_lines(landlord.address, landlord.postal_code, landlord.city)
    lines = [line.strip() for line in landlord.organisation.address.splitlines() if line.strip()]
    if len(lines) < 2:
        raise AddressIncomplete("Il manque l'adresse de l'organisation du bailleur.")
    return lines


def _sender(procedure: Procedure, desk: Desk) -> Organisation:
    return desk.membership.organisation


@transaction.atomic
def place_owner(landlord: Landlord, *, address: str, postal_code: str, city: str) -> Landlord:
    """The address of an owner known by name only; refused where it could not be posted."""
    try:
        block([landlord.name], street_lines(address, postal_code, city))
    except AddressIncomplete as missing:
        raise ValidationError({"address": str(missing)}) from None
    if not (postal_code.isdigit() and len(postal_code) == 5):
        raise ValidationError({"postal_code": "Le code postal a cinq chiffres."})
    landlord.address, landlord.postal_code, landlord.city = address, postal_code, city
    landlord.save(update_fields=["address", "postal_code", "city"])
    return landlord


@transaction.atomic
def answer(
    questionnaire: Questionnaire,
    *,
    given: dict[str, list[str]],
    answered_on: dt.date,
    channel: str,
    desk: Desk,
) -> Questionnaire:
    """All the answers of the paper at once; ``given`` by code. Every fault is told together."""
    if not desk.is_secretariat:
        raise ValidationError("Les réponses aux questionnaires sont saisies par le secrétariat.")
    lock(questionnaire.household)
    today = timezone.localdate()
    faults: dict[str, list[str]] = {}
    answers: dict[str, Any] = {}
    profile = questionnaire.territory.profile
    for question in questions_of(profile, questionnaire.addressee):
        try:
            answers[question.code] = read_answer(question, given.get(question.code, []), today)
        except ValueError as fault:
            faults[question.code] = [str(fault)]
    if channel not in AnswerChannel.values:
        faults["channel"] = ["Dites comment la réponse est arrivée."]
    if answered_on > today:
        faults["answered_on"] = ["Cette date est dans l'avenir."]
    if not faults and not any(value is not None for value in answers.values()):
        faults["__all__"] = ["Aucune réponse n'est notée : remplissez au moins une question."]
    if faults:
        raise ValidationError(faults)
    questionnaire.answers, questionnaire.answered_on = answers, answered_on
    questionnaire.channel, questionnaire.author = channel, desk.user
    questionnaire.save(update_fields=["answers", "answered_on", "channel", "author"])
    trace(
        "questionnaire.answered",
        questionnaire,
        desk,
        object_type="questionnaire",
        details={"fields": sorted(code for code, value in answers.items() if value is not None)},
    )
    return questionnaire
