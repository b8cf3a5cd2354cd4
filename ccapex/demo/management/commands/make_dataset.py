"""``make_dataset --households N --seed S [--territory T]`` (contract)."""

import time
from typing import Any

from django.core.management.base import CommandParser

from ccapex.accounts.lookup import territory_named
from ccapex.core.commands import Refused, ReportingCommand
from ccapex.demo.accounts import MAIN_TERRITORY
from ccapex.demo.dataset import AlreadyMade, make_dataset


class Command(ReportingCommand):
    help = "Charge en masse des ménages fictifs ; la même graine donne les mêmes ménages."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--households", type=int, required=True, help="nombre de ménages")
        parser.add_argument("--seed", type=int, required=True, help="graine du tirage")
        parser.add_argument("--territory", default=MAIN_TERRITORY, help="nom du territoire")

    def report(self, **options: Any) -> dict[str, Any]:
        households, seed = options["households"], options["seed"]
        if households < 1:
            raise Refused("Demandez au moins un ménage.")
        territory = territory_named(options["territory"])
        began = time.monotonic()

        def advance(done: int) -> None:
            rate = done / max(0.001, time.monotonic() - began)
            self.stderr.write(
                f"\r{done} / {households} ménages ({rate:.0f} par seconde)", ending=""
            )
            self.stderr.flush()

        try:
            made = make_dataset(territory, households=households, seed=seed, advance=advance)
        except AlreadyMade as already:
            raise Refused(
                f"Le territoire « {territory.slug} » a déjà {already.count} ménages de la graine "
                f"{seed}. Choisissez une autre graine pour en ajouter."
            ) from None
        self.stderr.write("")
        seconds = round(time.monotonic() - began, 1)
        return {
            "territory": territory.slug,
            "seed": seed,
            "households": made,
            "seconds": seconds,
        }

    def summary(self, document: dict[str, Any]) -> str:
        return (
            f"{document['households']} ménages fictifs ajoutés au territoire "
            f"« {document['territory']} » en {document['seconds']} s."
        )
