"""Addresses of what became of each recommendation."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
