"""Tells the person, who may answer, and who reported (seed M144-146), as the profile says."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation
from ccapex.core.french import long_day
from ccapex.letters.enums import AddresseeRole
from ccapex.letters.models import Letter
from ccapex.letters.services.addressees import Addressee, DoNotWrite
from ccapex.letters.services.drafting import prepare_letter
from commissions.catalogue.situations import CLOSING, PERSON, REPORTER
from commissions.enums import AnswerChannel, SituationKind, SituationState
from commissions.models import Report, Session, Situation
from commissions.services.seats import configured, may_run
from commissions.services.situations.following import hold, trace
from commissions.services.situations.passing import passing, session_after
from commissions.services.situations.reporting import access_source


@dataclass(frozen=True, slots=True)
class Sent:
    """Drafts that wait in « Courriers ». ``refused``: why nobody may write to the person.
    ``no_address``: reporters whose postal address is not known."""

    person: Letter | None = None
    reporters: tuple[Letter, ...] = ()
    refused: str = ""
    no_address: tuple[str, ...] = ()


def kinds_in_words(situation: Situation) -> str:
    return ", ".join(str(SituationKind(code).label).lower() for code in situation.kinds)


@transaction.atomic
def tell(situation: Situation, *, words: str = "", desk: Desk) -> Sent:
    """Prepares the letters that the profile asks for; pressed twice, the same ones.

    ``words``: what the person is told was reported, written by the secretariat; neighbours are
    not named there. The right to answer runs until the day written in the letter.
    """
    held = hold(situation, desk)
    settings = configured(held.commission)
    if not settings.tells_household and not settings.tells_reporter:
        raise ValidationError("Cette commission n'informe ni la personne ni le signalant.")
    today = timezone.localdate()
    person, refused = None, ""
    if settings.tells_household and held.told_on is None:
        found = passing(held, settings, today)
        held.answer_by = found.answer_by
        try:
            person = _to_person(held, words, found.session, desk)
        except DoNotWrite as stop:
            refused, held.answer_by = str(stop), None
        else:
            held.told_on, held.told_how = today, AnswerChannel.LETTER
        held.save(update_fields=["answer_by", "told_on", "told_how"])
    elif settings.tells_household:
        person = Letter.objects.filter(key__startswith=f"{PERSON}:{held.pk}").first()
    reporters: list[Letter] = []
    without: list[str] = []
    if settings.tells_reporter:
        waiting = held.reports.filter(told_on__isnull=True)
        # Nobody writes to oneself.
        others = waiting.exclude(organisation=desk.organisation_id)
        coming = session_after(held, max(today, held.answer_by or today))
        for report in others.select_related("organisation"):
            letter = _to_reporter(held, report, coming, desk)
            if letter is None:
                without.append(report.organisation.name)
                continue
            reporters.append(letter)
            Report.objects.filter(pk=report.pk).update(told_on=today)
        if reporters and held.reporter_told_on is None:
            held.reporter_told_on = today
            held.save(update_fields=["reporter_told_on"])
    trace("commission.situation_letters", held, desk, person=bool(person), reporters=len(reporters))
    return Sent(person, tuple(reporters), refused, tuple(without))


@transaction.atomic
def write_closing(situation: Situation, *, desk: Desk) -> Letter:
    """The letter that ends it, for a person who had been told. ``DoNotWrite`` is let through."""
    held = Situation.objects.select_related("commission", "territory", "household").get(
        pk=situation.pk
    )
    if not may_run(desk, held.commission):
        raise ValidationError("Seul le secrétariat de la commission peut l'écrire.")
    if held.state != SituationState.CLOSED or held.told_on is None:
        raise ValidationError("Rien n'a été dit à la personne : il n'y a rien à lui écrire.")
    return prepare_letter(
        CLOSING,
        territory=held.territory,
        organisation=desk.membership.organisation,
        author=desk.user,
        key=f"{CLOSING}:{held.pk}",
        household=held.household,
        data={**_common(held), "outcome": held.outcome, "note": held.outcome_note},
        source=access_source(held),
    )


def _to_person(held: Situation, words: str, coming: Session | None, desk: Desk) -> Letter:
    return prepare_letter(
        PERSON,
        territory=held.territory,
        organisation=desk.membership.organisation,
        author=desk.user,
        key=f"{PERSON}:{held.pk}",
        household=held.household,
        data={
            **_common(held),
            "subject": kinds_in_words(held),
            "words": words.strip(),
            "answer_by": long_day(held.answer_by) if held.answer_by else "",
            "session_on": long_day(coming.held_on) if coming else "",
        },
        source=access_source(held),
    )


def _to_reporter(
    held: Situation, report: Report, coming: Session | None, desk: Desk
) -> Letter | None:
    """None where the directory has no address. Without the household: the reporter knows whom it
    reported, and reads no number of ours."""
    addressee = _addressee(report.organisation)
    if addressee is None:
        return None
    return prepare_letter(
        REPORTER,
        territory=held.territory,
        organisation=desk.membership.organisation,
        author=desk.user,
        key=f"{REPORTER}:{report.pk}",
        addressee=addressee,
        data={
            **_common(held),
            "reported_on": long_day(report.reported_on),
            "answer_by": long_day(held.answer_by) if held.answer_by else "",
            "session_on": long_day(coming.held_on) if coming else "",
        },
        source=access_source(held),
    )


def _common(held: Situation) -> dict[str, str]:
    return {
        "commission": held.commission.name,
        "number": held.reference,
        "reported_on": long_day(held.reported_on),
    }


def _addressee(organisation: Organisation) -> Addressee | None:
    lines = [line.strip() for line in organisation.address.splitlines() if line.strip()]
    if not lines:
        return None
    return Addressee(AddresseeRole.ORGANISATION, organisation.name, (organisation.name, *lines))
