"""Letters printed together, with the outcome of each."""

from django.db import models

from ccapex.accounts.models import Organisation, Territory, User
from ccapex.core.models.base import PublicModel
from ccapex.letters.enums import BatchState, Outcome
from ccapex.letters.models.letters import Letter, letter_storage
from ccapex.letters.querysets import PrintBatchQuerySet


class PrintBatch(PublicModel):
    """``two_sided``: each letter starts on a new sheet, so a blank page follows an odd one."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="print_batches")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="print_batches")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    state = models.CharField("état", max_length=10, choices=BatchState, default=BatchState.PENDING)
    two_sided = models.BooleanField("recto verso", default=True)
    pdf = models.FileField(storage=letter_storage, max_length=120, blank=True, default="")
    pages = models.PositiveIntegerField("pages", default=0)
    done_at = models.DateTimeField("prêt le", null=True, blank=True)

    objects = PrintBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "lot d'impression"
        verbose_name_plural = "lots d'impression"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"lot {self.pk}"


class BatchItem(models.Model):
    """``first_page`` counts in the PDF of the batch, from 1."""

    batch = models.ForeignKey(PrintBatch, models.CASCADE, related_name="items")
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="batch_items")
    rank = models.PositiveIntegerField()
    outcome = models.CharField("résultat", max_length=10, choices=Outcome, default=Outcome.PENDING)
    reason = models.CharField("raison", max_length=300, blank=True, default="")
    first_page = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = "courrier d'un lot"
        verbose_name_plural = "courriers d'un lot"
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "rank"], name="batch_item_rank_once"),
            # Two people who print the same tab: the household must not receive two letters.
            models.UniqueConstraint(
                fields=["letter"],
                condition=~models.Q(outcome="failed"),
                name="batch_item_letter_once",
                violation_error_message="Ce courrier est déjà dans un lot.",
            ),
        ]
        indexes = [
            # Reader: the job, that takes what remains.
            models.Index(fields=["batch", "outcome", "rank"], name="batch_item_to_do")
        ]

    def __str__(self) -> str:
        return f"courrier {self.rank} du lot {self.batch_id}"
