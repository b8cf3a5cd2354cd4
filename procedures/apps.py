"""Registration of the app with Django."""

from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "procedures"
    label = "procedures"
    verbose_name = "Procédures"

    def ready(self) -> None:
        from procedures import file

        file.register()
