"""The DSF of a service, and for the secretariat those of every service in one place (S17)."""

from django.core.paginator import Paginator
from django.db.models import Case, F, Q, QuerySet, When
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ccapex.accounts.models import Organisation
from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core import journal
from referrals.enums.dsf import DsfState, DsfTrigger
from referrals.models import Dsf
from referrals.services.dsf.overview import (
    WITH_ALL,
    figures_of,
    heard_within,
    rows_of,
    with_hearing,
)
from referrals.services.dsf.reading import visible_to
from referrals.services.dsf.starting import UNFINISHED, live

PER_PAGE = 50
TABS: dict[str, tuple[str, Q]] = {
    "a-faire": ("À faire", Q(state__in=UNFINISHED)),
    "a-transmettre": ("À transmettre", Q(state__in=[DsfState.WRITTEN, DsfState.CARENCE])),
    "transmis": ("Transmis", Q(state=DsfState.TRANSMITTED, carence_reason="")),
    "carences": ("Carences", Q(state=DsfState.TRANSMITTED) & ~Q(carence_reason="")),
    "tous": ("Tous", Q()),
}
WITHIN = {"7": "7 jours", "15": "15 jours", "30": "30 jours", "60": "60 jours"}
# To be done first, by hearing; then the latest sent.
ORDER = (
    Case(When(state__in=UNFINISHED, then=0), When(transmitted_on=None, then=1), default=2),
    F("hearing").asc(nulls_last=True),
    F("transmitted_on").desc(nulls_last=True),
    "requested_on",
    "pk",
)


@seated(sees_households)
@require_GET
def dsf_list(request: DeskRequest) -> HttpResponse:
    desk, asked = request.desk, request.GET
    state = asked.get("etat", "a-faire")
    state = state if state in TABS else "a-faire"
    narrowed = narrow(
        live(visible_to(desk)),
        service=asked.get("service", "") if desk.is_secretariat else "",
        trigger=asked.get("declencheur", ""),
        within=asked.get("audience", ""),
    )
    chosen = (
        with_hearing(narrowed).filter(TABS[state][1]).select_related(*WITH_ALL).order_by(*ORDER)
    )
    page = Paginator(chosen, PER_PAGE).get_page(asked.get("page"))
    journal.view(request, "dsf.list", details={"count": len(page.object_list)})
    territory = desk.membership.organisation.territory
    context = {
        "page": page,
        "rows": rows_of(list(page.object_list)),
        "state": state,
        "tabs": [(slug, label) for slug, (label, _) in TABS.items()],
        "figures": figures_of(narrowed, territory),
        "triggers": DsfTrigger.choices,
        "within": WITHIN.items(),
        "services": Organisation.objects.filter(
            territory=desk.territory_id, dsfs__isnull=False
        ).distinct()
        if desk.is_secretariat
        else [],
        "service": asked.get("service", ""),
        "trigger": asked.get("declencheur", ""),
        "hearing_within": asked.get("audience", ""),
    }
    return render(request, "referrals/dsf/list.html", context)


def narrow(found: "QuerySet[Dsf]", *, service: str, trigger: str, within: str) -> "QuerySet[Dsf]":
    """By codes only: the slug of a service, a trigger, days before the hearing."""
    if service:
        found = found.filter(organisation__slug=service)
    if trigger in DsfTrigger.values:
        found = found.filter(trigger=trigger)
    if within in WITHIN:
        found = heard_within(found, int(within))
    return found
