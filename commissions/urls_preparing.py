"""Addresses of sessions, agendas and convening."""

from django.urls import URLPattern, path

from commissions.views.preparing import agenda, convening, items, listing, planning, session

urlpatterns: list[URLPattern] = [
    path("seances/", listing.session_list, name="session_list"),
    path("seances/annee/", listing.session_year, name="session_year"),
    path("seances/nouvelle/", planning.session_plan, name="session_plan"),
    path("seances/annee/<uuid:public_id>/", planning.session_plan_year, name="session_plan_year"),
    path("seances/<uuid:public_id>/", session.session_detail, name="session_detail"),
    path("seances/<uuid:public_id>/modifier/", planning.session_change, name="session_change"),
    path("seances/<uuid:public_id>/annuler/", planning.session_cancel, name="session_cancel"),
    path("seances/<uuid:public_id>/seance.ics", session.session_entry, name="session_entry"),
    path("seances/<uuid:public_id>/convoquer/", convening.session_convene, name="session_convene"),
    path("seances/<uuid:public_id>/ordre-du-jour/", agenda.session_agenda, name="session_agenda"),
    path(
        "seances/<uuid:public_id>/ordre-du-jour/chercher/",
        agenda.agenda_search,
        name="agenda_search",
    ),
    path("seances/<uuid:public_id>/ordre-du-jour/ajouter/", agenda.agenda_add, name="agenda_add"),
    path(
        "seances/<uuid:public_id>/ordre-du-jour/proposition/",
        agenda.agenda_candidate,
        name="agenda_candidate",
    ),
    path(
        "seances/presences/<uuid:public_id>/", session.attendance_answer, name="attendance_answer"
    ),
    path("seances/points/<uuid:public_id>/accepter/", agenda.agenda_accept, name="agenda_accept"),
    path(
        "seances/points/<uuid:public_id>/ecarter/", agenda.agenda_withdraw, name="agenda_withdraw"
    ),
    path("seances/points/<uuid:public_id>/rang/", agenda.agenda_move, name="agenda_move"),
    path("seances/points/<uuid:public_id>/minutes/", agenda.agenda_minutes, name="agenda_minutes"),
    path(
        "seances/points/<uuid:public_id>/reporter/", agenda.agenda_postpone, name="agenda_postpone"
    ),
    path("seances/points/<uuid:public_id>/preparer/", items.item_prepare, name="item_prepare"),
    path("seances/points/<uuid:public_id>/conflit/", items.item_conflict, name="item_conflict"),
]
