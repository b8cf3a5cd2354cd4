"""Reading the rules: the missions, the version in force, and those before it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ccapex.accounts.seats import DeskRequest, seated
from ccapex.core.middleware import wants_part
from referrals.enums import Mission
from referrals.models import RuleSetVersion
from referrals.services.attribution import version_for
from referrals.services.directory import directory_of
from referrals.views.rules.common import edits_rules, mission_of, state_of, territory_of
from referrals.views.rules.desk import desk_context


@seated(edits_rules)
@require_GET
def rules(request: DeskRequest) -> HttpResponse:
    today = timezone.localdate()
    found: dict[str, list[RuleSetVersion]] = {mission: [] for mission in Mission.values}
    versions = RuleSetVersion.objects.filter(territory=request.desk.territory_id)
    for version in versions.select_related("author").order_by("-number"):
        found[version.mission].append(version)
    rows = []
    for mission, several in found.items():
        published = [v for v in several if state_of(v, today) == "en vigueur"]
        rows.append(
            {
                "mission": Mission(mission),
                "current": max(
                    published, key=lambda v: (str(v.valid_from), v.number), default=None
                ),
                "future": next((v for v in several if state_of(v, today) == "à venir"), None),
                "draft": next((v for v in several if v.published_at is None), None),
            }
        )
    return render(request, "referrals/rules/index.html", {"rows": rows})


@seated(edits_rules)
@require_http_methods(["GET", "POST"])
def rules_mission(request: DeskRequest, mission: str, number: int | None = None) -> HttpResponse:
    """The version in force, or the one asked for; what is posted is a household to try."""
    code = mission_of(mission)
    today = timezone.localdate()
    territory = territory_of(request)
    history = list(
        RuleSetVersion.objects.filter(territory=territory, mission=code)
        .select_related("author", "published_by", "territory")
        .order_by("-number")
    )
    if number is None:
        current = version_for(territory.pk, code, today)
        version = next((v for v in history if current and v.pk == current.pk), None)
    else:
        version = next((v for v in history if v.number == number and v.published_at), None)
        if version is None:
            raise Http404
    context = {
        "mission": code,
        "history": [{"version": v, "state": state_of(v, today)} for v in history],
        "draft": next((v for v in history if v.published_at is None), None),
        "version": None,
        "editable": False,
    }
    if version is not None:
        directory = directory_of(territory, on=today)
        posted = request.POST if request.method == "POST" else None
        context |= desk_context(version, directory, today=today, posted=posted)
    partial = wants_part(request) and version is not None
    name = "_desk.html" if partial else "mission.html"
    return render(request, f"referrals/rules/{name}", context)
