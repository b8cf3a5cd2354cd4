"""Signs: raised by any partner, told by relation, seen before a decision on the CFP."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.core.models import JournalEntry
from ccapex.core.work_queues import queues_for
from households.enums import RelationKind
from households.models import Flag, Household
from households.querysets import HouseholdQuerySet
from households.services import flags
from households.services.access import open_relations
from households.services.masking import view_of
from households.services.told_flags import ALERT, told
from tests.factories.accounts import CoverageFactory, desk_for, log_in
from tests.factories.letters import housed, sending_organisation
from tests.factories.protection import DAY, flagged, guarded, limited, with_signs

TODAY = timezone.localdate()


@pytest.fixture
def office(db: None) -> Desk:
    organisation = sending_organisation(secretariat=True, kind="state_service")
    with_signs(organisation.territory)
    return desk_for("secretariat", organisation=organisation)


@pytest.fixture
def household(office: Desk) -> Household:
    return housed(office.membership.organisation)


@pytest.fixture
def prefecture(office: Desk) -> Desk:
    territory = office.membership.organisation.territory
    desk = desk_for("manager", territory=territory, kind="prefecture")
    CoverageFactory(organisation=desk.membership.organisation)
    return desk


def partner(household: Household, kind: RelationKind = RelationKind.REFERRAL) -> Desk:
    desk = desk_for("social_worker", territory=household.territory, kind="ccas")
    open_relations([(household.pk, desk.organisation_id)], kind=kind, source="test:1")
    return desk


def file_of(desk: Desk, household: Household) -> str:
    page = reverse("household_detail", args=[household.public_id])
    return log_in(Client(), desk).get(page).content.decode().replace("\xa0", " ")


def queued(desk: Desk) -> int:
    (content,) = [content for queue, content in queues_for(desk) if queue.slug == "alerts_to_see"]
    return content.total


# --- raising, completing, ending ----------------------------------------------------------------


def test_the_same_sign_is_raised_once(office: Desk, household: Household) -> None:
    first = flagged(household, office)
    assert flagged(household, office) == first
    flags.close(first, outcome="ended", on=TODAY, desk=office)
    assert flagged(household, office) != first
    assert JournalEntry.objects.filter(action="flag.raise").count() == 2


@pytest.mark.parametrize(
    ("kind", "code", "details", "words"),
    [
        ("other", "old_age", {}, "nature"),
        ("vulnerability", "aah", {}, "précision"),
        ("blocked_right", "aah", {"effect": "guess"}, "uniquement induit"),
        (
            "blocked_right",
            "aah",
            {"asked_on": DAY, "opened_on": datetime.date(2026, 9, 1)},
            "avant",
        ),
        ("indecent_housing", "town_hygiene", {"procedure": "guess"}, "procédure"),
        ("indecent_housing", "town_hygiene", {"procedure_on": DAY}, "procédure"),
    ],
)
def test_what_the_lists_do_not_know_is_refused(
    office: Desk, household: Household, kind: str, code: str, details: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        flagged(household, office, kind, code, **details)
    assert not Flag.objects.exists()


def test_no_sign_is_raised_in_advance(office: Desk, household: Household) -> None:
    with pytest.raises(ValidationError, match="à venir"):
        flags.raise_flag(
            household,
            kind="vulnerability",
            code="old_age",
            details={},
            raised_on=TODAY + datetime.timedelta(days=1),
            desk=office,
        )


def test_a_blocked_right_is_followed_to_its_opening(office: Desk, household: Household) -> None:
    flag = flagged(household, office, "blocked_right", "aah", effect="caused", asked_on=DAY)
    assert flag.details == {"effect": "caused", "asked_on": "2026-10-01"}
    flags.complete(
        flag,
        details={"effect": "worsened", "asked_on": DAY, "opened_on": datetime.date(2026, 11, 2)},
        desk=office,
    )
    page = reverse("household_flag", args=[household.public_id, flag.public_id])
    text = log_in(Client(), office).get(page).content.decode()
    assert "aggravé par ce frein" in text
    assert "Droit ouvert le 02/11/2026" in text
    flags.close(flag, outcome="right_opened", on=TODAY, desk=office)
    flag.refresh_from_db()
    with pytest.raises(ValidationError, match="clos"):
        flags.complete(flag, details={}, desk=office)


def test_indecent_housing_ends_with_a_solution_of_the_territory(
    office: Desk, household: Household
) -> None:
    flag = flagged(household, office, "indecent_housing", "town_hygiene", procedure="reported")
    for wrong in ("right_opened", "guess", ""):
        with pytest.raises(ValidationError):
            flags.close(flag, outcome=wrong, on=TODAY, desk=office)
    with pytest.raises(ValidationError, match="précède"):
        flags.close(flag, outcome="rehoused", on=datetime.date(2026, 9, 1), desk=office)
    flags.close(flag, outcome="rehoused", on=TODAY, desk=office)
    assert "Relogement" in file_of(office, household)


def test_only_its_author_and_the_secretariat_change_a_sign(
    office: Desk, household: Household
) -> None:
    author, other = partner(household), partner(household)
    flag = flagged(household, author)
    for desk in (other,):
        with pytest.raises(ValidationError, match="ne peut pas"):
            flags.close(flag, outcome="ended", on=TODAY, desk=desk)
    flags.close(flag, outcome="ended", on=TODAY, desk=author)
    flags.close(flag, outcome="mistaken", on=TODAY, desk=office)
    flag.refresh_from_db()
    assert flag.outcome == "ended"


def test_the_state_validates_a_criterion_with_date_and_name(
    office: Desk, household: Household
) -> None:
    worker = partner(household)
    flag = flagged(household, worker)
    address = reverse("household_flag_validate", args=[household.public_id, flag.public_id])
    log_in(Client(), worker).post(address)
    flag.refresh_from_db()
    assert flag.validated_on is None
    log_in(Client(), office).post(address)
    validated = Flag.objects.get(pk=flag.pk)
    assert (validated.validated_on, validated.validated_by) == (TODAY, office.user)
    assert office.user.get_full_name() in file_of(office, household)
    right = flagged(household, office, "blocked_right", "aah")
    with pytest.raises(ValidationError, match="vulnérabilité"):
        flags.validate(right, desk=office)


def test_the_guardians_alert_is_entered_by_the_secretariat(
    office: Desk, household: Household
) -> None:
    worker = partner(household)
    page = reverse("household_sign", args=[household.public_id, "vulnerability"])
    told_by = {"code": "old_age", "raised_on": "1/10/2026", "by_guardian": "on"}
    assert "by_guardian" not in log_in(Client(), office).get(page).content.decode()
    guarded(household, office)
    assert "by_guardian" in log_in(Client(), office).get(page).content.decode()
    assert "by_guardian" not in log_in(Client(), worker).get(page).content.decode()
    assert log_in(Client(), office).post(page, told_by).status_code == 302
    assert Flag.objects.get().details == {"by_guardian": True}


# --- who is told what ---------------------------------------------------------------------------

WHOLE, KIND, ALERT_ONLY, NOTHING = "whole", "kind", "alert", "nothing"


@pytest.mark.parametrize(
    ("relation", "others", "its_own"),
    [
        (RelationKind.REFERRAL, WHOLE, WHOLE),
        (RelationKind.SIAO, WHOLE, WHOLE),
        (RelationKind.ENRICHMENT, NOTHING, WHOLE),
        (RelationKind.COMMISSION, KIND, WHOLE),
        (RelationKind.LANDLORD, ALERT_ONLY, WHOLE),
        (RelationKind.COMMISSAIRE_DE_JUSTICE, ALERT_ONLY, WHOLE),
        (RelationKind.REHOUSING, NOTHING, NOTHING),
    ],
)
def test_signs_are_told_by_relation(
    office: Desk, household: Household, relation: RelationKind, others: str, its_own: str
) -> None:
    desk = partner(household, relation)
    flagged(household, office)
    flagged(household, office, "blocked_right", "aah", effect="caused")
    seen = {
        WHOLE: ["Frein aux droits : AAH", "Vulnérabilité : Grand âge (à valider)"],
        KIND: ["Frein aux droits", "Vulnérabilité"],
        ALERT_ONLY: [ALERT.title],
        NOTHING: [],
    }
    shown = view_of(desk, household)
    lists = flags.lists_for(household)
    found = told(flags.of_file(household, desk), shown, lists)
    assert sorted(one.title for one in found) == seen[others]
    text = file_of(desk, household)
    assert ("Grand âge" in text) == (others == WHOLE)
    assert (ALERT.title in text) == (others == ALERT_ONLY)
    mine = flagged(household, desk, "indecent_housing", "town_hygiene")
    page = reverse("household_flag", args=[household.public_id, mine.public_id])
    client = log_in(Client(), desk)
    assert client.get(page).status_code == (200 if its_own == WHOLE else 404)
    hidden = reverse(
        "household_flag", args=[household.public_id, Flag.objects.earliest("pk").public_id]
    )
    assert client.get(hidden).status_code == (200 if others == WHOLE else 404)


def test_a_closed_alert_is_no_alert_any_more(office: Desk, household: Household) -> None:
    landlord = partner(household, RelationKind.LANDLORD)
    flag = flagged(household, office)
    flags.close(flag, outcome="ended", on=TODAY, desk=office)
    assert ALERT.title not in file_of(landlord, household)


def test_guardians_and_limits_are_told_without_reason_to_those_who_may_not_know(
    office: Desk, household: Household
) -> None:
    landlord = partner(household, RelationKind.LANDLORD)
    guarded(household, office)
    limited(household, office, "no_letter")
    text = file_of(landlord, household)
    assert "ne pas écrire au domicile" in text
    assert "Violences" not in text
    assert "tutelles" not in text


# --- seen before a decision on the CFP ----------------------------------------------------------


def visible(desk: Desk) -> HouseholdQuerySet:
    return Household.objects.visible_to(desk)


def test_an_alert_reaches_the_prefecture_and_is_seen_there_and_by_the_secretariat(
    office: Desk, household: Household, prefecture: Desk
) -> None:
    worker = partner(household)
    assert not visible(prefecture).exists()
    flagged(household, worker, "blocked_right", "aah")
    assert not visible(prefecture).exists()
    alert = flagged(household, worker)
    assert list(visible(prefecture)) == [household]
    awaited = {office.organisation_id, prefecture.organisation_id}
    found = flags.awaited_before_cfp([household.pk])
    assert {one.pk for one in found[household.pk]} == awaited
    for desk in (office, prefecture):
        assert flags.unseen([household.pk], desk.organisation_id) == {household.pk: [alert]}
        assert queued(desk) == 1
        assert "que votre organisation n’a pas encore vue" in file_of(desk, household)
        seen = reverse("household_flags_seen", args=[household.public_id])
        for _ in range(2):
            assert log_in(Client(), desk).post(seen).status_code == 302
        assert queued(desk) == 0
        assert "pas encore vue" not in file_of(desk, household)
    assert flags.awaited_before_cfp([household.pk]) == {}
    assert flags.unseen([household.pk], worker.organisation_id) == {}
    assert JournalEntry.objects.filter(action="flag.seen").count() == 2


def test_the_prefecture_loses_the_file_when_the_alert_ends(
    office: Desk, household: Household, prefecture: Desk
) -> None:
    alert, other = flagged(household, office), flagged(household, office, code="children")
    flags.close(alert, outcome="protected", on=TODAY, desk=office)
    assert visible(prefecture).exists()
    flags.close(other, outcome="protected", on=TODAY, desk=office)
    assert not visible(prefecture).exists()
    assert flags.unseen([household.pk], prefecture.organisation_id) == {}


def test_only_the_prefecture_of_the_place_is_told(office: Desk, household: Household) -> None:
    territory = household.territory
    elsewhere = desk_for("manager", territory=territory, kind="prefecture")
    CoverageFactory(
        organisation=elsewhere.membership.organisation,
        area_kind="arrondissement",
        area_code="999",
    )
    flagged(household, office)
    assert not visible(elsewhere).exists()
    assert queued(elsewhere) == 0


def test_a_partner_that_decides_nothing_has_no_queue(office: Desk, household: Household) -> None:
    flagged(household, office)
    worker = desk_for("manager", territory=household.territory)
    open_relations(
        [(household.pk, worker.organisation_id)], kind=RelationKind.REFERRAL, source="test:2"
    )
    assert queued(worker) == 0
