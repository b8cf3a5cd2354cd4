"""The leaflet, for everybody who gives it: it names nobody."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from ccapex.accounts.seats import DeskRequest, seated
from ccapex.letters import kinds
from ccapex.letters.catalogue import flyer
from ccapex.letters.catalogue.section import section_of
from ccapex.letters.services.flyers import flyer_html, flyer_pdf, flyer_version
from ccapex.letters.services.pdf import weasyprint_available
from ccapex.letters.views.letters import pdf_response


@require_GET
@seated()
def flyer_page(request: DeskRequest) -> HttpResponse:
    territory = request.desk.membership.organisation.territory
    return render(
        request,
        "letters/flyer.html",
        {
            # Written by our own template, with every value escaped (services.flyers).
            "sheet": mark_safe(flyer_html(territory)),
            "version": flyer_version(territory),
            "notices": kinds.find(flyer.SLUG).notices("", section_of(territory)),
            "can_print": weasyprint_available(),
        },
    )


@require_GET
@seated()
def flyer_file(request: DeskRequest) -> HttpResponse:
    if not weasyprint_available():
        raise Http404
    territory = request.desk.membership.organisation.territory
    return pdf_response(flyer_pdf(territory), f"depliant-{flyer_version(territory)}.pdf")
