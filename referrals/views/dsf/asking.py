"""Ask for the DSF: choose the households, see which service the rules name, and send the lot."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ccapex.accounts.enums import OrganisationKind
from ccapex.accounts.models import Organisation, Territory
from ccapex.accounts.seats import DeskRequest, is_secretariat, seated
from ccapex.core import jobs, journal
from ccapex.core.models import Job
from procedures.models import Procedure
from referrals.enums.dsf import DsfTrigger
from referrals.rules.dsf_dates import dates_of
from referrals.rules.dsf_profile import dsf_rules
from referrals.services.dsf.candidates import to_ask, with_services
from referrals.services.dsf.starting import hearing_for

SHOWN = 100
SERVICES = (
    OrganisationKind.DEPARTEMENT_SOCIAL_SERVICE,
    OrganisationKind.METROPOLE,
    OrganisationKind.CCAS,
    OrganisationKind.OPERATOR,
    OrganisationKind.ASSOCIATION,
    OrganisationKind.CAF,
    OrganisationKind.DEPARTEMENT,
)


@seated(is_secretariat)
@require_http_methods(["GET", "POST"])
def dsf_ask(request: DeskRequest) -> HttpResponse:
    """``?declencheur=`` the act; ``?procedure=`` that one only (from a file)."""
    territory = request.desk.membership.organisation.territory
    rules = dsf_rules(territory.profile)
    asked = request.POST if request.method == "POST" else request.GET
    trigger = asked.get("declencheur", "")
    trigger = trigger if trigger in rules.triggers else rules.triggers[0]
    if request.method == "POST":
        return _request(request, territory, trigger)
    only = _procedures(territory, request.GET.get("procedure", ""))
    everything = to_ask(territory, trigger, procedure_ids=only)
    found = with_services(territory, everything[:SHOWN])
    today = timezone.localdate()
    rows = [
        {
            "one": one,
            "dates": dates_of(
                today,
                hearing_for(one.procedure, "dsf", trigger, today),
                department_code=territory.department_code,
                answer_days=rules.answer_days,
            ),
        }
        for one in found
    ]
    journal.view(request, "dsf.ask", details={"count": len(rows)})
    running = (
        Job.objects.filter(kind="request_dsf", territory_id=territory.pk).order_by("-pk").first()
    )
    context = {
        "rows": rows,
        "total": len(everything),
        "trigger": trigger,
        "triggers": [(code, DsfTrigger(code).label) for code in rules.triggers],
        "services": Organisation.objects.filter(territory=territory, kind__in=SERVICES).order_by(
            "name"
        ),
        "job_url": _progress(running),
        "rules": rules,
        "one_file": only is not None,
    }
    return render(request, "referrals/dsf/ask.html", context)


def _request(request: DeskRequest, territory: Territory, trigger: str) -> HttpResponse:
    chosen = request.POST.getlist("procedure")
    known = dict(
        Procedure.objects.filter(
            territory=territory, public_id__in=[one for one in chosen if _is_uuid(one)]
        ).values_list("public_id", "pk")
    )
    slugs = dict(Organisation.objects.filter(territory=territory).values_list("slug", "pk"))
    if not known:
        messages.error(request, "Cochez au moins un ménage.")
        return redirect(f"{reverse('dsf_ask')}?declencheur={trigger}")
    services = [slugs.get(request.POST.get(f"service-{one}", ""), 0) for one in known]
    job = jobs.enqueue(
        "request_dsf",
        arguments={
            "territory": territory.pk,
            "trigger": trigger,
            "procedures": list(known.values()),
            "services": services,
        },
        author_id=request.desk.user.pk,
        territory_id=territory.pk,
        organisation_id=request.desk.organisation_id,
    )
    return redirect("job_detail", job.public_id)


def _procedures(territory: Territory, given: str) -> list[int] | None:
    if not _is_uuid(given):
        return None
    return list(
        Procedure.objects.filter(territory=territory, public_id=given).values_list("pk", flat=True)
    )


def _progress(job: Job | None) -> str:
    running = job is not None and job.state in ("pending", "running")
    return reverse("job_detail", args=[job.public_id]) if job and running else ""


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
