"""Addresses of sessions, agendas and convening."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
