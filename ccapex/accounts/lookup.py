"""Finds a territory by its name, or says in French how to have it."""

from ccapex.accounts.models import Territory
from ccapex.core.commands import Refused


def territory_named(slug: str) -> Territory:
    try:
        return Territory.objects.get(slug=slug)
    except Territory.DoesNotExist:
        known = ", ".join(Territory.objects.order_by("slug").values_list("slug", flat=True))
        raise Refused(
            f"Le territoire « {slug} » n'est pas chargé (chargés : {known or 'aucun'}). "
            f"Chargez-le par la commande load_profile {slug}."
        ) from None
