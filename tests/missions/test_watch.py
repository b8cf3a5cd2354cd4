"""The weekly list: three groups, one list a week, frozen once sent; then the watch of each."""

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ccapex.core import jobs
from ccapex.core.models import Job
from households.models import Household, Relation
from households.services.masking import view_of
from households.services.matrix import Category
from procedures.actions import predicates
from procedures.enums import EventKind
from procedures.models import Event, Procedure
from referrals.missions_jobs import prepare_watch_lists
from referrals.models import Watch, WatchEntry, WatchList
from referrals.services.watch import following
from referrals.services.watch.lists import (
    choose_group,
    fingerprint,
    moved_since,
    prepare_list,
)
from referrals.services.watch.sending import send_list
from tests.factories.missions import Field, alert, field_territory, granted

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 17)


@pytest.fixture
def field() -> Field:
    return field_territory()


def prepared(field: Field, today: dt.date = TODAY) -> WatchList:
    return prepare_list(field.territory, today=today)


def sent(field: Field, today: dt.date = TODAY) -> WatchList:
    draft = prepared(field, today)
    return send_list(draft, seen=fingerprint(draft.entries.all()), desk=field.office)


def changes(watch_list: WatchList) -> dict[int, str]:
    return dict(watch_list.entries.values_list("procedure_id", "change"))


def test_the_list_has_three_groups_by_the_criteria_that_the_state_validated(field: Field) -> None:
    required, asked, others = granted(field), granted(field), granted(field)
    alert(field, required)
    alert(field, asked, validated=False)
    found = prepared(field)
    groups = dict(found.entries.values_list("procedure_id", "group"))
    assert groups == {required.pk: 1, asked.pk: 2, others.pk: 3}
    assert found.entries.get(procedure=required).criteria == ["age"]
    assert found.week_of == dt.date(2026, 6, 15)


def test_a_draft_follows_the_facts_and_prepared_again_is_the_same_list(field: Field) -> None:
    procedure = granted(field)
    first = prepared(field)
    alert(field, procedure)
    again = prepared(field, TODAY + dt.timedelta(days=2))
    assert again == first
    assert again.entries.get().group == 1
    Procedure.objects.filter(pk=procedure.pk).update(stage="closed")
    assert not prepared(field).entries.exists()
    assert WatchList.objects.count() == 1


def test_the_schedule_run_twice_or_by_two_workers_makes_one_list(field: Field) -> None:
    granted(field)
    prepare_watch_lists()
    prepare_watch_lists()
    assert Job.objects.filter(kind="prepare_watch_list").count() == 1
    while jobs.run_next():
        pass
    prepare_watch_lists()
    while jobs.run_next():
        pass
    assert WatchList.objects.count() == WatchEntry.objects.count() == 1
    call_command("watch_list", "--territory", field.territory.slug, "--json")
    assert WatchList.objects.count() == 1


def test_sent_once_it_is_frozen_and_what_changes_waits_for_the_next_week(field: Field) -> None:
    first, second = granted(field), granted(field)
    found = sent(field)
    assert send_list(found, seen="", desk=field.office).sent_at == found.sent_at
    late = granted(field)
    alert(field, second)
    assert prepared(field).entries.count() == 2
    Procedure.objects.filter(pk=first.pk).update(stage="closed")
    following_week = prepared(field, TODAY + dt.timedelta(days=7))
    assert changes(following_week) == {first.pk: "ended", second.pk: "changed", late.pk: "new"}


def test_only_what_was_read_is_sent(field: Field) -> None:
    granted(field)
    draft = prepared(field)
    seen = fingerprint(draft.entries.all())
    granted(field)
    prepared(field)
    with pytest.raises(ValidationError, match="relisez-la"):
        send_list(draft, seen=seen, desk=field.office)
    with pytest.raises(ValidationError, match="secrétariat"):
        send_list(draft, seen=seen, desk=field.siao)
    assert not Watch.objects.exists()


def test_a_household_whose_cfp_is_granted_after_the_draft_is_never_left_out(field: Field) -> None:
    granted(field)
    leaves = granted(field)
    draft = prepared(field)
    read = list(draft.entries.all())
    late = granted(field)
    Procedure.objects.filter(pk=leaves.pk).update(stage="closed")
    with pytest.raises(ValidationError, match="relisez-la"):
        send_list(draft, seen=fingerprint(read), desk=field.office)
    now = list(draft.entries.all())
    moved = moved_since(fingerprint(read), now)
    assert {one.procedure_id for one in now if one.pk in moved.lines} == {late.pk}
    assert moved.gone == [leaves.public_id]
    assert not Watch.objects.exists()
    send_list(draft, seen=fingerprint(now), desk=field.office)
    assert Watch.objects.filter(referral__procedure=late).exists()


def test_sending_opens_the_file_to_the_siao_with_a_fiche_for_the_first_group_alone(
    field: Field,
) -> None:
    required, other = granted(field), granted(field)
    alert(field, required)
    assert not Household.objects.visible_to(field.siao).exists()
    found = sent(field)
    assert Household.objects.visible_to(field.siao).count() == 2
    sheets = dict(found.entries.values_list("procedure_id", "sheet"))
    assert sheets[required.pk]
    assert sheets[other.pk] is None
    assert found.document is not None
    assert required.household.display_name in found.document.html
    watched = predicates.true_of("under_social_watch", [required.pk, other.pk])
    assert watched == {required.pk, other.pk}


