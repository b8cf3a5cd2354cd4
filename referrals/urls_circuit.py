"""Addresses of what follows the import: enrichment, concertation, dispatch, follow-up."""

from django.urls import URLPattern, URLResolver, path

from referrals.views import concertation, dispatch, enrichment, referrals

LIST = "listes/<uuid:public_id>/"
ONE = "suivis/<uuid:public_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("a-completer/", enrichment.enrichment_index, name="enrichment_index"),
    path(LIST + "complements/", enrichment.enrichment_progress, name="enrichment_progress"),
    path(LIST + "complements/demander/", enrichment.enrichment_open, name="enrichment_open"),
    path(
        LIST + "complements/relancer/<slug:member>/",
        enrichment.enrichment_remind,
        name="enrichment_remind",
    ),
    path(LIST + "completer/", enrichment.enrichment_grid, name="enrichment_grid"),
    path(LIST + "completer/case/", enrichment.enrichment_cell, name="enrichment_cell"),
    path(LIST + "completer/terminer/", enrichment.enrichment_close, name="enrichment_close"),
    path(LIST + "completer/tableau.xlsx", enrichment.enrichment_file, name="enrichment_file"),
    path(LIST + "completer/relire/", enrichment.enrichment_return, name="enrichment_return"),
    path(LIST + "concertation/", concertation.concertation, name="concertation"),
    path(LIST + "concertation/ouvrir/", concertation.concertation_open, name="concertation_open"),
    path(
        LIST + "concertation/decider/", concertation.concertation_decide, name="concertation_decide"
    ),
    path(LIST + "concertation/clore/", concertation.concertation_close, name="concertation_close"),
    path(LIST + "distribuer/", dispatch.list_dispatch, name="list_dispatch"),
    path("suivis/", referrals.referral_list, name="referral_list"),
    path(ONE, referrals.referral_detail, name="referral_detail"),
    path(ONE + "accepter/", referrals.referral_accept, name="referral_accept"),
    path(ONE + "refuser/", referrals.referral_refuse, name="referral_refuse"),
    path(ONE + "contact/", referrals.referral_contact, name="referral_contact"),
    path(ONE + "axes/", referrals.referral_axis, name="referral_axis"),
    path(ONE + "clore/", referrals.referral_close, name="referral_close"),
]
