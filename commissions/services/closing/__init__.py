"""Closing a session: what blocks it, one job that does all of it, and what it gave."""

from commissions.services.closing.asking import ask_to_close, job_of
from commissions.services.closing.blocking import blockers, findings
from commissions.services.closing.running import Report, close

__all__ = ["Report", "ask_to_close", "blockers", "close", "findings", "job_of"]
