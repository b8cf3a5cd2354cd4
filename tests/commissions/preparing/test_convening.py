"""Convening: one mail and one letter each, whatever is started again; nobody named in a mail."""

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone
from icalendar import Calendar

from ccapex.core.french import long_day
from ccapex.core.jobs import run_next
from ccapex.core.models import Job, JobState
from ccapex.letters.models import Letter
from commissions.enums import HouseholdPresence, Presence, SessionState
from commissions.models import Attendance, Item, Situation
from commissions.rules.readiness import Lack
from commissions.services import agenda, convening, presence, sessions, summoning
from commissions.services.readiness import readiness
from households.models import ContactLimit, Guardian
from tests.commissions.preparing.shortcuts import household
from tests.factories.commissions import Sitting, item_of, seat_of, sitting

pytestmark = pytest.mark.django_db

NINE = dt.time(9)


def ready(**settings: Any) -> Sitting:
    case = sitting(**{"household": "present"} | settings)
    case.session.starts_at, case.session.place = NINE, "1 place de l'Essai"
    case.session.save()
    return case


def convene(case: Sitting) -> Job:
    job = convening.convene(case.session, case.secretary)
    while run_next():
        pass
    job.refresh_from_db()
    case.session.refresh_from_db()
    return job


def event(message: Any) -> Any:
    [(_name, content, kind)] = message.attachments
    assert kind == "text/calendar"
    return Calendar.from_ical(content).walk("VEVENT")[0]


def test_members_are_written_to_once_and_the_household_summoned_once() -> None:
    case = ready()
    assert convene(case).state == JobState.DONE
    assert {message.to[0] for message in mail.outbox} == {
        case.secretary.membership.organisation.mailbox,
        case.member.membership.organisation.mailbox,
    }
    assert Letter.objects.count() == 1
    convene(case)
    assert len(mail.outbox) == 2
    assert Letter.objects.count() == 1


def test_a_job_killed_half_way_goes_on_and_writes_to_nobody_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = ready()
    for _ in range(2):
        item_of(case.session)
    calls = []

    def killed(*_args: Any, **_kwargs: Any) -> Any:
        calls.append(1)
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(summoning, "write", killed)
        assert convene(case).state == JobState.FAILED
    assert calls
    assert len(mail.outbox) == 2
    convene(case)
    assert len(mail.outbox) == 2
    assert Letter.objects.count() == 3


def test_a_mail_names_nobody_and_counts_what_each_may_read() -> None:
    case = ready()
    convene(case)
    told = next(one for one in mail.outbox if case.member.membership.organisation.mailbox in one.to)
    text = f"{told.subject} {told.body} {told.attachments}"
    assert household(case.item).display_name not in text
    assert household(case.item).reference not in text
    assert "ouverts : 1" in told.body.replace("\u00a0", " ")


def test_the_calendar_entry_keeps_its_identifier_through_change_and_cancellation() -> None:
    case = ready()
    convene(case)
    sessions.change(case.session, case.secretary, place="Ailleurs")
    while run_next():
        pass
    sessions.cancel(case.session, "Salle indisponible", case.secretary)
    while run_next():
        pass
    address = case.member.membership.organisation.mailbox
    entries = [event(one) for one in mail.outbox if one.to == [address]]
    assert len({str(one["uid"]) for one in entries}) == 1
    assert [int(one["sequence"]) for one in entries] == [0, 1, 2]
    assert [str(one["status"]) for one in entries] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert entries[0].decoded("dtstart").astimezone(timezone.get_default_timezone()).time() == NINE


def test_a_household_told_for_nothing_receives_the_cancellation() -> None:
    case = ready()
    convene(case)
    case.item.refresh_from_db()
    agenda.withdraw(case.item, "Dette soldée", case.secretary)
    while run_next():
        pass
    assert [one.variant for one in Letter.objects.order_by("pk")] == ["present", "cancelled"]
    assert "n'avez pas à vous déplacer" in Letter.objects.latest("pk").html.replace("’", "'")


def test_each_household_is_asked_to_come_at_its_turn() -> None:
    case = ready(minutes_per_item=12)
    Item.objects.filter(pk=case.item.pk).update(minutes_planned=17)
    second = item_of(case.session, minutes_planned=12)
    convene(case)
    case.item.refresh_from_db()
    second.refresh_from_db()
    assert (case.item.called_at, second.called_at) == (NINE, dt.time(9, 15))
    assert case.item.household_presence == HouseholdPresence.INVITED
    assert "9 h 15" in Letter.objects.get(source=f"item:{second.pk}").html.replace("\u00a0", " ")


def test_nobody_writes_to_who_asked_for_no_letter_and_the_refusal_is_kept() -> None:
    case = ready()
    limit(case.item)
    job = convene(case)
    case.item.refresh_from_db()
    assert case.item.told_on is None
    assert "ne pas écrire" in case.item.told_refusal
    assert job.result["refused"] == 1
    assert not Letter.objects.exists()


