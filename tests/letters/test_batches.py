"""A batch: each letter has its outcome, a crash costs nothing, twice gives the same."""

import csv
import io
from typing import Any

import pytest
from pypdf import PdfReader

from ccapex.core import jobs
from ccapex.core.models import Job, JobState, JournalEntry
from ccapex.letters import tasks
from ccapex.letters.enums import BatchState, LetterState, Outcome
from ccapex.letters.models import Letter, PrintBatch
from ccapex.letters.services import (
    LetterRefused,
    batches,
    cancel,
    create_batches,
    pdf,
    render_batch,
    render_part,
)
from ccapex.letters.services.batches import AlreadyInBatch
from ccapex.letters.services.mail_house import HEADINGS, mail_house_csv
from ccapex.letters.signals import letters_printed
from tests.factories.accounts import UserFactory
from tests.factories.letters import drafted, housed, sending_organisation

pytestmark = pytest.mark.django_db


def batch_of(letters: list[Letter], **fields: Any) -> PrintBatch:
    sender = letters[0].organisation_id
    [batch] = create_batches(letters, author=UserFactory(), organisation_id=sender, **fields)
    return batch


def some(count: int) -> list[Letter]:
    sender = sending_organisation()
    return [drafted(sender) for _ in range(count)]


def content(batch: PrintBatch) -> bytes:
    with batch.pdf.open("rb") as file:
        return bytes(file.read())


class PowerCutError(BaseException):
    """What no handler catches."""


def test_a_batch_issues_prints_and_publishes() -> None:
    letters = some(3)
    heard: list[int] = []

    def hear(sender: object, letters: list[Letter], **_: object) -> None:
        heard.extend(letter.pk for letter in letters)

    letters_printed.connect(hear)
    try:
        batch = render_batch(batch_of(letters).pk)
    finally:
        letters_printed.disconnect(hear)
    assert (batch.state, batch.pages) == (BatchState.DONE, 6)
    assert len(PdfReader(io.BytesIO(content(batch))).pages) == 6
    assert set(Letter.objects.values_list("state", "pages")) == {(LetterState.PRINTED, 1)}
    assert heard == [letter.pk for letter in letters]
    assert JournalEntry.objects.filter(action="letter.printed").count() == 3


def test_on_one_side_no_blank_page_is_added() -> None:
    assert render_batch(batch_of(some(3), two_sided=False).pk).pages == 3


def test_each_letter_has_its_outcome_and_its_reason() -> None:
    sender = sending_organisation()
    good, homeless = drafted(sender), drafted(sender, housed(sender, address="", city=""))
    cancelled = drafted(sender)
    batch = batch_of([good, homeless, cancelled])
    Letter.objects.filter(pk=cancelled.pk).update(state=LetterState.CANCELLED)
    batch = render_batch(batch.pk)
    outcomes = {item.letter_id: (item.outcome, item.reason) for item in batch.items.all()}
    assert outcomes[good.pk] == (Outcome.OK, "")
    assert outcomes[homeless.pk][0] == Outcome.FAILED
    assert "il manque la rue et la commune" in outcomes[homeless.pk][1]
    assert outcomes[cancelled.pk][0] == Outcome.FAILED
    assert list(Letter.objects.to_print()) == [homeless]


def test_a_letter_that_cannot_be_laid_out_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    letters = some(2)
    kept = pdf.keep_pdf

    def fail(letter: Letter) -> None:
        if letter.pk == letters[0].pk:
            raise RuntimeError
        kept(letter)

    monkeypatch.setattr(batches, "keep_pdf", fail)
    batch = render_batch(batch_of(letters).pk)
    assert [item.outcome for item in batch.items.all()] == [Outcome.FAILED, Outcome.OK]


def test_rendering_twice_gives_the_same_and_nothing_more() -> None:
    batch = render_batch(batch_of(some(2)).pk)
    before, lines = content(batch), JournalEntry.objects.count()
    again = render_batch(batch.pk)
    assert content(again) == before
    assert again.done_at == batch.done_at
    assert JournalEntry.objects.count() == lines


