"""Addresses of the app."""

from django.urls import URLPattern, URLResolver, path

from households.views import debts, documents, file, flags, listing, merging, protection

urlpatterns: list[URLPattern | URLResolver] = [
    path("", listing.index, name="household_list"),
    path("recherche/", listing.search, name="household_search"),
    path("<uuid:public_id>/", file.detail, name="household_detail"),
    path("<uuid:public_id>/reunir/", merging.choose, name="household_merge"),
    path("<uuid:public_id>/separer/<uuid:merge_id>/", merging.undo, name="household_unmerge"),
    path("<uuid:public_id>/scinder/", merging.split, name="household_split"),
    path("<uuid:public_id>/dette/", debts.debt_add, name="household_debt"),
    path("<uuid:public_id>/pieces/", documents.papers, name="household_papers"),
    path("<uuid:public_id>/pieces/<uuid:paper_id>/", documents.paper, name="household_paper"),
    path(
        "<uuid:public_id>/pieces/<uuid:paper_id>/retirer/",
        documents.paper_remove,
        name="household_paper_remove",
    ),
    path("<uuid:public_id>/protection/", protection.protection, name="household_protection"),
    path(
        "<uuid:public_id>/protection/consignes/<uuid:limit_id>/lever/",
        protection.limit_lift,
        name="household_limit_lift",
    ),
    path(
        "<uuid:public_id>/protection/representants/<uuid:guardian_id>/fin/",
        protection.guardian_end,
        name="household_guardian_end",
    ),
    path("<uuid:public_id>/signes/vus/", flags.flags_seen, name="household_flags_seen"),
    path("<uuid:public_id>/signes/<slug:kind>/signaler/", flags.flag_raise, name="household_sign"),
    path("<uuid:public_id>/signes/<uuid:flag_id>/", flags.flag_detail, name="household_flag"),
    path(
        "<uuid:public_id>/signes/<uuid:flag_id>/valider/",
        flags.flag_validate,
        name="household_flag_validate",
    ),
    path(
        "<uuid:public_id>/signes/<uuid:flag_id>/clore/",
        flags.flag_close,
        name="household_flag_close",
    ),
]
