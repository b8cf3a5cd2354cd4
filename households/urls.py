"""Addresses of the app."""

from django.urls import URLPattern, URLResolver, path

from households.views import file, listing, merging

urlpatterns: list[URLPattern | URLResolver] = [
    path("", listing.index, name="household_list"),
    path("recherche/", listing.search, name="household_search"),
    path("<uuid:public_id>/", file.detail, name="household_detail"),
    path("<uuid:public_id>/reunir/", merging.choose, name="household_merge"),
    path("<uuid:public_id>/separer/<uuid:merge_id>/", merging.undo, name="household_unmerge"),
    path("<uuid:public_id>/scinder/", merging.split, name="household_split"),
]
