"""Addresses of the app; each part keeps its own list."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("procedures/", include("procedures.urls_facts")),
    path("", include("procedures.urls_legal")),
    path("", include("procedures.urls_tasks")),
]
