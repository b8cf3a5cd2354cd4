"""Registration of the app with Django."""

from importlib import import_module

from django.apps import AppConfig
from django.core.checks import register

CATALOGUE = (
    "prevention",
    "first_contact",
    "flyer",
    "record_of_decisions",
    "acknowledgement",
)


class LettersConfig(AppConfig):
    name = "ccapex.letters"
    label = "letters"
    verbose_name = "Courriers"

    def ready(self) -> None:
        from ccapex.accounts.enums import Role
        from ccapex.core import navigation
        from ccapex.letters import file
        from ccapex.letters.checks import letter_libraries

        file.register()
        register(letter_libraries)
        for name in CATALOGUE:
            import_module(f"ccapex.letters.catalogue.{name}")
        senders = [Role.SECRETARIAT, Role.SOCIAL_WORKER, Role.MANAGER]
        navigation.register("Courriers", "letter_queue", senders, order=60)
        givers = [Role.LANDLORD, Role.COMMISSAIRE_DE_JUSTICE]
        navigation.register("Dépliant", "flyer", givers, order=60)
