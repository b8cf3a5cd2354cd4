"""Lists received, and the door by which a new one comes in."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ccapex.accounts.models import Territory
from ccapex.accounts.seats import DeskRequest, is_secretariat, seated
from ccapex.core.french import day
from referrals.enums import ListState
from referrals.models import CdpList
from referrals.reading.errors import UnreadableList
from referrals.services.imports.flow import kind_of_file, receive_list
from referrals.views.lists.common import trace
from referrals.views.lists.forms import ReceiveForm

PAGE = 25


@seated(is_secretariat)
@require_http_methods(["GET", "POST"])
def index(request: DeskRequest) -> HttpResponse:
    desk = request.desk
    territory = Territory.objects.get(pk=desk.territory_id)
    form = ReceiveForm(request.POST or None, request.FILES or None, territory=territory)
    if request.method == "POST" and form.is_valid():
        data, filename = form.upload()
        try:
            kind = form.cleaned_data["kind"] or kind_of_file(
                territory, data=data, filename=filename
            )
            with transaction.atomic():  # a refused file leaves no new sender behind
                cdp_list, _ = receive_list(
                    territory,
                    data=data,
                    filename=filename,
                    author=desk.user,
                    sender=form.chosen_sender(),
                    label=form.cleaned_data["label"],
                    strict=False,
                    kind=kind,
                )
        except UnreadableList as refusal:
            form.add_error("file", refusal.message)
        else:
            trace(desk, "list.receive", cdp_list)
            messages.success(request, "Fichier reçu. Vérifiez ce que contient chaque colonne.")
            if twin := earlier(cdp_list):
                messages.warning(
                    request,
                    f"Ce fichier a déjà été reçu le {day(twin.created_at)} "
                    f"(liste n° {twin.pk}). "
                    "L'enregistrer de nouveau n'ajoutera aucun acte.",
                )
            return redirect("list_recognise", cdp_list.public_id)
    lists = CdpList.objects.filter(territory=territory).select_related("sender", "author")
    page = Paginator(lists, PAGE).get_page(request.GET.get("page"))
    status = 422 if form.errors else 200
    return render(
        request, "referrals/lists/index.html", {"page": page, "form": form}, status=status
    )


def earlier(cdp_list: CdpList) -> CdpList | None:
    """The same file, received before and not taken back."""
    return (
        CdpList.objects.filter(territory=cdp_list.territory_id, sha256=cdp_list.sha256)
        .exclude(pk=cdp_list.pk)
        .exclude(state__in=[ListState.UNDONE, ListState.RECEIVED])
        .first()
    )
