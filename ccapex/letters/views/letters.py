"""One letter: read it, issue it, download it, correct it, say that it came back."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_POST

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core import journal
from ccapex.core.middleware import wants_part
from ccapex.letters import kinds
from ccapex.letters.catalogue.section import section_of
from ccapex.letters.enums import AddresseeRole, LetterState
from ccapex.letters.models import Letter
from ccapex.letters.rules.address import AddressIncomplete
from ccapex.letters.services import follow_up
from ccapex.letters.services.issuing import LetterRefused, issue
from ccapex.letters.services.pdf import letter_pdf, weasyprint_available
from ccapex.letters.services.safe_contact import withheld
from ccapex.letters.services.writing import preview_html
from ccapex.letters.views.queue import describe
from households.services import contact_limits


def visible(request: DeskRequest, public_id: uuid.UUID) -> Letter:
    letters = Letter.objects.visible_to(request.desk).select_related(
        "territory", "organisation", "household", "corrects", "style", "author"
    )
    return get_object_or_404(letters, public_id=public_id)


@require_GET
@seated(sees_households)
def letter_detail(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    letter = visible(request, public_id)
    describe(letter)
    problem, sheet = "", ""
    try:
        sheet = preview_html(letter)
    except AddressIncomplete as incomplete:
        problem = str(incomplete)
    journal.view(
        request,
        "letter.viewed",
        household_id=letter.household_id,
        object_type="letter",
        object_id=letter.pk,
    )
    draft = letter.state == LetterState.DRAFT
    return render(
        request,
        "letters/detail.html",
        {
            "letter": letter,
            # Written by our own templates, with every value escaped (services.writing).
            "sheet": mark_safe(sheet),
            "problem": problem or withheld([letter]).get(letter.pk, ""),
            "limits": contact_limits.limits_of([letter.household_id])[letter.household_id]
            if letter.household_id
            else None,
            "notices": kinds.find(letter.kind).notices(letter.variant, section_of(letter.territory))
            if draft
            else [],
            "corrections": letter.corrections.all(),
            "can_print": weasyprint_available(),
        },
    )


@require_GET
@seated(sees_households)
def letter_file(request: DeskRequest, public_id: uuid.UUID) -> HttpResponseBase:
    letter = visible(request, public_id)
    if not letter.html or not weasyprint_available():
        raise Http404
    if letter.state == LetterState.ISSUED and letter.pk in (stopped := withheld([letter])):
        messages.error(request, stopped[letter.pk])
        return redirect("letter_detail", public_id)
    content = letter_pdf(letter)
    journal.view(
        request,
        "letter.downloaded",
        household_id=letter.household_id,
        object_type="letter",
        object_id=letter.pk,
    )
    return pdf_response(content, _file_name(letter))


def _file_name(letter: Letter) -> str:
    """A document for nobody in particular is known by what it is, and its day."""
    kind = kinds.find(letter.kind)
    if kind.addressees == (AddresseeRole.NOBODY,) and letter.issued_at:
        return f"{slugify(kind.label)}-{timezone.localdate(letter.issued_at).isoformat()}.pdf"
    return f"courrier-{str(letter.public_id)[:8]}.pdf"


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """Never kept by the browser, and a name that names nobody."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@seated(sees_households)
def letter_issue(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    letter = visible(request, public_id)
    try:
        issue(letter, author=request.desk.user)
    except LetterRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Courrier émis : son texte ne changera plus.")
    return redirect("letter_detail", public_id)


@require_POST
@seated(sees_households)
def letter_correct(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    letter = visible(request, public_id)
    try:
        correction = follow_up.correct(letter, author=request.desk.user)
    except LetterRefused as refused:
        messages.error(request, str(refused))
        return redirect("letter_detail", public_id)
    messages.success(request, "Voici la correction : relisez-la, puis émettez-la.")
    return redirect("letter_detail", correction.public_id)


@require_POST
@seated(sees_households)
def letter_cancel(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    letter = visible(request, public_id)
    try:
        follow_up.cancel(letter, author=request.desk.user)
    except LetterRefused as refused:
        messages.error(request, str(refused))
        return redirect("letter_detail", public_id)
    messages.success(request, "Courrier annulé : il ne sera pas imprimé.")
    return redirect("letter_queue")


@require_POST
@seated(sees_households)
def letter_return(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """The key R: « revenu », or the contrary with ``undo``."""
    letter = visible(request, public_id)
    say = messages.info
    try:
        if request.POST.get("undo"):
            follow_up.undo_return(letter, author=request.desk.user)
            words = "Retour annulé."
        else:
            on = timezone.localdate()
            channel = follow_up.mark_returned(letter, author=request.desk.user, on=on)
            words = f"Revenu. {channel.label}."
    except LetterRefused as refused:
        say, words = messages.error, str(refused)
    if not wants_part(request):
        say(request, words)
        return redirect("letter_detail", public_id)
    letter = visible(request, public_id)
    describe(letter)
    return render(request, "letters/_posted_row.html", {"letter": letter, "words": words})
