"""Long work of the rehousing pool: its mails. Registered by ``referrals.tasks``."""

from ccapex.accounts.models import Organisation
from ccapex.core.jobs import Progress, handler
from ccapex.core.models import Job
from referrals.services.rehousing.notices import notify


@handler("notify_rehousing", queue="notifications", label="Avis du vivier", quiet=True)
def notify_rehousing(job: Job, progress: Progress) -> None:
    """Arguments: ``organisation``, ``what``."""
    organisation = Organisation.objects.select_related("territory").get(
        pk=job.arguments["organisation"]
    )
    notify(organisation, job.arguments["what"])
