"""The files offered to a session: by rule, asked, postponed; never twice, never one not seen."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from commissions.enums import ItemOrigin, ItemState, OutputKind, SeatRole, SessionState
from commissions.models import Item, Output, Recommendation, Session, Situation
from commissions.rules.proposals import Rule
from commissions.services.proposals import bodies_for, candidates
from commissions.services.seen import seen_by
from households.enums import FlagKind, RelationKind
from households.models import Flag
from households.services.access import open_relations
from procedures.enums import Stage
from procedures.models import Procedure, Task
from referrals.models import Signalement
from tests.factories.accounts import CommuneFactory, desk_for
from tests.factories.commissions import (
    Sitting,
    commission_of,
    item_of,
    seat_of,
    session_of,
    sitting,
)
from tests.factories.referrals import ProcedureFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


@pytest.fixture
def made() -> Sitting:
    """A local body of the whole territory, run by the secretariat; its session holds one file."""
    return sitting()


def file_of(made: Sitting, **fields: Any) -> Procedure:
    procedure: Procedure = ProcedureFactory(household__territory=made.territory, **fields)
    return procedure


def offered(made: Sitting, session: Session | None = None) -> dict[int, Any]:
    found = candidates(session or made.session, made.secretary)
    return {one.household.pk: one for one in found}


def last_session(made: Sitting, **fields: Any) -> Session:
    held_on = TODAY() - dt.timedelta(days=30)
    return session_of(
        made.commission,
        held_on=held_on,
        **{"state": SessionState.CLOSED, "closed_at": timezone.now()} | fields,
    )


def examined(made: Sitting, procedure: Procedure, **fields: Any) -> Item:
    session = fields.pop("session", None) or last_session(made)
    return item_of(session, procedure, **{"state": ItemState.EXAMINED} | fields)


def test_a_file_that_the_body_takes_is_offered_with_its_reason(made: Sitting) -> None:
    procedure = file_of(made)
    found = offered(made)[procedure.household_id]
    assert (found.origin, found.source) == (ItemOrigin.RULE, f"rule:{Rule.TERRITORY}")
    assert found.procedure == procedure
    assert found.reason


def test_a_file_of_the_session_or_closed_or_paused_is_not_offered(made: Sitting) -> None:
    closed = file_of(made, stage=Stage.CLOSED)
    paused = file_of(made, paused_until=TODAY() + dt.timedelta(days=300))
    found = offered(made)
    assert made.item.household_id not in found
    assert {closed.household_id, paused.household_id}.isdisjoint(found)


def test_a_file_withdrawn_from_the_session_is_not_offered_again(made: Sitting) -> None:
    made.item.state = ItemState.WITHDRAWN
    made.item.save()
    assert made.item.household_id not in offered(made)


def test_a_file_awaited_elsewhere_in_the_commission_is_not_offered_twice(made: Sitting) -> None:
    later = session_of(made.commission, held_on=TODAY() + dt.timedelta(days=50))
    assert made.item.household_id not in offered(made, later)
    assert bodies_for([made.item.procedure])[made.item.procedure.pk] == []  # type: ignore[list-item,union-attr]


def test_a_file_examined_at_this_stage_is_not_offered_by_rule_until_the_next_one(
    made: Sitting,
) -> None:
    procedure = file_of(made, stage_since=TODAY() - dt.timedelta(days=60))
    examined(made, procedure)
    assert procedure.household_id not in offered(made)
    Procedure.objects.filter(pk=procedure.pk).update(
        stage=Stage.ASSIGNATION, stage_since=TODAY() - dt.timedelta(days=5)
    )
    assert procedure.household_id in offered(made)


def test_what_was_postponed_comes_first(made: Sitting) -> None:
    one, two, elsewhere = (file_of(made) for _ in range(3))
    last = last_session(made)
    examined(made, one, session=last, state=ItemState.POSTPONED)
    Output.objects.create(item=examined(made, two, session=last), kind=OutputKind.POSTPONEMENT)
    later = session_of(made.commission, held_on=TODAY() + dt.timedelta(days=90))
    third = examined(made, elsewhere, session=last)
    Output.objects.create(item=third, kind=OutputKind.POSTPONEMENT, postponed_to=later)
    found = offered(made)
    assert found[one.household_id].origin == ItemOrigin.POSTPONED
    assert found[two.household_id].origin == ItemOrigin.POSTPONED
    assert list(found)[:2] == [two.household_id, one.household_id]
    assert elsewhere.household_id not in found or (
        found[elsewhere.household_id].origin == ItemOrigin.RULE
    )


def test_a_recommendation_whose_answer_is_due_brings_the_file_back(made: Sitting) -> None:
    procedure = file_of(made, stage_since=TODAY() - dt.timedelta(days=60))
    item = examined(made, procedure)
    output = Output.objects.create(item=item, kind=OutputKind.RECOMMENDATION)
    due = Recommendation.objects.create(
        territory=made.territory, household=procedure.household, output=output, due_on=TODAY()
    )
    found = offered(made)[procedure.household_id]
    assert (found.origin, found.source) == (ItemOrigin.ANSWER_DUE, f"recommendation:{due.pk}")
    Recommendation.objects.update(state="settled", result="followed")
    assert procedure.household_id not in offered(made)


def test_a_task_that_names_this_body_asks_for_the_file() -> None:
    made = sitting(tasks=["cql_mediation"], stages=["cql"], stock="public")
    fit = file_of(made, stage=Stage.CQL, lease__stock="public")
    private = file_of(made, stage=Stage.CQL)
    for procedure in (fit, private):
        for code in ("cql_mediation", "other"):
            Task.objects.create(
                territory=made.territory,
                household=procedure.household,
                procedure=procedure,
                code=code,
                occasion="essai",
                label="Convoquer en médiation",
                work="mediation_summons",
                why="essai",
            )
    found = offered(made)
    assert found[fit.household_id].origin == ItemOrigin.TASK
    assert found[fit.household_id].reason == "Convoquer en médiation."
    assert private.household_id not in found


def test_a_partner_that_brings_the_case_is_heard_once() -> None:
    made = sitting(selects=["seen_twice"], level="centrale")
    procedure = file_of(made)
    asked = Signalement.objects.create(
        territory=made.territory,
        reference="SIG-1",
        household=procedure.household,
        procedure=procedure,
        nature="saisine",
        channel="fsl",
        received_on=TODAY() - dt.timedelta(days=40),
        acted_on=TODAY() - dt.timedelta(days=40),
    )
    found = offered(made)[procedure.household_id]
    assert (found.origin, found.source) == (ItemOrigin.MEMBER, f"signalement:{asked.pk}")
    assert "FSL" in found.reason
    examined(made, procedure)
    assert procedure.household_id not in offered(made)


def test_the_centrale_is_offered_only_what_bears_a_mark() -> None:
    made = sitting(selects=["vulnerability", "several_procedures"], level="centrale")
    plain, alerted, twice = (file_of(made) for _ in range(3))
    ProcedureFactory(household=twice.household, stage=Stage.CLOSED)
    Flag.objects.create(
        household=alerted.household,
        kind=FlagKind.VULNERABILITY,
        organisation=made.secretary.membership.organisation,
        raised_on=TODAY(),
    )
    found = offered(made)
    assert plain.household_id not in found
    assert found[alerted.household_id].reason == "Alerte de vulnérabilité."
    assert found[twice.household_id].reason == "Plusieurs procédures pour ce ménage."


def test_a_perimeter_is_read_through_the_commune_of_the_lease() -> None:
    made = sitting(perimeter={"arrondissements": ["211"]})
    inside = CommuneFactory(territory=made.territory, arrondissement_code="211")
    outside = CommuneFactory(territory=made.territory, arrondissement_code="212")
    here, there = (
        file_of(made, lease__dwelling__insee_code=one.insee_code) for one in (inside, outside)
    )
    nowhere = file_of(made)
    found = offered(made)
    assert here.household_id in found
    assert {there.household_id, nowhere.household_id}.isdisjoint(found)


def test_who_runs_a_local_commission_is_offered_only_the_households_it_sees(made: Sitting) -> None:
    local = commission_of(
        made.territory, slug="clil", level="locale_hors_ccapex", stages=["prevention", "cdp"]
    )
    ccas = desk_for(Role.SOCIAL_WORKER, territory=made.territory, kind="ccas")
    seat_of(local, ccas.membership.organisation, role=SeatRole.SECRETARIAT)
    session = session_of(local)
    seen, hidden = file_of(made), file_of(made)
    open_relations(
        [(seen.household_id, ccas.organisation_id)], kind=RelationKind.REFERRAL, source="essai"
    )
    found = [one.household for one in candidates(session, ccas)]
    assert found == [seen.household]
    assert hidden.household not in found


def test_a_situation_comes_back_until_it_is_closed(made: Sitting) -> None:
    local = commission_of(made.territory, slug="tbh", level="municipale", household="told")
    ccas = desk_for(Role.SOCIAL_WORKER, territory=made.territory, kind="ccas")
    organisation = ccas.membership.organisation
    seat_of(local, organisation, role=SeatRole.SECRETARIAT)
    household = file_of(made).household
    open_relations([(household.pk, organisation.pk)], kind=RelationKind.REFERRAL, source="essai")
    situation = Situation.objects.create(
        territory=made.territory,
        reference="SIT-1",
        commission=local,
        household=household,
        reported_on=TODAY(),
        reported_by=organisation,
        facts="essai",
    )
    session = session_of(local)
    [found] = candidates(session, ccas)
    assert (found.situation, found.origin) == (situation, ItemOrigin.SITUATION)
    assert found.reason.startswith("Situation signalée le ")
    situation.state = "followed"
    situation.save()
    assert candidates(session, ccas)[0].reason == "Évaluation du plan d'actions et des résultats."
    Situation.objects.update(state="closed", closed_on=TODAY(), outcome="solved")
    assert candidates(session, ccas) == []


def test_a_commission_without_files_and_a_model_are_offered_nothing(made: Sitting) -> None:
    for slug, settings in (("pleniere", {"household": "no_files"}), ("clil", {"template": True})):
        commission = commission_of(made.territory, slug=slug, **settings)
        file_of(made)
        assert candidates(session_of(commission), made.secretary) == []


def test_the_list_costs_as_many_queries_for_one_file_as_for_many(made: Sitting) -> None:
    def cost(desk: Desk) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as offer:
            candidates(made.session, desk)
        procedures = list(Procedure.objects.select_related("territory"))
        with CaptureQueriesContext(connection) as bodies:
            bodies_for(procedures)
        return len(offer), len(bodies)

    file_of(made)
    few = cost(made.secretary)
    for _ in range(25):
        file_of(made)
    assert cost(made.secretary) == few


def test_each_side_knows_that_the_other_saw_the_file(made: Sitting) -> None:
    procedure = file_of(made)
    household = procedure.household
    local = commission_of(made.territory, slug="clil", level="locale_hors_ccapex", name="CLIL")
    ccas = desk_for(Role.SOCIAL_WORKER, territory=made.territory, kind="ccas")
    seat_of(local, ccas.membership.organisation, role=SeatRole.SECRETARIAT)
    open_relations([(household.pk, ccas.organisation_id)], kind=RelationKind.REFERRAL, source="e")
    there = session_of(local, held_on=TODAY() - dt.timedelta(days=10), state=SessionState.CONVENED)
    item_of(there, procedure, state=ItemState.EXAMINED, discussion="Secret")
    examined(made, procedure)
    read_there = {one.commission: one for one in seen_by([household.pk], ccas)[household.pk]}
    assert read_there["Commission d'essai"].is_ccapex
    assert read_there["Commission d'essai"].session_id is None
    assert read_there["CLIL"].session_id == there.public_id
    read_here = seen_by([household.pk], made.secretary)[household.pk]
    assert [one.level for one in read_here] == ["locale_hors_ccapex", "locale"]
    assert seen_by([household.pk], made.stranger)[household.pk] == []
    assert "Secret" not in repr(read_here)


def test_what_was_seen_costs_two_queries_for_any_number(made: Sitting) -> None:
    households = []
    for _ in range(5):
        procedure = file_of(made)
        examined(made, procedure, session=made.session)
        households.append(procedure.household_id)
    with CaptureQueriesContext(connection) as few:
        seen_by(households[:1], made.secretary)
    with CaptureQueriesContext(connection) as many:
        seen_by(households, made.secretary)
    assert len(few) == len(many) == 2
