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
        from referrals import (
            contact_history,
            dsf_file,
            file,
            measures_file,
            missions_file,
            rehousing_file,
            signalements_file,
        )

        for name in ("receivers", "catalogue.questionnaires", "measures_queues", "measures_works"):
            import_module(f"referrals.{name}")
        for name in (
            "rehousing_queues",
            "rehousing_works",
            "services.rehousing.letter",
            "services.early.letter",
        ):
            import_module(f"referrals.{name}")
        for name in ("catalogue.dsf", "dsf_queues", "dsf_works"):
            import_module(f"referrals.{name}")
        for name in ("missions_queues", "missions_works", "services.missions.papers"):
            import_module(f"referrals.{name}")
        import_module("referrals.enrichment_works")
        for name in ("signalements_receivers", "signalements_works"):
            import_module(f"referrals.{name}")
        signalements_file.register()
        file.register()
        dsf_file.register()
        contact_history.register()
        rehousing_file.register()
        measures_file.register()
        missions_file.register()
        navigation.register("Listes de CDP", "list_index", [Role.SECRETARIAT], order=30)
        navigation.register("Saisines", "signalement_index", [Role.SECRETARIAT], order=32)
        partners = [Role.SOCIAL_WORKER, Role.MANAGER, Role.LANDLORD]
        navigation.register("À compléter", "enrichment_index", partners, order=35)
        navigation.register("Mes suivis", "referral_list", [*partners, Role.SECRETARIAT], order=40)
        followers = [Role.SECRETARIAT, Role.SOCIAL_WORKER, Role.MANAGER]
        navigation.register("Mesures", "measure_list", followers, order=46)
        navigation.register("DSF", "dsf_list", followers, order=42)
        housing = [*partners, Role.SECRETARIAT]
        navigation.register("Relogement", "rehousing_pool", housing, order=47, needs=["rehousing"])
        schemes = ["solipex", "early_tripartite"]
        office = [Role.SECRETARIAT]
        navigation.register("SOLIPEX et précoce", "solipex_list", office, order=48, needs=schemes)
        watchers = [Role.SECRETARIAT, Role.SIAO]
        navigation.register("Missions", "mission_list", followers, order=43)
        navigation.register("Veille sociale", "watch_index", watchers, order=44)
        announcers = [Role.COMMISSAIRE_DE_JUSTICE]
        navigation.register("Expulsions", "eviction_notices", announcers, order=45)
        editors = [Role.ADMINISTRATOR, Role.SECRETARIAT]
        navigation.register("Règles", "rules", editors, order=80)
