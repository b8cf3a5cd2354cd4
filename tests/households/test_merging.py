"""Reuniting and separating files: every row follows, all of it comes back."""

import datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from ccapex.accounts.models import Organisation, Territory, User
from ccapex.core.models import JournalEntry
from ccapex.letters.models import Letter
from commissions.models import Commission, Item, Output, Session
from households.enums import RelationKind
from households.models import (
    ContactLimit,
    ContactPoint,
    DeclaredValue,
    FollowUp,
    Household,
    HouseholdGroupPermission,
    HouseholdMember,
    Lease,
    MatchKey,
    MergeOperation,
    Person,
    Relation,
)
from households.services.access import open_relations
from households.services.cards import refresh_match_keys
from households.services.merging import MergeRefused, merge, split, undo
from households.services.names import rename
from households.services.search import matching
from procedures.models import Procedure
from referrals.models import (
    CdpList,
    EarlyTripartite,
    EnrichmentRequest,
    ListRow,
    Referral,
    WatchList,
)
from tests.factories.accounts import TerritoryFactory, UserFactory
from tests.factories.commissions import commission_of, item_of, session_of
from tests.factories.households import (
    HouseholdFactory,
    HouseholdMemberFactory,
    LandlordFactory,
    LeaseFactory,
    PersonFactory,
)
from tests.factories.letters import drafted, sending_organisation
from tests.factories.referrals import (
    CdpListFactory,
    EnrichmentRequestFactory,
    ListRowFactory,
    ProcedureFactory,
    ReferralFactory,
)
from tests.support.any_row import any_row
from tests.support.snapshot import Snapshot, snapshot

# Their rows are derived, moved by the service of access, or are the operation itself.
APART: set[type[models.Model]] = {
    MatchKey,
    HouseholdGroupPermission,
    Relation,
    MergeOperation,
}

# What their own constraints ask for, beyond the fields that may not be empty.
ASKED_OF: dict[type[models.Model], dict[str, Any]] = {
    ContactLimit: {"no_call": True},
    EarlyTripartite: {"signalled_on": datetime.date(2026, 10, 1)},
}


@pytest.fixture
def territory(db: None) -> Territory:
    return TerritoryFactory.create()


@pytest.fixture
def author(territory: Territory) -> User:
    return UserFactory.create()


@pytest.fixture
def cdp_list(territory: Territory) -> CdpList:
    return CdpListFactory.create(territory=territory)


def filled(cdp_list: CdpList, last_name: str, partner: Organisation) -> Household:
    """A household with a row in every table that points at one."""
    territory = cdp_list.territory
    household = HouseholdFactory.create(territory=territory)
    for rank, first_name in enumerate(("Camille", "Dominique")):
        person = PersonFactory(territory=territory, last_name=last_name, first_name=first_name)
        HouseholdMemberFactory(household=household, person=person, rank=rank)
    procedure = ProcedureFactory.create(
        household=household, lease__landlord__organisation=partner, lease__household=household
    )
    number = household.pk % 1000
    ContactPoint.objects.create(household=household, kind="phone", value=f"0600000{number:03d}")
    ContactPoint.objects.create(household=household, kind="phone", value="0699999999")
    DeclaredValue.objects.create(
        household=household, field="children", value=2, organisation=partner
    )
    FollowUp.objects.create(household=household, organisation=partner)
    EnrichmentRequestFactory(cdp_list=cdp_list, household=household, organisation=partner)
    ListRowFactory(cdp_list=cdp_list, household=household, procedure=procedure)
    ReferralFactory(procedure=procedure)
    drafted(sending_organisation(territory=territory), household)
    before = HouseholdFactory.create(territory=territory, display_name="")
    Household.objects.filter(pk=before.pk).update(merged_into=household)
    _everywhere_else(household, procedure, partner, cdp_list)
    open_relations(
        [(household.pk, partner.pk)], kind=RelationKind.REFERRAL, source=f"referral:{household.pk}"
    )
    return household


def _everywhere_else(
    household: Household, procedure: Procedure, partner: Organisation, cdp_list: CdpList
) -> None:
    """A row in the tables that are still empty for it, those added later included."""
    known: dict[type[models.Model], Any] = {
        Household: household,
        Procedure: procedure,
        Lease: procedure.lease,
        Territory: household.territory,
        Organisation: partner,
        Referral: Referral.objects.get(procedure=procedure),
        CdpList: cdp_list,
    }
    # A commission each: one session never has the same household twice.
    commission = commission_of(household.territory, slug=f"essai-{household.pk}")
    session = session_of(commission)
    item = item_of(session, procedure)
    known |= {Commission: commission, Session: session, Item: item}
    known[Output] = Output.objects.create(item=item, kind="avis")
    known[WatchList] = WatchList.objects.filter(territory=household.territory).first() or any_row(
        WatchList, 1, known
    )
    for model, name in pointing():
        if not model.objects.filter(**{name: household}).exists():
            any_row(model, household.pk, known, **{name: household}, **ASKED_OF.get(model, {}))


