"""At the closing of a session: one row for each output that awaits something."""

from django.db import transaction

from ccapex.core import journal
from commissions.enums import AddresseeKind, ItemState
from commissions.models import Output, Recommendation, Session
from commissions.rules.following import answer_due_on, awaits_answer
from commissions.services.seats import configured
from commissions.services.year_after import open_years


@transaction.atomic
def open_recommendations(session: Session) -> int:
    """How many were opened; twice opens nothing more. Opens the « one year after » rows too.

    Called by the closing, in its transaction.
    """
    locked = Session.objects.select_for_update(of=("self",)).select_related("commission")
    session = locked.get(pk=session.pk)
    configuration = configured(session.commission, session.held_on)
    waiting = (
        Output.objects.filter(
            item__session=session, item__state=ItemState.EXAMINED, recommendation__isnull=True
        )
        .select_related("item__procedure__lease__landlord")
        .order_by("item__rank", "rank", "pk")
    )
    made = [
        Recommendation(
            territory_id=session.commission.territory_id,
            household_id=output.item.household_id,
            output=output,
            organisation_id=answering_organisation(output),
            due_on=answer_due_on(
                asked=output.due_on,
                code=output.code,
                held_on=session.held_on,
                configuration=configuration,
            ),
        )
        for output in waiting
        if awaits_answer(output.kind, output.due_on)
    ]
    Recommendation.objects.bulk_create(made)
    if made:
        journal.record(
            "commission.recommendations_opened",
            actor_id=None,
            territory_id=session.commission.territory_id,
            object_type="session",
            object_id=session.pk,
            details={"count": len(made)},
        )
    open_years(session)
    return len(made)


def answering_organisation(output: Output) -> int | None:
    """Whose answer is awaited; none for a household, an owner by name, somebody without account."""
    if output.organisation_id is not None:
        return output.organisation_id
    procedure = output.item.procedure
    if output.addressee != AddresseeKind.LANDLORD or procedure is None:
        return None
    landlord = procedure.lease.landlord
    return landlord.organisation_id if landlord else None
