"""Long work: a row each, run by Celery or by the small runner, never inside a request.

A handler receives the job and its ``Progress``. It is idempotent: it may be started again after a
failure, a killed worker or a lost queue, and then does only what remains. It commits in chunks of
a second at most, calls ``progress.advance`` between two chunks, and publishes by a final change.
"""

from ccapex.core.jobs.progress import JobRefused, JobStopped, Progress
from ccapex.core.jobs.queueing import enqueue, resume
from ccapex.core.jobs.registry import handler, label_of, quiet_kinds
from ccapex.core.jobs.running import run, run_next
from ccapex.core.jobs.sweep import sweep

__all__ = [
    "JobRefused",
    "JobStopped",
    "Progress",
    "enqueue",
    "handler",
    "label_of",
    "quiet_kinds",
    "resume",
    "run",
    "run_next",
    "sweep",
]
