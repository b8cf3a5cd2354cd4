"""Addresses of what follows the import: enrichment, concertation, dispatch, follow-up."""

from django.urls import URLPattern, URLResolver, path

from referrals.views import concertation, dispatch

LIST = "listes/<uuid:public_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(LIST + "concertation/", concertation.concertation, name="concertation"),
    path(LIST + "concertation/ouvrir/", concertation.concertation_open, name="concertation_open"),
    path(
        LIST + "concertation/decider/", concertation.concertation_decide, name="concertation_decide"
    ),
    path(LIST + "concertation/clore/", concertation.concertation_close, name="concertation_close"),
    path(LIST + "distribuer/", dispatch.list_dispatch, name="list_dispatch"),
]
