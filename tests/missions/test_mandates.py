"""An order says who decided and with which money; it opens the file, and its report ends it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ccapex.core import french
from ccapex.core.work_queues import queues_for
from households.models import ContactLimit, ContactPoint, FollowUp, Household, Relation
from households.services.masking import view_of
from procedures.actions.works import find
from procedures.enums import EventKind
from procedures.models import Procedure, Task
from referrals.models import ContactAttempt, Dsf, Mandate, Referral
from referrals.services import follow_up
from referrals.services.missions import reports, visits
from referrals.services.missions.mandating import Given, mandate, rules_or_refuse
from referrals.services.missions.proposing import (
    Need,
    between_judgment_and_cql,
    candidates,
    in_scope,
    needs,
    operators_for,
)
from referrals.services.missions.situations import situations_of
from tests.factories.missions import Field, alert, field_territory, procedure_at
from tests.factories.rehousing import fact

pytestmark = pytest.mark.django_db
VISIT, DIAGNOSTIC = "anticipation_visit", "ccapex_diagnostic"


@pytest.fixture
def field() -> Field:
    return field_territory()


def give(
    field: Field,
    procedure: Procedure,
    mission: str = VISIT,
    *,
    authority: str = "state",
    funding: str = "",
) -> Given:
    return mandate(
        [(procedure.pk, field.organisation("operateur").pk)],
        mission=mission,
        authority=authority,
        funding=funding,
        desk=field.office,
    )


def proposed(field: Field, mission: str = VISIT) -> set[int]:
    rules = rules_or_refuse(field.territory, mission)
    return {one.procedure.pk for one in needs(field.territory, rules, today=timezone.localdate())}


def test_a_visit_is_for_the_public_stock_after_the_requisition_and_the_private_after_the_cql(
    field: Field,
) -> None:
    wanted = {
        procedure_at(field, "cfp_request", stock="public").pk,
        procedure_at(field, "cql", stock="private").pk,
        # No CCAPEX has seen the file: the delay of the services need not be over (seed-notes 2).
        procedure_at(field, "cql", stock="private", days_ago=5).pk,
    }
    procedure_at(field, "cql", stock="public")
    procedure_at(field, "assignation", stock="private")
    assert proposed(field) == wanted


def test_between_judgment_and_cql_a_private_tenant_gets_neither_and_is_shown(field: Field) -> None:
    left = procedure_at(field, "assignation", step="judgment")
    public = procedure_at(field, "assignation", stock="public", step="judgment")
    today = timezone.localdate()
    assert left not in in_scope(field.territory, VISIT, today)
    assert left not in in_scope(field.territory, DIAGNOSTIC, today)
    assert public in in_scope(field.territory, DIAGNOSTIC, today)
    assert list(between_judgment_and_cql(field.territory)) == [left]


def test_the_rules_name_the_operator_and_leave_a_diagnostic_to_those_who_decide(
    field: Field,
) -> None:
    procedure_at(field, "cql")
    procedure_at(field, "cdp")
    today = timezone.localdate()
    named = {}
    for mission in (VISIT, DIAGNOSTIC):
        scope = in_scope(field.territory, mission, today)
        rules = rules_or_refuse(field.territory, mission)
        found = needs(field.territory, rules, today=today) or [
            _need(procedure) for procedure in scope
        ]
        one = candidates(field.territory, mission, found, today=today)[0]
        named[mission] = one.operator.slug if one.operator else None
    assert named == {VISIT: "operateur", DIAGNOSTIC: None}
    assert {one.slug for one in operators_for(field.territory, VISIT, today)} == {"operateur"}


def _need(procedure: Procedure) -> Need:
    return Need(procedure, situations_of([procedure])[procedure.pk], ["choisi"])


def test_an_order_opens_the_file_to_the_operator_and_freezes_its_fiche(field: Field) -> None:
    procedure = procedure_at(field, "cql")
    assert not Household.objects.visible_to(field.operator).exists()

    made = give(field, procedure).mandates[0]

    assert Household.objects.visible_to(field.operator).get() == procedure.household
    assert made.order is not None
    assert made.order.state == "issued"
    assert "4 321,00" in made.order.html.replace("\u202f", " ").replace("\xa0", " ")
    assert (made.report_unit.slug, made.copy_unit.slug) == (  # type: ignore[union-attr]
        "unite-maintien",
        "secretariat-ccapex",
    )
    text = made.order.html
    FollowUp.objects.create(household=procedure.household, organisation=made.referral.organisation)
    made.order.refresh_from_db()
    assert made.order.html == text
    assert proposed(field) == set()


def test_ordered_twice_is_ordered_once(field: Field) -> None:
    procedure = procedure_at(field, "cql")
    assert len(give(field, procedure).mandates) == 1
    again = give(field, procedure)
    assert (again.mandates, again.already) == ([], 1)
    assert Referral.objects.count() == Mandate.objects.count() == 1


def test_a_visit_made_for_an_earlier_act_does_not_answer_the_next_one(field: Field) -> None:
    procedure = procedure_at(field, "cql")
    made = give(field, procedure).mandates[0]
    work = find(VISIT)
    assert work is not None
    today = timezone.localdate()
    later = fact(procedure, EventKind.CFP_REQUEST, today + dt.timedelta(days=40))

    def task(occasion: str) -> Task:
        return Task.objects.create(
            territory=field.territory,
            household=procedure.household,
            procedure=procedure,
            occasion=occasion,
            label="Visite",
            work=VISIT,
            why="essai",
        )

    act, next_act = task("step:cql"), task(f"event:{later.pk}")
    assert work.done([act, next_act]) == {act.pk, next_act.pk}  # it is still on the way
    Referral.objects.filter(pk=made.referral_id).update(state="closed", closed_on=today)
    assert work.done([act, next_act]) == {act.pk}


def test_a_diagnostic_needs_its_funding_and_who_may_decide_of_it(field: Field) -> None:
    procedure = procedure_at(field, "cdp")
    with pytest.raises(ValidationError, match="financement"):
        give(field, procedure, DIAGNOSTIC)
    with pytest.raises(ValidationError, match="dans la liste"):
        give(field, procedure, DIAGNOSTIC, funding="loterie")
    with pytest.raises(ValidationError, match="qui a décidé"):
        give(field, procedure, VISIT, authority="landlord")
    assert not Referral.objects.exists()

    made = give(field, procedure, DIAGNOSTIC, funding="state").mandates[0]
    assert made.decider is not None
    assert made.decider.slug == "ddets"
    assert Dsf.objects.get().referral == made.referral
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.update(funding="")


def test_only_the_secretariat_orders(field: Field) -> None:
    procedure = procedure_at(field, "cql")
    operator = field.organisation("operateur").pk
    with pytest.raises(ValidationError, match="secrétariat"):
        mandate([(procedure.pk, operator)], mission=VISIT, authority="state", desk=field.operator)
    with pytest.raises(ValidationError, match="opérateur"):
        mandate(
            [(procedure.pk, field.organisation("siao").pk)],
            mission=VISIT,
            authority="state",
            desk=field.office,
        )


def test_a_refusal_closes_the_file_and_the_household_is_proposed_again(field: Field) -> None:
    procedure = procedure_at(field, "cql")
    made = give(field, procedure).mandates[0]
    follow_up.refuse(made.referral, reason="hors de notre secteur", desk=field.operator)
    assert not Household.objects.visible_to(field.operator).exists()
    assert proposed(field) == {procedure.pk}
    rules = rules_or_refuse(field.territory, VISIT)
    today = timezone.localdate()
    found = needs(field.territory, rules, today=today)
    assert candidates(field.territory, VISIT, found, today=today)[0].refusal.startswith("hors")
    queue = {queue.slug: content for queue, content in queues_for(field.office)}
    assert queue["missions_refused"].total == 1
    give(field, procedure)
    queue = {queue.slug: content for queue, content in queues_for(field.office)}
    assert queue["missions_refused"].total == 0


def test_a_visit_that_took_place_is_a_contact_among_the_others(field: Field) -> None:
    made = give(field, procedure_at(field, "cql")).mandates[0]
    today = timezone.localdate()
    visit = visits.plan_visit(made, on=today, at=dt.time(19, 30), desk=field.operator)
    assert visits.plan_visit(made, on=today, at=dt.time(19, 30), desk=field.operator) == visit
    made.referral.refresh_from_db()
    assert made.referral.state == "accepted"
    visits.record_visit(visit, result="no_answer", desk=field.operator)
    assert ContactAttempt.objects.get().channel == "visit"
    with pytest.raises(ValidationError, match="déjà noté"):
        visits.record_visit(visit, result="reached", desk=field.operator)
    ahead = visits.plan_visit(made, on=today + dt.timedelta(days=1), at=None, desk=field.operator)
    with pytest.raises(ValidationError, match="pas encore"):
        visits.record_visit(ahead, result="reached", desk=field.operator)
    visits.record_visit(ahead, result="cancelled", desk=field.operator)
    assert ContactAttempt.objects.count() == 1


def test_a_report_says_what_it_must_then_ends_the_mission_and_waits_to_be_read(
    field: Field,
) -> None:
    made = give(field, procedure_at(field, "cql")).mandates[0]
    rules = rules_or_refuse(field.territory, VISIT)
    with pytest.raises(ValidationError, match="Écrivez"):
        reports.send_report(made, desk=field.operator)
    reports.write_report(made, {"situation": "seul"}, rules=rules, desk=field.operator)
    with pytest.raises(ValidationError, match="joint"):
        reports.send_report(made, desk=field.operator)
    with pytest.raises(ValidationError, match="pas possible ici"):
        reports.write_report(
            made, {"conclusions": ["stay_measure"]}, rules=rules, desk=field.operator
        )
    values = {"contact_made": True, "aim": "rehousing", "conclusions": ["new_dwelling"]}
    reports.write_report(made, values, rules=rules, desk=field.operator)
    sent = reports.send_report(made, desk=field.operator)
    assert reports.send_report(made, desk=field.operator).sent_at == sent.sent_at
    assert sent.asks_agenda
    made.referral.refresh_from_db()
    assert (made.referral.state, made.referral.result) == ("closed", "reported")
    assert Relation.objects.get(organisation=made.referral.organisation).ends_on is not None
    with pytest.raises(ValidationError, match="ne change plus"):
        reports.write_report(made, {"aim": "stay"}, rules=rules, desk=field.operator)
    assert list(reports.unread(field.office)) == [sent]
    assert list(reports.asking_agenda(field.territory.pk)) == [sent]
    reports.mark_read(sent, desk=field.office)
    reports.settle_agenda(sent, desk=field.office)
    assert not reports.unread(field.office).exists()
    assert not reports.asking_agenda(field.territory.pk).exists()


def test_a_report_waits_for_what_its_visits_gave_and_agrees_with_them(field: Field) -> None:
    made = give(field, procedure_at(field, "cql")).mandates[0]
    visit = visits.plan_visit(made, on=timezone.localdate(), at=None, desk=field.operator)
    rules = rules_or_refuse(field.territory, VISIT)
    values = {"contact_made": True, "aim": "rehousing", "conclusions": ["new_dwelling"]}
    reports.write_report(made, values, rules=rules, desk=field.operator)
    with pytest.raises(ValidationError, match="encore prévue"):
        reports.send_report(made, desk=field.operator)
    visits.record_visit(visit, result="reached", desk=field.operator)
    reports.write_report(made, {"contact_made": False}, rules=rules, desk=field.operator)
    with pytest.raises(ValidationError, match="l'a joint"):
        reports.send_report(made, desk=field.operator)
    reports.write_report(made, values, rules=rules, desk=field.operator)
    assert reports.send_report(made, desk=field.operator).sent_at is not None


def test_a_diagnostic_gives_the_support_its_intensity_and_its_length_or_the_relay(
    field: Field,
) -> None:
    made = give(field, procedure_at(field, "cdp"), DIAGNOSTIC, funding="state").mandates[0]
    rules = rules_or_refuse(field.territory, DIAGNOSTIC)
    values = {"contact_made": True, "aim": "stay", "conclusions": ["stay"]}
    for more, missing in (
        ({}, "accompagnement"),
        ({"support_kind": "budget"}, "intensité"),
        ({"support_kind": "budget", "intensity": "light"}, "durée"),
        ({"support_kind": "none"}, "relais"),
    ):
        reports.write_report(made, {**values, **more}, rules=rules, desk=field.operator)
        with pytest.raises(ValidationError, match=missing):
            reports.send_report(made, desk=field.operator)
    reports.write_report(
        made,
        {"support_kind": "budget", "intensity": "light", "expected_months": 6},
        rules=rules,
        desk=field.operator,
    )
    assert reports.send_report(made, desk=field.operator).asks_agenda


def test_a_fiche_tells_an_operator_the_debt_and_never_a_number_that_must_not_be_called(
    field: Field,
) -> None:
    procedure = procedure_at(field, "cql")
    household = procedure.household
    ContactPoint.objects.create(household=household, kind="phone", value="0600000123")
    ContactLimit.objects.create(
        household=household,
        no_call=True,
        reason="violence",
        organisation=field.organisation("ddets"),
        since=timezone.localdate(),
    )
    alert(field, procedure)
    made = give(field, procedure).mandates[0]
    assert made.order is not None
    assert "0600000123" not in made.order.html
    assert french.phone("0600000123") not in made.order.html
    assert "Ne pas appeler" in made.order.html
    assert "Grand âge" in made.order.html


def test_a_fiche_says_each_thing_once_and_as_people_read_it(field: Field) -> None:
    procedure = procedure_at(field, "cql")
    hearing = dt.date(2026, 9, 14)
    fact(procedure, EventKind.HEARING, hearing)
    Procedure.objects.filter(pk=procedure.pk).update(hearing_on=hearing)
    ContactPoint.objects.create(household=procedure.household, kind="phone", value="0600000123")
    alert(field, procedure)
    field.territory.profile["flags"]["vulnerability"][0]["to_confirm"] = True
    field.territory.save(update_fields=["profile"])
    order = give(field, procedure).mandates[0].order
    assert order is not None
    assert order.html.count(french.day(hearing)) == 1
    assert french.phone("0600000123") in order.html
    assert "Grand âge" in order.html
    assert "à valider" not in order.html


def test_an_operator_sees_the_file_as_a_mission_does(field: Field) -> None:
    procedure = procedure_at(field, "cql")
    give(field, procedure)
    assert view_of(field.operator, procedure.household).hidden_count <= 1


def test_many_orders_and_many_needs_cost_the_same_number_of_queries(field: Field) -> None:
    rules = rules_or_refuse(field.territory, VISIT)
    today = timezone.localdate()
    costs = []
    for count in (3, 9):
        while Procedure.objects.count() < count:
            procedure_at(field, "cql")
        with CaptureQueriesContext(connection) as queries:
            found = needs(field.territory, rules, today=today)
            assert len(candidates(field.territory, VISIT, found, today=today)) == count
        costs.append(len(queries))
    assert costs[0] == costs[1]