def test_a_guardian_is_written_to_in_its_place() -> None:
    case = ready()
    limit(case.item)
    Guardian.objects.create(
        household=household(case.item),
        kind="tutelle",
        name="Service d'essai",
        address="3 rue de l'Essai",
        postal_code="85000",
        city="Essai",
        starts_on=dt.date(2020, 1, 1),
        organisation=case.secretary.membership.organisation,
    )
    convene(case)
    case.item.refresh_from_db()
    assert case.item.told_on == timezone.localdate()
    assert Letter.objects.get().addressee_name == "Service d'essai"


def limit(item: Item) -> None:
    whose = household(item).territory.organisations.first()
    assert whose is not None
    ContactLimit.objects.create(
        household=household(item),
        no_letter=True,
        reason="asked",
        organisation=whose,
        since=dt.date(2020, 1, 1),
    )


def test_a_household_on_file_receives_nothing() -> None:
    case = ready(household="on_file")
    convene(case)
    assert not Letter.objects.exists()


def test_what_comes_too_late_is_said_before() -> None:
    case = ready(members_notice_days=15, household_notice_days=21)
    case.session.held_on = timezone.localdate() + dt.timedelta(days=10)
    case.session.save()
    said = " ".join(convening.preview(case.session).warnings).replace("\u00a0", " ")
    assert "Les membres seraient prévenus 10 jours" in said
    assert "21 sont demandés" in said


def test_without_hour_or_place_nobody_is_convened() -> None:
    case = ready()
    case.session.starts_at, case.session.place = None, ""
    case.session.save()
    with pytest.raises(ValidationError):
        convening.convene(case.session, case.secretary)
    case.session.refresh_from_db()
    assert case.session.state == SessionState.PLANNED


def test_who_has_not_answered_is_reminded_once_and_who_has_is_not() -> None:
    case = ready()
    silent = case.member.membership.organisation
    convene(case)
    today = timezone.localdate()
    before = timezone.now() - dt.timedelta(days=10)
    case.session.held_on = today + dt.timedelta(days=5)
    case.session.save()
    Attendance.objects.update(convened_at=before)
    mine = case.session.attendances.get(organisation=case.secretary.organisation_id)
    presence.answer(mine, state=Presence.PRESENT, desk=case.secretary)
    mail.outbox.clear()
    assert convening.remind(today) == 1
    assert convening.remind(today) == 0
    assert [one.to for one in mail.outbox] == [[silent.mailbox]]


def test_a_seat_without_mailbox_is_to_be_told_otherwise() -> None:
    case = ready()
    seat_of(case.commission, None, label="Un cadre de santé")
    presence.expect(case.session)
    told = convening.preview(case.session)
    assert [one.label for one in told.by_phone] == ["Un cadre de santé"]


def test_an_organisation_of_two_seats_has_one_mail() -> None:
    case = ready()
    seat_of(case.commission, case.member.membership.organisation, label="Présidence")
    convene(case)
    assert len(mail.outbox) == 2
    assert case.session.attendances.filter(convened_at=None).count() == 0


@pytest.mark.parametrize("level", ["locale", "locale_hors_ccapex"])
def test_secrecy_is_promised_only_where_the_law_gives_it(level: str) -> None:
    case = ready(level=level)
    convene(case)
    assert ("secret professionnel" in Letter.objects.get().html) == (level == "locale")


def test_a_person_told_of_its_situation_is_not_told_twice() -> None:
    case = ready(household="told", level="locale_hors_ccapex")
    situation = Situation.objects.create(
        territory=case.territory,
        reference="ST-2026-000001",
        commission=case.commission,
        household=household(case.item),
        reported_on=timezone.localdate(),
        reported_by=case.member.membership.organisation,
        facts="Nuisances",
        told_on=timezone.localdate() - dt.timedelta(days=30),
    )
    Item.objects.filter(pk=case.item.pk).update(situation=situation, kind="situation")
    convene(case)
    assert not Letter.objects.exists()
    item = Item.objects.select_related("situation").get(pk=case.item.pk)
    assert Lack.NOT_TOLD not in readiness([item])[item.pk].missing


@pytest.mark.parametrize(("days", "told"), [(20, "jusqu"), (5, "à une prochaine séance")])
def test_a_file_told_late_is_promised_no_day_that_the_post_cannot_keep(
    days: int, told: str
) -> None:
    case = ready(household="told")
    case.session.held_on = timezone.localdate() + dt.timedelta(days=days)
    case.session.save()
    convene(case)
    html = Letter.objects.get().html
    eve = long_day(case.session.held_on - dt.timedelta(days=1))
    assert told in html
    assert (f"{eve}</strong>" in html) == (days == 20)
