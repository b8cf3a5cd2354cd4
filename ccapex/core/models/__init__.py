"""Ground floor tables: numbering, jobs, journal. They name nobody above by foreign key."""

from ccapex.core.models.base import PublicModel
from ccapex.core.models.jobs import Job, JobState
from ccapex.core.models.journal import JournalEntry, JournalPurge
from ccapex.core.models.numbers import NumberSequence

__all__ = ["Job", "JobState", "JournalEntry", "JournalPurge", "NumberSequence", "PublicModel"]
