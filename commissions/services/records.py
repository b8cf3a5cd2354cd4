"""The record of a session: whole for those who sat, and a version to be notified.

Frozen at closing as two documents. A member who may not see every file reads an extract made of
the same frozen data, without those files.
"""

from collections.abc import Collection
from typing import Any

from ccapex.accounts.models import Organisation, User
from ccapex.core.french import day, is_plural, long_day
from ccapex.letters.catalogue.section import section_of
from ccapex.letters.models import Letter
from ccapex.letters.services import issue, letter_pdf, prepare_letter
from ccapex.letters.services.pdf import render_pdf
from ccapex.letters.services.writing import stylesheet, whole_page, write
from commissions.catalogue.record import FULL, NOTIFICATION, RECORD
from commissions.enums import (
    AddresseeKind,
    HouseholdPresence,
    ItemKind,
    ItemState,
    OutputKind,
    Presence,
    SessionForm,
)
from commissions.models import Item, Output, Session
from commissions.services.closing_sheet import Sheet, lease_of
from commissions.services.outcome_data import dates_of

THERE = {Presence.PRESENT: "", Presence.REMOTE: "à distance"}


def key_of(session: Session, version: str) -> str:
    return f"commission_record:{session.pk}:{version}"


def record_of(session: Session, version: str) -> Letter | None:
    found = Letter.objects.filter(key=key_of(session, version), issued_at__isnull=False)
    return found.select_related("organisation", "style", "territory").first()


def keep(sheet: Sheet, version: str, *, sender: Organisation, author: User) -> Letter:
    """The frozen document; asked twice, the same."""
    session = sheet.session
    letter = prepare_letter(
        RECORD,
        territory=session.commission.territory,
        organisation=sender,
        author=author,
        key=key_of(session, version),
        variant=version,
        data=data_of(sheet, version),
        source=sheet.source_of(session),
    )
    return issue(letter, author=author)


def preview(sheet: Sheet, version: str, sender: Organisation) -> Letter:
    return Letter(
        kind=RECORD,
        variant=version,
        territory=sheet.session.commission.territory,
        organisation=sender,
        data=data_of(sheet, version),
    )


def data_of(sheet: Sheet, version: str) -> dict[str, Any]:
    session = sheet.session
    full = version != NOTIFICATION
    shown = [
        item
        for item in sheet.items
        if item.state in (ItemState.EXAMINED, ItemState.POSTPONED)
        or (full and item.state == ItemState.WITHDRAWN)
    ]
    return {
        "commission": session.commission.name,
        "session_number": session.reference,
        "held_on": long_day(session.held_on),
        "title": session.title,
        "place": session.place,
        "form": "en nombre restreint" if session.form == SessionForm.RESTRICTED else "",
        "minutes": session.minutes,
        "counts": _counts(sheet),
        **_participants(session, full=full),
        "items": [_item(sheet, one, rank, full=full) for rank, one in enumerate(shown, start=1)],
    }


def _counts(sheet: Sheet) -> list[dict[str, Any]]:
    files = [one for one in sheet.items if one.kind != ItemKind.TOPIC]
    seen = [one for one in files if one.state == ItemState.EXAMINED]
    if not files:
        return []
    counts = [
        ("examiné,examinés", len(seen)),
        (
            "vu pour la première fois,vus pour la première fois",
            sum(one.is_new is True for one in seen),
        ),
        ("déjà connu,déjà connus", sum(one.is_new is False for one in seen)),
        ("reporté,reportés", sum(one.state == ItemState.POSTPONED for one in files)),
    ]
    return [
        {"label": words.split(",")[is_plural(value)], "value": value} for words, value in counts
    ]


def _participants(session: Session, *, full: bool) -> dict[str, Any]:
    """The version to be notified names organisations, and nobody."""
    present, away = [], []
    for one in session.attendances.all():
        person = one.person if full else ""
        if one.state in THERE:
            state = THERE[Presence(one.state)]
            present.append({"label": one.label, "person": person, "state": state})
        elif one.state != Presence.EXPECTED:
            state = str(one.get_state_display()).lower()
            away.append({"label": one.label, "person": person, "state": state})
    return {"present": present, "away": away}


