"""What the list pages share."""

import uuid

from django.http import Http404

from ccapex.accounts.desk import Desk
from ccapex.core import journal
from ccapex.core.models import Job, JobState
from referrals.enums.acts import ListKind
from referrals.models import CdpList
from referrals.services.imports.flow import started

STEPS = ("Reconnaître", "Vérifier", "Enregistrer")


def list_of(desk: Desk, public_id: uuid.UUID) -> CdpList:
    """A list of the desk's territory; its files name households, so the secretariat alone."""
    try:
        return CdpList.objects.select_related("territory", "sender").get(
            public_id=public_id, territory=desk.territory_id
        )
    except CdpList.DoesNotExist:
        raise Http404 from None


def cdp_list_of(desk: Desk, public_id: uuid.UUID) -> CdpList:
    """A list of CDP: the only ones that go on to enrichment, concertation and dispatch."""
    cdp_list = list_of(desk, public_id)
    if cdp_list.kind != ListKind.CDP:
        raise Http404
    return cdp_list


def open_job(kind: str, cdp_list: CdpList) -> Job | None:
    """The last job of this kind about this list, running or not."""
    return Job.objects.filter(kind=kind, key=job_key(cdp_list)).first()


def is_working(job: Job | None) -> bool:
    return job is not None and job.state in {JobState.PENDING, JobState.RUNNING}


def is_recording(cdp_list: CdpList) -> bool:
    """Being recorded, or stopped in the middle: too late to read the file otherwise."""
    return started(cdp_list) or is_working(open_job("commit_cdp_list", cdp_list))


def job_key(cdp_list: CdpList) -> str:
    return f"list:{cdp_list.pk}"


def trace(desk: Desk, action: str, cdp_list: CdpList, **details: int | str) -> None:
    journal.record(
        action,
        actor_id=desk.user.pk,
        organisation_id=desk.organisation_id,
        territory_id=desk.territory_id,
        object_type="cdp_list",
        object_id=cdp_list.pk,
        ground="secretariat",
        details=dict(details),
    )
