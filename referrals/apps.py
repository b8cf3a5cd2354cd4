"""Registration of the app with Django."""

from importlib import import_module

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "referrals"
    label = "referrals"
    verbose_name = "Listes et orientations"

    def ready(self) -> None:
        from referrals import (
            contact_history,
            dsf_file,
            file,
            measures_file,
            menu,
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
        menu.register()
