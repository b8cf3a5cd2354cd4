"""Registration of the app with Django."""

from django.apps import AppConfig


class CommissionsConfig(AppConfig):
    name = "commissions"
    label = "commissions"
    verbose_name = "Commissions"
