"""Addresses of records, letters and errata."""

from django.urls import URLPattern, path

from commissions.views.closing import benefit, close, record

urlpatterns: list[URLPattern] = [
    path("seances/<uuid:public_id>/cloture/", close.session_close, name="session_close"),
    path("seances/<uuid:public_id>/cloture/apercu/", close.session_paper, name="session_paper"),
    path("seances/<uuid:public_id>/releve/", record.session_record, name="session_record"),
    path("seances/<uuid:public_id>/errata/", record.session_erratum, name="session_erratum"),
    path("seances/<uuid:public_id>/decisions-aide/", benefit.benefit_file, name="benefit_file"),
    path("territoire/aide-au-logement/", benefit.benefit_setting, name="benefit_setting"),
]
