"""The section ``actions`` of a profile: kept with the territory, applied to the open files."""

from django.utils import timezone

from ccapex.core import french, jobs
from ccapex.core.profiles import Loading, section
from procedures.models import Procedure
from procedures.tasks import REFRESH


@section("actions", order=60)
def load_actions(loading: Loading) -> None:
    """A table that changed is applied by a job: a territory may have thousands of files."""
    told = loading.profile.get("actions")
    if told == loading.before.get("actions"):
        return
    count = len(told["table"]) if told else 0
    loading.changed(f"Table des actions par étape : {french.plural(count, 'ligne')}.")
    if Procedure.objects.filter(territory=loading.territory).exists():
        today = timezone.localdate().isoformat()
        key = f"{loading.territory.slug}:{loading.hash[:12]}"
        jobs.enqueue(REFRESH, arguments={"on": today}, author_id=None, key=key)
