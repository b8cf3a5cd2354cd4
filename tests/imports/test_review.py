"""Rows that wait for a person: twins of one file, decisions, corrections, two people at once."""

from functools import partial

import pytest

from ccapex.accounts.models import Territory, User
from households.models import Household
from households.services.merging import merge
from procedures.models import Event
from referrals.models import CdpList, ListRow
from referrals.services.imports.flow import check, commit
from referrals.services.imports.review import (
    RowRefused,
    correct_row,
    decide_row,
    proposed,
)
from referrals.services.imports.undo import undo_import
from tests.factories.accounts import UserFactory
from tests.imports.lists import checked, imported, line, outcomes, row
from tests.support.snapshot import snapshot
from tests.support.threads import together

OCTOBER = "06/10/2026"
# Same names and phone, elsewhere, birth date unknown: perhaps the same people.
DOUBTFUL = {"adresse": "3 impasse des Ajoncs", "cp": "85440", "ville": "Talmont-Saint-Hilaire",
            "act": OCTOBER, "born": "", "landlord": "Autre Bailleur", "rent": "400"}  # fmt: skip


@pytest.fixture
def author(territory: Territory) -> User:
    return UserFactory.create(first_name="Claude", last_name="Exemple")


def test_two_and_three_rows_of_one_household_are_one_household(territory: Territory) -> None:
    cdp_list = imported(
        territory,
        line(),
        line(act=OCTOBER),
        line(nom="Essai", prenom="Paul", adresse="1 rue Basse", tel="", born=""),
        line(act="03/11/2026", debt="2000"),
        line(),
    )
    assert outcomes(cdp_list) == [
        "created",
        "matched:new",
        "created",
        "matched:new",
        "duplicate_in_file",
    ]
    assert row(cdp_list, 5).household == row(cdp_list, 2).household
    assert Household.objects.count() == 2
    assert Event.objects.count() == 4


def test_a_doubtful_row_creates_nothing_until_somebody_decides(territory: Territory) -> None:
    imported(territory, line())
    cdp_list = imported(territory, line(**DOUBTFUL))
    assert outcomes(cdp_list) == ["to_review"]
    assert Household.objects.count() == Event.objects.count() == 1


@pytest.mark.parametrize("recorded", [True, False])
@pytest.mark.parametrize("same", [True, False])
def test_a_decision_before_or_after_recording_comes_to_the_same(
    territory: Territory, author: User, recorded: bool, same: bool
) -> None:
    imported(territory, line())
    known = Household.objects.get()
    cdp_list = (imported if recorded else checked)(territory, line(**DOUBTFUL))
    decided = decide_row(row(cdp_list, 2), household=known if same else None, author=author)
    assert decided.status == ("matched" if same else "created")
    if not recorded:
        assert Event.objects.count() == 1
        commit(cdp_list)
    assert outcomes(cdp_list) == ["matched:new" if same else "created"]
    assert Household.objects.count() == (1 if same else 2)
    assert Event.objects.count() == 2
    decided.refresh_from_db()
    assert (decided.decided_by, decided.household is None) == (author, False)
    cdp_list.refresh_from_db()
    assert cdp_list.counts["to_review"] == 0


def test_a_row_that_resembles_a_doubtful_row_waits_for_it(
    territory: Territory, author: User
) -> None:
    imported(territory, line())
    second = DOUBTFUL | {"act": "03/11/2026"}
    cdp_list = imported(territory, line(**DOUBTFUL), line(**second))
    assert outcomes(cdp_list) == ["to_review", "to_review"]
    assert "ligne 2" not in proposed(row(cdp_list, 3))
    decide_row(row(cdp_list, 2), household=None, author=author)
    twin = proposed(row(cdp_list, 3))["ligne 2"]
    decide_row(row(cdp_list, 3), household=twin, author=author)
    assert row(cdp_list, 3).household == row(cdp_list, 2).household
    assert Household.objects.count() == 2


def test_a_row_after_a_decided_one_is_compared_with_it(territory: Territory, author: User) -> None:
    """Decided before recording as somebody new: the next row of those people joins them."""
    imported(territory, line())
    second = DOUBTFUL | {"act": "03/11/2026"}
    cdp_list = checked(territory, line(**DOUBTFUL), line(**second))
    decide_row(row(cdp_list, 2), household=None, author=author)
    commit(cdp_list)
    assert row(cdp_list, 2).status == "created"
    # Surely row 2's people, but also resembles the known household: never created apart.
    assert row(cdp_list, 3).status in {"matched", "to_review"}
    assert Household.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_people_deciding_at_once_the_second_is_told(
    territory: Territory, author: User
) -> None:
    imported(territory, line())
    cdp_list = imported(territory, line(**DOUBTFUL))
    waiting, other = row(cdp_list, 2), UserFactory.create()
    told: list[str] = []

    def decide(by: User, household: Household | None) -> None:
        try:
            decide_row(waiting, household=household, author=by)
        except RowRefused as refusal:
            told.append(str(refusal))

    together([partial(decide, author, Household.objects.get()), partial(decide, other, None)])
    decided = row(cdp_list, 2)
    assert decided.decided_by is not None
    who, what = decided.decided_by.get_full_name(), decided.get_status_display().lower()
    assert told == [f"{who} a déjà traité cette ligne : {what}."]
    assert Event.objects.count() == 2


