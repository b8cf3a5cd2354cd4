"""Addresses of the app, one list per part."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("commissions.urls_bodies")),
    path("", include("commissions.urls_preparing")),
    path("", include("commissions.urls_sitting")),
    path("", include("commissions.urls_closing")),
    path("", include("commissions.urls_following")),
    path("", include("commissions.urls_situations")),
]