def _item(sheet: Sheet, item: Item, rank: int, *, full: bool) -> dict[str, Any]:
    lease = lease_of(item)
    is_topic = item.kind == ItemKind.TOPIC
    told: dict[str, Any] = {
        "item": item.pk,
        "household": item.household_id,
        "rank": rank,
        "name": item.title if item.household is None else item.household.display_name,
        "reference": item.household.reference if item.household else "",
        "city": lease.dwelling.city if lease else "",
        "state": str(item.get_state_display()),
        # What is said of a topic concerns nobody in particular.
        "discussion": item.discussion if full or is_topic else "",
        "outputs": [_output(sheet, one) for one in sheet.outputs_of(item)],
    }
    if not full:
        return told
    presence = HouseholdPresence(item.household_presence)
    return told | {
        "known": {True: "première fois", False: "déjà connu"}.get(item.is_new or False, "")
        if item.is_new is not None
        else "",
        "presence": str(presence.label).lower() if item.household_presence else "",
        "withdrawn": item.withdrawn_reason,
        "parts": [
            f"{part.get_kind_display()} : {part.label}{f' ({part.reason})' if part.reason else ''}."
            for part in item.parts.all()
        ],
        "summary": item.summary,
        "words": item.household_words,
    }


def _output(sheet: Sheet, output: Output) -> dict[str, Any]:
    detail = [str(output.get_benefit_choice_display())] if output.benefit_choice else []
    detail += [dates_of(output)] if output.starts_on or output.ends_on else []
    detail += [str(output.get_consent_display())] if output.consent else []
    detail += ["Avec demande de délais au juge."] if output.with_judge_delay else []
    if output.postponed_to is not None:
        detail.append(f"À la séance du {day(output.postponed_to.held_on)}.")
    return {
        "title": sheet.title_of(output),
        "number": output.number,
        "text": output.text,
        "detail": " ; ".join(part for part in detail if part),
        "to": addressee_words(output),
        "by": day(output.due_on),
    }


def addressee_words(output: Output) -> str:
    if output.organisation is not None:
        return output.organisation.name
    if output.addressee == AddresseeKind.OTHER:
        return output.addressee_label
    if output.addressee:
        return str(output.get_addressee_display())
    default = {
        OutputKind.AVIS: AddresseeKind.HOUSEHOLD,
        OutputKind.DECISION: AddresseeKind.HOUSEHOLD,
        OutputKind.COMED_AVIS: AddresseeKind.COMED,
        OutputKind.BENEFIT_DECISION: AddresseeKind.PAYER,
    }.get(OutputKind(output.kind))
    return str(default.label) if default else ""


def pdf_for(letter: Letter, visible: Collection[int] | None) -> bytes:
    """The kept document; ``visible``: the items that this reader sees, None for all of them.

    Where some are hidden, an extract of the same frozen data, which says how many are.
    """
    items = list(letter.data.get("items") or [])
    kept = [
        one
        for one in items
        if visible is None or one["household"] is None or one["item"] in visible
    ]
    if len(kept) == len(items):
        return letter_pdf(letter)
    extract = Letter(
        kind=letter.kind,
        variant=letter.variant,
        territory=letter.territory,
        organisation=letter.organisation,
        # Counts of what is hidden would say something of it.
        data={**letter.data, "items": kept, "hidden": len(items) - len(kept), "counts": []},
    )
    issued = letter.issued_at
    assert issued is not None
    body = write(extract, on=issued.date(), section=section_of(letter.territory))
    page = whole_page(body, title="Extrait du relevé de décisions", author=letter.organisation.name)
    return render_pdf(page, letter.style.css if letter.style else stylesheet())[0]


def versions() -> tuple[str, str]:
    return FULL, NOTIFICATION
