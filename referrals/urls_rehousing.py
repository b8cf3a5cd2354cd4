"""Addresses of the rehousing pool, of SOLIPEX and of the early tripartite letter."""

from django.urls import URLPattern, URLResolver, path

from referrals.views.early import pages as early
from referrals.views.rehousing import acts, dalo, entry, pool
from referrals.views.solipex import pages as solipex

ONE = "vivier/<uuid:public_id>/"
OFFER = ONE + "propositions/<uuid:proposal>/"
SOLIPEX = "solipex/<uuid:public_id>/"
EARLY = "tripartite-precoce/<uuid:public_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("vivier/", pool.rehousing_pool, name="rehousing_pool"),
    path("vivier/tableau.xlsx", pool.rehousing_export, name="rehousing_export"),
    path("vivier/dalo/", dalo.rehousing_dalo, name="rehousing_dalo"),
    path(
        "vivier/dalo/<uuid:public_id>/", dalo.rehousing_dalo_element, name="rehousing_dalo_element"
    ),
    path("vivier/inscrire/<uuid:public_id>/", entry.rehousing_enter, name="rehousing_enter"),
    path(ONE, entry.rehousing_entry, name="rehousing_entry"),
    path(ONE + "rapport/", entry.rehousing_report, name="rehousing_report"),
    path(ONE + "chef-de-file/", acts.rehousing_lead, name="rehousing_lead"),
    path(ONE + "proposer/", acts.rehousing_propose, name="rehousing_propose"),
    path(OFFER + "reponse/", acts.rehousing_answer, name="rehousing_answer"),
    path(OFFER + "adapte/", acts.rehousing_fitting, name="rehousing_fitting"),
    path(ONE + "retirer/", acts.rehousing_withdraw, name="rehousing_withdraw"),
    path(ONE + "reloger/", acts.rehousing_rehoused, name="rehousing_rehoused"),
    path("solipex/", solipex.solipex_list, name="solipex_list"),
    path(SOLIPEX, solipex.solipex_case, name="solipex_case"),
    path(SOLIPEX + "completer/", solipex.solipex_complete, name="solipex_complete"),
    path(SOLIPEX + "orienter/", solipex.solipex_refer, name="solipex_refer"),
    path("tripartite-precoce/", early.early_list, name="early_list"),
    path("tripartite-precoce/ecrire/", early.early_write, name="early_write"),
    path(EARLY, early.early_case, name="early_case"),
    path(EARLY + "suspension/", early.early_suspension, name="early_suspension"),
    path(EARLY + "reponse/", early.early_answer, name="early_answer"),
    path(EARLY + "suite/", early.early_outcome, name="early_outcome"),
]
