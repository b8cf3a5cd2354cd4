"""Registration of the app with Django."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "ccapex.letters"
    label = "letters"
    verbose_name = "Courriers"
