"""Addresses of the app."""

from django.urls import URLPattern, URLResolver, path

from reporting import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.figures, name="figures"),
    path("export.<slug:extension>", views.export, name="figures_export"),
    path("dossiers/<str:code>/", views.files, name="figures_files"),
]