@pytest.mark.parametrize("killed_at", ["keep_pdf", "finish", "assemble", "_mark_printed"])
def test_a_batch_cut_in_the_middle_resumes_and_gives_the_same(
    killed_at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "CHUNK", 2)
    letters = some(5)
    calls = 0
    original = getattr(batches, killed_at)

    def cut(*arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        if killed_at != "keep_pdf" or calls == 4:
            raise PowerCutError
        return original(*arguments)

    batch = batch_of(letters)
    with monkeypatch.context() as patch:
        patch.setattr(batches, killed_at, cut)
        with pytest.raises(PowerCutError):
            render_batch(batch.pk)
    resumed = render_batch(batch.pk)
    assert (resumed.state, resumed.pages) == (BatchState.DONE, 10)
    assert {item.outcome for item in resumed.items.all()} == {Outcome.OK}
    assert JournalEntry.objects.filter(action="letter.issued").count() == 5
    assert JournalEntry.objects.filter(action="letter.printed").count() == 5


def test_the_last_of_several_parts_assembles_the_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "PART_SIZE", 2)
    batch = batch_of(some(5))
    assert list(batches.parts(batch)) == [0, 1, 2]
    for part in (2, 0):
        render_part(batch.pk, part)
        batch.refresh_from_db()
        assert batch.state == BatchState.PENDING
    render_part(batch.pk, 1)
    batch.refresh_from_db()
    assert batch.state == BatchState.DONE
    assert [item.first_page for item in batch.items.all()] == [1, 3, 5, 7, 9]


def test_a_letter_is_in_one_batch_only() -> None:
    letters = some(2)
    batch_of(letters)
    with pytest.raises(AlreadyInBatch):
        batch_of(letters[:1])
    assert PrintBatch.objects.count() == 1


def test_a_letter_that_failed_may_enter_another_batch() -> None:
    sender = sending_organisation()
    household = housed(sender, city="")
    letter = drafted(sender, household)
    render_batch(batch_of([letter]).pk)
    household.leases.get().dwelling.__class__.objects.update(city="Essai")
    second = render_batch(batch_of([letter]).pk)
    assert second.items.get().outcome == Outcome.OK


def test_a_batch_where_everything_failed_is_done_without_pdf() -> None:
    sender = sending_organisation()
    batch = render_batch(batch_of([drafted(sender, housed(sender, city=""))]).pk)
    assert (batch.state, batch.pdf.name, batch.pages) == (BatchState.DONE, "", 0)


def test_a_letter_in_a_batch_cannot_be_cancelled() -> None:
    [letter] = some(1)
    batch_of([letter])
    with pytest.raises(LetterRefused):
        cancel(letter, author=UserFactory())


def test_a_large_selection_makes_several_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BATCH_SIZE", 2)
    letters = some(3)
    made = create_batches(letters, author=UserFactory(), organisation_id=letters[0].organisation_id)
    assert [batch.items.count() for batch in made] == [2, 1]


def test_the_job_renders_its_part_and_is_asked_once() -> None:
    batch = batch_of(some(2))
    tasks.start(batch)
    tasks.start(batch)
    job = Job.objects.get(kind=tasks.RENDER)
    jobs.run(job.pk)
    job.refresh_from_db()
    batch.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.DONE, 2, 2)
    assert batch.state == BatchState.DONE


def test_the_csv_of_the_mail_house_holds_addresses_and_nothing_else() -> None:
    sender = sending_organisation()
    letters = [drafted(sender, housed(sender, "=HYPERLINK"))]
    letters.append(drafted(sender, housed(sender, address="=1+1 rue")))
    batch = render_batch(batch_of(letters).pk)
    raw = mail_house_csv(batch)
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == HEADINGS
    assert rows[1][:4] == ["1", "1", "1", "Dominique =HYPERLINK"]
    assert rows[2][:3] == ["2", "3", "1"]
    assert rows[2][4] == "'=1+1 rue"
