"""Addresses of commissions and their library of reasons."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
