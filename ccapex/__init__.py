"""CCAPEX: follow households from the first commandement de payer, to prevent evictions."""

from ccapex.celery import app as celery_app

__all__ = ["celery_app"]
