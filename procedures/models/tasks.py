"""What a stage sets in motion: one task for one owner, with its date and the reason of it (C6)."""

from django.db import models

from ccapex.accounts.models import Organisation, Territory, Unit, User
from ccapex.core.models.base import PublicModel
from households.models import Household
from procedures.enums import TaskState
from procedures.models.procedures import Procedure


class Task(PublicModel):
    """``code`` is a row of the profile's table of actions, empty where a person wrote the task.

    ``occasion`` names the fact that set it in motion (``event:12``): the same fact never gives the
    same task twice. ``work`` is the letter or request that it prepares, from the registry of works.
    """

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="tasks")
    household = models.ForeignKey(Household, models.CASCADE, related_name="tasks")
    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="tasks")
    code = models.CharField("action", max_length=60, blank=True, default="")
    occasion = models.CharField(max_length=60)
    label = models.CharField("à faire", max_length=200)
    work = models.CharField("prépare", max_length=60, blank=True, default="")
    actor = models.CharField("acteur", max_length=60, blank=True, default="")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    unit = models.ForeignKey(Unit, models.SET_NULL, null=True, blank=True, related_name="+")
    assignee = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="tasks")
    due_on = models.DateField("pour le", null=True, blank=True)
    why = models.CharField("motif", max_length=300)
    urgent = models.BooleanField("date légale", default=False)
    state = models.CharField("état", max_length=10, choices=TaskState, default=TaskState.OPEN)
    settled_at = models.DateTimeField("réglée le", null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    settled_why = models.CharField("pourquoi", max_length=300, blank=True, default="")
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "tâche"
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "code", "occasion", "organisation"],
                condition=~models.Q(code=""),
                name="task_once",
            ),
            # A constraint takes two absences for different values: no owner yet needs its own.
            models.UniqueConstraint(
                fields=["procedure", "code", "occasion"],
                condition=~models.Q(code="") & models.Q(organisation__isnull=True),
                name="task_without_owner_once",
            ),
        ]
        indexes = [
            # Reader: what an organisation has to do, by date.
            models.Index(fields=["organisation", "state", "due_on"], name="task_queue"),
            # Reader: the tasks of a file, and the computation that settles the moot ones.
            models.Index(fields=["procedure", "state"], name="task_of_procedure"),
        ]

    def __str__(self) -> str:
        return f"tâche {self.pk}"
