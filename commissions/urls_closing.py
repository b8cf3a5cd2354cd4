"""Addresses of records, letters and errata."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
