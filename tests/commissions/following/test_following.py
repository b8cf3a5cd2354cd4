"""From the closing of a session to the end of each recommendation."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from ccapex.accounts.enums import OrganisationKind
from ccapex.core.models import JournalEntry
from commissions.enums import AddresseeKind, FollowResult, FollowState, OutputKind
from commissions.models import Recommendation
from commissions.services.following import (
    answer,
    figures,
    open_recommendations,
    opening_list,
    settle,
)
from commissions.services.following.reading import rows_of, visible_to
from households.models import Landlord
from tests.factories.commissions import item_of, organisation_of, session_of, sitting
from tests.factories.following import close, followed, output_of

pytestmark = pytest.mark.django_db


def test_a_closing_opens_one_row_for_each_output_that_awaits_and_twice_opens_no_more() -> None:
    made = sitting(follow_up_days=45)
    member = made.member.membership.organisation
    output_of(made.item, member)
    output_of(made.item, member, kind=OutputKind.AVIS)
    output_of(made.item, None, due_on=dt.date(2026, 12, 1))
    close(made.session)
    assert open_recommendations(made.session) == 2
    assert open_recommendations(made.session) == 0
    first, second = Recommendation.objects.order_by("pk")
    assert first.organisation == member
    assert first.due_on == made.session.held_on + dt.timedelta(days=45)
    assert (second.organisation, second.due_on) == (None, dt.date(2026, 12, 1))
    assert made.session.year_after.get().household == made.item.household


def test_the_landlord_answers_for_itself_where_it_is_an_organisation() -> None:
    made = sitting()
    landlord = organisation_of(made.territory, OrganisationKind.LANDLORD)
    assert made.item.procedure is not None
    lease = made.item.procedure.lease
    lease.landlord = Landlord.objects.create(
        territory=made.territory, name="Bailleur d'essai", organisation=landlord
    )
    lease.save()
    output_of(made.item, None, addressee=AddresseeKind.LANDLORD)
    close(made.session)
    open_recommendations(made.session)
    assert Recommendation.objects.get().organisation == landlord


def test_the_addressee_answers_then_the_secretariat_says_what_it_was() -> None:
    one = followed()
    told = answer(
        one.recommendation,
        "Vu le 3.",
        one.made.member,
        proposed=FollowResult.PARTLY,
        done_on=timezone.localdate(),
    )
    assert (told.state, told.proposed) == (FollowState.ANSWERED, FollowResult.PARTLY)
    ended = settle(told, FollowResult.FOLLOWED, one.made.secretary)
    assert (ended.state, ended.result) == (FollowState.SETTLED, FollowResult.FOLLOWED)
    with pytest.raises(ValidationError):
        answer(ended, "Encore.", one.made.member)
    lines = JournalEntry.objects.filter(object_type="recommendation")
    assert {line.action for line in lines} == {
        "commission.recommendation_answered",
        "commission.recommendation_settled",
    }
    assert all("Vu le 3" not in str(line.details) for line in lines)


def test_a_second_answer_is_added_to_the_first() -> None:
    one = followed()
    answer(one.recommendation, "Premier.", one.made.member)
    again = answer(one.recommendation, "Second.", one.made.member)
    assert again.answer == "Premier.\n\nSecond."


def test_the_secretariat_notes_the_answer_of_a_household() -> None:
    one = followed()
    Recommendation.objects.update(organisation=None)
    with pytest.raises(PermissionDenied):
        answer(one.recommendation, "Oui.", one.made.member)
    told = answer(one.recommendation, "Le ménage accepte.", one.made.secretary)
    assert told.answered_by == one.made.secretary.user


def test_only_who_runs_the_commission_settles_and_a_result_is_corrected_in_the_open() -> None:
    one = followed()
    with pytest.raises(PermissionDenied):
        settle(one.recommendation, FollowResult.FOLLOWED, one.made.member)
    settle(one.recommendation, FollowResult.NO_ANSWER, one.made.secretary)
    settle(one.recommendation, FollowResult.MOOT, one.made.secretary)
    lines = JournalEntry.objects.filter(action="commission.recommendation_settled").order_by("pk")
    assert [(line.details["was"], line.details["result"]) for line in lines] == [
        ("", "no_answer"),
        ("no_answer", "moot"),
    ]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("", {}),
        ("Fait.", {"proposed": FollowResult.NO_ANSWER}),
        ("Fait.", {"done_on": dt.date(2100, 1, 1)}),
        ("Fait.", {"answered_on": dt.date(2020, 1, 1)}),
        ("x" * 4001, {}),
    ],
)
def test_an_answer_that_says_nothing_or_comes_from_the_future_is_refused(
    text: str, fields: dict[str, object]
) -> None:
    one = followed()
    with pytest.raises(ValidationError):
        answer(one.recommendation, text, one.made.member, **fields)  # type: ignore[arg-type]
    one.recommendation.refresh_from_db()
    assert one.recommendation.state == FollowState.OPEN


def test_an_answer_that_came_is_not_without_answer() -> None:
    one = followed()
    answer(one.recommendation, "Fait.", one.made.member)
    with pytest.raises(ValidationError):
        settle(one.recommendation, FollowResult.NO_ANSWER, one.made.secretary)


def test_the_addressee_and_the_secretariat_see_it_and_nobody_else() -> None:
    one = followed()
    assert visible_to(one.made.member).count() == visible_to(one.made.secretary).count() == 1
    assert not visible_to(one.made.stranger).exists()


def test_whose_access_is_over_reads_a_reference_and_initials() -> None:
    one = followed()
    rows = rows_of(visible_to(one.made.member), one.made.member, timezone.localdate())
    household = one.made.item.household
    assert household is not None
    assert household.display_name
    assert household.display_name not in rows[0].who
    assert household.reference in rows[0].who
    named = rows_of(visible_to(one.made.secretary), one.made.secretary, timezone.localdate())
    assert named[0].who == household.display_name


def test_the_next_session_opens_on_the_last_one_and_on_what_older_ones_still_await() -> None:
    one = followed(held_on=timezone.localdate() - dt.timedelta(days=200))
    old = one.recommendation
    made = one.made
    last = session_of(made.commission)
    item = item_of(last)
    newer = output_of(item, made.member.membership.organisation)
    close(last)
    open_recommendations(last)
    coming = one.next_session
    shown = opening_list(made.commission, coming)
    assert [[row.output for row in rows] for _, rows in shown] == [[newer], [old.output]]
    Recommendation.objects.filter(pk=old.pk).update(
        state="settled", result="followed", settled_on=last.held_on - dt.timedelta(days=1)
    )
    assert [found for found, _ in opening_list(made.commission, coming)] == [item]


def test_figures_count_recommendations_answers_and_results_by_commission() -> None:
    one = followed()
    answer(one.recommendation, "Fait.", one.made.member)
    settle(one.recommendation, FollowResult.FOLLOWED, one.made.secretary)
    year = one.made.session.held_on.year
    told = figures(one.made.territory.pk, year)[one.made.commission.pk]
    assert (told.recommendations, told.answered, told.followed, told.awaited) == (1, 1, 1, 0)
    assert not figures(one.made.territory.pk, year - 5)
