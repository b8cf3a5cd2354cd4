"""Told, answered, diagnosed, coordinated, closed: by who runs the commission, each once."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.core.models import JournalEntry
from ccapex.letters.enums import AddresseeRole
from ccapex.letters.models import Letter
from ccapex.letters.services.issuing import issue
from commissions.catalogue.situations import CLOSING, PERSON, REPORTER
from commissions.enums import ItemKind, ItemOrigin, ItemState, SessionState, SituationState
from commissions.models import Item, Situation
from commissions.services.situations import (
    Sight,
    close,
    coordinate,
    diagnose,
    follow,
    note_answer,
    note_told,
    seen_as,
    tell,
)
from commissions.services.situations.telling import write_closing
from households.enums import ContactLimitReason, RelationKind
from households.models import ContactLimit, Guardian, Household, Relation
from households.services.access import open_relations
from tests.factories.commissions import session_of
from tests.factories.situations import Local, local

pytestmark = pytest.mark.django_db


def text_of(letter: Letter, desk: Desk) -> str:
    return issue(letter, author=desk.user).html


def item_for(situation: Situation, **fields: str) -> Item:
    session = session_of(situation.commission, state=fields.pop("session", SessionState.PLANNED))
    return Item.objects.create(
        session=session,
        kind=ItemKind.SITUATION,
        household=situation.household,
        situation=situation,
        origin=ItemOrigin.SITUATION,
        **{"state": ItemState.ON_AGENDA} | fields,
    )


def again(situation: Situation) -> Situation:
    return Situation.objects.get(pk=situation.pk)


def no_letter(made: Local, situation: Situation) -> None:
    ContactLimit.objects.create(
        household=situation.household,
        reason=ContactLimitReason.VIOLENCE,
        no_letter=True,
        since=timezone.localdate(),
        organisation=made.ccas.membership.organisation,
        author=made.ccas.user,
    )


def test_the_person_is_told_and_may_answer_until_a_day() -> None:
    made = local()
    situation = made.reported()
    sent = tell(situation, words="Du bruit la nuit.", desk=made.ccas)
    told = again(situation)
    today = timezone.localdate()
    assert (told.told_on, told.answer_by) == (today, today + dt.timedelta(days=15))
    assert sent.person is not None
    written = text_of(sent.person, made.ccas)
    assert "droit de répondre" in written
    assert "Du bruit la nuit." in written
    assert "Granville-d'essai, tranquillité" in written.replace("&#x27;", "'")
    assert situation.reference in written
    # Who reported is never named to the person.
    assert made.police.membership.organisation.name not in written


def test_the_partner_who_reported_is_told_without_the_file_s_number() -> None:
    made = local()
    situation = made.reported()
    [letter] = tell(situation, desk=made.ccas).reporters
    written = text_of(letter, made.ccas)
    assert letter.addressee_role == AddresseeRole.ORGANISATION
    assert situation.reference in written
    assert situation.household.reference not in written
    assert "ESSAIVILLE" not in written.upper()
    assert again(situation).reporter_told_on == timezone.localdate()


def test_the_next_session_is_named_in_the_letters() -> None:
    made = local()
    situation = made.reported()
    session_of(made.commission, held_on=timezone.localdate() + dt.timedelta(days=30))
    sent = tell(situation, desk=made.ccas)
    assert sent.person is not None
    assert "à sa prochaine séance" not in text_of(sent.person, made.ccas)


def test_pressed_twice_the_same_letters() -> None:
    made = local()
    situation = made.reported()
    first = tell(situation, desk=made.ccas)
    second = tell(again(situation), desk=made.ccas)
    assert second.person == first.person
    assert second.reporters == ()
    assert Letter.objects.filter(kind__in=[PERSON, REPORTER]).count() == 2


def test_a_second_report_is_told_in_its_turn() -> None:
    made = local()
    situation = made.reported()
    tell(situation, desk=made.ccas)
    made.reported(made.landlord)
    sent = tell(again(situation), desk=made.ccas)
    assert sent.no_address == (made.landlord.membership.organisation.name,)


def test_safe_contact_stops_the_letter_and_nobody_is_told_by_post() -> None:
    made = local()
    situation = made.reported()
    no_letter(made, situation)
    sent = tell(situation, desk=made.ccas)
    assert sent.person is None
    assert "ne pas écrire" in sent.refused
    assert again(situation).told_on is None
    assert not Letter.objects.filter(kind=PERSON).exists()
    told = note_told(again(situation), how="meeting", on=timezone.localdate(), desk=made.ccas)
    assert told.answer_by == timezone.localdate() + dt.timedelta(days=15)


def test_the_guardian_gets_the_letter_too() -> None:
    made = local()
    situation = made.reported()
    Guardian.objects.create(
        household=situation.household,
        person=situation.household.members.get().person,
        kind="curatelle",
        organisation=made.ccas.membership.organisation,
        author=made.ccas.user,
        name="Service d'essai",
        address="2 rue de l'Essai",
        postal_code="85000",
        city="Commune-d'essai",
        starts_on=dt.date(2024, 1, 1),
    )
    tell(situation, desk=made.ccas)
    assert Letter.objects.filter(kind=PERSON).count() == 2


def test_a_commission_that_does_not_tell_prepares_no_letter() -> None:
    made = local(household="on_file", tells_reporter=False)
    with pytest.raises(ValidationError):
        tell(made.reported(), desk=made.ccas)


def test_the_answer_is_kept_late_or_not() -> None:
    made = local()
    situation = made.reported()
    Situation.objects.filter(pk=situation.pk).update(
        reported_on=timezone.localdate() - dt.timedelta(days=40),
        told_on=timezone.localdate() - dt.timedelta(days=40),
        answer_by=timezone.localdate() - dt.timedelta(days=25),
    )
    answered = note_answer(
        situation,
        channel="phone",
        text="Je travaille la nuit.",
        on=timezone.localdate(),
        desk=made.ccas,
    )
    assert answered.answer == "Je travaille la nuit."
    assert JournalEntry.objects.get(action="commission.situation_answered").details["late"]
    assert "nuit" not in str(JournalEntry.objects.values_list("details", flat=True))
    with pytest.raises(ValidationError):
        note_answer(
            situation,
            channel="phone",
            text="Demain.",
            on=timezone.localdate() + dt.timedelta(days=1),
            desk=made.ccas,
        )


def test_two_who_write_the_diagnosis_lose_nothing() -> None:
    made = local()
    situation = made.reported()
    diagnose(situation, "Isolement.", was="", desk=made.ccas)
    with pytest.raises(ValidationError):
        diagnose(situation, "Bruit.", was="", desk=made.ccas)
    assert again(situation).diagnosis == "Isolement."
    assert again(situation).state == SituationState.FOLLOWED


def test_the_coordinator_sees_the_situation_until_another_is_named() -> None:
    made = local()
    situation = made.reported()
    landlord = made.landlord.membership.organisation
    coordinate(situation, organisation=landlord, name="Une référente", desk=made.ccas)
    assert seen_as(made.landlord, [situation]) == {situation.pk: Sight.SITS}
    assert list(Household.objects.visible_to(made.landlord)) == [situation.household]
    coordinate(situation, organisation=None, name="Une élue", desk=made.ccas)
    assert seen_as(made.landlord, [situation]) == {}
    assert seen_as(made.ccas, [situation]) == {situation.pk: Sight.RUNS}


def test_the_secretariat_that_coordinates_then_hands_over_keeps_its_access() -> None:
    made = local()
    situation = made.reported()
    coordinate(situation, organisation=made.ccas.membership.organisation, desk=made.ccas)
    coordinate(situation, organisation=made.landlord.membership.organisation, desk=made.ccas)
    assert seen_as(made.ccas, [situation]) == {situation.pk: Sight.RUNS}


def test_a_member_sees_it_while_it_is_on_the_agenda_of_its_session() -> None:
    made = local()
    situation = made.reported()
    item = item_for(situation)
    pair = (situation.household_id, made.landlord.organisation_id)
    open_relations([pair], kind=RelationKind.LOCAL_COMMISSION, source=f"item:{item.pk}")
    assert seen_as(made.landlord, [situation]) == {situation.pk: Sight.SITS}
    # The police sits too, but nothing was opened to it yet: its own report only.
    assert seen_as(made.police, [situation]) == {situation.pk: Sight.REPORTED}


def test_an_unsolved_situation_says_what_follows() -> None:
    made = local()
    situation = made.reported()
    today = timezone.localdate()
    with pytest.raises(ValidationError):
        close(situation, outcome="unsolved", on=today, desk=made.ccas)
    closed = close(situation, outcome="unsolved", note="Relogement.", on=today, desk=made.ccas)
    assert closed.state == SituationState.CLOSED
    assert close(situation, outcome="solved", on=today, desk=made.ccas).outcome == "unsolved"
    ends = Relation.objects.get(source=f"situation:{situation.pk}").ends_on
    assert ends == today + dt.timedelta(days=30)


def test_what_waits_for_a_session_is_not_closed_under_it() -> None:
    made = local()
    situation = made.reported()
    item_for(situation)
    with pytest.raises(ValidationError):
        close(situation, outcome="solved", on=timezone.localdate(), desk=made.ccas)


def test_closed_it_is_not_written_any_more_but_the_person_may_be_told() -> None:
    made = local()
    situation = made.reported()
    tell(situation, desk=made.ccas)
    close(again(situation), outcome="improved", on=timezone.localdate(), desk=made.ccas)
    with pytest.raises(ValidationError):
        diagnose(again(situation), "Trop tard.", was="", desk=made.ccas)
    letter = write_closing(situation, desk=made.ccas)
    assert letter.kind == CLOSING
    assert "met fin à ce suivi" in text_of(letter, made.ccas)
    assert write_closing(situation, desk=made.ccas) == letter


def test_what_a_session_examined_is_followed() -> None:
    made = local()
    situation = made.reported()
    item = item_for(situation, state=ItemState.EXAMINED, session=SessionState.OPEN)
    assert follow(item.session) == 1
    assert follow(item.session) == 0
    assert again(situation).state == SituationState.FOLLOWED


def test_only_who_runs_the_commission_writes() -> None:
    made = local()
    situation = made.reported()
    today = timezone.localdate()
    for desk in (made.police, made.landlord, made.office, made.stranger):
        for act in (
            lambda desk=desk: tell(situation, desk=desk),
            lambda desk=desk: note_told(situation, how="phone", on=today, desk=desk),
            lambda desk=desk: note_answer(
                situation, channel="phone", text="Non.", on=today, desk=desk
            ),
            lambda desk=desk: diagnose(situation, "Non.", was="", desk=desk),
            lambda desk=desk: coordinate(situation, name="Non", desk=desk),
            lambda desk=desk: close(situation, outcome="solved", on=today, desk=desk),
        ):
            with pytest.raises(ValidationError):
                act()
    assert again(situation).state == SituationState.REPORTED
