"""Long work of the circuit: what each kind of job does. Registered by ``referrals.tasks``."""

from ccapex.accounts.models import Organisation
from ccapex.core.jobs import JobRefused, Progress, handler
from ccapex.core.models import Job
from referrals.models import CdpList
from referrals.services.dispatch import DispatchRefused, dispatch
from referrals.services.notices import notify_referrals


@handler("dispatch_cdp_list", queue="dispatch", label="Distribution d'une liste")
def dispatch_list(job: Job, progress: Progress) -> None:
    """Arguments: ``list``. Started again, it goes on where it was and reports the whole."""
    cdp_list = CdpList.objects.select_related("territory").get(pk=job.arguments["list"])
    try:
        report = dispatch(
            cdp_list,
            author_id=job.author_id,
            started_at=job.created_at,
            on_total=progress.total,
            on_done=progress.advance,
        )
    except DispatchRefused as refusal:
        raise JobRefused(str(refusal)) from None
    progress.result(report.as_dict())


@handler("notify_referrals", queue="notifications", label="Avis aux organisations")
def notify(job: Job, progress: Progress) -> None:
    """Arguments: ``organisation``, ``count``."""
    organisation = Organisation.objects.get(pk=job.arguments["organisation"])
    notify_referrals(organisation, job.arguments["count"])
