"""Addresses of the app."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("listes/", include("referrals.urls_lists")),
    path("regles/", include("referrals.urls_rules")),
    path("", include("referrals.urls_circuit")),
    path("", include("referrals.urls_signalements")),
    path("", include("referrals.urls_dsf")),
    path("", include("referrals.urls_measures")),
    path("", include("referrals.urls_missions")),
    path("", include("referrals.urls_rehousing")),
]
