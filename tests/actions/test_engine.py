"""From facts to tasks: reasons, dates, what is unknown, what is over."""

import datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from procedures.actions.engine import Fact, File, Wanted, wanted
from procedures.actions.next_action import Candidate, NextAction, next_action
from procedures.actions.table import rows_of
from tests.factories.actions import CDP_ON, PROFILE, TODAY, fact, file_with

DAY = datetime.timedelta(days=1)


def rows(**row: Any) -> Any:
    """A table of one row, after a CDP."""
    told = {
        "code": "one",
        "steps": ["cdp"],
        "actor": "secretariat",
        "label": "Faire",
        "source": "charte",
        "after": ["cdp"],
    } | row
    return rows_of({"actions": {"delays": PROFILE["actions"]["delays"], "table": [told]}})


def tasks(table: Any, file: File, today: datetime.date = TODAY) -> list[Wanted]:
    return wanted(table, file, today=today, zone="")


def test_the_reason_says_how_the_date_was_counted_and_its_source() -> None:
    asked = fact("dsf_requested", datetime.date(2026, 10, 26))
    table = rows(
        after=["dsf_requested"], delay={"working_days": 15}, source="décret 2021-8, art. 1"
    )
    [task] = tasks(table, file_with(asked))
    assert task.due_on == datetime.date(2026, 11, 17)  # 11 November is a holiday
    assert task.why == (
        "15\u00a0jours ouvrés après la demande de DSF du 26/10/2026 (décret 2021-8, art. 1)."
    )


def test_a_date_before_the_hearing_is_counted_back_in_working_days() -> None:
    table = rows(delay={"before": "hearing", "working_days": 5})
    file = file_with(fact("cdp"), hearing_on=datetime.date(2026, 11, 16))
    [task] = tasks(table, file)
    assert task.due_on == datetime.date(2026, 11, 6)
    [without] = tasks(table, file_with(fact("cdp")))
    assert without.due_on is None
    assert "la date n'est pas connue" in without.why


def test_a_date_of_the_law_comes_from_the_legal_calendar() -> None:
    table = rows(delay={"rule": "DSF-CP"}, legal=True)
    day = datetime.date(2026, 10, 22)
    [task] = tasks(table, file_with(fact("cdp"), legal={"DSF-CP": day}))
    assert (task.due_on, task.urgent) == (day, True)
    [unknown] = tasks(table, file_with(fact("cdp")))
    assert unknown.due_on is None


def test_a_row_waits_for_the_silence_to_last() -> None:
    table = rows(wait={"days": 30}, when={"met_by_a_service": False})
    file = file_with(fact("cdp"), known={"met_by_a_service": False})
    assert tasks(table, file, CDP_ON + 29 * DAY) == []
    assert len(tasks(table, file, CDP_ON + 30 * DAY)) == 1


def test_what_is_unknown_is_never_guessed_the_task_says_what_to_check() -> None:
    table = rows(when={"any_of": [{"has_children": True}, {"known_to_social_services": True}]})
    known = {"has_children": None, "known_to_social_services": False}
    [task] = tasks(table, file_with(fact("cdp"), known=known))
    assert task.why.endswith("À vérifier\u00a0: enfant à charge.")
    assert tasks(table, file_with(fact("cdp"), known={**known, "has_children": False})) == []
    [sure] = tasks(table, file_with(fact("cdp"), known={**known, "has_children": True}))
    assert "vérifier" not in sure.why


def test_amounts_are_compared_at_their_bounds() -> None:
    table = rows(when={"debt_amount": {"at_least": 3000, "under": 7000}})
    amounts = (2999.99, 3000.0, 6999.99, 7000.0)
    found = [bool(tasks(table, file_with(fact("cdp"), known={"debt_amount": a}))) for a in amounts]
    assert found == [False, True, True, False]


