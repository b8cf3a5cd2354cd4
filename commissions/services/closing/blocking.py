"""What keeps a session from being closed, sentence by sentence."""

from collections.abc import Container

from django.db.models import Count

from commissions.enums import OutputKind, SessionState
from commissions.models import Output, Session, SetAside
from commissions.rules.closing import Blocker, of_attendance, of_item, words_of
from commissions.services.benefit import why_not_offered
from referrals.rules.measures import kinds_of

NOT_OPEN = "La séance n'est pas ouverte : ouvrez-la avant de la clore."
NOTHING = (
    "Ni point examiné ni compte rendu : écrivez ce qui s'est dit, ou annulez la séance si elle n'a "
    "pas eu lieu."
)
UNKNOWN_MEASURE = "mesure qui n'est pas dans la liste du territoire ; choisissez-la de nouveau."
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
    measures = kinds_of(session.commission.territory.profile)
    for item in items:
        outputs = list(item.outputs.all())
        found += of_item(item, outputs, set_aside=written.get(item.pk, 0))
        if refused and any(one.kind == OutputKind.BENEFIT_DECISION for one in outputs):
            found.append(Blocker(refused, "item", item))
        if any(_is_unknown_measure(one, measures) for one in outputs):
            found.append(Blocker(f"{words_of(item)} : {UNKNOWN_MEASURE}", "item", item))
    if session.set_aside.filter(settled_at__isnull=True, item__isnull=True).exists():
        found.append(Blocker(MINUTES_TWICE, "minutes"))
    if not items and not session.minutes.strip() and session.cdp_list_id is None:
        found.append(Blocker(NOTHING, "minutes"))
    return found


def _is_unknown_measure(output: Output, measures: Container[str]) -> bool:
    """The register would refuse it once the session can no longer be written."""
    return output.kind == OutputKind.MEASURE and bool(output.code) and output.code not in measures


def blockers(session: Session) -> list[str]:
    return [one.sentence for one in findings(session)]
