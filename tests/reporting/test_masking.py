"""No value under five can be read, nor worked out by subtraction, from what is shown."""

import itertools
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.figures.masking import FLOOR, Sum, hidden

SMALL = st.integers(0, 7)


def possible(
    values: Mapping[str, int], sums: Sequence[Sum], secret: set[str]
) -> dict[str, set[int]]:
    """Every value that each hidden one could have, by trying them all: the reader's best work."""
    leaves = [name for name in values if name not in {whole for whole, _ in sums}]
    roof = sum(values[leaf] for leaf in leaves) + 6
    free = [leaf for leaf in leaves if leaf in secret]
    found: dict[str, set[int]] = {name: set() for name in secret}
    for tried in itertools.product(range(roof), repeat=len(free)):
        world = dict(values) | dict(zip(free, tried, strict=True))
        for whole, parts in sums:  # smaller wholes come first
            world[whole] = sum(world[part] for part in parts)
        if all(world[name] == values[name] for name in values if name not in secret):
            for name in secret:
                found[name].add(world[name])
    return found


def check(values: dict[str, int], sums: Sequence[Sum]) -> None:
    secret = hidden(values, sums)
    small = {name for name, value in values.items() if 0 < value < FLOOR}
    assert small <= secret
    worlds = possible(values, sums, secret)
    for name in small:
        assert set(range(1, FLOOR + 1)) <= worlds[name], (name, secret)


@settings(max_examples=30)
@given(st.lists(SMALL, min_size=2, max_size=3))
def test_a_part_cannot_be_found_from_its_whole(counts: list[int]) -> None:
    parts = {f"part {index}": count for index, count in enumerate(counts)}
    check({**parts, "whole": sum(counts)}, [("whole", tuple(parts))])


@settings(max_examples=30)
@given(SMALL, SMALL, SMALL)
def test_a_part_of_a_part_cannot_be_found(a: int, b: int, c: int) -> None:
    """A service split in two, and what is not treated: the tree of the page."""
    values = {"a": a, "b": b, "none": c, "service": a + b, "whole": a + b + c}
    check(values, [("service", ("a", "b")), ("whole", ("service", "none"))])


def test_rows_and_columns_together_are_refused() -> None:
    """b + d = 6 and b + c + d = 7 give c without any single sum giving it."""
    with pytest.raises(ValueError, match="un seul ensemble"):
        hidden({"a": 0, "b": 2}, [("row", ("a", "b")), ("column", ("a", "c"))])


def test_two_ones_are_not_told_by_their_sum() -> None:
    """1 + 1 = 2: hiding both parts is not enough, a third must go."""
    values = {"a": 1, "b": 1, "c": 40, "whole": 42}
    assert hidden(values, [("whole", ("a", "b", "c"))]) == {"a", "b", "c"}


def test_what_is_large_is_left_alone() -> None:
    values = {"a": 164, "b": 52, "c": 13, "d": 14, "whole": 243}
    assert hidden(values, [("whole", ("a", "b", "c", "d"))]) == set()


def test_a_single_small_part_takes_the_smallest_of_the_others() -> None:
    values = {"a": 164, "b": 52, "c": 2, "whole": 218}
    assert hidden(values, [("whole", ("a", "b", "c"))]) == {"b", "c"}


def test_a_zero_is_shown() -> None:
    assert hidden({"a": 0, "b": 30, "whole": 30}, [("whole", ("a", "b"))]) == set()


def test_what_nearly_tells_a_hidden_value_hides_with_it() -> None:
    values = {"cdp": 30, "referrals": 30, "contacts": 2, "waiting": 28}
    sums: list[Sum] = [("referrals", ("contacts", "waiting"))]
    follows = [("cdp", ("referrals", "contacts", "waiting")), ("referrals", ("cdp",))]
    assert hidden(values, sums, follows) == {"contacts", "waiting"}
    assert hidden({**values, "cdp": 3}, sums, follows) == set(values)