def test_the_siao_reads_identity_and_cfp_and_never_the_debt(field: Field) -> None:
    required = granted(field)
    alert(field, required)
    Household.objects.filter(pk=required.household_id).update(housing_benefit="apl")
    Event.objects.create(
        territory=field.territory,
        procedure=required,
        kind=EventKind.CQL,
        occurred_on=dt.date(2026, 2, 1),
    )
    found = sent(field)
    sheet = found.entries.get().sheet
    assert sheet is not None
    text = sheet.html + found.document.html  # type: ignore[union-attr]
    assert "force publique" in text
    effective = found.entries.get().effective_from
    assert f"{effective:%d/%m/%Y}" in sheet.html
    for hidden in ("4 321", "4\u202f321", "Dette", "Loyer", "APL", "Commandement de quitter"):
        assert hidden not in text
    shown = view_of(field.siao, required.household)
    assert not shown.some(Category.DEBT)
    assert not shown.whole(Category.PROCEDURE)


def test_the_mail_says_a_date_and_no_name(field: Field) -> None:
    granted(field)
    sent(field)
    while jobs.run_next():
        pass
    told = "".join(f"{one.subject} {one.body}" for one in mail.outbox)
    assert "15/06/2026" in told
    assert Household.objects.get().display_name.split()[0] not in told
    assert "H-2026" not in told


def test_another_group_has_a_reason_and_the_first_a_validated_criterion(field: Field) -> None:
    entry = _entry(field, granted(field))
    with pytest.raises(ValidationError, match="validé par l'État"):
        choose_group(entry, group=1, reason="inquiétude", desk=field.office)
    with pytest.raises(ValidationError, match="Dites pourquoi"):
        choose_group(entry, group=2, reason=" ", desk=field.office)
    choose_group(entry, group=2, reason="grossesse signalée", desk=field.office)
    assert prepared(field).entries.get().group == 2
    sent(field)
    with pytest.raises(ValidationError, match="ne change plus"):
        choose_group(entry, group=3, reason="essai", desk=field.office)


def _entry(field: Field, procedure: Procedure) -> WatchEntry:
    return prepared(field).entries.get(procedure=procedure)


def test_a_contact_ends_the_call_for_a_worker_and_the_point_is_read_by_the_state(
    field: Field,
) -> None:
    alert(field, granted(field))
    sent(field)
    watch = following.visible_to(field.siao).get()
    assert list(following.not_reached(following.visible_to(field.siao))) == [watch]
    made = following.report(
        watch,
        on=timezone.localdate(),
        reached=True,
        solution="shelter_asked",
        asks_support=True,
        desk=field.siao,
    )
    assert not following.not_reached(following.visible_to(field.siao)).exists()
    assert list(following.unread_reports(field.territory.pk)) == [made]
    following.mark_reports_read(watch, desk=field.office)
    assert not following.unread_reports(field.territory.pk).exists()


def test_the_operator_reads_the_file_as_long_as_it_goes_there(field: Field) -> None:
    granted(field)
    sent(field)
    watch = Watch.objects.get()
    operator = field.organisation("operateur")
    following.name_operator(watch, operator, desk=field.siao)
    assert following.visible_to(field.operator).count() == 1
    following.name_operator(watch, None, desk=field.siao)
    assert not Household.objects.visible_to(field.operator).exists()
    with pytest.raises(ValidationError, match="opérateur"):
        following.name_operator(watch, field.organisation("siao"), desk=field.siao)


def test_closing_ends_the_access_of_the_siao_after_the_delay(field: Field) -> None:
    procedure = granted(field)
    sent(field)
    watch = Watch.objects.get()
    following.close_watch(watch, end="sheltered", desk=field.siao)
    relation = Relation.objects.get(organisation=field.organisation("siao"))
    assert relation.ends_on == timezone.localdate() + dt.timedelta(days=30)
    assert following.watched([procedure.pk]) == set()
    with pytest.raises(ValidationError, match="terminée"):
        following.close_watch(watch, end="left", desk=field.siao)


def test_a_household_that_leaves_the_list_ends_its_watch_as_the_facts_say(field: Field) -> None:
    procedure = granted(field)
    sent(field)
    Event.objects.create(
        territory=field.territory,
        procedure=procedure,
        kind=EventKind.EVICTION,
        occurred_on=dt.date(2026, 6, 20),
    )
    Procedure.objects.filter(pk=procedure.pk).update(stage="closed")
    sent(field, TODAY + dt.timedelta(days=7))
    watch = Watch.objects.get()
    assert (watch.end, watch.referral.state) == ("evicted", "closed")
    after = prepared(field, TODAY + dt.timedelta(days=14))
    assert not after.entries.exists()


def test_a_longer_list_costs_no_more_queries(field: Field) -> None:
    costs = []
    for count in (2, 8):
        while Procedure.objects.count() < count:
            alert(field, granted(field))
        prepared(field)
        with CaptureQueriesContext(connection) as queries:
            prepared(field)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_territory_without_watch_refuses(field: Field) -> None:
    field.territory.profile.pop("social_watch")
    with pytest.raises(ValidationError, match="pas de veille"):
        prepare_list(field.territory, today=TODAY)
