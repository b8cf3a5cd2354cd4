"""Addresses of facts and pauses."""

from django.urls import URLPattern, URLResolver, path

from procedures.views import facts, pauses

ONE = "<uuid:public_id>/"
FACT = "faits/<uuid:public_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(FACT, facts.fact_detail, name="fact_detail"),
    path(FACT + "corriger/", facts.fact_correct, name="fact_correct"),
    path(ONE + "faits/noter/", facts.fact_new, name="fact_new"),
    path(ONE + "pause/", pauses.procedure_pause, name="procedure_pause"),
    path(ONE + "reprendre/", pauses.procedure_resume, name="procedure_resume"),
]