def test_a_fact_that_extinguishes_counts_from_the_trigger_only() -> None:
    table = rows(until=["repayment_plan"])
    earlier, later = fact("repayment_plan", CDP_ON - DAY, 2), fact("repayment_plan", CDP_ON, 3)
    assert len(tasks(table, file_with(fact("cdp"), earlier))) == 1
    assert tasks(table, file_with(fact("cdp"), later)) == []


def test_another_step_or_stock_asks_nothing() -> None:
    table = rows(stock="public")
    assert tasks(table, file_with(fact("cdp"))) == []
    assert tasks(table, file_with(fact("cdp"), stock="")) == []
    assert len(tasks(table, file_with(fact("cdp"), stock="public"))) == 1
    assert tasks(table, file_with(fact("cdp"), stock="public", step="closed")) == []


def test_the_latest_act_sets_in_motion_and_names_the_task() -> None:
    first, second = fact("cdp", CDP_ON, 1), fact("cdp", CDP_ON + DAY, 2)
    [task] = tasks(rows(), file_with(first, second))
    assert task.occasion == "event:2"


def test_a_decision_is_a_trigger_by_its_detail() -> None:
    table = rows(steps=["cfp_granted"], after=["cfp_granted"])
    granted = fact("cfp_decision", kind="granted")
    assert len(tasks(table, file_with(granted, step="cfp_granted"))) == 1
    refused = fact("cfp_decision", kind="refused")
    assert tasks(table, file_with(refused, step="cfp_granted")) == []


KINDS = ("cdp", "dsf_requested", "dsf_sent", "repayment_plan", "assignation")
facts = st.lists(
    st.builds(
        Fact,
        root=st.integers(1, 10**6),
        kind=st.sampled_from(KINDS),
        occurred_on=st.dates(datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)),
    ),
    max_size=6,
    unique_by=lambda one: one.root,
)


@settings(max_examples=60)
@given(facts, st.randoms(use_true_random=False))
def test_the_order_of_entry_changes_nothing(known: list[Fact], chance: Any) -> None:
    table = rows_of(PROFILE)
    shuffled = list(known)
    chance.shuffle(shuffled)
    assert tasks(table, file_with(*known)) == tasks(table, file_with(*shuffled))


def ahead(
    *found: Candidate, hearing: int | None = None, dsf: bool = False, paused: bool = False
) -> NextAction:
    return next_action(
        found,
        hearing_on=None if hearing is None else TODAY + hearing * DAY,
        dsf_returned=dsf,
        paused_until=TODAY + 40 * DAY if paused else None,
        today=TODAY,
    )


SOON = Candidate("Ordinaire", "parce que", TODAY + DAY, legal=False)
LEGAL = Candidate("De la loi", "article", TODAY + 10 * DAY, legal=True)
FAR = Candidate("De la loi, plus tard", "article", TODAY + 60 * DAY, legal=True)


def test_dates_of_the_law_come_first_then_the_hearing_then_tasks_by_date() -> None:
    assert ahead(SOON, LEGAL, hearing=5).label == "De la loi"
    assert ahead(SOON, FAR, hearing=5).label == "Obtenir le DSF avant l'audience"
    assert ahead(SOON, FAR, hearing=5, dsf=True).label == "Ordinaire"
    assert ahead(SOON, hearing=31).label == "Ordinaire"
    assert ahead(SOON, hearing=-1).label == "Ordinaire"
    assert ahead() == NextAction()


def test_a_pause_hides_ordinary_tasks_never_a_hearing_nor_the_law() -> None:
    assert ahead(SOON, paused=True) == NextAction()
    assert ahead(SOON, FAR, paused=True).label == "De la loi, plus tard"
    assert "Audience" in ahead(SOON, hearing=30, paused=True).why


def test_a_long_label_is_cut_between_two_words() -> None:
    label = "Proposer au ménage un entretien dans les locaux du service social du secteur"
    found = ahead(Candidate(label, "", None, legal=False)).label
    assert len(found) <= 60
    assert found == "Proposer au ménage un entretien dans les locaux du service…"
