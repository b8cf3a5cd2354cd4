"""The register of support in the database and on its pages: limits, two people, access, figures."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import OrganisationKind
from ccapex.core.models import JournalEntry
from ccapex.core.work_queues import queues_for
from ccapex.letters.models import Letter
from ccapex.letters.services.issuing import issue
from ccapex.profiles.read import read_profile
from households.enums import RelationKind
from households.models import DebtStatement, Landlord
from households.services.access import open_relations
from procedures.models import Event, Procedure
from referrals.models import (
    Consultation,
    KeyMoment,
    Measure,
    MeasurePeriod,
    Questionnaire,
    RepaymentPlan,
)
from referrals.services.measures import consultations, plans, questionnaires, register
from tests.factories.accounts import OrganisationFactory, TerritoryFactory, desk_for, log_in
from tests.factories.referrals import CdpListFactory, listed_case

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def today() -> dt.date:
    return timezone.localdate()


@pytest.fixture
def procedure() -> Procedure:
    profile = {
        name: read_profile("cote-dor")[name]
        for name in ("measures", "questionnaires", "key_moments")
    }
    territory = TerritoryFactory.create(profile=profile)
    found: Procedure = listed_case(CdpListFactory(territory=territory))
    return found


@pytest.fixture
def office(procedure: Procedure) -> Desk:
    return desk_for("secretariat", territory=procedure.territory)


def asked(procedure: Procedure, office: Desk, **fields: Any) -> Measure:
    given: dict[str, Any] = {
        "kind": "asll_maintien",
        "asked_on": today() - 30 * DAY,
        "consent": "signed",
    }
    return register.ask(procedure.household, desk=office, **given | fields)


def granted(procedure: Procedure, office: Desk, **fields: Any) -> Measure:
    measure = asked(procedure, office, **fields)
    return register.decide(
        measure, decision="granted", decided_on=today(), decided_in="asll", desk=office
    )


# --- measures ---------------------------------------------------------------------------------


def test_a_measure_goes_from_request_to_end(procedure: Procedure, office: Desk) -> None:
    measure = granted(procedure, office)
    register.add_period(measure, starts_on=today(), ends_on=today() + 300 * DAY, desk=office)
    ended = register.end(measure, on=today(), outcome="relayed", desk=office)
    assert (ended.ended_on, ended.outcome) == (today(), "relayed")
    actions = JournalEntry.objects.filter(action__startswith="measure.").values_list("action")
    assert {one for (one,) in actions} == {
        "measure.asked",
        "measure.decided",
        "measure.begun",
        "measure.ended",
    }


def test_the_same_request_twice_is_one_measure(procedure: Procedure, office: Desk) -> None:
    assert asked(procedure, office) == asked(procedure, office)


def test_a_measure_that_takes_consent_first_is_not_granted_without(
    procedure: Procedure, office: Desk
) -> None:
    measure = asked(procedure, office, consent="to_seek")
    with pytest.raises(ValidationError, match="adhésion"):
        register.decide(
            measure, decision="granted", decided_on=today(), decided_in="asll", desk=office
        )
    there = register.decide(
        measure,
        decision="granted",
        decided_on=today(),
        decided_in="ccapex_territorialisee",
        desk=office,
    )
    assert there.consent == "to_seek"


def test_a_limit_passed_over_takes_a_reason_that_stays(procedure: Procedure, office: Desk) -> None:
    measure = granted(procedure, office)
    years: dict[str, Any] = {"starts_on": today(), "ends_on": today() + 500 * DAY}
    with pytest.raises(ValidationError, match="12 mois au plus"):
        register.add_period(measure, **years, desk=office)
    assert not MeasurePeriod.objects.exists()
    register.add_period(measure, **years, desk=office, waiver="Accord du Département")
    measure.refresh_from_db()
    assert measure.waiver == "Accord du Département"


def test_no_reason_makes_two_periods_overlap(procedure: Procedure, office: Desk) -> None:
    measure = granted(procedure, office)
    register.add_period(measure, starts_on=today(), ends_on=today() + 90 * DAY, desk=office)
    with pytest.raises(ValidationError, match="chevauche"):
        register.add_period(
            measure,
            starts_on=today() + 90 * DAY,
            ends_on=today() + 120 * DAY,
            desk=office,
            waiver="Tant pis",
        )


def test_a_stranger_writes_nothing(procedure: Procedure) -> None:
    stranger = desk_for("social_worker", OrganisationFactory(territory=procedure.territory))
    with pytest.raises(ValidationError, match="suivent le ménage"):
        asked(procedure, stranger)
    assert not Measure.objects.exists()


# --- plans ------------------------------------------------------------------------------------


def signed(procedure: Procedure, desk: Desk, **fields: Any) -> RepaymentPlan:
    given: dict[str, Any] = {
        "kind": "landlord",
        "signed_on": today() - 100 * DAY,
        "debt": Decimal(300),
        "monthly": Decimal(100),
        "first_due_on": today() - 45 * DAY,
    }
    return plans.sign(procedure.lease, desk=desk, procedure=procedure, **given | fields)


def test_a_plan_is_a_fact_of_the_procedure_and_runs_alone(
    procedure: Procedure, office: Desk
) -> None:
    signed(procedure, office)
    assert Event.objects.filter(procedure=procedure, kind="repayment_plan").count() == 1
    with pytest.raises(ValidationError, match="déjà"):
        signed(procedure, office)


def test_a_plan_is_broken_only_when_somebody_says_so(procedure: Procedure, office: Desk) -> None:
    plan = signed(procedure, office)
    assert len(plans.standing_of(plan, today()).late) == 2
    plan.refresh_from_db()
    assert plan.ended_on is None
    with pytest.raises(ValidationError, match="rompu"):
        plans.finish(plan, end="broken", on=today(), desk=office)
    with pytest.raises(ValidationError, match="non payées"):
        plans.finish(plan, end="paid", on=today(), desk=office)
    assert (
        plans.finish(
            plan, end="broken", on=today(), desk=office, reason="Deux mois sans paiement"
        ).end
        == "broken"
    )
    signed(procedure, office, signed_on=today(), first_due_on=today())


def test_paying_everything_ends_the_debt(procedure: Procedure, office: Desk) -> None:
    plan = signed(procedure, office, first_due_on=today())
    for one in plan.instalments.all():
        plans.pay(one, amount=one.amount, on=today(), desk=office)
    assert plans.standing_of(plan, today()).left == 0
    assert plans.finish(plan, end="paid", on=today(), desk=office).end == "paid"


def test_the_landlord_signs_plans_of_its_own_tenants(procedure: Procedure) -> None:
    landlord = OrganisationFactory(territory=procedure.territory, kind=OrganisationKind.LANDLORD)
    desk = desk_for("landlord", landlord)
    with pytest.raises(ValidationError, match="bailleur"):
        signed(procedure, desk)
    open_relations(
        [(procedure.household_id, landlord.pk)], kind=RelationKind.LANDLORD, source="lease:1"
    )
    assert signed(procedure, desk).organisation == landlord


def test_late_instalments_come_to_the_day_after_the_delay_of_the_territory(
    procedure: Procedure, office: Desk
) -> None:
    def late() -> int:
        found = {queue.slug: content for queue, content in queues_for(office)}
        return found["plans_late"].total

    plan = signed(procedure, office, first_due_on=today() - 10 * DAY)
    assert late() == 0
    plan.instalments.filter(due_on=today() - 10 * DAY).update(due_on=today() - 11 * DAY)
    assert late() == 1


# --- questionnaires ---------------------------------------------------------------------------


def test_a_questionnaire_is_prepared_once_with_its_questions(
    procedure: Procedure, office: Desk
) -> None:
    first = questionnaires.prepare(procedure, addressee="household", desk=office)
    assert questionnaires.prepare(procedure, addressee="household", desk=office) == first
    letter = Letter.objects.get()
    labels = [one["label"] for one in letter.data["questions"]]
    assert "Avez-vous repris le paiement du loyer ?" in labels
    issued = issue(letter, author=office.user)
    assert "Combien pouvez-vous verser" in issued.html


def test_an_owner_without_address_gets_no_letter_until_it_is_completed(
    procedure: Procedure, office: Desk
) -> None:
    owner = Landlord.objects.create(
        territory=procedure.territory, name="SCI Exemple", name_key="sci exemple"
    )
    procedure.lease.landlord = owner
    procedure.lease.save()
    with pytest.raises(ValidationError, match="adresse du bailleur"):
        questionnaires.prepare(procedure, addressee="owner", desk=office)
    assert not Questionnaire.objects.exists()
    questionnaires.place_owner(owner, address="3 rue des Essais", postal_code="21000", city="Dijon")
    found = questionnaires.prepare(procedure, addressee="owner", desk=office)
    assert found.letter is not None
    assert found.letter.addressee_lines[-1] == "21000 DIJON"


def test_every_fault_of_an_answer_is_told_and_nothing_is_kept(
    procedure: Procedure, office: Desk
) -> None:
    found = questionnaires.prepare(procedure, addressee="household", desk=office)
    with pytest.raises(ValidationError) as refusal:
        questionnaires.answer(
            found,
            given={"people": ["trois"], "proposal": ["cher"]},
            answered_on=today() + DAY,
            channel="",
            desk=office,
        )
    assert set(refusal.value.message_dict) == {"people", "proposal", "answered_on", "channel"}
    found.refresh_from_db()
    assert found.answered_on is None


# --- consultations and moments ----------------------------------------------------------------


def test_a_debt_recalculated_by_the_adil_becomes_a_statement(
    procedure: Procedure, office: Desk
) -> None:
    adil = OrganisationFactory(territory=procedure.territory, kind=OrganisationKind.ADIL)
    given: dict[str, Any] = {"adviser": adil, "on": today(), "channel": "desk", "desk": office}
    with pytest.raises(ValidationError, match="aucune des deux"):
        consultations.note(procedure.household, **given, stated=Decimal(900))
    for _ in range(2):
        consultations.note(
            procedure.household,
            **given,
            contested=True,
            stated=Decimal(900),
            recalculated=Decimal(450),
            procedure=procedure,
        )
    assert Consultation.objects.count() == 1
    statement = DebtStatement.objects.get(origin="consultation")
    assert (statement.amount, statement.recalculated_amount) == (Decimal(900), Decimal(450))
    assert statement.recalculated_by == adil


def test_a_moment_is_told_to_each_partner_once(procedure: Procedure, office: Desk) -> None:
    moment = consultations.note_moment(
        procedure.household, code="benefit_suspended", on=today(), desk=office
    )
    for _ in range(2):
        consultations.note_told(moment, kind="caf", on=today(), desk=office)
    moment.refresh_from_db()
    assert [one["kind"] for one in moment.told] == ["caf"]
    with pytest.raises(ValidationError, match="pas de ceux"):
        consultations.note_told(moment, kind="siao", on=today(), desk=office)
    assert KeyMoment.objects.count() == 1


# --- pages ------------------------------------------------------------------------------------


def test_everything_is_entered_from_the_page_of_the_household(
    client: Client, procedure: Procedure, office: Desk
) -> None:
    log_in(client, office)
    adil = OrganisationFactory(territory=procedure.territory, kind=OrganisationKind.ADIL)
    url = reverse("household_support", args=[procedure.household.public_id])
    assert client.get(url).status_code == 200
    sent: list[dict[str, Any]] = [
        {"act": "measure", "measure-kind": "asll_maintien", "measure-asked_on": "hier"},
        {
            "act": "plan",
            "plan-kind": "landlord",
            "plan-signed_on": "hier",
            "plan-debt": "1 000,50",
            "plan-monthly": "100",
            "plan-first_due_on": "+5",
        },
        {
            "act": "consultation",
            "consultation-adviser": adil.pk,
            "consultation-on": "hier",
            "consultation-channel": "phone",
            "consultation-contested": "unknown",
        },
        {"act": "moment", "moment-code": "cdp", "moment-on": "hier"},
        {"act": "questionnaire", "addressee": "household"},
    ]
    for data in sent:
        assert client.post(url, data).status_code == 302, data["act"]
    moment = KeyMoment.objects.get()
    told = {"act": "told", "moment": str(moment.public_id), "kind": "caf"}
    assert client.post(url, told).status_code == 302
    page = client.get(url).content.decode()
    assert "11 mensualités" not in page
    assert RepaymentPlan.objects.get().instalments.count() == 11
    assert "prévenu le" in page


def test_what_is_refused_is_told_on_the_page_and_typed_again(
    client: Client, procedure: Procedure, office: Desk
) -> None:
    log_in(client, office)
    url = reverse("household_support", args=[procedure.household.public_id])
    answer = client.post(
        url,
        {
            "act": "plan",
            "plan-kind": "landlord",
            "plan-signed_on": "hier",
            "plan-debt": "1000",
            "plan-monthly": "0",
            "plan-first_due_on": "+5",
        },
    )
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "supérieures à zéro" in page
    assert not RepaymentPlan.objects.exists()


def test_a_measure_is_decided_begun_and_renewed_on_its_page(
    client: Client, procedure: Procedure, office: Desk
) -> None:
    log_in(client, office)
    measure = asked(procedure, office)
    url = reverse("measure_detail", args=[measure.public_id])
    decide = {
        "act": "decide",
        "decide-decision": "granted",
        "decide-decided_on": "hier",
        "decide-decided_in": "asll",
    }
    assert client.post(url, decide).status_code == 302
    period = {"act": "period", "period-starts_on": "01/01/2026", "period-ends_on": "31/12/2026"}
    assert client.post(url, period).status_code == 302
    answer = client.post(url, period)
    assert answer.status_code == 200
    assert "chevauche" in answer.content.decode()


def test_the_register_asks_the_database_as_often_for_one_measure_as_for_ten(
    client: Client, procedure: Procedure, office: Desk, django_assert_num_queries: Any
) -> None:
    log_in(client, office)
    url = reverse("measure_list")

    def count() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    asked(procedure, office)
    one = count()
    for rank in range(9):
        granted(procedure, office, asked_on=today() - (40 + rank) * DAY)
    assert count() == one
    export = client.get(reverse("measure_export"))
    assert export["Content-Type"].endswith("sheet")


def test_another_service_sees_neither_register_line_nor_page(
    client: Client, procedure: Procedure, office: Desk
) -> None:
    measure, plan = granted(procedure, office), signed(procedure, office)
    service = OrganisationFactory(territory=procedure.territory)
    log_in(client, desk_for("social_worker", service))
    assert procedure.household.reference not in client.get(reverse("measure_list")).content.decode()
    for name, row in (
        ("measure_detail", measure),
        ("plan_detail", plan),
        ("household_support", procedure.household),
    ):
        assert client.get(reverse(name, args=[row.public_id])).status_code == 404
