"""Who may read a file of a session, at each step of its life."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import OrganisationKind, Role
from commissions.enums import ItemOrigin, ItemState, SeatRole, SessionState
from commissions.models import Item, Session
from commissions.services import agenda, agenda_access, presence, sessions
from households.enums import RelationKind
from households.models import Household, Relation
from households.services.access import close_due_relations, open_relations
from tests.commissions.preparing.shortcuts import household, procedure
from tests.factories.accounts import CommuneFactory, CoverageFactory, desk_for
from tests.factories.commissions import Sitting, item_of, seat_of, session_of, sitting

pytestmark = pytest.mark.django_db


def sees(desk: Desk, item: Item) -> bool:
    return Household.objects.visible_to(desk).filter(pk=household(item).pk).exists()


def convened(case: Sitting) -> Session:
    case.session.state = SessionState.CONVENED
    case.session.convened_at = timezone.now()
    case.session.save()
    agenda_access.open_session(case.session)
    return case.session


def test_a_member_reads_the_file_once_the_session_is_convened_and_not_before() -> None:
    case = sitting()
    agenda_access.open_item(case.item)
    assert not sees(case.member, case.item)
    convened(case)
    assert sees(case.member, case.item)
    assert not sees(case.stranger, case.item)


def test_a_file_only_proposed_is_not_read_by_members() -> None:
    case = sitting()
    case.item.state = ItemState.PROPOSED
    case.item.save()
    convened(case)
    assert not sees(case.member, case.item)
    agenda.accept(case.item, case.secretary)
    assert sees(case.member, case.item)


@pytest.mark.parametrize("end", ["withdraw", "postpone", "cancel", "conflict"])
def test_access_closes_at_once_when_the_file_leaves(end: str) -> None:
    case = sitting()
    session = convened(case)
    match end:
        case "withdraw":
            agenda.withdraw(case.item, "Dette soldée", case.secretary)
        case "postpone":
            agenda.postpone(case.item, None, case.secretary)
        case "cancel":
            sessions.cancel(session, "Salle indisponible", case.secretary)
        case _:
            organisation = case.member.membership.organisation
            presence.declare_conflict(case.item, organisation, "Locataire parent", case.member)
    assert not sees(case.member, case.item)


@pytest.mark.parametrize("end", ["withdraw", "conflict", "close"])
def test_another_reason_to_see_the_household_stays(end: str) -> None:
    case = sitting()
    pair = (household(case.item).pk, case.member.organisation_id)
    open_relations([pair], kind=RelationKind.REFERRAL, source="referral:1")
    session = convened(case)
    match end:
        case "withdraw":
            agenda.withdraw(case.item, "Dette soldée", case.secretary)
        case "conflict":
            presence.declare_conflict(
                case.item, case.member.membership.organisation, "Parent", case.secretary
            )
        case _:
            agenda_access.close_session(session, None)
    assert sees(case.member, case.item)
    assert set(
        Relation.objects.filter(
            closed_at=None, organisation=case.member.organisation_id
        ).values_list("kind", flat=True)
    ) == {RelationKind.REFERRAL}


def test_after_closing_access_lasts_the_delay_then_ends() -> None:
    case = sitting()
    session = convened(case)
    last = timezone.localdate() + dt.timedelta(days=30)
    agenda_access.close_session(session, last)
    close_due_relations(today=last)
    assert sees(case.member, case.item)
    close_due_relations(today=last + dt.timedelta(days=1))
    assert not sees(case.member, case.item)


def test_a_conflict_noted_by_mistake_gives_the_file_back() -> None:
    case = sitting()
    convened(case)
    organisation = case.member.membership.organisation
    part = presence.declare_conflict(case.item, organisation, "Parent", case.member)
    assert presence.in_conflict(case.member, case.session) == {case.item.pk}
    presence.remove_part(part, case.secretary)
    assert sees(case.member, case.item)


def test_a_guest_reads_its_file_alone() -> None:
    case = sitting()
    other = item_of(case.session)
    guest = case.stranger.membership.organisation
    part = presence.invite(case.item, organisation=guest, desk=case.secretary)
    assert not sees(case.stranger, case.item)
    convened(case)
    assert sees(case.stranger, case.item)
    assert not sees(case.stranger, other)
    presence.remove_part(part, case.secretary)
    assert not sees(case.stranger, case.item)


def test_a_concerned_seat_reads_only_the_files_of_its_commune_or_of_its_tenants() -> None:
    case = sitting()
    commune = CommuneFactory(territory=case.territory, insee_code="85099")
    ccas, landlord = (
        desk_for(territory=case.territory, kind=kind)
        for kind in (OrganisationKind.CCAS, OrganisationKind.LANDLORD)
    )
    CoverageFactory(
        organisation=ccas.membership.organisation, area_kind="commune", area_code="85099"
    )
    for kind in (OrganisationKind.CCAS, OrganisationKind.LANDLORD):
        seat_of(case.commission, None, organisation_kind=kind, concerned=True, label=kind)
    here, elsewhere = case.item, item_of(case.session)
    lease = procedure(here).lease
    lease.dwelling.insee_code = commune.insee_code
    lease.dwelling.save()
    assert lease.landlord is not None
    lease.landlord.organisation = landlord.membership.organisation
    lease.landlord.save()
    convened(case)
    for desk in (ccas, landlord):
        assert sees(desk, here)
        assert not sees(desk, elsewhere)


def test_a_seat_of_the_private_stock_has_no_file_of_the_public_one() -> None:
    case = sitting()
    owners = desk_for(territory=case.territory)
    seat_of(case.commission, owners.membership.organisation, stock="private")
    public = item_of(case.session)
    lease = procedure(public).lease
    lease.stock = "public"
    lease.save()
    convened(case)
    assert sees(owners, case.item)
    assert not sees(owners, public)


def test_a_local_commission_opens_its_own_narrower_column() -> None:
    case = sitting(level="locale_hors_ccapex")
    convened(case)
    [relation] = Relation.objects.filter(organisation=case.member.organisation_id)
    assert relation.kind == RelationKind.LOCAL_COMMISSION


def test_the_secretariat_of_a_local_commission_sees_what_is_proposed_to_it() -> None:
    case = sitting()
    town = desk_for(territory=case.territory, kind=OrganisationKind.COMMUNE)
    case.commission.seats.filter(role=SeatRole.SECRETARIAT).delete()
    seat_of(case.commission, town.membership.organisation, role=SeatRole.SECRETARIAT, slug="ville")
    item = item_of(case.session, state=ItemState.PROPOSED)
    agenda_access.open_item(item)
    assert sees(town, item)
    agenda.withdraw(item, "Ailleurs", town)
    assert not sees(town, item)


def test_a_household_known_there_alone_opens_to_the_territory_secretariat_when_proposed() -> None:
    case = sitting(level="locale_hors_ccapex")
    Household.objects.filter(pk=household(case.item).pk).update(is_local=True)
    item = Item.objects.select_related("household", "session__commission").get(pk=case.item.pk)
    assert not sees(case.secretary, item)
    agenda_access.open_item(item)
    assert sees(case.secretary, item)


def test_a_file_put_off_stays_with_who_will_prepare_it() -> None:
    case = sitting(level="locale_hors_ccapex")
    Household.objects.filter(pk=household(case.item).pk).update(is_local=True)
    convened(case)
    agenda.postpone(case.item, None, case.secretary)
    assert sees(case.secretary, case.item)
    assert not sees(case.member, case.item)


def test_a_member_proposes_a_household_that_it_sees_and_no_other() -> None:
    case = sitting()
    later = session_of(case.commission, held_on=timezone.localdate() + dt.timedelta(days=50))
    mine = household(item_of(later))
    with pytest.raises(ValidationError):
        agenda.add(case.session, household=mine, origin=ItemOrigin.MEMBER, desk=case.member)
    open_relations(
        [(mine.pk, case.member.organisation_id)], kind=RelationKind.REFERRAL, source="referral:2"
    )
    item = agenda.add(
        case.session,
        household=mine,
        origin=ItemOrigin.MEMBER,
        desk=case.member,
        state=ItemState.ON_AGENDA,
    )
    assert item.state == ItemState.PROPOSED
    assert item.proposed_by_id == case.member.organisation_id


def test_only_the_secretariat_of_the_commission_writes_its_agenda() -> None:
    case = sitting()
    for desk in (case.member, case.stranger, desk_for(Role.SECRETARIAT)):
        with pytest.raises(ValidationError):
            agenda.withdraw(case.item, "Pour voir", desk)
        with pytest.raises(ValidationError):
            agenda.move(case.item, 1, desk)


def test_a_landlord_reads_no_tenant_of_another_because_it_owns_in_the_same_commune() -> None:
    case = sitting()
    landlord = desk_for(Role.LANDLORD, territory=case.territory, kind=OrganisationKind.LANDLORD)
    commune = CommuneFactory(territory=case.territory, insee_code="85099")
    CoverageFactory(
        organisation=landlord.membership.organisation, area_kind="commune", area_code="85099"
    )
    dwelling = procedure(case.item).lease.dwelling
    dwelling.insee_code = commune.insee_code
    dwelling.save()
    seat_of(case.commission, None, organisation_kind=OrganisationKind.LANDLORD, concerned=True)
    convened(case)
    assert not sees(landlord, case.item)
