"""What letters add to the file of a household: those sent, and where they are."""

from typing import Any

from django.urls import reverse

from ccapex.core import french
from ccapex.letters.enums import LetterState
from ccapex.letters.kinds import label_of, registered
from ccapex.letters.models import Letter
from households.file import FileRequest, Section, TimelineEntry, ToDo, registry
from households.services.matrix import Category


def _letters(asked: FileRequest) -> list[Letter]:
    """Those that the desk may open: its own, or all of them for the secretariat."""
    return list(
        Letter.objects.visible_to(asked.desk)
        .filter(household=asked.household)
        .exclude(state=LetterState.CANCELLED)
        .defer("html")
        .select_related("organisation")
    )


def letters(asked: FileRequest) -> dict[str, Any] | None:
    rows = [
        (letter, label_of(letter.kind)) for letter in asked.once("letters", lambda: _letters(asked))
    ]
    return {"letters": rows} if rows else None


def timeline(asked: FileRequest) -> list[TimelineEntry]:
    if not asked.shown.some(Category.LETTERS):
        return []
    return [
        TimelineEntry(
            on=(letter.issued_at or letter.created_at).date(),
            title=label_of(letter.kind),
            kind="Courrier",
            detail=letter.get_state_display(),
            tone="danger" if letter.state == LetterState.RETURNED else "",
            url=reverse("letter_detail", args=[letter.public_id]),
        )
        for letter in asked.once("letters", lambda: _letters(asked))
    ]


def to_do(asked: FileRequest) -> list[ToDo]:
    """The oldest letter of the organisation that waits to be printed for this household."""
    read_here = {kind.slug for kind in registered() if not kind.posted}
    waiting = [
        letter
        for letter in asked.once("letters", lambda: _letters(asked))
        if letter.state in {LetterState.DRAFT, LetterState.ISSUED}
        and letter.organisation_id == asked.desk.organisation_id
        and letter.kind not in read_here
    ]
    if not waiting or not asked.shown.some(Category.LETTERS):
        return []
    letter = min(waiting, key=lambda one: one.pk)
    return [
        ToDo(
            12,
            f"Imprimer : {label_of(letter.kind).lower()}",
            f"Préparé le {french.day(letter.created_at)}, pas encore imprimé.",
            reverse("letter_detail", args=[letter.public_id]),
            "Relire",
        )
    ]


def register() -> None:
    registry.add_to_do(to_do)
    registry.add_section(
        Section(
            "letters", "Courriers", 70, "letters/sections/letters.html", letters, Category.LETTERS
        )
    )
    registry.add_timeline(timeline)
