"""The draft on the decisions of the last twelve months, at once or as a job when they are many."""

import datetime
from typing import Any

from django.utils import timezone

from ccapex.core.jobs import enqueue
from ccapex.core.models import Job
from procedures.models import Procedure
from referrals.attribution.replay import Difference
from referrals.models import Decision, RuleSetVersion
from referrals.services.rule_drafts import fingerprint
from referrals.services.rule_versions import REPLAYED, replay

KIND = "replay_rules"
AT_ONCE = 2000
KEPT = 500
"""Cases of a job kept one by one; the figures count them all."""


def past_cases(draft: RuleSetVersion, *, today: datetime.date) -> int:
    return Decision.objects.filter(
        cdp_list__territory=draft.territory_id,
        mission=draft.mission,
        decided_at__date__gte=today - REPLAYED,
    ).count()


def outcome_of(difference: Difference) -> dict[str, Any]:
    """What a page shows and what a job keeps: names of partners, references of procedures."""
    return {
        "cases": difference.cases,
        "changed": len(difference.changes),
        "unreadable": len(difference.unreadable),
        "partners": [[name, n] for name, n in difference.partners.items()],
        "changes": [[c.id, c.before, c.after] for c in difference.changes[:KEPT]],
    }


def replayed(draft: RuleSetVersion, *, today: datetime.date | None = None) -> dict[str, Any]:
    return outcome_of(replay(draft, today=today or timezone.localdate()))


def ask_replay(draft: RuleSetVersion, *, author_id: int) -> Job:
    return enqueue(
        KIND,
        arguments={"version": draft.pk},
        author_id=author_id,
        territory_id=draft.territory_id,
        key=job_key(draft),
    )


def last_replay(draft: RuleSetVersion) -> Job | None:
    """Of the draft exactly as it stands: a change makes the answer another one."""
    return Job.objects.filter(kind=KIND, key=job_key(draft)).order_by("-pk").first()


def job_key(draft: RuleSetVersion) -> str:
    return f"replay:{draft.pk}:{fingerprint(draft)}"


def households_of(territory_id: int, references: list[str]) -> dict[str, tuple[str, str]]:
    """Reference of a procedure → (reference of the household, its public identifier)."""
    found = Procedure.objects.filter(territory=territory_id, reference__in=references)
    return {
        reference: (household, str(public_id))
        for reference, household, public_id in found.values_list(
            "reference", "household__reference", "household__public_id"
        )
    }
