"""Long work on the rules of attribution. Registered by ``referrals.tasks``."""

from django.urls import reverse

from ccapex.core.jobs import JobRefused, Progress, handler
from ccapex.core.models import Job
from referrals.models import RuleSetVersion
from referrals.services.attribution import BrokenRules
from referrals.services.rule_replay import KIND, replayed


@handler(KIND, queue="reports", label="Rejeu des règles sur les douze derniers mois")
def replay_rules(job: Job, progress: Progress) -> None:
    """Arguments: ``version``. Writes nothing but its result."""
    draft = RuleSetVersion.objects.select_related("territory").get(pk=job.arguments["version"])
    try:
        outcome = replayed(draft)
    except BrokenRules as broken:
        raise JobRefused(str(broken)) from None
    progress.total(outcome["cases"], done=outcome["cases"])
    address = reverse("rules_replay", args=[draft.mission])
    progress.result({**outcome, "url": address, "url_label": "Voir ce qui change"})
