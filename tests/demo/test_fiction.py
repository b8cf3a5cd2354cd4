"""The fiction behind the demo: repeatable, varied, and readable by the import it is made for."""

import datetime
from collections import Counter

import pytest

from ccapex.demo.acts import Acts
from ccapex.demo.fiction import Fiction, Town
from ccapex.demo.lists import Layout, grouped_layout, service_layout, study_layout
from referrals.reading.recognition import read_list

TODAY = datetime.date(2026, 3, 2)


def fiction(seed: int = 1) -> Fiction:
    towns = [Town(f"8500{n}", f"Commune-{n}", "85000") for n in range(5)]
    return Fiction(seed, towns=towns, social_landlords=["Bailleur d'essai"], today=TODAY)


def test_the_same_seed_draws_the_same_people() -> None:
    one, other = fiction(), fiction()
    assert [one.household() for _ in range(30)] == [other.household() for _ in range(30)]
    assert fiction(2).household() != fiction(1).household()


def test_names_and_streets_stay_varied_in_a_large_fiction() -> None:
    drawn = fiction()
    households = [drawn.household() for _ in range(5000)]
    names = Counter(one.holders[0].last_name for one in households)
    addresses = Counter(one.address for one in households)
    assert names.most_common(1)[0][1] < 15
    assert addresses.most_common(1)[0][1] < 5


@pytest.mark.parametrize("layout", [service_layout, study_layout, grouped_layout])
def test_each_layout_is_read_row_for_row_as_it_was_written(layout: Layout) -> None:
    entries = Acts(fiction()).draw(20, received_on=TODAY)
    file = layout(entries, "février 2026")
    found = read_list(file.data, file.filename, today=TODAY)
    rows = {row.row: row for row in found.rows() if row.row in file.entries}
    assert set(rows) == set(file.entries)
    for number, entry in file.entries.items():
        row = rows[number]
        if entry.act_text:
            assert [error.field for error in row.errors] == ["act_date"]
            continue
        assert not row.errors
        assert row.fields["act_date"] == entry.act_on
        assert len(row.holders) == len(entry.household.holders)
        assert (
            row.holders[0].last_name.casefold() == entry.household.holders[0].last_name.casefold()
        )
        assert row.fields.get("debt_amount") == (entry.household.debt if entry.says_debt else None)
