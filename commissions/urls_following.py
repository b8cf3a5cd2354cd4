"""Addresses of what became of each recommendation."""

from django.urls import URLPattern, path

from commissions.views.following import by_link, detail, listing, opening, proposing, years

urlpatterns: list[URLPattern] = [
    path("suites/", listing.recommendation_list, name="recommendation_list"),
    path("suites/devenirs/", years.year_after_list, name="year_after_list"),
    path("suites/devenirs/<uuid:item_id>/", years.year_after_note, name="year_after_note"),
    path("suites/<uuid:public_id>/", detail.recommendation_detail, name="recommendation_detail"),
    path("seances/<uuid:public_id>/suites/", opening.session_opening, name="session_opening"),
    path(
        "menages/<uuid:public_id>/commission/",
        proposing.household_propose,
        name="household_propose",
    ),
    path("r/<str:token>/", by_link.answer_by_link, name="answer_by_link"),
]
