"""Addresses of the register of saisines."""

from django.urls import path

from referrals.views.signalements import detail, entering, listing

urlpatterns = [
    path("saisines/", listing.index, name="signalement_index"),
    path("saisines/tableau.xlsx", listing.export, name="signalement_export"),
    path("saisines/courriers/", listing.letters, name="signalement_letters"),
    path("saisines/nouvelle/", entering.new, name="signalement_new"),
    path("saisines/menage/<uuid:public_id>/", entering.for_household, name="signalement_for"),
    path("saisines/tache/<uuid:public_id>/", detail.of_task, name="signalement_task"),
    path("saisines/<uuid:public_id>/", detail.detail, name="signalement_detail"),
]
