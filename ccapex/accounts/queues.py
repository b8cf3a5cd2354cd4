"""The queue of the mailboxes that answer no more."""

from django.urls import reverse

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.accounts.services.directory import in_error
from ccapex.core.work_queues import SHOWN, Content, Item, queue


@queue(
    "mailboxes",
    label="Boîtes à lettres en erreur",
    rule="Un courriel envoyé à cette structure est revenu. Corriger l'adresse l'en fait sortir.",
    roles=(Role.SECRETARIAT, Role.ADMINISTRATOR),
    order=90,
)
def mailboxes(desk: Desk) -> Content:
    found = in_error(desk.territory_id)
    items = [
        Item(
            title=one.name,
            url=reverse("directory_entry", args=[one.public_id]),
            why=one.mailbox_failure,
            action="Corriger",
        )
        for one in found[:SHOWN]
    ]
    return Content(items, found.count(), reverse("directory") + "?en_erreur=1")
