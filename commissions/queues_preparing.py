"""The queues of « Ma journée » that come of the preparation: sessions, and answers of members."""

import datetime

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from ccapex.accounts.desk import Desk
from ccapex.accounts.enums import Role
from ccapex.core.french import plural
from ccapex.core.work_queues import SHOWN, Content, Item, queue
from commissions.enums import ItemState, Presence, SessionState
from commissions.menu import MEMBERS
from commissions.models import Attendance, Session
from commissions.services.seats import configured, run_by, sessions_for

PENS = (Role.SECRETARIAT, Role.SOCIAL_WORKER, Role.MANAGER)
NEEDS = ("commissions",)
HORIZON = datetime.timedelta(days=45)


@queue(
    "sessions_to_prepare",
    label="Séances à préparer",
    rule="Les séances de vos commissions dans les 45 jours, tant qu'elles ne sont pas convoquées.",
    roles=PENS,
    order=24,
    needs=NEEDS,
)
def sessions_to_prepare(desk: Desk) -> Content:
    """Due: the last day on which members still have the notice of the commission."""
    today = timezone.localdate()
    waiting = (
        Session.objects.filter(
            commission__in=run_by(desk),
            state=SessionState.PLANNED,
            held_on__range=(today, today + HORIZON),
        )
        .select_related("commission")
        .annotate(
            on_agenda=Count("items", filter=Q(items__state=ItemState.ON_AGENDA)),
            proposed=Count("items", filter=Q(items__state=ItemState.PROPOSED)),
        )
        .order_by("held_on", "pk")
    )
    items = []
    for one in waiting[:SHOWN]:
        notice = configured(one.commission, one.held_on).members_notice_days
        asked = f", {plural(one.proposed, 'demande')} à examiner" if one.proposed else ""
        items.append(
            Item(
                title=one.commission.name,
                url=reverse("session_agenda", args=[one.public_id]),
                subtitle=f"Séance du {one.held_on:%d/%m/%Y}",
                due_on=one.held_on - datetime.timedelta(days=notice),
                why=f"{plural(one.on_agenda, 'point')} à l'ordre du jour{asked}",
                action="Préparer",
            )
        )
    return Content(items, waiting.count(), reverse("session_list"))


@queue(
    "sessions_to_answer",
    label="Séances : votre réponse",
    rule="Les séances où vous êtes convié, tant que vous n'avez pas dit si vous venez.",
    roles=MEMBERS,
    order=26,
    needs=NEEDS,
)
def sessions_to_answer(desk: Desk) -> Content:
    today = timezone.localdate()
    silent = Attendance.objects.filter(
        session=OuterRef("pk"),
        organisation=desk.organisation_id,
        state=Presence.EXPECTED,
        answered_at__isnull=True,
    )
    waiting = (
        sessions_for(desk)
        .filter(Exists(silent), state=SessionState.CONVENED, held_on__gte=today)
        .exclude(commission__in=run_by(desk))
        .select_related("commission")
        .order_by("held_on", "pk")
    )
    items = [
        Item(
            title=one.commission.name,
            url=f"{reverse('session_detail', args=[one.public_id])}#reponse",
            subtitle=f"Séance n° {one.reference}",
            due_on=one.held_on,
            why="Dites si vous venez, et qui",
            action="Répondre",
        )
        for one in waiting[:SHOWN]
    ]
    return Content(items, waiting.count(), reverse("session_list"))
