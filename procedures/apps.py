"""Registration of the app with Django."""

from importlib import import_module

from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "procedures"
    label = "procedures"
    verbose_name = "Procédures"

    def ready(self) -> None:
        from ccapex.core import navigation
        from households.file import registry
        from procedures import (
            file,
            file_actions,
            file_dates,
            file_picture,
            letter_receivers,
            pauses,
            queues,
            to_do,
        )

        file.register()
        file_actions.register()
        file_dates.register()
        file_picture.register()
        pauses.register()
        letter_receivers.register()
        import_module("procedures.services.task_letters")
        registry.add_to_do(to_do.to_do)
        navigation.register("Mes tâches", "task_list", queues.PARTNERS, order=20)
