"""October's list against September's: every row as the samples expect it."""

from __future__ import annotations

from tests.matching.labelled import Judged, LabelledRow, judge
from tests.matching.sample_lists import OCTOBER, SEPTEMBER, cards, expected


def judged_october() -> list[Judged]:
    truth = expected(SEPTEMBER)
    created = {n: row for n, row in truth.items() if row["expect"] == "created"}
    rows = cards(SEPTEMBER, "CDP septembre")
    key_of = {row["i"]: str(number) for number, row in created.items()}
    incoming = [
        LabelledRow(
            card,
            None if row["same_as"] is None else key_of[row["same_as"]],
            tuple(row["kinds"] or ("newcomer",)),
        )
        for (number, card) in cards(OCTOBER, "Feuil1").items()
        for row in (expected(OCTOBER)[number],)
    ]
    assert len(incoming) == len(expected(OCTOBER))
    return judge([rows[number] for number in created], incoming)


def test_october_is_joined_as_the_samples_say() -> None:
    judged = judged_october()
    wrong = [j.row.card.key for j in judged if j.verdict == "wrong"]
    assert wrong == []
    back = [j.verdict for j in judged if j.row.same_as is not None]
    assert back.count("joined") >= 0.9 * len(back)
    assert "new" not in back
    others = [j.verdict for j in judged if j.row.same_as is None]
    assert others.count("review") < 0.05 * len(others)


def test_a_row_duplicated_in_a_list_is_the_same_household() -> None:
    rows, truth = cards(SEPTEMBER, "CDP septembre"), expected(SEPTEMBER)
    twice = next(n for n, row in truth.items() if row["expect"] == "duplicate_in_file")
    known = [row for number, row in rows.items() if number < twice]
    first = next(n for n, row in truth.items() if row.get("i") == truth[twice]["i"])
    (judged,) = judge(known, [LabelledRow(rows[twice], str(first), ("none",))])
    assert judged.verdict == "joined"
