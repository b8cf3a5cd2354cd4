"""Registration of the app with Django."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "ccapex.core"
    label = "core"
    verbose_name = "Socle"
