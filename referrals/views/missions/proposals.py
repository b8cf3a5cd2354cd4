"""Who needs a visit or a diagnostic, and the order given to one operator or several."""

import datetime
import uuid
from collections.abc import Iterable, Sequence
from contextlib import suppress

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ccapex.accounts.models import Organisation
from ccapex.accounts.seats import DeskRequest, is_secretariat, seated
from ccapex.core import journal
from ccapex.core.french import NBSP, plural
from procedures.models import Procedure
from referrals.enums import Mission
from referrals.rules.missions import MissionRules
from referrals.services.missions.mandating import mandate
from referrals.services.missions.proposing import (
    Need,
    between_judgment_and_cql,
    candidates,
    needs,
    obstacle,
    operators_for,
)
from referrals.views.missions.common import attempt, rules_of, territory_of
from referrals.views.missions.forms import OrderForm

PER_PAGE = 25
GAP_SHOWN = 10
MADE = "ordre de mission établi,ordres de mission établis"


@seated(is_secretariat)
@require_http_methods(["GET", "POST"])
def mission_proposals(request: DeskRequest, mission: str) -> HttpResponse:
    rules, territory, today = (
        rules_of(request, mission),
        territory_of(request),
        timezone.localdate(),
    )
    found = needs(territory, rules, today=today)
    asked = _asked(request)
    if asked is not None:
        found.sort(key=lambda one: one.procedure.pk != asked.pk)
    form = OrderForm(request.POST or None, rules=rules, initial={"decided_on": today})
    if request.method == "POST" and form.is_valid() and _order(request, form, found, rules):
        return redirect("mission_proposals", mission)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    gap = between_judgment_and_cql(territory)
    journal.view(request, "mission.proposals", details={"mission": mission, "count": len(page)})
    return render(
        request,
        "referrals/missions/proposals.html",
        {
            "rules": rules,
            "mission": Mission(mission),
            "form": form,
            "page": page,
            "candidates": candidates(territory, mission, list(page), today=today),
            "operators": operators_for(territory, mission, today),
            "asked": asked,
            "obstacle": _obstacle(asked, mission, found, today) if asked else "",
            "ticked": request.POST.getlist("procedure"),
            "gap": gap[:GAP_SHOWN],
            "gap_count": gap.count(),
            "tabs": _tabs(request),
        },
    )


def _asked(request: DeskRequest) -> Procedure | None:
    """The household for which a task opened the page; 404 where there is no such one."""
    if "procedure" not in request.GET:
        return None
    found = _procedures(request, [request.GET["procedure"]])
    if not found:
        raise Http404
    return found[0]


def _procedures(request: DeskRequest, codes: Iterable[str]) -> list[Procedure]:
    wanted = []
    for code in codes:
        with suppress(ValueError):
            wanted.append(uuid.UUID(code))
    return list(
        Procedure.objects.filter(
            territory=request.desk.territory_id,
            public_id__in=wanted,
            household__merged_into=None,
        )
        .select_related("household", "lease", "territory")
        .order_by("pk")
    )


def _obstacle(
    procedure: Procedure, mission: str, found: Sequence[Need], today: datetime.date
) -> str:
    """Empty where it may be ticked."""
    if any(one.procedure.pk == procedure.pk for one in found):
        return ""
    return obstacle(procedure, mission, today)


def _tabs(request: DeskRequest) -> list[tuple[str, str]]:
    known = territory_of(request).profile.get("missions") or {}
    return [(value, label) for value, label in Mission.choices if value in known]


def _order(request: DeskRequest, form: OrderForm, found: list[Need], rules: MissionRules) -> bool:
    """The households ticked, each with the operator chosen on its line."""
    reasons = {str(one.procedure.public_id): one for one in found}
    ticked = request.POST.getlist("procedure")
    chosen = [reasons[code] for code in ticked if code in reasons]
    # Ticked, but meanwhile given by somebody else, or gone further: said by name, never silently.
    lost = [
        f"{one.household.reference}{NBSP}: {obstacle(one, rules.mission, timezone.localdate())}"
        for one in _procedures(request, [code for code in ticked if code not in reasons])
    ]
    if lost and not chosen:
        form.add_error(None, lost)
        return False
    if not chosen:
        form.add_error(None, "Cochez les ménages à confier.")
        return False
    operators = _operators(request.POST, chosen)
    if len(operators) < len(chosen):
        form.add_error(None, "Choisissez un opérateur pour chaque ménage coché.")
        return False
    values = form.cleaned_data
    total = 0

    def give() -> None:
        nonlocal total
        total = len(
            mandate(
                [(one.procedure.pk, operators[one.procedure.pk]) for one in chosen],
                mission=rules.mission,
                authority=values["authority"],
                funding=values.get("funding", ""),
                decided_on=values["decided_on"],
                reasons={one.procedure.pk: " ".join(one.reasons) for one in chosen},
                desk=request.desk,
            ).mandates
        )

    if not attempt(request, give):
        return False
    messages.success(request, f"{plural(total, MADE)}.")
    for words in lost:
        messages.warning(request, words)
    return True


def _operators(posted: QueryDict, chosen: list[Need]) -> dict[int, int]:
    slugs = {
        one.procedure.pk: posted.get(f"operator-{one.procedure.public_id}", "") for one in chosen
    }
    known = dict(
        Organisation.objects.filter(
            territory__in={one.procedure.territory_id for one in chosen}, slug__in=slugs.values()
        ).values_list("slug", "pk")
    )
    return {pk: known[slug] for pk, slug in slugs.items() if slug in known}
