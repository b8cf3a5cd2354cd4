"""``demo [--no-serve] [--port N]``: what ``make demo`` runs once installed (contract)."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ccapex.accounts.models import Territory
from ccapex.demo.accounts import MAIN_TERRITORY, OPERATOR, PASSWORD, SEATS, address_of
from ccapex.demo.building import SEED, TERRITORIES, DemoFailed, build
from ccapex.demo.serving import HOST, PortTaken, Stopped, check_port, serve
from ccapex.demo.trial_lists import write_trial_lists
from ccapex.letters.services import weasyprint_available
from ccapex.letters.services.pdf import MISSING


class Command(BaseCommand):
    help = "Prépare une démonstration entièrement fictive, puis lance le site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="préparer sans lancer le site")
        parser.add_argument("--port", type=int, default=8000, help="port du site (8000)")

    def handle(self, *, no_serve: bool, port: int, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "Cette commande crée des comptes au mot de passe connu : elle ne s'exécute "
                "qu'avec les réglages de démonstration (DJANGO_SETTINGS_MODULE="
                "ccapex.settings.demo)."
            )
        try:
            if not no_serve:
                check_port(port)
            self.say("Préparation de la démonstration…")
            call_command("migrate", verbosity=0, interactive=False)
            today = timezone.localdate()
            desks = build(today=today, say=self.say)
        except (PortTaken, DemoFailed) as refusal:
            raise CommandError(str(refusal)) from None
        main = Territory.objects.get(slug=MAIN_TERRITORY)
        folder = Path(settings.DATA_DIR) / "essai"
        lists = write_trial_lists(main, folder, today=today, seed=SEED)
        operators = [name for name, seats in desks.items() if OPERATOR in seats]
        self.announce(lists, operators, port, no_serve)
        if not no_serve:
            try:
                serve(port)
            except Stopped as reason:
                raise CommandError(str(reason)) from None

    def announce(self, lists: list[Path], operators: list[str], port: int, no_serve: bool) -> None:
        seats = ", ".join(seat for seat, *_ in SEATS)
        others = [name for name in TERRITORIES if name != MAIN_TERRITORY]
        other = Territory(slug=others[-2])
        lines = [
            "",
            "Démonstration prête. Toutes les personnes et toutes les adresses sont fictives.",
            *([] if no_serve else [f"  Adresse       http://{HOST}:{port}/"]),
            f"  Mot de passe  {PASSWORD}",
            f"  Comptes       {seats}, suivis de @demo.example (Vendée)",
            f"                autres territoires : {address_of('secretariat', other)}, etc.",
            f"                ({', '.join(others)})",
            *(f"                {address_of(OPERATOR, Territory(slug=one))}" for one in operators),
            "  À importer    " + "\n                ".join(str(path) for path in lists),
            f"  Courriels     {settings.DATA_DIR / 'outbox'} (rien n'est envoyé)",
        ]
        if not weasyprint_available():
            lines.append(f"  À savoir      {MISSING}")
        if not no_serve:
            lines.append("  Arrêter       Ctrl-C")
        self.stdout.write("\n".join(lines))
        self.stdout.flush()

    def say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()
