"""What « Ma journée » says of the signs raised."""

from django.urls import reverse

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.core import french
from ccapex.core.work_queues import SHOWN, Content, Item, queue
from households.services import flags


@queue(
    "alerts_to_see",
    label="Alertes à voir",
    rule="Une alerte de vulnérabilité entre ici quand un partenaire la signale, et en sort vue par "
    "votre service ou close. Elle doit être vue avant une décision sur le concours de la force "
    "publique.",
    roles=[Role.SECRETARIAT, Role.MANAGER, Role.MEMBER],
    order=15,
)
def alerts_to_see(desk: Desk) -> Content:
    """For the secretariat and the prefecture's services; the oldest alert first."""
    if not flags.decides(desk):
        return Content([], 0)
    waiting = flags.unseen_by(desk)
    oldest = waiting.select_related("household").order_by("raised_on", "pk")[:SHOWN]
    return Content(
        [
            Item(
                title=flag.household.display_name,
                subtitle=flag.household.reference,
                url=f"{reverse('household_detail', args=[flag.household.public_id])}#alerts",
                why=f"Alerte de vulnérabilité signalée le {french.day(flag.raised_on)}.",
                action="Voir l’alerte",
            )
            for flag in oldest
        ],
        waiting.count(),
    )
