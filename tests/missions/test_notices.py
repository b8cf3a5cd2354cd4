"""Evictions announced: by whom, for which day, and who learns it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from households.enums import RelationKind
from households.services.access import open_relations
from referrals.models import EvictionNotice
from referrals.services.watch import notices
from tests.factories.accounts import desk_for
from tests.factories.missions import Field, field_territory, granted, procedure_at
from tests.missions.tools import page, seated, watching

pytestmark = pytest.mark.django_db


@pytest.fixture
def field() -> Field:
    return field_territory()


def test_the_commissaire_announces_its_own_evictions_and_a_late_one_is_flagged(
    field: Field,
) -> None:
    mine, other = granted(field), granted(field)
    organisation = field.organisation("etude")
    open_relations(
        [(mine.household_id, organisation.pk)],
        kind=RelationKind.COMMISSAIRE_DE_JUSTICE,
        source="test",
    )
    shown = page(field.commissaire, "eviction_notices")
    assert mine.household.display_name in shown
    assert other.household.display_name not in shown
    client = seated(field.commissaire)
    assert client.get(reverse("eviction_notice", args=[other.public_id])).status_code == 404
    day = _open_day(5)
    client.post(
        reverse("eviction_notice", args=[mine.public_id]),
        {"announced_on": "hier", "eviction_on": day.isoformat(), "override_reason": "relogé"},
    )
    notice = EvictionNotice.objects.get()
    assert notice.late
    assert "annonce tardive" in page(field.office, "eviction_notices")


def _open_day(after: int) -> dt.date:
    day = timezone.localdate() + dt.timedelta(days=after)
    while day.weekday() == 6:
        day += dt.timedelta(days=1)
    return day


def test_a_forbidden_day_is_refused_unless_somebody_says_what_allows_it(field: Field) -> None:
    procedure = granted(field)
    sunday = timezone.localdate() + dt.timedelta(days=30)
    while sunday.weekday() != 6:
        sunday += dt.timedelta(days=1)
    today = timezone.localdate()
    terms = {"announced_on": today, "eviction_on": sunday, "desk": field.office}
    with pytest.raises(ValidationError, match="L141-1"):
        notices.announce(procedure, **terms)  # type: ignore[arg-type]
    made = notices.announce(procedure, override_reason="juge", **terms)  # type: ignore[arg-type]
    assert "closed_day" in {one["code"] for one in made.anomalies}
    assert notices.announce(procedure, **terms) == made  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="avenir"):
        notices.announce(procedure, announced_on=sunday, eviction_on=sunday, desk=field.office)


def test_whoever_is_only_asked_to_complete_does_not_learn_the_day(field: Field) -> None:
    procedure = granted(field)
    watching(field)
    notices.announce(
        procedure,
        announced_on=timezone.localdate(),
        eviction_on=_open_day(200),
        override_reason="x",
        desk=field.office,
    )
    asked = desk_for("social_worker", territory=field.territory, kind="caf")
    open_relations(
        [(procedure.household_id, asked.organisation_id)],
        kind=RelationKind.ENRICHMENT,
        source="test",
    )
    assert not notices.in_force(asked).exists()
    shown = page(asked, "household_detail", procedure.household.public_id)
    assert "Expulsion annoncée" not in shown
    assert notices.in_force(field.siao).count() == 1
    shown = page(field.siao, "household_detail", procedure.household.public_id)
    assert "Expulsion annoncée" in shown


def test_another_day_replaces_the_first_and_both_stay(field: Field) -> None:
    procedure = granted(field)
    today = timezone.localdate()
    days = [_open_day(200), _open_day(230)]
    for day in days:
        notices.announce(
            procedure, announced_on=today, eviction_on=day, override_reason="x", desk=field.office
        )
    assert EvictionNotice.objects.count() == 2
    assert notices.in_force(field.office).get().eviction_on == days[1]
    assert notices.in_force(field.office).get().replaces is not None


def test_nothing_is_announced_before_the_force_is_granted(field: Field) -> None:
    procedure = procedure_at(field, "cfp_request")
    today = timezone.localdate()
    with pytest.raises(ValidationError, match="accordé"):
        notices.announce(procedure, announced_on=today, eviction_on=today, desk=field.office)
