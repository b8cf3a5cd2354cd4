"""Addresses of situations that are no procedure, and figures."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
