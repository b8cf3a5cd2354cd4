"""Registration of the app with Django."""

from importlib import import_module

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "referrals"
    label = "referrals"
    verbose_name = "Listes et orientations"

    def ready(self) -> None:
        # The web asks for jobs too: the kinds of work must be known wherever one is asked for.
        import_module("referrals.tasks")
