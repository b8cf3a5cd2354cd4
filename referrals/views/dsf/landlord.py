"""The landlord's own page: that a DSF is being sent, until when it may write, what it wrote."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from ccapex.accounts.seats import DeskRequest, seated, sees_households
from households.services.masking import view_of
from households.services.matrix import Category
from referrals.enums.dsf import DsfState, Party
from referrals.services.dsf import finishing
from referrals.services.dsf.parties import told_to_landlord
from referrals.services.dsf.starting import NOT_SENT
from referrals.views.dsf.common import viewed


@seated(sees_households)
@require_http_methods(["GET", "POST"])
def dsf_landlord(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """Nothing of the text: the remarks are those that the landlord wrote itself (access.md)."""
    desk = request.desk
    dsf = get_object_or_404(
        told_to_landlord(desk).select_related(
            "household", "organisation", "territory", "procedure"
        ),
        public_id=public_id,
    )
    if not view_of(desk, dsf.household).some(Category.DSF):
        raise Http404
    text, refused = request.POST.get("text", ""), ""
    if request.method == "POST":
        try:
            finishing.observe(dsf, party=Party.LANDLORD, text=text, desk=desk)
        except ValidationError as refusal:  # what was written is not lost
            refused = " ".join(refusal.messages)
        else:
            messages.success(request, "Vos observations sont transmises au service.")
            return redirect("dsf_landlord", dsf.public_id)
    else:
        viewed(request, "dsf.landlord", dsf, ["dsf"])
    context = {
        "dsf": dsf,
        "household": dsf.household,
        "mine": dsf.observations.filter(party=Party.LANDLORD, organisation=desk.organisation_id),
        "is_open": dsf.state in NOT_SENT and dsf.state != DsfState.CARENCE,
        "limit": finishing.REMARK_LIMIT,
        "text": text,
        "refused": refused,
    }
    return render(request, "referrals/dsf/landlord.html", context, status=422 if refused else 200)
