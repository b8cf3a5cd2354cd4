"""Addresses of the rules of attribution; a mission is a code."""

from django.urls import path

from referrals.views.rules import drafting, publishing, versions

DRAFT = "<slug:mission>/brouillon/"

urlpatterns = [
    path("", versions.rules, name="rules"),
    path("<slug:mission>/", versions.rules_mission, name="rules_mission"),
    path("<slug:mission>/versions/<int:number>/", versions.rules_mission, name="rules_version"),
    path(DRAFT, drafting.rules_draft, name="rules_draft"),
    path(DRAFT + "creer/", drafting.rules_draft_create, name="rules_draft_create"),
    path(DRAFT + "abandonner/", drafting.rules_draft_discard, name="rules_draft_discard"),
    path(DRAFT + "rejouer/", publishing.rules_replay, name="rules_replay"),
    path(DRAFT + "publier/", publishing.rules_publish, name="rules_publish"),
]
