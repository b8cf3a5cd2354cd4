"""« Suites attendues »: what each recommendation awaits, from whom, until when."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ccapex.accounts.desk import Desk
from ccapex.accounts.models import Organisation
from ccapex.accounts.seats import DeskRequest, seated, sees_households
from ccapex.core import journal
from commissions.enums import FollowState
from commissions.models import Commission, Recommendation
from commissions.services.following.reading import WITH_ALL, rows_of, visible_to
from commissions.services.seats import run_by
from commissions.services.year_after import to_complete

PER_PAGE = 50
LATE, ALL = "late", "all"
NOBODY = "sans-compte"
TABS = {
    FollowState.OPEN.value: "Réponse attendue",
    LATE: "En retard",
    FollowState.ANSWERED.value: "Réponse reçue, à clore",
    FollowState.SETTLED.value: "Closes",
    ALL: "Toutes",
}


@seated(sees_households)
@require_GET
def recommendation_list(request: DeskRequest) -> HttpResponse:
    """Filters by codes: state, commission, addressee; « pour=nous »: those of one's own."""
    desk, today = request.desk, timezone.localdate()
    asked = {name: request.GET.get(name, "") for name in ("etat", "commission", "pour")}
    if asked["etat"] not in TABS:
        asked["etat"] = FollowState.OPEN
    known = visible_to(desk)
    found = _narrowed(known, desk, asked)
    page = Paginator(_ordered(found, asked["etat"]), PER_PAGE).get_page(request.GET.get("page"))
    journal.view(request, "commission.recommendations", details={"count": len(page.object_list)})
    running = list(run_by(desk))
    kept = {name: value for name, value in asked.items() if value and name != "etat"}
    context = {
        "page": page,
        "rows": rows_of(page.object_list, desk, today),
        "asked": asked,
        "tabs": [(code, label, urlencode({"etat": code, **kept})) for code, label in TABS.items()],
        "commissions": _commissions(known),
        "addressees": _addressees(known) if running else [],
        "runs": bool(running),
        "nobody": NOBODY,
        "years": to_complete(desk).count() if running else 0,
    }
    return render(request, "commissions/following/list.html", context)


def _narrowed(
    known: QuerySet[Recommendation], desk: Desk, asked: Mapping[str, str]
) -> QuerySet[Recommendation]:
    state, whom = asked["etat"], asked["pour"]
    if asked["commission"]:
        known = known.filter(output__item__session__commission__slug=asked["commission"])
    if whom == "nous":
        known = known.filter(organisation=desk.organisation_id)
    elif whom == NOBODY:
        known = known.filter(organisation__isnull=True)
    elif whom:
        known = known.filter(organisation__slug=whom)
    if state == LATE:
        return known.filter(state=FollowState.OPEN, due_on__lt=timezone.localdate())
    return known if state == ALL else known.filter(state=state)


def _ordered(found: QuerySet[Recommendation], state: str) -> QuerySet[Recommendation]:
    found = found.select_related(*WITH_ALL)
    if state == FollowState.SETTLED:
        return found.order_by(F("settled_on").desc(nulls_last=True), "-pk")
    return found.order_by("due_on", "pk")


def _commissions(known: QuerySet[Recommendation]) -> QuerySet[Commission]:
    return Commission.objects.filter(
        pk__in=known.order_by().values("output__item__session__commission")
    )


def _addressees(known: QuerySet[Recommendation]) -> QuerySet[Organisation]:
    open_to = known.filter(~Q(organisation=None)).order_by()
    return Organisation.objects.filter(pk__in=open_to.values("organisation")).order_by("name")
