"""What « Ma journée » says about letters."""

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.http import urlencode

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.core import french
from ccapex.core.work_queues import SHOWN, Content, Item, queue
from ccapex.letters import kinds
from ccapex.letters.models import Letter
from ccapex.letters.querysets import LetterQuerySet


@queue(
    "letters_to_print",
    label="Courriers à imprimer",
    rule="Un courrier entre ici quand il est préparé, et en sort imprimé ou annulé.",
    roles=[Role.SECRETARIAT, Role.SOCIAL_WORKER],
    order=60,
)
def letters_to_print(desk: Desk) -> Content:
    """One line for each kind: a batch prints them together. A letter alone is named."""
    mine = Letter.objects.visible_to(desk).to_post().filter(organisation=desk.organisation_id)
    counts = list(
        mine.order_by()
        .values("kind")
        .annotate(waiting=Count("pk"), since=Min("created_at"))
        .order_by("since", "kind")
    )
    lonely = _alone(mine, [row["kind"] for row in counts if row["waiting"] == 1])
    return Content(
        items=[
            lonely.get(row["kind"])
            or Item(
                title=kinds.label_of(row["kind"]),
                subtitle=f"{french.plural(row['waiting'], 'courrier')} à imprimer",
                url=f"{reverse('letter_queue')}?{urlencode({'kind': row['kind']})}&sender=mine",
                why=f"Le plus ancien est préparé depuis le {french.day(row['since'])}.",
                action="Préparer l’impression",
            )
            for row in counts[:SHOWN]
        ],
        total=sum(row["waiting"] for row in counts),
        url=f"{reverse('letter_queue')}?sender=mine",
    )


def _alone(letters: LetterQuerySet, slugs: list[str]) -> dict[str, Item]:
    return {
        letter.kind: Item(
            title=kinds.label_of(letter.kind),
            subtitle=letter.household.display_name if letter.household else "",
            url=reverse("letter_detail", args=[letter.public_id]),
            why=f"Préparé le {french.day(letter.created_at)}.",
            action="Relire",
        )
        for letter in letters.filter(kind__in=slugs).select_related("household").defer("html")
    }
