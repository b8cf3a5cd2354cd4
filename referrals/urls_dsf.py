"""Addresses of the DSF."""

from django.urls import URLPattern, URLResolver, path

from referrals.views.dsf import asking, detail, landlord, listing, writing

ONE = "dsf/<uuid:public_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("dsf/", listing.dsf_list, name="dsf_list"),
    path("dsf/demander/", asking.dsf_ask, name="dsf_ask"),
    path(ONE, detail.dsf_detail, name="dsf_detail"),
    path(ONE + "document/", detail.dsf_document, name="dsf_document"),
    path(ONE + "entretien/", detail.dsf_interview, name="dsf_interview"),
    path(ONE + "essai/", detail.dsf_contact, name="dsf_contact"),
    path(ONE + "terminer/", detail.dsf_finish, name="dsf_finish"),
    path(ONE + "reprendre/", detail.dsf_reopen, name="dsf_reopen"),
    path(ONE + "carence/", detail.dsf_carence, name="dsf_carence"),
    path(ONE + "parties/", detail.dsf_parties, name="dsf_parties"),
    path(ONE + "observations/", detail.dsf_observe, name="dsf_observe"),
    path(ONE + "transmettre/", detail.dsf_transmit, name="dsf_transmit"),
    path(ONE + "numero/", detail.dsf_number, name="dsf_number"),
    path(ONE + "rediger/", writing.dsf_write, name="dsf_write"),
    path(ONE + "commencer/", writing.dsf_begin, name="dsf_begin"),
    path(ONE + "rediger/champ/", writing.dsf_field, name="dsf_field"),
    path(ONE + "rediger/qui/", writing.dsf_writers, name="dsf_writers"),
    path(ONE + "rediger/deux-saisies/", writing.dsf_asides, name="dsf_asides"),
    path(ONE + "rediger/version/", writing.dsf_version, name="dsf_version"),
    path(ONE + "bailleur/", landlord.dsf_landlord, name="dsf_landlord"),
]
