"""Registration of the app with Django."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "referrals"
    label = "referrals"
    verbose_name = "Listes et orientations"

    def ready(self) -> None:
        from ccapex.accounts.enums import Role
        from ccapex.core import navigation
        from referrals import file

        file.register()
        navigation.register("Listes de CDP", "list_index", [Role.SECRETARIAT], order=30)
