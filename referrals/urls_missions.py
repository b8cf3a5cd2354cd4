"""Addresses of the missions in the field and of the social watch."""

from django.urls import URLPattern, URLResolver, path

from referrals.views.missions import details, listing, proposals, team
from referrals.views.watch import evictions, lists, watches

ONE = "missions/<uuid:public_id>/"
LIST = "veille-sociale/listes/<uuid:public_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("missions/", listing.mission_list, name="mission_list"),
    path("missions/tableau.xlsx", listing.mission_table, name="mission_table"),
    path("missions/equipe-mobile/", team.mobile_team, name="mobile_team"),
    path(
        "missions/a-confier/<slug:mission>/", proposals.mission_proposals, name="mission_proposals"
    ),
    path(ONE, details.mission_detail, name="mission_detail"),
    path(ONE + "visites/<uuid:visit>/", details.mission_visit, name="mission_visit"),
    path(ONE + "lu/", details.mission_read, name="mission_read"),
    path(ONE + "ordre.pdf", details.mission_order_file, name="mission_order_file"),
    path("veille-sociale/", lists.watch_index, name="watch_index"),
    path("veille-sociale/preparer/", lists.watch_prepare, name="watch_prepare"),
    path("veille-sociale/expulsions/", evictions.eviction_notices, name="eviction_notices"),
    path(
        "veille-sociale/expulsions/<uuid:public_id>/",
        evictions.eviction_notice,
        name="eviction_notice",
    ),
    path(LIST, lists.watch_list, name="watch_list"),
    path(LIST + "envoyer/", lists.watch_send, name="watch_send"),
    path(LIST + "liste.pdf", lists.watch_list_file, name="watch_list_file"),
    path(LIST + "menages/<uuid:entry>/", lists.watch_entry, name="watch_entry"),
    path(LIST + "menages/<uuid:entry>/fiche.pdf", lists.watch_sheet_file, name="watch_sheet_file"),
    path("veille-sociale/<uuid:public_id>/", watches.watch_detail, name="watch_detail"),
]
