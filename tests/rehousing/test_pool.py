"""The pool: who enters, who leads and reads, what is offered, and how a household leaves."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ccapex.core.models import Job, JournalEntry
from ccapex.letters.models import Letter
from households.enums import RelationKind
from households.models import Household, Relation
from households.services.access import open_relations
from households.services.masking import view_of
from households.services.matrix import Category
from procedures.enums import EventKind, Stage
from referrals.models import RehousingEntry, RehousingLead, RehousingProposal
from referrals.services.rehousing import dalo, entering
from referrals.services.rehousing.access import settle_access, visible_to
from referrals.services.rehousing.leads import name_lead
from referrals.services.rehousing.pool import pool_of
from referrals.services.rehousing.proposals import answer, judge_fitting, propose
from tests.factories.accounts import OrganisationFactory
from tests.factories.households import LandlordFactory
from tests.factories.referrals import ReferralFactory
from tests.factories.rehousing import Pool, fact, pool

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Pool:
    return pool()


def led(world: Pool, entry: RehousingEntry) -> RehousingLead:
    return name_lead(entry, world.lead.membership.organisation, desk=world.office)


def open_kinds(entry: RehousingEntry) -> list[int]:
    return list(
        Relation.objects.filter(
            household=entry.household, kind=RelationKind.REHOUSING, closed_at__isnull=True
        ).values_list("organisation_id", flat=True)
    )


def test_only_the_secretariat_puts_a_household_in_the_pool(world: Pool) -> None:
    with pytest.raises(ValidationError, match="secrétariat"):
        entering.enter(world.procedure(), desk=world.lead)


def test_a_household_is_in_the_pool_once_at_a_time(world: Pool) -> None:
    entry = world.entry()
    with pytest.raises(ValidationError, match="déjà"):
        entering.enter(entry.procedure, desk=world.office)
    entering.withdraw(entry, desk=world.office, reason="stays")
    assert entering.enter(entry.procedure, desk=world.office).pk != entry.pk


def test_a_closed_procedure_does_not_enter(world: Pool) -> None:
    with pytest.raises(ValidationError, match="close"):
        entering.enter(world.procedure(stage=Stage.CLOSED), desk=world.office)


def test_the_quota_follows_the_support_and_the_territory(world: Pool) -> None:
    assert world.entry(support="needed").counted_on == "acd"
    assert world.entry().counted_on == "contingent"
    with pytest.raises(ValidationError, match="contingent"):
        world.entry(counted_on="commune_quota")


def test_the_lead_reads_the_report_from_its_naming_to_its_replacement(world: Pool) -> None:
    entry = world.entry()
    assert not visible_to(world.lead).exists()
    led(world, entry)
    assert visible_to(world.lead).get() == entry
    shown = view_of(world.lead, entry.household)
    assert shown.whole(Category.REHOUSING)
    for hidden in (Category.DEBT, Category.RESOURCES, Category.NOTES, Category.CONTACTS):
        assert not shown.some(hidden)

    current = RehousingLead.objects.get()
    name_lead(
        entry,
        world.other.membership.organisation,
        desk=world.office,
        replaces=current.pk,
    )
    assert not Household.objects.visible_to(world.lead).exists()
    assert visible_to(world.other).get() == entry
    current.refresh_from_db()
    assert current.ended_on == timezone.localdate()


def test_the_present_landlord_does_not_read_the_report_of_its_tenant(world: Pool) -> None:
    entry = world.entry()
    open_relations(
        [(entry.household_id, world.other.organisation_id)],
        kind=RelationKind.LANDLORD,
        source="lease:1",
    )
    assert Household.objects.visible_to(world.other).exists()
    assert not visible_to(world.other).exists()


def test_two_people_naming_a_lead_are_one_lead_and_one_told(world: Pool) -> None:
    entry = world.entry()
    first = led(world, entry)
    assert led(world, entry).pk == first.pk
    with pytest.raises(ValidationError, match="Entre-temps"):
        name_lead(entry, world.other.membership.organisation, desk=world.office, replaces=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        RehousingLead.objects.create(
            entry=entry,
            landlord=world.other.membership.organisation,
            named_on=timezone.localdate(),
        )


def test_the_lead_is_a_landlord_of_the_territory(world: Pool) -> None:
    entry = world.entry()
    for wrong in (world.service, OrganisationFactory(kind="landlord")):
        with pytest.raises(ValidationError, match="bailleur du territoire"):
            name_lead(entry, wrong, desk=world.office)


def test_naming_a_lead_tells_the_referents_and_prepares_one_notice(world: Pool) -> None:
    entry = world.entry()
    ReferralFactory(procedure=entry.procedure, organisation__name="Autre service")
    lead = led(world, entry)
    assert lead.referents_told_on == timezone.localdate()
    told = Job.objects.filter(kind="notify_rehousing").values_list("arguments", flat=True)
    assert sorted(one["what"] for one in told) == ["asked", "lead", "lead"]
    letter = Letter.objects.get()
    assert letter.addressee_name == world.lead.membership.organisation.name
    assert entry.household.display_name not in str(letter.data)


def test_a_household_that_nobody_follows_leaves_the_telling_empty(world: Pool) -> None:
    entry = world.entry(report_by=None)
    assert led(world, entry).referents_told_on is None


def test_a_landlord_that_proposes_reads_until_its_dwelling_is_refused(world: Pool) -> None:
    entry = world.entry()
    led(world, entry)
    offer = propose(
        entry,
        desk=world.office,
        landlord=world.other.membership.organisation,
        dwelling="3 rue de l'Essai",
    )
    assert visible_to(world.other).exists()
    answer(offer, desk=world.other, state="refused", reason="trop loin")
    assert not visible_to(world.other).exists()
    assert visible_to(world.lead).exists()


def test_only_the_lead_or_the_secretariat_proposes_and_twice_is_once(world: Pool) -> None:
    entry = world.entry()
    led(world, entry)
    with pytest.raises(ValidationError, match="chef de file"):
        propose(entry, desk=world.other, dwelling="ailleurs")
    for _ in range(2):
        propose(entry, desk=world.lead, dwelling="T3, rue de l'Essai")
    assert RehousingProposal.objects.get().landlord_id == world.lead.organisation_id


def test_a_refusal_has_a_reason_and_the_state_says_whether_it_fitted(world: Pool) -> None:
    entry = world.entry()
    led(world, entry)
    offer = propose(entry, desk=world.lead, dwelling="T3")
    with pytest.raises(ValidationError, match="raison"):
        answer(offer, desk=world.lead, state="refused")
    answer(offer, desk=world.lead, state="refused", reason="étage sans ascenseur")
    with pytest.raises(ValidationError, match="déjà"):
        answer(offer, desk=world.lead, state="accepted")
    with pytest.raises(ValidationError, match="État seul"):
        judge_fitting(offer, desk=world.lead, fitting=True)
    judge_fitting(offer, desk=world.office, fitting=True)
    row = pool_of(world.office, today=timezone.localdate())[0]
    assert (row.refused, row.fitting_refused) == (1, 1)
    whats = [job.arguments["what"] for job in Job.objects.filter(kind="notify_rehousing")]
    assert whats.count("refused") == 2  # the service of the report, and the secretariat


def test_leaving_the_pool_ends_access_after_the_delay_of_the_profile(world: Pool) -> None:
    entry = world.entry(days_ago=10)
    led(world, entry)
    entering.rehouse(
        entry,
        desk=world.office,
        landlord=world.lead.membership.organisation,
        lease_signed_on=timezone.localdate() - dt.timedelta(days=2),
    )
    relation = Relation.objects.get(kind=RelationKind.REHOUSING)
    assert relation.ends_on == timezone.localdate() + dt.timedelta(days=28)
    assert open_kinds(entry) == [world.lead.organisation_id]


def test_a_withdrawal_has_a_reason_and_tells_the_referents(world: Pool) -> None:
    entry = world.entry()
    with pytest.raises(ValidationError, match="motif"):
        entering.withdraw(entry, desk=world.office, reason="")
    with pytest.raises(ValidationError, match="Précisez"):
        entering.withdraw(entry, desk=world.office, reason="other")
    entering.withdraw(entry, desk=world.office, reason="no_engagement")
    assert Job.objects.get(kind="notify_rehousing").arguments["what"] == "withdrawn"
    with pytest.raises(ValidationError, match="sorti du vivier"):
        led(world, entry)


def test_settling_access_twice_changes_nothing(world: Pool) -> None:
    entry = world.entry()
    led(world, entry)
    before = list(Relation.objects.values())
    settle_access(entry, actor_id=None)
    assert list(Relation.objects.values()) == before


def test_every_change_is_in_the_journal_without_a_word_of_the_report(world: Pool) -> None:
    entry = world.entry()
    led(world, entry)
    entering.change_report(entry, desk=world.office, report={"debt_plan": "FSL demandé"})
    lines = JournalEntry.objects.filter(action__startswith="rehousing.", household_id__isnull=False)
    assert {line.action for line in lines} == {
        "rehousing.entered",
        "rehousing.lead",
        "rehousing.report",
    }
    assert "FSL" not in str([line.details for line in lines])


@pytest.mark.parametrize("count", [2, 8])
def test_the_pool_costs_the_same_whatever_its_size(world: Pool, count: int) -> None:
    for _ in range(count):
        led(world, world.entry())
    with CaptureQueriesContext(connection) as spent:
        assert len(pool_of(world.office, today=timezone.localdate())) == count
    assert len(spent) == 4


def test_an_appeal_of_the_public_stock_proposes_priority_and_the_present_landlord(
    world: Pool,
) -> None:
    owner = LandlordFactory(
        territory=world.territory, organisation=world.lead.membership.organisation
    )
    procedure = world.procedure(stage=Stage.CQL, lease__stock="public", lease__landlord=owner)
    assert dalo.pending_appeals(world.office) == []
    fact(procedure, EventKind.DALO_APPEAL, dt.date(2026, 9, 1))
    (appeal,) = dalo.pending_appeals(world.office)
    assert appeal.priority
    assert appeal.landlord == world.lead.membership.organisation
    assert dalo.proposed_lead(procedure) == appeal.landlord
    dalo.record_element(procedure, desk=world.office, reason="troubles constatés")
    assert not dalo.pending_appeals(world.office)[0].priority
    assert dalo.proposed_lead(procedure) is None
    fact(procedure, EventKind.DALO_REJECTED, dt.date(2026, 10, 1))
    assert dalo.pending_appeals(world.office) == []
    assert dalo.pending_appeals(world.lead) == []