def pointing() -> list[tuple[Any, str]]:
    """Every table that points at a household, whoever adds it."""
    found = [
        (model, field.name)
        for model in apps.get_models(include_auto_created=True)
        if model not in APART
        for field in model._meta.get_fields()
        if field.concrete and field.related_model is Household
    ]
    assert len(found) >= 10
    return found


def state() -> Snapshot:
    return snapshot(without={MergeOperation})


def test_no_row_of_any_table_is_lost_and_all_come_back(cdp_list: CdpList, author: User) -> None:
    partner = sending_organisation(territory=cdp_list.territory)
    kept = filled(cdp_list, "Exemple", partner)
    absorbed = filled(cdp_list, "Essai", partner)
    for household in (kept, absorbed):  # names as the services write them
        as_written(household)
    before = state()
    counts = {}
    for model, name in pointing():
        counts[model, name] = model.objects.filter(**{f"{name}__in": [kept, absorbed]}).count()
        assert counts[model, name] >= 2, f"{model.__name__}.{name} is not covered here"
    operation = merge(kept, absorbed, author=author, reason="Même ménage")
    for model, name in pointing():
        left = model.objects.filter(**{name: absorbed}).count()
        moved = model.objects.filter(**{name: kept}).count()
        own = 1 if (model, name) == (Household, "merged_into") else 0
        assert left + moved == counts[model, name] + own, model
        # What the kept file had already stays behind: the shared phone, the same request.
        expected = {ContactPoint: 1, EnrichmentRequest: 1}.get(model, 0)
        assert left == expected, model
    undo(operation, author=author)
    assert state() == before
    undo(operation, author=author)
    assert state() == before


def as_written(household: Household) -> None:
    """Name and keys as the services leave them."""
    rename(household)
    refresh_match_keys(household.territory_id, [household.pk])


def test_the_same_person_is_not_there_twice_and_brings_what_was_unknown(
    territory: Territory, author: User
) -> None:
    kept, absorbed = HouseholdFactory.create_batch(2, territory=territory)
    for household, born in ((kept, None), (absorbed, datetime.date(1980, 5, 12))):
        person = PersonFactory(territory=territory, last_name="Exemple", birth_date=born)
        HouseholdMemberFactory(household=household, person=person)
    Household.objects.filter(pk=absorbed.pk).update(dependent_children=3, caf_number="123")
    operation = merge(kept, absorbed, author=author, reason="Même ménage")
    member = HouseholdMember.objects.get(household=kept)
    assert member.person.birth_date == datetime.date(1980, 5, 12)
    kept.refresh_from_db()
    assert (kept.dependent_children, kept.caf_number) == (3, "123")
    Household.objects.filter(pk=kept.pk).update(caf_number="456")  # said since: stays
    undo(operation, author=author)
    kept.refresh_from_db()
    assert (kept.dependent_children, kept.caf_number) == (None, "456")
    assert Person.objects.get(pk=member.person_id).birth_date is None


def test_people_of_one_name_born_on_two_days_are_two_people(
    territory: Territory, author: User
) -> None:
    kept, absorbed = HouseholdFactory.create_batch(2, territory=territory)
    for household, year in ((kept, 1980), (absorbed, 2001)):
        person = PersonFactory(
            territory=territory, last_name="Exemple", birth_date=datetime.date(year, 1, 1)
        )
        HouseholdMemberFactory(household=household, person=person)
    merge(kept, absorbed, author=author, reason="Père et fils")
    assert kept.members.count() == 2


def test_whoever_saw_the_absorbed_file_sees_the_kept_one(cdp_list: CdpList, author: User) -> None:
    one, two = (sending_organisation(territory=cdp_list.territory) for _ in range(2))
    kept, absorbed = filled(cdp_list, "Exemple", one), filled(cdp_list, "Essai", two)
    operation = merge(kept, absorbed, author=author, reason="Même ménage")
    rows = HouseholdGroupPermission.objects.filter(content_object=kept)
    assert set(rows.values_list("group", flat=True)) == {one.group_id, two.group_id}
    undo(operation, author=author)
    for household, organisation in ((kept, one), (absorbed, two)):
        groups = household.householdgrouppermission_set.values_list("group", flat=True)
        assert list(groups) == [organisation.group_id]


