"""Registration of the app with Django."""

from importlib import import_module

from django.apps import AppConfig

REGISTERED_BY = ("catalogue", "file", "works", "receivers")


class CommissionsConfig(AppConfig):
    name = "commissions"
    label = "commissions"
    verbose_name = "Commissions"

    def ready(self) -> None:
        for name in REGISTERED_BY:
            import_module(f"commissions.{name}")
        import_module("commissions.menu").register()
        import_module("commissions.services.reading_dsf").register()
