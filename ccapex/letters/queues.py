"""What « Ma journée » says about letters."""

from django.urls import reverse

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.core.work_queues import SHOWN, Content, Item, queue
from ccapex.letters import kinds
from ccapex.letters.models import Letter


@queue(
    "letters_to_print",
    label="Courriers à imprimer",
    rule="Un courrier entre ici quand il est préparé, et en sort imprimé ou annulé.",
    roles=[Role.SECRETARIAT, Role.SOCIAL_WORKER],
    order=60,
)
def letters_to_print(desk: Desk) -> Content:
    letters = (
        Letter.objects.visible_to(desk)
        .to_print()
        .filter(organisation=desk.organisation_id)
        .select_related("household")
        .order_by("pk")
    )
    return Content(
        items=[
            Item(
                title=letter.household.display_name if letter.household else "Document",
                subtitle=kinds.label_of(letter.kind),
                url=reverse("letter_detail", args=[letter.public_id]),
                action="Relire",
            )
            for letter in letters[:SHOWN]
        ],
        total=letters.count(),
        url=f"{reverse('letter_queue')}?sender=mine",
    )
