"""Addresses of situations that are no procedure, and figures."""

from django.urls import URLPattern, path

from commissions.views.situations import detail, figures, known, listing, past, reporting

urlpatterns: list[URLPattern] = [
    path("situations/", listing.situation_list, name="situation_list"),
    path("situations/tableur/", listing.situation_export, name="situation_export"),
    path("situations/signaler/", reporting.situation_report, name="situation_report"),
    path("situations/<uuid:public_id>/", detail.situation_detail, name="situation_detail"),
    path("seances/<uuid:public_id>/deja-connues/", known.session_known, name="session_known"),
    path("commissions/bilans/", figures.figures_received, name="figures_received"),
    path(
        "commissions/<uuid:public_id>/chiffres/",
        figures.commission_figures,
        name="commission_figures",
    ),
    path(
        "commissions/<uuid:public_id>/chiffres/tableur/",
        figures.commission_figures_export,
        name="commission_figures_export",
    ),
    path(
        "commissions/<uuid:public_id>/chiffres/transmettre/",
        figures.commission_figures_send,
        name="commission_figures_send",
    ),
    path(
        "commissions/<uuid:public_id>/seances-passees/",
        past.past_session_enter,
        name="past_session_enter",
    ),
    path(
        "seances-passees/<uuid:public_id>/corriger/",
        past.past_session_correct,
        name="past_session_correct",
    ),
]
