"""Addresses of the app."""

from django.urls import path

from ccapex.core import views

urlpatterns = [
    path("", views.home, name="home"),
    path("travaux/", views.job_list, name="job_list"),
    path("travaux/<uuid:public_id>/", views.job_detail, name="job_detail"),
    path("travaux/<uuid:public_id>/reprendre/", views.job_resume, name="job_resume"),
]
