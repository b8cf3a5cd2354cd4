"""Registration of the app with Django."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "ccapex.demo"
    label = "demo"
    verbose_name = "Démonstration"