def test_search_finds_the_kept_file_by_the_names_and_reference_of_the_other(
    cdp_list: CdpList, author: User
) -> None:
    partner = sending_organisation(territory=cdp_list.territory)
    kept, absorbed = (filled(cdp_list, name, partner) for name in ("Exemple", "Essai"))
    merge(kept, absorbed, author=author, reason="Même ménage")
    for terms in ("essai dominique", "EXEMPLE Camille", absorbed.reference, kept.reference):
        assert list(matching(Household.objects.current(), terms)) == [kept], terms


def test_refusals_say_why(territory: Territory, author: User) -> None:
    one, two, three = HouseholdFactory.create_batch(3, territory=territory)
    elsewhere = HouseholdFactory.create()
    with pytest.raises(MergeRefused, match="différents"):
        merge(one, one, author=author, reason="x")
    with pytest.raises(MergeRefused, match="territoires"):
        merge(one, elsewhere, author=author, reason="x")
    first = merge(one, two, author=author, reason="x")
    with pytest.raises(MergeRefused, match=f"{two.reference} est déjà réuni"):
        merge(three, two, author=author, reason="x")
    with pytest.raises(MergeRefused, match="déjà réuni"):
        split(two, members=[], leases=[], author=author, reason="x")
    merge(three, one, author=author, reason="x")
    two.refresh_from_db()
    assert two.merged_into == three  # old addresses lead to the last file
    with pytest.raises(MergeRefused, match="plus récente"):
        undo(first, author=author)


def test_each_operation_is_in_the_journal_of_both_files(territory: Territory, author: User) -> None:
    one, two = HouseholdFactory.create_batch(2, territory=territory)
    undo(merge(one, two, author=author, reason="x"), author=author)
    for action in ("household.merge", "household.undo"):
        lines = JournalEntry.objects.filter(action=action, actor_id=author.pk)
        assert set(lines.values_list("household_id", flat=True)) == {one.pk, two.pk}


def test_a_split_takes_people_leases_and_what_hangs_on_them_then_gives_them_back(
    cdp_list: CdpList, author: User
) -> None:
    landlord, other, referent = (
        sending_organisation(territory=cdp_list.territory, kind=kind)
        for kind in ("landlord", "landlord", "ccas")
    )
    household = filled(cdp_list, "Exemple", referent)
    leaving = LeaseFactory.create(
        household=household,
        landlord=LandlordFactory(territory=cdp_list.territory, organisation=other),
    )
    staying = household.leases.exclude(pk=leaving.pk).get()
    staying.landlord = LandlordFactory(territory=cdp_list.territory, organisation=landlord)
    staying.save()
    procedure = ProcedureFactory.create(household=household, lease=leaving)
    ListRowFactory(cdp_list=cdp_list, household=household, procedure=procedure)
    open_relations(
        [(household.pk, landlord.pk), (household.pk, other.pk)],
        kind=RelationKind.LANDLORD,
        source="list:1",
    )
    as_written(household)
    before = state()
    member = household.members.get(person__first_name="Dominique")
    operation = split(
        household, members=[member.pk], leases=[leaving.pk], author=author, reason="Séparés"
    )
    new = operation.absorbed
    new.refresh_from_db()
    assert new.display_name == "EXEMPLE Dominique"
    assert list(new.procedures.all()) == [procedure]
    assert ListRow.objects.get(procedure=procedure).household == new

    def seen_by(one: Household) -> set[int]:
        return set(one.householdgrouppermission_set.values_list("group", flat=True))

    # The referent of the household follows both, each landlord its own tenant.
    assert seen_by(new) == {referent.group_id, other.group_id}
    assert seen_by(household) == {referent.group_id, landlord.group_id}
    undo(operation, author=author)
    after = state()
    empty = [
        one for one in after["households.Household"] if one not in before["households.Household"]
    ]
    assert len(empty) == 1
    after["households.Household"].remove(empty[0])
    assert after == before
    assert seen_by(household) == {referent.group_id, landlord.group_id, other.group_id}


def test_a_split_leaves_a_holder_on_each_side(cdp_list: CdpList, author: User) -> None:
    household = filled(cdp_list, "Exemple", sending_organisation(territory=cdp_list.territory))
    everyone = list(household.members.values_list("pk", flat=True))
    for members, why in (([], "au moins un titulaire pour"), (everyone, "Laissez au moins")):
        with pytest.raises(MergeRefused, match=why):
            split(household, members=members, leases=[], author=author, reason="x")
    assert not MergeOperation.objects.exists()
    assert Referral.objects.count() == Procedure.objects.count() == Letter.objects.count() == 1
