"""Addresses of the session itself."""

from django.urls import URLPattern, path

from commissions.views.sitting import around, item, screen, writing

urlpatterns: list[URLPattern] = [
    path("seances/<uuid:public_id>/tenir/", item.session_sit, name="session_sit"),
    path("seances/<uuid:public_id>/ouvrir/", item.session_open, name="session_open"),
    path("seances/<uuid:public_id>/presents/", around.session_attend, name="session_attend"),
    path("seances/<uuid:public_id>/ecran/", screen.session_screen, name="session_screen"),
    path("seances/<uuid:public_id>/projeter/", screen.session_project, name="session_project"),
    path("seances/<uuid:public_id>/notes/", writing.session_minutes, name="session_minutes"),
    path("seances/<uuid:public_id>/notes/champ/", writing.minutes_field, name="minutes_field"),
    path("seances/<uuid:public_id>/notes/la/", writing.minutes_pulse, name="minutes_pulse"),
    path("seances/<uuid:public_id>/notes/choix/", writing.minutes_settle, name="minutes_settle"),
    path("seances/points/<uuid:public_id>/", item.item_sit, name="item_sit"),
    path("seances/points/<uuid:public_id>/champ/", writing.item_field, name="item_field"),
    path("seances/points/<uuid:public_id>/la/", writing.item_pulse, name="item_pulse"),
    path("seances/points/<uuid:public_id>/choix/", writing.item_settle, name="item_settle"),
    path(
        "seances/points/<uuid:public_id>/oter/",
        writing.item_output_remove,
        name="item_output_remove",
    ),
    path("seances/points/<uuid:public_id>/examine/", item.item_examine, name="item_examine"),
    path("seances/points/<uuid:public_id>/reprendre/", item.item_reopen, name="item_reopen"),
    path("seances/points/<uuid:public_id>/retirer/", item.item_withdraw, name="item_withdraw"),
    path("seances/points/<uuid:public_id>/place/", around.item_part, name="item_part"),
]
