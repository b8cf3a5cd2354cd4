"""Addresses of the app."""

from django.urls import URLPattern, URLResolver, path

from ccapex.letters.views import batches, flyer, letters, queue

urlpatterns: list[URLPattern | URLResolver] = [
    path("", queue.letter_queue, name="letter_queue"),
    path("depliant/", flyer.flyer_page, name="flyer"),
    path("depliant/pdf/", flyer.flyer_file, name="flyer_file"),
    path("lots/", batches.batch_create, name="letter_batch_create"),
    path("lots/<uuid:public_id>/", batches.batch_detail, name="letter_batch"),
    path("lots/<uuid:public_id>/avancement/", batches.batch_progress, name="letter_batch_progress"),
    path("lots/<uuid:public_id>/reprendre/", batches.batch_resume, name="letter_batch_resume"),
    path("lots/<uuid:public_id>/pdf/", batches.batch_file, name="letter_batch_file"),
    path("lots/<uuid:public_id>/csv/", batches.batch_csv, name="letter_batch_csv"),
    path("<uuid:public_id>/", letters.letter_detail, name="letter_detail"),
    path("<uuid:public_id>/pdf/", letters.letter_file, name="letter_file"),
    path("<uuid:public_id>/emettre/", letters.letter_issue, name="letter_issue"),
    path("<uuid:public_id>/corriger/", letters.letter_correct, name="letter_correct"),
    path("<uuid:public_id>/annuler/", letters.letter_cancel, name="letter_cancel"),
    path("<uuid:public_id>/revenu/", letters.letter_return, name="letter_return"),
]
