"""Registration of the app with Django."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"
    label = "reporting"
    verbose_name = "Chiffres"

    def ready(self) -> None:
        from ccapex.core import navigation
        from reporting.readers import READERS

        navigation.register("Chiffres", "figures", READERS, order=70)
