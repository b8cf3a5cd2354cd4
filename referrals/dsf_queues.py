"""The queues of « Ma journée » that come of the DSF."""

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.core.work_queues import SHOWN, Content, Item, queue
from referrals.services.dsf.overview import WITH_ALL, rows_of, with_hearing
from referrals.services.dsf.parties import awaiting_landlord
from referrals.services.dsf.reading import visible_to
from referrals.services.dsf.starting import NOT_SENT, live


@queue(
    "dsf_to_send",
    label="DSF à faire et à transmettre",
    rule="Les diagnostics confiés à votre service, jusqu'à leur transmission.",
    roles=(Role.SOCIAL_WORKER, Role.MANAGER),
    order=12,
)
def dsf_to_send(desk: Desk) -> Content:
    waiting = with_hearing(live(visible_to(desk)).filter(state__in=NOT_SENT)).filter(
        organisation=desk.organisation_id
    )
    ordered = waiting.select_related(*WITH_ALL).order_by(
        F("hearing").asc(nulls_last=True), "requested_on", "pk"
    )
    items = [
        Item(
            title=row.dsf.household.display_name,
            url=reverse("dsf_detail", args=[row.dsf.public_id]),
            subtitle=row.dsf.household.reference,
            due_on=row.step.due_on,
            why=row.step.why,
            action=row.step.label,
        )
        for row in rows_of(list(ordered[:SHOWN]), today=timezone.localdate())
    ]
    return Content(items, waiting.count(), reverse("dsf_list"))


@queue(
    "dsf_remarks",
    label="Observations sur un diagnostic",
    rule="Les diagnostics de vos locataires, jusqu'au délai ou jusqu'à vos observations.",
    roles=(Role.LANDLORD,),
    order=13,
)
def dsf_remarks(desk: Desk) -> Content:
    waiting = awaiting_landlord(desk, today=timezone.localdate())
    items = [
        Item(
            title=one.household.display_name,
            url=reverse("dsf_landlord", args=[one.public_id]),
            subtitle=one.household.reference,
            due_on=one.observations_due_on,
            why="Vous pouvez écrire au service qui a fait le diagnostic.",
            action="Écrire",
        )
        for one in waiting.select_related("household")[:SHOWN]
    ]
    return Content(items, waiting.count())
