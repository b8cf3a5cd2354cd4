"""Addresses of the app."""

from django.urls import include, path

from ccapex.accounts import views

urlpatterns = [
    path("compte/", include("ccapex.accounts.login_urls")),
    path("compte/organisation/", views.desk_choose, name="desk_choose"),
    path("compte/profil/", views.profile, name="profile"),
]
