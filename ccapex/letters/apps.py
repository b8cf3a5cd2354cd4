"""Registration of the app with Django."""

from importlib import import_module

from django.apps import AppConfig

CATALOGUE = ("prevention", "first_contact", "flyer", "record_of_decisions")


class LettersConfig(AppConfig):
    name = "ccapex.letters"
    label = "letters"
    verbose_name = "Courriers"

    def ready(self) -> None:
        for name in CATALOGUE:
            import_module(f"ccapex.letters.catalogue.{name}")
