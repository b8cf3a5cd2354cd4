"""A closed session of the walk: what it asked of the referent's organisation, a year ago."""

import uuid

from django.utils import timezone

from ccapex.core.months import add_months
from commissions.enums import AddresseeKind, OutputKind
from commissions.models import Commission, Output, Recommendation, YearAfter
from commissions.services.following import open_recommendations
from procedures.models import Procedure
from tests.factories.commissions import item_of, session_of
from tests.factories.following import close
from tests.walk.door import Door, act, form, page
from tests.walk.people import ASKED, COLLEAGUE, FILES, OFFICE, REFERENT, People

OFFICE_ONLY = frozenset({OFFICE})
SIDE = frozenset({OFFICE, REFERENT, COLLEAGUE})

DOORS: dict[str, Door] = {
    "recommendation_list": page(FILES),
    "recommendation_detail": form(
        SIDE,
        "recommendation",
        post=lambda _: {"act": "answer", "text": "Fait.", "proposed": "followed"},
    ),
    "session_opening": page(SIDE, "session"),
    "year_after_list": page(FILES),
    "year_after_note": act(OFFICE_ONLY, "year_item", post=lambda _: {"outcome": "ongoing"}),
    "household_propose": form(SIDE | {ASKED}, "household"),
}


def following_of(procedure: Procedure, people: People) -> dict[str, uuid.UUID]:
    territory = procedure.territory
    # Others add their own sections to the same profile.
    territory.refresh_from_db(fields=["profile"])
    territory.profile = {**territory.profile, "commissions": [{}]}
    territory.save()
    session = session_of(Commission.objects.get(territory=territory))
    item = item_of(session, procedure)
    Output.objects.create(
        item=item,
        kind=OutputKind.RECOMMENDATION,
        text="Rencontrer SECRETINE Philomène.",
        addressee=AddresseeKind.ORGANISATION,
        organisation=people.desks[REFERENT].membership.organisation,
    )
    close(session, held_on=add_months(timezone.localdate(), -13))
    open_recommendations(session)
    YearAfter.objects.update(outcome="unknown")
    return {
        "recommendation": Recommendation.objects.get(output__item=item).public_id,
        "year_item": item.public_id,
    }
