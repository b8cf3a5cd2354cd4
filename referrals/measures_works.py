"""The questionnaires and plans that a task of the procedure prepares (C6, C13, C14)."""

from collections.abc import Callable, Sequence

from django.db.models import F
from django.urls import reverse

from procedures.actions.works import Work, register
from procedures.models import Task
from referrals.catalogue import questionnaires
from referrals.enums.measures import QuestionnaireFor
from referrals.models import Questionnaire, RepaymentPlan


def _url(task: Task) -> str:
    return reverse("household_support", args=[task.household.public_id])


def _prepared(addressee: str) -> Callable[[Sequence[Task]], set[int]]:
    """A task is done once the questionnaire of the present stage has its letter."""

    def done(tasks: Sequence[Task]) -> set[int]:
        prepared = set(
            Questionnaire.objects.filter(
                procedure__in={task.procedure_id for task in tasks},
                addressee=addressee,
                letter__isnull=False,
                stage=F("procedure__stage"),
            ).values_list("procedure_id", flat=True)
        )
        return {task.pk for task in tasks if task.procedure_id in prepared}

    return done


def _plan_runs(tasks: Sequence[Task]) -> set[int]:
    """A plan that runs is enough, whoever signed it; one that is over is not."""
    running = RepaymentPlan.objects.filter(
        household__in={task.household_id for task in tasks}, ended_on__isnull=True
    )
    households = set(running.values_list("household_id", flat=True))
    return {task.pk for task in tasks if task.household_id in households}


register(Work("repayment_plan", "Plan d'apurement", _url, _plan_runs))
for slug, label, addressee in (
    (questionnaires.HOUSEHOLD, "Questionnaire au ménage", QuestionnaireFor.HOUSEHOLD),
    (questionnaires.OWNER, "Questionnaire au propriétaire", QuestionnaireFor.OWNER),
):
    register(Work(slug, label, _url, _prepared(addressee)))
