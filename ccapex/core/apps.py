"""Registration of the app with Django."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

# Modules by which the apps above register themselves: jobs, queues of the day, sections.
REGISTERED_BY = ("tasks", "queues", "profile_sections")


class CoreConfig(AppConfig):
    name = "ccapex.core"
    label = "core"
    verbose_name = "Socle"

    def ready(self) -> None:
        autodiscover_modules(*REGISTERED_BY)
