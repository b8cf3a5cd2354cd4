"""The tasks that the DSF prepares: ask, offer, remind, write, send (procedures.actions.works)."""

from collections.abc import Callable, Sequence

from django.urls import reverse

from procedures.actions.works import Work, register
from procedures.models import Procedure, Task
from referrals.enums import Mission
from referrals.enums.dsf import DsfState
from referrals.models import Dsf
from referrals.services.dsf.candidates import trigger_of
from referrals.services.dsf.overview import reached_by
from referrals.services.dsf.starting import NOT_SENT, live


def page_of(task: Task) -> str:
    """The latest DSF of the procedure; the list where none was asked yet."""
    found = (
        live(Dsf.objects.filter(procedure=task.procedure_id, mission=Mission.DSF))
        .order_by("-requested_on", "-pk")
        .first()
    )
    if found is None:
        return reverse("dsf_list")
    return reverse("dsf_detail", args=[found.public_id])


def request_page(task: Task) -> str:
    """The request of that one procedure, for the act of its stage."""
    return request_address(task.procedure)


def request_address(procedure: Procedure) -> str:
    trigger = trigger_of(procedure)
    return f"{reverse('dsf_ask')}?declencheur={trigger}&procedure={procedure.public_id}"


def latest_of(tasks: Sequence[Task]) -> dict[int, Dsf]:
    """By task: the DSF of the act that set the task in motion, or one asked since and not sent."""
    rows = live(
        Dsf.objects.filter(procedure__in={t.procedure_id for t in tasks}, mission=Mission.DSF)
    )
    by_procedure: dict[int, list[Dsf]] = {}
    for dsf in rows.order_by("requested_on", "pk"):
        by_procedure.setdefault(dsf.procedure_id, []).append(dsf)
    found = {}
    for task in tasks:
        for dsf in by_procedure.get(task.procedure_id, ()):
            if dsf.occasion == task.occasion or dsf.state in NOT_SENT:
                found[task.pk] = dsf
    return found


def asked(tasks: Sequence[Task]) -> set[int]:
    return set(latest_of(tasks))


def tried(times: int) -> Callable[[Sequence[Task]], set[int]]:
    """Reached at least so many times, or already past that point."""

    def done(tasks: Sequence[Task]) -> set[int]:
        latest = latest_of(tasks)
        reached = reached_by(latest.values())
        return {
            pk
            for pk, dsf in latest.items()
            if dsf.finished_on is not None
            or reached[dsf.pk].count >= times
            or (times > 1 and reached[dsf.pk].in_touch)
        }

    return done


def sent(tasks: Sequence[Task]) -> set[int]:
    found = latest_of(tasks)
    return {pk for pk, dsf in found.items() if dsf.state == DsfState.TRANSMITTED}


register(Work("dsf_request", "Demander le DSF", request_page, asked))
register(Work("dsf_interview_offer", "Proposer l'entretien", page_of, tried(1)))
register(Work("dsf_interview_reminder", "Proposer de nouveau l'entretien", page_of, tried(2)))
register(Work("dsf_transmit", "Transmettre le DSF", page_of, sent))
