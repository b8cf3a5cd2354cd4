"""A worker of the bench, in a process of its own: it imports nothing of the product before Django
is set up."""

from __future__ import annotations

from typing import Any

PATIENCE = 60


def work_off(ready: Any) -> None:
    """Warm, it starts when all are ready, and ends when no job is left."""
    import django

    django.setup()
    from ccapex.core import jobs
    from ccapex.letters.services.pdf import render_pdf

    render_pdf("<p>essai</p>", "p { color: black }")
    ready.wait(PATIENCE)
    while jobs.run_next():
        pass
