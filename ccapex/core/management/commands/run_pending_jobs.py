"""The small runner: one job at a time, for installations without a broker."""

import signal
import time
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from ccapex.core import jobs

SWEEP_SECONDS = 30
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Command(BaseCommand):
    help = "Exécute un par un les travaux en attente (installation sans file de messages)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="s'arrêter quand rien n'attend")
        parser.add_argument(
            "--pause", type=float, default=1.0, help="secondes entre deux regards (1 par défaut)"
        )

    def handle(self, *, once: bool, pause: float, **options: Any) -> None:
        self.stopping = False
        former = {} if once else {n: signal.signal(n, self._stop) for n in STOP_SIGNALS}
        try:
            self._work(once=once, pause=pause)
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)

    def _work(self, *, once: bool, pause: float) -> None:
        next_sweep = 0.0
        while not self.stopping:
            if time.monotonic() >= next_sweep:
                jobs.sweep()
                next_sweep = time.monotonic() + SWEEP_SECONDS
            if jobs.run_next(should_stop=lambda: self.stopping):
                continue
            if once:
                return
            close_old_connections()
            time.sleep(pause)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        """The job under way goes back in the queue at its next step: nothing is lost."""
        self.stopping = True
