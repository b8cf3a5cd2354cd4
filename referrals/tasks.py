"""What Celery finds: importing this module registers the kinds of work of the app."""

from referrals import handlers

__all__ = ["handlers"]
