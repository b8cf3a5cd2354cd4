"""Households of which nothing is known one year after the session: completed by a person (S9)."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core import journal
from commissions.models import YearAfter
from commissions.services.following.reading import short_name
from commissions.services.seats import run_by
from commissions.services.year_after import note, to_complete
from commissions.views.following.acting import tried
from commissions.views.following.forms import YearForm
from households.models import Household

PER_PAGE = 30


@seated(sees_households)
@require_GET
def year_after_list(request: DeskRequest) -> HttpResponse:
    found = to_complete(request.desk).select_related("household", "session__commission", "item")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    journal.view(request, "commission.years_after", details={"count": len(page.object_list)})
    seen = set(
        Household.objects.visible_to(request.desk)
        .filter(pk__in=[row.household_id for row in page.object_list])
        .order_by()
        .values_list("pk", flat=True)
    )
    rows = [
        {
            "row": row,
            "seen": row.household_id in seen,
            "who": row.household.display_name
            if row.household_id in seen
            else short_name(row.household),
            # One form a line: its fields have names of their own for who reads by ear.
            "form": YearForm(auto_id=f"id_{row.item.public_id}_%s"),
        }
        for row in page.object_list
    ]
    return render(request, "commissions/following/years.html", {"page": page, "rows": rows})


@seated(sees_households)
@require_POST
def year_after_note(request: DeskRequest, item_id: uuid.UUID) -> HttpResponse:
    row = YearAfter.objects.filter(
        session__commission__in=run_by(request.desk), item__public_id=item_id
    ).first()
    if row is None:
        raise Http404
    form = YearForm(request.POST)
    if tried(form, lambda values: note(row, values["outcome"], values["why"], request.desk)):
        messages.success(request, "C'est noté.")
    else:
        messages.error(
            request, " ".join(str(error) for found in form.errors.values() for error in found)
        )
    return redirect("year_after_list")
