"""Addresses of the site; each app keeps its own list."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("ccapex.core.urls")),
    path("", include("ccapex.accounts.urls")),
    path("menages/", include("households.urls")),
    path("courriers/", include("ccapex.letters.urls")),
    path("", include("procedures.urls")),
    path("", include("referrals.urls")),
    path("", include("commissions.urls")),
    path("chiffres/", include("reporting.urls")),
]
