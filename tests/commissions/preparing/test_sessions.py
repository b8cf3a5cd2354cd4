"""Sessions: dates of the rhythm, changes told, cancellation with its reason."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from ccapex.accounts.enums import Role
from ccapex.core.models import Job
from commissions.enums import ItemState, Presence, SessionState
from commissions.models import Session
from commissions.rules.configuration import Rhythm
from commissions.rules.rhythm import number_told, proposed_dates
from commissions.services import presence, sessions
from commissions.services.telling import TELL
from procedures.law.calendar import is_closed
from tests.factories.accounts import desk_for
from tests.factories.commissions import sitting


def closed(day: dt.date) -> bool:
    return is_closed(day, "")


@given(
    step=st.sampled_from([1, 2, 3, 6, 12]),
    last=st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31)) | st.none(),
)
@settings(max_examples=30, deadline=None)
def test_no_date_falls_on_a_closed_day_and_none_comes_before_the_last_session(
    step: int, last: dt.date | None
) -> None:
    dates = proposed_dates(2027, Rhythm(every_months=step), last=last, closed=closed)
    assert all(not closed(day) for day in dates)
    assert dates == sorted(set(dates))
    assert len(dates) <= 12 // step
    assert not last or all(day > last for day in dates)


def test_the_rhythm_goes_on_from_the_last_session_on_its_weekday() -> None:
    last = dt.date(2026, 11, 19)  # third Thursday
    dates = proposed_dates(2027, Rhythm(every_months=2), last=last, closed=closed)
    assert [day.month for day in dates] == [1, 3, 5, 7, 9, 11]
    assert dates[0] == dt.date(2027, 1, 21)
    # The third Thursday of the year's sixth month is no holiday, the 11th of November is one.
    armistice = proposed_dates(
        2027, Rhythm(every_months=12), last=dt.date(2026, 11, 12), closed=closed
    )
    assert armistice == [dt.date(2027, 11, 12)]


def test_without_a_number_of_months_dates_are_typed() -> None:
    assert proposed_dates(2027, Rhythm(after="DALO"), last=None, closed=closed) == []


def test_fewer_sessions_than_announced_are_said() -> None:
    three = [dt.date(2027, month, 5) for month in (1, 2, 3)]
    assert "6 à 8 annoncées" in number_told(three, Rhythm(per_year=(6, 8)))
    assert number_told(three, Rhythm(per_year=(3, 3))) == ""


@pytest.mark.django_db
def test_planning_a_year_twice_plans_it_once() -> None:
    case = sitting(rhythm={"label": "mensuel", "every_months": 1})
    first = sessions.plan_year(case.commission, 2027, case.secretary)
    assert len(first) == 12
    assert sessions.plan_year(case.commission, 2027, case.secretary) == []
    assert len({one.reference for one in first}) == 12


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"held_on": dt.date(2027, 7, 14)}, "férié"),
        ({"starts_at": dt.time(10), "ends_at": dt.time(9)}, "finit après"),
    ],
)
def test_an_impossible_session_is_refused(values: dict[str, object], said: str) -> None:
    case = sitting()
    with pytest.raises(ValidationError, match=said):
        sessions.plan(
            case.commission,
            desk=case.secretary,
            **{"held_on": dt.date(2027, 7, 15)} | values,  # type: ignore[arg-type]
        )
    assert Session.objects.count() == 1


@pytest.mark.django_db
def test_the_same_day_twice_is_refused_in_words() -> None:
    case = sitting()
    with pytest.raises(ValidationError, match="déjà prévue"):
        sessions.plan(case.commission, held_on=case.session.held_on, desk=case.secretary)


@pytest.mark.django_db
def test_only_its_secretariat_plans_a_commission() -> None:
    case = sitting()
    for desk in (case.member, case.stranger, desk_for(Role.SECRETARIAT)):
        with pytest.raises(ValidationError):
            sessions.plan(case.commission, held_on=dt.date(2027, 3, 3), desk=desk)


@pytest.mark.django_db
def test_a_new_day_empties_the_answers_and_is_told_again() -> None:
    case = sitting(state=SessionState.CONVENED)
    presence.expect(case.session)
    mine = case.session.attendances.get(organisation=case.member.organisation_id)
    presence.answer(mine, state=Presence.PRESENT, desk=case.member)
    changed = sessions.change(case.session, case.secretary, held_on=dt.date(2027, 3, 3))
    mine.refresh_from_db()
    assert (mine.state, mine.answered_at) == (Presence.EXPECTED, None)
    assert changed.version == 1
    assert Job.objects.filter(kind=TELL).count() == 1


@pytest.mark.django_db
def test_a_new_place_keeps_the_answers() -> None:
    case = sitting(state=SessionState.CONVENED)
    presence.expect(case.session)
    mine = case.session.attendances.get(organisation=case.member.organisation_id)
    presence.answer(mine, state=Presence.PRESENT, desk=case.member)
    assert sessions.change(case.session, case.secretary, place="Ailleurs").version == 1
    mine.refresh_from_db()
    assert mine.state == Presence.PRESENT


@pytest.mark.django_db
def test_nothing_is_told_of_a_session_that_nobody_was_convened_to() -> None:
    case = sitting()
    assert sessions.change(case.session, case.secretary, place="Ailleurs").version == 0
    sessions.cancel(case.session, "Salle indisponible", case.secretary)
    assert not Job.objects.filter(kind=TELL).exists()


@pytest.mark.django_db
def test_a_cancelled_session_has_its_reason_and_its_files_wait() -> None:
    case = sitting()
    with pytest.raises(ValidationError):
        sessions.cancel(case.session, "  ", case.secretary)
    cancelled = sessions.cancel(case.session, "Salle indisponible", case.secretary)
    case.item.refresh_from_db()
    assert cancelled.state == SessionState.CANCELLED
    assert case.item.state == ItemState.POSTPONED
    with pytest.raises(ValidationError):
        sessions.change(cancelled, case.secretary, place="Ailleurs")
