"""Addresses of the register of support."""

from django.urls import URLPattern, URLResolver, path

from referrals.views.measures import details, household, listing, owners

urlpatterns: list[URLPattern | URLResolver] = [
    path("mesures/", listing.measure_list, name="measure_list"),
    path("mesures/tableau.xlsx", listing.measure_export, name="measure_export"),
    path("mesures/<uuid:public_id>/", details.measure_detail, name="measure_detail"),
    path("plans/<uuid:public_id>/", details.plan_detail, name="plan_detail"),
    path(
        "questionnaires/<uuid:public_id>/",
        details.questionnaire_detail,
        name="questionnaire_detail",
    ),
    path("soutien/<uuid:public_id>/", household.household_support, name="household_support"),
    path("soutien/<uuid:public_id>/proprietaire/", owners.owner_address, name="owner_address"),
]
