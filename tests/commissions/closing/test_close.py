"""Closing: what blocks it, done once whoever asks and however often it is killed."""

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from ccapex.core import jobs
from ccapex.core.jobs import JobStopped
from ccapex.core.models import Job, JobState
from ccapex.letters.models import Letter
from commissions.enums import ItemState, OutputKind, Presence, SessionState
from commissions.models import Item, Output, Recommendation, SetAside
from commissions.services.closing import ask_to_close, blockers, close
from households.enums import RelationKind
from households.models import Relation
from households.services.access import open_relations
from referrals.models import Measure, MeasurePeriod
from tests.factories.commission_closing import Ready, output_of, ready
from tests.factories.commissions import item_of, session_of, sitting

pytestmark = pytest.mark.django_db

COUNTED = (Letter, Measure, MeasurePeriod, Recommendation, Item, Job, Relation)


def counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in COUNTED}


def test_what_is_not_settled_blocks_and_says_so() -> None:
    made = ready()
    session = made.made.session
    item_of(session)
    item_of(session, state=ItemState.PROPOSED)
    output_of(made.item, OutputKind.RECOMMENDATION)
    session.attendances.update(state=Presence.EXPECTED)
    user = made.made.secretary.user
    SetAside.objects.create(item=made.item, name="summary", value="x", author=user)
    told = " ".join(blockers(session))
    for words in (
        "Présence non relevée",
        "ni examiné, ni reporté, ni retiré",
        "proposé et jamais inscrit",
        "recommandation sans le texte, le destinataire et la date",
        "1\u00a0texte écrit par deux personnes",
    ):
        assert words in told, told
    with pytest.raises(ValidationError):
        ask_to_close(session, made.made.secretary)
    with pytest.raises(ValidationError):
        close(session.pk, made.made.secretary)
    assert not Job.objects.exists()
    session.refresh_from_db()
    assert session.state == SessionState.OPEN


def test_a_measure_that_the_register_does_not_know_blocks() -> None:
    made = ready()
    session = made.made.session
    before = blockers(session)
    service = made.made.member.membership.organisation
    output_of(
        made.item, OutputKind.MEASURE, code="inconnue", organisation=service, consent="signed"
    )
    [added] = set(blockers(session)) - set(before)
    assert "liste du territoire" in added


def test_a_session_not_opened_is_not_closed() -> None:
    made = sitting()
    assert len(blockers(made.session)) == 1


def test_a_member_does_not_close() -> None:
    made = ready()
    with pytest.raises(ValidationError):
        ask_to_close(made.made.session, made.made.member)


def test_closing_freezes_numbers_and_sets_everything_in_motion() -> None:
    made = ready()
    output_of(made.item, OutputKind.DECISION, text="Décidé.")
    pair = [(made.household.pk, made.made.member.organisation_id)]
    open_relations(pair, kind=RelationKind.COMMISSION, source=f"item:{made.item.pk}")
    report = close(made.made.session.pk, made.made.secretary)
    session = made.made.session
    session.refresh_from_db()
    made.item.refresh_from_db()
    assert session.state == SessionState.CLOSED
    assert session.closed_by == made.made.secretary.user
    assert made.item.is_new is True
    assert (
        Output.objects.get(kind=OutputKind.DECISION).number == f"DEC-{session.held_on.year}-85-0001"
    )
    assert Recommendation.objects.count() == 4
    measure = Measure.objects.get()
    assert measure.decision == "granted"
    assert Output.objects.get(kind=OutputKind.MEASURE).measure == measure
    assert MeasurePeriod.objects.count() == 1
    last_day = timezone.localdate() + dt.timedelta(days=30)
    assert Relation.objects.get(source=f"item:{made.item.pk}").ends_on == last_day
    assert report.issued == 6
    assert not report.to_do


def test_twice_adds_nothing() -> None:
    made = ready()
    close(made.made.session.pk, made.made.secretary)
    before = counts()
    close(made.made.session.pk, made.made.secretary)
    assert counts() == before


def killed_at(step: int, made: Ready) -> None:
    """The worker dies after ``step`` steps; another one takes the session up and ends it."""
    left = step

    def die(count: int) -> None:
        nonlocal left
        left -= count
        if left <= 0:
            raise JobStopped

    try:
        close(made.made.session.pk, made.made.secretary, on_done=die)
    except JobStopped:
        close(made.made.session.pk, made.made.secretary)


def test_killed_at_any_step_and_resumed_it_gives_the_same() -> None:
    whole = ready()
    empty = counts()
    close(whole.made.session.pk, whole.made.secretary)
    once = {name: count - empty[name] for name, count in counts().items()}
    for step in range(1, 6):
        made = ready()
        before = counts()
        killed_at(step, made)
        assert {name: count - before[name] for name, count in counts().items()} == once, step


def test_two_people_have_one_job_which_closes() -> None:
    made = ready()
    first = ask_to_close(made.made.session, made.made.secretary)
    second = ask_to_close(made.made.session, made.made.second_secretary)
    assert first == second
    assert jobs.run(first.pk)
    first.refresh_from_db()
    assert first.state == JobState.DONE, first.message
    made.made.session.refresh_from_db()
    assert made.made.session.state == SessionState.CLOSED


def test_mails_leave_once_without_any_name(mailoutbox: list[Any]) -> None:
    made = ready()
    close(made.made.session.pk, made.made.secretary)
    close(made.made.session.pk, made.made.secretary)
    while jobs.run_next():
        pass
    # Beside them, the addresses of the pages where who has no account answers.
    assert len([one for one in mail.outbox if "/r/" not in str(one.body)]) == 4
    text = " ".join(f"{one.subject} {one.body}" for one in mail.outbox)
    assert made.household.display_name not in text
    assert made.household.reference not in text
    assert "Suites attendues" in text


def test_a_measure_without_the_consent_it_needs_is_asked_and_told() -> None:
    made = ready()
    Output.objects.filter(kind=OutputKind.MEASURE).update(consent="to_seek")
    report = close(made.made.session.pk, made.made.secretary)
    assert Measure.objects.get().decision == "pending"
    assert "à accorder plus tard" in report.to_do[0]


def test_a_postponed_item_is_on_the_agenda_of_the_session_named() -> None:
    made = ready()
    later = session_of(made.made.commission)
    item = item_of(made.made.session, state=ItemState.POSTPONED)
    output_of(item, OutputKind.POSTPONEMENT, postponed_to=later)
    close(made.made.session.pk, made.made.secretary)
    close(made.made.session.pk, made.made.secretary)
    assert later.items.get().source == f"item:{item.pk}"
    html = Letter.objects.get(key=f"commission:{item.pk}:household").html
    assert "est reporté à la réunion du" in html


def test_a_session_without_files_needs_items_or_minutes_and_has_its_record() -> None:
    made = ready(household="no_files")
    session = made.made.session
    session.items.all().delete()
    assert "Ni point examiné ni compte rendu" in " ".join(blockers(session))
    session.minutes = "Bilan annuel présenté."
    session.save()
    close(session.pk, made.made.secretary)
    record = Letter.objects.get(key=f"commission_record:{session.pk}:full")
    assert "Bilan annuel présenté." in record.html
    assert Letter.objects.count() == 2
