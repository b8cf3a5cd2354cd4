"""A partner reports; who it is about is recognised without telling anybody anything."""

import dataclasses

import pytest
from django.core.exceptions import ValidationError

from commissions.enums import SituationState
from commissions.models import Situation
from commissions.services.situations import Sight, report, seen_as, situations_for
from commissions.services.situations.reporting import LooksLike, Told
from households.enums import RelationKind
from households.models import Household, Relation
from households.services.access import open_relations
from procedures.models import Procedure
from tests.factories.households import LeaseFactory
from tests.factories.situations import PERSON, TOLD, Local, local

pytestmark = pytest.mark.django_db


def known_household(made: Local) -> Household:
    """Somebody with the name and address that is reported, who has a procedure."""
    situation = made.reported()
    household = situation.household
    Situation.objects.filter(pk=situation.pk).delete()
    Relation.objects.filter(household=household).delete()
    Household.objects.filter(pk=household.pk).update(is_local=False)
    Procedure.objects.create(
        territory=made.territory,
        reference="P-2026-000001",
        household=household,
        lease=household.leases.get(),
    )
    household.refresh_from_db()
    return household


def test_an_unknown_person_becomes_a_household_that_only_the_commission_knows() -> None:
    made = local()
    situation = made.reported()
    household = situation.household
    assert household.is_local
    assert household.display_name == "ESSAIVILLE Claude"
    assert household.leases.get().dwelling.address == PERSON.address
    assert not household.procedures.exists()
    assert list(Household.objects.visible_to(made.ccas)) == [household]
    for desk in (made.police, made.landlord, made.office, made.stranger):
        assert not Household.objects.visible_to(desk).exists()
    relation = Relation.objects.get()
    assert relation.kind == RelationKind.LOCAL_COMMISSION
    assert relation.source == f"situation:{situation.pk}"


def test_the_reporter_keeps_its_report_and_nothing_else() -> None:
    made = local()
    situation = made.reported()
    assert seen_as(made.ccas, [situation]) == {situation.pk: Sight.RUNS}
    assert seen_as(made.police, [situation]) == {situation.pk: Sight.REPORTED}
    for desk in (made.landlord, made.office, made.stranger):
        assert seen_as(desk, [situation]) == {}
        assert not situations_for(desk).exists()


def test_a_household_that_the_desk_may_not_see_is_joined_without_a_word() -> None:
    made = local()
    household = known_household(made)
    unknown = dataclasses.replace(PERSON, last_name="Autrenom", address="9 rue de l'Autre Essai")
    joined = made.reported()
    fresh = report(made.commission, unknown, TOLD, desk=made.police)
    assert joined.household == household
    assert fresh.household != household
    # Nothing that the reporter can read differs.
    assert seen_as(made.police, [joined, fresh]) == {
        joined.pk: Sight.REPORTED,
        fresh.pk: Sight.REPORTED,
    }
    assert not Household.objects.visible_to(made.police).exists()


def test_a_household_that_the_desk_may_see_is_shown_first() -> None:
    made = local()
    household = known_household(made)
    pair = (household.pk, made.landlord.organisation_id)
    open_relations([pair], kind=RelationKind.LANDLORD, source="lease:1")
    with pytest.raises(LooksLike) as shown:
        made.reported(made.landlord)
    assert [one.household for one in shown.value.candidates] == [household]
    assert made.reported(made.landlord, household=household).household == household
    other = made.reported(made.landlord, seen=[household.reference])
    assert other.household != household


def test_a_household_out_of_sight_cannot_be_chosen_by_its_reference() -> None:
    made = local()
    household = LeaseFactory(household__territory=made.territory).household
    with pytest.raises(ValidationError):
        made.reported(household=household)


def test_a_second_partner_joins_the_open_situation_and_reads_only_its_own_words() -> None:
    made = local()
    first = made.reported()
    told = Told(kinds=("hoarding",), facts="Encombrement du palier.", health=True)
    second = report(made.commission, PERSON, told, desk=made.landlord)
    assert second.pk == first.pk
    second.refresh_from_db()
    assert second.kinds == ["nuisance", "hoarding"]
    assert "Bruit la nuit" in second.facts
    assert "Encombrement" in second.facts
    assert second.health is True
    assert second.reports.count() == 2
    assert seen_as(made.landlord, [second]) == {second.pk: Sight.REPORTED}


def test_the_same_form_sent_twice_is_one_report() -> None:
    made = local()
    assert made.reported().pk == made.reported().pk
    assert Situation.objects.get().reports.count() == 1


def test_after_the_end_a_new_report_opens_a_new_situation() -> None:
    made = local()
    first = made.reported()
    first.state, first.outcome, first.closed_on = SituationState.CLOSED, "solved", first.reported_on
    first.save()
    second = made.reported()
    assert second.pk != first.pk
    assert second.household == first.household


def test_who_has_no_seat_reports_nothing() -> None:
    made = local()
    for desk in (made.stranger, made.office):
        with pytest.raises(ValidationError):
            made.reported(desk)
    assert not Household.objects.exists()


def test_a_commission_that_sees_no_situations_takes_no_report() -> None:
    made = local(situations=[])
    with pytest.raises(ValidationError):
        made.reported()


def test_the_secretariat_enters_the_report_of_a_member() -> None:
    made = local()
    police = made.police.membership.organisation
    situation = made.reported(made.ccas, behalf=police)
    assert situation.reported_by == police
    with pytest.raises(ValidationError):
        made.reported(made.landlord, behalf=police)


def test_facts_and_kinds_are_asked_for() -> None:
    made = local()
    for told in (Told((), "Bruit."), Told(("nuisance",), " "), Told(("arrears",), "Hors champ.")):
        with pytest.raises(ValidationError):
            report(made.commission, PERSON, told, desk=made.police)
    assert not Household.objects.exists()
