"""Addresses of the session itself."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
