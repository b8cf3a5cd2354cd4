"""Addresses of the legal calendar of a procedure."""

from django.urls import URLPattern, URLResolver, path

from procedures.views import legal

ONE = "procedures/<uuid:public_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(ONE + "echeances/", legal.procedure_deadlines, name="procedure_deadlines"),
    path(ONE + "responsabilite/", legal.procedure_liability, name="procedure_liability"),
    path(
        ONE + "responsabilite/tableau/",
        legal.procedure_liability_file,
        name="procedure_liability_file",
    ),
]
