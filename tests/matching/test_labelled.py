"""On labelled sets: no wrong join, nine true returns in ten joined, the rest in review."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.matching.labelled import Judged, judge, labelled
from tests.matching.publish import PUBLISHED_ROWS, PUBLISHED_SEED, page, published_page

# The published set is large; the others show that its seed was not chosen.
SEEDS = range(100, 120)


def verdicts(judged: list[Judged], *, returns: bool) -> Counter[str]:
    return Counter(j.verdict for j in judged if (j.row.same_as is not None) is returns)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_household_is_ever_joined_with_another(seed: int) -> None:
    judged = judge(*labelled(seed, 1_000))
    wrong = [j.row.kinds for j in judged if j.verdict == "wrong"]
    assert wrong == []
    back, others = verdicts(judged, returns=True), verdicts(judged, returns=False)
    assert back["joined"] >= 0.9 * back.total()
    assert back["new"] == 0
    assert others["review"] < 0.05 * others.total()


def test_the_published_figures_are_those_of_the_labelled_set() -> None:
    judged = judge(*labelled(PUBLISHED_SEED, PUBLISHED_ROWS))
    assert len(judged) >= 3_000
    assert published_page() == page(judged), (
        "Les chiffres de docs/identity.md ne sont plus ceux du code : "
        "python -m tests.matching.publish les récrit."
    )


def test_every_kind_of_change_and_of_near_miss_is_in_the_set() -> None:
    from tests.matching.others import OTHERS
    from tests.matching.returns import CHANGES, RARE_CHANGES

    _, rows = labelled(PUBLISHED_SEED, PUBLISHED_ROWS)
    seen = Counter(kind for row in rows for kind in row.kinds)
    kinds = {*OTHERS, *CHANGES, *RARE_CHANGES, "none", "moved", "newcomer"}
    assert kinds == set(seen)
    assert min(seen.values()) >= 10


def test_the_same_seed_gives_the_same_set() -> None:
    assert labelled(7, 60) == labelled(7, 60)
