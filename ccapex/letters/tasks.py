"""What the workers of the queue ``letters`` do."""

from ccapex.core.jobs import JobRefused, Progress, enqueue, handler
from ccapex.core.models import Job
from ccapex.letters.models import PrintBatch
from ccapex.letters.services.batches import parts, render_part
from ccapex.letters.services.pdf import MISSING, weasyprint_available

RENDER = "letters.render_part"


@handler(RENDER, queue="letters", label="Préparation d'un lot de courriers")
def render_part_job(job: Job, progress: Progress) -> None:
    if not weasyprint_available():
        raise JobRefused(MISSING)
    render_part(job.arguments["batch"], job.arguments["part"], progress)


def start(batch: PrintBatch) -> None:
    """One job per part, so that several workers share the batch; asked twice, the same jobs."""
    for part in parts(batch):
        enqueue(
            RENDER,
            arguments={"batch": batch.pk, "part": part},
            author_id=batch.author_id,
            territory_id=batch.territory_id,
            organisation_id=batch.organisation_id,
            key=f"{batch.pk}:{part}",
        )