def test_a_household_known_since_must_be_compared_before_saying_new(
    territory: Territory, author: User
) -> None:
    imported(territory, line())
    cdp_list = imported(territory, line(**DOUBTFUL))
    other = imported(territory, line(**DOUBTFUL | {"act": "10/10/2026"}))
    decide_row(row(other, 2), household=None, author=author)
    waiting = row(cdp_list, 2)
    before = set(proposed(waiting))
    with pytest.raises(RowRefused, match="comparez"):
        decide_row(waiting, household=None, author=author)
    assert set(proposed(row(cdp_list, 2))) > before
    assert decide_row(row(cdp_list, 2), household=None, author=author).status == "created"


def test_an_act_known_since_is_not_created_again(territory: Territory, author: User) -> None:
    imported(territory, line())
    first, second = (checked(territory, line(**DOUBTFUL)) for _ in range(2))
    for cdp_list in (first, second):
        decide_row(row(cdp_list, 2), household=None, author=author)
        commit(cdp_list)
    assert Household.objects.count() == Event.objects.count() == 2
    assert outcomes(second) == ["matched:known"]


@pytest.mark.parametrize("recorded", [True, False])
def test_a_household_reunited_since_is_followed(
    territory: Territory, author: User, recorded: bool
) -> None:
    imported(territory, line(), line(nom="Essai", prenom="Paul", adresse="1 rue Basse", tel=""))
    known, kept = Household.objects.order_by("pk")
    cdp_list = (imported if recorded else checked)(territory, line(**DOUBTFUL))
    if not recorded:
        decide_row(row(cdp_list, 2), household=known, author=author)
    merge(kept, known, author=author, reason="Même ménage")
    if recorded:
        assert proposed(row(cdp_list, 2)) == {known.reference: kept}
        decide_row(row(cdp_list, 2), household=known, author=author)
    else:
        commit(cdp_list)
    assert row(cdp_list, 2).household == kept


def test_a_household_taken_back_since_is_no_answer(territory: Territory, author: User) -> None:
    first = imported(territory, line())
    cdp_list = checked(territory, line(**DOUBTFUL))
    household = Household.objects.get()
    decide_row(row(cdp_list, 2), household=household, author=author)
    undo_import(first, author=None)
    commit(cdp_list)
    assert outcomes(cdp_list) == ["created"]
    assert CdpList.objects.get(pk=cdp_list.pk).state == "committed"


def test_a_decision_in_the_middle_of_a_stopped_import_keeps_its_place(
    territory: Territory, author: User
) -> None:
    imported(territory, line())
    cdp_list = checked(
        territory, line(**DOUBTFUL), line(nom="Essai", prenom="Paul", tel="", born="")
    )
    CdpList.objects.filter(pk=cdp_list.pk).update(counts={"recorded_up_to": 2})
    decide_row(row(cdp_list, 2), household=None, author=author)
    assert row(cdp_list, 2).household is not None
    cdp_list.refresh_from_db()
    assert cdp_list.counts["recorded_up_to"] == 2
    check(cdp_list)  # too late to start afresh
    commit(cdp_list)
    assert outcomes(cdp_list) == ["created", "created"]
    assert Household.objects.count() == 3


@pytest.mark.parametrize("recorded", [True, False])
def test_a_corrected_row_takes_its_place(
    territory: Territory, author: User, recorded: bool
) -> None:
    cdp_list = (imported if recorded else checked)(
        territory, line(act="31/02/2026"), line(act=OCTOBER)
    )
    rejected = row(cdp_list, 2)
    assert rejected.status == "rejected"
    index = rejected.cells.index("31/02/2026")
    wrong = [*rejected.cells[:index], "32/01/2026", *rejected.cells[index + 1 :]]
    assert correct_row(rejected, cells=wrong, author=author).status == "rejected"
    still = row(cdp_list, 2)
    assert still.cells == wrong
    assert "32/01/2026" in still.reasons[0]["message"]
    right = [*wrong[:index], "28/09/2026", *wrong[index + 1 :]]
    corrected = correct_row(still, cells=right, author=author)
    if not recorded:
        commit(cdp_list)
    # The same people as the next row.
    assert Household.objects.count() == 1
    assert Event.objects.count() == 2
    corrected.refresh_from_db()
    assert corrected.event is not None
    assert corrected.event.occurred_on.isoformat() == "2026-09-28"


def test_a_corrected_row_of_a_known_household_joins_it(territory: Territory, author: User) -> None:
    imported(territory, line())
    cdp_list = imported(territory, line(act="31/02/2026"))
    rejected = row(cdp_list, 2)
    cells = ["07/09/2026" if cell == "31/02/2026" else cell for cell in rejected.cells]
    corrected = correct_row(rejected, cells=cells, author=author)
    assert (corrected.status, corrected.event_outcome) == ("matched", "known")
    assert Event.objects.count() == 1


def test_what_was_decided_or_corrected_is_taken_back_too(
    territory: Territory, author: User
) -> None:
    imported(territory, line())
    before = snapshot(without={CdpList, ListRow})
    cdp_list = imported(territory, line(**DOUBTFUL), line(nom="Essai", act="31/02/2026", tel=""))
    decide_row(row(cdp_list, 2), household=Household.objects.get(), author=author)
    rejected = row(cdp_list, 3)
    cells = ["07/09/2026" if cell == "31/02/2026" else cell for cell in rejected.cells]
    correct_row(rejected, cells=cells, author=author)
    undo_import(cdp_list, author=None)
    assert snapshot(without={CdpList, ListRow}) == before
    with pytest.raises(RowRefused, match="annulé"):
        decide_row(row(cdp_list, 2), household=None, author=author)
