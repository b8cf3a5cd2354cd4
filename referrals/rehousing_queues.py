"""The pool on the day of those who keep it: what rings, and whom a landlord leads."""

from django.urls import reverse
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.core.work_queues import SHOWN, Content, Item, queue
from referrals.services.rehousing.pool import PoolRow, pool_of, rules_for, waits_for

NOTHING = Content([], 0)


@queue(
    "rehousing_alarms",
    label="Vivier de relogement",
    rule="Les ménages du vivier pour lesquels une alarme sonne : délai, chef de file, papiers.",
    roles=[Role.SECRETARIAT],
    order=66,
    needs=["rehousing"],
)
def rehousing_alarms(desk: Desk) -> Content:
    rules = rules_for(desk.membership.organisation.territory)
    unit = desk.membership.unit
    if unit is not None and rules.unit and unit.slug != rules.unit:
        return NOTHING
    rows = [row for row in pool_of(desk, today=timezone.localdate()) if row.alarms]
    rows.sort(key=lambda row: (not row.alarms[0].grave, -row.days))
    items = [_item(row, row.alarms[0].why, "Traiter") for row in rows[:SHOWN]]
    return Content(items, len(rows), reverse("rehousing_pool"))


@queue(
    "rehousing_led",
    label="Ménages à reloger",
    rule="Les ménages du vivier dont vous êtes chef de file, tant qu'aucun logement n'est proposé.",
    roles=[Role.LANDLORD],
    order=32,
    needs=["rehousing"],
)
def rehousing_led(desk: Desk) -> Content:
    rows = [row for row in pool_of(desk, today=timezone.localdate()) if waits_for(desk, row)]
    rows.sort(key=lambda row: -row.days)
    items = [_item(row, "Aucun logement n'est proposé.", "Proposer") for row in rows[:SHOWN]]
    return Content(items, len(rows), reverse("rehousing_pool"))


def _item(row: PoolRow, why: str, action: str) -> Item:
    return Item(
        title=row.entry.household.display_name,
        url=reverse("rehousing_entry", args=[row.entry.public_id]),
        subtitle=row.entry.household.reference,
        why=why,
        action=action,
    )
