"""Papers of a file: add one, take one, withdraw one."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core import journal
from households.models import Document, Household
from households.sections_protection import paper_choices
from households.services import documents
from households.services.access import ground_of
from households.services.masking import Shown, view_of
from households.services.matrix import Category
from households.views.file import household_for

ACCEPT = ".pdf,.jpg,.jpeg,.png,.webp,.gif,.heic,.docx,.xlsx,.odt,.ods"


class PaperForm(forms.Form):
    title = forms.CharField(label="Titre", max_length=160, help_text="Par exemple : bail, jugement")
    category = forms.ChoiceField(label="Rubrique", help_text="Elle décide de qui pourra l'ouvrir.")
    file = forms.FileField(label="Fichier")

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = choices  # type: ignore[attr-defined]


@seated(sees_households)
@require_http_methods(["GET", "POST"])
def papers(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """The papers that the desk may open, the withdrawn ones too, and the form to add one."""
    household, shown = _opened(request, public_id)
    choices = paper_choices(documents.categories_for(shown))
    visible = documents.visible(household, shown)
    if not choices and not visible:
        raise Http404
    form = PaperForm(request.POST or None, request.FILES or None, choices=choices)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            document = documents.attach(
                household,
                upload=given["file"],
                title=given["title"],
                category=given["category"],
                desk=request.desk,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            if document.already_there:
                messages.info(
                    request, f"Ce fichier est déjà dans le dossier : « {document.title} »."
                )
            else:
                messages.success(request, f"Pièce ajoutée : « {document.title} ».")
            return redirect(f"{_page(household)}#documents")
    words = dict(paper_choices(list(Category)))
    return render(
        request,
        "households/papers.html",
        {
            "household": household,
            "form": form if choices else None,
            "papers": [
                (one, words[one.category], documents.may_remove(one, request.desk))
                for one in visible
            ],
            "accept": ACCEPT,
        },
        status=422 if form.errors else 200,
    )


@seated(sees_households)
@require_GET
def paper(request: DeskRequest, public_id: uuid.UUID, paper_id: uuid.UUID) -> HttpResponse:
    """The file itself, as an attachment that no browser keeps; each opening is journalled."""
    household, shown = _opened(request, public_id)
    document = _document(household, shown, paper_id)
    if document.removed_at and not request.desk.is_secretariat:
        raise Http404
    path = documents.path_of(document)
    if not path.is_file():
        raise Http404
    journal.view(
        request,
        "document.view",
        household_id=household.pk,
        object_type="document",
        object_id=document.pk,
        ground=ground_of(shown.kinds),
        fields=[document.category],
    )
    response = HttpResponse(path.read_bytes(), content_type=document.content_type)
    name = content_disposition_header(as_attachment=True, filename=document.file_name)
    response["Content-Disposition"] = name
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@seated(sees_households)
@require_POST
def paper_remove(request: DeskRequest, public_id: uuid.UUID, paper_id: uuid.UUID) -> HttpResponse:
    household, shown = _opened(request, public_id)
    document = _document(household, shown, paper_id)
    try:
        documents.remove(
            document, reason=request.POST.get("reason", "").replace("\0", ""), desk=request.desk
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, "Pièce retirée : elle reste au dossier, marquée.")
    return redirect("household_papers", household.public_id)


def _opened(request: DeskRequest, public_id: uuid.UUID) -> tuple[Household, Shown]:
    household = household_for(request, public_id)
    kinds: int = household.kinds  # type: ignore[attr-defined]
    return household, view_of(request.desk, household, kinds)


def _document(household: Household, shown: Shown, paper_id: uuid.UUID) -> Document:
    found = Document.objects.filter(household=household, public_id=paper_id).first()
    if found is None or not shown.row(Category(found.category), found.organisation_id):
        raise Http404
    return found


def _page(household: Household) -> str:
    return reverse("household_detail", args=[household.public_id])
