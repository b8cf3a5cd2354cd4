"""Addresses of commissions and their library of reasons."""

from django.urls import URLPattern, path

from commissions.views.bodies import library, listing

urlpatterns: list[URLPattern] = [
    path("commissions/", listing.commission_list, name="commission_list"),
    path("commissions/motifs/", library.motive_list, name="motive_list"),
    path("commissions/motifs/ajouter/", library.motive_add, name="motive_add"),
    path("commissions/motifs/<int:pk>/", library.motive_write, name="motive_write"),
    path("commissions/motifs/<int:pk>/proposer/", library.motive_offer, name="motive_offer"),
    path("commissions/<uuid:public_id>/", listing.commission_detail, name="commission_detail"),
]
