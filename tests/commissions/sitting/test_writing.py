"""Two people write the same session: nothing is lost, nothing is written over unseen."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from ccapex.core.models import JournalEntry
from commissions.enums import ItemState, OutputKind, SessionState
from commissions.models import Item, Motive, Output, SetAside
from commissions.rules.texts import output_name
from commissions.services import outputs, sitting, writers, writing
from commissions.services.output_rows import Gone
from tests.factories.commissions import Sitting, item_of
from tests.factories.commissions import sitting as made_sitting

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Sitting:
    return made_sitting(SessionState.OPEN)


def kept(item: Item) -> str:
    return Item.objects.values_list("summary", flat=True).get(pk=item.pk)


def test_the_second_writer_is_told_and_both_texts_are_kept(made: Sitting) -> None:
    other = made.second_secretary
    writing.write(made.item, "summary", "Le mien", was="", desk=made.secretary, page="a")
    done = writing.write(made.item, "summary", "Le leur", was="", desk=other, page="b")
    assert done.conflict is not None
    assert done.conflict.kept == kept(made.item) == "Le mien"
    assert SetAside.objects.get().value == "Le leur"


def test_whoever_saw_the_last_text_writes_over_it(made: Sitting) -> None:
    other = made.second_secretary
    writing.write(made.item, "summary", "Un", was="", desk=made.secretary)
    assert writing.write(made.item, "summary", "Un, deux", was="Un", desk=other).conflict is None
    assert kept(made.item) == "Un, deux"


def test_a_page_that_was_not_answered_goes_on_writing(made: Sitting) -> None:
    """Its answer was lost with the network: it names what it sent, and the text before that."""
    for text, sent in (("Un", []), ("Un deux", ["Un"])):
        done = writing.write(made.item, "summary", text, was="", sent=sent, desk=made.secretary)
        assert done.conflict is None
    assert kept(made.item) == "Un deux"


def test_what_the_chooser_typed_before_does_not_replace_the_two_texts_kept(made: Sitting) -> None:
    """It was on its way when « Les deux » was chosen, on the same page, by the last author."""
    other = made.second_secretary
    writing.write(made.item, "summary", "AAA", was="", desk=made.secretary, page="a")
    done = writing.write(made.item, "summary", "BBB", was="", desk=other, page="b")
    assert done.conflict is not None
    writing.settle(done.conflict.aside, keep="both", was="AAA", desk=other, page="b")
    late = writing.write(made.item, "summary", "BBB", was="", sent=["BBB"], desk=other, page="b")
    assert late.conflict is not None
    assert kept(made.item) == "AAA\nBBB"


def test_a_choice_ends_it_for_whoever_set_the_same_text_aside(made: Sitting) -> None:
    other = made.second_secretary
    writing.write(made.item, "summary", "Un", was="", desk=made.secretary, page="a")
    writing.write(made.item, "summary", "Deux", was="", desk=made.secretary, page="c")
    done = writing.write(made.item, "summary", "Deux ", was="", desk=other)
    assert done.conflict is not None
    writing.settle(done.conflict.aside, keep="theirs", was="Un", desk=other)
    assert not SetAside.objects.filter(settled_at=None).exists()


def test_the_text_of_another_window_set_aside_waits_while_one_goes_on(made: Sitting) -> None:
    writing.write(made.item, "summary", "Un", was="", desk=made.secretary, page="a")
    writing.write(made.item, "summary", "Deux", was="", desk=made.secretary, page="b")
    writing.write(made.item, "summary", "Trois", was="Un", desk=made.secretary, page="a")
    assert SetAside.objects.get(settled_at=None).value == "Deux"


def test_two_windows_of_one_person_are_two_writers(made: Sitting) -> None:
    writing.write(made.item, "summary", "Un", was="", desk=made.secretary, page="a")
    done = writing.write(made.item, "summary", "Deux", was="", desk=made.secretary, page="b")
    assert done.conflict is not None
    assert kept(made.item) == "Un"


@pytest.mark.parametrize(
    ("keep", "wanted"), [("mine", "Deux"), ("theirs", "Un"), ("both", "Un\nDeux")]
)
def test_a_choice_ends_the_disagreement(made: Sitting, keep: str, wanted: str) -> None:
    other = made.second_secretary
    writing.write(made.item, "summary", "Un", was="", desk=made.secretary)
    done = writing.write(made.item, "summary", "Deux", was="", desk=other)
    assert done.conflict is not None
    writing.settle(done.conflict.aside, keep=keep, was="Un", desk=other)
    assert kept(made.item) == wanted
    assert not SetAside.objects.filter(settled_at=None).exists()


def test_a_choice_made_on_a_text_that_changed_again_writes_over_nothing(made: Sitting) -> None:
    other = made.second_secretary
    writing.write(made.item, "summary", "Un", was="", desk=made.secretary, page="a")
    done = writing.write(made.item, "summary", "Deux", was="", desk=other)
    writing.write(made.item, "summary", "Un bis", was="Un", desk=made.secretary, page="a")
    assert done.conflict is not None
    again = writing.settle(done.conflict.aside, keep="mine", was="Un", desk=other)
    assert again.conflict is not None
    assert again.conflict.kept == kept(made.item) == "Un bis"
    assert SetAside.objects.filter(settled_at=None).exists()


def test_minutes_are_written_by_two_without_loss(made: Sitting) -> None:
    writing.write_minutes(made.session, "Ouverte à 9 h", was="", desk=made.secretary)
    done = writing.write_minutes(made.session, "Quorum", was="", desk=made.second_secretary)
    assert done.conflict is not None
    writing.settle(
        done.conflict.aside, keep="both", was="Ouverte à 9 h", desk=made.second_secretary
    )
    made.session.refresh_from_db()
    assert made.session.minutes == "Ouverte à 9 h\nQuorum"


def test_a_closed_session_refuses_every_writing(made: Sitting) -> None:
    output = outputs.add(made.item, OutputKind.AVIS, made.secretary)
    made.session.state, made.session.closed_at = SessionState.CLOSED, timezone.now()
    made.session.save()
    desk = made.secretary
    for act in (
        lambda: writing.write(made.item, "summary", "x", was="", desk=desk),
        lambda: writing.write_minutes(made.session, "x", was="", desk=desk),
        lambda: outputs.add(made.item, OutputKind.AVIS, desk),
        lambda: outputs.change(output, "text", "x", "", desk),
        lambda: outputs.remove(output, desk),
        lambda: sitting.examine(made.item, desk),
        lambda: sitting.reopen(made.item, desk),
    ):
        with pytest.raises(ValidationError):
            act()
    assert Output.objects.get().text == kept(made.item) == ""


def test_only_the_summary_is_written_before_the_session_opens() -> None:
    made = made_sitting(SessionState.CONVENED)
    writing.write(made.item, "summary", "Préparé", was="", desk=made.secretary)
    assert kept(made.item) == "Préparé"
    with pytest.raises(ValidationError):
        writing.write(made.item, "discussion", "x", was="", desk=made.secretary)


def test_an_output_added_while_the_network_was_cut_is_one_output(made: Sitting) -> None:
    key = uuid.uuid4()
    for name, value in (("text", "Favorable"), ("text", "Favorable."), ("text", "Favorable.")):
        writing.write(
            made.item,
            output_name(key, name),
            value,
            was="",
            sent=["Favorable"],
            desk=made.secretary,
            page="a",
            kind="avis",
        )
    output = Output.objects.get()
    assert (output.public_id, output.kind, output.text) == (key, "avis", "Favorable.")
    assert outputs.add(made.item, "avis", made.secretary, public_id=key) == output


def test_a_text_that_arrives_after_its_output_was_taken_out_does_not_bring_it_back(
    made: Sitting,
) -> None:
    output = outputs.add(made.item, OutputKind.AVIS, made.secretary)
    name = output_name(output.public_id, "text")
    outputs.remove(output, made.secretary, was="")
    outputs.remove(output, made.second_secretary, was="")
    with pytest.raises(Gone):
        writing.write(
            made.item, name, "x", was="", desk=made.second_secretary, kind=OutputKind.AVIS
        )
    assert not Output.objects.exists()


def test_an_output_where_somebody_has_just_written_is_not_taken_out_unread(made: Sitting) -> None:
    output = outputs.add(made.item, OutputKind.AVIS, made.secretary)
    outputs.change(output, "text", "Favorable", "", made.second_secretary)
    with pytest.raises(ValidationError):
        outputs.remove(output, made.secretary, was="")
    assert Output.objects.get().text == "Favorable"


def test_a_kind_that_the_commission_does_not_issue_is_refused(made: Sitting) -> None:
    with pytest.raises(ValidationError):
        outputs.add(made.item, OutputKind.DECISION, made.secretary)
    with pytest.raises(ValidationError):
        writing.write(
            made.item,
            output_name(uuid.uuid4(), "text"),
            "x",
            was="",
            desk=made.secretary,
            kind=OutputKind.BENEFIT_DECISION,
        )


def test_a_reason_of_the_library_is_added_after_what_is_written(made: Sitting) -> None:
    motive = Motive.objects.create(
        territory=made.territory, output="avis", code="essai", label="Essai", text="Payer."
    )
    output = outputs.add(made.item, OutputKind.AVIS, made.secretary, text="Favorable.")
    outputs.use_motive(output, motive, made.secretary)
    output.refresh_from_db()
    assert (output.text, output.motive) == ("Favorable.\nPayer.", motive)


def test_examined_items_give_way_to_the_next_and_can_be_taken_up_again(made: Sitting) -> None:
    second, third = item_of(made.session), item_of(made.session)
    assert sitting.examine(second, made.secretary) == third
    assert sitting.examine(third, made.secretary) == made.item
    assert sitting.examine(made.item, made.secretary) is None
    assert sitting.reopen(second, made.secretary).state == ItemState.ON_AGENDA


def test_an_item_with_a_postponement_is_put_off_when_one_goes_on(made: Sitting) -> None:
    outputs.add(made.item, OutputKind.POSTPONEMENT, made.secretary)
    sitting.examine(made.item, made.secretary)
    made.item.refresh_from_db()
    assert made.item.state == ItemState.POSTPONED


def test_who_writes_where_is_seen_by_the_others(made: Sitting) -> None:
    other = made.second_secretary
    writers.be_seen(made.session, item=made.item, field="summary", desk=other)
    (seen,) = writers.others(made.session, made.secretary)
    assert (seen.user, seen.field) == (other.user, "summary")
    assert writers.others(made.session, other) == []


def test_the_journal_says_that_it_was_written_not_what(made: Sitting) -> None:
    for text in ("Secret", "Secret encore"):
        writing.write(made.item, "summary", text, was="", desk=made.secretary)
    (line,) = JournalEntry.objects.filter(action="commission.written")
    assert line.details == {"field": "summary"}
    assert line.household_id == made.item.household_id
