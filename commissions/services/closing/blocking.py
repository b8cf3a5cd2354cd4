"""What keeps a session from being closed, sentence by sentence."""

from django.db.models import Count

from commissions.enums import OutputKind, SessionState
from commissions.models import Session, SetAside
from commissions.rules.closing import Blocker, of_attendance, of_item
from commissions.services.benefit import why_not_offered

NOT_OPEN = "La séance n'est pas ouverte : ouvrez-la avant de la clore."
NOTHING = (
    "Ni point examiné ni compte rendu : écrivez ce qui s'est dit, ou annulez la séance si elle n'a "
    "pas eu lieu."
)
MINUTES_TWICE = "Compte rendu écrit par deux personnes à la fois : choisissez."


def findings(session: Session) -> list[Blocker]:
    """In the order of the agenda; empty where the session may be closed. Six queries."""
    if session.state != SessionState.OPEN:
        return [Blocker(NOT_OPEN, "presence")]
    items = list(
        session.items.select_related("household").prefetch_related("outputs").order_by("rank", "pk")
    )
    written = dict(
        SetAside.objects.filter(item__session=session, settled_at__isnull=True)
        .order_by()
        .values_list("item")
        .annotate(Count("pk"))
    )
    found = of_attendance(list(session.attendances.all()))
    refused = why_not_offered(session)
    for item in items:
        outputs = list(item.outputs.all())
        found += of_item(item, outputs, set_aside=written.get(item.pk, 0))
        if refused and any(one.kind == OutputKind.BENEFIT_DECISION for one in outputs):
            found.append(Blocker(refused, "item", item))
    if session.set_aside.filter(settled_at__isnull=True, item__isnull=True).exists():
        found.append(Blocker(MINUTES_TWICE, "minutes"))
    if not items and not session.minutes.strip() and session.cdp_list_id is None:
        found.append(Blocker(NOTHING, "minutes"))
    return found


def blockers(session: Session) -> list[str]:
    return [one.sentence for one in findings(session)]
