"""Addresses of the app."""

from django.urls import include, path

from ccapex.accounts import views, views_directory

urlpatterns = [
    path("compte/", include("ccapex.accounts.login_urls")),
    path("compte/organisation/", views.desk_choose, name="desk_choose"),
    path("compte/profil/", views.profile, name="profile"),
    path("annuaire/", views_directory.index, name="directory"),
    path("annuaire/<uuid:public_id>/", views_directory.entry, name="directory_entry"),
    path(
        "annuaire/<uuid:public_id>/boite/",
        views_directory.mailbox_works,
        name="directory_mailbox_works",
    ),
]
