"""Addresses of the list pages."""

from django.urls import path

from referrals.views.lists import check, detail, receive, recognise

urlpatterns = [
    path("", receive.index, name="list_index"),
    path("<uuid:public_id>/", detail.detail, name="list_detail"),
    path("<uuid:public_id>/colonnes/", recognise.recognise, name="list_recognise"),
    path("<uuid:public_id>/verifier/", check.check, name="list_check"),
    path("<uuid:public_id>/doutes/", check.review, name="list_review_next"),
    path("<uuid:public_id>/doutes/<int:number>/", check.review, name="list_review"),
    path("<uuid:public_id>/lignes/<int:number>/", check.correct, name="list_correct"),
    path("<uuid:public_id>/enregistrer/", check.record, name="list_record"),
    path("<uuid:public_id>/rapport.json", detail.report, name="list_report"),
    path("<uuid:public_id>/rejets/", detail.rejects, name="list_rejects"),
    path("<uuid:public_id>/annuler/", detail.undo, name="list_undo"),
]
