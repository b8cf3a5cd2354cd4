"""What the workers of the queue ``letters`` do."""

from ccapex.core.jobs import JobRefused, Progress, enqueue, handler
from ccapex.core.models import Job, JobState
from ccapex.letters.models import PrintBatch
from ccapex.letters.services.batches import parts, render_part
from ccapex.letters.services.pdf import MISSING, weasyprint_available

RENDER = "letters.render_part"


@handler(RENDER, queue="letters", label="Préparation d'un lot de courriers")
def render_part_job(job: Job, progress: Progress) -> None:
    if not weasyprint_available():
        raise JobRefused(MISSING)
    render_part(job.arguments["batch"], job.arguments["part"], progress)


def stopped(batch: PrintBatch) -> bool:
    """Some job of the batch failed and none is under way: somebody must ask again."""
    states = set(
        Job.objects.filter(kind=RENDER, key__startswith=f"{batch.pk}:").values_list(
            "state", flat=True
        )
    )
    return JobState.FAILED in states and not states & {JobState.PENDING, JobState.RUNNING}


def start(batch: PrintBatch) -> None:
    """One job per part, so that several workers share the batch; asked twice, the same jobs.

    Asked again after a failure, new jobs that do only what remains.
    """
    for part in parts(batch):
        enqueue(
            RENDER,
            arguments={"batch": batch.pk, "part": part},
            author_id=batch.author_id,
            territory_id=batch.territory_id,
            organisation_id=batch.organisation_id,
            key=f"{batch.pk}:{part}",
        )
