"""Registration of the app with Django."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "ccapex.accounts"
    label = "accounts"
    verbose_name = "Personnes et organisations"

    def ready(self) -> None:
        from ccapex.accounts.enums import Role
        from ccapex.core import navigation

        for module in ("signals", "second_factor", "checks"):
            import_module(f"ccapex.accounts.{module}")
        navigation.register("Ma journée", "home", Role.values, order=10)
        navigation.register("Annuaire", "directory", Role.values, order=85)
        navigation.register("Configuration", "admin:index", [Role.ADMINISTRATOR], order=900)
