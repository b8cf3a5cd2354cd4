"""An import taken back leaves the base as it was, or is refused with what was built on it."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from ccapex.accounts.models import Organisation, Territory
from ccapex.core.models import JournalEntry
from households.enums import RelationKind
from households.models import (
    ContactPoint,
    DeclaredValue,
    FollowUp,
    Household,
    HouseholdGroupPermission,
    Lease,
)
from households.services.access import open_relations
from households.services.merging import merge
from households.services.merging import undo as undo_merge
from procedures.models import Event, Procedure
from procedures.services.facts import record_fact, replace_fact
from referrals.enums import ListState
from referrals.models import (
    CdpList,
    Decision,
    EnrichmentRequest,
    ListRow,
    Referral,
    Sender,
    SenderLayout,
)
from referrals.services.imports import flow
from referrals.services.imports.flow import commit
from referrals.services.imports.undo import UndoRefused, undo_import
from tests.factories.accounts import UserFactory
from tests.factories.letters import drafted, sending_organisation
from tests.factories.referrals import ReferralFactory
from tests.imports.lists import imported, line, row
from tests.imports.test_interrupted import Killed, received, stop_after
from tests.support.snapshot import Snapshot, snapshot

OCTOBER = "06/10/2026"
OTHER = {"nom": "Essai", "prenom": "Paul", "tel": "", "born": "", "adresse": "1 rue Basse"}


def state() -> Snapshot:
    """The lists themselves stay, undone; everything else must be as before."""
    return snapshot(without={CdpList, ListRow, Sender, SenderLayout})


@pytest.mark.parametrize("batch", [500, 7])
def test_the_whole_base_is_as_before(
    territory: Territory,
    social_landlord: Organisation,
    monkeypatch: pytest.MonkeyPatch,
    batch: int,
) -> None:
    monkeypatch.setattr(flow, "BATCH", batch)
    commit(received(territory, "cdp-ddets-2026-09.xlsx"))
    before = state()
    october = received(territory, "cdp-ddets-2026-10.xlsx")
    commit(october)
    assert state() != before
    undo_import(october, author=None)
    assert state() == before
    october.refresh_from_db()
    assert october.state == ListState.UNDONE
    assert not october.rows.filter(household__isnull=False).exists()


def test_nothing_is_left_of_a_first_import(
    territory: Territory, social_landlord: Organisation
) -> None:
    before = state()
    landlords = "households.Landlord"  # those of an organisation stay in the directory
    cdp_list = received(territory, "cdp-ddets-2026-09.xlsx")
    commit(cdp_list)
    assert HouseholdGroupPermission.objects.exists()
    assert undo_import(cdp_list, author=None) == {"households": 58, "events": 58}
    after = state()
    assert before.pop(landlords) == []
    assert all("habitat" in landlord.lower() for landlord in after.pop(landlords))
    assert after == before


def test_undoing_twice_does_nothing_more(territory: Territory) -> None:
    cdp_list = imported(territory, line())
    undo_import(cdp_list, author=None)
    assert undo_import(cdp_list, author=None) == {"households": 0, "events": 0}
    assert JournalEntry.objects.filter(action="list.undo").count() == 1


def test_what_a_killed_import_had_written_is_taken_back(
    territory: Territory, social_landlord: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state()
    before.pop("households.Landlord")
    monkeypatch.setattr(flow, "BATCH", 10)
    cdp_list = received(territory, "cdp-ddets-2026-09.xlsx")
    with pytest.raises(Killed):
        commit(cdp_list, advance=stop_after(3))
    undo_import(cdp_list, author=None)
    after = state()
    after.pop("households.Landlord")
    assert after == before
    # A worker that comes back finds nothing to do.
    commit(CdpList.objects.get(pk=cdp_list.pk))
    assert not Household.objects.exists()


def test_a_list_taken_back_can_be_imported_again(territory: Territory) -> None:
    undo_import(imported(territory, line()), author=None)
    again = imported(territory, line())
    assert row(again, 2).status == "created"


def test_values_filled_by_the_list_are_given_back_and_keys_follow(territory: Territory) -> None:
    imported(territory, line(born="", tel=""))
    before = state()
    second = imported(territory, line(act=OCTOBER, rent="530"))
    household = Household.objects.get()
    keys = household.match_keys.count()
    undo_import(second, author=None)
    assert state() == before
    assert household.match_keys.count() < keys


def test_a_value_revised_again_by_a_later_list_stays_then_goes_back_to_the_first(
    territory: Territory,
) -> None:
    imported(territory, line())
    before = state()
    october = imported(territory, line(act=OCTOBER, rent="520"))
    november = imported(territory, line(act="03/11/2026", rent="540"))
    undo_import(october, author=None)
    assert str(Lease.objects.get().rent) == "540.00"
    undo_import(november, author=None)
    assert state() == before


def test_access_opened_by_the_list_ends_with_it(
    territory: Territory, social_landlord: Organisation
) -> None:
    imported(territory, line(landlord="Vendée Habitat"))
    second = imported(territory, line(act=OCTOBER, landlord="Vendée Habitat"))
    household = Household.objects.get()
    asked = sending_organisation(territory=territory)
    EnrichmentRequest.objects.create(
        cdp_list=second, household=household, organisation=asked, opened_at=timezone.now()
    )
    open_relations(
        [(household.pk, asked.pk)], kind=RelationKind.ENRICHMENT, source=f"list:{second.pk}"
    )
    undo_import(second, author=None)
    groups = HouseholdGroupPermission.objects.values_list("group", flat=True)
    assert list(groups) == [social_landlord.group_id]


def _other_list(cdp_list: CdpList) -> str:
    imported(cdp_list.territory, line(act=OCTOBER))
    return "1 acte d'une autre origine, 1 ligne d'une autre liste, 1 état de dette"


def _same_file(cdp_list: CdpList) -> str:
    imported(cdp_list.territory, line(), line(**OTHER))
    return "2 lignes d'autres listes."


def _moved(cdp_list: CdpList) -> str:
    far = {"adresse": "3 impasse des Ajoncs", "cp": "85440", "ville": "Talmont-Saint-Hilaire"}
    imported(cdp_list.territory, line(act=OCTOBER, **far))
    return "2 baux ou procédures d'une autre origine"


def _corrected(cdp_list: CdpList) -> str:
    event = row(cdp_list, 2).event
    assert event is not None
    replace_fact(event, author=UserFactory.create(), debt_amount=3)
    return "1 fait corrigé depuis"


def _later_fact(cdp_list: CdpList) -> str:
    record_fact(
        Procedure.objects.latest("pk"),
        "assignation",
        author=None,
        occurred_on=timezone.localdate(),
    )
    return "1 acte d'une autre origine."


def _answer(cdp_list: CdpList) -> str:
    household = Household.objects.latest("pk")
    organisation = sending_organisation(territory=cdp_list.territory)
    DeclaredValue.objects.create(
        household=household, field="children", value=2, organisation=organisation
    )
    FollowUp.objects.create(household=household, organisation=organisation)
    return "1 réponse d'un partenaire, 1 suivi déclaré."


def _request(cdp_list: CdpList) -> str:
    EnrichmentRequest.objects.create(
        cdp_list=cdp_list,
        household=Household.objects.latest("pk"),
        organisation=sending_organisation(territory=cdp_list.territory),
        answered_at=timezone.now(),
    )
    return "1 réponse d'un partenaire."


def _decision(cdp_list: CdpList) -> str:
    Decision.objects.create(
        cdp_list=cdp_list, procedure=Procedure.objects.latest("pk"), outcome="later"
    )
    return "1 décision d'attribution."


def _referral(cdp_list: CdpList) -> str:
    ReferralFactory(procedure=Procedure.objects.latest("pk"), cdp_list=cdp_list)
    assert Referral.objects.count() == 1
    return "1 orientation."


def _letter(cdp_list: CdpList) -> str:
    sender = sending_organisation(territory=cdp_list.territory)
    drafted(sender, Household.objects.latest("pk"))
    return "1 courrier."


def _contact(cdp_list: CdpList) -> str:
    ContactPoint.objects.create(
        household=Household.objects.latest("pk"), kind="phone", value="0600000099"
    )
    return "1 coordonnée d'une autre origine."


def _merge(cdp_list: CdpList) -> str:
    one, other = Household.objects.order_by("pk")
    merge(one, other, author=UserFactory.create(), reason="Même ménage")
    return "1 dossier réuni ou séparé."


@pytest.mark.parametrize(
    "build",
    [
        _other_list,
        _same_file,
        _moved,
        _corrected,
        _later_fact,
        _answer,
        _request,
        _decision,
        _referral,
        _letter,
        _contact,
        _merge,
    ],
)
def test_it_is_refused_with_what_was_built(
    territory: Territory, build: Callable[[CdpList], str]
) -> None:
    cdp_list = imported(territory, line(), line(**OTHER))
    reason = build(cdp_list)
    before = snapshot()
    with pytest.raises(UndoRefused, match="ne peut plus être annulé") as refusal:
        undo_import(cdp_list, author=None)
    assert reason in str(refusal.value)
    assert snapshot() == before
    assert Event.objects.exists()


def test_a_merge_that_was_itself_undone_stands_in_the_way_of_nothing(territory: Territory) -> None:
    cdp_list = imported(territory, line(), line(**OTHER))
    one, other = Household.objects.order_by("pk")
    author = UserFactory.create()
    undo_merge(merge(one, other, author=author, reason="Erreur"), author=author)
    undo_import(cdp_list, author=None)
    assert not Household.objects.exists()
