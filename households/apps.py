"""Registration of the app with Django."""

from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    name = "households"
    label = "households"
    verbose_name = "Ménages"

    def ready(self) -> None:
        from ccapex.accounts.enums import Role
        from ccapex.core import navigation
        from households import columns, sections, sections_protection

        sections.register()
        sections_protection.register()
        columns.register()
        navigation.register(
            "Ménages",
            "household_list",
            roles=set(Role) - {Role.ADMINISTRATOR, Role.DPO, Role.STATISTICS},
            order=20,
        )
