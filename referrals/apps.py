"""Registration of the app with Django."""

from importlib import import_module

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "referrals"
    label = "referrals"
    verbose_name = "Listes et orientations"

    def ready(self) -> None:
        from ccapex.accounts.enums import Role
        from ccapex.core import navigation
        from referrals import contact_history, file, measures_file, rehousing_file

        for name in ("receivers", "catalogue.questionnaires", "measures_queues", "measures_works"):
            import_module(f"referrals.{name}")
        for name in ("rehousing_queues", "services.rehousing.letter"):
            import_module(f"referrals.{name}")
        file.register()
        contact_history.register()
        rehousing_file.register()
        measures_file.register()
        navigation.register("Listes de CDP", "list_index", [Role.SECRETARIAT], order=30)
        partners = [Role.SOCIAL_WORKER, Role.MANAGER, Role.LANDLORD]
        navigation.register("À compléter", "enrichment_index", partners, order=35)
        navigation.register("Mes suivis", "referral_list", [*partners, Role.SECRETARIAT], order=40)
        followers = [Role.SECRETARIAT, Role.SOCIAL_WORKER, Role.MANAGER]
        navigation.register("Mesures", "measure_list", followers, order=46)
        housing = [*partners, Role.SECRETARIAT]
        navigation.register("Relogement", "rehousing_pool", housing, order=47)
        editors = [Role.ADMINISTRATOR, Role.SECRETARIAT]
        navigation.register("Règles", "rules", editors, order=80)
