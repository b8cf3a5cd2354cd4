"""Long work of the app, by identifier."""

from django.urls import reverse

from ccapex.core.jobs import JobRefused, Progress, handler
from ccapex.core.models import Job
from referrals import dsf_handlers, handlers, missions_jobs, rehousing_handlers, rule_handlers
from referrals.models import CdpList
from referrals.reading.errors import UnreadableList
from referrals.services.imports.flow import check, commit

# Importing them registers the kinds of work of the circuit after the import.
__all__ = [
    "check_cdp_list",
    "commit_cdp_list",
    "dsf_handlers",
    "handlers",
    "missions_jobs",
    "rehousing_handlers",
    "rule_handlers",
]


@handler("check_cdp_list", queue="imports", label="Vérification des lignes")
def check_cdp_list(job: Job, progress: Progress) -> None:
    cdp_list = CdpList.objects.select_related("territory", "sender").get(pk=job.arguments["list"])
    progress.total(int(job.arguments.get("rows", 0)))
    try:
        check(cdp_list, advance=progress.advance)
    except UnreadableList as refusal:
        raise JobRefused(refusal.message) from None
    url = reverse("list_check", args=[cdp_list.public_id])
    progress.result({"url": url, "url_label": "Voir les lignes"})


@handler("commit_cdp_list", queue="imports", label="Enregistrement de la liste")
def commit_cdp_list(job: Job, progress: Progress) -> None:
    cdp_list = CdpList.objects.select_related("territory", "sender").get(pk=job.arguments["list"])
    recorded = cdp_list.rows.filter(recorded_at__isnull=False).count()
    progress.total(cdp_list.rows.count(), done=recorded)
    try:
        commit(cdp_list, advance=progress.advance)
    except UnreadableList as refusal:
        raise JobRefused(refusal.message) from None
    url = reverse("list_detail", args=[cdp_list.public_id])
    progress.result({"url": url, "url_label": "Voir la liste"})
